//! Rules about what the paper holds.

use super::Question;
use crate::finding::{Code, Finding, Place};

/// C12 – an entry longer than a page of its form can hold.
///
/// Why: such a row would run off the page, and what is cut off is lost for the archive.
/// Source: limits of the profile, which follow the layouts.
pub const TOO_LONG: Code = Code::blocks("C12");

/// Letters that a line break takes away; half a line of a topic and more than one of a
/// homework.
const LINE_BREAK: usize = 40;

pub(super) fn too_long(question: &Question<'_>) -> Vec<Finding> {
    let class = question.class;
    let limits = class.limits;
    let mut findings = Vec::new();
    let mut look = |what: &str, found: usize, most: usize, place: &dyn Fn() -> Place| {
        if found > most {
            let finding = TOO_LONG.at(place()).with("what", what);
            findings.push(finding.expected(format!("≤ {most}")).found(found));
        }
    };
    for course in &class.courses {
        for lesson in &course.lessons {
            let place = || Place {
                lesson: Some(lesson.id.clone()),
                ..question.day_place(course, lesson.date)
            };
            let titles = lesson.works.iter().filter_map(|work| work.title.as_ref());
            let topic = lesson.topic.iter().chain(titles).map(|own| letters(own)).sum();
            look("topic", topic, limits.topic_letters, &place);
            let homework = lesson.homework.as_deref().map_or(0, letters);
            look("homework", homework, limits.homework_letters, &place);
        }
    }
    for pupil in &class.pupils {
        // Only the ledger lists all of them.
        let place = || Place {
            pupil: Some(pupil.id.clone()),
            period: Some("ledger".into()),
            ..question.place()
        };
        look("movements", pupil.movements.len(), limits.movements, &place);
    }
    findings
}

fn letters(text: &str) -> usize {
    let weight = |letter: char| if letter == '\n' { LINE_BREAK } else { 1 };
    text.chars().map(weight).sum()
}
