//! Pupils who came and went (clause 2.17; the count that stands behind every share).

use chrono::NaiveDate;

use super::table::{Column, table};
use super::{Body, Cell, Part, Per, Question, Report, Row, joined, with_total};
use crate::documents::words::date;
use crate::journal::{ClassGroup, Movement, MovementKind, Pupil, Span};

pub(super) const REPORT: Report =
    Report { name: "movement", per: Per::School, part, body };

/// The columns of movements in the table of classes.
const KINDS: [(MovementKind, &str); 4] = [
    (MovementKind::Arrived, "arrived"),
    (MovementKind::Left, "left"),
    (MovementKind::TransferredIn, "transferred_in"),
    (MovementKind::TransferredOut, "transferred_out"),
];

/// The count of the class, and its movements by day.
fn part(question: &Question<'_>, class: &ClassGroup) -> Part {
    let mut part = Part::new(class, 2);
    let span = Span { from: question.period.since, to: question.told(class).to };
    let mut movements: Vec<(&Pupil, &Movement)> = class
        .pupils
        .iter()
        .flat_map(|pupil| pupil.movements.iter().map(move |own| (pupil, own)))
        .filter(|(_, own)| span.contains(own.date))
        .collect();
    movements.sort_by_key(|(_, own)| own.date);
    part.tables[0].push(Row::new(count(class, span, &movements)));
    for (pupil, own) in movements {
        let name = KINDS.iter().find(|(kind, _)| *kind == own.kind);
        let what = name.map_or("", |(_, name)| question.say(&format!("{name}_one")));
        let order = own.order_number.clone().unwrap_or_default();
        part.tables[1].push(Row::new(vec![
            Cell::text(class.name()),
            Cell::text(pupil.name.full()),
            Cell::text(what),
            Cell::text(date(own.date)),
            Cell::text(own.counterpart.clone().unwrap_or_default()),
            Cell::text(order),
            Cell::text(own.order_date.map(date).unwrap_or_default()),
        ]));
    }
    part
}

/// How many there were, came, went and were left; what no movement explains is told apart,
/// so that the row adds up.
fn count(class: &ClassGroup, span: Span, movements: &[(&Pupil, &Movement)]) -> Vec<Cell> {
    let moves_on = |pupil: &Pupil, day: NaiveDate, is_arrival: bool| {
        let mut own = pupil.movements.iter();
        own.any(|own| own.date == day && own.kind.is_arrival() == is_arrival)
    };
    // A day of arrival is the first in the class, one of departure the last.
    let before =
        |own: &&Pupil| own.is_enrolled(span.from) && !moves_on(own, span.from, true);
    let after = |own: &&Pupil| own.is_enrolled(span.to) && !moves_on(own, span.to, false);
    let beginning = class.pupils.iter().filter(before).count();
    let end = class.pupils.iter().filter(after).count();
    let number = |own: usize| i64::try_from(own).unwrap_or(i64::MAX);
    let mut explained = number(beginning);
    let mut cells = vec![Cell::text(class.name()), Cell::count(beginning)];
    for (kind, _) in KINDS {
        let own = movements.iter().filter(|(_, own)| own.kind == kind).count();
        explained += if kind.is_arrival() { number(own) } else { -number(own) };
        cells.push(Cell::count(own));
    }
    cells.push(Cell::Difference(number(end) - explained));
    cells.push(Cell::count(end));
    cells
}

fn body(question: &Question<'_>, parts: &[Part]) -> Body {
    let say = |name: &str| question.say(name);
    let classes = with_total(question, joined(parts, 0));
    let moves = joined(parts, 1);
    let number = |name: &str| Column::wide_number(say(name));
    let mut of_class =
        vec![Column::classes(say("class_head"), 16, &classes), number("at_beginning")];
    of_class.extend(KINDS.map(|(_, name)| number(name)));
    of_class.extend(["unexplained", "at_end"].map(number));
    let of_movement = [
        Column::classes(say("class_head"), 14, &moves),
        Column::full_name(say("pupil")),
        Column::words(say("movement_what"), 7),
        Column::number(say("date"), 18),
        Column::words(say("counterpart"), 10),
        Column::words(say("order_number"), 4),
        Column::number(say("order_date"), 18),
    ];
    let since =
        format!("{} {}.", say("movement_note_since"), date(question.period.since));
    let mut notes = vec![since];
    notes.extend(
        ["sum", "unexplained", "order"]
            .map(|own| say(&format!("movement_note_{own}")).to_owned()),
    );
    Body {
        is_landscape: false,
        notes,
        charts: Vec::new(),
        tables: vec![
            table(say("movement_by_class"), &of_class, &classes, ""),
            table(say("movement_list"), &of_movement, &moves, say("no_movement")),
        ],
    }
}
