//! Every sentence for people, Russian and English, in one catalogue (Fluent).

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::NaiveDate;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::finding::Finding;

const RUSSIAN: &str = include_str!("ru.ftl");
const ENGLISH: &str = include_str!("en.ftl");

/// A language of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Русский.
    Russian,
    /// English.
    English,
}

impl Language {
    /// The language of a tag or locale such as `ru`, `en_GB.UTF-8`; `None` for others.
    pub fn of(tag: &str) -> Option<Self> {
        match tag.get(..2)? {
            "ru" => Some(Self::Russian),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// `ru` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Russian => "ru",
            Self::English => "en",
        }
    }
}

/// The catalogue in one language.
pub struct Messages {
    bundle: FluentBundle<FluentResource>,
    /// The language of the sentences.
    pub language: Language,
}

/// The catalogue in Russian and in English, for texts that speak both.
pub fn both() -> [&'static Messages; 2] {
    [Language::Russian, Language::English].map(Messages::of)
}

/// A finding in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// What is wrong.
    pub message: String,
    /// Name of the pupil, if it may be shown.
    pub pupil: Option<String>,
    /// What should have stood there.
    pub expected: Option<String>,
    /// What stood there, as far as it may be shown.
    pub found: Option<String>,
    /// What to do.
    pub hint: Option<String>,
}

