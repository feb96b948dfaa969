//! Missed lessons by pupil, with the topics of the programme (clause 2.14).

use std::collections::BTreeMap;

use super::held::{course_name, has_unknown_presence, is_held, topic};
use super::marks::share;
use super::table::{Column, table};
use super::{Body, Cell, Part, Per, Question, Report, Row, joined, roll};
use crate::documents::words::{date, mark};
use crate::journal::{ClassGroup, Course, Lesson, Presence, Span};

pub(super) const REPORT: Report =
    Report { name: "missed-lessons", per: Per::Class, part, body };

/// Why a lesson may be missed, in the order of the columns.
const REASONS: [(Presence, &str); 3] = [
    (Presence::Ill, "ill"),
    (Presence::Excused, "excused"),
    (Presence::Absent, "absent"),
];

/// A lesson that a pupil missed.
struct Missed<'a> {
    pupil: usize,
    course: &'a Course,
    lesson: &'a Lesson,
    presence: Presence,
    /// Marks of the protocols by which its topic was passed later.
    made_up: Vec<String>,
}

/// A row of figures for each pupil, and one for each lesson missed.
fn part(question: &Question<'_>, class: &ClassGroup) -> Part {
    let mut part = Part::new(class, 2);
    let source = &class.source;
    let told = question.told(class);
    part.remark([
        (source.without_attendance, "remark_without_attendance"),
        (source.without_all_lessons, "remark_without_lessons"),
        (source.without_topics, "remark_without_topics"),
        (has_unknown_presence(class, told), "remark_presence_unknown"),
    ]);
    let all = missed(question, class, told);
    let has_missed = |pupil: usize| all.iter().any(|own| own.pupil == pupil);
    part.tables[0] = roll::rows(question, class, has_missed, |pupil| {
        let own: Vec<&Missed<'_>> = all.iter().filter(|own| own.pupil == pupil).collect();
        figures(class, told, pupil, &own)
    });
    part.tables[1] = all.iter().map(|own| row(question, class, own)).collect();
    part
}

/// All lessons missed, pupil by pupil in class order, by day.
fn missed<'a>(
    question: &Question<'_>,
    class: &'a ClassGroup,
    told: Span,
) -> Vec<Missed<'a>> {
    let mut all = Vec::new();
    for course in &class.courses {
        // A lesson that is recorded twice is missed once.
        let records = course.attendance.iter().filter(|own| own.presence.is_missed());
        let records: BTreeMap<(usize, usize), Presence> =
            records.map(|own| ((own.pupil, own.lesson), own.presence)).collect();
        for ((pupil, at), presence) in records {
            let lesson = &course.lessons[at];
            if is_held(lesson, told) {
                let marks = course.marks.iter();
                let made_up = marks
                    .filter(|own| {
                        own.has_protocol && own.pupil == pupil && own.lesson == at
                    })
                    .map(|own| mark(own.value, question.profile))
                    .collect();
                all.push(Missed { pupil, course, lesson, presence, made_up });
            }
        }
    }
    all.sort_by_key(|own| (own.pupil, own.lesson.date, own.lesson.number));
    all
}

/// How many lessons a pupil had, missed, for what reason, and made up.
fn figures(
    class: &ClassGroup,
    told: Span,
    pupil: usize,
    missed: &[&Missed<'_>],
) -> Vec<Cell> {
    let source = &class.source;
    let had = class.courses.iter().flat_map(|course| {
        let lessons = course.held(told);
        lessons.filter(move |(_, lesson)| course.has_member(pupil, lesson.date))
    });
    let had = had.count();
    let with = |wanted: Presence| {
        Cell::count(missed.iter().filter(|own| own.presence == wanted).count())
    };
    let mut own = vec![Cell::count(missed.len()), share(missed.len(), had)];
    own.extend(REASONS.map(|(wanted, _)| with(wanted)));
    own.push(Cell::count(missed.iter().filter(|own| !own.made_up.is_empty()).count()));
    if source.without_attendance {
        own.fill(Cell::Unknown);
    }
    if source.without_all_lessons {
        own[1] = Cell::Unknown;
        own.insert(0, Cell::Unknown);
    } else {
        own.insert(0, Cell::count(had));
    }
    own
}

fn row(question: &Question<'_>, class: &ClassGroup, own: &Missed<'_>) -> Row {
    let reason = REASONS.iter().find(|(presence, _)| *presence == own.presence);
    let reason = reason.map_or("", |(_, name)| question.say(&format!("reason_{name}")));
    Row::new(vec![
        Cell::text(class.pupils[own.pupil].name.full()),
        Cell::text(date(own.lesson.date)),
        course_name(class, own.course),
        topic(own.lesson),
        Cell::text(reason),
        Cell::text(own.made_up.join(", ")),
    ])
}

fn body(question: &Question<'_>, parts: &[Part]) -> Body {
    let say = |name: &str| question.say(name);
    let pupils = roll::with_sum(question, joined(parts, 0));
    let number = |name: &str| Column::wide_number(say(name));
    let mut of_pupil = roll::columns(question);
    of_pupil.extend(["lessons_of_pupil", "lessons_missed", "missed_share"].map(number));
    of_pupil.extend(
        REASONS
            .map(|(_, name)| number(&format!("missed_{name}")).below(say("missed_why"))),
    );
    of_pupil.push(number("made_up"));
    let of_lesson = [
        Column::full_name(say("pupil")),
        Column::number(say("date"), 17),
        Column::words(say("subject"), 3),
        Column::words(say("topic"), 6),
        Column::name(say("reason"), 21),
        Column::number(say("protocol_mark"), 17),
    ];
    let notes = ["who", "what", "made_up"];
    Body {
        is_landscape: false,
        notes: notes.map(|own| say(&format!("missed_note_{own}")).to_owned()).into(),
        charts: Vec::new(),
        tables: vec![
            table(say("missed_by_pupil"), &of_pupil, &pupils, say("no_pupil")),
            table(say("missed_list"), &of_lesson, &joined(parts, 1), say("no_missed")),
        ],
    }
}
