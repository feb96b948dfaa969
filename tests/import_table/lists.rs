//! Lists: the form's own example under foreign headings, and rows that tell of the same.

use std::collections::BTreeMap;

use letopis::import::SourceFile;
use letopis::profile::Profile;
use letopis::snapshot::v1::{Snapshot, Unknown};

use super::super::import_workbook::books::Book;
use super::{Fault, Outcome, file, only, read, read_alone, rows, told};

/// The example of the form as foreign lists: other names, other headings, another order.
fn foreign(book: &Book) -> (String, Vec<SourceFile>) {
    let mut map = "letopis_map = 1\nsystem = \"АИС «Ведомость»\"\n".to_owned();
    let mut files = Vec::new();
    for (at, (tab, table)) in book.tabs.iter().enumerate() {
        let quoted = |own: &String| format!("\"{}\"", own.replace('"', "\"\""));
        let line = |cells: Vec<String>| {
            cells.iter().rev().map(quoted).collect::<Vec<_>>().join(";") + "\n"
        };
        let text: String = table
            .iter()
            .enumerate()
            .map(|(row, cells)| match row {
                0 => line(cells.iter().map(|own| format!("Поле «{own}»")).collect()),
                _ => line(cells.clone()),
            })
            .collect();
        files.push(file(&format!("list{at}.csv"), text));
        map.push_str(&format!(
            "[[table]]\nfile = \"list{at}.csv\"\n[[table.fill]]\ntab = \"{tab}\"\n"
        ));
        for heading in &table[0] {
            map.push_str(&format!("\"{heading}\" = \"Поле «{heading}»\"\n"));
        }
    }
    (map, files)
}

/// The same but for the name of its source.
fn of_source(snapshot: &Snapshot, other: &Snapshot) -> Snapshot {
    Snapshot { source: other.source.clone(), ..snapshot.clone() }
}

#[test]
fn foreign_headings_say_what_the_form_says() -> Outcome {
    let book = Book::template()?;
    let (map, files) = foreign(&book);
    let imported = read_alone(&map, &files, &Profile::default());
    let found = only(&imported)?;
    let form = super::super::import_workbook::good()?;
    assert_eq!(of_source(found, &form), form);
    assert_eq!(found.source.system, "АИС «Ведомость»");
    for (at, table) in book.tabs.values().enumerate() {
        let count = table.len() - 1;
        assert_eq!(rows(&imported, &format!("list{at}.csv")), (count, count, 0));
    }
    Ok(())
}

pub(crate) const MAP: &str = r#"
letopis_map = 1
system = "Список"
[words."Отметка"]
"отл" = "5"
"-" = ""
[words."Работа"]
"КР" = "контрольная"
[[table]]
[[table.fill]]
tab = "Отметки"
"Класс" = ["Параллель", "Литера"]
"Предмет" = "Предмет"
"Дата" = "Когда"
"Урок" = "Урок"
"Номер" = "Кто"
"Отметка" = "Балл"
"Работа" = "За что"
[[table.fill]]
tab = "Посещаемость"
"Класс" = ["Параллель", "Литера"]
"Предмет" = "Предмет"
"Дата" = "Когда"
"Урок" = "Урок"
"Номер" = "Кто"
"Знак" = "Балл"
"#;

pub(crate) fn list(lines: &[&str]) -> Vec<SourceFile> {
    let heading = "Параллель;Литера;Кто;Предмет;Когда;Урок;Балл;За что";
    let text: Vec<&str> = std::iter::once(heading).chain(lines.iter().copied()).collect();
    vec![file("marks.csv", text.join("\n"))]
}

#[test]
fn a_list_of_marks_implies_everything_else() -> Outcome {
    let imported = read(
        MAP,
        &list(&[
            "7;А;Ёлкин Ян Ильич;Физика;2 сентября;1;отл;КР",
            "7;А;Ёлкин Ян Ильич;Физика;02.09.25;1;4;",
            "7;А;Ёлкин Ян Ильич;Физика;02.09.2025;1;4;",
            "7;А;Ёлкин Ян Ильич;Физика;2025-09-03;2;5/н;",
            "7;А;Юдина Ева;Физика;03.09;2;б;",
            "10;;Юдина Ева;Химия;03.09;2;зач.;",
        ]),
    );
    let snapshot = only(&imported)?;
    assert_eq!(told(&imported), Vec::<String>::new());
    assert_eq!(rows(&imported, "marks.csv"), (6, 6, 0));
    let classes: BTreeMap<&str, usize> =
        snapshot.classes.iter().map(|own| (own.id.as_str(), own.pupils.len())).collect();
    assert_eq!(classes, BTreeMap::from([("07a", 2), ("10", 1)]));
    let course = &snapshot.classes[0].courses[0];
    let values: Vec<(&str, bool)> =
        course.marks.iter().map(|own| (own.value.as_str(), own.work.is_some())).collect();
    // The same mark twice is two marks.
    assert_eq!(values, [("4", false), ("4", false), ("5", true), ("5", false)]);
    assert_eq!((course.lessons.len(), course.attendance.len()), (2, 2));
    assert_eq!(course.lessons[0].works.len(), 1);
    assert_eq!(
        snapshot.cannot_tell,
        [
            Unknown::Topics,
            Unknown::Homework,
            Unknown::Results,
            Unknown::PersonalFiles,
            Unknown::Teachers,
            Unknown::Lessons,
        ]
    );
    Ok(())
}

