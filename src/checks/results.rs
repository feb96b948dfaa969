//! Rules about resulting marks.

use std::collections::BTreeSet;

use super::Question;
use crate::finding::{Code, Finding, Place};
use crate::journal::{
    ClassGroup, Course, MarkValue, Marking, ResultKind, Results, Span, TermKind,
};

/// C02 – pupil without the resulting mark or «Н/А» of a closed marking term.
///
/// Source: instruction, point 6 («Н/А … выставляет каждому обучающемуся»), point 12.
pub const MISSING: Code = Code::blocks("C02");
/// C06 – numeric mark in grade 1.
///
/// Source: letter on teaching in the first grade (2001): no marks, nor symbols for them.
pub const NUMBER_IN_GRADE_ONE: Code = Code::blocks("C06");
/// C07 – resulting marks of the journal differ from those of the source's own ledger.
///
/// Source: instruction, point 13 («Итоговые оценки дублируются в сводную ведомость»).
pub const LEDGER_DIFFERS: Code = Code::blocks("C07");
/// C10 – a later export has another resulting mark for a term closed in an earlier one.
///
/// Source: clause 4.1 (no editing after the resulting marks of the term are given).
pub const CHANGED_AFTER_CLOSING: Code = Code::blocks("C10");

pub(super) fn missing(question: &Question<'_>) -> Vec<Finding> {
    let class = question.class;
    if class.source.without_results {
        return Vec::new();
    }
    let mut wanted = BTreeSet::new();
    for course in class.courses.iter().filter(|own| own.marking != Marking::Unmarked) {
        for (at, term) in class.calendar.terms_of(course.marking_terms) {
            if term.span.to <= question.closed_by {
                let kind = match term.kind {
                    TermKind::Year => ResultKind::Year,
                    _ => ResultKind::Term(at),
                };
                wanted.extend(pupils_to_mark(class, course, term.span, kind));
            }
        }
        let year = class.calendar.span;
        if year.to <= question.closed_by {
            wanted.extend(pupils_to_mark(class, course, year, ResultKind::Year));
        }
    }
    wanted
        .into_iter()
        .filter(|&(subject, pupil, kind)| !is_given(class, subject, pupil, kind))
        .map(|(subject, pupil, kind)| {
            let place = result_place(question, class, subject, pupil, kind);
            MISSING.at(place).with("mark", mark_name(question, kind))
        })
        .collect()
}

/// Pupils in the course on the last day of the span, if lessons were held in it.
///
/// A pupil with an individual plan may do without the course: only marks tell.
fn pupils_to_mark<'a>(
    class: &'a ClassGroup,
    course: &'a Course,
    span: Span,
    kind: ResultKind,
) -> impl Iterator<Item = (usize, usize, ResultKind)> + 'a {
    let last_held = course.held(span).last().map(|(_, lesson)| lesson.date);
    let last_day = last_held.is_some().then_some(span.to);
    course.members.iter().filter_map(move |(pupil, spans)| {
        let is_member =
            spans.iter().any(|own| last_day.is_some_and(|day| own.contains(day)));
        let own = &class.pupils[*pupil];
        // In a combined class the pupils of grade 1 get no marks where the others do.
        let is_unmarked = own.grade == 1 && course.marking == Marking::Marked;
        let is_free = own.individual_plan || is_unmarked;
        (is_member && !is_free).then_some((course.subject, *pupil, kind))
    })
}

fn is_given(class: &ClassGroup, subject: usize, pupil: usize, kind: ResultKind) -> bool {
    let deferred = class.deferred.iter().any(|own| {
        own.pupil == pupil
            && own.subject.is_none_or(|own| own == subject)
            && kind == ResultKind::Term(own.term)
    });
    let carried = class.carried.iter().any(|own| {
        (own.mark.subject, own.mark.pupil, own.mark.kind) == (subject, pupil, kind)
    });
    deferred || carried || class.results.get(subject, pupil, kind).is_some()
}

