//! Lessons that another teacher held, and lessons that were cancelled (clauses 2.5, 2.11).

use std::collections::BTreeMap;

use super::held::{course_name, topic};
use super::table::{Column, table};
use super::teachers;
use super::{Body, Cell, Part, Per, Question, Report, Row, joined};
use crate::checks::schedule::lacks_substitute;
use crate::documents::words::date;
use crate::journal::{ClassGroup, Course, Lesson, PersonName};

pub(super) const REPORT: Report =
    Report { name: "substitutions", per: Per::School, part, body };

/// Columns of numbers of a teacher.
const NUMBERS: [&str; 4] =
    ["gave_for_others", "was_replaced", "substitute_unnamed", "lessons_cancelled"];

/// What a teacher has to do with the lessons of a class.
#[derive(Debug, Default)]
struct Shift {
    gave: usize,
    replaced: usize,
    unnamed: usize,
    cancelled: usize,
}

impl Shift {
    fn cells(&self) -> Vec<Cell> {
        [self.gave, self.replaced, self.unnamed, self.cancelled].map(Cell::count).into()
    }
}

/// How a lesson came to differ from the timetable.
#[derive(Debug, Clone, Copy)]
enum Change<'a> {
    /// Another teacher held it; `None` if the export does not say who.
    Replaced(Option<&'a PersonName>),
    Cancelled,
}

fn change<'a>(course: &Course, lesson: &'a Lesson) -> Option<Change<'a>> {
    let is_another = lesson.stand_in.is_some() && lesson.stand_in != course.staff;
    match (lesson.cancelled, &lesson.substitute) {
        (true, _) => Some(Change::Cancelled),
        (false, Some(name)) if is_another => Some(Change::Replaced(Some(name))),
        (false, _) => lacks_substitute(course, lesson).then_some(Change::Replaced(None)),
    }
}

/// Lessons replaced and cancelled by day, and a row for each teacher concerned.
fn part(question: &Question<'_>, class: &ClassGroup) -> Part {
    let mut part = Part::new(class, 3);
    let source = &class.source;
    part.remark([
        (source.without_all_lessons, "remark_without_lessons"),
        (source.without_topics, "remark_without_topics"),
    ]);
    let told = question.told(class);
    let mut changed: Vec<(&Course, &Lesson, Change<'_>)> = Vec::new();
    let mut shifts: BTreeMap<Option<&PersonName>, Shift> = BTreeMap::new();
    for course in &class.courses {
        // Of a teacher without any lesson told nothing is known, and that is not 0.
        if source.without_all_lessons {
            shifts.entry(course.teacher.as_ref()).or_default();
        }
        let lessons = course.lessons.iter().filter(|own| told.contains(own.date));
        let own = lessons.filter_map(|own| Some((course, own, change(course, own)?)));
        changed.extend(own);
    }
    changed.sort_by_key(|(_, lesson, _)| (lesson.date, lesson.number));
    for (course, lesson, change) in changed {
        let own = shifts.entry(course.teacher.as_ref()).or_default();
        match change {
            Change::Cancelled => own.cancelled += 1,
            Change::Replaced(by) => {
                own.replaced += 1;
                match by {
                    None => own.unnamed += 1,
                    Some(_) => shifts.entry(by).or_default().gave += 1,
                }
            }
        }
        let (table, last) = match change {
            Change::Replaced(by) => (0, name(by, question.say("unnamed"))),
            Change::Cancelled => (1, topic(lesson)),
        };
        let mut cells = named(question, class, course, lesson);
        cells.push(last);
        part.tables[table].push(Row::new(cells));
    }
    let rows = shifts.into_iter().map(|(teacher, own)| {
        let cells = own.cells();
        let cells = if source.without_all_lessons {
            vec![Cell::Unknown; cells.len()]
        } else {
            cells
        };
        teachers::row(question, teacher, cells)
    });
    part.tables[2] = rows.collect();
    part
}

/// Class, day, number, subject, teacher.
fn named(
    question: &Question<'_>,
    class: &ClassGroup,
    course: &Course,
    lesson: &Lesson,
) -> Vec<Cell> {
    vec![
        Cell::text(class.name()),
        Cell::text(date(lesson.date)),
        Cell::Number(lesson.number.into()),
        course_name(class, course),
        name(course.teacher.as_ref(), question.say("teacher_unnamed")),
    ]
}

fn name(own: Option<&PersonName>, unnamed: &str) -> Cell {
    Cell::text(own.map_or_else(|| unnamed.to_owned(), PersonName::with_initials))
}

fn body(question: &Question<'_>, parts: &[Part]) -> Body {
    let say = |name: &str| question.say(name);
    let (replaced, cancelled) = (joined(parts, 0), joined(parts, 1));
    let teachers = teachers::joined(question, &joined(parts, 2));
    let lesson = |rows: &[Row]| {
        vec![
            Column::classes(say("class_head"), 14, rows),
            Column::number(say("date"), 17),
            Column::number(say("lesson_number"), 13),
            Column::words(say("subject"), 4),
            Column::initials(say("teacher")),
        ]
    };
    let mut of_replaced = lesson(&replaced);
    of_replaced.push(Column::initials(say("substitute")));
    let mut of_cancelled = lesson(&cancelled);
    of_cancelled.push(Column::words(say("topic"), 5));
    let mut of_teacher = vec![Column::full_name(say("teacher"))];
    of_teacher.extend(NUMBERS.map(|own| Column::wide_number(say(own))));
    let notes = ["what", "unnamed", "cancelled", "sum", "blank"];
    Body {
        is_landscape: false,
        notes: notes.map(|own| say(&format!("substitutions_note_{own}")).into()).into(),
        charts: Vec::new(),
        tables: vec![
            table(say("substitutions_list"), &of_replaced, &replaced, say("no_replaced")),
            table(say("cancelled_list"), &of_cancelled, &cancelled, say("no_cancelled")),
            table(say("changes_by_teacher"), &of_teacher, &teachers, say("no_change")),
        ],
    }
}
