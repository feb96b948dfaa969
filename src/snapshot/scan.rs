//! A text taken apart: its value, where every part of it stands, and what is no value.
//!
//! Used only when something is wrong. Doubled keys, numbers of any size, broken letters and
//! deep nesting are kept as what they are, so that one of them never hides the rest.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::ruler::{Position, Ruler};

/// Deepest nesting that is followed; snapshot v1 itself has ten levels.
const DEEPEST: usize = 64;

/// A JSON text taken apart.
pub(super) struct Scan<'a> {
    /// The value, as far as it is one; of doubled keys the last counts.
    pub(super) value: Value,
    /// What the value cannot show.
    pub(super) faults: Vec<Fault>,
    /// Numbers that are not whole, not plain or too large, as they are written, by pointer.
    /// No field of a snapshot may hold one; the value has one half for what is not whole.
    pub(super) odd_numbers: BTreeMap<String, String>,
    ruler: Ruler<'a>,
    root: Node,
}

/// Something that no value can show.
pub(super) struct Fault {
    /// Its pointer (RFC 6901).
    pub(super) pointer: String,
    /// Where it stands.
    pub(super) position: Position,
    /// What it is.
    pub(super) kind: FaultKind,
}

/// What a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FaultKind {
    /// The key stands here a second time.
    DoubledKey,
    /// A text with half a letter: a lone surrogate. Its length in bytes, quotes included.
    BrokenText(usize),
    /// Nested deeper than is followed.
    TooDeep,
}

struct Node {
    start: usize,
    kind: Kind,
}

struct Member {
    key: String,
    key_start: usize,
    node: Node,
}

enum Kind {
    Object(Vec<Member>),
    Array(Vec<Node>),
    Scalar,
}

impl<'a> Scan<'a> {
    /// Takes a text apart.
    ///
    /// # Errors
    /// If it is no JSON.
    pub(super) fn new(text: &'a str) -> Result<Self, serde_json::Error> {
        let raw: &RawValue = serde_json::from_str(text)?;
        let mut scanner = Scanner {
            text,
            ruler: Ruler::new(text),
            pointer: String::new(),
            faults: Vec::new(),
            odd_numbers: BTreeMap::new(),
        };
        let (root, value) = scanner.node(raw, 0);
        let Scanner { ruler, faults, odd_numbers, .. } = scanner;
        Ok(Self { value, faults, odd_numbers, ruler, root })
    }

    /// The position of the value that the pointer names, or of the nearest one around it.
    pub(super) fn of(&self, pointer: &str) -> Position {
        self.ruler.position(self.find(pointer).1)
    }

    /// The position of the key that the pointer ends with; of the value if it is no key.
    pub(super) fn of_key(&self, pointer: &str) -> Position {
        let (key, value) = self.find(pointer);
        self.ruler.position(key.unwrap_or(value))
    }

    fn find(&self, pointer: &str) -> (Option<usize>, usize) {
        let mut at = (None, &self.root);
        for token in pointer.split('/').skip(1) {
            let token = token.replace("~1", "/").replace("~0", "~");
            let next = match &at.1.kind {
                Kind::Object(members) => members
                    .iter()
                    .rfind(|member| member.key == token)
                    .map(|member| (Some(member.key_start), &member.node)),
                Kind::Array(items) => token
                    .parse()
                    .ok()
                    .and_then(|at: usize| items.get(at))
                    .map(|item| (None, item)),
                Kind::Scalar => None,
            };
            match next {
                Some(next) => at = next,
                None => break,
            }
        }
        (at.0, at.1.start)
    }
}

/// One token of a pointer, escaped as RFC 6901 section 3 wants.
pub(super) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

struct Scanner<'a> {
    text: &'a str,
    ruler: Ruler<'a>,
    pointer: String,
    faults: Vec<Fault>,
    odd_numbers: BTreeMap<String, String>,
}

impl<'a> Scanner<'a> {
    fn node(&mut self, raw: &'a RawValue, depth: usize) -> (Node, Value) {
        let source = raw.get();
        let start = self.start(source);
        if depth > DEEPEST {
            self.fault(start, FaultKind::TooDeep);
            return (Node { start, kind: Kind::Scalar }, Value::Null);
        }
        // The text was seen to be JSON, so a part of it that is refused is no container.
        let (kind, value) = match source.as_bytes().first() {
            Some(b'{') => match serde_json::from_str(source) {
                Ok(Members(members)) => self.object(members, depth),
                Err(_) => (Kind::Scalar, Value::Null),
            },
            Some(b'[') => match serde_json::from_str(source) {
                Ok(items) => self.array(items, depth),
                Err(_) => (Kind::Scalar, Value::Null),
            },
            Some(b'"') => (Kind::Scalar, self.string(source, start)),
            Some(b'-' | b'0'..=b'9') => (Kind::Scalar, self.number(source)),
            _ => (Kind::Scalar, serde_json::from_str(source).unwrap_or_default()),
        };
        (Node { start, kind }, value)
    }

