//! What was made from what: skips a unit whose inputs and outputs have not changed.
//!
//! The file may be deleted at any time; times of files are never trusted.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::digest;
use crate::disk::{self, DiskError};

/// One finished unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Digest of everything the unit was made from.
    pub(super) fingerprint: String,
    /// Pages of the PDF.
    pub(super) pages: usize,
    /// SHA-256 of each file, by path below `out/`.
    pub(super) files: BTreeMap<String, String>,
}

/// All finished units by name.
#[derive(Debug, Default)]
pub(super) struct Cache {
    path: PathBuf,
    pub(super) entries: BTreeMap<String, Entry>,
}

impl Cache {
    /// Reads the cache; an unreadable one is an empty one.
    pub(super) fn open(out: &Path) -> Self {
        let path = out.join(".cache/units.json");
        let bytes = disk::read_bounded(&path, 64 << 20).unwrap_or_default();
        Self { entries: serde_json::from_slice(&bytes).unwrap_or_default(), path }
    }

    pub(super) fn save(&self) -> Result<(), DiskError> {
        let bytes = serde_json::to_vec_pretty(&self.entries).unwrap_or_default();
        disk::write_atomically(&self.path, &bytes)
    }

    /// The entry of a unit whose inputs are these and whose files still read as made.
    pub(super) fn unchanged(
        &self,
        out: &Path,
        stem: &str,
        fingerprint: &str,
    ) -> Option<&Entry> {
        let entry = self.entries.get(stem)?;
        let same_file = |(path, expected): (&String, &String)| {
            disk::read_bounded(&out.join(path), 1 << 30)
                .is_ok_and(|bytes| digest::sha256(&bytes) == *expected)
        };
        let same = entry.fingerprint == fingerprint && entry.files.iter().all(same_file);
        same.then_some(entry)
    }
}
