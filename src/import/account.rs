//! The account of an import: every row read was used or refused.

use std::collections::BTreeMap;

use serde::Serialize;

/// Rows of one table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Rows {
    /// Rows that hold data; headings and empty rows are none.
    pub read: usize,
    /// Of which went into a snapshot.
    pub used: usize,
    /// Of which did not, each with a finding.
    pub refused: usize,
}

/// Rows by table: a file, a sheet of it, or a list of a JSON document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The tables by name.
    pub tables: BTreeMap<String, Rows>,
}

impl Account {
    /// Books one row.
    pub fn book(&mut self, table: &str, is_used: bool) {
        let rows = self.tables.entry(table.to_owned()).or_default();
        rows.read += 1;
        rows.used += usize::from(is_used);
        rows.refused += usize::from(!is_used);
    }

    /// The sum of all tables.
    pub fn total(&self) -> Rows {
        self.tables.values().fold(Rows::default(), |sum, own| Rows {
            read: sum.read + own.read,
            used: sum.used + own.used,
            refused: sum.refused + own.refused,
        })
    }
}
