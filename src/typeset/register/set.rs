//! Sets the texts of a table and finds the heights of its rows.

use rustc_hash::FxHashMap;
use typst::diag::{At, SourceResult, StrResult};
use typst::ecow::{EcoString, eco_format};
use typst::engine::Engine;
use typst::foundations::{Array, Resolve, StyleChain, Styles};
use typst::layout::{
    Abs, Alignment, Axes, Dir, FixedAlignment, Fr, Frame, HAlignment, Size, Sizing,
    VAlignment,
};
use typst::model::ParElem;
use typst::syntax::Span;
use typst::text::{TextElem, TextSize};

use super::arrange::{Grid, Misfit};
use super::spec::Spec;
use crate::typeset::numbered::{Late, room};
use crate::typeset::text::{Division, TOLERANCE, TextSetter, cast};

/// A table whose texts are set: what it needs is known, but not its pages.
pub(super) struct Table<'a> {
    pub(super) spec: &'a Spec,
    pub(super) widths: Vec<Abs>,
    pub(super) header: Part<'a>,
    pub(super) body: Part<'a>,
    pub(super) stroke: Abs,
    /// Height that has to be left below the last rows.
    pub(super) below: Abs,
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
        let mut setter = TextSetter::new(engine, styles, span);
        let mut part = |kind| {
            let (part, inset) = match kind {
                PartKind::Header => (&spec.header, spec.header_inset),
                PartKind::Body => (&spec.rows, spec.inset),
            };
            let inset = Size::new(inset.0.resolve(styles), inset.1.resolve(styles));
            let grid = Grid::new(part, widths.len())
                .map_err(|misfit| misfit_text(misfit, kind, widths.len()))
                .at(span)?;
            Part::set(grid, spec, &widths, (kind, inset), &mut setter, span)
        };
        let header = part(PartKind::Header)?;
        let mut body = part(PartKind::Body)?;
        let choices = spec.row_heights.iter().map(|least| least.resolve(styles));
        let within = spec.within.map(|within| within.resolve(styles));
        let space = within.map(|within| within - header.heights.iter().sum::<Abs>());
        body.stretch(choices.collect(), spec.air.resolve(styles), space);
        let stroke = spec.stroke.resolve(styles);
        let below = spec.below.resolve(styles);
        Ok(Self { spec, widths, header, body, stroke, below })
    }

    pub(super) fn header_heights(&self) -> &[Abs] {
        &self.header.heights
    }

    pub(super) fn row_heights(&self) -> &[Abs] {
        &self.body.heights
    }
}

impl<'a> Part<'a> {
    fn set(
        grid: Grid<'a>,
        spec: &Spec,
        widths: &[Abs],
        (kind, inset): (PartKind, Size),
        setter: &mut TextSetter<'_, '_, '_>,
        span: Span,
    ) -> SourceResult<Self> {
        let mut texts = Vec::with_capacity(grid.slots.len());
        for slot in &grid.slots {
            let align = match (slot.cell.align, kind) {
                (Some(align), _) => align,
                (None, PartKind::Header) if slot.cell.words.upright => UPRIGHT,
                (None, PartKind::Header) => MIDDLE,
                (None, PartKind::Body) => spec.align[slot.column],
            };
            let align = align.fix(Dir::LTR);
            let division = match kind {
                PartKind::Header => Division::Last,
                PartKind::Body if spec.whole.contains(&slot.column) => Division::Never,
                PartKind::Body => Division::Free,
            };
            let columns = slot.column..slot.column + slot.cell.colspan;
            let width = widths[columns].iter().sum::<Abs>() - 2.0 * inset.x;
            let words = &slot.cell.words;
            let text = match words.number {
                None => setter.text(words, align.x, width, division)?,
                Some(_) => {
                    let widest =
                        setter.text(&words.widest(), align.x, width, division)?;
                    let late = Late::Text { words: words.clone(), width, division };
                    room(late, widest.size(), align, setter.styles(), span)
                }
            };
            texts.push((text, align));
        }
        let air = match kind {
            PartKind::Header => Abs::zero(),
            PartKind::Body => setter.resolved(spec.air),
        };
        let heights = heights(&grid, &texts, inset.y, air);
        Ok(Self { grid, texts, heights, inset })
    }

    /// Gives the rows the first of some least heights with which all fit into the space,
    /// if they can with more air around their texts; the last one if none does.
    fn stretch(&mut self, mut choices: Vec<Abs>, air: Abs, space: Option<Abs>) {
        if choices.is_empty() {
            choices.push(Abs::zero());
        }
        let with = |air: Abs| choices.iter().map(move |least| (air, *least));
        let total = |(air, least): (Abs, Abs)| -> Abs {
            self.heights.iter().map(|height| (*height + air).max(least)).sum()
        };
        let fits =
            |choice: &(Abs, Abs)| space.is_none_or(|space| total(*choice) <= space);
        let airy = with(air).filter(|_| space.is_some());
        let choice = airy.chain(with(Abs::zero())).find(fits);
        if let Some((air, least)) = choice.or(with(Abs::zero()).next_back()) {
            let own = self.heights.iter_mut();
            own.for_each(|height| *height = (*height + air).max(least));
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

/// Width of the widest text of each column of these rows, on one line.
pub(super) fn widest(
    spec: &Spec,
    engine: &mut Engine,
    styles: StyleChain,
    rows: Array,
    span: Span,
) -> SourceResult<Vec<Abs>> {
    let own = letters(spec);
    let styles = styles.chain(&own);
    let mut setter = TextSetter::new(engine, styles, span);
    let mut known: FxHashMap<EcoString, Abs> = FxHashMap::default();
    let mut widths: Vec<Abs> = Vec::new();
    for row in rows {
        let cells: Array = cast(row).at(span)?;
        widths.resize(widths.len().max(cells.len()), Abs::zero());
        for (width, cell) in widths.iter_mut().zip(cells) {
            let text: EcoString = cast(cell).at(span)?;
            let own = match known.get(&text) {
                _ if text.is_empty() => Abs::zero(),
                Some(own) => *own,
                None => {
                    let own = setter.width(&text)?;
                    known.insert(text, own);
                    own
                }
            };
            width.set_max(own);
        }
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

fn misfit_text(misfit: Misfit, kind: PartKind, columns: usize) -> EcoString {
    let part = if kind == PartKind::Header { "header" } else { "rows" };
    let Misfit { row, cells } = misfit;
    eco_format!(
        "register: row {row} of the {part} has {cells} cells for {columns} columns"
    )
}

const MIDDLE: Alignment = Alignment::Both(HAlignment::Center, VAlignment::Horizon);
const UPRIGHT: Alignment = Alignment::Both(HAlignment::Center, VAlignment::Bottom);

/// Every row as high as its highest text; what a cell over several rows needs beyond them,
/// with air around it, is shared out evenly.
fn heights(
    grid: &Grid<'_>,
    texts: &[(Frame, Axes<FixedAlignment>)],
    inset: Abs,
    air: Abs,
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
        let missing = needed(frame) + air - heights[rows.clone()].iter().sum::<Abs>();
        if slot.cell.rowspan > 1 && missing > Abs::zero() {
            for height in &mut heights[rows] {
                *height += missing / slot.cell.rowspan as f64;
            }
        }
    }
    heights
}
