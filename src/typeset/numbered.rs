//! Numbers of pages, written when all pages are there.
//!
//! typst sets a document again and again until what it shows of itself is true: numbers in
//! heads, feet and contents cost a second pass over everything. Here room is kept for a line
//! or a text that shows a number, and it is set when its page is known.

use std::num::NonZeroUsize;
use std::sync::Arc;

use typst::diag::{At, SourceResult, StrResult, bail};
use typst::ecow::{EcoVec, eco_format};
use typst::engine::Engine;
use typst::foundations::{
    Args, Construct, Content, Output, Packed, StyleChain, Styles, Target, elem,
};
use typst::introspection::{Introspector, Location, Tag, TagFlags};
use typst::layout::{
    Abs, Axes, FixedAlignment, Frame, FrameItem, GroupItem, Point, Size,
};
use typst::model::Document;
use typst::syntax::Span;
use typst::utils::LazyHash;
use typst_layout::{Page, PagedDocument, PagedIntrospector};

use super::line::Line;
use super::text::{Division, Number, TOLERANCE, TextSetter, Words};

/// The place of what is neither looked for in the document nor part of its structure.
const NOWHERE: u128 = 0x1e70_9151;
const UNSEEN: TagFlags = TagFlags { introspectable: false, tagged: false };

/// What is set when its page is known.
#[derive(Debug, Clone, Hash)]
pub(super) enum Late {
    Line(Arc<LazyHash<Sides>>),
    /// A text of its own, not wider than `width`.
    Text {
        words: Words,
        width: Abs,
        division: Division,
    },
}

/// What stands on a line: on an odd page of the document, and on an even one.
#[derive(Debug, Hash)]
pub(super) struct Sides {
    pub(super) recto: Line,
    pub(super) verso: Line,
}

/// Something that waits for the number of its page.
#[elem(Construct)]
struct Waiting {
    #[required]
    #[internal]
    late: Late,
    /// How much room it has.
    #[required]
    #[internal]
    size: Size,
    /// Where in that room it stands.
    #[required]
    #[internal]
    align: Axes<FixedAlignment>,
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

/// Keeps room for what waits for the number of its page.
pub(super) fn room(
    late: Late,
    size: Size,
    align: Axes<FixedAlignment>,
    styles: StyleChain,
    span: Span,
) -> Frame {
    let own = Waiting::new(late, size, align, styles.to_map());
    let mut own = Packed::new(own).spanned(span).pack();
    own.set_location(Location::new(NOWHERE));
    let place = GroupItem::new(Frame::soft(size));
    let items = [FrameItem::Tag(Tag::Start(own, UNSEEN)), FrameItem::Group(place)];
    let mut frame = Frame::soft(size);
    frame.push_multiple(items.map(|item| (Point::zero(), item)));
    frame
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
    /// Sets what waits in a frame; a frame in which nothing does stays shared with others.
    fn fill(&mut self, frame: &mut Frame) -> SourceResult<()> {
        if !waits(frame) {
            return Ok(());
        }
        let mut before: Option<Packed<Waiting>> = None;
        let mut outcome = Ok(());
        frame.retain(|item| {
            let done = match (before.take(), item) {
                (Some(own), FrameItem::Group(group)) if group.frame.is_empty() => {
                    self.set(&own).map(|set| group.frame = set)
                }
                (Some(own), _) => lost(&own),
                (None, FrameItem::Tag(Tag::Start(own, _))) if own.is::<Waiting>() => {
                    before = own.to_packed::<Waiting>().cloned();
                    return false;
                }
                (None, FrameItem::Group(group)) => self.fill(&mut group.frame),
                _ => Ok(()),
            };
            if outcome.is_ok() {
                outcome = done;
            }
            true
        });
        before.map_or(outcome, |own| lost(&own))
    }

    fn set(&mut self, own: &Packed<Waiting>) -> SourceResult<Frame> {
        let (span, styles) = (own.span(), StyleChain::new(&own.styles));
        let is_recto = self.page % 2 == 1;
        let mut number = |number: &Number| {
            let page = self.page_of(number).at(span);
            number.on(self.engine.delay(page))
        };
        let set = match &own.late {
            Late::Line(sides) => {
                let side = if is_recto { &sides.recto } else { &sides.verso };
                side.numbered(number).set(self.engine, styles, own.size.x, span)?
            }
            Late::Text { words, width, division } => {
                let words = words.numbered(&mut number);
                let mut setter = TextSetter::new(self.engine, styles, span);
                setter.text(&words, own.align.x, *width, *division)?
            }
        };
        if set.height() > own.size.y + TOLERANCE {
            let (needed, found) = (set.height().to_mm(), own.size.y.to_mm());
            bail!(span, "a number needs {needed:.1} mm, there is room for {found:.1} mm");
        }
        let free = own.size - set.size();
        let at = Point::new(own.align.x.position(free.x), own.align.y.position(free.y));
        let mut frame = Frame::soft(own.size);
        frame.push_frame(at, set);
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

fn lost(own: &Packed<Waiting>) -> SourceResult<()> {
    bail!(own.span(), "a number has lost its place; it cannot be hidden")
}

/// Whether something waits in the frame.
fn waits(frame: &Frame) -> bool {
    frame.items().any(|(_, item)| match item {
        FrameItem::Tag(Tag::Start(own, _)) => own.is::<Waiting>(),
        FrameItem::Group(group) => waits(&group.frame),
        _ => false,
    })
}
