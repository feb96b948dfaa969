//! Texts that are set already, kept from table to table, from page to page and
//! from document to document.
//!
//! The same marks, names and dates stand in most tables of a class; what a text looks like
//! depends on nothing but the text, its width and the styles around it. Every thread has its
//! own texts at hand, so that none waits for another, and asks for those of the others before
//! it sets one anew. The memo of typst would do the same, at several times the cost: it asks
//! again for every font that was looked at.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use typst::foundations::{NativeElement, Style, StyleChain, Transformation};
use typst::layout::{Frame, PageElem};
use typst::model::DocumentElem;
use typst::utils::{LazyHash, hash128};

use super::Key;

/// Texts of one document, or of all threads, after which the older ones are given up.
const MOST: usize = 20_000;

thread_local! {
    static OWN: RefCell<Known> = RefCell::default();
}

/// What any thread has set.
static SHARED: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);

/// Styles, as far as they decide how a text looks, and the text.
type Place = (u128, Key);

#[derive(Default)]
struct Known {
    /// Texts of the present document.
    young: HashMap<Place, Frame>,
    /// Those of the document before that are not in this one so far.
    old: HashMap<Place, Frame>,
}

/// The text as it was set under these styles.
pub(super) fn get(styles: u128, key: &Key) -> Option<Frame> {
    let place = (styles, key.clone());
    OWN.with_borrow_mut(|own| {
        own.get(&place).or_else(|| {
            let found = with_shared(|shared| shared.get(&place))?;
            own.keep(place, found.clone());
            Some(found)
        })
    })
}

/// Keeps a text for the next time.
pub(super) fn keep(styles: u128, key: Key, frame: Frame) {
    let place = (styles, key);
    with_shared(|shared| shared.keep(place.clone(), frame.clone()));
    OWN.with_borrow_mut(|own| own.keep(place, frame));
}

/// Gives up the texts that this thread met neither in the document that ends here nor in
/// the one before.
pub(in crate::typeset) fn end_document() {
    OWN.with_borrow_mut(Known::turn);
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
        self.young.insert(place, frame.clone());
        Some(frame)
    }

    fn keep(&mut self, place: Place, frame: Frame) {
        if self.young.len() >= MOST {
            self.turn();
        }
        self.young.insert(place, frame);
    }

    fn turn(&mut self) {
        self.old = std::mem::take(&mut self.young);
    }
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
        let set = || keep(1, key("зачёт"), frame.clone());
        std::thread::scope(|scope| scope.spawn(set).join().ok());
        let found = |styles, text| get(styles, &key(text)).map(|own| own.size());
        assert_eq!(found(1, "зачёт"), Some(frame.size()));
        assert_eq!(found(2, "зачёт"), None);
        assert_eq!(found(1, "незачёт"), None);
    }

    #[test]
    fn what_is_not_met_for_two_documents_is_given_up() {
        let mut known = Known::default();
        let place = (1, key("зачёт"));
        known.keep(place.clone(), Frame::soft(Size::zero()));
        known.turn();
        assert!(known.get(&place).is_some(), "met in the second document");
        known.turn();
        known.turn();
        assert!(known.get(&place).is_none());
    }
}
