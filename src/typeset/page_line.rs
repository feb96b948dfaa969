//! The line at the head and at the foot of every page, with the number of the page or of
//! the leaf it lies on.
//!
//! typst sets both anew for each page, and once more when it knows which page that is; here
//! every distinct text is set once, and a page only asks for its number. A layout reaches it
//! as `sys.inputs.page-line`; without it (in plain typst) `layouts/common/page.typ` falls
//! back to a `grid`.

use std::num::NonZeroU64;
use std::sync::Arc;

use typst::diag::{At, SourceResult, StrResult, bail};
use typst::ecow::eco_format;
use typst::engine::Engine;
use typst::foundations::{
    Args, Array, Construct, Content, Func, NativeElement, NativeFunc, Packed, StyleChain,
    Value, elem, func,
};
use typst::introspection::{Locator, Tag, TagFlags};
use typst::layout::{
    Abs, BlockElem, FixedAlignment, Frame, FrameItem, Point, Region, Size,
};
use typst::utils::LazyHash;

use super::text::{Division, TOLERANCE, TextSetter, Words, cast};

/// Millimetres between two texts of a line, at least.
const GAP: f64 = 3.0;
/// Sets the places of these lines apart from all others.
const KEY: u128 = 0x1e70_9151;
/// The line has a place in the document, and none in its structure.
const LOCATED: TagFlags = TagFlags { introspectable: true, tagged: false };

/// The function a layout may call, and the name of the input.
pub(super) fn function() -> (&'static str, Func) {
    ("page-line", Func::from(page_line::data()))
}

/// What stands on the line of a page: at the left, in the middle and at the right.
#[derive(Debug, Hash)]
struct Sides {
    /// Number of the first page of the document.
    first: NonZeroU64,
    recto: [Piece; 3],
    verso: [Piece; 3],
}

/// A text and the number behind it.
#[derive(Debug, Default, Hash)]
struct Piece {
    words: Words,
    number: Option<Number>,
}

#[derive(Debug, Clone, Copy, Hash)]
enum Number {
    Page,
    /// Pages 1 and 2 are the first leaf.
    Leaf,
}

/// The line of a page that is not known yet.
#[elem(Construct)]
struct PageLine {
    /// What stands on it.
    #[required]
    #[internal]
    sides: Arc<LazyHash<Sides>>,
}

impl Construct for PageLine {
    fn construct(_: &mut Engine, args: &mut Args) -> SourceResult<Content> {
        bail!(args.span, "cannot be constructed manually")
    }
}

/// A line of up to three texts.
#[func]
fn page_line(
    /// The number of the first page, then `recto` and `verso`: texts, or dictionaries of
    /// `text`, `size`, `strong` and `number` («page» or «leaf»).
    args: &mut Args,
) -> SourceResult<Content> {
    let span = args.span;
    let first = args.expect("first")?;
    let recto = pieces(args.named("recto")?.unwrap_or_default()).at(span)?;
    let verso = pieces(args.named("verso")?.unwrap_or_default()).at(span)?;
    args.take().finish()?;
    let sides = Arc::new(LazyHash::new(Sides { first, recto, verso }));
    let element = Packed::new(PageLine::new(sides)).spanned(span);
    Ok(BlockElem::single_layouter(element, layout).pack().spanned(span))
}

fn pieces(given: Array) -> StrResult<[Piece; 3]> {
    let mut pieces = <[Piece; 3]>::default();
    if given.len() > pieces.len() {
        let found = given.len();
        return Err(eco_format!("page-line: three texts at most, found {found}"));
    }
    for (piece, value) in pieces.iter_mut().zip(given) {
        *piece = Piece::parse(value)?;
    }
    Ok(pieces)
}

impl Piece {
    fn parse(value: Value) -> StrResult<Self> {
        let mut piece = Self::default();
        match value {
            Value::None => {}
            Value::Str(text) => piece.words = text.as_str().into(),
            Value::Dict(fields) => {
                for (name, value) in fields.iter() {
                    match name.as_str() {
                        "number" => piece.number = Some(Number::parse(value.clone())?),
                        "text" | "size" | "strong" => {
                            piece.words.take(name, value)?;
                        }
                        _ => return Err(eco_format!("page-line: no field `{name}`")),
                    }
                }
            }
            other => {
                return Err(eco_format!(
                    "page-line: a text or a dictionary, found {}",
                    other.ty()
                ));
            }
        }
        Ok(piece)
    }

    /// What is to be set on the page of this number.
    fn on(&self, page: u64) -> Words {
        let mut words = self.words.clone();
        let number = match self.number {
            None => return words,
            Some(Number::Page) => page,
            Some(Number::Leaf) => page.div_ceil(2),
        };
        words.text = eco_format!("{}{number}", words.text);
        words
    }
}

impl Number {
    fn parse(value: Value) -> StrResult<Self> {
        match cast::<String>(value)?.as_str() {
            "page" => Ok(Self::Page),
            "leaf" => Ok(Self::Leaf),
            other => Err(eco_format!(
                "page-line: a number is \"page\" or \"leaf\", found \"{other}\""
            )),
        }
    }
}

fn layout(
    element: &Packed<PageLine>,
    engine: &mut Engine,
    locator: Locator,
    styles: StyleChain,
    region: Region,
) -> SourceResult<Frame> {
    let span = element.span();
    let location = locator.split().next_location(engine, KEY, span);
    let physical = u64::try_from(location.page(engine, span).get()).unwrap_or(u64::MAX);
    let page = (element.sides.first.get() - 1).saturating_add(physical);
    let is_recto = page % 2 == 1;
    let [left, middle, right] =
        if is_recto { &element.sides.recto } else { &element.sides.verso };
    let width = region.size.x;
    let mut setter = TextSetter::new(engine, styles, span);
    let mut set = |piece: &Piece, align, width| {
        setter.text(&piece.on(page), align, width, Division::Never)
    };
    let middle = set(middle, FixedAlignment::Center, width)?;
    let gap = Abs::mm(GAP);
    let has_middle = !middle.is_empty();
    let beside = if has_middle { (width - middle.width()) / 2.0 - gap } else { width };
    let right = set(right, FixedAlignment::End, beside)?;
    let is_shared = !has_middle && !right.is_empty();
    let free = if is_shared { width - right.width() - gap } else { beside };
    let left = set(left, FixedAlignment::Start, free)?;
    let height = left.height().max(middle.height()).max(right.height());
    if height > region.size.y + TOLERANCE {
        let (needed, found) = (height.to_mm(), region.size.y.to_mm());
        bail!(
            span,
            "page-line: the texts need {needed:.1} mm, the margin has {found:.1} mm"
        );
    }
    let mut frame = Frame::soft(Size::new(width, height));
    let mut own = element.clone().pack();
    own.set_location(location);
    frame.push(Point::zero(), FrameItem::Tag(Tag::Start(own, LOCATED)));
    let places = [(FixedAlignment::Start, left), (FixedAlignment::Center, middle)];
    for (align, text) in places.into_iter().chain([(FixedAlignment::End, right)]) {
        let at = Point::new(align.position(width - text.width()), height - text.height());
        frame.push_frame(at, text);
    }
    frame.push(Point::zero(), FrameItem::Tag(Tag::End(location, KEY, LOCATED)));
    Ok(frame)
}
