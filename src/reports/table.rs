//! Tables and charts out of rows of cells.

use super::Cell;
use super::cell::Row;
use super::form::{
    Alignment, Bar, BarValue, Chart, ColumnHead, FormRow, Head, ReportTable, Width,
};

/// Free at each side of the sheet, in millimetres: `margin` of `layouts/report/layout.typ`.
const MARGIN: u16 = 15;
/// Millimetres for a table on a sheet of A4 that stands, and on one that lies.
pub(super) const PORTRAIT: u16 = 210 - 2 * MARGIN;
pub(super) const LANDSCAPE: u16 = 297 - 2 * MARGIN;
/// Width of a column of family name, given name and patronymic, and of one of initials, in
/// millimetres.
pub(super) const FULL_NAME: u16 = 46;
const INITIALS: u16 = 42;
/// Least width of a column of numbers, in millimetres.
pub(super) const LEAST_NUMBER: u16 = 9;
/// Width of a letter in the cells of the layout (`small`), and of what is left free around a
/// text, in hundredths of a millimetre: the widest letters that words of marks have.
const LETTER: usize = 150;
const AROUND: usize = 200;

/// Millimetres that a column needs for the longest word of some texts, at least `least`.
pub(super) fn millimetres<'a>(least: u16, texts: impl Iterator<Item = &'a str>) -> u16 {
    let words = texts.flat_map(|own| own.split([' ', '\u{a0}']));
    let letters = words.map(|own| own.chars().count()).max().unwrap_or_default();
    let needed = (letters * LETTER + AROUND).div_ceil(100);
    u16::try_from(needed).unwrap_or(u16::MAX).max(least)
}

/// How many of these widths stand side by side in each table that is `available` wide.
pub(super) fn side_by_side(widths: &[u16], available: u16) -> Vec<usize> {
    let (mut counts, mut used) = (vec![0], 0);
    for width in widths {
        used += u32::from(*width);
        let is_full = used > u32::from(available) && counts.last() != Some(&0);
        if is_full {
            counts.push(0);
            used = u32::from(*width);
        }
        if let Some(last) = counts.last_mut() {
            *last += 1;
        }
    }
    counts
}

/// A column on its way into a table.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// The heading over several columns that it belongs to; blank if it stands alone.
    group: String,
    head: String,
    width: Width,
    align: Alignment,
    is_whole: bool,
    is_upright: bool,
}

impl Column {
    fn new(head: &str, width: Width, align: Alignment) -> Self {
        Self {
            group: String::new(),
            head: head.into(),
            width,
            align,
            is_whole: false,
            is_upright: false,
        }
    }

    /// Words, in a share of the width that is left; beside numbers a share as of so many
    /// millimetres.
    pub(super) fn words(head: &str, weight: u16) -> Self {
        Self::new(head, Width::Share(weight), Alignment::Left)
    }

    /// Names, whose words are not divided, so many millimetres wide.
    pub(super) fn name(head: &str, width: u16) -> Self {
        let own = Self::new(head, Width::Millimetres(width), Alignment::Left);
        Self { is_whole: true, ..own }
    }

    /// Full names of persons.
    pub(super) fn full_name(head: &str) -> Self {
        Self::name(head, FULL_NAME)
    }

    /// Names of persons with initials.
    pub(super) fn initials(head: &str) -> Self {
        Self::name(head, INITIALS)
    }

    /// Classes, as wide as the longest word of the first cells.
    pub(super) fn classes(head: &str, least: u16, rows: &[Row]) -> Self {
        let names: Vec<String> =
            rows.iter().filter_map(|row| row.cells.first()).map(Cell::shown).collect();
        Self::name(head, millimetres(least, names.iter().map(String::as_str)))
    }

    /// A number or a mark, so many millimetres wide.
    pub(super) fn number(head: &str, width: u16) -> Self {
        Self::new(head, Width::Millimetres(width), Alignment::Center)
    }

    /// A number in a share of the width that is left, by the longest word of its heading:
    /// none is divided as long as all columns find room.
    pub(super) fn wide_number(head: &str) -> Self {
        let needed = millimetres(LEAST_NUMBER, std::iter::once(head));
        Self::new(head, Width::Share(needed), Alignment::Center)
    }

    /// A mark in a share as of so many millimetres, its heading to be read from below.
    pub(super) fn mark(head: &str, share: u16) -> Self {
        let own = Self::new(head, Width::Share(share), Alignment::Center);
        Self { is_upright: true, ..own }
    }

