//! Tables with a row of figures for each pupil of a class.

use super::marks::pupils;
use super::table::{Column, FULL_NAME};
use super::{Cell, Question, Row, total};
use crate::journal::ClassGroup;

/// Width of the column of numbers, and of all columns that name a pupil, in millimetres.
const NUMBER: u16 = 7;
pub(super) const WIDTH: u16 = NUMBER + FULL_NAME;

/// Number, name and figures of the pupils who are in the class on the last day told, and of
/// others of whom there is something to say, in class order.
pub(super) fn rows(
    question: &Question<'_>,
    class: &ClassGroup,
    is_concerned: impl Fn(usize) -> bool,
    figures: impl Fn(usize) -> Vec<Cell>,
) -> Vec<Row> {
    let listed = pupils(question, class);
    let named =
        (0..class.pupils.len()).filter(|own| listed.contains(own) || is_concerned(*own));
    let rows = (1..).zip(named).map(|(number, pupil)| {
        let name = class.pupils[pupil].name.full();
        let mut cells = vec![Cell::Number(number), Cell::text(name)];
        cells.extend(figures(pupil));
        Row::new(cells)
    });
    rows.collect()
}

/// The same rows, and their sum where there are several.
pub(super) fn with_sum(question: &Question<'_>, mut rows: Vec<Row>) -> Vec<Row> {
    if rows.len() > 1 {
        let mut sum = total("", &rows);
        sum.cells[1] = Cell::text(question.say("total"));
        rows.push(sum);
    }
    rows
}

/// The columns that name a pupil.
pub(super) fn columns(question: &Question<'_>) -> Vec<Column> {
    let (number, pupil) = (question.say("number"), question.say("pupil"));
    vec![Column::number(number, NUMBER), Column::full_name(pupil)]
}
