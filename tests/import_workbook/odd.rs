//! What only a spreadsheet can do: formulas, merged and hidden cells, days as numbers,
//! damage, and sheets that claim to be endless.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use letopis::finding::Severity;
use letopis::import::{self, Imported};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Worksheet};

use super::books::{Book, members, packed};
use super::{Fault, Outcome, codes, file, good, only, read};

/// Imports the template's rows after a change of one sheet.
fn changed(
    tab: &str,
    change: impl Fn(&mut Worksheet) -> Outcome,
) -> Result<Imported, Fault> {
    let book = Book::template()?;
    let change = |sheet: &mut Worksheet| match sheet.name() == tab {
        true => change(sheet),
        false => Ok(()),
    };
    read(&[file("b.xlsx", book.workbook(change)?)])
}

fn blocking(imported: &Imported) -> Vec<(String, String)> {
    let all = imported.findings.iter().filter(|own| own.blocks());
    all.map(|own| (own.code.id.into(), own.place.cell.clone().unwrap_or_default()))
        .collect()
}

fn one(code: &str, cell: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), cell.to_owned())]
}

#[test]
fn a_formula_is_its_last_value_and_its_error_a_finding() -> Outcome {
    let formula = |result: &'static str| {
        changed("Итоги", move |sheet| {
            sheet.write_formula(1, 6, Formula::new("=1+2").set_result(result))?;
            Ok(())
        })
    };
    let imported = formula("4")?;
    assert_eq!(codes(&imported.findings, Severity::Warns), ["I37"]);
    assert!(*only(&imported)? == good()?, "the snapshots differ");
    assert_eq!(blocking(&formula("#REF!")?), one("I31", "G2"));
    // One that no program has worked out is no empty cell.
    let book = Book::template()?;
    let bytes = book.workbook(|sheet| {
        if sheet.name() == "Решения" {
            sheet.write_formula(1, 3, Formula::new("=1+2").set_result("12345"))?;
        }
        Ok(())
    })?;
    let mut parts = members(&bytes)?;
    let mut count = 0;
    for (path, bytes) in &mut parts {
        if path.starts_with("xl/worksheets/sheet") {
            let text = std::str::from_utf8(bytes)?.replace("<v>12345</v>", "");
            count += usize::from(text.len() < bytes.len());
            *bytes = text.into_bytes();
        }
    }
    assert_eq!(count, 1);
    let imported = read(&[file("b.xlsx", packed(&parts)?)])?;
    assert_eq!(blocking(&imported), one("I31", "D2"));
    Ok(())
}

#[test]
fn merged_cells_of_a_row_are_refused_and_hidden_ones_read() -> Outcome {
    let merged = changed("Решения", |sheet| {
        sheet.merge_range(1, 3, 1, 4, "в 8 класс", &Format::new())?;
        Ok(())
    })?;
    assert_eq!(blocking(&merged), one("I35", "D2"));
    let below = changed("Решения", |sheet| {
        sheet.merge_range(40, 3, 41, 4, "", &Format::new())?;
        Ok(())
    })?;
    assert_eq!(blocking(&below), []);
    let hidden = changed("Решения", |sheet| {
        sheet.set_row_hidden(2)?.set_column_hidden(3)?;
        Ok(())
    })?;
    assert_eq!(codes(&hidden.findings, Severity::Warns), ["I36", "I36"]);
    assert!(*only(&hidden)? == good()?, "the snapshots differ");
    Ok(())
}

#[test]
fn what_the_spreadsheet_changed_is_refused() -> Outcome {
    let day = Format::new().set_num_format("dd.mmm");
    let third_of_april = ExcelDateTime::from_ymd(2026, 4, 3)?;
    let mark = changed("Отметки", |sheet| {
        sheet.write_datetime_with_format(1, 7, &third_of_april, &day)?;
        Ok(())
    })?;
    assert_eq!(blocking(&mark), one("I30", "H2"));
    let number = |tab: &'static str, column: u16, value: f64| {
        changed(tab, move |sheet| {
            sheet.write_number(1, column, value)?;
            Ok(())
        })
    };
    assert_eq!(blocking(&number("Обучающиеся", 6, 1.2e12)?), one("I30", "G2"));
    assert_eq!(blocking(&number("Обучающиеся", 1, 1.5)?), one("I30", "B2"));
    assert_eq!(blocking(&number("Обучающиеся", 5, 40_982.0)?), one("I02", "F2"));
    // A number where a text is due, and a text where a number is due, are what they show.
    assert_eq!(blocking(&number("Обучающиеся", 1, 1.0)?), []);
    assert_eq!(blocking(&number("Обучающиеся", 6, 312.0)?), []);
    Ok(())
}

