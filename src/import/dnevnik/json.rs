//! JSON text, strictly: a key that stands twice in one object is an error.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Most that the values of one answer may take in memory, in bytes: a class of a whole
/// year has some thirty millions.
const LARGEST_ANSWER: usize = 512 << 20;
/// Most that the values of all answers that are kept may take in memory, in bytes; marks
/// and the log of attendance, by far the most, are not.
const LARGEST_IMPORT: usize = 4 << 30;
/// Most keys of one object; those of the API have some forty.
const MOST_KEYS: usize = 1_000;
/// What an item of a list takes: its value, and room to grow.
const ITEM: usize = 2 * size_of::<Value>();
/// What an object, and what each of its keys, takes besides the letters: an entry with its
/// digest, its place in the table, and room to grow.
const ENTRY: usize = 250;

/// What the answers may still take in memory.
pub(super) struct Budget {
    all: Cell<usize>,
    one: Cell<usize>,
}

impl Budget {
    /// Nothing was read yet.
    pub(super) fn new() -> Self {
        Self { all: Cell::new(LARGEST_IMPORT), one: Cell::new(0) }
    }

    /// Whether the last answer was given up because it is too large.
    pub(super) fn is_spent(&self) -> bool {
        self.one.get() == 0
    }

    fn spend<E: Error>(&self, bytes: usize) -> Result<(), E> {
        for own in [&self.one, &self.all] {
            own.set(own.get().saturating_sub(bytes));
        }
        match self.one.get() == 0 || self.all.get() == 0 {
            true => {
                self.one.set(0);
                let (one, all) = (LARGEST_ANSWER >> 20, LARGEST_IMPORT >> 20);
                Err(E::custom(format!("> {one} MiB, > {all} MiB")))
            }
            false => Ok(()),
        }
    }
}

/// The value of a text; a byte order mark before it is no fault of the data.
///
/// # Errors
/// If it is no JSON, nests more than 127 levels deep, has a doubled key, or takes more than
/// the budget has.
pub(super) fn parse(bytes: &[u8], budget: &Budget) -> Result<Value, serde_json::Error> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    budget.one.set(LARGEST_ANSWER);
    let mut source = serde_json::Deserializer::from_slice(text);
    let value = Strict(budget).deserialize(&mut source)?;
    source.end()?;
    Ok(value)
}

#[derive(Clone, Copy)]
struct Strict<'b>(&'b Budget);

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
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

    fn visit_str<E: Error>(self, own: &str) -> Result<Value, E> {
        self.0.spend(own.len())?;
        Ok(own.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(self)? {
            self.0.spend(ITEM)?;
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        self.0.spend(ENTRY)?;
        while let Some(key) = map.next_key::<String>()? {
            if object.contains_key(&key) {
                return Err(A::Error::custom("a key stands twice"));
            }
            let is_one_too_many = object.len() == MOST_KEYS;
            self.0.spend(if is_one_too_many { usize::MAX } else { ENTRY + key.len() })?;
            let value = map.next_value_seed(self)?;
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
            let found = parse(text.as_bytes(), &Budget::new());
            assert_eq!(found.is_ok(), is_good, "{text:.40}");
        };
        check("\u{feff}{\"id\":2120551935349716683}", true);
        check("{\"id\":1,\"id\":1}", false);
        check("[{\"a\":1},{\"a\":1}]", true);
        check("[1", false);
        check("", false);
        check(&"[".repeat(100_000), false);
    }

    #[test]
    fn an_answer_larger_than_any_is_given_up_and_the_next_one_read() {
        let budget = Budget::new();
        let items = LARGEST_ANSWER / ITEM + 1;
        assert!(parse(format!("[{}1]", "1,".repeat(items)).as_bytes(), &budget).is_err());
        assert!(budget.is_spent());
        assert!(parse(b"[1]", &budget).is_ok() && !budget.is_spent());
        assert!(parse(b"[", &budget).is_err() && !budget.is_spent());
        let keys: Vec<String> =
            (0..=MOST_KEYS).map(|own| format!("\"{own}\":1")).collect();
        let object = format!("{{{}}}", keys.join(","));
        assert!(parse(object.as_bytes(), &budget).is_err() && budget.is_spent());
        let budget = Budget::new();
        budget.all.set(1);
        assert!(parse(b"[1]", &budget).is_err() && budget.is_spent());
    }
}
