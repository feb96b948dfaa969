//! Unsatisfactory marks by pupil, with the topics of the programme (clause 2.14).

use std::collections::BTreeMap;

use super::held::{course_name, is_held, topic, work_name};
use super::marks::{follows, is_marked, is_passed, is_rating, share};
use super::table::{Column, table};
use super::{Body, Cell, Part, Per, Question, Report, Row, joined, roll};
use crate::documents::words;
use crate::journal::{ClassGroup, Course, Lesson, Mark, MarkValue, Span};

pub(super) const REPORT: Report =
    Report { name: "unsatisfactory", per: Per::Class, part, body };

/// Columns of figures of a pupil.
const FIGURES: [&str; 5] = [
    "number_of_marks",
    "unsatisfactory_marks",
    "unsatisfactory_share",
    "mended_head",
    "left_as_it_is",
];

/// A mark below 3, or failed.
struct Unsatisfactory<'a> {
    pupil: usize,
    course: &'a Course,
    lesson: &'a Lesson,
    mark: &'a Mark,
    /// Better marks that followed for the same.
    better: Vec<&'a Mark>,
}

/// A row of figures for each pupil, and one for each unsatisfactory mark.
fn part(question: &Question<'_>, class: &ClassGroup) -> Part {
    let mut part = Part::new(class, 2);
    let has_courses = !class.courses.is_empty();
    part.remark([
        (class.source.without_topics, "remark_without_topics"),
        (!has_courses, "remark_without_courses"),
        (has_courses && !is_marked(class), "remark_unmarked"),
    ]);
    let told = question.told(class);
    let all = unsatisfactory(class, told);
    let marks = number_of_marks(class, told);
    let is_concerned = |pupil: usize| all.iter().any(|own| own.pupil == pupil);
    part.tables[0] = roll::rows(question, class, is_concerned, |pupil| {
        let own = || all.iter().filter(|own| own.pupil == pupil);
        let (bad, whole) = (own().count(), marks.get(&pupil).copied().unwrap_or(0));
        let mended = own().filter(|own| !own.better.is_empty()).count();
        match whole == 0 && !is_marked(class) {
            true => vec![Cell::NotByPlan; FIGURES.len()],
            false => vec![
                Cell::count(whole),
                Cell::count(bad),
                share(bad, whole),
                Cell::count(mended),
                Cell::count(bad - mended),
            ],
        }
    });
    part.tables[1] = all.iter().map(|own| row(question, class, own)).collect();
    part
}

/// How many marks each pupil got in the lessons held.
fn number_of_marks(class: &ClassGroup, told: Span) -> BTreeMap<usize, usize> {
    let mut all = BTreeMap::new();
    for course in &class.courses {
        for own in &course.marks {
            if is_rating(own.value) && is_held(&course.lessons[own.lesson], told) {
                *all.entry(own.pupil).or_default() += 1;
            }
        }
    }
    all
}

/// All unsatisfactory marks, pupil by pupil in class order, by day.
fn unsatisfactory(class: &ClassGroup, told: Span) -> Vec<Unsatisfactory<'_>> {
    let mut all = Vec::new();
    for course in &class.courses {
        for (at, mark) in course.marks.iter().enumerate() {
            let lesson = &course.lessons[mark.lesson];
            let is_bad = is_rating(mark.value) && !is_passed(mark.value);
            if is_bad && is_held(lesson, told) {
                let better = course.marks.iter().enumerate();
                let better = better
                    .filter(|(other, own)| mends((*other, own), (at, mark)))
                    .map(|(_, own)| own)
                    .collect();
                all.push(Unsatisfactory {
                    pupil: mark.pupil,
                    course,
                    lesson,
                    mark,
                    better,
                });
            }
        }
    }
    all.sort_by_key(|own| (own.pupil, own.lesson.date, own.lesson.number));
    all
}

/// Whether a mark makes good an unsatisfactory one of its course: the same pupil later
/// passed the same work of the same lesson, or its topic by protocol.
fn mends(own: (usize, &Mark), bad: (usize, &Mark)) -> bool {
    let is_same_lesson = (own.1.pupil, own.1.lesson) == (bad.1.pupil, bad.1.lesson);
    is_same_lesson
        && is_passed(own.1.value)
        && (own.1.has_protocol || own.1.work == bad.1.work)
        && follows(own, bad)
}

