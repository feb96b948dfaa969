//! Packs the many small objects of a PDF into compressed object streams.
//!
//! A tagged journal has some fourteen thousand objects, most of them a few dozen bytes of
//! structure; packed (ISO 32000-1, 7.5.7 and 7.5.8, allowed by ISO 19005-2) the file is a
//! fifth of its size and keeps every object. Only the writer's regular output is packed:
//! anything else is refused, for a file nobody expected is not one for the archive.

use std::fmt::Write as _;

use libdeflater::{CompressionLvl, Compressor};
use rayon::prelude::*;

use super::streams::{StreamFault, Table, copy_stream, decimal, is_stream};

/// Bytes of one object stream that holds more than one object. A reader that unpacks 64 KiB at
/// a time (qpdf) warns of a sound stream when the end of such a piece happens to meet the end
/// of what it has read; streams that are longer anyway, of cross-references and of large
/// pages, seldom come to that.
const MOST: usize = 60_000;
/// Bytes that an object takes beside its own: its place in the index, and its end.
const BESIDE: usize = 16;
/// Higher levels cost more time than they save bytes.
const LEVEL: i32 = 1;
/// Bytes of one entry of the cross-reference stream: type, place, index.
const ENTRY: usize = 7;

/// Where an object of the packed file stands.
#[derive(Clone, Copy)]
enum Place {
    Free,
    /// At a byte of the file.
    Loose(u32),
    /// In an object stream, at an index.
    Packed(u32, u16),
}

/// The same document with its small objects packed; every stream ends so that its length
/// reads in one way.
pub(super) fn compact(pdf: &[u8]) -> Result<Vec<u8>, StreamFault> {
    let table = Table::read(pdf)?;
    let objects = table.objects(pdf)?;
    let keys = table.trailer_keys(pdf)?;
    let first = objects.first().map_or(table.start, |(_, range)| range.start);
    let mut out = Vec::with_capacity(pdf.len() / 3);
    out.extend_from_slice(pdf.get(..first).ok_or(StreamFault::Entry)?);
    let mut places = vec![Place::Free; table.entries];
    let mut small = Vec::new();
    for (number, range) in objects {
        let object = &pdf[range];
        if is_stream(object)? {
            places[number] = Place::Loose(offset(&out)?);
            copy_stream(object, &mut out);
        } else {
            small.push((number, body(object, number)?));
        }
    }
    let streams: Vec<_> = chunks(&small).collect();
    let packed: Vec<_> = streams.par_iter().map(|chunk| object_stream(chunk)).collect();
    for (chunk, packed) in streams.into_iter().zip(packed) {
        let stream = places.len();
        places.push(Place::Loose(offset(&out)?));
        for (index, (number, _)) in (0..).zip(chunk) {
            places[*number] = Place::Packed(narrow(stream)?, index);
        }
        let (keys, data) = packed?;
        write_stream(stream, keys.as_bytes(), &data, &mut out);
    }
    let start = offset(&out)?;
    let own = places.len();
    places.push(Place::Loose(start));
    write_cross_references(own, &places, keys, &mut out)?;
    out.extend_from_slice(format!("startxref\n{start}\n%%EOF").as_bytes());
    Ok(out)
}

fn narrow(number: usize) -> Result<u32, StreamFault> {
    u32::try_from(number).map_err(|_| StreamFault::Entry)
}

fn offset(out: &[u8]) -> Result<u32, StreamFault> {
    narrow(out.len())
}

/// What stands between `N 0 obj` and `endobj`.
fn body(object: &[u8], number: usize) -> Result<&[u8], StreamFault> {
    let object = object.trim_ascii_end();
    let digits = object.iter().take_while(|byte| byte.is_ascii_digit()).count();
    object
        .strip_suffix(b"endobj")
        .filter(|_| decimal(&object[..digits]) == Some(number))
        .and_then(|rest| rest[digits..].strip_prefix(b" 0 obj"))
        .map(<[u8]>::trim_ascii)
        .ok_or(StreamFault::Object)
}

/// An object with its number.
type Numbered<'p> = (usize, &'p [u8]);

/// As many objects in a row as one stream holds.
fn chunks<'s, 'p>(
    objects: &'s [Numbered<'p>],
) -> impl Iterator<Item = &'s [Numbered<'p>]> {
    let weight = |(_, body): &Numbered<'_>| body.len() + BESIDE;
    let mut filled = objects.first().map_or(0, weight);
    objects.chunk_by(move |_, next| {
        filled += weight(next);
        let fits = filled <= MOST;
        if !fits {
            filled = weight(next);
        }
        fits
    })
}

