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
    Abs, Axes, Fragment, Frame, FrameItem, FrameParent, GroupItem, Inherit, PlaceElem,
    Point, Regions, Size,
};
use typst::model::{TableCell, TableElem};
use typst::pdf::{TableCellKind, TableHeaderScope};
use typst::syntax::Span;
use typst::visualize::{Geometry, Paint};

use super::arrange::Slot;
use super::rules::{Band, rules, sums};
use super::set::{Part, Table};

/// Letters of a cell, on an average, above which a table holds words: below, what tags them
/// where they stand apart takes longer than to trace them.
const LETTERS_OF_WORDS: usize = 8;

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
    let last = pieces.len() - 1;
    let first = pieces.iter().position(|piece| piece.is_some()).unwrap_or(last);
    let mut placer = Placer::new(table, base, first == last && is_wordy(&table.body));
    let mut frames = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces.into_iter().enumerate() {
        let height = match piece {
            Some(rows) => placer.piece(rows, at > first),
            None => Abs::zero(),
        };
        if at == last {
            placer.tag(Tag::End(base, 0, TAGGED));
        }
        let width = table.widths.iter().sum();
        let mut frame = Frame::soft(Size::new(width, height));
        if at == first {
            frame.push(Point::zero(), FrameItem::Tag(placer.start()));
        }
        frame.push_multiple(placer.under.drain(..));
        frame.push_multiple(placer.items.drain(..));
        frame.push_multiple(placer.letters.drain(..));
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

/// Whether its cells hold words rather than single letters and numbers.
fn is_wordy(part: &Part<'_>) -> bool {
    let letters = |frame: &Frame| -> usize {
        let of = |(_, item): &(Point, FrameItem)| match item {
            FrameItem::Text(text) => text.glyphs.len(),
            _ => 0,
        };
        frame.items().map(of).sum()
    };
    let texts = part.texts.iter().filter(|(text, _)| !text.is_empty());
    let (cells, all) =
        texts.fold((0, 0), |(cells, all), (text, _)| (cells + 1, all + letters(text)));
    all > LETTERS_OF_WORDS * cells
}

/// Whether a height fits, roundings left aside.
fn fits(height: Abs, space: Abs) -> bool {
    height <= space + Abs::pt(0.01)
}

struct Placer<'a> {
    table: &'a Table<'a>,
    /// Where each column begins, and where the last one ends.
    lefts: Vec<Abs>,
    base: Location,
    /// Number of the next location below the base.
    next: usize,
    /// Shades and rules of a page, which lie under its letters.
    under: Vec<(Point, FrameItem)>,
    /// Tags of a page, and its letters unless they come after the table.
    items: Vec<(Point, FrameItem)>,
    /// What the tags say of the content of each cell.
    nothing: Content,
    /// Whether the letters come after the whole table and only belong to its cells.
    ///
    /// The writer of tags traces every letter within a table that stands on one page, to tell
    /// how far the ink of the table reaches: where there are many, a twentieth of the time of
    /// a build. The rules tell the same, for no letter stands out of its cell. The price is
    /// that the language is said of each text, not of its cell.
    is_apart: bool,
    /// Those letters.
    letters: Vec<(Point, FrameItem)>,
}

impl<'a> Placer<'a> {
    fn new(table: &'a Table<'a>, base: Location, is_apart: bool) -> Self {
        let (under, items, letters) = (Vec::new(), Vec::new(), Vec::new());
        let nothing = Content::empty();
        let lefts = sums(Abs::zero(), &table.widths);
        Self { table, lefts, base, next: 1, under, items, nothing, is_apart, letters }
    }

    fn next_location(&mut self) -> Location {
        self.next += 1;
        self.base.variant(self.next - 1)
    }

    fn tag(&mut self, tag: Tag) {
        self.items.push((Point::zero(), FrameItem::Tag(tag)));
    }

    /// The tag of the whole table, with a grid that the writer of tags can ask.
    fn start(&self) -> Tag {
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
            let mut cell = GridCell::new(self.nothing.clone());
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
        Tag::Start(element, TAGGED)
    }

    /// The header and some rows, from the top of a region; gives their height.
    fn piece(&mut self, rows: Range<usize>, is_repeated: bool) -> Abs {
        let table = self.table;
        let header = Band::new(&table.header, 0..table.header.grid.rows, Abs::zero());
        let body = Band::new(&table.body, rows, header.bottom());
        // A cell is its two tags and its letters, or two more tags and letters elsewhere.
        let cells = table.widths.len() * (header.rows.len() + body.rows.len());
        self.items.reserve(if self.is_apart { 4 } else { 3 } * cells);
        self.letters.reserve(if self.is_apart { cells } else { 0 });
        self.rows(&header, is_repeated);
        self.rows(&body, false);
        let bottom = body.bottom();
        let rules = rules(&[header, body], &self.lefts, table.stroke);
        self.under.push((Point::zero(), rules));
        bottom
    }

    /// Places the cells of some rows.
    fn rows(&mut self, band: &Band<'_>, is_repeated: bool) {
        let Band { part, rows, tops } = band;
        let slots = part.grid.slots.iter().zip(&part.texts);
        for (slot, (text, align)) in slots.filter(|(slot, _)| rows.contains(&slot.row)) {
            let row = slot.row - rows.start;
            let corner = Point::new(self.lefts[slot.column], tops[row]);
            let opposite = Point::new(
                self.lefts[slot.column + slot.cell.colspan],
                tops[row + slot.cell.rowspan],
            );
            let size = Size::new(opposite.x - corner.x, opposite.y - corner.y);
            if let Some(fill) = slot.cell.fill.clone() {
                let shape = Geometry::Rect(size).filled(fill);
                self.under.push((corner, FrameItem::Shape(shape, Span::detached())));
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
        let location = self.next_location();
        let mut element = TableCell::new(self.nothing.clone())
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
            self.text(text, at);
        }
        self.tag(Tag::End(location, 0, TAGGED));
    }

    /// The letters of a cell.
    fn text(&mut self, text: &Frame, at: Point) {
        // Equal texts share their letters.
        let mut letters = GroupItem::new(text.clone());
        if !self.is_apart {
            return self.items.push((at, FrameItem::Group(letters)));
        }
        let place = self.next_location();
        let mut element = PlaceElem::new(self.nothing.clone()).with_float(true).pack();
        element.set_location(place);
        self.tag(Tag::Start(element, TAGGED));
        self.tag(Tag::End(place, 0, TAGGED));
        letters.parent = Some(FrameParent::new(place, Inherit::No));
        self.letters.push((at, FrameItem::Group(letters)));
    }
}

fn non_zero(number: usize) -> NonZeroUsize {
    NonZeroUsize::new(number).unwrap_or(NonZeroUsize::MIN)
}
