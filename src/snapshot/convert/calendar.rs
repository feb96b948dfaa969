//! The calendar of an export: terms and holidays in order of days.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::super::codes::{DOUBLED_ID, REVERSED_SPAN};
use super::super::v1;
use super::{Log, words};
use crate::finding::Place;
use crate::journal::{Calendar, Holiday, Span, Term};

/// The calendar, and the index of each term by its id.
pub(super) fn convert<'a>(
    year: &'a v1::SchoolYear,
    log: &mut Log,
) -> (Calendar, HashMap<&'a str, usize>) {
    let mut terms: Vec<(&str, Term)> = Vec::new();
    for (at, term) in year.terms.iter().enumerate() {
        if terms.iter().any(|(id, _)| *id == term.id) {
            log.add(DOUBLED_ID, format!("/school_year/terms/{at}/id"), &term.id);
        }
        let pointer = || format!("/school_year/terms/{at}/ends");
        let converted = Term {
            id: term.id.clone(),
            kind: words::term_kind(term.kind),
            number: term.number,
            span: span(term.starts, term.ends, pointer, log),
        };
        terms.push((term.id.as_str(), converted));
    }
    terms.sort_by_key(|(_, term)| (term.span.to, term.kind, term.number));
    let indexes = terms.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
    let mut holidays: Vec<Holiday> = Vec::new();
    for (at, holiday) in year.holidays.iter().enumerate() {
        let pointer = || format!("/school_year/holidays/{at}/ends");
        holidays.push(Holiday {
            span: span(holiday.starts, holiday.ends, pointer, log),
            name: holiday.name.as_deref().and_then(words::text),
        });
    }
    holidays.sort_by_key(|holiday| holiday.span);
    let calendar = Calendar {
        year: year.name.clone(),
        span: span(year.starts, year.ends, || "/school_year/ends".into(), log),
        terms: terms.into_iter().map(|(_, term)| term).collect(),
        holidays,
    };
    (calendar, indexes)
}

fn span(
    from: NaiveDate,
    to: NaiveDate,
    pointer: impl FnOnce() -> String,
    log: &mut Log,
) -> Span {
    if to < from {
        let place = Place { pointer: Some(pointer()), ..Place::default() };
        let finding = REVERSED_SPAN.at(place).expected(format!("≥ {from}")).found(to);
        log.findings.push(finding);
    }
    Span { from, to }
}
