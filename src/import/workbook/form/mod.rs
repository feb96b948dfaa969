//! The form: tabs and columns of the workbook, in one table for its writer and its reader.
//!
//! Headings, notes and words are the office's own, Russian: they are data of the form, as
//! the column names of any other format are.

mod classes;
mod lessons;
mod school;
mod words;

pub(in crate::import) use words::{HOLIDAYS, Word};

use crate::snapshot::v1::Unknown;

/// What a column holds.
#[derive(Debug, Clone, Copy)]
pub(in crate::import) enum Kind {
    /// One line of at most so many letters.
    Line(usize),
    /// A text that may have several lines.
    Text(usize),
    /// A whole number within these bounds.
    Number(u16, u16),
    /// A day.
    Day,
    /// A day and a time of the day.
    Moment,
    /// A school year, `2025-26`.
    Year,
    /// A class, `7А`.
    Class,
    /// One of these words.
    Word(&'static [Word]),
    /// A value of this column of another tab, of at most so many letters.
    From(&'static str, &'static str, usize),
    /// One mark.
    Mark,
    /// Marks of one pupil for one lesson or work.
    Marks,
    /// A letter of attendance.
    Attendance,
}

/// Whether a cell, or a tab, may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Need {
    /// Each row has it; the heading must be there.
    Always,
    /// The heading may be missing as well.
    Maybe,
}

/// A column of a tab.
#[derive(Debug)]
pub(in crate::import) struct Column {
    /// Its heading.
    pub(in crate::import) heading: &'static str,
    /// Width in the template, in digits of the font.
    pub(in crate::import) width: u8,
    /// What it holds.
    pub(in crate::import) kind: Kind,
    /// Whether a cell may be empty.
    pub(in crate::import) need: Need,
    /// What stands in the note on the heading.
    pub(in crate::import) note: &'static str,
}

/// A tab of the workbook.
#[derive(Debug)]
pub(in crate::import) struct Tab {
    /// Its name.
    pub(in crate::import) name: &'static str,
    /// Whether there must be one.
    pub(in crate::import) need: Need,
    /// What it is for, in the instructions.
    pub(in crate::import) about: &'static str,
    /// Its columns, in the order of the template.
    pub(in crate::import) columns: &'static [Column],
    /// Headings that make a row the only one of its kind.
    pub(in crate::import) key: &'static [&'static str],
    /// Headings by which records are put in order before the key.
    pub(in crate::import) order: &'static [&'static str],
    /// What nobody knows if these headings, or the whole tab, are missing.
    pub(in crate::import) unknown: &'static [(Unknown, &'static [&'static str])],
}

/// All tabs with data, in the order in which they are written and read.
pub(in crate::import) const TABS: &[&Tab] = &[
    &school::SCHOOL,
    &school::ROLES,
    &school::PERIODS,
    &school::TEACHERS,
    &school::SUBJECTS,
    &classes::CLASSES,
    &classes::PUPILS,
    &classes::MOVEMENTS,
    &classes::GROUPS,
    &classes::COURSES,
    &lessons::LESSONS,
    &lessons::MARKS,
    &lessons::ATTENDANCE,
    &lessons::RESULTS,
    &lessons::DECISIONS,
];

/// The tab that tells how to fill in the others; it is not read.
pub(in crate::import) const GUIDE: &str = "Порядок заполнения";

/// The invented example, a section for each tab; `|` is a line break inside a cell.
pub(in crate::import) const EXAMPLE: &str = include_str!("../example.txt");

/// The first instruction of the empty form.
pub(in crate::import) const WITH_EXAMPLE: &str = "1. На каждой вкладке — выдуманный пример. Посмотрите \
     его, удалите все строки, кроме первой, и впишите или вставьте свои.";

/// The first instruction of a book that holds a class.
pub(in crate::import) const WITH_DATA: &str = "1. Книга заполнена данными одного класса из выгрузки. \
     Если что-то в них исправлено, поставьте на вкладке «Школа» новое время выгрузки.";

