//! One object of an answer, with its place; keys in any of the API's spellings.

use serde_json::Value;

use crate::finding::{Finding, Place};
use crate::import::codes::{BAD_VALUE, NOT_THE_FORMAT, UNKNOWN_RECORD, UNKNOWN_WORD};
use crate::snapshot::ShowValues;

/// A value inside a captured file.
#[derive(Clone)]
pub(super) struct Row<'a> {
    file: &'a str,
    pointer: String,
    value: &'a Value,
    show: ShowValues,
}

impl<'a> Row<'a> {
    /// The whole file.
    pub(super) fn root(file: &'a str, value: &'a Value, show: ShowValues) -> Self {
        Self { file, pointer: String::new(), value, show }
    }

    /// The value itself.
    pub(super) fn value(&self) -> &'a Value {
        self.value
    }

    /// File and JSON pointer.
    pub(super) fn place(&self) -> Place {
        let pointer = Some(self.pointer.clone()).filter(|own| !own.is_empty());
        Place { pointer, ..Place::file(self.file) }
    }

    /// Whether the object has the key, be its value `null`.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    /// The value of a key; `None` where it is missing or `null`.
    ///
    /// `id_str`, `IdStr` and `idStr` are one key, and so are `final-mark` and `finalMark`.
    pub(super) fn get(&self, name: &str) -> Option<Row<'a>> {
        let (key, value) = self.entry(name)?;
        (!value.is_null()).then(|| self.child(key, value))
    }

    fn entry(&self, name: &str) -> Option<(&'a str, &'a Value)> {
        let object = self.value.as_object()?;
        if let Some((key, value)) = object.get_key_value(name) {
            return Some((key, value));
        }
        let is_same = |(key, _): &(&String, &Value)| is_same_key(key, name);
        object.iter().find(is_same).map(|(key, value)| (key.as_str(), value))
    }

    fn child(&self, key: &str, value: &'a Value) -> Row<'a> {
        let token = key.replace('~', "~0").replace('/', "~1");
        Row { pointer: format!("{}/{token}", self.pointer), value, ..self.clone() }
    }

    /// The items of an array.
    ///
    /// # Errors
    /// If it is none.
    pub(super) fn items(&self) -> Result<Vec<Row<'a>>, Finding> {
        let Some(items) = self.value.as_array() else {
            return Err(NOT_THE_FORMAT.at(self.place()).with("reason", "[ … ]"));
        };
        let item = |(at, value)| self.child(&usize::to_string(&at), value);
        Ok(items.iter().enumerate().map(item).collect())
    }

    /// The items of a list; none where it is missing.
    ///
    /// # Errors
    /// If the value is no list.
    pub(super) fn list(&self, name: &str) -> Result<Vec<Row<'a>>, Finding> {
        self.get(name).map_or_else(|| Ok(Vec::new()), |list| list.items())
    }

    /// A text that is more than blanks, without blanks around it.
    ///
    /// # Errors
    /// If the value is no text.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, Finding> {
        let Some(own) = self.get(name) else { return Ok(None) };
        let text = own.value.as_str().ok_or_else(|| own.bad("\"…\""))?.trim();
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }

    /// The same, where a text must stand.
    ///
    /// # Errors
    /// If there is none.
    pub(super) fn required_text(&self, name: &str) -> Result<String, Finding> {
        self.text(name)?.ok_or_else(|| self.missing(name))
    }

    /// A whole number from 0 to 255, also where it is written as a text.
    ///
    /// # Errors
    /// If there is none.
    pub(super) fn required_number(&self, name: &str) -> Result<u8, Finding> {
        let own = self.get(name).ok_or_else(|| self.missing(name))?;
        let number = match own.value {
            Value::String(text) => text.trim().parse().ok(),
            value => value.as_u64().and_then(|own| u8::try_from(own).ok()),
        };
        number.ok_or_else(|| own.bad("0–255"))
    }

    /// A finding: this value is none of its kind.
    pub(super) fn bad(&self, expected: &str) -> Finding {
        self.show.found(BAD_VALUE.at(self.place()).expected(expected), self.value)
    }

    /// A finding: the value of a key is missing.
    pub(super) fn missing(&self, name: &str) -> Finding {
        let pointer = Some(format!("{}/{name}", self.pointer));
        let place = Place { pointer, ..self.place() };
        BAD_VALUE.at(place).expected(name).found("null")
    }

    /// A finding: nothing bears the id that stands under a key.
    pub(super) fn unknown(&self, name: &str, id: &str) -> Finding {
        let place = self.get(name).map_or_else(|| self.place(), |own| own.place());
        self.show.found_text(UNKNOWN_RECORD.at(place), id)
    }

    /// A finding: nobody has explained this word.
    pub(super) fn unknown_word(&self) -> Finding {
        self.show.found(UNKNOWN_WORD.at(self.place()), self.value)
    }
}

/// Whether two keys differ only in case, hyphens and underscores.
pub(super) fn is_same_key(left: &str, right: &str) -> bool {
    let normal = |key: &'_ str| {
        let letters = key.bytes().filter(|byte| !matches!(byte, b'_' | b'-'));
        letters.map(|byte| byte.to_ascii_lowercase()).collect::<Vec<_>>()
    };
    left.len().abs_diff(right.len()) < 4 && normal(left) == normal(right)
}
