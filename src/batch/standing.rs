//! What stands in `out/`, and whether it says what today's exports say.

use std::path::Path;

use serde::Serialize;

use super::document::Document;
use super::prepare::{Fate, Prepared};
use super::{LARGEST, LEFT_STANDING};
use crate::bundle;
use crate::disk;
use crate::documents::Status;
use crate::finding::Finding;
use crate::profile::Retention;

/// Where an issued document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Its period is not over.
    Open,
    /// Its period is over, and its PDF is not there.
    Missing,
    /// The PDF is there, its bundle is not.
    NoBundle,
    /// The bundle does not verify, be its PDF there or not.
    Damaged,
    /// The PDF is not the one in the bundle.
    Altered,
    /// PDF and bundle are there and say something else than export and profile do today.
    Outdated,
    /// PDF and bundle are there and say what export and profile say.
    Built,
    /// A finding refuses it.
    Refused,
}

impl Standing {
    /// Whether the document was made, and its files are no longer what was made.
    pub fn is_damaged(self) -> bool {
        matches!(self, Self::NoBundle | Self::Damaged | Self::Altered)
    }

    /// Whether the document was made, as it should be or not.
    pub fn is_made(self) -> bool {
        self.is_damaged() || matches!(self, Self::Outdated | Self::Built)
    }
}

/// Where a document of a prepared class stands.
///
/// The bundle itself is asked: what the program remembers of its runs may be deleted.
pub(super) fn standing(
    document: &Document,
    fate: &Fate,
    out: &Path,
    retention: &Retention,
) -> Standing {
    let unit = match fate {
        Fate::Refused => return Standing::Refused,
        Fate::NotAsked | Fate::NotYet => return Standing::Open,
        Fate::Ready(unit) => unit,
    };
    let read = |file: &str| disk::read_bounded(&out.join(file), LARGEST).ok();
    let stem = &document.stem;
    let zip = read(&document.bundle(retention));
    let is_good =
        |zip: &Vec<u8>| bundle::verify_bytes(&format!("{stem}.zip"), zip).is_good();
    if !zip.as_ref().is_none_or(is_good) {
        return Standing::Damaged;
    }
    let Some(pdf) = read(&document.pdf(Status::Issue)) else { return Standing::Missing };
    let Some(zip) = zip else { return Standing::NoBundle };
    let has = |path: &str, bytes: &[u8]| {
        bundle::payload_member(&zip, stem, path) == Some(bytes)
    };
    if !has(&format!("{stem}.pdf"), &pdf) {
        return Standing::Altered;
    }
    let is_current =
        has(bundle::FORM_DATA, &unit.form_data) && has(bundle::SNAPSHOT, &unit.slice);
    if is_current { Standing::Built } else { Standing::Outdated }
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

/// A finding for every document that is refused while an earlier one still stands.
pub(super) fn left_standing(
    prepared: &Prepared,
    out: &Path,
    retention: &Retention,
) -> Vec<Finding> {
    let refused = |(_, fate): &&(Document, Fate)| matches!(fate, Fate::Refused);
    let refused = prepared.documents.iter().filter(refused);
    refused.filter_map(|(own, _)| left_of(own, out, retention)).collect()
}

/// A finding if an earlier document stands in the place of this one, which is refused.
pub(super) fn left_of(
    document: &Document,
    out: &Path,
    retention: &Retention,
) -> Option<Finding> {
    let files = files(document, out, retention);
    let files: Vec<String> =
        files.iter().map(|own| out.join(own).display().to_string()).collect();
    let finding = LEFT_STANDING.at(document.place());
    (!files.is_empty()).then(|| finding.with("files", files.join(", ")))
}
