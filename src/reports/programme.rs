//! How far the curriculum was carried out (clause 2.14, last kind).

use super::held::{course_name, works_held};
use super::marks::share;
use super::table::{Column, chart, table};
use super::{Body, Cell, Part, Per, Question, Report, Row, joined, total, with_total};
use crate::checks::programme::{control_works_planned, plan_within, topics_not_held};
use crate::journal::{ClassGroup, Course, Span};

pub(super) const REPORT: Report =
    Report { name: "programme", per: Per::School, part, body };

/// Columns that name a course: class, subject, teacher.
const NAMES: usize = 3;
/// Column of the share of hours in the table of classes.
const SHARE_OF_HOURS: usize = 4;

/// The courses of a class, and the class as their sum.
fn part(question: &Question<'_>, class: &ClassGroup) -> Part {
    let mut part = Part::new(class, 2);
    let source = &class.source;
    part.remark([
        (source.without_all_lessons, "remark_without_lessons"),
        (source.without_topics, "remark_without_topics"),
        (class.courses.is_empty(), "remark_without_courses"),
    ]);
    let rows = class.courses.iter().map(|course| {
        let mut cells = vec![
            Cell::text(class.name()),
            course_name(class, course),
            Cell::text(
                course
                    .teacher
                    .as_ref()
                    .map(|own| own.with_initials())
                    .unwrap_or_default(),
            ),
        ];
        cells.extend(course_cells(question, class, course));
        Row::new(cells)
    });
    let rows: Vec<Row> = rows.collect();
    // Without the subject and the teacher, which the class has not.
    let mut cells = total(&class.name(), &rows).cells;
    if cells.len() > NAMES {
        cells.drain(1..NAMES);
        part.tables[0].push(Row::new(cells));
    }
    part.tables[1] = rows;
    part
}

/// Hours in the period and since the year began, topics, control works.
fn course_cells(
    question: &Question<'_>,
    class: &ClassGroup,
    course: &Course,
) -> Vec<Cell> {
    let told = question.told(class);
    let mut cells = hours(class, course, question.period.span, told);
    if !question.period.is_year {
        let from = class.calendar.span.from;
        let planned = Span { from, to: question.period.span.to };
        cells.extend(hours(class, course, planned, Span { from, to: told.to }));
    }
    let plan = plan_within(course, question.period.span);
    let held_works = works_held(class, course, told);
    if plan.is_empty() {
        cells.extend(vec![Cell::NotByPlan; 4]);
    } else {
        let missing = topics_not_held(course, told, &plan).len();
        let (held, missing) = match class.source.without_topics {
            true => (Cell::Unknown, Cell::Unknown),
            false => (Cell::count(plan.len() - missing), Cell::count(missing)),
        };
        let works = Cell::count(control_works_planned(&plan));
        cells.extend([Cell::count(plan.len()), held, missing, works]);
    }
    cells.push(held_works);
    cells
}

/// Planned, held, the difference, the share; the last two where hours are planned.
fn hours(class: &ClassGroup, course: &Course, planned: Span, told: Span) -> Vec<Cell> {
    let is_unknown = class.source.without_all_lessons;
    let plan = course.planned_within(&class.calendar, planned);
    let held = course.held(told).count();
    let number = u32::try_from(held).unwrap_or(u32::MAX);
    let planned = plan.map_or(Cell::NotByPlan, Cell::Number);
    let (held, difference, share) = match (is_unknown, plan) {
        (true, Some(_)) => (Cell::Unknown, Cell::Unknown, Cell::Unknown),
        (true, None) => (Cell::Unknown, Cell::NotByPlan, Cell::NotByPlan),
        (false, None) => (Cell::Number(number), Cell::NotByPlan, Cell::NotByPlan),
        (false, Some(plan)) => {
            let share = share(held, usize::try_from(plan).unwrap_or(usize::MAX));
            (Cell::Number(number), Cell::difference(number, plan), share)
        }
    };
    vec![planned, held, difference, share]
}

fn body(question: &Question<'_>, parts: &[Part]) -> Body {
    let say = |name: &str| question.say(name);
    let classes = with_total(question, joined(parts, 0));
    let mut courses = Vec::new();
    for part in parts.iter().filter(|part| !part.tables[1].is_empty()) {
        courses.extend(part.tables[1].iter().cloned());
        let label = format!("{}, {}", part.class.name, say("of_class"));
        courses.push(total(&label, &part.tables[1]));
    }
    let numbers = numbers(question);
    let mut of_class = vec![Column::classes(say("class_head"), 16, &classes)];
    of_class.extend(numbers.iter().cloned());
    let mut of_course = vec![
        Column::classes(say("class_head"), 16, &courses),
        Column::words(say("subject"), 45),
        Column::initials(say("teacher")),
    ];
    of_course.extend(numbers);
    let bars = [(say("programme_share"), SHARE_OF_HOURS)];
    let empty = say("programme_no_course");
    let notes = ["hours", "share", "topics", "works", "dash"];
    let notes = notes.map(|own| say(&format!("programme_note_{own}")).to_owned());
    Body {
        is_landscape: true,
        notes: notes.into(),
        charts: chart(say("programme_chart"), &bars, &classes).into_iter().collect(),
        tables: vec![
            table(say("programme_by_class"), &of_class, &classes, empty),
            table(say("programme_by_course"), &of_course, &courses, empty),
        ],
    }
}

/// The columns that both tables have.
fn numbers(question: &Question<'_>) -> Vec<Column> {
    let say = |name: &str| question.say(name);
    let number = |name: &str| Column::wide_number(say(name));
    let mut spans =
        vec![say(if question.period.is_year { "in_year" } else { "in_period" })];
    if !question.period.is_year {
        spans.push(say("since_september"));
    }
    let mut columns = Vec::new();
    for span in spans {
        let own = ["planned", "held", "difference", "percent"];
        columns.extend(own.map(|name| number(name).below(span)));
    }
    columns.extend(
        ["planned", "held", "not_held"].map(|own| number(own).below(say("topics"))),
    );
    columns
        .extend(["planned", "held"].map(|own| number(own).below(say("control_works"))));
    columns
}
