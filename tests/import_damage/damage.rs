//! What happens to files on their way: single bytes, cells, values and markup.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Value, json};

use super::random::Random;
use super::{Fault, members, packed};

/// Gives the damaged bytes; `None` where there is nothing to damage.
type Befall = fn(&mut Random, &[u8]) -> Result<Option<Vec<u8>>, Fault>;

/// One kind of damage.
pub(super) struct Damage {
    pub(super) name: &'static str,
    /// Endings of the files that it befalls.
    pub(super) endings: &'static [&'static str],
    /// Whether what is read in spite of it must be what was there before.
    pub(super) is_sealed: bool,
    /// How it befalls one of them.
    pub(super) befall: Befall,
}

const TEXTS: &[&str] = &[".csv", ".json"];
const BOOKS: &[&str] = &[".xlsx", ".ods"];

pub(super) const DAMAGES: &[Damage] = &[
    damage("bytes of a text", TEXTS, false, |random, bytes| Ok(broken(random, bytes))),
    damage("an answer cut off", &[".json"], true, |random, bytes| {
        Ok(Some(bytes[..random.below(bytes.trim_ascii_end().len())].to_vec()))
    }),
    damage("bytes of a zip", BOOKS, true, |random, bytes| Ok(broken(random, bytes))),
    damage("bytes of a part", BOOKS, false, |random, bytes| {
        in_part(random, bytes, broken)
    }),
    damage("a part cut off", BOOKS, true, |random, bytes| {
        in_part(random, bytes, |random, part| {
            Some(part[..random.below(part.trim_ascii_end().len())].to_vec())
        })
    }),
    damage("a part that is missing", BOOKS, true, |random, bytes| {
        let mut parts = members(bytes)?;
        let names: Vec<String> = parts.keys().cloned().collect();
        parts.remove(random.pick(&names));
        packed(&parts).map(Some)
    }),
    damage("cells and rows of a text", &[".csv"], false, cells),
    damage("values of an answer", &[".json"], false, values),
    damage("cells and rows of a workbook", BOOKS, false, |random, bytes| {
        in_part(random, bytes, markup)
    }),
];

const fn damage(
    name: &'static str,
    endings: &'static [&'static str],
    is_sealed: bool,
    befall: Befall,
) -> Damage {
    Damage { name, endings, is_sealed, befall }
}

/// Bytes flipped, cut off, doubled, taken out or put in.
fn broken(random: &mut Random, bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.is_empty() {
        return None;
    }
    let stretch = random.stretch(bytes.len());
    let (at, end) = (stretch.start, stretch.end);
    let (head, tail) = bytes.split_at(at);
    Some(match random.below(5) {
        0 => {
            let flip = 1 << random.below(8);
            [head, &[bytes[at] ^ flip], &tail[1..]].concat()
        }
        1 => head.to_vec(),
        2 => [head, &bytes[stretch], tail].concat(),
        3 => [head, &bytes[end..]].concat(),
        _ => {
            let odd = [b"\0".as_slice(), b"\xff", b"\"", b",", b";", b"\n", b"\r", b"<"];
            [head, random.pick::<&[u8]>(&odd), tail].concat()
        }
    })
}

/// A text that no office means, and that some program will write.
fn odd_text(random: &mut Random) -> String {
    let texts = [
        "",
        " ",
        "\u{a0}",
        "0",
        "-1",
        "45901",
        "45901,5",
        "1E+400",
        "9223372036854775808",
        "31.02.2025",
        "2025-13-01",
        "+262142-12-31T23:59:59.9",
        "02.09.2025",
        "0001-01-01",
        "=1+2",
        "#REF!",
        "#Н/Д",
        "\u{202e}5",
        "а\u{200f}б",
        "\u{feff}",
        "\0",
        "\u{7}",
        "ё\u{301}\u{301}",
        "😀",
        "\"",
        ";",
        "4\n5",
        "Н/А",
        "7A",
        "true",
    ];
    match random.below(texts.len() + 1) {
        0 => "Я".repeat(70_000),
        at => texts[at - 1].to_owned(),
    }
}