#[test]
fn each_row_of_a_list_is_used_or_refused_by_name() -> Outcome {
    let check = |line: &str, expected: &[&str], used: usize| {
        let imported = read(MAP, &list(&["7;А;Ёлкин Ян;Физика;02.09.2025;1;5;", line]));
        assert_eq!(told(&imported), expected, "{line}");
        assert_eq!(rows(&imported, "marks.csv"), (2, used, 2 - used), "{line}");
    };
    check("7;А;Ёлкин Ян;Физика;03.09.2025;1;4;", &[], 2);
    check("7;А;Ёлкин Ян;Физика;03.09.2025;1;;", &["I43 marks.csv · 3"], 1);
    check("7;А;Ёлкин Ян;Физика;03.09.2025;1;-;", &["I43 marks.csv · 3"], 1);
    check("7;А;Ёлкин Ян;Физика;03.09.2025;1;6;", &["I02 marks.csv · G3"], 1);
    check("7;А;Ёлкин Ян;Физика;03.09.2025;1;4;урок", &["I02 marks.csv · H3"], 1);
    check(
        "7;А;Ёлкин Ян;Физика;03.09.2026;1;4;",
        &["I02 marks.csv · E3", "I23 marks.csv · F3"],
        1,
    );
    check("7;А;Ёлкин Ян;Физика;в среду;1;4;", &["I02 marks.csv · E3"], 1);
    check("13;А;Ёлкин Ян;Физика;03.09.2025;1;4;", &["I02 marks.csv · A3"], 1);
    check("7;А;Ёлкин;Физика;03.09.2025;1;4;", &["I04 marks.csv · C3"], 1);
    check("7;А;;Физика;03.09.2025;1;4;", &["I02 marks.csv · C3"], 1);
    check("7;А;Ёлкин Ян;;03.09.2025;1;4;", &["I02 marks.csv · D3"], 1);
    check("7;А;Ёлкин Ян;Физика;03.09.2025;1;4;;", &["I20 marks.csv · 3"], 1);
    check("7;A;Ёлкин Ян;Физика;03.09.2025;1;4;", &["I38 marks.csv · A3"], 2);
    Ok(())
}

/// The list of pupils and lessons that fills other tabs, row by row.
const LESSONS: &str = r#"
letopis_map = 1
system = "Список"
[[table]]
skip = { "Тема" = ["Итого*"] }
[[table.fill]]
tab = "Уроки"
"Класс" = { value = "7А" }
"Предмет" = { file = true }
"Дата" = "Дата"
"Урок" = { value = 1 }
"Тема" = "Тема"
"Вид работы" = "Работа"
[[table.fill]]
tab = "Нагрузка"
"Класс" = { value = "7А" }
"Предмет" = { file = true }
"Учитель" = "Учитель"
"#;

#[test]
fn rows_of_one_record_add_to_it_or_contradict_it() -> Outcome {
    let read_lines = |lines: &[&str]| {
        let text = format!("Дата;Тема;Работа;Учитель\n{}", lines.join("\n"));
        read(LESSONS, &[file("Физика.csv", text)])
    };
    let imported = read_lines(&[
        "02.09.2025;Скорость;;",
        "02.09.2025;;контрольная;Лугова Ия Ильинична",
        "02.09.2025;Скорость;диктант;",
        "Итого;Итого 3;;",
    ]);
    let snapshot = only(&imported)?;
    let notes: Vec<&str> = imported.findings.iter().map(|own| own.code.id).collect();
    assert!(notes.contains(&"I44") && !notes.contains(&"I43"), "{notes:?}");
    assert_eq!(rows(&imported, "Физика.csv"), (3, 3, 0));
    let course = &snapshot.classes[0].courses[0];
    assert_eq!(course.lessons.len(), 1);
    assert_eq!(course.lessons[0].topic.as_deref(), Some("Скорость"));
    assert_eq!(course.lessons[0].works.len(), 2);
    assert_eq!(snapshot.staff.len(), 1);

    let check = |line: &str, expected: &str| {
        let imported = read_lines(&["02.09.2025;Скорость;;Лугова Ия", line]);
        assert_eq!(told(&imported), [expected], "{line}");
    };
    check("02.09.2025;Путь;;", "I34 Физика.csv · B3");
    check("03.09.2025;Путь;;Жук Ян", "I34 Физика.csv · D3");
    Ok(())
}

