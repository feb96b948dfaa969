//! The calendar of an export: terms and holidays in order of days.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};

use super::super::codes::DOUBLED_ID;
use super::super::v1;
use super::{Log, words};
use crate::finding::Place;
use crate::journal::{Calendar, Holiday, Span, Term};

/// The calendar, and the index of each term by its id.
pub(super) fn convert<'a>(
    year: &'a v1::SchoolYear,
    log: &mut Log,
) -> (Calendar, HashMap<&'a str, usize>) {
    let mut span = Span { from: year.starts, to: year.ends };
    log.in_order(&year.starts, &year.ends, || "/school_year/ends".into());
    let name = format!("{:04}-{:02}", year.starts.year(), year.ends.year() % 100);
    let follows = year.ends.year() - year.starts.year() == 1;
    if span.to < span.from {
        // One fault is told once: nothing else is measured by such a year.
        span = Span { from: NaiveDate::MIN, to: NaiveDate::MAX };
    } else if name != year.name || !follows {
        let first = year.starts.year();
        let expected = format!("{first:04}-{:02}", (first + 1) % 100);
        log.wrong("/school_year/name".into(), expected, &year.name);
    }
    let mut terms = terms(year, span, log);
    terms.sort_by_key(|(_, term)| (term.span.to, term.kind, term.number));
    let indexes = terms.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
    let mut holidays: Vec<Holiday> = Vec::new();
    for (at, holiday) in year.holidays.iter().enumerate() {
        let pointer = || format!("/school_year/holidays/{at}/ends");
        log.in_order(&holiday.starts, &holiday.ends, pointer);
        holidays.push(Holiday {
            span: Span { from: holiday.starts, to: holiday.ends },
            name: holiday.name.as_deref().and_then(words::text),
        });
    }
    holidays.sort_by_key(|holiday| holiday.span);
    let calendar = Calendar {
        year: year.name.clone(),
        span,
        terms: terms.into_iter().map(|(_, term)| term).collect(),
        holidays,
    };
    (calendar, indexes)
}

/// The terms in the order of the export; each within the year, and of one kind none twice
/// and none across another.
fn terms<'a>(
    year: &'a v1::SchoolYear,
    span: Span,
    log: &mut Log,
) -> Vec<(&'a str, Term)> {
    let mut terms: Vec<(&str, Term)> = Vec::new();
    for (at, term) in year.terms.iter().enumerate() {
        let pointer = |key: &str| format!("/school_year/terms/{at}/{key}");
        if terms.iter().any(|(id, _)| *id == term.id) {
            log.add(DOUBLED_ID, pointer("id"), &term.id);
        }
        let own = Span { from: term.starts, to: term.ends };
        log.in_order(&own.from, &own.to, || pointer("ends"));
        if own.from < span.from {
            log.wrong(pointer("starts"), format!("≥ {}", span.from), own.from);
        }
        if own.to > span.to {
            log.wrong(pointer("ends"), format!("≤ {}", span.to), own.to);
        }
        let kind = words::term_kind(term.kind);
        let same_kind: Vec<&Term> =
            terms.iter().map(|(_, other)| other).filter(|own| own.kind == kind).collect();
        if same_kind.iter().any(|other| other.number == term.number) {
            let place = Place { pointer: Some(pointer("number")), ..Place::default() };
            log.findings.push(DOUBLED_ID.at(place).found(term.number));
        } else if let Some(other) = same_kind.iter().find(|other| other.span.meets(own)) {
            let expected = format!("< {}, > {}", other.span.from, other.span.to);
            log.wrong(pointer("starts"), expected, own.from);
        }
        let converted =
            Term { id: term.id.clone(), kind, number: term.number, span: own };
        terms.push((term.id.as_str(), converted));
    }
    terms
}
