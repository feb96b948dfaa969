//! A class of a snapshot as a workbook: the reverse of what the reader takes.
//!
//! A snapshot that came from a workbook comes back byte for byte. Personnel numbers are not
//! in it, so ids stand for them; where two led a class and the office called one by a number
//! that nobody needed, these two may change places. Of any other snapshot the same data come back as far as the form holds
//! them, with ids of the form's own. Pupils of such a snapshot are numbered in the order
//! in which the journal lists them.
//!
//! [`Filled::left_out`] counts what has no place in the form. Not counted: when and by whom
//! an entry was made (every system writes that, and no form prints it), name and id that
//! the source has for itself and the school, a "no" that was said expressly, blanks that the
//! reader takes away, and roles of the profile that the form has no word for.

mod class;
mod lessons;
mod school;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value as Json;

use super::form::{Kind, TABS, Tab, WITH_DATA};
use super::school::SYSTEM;
use super::template::{Contents, Rows, TemplateError, written};
use crate::profile::Profile;
use crate::snapshot::v1::{Class, Finals, ResultKind, ResultMark, Snapshot, Unknown};

/// A class as a workbook of the form.
pub struct Filled {
    /// The XLSX file.
    pub bytes: Vec<u8>,
    /// How many records of each kind the form has no place for; zero where all are in it.
    pub left_out: BTreeMap<&'static str, usize>,
}

/// Kinds of records that a form may have no place for, in the words of the snapshot.
const KINDS: [&str; 20] = [
    "attendance",
    "bell_times",
    "calendar_plan",
    "cannot_tell",
    "carried_results",
    "change_log",
    "courses",
    "deferred_results",
    "groups",
    "health",
    "ledger_finals",
    "lessons",
    "marks",
    "membership",
    "moment",
    "planned_hours",
    "protocols",
    "results",
    "voided_spans",
    "works",
];

/// Rows in the making.
struct Filling<'a> {
    snapshot: &'a Snapshot,
    class: &'a Class,
    profile: &'a Profile,
    /// The class as the form writes it.
    name: String,
    rows: BTreeMap<&'static str, Rows>,
    left_out: BTreeMap<&'static str, usize>,
    /// Numbers in the list of the class by the ids of pupils.
    numbers: BTreeMap<&'a str, String>,
    /// What cells call the members of staff, by id.
    staff: BTreeMap<&'a str, String>,
    /// Names of the subjects by id.
    subjects: BTreeMap<&'a str, &'a str>,
    /// Names of the subgroups by id.
    groups: BTreeMap<&'a str, &'a str>,
}

/// The workbook of a class; `order` are the ids of its pupils as the journal lists them.
///
/// # Errors
/// If the writer refuses a row; tests see to it that it does not.
pub fn filled(
    snapshot: &Snapshot,
    class: &Class,
    order: &[String],
    profile: &Profile,
) -> Result<Filled, TemplateError> {
    let letter = class.letter.as_deref().unwrap_or_default();
    let subjects = snapshot.subjects.iter();
    let mut filling = Filling {
        snapshot,
        class,
        profile,
        name: format!("{}{letter}", class.grade),
        rows: BTreeMap::new(),
        left_out: KINDS.iter().map(|own| (*own, 0)).collect(),
        numbers: BTreeMap::new(),
        staff: BTreeMap::new(),
        subjects: subjects.map(|own| (own.id.as_str(), own.name.as_str())).collect(),
        groups: class.groups.iter().map(|own| (&*own.id, &*own.name)).collect(),
    };
    filling.school();
    filling.class(order);
    filling.lessons();
    let unknown = filling.unknown();
    let bytes = written(&Contents {
        created: snapshot.exported_at.naive_local(),
        first: WITH_DATA,
        rows: filling.rows,
        unknown,
    })?;
    Ok(Filled { bytes, left_out: filling.left_out })
}

impl<'a> Filling<'a> {
    /// Whether the snapshot came from a workbook.
    fn is_ours(&self) -> bool {
        self.snapshot.source.system == SYSTEM
    }

