//! Reads the objects of a PDF as the writer lays them out, and ends every stream so that its
//! length cannot be read in two ways.
//!
//! The PDF writer ends a stream with its data, a line feed and `endstream`. If the last
//! byte of the data happens to be a carriage return, both together read as one end of
//! line (ISO 32000-1, 7.3.8.1) and the length in the dictionary seems wrong by one, which
//! PDF/A-2 forbids (ISO 19005-2, 6.1.7.1). A carriage return and line feed before every
//! `endstream` leave one reading only.

use std::ops::Range;

/// The writer's output is not laid out as expected; nothing is changed by guessing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum StreamFault {
    #[error("no cross-reference table where the file says")]
    NoTable,
    #[error("an entry of the cross-reference table is damaged")]
    Entry,
    #[error("a stream does not end where its object does")]
    Stream,
    #[error("an object does not begin or end as the writer's do")]
    Object,
    #[error("the trailer is not the writer's")]
    Trailer,
    #[error("the packer refuses the objects")]
    Unpacked,
}

const ENTRY: usize = 20;
const STREAM_END: &[u8] = b"\nendstream\nendobj";

/// Whether an object holds a stream.
///
/// # Errors
/// If a stream begins in it and does not end with it.
pub(super) fn is_stream(object: &[u8]) -> Result<bool, StreamFault> {
    let ends = object.trim_ascii_end().ends_with(STREAM_END);
    let mut lines = object.split(|byte| *byte == b'\n').skip(1);
    match ends || lines.all(|line| line != b"stream") {
        true => Ok(ends),
        false => Err(StreamFault::Stream),
    }
}

/// Copies an object that holds a stream, with CR LF before `endstream`.
pub(super) fn copy_stream(object: &[u8], out: &mut Vec<u8>) {
    let end = object.trim_ascii_end().len().saturating_sub(STREAM_END.len());
    out.extend_from_slice(&object[..end]);
    out.push(b'\r');
    out.extend_from_slice(&object[end..]);
}

/// Where the classic cross-reference table stands.
pub(super) struct Table {
    pub(super) start: usize,
    pub(super) entries: usize,
    first_entry: usize,
    /// Where the trailer begins, right behind the entries.
    trailer: usize,
    /// The number behind `startxref`.
    number_start: usize,
}

impl Table {
    pub(super) fn read(pdf: &[u8]) -> Result<Self, StreamFault> {
        let key = b"startxref\n";
        let number_start = rfind(pdf, key).ok_or(StreamFault::NoTable)? + key.len();
        let rest = &pdf[number_start..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let start = decimal(&rest[..digits]).ok_or(StreamFault::NoTable)?;
        let head = b"xref\n0 ";
        let table = pdf.get(start..).ok_or(StreamFault::NoTable)?;
        let rest = table.strip_prefix(head).ok_or(StreamFault::NoTable)?;
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let entries = decimal(&rest[..digits]).ok_or(StreamFault::NoTable)?;
        let first_entry = start + head.len() + digits + 1;
        let trailer = first_entry.saturating_add(entries.saturating_mul(ENTRY));
        if trailer > number_start {
            return Err(StreamFault::NoTable);
        }
        Ok(Self { start, entries, first_entry, trailer, number_start })
    }

    /// Number and bytes of every object in use, in the order of the file.
    pub(super) fn objects(
        &self,
        pdf: &[u8],
    ) -> Result<Vec<(usize, Range<usize>)>, StreamFault> {
        let mut starts = Vec::new();
        for at in 0..self.entries {
            let start = self.first_entry + at * ENTRY;
            let entry = pdf.get(start..start + ENTRY).ok_or(StreamFault::Entry)?;
            match entry[17] {
                b'n' => {
                    starts.push((decimal(&entry[..10]).ok_or(StreamFault::Entry)?, at))
                }
                b'f' => {}
                _ => return Err(StreamFault::Entry),
            }
        }
        starts.sort_unstable();
        let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([self.start]);
        let objects = starts.iter().zip(ends);
        objects
            .map(|(&(start, number), end)| match start < end {
                true => Ok((number, start..end)),
                false => Err(StreamFault::Entry),
            })
            .collect()
    }

    /// The keys of the trailer's dictionary, the size left out.
    pub(super) fn trailer_keys<'a>(
        &self,
        pdf: &'a [u8],
    ) -> Result<&'a [u8], StreamFault> {
        let trailer = &pdf[self.trailer..self.number_start];
        let keys = trailer
            .trim_ascii()
            .strip_suffix(b"startxref")
            .map(<[u8]>::trim_ascii_end)
            .and_then(|rest| rest.strip_prefix(b"trailer"))
            .map(<[u8]>::trim_ascii_start)
            .and_then(|rest| rest.strip_prefix(b"<<"))
            .and_then(|rest| rest.strip_suffix(b">>"))
            .map(<[u8]>::trim_ascii)
            .and_then(|rest| rest.strip_prefix(b"/Size "))
            .ok_or(StreamFault::Trailer)?;
        let digits = keys.iter().take_while(|byte| byte.is_ascii_digit()).count();
        Ok(&keys[digits..])
    }
}

/// The number that these digits write; `None` for anything else.
pub(super) fn decimal(digits: &[u8]) -> Option<usize> {
    let append = |number: usize, byte: &u8| match byte {
        b'0'..=b'9' => number.checked_mul(10)?.checked_add(usize::from(byte - b'0')),
        _ => None,
    };
    let first = (!digits.is_empty()).then_some(0)?;
    digits.iter().try_fold(first, append)
}

fn rfind(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).rposition(|window| window == needle)
}

#[cfg(test)]
pub(super) mod tests {
    /// A stream and a catalog, as the writer lays them out.
    pub(in crate::typeset) fn file(data: &[u8]) -> Vec<u8> {
        let mut pdf = b"%PDF-1.7\n".to_vec();
        let first = pdf.len();
        pdf.extend_from_slice(b"1 0 obj\n<</Length 2>>\nstream\n");
        pdf.extend_from_slice(data);
        pdf.extend_from_slice(b"\nendstream\nendobj\n\n");
        let second = pdf.len();
        pdf.extend_from_slice(b"2 0 obj\n<</Type/Catalog>>\nendobj\n\n");
        let start = pdf.len();
        let table = format!(
            "xref\n0 3\n0000000000 65535 f\r\n{first:010} 00000 n\r\n{second:010} 00000 n\r\n\
             trailer\n<<\n  /Size 3\n  /Root 2 0 R\n>>\nstartxref\n{start}\n%%EOF"
        );
        pdf.extend_from_slice(table.as_bytes());
        pdf
    }
}
