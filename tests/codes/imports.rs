//! What provokes each code of imports: a good export of some format with one fault.

use std::collections::BTreeSet;

use letopis::batch::{self, ImportOptions};
use letopis::disk;
use letopis::finding::Finding;
use letopis::import::{self, SourceFile};
use letopis::snapshot::ShowValues;
use rust_xlsxwriter::{Format, Formula, Worksheet};
use serde_json::json;

use super::super::import_table::{self, lists};
use super::super::import_workbook::books::Book;
use super::super::{import_dnevnik, import_oneroster, import_report_cards};
use super::{Fault, Folder};

/// What is imported.
#[derive(Default)]
pub(super) struct Export {
    importer: &'static str,
    files: Folder,
    profile: Option<&'static str>,
    moment: Option<&'static str>,
    /// How the columns of foreign tables become those of the form.
    map: Option<String>,
    /// A code without which the wanted one cannot be.
    beside: Option<&'static str>,
}

type Made = Result<Export, Fault>;

/// The codes that an import finds and that a good export of the format does not have.
pub(super) fn said(export: Export) -> Result<BTreeSet<String>, Fault> {
    let good = match export.importer {
        "dnevnik" => dnevnik(import_dnevnik::sources()?)?,
        "oneroster" => oneroster(import_oneroster::sample("bulk")?)?,
        "report-cards" => report_cards()?,
        "table" => table(lists::MAP, &[ROW])?,
        _ => texts(&Book::template()?)?,
    };
    let expected = found(&good)?;
    let mut codes = found(&export)?;
    codes.retain(|own| !expected.contains(own));
    if let Some(other) = export.beside {
        assert!(codes.remove(other), "{other} does not stand beside it");
    }
    Ok(codes)
}

fn found(export: &Export) -> Result<BTreeSet<String>, Fault> {
    let folder = tempfile::tempdir()?;
    let (source, data) = (folder.path().join("source"), folder.path().join("data"));
    for (name, bytes) in &export.files {
        disk::write_atomically(&source.join(name), bytes)?;
    }
    if let Some(profile) = export.profile {
        disk::write_atomically(&data.join("school.toml"), profile.as_bytes())?;
    }
    let map = export.map.as_ref().map(|_| folder.path().join("map.toml"));
    if let (Some(path), Some(text)) = (&map, &export.map) {
        disk::write_atomically(path, text.as_bytes())?;
    }
    let importer = import::IMPORTERS.iter().find(|own| own.name == export.importer);
    let options = ImportOptions {
        importer: importer.ok_or("no such importer")?,
        sources: vec![source],
        exported_at: export.moment.map(str::parse).transpose()?,
        map,
        partial: false,
        show: ShowValues::OnlyHarmless,
    };
    let report = batch::import(&data, &options)?;
    let is_refused = report.findings.iter().any(Finding::blocks);
    assert_eq!(report.written.is_empty(), is_refused, "{:?}", report.written);
    Ok(report.findings.iter().map(|own| own.code.id.to_owned()).collect())
}

fn folder(sources: Vec<SourceFile>) -> Folder {
    sources.into_iter().map(|own| (own.name, own.bytes)).collect()
}

fn dnevnik(sources: Vec<SourceFile>) -> Made {
    Ok(Export { importer: "dnevnik", files: folder(sources), ..Export::default() })
}

fn oneroster(tables: import_oneroster::Export) -> Made {
    let (files, moment) = (tables.into_iter().collect(), Some(import_oneroster::MOMENT));
    Ok(Export { importer: "oneroster", files, moment, ..Export::default() })
}

fn report_cards() -> Made {
    use import_report_cards::{MOMENT, PROFILE, report, text};
    Ok(Export {
        importer: "report-cards",
        files: vec![("a.csv".into(), text(&report(), ';', true)?)],
        profile: Some(PROFILE),
        moment: Some(MOMENT),
        beside: None,
        map: None,
    })
}

