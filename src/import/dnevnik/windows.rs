//! Which days each list was asked for: gaps between windows, and newer windows over older.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};

use super::capture::{Capture, CaptureFile, Kind};
use super::year::Year;
use crate::finding::{Finding, Place};
use crate::import::codes::GAP;

/// The lists that are asked for in windows, and where they lie.
const LISTS: [Kind; 3] = [Kind::Lessons, Kind::Marks, Kind::Attendance];

/// All windows of a year, those of the newest capture first.
pub(super) struct Windows {
    windows: BTreeMap<List, Vec<Window>>,
    /// Rank of the capture by file, 0 for the newest.
    captures: BTreeMap<String, usize>,
}

/// Answer, group, person.
type List = (Kind, Option<String>, Option<String>);

struct Window {
    capture: usize,
    file: String,
    days: Option<(NaiveDate, NaiveDate)>,
}

impl Windows {
    pub(super) fn of(captures: &[Capture]) -> Self {
        let mut own = Self { windows: BTreeMap::new(), captures: BTreeMap::new() };
        for (capture, heading) in captures.iter().enumerate() {
            for file in &heading.files {
                own.captures.insert(file.name.clone(), capture);
                let (name, days) = (file.name.clone(), file.window);
                let list = (file.kind, file.group.clone(), file.person.clone());
                let window = Window { capture, file: name, days };
                own.windows.entry(list).or_default().push(window);
            }
        }
        own
    }

    /// The file of a newer capture that must have a record too, if the file has it.
    ///
    /// What was deleted in the journal since must not come back through an older capture.
    pub(super) fn newer(
        &self,
        file: &CaptureFile,
        day: Option<NaiveDate>,
    ) -> Option<&str> {
        let rank = *self.captures.get(&file.name)?;
        let list = (file.kind, file.group.clone(), file.person.clone());
        let covers = |own: &&Window| match (own.days, day) {
            (Some((from, to)), Some(day)) => from <= day && day <= to,
            (None, None) => true,
            _ => false,
        };
        let newer = self.windows.get(&list)?.iter().filter(|own| own.capture < rank);
        newer.filter(covers).map(|own| own.file.as_str()).next()
    }
}

/// Days of the captures' span that a list of a group leaves out; a finding for each gap.
///
/// Sundays and holidays may be left out. Lists of attendance are wanted only if there is
/// any; without one the captures cannot tell it at all.
pub(super) fn gaps(captures: &[Capture], year: &Year<'_>) -> Vec<Finding> {
    let spans = captures.iter().map(|own| (own.from, own.to));
    let span = spans.reduce(|left, right| (left.0.min(right.0), left.1.max(right.1)));
    let (Some(span), Some(newest)) = (span, captures.first()) else { return Vec::new() };
    let mut windows = captures.iter().flat_map(|own| &own.files);
    let has_attendance = windows.any(|own| own.kind == Kind::Attendance);
    let mut findings = Vec::new();
    for (group, _) in year.groups.iter() {
        for kind in LISTS {
            if kind == Kind::Attendance && !has_attendance {
                continue;
            }
            let folder = match kind {
                Kind::Lessons => format!("{}edu-groups/{group}/lessons/", newest.root),
                Kind::Marks => format!("{}edu-groups/{group}/marks/", newest.root),
                _ => format!("{}lesson-log-entries/{group}/", newest.root),
            };
            for (first, last) in missing_spans(kind, group, span, year) {
                let date = Some(first.to_string());
                let finding = GAP.at(Place { date, ..Place::file(&folder) });
                findings.push(finding.expected(format!("{first}_{last}.json")));
            }
        }
    }
    findings
}

type Span = (NaiveDate, NaiveDate);

fn missing_spans(kind: Kind, group: &str, span: Span, year: &Year<'_>) -> Vec<Span> {
    let list = (kind, Some(group.to_owned()), None);
    let windows = year.windows.windows.get(&list);
    let asked: Vec<Span> =
        windows.into_iter().flatten().filter_map(|own| own.days).collect();
    let is_in =
        |spans: &[Span], day| spans.iter().any(|own| own.0 <= day && day <= own.1);
    let holidays: Vec<Span> =
        year.draft.holidays.iter().map(|(_, own)| (own.starts, own.ends)).collect();
    let mut missing: Vec<Span> = Vec::new();
    let mut is_open = false;
    for day in span.0.iter_days().take_while(|day| *day <= span.1) {
        if is_in(&asked, day) {
            is_open = false;
        } else if day.weekday() != Weekday::Sun && !is_in(&holidays, day) {
            match missing.last_mut().filter(|_| is_open) {
                Some(own) => own.1 = day,
                None => missing.push((day, day)),
            }
            is_open = true;
        }
    }
    missing
}