impl Messages {
    /// The catalogue in a language, read once.
    pub fn of(language: Language) -> &'static Self {
        static RUSSIAN: OnceLock<Messages> = OnceLock::new();
        static ENGLISH: OnceLock<Messages> = OnceLock::new();
        let own = match language {
            Language::Russian => &RUSSIAN,
            Language::English => &ENGLISH,
        };
        own.get_or_init(|| Self::read(language))
    }

    fn read(language: Language) -> Self {
        let source = match language {
            Language::Russian => RUSSIAN,
            Language::English => ENGLISH,
        };
        let id: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        // A line that does not parse is left out; a test finds it.
        let resource = FluentResource::try_new(source.to_owned())
            .unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
        Self { bundle, language }
    }

    /// A sentence by its key; the key itself where the catalogue has none.
    pub fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        let values = values.iter().map(|(name, value)| (*name, (*value).to_owned()));
        self.sentence(key, None, &values.collect()).unwrap_or_else(|| key.to_owned())
    }

    /// What to do about what this sentence says, if the catalogue knows.
    pub fn hint(&self, key: &str, values: &[(&str, &str)]) -> Option<String> {
        let values = values.iter().map(|(name, value)| (*name, (*value).to_owned()));
        self.sentence(key, Some("hint"), &values.collect())
    }

    /// More about what this sentence says: its part of this name, if the catalogue has it.
    pub fn part(&self, key: &str, part: &str) -> Option<String> {
        self.sentence(key, Some(part), &BTreeMap::new())
    }

    /// A day as people write it: `05.09.2025` in Russian, `2025-09-05` in English.
    pub fn day(&self, day: NaiveDate) -> String {
        match self.language {
            Language::Russian => day.format("%d.%m.%Y").to_string(),
            Language::English => day.to_string(),
        }
    }

    /// Days and decimals of a text as people write them: «≤ 05.09.2025», «3,86 ± 0,6».
    fn as_written(&self, text: &str) -> String {
        let word = |word: &str| {
            if let Ok(day) = word.parse() {
                return self.day(day);
            }
            let is_decimal = word.split_once('.').is_some_and(|(whole, rest)| {
                let mut digits = whole.bytes().chain(rest.bytes());
                !whole.is_empty()
                    && !rest.is_empty()
                    && digits.all(|own| own.is_ascii_digit())
            });
            match is_decimal && self.language == Language::Russian {
                true => word.replace('.', ","),
                false => word.to_owned(),
            }
        };
        text.split(' ').map(word).collect::<Vec<_>>().join(" ")
    }

    /// Whether the catalogue has the key.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// A finding in words.
    pub fn finding(&self, finding: &Finding) -> Sentence {
        // What stands in a file is shown as it stands there.
        let is_quoted = finding.place.file.is_some();
        let shown = |value: &String| match is_quoted {
            true => value.clone(),
            false => self.as_written(value),
        };
        let values: BTreeMap<&str, String> =
            finding.values.iter().map(|(name, value)| (&**name, shown(value))).collect();
        let code = finding.code.id;
        // What a sentence says of another record is not known everywhere.
        let other = match values.contains_key("other") {
            true => None,
            false => self.sentence(code, Some("alone"), &values),
        };
        let message = other.or_else(|| self.sentence(code, None, &values));
        // A catalogue may say a value with its unit.
        let in_words = |name: &str| {
            let own = values.get(name)?;
            Some(self.sentence(code, Some(name), &values).unwrap_or_else(|| own.clone()))
        };
        let found = in_words("found").or_else(|| {
            let kind = values.get("found-type")?;
            self.sentence(&format!("found-{kind}"), None, &values)
        });
        Sentence {
            message: message.unwrap_or_else(|| code.to_owned()),
            pupil: values.get("pupil").cloned(),
            expected: in_words("expected"),
            found,
            hint: self.sentence(code, Some("hint"), &values),
        }
    }

    fn sentence(
        &self,
        key: &str,
        attribute: Option<&str>,
        values: &BTreeMap<&str, String>,
    ) -> Option<String> {
        let message = self.bundle.get_message(key)?;
        let pattern = match attribute {
            None => message.value()?,
            Some(name) => message.get_attribute(name)?.value(),
        };
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            // Whole numbers choose plural forms; everything else stays a text.
            match value.parse::<u32>() {
                Ok(number) if number.to_string() == *value => {
                    arguments.set(name.to_owned(), FluentValue::from(number));
                }
                _ => arguments.set(name.to_owned(), FluentValue::from(value.clone())),
            }
        }
        let mut errors = Vec::new();
        Some(
            self.bundle
                .format_pattern(pattern, Some(&arguments), &mut errors)
                .into_owned(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks;
    use crate::finding::{Code, Place};

    #[test]
    fn days_and_decimals_are_those_of_the_language_except_where_a_file_is_quoted() {
        let check = |value: &str, file: Option<&str>, russian: &str| {
            let place = file.map_or_else(Place::default, Place::file);
            let finding = Code::warns("C15").at(place).found(value);
            let found =
                |language: Language| Messages::of(language).finding(&finding).found;
            assert_eq!(found(Language::Russian).as_deref(), Some(russian));
            assert_eq!(found(Language::English).as_deref(), Some(value));
        };
        check("≤ 2025-10-22", None, "≤ 22.10.2025");
        check("3.86 ± 0.6", None, "3,86 ± 0,6");
        check("2025-10-22", Some("a.json"), "2025-10-22");
        check("п. 4.2.", None, "п. 4.2.");
        check("2025-13-45", None, "2025-13-45");
    }

    #[test]
    fn every_code_has_a_sentence_and_a_hint_in_both_languages() {
        for code in crate::cli::codes() {
            for language in [Language::Russian, Language::English] {
                let messages = Messages::of(language);
                let sentence =
                    messages.finding(&code.at(crate::finding::Place::default()));
                assert_ne!(sentence.message, code.id, "{code} {}", language.tag());
                assert!(sentence.hint.is_some(), "{code} {}: no hint", language.tag());
            }
        }
    }

    #[test]
    fn every_rule_is_explained_in_both_languages() {
        for language in [Language::Russian, Language::English] {
            let messages = Messages::of(language);
            for code in checks::codes() {
                let key = format!("rule-{code}");
                assert!(messages.has(&key), "{key} {}", language.tag());
                for part in ["why", "clause", "example"] {
                    let text = messages.part(&key, part).unwrap_or_default();
                    assert!(text.len() > 5, "{key}.{part} {}", language.tag());
                }
            }
        }
    }

    #[test]
    fn both_catalogues_parse_and_have_the_same_keys() {
        let keys = |source: &str| {
            let parsed = FluentResource::try_new(source.to_owned());
            let faults = parsed.err().map(|(_, faults)| faults);
            assert_eq!(faults, None);
            let is_key =
                |line: &&str| line.starts_with(|c: char| c.is_ascii_alphabetic());
            let mut keys: Vec<String> = source
                .lines()
                .filter(is_key)
                .filter_map(|line| Some(line.split_once(" =")?.0.to_owned()))
                .collect();
            keys.sort();
            keys
        };
        assert_eq!(keys(RUSSIAN), keys(ENGLISH));
    }
}