/// A row of a list of marks.
const ROW: &str = "7;А;Ёлкин Ян;Физика;02.09.2025;1;5;";

/// A list of marks with the tabs of the form that it needs.
fn table(map: &str, rows: &[&str]) -> Made {
    let files = import_table::beside(&lists::list(rows));
    let (files, map) = (folder(files), Some(map.to_owned()));
    Ok(Export { importer: "table", files, map, ..Export::default() })
}

pub(super) fn no_such_tab_of_the_map() -> Made {
    table(&lists::MAP.replacen("tab = \"Отметки\"", "tab = \"Баллы\"", 1), &[ROW])
}

pub(super) fn row_without_a_mark() -> Made {
    table(lists::MAP, &[ROW, "7;А;Ёлкин Ян;Физика;03.09.2025;1;;"])
}

pub(super) fn row_of_totals() -> Made {
    let skip = "[[table]]\nskip = { \"Кто\" = [\"Итого*\"] }\n";
    let map = lists::MAP.replacen("[[table]]\n", skip, 1);
    table(&map, &[ROW, ";;Итого;;;;;"])
}

fn workbook(files: Folder) -> Made {
    Ok(Export { importer: "workbook", files, ..Export::default() })
}

fn texts(book: &Book) -> Made {
    workbook(folder(book.texts(';', false)?))
}

/// The template with another text in one cell.
fn cell(tab: &str, row: usize, heading: &str, text: &str) -> Made {
    let mut book = Book::template()?;
    book.set(tab, row, heading, text)?;
    texts(&book)
}

/// The template after a change of all of it.
fn changed(change: impl FnOnce(&mut Book) -> Result<(), Fault>) -> Made {
    let mut book = Book::template()?;
    change(&mut book)?;
    texts(&book)
}

/// The template after a change of one sheet.
fn on_sheet(tab: &str, change: fn(&mut Worksheet) -> Result<(), Fault>) -> Made {
    let change = |sheet: &mut Worksheet| match sheet.name() == tab {
        true => change(sheet),
        false => Ok(()),
    };
    let bytes = Book::template()?.workbook(change)?;
    workbook(vec![("b.xlsx".into(), bytes)])
}

/// The template as texts, after a change of that of the tab «Решения».
fn on_text(change: fn(&mut Vec<u8>)) -> Made {
    let mut export = texts(&Book::template()?)?;
    let own = export.files.iter_mut().find(|own| own.0.ends_with("Решения.csv"));
    change(&mut own.ok_or("no such tab")?.1);
    Ok(export)
}

pub(super) fn no_workbook() -> Made {
    workbook(vec![("b.xlsx".into(), b"no zip".to_vec())])
}

pub(super) fn no_such_decision() -> Made {
    cell("Решения", 1, "Решение", "Алмазов")
}

pub(super) fn another_patronymic() -> Made {
    let mut book = Book::template()?;
    let first = ("a.xlsx".to_owned(), book.workbook(|_| Ok(()))?);
    book.set("Обучающиеся", 1, "Отчество", "Петрович")?;
    workbook(vec![first, ("b.xlsx".into(), book.workbook(|_| Ok(()))?)])
}

pub(super) fn mark_of_nobody() -> Made {
    cell("Отметки", 1, "Номер", "77")
}

pub(super) fn lost_digits() -> Made {
    use import_dnevnik::{CLASS, LOST_DIGITS, MARKS};
    let file = format!("{CLASS}/{MARKS}");
    dnevnik(import_dnevnik::twin(&file, "/0/id", &json!(LOST_DIGITS))?)
}

pub(super) fn another_word() -> Made {
    let file = import_dnevnik::LOG;
    dnevnik(import_dnevnik::twin(file, "/0/status", &json!("Skipped"))?)
}

pub(super) fn no_log_of_two_months() -> Made {
    let mut files = import_dnevnik::sources()?;
    files.retain(|own| own.name != import_dnevnik::LOG);
    dnevnik(files)
}

