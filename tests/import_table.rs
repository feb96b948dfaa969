//! Foreign tables through a map: what the form says is said by any table, each twin has its
//! one fault, and nothing is lost in silence.

mod lens;
pub(super) mod lists;
mod maps;

use std::path::{Path, PathBuf};

use letopis::finding::{Finding, Severity};
use letopis::import::{self, Imported, Request, SourceFile};
use letopis::profile::Profile;
use letopis::snapshot::ShowValues;
use letopis::snapshot::v1::{AttendanceKind, Snapshot, Unknown};

type Fault = Box<dyn std::error::Error>;
type Outcome = Result<(), Fault>;

const SCHOOL: &str =
    "Полное название;Учебный год;Начало года;Конец года;Выгружено;Часовой пояс
МБОУ «Школа № 5»;2025/2026;01.09.2025;26.05.2026;30.05.2026 18:20;UTC+3 Москва
";
const PERIODS: &str = "Вид;Номер;Начало;Конец
четверть;1;01.09.2025;26.10.2025
четверть;2;05.11.2025;30.12.2025
четверть;3;12.01.2026;22.03.2026
четверть;4;30.03.2026;26.05.2026
";

fn file(name: &str, bytes: impl Into<Vec<u8>>) -> SourceFile {
    SourceFile { name: name.to_owned(), bytes: bytes.into() }
}

/// The sample's own files.
fn sample() -> Result<Vec<SourceFile>, Fault> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/table");
    let read = |name: &str| -> Result<SourceFile, Fault> {
        Ok(file(name, std::fs::read(folder.join(name))?))
    };
    Ok(vec![read("journal.html")?, read("results.csv")?])
}

/// Imports foreign files together with the tabs of the form that no table has.
fn read(map: &str, sources: &[SourceFile]) -> Imported {
    read_alone(map, &beside(sources), &Profile::default())
}

/// Foreign files beside the tabs of the form that none of them has.
pub(super) fn beside(sources: &[SourceFile]) -> Vec<SourceFile> {
    let mut all = sources.to_vec();
    all.extend([file("Школа.csv", SCHOOL), file("Периоды.csv", PERIODS)]);
    all
}

/// The whole sample.
pub(super) fn whole() -> Result<Vec<SourceFile>, Fault> {
    Ok(beside(&sample()?))
}

fn read_alone(map: &str, sources: &[SourceFile], profile: &Profile) -> Imported {
    let map = file("map.toml", map);
    let request = Request {
        sources,
        profile,
        exported_at: None,
        map: Some(&map),
        show: ShowValues::OnlyHarmless,
    };
    let importer = import::IMPORTERS.iter().find(|own| own.name == "table");
    importer.map(|own| import::import(own, &request)).unwrap_or_default()
}

/// Code and place of everything that is at least a warning, but for what nobody can tell.
fn told(imported: &Imported) -> Vec<String> {
    let own = imported.findings.iter().filter(|own| own.severity != Severity::Notes);
    let own = own.filter(|own| own.code.id != "I08");
    own.map(|own| format!("{} {}", own.code, own.place)).collect()
}

fn only(imported: &Imported) -> Result<&Snapshot, Fault> {
    match imported.snapshots.as_slice() {
        [only] if !imported.findings.iter().any(Finding::blocks) => Ok(only),
        _ => Err(format!("{:?}", told(imported)).into()),
    }
}

/// Rows read, used, refused of a table whose name begins so.
fn rows(imported: &Imported, table: &str) -> (usize, usize, usize) {
    let own = imported.account.tables.get(table).copied().unwrap_or_default();
    (own.read, own.used, own.refused)
}

pub(super) fn proposed() -> Result<String, Fault> {
    let map = import::guess(&sample()?).map_err(|own| format!("{own:?}"))?;
    Ok(map.replace("# ? school_year", "school_year"))
}

