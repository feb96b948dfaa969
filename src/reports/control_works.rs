//! Results of control works (clauses 2.12 and 2.14): by class, by course, by work.

use std::collections::{BTreeMap, BTreeSet};

use super::held::{course_name, has_unknown_presence, work_name, works_held};
use super::marks::{
    best, follows, is_marked, is_rating, note_of_higher, ratings, shares,
};
use super::table::{Column, chart, table};
use super::{Body, Cell, Part, Per, Question, Report, Row, joined, total, with_total};
use crate::checks::programme::{control_works_planned, plan_within};
use crate::documents::words::{bound, date};
use crate::journal::{
    ClassGroup, Course, Lesson, Mark, MarkValue, Marking, Span, WorkKind,
};

pub(super) const REPORT: Report =
    Report { name: "control-works", per: Per::School, part, body };

/// Columns before the numbers in the table of works: class, subject, day, work.
const NAMES: usize = 4;
/// Pupils by what became of the work: in the course, wrote, absent, without a mark.
const PERSONS: [&str; 4] = ["in_course", "wrote", "were_absent", "without_mark"];
/// Marks of each sort, and the shares of them.
const RATINGS: usize = 6;
const SHARES: [&str; 3] = ["share_passed", "share_good", "mean"];
/// Columns of shares in the table of classes, behind class, planned and held.
const SHARE_PASSED: usize = 3 + PERSONS.len() + RATINGS;
const SHARE_GOOD: usize = SHARE_PASSED + 1;

/// The class, its courses and its control works, a row each.
fn part(question: &Question<'_>, class: &ClassGroup) -> Part {
    let mut part = Part::new(class, 3);
    let told = question.told(class);
    let has_courses = !class.courses.is_empty();
    part.remark([
        (class.source.without_attendance, "remark_without_attendance"),
        (class.source.without_all_lessons, "remark_without_lessons"),
        (has_unknown_presence(class, told), "remark_presence_unknown"),
        (!has_courses, "remark_without_courses"),
        (has_courses && !is_marked(class), "remark_unmarked"),
    ]);
    let mut counts = Vec::new();
    for course in &class.courses {
        let plan = plan_within(course, question.period.span);
        let planned = control_works_planned(&plan);
        let held = works_held(class, course, told);
        let of_plan =
            if plan.is_empty() { Cell::NotByPlan } else { Cell::count(planned) };
        let count = [of_plan, held];
        counts.push(Row::new(count.clone().into()));
        let works = rows(question, class, course, told);
        if planned == 0 && works.is_empty() {
            continue;
        }
        let mut cells = vec![Cell::text(class.name()), course_name(class, course)];
        cells.extend(count);
        cells.extend(sums(&works, Cell::Blank));
        part.tables[1].push(Row::new(cells));
        part.tables[2].extend(works);
    }
    let mut cells = vec![Cell::text(class.name())];
    let column = |at: usize| Cell::sum(counts.iter().map(|own: &Row| &own.cells[at]));
    cells.extend([column(0), column(1)]);
    let none = if is_marked(class) { Cell::Blank } else { Cell::NotByPlan };
    cells.extend(sums(&part.tables[2], none));
    part.tables[0].push(Row::new(cells));
    part
}

/// The numbers of some works together; of no work what stands for none.
fn sums(works: &[Row], none: Cell) -> Vec<Cell> {
    match works {
        [] => vec![none; PERSONS.len() + RATINGS + SHARES.len()],
        _ => total("", works).cells.split_off(NAMES),
    }
}

/// The control works of a course, by day.
fn rows(
    question: &Question<'_>,
    class: &ClassGroup,
    course: &Course,
    told: Span,
) -> Vec<Row> {
    let mut rows = Vec::new();
    for (at, lesson) in course.held(told) {
        for (work_at, work) in lesson.works.iter().enumerate() {
            if work.kind != WorkKind::ControlWork {
                continue;
            }
            let mut cells = vec![
                Cell::text(class.name()),
                course_name(class, course),
                Cell::text(date(lesson.date)),
                Cell::text(match &work.title {
                    Some(title) => bound(title),
                    None => work_name(question, work),
                }),
            ];
            let of_work = |own: &Mark| own.lesson == at && own.work == Some(work_at);
            cells.extend(numbers(question, class, course, (at, lesson), of_work));
            rows.push(Row::new(cells));
        }
    }
    rows
}

