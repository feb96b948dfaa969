//! Rules about the programme: hours, topics and works that were planned.

use std::collections::BTreeSet;

use super::Question;
use crate::alike::folded;
use crate::finding::{Code, Finding, Place};
use crate::journal::{
    Bounds, ClassGroup, Course, Lesson, Marking, PlannedLesson, Span, Term, WorkKind,
};

/// C14 – lesson without homework in a course that gives it.
///
/// Source: clause 2.11 («заполнение раздела домашних заданий»), instruction, point 5 («если
/// домашнее задание предусмотрено и задаётся»).
pub const WITHOUT_HOMEWORK: Code = Code::warns("C14");
/// C29 – fewer hours held in a closed term than planned.
///
/// Source: clause 2.11 («выполнение учебной программы»).
pub const HOURS_SHORT: Code = Code::warns("C29");
/// C30 – topics of the calendar plan that no lesson of the closed term has.
///
/// Source: clause 4.2 («темы уроков в соответствии с календарно-тематическим
/// планированием»).
pub const TOPICS_MISSING: Code = Code::warns("C30");
/// C31 – fewer control works held in a closed term than planned.
///
/// Source: clauses 2.6 and 2.11 (schedule of control works).
pub const CONTROL_WORKS_SHORT: Code = Code::warns("C31");

pub(super) fn without_homework(question: &Question<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for course in &question.class.courses {
        for period in question.periods {
            let own = lessons_without_homework(
                question.class,
                question.bounds,
                course,
                period.span,
            );
            for lesson in own {
                let place = question.lesson_place(course, lesson);
                findings.push(WITHOUT_HOMEWORK.at(place).with("number", lesson.number));
            }
        }
    }
    findings
}

/// Whether lessons of a course may be expected to have homework.
pub fn may_give_homework(class: &ClassGroup, bounds: &Bounds, course: &Course) -> bool {
    let is_expected = course.is_curriculum && course.marking != Marking::Unmarked;
    let is_told = !class.source.without_homework;
    is_expected && is_told && class.grade >= bounds.homework_from_grade
}

/// Lessons held in the span that lack homework.
///
/// Homework is given in a course if so many of its lessons in the span have some: the one
/// that has none was forgotten.
pub fn lessons_without_homework<'a>(
    class: &ClassGroup,
    bounds: &Bounds,
    course: &'a Course,
    span: Span,
) -> Vec<&'a Lesson> {
    if !may_give_homework(class, bounds, course) {
        return Vec::new();
    }
    let held = || course.held(span).map(|(_, lesson)| lesson);
    let without: Vec<&Lesson> = held().filter(|own| own.homework.is_none()).collect();
    let (count, share) = (held().count(), usize::from(bounds.homework_percent));
    let is_given = (count - without.len()) * 100 >= count * share;
    if is_given { without } else { Vec::new() }
}

pub(super) fn hours_short(question: &Question<'_>) -> Vec<Finding> {
    // Where lessons are known by their marks alone, nobody can count hours.
    if question.class.source.without_all_lessons {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for course in &question.class.courses {
        for planned in &course.planned {
            let term = &question.class.calendar.terms[planned.term];
            let held = course.held(term.span).count();
            if term.span.to <= question.closed_by && held < usize::from(planned.hours) {
                let finding = HOURS_SHORT.at(place(question, course, term));
                let finding = finding.with("term", question.term(planned.term));
                findings.push(finding.expected(planned.hours).found(held));
            }
        }
    }
    findings
}

pub(super) fn topics_missing(question: &Question<'_>) -> Vec<Finding> {
    if question.class.source.without_topics {
        return Vec::new();
    }
    each_plan(question, |course, term, plan| {
        let missing = topics_not_held(course, term.span, plan);
        let first = missing.iter().filter_map(|own| own.date).min()?;
        let finding = TOPICS_MISSING.at(place(question, course, term));
        Some(finding.with("count", missing.len()).with("date", first))
    })
}

pub(super) fn control_works_short(question: &Question<'_>) -> Vec<Finding> {
    each_plan(question, |course, term, plan| {
        let planned = control_works_planned(plan);
        let held = control_works_held(course, term.span);
        let finding = CONTROL_WORKS_SHORT.at(place(question, course, term));
        (held < planned).then(|| finding.expected(planned).found(held))
    })
}

/// Lines of the calendar plan whose day lies in the span.
pub fn plan_within(course: &Course, span: Span) -> Vec<&PlannedLesson> {
    let is_within = |own: &&PlannedLesson| own.date.is_some_and(|day| span.contains(day));
    course.plan.iter().filter(is_within).collect()
}

/// Lines of a plan whose topic no lesson held in the span has; capitals, spaces and the dots
/// of «ё» aside.
pub fn topics_not_held<'a>(
    course: &Course,
    span: Span,
    plan: &[&'a PlannedLesson],
) -> Vec<&'a PlannedLesson> {
    let held = course.held(span).filter_map(|(_, lesson)| lesson.topic.as_deref());
    let topics: BTreeSet<String> = held.map(folded).collect();
    let is_missing = |own: &&&PlannedLesson| !topics.contains(&folded(&own.topic));
    plan.iter().filter(is_missing).copied().collect()
}

/// Control works in the lines of a plan.
pub fn control_works_planned(plan: &[&PlannedLesson]) -> usize {
    plan.iter().filter(|own| own.work == Some(WorkKind::ControlWork)).count()
}

/// Control works in the lessons held in the span.
pub fn control_works_held(course: &Course, span: Span) -> usize {
    let works = course.held(span).flat_map(|(_, lesson)| &lesson.works);
    works.filter(|own| own.kind == WorkKind::ControlWork).count()
}

/// Looks at the lines of each calendar plan that lie in a closed term.
fn each_plan(
    question: &Question<'_>,
    look: impl Fn(&Course, &Term, &[&PlannedLesson]) -> Option<Finding>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for course in &question.class.courses {
        for (at, term) in question.class.calendar.terms_of(course.marking_terms) {
            let lines = plan_within(course, term.span);
            if term.span.to <= question.closed_by && !lines.is_empty() {
                let found = look(course, term, &lines);
                findings.extend(found.map(|own| own.with("term", question.term(at))));
            }
        }
    }
    findings
}

fn place(question: &Question<'_>, course: &Course, term: &Term) -> Place {
    Place { date: None, ..question.day_place(course, term.span.to) }
}
