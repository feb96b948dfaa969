//! What a foreign sheet says where, and what of it could be lost: every cell has its fate.

use letopis::finding::Severity;
use letopis::import::{Imported, SourceFile};

use super::{Outcome, file, only, read, rows, told};

/// Pupils in the rows, days across.
const DAYS: &str = r#"
letopis_map = 1
system = "Список"
[[table]]
[[table.fill]]
tab = "Отметки"
"Класс" = { value = "7А" }
"Предмет" = { value = "Физика" }
"Дата" = { across = "heading" }
"Урок" = { across = "count" }
"Номер" = "Ученик"
"Отметка" = { across = "cell" }
"#;

/// Topics of blocks that have the class in a label.
const TOPICS: &str = r#"
letopis_map = 1
system = "Список"
[[table]]
[[table.fill]]
tab = "Уроки"
"Класс" = { title = "Класс" }
"Предмет" = { title = "Предмет" }
"Дата" = "Дата"
"Урок" = { value = 1 }
"Тема" = "Тема"
"#;

fn list(text: &str) -> [SourceFile; 1] {
    [file("list.csv", text)]
}

/// Marks of all courses, in their order.
fn marks(imported: &Imported) -> Vec<&str> {
    let classes = imported.snapshots.iter().flat_map(|own| &own.classes);
    let courses = classes.flat_map(|own| &own.courses);
    courses.flat_map(|own| own.marks.iter().map(|own| own.value.as_str())).collect()
}

#[test]
fn a_row_is_a_label_only_directly_above_the_next_heading() -> Outcome {
    let block = "Дата;Тема\n02.09.2025;Класс Птицы\n03.09.2025;Предмет физики\n";
    let text = format!("Класс: 7А;\nПредмет: Физика;\n{block}");
    let imported = read(TOPICS, &list(&text));
    assert_eq!(rows(&imported, "list.csv"), (2, 2, 0));
    assert_eq!(only(&imported)?.classes[0].courses[0].lessons.len(), 2);
    let next = text.replace("7А", "7Б").replace("Физика", "Химия");
    let two = format!("{text}09.09.2025;Пар\n{next}");
    let imported = read(TOPICS, &list(&two));
    assert_eq!(told(&imported), Vec::<String>::new());
    assert_eq!(rows(&imported, "list.csv"), (5, 5, 0));
    assert_eq!(only(&imported)?.classes.len(), 2);
    let imported = read(TOPICS, &list(&format!("{text}{next}")));
    assert_eq!(rows(&imported, "list.csv"), (4, 4, 0));
    // A label that the map does not name is a row that is told, and hides no other.
    let among = next.replacen("Предмет", "Период: год;\nПредмет", 1);
    let imported = read(TOPICS, &list(&format!("{text}09.09.2025;Пар\n{among}")));
    assert_eq!(told(&imported).len(), 1, "{:?}", told(&imported));
    assert_eq!(rows(&imported, "list.csv").0, 6);
    // A topic above a heading that has no label is no class of it.
    let bare = format!("{text}Дата;Тема\n02.09.2025;Пар\n");
    let imported = read(TOPICS, &list(&bare));
    assert_eq!(told(&imported), ["I25 list.csv · 6", "I25 list.csv · 6"]);
    Ok(())
}

#[test]
fn another_label_is_no_value_of_a_label() {
    for over in ["Класс:;Предмет: Физика", "Класс;Предмет Физика", "Класс;Учитель:"]
    {
        let text = format!("Предмет: Физика;\n{over}\nДата;Тема\n02.09.2025;Путь\n");
        let imported = read(TOPICS, &list(&text));
        let missing = imported.findings.iter().find(|own| own.code.id == "I25");
        let what = missing.and_then(|own| own.values.get("what"));
        assert_eq!(what.map(String::as_str), Some("«Класс»"), "{over}");
    }
}

