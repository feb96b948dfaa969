//! `data/waivers.toml`: read strictly, with lines; written by adding to it.

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::{Entry, Waiver, Waivers};
use crate::finding::{Code, Finding, Place};
use crate::{fonts, profile};

/// Name of the file in the data folder.
pub const FILE: &str = "waivers.toml";
/// The file has a key or a value that does not belong there, or lacks one.
pub const NOT_WAIVERS: Code = Code::blocks("R01");

/// Largest file of waivers that is read, in bytes.
pub const LARGEST: u64 = 4 << 20;

/// Most letters of a reason, a basis or a name: what a page can hold.
const MOST_LETTERS: usize = 500;

/// What stands above the first waiver that the program writes.
const HEAD: &str = "\
# Разрешения печатать журнал с незаполненными записями. Каждое называет правило\n\
# (letopis explain), место, причину и того, кто его дал. Новое записывает letopis waive.\n";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    #[serde(default)]
    waiver: Vec<Spanned<Waiver>>,
}

#[derive(Serialize)]
struct One<'w> {
    waiver: [&'w Waiver; 1],
}

/// Reads the waivers; `file` is its name in findings.
///
/// # Errors
/// The first thing that is wrong, with line and column, or every word that is blank and must
/// say something, or too long to be printed.
pub fn read(bytes: &[u8], file: &str) -> Result<Waivers, Vec<Finding>> {
    let text = profile::utf8(bytes, file, NOT_WAIVERS).map_err(|own| vec![*own])?;
    let book: Book = toml::from_str(text)
        .map_err(|error| vec![profile::wrong_toml(NOT_WAIVERS, text, file, &error)])?;
    let mut wrong = Vec::new();
    let mut entries = Vec::new();
    let (mut read, mut line) = (0, 1);
    for own in book.waiver {
        let begin = own.span().start;
        line += text.get(read..begin).map_or(0, |own| own.matches('\n').count());
        read = read.max(begin);
        let place = Place { line: Some(line), ..Place::file(file) };
        let waiver = own.into_inner();
        wrong.extend(faults(&waiver, &place));
        entries.push(Entry { line: place.line.unwrap_or_default(), waiver });
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(Waivers { file: file.to_owned(), entries })
}

/// Every word of a waiver that is blank and must say something, or cannot be printed: too
/// long, or with a letter that no face has.
pub fn faults(waiver: &Waiver, place: &Place) -> Vec<Finding> {
    let basis = waiver.basis.as_ref().map(|own| ("basis", own));
    let named =
        [("rule", &waiver.rule), ("year", &waiver.year), ("class", &waiver.class)];
    let printed = [("reason", &waiver.reason), ("by", &waiver.by)];
    let printed = || printed.into_iter().chain(basis);
    let blank = named.into_iter().chain(printed()).filter_map(|(name, value)| {
        let finding = || NOT_WAIVERS.at(place.clone()).with("kind", "blank");
        value.trim().is_empty().then(|| finding().with("key", name))
    });
    let long = printed().filter_map(|(name, value)| {
        let letters = value.chars().count();
        let finding =
            || NOT_WAIVERS.at(place.clone()).with("kind", "long").found(letters);
        let expected = || finding().expected(format!("≤ {MOST_LETTERS}"));
        (letters > MOST_LETTERS).then(|| expected().with("key", name))
    });
    let sign = printed().filter_map(|(name, value)| {
        let letter = u32::from(fonts::unprintable(value)?);
        let finding = NOT_WAIVERS.at(place.clone()).with("kind", "sign");
        Some(finding.with("key", name).found(format!("U+{letter:04X}")))
    });
    blank.chain(long).chain(sign).collect()
}

/// The text of the file with more waivers at its end; what stands there is kept as it is.
///
/// # Errors
/// If a waiver is no TOML: a fault of the program.
pub fn appended<'w>(
    text: &str,
    waivers: impl IntoIterator<Item = &'w Waiver>,
) -> Result<String, toml::ser::Error> {
    let mut whole =
        if text.trim().is_empty() { HEAD.to_owned() } else { text.to_owned() };
    if !whole.ends_with('\n') {
        whole.push('\n');
    }
    for own in waivers {
        whole.push('\n');
        whole.push_str(&toml::to_string(&One { waiver: [own] })?);
    }
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "[[waiver]]\nrule = \"C01\"\nyear = \"2025-26\"\nclass = \"7А\"\n\
                       reason = \"«Причина» \\\"в кавычках\\\"\"\nby = \"Б\"\n\
                       on = \"2025-10-27\"\n";

    fn one() -> Waiver {
        let waivers = read(ONE.as_bytes(), "w").unwrap_or_default();
        waivers.entries[0].waiver.clone()
    }

    #[test]
    fn what_is_written_is_read_and_what_stood_there_stays() {
        let written = appended("", &[one()]).unwrap_or_default();
        assert!(written.starts_with(HEAD));
        let twice = appended(written.trim_end(), &[one(), one()]).unwrap_or_default();
        assert!(twice.starts_with(&written));
        let read = read(twice.as_bytes(), "w").unwrap_or_default();
        let lines: Vec<usize> = read.entries.iter().map(|own| own.line).collect();
        assert_eq!(lines, [4, 12, 20]);
        assert!(read.entries.iter().all(|own| own.waiver == one()));
        let kept = appended("# своё\n", &[]).unwrap_or_default();
        assert_eq!(kept, "# своё\n");
    }

    #[test]
    fn each_fault_of_the_file_has_its_line_and_kind() {
        let check = |text: &str, line: usize, kind: &str, key: &str| {
            let found = read(text.as_bytes(), "w").err().unwrap_or_default();
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].code, NOT_WAIVERS);
            assert_eq!(found[0].place.line, Some(line), "{text}");
            assert_eq!(found[0].values["kind"], kind, "{text}");
            assert_eq!(found[0].values.get("key").map_or("", |own| own), key, "{text}");
        };
        check(&ONE.replace("reason", "raeson"), 5, "unknown", "raeson");
        check(&ONE.replace("by = \"Б\"\n", ""), 1, "missing", "by");
        check(&ONE.replace("\"Б\"", "\" \""), 1, "blank", "by");
        check(&ONE.replace("Причина", "漢"), 1, "sign", "reason");
        check(&format!("{ONE}basis = \"\"\n"), 1, "blank", "basis");
        check(&ONE.replace("«Причина»", &"а".repeat(500)), 1, "long", "reason");
        check(&ONE.replace("10-27", "10-32"), 7, "syntax", "");
        check(&ONE.replace("[[waiver]]", "[[waiver]"), 1, "syntax", "");
        assert_eq!(
            read(b"", "w"),
            Ok(Waivers { file: "w".into(), ..Waivers::default() })
        );
        let bytes = [ONE.as_bytes(), b"# \xff"].concat();
        let found = read(&bytes, "w").err().unwrap_or_default();
        assert_eq!(found[0].values["kind"], "encoding");
    }
}
