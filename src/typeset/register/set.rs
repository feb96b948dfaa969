//! Sets the texts of a table and finds the heights of its rows.

use std::collections::HashMap;

use typst::diag::{At, SourceResult, StrResult, bail};
use typst::ecow::{EcoString, eco_format};
use typst::engine::Engine;
use typst::foundations::{Resolve, Smart, StyleChain, Styles};
use typst::introspection::{Location, Locator};
use typst::layout::{
    Abs, AlignElem, Alignment, Angle, Axes, Dir, FixedAlignment, Fr, Frame, FrameItem,
    FrameKind, HAlignment, Length, Point, Region, Size, Sizing, Transform, VAlignment,
};
use typst::model::ParElem;
use typst::syntax::Span;
use typst::text::{FontWeight, TextElem, TextSize};

use super::arrange::{Grid, Slot};
use super::spec::{Cell, Spec};

/// Lengths an upright text may take, in millimetres, tried in turn: first with whole words,
/// then with divided ones.
const UPRIGHT_LENGTHS: [(f64, bool); 6] = [
    (30.0, false),
    (40.0, false),
    (30.0, true),
    (40.0, true),
    (50.0, true),
    (75.0, true),
];
/// Letters of a small note, as a share of the table's.
const SMALL: f64 = 0.93;
/// Longest run of letters that is left whole where it is wider than its column.
const LONGEST_WORD: usize = 6;
/// How far a text may stand out of its place by rounding.
const TOLERANCE: Abs = Abs::raw(0.05);

/// A table whose texts are set: what it needs is known, but not its pages.
pub(super) struct Table<'a> {
    pub(super) spec: &'a Spec,
    pub(super) widths: Vec<Abs>,
    pub(super) header: Part<'a>,
    pub(super) body: Part<'a>,
    pub(super) stroke: Abs,
}

/// The header, or everything below it.
pub(super) struct Part<'a> {
    pub(super) grid: Grid<'a>,
    /// The text of each cell of the grid, and where in the cell it stands.
    pub(super) texts: Vec<(Frame, Axes<FixedAlignment>)>,
    pub(super) heights: Vec<Abs>,
    pub(super) inset: Size,
}

impl<'a> Table<'a> {
    /// Sets every text of the table, `width` wide.
    ///
    /// # Errors
    /// If the columns are wider than that, a row's cells do not fill it, or a text cannot
    /// be broken to fit its column.
    pub(super) fn set(
        spec: &'a Spec,
        engine: &mut Engine,
        styles: StyleChain,
        width: Abs,
        span: Span,
    ) -> SourceResult<Self> {
        let widths = widths(&spec.columns, width, styles).at(span)?;
        let own = letters(spec);
        let styles = styles.chain(&own);
        let mut setter =
            Setter { engine, styles, widths: &widths, set: HashMap::new(), span };
        let header = setter.part(&spec.header, spec, PartKind::Header)?;
        let mut body = setter.part(&spec.rows, spec, PartKind::Body)?;
        let choices = spec.row_heights.iter().map(|least| least.resolve(styles));
        let within = spec.within.map(|within| within.resolve(styles));
        let space = within.map(|within| within - header.heights.iter().sum::<Abs>());
        body.stretch(choices.collect(), space);
        let stroke = spec.stroke.resolve(styles);
        Ok(Self { spec, widths, header, body, stroke })
    }

    pub(super) fn header_heights(&self) -> &[Abs] {
        &self.header.heights
    }

    pub(super) fn row_heights(&self) -> &[Abs] {
        &self.body.heights
    }
}

impl Part<'_> {
    /// Gives the rows the first of some least heights with which all fit into the space;
    /// the last one if none does.
    fn stretch(&mut self, choices: Vec<Abs>, space: Option<Abs>) {
        let total = |least: Abs| -> Abs {
            self.heights.iter().map(|height| (*height).max(least)).sum()
        };
        let fits = |least: &&Abs| space.is_none_or(|space| total(**least) <= space);
        if let Some(least) = choices.iter().find(fits).or(choices.last()) {
            let least = *least;
            self.heights.iter_mut().for_each(|height| height.set_max(least));
        }
    }
}

/// How the letters of a table look.
fn letters(spec: &Spec) -> Styles {
    let mut own = Styles::new();
    own.set(TextElem::size, TextSize(spec.size));
    own.set(ParElem::leading, spec.leading);
    if let Some(font) = &spec.font {
        own.set(TextElem::font, font.clone());
    }
    own
}

/// Width of the widest text of each column, on one line.
pub(super) fn widest(
    spec: &Spec,
    engine: &mut Engine,
    styles: StyleChain,
    columns: &[Vec<EcoString>],
    span: Span,
) -> SourceResult<Vec<Abs>> {
    let own = letters(spec);
    let styles = styles.chain(&own);
    let mut setter = Setter { engine, styles, widths: &[], set: HashMap::new(), span };
    let mut known: HashMap<&EcoString, Abs> = HashMap::new();
    let mut widths = Vec::with_capacity(columns.len());
    for column in columns {
        let mut width = Abs::zero();
        for text in column.iter().filter(|text| !text.is_empty()) {
            let own = match known.get(text) {
                Some(own) => *own,
                None => {
                    let cell = Cell::default();
                    let start = FixedAlignment::Start;
                    let line = setter.lines(&cell, text, start, Abs::inf(), false)?;
                    known.insert(text, line.width());
                    line.width()
                }
            };
            width.set_max(own);
        }
        widths.push(width);
    }
    Ok(widths)
}

