//! The big tables of all forms, set by the program and not by typst's own table.
//!
//! typst's `table` spends its time on the machinery of each cell; here every distinct text
//! is set once and placed as often as it stands in the table, and all rules of a page are
//! one curve. The tags are those of an equal plain `table` (Table, TR, TH with scope, TD),
//! so a document stays PDF/A-2a and PDF/UA-1.
//!
//! A layout reaches it as `sys.inputs.register`, with `register-heights`,
//! `register-widths` and `content-height` to plan by. Without them (in plain typst)
//! `layouts/common/table.typ` falls back to `table` and `measure`. What does not fit its
//! column or its page is an error, never clipped.

mod arrange;
mod place;
mod rules;
mod set;
mod spec;

use std::sync::Arc;

use comemo::Tracked;
use typst::diag::{At, SourceResult, bail};
use typst::engine::Engine;
use typst::foundations::{
    Args, Array, Construct, Content, Context, Dict, Func, NativeElement, NativeFunc,
    Packed, Resolve, StyleChain, Value, dict, elem, func,
};
use typst::introspection::{Location, Locator};
use typst::layout::{Abs, Axes, BlockElem, Fragment, Length, Region, Regions, Size};
use typst::utils::LazyHash;

use spec::Spec;

/// The functions a layout may call, by the name of the input.
pub(super) fn functions() -> [(&'static str, Func); 4] {
    [
        ("content-height", Func::from(content_height::data())),
        ("register", Func::from(register::data())),
        ("register-heights", Func::from(register_heights::data())),
        ("register-widths", Func::from(register_widths::data())),
    ]
}

/// A table as plain data, waiting for its pages.
#[elem(Construct)]
struct Register {
    /// What stands in it.
    #[required]
    #[internal]
    spec: Arc<LazyHash<Spec>>,
}

impl Construct for Register {
    fn construct(_: &mut Engine, args: &mut Args) -> SourceResult<Content> {
        bail!(args.span, "cannot be constructed manually")
    }
}

/// Sets a table out of plain data.
#[func]
fn register(
    /// Columns, header, rows and measures.
    args: &mut Args,
) -> SourceResult<Content> {
    let span = args.span;
    let spec = Arc::new(LazyHash::new(Spec::parse(args)?));
    let element = Packed::new(Register::new(spec)).spanned(span);
    Ok(BlockElem::multi_layouter(element, layout).pack().spanned(span))
}

/// Heights of the header and of each row of the same table, `width` wide.
#[func(contextual)]
fn register_heights(
    engine: &mut Engine,
    context: Tracked<Context>,
    /// The width of the table, then the same as for the table itself.
    args: &mut Args,
) -> SourceResult<Dict> {
    let span = args.span;
    let width: Length = args.expect("width")?;
    let spec = Spec::parse(args)?;
    let styles = context.styles().at(span)?;
    let width = Resolve::resolve(width, styles);
    let table = set::Table::set(&spec, engine, styles, width, span)?;
    let header: Abs = table.header_heights().iter().sum();
    let rows = table.row_heights().iter().map(|height| Value::Length((*height).into()));
    Ok(dict! {
        "header" => Length::from(header),
        "rows" => Value::Array(rows.collect()),
    })
}

/// Width that the widest text of each column takes on one line.
#[func(contextual)]
fn register_widths(
    engine: &mut Engine,
    context: Tracked<Context>,
    /// The texts, row by row; faces and size of the letters.
    args: &mut Args,
) -> SourceResult<Array> {
    let span = args.span;
    let rows: Array = args.expect("rows")?;
    let spec = Spec::parse_letters(args)?;
    let styles = context.styles().at(span)?;
    let widths = set::widest(&spec, engine, styles, rows, span)?;
    Ok(widths.into_iter().map(|width| Value::Length(width.into())).collect())
}

/// Height of some content, `width` wide, that has no counter or reference in it.
///
/// typst's own `measure` looks the content up in the finished document, and so has every
/// document set twice.
#[func(contextual)]
fn content_height(
    engine: &mut Engine,
    context: Tracked<Context>,
    /// The width, then the content.
    args: &mut Args,
) -> SourceResult<Length> {
    let span = args.span;
    let width: Length = args.expect("width")?;
    let body: Content = args.expect("body")?;
    args.take().finish()?;
    let styles = context.styles().at(span)?;
    let size = Size::new(Resolve::resolve(width, styles), Abs::inf());
    let region = Region::new(size, Axes::splat(false));
    let place = Locator::synthesize(Location::new(0));
    let frame = typst_layout::layout_frame(engine, &body, place, styles, region)?;
    Ok(frame.height().into())
}

fn layout(
    element: &Packed<Register>,
    engine: &mut Engine,
    locator: Locator,
    styles: StyleChain,
    regions: Regions,
) -> SourceResult<Fragment> {
    let span = element.span();
    let table = set::Table::set(&element.spec, engine, styles, regions.base().x, span)?;
    place::place(&table, engine, locator, regions, span)
}