#[test]
fn a_cell_under_a_blank_heading_is_not_lost() -> Outcome {
    let text = "Ученик;02.09.2025;;04.09.2025\nЖук Ян;5;2;4\nЛи Ия;3;;4\n";
    let imported = read(DAYS, &list(text));
    assert_eq!(told(&imported), ["I32 list.csv · C2"]);
    assert_eq!(rows(&imported, "list.csv"), (2, 1, 1));
    let ignoring = DAYS.replacen("[[table]]", "[[table]]\nignore = [\"\"]", 1);
    let imported = read(&ignoring, &list(text));
    assert_eq!(marks(&imported), ["5", "3", "4", "4"]);
    only(&imported)?;
    let imported = read(&ignoring, &list("Ученик;02.09.2025;\nЖук Ян;5;2\n"));
    assert_eq!(told(&imported), ["I32 list.csv · C2"]);
    Ok(())
}

#[test]
fn a_merged_heading_stands_over_all_its_columns() -> Outcome {
    let page = "<table><tr><td>Ученик<td colspan=2>02.09.2025\
        <tr><td>Жук Ян<td>5<td>4</table>";
    let imported = read(DAYS, &[file("page.html", page)]);
    assert_eq!(told(&imported), Vec::<String>::new());
    assert_eq!(marks(&imported), ["5", "4"]);
    assert_eq!(only(&imported)?.classes[0].courses[0].lessons.len(), 2);
    Ok(())
}

#[test]
fn with_dates_of_its_own_a_map_has_no_other_but_the_unmistakable() -> Outcome {
    let own = DAYS.replacen("system", "dates = \"%m/%d/%Y\"\nsystem", 1);
    let imported = read(&own, &list("Ученик;09/02/2025;2025-09-04\nЖук Ян;5;4\n"));
    assert_eq!(marks(&imported), ["5", "4"]);
    only(&imported)?;
    let imported = read(&own, &list("Ученик;02.09\nЖук Ян;5\n"));
    assert_eq!(told(&imported), ["I02 list.csv · B1"]);
    let imported = read(DAYS, &list("Ученик;02.09\nЖук Ян;5\n"));
    assert_eq!(marks(&imported), ["5"]);
    Ok(())
}

#[test]
fn a_conflict_names_nobody() {
    let files = [
        file("a.csv", "Ученик;02.09.2025\nЖуковский Ян;5\n"),
        file("b.csv", "Ученик;02.09.2025\nЖуковский Ян;4\n"),
    ];
    let imported = read(DAYS, &files);
    assert_eq!(told(&imported), ["I03 b.csv · B2"]);
    for finding in &imported.findings {
        let all = format!("{:?}", finding.values).to_lowercase();
        assert!(!all.contains("жуковский") && !all.contains("\\u{1}"), "{all}");
    }
}

#[test]
fn a_column_that_nobody_uses_is_named_by_its_letter() {
    let text = "Дата;Тема;Жук Ян\n02.09.2025;Путь;5\n";
    let imported = read(TOPICS, &list(&format!("Класс: 7А\nПредмет: Физика\n{text}")));
    let note = imported.findings.iter().find(|own| own.code.id == "I09");
    let what = note.and_then(|own| own.values.get("what"));
    assert_eq!(what.map(String::as_str), Some("C"));
}

#[test]
fn a_proposal_names_nobody() -> Outcome {
    let page = "<table><caption>Жук Ян</caption>\
        <tr><td>Предмет<td>Дата<td>Оценка<td>Жуковский Ян<td>Ли Ия Львовна\
        <tr><td>Физика<td>02.09.2025<td>Лисицын<td>5<td>4\
        <tr><td>Физика<td>03.09.2025<td>Жук Я.П.<td>5<td>4</table>";
    let map = letopis::import::guess(&[file("Жук Ян.html", page)]);
    let map = map.map_err(|own| format!("{own:?}"))?;
    for name in ["Жук", "Ли ", "Львовна", "Ян"] {
        assert!(!map.contains(name), "{name}: {map}");
    }
    assert!(map.contains("столбец D") && map.contains("столбец E"), "{map}");
    Ok(())
}

