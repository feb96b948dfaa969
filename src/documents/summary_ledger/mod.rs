//! The summary ledger: one class, one school year.

mod foot;
mod form;
mod tables;

use std::collections::BTreeSet;

pub use form::*;

use super::request::Request;
use super::waived;
use super::words::{self, Expected, bound, caption};
use crate::journal::{ClassGroup, Marking, ResultKind, TermKind};
use foot::{Foot, foot};
pub(super) use tables::tables;

/// Name of the form: its folder in `layouts/` and in the profile.
pub const NAME: &str = "summary-ledger";

/// Everything the ledger of the class and year prints.
pub fn form_data(request: &Request<'_>) -> SummaryLedger {
    let class = request.class;
    let captions = words::bound_captions(request.captions(NAME));
    let year =
        format!("{} {}", class.calendar.long_name(), caption(&captions, "school_year"));
    let class_name = format!("{} {}", class.name(), caption(&captions, "class"));
    let head = format!("{} · {}", class.name(), class.calendar.long_name());
    let title = format!("{}, {class_name}, {year}", caption(&captions, "heading"));
    let subjects = subjects(class);
    let kinds = kinds(class);
    let foot_kind = match request.profile.ledger.foot {
        crate::profile::LedgerFoot::YearMarks => ResultKind::Year,
        crate::profile::LedgerFoot::FinalMarks => ResultKind::Final,
    };
    let Foot { rows: foot, note: foot_note } =
        foot(request, &captions, &subjects, foot_kind);
    let pupils = pupils(request, &captions, &subjects, &kinds);
    let rows = pupils.iter().flat_map(|pupil| &pupil.rows);
    let cells = rows.flat_map(|row| &row.cells);
    let expected = Expected::of(class.courses.iter());
    SummaryLedger {
        paper: request.paper(NAME, &request.profile.paper.ledger, title, head),
        school: bound(&request.profile.school.name),
        class: class_name,
        school_year: year,
        class_teachers: request.class_teachers(class.calendar.span),
        source: request.source(&captions),
        legend: words::legend(expected, cells, request.profile, &captions),
        unmarked: subjects.is_empty().then(|| unmarked(class, &captions)),
        subjects: subjects.iter().map(|at| class.subjects[*at].clone()).collect(),
        pupils,
        foot,
        foot_note,
        waived: waived::list(request),
        signers: request.signers(&request.profile.signers.ledger, class.calendar.span),
        captions,
    }
}

/// Subjects that are marked or have a result, carried ones included, in the order of the
/// curriculum; none in a class that learns without marks (grade 1).
fn subjects(class: &ClassGroup) -> Vec<usize> {
    let courses = class.courses.iter().filter(|own| own.marking != Marking::Unmarked);
    let marked = courses.map(|own| own.subject);
    let results = class.results.iter().map(|mark| mark.subject);
    let carried = class.carried.iter().map(|own| own.mark.subject);
    let subjects: BTreeSet<usize> = marked.chain(results).chain(carried).collect();
    subjects.into_iter().collect()
}

/// «Обучение ведётся без отметок. Предметы: Русский язык, …».
fn unmarked(class: &ClassGroup, captions: &super::paper::Captions) -> String {
    let taught: BTreeSet<usize> = class.courses.iter().map(|own| own.subject).collect();
    let names: Vec<&str> =
        taught.into_iter().map(|subject| class.subjects[subject].as_str()).collect();
    let text = caption(captions, "unmarked");
    if names.is_empty() {
        return text.to_owned();
    }
    format!("{text} {}: {}.", caption(captions, "subjects"), names.join(", "))
}

/// Rows of every pupil: the terms in use by their end, then the results of the year.
fn kinds(class: &ClassGroup) -> Vec<ResultKind> {
    let is_used = |kind| {
        class.results.has_kind(kind)
            || class.carried.iter().any(|own| own.mark.kind == kind)
    };
    let terms = class.calendar.terms.iter().enumerate();
    let mut kinds: Vec<ResultKind> = terms
        .filter(|(_, term)| term.kind != TermKind::Year)
        .map(|(at, _)| ResultKind::Term(at))
        .filter(|kind| is_used(*kind))
        .collect();
    kinds.extend(is_used(ResultKind::Interim).then_some(ResultKind::Interim));
    kinds.push(ResultKind::Year);
    kinds.extend(is_used(ResultKind::Exam).then_some(ResultKind::Exam));
    kinds.extend(is_used(ResultKind::Final).then_some(ResultKind::Final));
    kinds
}

fn pupils(
    request: &Request<'_>,
    captions: &super::paper::Captions,
    subjects: &[usize],
    kinds: &[ResultKind],
) -> Vec<LedgerPupil> {
    let class = request.class;
    let all = class.pupils.iter().enumerate();
    (1..)
        .zip(all)
        .map(|(number, (pupil, own))| {
            let rows = kinds.iter().map(|kind| LedgerRow {
                label: request.profile.result_short(*kind, &class.calendar),
                closes_year: matches!(kind, ResultKind::Year | ResultKind::Final),
                cells: subjects
                    .iter()
                    .map(|subject| cell(request, pupil, *subject, *kind))
                    .collect(),
            });
            let decision = class.decisions.iter().find(|own| own.pupil == pupil);
            LedgerPupil {
                number,
                name: own.name.full(),
                notes: own
                    .movements
                    .iter()
                    .map(|movement| words::movement(movement, captions))
                    .collect(),
                rows: if subjects.is_empty() { Vec::new() } else { rows.collect() },
                decision: decision
                    .map(|decision| words::decision(decision, captions))
                    .unwrap_or_default(),
            }
        })
        .collect()
}

/// The journal's mark; where it has none, one carried from another school or class.
fn cell(request: &Request<'_>, pupil: usize, subject: usize, kind: ResultKind) -> String {
    let value = request.class.result(subject, pupil, kind);
    value.map(|value| words::mark(value, request.profile)).unwrap_or_default()
}
