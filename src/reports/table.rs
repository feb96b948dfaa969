//! Tables and charts out of rows of cells.

use super::Cell;
use super::cell::Row;
use super::form::{
    Alignment, Bar, BarValue, Chart, ColumnHead, FormRow, Head, ReportTable, Width,
};

/// A column on its way into a table.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// The heading over several columns that it belongs to; blank if it stands alone.
    group: String,
    head: String,
    width: Width,
    align: Alignment,
}

impl Column {
    fn new(head: &str, width: Width, align: Alignment) -> Self {
        Self { group: String::new(), head: head.into(), width, align }
    }

    /// Words, in a share of the width that is left.
    pub(super) fn words(head: &str, weight: u16) -> Self {
        Self::new(head, Width::Share(weight), Alignment::Left)
    }

    /// Short words, so many millimetres wide.
    pub(super) fn name(head: &str, width: u16) -> Self {
        Self::new(head, Width::Millimetres(width), Alignment::Left)
    }

    /// A number in a share of the width that is left.
    pub(super) fn wide_number(head: &str, weight: u16) -> Self {
        Self::new(head, Width::Share(weight), Alignment::Center)
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
    };
    let row = |own: &Row| FormRow {
        cells: own.cells.iter().map(Cell::shown).collect(),
        is_total: own.is_total,
    };
    ReportTable {
        caption: caption.into(),
        columns: columns.iter().map(head).collect(),
        heading: heading(columns),
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
        is_upright: false,
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
