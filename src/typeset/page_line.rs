//! A line of up to three texts, with the number of a page or of a leaf behind any of them:
//! the head and the foot of every page, and a number within a text.
//!
//! A layout reaches it as `sys.inputs.page-line`; without it (in plain typst)
//! `layouts/common/page.typ` falls back to a `grid`.

use std::sync::Arc;

use typst::diag::{At, SourceResult, bail};
use typst::engine::Engine;
use typst::foundations::{
    Args, Construct, Content, Func, NativeElement, NativeFunc, Packed, StyleChain, elem,
    func,
};
use typst::introspection::Locator;
use typst::layout::{AlignElem, BlockElem, Frame, Region, Size};
use typst::utils::{LazyHash, Numeric};

use super::line::Line;
use super::numbered::{Late, Sides, room};
use super::text::TOLERANCE;

/// The function a layout may call, and the name of the input.
pub(super) fn function() -> (&'static str, Func) {
    ("page-line", Func::from(page_line::data()))
}

/// A line of which nothing is set yet.
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
    /// `recto` and `verso`: texts, or dictionaries of `text`, `size`, `strong` and `number`.
    args: &mut Args,
) -> SourceResult<Content> {
    let span = args.span;
    let recto = Line::parse(args.named("recto")?.unwrap_or_default()).at(span)?;
    let verso = Line::parse(args.named("verso")?.unwrap_or_default()).at(span)?;
    args.take().finish()?;
    let sides = Arc::new(LazyHash::new(Sides { recto, verso }));
    let element = Packed::new(PageLine::new(sides)).spanned(span);
    Ok(BlockElem::single_layouter(element, layout).pack().spanned(span))
}

/// Room for a line, as high as the higher of its sides: which one it is to be is not known
/// yet.
fn layout(
    element: &Packed<PageLine>,
    engine: &mut Engine,
    _: Locator,
    styles: StyleChain,
    region: Region,
) -> SourceResult<Frame> {
    let (span, width) = (element.span(), region.size.x);
    if !width.is_finite() {
        bail!(span, "page-line: its place has no width");
    }
    let mut size = Size::with_x(width);
    for side in [&element.sides.recto, &element.sides.verso] {
        size.y.set_max(side.widest().set(engine, styles, width, span)?.height());
    }
    if size.y > region.size.y + TOLERANCE {
        let (needed, found) = (size.y.to_mm(), region.size.y.to_mm());
        bail!(
            span,
            "page-line: the texts need {needed:.1} mm, their place has {found:.1} mm"
        );
    }
    // A head stands at the lower edge of its margin, a foot at the upper one.
    let align = styles.resolve(AlignElem::alignment);
    Ok(room(Late::Line(element.sides.clone()), size, align, styles, span))
}
