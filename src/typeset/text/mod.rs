//! Sets single texts, of a table or of the line of a page: level or upright, broken where
//! they would not fit their place, each only once.

mod known;
mod number;
mod words;

use std::collections::HashSet;

use typst::diag::{SourceResult, bail};
use typst::ecow::{EcoString, eco_format};
use typst::engine::Engine;
use typst::foundations::{Resolve, Smart, StyleChain, Styles};
use typst::introspection::{Location, Locator};
use typst::layout::{
    Abs, AlignElem, Alignment, Angle, Axes, Em, FixedAlignment, Frame, FrameItem,
    FrameKind, HAlignment, Length, Point, Region, Size, Transform,
};
use typst::syntax::Span;
use typst::text::{FontWeight, TextElem, TextSize};

pub(super) use number::Number;
pub(super) use words::{Words, cast};

/// Lengths an upright text may take, in millimetres, tried in turn: first with whole words,
/// then with divided ones.
const UPRIGHT_LENGTHS: [(f64, bool); 7] = [
    (30.0, false),
    (40.0, false),
    (50.0, false),
    (30.0, true),
    (40.0, true),
    (50.0, true),
    (75.0, true),
];
/// Sizes that a text of whole words may shrink to before a word of it is broken.
const WHOLE_SIZES: [f64; 4] = [1.0, 0.9, 0.8, 0.7];
/// Letters of a small note, as a share of those of its text.
const SMALL: f64 = 0.93;
/// Longest run of letters that is left whole where it is wider than its place.
const LONGEST_WORD: usize = 6;
/// How far a text may stand out of its place by rounding.
pub(super) const TOLERANCE: Abs = Abs::raw(0.05);

/// Whether the words of a text may be divided by a hyphen that is not their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Division {
    /// Wherever a line ends.
    Free,
    /// Only where whole words do not fit the width.
    Last,
    /// Never: a name keeps its spelling. Its letters shrink a little before a word that is
    /// wider than its place goes on in the next line.
    Never,
}

/// What decides how a text is set, styles aside.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    words: Words,
    align: FixedAlignment,
    width: Abs,
    division: Division,
}

/// One way to set a text.
struct Attempt {
    text: EcoString,
    small: Option<EcoString>,
    /// Size of the letters, as a share of what is asked.
    scale: f64,
    divides: bool,
}

/// Sets texts, each distinct one once.
pub(super) struct TextSetter<'a, 'e, 's> {
    engine: &'a mut Engine<'e>,
    styles: StyleChain<'s>,
    /// What of the styles decides how texts look, if that is all that does.
    look: Option<u128>,
    /// What is set where there is no text.
    empty: Frame,
    span: Span,
}

impl<'a, 'e, 's> TextSetter<'a, 'e, 's> {
    /// `span` is the place in the layout that errors name.
    pub(super) fn new(
        engine: &'a mut Engine<'e>,
        styles: StyleChain<'s>,
        span: Span,
    ) -> Self {
        let empty = Frame::soft(Size::zero());
        Self { engine, styles, look: known::look(styles), empty, span }
    }

