//! The school's own workbook: our template, filled in by the office, as XLSX, ODS or CSV.
//!
//! For schools whose journal exports nothing. [`template`] writes the workbook with notes,
//! lists of words and an invented example, [`filled`] the same book with a class of a
//! snapshot; [`read`] takes them back. All follow one table of tabs and columns, so a
//! heading is written where it is read.
//!
//! Keys are what people have: a class and a number in its list are a pupil, a full name is
//! a teacher (namesakes have a personnel number), class, subject and subgroup are a course,
//! with a day and a number they are a lesson. Ids are made of these keys alone, so neither
//! the order of rows nor a second import changes them. A pupil who goes to another class
//! has a number, and so an id, in each.
//!
//! | what | how |
//! |---|---|
//! | a day | a cell with the format of a day, or the text `01.09.2025` or `2025-09-01`; a bare number is none |
//! | a formula | its last value, with one warning per tab; an error is a finding |
//! | a hidden row, column or tab | read, with a warning |
//! | a merged cell in a row | the row is refused |
//! | a Latin letter of a class | the Cyrillic one that looks the same, with a warning |
//! | `3-4` become a day, a long number become 1.2E+12 | refused: what was typed is lost |
//!
//! Left out of the form, because a school without exports hardly knows it: when and by
//! whom an entry was made, the calendar plan, times of lessons, the log of changes, voided
//! spans, a ledger of the source's own, results carried or deferred, protocols of make-up
//! marks, health. [`filled`] counts what a class has of these. A second teacher of the same
//! subject and subgroup stands in «Замена». Membership follows from the movements. A missing
//! column or tab of topics, homework, attendance, results, personal files or teachers says
//! that nobody can tell.

mod book;
mod classes;
mod filled;
mod form;
mod lessons;
mod parse;
mod people;
mod profile;
mod record;
mod register;
mod results;
mod school;
mod tables;
mod template;
mod value;

pub(super) use book::{Book, Records};
pub(super) use form::{Column, Kind, Need, TABS, Tab};
pub(super) use parse::{is_class, marks, year};
pub(super) use record::{Booking, Origin, Record, few};
pub(super) use tables::{Table, oddities, sheets};
pub(super) use value::{Datum, expected, folded, read as read_value};

pub use filled::{Filled, filled};
pub use profile::SchoolData;
pub use template::{TemplateError, template};

use self::register::Register;
use super::{Draft, Intake, Request};
use crate::finding::Finding;

/// Everything known while the records become a draft.
struct Mapper {
    book: Book,
    draft: Draft,
    /// Ids of teachers by full name and by personnel number.
    teachers: Register<String>,
    /// Ids of subjects by name.
    subjects: Register<String>,
    /// Ids of classes.
    classes: Register<String>,
    /// Ids of pupils by class and number.
    pupils: Register<String>,
    /// Ids of subgroups by class and name.
    groups: Register<String>,
    /// Ids of terms by kind and number.
    terms: Register<String>,
    /// Courses by class, subject and subgroup.
    courses: Register<String>,
    /// Lessons by course, day and number.
    lessons: Register<lessons::Known>,
}

/// Reads all sources into the intake.
pub(super) fn read(request: &Request<'_>, intake: &mut Intake) {
    if let Some(book) = tables::read(request, intake) {
        take(book, request, intake);
    }
}

/// Takes the records of a book into the intake.
pub(super) fn take(book: Book, request: &Request<'_>, intake: &mut Intake) {
    let start = match &book.year {
        Some(year) => Some(school::of_profile(&book, year, request)),
        None => school::read(&book, request, intake),
    };
    let Some((year, draft)) = start else {
        book.settle(intake);
        return;
    };
    let register = |tab| Register::of(tab, &book.tabs[tab]);
    let mut mapper = Mapper {
        teachers: register("Учителя"),
        subjects: register("Предметы"),
        classes: register("Классы"),
        pupils: register("Обучающиеся"),
        groups: register("Подгруппы"),
        terms: register("Периоды"),
        courses: register("Нагрузка"),
        lessons: Register::of("Уроки", &book.tabs["Уроки"]),
        book,
        draft,
    };
    mapper.draft.cannot_tell.extend(mapper.book.unknown.iter().copied());
    people::read(&mut mapper, intake);
    classes::read(&mut mapper, intake);
    lessons::read(&mut mapper, intake);
    results::read(&mut mapper, intake);
    mapper.book.settle(intake);
    intake.drafts.insert(year, mapper.draft);
}

impl Mapper {
    /// Takes the records of a tab one by one, and books each.
    fn each(
        &mut self,
        tab: &'static str,
        intake: &mut Intake,
        take: fn(&mut Self, &Record) -> Result<(), Finding>,
    ) {
        let records = self.book.tabs.get_mut(tab);
        let good = records.map(|own| std::mem::take(&mut own.good)).unwrap_or_default();
        for record in &good {
            let taken = take(self, record);
            if taken.is_err() {
                self.refuse(record);
            }
            record.book(intake, taken);
        }
    }

    /// What refers to a refused row follows it.
    fn refuse(&mut self, record: &Record) {
        let (key, place) = (record.key(record.tab.key), record.whole());
        let register = match record.tab.name {
            "Учителя" => &mut self.teachers,
            "Предметы" => &mut self.subjects,
            "Классы" => &mut self.classes,
            "Обучающиеся" => &mut self.pupils,
            "Подгруппы" => &mut self.groups,
            "Периоды" => &mut self.terms,
            "Нагрузка" => &mut self.courses,
            "Уроки" => return self.lessons.refuse(key, place),
            _ => return,
        };
        register.refuse(key, place);
    }
}
