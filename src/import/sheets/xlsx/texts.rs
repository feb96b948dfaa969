//! Texts of cells: shared or their own, plain or in runs.

use crate::import::sheets::xml::{Fault, Piece, Xml};

/// Texts that cells share; readings of characters (phonetics) are left out.
pub(super) fn read(path: &str, bytes: &[u8]) -> Result<Vec<String>, Fault> {
    let mut xml = Xml::new(path, bytes)?;
    let mut texts = Vec::new();
    loop {
        match xml.next()? {
            Piece::Open(element) if element.name() == "si" => {
                texts.push(rich_text(&mut xml)?);
            }
            Piece::End => return Ok(texts),
            _ => {}
        }
    }
}

/// The runs of a text; what stands between them is markup.
pub(super) fn rich_text(xml: &mut Xml<'_>) -> Result<String, Fault> {
    let (mut text, mut depth) = (String::new(), 1_usize);
    while depth > 0 {
        match xml.next()? {
            Piece::Open(element) if element.name() == "rPh" => xml.skip()?,
            Piece::Open(element) if element.name() == "t" => {
                text.push_str(&unescaped(&xml.text(&[])?));
            }
            Piece::Open(_) => depth += 1,
            Piece::Close => depth -= 1,
            Piece::Text(_) | Piece::End => {}
        }
    }
    Ok(text)
}

/// `_x000D_` is a character that XML would not hold.
///
/// Source: ECMA-376-1:2016, 22.9.2.19 (ST_Xstring).
pub(super) fn unescaped(text: &str) -> String {
    let (mut result, mut rest) = (String::new(), text);
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        result.push_str(before);
        let digits = from.get(2..6).filter(|_| from[6..].starts_with('_'));
        let letter = digits.and_then(|own| u32::from_str_radix(own, 16).ok());
        match letter.and_then(char::from_u32) {
            Some(letter) => {
                result.push(letter);
                rest = &from[7..];
            }
            None => {
                result.push_str("_x");
                rest = &from[2..];
            }
        }
    }
    result + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_read() {
        assert_eq!(unescaped("a_x000D_\nb_x"), "a\r\nb_x");
        assert_eq!(unescaped("_x041f_Ё"), "ПЁ");
        assert_eq!(unescaped("_xЁЁ"), "_xЁЁ");
    }
}
