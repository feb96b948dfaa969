//! Reports of clause 2.14: numbers about a class or the whole school, out of the model.
//!
//! A report is one file here and one line in [`REPORTS`]. It looks at one class at a time:
//! the class gives a [`Part`], rows of cells that can be added up, and is forgotten; the
//! parts then become one form, [`ReportForm`], the same for all reports. All rounding, and
//! what an unknown number does to a sum, is in [`Cell`]. Knows no file, no clock.

mod assemble;
mod cell;
mod control_works;
mod filling;
mod form;
mod held;
mod marks;
mod missed_lessons;
mod movement;
mod period;
mod programme;
mod pupils;
mod results;
mod roll;
mod substitutions;
mod table;
mod teachers;
mod unsatisfactory;

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use crate::documents::paper::Captions;
use crate::documents::words::caption;
use crate::journal::{Bounds, ClassGroup, ClassTeacher, Span};
use crate::profile::Profile;

pub use assemble::{Assembly, captions, form, tables};
pub use cell::{Cell, Row, total};
pub use form::{Alignment, Bar, BarValue, Chart, ColumnHead, FormRow, Head, Width};
pub use form::{ReportForm, ReportSheet, ReportTable};
pub use period::{Period, periods, usual_period};

/// Name of the form: its folder in `layouts/` and its section of captions in the profile.
pub const NAME: &str = "report";

/// What one document of a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// One class: whatever names pupils at length.
    Class,
    /// All classes that are asked for, in their order.
    School,
}

/// A kind of report.
#[derive(Debug, Clone, Copy)]
pub struct Report {
    /// Name on the command line and end of the file names. Its sentence in the catalogue is
    /// `help-report-<name>`; its captions are `<name>_heading` and `<name>_basis`, with `_`
    /// for `-`.
    pub name: &'static str,
    /// What one document is about.
    pub per: Per,
    /// What one class gives.
    pub part: fn(&Question<'_>, &ClassGroup) -> Part,
    /// What the parts of all classes say together; never called without any.
    pub body: fn(&Question<'_>, &[Part]) -> Body,
}

/// All reports, in the order of the clause.
pub const REPORTS: &[Report] = &[
    results::REPORT,
    pupils::REPORT,
    control_works::REPORT,
    missed_lessons::REPORT,
    unsatisfactory::REPORT,
    filling::REPORT,
    programme::REPORT,
    movement::REPORT,
    substitutions::REPORT,
];

/// What a report is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The days it is about.
    pub period: &'a Period,
    /// The school's words and settings.
    pub profile: &'a Profile,
    /// Captions of the form with the school's own over them.
    pub captions: &'a Captions,
    /// What the school allows before an entry is late.
    pub bounds: &'a Bounds,
}

impl<'a> Question<'a> {
    /// A caption by name; empty where the layout has none.
    fn say(&self, name: &str) -> &'a str {
        caption(self.captions, name)
    }

    /// The days of the period that the export of a class can tell of: its own day is the
    /// last. Has no day if the export is older than the period.
    fn told(&self, class: &ClassGroup) -> Span {
        let exported = class.source.exported_at.date_naive();
        Span { to: self.period.span.to.min(exported), ..self.period.span }
    }
}

/// Whose part it is.
#[derive(Debug, Clone)]
pub struct ClassFacts {
    /// «7А».
    pub name: String,
    /// `2025/2026`.
    pub year: String,
    /// Name of the journal system.
    pub system: String,
    /// Moment of its export.
    pub exported_at: DateTime<FixedOffset>,
    /// Who led the class, by first day.
    pub teachers: Vec<ClassTeacher>,
}

/// What a class gives to a report.
#[derive(Debug, Clone)]
pub struct Part {
    /// Whose it is.
    pub class: ClassFacts,
    /// Rows of each table of the report.
    pub tables: Vec<Vec<Row>>,
    /// Captions of what has to be said of the class.
    pub remarks: Vec<&'static str>,
}

impl Part {
    /// A part of so many tables, without rows yet.
    fn new(class: &ClassGroup, tables: usize) -> Self {
        Self {
            class: ClassFacts {
                name: class.name(),
                year: class.calendar.long_name(),
                system: class.source.system.clone(),
                exported_at: class.source.exported_at,
                teachers: class.teachers.clone(),
            },
            tables: vec![Vec::new(); tables],
            remarks: Vec::new(),
        }
    }

    /// Says of the class what holds of it.
    fn remark<const N: usize>(&mut self, remarks: [(bool, &'static str); N]) {
        let own = remarks.into_iter().filter(|(holds, _)| *holds);
        self.remarks.extend(own.map(|(_, remark)| remark));
    }
}

/// What a report says, without what all reports say.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// Printed across the long side of the sheet.
    pub is_landscape: bool,
    /// How it counts, a sentence each.
    pub notes: Vec<String>,
    /// What a person would rather look at.
    pub charts: Vec<Chart>,
    /// What a person would rather read.
    pub tables: Vec<ReportTable>,
}

/// The same rows, and their sum below where there are several.
fn with_total(question: &Question<'_>, mut rows: Vec<Row>) -> Vec<Row> {
    if rows.len() > 1 {
        rows.push(total(question.say("total"), &rows));
    }
    rows
}

/// The rows of one table of all parts, class by class.
fn joined(parts: &[Part], table: usize) -> Vec<Row> {
    parts.iter().filter_map(|part| part.tables.get(table)).flatten().cloned().collect()
}

/// Names of the classes by what has to be said of them, in the order of the classes.
fn remarks(parts: &[Part]) -> BTreeMap<&'static str, Vec<&str>> {
    let mut all: BTreeMap<&'static str, Vec<&str>> = BTreeMap::new();
    for part in parts {
        for remark in &part.remarks {
            all.entry(remark).or_default().push(&part.class.name);
        }
    }
    all
}