    pub(super) fn styles(&self) -> StyleChain<'s> {
        self.styles
    }

    /// A length as the letters around make it.
    pub(super) fn resolved(&self, length: Length) -> Abs {
        length.resolve(self.styles)
    }

    /// Width of a text on one line.
    pub(super) fn width(&mut self, text: &str) -> SourceResult<Abs> {
        let words = Words::from(text);
        let line =
            self.text(&words, FixedAlignment::Start, Abs::inf(), Division::Never)?;
        Ok(line.width())
    }

    /// A text, not wider than `width`; its number, if it has one, is left out.
    ///
    /// # Errors
    /// If it cannot be broken to fit.
    pub(super) fn text(
        &mut self,
        words: &Words,
        align: FixedAlignment,
        width: Abs,
        division: Division,
    ) -> SourceResult<Frame> {
        if words.text.is_empty() && words.small.is_none() {
            return Ok(self.empty.clone());
        }
        let place = |look| (look, Key { words: words.clone(), align, width, division });
        let place: Option<known::Place> = self.look.map(place);
        if let Some(frame) = place.as_ref().and_then(known::get) {
            return Ok(frame);
        }
        let frame = plain(&match words.upright {
            true => self.upright(words, width)?,
            false => self.level(words, align, width, division)?,
        });
        if let Some(place) = place {
            known::keep(place, frame.clone());
        }
        Ok(frame)
    }

    /// A text broken into lines: as it is, then with what should stay together torn, then
    /// with words torn that are wider than their place.
    fn level(
        &mut self,
        words: &Words,
        align: FixedAlignment,
        width: Abs,
        division: Division,
    ) -> SourceResult<Frame> {
        let fits = |frame: &Frame| extent(frame) <= width + TOLERANCE;
        for (is_loose, scale, divides) in attempts(division) {
            let of = |text: &EcoString| match is_loose {
                true => loosened(text),
                false => text.clone(),
            };
            let small = words.small.as_ref().map(of);
            let attempt = Attempt { text: of(&words.text), small, scale, divides };
            let frame = self.lines(words, &attempt, align, width)?;
            if fits(&frame) {
                return Ok(frame);
            }
        }
        let divides = division != Division::Never;
        let wide = self.wide_words(words, width)?;
        let mut found = Abs::zero();
        for (ends, is_wide_alone) in [(WORD_ENDS, true), (&BLANKS[..], false)] {
            let of = |text: &EcoString| {
                let is_chosen = |word: &str| !is_wide_alone || wide.contains(word);
                breakable(&loosened(text), ends, is_chosen)
            };
            let small = words.small.as_ref().map(of);
            let attempt = Attempt { text: of(&words.text), small, scale: 1.0, divides };
            let frame = self.lines(words, &attempt, align, width)?;
            if fits(&frame) {
                return Ok(frame);
            }
            found = extent(&frame);
        }
        let (width, found) = (width.to_mm(), found.to_mm());
        bail!(
            self.span,
            "a text of {} letters is {found:.1} mm wide, its place {width:.1} mm",
            words.text.chars().count()
        )
    }

    /// The single words of a text that are wider than `width`.
    fn wide_words(
        &mut self,
        words: &Words,
        width: Abs,
    ) -> SourceResult<HashSet<EcoString>> {
        let mut wide = HashSet::new();
        for text in [Some(&words.text), words.small.as_ref()].into_iter().flatten() {
            let text = loosened(text);
            for word in
                pieces(&text, WORD_ENDS).map(|piece| piece.trim_end_matches(BLANKS))
            {
                let own = Words { text: word.into(), small: None, ..words.clone() };
                if is_long(word) && self.width_in(&own)? > width {
                    wide.insert(word.into());
                }
            }
        }
        Ok(wide)
    }

    /// Width of a text on one line, its note left aside.
    fn width_in(&mut self, words: &Words) -> SourceResult<Abs> {
        let text = words.text.clone();
        let attempt = Attempt { text, small: None, scale: 1.0, divides: false };
        let line = self.lines(words, &attempt, FixedAlignment::Start, Abs::inf())?;
        Ok(line.width())
    }

    /// A text to be read from below, as short as lets its lines fit `width`.
    fn upright(&mut self, words: &Words, width: Abs) -> SourceResult<Frame> {
        let broken = breakable(&words.text, &BLANKS, |_| true);
        let whole =
            UPRIGHT_LENGTHS.map(|(length, divides)| (length, divides, &words.text));
        let last = UPRIGHT_LENGTHS.map(|(length, _)| (length, true, &broken));
        for (length, divides, text) in whole.into_iter().chain(last) {
            let length = Abs::mm(length);
            let small = words.small.clone();
            let attempt = Attempt { text: text.clone(), small, scale: 1.0, divides };
            let frame = self.lines(words, &attempt, FixedAlignment::Start, length)?;
            let fits = frame.height() <= width + TOLERANCE
                && extent(&frame) <= length + TOLERANCE;
            if fits {
                return Ok(turned(frame));
            }
        }
        let width = width.to_mm();
        bail!(
            self.span,
            "an upright text of {} letters does not fit a place {width:.1} mm wide",
            words.text.chars().count()
        )
    }

    /// Lines of a text, broken at `width`, between syllables too if it `divides` words; a
    /// run that cannot be broken stands out.
    fn lines(
        &mut self,
        words: &Words,
        attempt: &Attempt,
        align: FixedAlignment,
        width: Abs,
    ) -> SourceResult<Frame> {
        let mut content = TextElem::packed(attempt.text.clone());
        if let Some(small) = &attempt.small {
            let is_below = small.starts_with('\n');
            let gap = if attempt.text.is_empty() || is_below { "" } else { " " };
            let small = TextElem::packed(eco_format!("{gap}{small}"));
            let size = Length::from(Em::new(SMALL));
            content += small.set(TextElem::size, TextSize(size));
        }
        let mut own = Styles::new();
        own.set(AlignElem::alignment, horizontal(align));
        own.set(TextElem::hyphenate, Smart::Custom(attempt.divides));
        if let Some(size) = words.size {
            own.set(TextElem::size, TextSize(size));
        }
        if attempt.scale < 1.0 {
            own.set(TextElem::size, TextSize(Length::from(Em::new(attempt.scale))));
        }
        if words.strong {
            own.set(TextElem::weight, FontWeight::BOLD);
        }
        let region = Region::new(Size::new(width, Abs::inf()), Axes::splat(false));
        // Plain text holds nothing that would need a location of its own; one place for
        // all lets equal texts be set once, wherever they stand.
        let place = Locator::synthesize(Location::new(0));
        let styles = self.styles.chain(&own);
        typst_layout::layout_frame(self.engine, &content, place, styles, region)
    }
}

