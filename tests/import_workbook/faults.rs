//! Single-fault twins: one cell is changed, one finding has its address.

use letopis::finding::Severity;
use letopis::import::Imported;

use super::books::Book;
use super::{Fault, Outcome, codes, file, read};

/// The only blocking finding: its code, and its sheet and cell.
fn fault(imported: &Imported) -> Result<(&str, String), Fault> {
    let mut all = imported.findings.iter().filter(|own| own.blocks());
    match (all.next(), all.next()) {
        (Some(only), None) => {
            let (sheet, cell) = (only.place.sheet.clone(), only.place.cell.clone());
            let sheet = sheet.or_else(|| {
                let file = only.place.file.as_deref()?.rsplit('/').next()?;
                Some(file.trim_end_matches(".csv").to_owned())
            });
            let cell = cell.unwrap_or_default();
            Ok((only.code.id, format!("{}!{cell}", sheet.unwrap_or_default())))
        }
        _ => {
            let all: Vec<String> = imported
                .findings
                .iter()
                .filter(|own| own.blocks())
                .map(|own| format!("{} {}", own.code, own.place))
                .collect();
            Err(format!("{} faults: {:?}", all.len(), all.get(..5)).into())
        }
    }
}

/// No finding shows a name of a pupil, wherever it was typed.
fn shows_no_name(book: &Book, imported: &Imported) {
    let pupils = book.tabs["Обучающиеся"].iter().skip(1);
    for row in pupils {
        for name in row[2..5].iter().filter(|own| own.chars().count() > 3) {
            for finding in &imported.findings {
                let all = format!("{} {:?}", finding.place, finding.values);
                assert!(!all.contains(name.as_str()), "{all}");
            }
        }
    }
}

/// One cell: its tab, its data row from 1, its heading.
type Cell = (&'static str, usize, &'static str);

