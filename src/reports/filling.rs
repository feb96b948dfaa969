//! How completely and how promptly the journal is filled in (clauses 2.11 and 2.14), by
//! teacher and by class. The limits are those of the rules that find fault with entries.

use std::collections::BTreeMap;

use super::held::is_held;
use super::table::{Column, table};
use super::teachers;
use super::{Body, Cell, Part, Per, Question, Report, Row, joined, total, with_total};
use crate::checks::programme::{lessons_without_homework, may_give_homework};
use crate::checks::timeliness::{LastLessons, mark_limit};
use crate::journal::{ClassGroup, Course, Lesson, Marking, PersonName, Source, Span};

pub(super) const REPORT: Report =
    Report { name: "filling", per: Per::School, part, body };

/// A row for each teacher of the class, and the class as their sum.
fn part(question: &Question<'_>, class: &ClassGroup) -> Part {
    let mut part = Part::new(class, 2);
    let source = &class.source;
    part.remark([
        (source.without_topics, "remark_without_topics"),
        (source.without_homework, "remark_without_homework"),
        (source.without_attendance, "remark_without_attendance"),
        (source.without_all_lessons, "remark_without_lessons"),
    ]);
    let desk = Desk {
        question,
        class,
        span: question.told(class),
        last: LastLessons::of(class),
    };
    let mut filled = FilledBy::new();
    for course in &class.courses {
        desk.look_at(course, &mut filled);
    }
    let rows = filled.into_iter();
    let rows =
        rows.map(|(own, filled)| teachers::row(question, own, filled.cells(source)));
    part.tables[0] = rows.collect();
    if !part.tables[0].is_empty() {
        let cells = total(&class.name(), &part.tables[0]).cells;
        part.tables[1].push(Row::new(cells));
    }
    part
}

/// What each teacher filled in; `None` is nobody who is named.
type FilledBy<'a> = BTreeMap<Option<&'a PersonName>, Filled>;

/// What is looked at for the teachers of a class.
struct Desk<'a> {
    question: &'a Question<'a>,
    class: &'a ClassGroup,
    span: Span,
    last: LastLessons<'a>,
}

impl<'a> Desk<'a> {
    /// Adds what is entered of a course to who gave its lessons.
    fn look_at(&self, course: &'a Course, filled: &mut FilledBy<'a>) {
        self.look_at_lessons(course, filled);
        self.look_at_marks(course, filled);
        self.look_at_attendance(course, filled);
    }

    fn look_at_lessons(&self, course: &'a Course, filled: &mut FilledBy<'a>) {
        let bounds = self.question.bounds;
        let gives_homework = may_give_homework(self.class, bounds, course);
        let without: Vec<&Lesson> =
            lessons_without_homework(self.class, bounds, course, self.span);
        for (_, lesson) in course.held(self.span) {
            let own = filled.entry(course.giver(lesson)).or_default();
            own.lessons += 1;
            own.could_mark += u32::from(course.marking != Marking::Unmarked);
            own.with_topic += u32::from(lesson.topic.is_some());
            let at = lesson.recorded.at;
            own.entered.add(at.map(|at| at.date_naive() > lesson.date));
            if gives_homework {
                own.could_give += 1;
                own.with_homework += u32::from(lesson.homework.is_some());
                own.lacking +=
                    u32::from(without.iter().any(|other| other.id == lesson.id));
            }
            if lesson.homework.is_some() {
                let limit = self.last.homework_limit(bounds, lesson);
                let at = lesson.homework_recorded.at;
                own.homework.add(at.map(|at| at.naive_local() > limit));
            }
        }
    }

    /// The marks of who gave the lesson, and how many a pupil has of the course's teacher.
    fn look_at_marks(&self, course: &'a Course, filled: &mut FilledBy<'a>) {
        let mut of_course = 0;
        for mark in &course.marks {
            let lesson = &course.lessons[mark.lesson];
            if !is_held(lesson, self.span) {
                continue;
            }
            let own = filled.entry(course.giver(lesson)).or_default();
            own.marks += 1;
            of_course += 1;
            // A topic passed later has its mark later.
            if !mark.has_protocol {
                let limit = mark_limit(self.question.bounds, lesson, mark);
                own.marked.add(mark.recorded.at.map(|at| at.date_naive() > limit));
            }
        }
        if course.marking != Marking::Unmarked && course.held(self.span).next().is_some()
        {
            let own = filled.entry(course.teacher.as_ref()).or_default();
            let (members, day) = (course.members.iter(), self.span.to);
            let members = members.filter(|(pupil, _)| course.has_member(*pupil, day));
            own.pupils += u32::try_from(members.count()).unwrap_or(u32::MAX);
            own.marks_of_pupils += of_course;
        }
    }

    fn look_at_attendance(&self, course: &'a Course, filled: &mut FilledBy<'a>) {
        for record in &course.attendance {
            let lesson = &course.lessons[record.lesson];
            if is_held(lesson, self.span) {
                let own = filled.entry(course.giver(lesson)).or_default();
                let at = record.recorded.at;
                own.attendance.add(at.map(|at| at.date_naive() > lesson.date));
            }
        }
    }
}

