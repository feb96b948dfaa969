//! A line of up to three texts: at the left, in the middle and at the right of its place.

use typst::diag::{SourceResult, StrResult};
use typst::ecow::eco_format;
use typst::engine::Engine;
use typst::foundations::{Array, StyleChain, Value};
use typst::layout::{Abs, FixedAlignment, Frame, Point, Size};
use typst::syntax::Span;

use super::text::{Division, Number, TextSetter, Words};

/// Millimetres between two texts of a line, at least.
const GAP: f64 = 3.0;

/// The texts of a line, from the left.
#[derive(Debug, Clone, Default, Hash)]
pub(super) struct Line([Words; 3]);

impl Line {
    /// Takes up to three texts: strings, or dictionaries of `text`, `size`, `strong` and `number`.
    pub(super) fn parse(given: Array) -> StrResult<Self> {
        let mut line = Self::default();
        if given.len() > line.0.len() {
            let found = given.len();
            return Err(eco_format!("page-line: three texts at most, found {found}"));
        }
        for (words, value) in line.0.iter_mut().zip(given) {
            *words = words_of(value)?;
        }
        Ok(line)
    }

    /// The same line with every number behind its text.
    pub(super) fn numbered(&self, mut number: impl FnMut(&Number) -> u64) -> Self {
        Self(self.0.each_ref().map(|words| words.numbered(&mut number)))
    }

    /// The same line with the widest numbers for which room is kept.
    pub(super) fn widest(&self) -> Self {
        Self(self.0.each_ref().map(Words::widest))
    }

    /// Sets the line, its texts above its lower edge; none of them has a number.
    ///
    /// # Errors
    /// If a word of a text cannot be broken to fit what the other texts leave.
    pub(super) fn set(
        &self,
        engine: &mut Engine,
        styles: StyleChain,
        width: Abs,
        span: Span,
    ) -> SourceResult<Frame> {
        let [left, middle, right] = &self.0;
        let mut setter = TextSetter::new(engine, styles, span);
        let mut set =
            |words, align, width| setter.text(words, align, width, Division::Never);
        let middle = set(middle, FixedAlignment::Center, width)?;
        let gap = Abs::mm(GAP);
        let has_middle = !middle.is_empty();
        let beside =
            if has_middle { (width - middle.width()) / 2.0 - gap } else { width };
        let right = set(right, FixedAlignment::End, beside)?;
        let is_shared = !has_middle && !right.is_empty();
        let free = if is_shared { width - right.width() - gap } else { beside };
        let left = set(left, FixedAlignment::Start, free)?;
        let height = left.height().max(middle.height()).max(right.height());
        let mut frame = Frame::soft(Size::new(width, height));
        let places = [(FixedAlignment::Start, left), (FixedAlignment::Center, middle)];
        for (align, text) in places.into_iter().chain([(FixedAlignment::End, right)]) {
            let at =
                Point::new(align.position(width - text.width()), height - text.height());
            frame.push_frame(at, text);
        }
        Ok(frame)
    }
}

fn words_of(value: Value) -> StrResult<Words> {
    match value {
        Value::None => Ok(Words::default()),
        Value::Str(text) => Ok(text.as_str().into()),
        Value::Dict(fields) => {
            let mut words = Words::default();
            for (name, value) in fields.iter() {
                let is_known =
                    ["text", "size", "strong", "number"].contains(&name.as_str());
                if !is_known || !words.take(name, value)? {
                    return Err(eco_format!("page-line: no field `{name}`"));
                }
            }
            Ok(words)
        }
        other => {
            Err(eco_format!("page-line: a text or a dictionary, found {}", other.ty()))
        }
    }
}