const TWINS: &[(Cell, &str, &str)] = &[
    (("Школа", 1, "Полное название"), "", "I02"),
    (("Школа", 1, "Учебный год"), "2025/2027", "I02"),
    (("Школа", 1, "Начало года"), "01.09.2024", "I02"),
    (("Школа", 1, "Конец года"), "26.05.2025", "I02"),
    (("Школа", 1, "Выгружено"), "30.05.2026", "I02"),
    (("Школа", 1, "Часовой пояс"), "Марс", "I02"),
    (("Должности", 1, "Должность"), "Завхоз", "I02"),
    (("Должности", 2, "По"), "31.12.2025.", "I02"),
    (("Должности", 3, "По"), "31.12.2025", "I02"),
    (("Периоды", 1, "Вид"), "семестр", "I02"),
    (("Периоды", 1, "Конец"), "31.08.2025", "I02"),
    (("Периоды", 4, "Конец"), "27.05.2026", "I02"),
    (("Периоды", 1, "Начало"), "31.11.2025", "I02"),
    (("Учителя", 1, "Имя"), "", "I02"),
    (("Предметы", 1, "Порядок"), "первый", "I02"),
    (("Классы", 1, "Класс"), "13А", "I02"),
    (("Классы", 1, "Классный руководитель"), "Лугова Марфа", "I04"),
    (("Обучающиеся", 1, "Номер"), "0", "I02"),
    (("Обучающиеся", 1, "Номер"), "1,5", "I02"),
    (("Обучающиеся", 2, "Номер"), "1", "I34"),
    (("Обучающиеся", 1, "Класс"), "7Б", "I04"),
    (("Обучающиеся", 1, "Фамилия"), "", "I02"),
    (("Обучающиеся", 1, "Дата рождения"), "Алмазов", "I02"),
    (("Обучающиеся", 1, "Дата рождения"), "14.03.12", "I02"),
    (("Обучающиеся", 1, "Личное дело"), "1,2E+12", "I30"),
    (("Обучающиеся", 1, "Личное дело"), "#Н/Д", "I31"),
    (("Обучающиеся", 1, "Обучается в классе"), "13", "I02"),
    (("Обучающиеся", 1, "Индивидуальный план"), "иногда", "I02"),
    (("Движение", 1, "Номер"), "77", "I04"),
    (("Движение", 1, "Что произошло"), "Берёзова Ия", "I02"),
    (("Движение", 1, "Дата"), "30.02.2026", "I02"),
    (("Подгруппы", 1, "Номер"), "77", "I04"),
    (("Подгруппы", 2, "Номер"), "1", "I34"),
    (("Нагрузка", 1, "Предмет"), "Рисование", "I04"),
    (("Нагрузка", 2, "Подгруппа"), "англ. 9", "I04"),
    (("Нагрузка", 1, "Учитель"), "Дождев Пров Ильич", "I04"),
    (("Нагрузка", 1, "Оценивание"), "баллы", "I02"),
    (("Нагрузка", 1, "Часов 1"), "501", "I02"),
    (("Уроки", 1, "Предмет"), "Рисование", "I04"),
    (("Уроки", 1, "Дата"), "02.09.2026", "I02"),
    (("Уроки", 1, "Урок"), "21", "I02"),
    (("Уроки", 1, "Вид работы"), "лекция", "I02"),
    (("Уроки", 5, "Вторая работа"), "диктант", "I02"),
    (("Уроки", 1, "Название работы"), "Без вида", "I02"),
    (("Уроки", 1, "Замена"), "Никто", "I04"),
    (("Уроки", 1, "Отменён"), "нет", "I02"),
    (("Отметки", 1, "Урок"), "9", "I04"),
    (("Отметки", 1, "Номер"), "77", "I04"),
    (("Отметки", 1, "Номер"), "Алмазов", "I02"),
    (("Отметки", 1, "Работа"), "диктант", "I04"),
    (("Отметки", 1, "Отметка"), "6", "I02"),
    (("Отметки", 1, "Отметка"), "н", "I02"),
    (("Отметки", 2, "Номер"), "1", "I34"),
    (("Посещаемость", 1, "Знак"), "x", "I02"),
    (("Посещаемость", 1, "Дата"), "03.09.2025", "I04"),
    (("Итоги", 1, "Вид отметки"), "средняя", "I02"),
    (("Итоги", 1, "Период"), "", "I02"),
    (("Итоги", 1, "Период"), "триместр", "I04"),
    (("Итоги", 5, "Номер периода"), "1", "I02"),
    (("Итоги", 1, "Отметка"), "5 4", "I02"),
    (("Итоги", 1, "Отметка"), "", "I02"),
    (("Решения", 1, "Номер"), "77", "I04"),
    (("Решения", 1, "Решение"), "Алмазов", "I02"),
    (("Решения", 1, "Дата приказа"), "29/05/2026", "I02"),
];

