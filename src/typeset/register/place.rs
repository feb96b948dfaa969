//! Puts a set table onto its pages: breaks, repeated header, tags, rules.

use std::num::{NonZeroU32, NonZeroUsize};
use std::ops::Range;
use std::sync::Arc;

use typst::diag::{SourceResult, bail};
use typst::engine::Engine;
use typst::foundations::{Content, NativeElement, Smart};
use typst::introspection::{Location, Locator, Tag, TagFlags};
use typst::layout::resolve::{Cell as GridCell, CellGrid, Entry};
use typst::layout::{
    Abs, Axes, Fragment, Frame, FrameItem, GroupItem, Point, Regions, Size,
};
use typst::model::{TableCell, TableElem};
use typst::pdf::{TableCellKind, TableHeaderScope};
use typst::syntax::Span;
use typst::visualize::{Color, Curve, FixedStroke, Geometry, LineCap, Paint};

use super::arrange::Slot;
use super::set::{Part, Table};

const TAGGED: TagFlags = TagFlags { introspectable: false, tagged: true };

/// Places the table into the regions, the header anew on each.
///
/// # Errors
/// If a row, with all that is joined to it, is higher than a page below the header, or the
/// table does not fit where it has to stand on one page.
pub(super) fn place(
    table: &Table<'_>,
    engine: &mut Engine,
    locator: Locator,
    regions: Regions,
    span: Span,
) -> SourceResult<Fragment> {
    let pieces = split(table, regions, span)?;
    if pieces.len() > 1 && (table.spec.one_page || !regions.may_break()) {
        let rows: Abs = table.header_heights().iter().chain(table.row_heights()).sum();
        let (needed, found) = ((rows + table.below).to_mm(), regions.size.y.to_mm());
        bail!(
            span,
            "register: it needs {needed:.0} mm on one page, the page has {found:.0} mm left"
        );
    }
    let base = locator.split().next_location(engine, 0x1e70_9150, span);
    let (behind, items) = (Vec::new(), Vec::new());
    let mut placer = Placer { table, base, next: 1, behind, items };
    let last = pieces.len() - 1;
    let first = pieces.iter().position(|piece| piece.is_some()).unwrap_or(last);
    let mut frames = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces.into_iter().enumerate() {
        if at == first {
            placer.start();
        }
        let height = match piece {
            Some(rows) => placer.piece(rows, at > first),
            None => Abs::zero(),
        };
        if at == last {
            placer.tag(Tag::End(base, 0, TAGGED));
        }
        let width = table.widths.iter().sum();
        let mut frame = Frame::soft(Size::new(width, height));
        frame.push_multiple(placer.behind.drain(..));
        frame.push_multiple(placer.items.drain(..));
        frames.push(frame);
    }
    Ok(Fragment::frames(frames))
}

/// The rows that stand in each region; `None` where not even the first ones fit.
fn split(
    table: &Table<'_>,
    mut regions: Regions,
    span: Span,
) -> SourceResult<Vec<Option<Range<usize>>>> {
    let heights = table.row_heights();
    let header: Abs = table.header_heights().iter().sum();
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut filled = header;
    let mut row = 0;
    if heights.is_empty() && !fits(header, regions.size.y) {
        if !regions.may_progress() {
            let (needed, found) = (header.to_mm(), regions.size.y.to_mm());
            bail!(
                span,
                "register: the header needs {needed:.0} mm, the page has {found:.0} mm"
            );
        }
        pieces.push(None);
        regions.next();
    }
    let (kept, below) = ending(table, regions.full);
    while row < heights.len() {
        let mut end = row + 1;
        while end < heights.len() && (end > kept || table.body.grid.is_joined(end)) {
            end += 1;
        }
        let group: Abs = heights[row..end].iter().sum();
        let may_break = row > start || regions.may_progress();
        let is_ending = end == heights.len() && may_break;
        let reserved = if is_ending { below } else { Abs::zero() };
        if fits(filled + group + reserved, regions.size.y) {
            filled += group;
            row = end;
            continue;
        }
        if row == start && !regions.may_progress() {
            let (number, needed) = (row + 1, (header + group).to_mm());
            let found = regions.size.y.to_mm();
            bail!(
                span,
                "register: row {number} needs {needed:.0} mm with the header, \
                 the page has {found:.0} mm"
            );
        }
        pieces.push((row > start).then_some(start..row));
        start = row;
        filled = header;
        regions.next();
    }
    pieces.push(Some(start..heights.len()));
    Ok(pieces)
}

