//! Sets single texts: level or upright, broken where they would not fit, each only once.

use std::collections::HashMap;

use typst::diag::{SourceResult, bail};
use typst::ecow::{EcoString, eco_format};
use typst::engine::Engine;
use typst::foundations::{Smart, StyleChain, Styles};
use typst::introspection::{Location, Locator};
use typst::layout::{
    Abs, AlignElem, Alignment, Angle, Axes, Em, FixedAlignment, Frame, FrameItem,
    FrameKind, HAlignment, Length, Point, Region, Size, Transform,
};
use typst::syntax::Span;
use typst::text::{FontWeight, TextElem, TextSize};

use super::spec::Cell;

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
pub(super) const TOLERANCE: Abs = Abs::raw(0.05);

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

/// Sets texts, each distinct one once.
pub(super) struct TextSetter<'a, 'e, 's> {
    engine: &'a mut Engine<'e>,
    styles: StyleChain<'s>,
    set: HashMap<Key, Frame>,
    span: Span,
}

impl<'a, 'e, 's> TextSetter<'a, 'e, 's> {
    /// `span` is the place in the layout that errors name.
    pub(super) fn new(
        engine: &'a mut Engine<'e>,
        styles: StyleChain<'s>,
        span: Span,
    ) -> Self {
        Self { engine, styles, set: HashMap::new(), span }
    }

    /// Width of a text on one line.
    pub(super) fn width(&mut self, text: &str) -> SourceResult<Abs> {
        let start = FixedAlignment::Start;
        let line = self.lines(&Cell::default(), text, start, Abs::inf(), false)?;
        Ok(line.width())
    }

    /// The text of one cell, not wider than `width`.
    ///
    /// # Errors
    /// If it cannot be broken to fit.
    pub(super) fn text(
        &mut self,
        cell: &Cell,
        align: FixedAlignment,
        width: Abs,
    ) -> SourceResult<Frame> {
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
            "register: an upright text of {} letters does not fit a column {width:.1} mm wide",
            cell.text.chars().count()
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
            let size = Length::from(Em::new(SMALL));
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
