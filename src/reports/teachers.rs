//! Tables with a row of numbers for each teacher of the school.

use std::collections::BTreeMap;

use super::{Cell, Question, Row, total, with_total};
use crate::alike::folded;
use crate::journal::PersonName;

/// What a class says of a teacher; `None` is nobody who is named.
pub(super) fn row(
    question: &Question<'_>,
    teacher: Option<&PersonName>,
    numbers: Vec<Cell>,
) -> Row {
    let unnamed = || question.say("teacher_unnamed").to_owned();
    let mut cells = vec![Cell::text(teacher.map_or_else(unnamed, PersonName::full))];
    cells.extend(numbers);
    Row::new(cells)
}

/// The rows of each teacher together, by name, and their sum; who is not named stands last.
pub(super) fn joined(question: &Question<'_>, rows: &[Row]) -> Vec<Row> {
    let unnamed = question.say("teacher_unnamed");
    let mut teachers: BTreeMap<(bool, String, String), Vec<Row>> = BTreeMap::new();
    for row in rows {
        let name = row.cells[0].shown();
        teachers
            .entry((name == unnamed, folded(&name), name))
            .or_default()
            .push(row.clone());
    }
    let joined = teachers.into_iter().map(|((_, _, name), rows)| {
        let sum = total(&name, &rows);
        Row::new(sum.cells)
    });
    with_total(question, joined.collect())
}