/// Cells swapped, emptied and replaced, rows doubled, taken out and swapped.
fn cells(random: &mut Random, bytes: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
    let delimiter = match bytes.contains(&b';') {
        true => b';',
        false => b',',
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let mut rows: Vec<Vec<Vec<u8>>> = Vec::new();
    for row in reader.byte_records() {
        rows.push(row?.iter().map(<[u8]>::to_vec).collect());
    }
    if rows.len() < 2 {
        return Ok(None);
    }
    let (left, right) = (random.below(rows.len()), random.below(rows.len()));
    let column = random.below(rows[left].len());
    let other = random.below(rows[right].len());
    match random.below(6) {
        0 => {
            let cell = std::mem::take(&mut rows[left][column]);
            let cell = std::mem::replace(&mut rows[right][other], cell);
            rows[left][column] = cell;
        }
        1 => rows[left][column].clear(),
        2 => rows.swap(left, right),
        3 => rows.insert(right, rows[left].clone()),
        4 => drop(rows.remove(left)),
        _ => rows[left][column] = odd_text(random).into_bytes(),
    }
    let mut writer =
        csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(vec![]);
    for row in rows {
        writer.write_record(row)?;
    }
    Ok(Some(writer.into_inner()?))
}

/// One value replaced, taken out, doubled, or swapped with one beside it.
fn values(random: &mut Random, bytes: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
    let mut root: Value = serde_json::from_slice(bytes)?;
    let mut own = &mut root;
    for _ in 0..=random.below(6) {
        let length = own
            .as_array()
            .map(Vec::len)
            .or_else(|| own.as_object().map(serde_json::Map::len));
        let Some(length @ 1..) = length else { break };
        let at = random.below(length);
        own = match own {
            Value::Array(items) => &mut items[at],
            Value::Object(object) => {
                let key = object.keys().nth(at).cloned().unwrap_or_default();
                &mut object[&key]
            }
            _ => break,
        };
    }
    let odd = [
        Value::Null,
        json!(true),
        json!(-1),
        json!(0),
        json!(1e300),
        json!(u64::MAX),
        json!([]),
        json!({}),
        json!([[[]]]),
        json!([null]),
        json!({"id": {"id": 7}}),
    ];
    let own_copy = own.clone();
    match own {
        Value::Array(items) if !items.is_empty() && random.below(2) == 0 => {
            let (left, right) = (random.below(items.len()), random.below(items.len()));
            match random.below(3) {
                0 => items.swap(left, right),
                1 => items.insert(left, items[right].clone()),
                _ => drop(items.remove(left)),
            }
        }
        _ => {
            *own = match random.below(odd.len() + 6) {
                at if at < odd.len() => odd[at].clone(),
                at if at == odd.len() => json!([own_copy]),
                _ => odd_text(random).into(),
            };
        }
    }
    Ok(Some(serde_json::to_vec(&root)?))
}

/// Befalls one part of a workbook.
fn in_part(
    random: &mut Random,
    bytes: &[u8],
    befall: impl Fn(&mut Random, &[u8]) -> Option<Vec<u8>>,
) -> Result<Option<Vec<u8>>, Fault> {
    let mut parts: BTreeMap<String, Vec<u8>> = members(bytes)?;
    let names: Vec<String> = parts.keys().cloned().collect();
    // A part without cells is left as it is.
    for _ in 0..20 {
        let name = random.pick(&names).clone();
        if let Some(part) = parts.get(&name).and_then(|own| befall(random, own)) {
            parts.insert(name, part);
            return packed(&parts).map(Some);
        }
    }
    Ok(None)
}

/// Cells of a sheet that are no texts, merged cells and hidden rows, in either format.
fn markup(random: &mut Random, part: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(part).ok()?;
    let is_open_document = text.contains("<table:table-row");
    let (open, close, row) = match is_open_document {
        true => ("<table:table-cell", "</table:table-cell>", "<table:table-row"),
        false => ("<c ", "</c>", "<row "),
    };
    let cells = elements(text, open, close);
    let rows: Vec<usize> =
        text.match_indices(row).map(|(at, _)| at + row.len()).collect();
    if cells.is_empty() || rows.is_empty() {
        return None;
    }
    let cell = random.pick(&cells).clone();
    let put = |at: Range<usize>, new: &str| {
        Some([&text[..at.start], new, &text[at.end..]].concat().into_bytes())
    };
    match random.below(8) {
        0 => {
            let at = *random.pick(&rows);
            let hidden = match is_open_document {
                true => " table:visibility=\"collapse\"",
                false => "hidden=\"1\" ",
            };
            put(at..at, hidden)
        }
        1 if is_open_document => {
            let at = cell.start + open.len();
            let spanned = " table:number-columns-spanned=\"2\" \
                           table:number-rows-spanned=\"2\"";
            put(at..at, spanned)
        }
        1 => {
            let at = text.find("</worksheet>")?;
            let area = random.pick(&["A2:C4", "A1:B1", "B3:B3", "A2:XFD1048576"]);
            put(at..at, &format!("<mergeCells><mergeCell ref=\"{area}\"/></mergeCells>"))
        }
        2 => {
            let other = random.pick(&cells).clone();
            let (first, second) = match cell.start < other.start {
                true => (cell, other),
                false => (other, cell),
            };
            let (one, two) = (inside(text, &first)?, inside(text, &second)?);
            (one.end <= two.start).then(|| {
                let pieces = [
                    &text[..one.start],
                    &text[two.clone()],
                    &text[one.end..two.start],
                    &text[one],
                    &text[two.end..],
                ];
                pieces.concat().into_bytes()
            })
        }
        _ => {
            let new = odd_cell(random, &text[cell.clone()], is_open_document);
            put(cell, &new)
        }
    }
}

/// Where the elements of a name stand; none of them holds another.
fn elements(text: &str, open: &str, close: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(open) {
        let Some(tag) = text[at..].find('>').map(|own| at + own + 1) else { break };
        let end = match text[..tag].ends_with("/>") {
            true => Some(tag),
            false => text[tag..].find(close).map(|own| tag + own + close.len()),
        };
        found.extend(end.map(|end| at..end));
    }
    found
}

/// What stands between the tags of an element.
fn inside(text: &str, element: &Range<usize>) -> Option<Range<usize>> {
    let from = text[element.clone()].find('>')? + element.start + 1;
    let to = text[element.clone()].rfind("</")? + element.start;
    (from <= to).then_some(from..to)
}

fn odd_cell(random: &mut Random, cell: &str, is_open_document: bool) -> String {
    let text = odd_text(random).replace('&', "&amp;").replace('<', "&lt;");
    if is_open_document {
        let typed = |kind: &str, more: &str| {
            format!(
                "<table:table-cell office:value-type=\"{kind}\"{more}><text:p>{text}\
                 </text:p></table:table-cell>"
            )
        };
        return match random.below(10) {
            0 => typed("float", " office:value=\"45901.5\""),
            1 => typed("float", " office:value=\"NaN\""),
            2 => typed("date", " office:date-value=\"2025-09-02\""),
            3 => typed("date", " office:date-value=\"+262142-12-31T23:59:59.9\""),
            4 => typed("boolean", " office:boolean-value=\"true\""),
            5 => typed("time", " office:time-value=\"PT1H\""),
            6 => typed("string", " calcext:value-type=\"error\""),
            7 => typed("string", " table:formula=\"of:=1+2\""),
            8 => typed("string", " table:number-columns-repeated=\"3\""),
            _ => typed("string", ""),
        };
    }
    let name = cell.split("r=\"").nth(1).and_then(|own| own.split('"').next());
    let name = name.unwrap_or("A1");
    let with = |more: &str, inner: &str| format!("<c r=\"{name}\"{more}>{inner}</c>");
    match random.below(12) {
        0 => with(" t=\"e\"", "<v>#REF!</v>"),
        1 => with("", "<f>1+2</f><v>3</v>"),
        2 => with("", "<f>1+2</f>"),
        3 => with(" t=\"d\"", "<v>+262142-12-31T23:59:59.9</v>"),
        4 => with(" t=\"d\"", "<v>2025-09-02</v>"),
        5 => with(" t=\"b\"", "<v>1</v>"),
        6 => with("", "<v>1e308</v>"),
        7 => with("", "<v>NaN</v>"),
        8 => with(" s=\"1\"", "<v>45901.5</v>"),
        9 => with(" s=\"2\"", "<v>-1</v>"),
        10 => with(" t=\"s\"", "<v>99999</v>"),
        _ => with(" t=\"inlineStr\"", &format!("<is><t>{text}</t></is>")),
    }
}
