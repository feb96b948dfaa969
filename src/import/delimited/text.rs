//! From bytes to a text, and where its rows are and how they are quoted, before any is kept.

use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_1251};

use super::Charset;

/// Most rows of one text that are read: as many as a sheet can have.
///
/// Source: specifications and limits of Microsoft Excel and LibreOffice Calc.
pub(super) const MOST_ROWS: usize = 1_048_576;
/// Most columns of a row that are read.
pub(super) const MOST_COLUMNS: usize = 1_000;
/// Longest row that is read, in bytes.
const LONGEST_ROW: usize = 16 << 20;
/// Most cells of one text that are read; they are counted before any is kept.
pub(super) const MOST_CELLS: usize = 10_000_000;

/// The text; a byte order mark decides, else the charset.
///
/// UTF-8 with a few broken bytes is broken UTF-8 and not Windows-1251.
pub(super) fn decode(bytes: &[u8], charset: Charset) -> Option<Cow<'_, str>> {
    let strictly = |encoding: &'static Encoding, bytes| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes)
    };
    match Encoding::for_bom(bytes) {
        Some((encoding, length)) => strictly(encoding, &bytes[length..]),
        None => match (std::str::from_utf8(bytes), charset) {
            (Ok(text), _) => Some(text.into()),
            (Err(_), Charset::Utf8) => None,
            (Err(_), Charset::Utf8OrWindows1251) if is_broken_utf8(bytes) => None,
            (Err(_), Charset::Utf8OrWindows1251) => strictly(WINDOWS_1251, bytes),
        },
    }
}

/// Line breaks of any system as `\n`; a text that has no other is not copied.
pub(super) fn with_plain_line_breaks(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains('\r') {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut lines = text.split('\r');
    plain.push_str(lines.next().unwrap_or_default());
    for line in lines {
        plain.push('\n');
        plain.push_str(line.strip_prefix('\n').unwrap_or(line));
    }
    plain.into()
}

fn is_broken_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|own| !own.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    good > bad
}

/// The commonest of `;`, tab and `,` outside quotes in the first lines that hold anything.
pub(super) fn separator(text: &str, lines: usize) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut is_quoted = false;
    for line in text.lines().filter(|own| !own.trim().is_empty()).take(lines) {
        for byte in line.bytes() {
            is_quoted ^= byte == b'"';
            let own = counts.iter_mut().find(|(own, _)| *own == byte && !is_quoted);
            if let Some((_, count)) = own {
                *count += 1;
            }
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts[0].0
}

/// Where a row that is not empty begins, and how it is quoted.
pub(super) struct RowMark {
    /// Its number in the sheet.
    pub(super) number: usize,
    /// How many cells it has.
    pub(super) columns: usize,
    /// Whether text stands behind a closing quote, or a quote inside a bare cell.
    pub(super) is_badly_quoted: bool,
}

impl RowMark {
    fn new(number: usize) -> Self {
        Self { number, columns: 1, is_badly_quoted: false }
    }
}

/// Why a text cannot be read, and in which row.
pub(super) enum Unread {
    /// A quote is never closed.
    OpenQuote(usize),
    /// It is larger than anything that is read.
    TooLarge(usize),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    FieldStart,
    Bare,
    Quoted,
    AfterQuote,
}

/// Marks of all rows that are not empty.
pub(super) fn scan(text: &str, separator: u8) -> Result<Vec<RowMark>, Unread> {
    let mut marks = Vec::new();
    let mut mark = RowMark::new(1);
    let (mut at, mut length, mut cells) = (At::FieldStart, 0_usize, 0_usize);
    for byte in text.bytes() {
        if byte == b'\n' && at != At::Quoted {
            let next = RowMark::new(mark.number + 1);
            let ended = std::mem::replace(&mut mark, next);
            if length > 0 {
                cells += ended.columns;
                marks.push(ended);
            }
            (at, length) = (At::FieldStart, 0);
            continue;
        }
        length += 1;
        at = match (at, byte) {
            (At::Quoted, b'"') => At::AfterQuote,
            (At::Quoted, _) | (At::FieldStart | At::AfterQuote, b'"') => At::Quoted,
            (_, own) if own == separator => {
                mark.columns += 1;
                At::FieldStart
            }
            (At::AfterQuote, _) => {
                mark.is_badly_quoted = true;
                At::Bare
            }
            (At::Bare, b'"') => {
                mark.is_badly_quoted = true;
                At::Bare
            }
            (At::FieldStart | At::Bare, _) => At::Bare,
        };
        let is_too_wide =
            mark.columns > MOST_COLUMNS || cells + mark.columns > MOST_CELLS;
        if is_too_wide || length > LONGEST_ROW || marks.len() >= MOST_ROWS {
            return Err(match at {
                At::Quoted => Unread::OpenQuote(mark.number),
                _ => Unread::TooLarge(mark.number),
            });
        }
    }
    if at == At::Quoted {
        return Err(Unread::OpenQuote(mark.number));
    }
    if length > 0 {
        marks.push(mark);
    }
    Ok(marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_of_every_system_are_one() {
        for (text, plain) in [("a\r\nb\rc\n", "a\nb\nc\n"), ("\r\r\n", "\n\n"), ("", "")]
        {
            assert_eq!(with_plain_line_breaks(text.into()), plain);
        }
    }
}
