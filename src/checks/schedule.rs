//! Rules about who is taught what at one hour.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::Question;
use crate::finding::{Code, Finding, Place};
use crate::journal::{Course, Lesson};

/// C24 – the same lesson of a course entered twice.
///
/// Source: clause 2.11 («отражение проведенных учебных занятий»): a double lesson has two
/// numbers, one number is one lesson.
pub const LESSON_TWICE: Code = Code::warns("C24");
/// C25 – two lessons at one hour for the same pupils.
///
/// Source: clause 2.6 (the timetable of a class, subgroup or stream).
pub const TWO_LESSONS: Code = Code::warns("C25");
/// C26 – a teacher in two rooms at one hour.
///
/// Source: clause 2.6. Judged where the export knows the rooms; a stream of several classes
/// in one room is none.
pub const TEACHER_IN_TWO_ROOMS: Code = Code::warns("C26");
/// C27 – lesson entered by another than its teacher, and no substitute named.
///
/// Source: clause 2.5, instruction, point 9 («факт замены должен отражаться»).
pub const SUBSTITUTE_UNNAMED: Code = Code::warns("C27");
/// C28 – pupil in two subgroups of one subject on the same days.
///
/// Source: clause 2.6 (pupils are attached to the subgroups of their subjects).
pub const TWO_SUBGROUPS: Code = Code::warns("C28");

pub(super) fn lesson_twice(question: &Question<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for course in &question.class.courses {
        for pair in course.lessons.windows(2) {
            let [first, second] = pair else { continue };
            if (first.date, first.number) == (second.date, second.number)
                && !first.cancelled
                && !second.cancelled
            {
                let finding = LESSON_TWICE.at(question.lesson_place(course, second));
                findings.push(finding.with("number", second.number));
            }
        }
    }
    findings
}

pub(super) fn two_lessons(question: &Question<'_>) -> Vec<Finding> {
    let courses = &question.class.courses;
    let mut hours: BTreeMap<_, Vec<(usize, &Lesson)>> = BTreeMap::new();
    for (at, course) in courses.iter().enumerate() {
        for lesson in course.lessons.iter().filter(|own| !own.cancelled) {
            hours.entry((lesson.date, lesson.number)).or_default().push((at, lesson));
        }
    }
    let mut findings = Vec::new();
    for ((date, number), lessons) in hours.iter().filter(|(_, own)| own.len() > 1) {
        for (at, (first, _)) in lessons.iter().enumerate() {
            for (second, lesson) in &lessons[at + 1..] {
                let own = |at: usize| -> BTreeSet<usize> {
                    let all = courses[at].members.iter();
                    let there =
                        all.filter(|(_, own)| own.iter().any(|own| own.contains(*date)));
                    there.map(|(pupil, _)| *pupil).collect()
                };
                let both = own(*first).intersection(&own(*second)).count();
                if first == second || both == 0 {
                    continue;
                }
                let finding =
                    TWO_LESSONS.at(question.lesson_place(&courses[*second], lesson));
                let other = question.class.course_name(&courses[*first]);
                findings.push(
                    finding
                        .with("number", number)
                        .with("other", other)
                        .with("count", both),
                );
            }
        }
    }
    findings
}

pub(super) fn substitute_unnamed(question: &Question<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for course in &question.class.courses {
        for lesson in &course.lessons {
            if lacks_substitute(course, lesson) {
                findings
                    .push(SUBSTITUTE_UNNAMED.at(question.lesson_place(course, lesson)));
            }
        }
    }
    findings
}

/// Whether a lesson was held and entered by another than its teacher, and no substitute is
/// named; never where the export does not tell whose lesson it is or who entered it.
pub fn lacks_substitute(course: &Course, lesson: &Lesson) -> bool {
    let by = lesson.recorded.by;
    let is_known = by.is_some() && course.staff.is_some();
    is_known && by != course.staff && lesson.stand_in.is_none() && !lesson.cancelled
}

pub(super) fn two_subgroups(question: &Question<'_>) -> Vec<Finding> {
    let class = question.class;
    let mut findings = Vec::new();
    let grouped: Vec<&Course> =
        class.courses.iter().filter(|own| own.group.is_some()).collect();
    for (at, first) in grouped.iter().enumerate() {
        let others = grouped[at + 1..].iter();
        for second in
            others.filter(|own| own.subject == first.subject && own.group != first.group)
        {
            for (pupil, spans) in &first.members {
                let other = second.member_spans(*pupil);
                let meets = |own: &crate::journal::Span| {
                    other.iter().any(|other| own.meets(*other))
                };
                if spans.iter().any(meets) {
                    let place = Place {
                        subject: Some(question.class.course_name(second)),
                        pupil: Some(class.pupils[*pupil].id.clone()),
                        ..question.place()
                    };
                    let other = question.class.course_name(first);
                    findings.push(TWO_SUBGROUPS.at(place).with("other", other));
                }
            }
        }
    }
    findings
}

/// A lesson with its teacher and room.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hour {
    /// Day.
    date: NaiveDate,
    /// Number in the day.
    number: u8,
    /// Full name of who gave it.
    teacher: String,
    /// Room.
    room: String,
    /// Class and subject.
    name: String,
    place: Place,
}

/// The lessons of a class whose teacher and room are known.
pub fn hours(question: &Question<'_>) -> Vec<Hour> {
    let mut hours = Vec::new();
    for course in &question.class.courses {
        for lesson in course.lessons.iter().filter(|own| !own.cancelled) {
            let teacher = course.giver(lesson);
            if let (Some(teacher), Some(room)) = (teacher, &lesson.room) {
                let class = question.class.name();
                hours.push(Hour {
                    date: lesson.date,
                    number: lesson.number,
                    teacher: teacher.full(),
                    room: room.clone(),
                    name: format!("{class}, {}", question.class.course_name(course)),
                    place: question.lesson_place(course, lesson),
                });
            }
        }
    }
    hours
}

pub(super) fn teacher_in_two_rooms(hours: &[Hour]) -> Vec<Finding> {
    let mut sorted: Vec<&Hour> = hours.iter().collect();
    sorted.sort();
    let of_one = |left: &&Hour, right: &&Hour| {
        (left.date, left.number, &left.teacher)
            == (right.date, right.number, &right.teacher)
    };
    let mut findings = Vec::new();
    for own in sorted.chunk_by(of_one) {
        let Some((first, rest)) = own.split_first() else { continue };
        for other in rest.iter().filter(|own| own.room != first.room) {
            let finding = TEACHER_IN_TWO_ROOMS.at(other.place.clone());
            let finding = finding.with("number", other.number).with("other", &first.name);
            findings.push(finding.expected(&first.room).found(&other.room));
        }
    }
    findings
}