#[test]
fn days_may_count_from_1904() -> Outcome {
    let mut parts = members(&import::template()?)?;
    let workbook = String::from_utf8(parts["xl/workbook.xml"].clone())?;
    let workbook = workbook.replace("<workbookPr ", "<workbookPr date1904=\"1\" ");
    assert!(workbook.contains("date1904"));
    parts.insert("xl/workbook.xml".into(), workbook.into_bytes());
    let late = read(&[file("b.xlsx", packed(&parts)?)])?;
    assert!(!blocking(&late).is_empty(), "days are four years later");
    for (path, bytes) in &mut parts {
        if path.starts_with("xl/worksheets/sheet") {
            *bytes = shifted(std::str::from_utf8(bytes)?).into_bytes();
        }
    }
    let imported = read(&[file("b.xlsx", packed(&parts)?)])?;
    assert!(*only(&imported)? == good()?, "the snapshots differ");
    Ok(())
}

/// The numbers of days less 1462: days between both beginnings.
fn shifted(text: &str) -> String {
    let mut result = String::new();
    for (at, part) in text.split("<v>").enumerate() {
        if at > 0 {
            result.push_str("<v>");
        }
        let (number, rest) = part.split_once('<').unwrap_or((part, ""));
        match number.parse::<f64>() {
            Ok(number) if number > 40_000.0 => {
                result.push_str(&format!("{}<{rest}", number - 1462.0));
            }
            _ => result.push_str(part),
        }
    }
    result
}

/// A workbook whose first sheet has this markup.
fn with_sheet(markup: &str) -> Result<Vec<u8>, Fault> {
    let mut parts = members(&import::template()?)?;
    parts.insert("xl/worksheets/sheet2.xml".into(), markup.as_bytes().to_vec());
    packed(&parts)
}

#[test]
fn endless_and_nested_sheets_are_refused() -> Outcome {
    let check = |name: &str, bytes: Vec<u8>, code: &str| -> Outcome {
        let imported = read(&[file(name, bytes)])?;
        let found = blocking(&imported);
        assert!(found.iter().any(|own| own.0 == code), "{name}: {found:?}");
        Ok(())
    };
    let sheet = |inside: &str| {
        with_sheet(&format!(
            "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{inside}\
             </sheetData></worksheet>"
        ))
    };
    let cell = |name: &str| format!("<c r=\"{name}\"><v>1</v></c>");
    let corners = format!(
        "<row r=\"1\">{}</row><row r=\"1048576\">{}</row>",
        cell("A1"),
        cell("XFD1048576")
    );
    check("b.xlsx", sheet(&corners)?, "I12")?;
    let twice = format!("<row r=\"1\">{}{}</row>", cell("A1"), cell("A1"));
    check("b.xlsx", sheet(&twice)?, "I01")?;
    let back = format!("<row r=\"2\">{}</row><row r=\"1\"/>", cell("A2"));
    check("b.xlsx", sheet(&back)?, "I01")?;
    let nested = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    check("b.xlsx", with_sheet(&nested)?, "I12")?;
    check("b.xlsx", with_sheet("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")?, "I01")?;
    check("b.xlsx", sheet("<row r=\"1\"><c t=\"s\"><v>99999</v></c></row>")?, "I01")?;
    check("b.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "I01")?;

    let table = |row: &str| -> Result<Vec<u8>, Fault> {
        let text = Book { tabs: BTreeMap::from([("Школа".into(), Vec::new())]) };
        let content = text
            .content()
            .replace("<table:table-row ", &format!("{row}<table:table-row "));
        packed(&BTreeMap::from([("content.xml".into(), content.into_bytes())]))
    };
    let full = "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell \
                table:number-columns-repeated=\"900\" office:value-type=\"string\">\
                <text:p>1</text:p></table:table-cell></table:table-row>";
    check("b.ods", table(full)?, "I12")?;
    check("b.ods", table(&full.replace("900", "9999999999"))?, "I12")?;
    Ok(())
}

#[test]
fn a_workbook_that_unpacks_to_too_much_is_refused() -> Outcome {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    archive.start_file("xl/workbook.xml", options)?;
    let megabyte = vec![b' '; 1 << 20];
    for _ in 0..513 {
        archive.write_all(&megabyte)?;
    }
    let bytes = archive.finish()?.into_inner();
    assert!(bytes.len() < 4 << 20);
    let imported = read(&[file("b.xlsx", bytes)])?;
    assert_eq!(blocking(&imported), one("I12", ""));
    Ok(())
}