/// Lengths first, then fractions of what is left.
fn widths(columns: &[Sizing], width: Abs, styles: StyleChain) -> StrResult<Vec<Abs>> {
    let fixed = |sizing: &Sizing| match sizing {
        Sizing::Rel(length) => length.resolve(styles).relative_to(width),
        _ => Abs::zero(),
    };
    let fraction = |sizing: &Sizing| match sizing {
        Sizing::Fr(fraction) => *fraction,
        _ => Fr::zero(),
    };
    let left = width - columns.iter().map(fixed).sum::<Abs>();
    if left < -TOLERANCE {
        let (width, over) = (width.to_mm(), -left.to_mm());
        return Err(eco_format!(
            "register: the columns are {over:.1} mm wider than the {width:.1} mm there are"
        ));
    }
    let all: Fr = columns.iter().map(fraction).sum();
    Ok(columns
        .iter()
        .map(|column| match column {
            Sizing::Fr(own) => own.share(all, left.max(Abs::zero())),
            _ => fixed(column),
        })
        .collect())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum PartKind {
    Header,
    Body,
}

/// What decides how a text is set.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    text: EcoString,
    small: Option<EcoString>,
    size: Option<Length>,
    strong: bool,
    upright: bool,
    align: FixedAlignment,
    width: Abs,
}

struct Setter<'a, 'e, 's> {
    engine: &'a mut Engine<'e>,
    styles: StyleChain<'s>,
    widths: &'a [Abs],
    set: HashMap<Key, Frame>,
    span: Span,
}

impl Setter<'_, '_, '_> {
    fn part<'t>(
        &mut self,
        rows: &'t [Vec<Cell>],
        spec: &Spec,
        kind: PartKind,
    ) -> SourceResult<Part<'t>> {
        let grid = Grid::new(rows, spec.columns.len())
            .map_err(|misfit| {
                let part = if kind == PartKind::Header { "header" } else { "rows" };
                let columns = spec.columns.len();
                eco_format!(
                    "register: row {} of the {part} has {} cells for {columns} columns",
                    misfit.row,
                    misfit.cells,
                )
            })
            .at(self.span)?;
        let inset = match kind {
            PartKind::Header => spec.header_inset,
            PartKind::Body => spec.inset,
        };
        let inset = Size::new(inset.0.resolve(self.styles), inset.1.resolve(self.styles));
        let mut texts = Vec::with_capacity(grid.slots.len());
        for slot in &grid.slots {
            let align = match (slot.cell.align, kind) {
                (Some(align), _) => align,
                (None, PartKind::Header) if slot.cell.upright => UPRIGHT,
                (None, PartKind::Header) => MIDDLE,
                (None, PartKind::Body) => spec.align[slot.column],
            };
            let align = align.fix(Dir::LTR);
            texts.push((self.text(slot, align.x, inset)?, align));
        }
        let heights = heights(&grid, &texts, inset.y);
        Ok(Part { grid, texts, heights, inset })
    }

    /// The text of one cell, not wider than the cell.
    fn text(
        &mut self,
        slot: &Slot<'_>,
        align: FixedAlignment,
        inset: Size,
    ) -> SourceResult<Frame> {
        let cell = slot.cell;
        let columns = slot.column..slot.column + cell.colspan;
        let width = self.widths[columns].iter().sum::<Abs>() - 2.0 * inset.x;
        if cell.text.is_empty() && cell.small.is_none() {
            return Ok(Frame::soft(Size::zero()));
        }
        let key = Key {
            text: cell.text.clone(),
            small: cell.small.clone(),
            size: cell.size,
            strong: cell.strong,
            upright: cell.upright,
            align,
            width,
        };
        if let Some(frame) = self.set.get(&key) {
            return Ok(frame.clone());
        }
        let frame = match cell.upright {
            true => self.upright(cell, width)?,
            false => self.level(cell, align, width)?,
        };
        self.set.insert(key, frame.clone());
        Ok(frame)
    }

    fn level(
        &mut self,
        cell: &Cell,
        align: FixedAlignment,
        width: Abs,
    ) -> SourceResult<Frame> {
        let frame = self.lines(cell, &cell.text, align, width, true)?;
        if extent(&frame) <= width + TOLERANCE {
            return Ok(frame);
        }
        let frame = self.lines(cell, &breakable(&cell.text), align, width, true)?;
        if extent(&frame) <= width + TOLERANCE {
            return Ok(frame);
        }
        let (width, found) = (width.to_mm(), extent(&frame).to_mm());
        bail!(
            self.span,
            "register: a text of {} letters is {found:.1} mm wide, its column {width:.1} mm",
            cell.text.chars().count()
        )
    }

    /// A text to be read from below, as short as lets its lines fit the column.
    fn upright(&mut self, cell: &Cell, width: Abs) -> SourceResult<Frame> {
        let broken = breakable(&cell.text);
        let whole =
            UPRIGHT_LENGTHS.map(|(length, divides)| (length, divides, &cell.text));
        let last = UPRIGHT_LENGTHS.map(|(length, _)| (length, true, &broken));
        for (length, divides, text) in whole.into_iter().chain(last) {
            let length = Abs::mm(length);
            let frame = self.lines(cell, text, FixedAlignment::Start, length, divides)?;
            let fits = frame.height() <= width + TOLERANCE
                && extent(&frame) <= length + TOLERANCE;
            if fits {
                return Ok(turned(frame));
            }
        }
        let width = width.to_mm();
        bail!(
            self.span,
            "register: «{}» does not fit a column {width:.1} mm wide",
            cell.text
        )
    }

    /// Lines of a text, broken at `width`, between syllables too if it `divides` words; a
    /// run that cannot be broken stands out.
    fn lines(
        &mut self,
        cell: &Cell,
        text: &str,
        align: FixedAlignment,
        width: Abs,
        divides: bool,
    ) -> SourceResult<Frame> {
        let mut content = TextElem::packed(text);
        if let Some(small) = &cell.small {
            let is_below = small.starts_with('\n');
            let gap = if text.is_empty() || is_below { "" } else { " " };
            let small = TextElem::packed(eco_format!("{gap}{small}"));
            let size = Length { abs: Abs::zero(), em: typst::layout::Em::new(SMALL) };
            content += small.set(TextElem::size, TextSize(size));
        }
        let mut own = Styles::new();
        own.set(AlignElem::alignment, horizontal(align));
        own.set(TextElem::hyphenate, Smart::Custom(divides));
        if let Some(size) = cell.size {
            own.set(TextElem::size, TextSize(size));
        }
        if cell.strong {
            own.set(TextElem::weight, FontWeight::BOLD);
        }
        let region = Region::new(Size::new(width, Abs::inf()), Axes::splat(false));
        // Plain text holds nothing that would need a location of its own; one place for
        // all lets equal texts of all tables be set once.
        let place = Locator::synthesize(Location::new(0));
        let styles = self.styles.chain(&own);
        typst_layout::layout_frame(self.engine, &content, place, styles, region)
    }
}