#[test]
fn a_saved_page_and_a_list_of_results_become_a_class_by_the_proposed_map() -> Outcome {
    let imported = read(&proposed()?, &sample()?);
    assert_eq!(told(&imported), ["I36 journal.html · 1 · 12"]);
    assert_eq!(rows(&imported, "journal.html · 1"), (7, 7, 0));
    assert_eq!(rows(&imported, "journal.html · 2"), (7, 7, 0));
    assert_eq!(rows(&imported, "results.csv"), (14, 14, 0));
    let snapshot = only(&imported)?;
    assert_eq!(
        snapshot.cannot_tell,
        [Unknown::Topics, Unknown::Homework, Unknown::PersonalFiles]
    );
    let class = &snapshot.classes[0];
    assert_eq!((class.grade, class.letter.as_deref()), (7, Some("А")));
    assert_eq!(class.pupils.len(), 7);
    let names: Vec<String> =
        snapshot.staff.iter().map(|own| own.family_name.clone()).collect();
    assert_eq!(names, ["Лугова", "Тихонова"]);
    // The cell of one of seven is empty.
    assert_eq!(class.journal_finals.term_marks.len(), 12);
    assert_eq!(class.journal_finals.year_marks.len(), 14);
    Ok(())
}

#[test]
fn cells_under_days_are_marks_and_absences_of_lessons() -> Outcome {
    let imported = read(&proposed()?, &sample()?);
    let class = &only(&imported)?.classes[0];
    let algebra = &class.courses[0];
    let days: Vec<String> = algebra
        .lessons
        .iter()
        .map(|own| format!("{} {}", own.date, own.number))
        .collect();
    assert_eq!(days, ["2025-09-02 1", "2025-09-04 1", "2025-09-04 2", "2025-10-09 1"]);
    let name = |id: &str| {
        let own = class.pupils.iter().find(|own| own.id == id);
        own.map(|own| own.family_name.as_str()).unwrap_or_default()
    };
    let mut marks: Vec<String> = algebra
        .marks
        .iter()
        .map(|own| format!("{} {} {}", name(&own.pupil), &own.lesson[13..], own.value))
        .collect();
    marks.sort();
    assert_eq!(
        marks,
        [
            "Абрамова 20250902-1 5",
            "Абрамова 20251009-1 4",
            "Абрамова 20251009-1 5",
            "Буров 20250904-1 3",
            "Ветрова 20250904-1 not_certified",
            "Ветрова 20250904-2 5-",
            "Громов 20250902-1 4",
            "Громов 20251009-1 exempt",
            "Дымова 20250902-1 2",
            "Дымова 20250904-2 5",
            "Жукова 20250902-1 3",
            "Жукова 20250904-1 4",
        ]
    );
    let mut absent: Vec<(String, AttendanceKind)> = algebra
        .attendance
        .iter()
        .map(|own| (format!("{} {}", name(&own.pupil), &own.lesson[13..]), own.kind))
        .collect();
    absent.sort_by(|left, right| left.0.cmp(&right.0));
    assert_eq!(
        absent,
        [
            ("Абрамова 20250904-2".into(), AttendanceKind::Absent),
            ("Буров 20250902-1".into(), AttendanceKind::Absent),
            ("Ветрова 20251009-1".into(), AttendanceKind::Ill),
            ("Дымова 20250902-1".into(), AttendanceKind::Late),
            ("Жукова 20251009-1".into(), AttendanceKind::Excused),
        ]
    );
    Ok(())
}

