//! Arrivals and departures.

use chrono::NaiveDate;

/// An arrival or a departure of a pupil.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// What happened.
    pub kind: MovementKind,
    /// First day in the class, or last day in it.
    pub date: NaiveDate,
    /// Number of the order; `None` where the export has none.
    pub order_number: Option<String>,
    /// Date of the order.
    pub order_date: Option<NaiveDate>,
    /// Where from or where to.
    pub counterpart: Option<String>,
}

/// Kind of movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MovementKind {
    /// Came from another school.
    Arrived,
    /// Left the school.
    Left,
    /// Came from another class of this school.
    TransferredIn,
    /// Went to another class of this school.
    TransferredOut,
}

impl MovementKind {
    /// Whether the pupil is in the class from that day on.
    pub fn is_arrival(self) -> bool {
        matches!(self, Self::Arrived | Self::TransferredIn)
    }
}
