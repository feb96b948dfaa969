//! The workbook: the template is a good sample, each twin has its one fault, and nothing
//! that is damaged is lost in silence.

pub(crate) mod books;
mod faults;
mod odd;
mod roundtrip;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use letopis::batch::{
    self, ImportOptions, ImportReport, RunOptions, Selection, Workspace,
};
use letopis::disk;
use letopis::documents::Status;
use letopis::finding::{Finding, Severity};
use letopis::import::{self, Imported, Importer, Request, SourceFile};
use letopis::messages::{Language, Messages};
use letopis::profile::Profile;
use letopis::snapshot::ShowValues;
use letopis::snapshot::v1::{Snapshot, Unknown};

use self::books::Book;

type Fault = Box<dyn std::error::Error>;
type Outcome = Result<(), Fault>;

fn importer() -> Result<&'static Importer, Fault> {
    let found = import::IMPORTERS.iter().find(|own| own.name == "workbook");
    found.ok_or_else(|| "no such importer".into())
}

/// Imports files as they lie in memory.
fn read(sources: &[SourceFile]) -> Result<Imported, Fault> {
    let request = Request {
        sources,
        profile: &Profile::default(),
        exported_at: None,
        map: None,
        show: ShowValues::OnlyHarmless,
    };
    Ok(import::import(importer()?, &request))
}

fn file(name: &str, bytes: Vec<u8>) -> SourceFile {
    SourceFile { name: name.to_owned(), bytes }
}

fn codes(findings: &[Finding], severity: Severity) -> Vec<&str> {
    let own = findings.iter().filter(|own| own.severity == severity);
    own.map(|own| own.code.id).collect()
}

fn only(imported: &Imported) -> Result<&Snapshot, Fault> {
    let blocking = codes(&imported.findings, Severity::Blocks);
    match imported.snapshots.as_slice() {
        [only] if blocking.is_empty() => Ok(only),
        other => Err(format!("{} snapshots, {blocking:?}", other.len()).into()),
    }
}

/// The snapshot of the template's own example.
pub(crate) fn good() -> Result<Snapshot, Fault> {
    let imported = read(&[file("form.xlsx", import::template()?)])?;
    Ok(only(&imported)?.clone())
}

#[test]
fn the_template_is_read_whole() -> Outcome {
    let book = Book::template()?;
    let imported = read(&[file("form.xlsx", import::template()?)])?;
    assert_eq!(imported.findings, []);
    for (tab, rows) in &book.tabs {
        let own = imported.account.tables.get(&format!("form.xlsx · {tab}"));
        let own = own.copied().unwrap_or_default();
        let expected = rows.len() - 1;
        assert_eq!((own.read, own.used, own.refused), (expected, expected, 0), "{tab}");
    }
    assert_eq!(imported.account.tables.len(), book.tabs.len());
    let snapshot = only(&imported)?;
    assert_eq!(snapshot.exported_at.to_rfc3339(), "2026-05-30T18:20:00+05:00");
    let class = snapshot.classes.first().ok_or("no class")?;
    assert_eq!((class.grade, class.letter.as_deref()), (7, Some("А")));
    let rows = |tab: &str| book.tabs[tab].len() - 1;
    let sum = |count: fn(&letopis::snapshot::v1::Course) -> usize| -> usize {
        class.courses.iter().map(count).sum()
    };
    assert_eq!(class.pupils.len(), rows("Обучающиеся"));
    assert_eq!(class.courses.len(), rows("Нагрузка"));
    assert_eq!(sum(|own| own.lessons.len()), rows("Уроки"));
    // One cell holds two marks.
    assert_eq!(sum(|own| own.marks.len()), rows("Отметки") + 1);
    assert_eq!(sum(|own| own.attendance.len()), rows("Посещаемость"));
    assert_eq!(class.council_decisions.len(), rows("Решения"));
    let finals = &class.journal_finals;
    assert_eq!(finals.term_marks.len() + finals.year_marks.len(), rows("Итоги"));
    let moved = class.pupils.iter().flat_map(|own| &own.movements).count();
    assert_eq!(moved, rows("Движение"));
    let members = class.groups.iter().flat_map(|own| &own.members).count();
    assert_eq!(members, rows("Подгруппы"));
    let lesson = class.courses.iter().flat_map(|own| &own.lessons);
    let mut homework = lesson.filter_map(|own| own.homework.as_ref());
    assert!(homework.any(|own| own.text == "§ 4, упражнение 20\nПринести словарь"));
    let works = class.courses.iter().flat_map(|own| &own.lessons);
    assert!(works.filter(|own| own.works.len() == 2).count() == 1);
    Ok(())
}