/// Keys and data of the stream of these objects.
fn object_stream(objects: &[Numbered<'_>]) -> Result<(String, Vec<u8>), StreamFault> {
    let mut index = String::new();
    let mut length = 0;
    for (number, body) in objects {
        // A text takes whatever is written to it.
        write!(index, "{number} {length} ").map_err(|_| StreamFault::Unpacked)?;
        length += body.len() + 1;
    }
    let keys = format!("/Type/ObjStm/N {}/First {}", objects.len(), index.len());
    let mut data = index.into_bytes();
    data.reserve_exact(length);
    for (_, body) in objects {
        data.extend_from_slice(body);
        data.push(b'\n');
    }
    Ok((keys, deflate(&data)?))
}

/// The cross-reference stream, each row as its difference from the row above
/// (PNG predictor «up»), which compresses best.
fn write_cross_references(
    own: usize,
    places: &[Place],
    keys: &[u8],
    out: &mut Vec<u8>,
) -> Result<(), StreamFault> {
    let mut rows = Vec::with_capacity(places.len() * (ENTRY + 1));
    let mut above = [0_u8; ENTRY];
    for place in places {
        let (kind, first, second) = match *place {
            Place::Free => (0, 0, u16::MAX),
            Place::Loose(offset) => (1, offset, 0),
            Place::Packed(stream, index) => (2, stream, index),
        };
        let mut row = [kind; ENTRY];
        row[1..5].copy_from_slice(&first.to_be_bytes());
        row[5..].copy_from_slice(&second.to_be_bytes());
        rows.push(2);
        rows.extend(row.iter().zip(above).map(|(now, before)| now.wrapping_sub(before)));
        above = row;
    }
    let data = deflate(&rows)?;
    let mut own_keys = format!(
        "/Type/XRef/Size {}/W[1 4 2]/DecodeParms<</Predictor 12/Columns {ENTRY}>>",
        places.len()
    )
    .into_bytes();
    own_keys.extend_from_slice(keys);
    write_stream(own, &own_keys, &data, out);
    Ok(())
}

fn deflate(data: &[u8]) -> Result<Vec<u8>, StreamFault> {
    let level = CompressionLvl::new(LEVEL).map_err(|_| StreamFault::Unpacked)?;
    let mut compressor = Compressor::new(level);
    let mut packed = vec![0; compressor.zlib_compress_bound(data.len())];
    let length =
        compressor.zlib_compress(data, &mut packed).map_err(|_| StreamFault::Stream)?;
    packed.truncate(length);
    Ok(packed)
}

fn write_stream(number: usize, keys: &[u8], data: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(format!("{number} 0 obj\n<<").as_bytes());
    out.extend_from_slice(keys);
    out.extend_from_slice(
        format!("/Filter/FlateDecode/Length {}>>\nstream\n", data.len()).as_bytes(),
    );
    out.extend_from_slice(data);
    out.extend_from_slice(b"\r\nendstream\nendobj\n\n");
}

#[cfg(test)]
mod tests {
    use super::super::streams::tests::file;
    use super::*;

    #[test]
    fn small_objects_are_packed_and_streams_stay_loose() {
        let pdf = file(b"a\r");
        let packed = compact(&pdf).unwrap_or_default();
        let text = String::from_utf8_lossy(&packed);
        assert!(text.contains("stream\na\r\r\nendstream"), "{text}");
        assert!(text.contains("/Type/ObjStm/N 1/First 4"), "{text}");
        assert!(text.contains("/Type/XRef/Size 5/W[1 4 2]"), "{text}");
        assert!(text.contains("/Root 2 0 R"), "{text}");
        assert!(!text.contains("\nxref\n"), "{text}");
    }

    #[test]
    fn a_stream_holds_what_fits_or_one_object() {
        let body = [b' '; MOST + 1];
        let whole = MOST - BESIDE;
        for (sizes, expected) in [
            (&[][..], &[][..]),
            (&[1, 1], &[2]),
            (&[whole], &[1]),
            (&[whole, 0], &[1, 1]),
            (&[whole - BESIDE, 0], &[2]),
            (&[whole - BESIDE, 1], &[1, 1]),
            (&[1, MOST + 1, 1, 1], &[1, 1, 2]),
        ] {
            let objects: Vec<Numbered> =
                sizes.iter().map(|size| (0, &body[..*size])).collect();
            let found: Vec<usize> = chunks(&objects).map(<[_]>::len).collect();
            assert_eq!(found, expected, "{sizes:?}");
        }
    }

    #[test]
    fn what_is_not_the_writers_is_refused() {
        let pdf = file(b"ab");
        let good = compact(&pdf);
        assert!(good.is_ok());
        let table = pdf.windows(4).position(|own| own == b"xref").unwrap_or_default();
        let end = pdf.windows(5).position(|own| own == b"%%EOF").unwrap_or_default();
        let mut refused = 0;
        for at in 0..end - 1 {
            let mut broken = pdf.clone();
            broken[at] ^= 0x55;
            let packed = compact(&broken);
            refused += usize::from(packed.is_err());
            // A changed byte of an object is refused or stays changed: nothing is mended.
            assert!(at >= table || packed != good, "byte {at}");
            assert!(compact(&pdf[..at]).is_err(), "cut at {at}");
        }
        assert!(refused > 50, "{refused}");
        let fault = |text: &str| compact(text.as_bytes()).err();
        let text = String::from_utf8_lossy(&pdf);
        for (from, to, expected) in [
            ("xref\n0 3", "xref\n1 3", StreamFault::NoTable),
            ("65535 f", "65535 x", StreamFault::Entry),
            ("\nendstream", "\nEndstream", StreamFault::Stream),
            ("2 0 obj", "7 0 obj", StreamFault::Object),
            ("<<\n  /Size", "<<\n  /Sice", StreamFault::Trailer),
        ] {
            assert_eq!(fault(&text.replacen(from, to, 1)), Some(expected), "{from}");
        }
        assert_eq!(fault("%PDF-1.7\n"), Some(StreamFault::NoTable));
    }
}
