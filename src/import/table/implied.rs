//! Records that nobody wrote down because others imply them.
//!
//! A list of marks tells which pupils, lessons, courses, subjects and classes there are. A
//! tab that no table fills follows from the cells that refer to it, and from nothing else;
//! who is in a subgroup does not follow from marks.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::merge::has_work;
use crate::import::values;
use crate::import::workbook::{Book, Datum, Origin, Record, TABS, Tab};
use crate::snapshot::v1::Unknown;

/// From which headings of which tabs the headings of another follow.
struct Rule {
    tab: &'static str,
    from: &'static [&'static str],
    headings: &'static [&'static str],
}

const RULES: [Rule; 4] = [
    Rule {
        tab: "Уроки",
        from: &["Отметки", "Посещаемость"],
        headings: &["Класс", "Предмет", "Подгруппа", "Дата", "Урок"],
    },
    Rule {
        tab: "Нагрузка",
        from: &["Уроки"],
        headings: &["Класс", "Предмет", "Подгруппа"],
    },
    Rule {
        tab: "Предметы", from: &["Нагрузка", "Итоги"], headings: &["Предмет"]
    },
    Rule {
        tab: "Классы",
        from: &["Обучающиеся", "Нагрузка", "Итоги"],
        headings: &["Класс"],
    },
];

/// Tabs whose cells name a pupil.
const OF_PUPILS: [&str; 6] =
    ["Подгруппы", "Отметки", "Посещаемость", "Итоги", "Решения", "Движение"];
/// Cells that name a teacher.
const OF_TEACHERS: [(&str, &str); 3] =
    [("Нагрузка", "Учитель"), ("Классы", "Классный руководитель"), ("Уроки", "Замена")];

/// Adds them to the book.
pub(super) fn add(book: &mut Book) {
    let mut implying = Implying { origins: BTreeMap::new() };
    if !book.says("Обучающиеся") {
        implying.pupils(book);
    }
    for rule in RULES {
        if book.says(rule.tab) {
            continue;
        }
        let mut found = BTreeMap::new();
        for from in rule.from {
            for record in &book.tabs[*from].good {
                let own = implying.record(rule.tab, rule.headings, record);
                if let Some(own) = own {
                    found.entry(own.key(own.tab.key)).or_insert(own);
                }
            }
        }
        if rule.tab == "Уроки" && !found.is_empty() {
            book.unknown.insert(Unknown::Lessons);
        }
        put(book, rule.tab, found);
    }
    works(book);
    if !book.says("Учителя") {
        implying.teachers(book);
    }
}

fn put(book: &mut Book, tab: &'static str, found: BTreeMap<String, Record>) {
    if let Some(records) = book.tabs.get_mut(tab) {
        records.good.extend(found.into_values());
    }
}

/// A mark for a work says that its lesson had one.
fn works(book: &mut Book) {
    const LESSON: [&str; 5] = ["Класс", "Предмет", "Подгруппа", "Дата", "Урок"];
    let mut kinds: BTreeMap<String, Vec<Datum>> = BTreeMap::new();
    for mark in &book.tabs["Отметки"].good {
        if let Some(kind) = mark.get("Работа") {
            let own = kinds.entry(mark.key(&LESSON)).or_default();
            if !own.contains(kind) {
                own.push(kind.clone());
            }
        }
    }
    let Some(lessons) = book.tabs.get_mut("Уроки") else { return };
    for lesson in &mut lessons.good {
        for kind in kinds.get(&lesson.key(&LESSON)).into_iter().flatten() {
            // Where there is no room the mark itself is refused.
            has_work(lesson, kind);
        }
    }
}

struct Implying {
    /// Origins by the address of another, with its columns in the order of a tab.
    origins: BTreeMap<(usize, &'static str, &'static str), Rc<Origin>>,
}

impl Implying {
    /// A record of a tab with what another says under the same headings.
    fn record(
        &mut self,
        tab: &'static str,
        headings: &[&str],
        from: &Record,
    ) -> Option<Record> {
        let tab = *TABS.iter().find(|own| own.name == tab)?;
        let pairs: Vec<(usize, usize)> = headings
            .iter()
            .filter_map(|own| Some((tab.column(own)?, from.tab.column(own)?)))
            .collect();
        let mut data = vec![None; tab.columns.len()];
        for (own, other) in &pairs {
            data[*own].clone_from(from.data.get(*other)?);
        }
        let origin = self.origin(tab, from, &pairs);
        Some(Record { tab, origin, row: from.row, data, also: Vec::new() })
    }

    fn origin(
        &mut self,
        tab: &'static Tab,
        from: &Record,
        pairs: &[(usize, usize)],
    ) -> Rc<Origin> {
        let address = Rc::as_ptr(&from.origin).addr();
        let own = self.origins.entry((address, tab.name, from.tab.name));
        let made = own.or_insert_with(|| {
            let mut columns = vec![None; tab.columns.len()];
            for (own, other) in pairs {
                columns[*own] = from.origin.column(*other);
            }
            Rc::new(from.origin.with_columns(columns))
        });
        Rc::clone(made)
    }

    /// Pupils that are told apart by their full names.
    fn pupils(&mut self, book: &mut Book) {
        let mut found = BTreeMap::new();
        for from in OF_PUPILS {
            for record in &book.tabs[from].good {
                let Some(Datum::Text(name)) = record.get("Номер") else { continue };
                let Some(parts) = values::name(name) else { continue };
                let own = self.record("Обучающиеся", &["Класс", "Номер"], record);
                let Some(mut own) = own else { continue };
                name_parts(&mut own, parts);
                found.entry(own.key(own.tab.key)).or_insert(own);
            }
        }
        put(book, "Обучающиеся", found);
    }

    /// Teachers that cells name.
    fn teachers(&mut self, book: &mut Book) {
        let mut found = BTreeMap::new();
        for (from, heading) in OF_TEACHERS {
            for record in &book.tabs[from].good {
                let Some(name) = record.maybe_text(heading) else { continue };
                let Some(parts) = values::name(&name) else { continue };
                let Some(mut own) = self.record("Учителя", &[], record) else {
                    continue;
                };
                name_parts(&mut own, parts);
                found.entry(own.key(own.tab.key)).or_insert(own);
            }
        }
        put(book, "Учителя", found);
    }
}

fn name_parts(record: &mut Record, parts: (String, String, Option<String>)) {
    let (family, given, patronymic) = parts;
    let parts = [Some(family), Some(given), patronymic];
    for (heading, part) in super::map::NAME_PARTS.iter().zip(parts) {
        if let Some(at) = record.tab.column(heading) {
            record.data[at] = part.map(Datum::Text);
        }
    }
}