fn row(question: &Question<'_>, class: &ClassGroup, own: &Unsatisfactory<'_>) -> Row {
    let mark = |value: MarkValue| words::mark(value, question.profile);
    let work = own.mark.work.and_then(|at| own.lesson.works.get(at));
    let better = own.better.iter().map(|better| match better.has_protocol {
        true => format!("{} ({})", mark(better.value), question.say("protocol")),
        false => mark(better.value),
    });
    let better: Vec<String> = better.collect();
    Row::new(vec![
        Cell::text(class.pupils[own.pupil].name.full()),
        Cell::text(words::date(own.lesson.date)),
        course_name(class, own.course),
        topic(own.lesson),
        Cell::text(work.map(|own| work_name(question, own)).unwrap_or_default()),
        Cell::text(mark(own.mark.value)),
        Cell::text(better.join(", ")),
    ])
}

fn body(question: &Question<'_>, parts: &[Part]) -> Body {
    let say = |name: &str| question.say(name);
    let pupils = roll::with_sum(question, joined(parts, 0));
    let mut of_pupil = roll::columns(question);
    of_pupil.extend(FIGURES.map(|own| Column::wide_number(say(own))));
    let of_mark = [
        Column::full_name(say("pupil")),
        Column::number(say("date"), 17),
        Column::words(say("subject"), 4),
        Column::words(say("topic"), 8),
        Column::words(say("work"), 4),
        Column::number(say("mark"), 17),
        Column::name(say("better_mark"), 26),
    ];
    let notes = ["who", "what", "mended", "blank"];
    let empty = say("no_unsatisfactory");
    Body {
        is_landscape: true,
        notes: notes.map(|own| say(&format!("unsatisfactory_note_{own}")).into()).into(),
        charts: Vec::new(),
        tables: vec![
            table(say("unsatisfactory_by_pupil"), &of_pupil, &pupils, say("no_pupil")),
            table(say("unsatisfactory_list"), &of_mark, &joined(parts, 1), empty),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Recorded;

    /// A mark as «value, work or none, minute of entry or none, by protocol».
    fn given(value: u8, work: Option<usize>, minute: Option<i64>, by: bool) -> Mark {
        let moment = |own| chrono::DateTime::from_timestamp(own * 60, 0);
        let at = minute.and_then(moment).map(|own| own.fixed_offset());
        Mark {
            pupil: 0,
            lesson: 0,
            work,
            value: MarkValue::Number(value, None),
            recorded: Recorded { at, by: None },
            has_protocol: by,
        }
    }

    #[test]
    fn only_a_later_mark_for_the_same_or_by_protocol_mends() {
        let check = |bad: &Mark, own: &Mark, is_behind: bool, expected: bool| {
            let (first, second) = if is_behind { (0, 1) } else { (1, 0) };
            assert_eq!(mends((second, own), (first, bad)), expected, "{bad:?} {own:?}");
        };
        let bad = given(2, None, None, false);
        check(&bad, &given(4, None, None, false), true, true);
        check(&bad, &given(4, None, None, false), false, false);
        check(&bad, &given(2, None, None, false), true, false);
        check(&bad, &given(4, Some(0), None, false), true, false);
        check(&bad, &given(4, None, None, true), false, true);
        let of_work = given(2, Some(0), Some(5), false);
        check(&of_work, &given(3, Some(0), Some(6), false), false, true);
        check(&of_work, &given(3, Some(0), Some(4), false), true, false);
        check(&of_work, &given(3, Some(0), Some(5), false), true, true);
        check(&of_work, &given(3, Some(1), Some(6), false), true, false);
        check(&of_work, &given(3, None, Some(6), false), true, false);
        check(&of_work, &given(3, None, Some(6), true), true, true);
        let elsewhere = Mark { lesson: 1, ..given(5, None, None, true) };
        check(&bad, &elsewhere, true, false);
        let other = Mark { pupil: 1, ..given(5, None, None, true) };
        check(&bad, &other, true, false);
    }
}
