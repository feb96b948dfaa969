//! Cells that know their numbers: written at last, added up before.

use crate::documents::words::percent;

/// Stands where a class or course has no such number by plan: neither unknown nor none.
const NOT_BY_PLAN: &str = "—";

/// What stands in a cell of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// How many.
    Number(u32),
    /// How many more, or fewer.
    Difference(i64),
    /// A share, in whole percent: 100 only of all, 0 only of none.
    Share {
        /// How many of them.
        part: u32,
        /// How many there are.
        whole: u32,
    },
    /// A mean, with two decimals, rounded half up.
    Mean {
        /// Their sum.
        sum: u32,
        /// How many there are.
        count: u32,
    },
    /// There is none by plan: a dash, which sums pass over.
    NotByPlan,
    /// None yet: blank, which sums pass over.
    Blank,
    /// The export cannot tell: blank, and so is every sum of it.
    Unknown,
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// How many of a list.
    pub fn count(number: usize) -> Self {
        Self::Number(u32::try_from(number).unwrap_or(u32::MAX))
    }

    /// How many more were held than planned.
    pub fn difference(held: u32, planned: u32) -> Self {
        Self::Difference(i64::from(held) - i64::from(planned))
    }

    /// As it is written.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Difference(0) => "0".into(),
            Self::Difference(own) if *own < 0 => format!("−{}", own.unsigned_abs()),
            Self::Difference(own) => format!("+{own}"),
            Self::Share { part, whole } => {
                percent(*part, *whole).map(|own| own.to_string()).unwrap_or_default()
            }
            Self::Mean { sum, count } => mean(*sum, *count).unwrap_or_default(),
            Self::NotByPlan => NOT_BY_PLAN.into(),
            Self::Blank | Self::Unknown => String::new(),
        }
    }

    /// Both together; words and numbers of different sorts have no sum.
    fn plus(self, other: &Self) -> Self {
        use Cell::{Blank, Difference, Mean, NotByPlan, Number, Share, Text, Unknown};
        match (self, other) {
            (Unknown, _) | (_, Unknown) => Unknown,
            (NotByPlan, other) => other.clone(),
            (own, NotByPlan) => own,
            (Blank, other) => other.clone(),
            (own, Blank) => own,
            (Text(_), Text(_)) => Text(String::new()),
            (Number(own), Number(other)) => Number(own + other),
            (Difference(own), Difference(other)) => Difference(own + other),
            (Share { part, whole }, Share { part: other, whole: more }) => {
                Share { part: part + other, whole: whole + more }
            }
            (Mean { sum, count }, Mean { sum: other, count: more }) => {
                Mean { sum: sum + other, count: count + more }
            }
            _ => Unknown,
        }
    }

    /// The sum of some cells; a dash if all of them are.
    pub fn sum<'a>(cells: impl Iterator<Item = &'a Self>) -> Self {
        cells.fold(Self::NotByPlan, Self::plus)
    }
}

/// «3,57» of a sum and a count, rounded half up; `None` of nothing.
fn mean(sum: u32, count: u32) -> Option<String> {
    let (sum, count) = (u64::from(sum), u64::from(count));
    let hundredths = (sum * 200 + count).checked_div(count * 2)?;
    Some(format!("{},{:02}", hundredths / 100, hundredths % 100))
}

/// A row of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// A cell for each column.
    pub cells: Vec<Cell>,
    /// It stands out: a sum of others.
    pub is_total: bool,
}

impl Row {
    /// A row of its own.
    pub fn new(cells: Vec<Cell>) -> Self {
        Self { cells, is_total: false }
    }
}

/// The sum of rows, column by column, with words before it; other sums are passed over.
///
/// The words take the place of the first column, the other columns of words stay blank.
pub fn total(label: &str, rows: &[Row]) -> Row {
    let rows: Vec<&Row> = rows.iter().filter(|own| !own.is_total).collect();
    let width = rows.iter().map(|own| own.cells.len()).max().unwrap_or_default();
    let column =
        |at: usize| Cell::sum(rows.iter().filter_map(move |own| own.cells.get(at)));
    let sums = (1..width).map(|at| match column(at) {
        Cell::Text(_) => Cell::Text(String::new()),
        sum => sum,
    });
    let cells = std::iter::once(Cell::text(label)).chain(sums).collect();
    Row { cells, is_total: true }
}

#[cfg(test)]
mod tests {
    use super::Cell::{Blank, Difference, Mean, NotByPlan, Number, Share, Text, Unknown};
    use super::*;

    #[test]
    fn numbers_are_rounded_half_up_and_nothing_is_not_zero() {
        let check = |cell: Cell, expected: &str| assert_eq!(cell.shown(), expected);
        check(Share { part: 1, whole: 8 }, "13");
        check(Share { part: 2, whole: 3 }, "67");
        check(Share { part: 0, whole: 5 }, "0");
        check(Share { part: 214, whole: 215 }, "99");
        check(Share { part: 0, whole: 0 }, "");
        check(Mean { sum: 25, count: 7 }, "3,57");
        check(Mean { sum: 9, count: 2 }, "4,50");
        check(Mean { sum: 1609, count: 400 }, "4,02");
        check(Mean { sum: 1601, count: 400 }, "4,00");
        check(Mean { sum: 0, count: 0 }, "");
        check(Difference(-2), "−2");
        check(Difference(2), "+2");
        check(Difference(0), "0");
        check(NotByPlan, "—");
        check(Blank, "");
    }

    #[test]
    fn a_sum_passes_over_what_is_not_there_and_is_unknown_with_what_is_unknown() {
        let check = |cells: &[Cell], expected: Cell| {
            assert_eq!(Cell::sum(cells.iter()), expected, "{cells:?}");
        };
        check(&[Number(2), NotByPlan, Number(3), Blank], Number(5));
        check(&[Number(2), Unknown, Number(3)], Unknown);
        check(&[NotByPlan, NotByPlan], NotByPlan);
        check(&[NotByPlan, Blank], Blank);
        let halves = [Share { part: 1, whole: 2 }, Share { part: 3, whole: 4 }];
        check(&halves, Share { part: 4, whole: 6 });
        check(&[Number(1), Text("а".into())], Unknown);
        check(&[], NotByPlan);
    }

    #[test]
    fn a_total_adds_columns_and_passes_over_other_totals() {
        let row = |name: &str, number| {
            Row::new(vec![Cell::text(name), Cell::text("б"), Number(number)])
        };
        let rows = [row("а", 1), Row { is_total: true, ..row("в", 9) }, row("г", 2)];
        let sum = total("Всего", &rows);
        let shown: Vec<String> = sum.cells.iter().map(Cell::shown).collect();
        assert_eq!(shown, ["Всего", "", "3"]);
        assert!(sum.is_total);
    }
}
