//! Where a JSON pointer stands in the text: line and column, and doubled keys on the way.
//!
//! Used only when something is wrong: each level of nesting is scanned again.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Deepest nesting that is followed; snapshot v1 itself has ten levels.
const DEEPEST: usize = 64;

/// A parsed text whose parts know where they stand.
pub(super) struct Positions<'a> {
    text: &'a str,
    root: Node,
}

/// A place in the text, both from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    /// Line.
    pub(super) line: usize,
    /// Column.
    pub(super) column: usize,
}

/// The text nests deeper than any snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooDeep;

struct Node {
    start: usize,
    kind: Kind,
}

enum Kind {
    Object(Vec<(String, Node)>),
    Array(Vec<Node>),
    Scalar,
}

impl<'a> Positions<'a> {
    /// Scans a text that is known to be JSON.
    ///
    /// # Errors
    /// If it nests more than 64 levels deep.
    pub(super) fn scan(text: &'a str) -> Result<Self, TooDeep> {
        let raw: &RawValue = serde_json::from_str(text).map_err(|_| TooDeep)?;
        Ok(Self { text, root: node(text, raw, 0)? })
    }

    /// The position of the value that the pointer (RFC 6901) names, or of the nearest
    /// value around it.
    pub(super) fn of(&self, pointer: &str) -> Position {
        let mut at = &self.root;
        for token in pointer.split('/').skip(1) {
            let token = token.replace("~1", "/").replace("~0", "~");
            let next = match &at.kind {
                Kind::Object(members) => {
                    members.iter().find(|(key, _)| *key == token).map(|(_, value)| value)
                }
                Kind::Array(items) => {
                    token.parse().ok().and_then(|at: usize| items.get(at))
                }
                _ => None,
            };
            match next {
                Some(next) => at = next,
                None => break,
            }
        }
        self.position(at.start)
    }

    /// Pointers of all keys that stand twice in one object, with the second place.
    pub(super) fn doubled_keys(&self) -> Vec<(String, Position)> {
        let mut found = Vec::new();
        self.collect_doubled(&self.root, &mut String::new(), &mut found);
        found
    }

    fn collect_doubled(
        &self,
        node: &Node,
        pointer: &mut String,
        found: &mut Vec<(String, Position)>,
    ) {
        let length = pointer.len();
        match &node.kind {
            Kind::Object(members) => {
                let mut seen = std::collections::BTreeSet::new();
                for (key, value) in members {
                    pointer.push('/');
                    pointer.push_str(&escape(key));
                    if !seen.insert(key) {
                        found.push((pointer.clone(), self.position(value.start)));
                    }
                    self.collect_doubled(value, pointer, found);
                    pointer.truncate(length);
                }
            }
            Kind::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    pointer.push_str(&format!("/{at}"));
                    self.collect_doubled(item, pointer, found);
                    pointer.truncate(length);
                }
            }
            _ => {}
        }
    }

    fn position(&self, offset: usize) -> Position {
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Position {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

/// One token of a pointer, escaped as RFC 6901 section 3 wants.
pub(super) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn node(text: &str, raw: &RawValue, depth: usize) -> Result<Node, TooDeep> {
    if depth > DEEPEST {
        return Err(TooDeep);
    }
    let source = raw.get();
    let start = source.as_ptr() as usize - text.as_ptr() as usize;
    let kind = match source.as_bytes().first() {
        Some(b'{') => {
            let Members(members) = serde_json::from_str(source).map_err(|_| TooDeep)?;
            let nodes = members
                .into_iter()
                .map(|(key, value)| Ok((key, node(text, value, depth + 1)?)));
            Kind::Object(nodes.collect::<Result<_, _>>()?)
        }
        Some(b'[') => {
            let items: Vec<&RawValue> =
                serde_json::from_str(source).map_err(|_| TooDeep)?;
            let nodes = items.into_iter().map(|item| node(text, item, depth + 1));
            Kind::Array(nodes.collect::<Result<_, _>>()?)
        }
        _ => Kind::Scalar,
    };
    Ok(Node { start, kind })
}

/// Members of an object in their order, doubled keys kept.
struct Members<'a>(Vec<(String, &'a RawValue)>);

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

    fn check(text: &str, pointer: &str, line: usize, column: usize) {
        let found = Positions::scan(text).map(|positions| positions.of(pointer));
        assert_eq!(found, Ok(Position { line, column }), "{pointer}");
    }

    #[test]
    fn a_pointer_leads_to_its_line_and_column() {
        let text = "{\n  \"ключ\": [1,\n    {\"a/b\": \"ы\", \"c\": 2}]\n}";
        check(text, "", 1, 1);
        check(text, "/ключ", 2, 11);
        check(text, "/ключ/1/a~1b", 3, 13);
        check(text, "/ключ/1/c", 3, 23);
        check(text, "/ключ/7", 2, 11);
    }

    #[test]
    fn a_doubled_key_is_found_where_it_stands_again() {
        let positions = Positions::scan("{\"a\": {\"b\": 1,\n\"b\": 2}, \"c\": 1}");
        let doubled = positions.map(|positions| positions.doubled_keys());
        let expected = ("/a/b".to_string(), Position { line: 2, column: 6 });
        assert_eq!(doubled, Ok(vec![expected]));
        let clean = Positions::scan("{\"a\": 1, \"b\": {\"a\": 1}}");
        assert_eq!(clean.map(|positions| positions.doubled_keys()), Ok(vec![]));
    }

    #[test]
    fn deep_nesting_is_refused_and_not_followed() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(Positions::scan(&deep).is_err());
    }
}