/// Entries of a sort that tell when they were made.
#[derive(Debug, Default, Clone, Copy)]
struct Promptness {
    in_time: u32,
    late: u32,
}

impl Promptness {
    /// Adds an entry: late or not, `None` if the export does not tell.
    fn add(&mut self, is_late: Option<bool>) {
        match is_late {
            Some(true) => self.late += 1,
            Some(false) => self.in_time += 1,
            None => {}
        }
    }

    /// Share in time and number of late ones; blank where the export tells of none.
    fn cells(self) -> [Cell; 2] {
        let whole = self.in_time + self.late;
        let late = if whole > 0 { Cell::Number(self.late) } else { Cell::Blank };
        [Cell::Share { part: self.in_time, whole }, late]
    }
}

/// What one teacher filled in.
#[derive(Debug, Default)]
struct Filled {
    lessons: u32,
    with_topic: u32,
    entered: Promptness,
    could_give: u32,
    with_homework: u32,
    lacking: u32,
    homework: Promptness,
    /// Lessons for which marks may be given.
    could_mark: u32,
    marks: u32,
    marked: Promptness,
    attendance: Promptness,
    marks_of_pupils: u32,
    pupils: u32,
}

impl Filled {
    fn cells(self, source: &Source) -> Vec<Cell> {
        let told =
            |is_untold: bool, cell: Cell| if is_untold { Cell::Unknown } else { cell };
        // Where some lessons are not told, nobody knows how many lack something.
        let number = |own: u32| told(source.without_all_lessons, Cell::Number(own));
        let homework = match (source.without_homework, self.could_give) {
            (true, _) => [Cell::Unknown, Cell::Unknown, Cell::Unknown],
            (false, 0) => [Cell::NotByPlan, Cell::NotByPlan, Cell::NotByPlan],
            (false, whole) => [
                Cell::Share { part: self.with_homework, whole },
                number(whole - self.with_homework),
                Cell::Number(self.lacking),
            ],
        };
        let [attendance, attendance_late] = self.attendance.cells();
        let topic = Cell::Share { part: self.with_topic, whole: self.lessons };
        let mut cells = vec![
            number(self.lessons),
            told(source.without_topics, topic),
            told(source.without_topics, number(self.lessons - self.with_topic)),
        ];
        cells.extend(self.entered.cells());
        cells.extend(homework);
        cells.extend(self.homework.cells());
        cells.push(match (self.could_mark, self.marks) {
            (0, 0) => Cell::NotByPlan,
            _ => Cell::Number(self.marks),
        });
        cells.push(match self.pupils {
            0 => Cell::NotByPlan,
            count => Cell::Mean { sum: self.marks_of_pupils, count },
        });
        cells.extend(self.marked.cells());
        cells.push(told(source.without_attendance, attendance));
        cells.push(told(source.without_attendance, attendance_late));
        cells
    }
}

fn body(question: &Question<'_>, parts: &[Part]) -> Body {
    let say = |name: &str| question.say(name);
    let teachers = teachers::joined(question, &joined(parts, 0));
    let classes = with_total(question, joined(parts, 1));
    let numbers = numbers(question);
    let with = |first: Column| [vec![first], numbers.clone()].concat();
    let (of_teacher, of_class) = (
        with(Column::full_name(say("teacher"))),
        with(Column::classes(say("class_head"), 16, &classes)),
    );
    let empty = say("filling_no_lesson");
    let notes = ["who", "entered", "homework", "marks", "density", "untold"];
    let mut notes: Vec<String> =
        notes.map(|own| say(&format!("filling_note_{own}")).to_owned()).into();
    notes.insert(4, limits(question));
    Body {
        is_landscape: true,
        notes,
        charts: Vec::new(),
        tables: vec![
            table(say("filling_by_teacher"), &of_teacher, &teachers, empty),
            table(say("filling_by_class"), &of_class, &classes, empty),
        ],
    }
}

/// The limits of the profile in words.
fn limits(question: &Question<'_>) -> String {
    let bounds = question.bounds;
    format!(
        "{}: {} {} {}, {} {}, {} {} {}.",
        question.say("filling_limits"),
        question.say("filling_limit_control"),
        bounds.control_work_days,
        question.say("days_short"),
        question.say("filling_limit_written"),
        bounds.written_work_days,
        question.say("filling_limit_homework"),
        bounds.homework_minutes,
        question.say("minutes_short"),
    )
}

fn numbers(question: &Question<'_>) -> Vec<Column> {
    let say = |name: &str| question.say(name);
    let number = |name: &str| Column::wide_number(say(name));
    let prompt =
        |group: &str| ["in_time", "late"].map(|own| number(own).below(say(group)));
    let mut columns = vec![number("lessons_held")];
    columns.extend(
        ["with_topic", "without_topic"].map(|own| number(own).below(say("topic"))),
    );
    columns.extend(prompt("lessons_entered"));
    columns.extend(
        ["with_homework", "without_homework", "lacking"]
            .map(|own| number(own).below(say("homework"))),
    );
    columns.extend(prompt("homework_entered"));
    columns.extend(["number_of_marks", "density"].map(number));
    columns.extend(prompt("marks_entered"));
    columns.extend(prompt("attendance_entered"));
    columns
}
