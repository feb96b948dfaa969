//! A stream of markup with bounds: no document type, no entities of its own, no depth.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// Deepest nesting that is read; workbooks have about ten levels.
const DEEPEST: usize = 100;

/// Why a workbook cannot be read.
#[derive(Debug)]
pub(super) enum Fault {
    /// It is damaged, or no workbook.
    Broken(String),
    /// It is larger than anything that is read.
    TooLarge(String),
}

/// One piece of the stream.
pub(super) enum Piece<'a> {
    /// An element begins.
    Open(Element<'a>),
    /// The innermost element ends.
    Close,
    /// Text between tags.
    Text(String),
    /// The document ends.
    End,
}

/// The beginning of an element.
pub(super) struct Element<'a> {
    tag: BytesStart<'a>,
    path: &'a str,
}

impl Element<'_> {
    /// Its name without the prefix.
    pub(super) fn name(&self) -> &str {
        let name = self.tag.name().into_inner();
        name.rsplit_once(':').map_or(name, |(_, own)| own)
    }

    /// The value of an attribute, by its name with the prefix.
    pub(super) fn attribute(&self, name: &str) -> Result<Option<String>, Fault> {
        let broken = || Fault::Broken(format!("{}: not XML", self.path));
        for attribute in self.tag.attributes() {
            let attribute = attribute.map_err(|_| broken())?;
            if attribute.key.into_inner() == name {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                return value.map(|own| Some(own.into_owned())).map_err(|_| broken());
            }
        }
        Ok(None)
    }

    /// An attribute that is a whole number.
    pub(super) fn number(&self, name: &str) -> Result<Option<usize>, Fault> {
        let Some(text) = self.attribute(name)? else { return Ok(None) };
        let number = text.parse().ok();
        let broken = || Fault::Broken(format!("{}: {name} is no number", self.path));
        number.map(Some).ok_or_else(broken)
    }

    /// A switch; absent means off.
    pub(super) fn is_on(&self, name: &str) -> Result<bool, Fault> {
        let value = self.attribute(name)?;
        Ok(matches!(value.as_deref(), Some("1" | "true" | "on")))
    }
}

/// A part of a workbook as a stream.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    path: &'a str,
    depth: usize,
    has_root: bool,
}

impl<'a> Xml<'a> {
    /// Begins to read a part; only UTF-8, which both formats prescribe for what they write.
    pub(super) fn new(path: &'a str, bytes: &'a [u8]) -> Result<Self, Fault> {
        let text = std::str::from_utf8(bytes);
        let text = text.map_err(|_| Fault::Broken(format!("{path}: not UTF-8")))?;
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.enable_all_checks(true);
        config.expand_empty_elements = true;
        Ok(Self { reader, path, depth: 0, has_root: false })
    }

    /// The next piece.
    pub(super) fn next(&mut self) -> Result<Piece<'a>, Fault> {
        loop {
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(_) => return Err(self.broken("not XML")),
            };
            return Ok(match event {
                Event::Start(tag) => {
                    self.depth += 1;
                    self.has_root = true;
                    if self.depth > DEEPEST {
                        let reason = format!("{}: > {DEEPEST} levels", self.path);
                        return Err(Fault::TooLarge(reason));
                    }
                    Piece::Open(Element { tag, path: self.path })
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Piece::Close
                }
                Event::Empty(_) => return Err(self.broken("not XML")),
                Event::Text(text) => Piece::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Piece::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(name) => {
                    let letter = name.resolve_char_ref();
                    let letter = letter.map_err(|_| self.broken("not XML"))?;
                    match (letter, resolve_predefined_entity(&name.into_inner())) {
                        (Some(letter), _) => Piece::Text(letter.to_string()),
                        (None, Some(text)) => Piece::Text(text.to_owned()),
                        (None, None) => return Err(self.broken("unknown entity")),
                    }
                }
                Event::DocType(_) => return Err(self.broken("a document type")),
                Event::Eof if self.depth > 0 || !self.has_root => {
                    return Err(self.broken("cut off"));
                }
                Event::Eof => Piece::End,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            });
        }
    }

    /// Passes over the element that has just begun.
    pub(super) fn skip(&mut self) -> Result<(), Fault> {
        let outside = self.depth - 1;
        while self.depth > outside {
            self.next()?;
        }
        Ok(())
    }

    /// All text in the element that has just begun, except in elements of these names.
    pub(super) fn text(&mut self, without: &[&str]) -> Result<String, Fault> {
        let outside = self.depth - 1;
        let mut text = String::new();
        while self.depth > outside {
            match self.next()? {
                Piece::Open(element) if without.contains(&element.name()) => {
                    self.skip()?
                }
                Piece::Text(own) => text.push_str(&own),
                Piece::Open(_) | Piece::Close | Piece::End => {}
            }
        }
        Ok(text)
    }

    /// A fault of this part.
    pub(super) fn broken(&self, reason: &str) -> Fault {
        let at = self.reader.buffer_position();
        Fault::Broken(format!("{}, {at} B: {reason}", self.path))
    }
}
