//! Ends every stream of a PDF so that its length cannot be read in two ways.
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
}

const ENTRY: usize = 20;
const STREAM_END: &[u8] = b"\nendstream\nendobj";

/// The same PDF with CR LF before every `endstream`.
pub(super) fn end_plainly(pdf: &[u8]) -> Result<Vec<u8>, StreamFault> {
    let table = Table::read(pdf)?;
    let objects = table.objects(pdf)?;
    let first = objects.first().map_or(table.start, |(_, range)| range.start);
    let mut out = Vec::with_capacity(pdf.len() + objects.len());
    out.extend_from_slice(pdf.get(..first).ok_or(StreamFault::Entry)?);
    let mut moved = vec![None; table.entries];
    for (number, range) in objects {
        moved[number] = Some(out.len());
        copy_object(&pdf[range], &mut out)?;
    }
    let new_start = out.len();
    out.extend_from_slice(&pdf[table.start..table.first_entry]);
    for (number, offset) in moved.iter().enumerate() {
        let at = table.first_entry + number * ENTRY;
        let entry = &pdf[at..at + ENTRY];
        match offset {
            Some(offset) => {
                out.extend_from_slice(format!("{offset:010}").as_bytes());
                out.extend_from_slice(&entry[10..]);
            }
            None => out.extend_from_slice(entry),
        }
    }
    out.extend_from_slice(&pdf[table.trailer..table.number_start]);
    out.extend_from_slice(new_start.to_string().as_bytes());
    out.extend_from_slice(&pdf[table.number_end..]);
    Ok(out)
}

/// Whether an object holds a stream.
pub(super) fn is_stream(object: &[u8]) -> bool {
    object.trim_ascii_end().ends_with(STREAM_END)
}

/// Copies an object, with CR LF before `endstream` if it holds a stream.
pub(super) fn copy_object(object: &[u8], out: &mut Vec<u8>) -> Result<(), StreamFault> {
    let Some(end) = rfind(object, STREAM_END) else {
        let has_stream = rfind(object, b"\nstream\n").is_some();
        out.extend_from_slice(object);
        return if has_stream { Err(StreamFault::Stream) } else { Ok(()) };
    };
    let tail = &object[end + STREAM_END.len()..];
    if !tail.iter().all(u8::is_ascii_whitespace) {
        return Err(StreamFault::Stream);
    }
    out.extend_from_slice(&object[..end]);
    out.push(b'\r');
    out.extend_from_slice(&object[end..]);
    Ok(())
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
    number_end: usize,
}

impl Table {
    pub(super) fn read(pdf: &[u8]) -> Result<Self, StreamFault> {
        let key = b"startxref\n";
        let number_start = rfind(pdf, key).ok_or(StreamFault::NoTable)? + key.len();
        let digits = pdf[number_start..].iter().take_while(|byte| byte.is_ascii_digit());
        let number_end = number_start + digits.count();
        let start = number(&pdf[number_start..number_end]).ok_or(StreamFault::NoTable)?;
        let head = b"xref\n0 ";
        let table = pdf.get(start..).ok_or(StreamFault::NoTable)?;
        let rest = table.strip_prefix(head).ok_or(StreamFault::NoTable)?;
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let entries = number(&rest[..digits]).ok_or(StreamFault::NoTable)?;
        let first_entry = start + head.len() + digits + 1;
        let trailer = first_entry.saturating_add(entries.saturating_mul(ENTRY));
        if trailer > number_start {
            return Err(StreamFault::NoTable);
        }
        Ok(Self { start, entries, first_entry, trailer, number_start, number_end })
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
                    starts.push((number(&entry[..10]).ok_or(StreamFault::Entry)?, at))
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

fn number(digits: &[u8]) -> Option<usize> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn rfind(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).rposition(|window| window == needle)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

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

    #[test]
    fn a_stream_that_ends_in_a_carriage_return_keeps_its_length() {
        let fixed = end_plainly(&file(b"a\r")).unwrap_or_default();
        assert!(rfind(&fixed, b"a\r\r\nendstream").is_some());
        let table = Table::read(&fixed).map(|table| table.start);
        assert_eq!(table, Ok(rfind(&fixed, b"xref\n0").unwrap_or_default()));
    }

    #[test]
    fn anything_unexpected_is_refused() {
        assert_eq!(end_plainly(b"%PDF-1.7\n"), Err(StreamFault::NoTable));
        let mut broken = file(b"ab");
        let at = rfind(&broken, b"endstream").unwrap_or_default();
        broken[at] = b'E';
        assert_eq!(end_plainly(&broken), Err(StreamFault::Stream));
    }
}