#[test]
fn each_twin_of_the_sample_has_its_one_fault() -> Outcome {
    let map = proposed()?;
    // What stands in the page or in the list, what is put there, and what is said of it.
    let page: &[(&str, &str, &[&str])] = &[
        ("<td>4/5<td>", "<td>4/6<td>", &["I02 journal.html · 1 · F7"]),
        ("<td>н/а<td>", "<td>нет<td>", &["I02 journal.html · 1 · D9"]),
        ("<th>9</tr>", "<th>32</tr>", &["I02 journal.html · 1 · F6"]),
        ("<th>Октябрь", "<th>Четверть", &["I02 journal.html · 1 · F6"]),
        ("Класс:&nbsp;7А", "Группа:&nbsp;7А", &["I25 journal.html · 1 · 5"]),
        ("Класс:&nbsp;7А", "Класс:&nbsp;17А", &["I02 journal.html · 1 · A1"]),
        ("<th rowspan=2>ФИО", "<th rowspan=2>Кто", &["I25 journal.html · 1 · 5"]),
        ("<td><b>Жукова Инна</b>", "<td><b>Жукова</b>", &["I02 journal.html · 1 · B13"]),
        ("<td>4,56</tr>", "<td>4,56<td>x</tr>", &["I32 journal.html · 1 · H7"]),
        ("<td>3<td>4<td><td>у", "<td><td><td><td>", &[]),
        ("windows-1251", "utf-8", &["I01 journal.html"]),
    ];
    for (from, to, expected) in page {
        let mut files = sample()?;
        let text = encoding_rs::WINDOWS_1251.decode(&files[0].bytes).0.into_owned();
        assert!(text.contains(from), "{from}");
        let text = text.replacen(from, to, 1);
        files[0].bytes = encoding_rs::WINDOWS_1251.encode(&text).0.into_owned();
        let imported = read(&map, &files);
        let told: Vec<String> =
            told(&imported).into_iter().filter(|own| !own.starts_with("I36")).collect();
        let told: Vec<String> =
            told.into_iter().filter(|own| !own.starts_with("I23")).collect();
        assert_eq!(told, *expected, "{from} → {to}");
    }
    let list: &[(&str, &str, &[&str])] = &[
        (";4;5;", ";4,5;5;", &["I02 results.csv · C5"]),
        (";4;5;", ";н;5;", &["I02 results.csv · C5"]),
        ("Класс: 7А", "Класс: А7", &["I02 results.csv · A2"]),
        (
            "Жукова Инна;Алгебра;5;5;",
            "Жукова Инна;Алгебра;5;5",
            &["I20 results.csv · 17"],
        ),
        ("Жукова Инна;Алгебра;5;5;", "Жукова Инна;Алгебра;;;", &[]),
        (
            "Жукова Инна;История России;5;5;",
            "Жукова Инна;Алгебра;4;3;",
            &["I34 results.csv · C18", "I34 results.csv · D18"],
        ),
        (";Год;", ";За год;", &["I25 results.csv · 4"]),
    ];
    for (from, to, expected) in list {
        let mut files = sample()?;
        let text = encoding_rs::WINDOWS_1251.decode(&files[1].bytes).0.into_owned();
        assert!(text.contains(from), "{from}");
        let text = text.replacen(from, to, 1);
        files[1].bytes = encoding_rs::WINDOWS_1251.encode(&text).0.into_owned();
        let imported = read(&map, &files);
        let told: Vec<String> =
            told(&imported).into_iter().filter(|own| !own.starts_with("I36")).collect();
        assert_eq!(told, *expected, "{from} → {to}");
    }
    Ok(())
}

#[test]
fn a_second_import_changes_nothing_and_a_name_is_never_shown() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut paths: Vec<PathBuf> = Vec::new();
    for own in
        sample()?.iter().chain(&[file("Школа.csv", SCHOOL), file("Периоды.csv", PERIODS)])
    {
        let path = folder.path().join(&own.name);
        letopis::disk::write_atomically(&path, &own.bytes)?;
        paths.push(path);
    }
    let map = folder.path().join("map.toml");
    assert_eq!(letopis::batch::write_guess(&paths[..2], &map)?, []);
    assert!(letopis::batch::write_guess(&paths[..2], &map).is_err());
    let text = std::fs::read_to_string(&map)?;
    for own in ["Абрамова", "Лугова", "Ким"] {
        assert!(!text.contains(own), "{own}");
    }
    let importer = import::IMPORTERS.iter().find(|own| own.name == "table");
    let mut options = letopis::batch::ImportOptions {
        importer: importer.ok_or("no importer")?,
        sources: paths,
        exported_at: None,
        map: Some(map),
        partial: false,
        show: ShowValues::OnlyHarmless,
    };
    let data = folder.path().join("data");
    // Which file of a folder or an archive would be the map?
    let zip = folder.path().join("maps.zip");
    std::fs::create_dir(folder.path().join("maps"))?;
    std::fs::copy(folder.path().join("map.toml"), folder.path().join("maps/map.toml"))?;
    let stored = letopis::container::write(&[("map.toml".into(), text.into_bytes())])?;
    letopis::disk::write_atomically(&zip, &stored)?;
    let map = options.map.clone();
    for other in [folder.path().join("maps"), zip] {
        options.map = Some(other);
        let refused = letopis::batch::import(&data, &options)?;
        let found: Vec<&str> = refused.findings.iter().map(|own| own.code.id).collect();
        assert_eq!((found, refused.written.len()), (vec!["I42"], 0));
    }
    options.map = map;
    let first = letopis::batch::import(&data, &options)?;
    assert_eq!(first.written, ["2025-26/07a-table-20260530T1820.json", "school.toml"]);
    let second = letopis::batch::import(&data, &options)?;
    assert_eq!((second.written.len(), second.unchanged.len()), (0, 1));
    Ok(())
}
