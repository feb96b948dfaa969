//! Academic sessions: days of the year and its marking terms.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::Mapper;
use super::record::Record;
use crate::finding::{Finding, Place};
use crate::import::codes::{BAD_VALUE, CONFLICT, FOLLOWS};
use crate::import::school_year_of;
use crate::snapshot::v1::{Term, TermKind};

/// Longest chain of parents that is followed.
const MOST_PARENTS: usize = 8;
const TYPES: [&str; 4] = ["schoolYear", "gradingPeriod", "term", "semester"];

/// A session as other records refer to it.
#[derive(Debug)]
pub(super) struct Session {
    /// School year, `2025-26`.
    pub(super) year: String,
    /// Id of the marking term it is, if it is one.
    pub(super) term: Option<String>,
}

/// Calendar of a school year.
#[derive(Debug, Default)]
pub(super) struct Year {
    /// First and last day.
    pub(super) days: Option<(NaiveDate, NaiveDate)>,
    /// Marking terms, and where each is told.
    pub(super) terms: Vec<(Term, Place)>,
    /// Where the days are told.
    told: Place,
}

/// A session as it stands.
struct Own {
    record: Arc<Record>,
    kind: &'static str,
    starts: NaiveDate,
    ends: NaiveDate,
}

pub(super) fn map(mapper: &mut Mapper<'_>) {
    let mut own = BTreeMap::new();
    for record in mapper.store.all("academicSessions") {
        if let Some(session) = mapper.store.settle(&record, read(&record)) {
            own.insert(record.id.clone(), session);
        }
    }
    // A year before what lies in it, so that a refused one takes its parts along.
    let mut ids: Vec<(bool, &String)> =
        own.iter().map(|(id, session)| (session.kind != "schoolYear", id)).collect();
    ids.sort();
    let mut groups: BTreeMap<(String, usize), Vec<&Own>> = BTreeMap::new();
    for (_, id) in ids {
        let session = &own[id];
        let placed = place(mapper, session, &own);
        let Some(year) = mapper.store.settle(&session.record, placed) else { continue };
        let rank = TYPES.iter().position(|kind| *kind == session.kind);
        if session.kind != "schoolYear" {
            let group = groups.entry((year.clone(), rank.unwrap_or_default()));
            group.or_default().push(session);
        }
        mapper.sessions.insert(id.clone(), Session { year, term: None });
    }
    // A session that is not there would make trimesters of quarters.
    let refused = mapper.store.refused_in("academicSessions").cloned();
    for ((year, _), mut group) in groups {
        group.sort_by_key(|session| (session.starts, session.ends));
        put_terms(mapper, &year, &group, refused.as_ref());
    }
}

fn read(record: &Arc<Record>) -> Result<Own, Finding> {
    record.text("title")?;
    let kind = record.word("type", &TYPES)?;
    let starts = record.day("startDate")?;
    record.day("endDate")?;
    let ends = record.last_day("endDate", Some(starts))?;
    let ends = ends.ok_or_else(|| record.finding(BAD_VALUE, "endDate"))?;
    Ok(Own { record: Arc::clone(record), kind, starts, ends })
}

/// The year of a session: that of the `schoolYear` above it, else that of its first day.
fn place(
    mapper: &mut Mapper<'_>,
    session: &Own,
    own: &BTreeMap<String, Own>,
) -> Result<String, Finding> {
    let mut at = session;
    for _ in 0..MOST_PARENTS {
        if at.kind == "schoolYear" || at.record.optional("parentSourcedId").is_none() {
            break;
        }
        let above =
            mapper.store.named(&at.record, "parentSourcedId", "academicSessions")?;
        let Some(above) = own.get(&above.id) else { break };
        at = above;
    }
    let record = &session.record;
    let is_under_year = at.kind == "schoolYear";
    if is_under_year && session.starts < at.starts {
        return Err(record.bad("startDate", &format!("≥ {}", at.starts)));
    }
    if is_under_year && session.ends > at.ends {
        let last = at.ends.succ_opt().unwrap_or(at.ends);
        return Err(record.bad("endDate", &format!("≤ {last}")));
    }
    let year = school_year_of(at.starts);
    // The binding wants the year of the end; some systems write that of the beginning.
    let first: i32 = year.get(..4).and_then(|own| own.parse().ok()).unwrap_or_default();
    let column: Option<i32> = record.text("schoolYear")?.parse().ok();
    if !column.is_some_and(|own| own == first || own == first + 1) {
        return Err(record.bad("schoolYear", &(first + 1).to_string()));
    }
    let days = (session.starts, session.ends);
    let known = mapper.years.entry(year.clone()).or_default();
    if session.kind == "schoolYear" {
        if known.days.is_some_and(|own| own != days) {
            let finding = CONFLICT.at(record.place("startDate"));
            return Err(finding.with("key", &year).with("other", &known.told));
        }
        known.told = record.place("startDate");
        known.days = Some(days);
    }
    Ok(year)
}

/// Makes marking terms of the sessions of one type, sorted by day.
fn put_terms(
    mapper: &mut Mapper<'_>,
    year: &str,
    group: &[&Own],
    refused: Option<&Place>,
) {
    let Some(known) = mapper.years.get_mut(year) else { return };
    let kind = match group {
        [only] if known.days == Some((only.starts, only.ends)) => return,
        [_, _] => Some(TermKind::HalfYear),
        [_, _, _] => Some(TermKind::Trimester),
        [_, _, _, _] => Some(TermKind::Quarter),
        _ => None,
    };
    let mut last: Option<NaiveDate> = None;
    for (number, session) in (1..).zip(group) {
        let record = &session.record;
        let before = last.replace(session.ends).filter(|own| *own >= session.starts);
        let outcome = match (refused, kind, before) {
            (Some(other), ..) => {
                Err(FOLLOWS.at(record.place("type")).with("other", other))
            }
            (None, None, _) => Err(BAD_VALUE
                .at(record.place("type"))
                .expected("2, 3, 4")
                .found(group.len())),
            (None, _, Some(before)) => {
                Err(record.bad("startDate", &format!("> {before}")))
            }
            (None, Some(kind), None) => put_term(known, kind, number, session),
        };
        match mapper.store.settle(record, outcome) {
            Some(term) => {
                if let Some(own) = mapper.sessions.get_mut(&record.id) {
                    own.term = Some(term);
                }
            }
            None => drop(mapper.sessions.remove(&record.id)),
        }
    }
}

/// The id of the term; sessions of another type with the very days are the same term.
fn put_term(
    year: &mut Year,
    kind: TermKind,
    number: u8,
    session: &Own,
) -> Result<String, Finding> {
    let record = &session.record;
    let is_own = |own: &&(Term, Place)| (own.0.kind, own.0.number) == (kind, number);
    let known = year.terms.iter().find(is_own);
    match known {
        Some((own, _)) if (own.starts, own.ends) == (session.starts, session.ends) => {
            Ok(own.id.clone())
        }
        Some((_, other)) => {
            let finding = CONFLICT.at(record.place("startDate"));
            Err(finding.with("key", &record.id).with("other", other))
        }
        None => {
            let (starts, ends) = (session.starts, session.ends);
            let term = Term { id: record.id.clone(), kind, number, starts, ends };
            year.terms.push((term, record.place("startDate")));
            Ok(record.id.clone())
        }
    }
}