pub(super) fn no_column_of_topics() -> Made {
    changed(|book| book.drop_column("Уроки", "Тема"))
}

pub(super) fn letter_beside_it() -> Made {
    let mut export = texts(&Book::template()?)?;
    export.files.push(("book/письмо.pdf".into(), Vec::new()));
    Ok(export)
}

pub(super) fn no_terms() -> Made {
    Ok(Export { profile: None, ..report_cards()? })
}

pub(super) fn no_moment() -> Made {
    Ok(Export { moment: None, ..report_cards()? })
}

pub(super) fn too_many_columns() -> Made {
    on_text(|text| text.extend_from_slice(&b";".repeat(1_000)))
}

pub(super) fn one_cell_more() -> Made {
    on_text(|text| text.extend_from_slice(b"1;2;3;4;5;6;7;8;9;10\n"))
}

pub(super) fn open_quote() -> Made {
    on_text(|text| text.extend_from_slice(b"\"1;2\n"))
}

pub(super) fn no_utf_8() -> Made {
    on_text(|text| text.push(0xff))
}

pub(super) fn pupil_of_a_refused_row() -> Made {
    let export = cell("Обучающиеся", 1, "Дата рождения", "14.03.12")?;
    Ok(Export { beside: Some("I02"), ..export })
}

pub(super) fn no_file_that_the_manifest_names() -> Made {
    let mut tables = import_oneroster::sample("bulk")?;
    tables.remove("bulk/demographics.csv");
    oneroster(tables)
}

pub(super) fn no_column_of_names() -> Made {
    changed(|book| book.drop_column("Обучающиеся", "Фамилия"))
}

pub(super) fn column_twice() -> Made {
    cell("Уроки", 0, "Тема", "Дата")
}

pub(super) fn empty_text() -> Made {
    on_text(Vec::clear)
}

pub(super) fn rounded_number() -> Made {
    cell("Решения", 1, "Номер приказа", "1,2E+12")
}

pub(super) fn error_of_a_formula() -> Made {
    cell("Решения", 1, "Номер приказа", "#ССЫЛКА!")
}

pub(super) fn another_heading() -> Made {
    cell("Уроки", 0, "Тема", "Тема урока")
}

pub(super) fn another_tab() -> Made {
    changed(|book| {
        let rows = book.tabs.remove("Решения").ok_or("no such tab")?;
        book.tabs.insert("Решение".into(), rows);
        Ok(())
    })
}

pub(super) fn mark_twice() -> Made {
    cell("Отметки", 2, "Номер", "1")
}

pub(super) fn merged_cells() -> Made {
    on_sheet("Решения", |sheet| {
        sheet.merge_range(1, 3, 1, 4, "в 8 класс", &Format::new())?;
        Ok(())
    })
}

pub(super) fn hidden_row() -> Made {
    on_sheet("Решения", |sheet| {
        sheet.set_row_hidden(2)?;
        Ok(())
    })
}

pub(super) fn formula() -> Made {
    on_sheet("Итоги", |sheet| {
        sheet.write_formula(1, 6, Formula::new("=1+3").set_result("4"))?;
        Ok(())
    })
}

pub(super) fn latin_letter() -> Made {
    cell("Итоги", 1, "Класс", "7A")
}

pub(super) fn another_school() -> Made {
    let profile = Some("[school]\nname = \"Школа № 7\"\n");
    Ok(Export { profile, ..texts(&Book::template()?)? })
}

pub(super) fn namesakes() -> Made {
    let export = changed(|book| {
        book.set("Учителя", 1, "Табельный номер", "17")?;
        book.add("Учителя", &["Лугова", "Марфа", "Ильинична", "18"])
    })?;
    // All rows of the class that she leads follow its own.
    Ok(Export { beside: Some("I23"), ..export })
}

pub(super) fn no_tab_of_teachers() -> Made {
    changed(|book| {
        book.tabs.remove("Учителя").ok_or("no such tab")?;
        Ok(())
    })
}
