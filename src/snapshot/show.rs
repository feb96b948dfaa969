//! What a finding may show of a value: a name typed into a date cell must not reach a log.

use serde_json::Value;

use crate::finding::Finding;
use crate::journal::MarkValue;

/// Whether findings show values that could be anything, a name included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShowValues {
    /// Only marks, codes, numbers and dates that parse; else type and length.
    OnlyHarmless,
    /// Every value, asked for by a person who may see it.
    All,
}

impl ShowValues {
    /// Adds what was found, as far as it may be shown.
    pub(crate) fn found(self, finding: Finding, value: &Value) -> Finding {
        match value {
            Value::String(text) if self == Self::All || is_harmless(text) => {
                finding.found(text)
            }
            Value::String(text) => finding
                .with("found-type", "string")
                .with("found-length", text.chars().count()),
            Value::Array(items) => {
                finding.with("found-type", "array").with("found-length", items.len())
            }
            Value::Object(_) => finding.with("found-type", "object"),
            Value::Null => finding.found("null"),
            Value::Bool(_) | Value::Number(_) => finding.found(value),
        }
    }

    /// A pointer, with `?` for each key that could be a name: a foreign program may write
    /// marks by name of pupil. Keys of programs begin with a small Latin letter.
    pub(super) fn pointer(self, pointer: &str) -> String {
        let is_key = |token: &str| {
            token.len() <= 40
                && token.starts_with(|own: char| {
                    own.is_ascii_lowercase() || own.is_ascii_digit()
                })
                && token.bytes().all(|own| own.is_ascii_alphanumeric() || own == b'_')
        };
        if self == Self::All {
            return pointer.to_owned();
        }
        let tokens = pointer.split('/').map(|token| match token {
            "" => "",
            key if is_key(key) => key,
            _ => "?",
        });
        tokens.collect::<Vec<_>>().join("/")
    }

    /// The same for a text.
    pub(crate) fn found_text(self, finding: Finding, text: &str) -> Finding {
        self.found(finding, &Value::String(text.to_owned()))
    }
}

/// Marks, dates, codes and ids show nobody: digits and Latin letters, no blanks.
fn is_harmless(text: &str) -> bool {
    let is_code = text.len() <= 40
        && text.bytes().any(|byte| byte.is_ascii_digit() || byte == b'_')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_:.+/".contains(&byte));
    text.is_empty() || is_code || MarkValue::parse(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;
    use crate::snapshot::codes::WRONG_VALUE;

    #[test]
    fn a_name_in_a_date_cell_is_not_shown_unless_asked_for() {
        let value = Value::String("Ёлкин Пётр".into());
        let hidden =
            ShowValues::OnlyHarmless.found(WRONG_VALUE.at(Place::default()), &value);
        assert_eq!(hidden.values.get("found"), None);
        assert_eq!(hidden.values["found-length"], "10");
        let shown = ShowValues::All.found(WRONG_VALUE.at(Place::default()), &value);
        assert_eq!(shown.values["found"], "Ёлкин Пётр");
    }

    #[test]
    fn a_name_that_is_a_key_is_not_shown_unless_asked_for() {
        let pointer = "/classes/0/topik/Ёлкин Пётр/Petrov/";
        assert_eq!(ShowValues::OnlyHarmless.pointer(pointer), "/classes/0/topik/?/?/");
        assert_eq!(ShowValues::All.pointer(pointer), pointer);
    }

    #[test]
    fn dates_codes_and_marks_are_shown() {
        for text in ["2024-05-32", "5-", "pass", "l-07a-12", "half_years"] {
            assert!(is_harmless(text), "{text}");
        }
        for text in ["Иванов", "Petrov", "5 Иванов", "н"] {
            assert!(!is_harmless(text), "{text}");
        }
    }
}