#[test]
fn texts_and_workbooks_of_any_order_say_the_same() -> Outcome {
    let expected = good()?;
    let book = Book::template()?;
    let check = |sources: &[SourceFile], what: &str| -> Outcome {
        let imported = read(sources)?;
        assert_eq!(codes(&imported.findings, Severity::Warns), Vec::<&str>::new());
        assert!(*only(&imported)? == expected, "{what}: the snapshots differ");
        Ok(())
    };
    check(&book.texts(';', true)?, "Windows-1251")?;
    check(&book.texts(',', false)?, "UTF-8 with commas")?;
    check(&book.texts('\t', false)?, "UTF-8 with tabs")?;
    check(&[file("b.xlsx", book.workbook(|_| Ok(()))?)], "all cells as texts")?;
    check(&[file("b.ods", book.open_document()?)], "OpenDocument")?;
    let mut shuffled = book.clone();
    for rows in shuffled.tabs.values_mut() {
        let heading = rows.remove(0);
        rows.reverse();
        let middle = rows.len() / 2;
        rows.rotate_left(middle);
        rows.insert(0, heading);
    }
    check(&shuffled.texts(';', true)?, "shuffled rows")?;
    let mut turned = book.clone();
    for row in turned.tabs.values_mut().flatten() {
        row.reverse();
    }
    check(&turned.texts(';', true)?, "turned columns")?;
    let mut loose = book.clone();
    for rows in loose.tabs.values_mut() {
        for cell in rows.iter_mut().skip(1).flatten().filter(|own| !own.is_empty()) {
            *cell = format!("\u{a0}{cell}  ");
        }
        let width = rows[0].len();
        rows.insert(2.min(rows.len()), vec![String::from(" "); width]);
        rows.push(vec![String::from("\u{a0}"); width]);
    }
    check(&[file("b.xlsx", loose.workbook(|_| Ok(()))?)], "blanks")?;
    // The class in two files: what both say is said once.
    let both =
        [file("a.xlsx", import::template()?), file("b.xlsx", book.workbook(|_| Ok(()))?)];
    check(&both, "the same twice")
}

#[test]
fn several_workbooks_make_one_year_and_say_where_they_differ() -> Outcome {
    let book = Book::template()?;
    let other = file("a.xlsx", import::template()?);
    let mut changed = book.clone();
    changed.set("Обучающиеся", 1, "Отчество", "Петрович")?;
    let imported = read(&[other, file("b.xlsx", changed.workbook(|_| Ok(()))?)])?;
    let found: Vec<(&str, String)> = imported
        .findings
        .iter()
        .filter(|own| own.blocks())
        .map(|own| (own.code.id, own.place.to_string()))
        .collect();
    assert_eq!(found, [("I03", "b.xlsx · Обучающиеся · B2".to_owned())]);
    // Holidays of another class under the same number: the sentence says how to go on.
    let mut changed = book.clone();
    changed.set("Периоды", 7, "Конец", "28.03.2026")?;
    let other = file("a.xlsx", import::template()?);
    let imported = read(&[other, file("b.xlsx", changed.workbook(|_| Ok(()))?)])?;
    let finding = imported.findings.first().ok_or("no finding")?;
    let sentence = Messages::of(Language::Russian).finding(finding);
    assert_eq!(finding.place.to_string(), "b.xlsx · Периоды · 8");
    assert!(sentence.message.starts_with("каникулы № 3"), "{}", sentence.message);
    assert!(sentence.hint.unwrap_or_default().contains("по одной"));
    Ok(())
}

