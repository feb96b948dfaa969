//! What the workbook holds survives: import, export, import.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use letopis::batch::{self, CLASS_EXPORTERS, RunOptions, Selection, Workspace};
use letopis::disk;
use letopis::documents::Status;
use letopis::finding::Finding;
use letopis::snapshot::{self, ShowValues, by_class};
use serde_json::{Value, json};

use super::books::Book;
use super::{Fault, Outcome, bring, codes};

fn options() -> RunOptions {
    RunOptions {
        selection: Selection::default(),
        status: Status::Issue,
        as_of: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default(),
        show: ShowValues::OnlyHarmless,
    }
}

fn open(folder: &Path) -> Result<Workspace, Fault> {
    let opened = Workspace::open(&folder.join("data"), &folder.join("out"))?;
    opened.map_err(|findings| format!("{findings:?}").into())
}

/// Exports the only class of a workspace; gives its workbook and what was found.
fn export(folder: &Path) -> Result<(PathBuf, Vec<Finding>), Fault> {
    let into = folder.join("out/export");
    let exporter = &CLASS_EXPORTERS[0];
    let report = batch::export_classes(&open(folder)?, &options(), exporter, &into)?;
    assert_eq!((report.planned, report.written, report.refused), (1, 1, 0));
    let files = disk::sorted_walk(&into)?;
    let [file] = files.as_slice() else { return Err(format!("{files:?}").into()) };
    Ok((into.join(file), report.findings))
}

