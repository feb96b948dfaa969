//! Snapshot v1 → model: ids become indexes, names get their order, spans their days.
//!
//! Everything that does not hold together is a finding with its pointer: an id that
//! nothing bears, a mark off the scale, two results in one cell.

mod calendar;
mod class;
mod course;
mod results;
mod words;

use std::collections::{HashMap, HashSet};
use std::fmt::Display;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};

use super::ShowValues;
use super::codes::{
    DANGLING_ID, DOUBLED_ID, EMPTY_TEXT, EXPORT_CANNOT_TELL, OFF_THE_SCALE,
    REVERSED_SPAN, WRONG_VALUE,
};
use super::v1;
use crate::finding::{Code, Finding, Place};
use crate::journal::{
    Bell, Calendar, ClassGroup, Conventions, MarkValue, PersonName, Recorded, Source,
    Span, Voided, class_name,
};

/// The model of an export.
pub(super) struct Converted {
    /// A class with a fault is `None`; if something outside the classes is wrong, all are.
    pub(super) classes: Vec<Option<ClassGroup>>,
    /// The days of the year, if nothing outside the classes is wrong.
    pub(super) calendar: Option<Arc<Calendar>>,
    pub(super) findings: Vec<Finding>,
}

/// Turns the classes of an export into the model.
///
/// `origins` gives the index in the file of each class.
pub(super) fn convert(
    snapshot: &v1::Snapshot,
    origins: &[usize],
    conventions: &Conventions,
    show: ShowValues,
) -> Converted {
    let mut log = Log { findings: Vec::new(), show };
    let shared = Shared::new(snapshot, conventions, &mut log);
    let file_is_good = !log.findings.iter().any(Finding::blocks);
    let mut classes = Vec::new();
    let (mut ids, mut names) = (HashSet::new(), HashSet::new());
    for (class, origin) in snapshot.classes.iter().zip(origins) {
        let before = log.findings.len();
        let pointer = format!("/classes/{origin}");
        if !ids.insert(class.id.as_str()) {
            log.add(DOUBLED_ID, format!("{pointer}/id"), &class.id);
        } else if !names.insert((class.grade, class.letter.as_deref())) {
            let name = class_name(class.grade, class.letter.as_deref());
            let place = Place { pointer: Some(pointer.clone()), ..Place::default() };
            log.findings.push(DOUBLED_ID.at(place).found(name));
        }
        let group = class::convert(class, &pointer, &shared, &mut log);
        let class_is_good = !log.findings[before..].iter().any(Finding::blocks);
        classes.push((file_is_good && class_is_good).then_some(group));
    }
    let calendar = file_is_good.then_some(shared.calendar);
    Converted { classes, calendar, findings: log.findings }
}

/// What all classes of an export share.
struct Shared<'a> {
    staff: HashMap<&'a str, (u32, PersonName)>,
    bells: Arc<Vec<Bell>>,
    voided: Arc<Vec<Voided>>,
    changes: &'a [v1::Change],
    subjects: HashMap<&'a str, usize>,
    terms: HashMap<&'a str, usize>,
    subject_names: Arc<Vec<String>>,
    calendar: Arc<Calendar>,
    source: Arc<Source>,
    conventions: &'a Conventions,
    /// The export cannot tell who teaches.
    without_teachers: bool,
}

impl<'a> Shared<'a> {
    fn new(
        snapshot: &'a v1::Snapshot,
        conventions: &'a Conventions,
        log: &mut Log,
    ) -> Self {
        let mut staff = HashMap::new();
        for (at, member) in snapshot.staff.iter().enumerate() {
            let pointer = format!("/staff/{at}");
            log.require(&member.family_name, || format!("{pointer}/family_name"));
            log.require(&member.given_name, || format!("{pointer}/given_name"));
            let index = u32::try_from(at).unwrap_or(u32::MAX);
            let named = (index, words::staff_name(member));
            if staff.insert(member.id.as_str(), named).is_some() {
                log.add(DOUBLED_ID, format!("{pointer}/id"), &member.id);
            }
        }
        let mut subjects = HashMap::new();
        for (at, subject) in snapshot.subjects.iter().enumerate() {
            log.require(&subject.name, || format!("/subjects/{at}/name"));
            if subjects.insert(subject.id.as_str(), at).is_some() {
                log.add(DOUBLED_ID, format!("/subjects/{at}/id"), &subject.id);
            }
        }
        let (calendar, terms) = calendar::convert(&snapshot.school_year, log);
        let mut voided = Vec::new();
        for (at, span) in snapshot.voided_spans.iter().enumerate() {
            let pointer = |key: &str| format!("/voided_spans/{at}/{key}");
            log.in_order(&span.from, &span.to, || pointer("to"));
            match staff.get(span.staff.as_str()) {
                Some((staff, _)) => {
                    voided.push(Voided { staff: *staff, from: span.from, to: span.to });
                }
                None => log.add(DANGLING_ID, pointer("staff"), &span.staff),
            }
        }
        let mut bells = Vec::new();
        for (at, bell) in snapshot.bell_times.iter().enumerate() {
            log.in_order(&bell.starts, &bell.ends, || format!("/bell_times/{at}/ends"));
            let ends = NaiveTime::parse_from_str(&bell.ends, "%H:%M").ok();
            bells.extend(ends.map(|ends| Bell { number: bell.number, ends }));
        }
        log.require(&snapshot.source.system, || "/source/system".into());
        for unknown in &snapshot.cannot_tell {
            let finding = EXPORT_CANNOT_TELL.at(Place::default());
            log.findings.push(finding.with("what", words::unknown(*unknown)));
        }
        let names = snapshot.subjects.iter().map(|subject| subject.name.clone());
        Self {
            staff,
            subjects,
            terms,
            subject_names: Arc::new(names.collect()),
            calendar: Arc::new(calendar),
            source: Arc::new(words::source(snapshot)),
            conventions,
            bells: Arc::new(bells),
            voided: Arc::new(voided),
            changes: &snapshot.change_log,
            without_teachers: snapshot.cannot_tell.contains(&v1::Unknown::Teachers),
        }
    }