    /// Adds a row: texts by heading, and for a word its code.
    fn put(&mut self, tab: &str, cells: &[(&str, String)]) {
        let Some(tab) = TABS.iter().find(|own| own.name == tab) else { return };
        let row = tab.columns.iter().map(|column| {
            let own = cells.iter().find(|(heading, _)| *heading == column.heading);
            let text = own.map(|(_, text)| text.as_str()).unwrap_or_default();
            match column.kind {
                Kind::Word(words) => {
                    let word = words.iter().find(|own| own.code == text);
                    word.map_or("", |own| own.office).to_owned()
                }
                _ => text.replace("\r\n", "\n").replace('\r', "\n"),
            }
        });
        let row = row.collect();
        self.rows.entry(tab.name).or_default().push(row);
    }

    /// Counts records that have no place in the form.
    fn leave_out(&mut self, kind: &'static str, count: usize) {
        *self.left_out.entry(kind).or_default() += count;
    }

    /// The number of a pupil in the list of the class.
    fn number(&self, pupil: &str) -> String {
        self.numbers.get(pupil).cloned().unwrap_or_default()
    }

    /// What cells call a member of staff.
    fn called(&self, staff: Option<&String>) -> String {
        staff.and_then(|id| self.staff.get(id.as_str())).cloned().unwrap_or_default()
    }

    /// The name of a subject.
    fn subject(&self, id: &str) -> String {
        self.subjects.get(id).copied().unwrap_or_default().to_owned()
    }

    /// The name of a subgroup.
    fn group(&self, id: Option<&String>) -> String {
        let name = id.and_then(|id| self.groups.get(id.as_str()));
        name.copied().unwrap_or_default().to_owned()
    }

    /// What the source cannot tell, and no row tells all the same.
    fn unknown(&mut self) -> BTreeSet<Unknown> {
        let mut unknown = BTreeSet::new();
        for what in &self.snapshot.cannot_tell {
            let tab = TABS.iter().find_map(|tab| {
                let own = tab.unknown.iter().find(|(own, _)| own == what);
                own.map(|(_, headings)| (*tab, *headings))
            });
            let says = |(tab, headings): (&Tab, &[&str])| {
                let rows = self.rows.get(tab.name).map(Vec::as_slice).unwrap_or_default();
                let mut at = headings.iter().filter_map(|own| tab.column(own));
                match headings.is_empty() {
                    true => !rows.is_empty(),
                    false => at.any(|at| rows.iter().any(|own| !own[at].is_empty())),
                }
            };
            match tab {
                Some(tab) if !says(tab) => drop(unknown.insert(*what)),
                _ => self.leave_out("cannot_tell", 1),
            }
        }
        unknown
    }
}

/// The five lists of resulting marks.
fn lists(finals: &Finals) -> [(ResultKind, &[ResultMark]); 5] {
    [
        (ResultKind::TermMark, &finals.term_marks),
        (ResultKind::InterimMark, &finals.interim_marks),
        (ResultKind::YearMark, &finals.year_marks),
        (ResultKind::ExamMark, &finals.exam_marks),
        (ResultKind::FinalMark, &finals.final_marks),
    ]
}

/// A day as the office writes it; nothing for none.
fn day(own: Option<NaiveDate>) -> String {
    own.map(|own| own.format("%d.%m.%Y").to_string()).unwrap_or_default()
}

/// A text; nothing for none.
fn text(own: Option<&String>) -> String {
    own.cloned().unwrap_or_default()
}

/// The code of a yes; nothing for a no.
fn yes(own: Option<bool>) -> String {
    if own == Some(true) { "yes".to_owned() } else { String::new() }
}

/// The code of a word as a snapshot writes it; nothing for none.
fn code(own: &impl Serialize) -> String {
    match serde_json::to_value(own) {
        Ok(Json::String(code)) => code,
        _ => String::new(),
    }
}