pub(super) fn number_in_grade_one(question: &Question<'_>) -> Vec<Finding> {
    let class = question.class;
    let in_grade_one = |pupil: usize| class.pupils[pupil].grade == 1;
    let mut findings = Vec::new();
    for course in &class.courses {
        for mark in course.marks.iter().filter(|mark| in_grade_one(mark.pupil)) {
            if mark.value.number().is_some() {
                let lesson = &course.lessons[mark.lesson];
                let mut place = question.day_place(course, lesson.date);
                place.lesson = Some(lesson.id.clone());
                place.pupil = Some(class.pupils[mark.pupil].id.clone());
                findings.push(NUMBER_IN_GRADE_ONE.at(place).found(mark.value));
            }
        }
    }
    for mark in class.results.iter().filter(|mark| in_grade_one(mark.pupil)) {
        if mark.value.number().is_some() {
            let place =
                result_place(question, class, mark.subject, mark.pupil, mark.kind);
            findings.push(NUMBER_IN_GRADE_ONE.at(place).found(mark.value));
        }
    }
    findings
}

pub(super) fn ledger_differs(question: &Question<'_>) -> Vec<Finding> {
    let class = question.class;
    let Some(ledger) = &class.ledger_results else { return Vec::new() };
    cells(&class.results, ledger)
        .into_iter()
        .filter_map(|(subject, pupil, kind)| {
            let journal = class.results.get(subject, pupil, kind);
            let ledger = ledger.get(subject, pupil, kind);
            (journal != ledger).then(|| {
                let place = result_place(question, class, subject, pupil, kind);
                let finding =
                    LEDGER_DIFFERS.at(place).with("mark", mark_name(question, kind));
                finding.expected(shown(journal)).found(shown(ledger))
            })
        })
        .collect()
}

/// Resulting marks of terms closed in the earlier export that the later one has otherwise.
///
/// Compared cell by cell; a cell that the earlier export did not have may be filled later.
/// Both exports must be of the same class and year.
pub fn compare_exports(question: &Question<'_>, earlier: &ClassGroup) -> Vec<Finding> {
    let later = question.class;
    let closed_then = earlier.source.exported_at.date_naive();
    let mut findings = Vec::new();
    for mark in earlier.results.iter() {
        let ResultKind::Term(term) = mark.kind else { continue };
        let term = &earlier.calendar.terms[term];
        if term.span.to > closed_then {
            continue;
        }
        let subject_name = &earlier.subjects[mark.subject];
        let subject = later.subjects.iter().position(|name| name == subject_name);
        let id = &earlier.pupils[mark.pupil].id;
        let pupil = later.pupils.iter().position(|pupil| pupil.id == *id);
        let same_term = later.calendar.terms.iter().position(|own| own.id == term.id);
        let now = match (subject, pupil, same_term) {
            (Some(subject), Some(pupil), Some(term)) => {
                later.results.get(subject, pupil, ResultKind::Term(term))
            }
            _ => None,
        };
        if now != Some(mark.value) {
            let place =
                result_place(question, earlier, mark.subject, mark.pupil, mark.kind);
            let finding = CHANGED_AFTER_CLOSING.at(place);
            findings.push(finding.expected(mark.value).found(shown(now)));
        }
    }
    findings
}

/// All cells that either table has.
fn cells(left: &Results, right: &Results) -> BTreeSet<(usize, usize, ResultKind)> {
    left.iter()
        .chain(right.iter())
        .map(|mark| (mark.subject, mark.pupil, mark.kind))
        .collect()
}

fn shown(value: Option<MarkValue>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| value.to_string())
}

pub(super) fn result_place(
    question: &Question<'_>,
    class: &ClassGroup,
    subject: usize,
    pupil: usize,
    kind: ResultKind,
) -> Place {
    let day = match kind {
        ResultKind::Term(at) => class.calendar.terms[at].span.to,
        _ => class.calendar.span.to,
    };
    let last = question.periods.last().map(|period| period.id.clone());
    Place {
        period: question.period_of(day).or(last),
        subject: Some(class.subjects[subject].clone()),
        pupil: Some(class.pupils[pupil].id.clone()),
        ..question.place()
    }
}

/// Names a resulting mark for the catalogue: the title of its term, else its kind.
pub(super) fn mark_name(question: &Question<'_>, kind: ResultKind) -> String {
    match kind {
        ResultKind::Term(at) => question.term(at).to_owned(),
        ResultKind::Interim => "interim_mark".into(),
        ResultKind::Year => "year_mark".into(),
        ResultKind::Exam => "exam_mark".into(),
        ResultKind::Final => "final_mark".into(),
    }
}
