//! Numbers of pages, written when all pages are there.
//!
//! typst sets a document again and again until what it shows of itself is true: numbers in
//! heads, feet and contents cost a second pass over everything. Here a line that shows a
//! number is left empty in the first pass, and set when its page is known.

use std::num::NonZeroUsize;
use std::sync::Arc;

use typst::diag::{At, SourceResult, StrResult, bail};
use typst::ecow::{EcoVec, eco_format};
use typst::engine::Engine;
use typst::foundations::{
    Args, Construct, Content, Output, Packed, StyleChain, Styles, Target, elem,
};
use typst::introspection::{Introspector, Location, Tag, TagFlags};
use typst::layout::{Frame, FrameItem, GroupItem, Point, Size};
use typst::model::Document;
use typst::syntax::Span;
use typst::utils::LazyHash;
use typst_layout::{Page, PagedDocument, PagedIntrospector};

use super::line::Line;
use super::text::Number;

/// The number for which a line keeps room.
pub(super) const LARGEST: u64 = 9999;
/// The place of what is neither looked for in the document nor part of its structure.
const NOWHERE: u128 = 0x1e70_9151;
const UNSEEN: TagFlags = TagFlags { introspectable: false, tagged: false };

/// What stands on a line: on a right page, and on the back of a leaf.
#[derive(Debug, Hash)]
pub(super) struct Sides {
    pub(super) recto: Line,
    pub(super) verso: Line,
}

impl Sides {
    /// The same line on every page.
    pub(super) fn both(line: Line) -> Self {
        Self { recto: line.clone(), verso: line }
    }
}

/// A line that waits for the number of its page.
#[elem(Construct)]
struct Waiting {
    /// What stands on it.
    #[required]
    #[internal]
    sides: Arc<LazyHash<Sides>>,
    /// How much room it has.
    #[required]
    #[internal]
    size: Size,
    /// How its letters look.
    #[required]
    #[internal]
    styles: Styles,
}

impl Construct for Waiting {
    fn construct(_: &mut Engine, args: &mut Args) -> SourceResult<Content> {
        bail!(args.span, "cannot be constructed manually")
    }
}

/// The place of a line in a frame: what is to be set, and where.
pub(super) fn waiting(
    sides: Arc<LazyHash<Sides>>,
    size: Size,
    styles: Styles,
    span: Span,
) -> [FrameItem; 2] {
    let mut own = Packed::new(Waiting::new(sides, size, styles)).spanned(span).pack();
    own.set_location(Location::new(NOWHERE));
    let place = GroupItem::new(Frame::soft(size));
    [FrameItem::Tag(Tag::Start(own, UNSEEN)), FrameItem::Group(place)]
}

/// A document with the numbers of its pages.
pub(super) struct Numbered(pub(super) PagedDocument);

impl Output for Numbered {
    fn target() -> Target {
        Target::Paged
    }

    fn create(
        engine: &mut Engine,
        content: &Content,
        styles: StyleChain,
    ) -> SourceResult<Self> {
        let document = typst_layout::layout_document(engine, content, styles)?;
        let introspector = document.introspector();
        let mut writer = Writer { engine, introspector, page: 0 };
        let mut pages: EcoVec<Page> = document.pages().into();
        for page in pages.make_mut() {
            writer.page += 1;
            writer.fill(&mut page.frame)?;
        }
        Ok(Self(PagedDocument::new(pages, document.info().clone())))
    }

    fn introspector(&self) -> &dyn Introspector {
        self.0.introspector().as_ref()
    }
}

/// Writes numbers into the pages of a document.
struct Writer<'a, 'e> {
    engine: &'a mut Engine<'e>,
    introspector: &'a PagedIntrospector,
    /// The page it is at, from 1.
    page: usize,
}

impl Writer<'_, '_> {
    /// Sets the lines that wait in a frame, and leaves a frame without them as it is: equal
    /// ones share their letters.
    fn fill(&mut self, frame: &mut Frame) -> SourceResult<()> {
        if !waits(frame) {
            return Ok(());
        }
        let mut line = None;
        let mut outcome = Ok(());
        frame.retain(|item| {
            let waiting = line.take();
            let done = match item {
                FrameItem::Tag(Tag::Start(own, _)) if own.is::<Waiting>() => {
                    line = own.to_packed::<Waiting>().cloned();
                    return false;
                }
                FrameItem::Group(group) => match waiting {
                    Some(own) if group.frame.is_empty() => {
                        self.set(&own).map(|set| group.frame = set)
                    }
                    _ => self.fill(&mut group.frame),
                },
                _ => Ok(()),
            };
            if outcome.is_ok() {
                outcome = done;
            }
            true
        });
        outcome
    }

    fn set(&mut self, own: &Packed<Waiting>) -> SourceResult<Frame> {
        let (span, is_recto) = (own.span(), self.page % 2 == 1);
        let side = if is_recto { &own.sides.recto } else { &own.sides.verso };
        let line = side.numbered(|number| {
            let page = self.page_of(number).at(span);
            number.on(self.engine.delay(page))
        });
        let styles = StyleChain::new(&own.styles);
        let mut frame = line.set(self.engine, styles, own.size.x, span)?;
        frame.translate(Point::with_y(own.size.y - frame.height()));
        Ok(frame)
    }

    /// The page on which what a number counts lies.
    fn page_of(&self, number: &Number) -> StrResult<usize> {
        let Some(label) = number.of else { return Ok(self.page) };
        let place = self.introspector.query_label(label)?.location();
        let page = place.and_then(|place| self.introspector.page(place));
        page.map(NonZeroUsize::get)
            .ok_or_else(|| eco_format!("label `{}` lies on no page", label.resolve()))
    }
}

/// Whether a line waits somewhere in the frame.
fn waits(frame: &Frame) -> bool {
    frame.items().any(|(_, item)| match item {
        FrameItem::Tag(Tag::Start(own, _)) => own.is::<Waiting>(),
        FrameItem::Group(group) => waits(&group.frame),
        _ => false,
    })
}