#[test]
fn family_names_of_two_words_stay_whole() -> Outcome {
    let text = "Класс;Фамилия;Имя;Отчество\n7А;Де Фриз;Ян;\n7А;Ли;Ия;Львовна\n";
    let map = letopis::import::guess(&list(text)).map_err(|own| format!("{own:?}"))?;
    assert!(map.contains("\"Фамилия\" = \"Фамилия\""), "{map}");
    let whole = r#"
letopis_map = 1
system = "Список"
[[table]]
[[table.fill]]
tab = "Обучающиеся"
"Класс" = "Класс"
"ФИО" = ["Фамилия", "Имя", "Отчество"]
"#;
    for map in [map.as_str(), whole] {
        let imported = read(map, &list(text));
        let pupils = &only(&imported)?.classes[0].pupils;
        let names: Vec<(&str, &str)> = pupils
            .iter()
            .map(|own| (own.family_name.as_str(), own.given_name.as_str()))
            .collect();
        assert_eq!(names, [("Де Фриз", "Ян"), ("Ли", "Ия")]);
        // The given name is no family name.
        let imported = read(map, &list(&text.replace("Ли;", ";")));
        assert_eq!(told(&imported), ["I02 list.csv · B3"]);
    }
    Ok(())
}

#[test]
fn a_table_of_the_map_without_a_sheet_is_told() {
    let topics = TOPICS.split_once("[[table]]").map(|own| own.1).unwrap_or_default();
    let map = format!("{DAYS}[[table]]\nfile = \"Темы*.csv\"{topics}");
    let imported = read(&map, &list("Ученик;02.09.2025\nЖук Ян;5\n"));
    let idle = imported.findings.iter().find(|own| own.code.id == "I09");
    assert_eq!(idle.map(|own| own.severity), Some(Severity::Warns));
    let what = idle.and_then(|own| own.values.get("what"));
    assert_eq!(what.map(String::as_str), Some("темы*.csv · *"));
}

/// Movements and decisions of a list.
const MOVES: &str = r#"
letopis_map = 1
system = "Список"
[[table]]
[[table.fill]]
tab = "Обучающиеся"
"Класс" = { value = "7А" }
"ФИО" = "Ученик"
[[table.fill]]
tab = "Движение"
"Класс" = { value = "7А" }
"Номер" = "Ученик"
"Что произошло" = "Движение"
"Дата" = "Когда"
[[table.fill]]
tab = "Решения"
"Класс" = { value = "7А" }
"Номер" = "Ученик"
"Решение" = "Решение"
"Номер протокола" = "Протокол"
"#;

#[test]
fn a_movement_without_a_day_and_a_decision_without_its_word_are_refused() {
    let check = |line: &str, expected: &[&str]| {
        let text = format!("Ученик;Движение;Когда;Решение;Протокол\n{line}\n");
        assert_eq!(told(&read(MOVES, &list(&text))), expected, "{line}");
    };
    check("Жук Ян;;;;", &[]);
    check("Жук Ян;прибыл;02.09.2025;;", &[]);
    check("Жук Ян;прибыл;;;", &["I02 list.csv · C2"]);
    check("Жук Ян;;;;5", &["I02 list.csv · D2"]);
}

#[test]
fn a_title_without_its_work_is_refused() {
    let map =
        format!("{TOPICS}\"Вид работы\" = \"Вид\"\n\"Название работы\" = \"Имя\"\n");
    let check = |line: &str, expected: &[&str]| {
        let text = "Класс: 7А;;;\nПредмет: Физика;;;\nДата;Тема;Вид;Имя\n\
            02.09.2025;Путь;контрольная;К1\n";
        let imported = read(&map, &list(&format!("{text}{line}\n")));
        assert_eq!(told(&imported), expected, "{line}");
    };
    check("02.09.2025;Путь;;К1", &[]);
    check("02.09.2025;Путь;;К2", &["I34 list.csv · D5"]);
    check("02.09.2025;Путь;контрольная;К2", &["I34 list.csv · D5"]);
    check("02.09.2025;Путь;диктант;К2", &[]);
}