    /// The same below a heading that neighbours share.
    pub(super) fn below(mut self, group: &str) -> Self {
        self.group = group.into();
        self
    }

    fn name_in_one_line(&self) -> String {
        match self.group.is_empty() {
            true => self.head.clone(),
            false => format!("{}: {}", self.group, self.head),
        }
    }
}

/// A table of rows.
pub(super) fn table(
    caption: &str,
    columns: &[Column],
    rows: &[Row],
    empty: &str,
) -> ReportTable {
    let head = |own: &Column| ColumnHead {
        name: own.name_in_one_line(),
        width: own.width,
        align: own.align,
        is_whole: own.is_whole,
    };
    let row = |own: &Row| FormRow {
        cells: own.cells.iter().map(Cell::shown).collect(),
        is_total: own.is_total,
    };
    ReportTable {
        caption: caption.into(),
        columns: columns.iter().map(head).collect(),
        heading: heading(columns),
        row_header: columns.iter().position(|own| own.is_whole).unwrap_or_default(),
        rows: rows.iter().map(row).collect(),
        empty: empty.into(),
    }
}

/// One row of headings, or two where some columns share one.
fn heading(columns: &[Column]) -> Vec<Vec<Head>> {
    let head = |own: &Column, rowspan: usize| Head {
        text: own.head.clone(),
        colspan: 1,
        rowspan,
        is_upright: own.is_upright,
    };
    if columns.iter().all(|own| own.group.is_empty()) {
        return vec![columns.iter().map(|own| head(own, 1)).collect()];
    }
    let (mut upper, mut lower) = (Vec::new(), Vec::new());
    for same in columns.chunk_by(|left, right| left.group == right.group) {
        if same[0].group.is_empty() {
            upper.extend(same.iter().map(|own| head(own, 2)));
            continue;
        }
        upper.push(Head {
            text: same[0].group.clone(),
            colspan: same.len(),
            rowspan: 1,
            is_upright: false,
        });
        lower.extend(same.iter().map(|own| head(own, 1)));
    }
    vec![upper, lower]
}

/// Bars of some columns of shares: a label for each row that has one of them.
///
/// A share above 100 % makes the whole chart wider than 100 %.
pub(super) fn chart(
    caption: &str,
    series: &[(&str, usize)],
    rows: &[Row],
) -> Option<Chart> {
    let mut bars = Vec::new();
    let mut longest = 100;
    for row in rows {
        let values: Vec<u32> =
            series.iter().filter_map(|(_, at)| percent_in(row, *at)).collect();
        if values.len() == series.len() {
            longest = values.iter().copied().fold(longest, u32::max);
            bars.push((row.cells[0].shown(), values));
        }
    }
    if bars.is_empty() {
        return None;
    }
    let names: Vec<String> = series.iter().map(|(name, _)| (*name).to_owned()).collect();
    let said = bars.iter().map(|(label, values)| {
        let pairs = names.iter().zip(values);
        let values: Vec<String> =
            pairs.map(|(name, value)| format!("{name} {value} %")).collect();
        format!("{label}: {}", values.join(", "))
    });
    let alt = format!("{caption}. {}.", said.collect::<Vec<_>>().join("; "));
    let bar = |value: &u32| BarValue {
        value: format!("{value}\u{a0}%"),
        permille: u16::try_from(value * 1000 / longest).unwrap_or(1000),
    };
    let bars = bars
        .iter()
        .map(|(label, values)| Bar {
            label: label.clone(),
            values: values.iter().map(bar).collect(),
        })
        .collect();
    Some(Chart { caption: caption.into(), alt, series: names, bars })
}

fn percent_in(row: &Row, column: usize) -> Option<u32> {
    match row.cells.get(column)? {
        share @ Cell::Share { .. } => share.shown().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_as_wide_as_its_longest_word() {
        let check = |texts: &[&str], expected: u16| {
            assert_eq!(millimetres(7, texts.iter().copied()), expected, "{texts:?}");
        };
        check(&[], 7);
        check(&["5", "Н/А"], 7);
        check(&["незач.", "5"], 11);
        check(&["не зачтено"], 13);
    }

    #[test]
    fn columns_that_are_too_many_stand_in_the_next_table() {
        let check = |widths: &[u16], expected: &[usize]| {
            assert_eq!(side_by_side(widths, 20), expected, "{widths:?}");
        };
        check(&[], &[0]);
        check(&[7, 7], &[2]);
        check(&[7, 7, 7, 7, 7], &[2, 2, 1]);
        check(&[30, 7], &[1, 1]);
    }
}