#[test]
fn what_no_column_and_no_tab_tells_is_said_once() -> Outcome {
    let mut book = Book::template()?;
    for (tab, heading) in [
        ("Уроки", "Тема"),
        ("Уроки", "Домашнее задание"),
        ("Обучающиеся", "Дата рождения"),
        ("Обучающиеся", "Личное дело"),
        ("Нагрузка", "Учитель"),
    ] {
        book.drop_column(tab, heading)?;
    }
    for tab in ["Итоги", "Посещаемость"] {
        book.tabs.remove(tab);
    }
    let imported = read(&book.texts(';', false)?)?;
    let snapshot = only(&imported)?;
    let all = [
        Unknown::Topics,
        Unknown::Homework,
        Unknown::Attendance,
        Unknown::Results,
        Unknown::PersonalFiles,
        Unknown::Teachers,
    ];
    assert_eq!(snapshot.cannot_tell, all);
    assert_eq!(codes(&imported.findings, Severity::Warns), ["I08"; 6]);
    Ok(())
}

#[test]
fn kinds_of_results_and_periods_are_kept_apart() -> Outcome {
    let mut book = Book::template()?;
    book.add("Периоды", &["полугодие", "1", "01.09.2025", "30.12.2025", ""])?;
    book.add("Периоды", &["год", "1", "01.09.2025", "26.05.2026", ""])?;
    for (kind, mark) in [("итоговая", "4"), ("экзамен", "5"), ("промежуточная", "Н/А")]
    {
        book.add("Итоги", &["7А", "Русский язык", "1", kind, "", "", mark])?;
    }
    let row = ["7А", "Русский язык", "1", "за период", "полугодие", "1", "4"];
    book.add("Итоги", &row)?;
    let imported = read(&book.texts(';', true)?)?;
    let snapshot = only(&imported)?;
    let finals = &snapshot.classes[0].journal_finals;
    let values = [&finals.final_marks, &finals.exam_marks, &finals.interim_marks]
        .map(|own| own.iter().map(|own| own.value.as_str()).collect::<Vec<_>>());
    assert_eq!(values, [["4"], ["5"], ["not_certified"]]);
    let halves = finals.term_marks.iter().filter(|own| own.term.as_deref() == Some("h1"));
    assert_eq!(halves.count(), 1);
    Ok(())
}

fn bring(folder: &Path, sources: &[PathBuf]) -> Result<ImportReport, Fault> {
    Ok(batch::import(
        &folder.join("data"),
        &ImportOptions {
            importer: importer()?,
            sources: sources.to_vec(),
            exported_at: None,
            map: None,
            partial: false,
            show: ShowValues::OnlyHarmless,
        },
    )?)
}