/// The heading under which a reference is reported: a term and a lesson are named by
/// several cells, of which the last is cited.
fn cited(tab: &str, heading: &'static str, code: &str) -> &'static str {
    match (tab, heading, code) {
        ("Итоги", "Период", "I04") => "Номер периода",
        ("Посещаемость", "Дата", "I04") => "Урок",
        _ => heading,
    }
}

#[test]
fn a_fault_in_one_cell_is_one_finding_with_its_address() -> Outcome {
    let good = Book::template()?;
    for (cell, text, code) in TWINS {
        let (tab, row, heading) = *cell;
        let mut book = good.clone();
        book.set(tab, row, heading, text)?;
        let heading = cited(tab, heading, code);
        let column = book.tabs[tab][0].iter().position(|own| own == heading);
        let letter = char::from(b'A' + u8::try_from(column.ok_or("no such column")?)?);
        let expected = (*code, format!("{tab}!{letter}{}", row + 1));
        for sources in
            [book.texts(';', false)?, vec![file("b.xlsx", book.workbook(|_| Ok(()))?)]]
        {
            let imported = read(&sources)?;
            let found = fault(&imported).map_err(|own| format!("{cell:?}: {own}"))?;
            assert_eq!(found, expected, "{cell:?} {text}");
            shows_no_name(&good, &imported);
            let total = imported.account.total();
            assert_eq!(total.read, total.used + total.refused, "{cell:?}");
            let refused = imported
                .findings
                .iter()
                .filter(|own| own.blocks() || own.code.id == "I23");
            assert!(refused.count() >= total.refused, "{cell:?}: refused in silence");
        }
    }
    Ok(())
}

#[test]
fn headings_and_tabs_are_those_of_the_form() -> Outcome {
    let good = Book::template()?;
    let check = |book: &Book, code: &str, place: &str| -> Outcome {
        let imported = read(&[file("b.xlsx", book.workbook(|_| Ok(()))?)])?;
        assert_eq!(fault(&imported)?, (code, place.to_owned()));
        assert_eq!(imported.account.total().read, 0, "no row is read");
        Ok(())
    };
    let mut book = good.clone();
    book.set("Уроки", 0, "Тема", "Тема урока")?;
    check(&book, "I32", "Уроки!F1")?;
    let mut book = good.clone();
    book.set("Уроки", 0, "Тема", "Дата")?;
    check(&book, "I26", "Уроки!F1")?;
    let mut book = good.clone();
    book.drop_column("Обучающиеся", "Фамилия")?;
    check(&book, "I25", "Обучающиеся!1")?;
    let mut book = good.clone();
    let rows = book.tabs.remove("Решения").ok_or("no tab")?;
    book.tabs.insert("Решение".into(), rows);
    check(&book, "I33", "Решение!")?;
    let mut book = good.clone();
    book.tabs.remove("Учителя");
    check(&book, "I41", "b.xlsx!")?;
    let mut book = good.clone();
    book.tabs.insert("Итоги".into(), Vec::new());
    check(&book, "I27", "Итоги!")?;
    let mut book = good.clone();
    book.tabs.get_mut("Школа").ok_or("no tab")?.truncate(1);
    let imported = read(&[file("b.xlsx", book.workbook(|_| Ok(()))?)])?;
    assert_eq!(fault(&imported)?, ("I02", "Школа!".to_owned()));
    assert_eq!(imported.account.total().used, 0);
    let mut book = good;
    book.tabs.get_mut("Итоги").ok_or("no tab")?[1].push("сбоку".into());
    let imported = read(&[file("b.xlsx", book.workbook(|_| Ok(()))?)])?;
    assert_eq!(fault(&imported)?, ("I32", "Итоги!H2".to_owned()));
    Ok(())
}

#[test]
fn a_latin_letter_of_a_class_is_read_with_one_warning_a_tab() -> Outcome {
    let mut book = Book::template()?;
    let expected = super::good()?;
    for row in book.tabs.get_mut("Итоги").ok_or("no tab")?.iter_mut().skip(1) {
        row[0] = "7A".into();
    }
    let imported = read(&book.texts(';', true)?)?;
    assert_eq!(codes(&imported.findings, Severity::Warns), ["I38"]);
    assert!(*super::only(&imported)? == expected, "the snapshots differ");
    Ok(())
}

#[test]
fn namesakes_are_told_apart_by_their_number() -> Outcome {
    let mut book = Book::template()?;
    book.set("Учителя", 1, "Табельный номер", "17")?;
    book.add("Учителя", &["Лугова", "Марфа", "Ильинична", "18"])?;
    let imported = read(&book.texts(';', true)?)?;
    assert_eq!(fault(&imported)?, ("I40", "Классы!B2".to_owned()));
    for (tab, row, heading) in
        [("Классы", 1, "Классный руководитель"), ("Нагрузка", 1, "Учитель")]
    {
        book.set(tab, row, heading, "17")?;
    }
    for row in 1..book.tabs["Уроки"].len() {
        let column = book.tabs["Уроки"][0].iter().position(|own| own == "Замена");
        if !book.tabs["Уроки"][row][column.ok_or("none")?].is_empty() {
            book.set("Уроки", row, "Замена", "18")?;
        }
    }
    let imported = read(&book.texts(';', true)?)?;
    let snapshot = super::only(&imported)?;
    assert_eq!(snapshot.staff.len(), 5);
    Ok(())
}
