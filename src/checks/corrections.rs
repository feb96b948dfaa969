//! Rules about entries that should not be, or were changed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset};

use super::Question;
use crate::finding::{Code, Finding, Place};
use crate::journal::Recorded;

/// C32 – entry of a compromised account: it is void.
///
/// Source: clauses 1.22 and 2.20.
pub const VOID_ENTRY: Code = Code::blocks("C32");
/// C33 – arrival or departure without number or date of its order.
///
/// Source: clause 1.18 («отражение движения обучающихся»).
pub const MOVEMENT_WITHOUT_ORDER: Code = Code::warns("C33");
/// C34 – a topic was passed later by a protocol, and the absence is gone.
///
/// Source: instruction, point 3 («информация о пропуске остаётся зафиксированной»).
pub const ABSENCE_GONE: Code = Code::warns("C34");
/// C35 – entries of a closed term changed after it, as the source logged.
///
/// Source: clause 4.1 (no editing after the resulting marks of the term are given).
pub const CHANGED_LATER: Code = Code::warns("C35");

pub(super) fn void_entry(question: &Question<'_>) -> Vec<Finding> {
    let class = question.class;
    let is_void = |own: Recorded| class.voided.iter().any(|span| span.has(own));
    if class.voided.is_empty() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for course in &class.courses {
        let mut marks: BTreeMap<usize, usize> = BTreeMap::new();
        for mark in course.marks.iter().filter(|own| is_void(own.recorded)) {
            *marks.entry(mark.lesson).or_default() += 1;
        }
        for (at, lesson) in course.lessons.iter().enumerate() {
            let own = is_void(lesson.recorded) || is_void(lesson.homework_recorded);
            let count = marks.get(&at).copied().unwrap_or_default();
            if own || count > 0 {
                let count = count + usize::from(own);
                let finding = VOID_ENTRY.at(question.lesson_place(course, lesson));
                findings.push(finding.with("count", count));
            }
        }
    }
    for mark in class.results.iter() {
        if is_void(class.results.recorded(&mark)) {
            let place = super::results::result_place(
                question,
                class,
                mark.subject,
                mark.pupil,
                mark.kind,
            );
            findings.push(VOID_ENTRY.at(place).with("count", 1));
        }
    }
    findings
}

pub(super) fn movement_without_order(question: &Question<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for pupil in &question.class.pupils {
        for movement in &pupil.movements {
            if movement.order_number.is_none() || movement.order_date.is_none() {
                let place = Place {
                    period: question.period_of(movement.date),
                    date: Some(movement.date.to_string()),
                    pupil: Some(pupil.id.clone()),
                    ..question.place()
                };
                findings.push(MOVEMENT_WITHOUT_ORDER.at(place));
            }
        }
    }
    findings
}

pub(super) fn absence_gone(question: &Question<'_>) -> Vec<Finding> {
    let class = question.class;
    if class.source.without_attendance {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for course in &class.courses {
        let missed = course.attendance.iter().filter(|own| own.presence.is_missed());
        let missed: BTreeSet<(usize, usize)> =
            missed.map(|own| (own.pupil, own.lesson)).collect();
        for mark in course.marks.iter().filter(|own| own.has_protocol) {
            if !missed.contains(&(mark.pupil, mark.lesson)) {
                let lesson = &course.lessons[mark.lesson];
                let pupil = Some(class.pupils[mark.pupil].id.clone());
                let place = Place { pupil, ..question.lesson_place(course, lesson) };
                findings.push(ABSENCE_GONE.at(place));
            }
        }
    }
    findings
}

pub(super) fn changed_later(question: &Question<'_>) -> Vec<Finding> {
    let class = question.class;
    let mut changes: BTreeMap<&str, Vec<DateTime<FixedOffset>>> = BTreeMap::new();
    for change in &class.changes {
        if let Some(lesson) = change.lesson.as_deref() {
            changes.entry(lesson).or_default().push(change.at);
        }
    }
    let mut findings = Vec::new();
    for course in class.courses.iter().filter(|_| !changes.is_empty()) {
        for lesson in &course.lessons {
            let terms = class.calendar.terms_of(course.marking_terms);
            let own =
                terms.map(|(_, term)| term).find(|own| own.span.contains(lesson.date));
            let Some(term) = own else { continue };
            let all = changes.get(lesson.id.as_str()).into_iter().flatten();
            let later = all.filter(|own| own.date_naive() > term.span.to);
            let (count, last) = (later.clone().count(), later.max());
            if let Some(last) = last {
                let finding = CHANGED_LATER.at(question.lesson_place(course, lesson));
                let finding = finding.with("count", count);
                findings.push(
                    finding
                        .expected(format!("≤ {}", term.span.to))
                        .found(last.date_naive()),
                );
            }
        }
    }
    findings
}