#[test]
fn the_template_makes_a_school_that_is_checked_and_built() -> Outcome {
    let folder = tempfile::tempdir()?;
    let form = folder.path().join("form.xlsx");
    batch::write_template(&form)?;
    batch::write_template(&form)?;
    let first = bring(folder.path(), std::slice::from_ref(&form))?;
    let snapshot = "2025-26/07a-workbook-20260530T1820.json";
    assert_eq!(first.written, [snapshot, "school.toml"]);
    let before = std::fs::read(folder.path().join("data").join(snapshot))?;
    let second = bring(folder.path(), std::slice::from_ref(&form))?;
    assert_eq!(
        (second.written.len(), second.unchanged.as_slice()),
        (0, &[snapshot.into()][..])
    );
    assert_eq!(second.findings, []);
    assert_eq!(std::fs::read(folder.path().join("data").join(snapshot))?, before);

    let (data, out) = (folder.path().join("data"), folder.path().join("out"));
    let workspace = Workspace::open(&data, &out)?.map_err(|own| format!("{own:?}"))?;
    let options = RunOptions {
        selection: Selection::default(),
        status: Status::Issue,
        as_of: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default(),
        show: ShowValues::OnlyHarmless,
    };
    let report = batch::check(&workspace, &options)?;
    assert_eq!(report.findings, []);
    let built = batch::build(&workspace, &options, &|_| ())?;
    assert_eq!((built.tally.made, built.tally.refused), (5, 0));
    let files: BTreeSet<String> = disk::sorted_walk(&out)?.into_iter().collect();
    let is_ledger = |own: &String| own.ends_with("2025-26-07a-ledger.pdf");
    assert!(files.iter().any(is_ledger), "{files:?}");
    Ok(())
}

#[test]
fn a_corrected_book_needs_a_moment_of_its_own() -> Outcome {
    let folder = tempfile::tempdir()?;
    let form = folder.path().join("form.xlsx");
    let mut book = Book::template()?;
    disk::write_atomically(&form, &book.workbook(|_| Ok(()))?)?;
    // The template of the profile says nothing of a school: the book may fill it in.
    let profile = batch::init(folder.path())?;
    let first = bring(folder.path(), std::slice::from_ref(&form))?;
    let snapshot = "2025-26/07a-workbook-20260530T1820.json";
    assert_eq!(
        (first.written, first.findings.len()),
        ([snapshot, "school.toml"].map(str::to_owned).to_vec(), 0)
    );
    let filled = std::fs::read_to_string(&profile)?;
    assert!(filled.contains("г. Приреченск") && filled.contains("Полянский"));

    let before = std::fs::read(folder.path().join("data").join(snapshot))?;
    book.set("Уроки", 1, "Тема", "Исправленная тема")?;
    disk::write_atomically(&form, &book.workbook(|_| Ok(()))?)?;
    let same = bring(folder.path(), std::slice::from_ref(&form))?;
    assert_eq!(codes(&same.findings, Severity::Blocks), ["I45"]);
    assert_eq!((same.written.len(), same.unchanged.len()), (0, 0));
    assert_eq!(std::fs::read(folder.path().join("data").join(snapshot))?, before);

    book.set("Школа", 1, "Выгружено", "30.05.2026 18:21")?;
    disk::write_atomically(&form, &book.workbook(|_| Ok(()))?)?;
    let later = bring(folder.path(), std::slice::from_ref(&form))?;
    assert_eq!(later.written, ["2025-26/07a-workbook-20260530T1821.json"]);
    assert_eq!(later.findings, []);
    assert_eq!(std::fs::read_to_string(&profile)?, filled);
    Ok(())
}

#[test]
fn a_profile_that_is_there_is_never_changed() -> Outcome {
    let folder = tempfile::tempdir()?;
    let form = folder.path().join("form.xlsx");
    disk::write_atomically(&form, &import::template()?)?;
    let profile = folder.path().join("data/school.toml");
    let own = "[school]\nname = \"Школа № 7\"\n";
    disk::write_atomically(&profile, own.as_bytes())?;
    let report = bring(folder.path(), std::slice::from_ref(&form))?;
    assert_eq!(std::fs::read_to_string(&profile)?, own);
    assert_eq!(report.written.len(), 1);
    let places: Vec<String> = report
        .findings
        .iter()
        .filter(|own| own.code.id == "I39")
        .map(|own| own.place.cell.clone().unwrap_or_default())
        .collect();
    assert_eq!(places.len(), report.findings.len());
    assert_eq!(places.len(), 6, "{places:?}");
    // A form that stands there already and was filled in is not written over.
    disk::write_atomically(&form, b"filled in")?;
    assert!(batch::write_template(&form).is_err());
    Ok(())
}
