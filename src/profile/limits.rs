//! Settings about what a page holds.

use serde::{Deserialize, Serialize};

use crate::journal;

/// The longest entries that a page of the forms holds; longer ones are refused.
///
/// Source: the layouts. A page of the journal has about 60 lines, of 62 letters for a topic
/// and 30 for a homework; the defaults leave half a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EntryLimits {
    /// Letters of a topic with the titles of its works.
    pub topic_letters: u16,
    /// Letters of a homework.
    pub homework_letters: u16,
    /// Arrivals and departures of one pupil in the year.
    pub movements: u16,
}

impl Default for EntryLimits {
    fn default() -> Self {
        Self { topic_letters: 2000, homework_letters: 1000, movements: 12 }
    }
}

impl EntryLimits {
    pub(super) fn to_model(self) -> journal::Limits {
        journal::Limits {
            topic_letters: self.topic_letters.into(),
            homework_letters: self.homework_letters.into(),
            movements: self.movements.into(),
        }
    }
}
