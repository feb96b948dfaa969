//! Табель and отчёт as a workbook and as texts: both say the same, as far as a text can.

use letopis::batch::{self, ImportOptions, ImportReport};
use letopis::disk;
use letopis::import::{self, IMPORTERS, Imported, Importer, Request, SourceFile};
use letopis::profile::{self, Profile};
use letopis::snapshot::ShowValues;
use letopis::snapshot::v1::Snapshot;
use rust_xlsxwriter::{Format, Workbook};

use super::import_workbook::books::windows_1251;

type Fault = Box<dyn std::error::Error>;
type Outcome = Result<(), Fault>;
/// Rows of cells.
type Grid = Vec<Vec<&'static str>>;

pub(super) const MOMENT: &str = "2025-05-30T18:20:00+05:00";
pub(super) const PROFILE: &str = "[school]\nname = \"Школа № 5\"\n\
    [[calendar]]\nname = \"2024-25\"\nstarts = \"2024-09-01\"\nends = \"2025-05-24\"\n\
    [[calendar.terms]]\nid = \"h1\"\nkind = \"half_year\"\nnumber = 1\n\
    starts = \"2024-09-01\"\nends = \"2024-12-29\"\n\
    [[calendar.terms]]\nid = \"h2\"\nkind = \"half_year\"\nnumber = 2\n\
    starts = \"2025-01-09\"\nends = \"2025-05-24\"\n";

const PUPILS: [&str; 2] = ["Ученик: Алмазов Тихон Львович", "Ученик: Берёзова Ия"];
const OVER: [&str; 3] =
    ["Учебный год: 2024/2025", "Класс: 8А", "Период: с 01.09.2024 по 24.05.2025"];

/// Widens every row to as many cells as a saved sheet has.
fn widened(mut grid: Grid) -> Grid {
    let width = grid.iter().map(Vec::len).max().unwrap_or(0);
    grid.iter_mut().for_each(|row| row.resize(width, ""));
    grid
}

/// «Отчёт»: months over days, a row per subject; a double lesson on the fifth.
pub(super) fn report() -> Grid {
    let mut grid = vec![vec!["Отчёт об успеваемости, посещаемости"]];
    let marks = [
        ["Русский язык", "5", "Н", "5/Н", "О 2", "4\n5"],
        ["Музыка, пение", "", "3/3", "Б 3", "", "У"],
    ];
    for pupil in PUPILS {
        grid.extend(OVER.map(|own| vec![own]));
        grid.push(vec![pupil]);
        grid.push(vec!["Предмет", "Сентябрь", "", "", "Январь", ""]);
        grid.push(vec!["", "2", "5", "5", "13", "14"]);
        grid.extend(marks.map(|own| own.to_vec()));
        grid.push(vec![""]);
    }
    widened(grid)
}

/// «Табель»: a heading of two rows, averages with a comma.
pub(super) fn card() -> Grid {
    let mut grid = Grid::new();
    for pupil in PUPILS {
        grid.extend(OVER.map(|own| vec![own]));
        grid.push(vec![pupil]);
        grid.push(vec!["Предмет", "1 полугодие", "", "2 полугодие", "", "Годовая"]);
        grid.push(vec!["", "Отметка", "Ср. балл", "Отметка", "Ср. балл", ""]);
        grid.push(vec!["Русский язык", "5", "4,56", "н/а", "", "4"]);
        grid.push(vec!["Музыка, пение", "зач", "", "осв", "2,5", "5"]);
        grid.push(vec![""]);
    }
    widened(grid)
}

/// A text of a grid, in Windows-1251 or in UTF-8 with its mark.
pub(super) fn text(
    grid: &Grid,
    separator: char,
    is_windows: bool,
) -> Result<Vec<u8>, Fault> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(u8::try_from(separator)?)
        .from_writer(Vec::new());
    for row in grid {
        writer.write_record(row)?;
    }
    let text = String::from_utf8(writer.into_inner()?)?;
    match is_windows {
        true => windows_1251(&text.replace('\n', "\r\n")),
        false => Ok(format!("\u{feff}{text}").into_bytes()),
    }
}

/// A workbook of both, with the cells merged that the systems merge and numbers as numbers.
pub(super) fn workbook() -> Result<Vec<u8>, Fault> {
    let mut workbook = Workbook::new();
    for (name, grid) in [("Отчёт", report()), ("Табель", card())] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        for (row, cells) in (0_u32..).zip(&grid) {
            let is_over = cells.len() > 1 && cells[1..].iter().all(|own| own.is_empty());
            if is_over && !cells[0].is_empty() {
                let last = u16::try_from(cells.len() - 1)?;
                sheet.merge_range(row, 0, row, last, cells[0], &Format::new())?;
                continue;
            }
            for (column, cell) in (0_u16..).zip(cells).filter(|own| !own.1.is_empty()) {
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number)?,
                    Err(_) => sheet.write_string(row, column, *cell)?,
                };
            }
            if cells[0] == "Предмет" {
                sheet.merge_range(row, 1, row, 2, cells[1], &Format::new())?;
            }
        }
    }
    Ok(workbook.save_to_buffer()?)
}

fn importer() -> Result<&'static Importer, Fault> {
    let found = IMPORTERS.iter().find(|own| own.name == "report-cards");
    found.ok_or_else(|| "no such importer".into())
}