const MIDDLE: Alignment = Alignment::Both(HAlignment::Center, VAlignment::Horizon);
const UPRIGHT: Alignment = Alignment::Both(HAlignment::Center, VAlignment::Bottom);

fn horizontal(align: FixedAlignment) -> Alignment {
    Alignment::H(match align {
        FixedAlignment::Start => HAlignment::Left,
        FixedAlignment::Center => HAlignment::Center,
        FixedAlignment::End => HAlignment::Right,
    })
}

/// How far the letters reach, be the frame as narrow as it says or not.
fn extent(frame: &Frame) -> Abs {
    let reach = |(at, item): &(Point, FrameItem)| match item {
        FrameItem::Text(text) => at.x + text.width(),
        FrameItem::Group(group) => at.x + extent(&group.frame),
        _ => Abs::zero(),
    };
    frame.items().map(reach).fold(Abs::zero(), Abs::max)
}

/// The text with a place to break behind every letter of its long words.
fn breakable(text: &str) -> EcoString {
    let mut broken = EcoString::new();
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 {
            broken.push(' ');
        }
        let is_long = word.chars().count() > LONGEST_WORD;
        for letter in word.chars() {
            broken.push(letter);
            if is_long {
                broken.push('\u{200b}');
            }
        }
    }
    broken
}

/// A frame turned by a quarter, to be read from below.
fn turned(frame: Frame) -> Frame {
    let size = Size::new(frame.height(), frame.width());
    let mut outer = Frame::new(size, FrameKind::Soft);
    let mut inner = frame;
    let height = size.y;
    inner.transform(
        Transform::translate(Abs::zero(), height)
            .pre_concat(Transform::rotate(Angle::deg(-90.0))),
    );
    outer.push_frame(Point::zero(), inner);
    outer
}

/// Every row as high as its highest text; what a cell over several rows needs beyond them
/// is shared out evenly.
fn heights(
    grid: &Grid<'_>,
    texts: &[(Frame, Axes<FixedAlignment>)],
    inset: Abs,
) -> Vec<Abs> {
    let mut heights = vec![Abs::zero(); grid.rows];
    let needed = |frame: &Frame| frame.height() + 2.0 * inset;
    for (slot, (frame, _)) in grid.slots.iter().zip(texts) {
        if slot.cell.rowspan == 1 {
            heights[slot.row].set_max(needed(frame));
        }
    }
    for (slot, (frame, _)) in grid.slots.iter().zip(texts) {
        let rows = slot.row..slot.row + slot.cell.rowspan;
        let missing = needed(frame) - heights[rows.clone()].iter().sum::<Abs>();
        if slot.cell.rowspan > 1 && missing > Abs::zero() {
            for height in &mut heights[rows] {
                *height += missing / slot.cell.rowspan as f64;
            }
        }
    }
    heights
}
