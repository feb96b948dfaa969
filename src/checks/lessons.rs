//! Rules about lessons and their texts.

use super::Question;
use crate::finding::{Code, Finding, Place};
use crate::journal::{PersonName, TermKind};

/// C01 – lesson without topic.
///
/// Source: clause 4.2 («заполнять темы уроков»), instruction, point 4.
pub const WITHOUT_TOPIC: Code = Code::blocks("C01");
/// C05 – lesson outside every term, or in the holidays.
///
/// Source: clause 2.6 (bounds of terms and holidays are part of the journal).
pub const OUTSIDE_TERM: Code = Code::blocks("C05");
/// C08 – a text has a letter that no face of the program can print.
///
/// Why: the letter would be missing on paper; a name must be refused aloud, not altered.
pub const UNPRINTABLE: Code = Code::blocks("C08");

/// C36 – closed print period without a single lesson held.
///
/// Source: clause 1.5 (the journal of each quarter is printed): a page that says "no lessons,
/// no absences" of days that the export does not know would be false.
pub const EMPTY_PERIOD: Code = Code::blocks("C36");

pub(super) fn empty_period(question: &Question<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for period in question.periods.iter().filter(|own| own.span.to <= question.closed_by)
    {
        let mut courses = question.class.courses.iter();
        if !courses.any(|own| own.held(period.span).next().is_some()) {
            let place = Place { period: Some(period.id.clone()), ..question.place() };
            findings.push(EMPTY_PERIOD.at(place));
        }
    }
    findings
}

pub(super) fn without_topic(question: &Question<'_>) -> Vec<Finding> {
    if question.class.source.without_topics {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for course in &question.class.courses {
        for lesson in &course.lessons {
            if !lesson.cancelled && lesson.topic.is_none() {
                let place = question.lesson_place(course, lesson);
                findings.push(WITHOUT_TOPIC.at(place).with("number", lesson.number));
            }
        }
    }
    findings
}

pub(super) fn outside_term(question: &Question<'_>) -> Vec<Finding> {
    let calendar = &question.class.calendar;
    let mut findings = Vec::new();
    for course in &question.class.courses {
        for lesson in &course.lessons {
            let day = lesson.date;
            let in_term = calendar
                .terms
                .iter()
                .any(|term| term.kind != TermKind::Year && term.span.contains(day));
            let in_period = question.period_of(day).is_some();
            if in_term && in_period && calendar.holiday(day).is_none() {
                continue;
            }
            let place = question.lesson_place(course, lesson);
            findings.push(OUTSIDE_TERM.at(place).found(day));
        }
    }
    findings
}

pub(super) fn unprintable(question: &Question<'_>) -> Vec<Finding> {
    let class = question.class;
    let mut findings = Vec::new();
    let mut look = |text: &str, what: &str, place: Place| {
        if let Some(letter) = (question.unprintable)(text) {
            let code_point = format!("U+{:04X}", u32::from(letter));
            findings.push(UNPRINTABLE.at(place).with("what", what).found(code_point));
        }
    };
    for pupil in &class.pupils {
        let place = || Place { pupil: Some(pupil.id.clone()), ..question.place() };
        look(&pupil.name.full(), "name", place());
        look(
            pupil.personal_file.as_deref().unwrap_or_default(),
            "personal_file",
            place(),
        );
        for movement in &pupil.movements {
            let texts = [&movement.order_number, &movement.counterpart];
            for text in texts.into_iter().flatten() {
                look(text, "movement", place());
            }
        }
    }
    for teacher in &class.teachers {
        look(&teacher.name.full(), "teacher", question.place());
    }
    for decision in &class.decisions {
        let texts = [&decision.text, &decision.protocol_number, &decision.order_number];
        for text in texts.into_iter().flatten() {
            look(text, "decision", question.place());
        }
    }
    for course in &class.courses {
        look(&question.class.course_name(course), "subject", question.place());
        let teacher = course.teacher.as_ref().map(PersonName::full);
        look(&teacher.unwrap_or_default(), "teacher", question.place());
        for lesson in &course.lessons {
            let place = || question.lesson_place(course, lesson);
            look(lesson.topic.as_deref().unwrap_or_default(), "topic", place());
            look(lesson.homework.as_deref().unwrap_or_default(), "homework", place());
            let titles = lesson.works.iter().filter_map(|work| work.title.as_deref());
            let substitute = lesson.substitute.as_ref().map(|name| name.full());
            for text in titles {
                look(text, "work", place());
            }
            look(&substitute.unwrap_or_default(), "teacher", place());
        }
    }
    findings
}
