//! The line at the head and at the foot of every page, with the number of the page or of
//! the leaf it lies on.
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
use typst::layout::{Abs, BlockElem, Frame, Point, Region, Size};
use typst::utils::LazyHash;

use super::line::Line;
use super::numbered::{LARGEST, Sides, waiting};
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

/// The place of a line, as high as it will be; whether it lies on a recto is not known yet.
fn layout(
    element: &Packed<PageLine>,
    engine: &mut Engine,
    _: Locator,
    styles: StyleChain,
    region: Region,
) -> SourceResult<Frame> {
    let (span, width) = (element.span(), region.size.x);
    let mut size = Size::new(width, Abs::zero());
    for side in [&element.sides.recto, &element.sides.verso] {
        let widest = side.numbered(|_| LARGEST);
        size.y.set_max(widest.set(engine, styles, width, span)?.height());
    }
    if size.y > region.size.y + TOLERANCE {
        let (needed, found) = (size.y.to_mm(), region.size.y.to_mm());
        bail!(
            span,
            "page-line: the texts need {needed:.1} mm, the margin has {found:.1} mm"
        );
    }
    let waiting = waiting(element.sides.clone(), size, styles.to_map(), span);
    let mut frame = Frame::soft(size);
    frame.push_multiple(waiting.map(|item| (Point::zero(), item)));
    Ok(frame)
}