/// The first of the rows that stand together at the end, and the height to be left below
/// them; each only where a whole page, `full` high, has room for it.
fn ending(table: &Table<'_>, full: Abs) -> (usize, Abs) {
    let heights = table.row_heights();
    let header: Abs = table.header_heights().iter().sum();
    let kept = heights.len().saturating_sub(table.spec.keep.max(1));
    let needed = header + heights[kept..].iter().sum::<Abs>();
    let is_below = fits(needed + table.below, full);
    let below = if is_below { table.below } else { Abs::zero() };
    (if fits(needed, full) { kept } else { heights.len() }, below)
}

/// Whether a height fits, roundings left aside.
fn fits(height: Abs, space: Abs) -> bool {
    height <= space + Abs::pt(0.01)
}

struct Placer<'a> {
    table: &'a Table<'a>,
    base: Location,
    /// Number of the next location below the base.
    next: usize,
    /// Shades and rules of a page, which lie behind its letters.
    behind: Vec<(Point, FrameItem)>,
    /// Letters and tags of a page.
    items: Vec<(Point, FrameItem)>,
}

impl Placer<'_> {
    fn tag(&mut self, tag: Tag) {
        self.items.push((Point::zero(), FrameItem::Tag(tag)));
    }

    /// The tag of the whole table, with a grid that the writer of tags can ask.
    fn start(&mut self) {
        let (header, body) = (&self.table.header.grid, &self.table.body.grid);
        let columns = header.columns.max(body.columns);
        let rows = header.rows + body.rows;
        let slots = header.slots.iter().map(|slot| (slot, 0));
        let slots = slots.chain(body.slots.iter().map(|slot| (slot, header.rows)));
        let mut entries: Vec<Option<Entry>> = (0..rows * columns).map(|_| None).collect();
        for (slot, above) in slots {
            let parent = (slot.row + above) * columns + slot.column;
            for y in 0..slot.cell.rowspan {
                for x in 0..slot.cell.colspan {
                    entries[parent + y * columns + x] = Some(Entry::Merged { parent });
                }
            }
            let mut cell = GridCell::new(Content::empty());
            cell.colspan = non_zero(slot.cell.colspan);
            cell.rowspan = non_zero(slot.cell.rowspan);
            cell.fill = slot.cell.fill.clone().map(Paint::Solid);
            entries[parent] = Some(Entry::Cell(cell));
        }
        let entries = entries.into_iter().flatten().collect();
        let tracks = (
            vec![typst::layout::Sizing::Auto; columns],
            vec![typst::layout::Sizing::Auto; rows],
        );
        let grid = CellGrid::new_internal(
            Axes::new(&tracks.0, &tracks.1),
            Axes::new(&[], &[]),
            vec![],
            vec![],
            vec![],
            None,
            entries,
        );
        let mut element = TableElem::new(vec![]);
        element.grid = Some(Arc::new(grid));
        let mut element = element.pack();
        element.set_location(self.base);
        self.tag(Tag::Start(element, TAGGED));
    }

    /// The header and some rows, from the top of a region; gives their height.
    fn piece(&mut self, rows: Range<usize>, is_repeated: bool) -> Abs {
        let table = self.table;
        let header = Band::new(&table.header, 0..table.header.grid.rows, Abs::zero());
        let body = Band::new(&table.body, rows, header.bottom());
        // A cell is its two tags and its letters.
        let cells = table.widths.len() * (header.rows.len() + body.rows.len());
        self.items.reserve(3 * cells);
        self.rows(&header, is_repeated);
        self.rows(&body, false);
        let bottom = body.bottom();
        self.rules(&[header, body]);
        bottom
    }

    /// Places the cells of some rows.
    fn rows(&mut self, band: &Band<'_>, is_repeated: bool) {
        let Band { part, rows, tops } = band;
        let lefts = sums(Abs::zero(), &self.table.widths);
        let slots = part.grid.slots.iter().zip(&part.texts);
        for (slot, (text, align)) in slots.filter(|(slot, _)| rows.contains(&slot.row)) {
            let row = slot.row - rows.start;
            let corner = Point::new(lefts[slot.column], tops[row]);
            let opposite = Point::new(
                lefts[slot.column + slot.cell.colspan],
                tops[row + slot.cell.rowspan],
            );
            let size = Size::new(opposite.x - corner.x, opposite.y - corner.y);
            if let Some(fill) = slot.cell.fill.clone() {
                let shape = Geometry::Rect(size).filled(fill);
                self.behind.push((corner, FrameItem::Shape(shape, Span::detached())));
            }
            let free = size - part.inset * 2.0 - text.size();
            let at = corner
                + part.inset.to_point()
                + Point::new(align.x.position(free.x), align.y.position(free.y));
            self.cell(slot, part, text, at, is_repeated);
        }
    }

    fn cell(
        &mut self,
        slot: &Slot<'_>,
        part: &Part<'_>,
        text: &Frame,
        at: Point,
        is_repeated: bool,
    ) {
        let table = self.table;
        let is_header = std::ptr::eq(part, &table.header);
        let above = if is_header { 0 } else { table.header.grid.rows };
        let kind = match is_header {
            true => TableCellKind::Header(
                NonZeroU32::MIN.saturating_add(u32::try_from(slot.row).unwrap_or(0)),
                TableHeaderScope::Column,
            ),
            false if table.spec.row_header == Some(slot.column) => {
                TableCellKind::Header(NonZeroU32::MIN, TableHeaderScope::Row)
            }
            false => TableCellKind::Data,
        };
        let location = self.base.variant(self.next);
        self.next += 1;
        let mut element = TableCell::new(Content::empty())
            .with_x(Smart::Custom(slot.column))
            .with_y(Smart::Custom(slot.row + above))
            .with_colspan(non_zero(slot.cell.colspan))
            .with_rowspan(non_zero(slot.cell.rowspan))
            .with_kind(Smart::Custom(kind))
            .with_is_repeated(is_repeated)
            .pack();
        element.set_location(location);
        self.tag(Tag::Start(element, TAGGED));
        if !text.is_empty() {
            // Equal texts share their letters.
            let letters = GroupItem::new(text.clone());
            self.items.push((at, FrameItem::Group(letters)));
        }
        self.tag(Tag::End(location, 0, TAGGED));
    }

    /// All rules of a page as one curve, the upright ones first; rules that continue each
    /// other are one line.
    fn rules(&mut self, bands: &[Band<'_>]) {
        let lefts = sums(Abs::zero(), &self.table.widths);
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
                for (left, right) in joined(band.edges(edge, &lefts)) {
                    draw(Point::new(left, y), Point::new(right, y));
                }
            }
            is_below_another = true;
        }
        let stroke = FixedStroke {
            cap: LineCap::Square,
            ..FixedStroke::from_pair(Color::BLACK, self.table.stroke)
        };
        let shape = Geometry::Curve(curve).stroked(stroke);
        self.behind.push((Point::zero(), FrameItem::Shape(shape, Span::detached())));
    }
}

/// Rows of a part that stand below each other on a page.
struct Band<'t> {
    part: &'t Part<'t>,
    rows: Range<usize>,
    /// Where each row begins, and where the last one ends.
    tops: Vec<Abs>,
}

impl<'t> Band<'t> {
    fn new(part: &'t Part<'t>, rows: Range<usize>, top: Abs) -> Self {
        let tops = sums(top, &part.heights[rows.clone()]);
        Self { part, rows, tops }
    }

    fn bottom(&self) -> Abs {
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

fn non_zero(number: usize) -> NonZeroUsize {
    NonZeroUsize::new(number).unwrap_or(NonZeroUsize::MIN)
}

/// Where each track begins, and where the last one ends.
fn sums(start: Abs, lengths: &[Abs]) -> Vec<Abs> {
    let mut at = start;
    let mut sums = vec![at];
    for length in lengths {
        at += *length;
        sums.push(at);
    }
    sums
}
