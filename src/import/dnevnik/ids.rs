//! Ids of 64 bits: read from the `_str` twin first, and compared with the number.

use serde_json::Value;

use super::row::{Row, is_same_key};
use crate::finding::{Finding, Place};
use crate::import::codes::BROKEN_ID;
use crate::snapshot::ShowValues;

/// Longest id; the API's own have at most 20 characters.
const LONGEST: usize = 40;

impl Row<'_> {
    /// The id under a key: from its `_str` twin, else the number, else the object it names.
    ///
    /// # Errors
    /// If what stands there is no id, or a number that has lost digits.
    pub(super) fn id(&self, name: &str) -> Result<Option<String>, Finding> {
        if let Some(own) = self.get(&format!("{name}_str")) {
            return own.as_id().map(Some);
        }
        self.get(name).map(|own| own.as_id()).transpose()
    }

    /// The same, where an id must stand.
    ///
    /// # Errors
    /// If there is none.
    pub(super) fn required_id(&self, name: &str) -> Result<String, Finding> {
        self.id(name)?.ok_or_else(|| self.missing(name))
    }

    /// The ids of a list, from its `_str` twin first.
    ///
    /// # Errors
    /// If it is no list, or one of its items is no id.
    pub(super) fn ids(&self, name: &str) -> Result<Vec<String>, Finding> {
        let twin = format!("{name}_str");
        let name = if self.get(&twin).is_some() { &twin } else { name };
        self.list(name)?.iter().map(|own| own.as_id()).collect()
    }

    fn as_id(&self) -> Result<String, Finding> {
        let id = match self.value() {
            Value::String(text) => Some(text.trim().to_owned()).filter(|own| is_id(own)),
            Value::Number(number) if !number.is_f64() => Some(number.to_string()),
            Value::Object(_) => return self.required_id("id"),
            _ => None,
        };
        id.ok_or_else(|| self.bad("id"))
    }
}

fn is_id(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !text.is_empty() && text.len() <= LONGEST && text.bytes().all(is_plain)
}

/// Every id of a file that stands twice, as a number and as a text, with two values.
///
/// A client that keeps numbers as doubles loses digits above 2^53.
pub(super) fn mismatches(file: &str, value: &Value, show: ShowValues) -> Vec<Finding> {
    let mut findings = Vec::new();
    look(file, value, &mut String::new(), show, &mut findings);
    findings
}

fn look(
    file: &str,
    value: &Value,
    pointer: &mut String,
    show: ShowValues,
    findings: &mut Vec<Finding>,
) {
    let length = pointer.len();
    match value {
        Value::Object(object) => {
            for (key, own) in object {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                let is_twin = |(other, _): &(&String, &Value)| {
                    other.len() > key.len() && is_same_key(other, &format!("{key}_str"))
                };
                let is_number =
                    own.is_number() || own.get(0).is_some_and(Value::is_number);
                let twin = is_number.then(|| object.iter().find(is_twin)).flatten();
                if let Some((_, twin)) = twin.filter(|(_, twin)| differ(own, twin)) {
                    let pointer = Some(pointer.clone());
                    let place = Place { pointer, ..Place::file(file) };
                    let mut finding = show.found(BROKEN_ID.at(place), own);
                    if let Some(text) = twin.as_str().filter(|own| is_id(own)) {
                        finding = finding.expected(text);
                    }
                    findings.push(finding);
                }
                look(file, own, pointer, show, findings);
                pointer.truncate(length);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                pointer.push_str(&format!("/{at}"));
                look(file, item, pointer, show, findings);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

fn differ(own: &Value, twin: &Value) -> bool {
    match (own, twin) {
        (Value::Number(number), Value::String(text)) => {
            number.is_f64() || number.to_string() != text.trim()
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() != right.len()
                || left.iter().zip(right).any(|(own, twin)| differ(own, twin))
        }
        (_, Value::Null) => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_has_the_word_and_a_number_that_differs_is_found() {
        let check = |text: &str, id: Option<&str>, broken: usize| {
            let value: Value = serde_json::from_str(text).unwrap_or_default();
            let row = Row::root("f", &value, ShowValues::OnlyHarmless);
            assert_eq!(row.id("id").ok().flatten().as_deref(), id, "{text}");
            let found = mismatches("f", &value, ShowValues::OnlyHarmless).len();
            assert_eq!(found, broken, "{text}");
        };
        let exact = "2120551935349716683";
        check(&format!(r#"{{"id":{exact},"id_str":"{exact}"}}"#), Some(exact), 0);
        check(&format!(r#"{{"Id":{exact},"IdStr":"{exact}"}}"#), Some(exact), 0);
        let lost = "2120551935349716700";
        check(&format!(r#"{{"id":{lost},"id_str":"{exact}"}}"#), Some(exact), 1);
        check(&format!(r#"{{"id":2.12e18,"id_str":"{exact}"}}"#), Some(exact), 1);
        check(&format!(r#"{{"id":{exact}}}"#), Some(exact), 0);
        check(r#"{"id":2.12e18}"#, None, 0);
        check(r#"{"id":null,"id_str":"7"}"#, Some("7"), 0);
        check(r#"{"id":{"id":7,"id_str":"7"}}"#, Some("7"), 0);
        check(r#"{"id":"Петров"}"#, None, 0);
        check(r#"{"teachers":[1,2],"teachers_str":["1","3"]}"#, None, 1);
    }
}