    /// The member of staff with this id; an unknown id is a finding.
    fn staff(&self, id: &str, pointer: String, log: &mut Log) -> Option<PersonName> {
        self.member(Some(id), || pointer, log).map(|(_, name)| name.clone())
    }

    /// The same, with the index among the staff; `None` for no id.
    fn member(
        &self,
        id: Option<&str>,
        pointer: impl FnOnce() -> String,
        log: &mut Log,
    ) -> Option<&(u32, PersonName)> {
        let id = id?;
        let own = self.staff.get(id);
        if own.is_none() {
            log.add(DANGLING_ID, pointer(), id);
        }
        own
    }

    /// When and by whom an entry was made; an unknown id is a finding.
    fn recorded(
        &self,
        at: Option<DateTime<FixedOffset>>,
        by: Option<&String>,
        pointer: impl FnOnce() -> String,
        log: &mut Log,
    ) -> Recorded {
        let by = self.member(by.map(String::as_str), pointer, log);
        Recorded { at, by: by.map(|(index, _)| *index) }
    }

    /// A mark of the school's scale; anything else is a finding.
    fn mark(
        &self,
        text: &str,
        pointer: impl FnOnce() -> String,
        log: &mut Log,
    ) -> Option<MarkValue> {
        let scale = self.conventions.scale;
        let value = MarkValue::parse(text);
        let on_scale = match value.map(|value| value.number()) {
            Some(Some(number)) => (scale.lowest..=scale.highest).contains(&number),
            Some(None) => true,
            None => false,
        };
        if !on_scale {
            let finding = OFF_THE_SCALE
                .at(Place { pointer: Some(pointer()), ..Place::default() })
                .expected(format!("{}–{}", scale.lowest, scale.highest));
            log.findings.push(log.show.found_text(finding, text));
            return None;
        }
        value
    }
}

/// Collects findings while an export is turned into the model.
struct Log {
    findings: Vec<Finding>,
    show: ShowValues,
}

impl Log {
    /// Adds a finding about a value at a pointer.
    fn add(&mut self, code: Code, pointer: String, found: &str) {
        let finding = code.at(Place { pointer: Some(pointer), ..Place::default() });
        self.findings.push(self.show.found_text(finding, found));
    }

    /// Adds a finding about a value that its place does not allow.
    fn wrong(&mut self, pointer: String, expected: impl Display, found: impl Display) {
        let place = Place { pointer: Some(pointer), ..Place::default() };
        self.findings.push(WRONG_VALUE.at(place).expected(expected).found(found));
    }

    /// Wants the last not to lie before the first.
    fn in_order<T: PartialOrd + Display>(
        &mut self,
        first: &T,
        last: &T,
        pointer: impl FnOnce() -> String,
    ) {
        if last < first {
            let place = Place { pointer: Some(pointer()), ..Place::default() };
            let finding = REVERSED_SPAN.at(place).expected(format!("≥ {first}"));
            self.findings.push(finding.found(last));
        }
    }

    /// A span within the year whose absent ends are those of the year.
    ///
    /// One the wrong way round, or without a day in the year, is a finding.
    fn days(
        &mut self,
        (from, to): (Option<NaiveDate>, Option<NaiveDate>),
        year: Span,
        pointer: impl Fn(&str) -> String,
    ) -> Span {
        let span = Span { from: from.unwrap_or(year.from), to: to.unwrap_or(year.to) };
        if span.to < year.from {
            self.wrong(pointer("to"), format!("≥ {}", year.from), span.to);
        } else if span.from > year.to {
            self.wrong(pointer("from"), format!("≤ {}", year.to), span.from);
        } else {
            self.in_order(&span.from, &span.to, || pointer("to"));
        }
        span
    }

    /// Wants a text that is more than blanks.
    fn require(&mut self, text: &str, pointer: impl FnOnce() -> String) {
        if text.trim().is_empty() {
            self.add(EMPTY_TEXT, pointer(), text);
        }
    }

    /// The index of an id; an unknown id is a finding.
    fn resolve(
        &mut self,
        ids: &HashMap<&str, usize>,
        id: &str,
        pointer: impl FnOnce() -> String,
    ) -> Option<usize> {
        let index = ids.get(id).copied();
        if index.is_none() {
            self.add(DANGLING_ID, pointer(), id);
        }
        index
    }
}
