//! JSON text, strictly: a key that stands twice in one object is an error.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// The value of a text; a byte order mark before it is no fault of the data.
///
/// # Errors
/// If it is no JSON, nests more than 127 levels deep, or has a doubled key.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, serde_json::Error> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice(text).map(|Strict(value)| value)
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_any(StrictVisitor).map(Strict)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, own: bool) -> Result<Value, E> {
        Ok(own.into())
    }

    fn visit_i64<E>(self, own: i64) -> Result<Value, E> {
        Ok(own.into())
    }

    fn visit_u64<E>(self, own: u64) -> Result<Value, E> {
        Ok(own.into())
    }

    fn visit_f64<E>(self, own: f64) -> Result<Value, E> {
        Ok(own.into())
    }

    fn visit_str<E>(self, own: &str) -> Result<Value, E> {
        Ok(own.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Strict(item)) = list.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            if object.contains_key(&key) {
                return Err(A::Error::custom("a key stands twice"));
            }
            let Strict(value) = map.next_value()?;
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_no_honest_answer_has_is_refused() {
        let check = |text: &str, is_good: bool| {
            assert_eq!(parse(text.as_bytes()).is_ok(), is_good, "{:.40}", text);
        };
        check("\u{feff}{\"id\":2120551935349716683}", true);
        check("{\"id\":1,\"id\":1}", false);
        check("[{\"a\":1},{\"a\":1}]", true);
        check("[1", false);
        check("", false);
        check(&"[".repeat(100_000), false);
    }
}