/// Every file of the data folder, by path.
fn data(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Fault> {
    let data = folder.join("data");
    let files = disk::sorted_walk(&data)?.into_iter();
    files.map(|path| Ok((path.clone(), std::fs::read(data.join(&path))?))).collect()
}

/// The book is imported, exported and imported again, and every byte is the same.
fn check(book: &Book, what: &str) -> Outcome {
    let (here, there) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let file = here.path().join("form.xlsx");
    disk::write_atomically(&file, &book.workbook(|_| Ok(()))?)?;
    bring(here.path(), &[file])?;
    let (workbook, findings) = export(here.path())?;
    // What the source cannot tell is said of every export.
    assert!(findings.iter().all(|own| own.code.id == "S17"), "{what}: {findings:?}");
    let report = bring(there.path(), &[workbook])?;
    assert_eq!(report.written.len(), 2, "{what}: {:?}", codes_of(&report.findings));
    let (here, there) = (data(here.path())?, data(there.path())?);
    assert!(here.len() == 2 && here.keys().eq(there.keys()), "{what}");
    for (path, bytes) in &here {
        let other = String::from_utf8_lossy(&there[path]).into_owned();
        assert!(String::from_utf8_lossy(bytes) == other, "{what}: {path} differs");
    }
    Ok(())
}

fn codes_of(findings: &[Finding]) -> Vec<&str> {
    codes(findings, letopis::finding::Severity::Blocks)
}

#[test]
fn a_snapshot_of_the_workbook_comes_back_byte_for_byte() -> Outcome {
    check(&Book::template()?, "the example")?;

    let mut book = Book::template()?;
    book.set("Школа", 1, "Выгружено", "30.05.2026 18:20:59")?;
    // Numbers with a gap, and not in the order of the alphabet.
    book.add("Обучающиеся", &["7А", "31", "Абрикосов", "Ян", "", "", "0012", "", ""])?;
    book.add("Периоды", &["полугодие", "1", "01.09.2025", "30.12.2025", ""])?;
    book.add("Периоды", &["год", "1", "01.09.2025", "26.05.2026", ""])?;
    let topics =
        ["=1+1", "3-4", "01.09.2025", "007", "а\nб\n\nв", "_x0041_", "'5", "+7", "@a"];
    for (row, topic) in (1..).zip(topics) {
        book.set("Уроки", row, "Тема", topic)?;
    }
    book.set("Отметки", 1, "Отметка", "5 на")?;
    book.set("Отметки", 2, "Отметка", "Н/А")?;
    book.set("Отметки", 3, "Отметка", "4- 3+ осв.")?;
    check(&book, "values that look like others")?;

    let mut book = Book::template()?;
    for number in ["17", "5"] {
        book.add("Учителя", &["Лугова", "Марфа", "Ильинична", number])?;
    }
    book.tabs.get_mut("Учителя").ok_or("no tab")?.remove(1);
    book.set("Классы", 1, "Классный руководитель", "17")?;
    book.set("Нагрузка", 1, "Учитель", "17")?;
    book.set("Нагрузка", 2, "Учитель", "Тихонова Злата Юрьевна")?;
    for row in 1..book.tabs["Уроки"].len() {
        book.set("Уроки", row, "Замена", if row == 3 { "5" } else { "" })?;
    }
    check(&book, "two teachers of one name")?;
    // The other of them comes first in the list of numbers.
    book.set("Классы", 1, "Классный руководитель", "5")?;
    book.set("Нагрузка", 1, "Учитель", "5")?;
    book.set("Уроки", 3, "Замена", "17")?;
    check(&book, "the same, the other way round")
}

#[test]
fn what_nobody_knows_is_unknown_again() -> Outcome {
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
    check(&book, "missing columns and tabs")
}

/// What has no place in the workbook, and what it writes in its own words.
const NOT_HELD: [&str; 12] = [
    "bell_times",
    "carried_results",
    "deferred_results",
    "exported_at",
    "format",
    "id",
    "ledger_finals",
    "protocol",
    "recorded_at",
    "recorded_by",
    "school",
    "source",
];

/// Says every reference in the words of what it refers to, and puts lists in order.
fn in_words(value: &mut Value, names: &BTreeMap<String, String>) {
    match value {
        Value::Object(members) => {
            members.retain(|key, _| !NOT_HELD.contains(&key.as_str()));
            members.values_mut().for_each(|own| in_words(own, names));
        }
        Value::Array(items) => {
            items.iter_mut().for_each(|own| in_words(own, names));
            items.sort_by_cached_key(Value::to_string);
        }
        Value::String(text) => {
            if let Some(name) = names.get(text) {
                name.clone_into(text);
            }
        }
        _ => {}
    }
}

/// The only class of an export by names and dates, without ids.
fn told(bytes: &[u8]) -> Result<Value, Fault> {
    let profile = letopis::profile::Profile::default();
    let conventions = profile.conventions();
    let read = snapshot::read(bytes, "x.json", &conventions, ShowValues::OnlyHarmless);
    let read = read.snapshot.ok_or("no snapshot")?;
    // Members of staff whom the class does not name belong to no class.
    let own = by_class(&read).into_iter().next().ok_or("no class")?;
    let mut names = BTreeMap::new();
    let class = own.classes.first().ok_or("no class")?;
    for term in &own.school_year.terms {
        names.insert(term.id.clone(), format!("{:?} {}", term.kind, term.number));
    }
    for own in &own.staff {
        let name = format!("{} {} {:?}", own.family_name, own.given_name, own.patronymic);
        names.insert(own.id.clone(), name);
    }
    for own in &class.pupils {
        let name = format!("{} {} {:?}", own.family_name, own.given_name, own.born);
        names.insert(own.id.clone(), name);
    }
    names.extend(own.subjects.iter().map(|own| (own.id.clone(), own.name.clone())));
    names.extend(class.groups.iter().map(|own| (own.id.clone(), own.name.clone())));
    let groups = names.clone();
    let name = |id: &String| groups.get(id).cloned().unwrap_or_default();
    for course in &class.courses {
        let group = course.group.as_ref().map(name).unwrap_or_default();
        let subject = name(&course.subject);
        for lesson in &course.lessons {
            let lesson_name =
                format!("{subject} {group} {} {}", lesson.date, lesson.number);
            for work in &lesson.works {
                names.insert(work.id.clone(), format!("{lesson_name} {:?}", work.kind));
            }
            names.insert(lesson.id.clone(), lesson_name);
        }
    }
    let mut value = serde_json::to_value(&own)?;
    in_words(&mut value, &names);
    Ok(value)
}

/// Records of each kind that a class holds.
fn counts(told: &Value) -> Vec<usize> {
    let class = &told["classes"][0];
    let length = |own: &Value| own.as_array().map_or(0, Vec::len);
    let courses = class["courses"].as_array().cloned().unwrap_or_default();
    let of_courses = ["lessons", "marks", "attendance"]
        .map(|kind| courses.iter().map(|own| length(&own[kind])).sum());
    let finals = ["term_marks", "interim_marks", "year_marks"]
        .map(|kind| length(&class["journal_finals"][kind]));
    let of_class =
        ["pupils", "courses", "council_decisions"].map(|own| length(&class[own]));
    [of_class, of_courses, finals].concat()
}

/// What the exporter said of records that the form has no place for.
fn left_out(findings: &[Finding]) -> Vec<String> {
    let own = findings.iter().filter(|own| own.code.id == "W14");
    own.flat_map(|own| &own.values)
        .filter(|(_, count)| *count != "0")
        .map(|(kind, count)| format!("{kind} {count}"))
        .collect()
}

#[test]
fn the_demo_school_comes_back_as_far_as_the_form_holds_it() -> Outcome {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let cases: [(&str, [usize; 9], &[&str]); 3] = [
        ("01a", [14, 20, 14, 1135, 0, 511, 0, 0, 0], &["bell_times 10"]),
        (
            "07a",
            [14, 21, 14, 1302, 3738, 503, 660, 26, 208],
            &[
                "bell_times 10",
                "carried_results 26",
                "deferred_results 1",
                "ledger_finals 894",
                "protocols 18",
            ],
        ),
        (
            "10a",
            [14, 22, 14, 1369, 2801, 600, 450, 26, 234],
            &["bell_times 10", "carried_results 18", "protocols 13"],
        ),
    ];
    for (class, expected, left_out) in cases {
        let (here, there) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let file = format!("2025-26/{class}.json");
        let original = std::fs::read(demo.join(&file))?;
        let profile = std::fs::read(demo.join("school.toml"))?;
        disk::write_atomically(&here.path().join("data").join(&file), &original)?;
        for folder in [&here, &there] {
            let path = folder.path().join("data/school.toml");
            disk::write_atomically(&path, &profile)?;
        }
        let (workbook, findings) = export(here.path())?;
        assert_eq!((codes_of(&findings).len(), findings.len()), (0, 1), "{class}");
        assert_eq!(self::left_out(&findings), left_out, "{class}");

        let report = bring(there.path(), &[workbook])?;
        assert_eq!(codes_of(&report.findings), Vec::<&str>::new(), "{class}");
        let [written] = report.written.as_slice() else {
            return Err(format!("{class}: {:?}", report.written).into());
        };
        let again = std::fs::read(there.path().join("data").join(written))?;
        let (before, after) = (told(&original)?, told(&again)?);
        assert_eq!(counts(&before), expected, "{class}");
        assert_eq!(counts(&after), expected, "{class}");
        assert!(before == after, "{class}: the data differ");

        let [before, after] = [&here, &there].map(|folder| -> Result<_, Fault> {
            let found = batch::check(&open(folder.path())?, &options())?.findings;
            Ok(found.iter().map(|own| own.code.id).collect::<Vec<_>>())
        });
        let before = before?;
        assert!(after?.iter().all(|code| before.contains(code)), "{class}");
    }
    Ok(())
}

/// A class of the demo school with records that the form has no place for.
fn overfull(demo: &Path) -> Result<Value, Fault> {
    let mut original: Value =
        serde_json::from_slice(&std::fs::read(demo.join("2025-26/01a.json"))?)?;
    // An offset that the form has no word for; the moment is the same.
    original["exported_at"] = json!("2026-05-30T18:50:00+05:30");
    let class = &mut original["classes"][0];
    let pupil = class["pupils"][0]["id"].clone();
    class["pupils"][0]["health"] = json!({"group": "I"});
    class["groups"]
        .as_array_mut()
        .ok_or("no groups")?
        .push(json!({"id": "g-empty", "name": "никого", "members": []}));
    let first = &mut class["courses"][0];
    let lesson = first["lessons"][1]["id"].clone();
    let works = ["control_work", "dictation", "control_work"];
    let works =
        (1..).zip(works).map(|(at, kind)| json!({"id": format!("w{at}"), "kind": kind}));
    first["lessons"][1]["works"] = works.collect();
    let mut second = first.clone();
    first["attendance"].as_array_mut().ok_or("no list")?.push(
        json!({"pupil": pupil, "lesson": lesson, "kind": "unknown", "source_word": "?"}),
    );
    // Another teacher of the same subject, with one lesson of his own and one that the
    // other teacher gave at the same time.
    let courses = class["courses"].as_array().ok_or("no courses")?;
    let other = courses.iter().find(|own| own["teacher"] != second["teacher"]);
    let teacher = other.ok_or("one teacher")?["teacher"].clone();
    second["id"] = json!("k-second");
    second["teacher"] = teacher;
    second["marks"] = json!([]);
    second["attendance"] = json!([]);
    let (date, number) =
        (second["lessons"][1]["date"].clone(), second["lessons"][1]["number"].clone());
    second["lessons"] = json!([
        {"id": "l-own", "date": date, "number": 9, "topic": "Своя тема"},
        {"id": "l-same", "date": date, "number": number, "topic": "Та же"},
    ]);
    class["courses"].as_array_mut().ok_or("no courses")?.push(second);
    Ok(original)
}

#[test]
fn what_the_form_has_no_place_for_is_counted_and_the_rest_is_kept() -> Outcome {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let (here, there) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let bytes = serde_json::to_vec(&overfull(&demo)?)?;
    let path = here.path().join("data/2025-26/01a.json");
    disk::write_atomically(&path, &bytes)?;
    let profile = std::fs::read(demo.join("school.toml"))?;
    disk::write_atomically(&here.path().join("data/school.toml"), &profile)?;
    let (workbook, findings) = export(here.path())?;
    let expected = [
        "attendance 1",
        "bell_times 10",
        "courses 1",
        "groups 1",
        "health 1",
        "lessons 1",
        "moment 1",
        "works 1",
    ];
    assert_eq!(left_out(&findings), expected);

    let report = bring(there.path(), &[workbook])?;
    let file = report.written.first().ok_or("nothing written")?;
    let again: Value =
        serde_json::from_slice(&std::fs::read(there.path().join("data").join(file))?)?;
    assert_eq!(again["exported_at"], "2026-05-30T16:20:00+03:00");
    let courses = again["classes"][0]["courses"].as_array().ok_or("no courses")?;
    assert_eq!(courses.len(), 20);
    let lessons = courses.iter().filter_map(|own| own["lessons"].as_array()).flatten();
    let own: Vec<_> = lessons.clone().filter(|own| own["topic"] == "Своя тема").collect();
    assert!(own.len() == 1 && own[0]["substitute"].is_string());
    assert_eq!(lessons.count(), 1136);
    Ok(())
}
