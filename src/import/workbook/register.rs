//! Records by the keys that people gave them, and ids made of these.

use std::collections::{BTreeMap, BTreeSet};

use super::book::Records;
use super::record::Record;
use crate::digest::sha256;
use crate::finding::{Finding, Place};
use crate::import::codes::{AMBIGUOUS, FOLLOWS, UNKNOWN_RECORD};

/// Letters of classes and what stands for them in ids, as in the names of files.
const LETTERS: [(char, &str); 33] = [
    ('А', "a"),
    ('Б', "b"),
    ('В', "v"),
    ('Г', "g"),
    ('Д', "d"),
    ('Е', "e"),
    ('Ё', "yo"),
    ('Ж', "zh"),
    ('З', "z"),
    ('И', "i"),
    ('Й', "j"),
    ('К', "k"),
    ('Л', "l"),
    ('М', "m"),
    ('Н', "n"),
    ('О', "o"),
    ('П', "p"),
    ('Р', "r"),
    ('С', "s"),
    ('Т', "t"),
    ('У', "u"),
    ('Ф', "f"),
    ('Х', "h"),
    ('Ц', "c"),
    ('Ч', "ch"),
    ('Ш', "sh"),
    ('Щ', "shch"),
    ('Ъ', "tz"),
    ('Ы', "y"),
    ('Ь', "mz"),
    ('Э', "eh"),
    ('Ю', "yu"),
    ('Я', "ya"),
];

/// `07a` for class 7А.
pub(super) fn class_id((grade, letter): &(u8, Option<String>)) -> String {
    let letter = letter.as_deref().and_then(|own| own.chars().next());
    let latin = LETTERS.iter().find(|(own, _)| Some(*own) == letter);
    format!("{grade:02}{}", latin.map_or("", |(_, latin)| latin))
}

/// An id that shows nobody and stays the same as long as the key does.
pub(super) fn hashed(prefix: &str, key: &str) -> String {
    format!("{prefix}-{}", sha256(key.as_bytes()).get(..10).unwrap_or_default())
}

/// Whether a text is an id that [`hashed`] made.
pub(super) fn is_hashed(prefix: &str, text: &str) -> bool {
    let digits = text.strip_prefix(prefix).and_then(|own| own.strip_prefix('-'));
    let is_digit = |own: u8| own.is_ascii_digit() || (b'a'..=b'f').contains(&own);
    digits.is_some_and(|own| own.len() == 10 && own.bytes().all(is_digit))
}

/// What other tabs refer to.
pub(super) struct Register<T> {
    tab: &'static str,
    known: BTreeMap<String, T>,
    refused: BTreeMap<String, Place>,
    blurred: Option<Place>,
    /// Keys of several records.
    ambiguous: BTreeSet<String>,
}

impl<T> Register<T> {
    /// A register that knows which rows were refused already.
    pub(super) fn of(tab: &'static str, records: &Records) -> Self {
        Self {
            tab,
            known: BTreeMap::new(),
            refused: records.refused.clone(),
            blurred: records.blurred.clone(),
            ambiguous: BTreeSet::new(),
        }
    }

    /// Enters a record.
    pub(super) fn put(&mut self, key: String, record: T) {
        self.known.insert(key, record);
    }

    /// Takes note that the key does not tell its records apart.
    pub(super) fn blur(&mut self, key: String) {
        self.ambiguous.insert(key);
    }

    /// Takes note of a row that was refused; what it was meant to say is not known.
    pub(super) fn refuse(&mut self, key: String, place: Place) {
        self.blurred.get_or_insert_with(|| place.clone());
        self.refused.insert(key, place);
    }

    /// A record, if there is one.
    pub(super) fn get(&self, key: &str) -> Option<&T> {
        self.known.get(key)
    }

    /// The record that a row refers to with the cell of a heading.
    ///
    /// # Errors
    /// If there is none, or its own row was refused.
    pub(super) fn find(
        &self,
        key: &str,
        record: &Record,
        heading: &str,
    ) -> Result<&T, Finding> {
        if self.ambiguous.contains(key) {
            return Err(record.finding(AMBIGUOUS, heading));
        }
        if let Some(known) = self.known.get(key) {
            return Ok(known);
        }
        match self.refused.get(key).or(self.blurred.as_ref()) {
            Some(other) => Err(FOLLOWS.at(record.place(heading)).with("other", other)),
            None => {
                let finding = record.finding(UNKNOWN_RECORD, heading).with("kind", "tab");
                Err(finding.expected(format!("«{}»", self.tab)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_class_has_an_id_of_its_own() {
        let letters = LETTERS.iter().map(|(own, _)| (7, Some(own.to_string())));
        let ids: BTreeSet<String> = letters.map(|own| class_id(&own)).collect();
        assert_eq!(ids.len(), LETTERS.len());
        assert_eq!(class_id(&(10, None)), "10");
        assert_eq!(hashed("t", "а").len(), 12);
        assert_ne!(hashed("t", "а"), hashed("t", "б"));
        assert!(is_hashed("t", &hashed("t", "а")) && !is_hashed("t", "t-17"));
    }
}
