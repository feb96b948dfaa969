//! Texts that are set already, kept from table to table, from page to page and
//! from document to document.
//!
//! The same marks, names and dates stand in most tables of a class; what a text looks like
//! depends on nothing but the text, its width and the styles around it. Every thread has its
//! own texts at hand; only for one that it does not have does it ask for those of all
//! threads, which it may have to wait for, and only then is the text set. The memo of typst
//! would do the same, at several times the cost: it asks again for every font that was looked
//! at.

use std::cell::RefCell;
use std::sync::{LazyLock, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use typst::foundations::{NativeElement, Style, StyleChain, Transformation};
use typst::layout::{Frame, PageElem};
use typst::model::DocumentElem;
use typst::utils::{LazyHash, hash128};

use super::Key;

/// Bytes of the texts of one generation: about those of one large journal, which take a few
/// megabytes when they are set.
const MOST: usize = 60_000;
/// What a text counts for beside its letters.
const EACH: usize = 8;

thread_local! {
    static OWN: RefCell<Known> = RefCell::default();
}

/// What any thread has set.
static SHARED: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);

/// Styles, as far as they decide how a text looks, and the text.
pub(super) type Place = (u128, Key);

/// Texts of one generation. They are asked for cell by cell.
type Generation = FxHashMap<Place, Frame>;

#[derive(Default)]
struct Known {
    /// Texts met since the generation before was complete.
    young: Generation,
    /// Those of the generation before that were not met since.
    old: Generation,
    /// Bytes of the young texts. Those of the old generation that are met again may pass
    /// the bound; they were within it before.
    bytes: usize,
}

/// The text as it was set under these styles.
pub(super) fn get(place: &Place) -> Option<Frame> {
    OWN.with_borrow_mut(|own| {
        own.get(place).or_else(|| {
            let found = with_shared(|shared| shared.get(place))?;
            drop(own.keep(place.clone(), found.clone()));
            Some(found)
        })
    })
}

/// Keeps a text for the next time.
pub(super) fn keep(place: Place, frame: Frame) {
    // Many texts take their time to be given up: no other thread waits for that.
    drop(with_shared(|shared| shared.keep(place.clone(), frame.clone())));
    drop(OWN.with_borrow_mut(|own| own.keep(place, frame)));
}

fn with_shared<T>(work: impl FnOnce(&mut Known) -> T) -> T {
    work(&mut SHARED.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Known {
    fn get(&mut self, place: &Place) -> Option<Frame> {
        if let Some(frame) = self.young.get(place) {
            return Some(frame.clone());
        }
        let (place, frame) = self.old.remove_entry(place)?;
        self.bytes += weight(&place);
        self.young.insert(place, frame.clone());
        Some(frame)
    }

    /// Keeps a text; gives the texts that are given up for it: those of the generation before
    /// that were not asked for here since.
    fn keep(&mut self, place: Place, frame: Frame) -> Generation {
        let given_up = match self.bytes >= MOST {
            true => {
                self.bytes = 0;
                std::mem::replace(&mut self.old, std::mem::take(&mut self.young))
            }
            false => Generation::default(),
        };
        self.bytes += weight(&place);
        self.young.insert(place, frame);
        given_up
    }
}

fn weight((_, key): &Place) -> usize {
    key.words.text.len() + key.words.small.as_ref().map_or(0, |own| own.len()) + EACH
}

/// What of the styles decides how a text looks; `None` if a show rule of the layout may do
/// something else to each text.
pub(super) fn look(styles: StyleChain) -> Option<u128> {
    let is_plain = |transform: &Transformation| match transform {
        Transformation::Style(_) => true,
        Transformation::Content(_) | Transformation::Func(_) => false,
    };
    if !styles.recipes().all(|recipe| is_plain(recipe.transform())) {
        return None;
    }
    // The title of the document and the heads of its pages differ from one to the next.
    let is_around = |style: &&LazyHash<Style>| {
        let elements = [PageElem::ELEM, DocumentElem::ELEM];
        style.property().is_some_and(|own| elements.iter().any(|it| own.is_of(*it)))
    };
    let own: Vec<_> = styles.entries().filter(|style| !is_around(style)).collect();
    Some(hash128(&own))
}

#[cfg(test)]
mod tests {
    use typst::layout::{Abs, FixedAlignment, Size};

    use super::super::{Division, Words};
    use super::*;

    fn key(text: &str) -> Key {
        let (align, width) = (FixedAlignment::Start, Abs::inf());
        Key { words: Words::from(text), align, width, division: Division::Never }
    }

    #[test]
    fn a_text_is_known_to_all_threads_under_its_own_styles() {
        let frame = Frame::soft(Size::new(Abs::pt(1.0), Abs::pt(2.0)));
        let set = || keep((1, key("зачёт")), frame.clone());
        let is_set = std::thread::scope(|scope| scope.spawn(set).join());
        assert!(is_set.is_ok());
        let found = |styles, text| get(&(styles, key(text))).map(|own| own.size());
        assert_eq!(found(1, "зачёт"), Some(frame.size()));
        assert_eq!(found(2, "зачёт"), None);
        assert_eq!(found(1, "незачёт"), None);
    }

    #[test]
    fn what_is_not_met_for_a_generation_is_given_up() {
        let mut known = Known::default();
        let empty = || Frame::soft(Size::zero());
        let [often, once] = ["зачёт", "незачёт"].map(|text| (1, key(text)));
        known.keep(often.clone(), empty());
        known.keep(once.clone(), empty());
        let each = 10 + EACH;
        for number in 0..5 * MOST / (2 * each) {
            known.keep((1, key(&format!("{number:010}"))), empty());
            assert!(known.get(&often).is_some(), "{number}");
            assert!(
                known.young.len() + known.old.len() <= 2 * MOST / each + 4,
                "{number}"
            );
        }
        assert!(known.get(&once).is_none());
    }
}