    fn object(
        &mut self,
        raw: Vec<(&'a RawValue, &'a RawValue)>,
        depth: usize,
    ) -> (Kind, Value) {
        let length = self.pointer.len();
        let mut members: Vec<Member> = Vec::with_capacity(raw.len());
        let mut value = serde_json::Map::new();
        for (raw_key, raw_value) in raw {
            let key_start = self.start(raw_key.get());
            let key = serde_json::from_str(raw_key.get())
                .unwrap_or_else(|_| raw_key.get().trim_matches('"').to_owned());
            self.pointer.push('/');
            self.pointer.push_str(&escape(&key));
            if value.contains_key(&key) {
                self.fault(key_start, FaultKind::DoubledKey);
            }
            let (node, own) = self.node(raw_value, depth + 1);
            self.pointer.truncate(length);
            value.insert(key.clone(), own);
            members.push(Member { key, key_start, node });
        }
        (Kind::Object(members), Value::Object(value))
    }

    fn array(&mut self, raw: Vec<&'a RawValue>, depth: usize) -> (Kind, Value) {
        let length = self.pointer.len();
        let mut nodes = Vec::with_capacity(raw.len());
        let mut values = Vec::with_capacity(raw.len());
        for (at, item) in raw.into_iter().enumerate() {
            self.pointer.push_str(&format!("/{at}"));
            let (node, own) = self.node(item, depth + 1);
            self.pointer.truncate(length);
            nodes.push(node);
            values.push(own);
        }
        (Kind::Array(nodes), Value::Array(values))
    }

    fn string(&mut self, source: &str, start: usize) -> Value {
        serde_json::from_str(source).unwrap_or_else(|_| {
            self.fault(start, FaultKind::BrokenText(source.len()));
            Value::Null
        })
    }

    fn number(&mut self, source: &str) -> Value {
        let is_plain = source != "-0" && !source.contains(['.', 'e', 'E']);
        match serde_json::from_str(source) {
            Ok(Value::Number(number)) if is_plain && !number.is_f64() => number.into(),
            value => {
                let written: String = source.chars().take(40).collect();
                self.odd_numbers.insert(self.pointer.clone(), written);
                // A whole number that is too large stays one.
                value.ok().filter(|_| is_plain).unwrap_or_else(|| Value::from(0.5))
            }
        }
    }

    fn fault(&mut self, start: usize, kind: FaultKind) {
        let position = self.ruler.position(start);
        self.faults.push(Fault { pointer: self.pointer.clone(), position, kind });
    }

    fn start(&self, part: &str) -> usize {
        part.as_ptr() as usize - self.text.as_ptr() as usize
    }
}

/// Members of an object in their order, doubled keys kept.
struct Members<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Outcome = Result<(), serde_json::Error>;

    #[test]
    fn a_pointer_leads_to_its_line_and_column() -> Outcome {
        let text = "{\n  \"ключ\": [1,\n    {\"a/b\": \"ы\", \"c\": 2}]\n}";
        let scan = Scan::new(text)?;
        let check = |pointer: &str, line, column| {
            assert_eq!(scan.of(pointer), Position { line, column }, "{pointer}");
        };
        check("", 1, 1);
        check("/ключ", 2, 11);
        check("/ключ/1/a~1b", 3, 13);
        check("/ключ/1/c", 3, 23);
        check("/ключ/7", 2, 11);
        assert_eq!(scan.of_key("/ключ/1/c"), Position { line: 3, column: 18 });
        Ok(())
    }

    #[test]
    fn a_doubled_key_is_found_where_it_stands_again_and_the_last_counts() -> Outcome {
        let scan = Scan::new("{\"a\": {\"b\": 1,\n\"b\": [2]}, \"c\": 1}")?;
        let faults: Vec<_> =
            scan.faults.iter().map(|own| (own.pointer.as_str(), own.position)).collect();
        assert_eq!(faults, [("/a/b", Position { line: 2, column: 1 })]);
        assert_eq!(scan.of("/a/b/0"), Position { line: 2, column: 7 });
        assert_eq!(scan.value.pointer("/a/b/0"), Some(&Value::from(2)));
        let clean = Scan::new("{\"a\": 1, \"b\": {\"a\": 1}}")?;
        assert!(clean.faults.is_empty());
        Ok(())
    }

    #[test]
    fn deep_nesting_is_a_fault_and_not_followed() -> Outcome {
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        let scan = Scan::new(&deep)?;
        assert_eq!(scan.faults.len(), 1);
        assert_eq!(scan.faults[0].kind, FaultKind::TooDeep);
        assert_eq!(scan.faults[0].position, Position { line: 1, column: 70 });
        Ok(())
    }

    #[test]
    fn numbers_and_letters_that_are_none_hide_nothing_else() -> Outcome {
        let scan = Scan::new(r#"[1e400, -0, 7.0, 7, "\ud800", {"\udc00": 1}, "я"]"#)?;
        let odd: Vec<&str> = scan.odd_numbers.values().map(String::as_str).collect();
        assert_eq!(odd, ["1e400", "-0", "7.0"]);
        assert_eq!(scan.faults.len(), 1);
        assert_eq!(scan.faults[0].kind, FaultKind::BrokenText(8));
        assert_eq!(scan.value[6], "я");
        Ok(())
    }
}