#[test]
fn the_calendar_of_the_profile_serves_where_no_tab_tells_the_year() -> Outcome {
    let map = MAP.replace("system", "school_year = \"2025/2026\"\nsystem");
    let sources = list(&["7;А;Ёлкин Ян;Физика;02.09;1;5;"]);
    let without = read_alone(&map, &sources, &Profile::default());
    assert_eq!(told(&without), ["I10 2025-26", "I11 2025-26"]);
    let text = format!(
        "{}\n[[calendar]]\nname = \"2025-26\"\nstarts = \"2025-09-01\"\n\
         ends = \"2026-05-26\"\n[[calendar.terms]]\nid = \"q1\"\nkind = \"quarter\"\n\
         number = 1\nstarts = \"2025-09-01\"\nends = \"2025-10-26\"\n",
        letopis::profile::TEMPLATE
    );
    let profile = letopis::profile::read(&text, "school.toml");
    let profile = profile.map_err(|own| -> Fault { format!("{own:?}").into() })?;
    let with = read_alone(&map, &sources, &profile);
    assert_eq!(told(&with), ["I11 2025-26"]);
    assert_eq!(rows(&with, "marks.csv"), (1, 1, 0));
    Ok(())
}

/// Rows that hold anything below the heading, counted without the importer.
fn count(text: &[u8]) -> Option<usize> {
    let text = String::from_utf8_lossy(text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let rows: Result<Vec<csv::StringRecord>, _> = reader.records().collect();
    let is_filled =
        |own: &csv::StringRecord| own.iter().any(|own| !own.trim().is_empty());
    let heading = |own: &csv::StringRecord| {
        own.get(0).is_some_and(|own| own.trim().to_lowercase() == "параллель")
    };
    let rows = rows.ok()?;
    let at = rows.iter().position(heading)?;
    Some(rows[at + 1..].iter().filter(|own| is_filled(own)).count())
}

/// Nothing panics, rows are counted as they stand, each refusal is told, no name is shown.
fn stays_honest(text: Vec<u8>, what: &str) {
    let rows_there = count(&text);
    let imported = read(MAP, &[file("marks.csv", text)]);
    let own = imported.account.tables.get("marks.csv").copied().unwrap_or_default();
    assert_eq!(own.read, own.used + own.refused, "{what}");
    let blocks = imported.findings.iter().any(letopis::finding::Finding::blocks);
    assert!(blocks || rows_there == Some(own.read), "{what}: {rows_there:?} {own:?}");
    assert!(told(&imported).len() >= usize::from(own.refused > 0), "{what}");
    let placed = imported.findings.iter().filter(|own| own.blocks());
    for finding in placed {
        assert!(finding.place.file.is_some() || finding.place.year.is_some(), "{what}");
        let all = format!("{:?}", finding.values);
        assert!(!all.contains("Ёлкин") && !all.contains("Юдина"), "{what}: {all}");
    }
}

#[test]
fn a_damaged_list_loses_no_row_in_silence() {
    let lines = [
        "7;А;Ёлкин Ян Ильич;Физика;02.09.2025;1;5;КР",
        "7;А;Ёлкин Ян Ильич;Физика;03.09.2025;2;5/н;",
        "7;А;Юдина Ева;Физика;03.09.2025;2;б;",
        "10;;Юдина Ева;Химия;03.09.2025;2;зач.;",
    ];
    let whole = list(&lines).remove(0).bytes;
    for at in 0..whole.len() {
        stays_honest(whole[..at].to_vec(), &format!("up to {at}"));
        for flip in [0x01, 0x20, 0x80] {
            let mut flipped = whole.clone();
            flipped[at] ^= flip;
            stays_honest(flipped, &format!("{flip} at {at}"));
        }
        for inserted in
            [b";".as_slice(), b"\"", b"\n", b"\0", b"\xff", "\u{202e}".as_bytes()]
        {
            let (head, tail) = whole.split_at(at);
            stays_honest(
                [head, inserted, tail].concat(),
                &format!("{inserted:?} at {at}"),
            );
        }
    }
    let odd =
        ["", "0", "-1", "45901", "1,2E+12", "#Н/Д", "=1+1", "7А", "\u{a0}", "н", "5 5 5"];
    let long = "я".repeat(100_000);
    for (row, line) in lines.iter().enumerate() {
        let cells: Vec<&str> = line.split(';').collect();
        for column in 0..cells.len() {
            for value in odd.iter().copied().chain([long.as_str()]) {
                let mut own = cells.clone();
                own[column] = value;
                let own = own.join(";");
                let mut all = lines.to_vec();
                all[row] = &own;
                stays_honest(
                    list(&all).remove(0).bytes,
                    &format!("{row} {column} {value:.9}"),
                );
            }
        }
    }
}

#[test]
fn a_damaged_page_is_a_finding_and_never_a_panic() -> Outcome {
    let (map, files) = (super::proposed()?, super::sample()?);
    let page = &files[0].bytes;
    for at in (0..page.len()).step_by(7) {
        for part in
            [page[..at].to_vec(), [&page[..at], b"<table><tr>", &page[at..]].concat()]
        {
            let mut own = files.clone();
            own[0].bytes = part;
            let imported = read(&map, &own);
            let total = imported.account.total();
            assert_eq!(total.read, total.used + total.refused, "{at}");
        }
    }
    Ok(())
}
