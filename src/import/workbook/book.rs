//! Everything that was read, by tab, before it becomes a draft.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::form::{TABS, Tab};
use super::record::{Booking, Record};
use crate::finding::Place;
use crate::import::Intake;
use crate::snapshot::v1::Unknown;

/// All records of one tab, in their own order, and what became of the others.
#[derive(Default)]
pub(in crate::import) struct Records {
    /// The rows that could be read.
    pub(in crate::import) good: Vec<Record>,
    /// Where a row stands that was refused, by its key.
    pub(in crate::import) refused: BTreeMap<String, Place>,
    /// Where a row stands that was refused and whose key may be another than it says.
    pub(in crate::import) blurred: Option<Place>,
}

/// Everything that was read.
pub(in crate::import) struct Book {
    /// Records by the name of their tab.
    pub(in crate::import) tabs: BTreeMap<&'static str, Records>,
    /// What nobody knows, because the columns or tabs for it are missing everywhere.
    pub(in crate::import) unknown: BTreeSet<Unknown>,
    /// How documents name the source.
    pub(in crate::import) system: String,
    /// School year, `2025-26`, where no tab says it.
    pub(in crate::import) year: Option<String>,
    /// Tabs of which something is said, with the columns that say it.
    said: Vec<(&'static Tab, Vec<bool>)>,
    bookings: Vec<Rc<Booking>>,
}

impl Book {
    /// A book without records.
    pub(in crate::import) fn of(system: &str) -> Self {
        Self {
            tabs: TABS.iter().map(|tab| (tab.name, Records::default())).collect(),
            unknown: BTreeSet::new(),
            system: system.to_owned(),
            year: None,
            said: Vec::new(),
            bookings: Vec::new(),
        }
    }

    /// Takes note of what the columns of a sheet say of a tab.
    pub(in crate::import) fn say(
        &mut self,
        tab: &'static Tab,
        columns: Vec<bool>,
        booking: &Rc<Booking>,
    ) {
        self.said.push((tab, columns));
        if !self.bookings.iter().any(|own| Rc::ptr_eq(own, booking)) {
            self.bookings.push(Rc::clone(booking));
        }
    }

    /// Whether anything is said of a tab.
    pub(in crate::import) fn says(&self, tab: &str) -> bool {
        self.said.iter().any(|(own, _)| own.name == tab)
    }

    /// Puts the records of each tab in order, and finds what nobody knows.
    pub(in crate::import) fn settle_order(&mut self) {
        for records in self.tabs.values_mut() {
            records.good.sort_by_cached_key(|own| {
                (
                    own.key(own.tab.order),
                    own.key(own.tab.key),
                    own.origin.booking.table.clone(),
                    own.row,
                )
            });
        }
        for tab in TABS {
            let own: Vec<&Vec<bool>> = self
                .said
                .iter()
                .filter(|own| own.0.name == tab.name)
                .map(|own| &own.1)
                .collect();
            for (what, headings) in tab.unknown {
                let has = |columns: &&&Vec<bool>| {
                    let mut all = headings.iter().filter_map(|own| tab.column(own));
                    headings.is_empty() || all.any(|at| columns[at])
                };
                if !own.iter().any(|own| has(&own)) {
                    self.unknown.insert(*what);
                }
            }
        }
    }

    /// Enters every row into the account.
    pub(super) fn settle(&self, intake: &mut Intake) {
        for booking in &self.bookings {
            booking.settle(intake);
        }
    }
}