/// Lines of the instructions before the list of tabs; the first instruction follows the
/// first line.
pub(in crate::import) const INSTRUCTIONS: &[&str] = &[
    "Эта книга переносит данные школы в программу «Летопись», если электронный журнал \
     не умеет их выгружать.",
    "2. Не меняйте названия вкладок и заголовки столбцов. Лишний столбец, лишняя вкладка \
     или опечатка в заголовке остановят перенос. Порядок строк не важен, пустые строки \
     не мешают.",
    "3. Столбцы с жирным заголовком обязательны. К каждому заголовку есть примечание, у \
     столбцов со словами — выпадающий список.",
    "4. Обучающегося во всех вкладках называют класс и номер по списку класса. Номер не \
     меняют в течение года; выбывший сохраняет свой номер, новый получает следующий.",
    "5. Учителя называют фамилией, именем и отчеством, как на вкладке «Учителя»; полных \
     тёзок — табельным номером.",
    "6. Вставляйте данные «только значения»: объединённых ячеек быть не должно, а вместо \
     формул берутся их последние значения.",
    "7. Таблица может сама превратить «3-4» в дату, а длинный номер в 1,2E+12. Такая \
     ячейка не будет взята: задайте столбцу формат «Текстовый» и впишите значение заново.",
    "8. Чего школа не знает, того не выдумывайте: необязательную ячейку оставьте пустой. \
     Если сведений нет вовсе (тем, заданий, посещаемости, итогов), удалите столбец или \
     вкладку — программа запишет, что источник этого не содержит.",
    "9. Проверка и перенос: letopis import workbook ФАЙЛ --into data. Программа назовёт \
     вкладку и ячейку каждой ошибки; пока есть хоть одна, ничего не записывается. Если \
     книгу исправили после переноса, поставьте на вкладке «Школа» новое время «Выгружено»: \
     по нему программа узнаёт, какие данные новее.",
    "10. Вместо книги годится папка с файлами CSV (по одному на вкладку, с её именем) или \
     книга ODS.",
];

impl Tab {
    /// The place of a column among the columns of the form.
    pub(in crate::import) fn column(&self, heading: &str) -> Option<usize> {
        self.columns.iter().position(|own| own.heading == heading)
    }

    /// The rows of the example, cell by cell.
    pub(in crate::import) fn example(&self) -> Vec<Vec<String>> {
        let title = format!("# {}", self.name);
        let lines = EXAMPLE.lines().skip_while(|own| **own != title).skip(1);
        lines
            .take_while(|own| !own.starts_with("# "))
            .filter(|own| !own.is_empty())
            .map(|own| own.split(';').map(|cell| cell.replace('|', "\n")).collect())
            .collect()
    }
}

const fn always(
    heading: &'static str,
    width: u8,
    kind: Kind,
    note: &'static str,
) -> Column {
    Column { heading, width, kind, need: Need::Always, note }
}

const fn maybe(
    heading: &'static str,
    width: u8,
    kind: Kind,
    note: &'static str,
) -> Column {
    Column { heading, width, kind, need: Need::Maybe, note }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_whole() {
        for tab in TABS {
            for heading in tab.key.iter().chain(tab.order) {
                assert!(tab.column(heading).is_some(), "{}: {heading}", tab.name);
            }
            for heading in tab.unknown.iter().flat_map(|(_, own)| *own) {
                assert!(tab.column(heading).is_some(), "{}: {heading}", tab.name);
            }
            for (at, column) in tab.columns.iter().enumerate() {
                assert_eq!(tab.column(column.heading), Some(at), "{}", column.heading);
                if let Kind::From(other, heading, _) = column.kind {
                    let other = TABS.iter().find(|own| own.name == other);
                    let found = other.and_then(|own| own.column(heading));
                    assert!(found.is_some(), "{}: {heading}", tab.name);
                }
            }
            let rows = tab.example();
            assert!(!rows.is_empty(), "{} has no example", tab.name);
            for row in rows {
                assert_eq!(row.len(), tab.columns.len(), "{}: {row:?}", tab.name);
            }
            // A file name of another system may write й and ё as two letters.
            let is_plain = |own: char| !"йёЙЁ".contains(own);
            assert!(tab.name.chars().all(is_plain), "{}", tab.name);
        }
        let titles = EXAMPLE.lines().filter(|own| own.starts_with("# ")).count();
        assert_eq!(titles, TABS.len());
    }
}