/// Ways to set a text without breaking into a word, tried in turn: whether what should
/// stay together is torn, the size of the letters, whether words are divided.
fn attempts(division: Division) -> Vec<(bool, f64, bool)> {
    match division {
        Division::Free => vec![(false, 1.0, true), (true, 1.0, true)],
        Division::Last => vec![
            (false, 1.0, false),
            (true, 1.0, false),
            (false, 1.0, true),
            (true, 1.0, true),
        ],
        // A tenth less is hardly seen, and keeps initials with their name.
        Division::Never => [(false, 1.0, false), (false, WHOLE_SIZES[1], false)]
            .into_iter()
            .chain(WHOLE_SIZES.map(|scale| (true, scale, false)))
            .collect(),
    }
}

/// The text with plain spaces and hyphens in place of those that keep it together.
fn loosened(text: &str) -> EcoString {
    text.chars()
        .map(|letter| match letter {
            '\u{a0}' => ' ',
            '\u{2011}' => '-',
            other => other,
        })
        .collect()
}

fn horizontal(align: FixedAlignment) -> Alignment {
    Alignment::H(match align {
        FixedAlignment::Start => HAlignment::Left,
        FixedAlignment::Center => HAlignment::Center,
        FixedAlignment::End => HAlignment::Right,
    })
}

/// The letters of a frame, without tags of their own, no deeper in groups than they need.
fn plain(frame: &Frame) -> Frame {
    fn flatten(frame: &Frame, at: Point, into: &mut Frame) {
        for (offset, item) in frame.items() {
            match item {
                FrameItem::Tag(_) => {}
                FrameItem::Group(group) if group.transform.is_identity() => {
                    flatten(&group.frame, at + *offset, into);
                }
                other => into.push(at + *offset, other.clone()),
            }
        }
    }
    let mut plain = Frame::soft(frame.size());
    if frame.has_baseline() {
        plain.set_baseline(frame.baseline());
    }
    flatten(frame, Point::zero(), &mut plain);
    plain
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

const BLANKS: [char; 2] = [' ', '\n'];
const WORD_ENDS: &[char] = &[' ', '\n', '-'];

/// The text with a place to break behind every letter of those long words that are chosen.
fn breakable(text: &str, ends: &[char], is_chosen: impl Fn(&str) -> bool) -> EcoString {
    let mut broken = EcoString::new();
    for piece in pieces(text, ends) {
        let word = piece.trim_end_matches(BLANKS);
        let is_torn = is_long(word) && is_chosen(word);
        for letter in word.chars() {
            broken.push(letter);
            if is_torn {
                broken.push('\u{200b}');
            }
        }
        broken.push_str(&piece[word.len()..]);
    }
    broken
}

/// The words of a text, each with the blank or its own hyphen that ends it.
fn pieces<'a>(text: &'a str, ends: &'a [char]) -> impl Iterator<Item = &'a str> {
    text.split_inclusive(ends)
}

fn is_long(word: &str) -> bool {
    word.chars().count() > LONGEST_WORD
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
