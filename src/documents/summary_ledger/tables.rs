//! The ledger as tables: the same cells that the pages print.

use super::form::SummaryLedger;
use crate::documents::table::{Table, row};
use crate::documents::waived;
use crate::documents::words::caption;

/// The rows of the pupils, and the foot.
pub(in crate::documents) fn tables(ledger: &SummaryLedger) -> Vec<Table> {
    let captions = &ledger.captions;
    let first =
        ["number", "full_name", "term"].map(|own| caption(captions, own).to_owned());
    let mut heading = row(first, &ledger.subjects);
    heading.push(caption(captions, "decision").to_owned());
    let mut rows = Vec::new();
    for pupil in &ledger.pupils {
        let mut names = vec![pupil.name.clone()];
        names.extend(pupil.notes.iter().cloned());
        let name = names.join("; ");
        let number = pupil.number.to_string();
        if pupil.rows.is_empty() {
            let cells = [number.clone(), name.clone(), String::new()];
            rows.push(row(cells, std::slice::from_ref(&pupil.decision)));
        }
        for (at, own) in pupil.rows.iter().enumerate() {
            let is_last = at + 1 == pupil.rows.len();
            let cells = [number.clone(), name.clone(), own.label.clone()];
            let mut cells = row(cells, &own.cells);
            cells.push(if is_last { pupil.decision.clone() } else { String::new() });
            rows.push(cells);
        }
    }
    let pupils = Table {
        name: caption(captions, "heading").to_owned(),
        heading: vec![heading],
        rows,
    };
    let foot = Table {
        name: caption(captions, "foot").to_owned(),
        heading: vec![row([String::new()], &ledger.subjects)],
        rows: ledger
            .foot
            .iter()
            .map(|own| row([own.label.clone()], &own.cells))
            .collect(),
    };
    let mut tables = vec![pupils];
    if !ledger.foot.is_empty() {
        tables.push(foot);
    }
    tables.extend(waived::tables(&ledger.waived, captions));
    tables
}
