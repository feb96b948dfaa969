//! The rows that stand below each other on a page, and the rules around their cells.

use std::ops::Range;

use typst::layout::{Abs, FrameItem, Point};
use typst::syntax::Span;
use typst::visualize::{Color, Curve, FixedStroke, Geometry, LineCap};

use super::set::Part;

/// Rows of a part that stand below each other on a page.
pub(super) struct Band<'t> {
    pub(super) part: &'t Part<'t>,
    pub(super) rows: Range<usize>,
    /// Where each row begins, and where the last one ends.
    pub(super) tops: Vec<Abs>,
}

impl<'t> Band<'t> {
    pub(super) fn new(part: &'t Part<'t>, rows: Range<usize>, top: Abs) -> Self {
        let tops = sums(top, &part.heights[rows.clone()]);
        Self { part, rows, tops }
    }

    pub(super) fn bottom(&self) -> Abs {
        self.tops[self.rows.len()]
    }

    /// Top and bottom of each row that has a rule at the left of a column, or at the right of
    /// the last one.
    fn sides(&self, column: usize) -> impl Iterator<Item = (Abs, Abs)> {
        let grid = &self.part.grid;
        let is_outer = column == 0 || column == grid.columns;
        let is_ruled = move |row: usize| {
            is_outer || grid.owner(row, column - 1) != grid.owner(row, column)
        };
        let rows = self.rows.clone().enumerate().filter(move |(_, row)| is_ruled(*row));
        rows.map(|(at, _)| (self.tops[at], self.tops[at + 1]))
    }

    /// Left and right of each column that has a rule above the row of this place, or below
    /// the last one.
    fn edges(&self, at: usize, lefts: &[Abs]) -> impl Iterator<Item = (Abs, Abs)> {
        let grid = &self.part.grid;
        let row = self.rows.start + at;
        let is_outer = at == 0 || at == self.rows.len();
        let is_ruled = move |column: &usize| {
            is_outer || grid.owner(row - 1, *column) != grid.owner(row, *column)
        };
        let columns = (0..grid.columns).filter(is_ruled);
        columns.map(|column| (lefts[column], lefts[column + 1]))
    }
}

/// All rules of a page as one curve, the upright ones first; rules that continue each
/// other are one line.
pub(super) fn rules(bands: &[Band<'_>], lefts: &[Abs], stroke: Abs) -> FrameItem {
    let mut curve = Curve::new();
    let mut draw = |from: Point, to: Point| {
        curve.move_(from);
        curve.line(to);
    };
    for (column, x) in lefts.iter().enumerate() {
        let sides = bands.iter().flat_map(|band| band.sides(column));
        for (top, bottom) in joined(sides) {
            draw(Point::new(*x, top), Point::new(*x, bottom));
        }
    }
    let mut is_below_another = false;
    for band in bands.iter().filter(|band| !band.rows.is_empty()) {
        // The last edge of the band above is the first of this one.
        for edge in usize::from(is_below_another)..=band.rows.len() {
            let y = band.tops[edge];
            for (left, right) in joined(band.edges(edge, lefts)) {
                draw(Point::new(left, y), Point::new(right, y));
            }
        }
        is_below_another = true;
    }
    let stroke = FixedStroke {
        cap: LineCap::Square,
        ..FixedStroke::from_pair(Color::BLACK, stroke)
    };
    let shape = Geometry::Curve(curve).stroked(stroke);
    FrameItem::Shape(shape, Span::detached())
}

/// Pieces of a line that continue each other as one.
fn joined(pieces: impl Iterator<Item = (Abs, Abs)>) -> Vec<(Abs, Abs)> {
    let mut lines: Vec<(Abs, Abs)> = Vec::new();
    for (from, to) in pieces {
        match lines.last_mut() {
            Some((_, end)) if *end == from => *end = to,
            _ => lines.push((from, to)),
        }
    }
    lines
}

/// Where each track begins, and where the last one ends.
pub(super) fn sums(start: Abs, lengths: &[Abs]) -> Vec<Abs> {
    let mut at = start;
    let mut sums = vec![at];
    for length in lengths {
        at += *length;
        sums.push(at);
    }
    sums
}