/// Who wrote a work, who did not, and with what marks.
fn numbers(
    question: &Question<'_>,
    class: &ClassGroup,
    course: &Course,
    (at, lesson): (usize, &Lesson),
    of_work: impl Fn(&Mark) -> bool,
) -> Vec<Cell> {
    let members: BTreeSet<usize> = course
        .members
        .iter()
        .map(|(pupil, _)| *pupil)
        .filter(|pupil| course.has_member(*pupil, lesson.date))
        .collect();
    let marks = last_marks(course, of_work);
    let values = members.iter().filter_map(|own| marks.get(own));
    let values: Vec<Option<MarkValue>> = values.map(|own| Some(own.1.value)).collect();
    let missed = course.attendance.iter();
    let missed = missed.filter(|own| own.lesson == at && own.presence.is_missed());
    let absent: BTreeSet<usize> = missed
        .map(|own| own.pupil)
        .filter(|own| members.contains(own) && !marks.contains_key(own))
        .collect();
    let unmarked = members.len() - values.len() - absent.len();
    let mut cells = vec![Cell::count(members.len()), Cell::count(values.len())];
    cells.extend(match class.source.without_attendance {
        true => [Cell::Unknown, Cell::Unknown],
        false => [Cell::count(absent.len()), Cell::count(unmarked)],
    });
    cells.extend(ratings(&values));
    cells.extend(shares(&values, question.profile.reports));
    if course.marking == Marking::Unmarked && values.is_empty() {
        cells[1] = Cell::NotByPlan;
        cells[PERSONS.len()..].fill(Cell::NotByPlan);
    }
    cells
}

/// The last mark of each pupil for a work.
fn last_marks(
    course: &Course,
    of_work: impl Fn(&Mark) -> bool,
) -> BTreeMap<usize, (usize, &Mark)> {
    let mut marks: BTreeMap<usize, (usize, &Mark)> = BTreeMap::new();
    for own in course.marks.iter().enumerate() {
        if of_work(own.1) && is_rating(own.1.value) {
            let last = marks.entry(own.1.pupil).or_insert(own);
            if follows(own, *last) {
                *last = own;
            }
        }
    }
    marks
}

fn body(question: &Question<'_>, parts: &[Part]) -> Body {
    let say = |name: &str| question.say(name);
    let classes = with_total(question, joined(parts, 0));
    let (courses, works) = (joined(parts, 1), joined(parts, 2));
    let counts = [("planned", 12), ("held", 16)]
        .map(|(own, width)| Column::number(say(own), width))
        .map(|own| own.below(say("control_works_head")));
    let class = |rows: &[Row]| Column::classes(say("class_head"), 14, rows);
    let mut of_class = vec![class(&classes)];
    of_class.extend(counts.clone());
    let mut of_course = vec![class(&courses), Column::words(say("subject"), 60)];
    of_course.extend(counts);
    let mut of_work = vec![
        class(&works),
        Column::words(say("subject"), 40),
        Column::number(say("date"), 17),
        Column::words(say("control_work_title"), 40),
    ];
    for columns in [&mut of_class, &mut of_course, &mut of_work] {
        columns.extend(number_columns(question));
    }
    let bars = [(say("share_passed"), SHARE_PASSED), (say("share_good"), SHARE_GOOD)];
    let notes = ["what", "who", "marks", "shares", "plan", "dash"];
    let notes = notes.map(|own| say(&format!("control_works_note_{own}")).to_owned());
    let empty = say("no_control_work");
    Body {
        is_landscape: true,
        notes: notes.into_iter().chain(note_of_higher(question)).collect(),
        charts: chart(say("control_works_chart"), &bars, &classes).into_iter().collect(),
        tables: vec![
            table(say("control_works_by_class"), &of_class, &classes, empty),
            table(say("control_works_by_course"), &of_course, &courses, empty),
            table(say("control_works_list"), &of_work, &works, empty),
        ],
    }
}

/// The columns that all three tables have.
fn number_columns(question: &Question<'_>) -> Vec<Column> {
    let say = |name: &str| question.say(name);
    let number = Column::wide_number;
    let words = &question.profile.marks.words;
    let best = best(question, "5");
    let signs = [&*best, "4", "3", say("below_three_short"), &words.pass, &words.fail];
    let persons = PERSONS.map(|own| number(say(own)).below(say("persons_head")));
    let marks = signs.map(|own| number(own).below(say("marks_head")));
    let shares = SHARES.map(|own| number(say(own)));
    persons.into_iter().chain(marks).chain(shares).collect()
}
