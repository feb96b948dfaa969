//! What stands in `out/`, and whether it says what today's exports say.

use std::path::Path;

use serde::Serialize;

use super::document::Document;
use super::prepare::{Fate, Prepared};
use super::{LEFT_STANDING, Unit};
use crate::bundle;
use crate::disk;
use crate::documents::Status;
use crate::finding::Finding;
use crate::profile::Retention;

/// Largest PDF or bundle that is read, 1 GiB.
const LARGEST: u64 = 1 << 30;

/// Where an issued document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Its period is not over.
    Open,
    /// Its period is over, and its PDF or its bundle is not there.
    Missing,
    /// PDF and bundle are there and say what the newest export says.
    Built,
    /// PDF and bundle are there and say something else than the newest export.
    Outdated,
    /// A finding refuses it.
    Refused,
}

/// Where a document of a prepared class stands.
pub(super) fn standing(
    document: &Document,
    fate: &Fate,
    out: &Path,
    retention: &Retention,
) -> Standing {
    match fate {
        Fate::Refused => Standing::Refused,
        Fate::NotAsked | Fate::NotYet => Standing::Open,
        Fate::Ready(_) if files(document, out, retention).len() < 2 => Standing::Missing,
        Fate::Ready(unit) if is_current(unit, out, retention) => Standing::Built,
        Fate::Ready(_) => Standing::Outdated,
    }
}

/// Paths below `out/` of PDF and bundle, as far as they are there.
pub(super) fn files(
    document: &Document,
    out: &Path,
    retention: &Retention,
) -> Vec<String> {
    let both = [document.pdf(Status::Issue), document.bundle(retention)];
    both.into_iter().filter(|file| out.join(file).is_file()).collect()
}

/// Whether the bundle was made from these form data and this part of the export, and the
/// PDF is the one in the bundle.
///
/// The bundle itself is asked: what the program remembers of its runs may be deleted.
fn is_current(unit: &Unit, out: &Path, retention: &Retention) -> bool {
    let read = |file: &str| disk::read_bounded(&out.join(file), LARGEST);
    let document = &unit.document;
    let (Ok(pdf), Ok(zip)) =
        (read(&document.pdf(Status::Issue)), read(&document.bundle(retention)))
    else {
        return false;
    };
    let has = |path: &str, bytes: &[u8]| {
        bundle::payload_member(&zip, &document.stem, path) == Some(bytes)
    };
    has(&format!("{}.pdf", document.stem), &pdf)
        && has(bundle::FORM_DATA, &unit.form_data)
        && has(bundle::SNAPSHOT, &unit.slice)
}

/// A finding for every document that is refused while an earlier one still stands.
pub(super) fn left_standing(
    prepared: &Prepared,
    out: &Path,
    retention: &Retention,
) -> Vec<Finding> {
    let refused = |(_, fate): &&(Document, Fate)| matches!(fate, Fate::Refused);
    let mut findings = Vec::new();
    for (document, _) in prepared.documents.iter().filter(refused) {
        let files = files(document, out, retention);
        if !files.is_empty() {
            let files: Vec<String> =
                files.iter().map(|own| out.join(own).display().to_string()).collect();
            let finding = LEFT_STANDING.at(document.place());
            findings.push(finding.with("files", files.join(", ")));
        }
    }
    findings
}