fn read(sources: &[(&str, Vec<u8>)]) -> Result<Imported, Fault> {
    let file = |(name, bytes): &(&str, Vec<u8>)| SourceFile {
        name: (*name).to_owned(),
        bytes: bytes.clone(),
    };
    let sources: Vec<SourceFile> = sources.iter().map(file).collect();
    let profile: Profile = profile::read(PROFILE, "school.toml")
        .map_err(|findings| format!("{findings:?}"))?;
    let request = Request {
        sources: &sources,
        profile: &profile,
        exported_at: Some(MOMENT.parse()?),
        map: None,
        show: ShowValues::OnlyHarmless,
    };
    Ok(import::import(importer()?, &request))
}

fn only(imported: &Imported) -> Result<&Snapshot, Fault> {
    let blocking: Vec<_> = imported.findings.iter().filter(|own| own.blocks()).collect();
    match imported.snapshots.as_slice() {
        [only] if blocking.is_empty() => Ok(only),
        other => Err(format!("{} snapshots, {blocking:?}", other.len()).into()),
    }
}

#[test]
fn saved_as_texts_they_say_what_the_workbook_says() -> Outcome {
    let book = read(&[("b.xlsx", workbook()?)])?;
    let expected = only(&book)?;
    assert_eq!(book.account.total().used, 8);
    let course = &expected.classes[0].courses[0];
    assert_eq!((course.lessons.len(), course.marks.len()), (5, 10));
    assert_eq!(expected.classes[0].journal_finals.term_marks.len(), 8);
    for (separator, is_windows) in
        [(';', true), (';', false), ('\t', false), (',', false)]
    {
        let imported = read(&[
            ("отчёт.csv", text(&report(), separator, is_windows)?),
            ("табель.csv", text(&card(), separator, is_windows)?),
        ])?;
        let what = format!("{separator:?} {is_windows}");
        let snapshot = only(&imported).map_err(|own| format!("{what}: {own}"))?;
        assert!(snapshot == expected, "{what}: the snapshots differ");
        assert_eq!(imported.account.total(), book.account.total(), "{what}");
    }
    Ok(())
}

#[test]
fn titles_and_labels_may_stand_without_blank_cells_and_rows_may_not() -> Outcome {
    let expected = read(&[("a.csv", text(&report(), ';', false)?)])?;
    let lone = String::from_utf8(text(&report(), ';', false)?)?.replace(";;;;;\n", "\n");
    let imported = read(&[("a.csv", lone.clone().into_bytes())])?;
    assert!(only(&imported)? == only(&expected)?, "the snapshots differ");
    let blocking = |text: &str| -> Result<Vec<(&'static str, String)>, Fault> {
        let imported = read(&[("a.csv", text.as_bytes().to_vec())])?;
        let all = imported.findings.into_iter().filter(|own| own.blocks());
        Ok(all.map(|own| (own.code.id, own.place.cell.unwrap_or_default())).collect())
    };
    let one = |code, cell: &str| vec![(code, cell.to_owned())];
    assert_eq!(blocking(&lone.replacen("5;Н;", "5;Н;;", 1))?, one("I20", "8"));
    let cut = lone.rsplit_once("Музыка").map_or("", |own| own.0);
    assert_eq!(blocking(&format!("{cut}\"Музыка"))?, one("I21", "18"));
    assert_eq!(blocking(&format!("{cut}Музыка"))?, one("I20", "18"));
    // What a spreadsheet has made of a mark is no mark, in a text as in a cell.
    assert_eq!(blocking(&lone.replacen("5/Н", "5.янв", 1))?, one("I02", "D8"));
    assert_eq!(blocking(&lone.replacen("5/Н", "#REF!", 1))?, one("I02", "D8"));
    Ok(())
}

/// Imports a text into a folder.
fn bring(folder: &std::path::Path, text: &[u8]) -> Result<ImportReport, Fault> {
    let (data, file) = (folder.join("data"), folder.join("отчёт.csv"));
    disk::write_atomically(&data.join("school.toml"), PROFILE.as_bytes())?;
    disk::write_atomically(&file, text)?;
    let options = ImportOptions {
        importer: importer()?,
        sources: vec![file],
        exported_at: Some(MOMENT.parse()?),
        map: None,
        partial: false,
        show: ShowValues::OnlyHarmless,
    };
    Ok(batch::import(&data, &options)?)
}

#[test]
fn a_text_becomes_a_file_of_the_workspace() -> Outcome {
    let folder = tempfile::tempdir()?;
    let report = bring(folder.path(), &text(&report(), ';', true)?)?;
    assert_eq!(report.written, ["2024-25/08a-report-cards-20250530T1820.json"]);
    Ok(())
}

#[test]
fn a_block_whose_heading_is_not_known_is_told_and_a_lock_file_is_not_read() -> Outcome {
    for (at, expected) in [(13, "b.csv · 14"), (4, "b.csv · 5")] {
        let mut grid = card();
        assert_eq!(grid[at][0], "Предмет");
        grid[at][0] = "Предметы";
        let imported = read(&[("b.csv", text(&grid, ';', false)?)])?;
        let told = imported.findings.iter().filter(|own| own.blocks());
        let told: Vec<String> =
            told.map(|own| format!("{} {}", own.code, own.place)).collect();
        assert_eq!(told, [format!("I01 {expected}")]);
    }
    let beside = [("b.csv", text(&card(), ';', false)?), ("~$b.xlsx", vec![0; 165])];
    only(&read(&beside)?)?;
    Ok(())
}
