//! What was made from what: skips a unit whose inputs and outputs have not changed.
//!
//! The file may be deleted at any time; times of files are never trusted.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::unchanged::ClassEntry;
use crate::batch::LARGEST;
use crate::digest;
use crate::disk;
use crate::documents::Status;
use crate::failure::Failure;

/// Of the classes that a run has closed, at most one in so many is not in the file.
const ONE_IN: usize = 16;

/// The name of a document or of a class, as it is remembered: drafts beside what is issued.
pub(super) fn key(name: &str, status: Status) -> String {
    match status {
        Status::Draft => format!("draft/{name}"),
        Status::Issue => name.to_owned(),
    }
}

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

/// What was made, by name.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Cache {
    #[serde(skip)]
    path: PathBuf,
    /// Classes that were closed in this run.
    #[serde(skip)]
    closed: usize,
    /// Those of them that were closed since the file was written.
    #[serde(skip)]
    unsaved: usize,
    /// Finished units.
    pub(super) units: BTreeMap<String, Entry>,
    /// Classes whose documents are all finished.
    pub(super) classes: BTreeMap<String, ClassEntry>,
}

impl Cache {
    /// Reads the cache; an unreadable one is an empty one.
    pub(super) fn open(out: &Path) -> Self {
        let path = out.join(".cache/units.json");
        let bytes = disk::read_bounded(&path, LARGEST).unwrap_or_default();
        let read: Self = serde_json::from_slice(&bytes).unwrap_or_default();
        Self { path, ..read }
    }

    /// Remembers a class, or forgets it.
    pub(super) fn remember(&mut self, key: String, class: Option<ClassEntry>) {
        match class {
            Some(own) => drop(self.classes.insert(key, own)),
            None => drop(self.classes.remove(&key)),
        }
    }

    /// A class is closed: writes the file, unless all but a small part of what this run has
    /// closed is in it.
    ///
    /// The file is written as a whole, and a region has many classes; those that are lost
    /// with a program that is stopped are made anew.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn class_is_closed(&mut self) -> Result<(), Failure> {
        self.closed += 1;
        self.unsaved += 1;
        if self.unsaved * ONE_IN < self.closed { Ok(()) } else { self.save() }
    }

    /// Writes the file, if anything is new.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn save(&mut self) -> Result<(), Failure> {
        if std::mem::take(&mut self.unsaved) == 0 {
            return Ok(());
        }
        let bytes = serde_json::to_vec(self)
            .map_err(|error| Failure::Internal(error.to_string()))?;
        Ok(disk::write_atomically(&self.path, &bytes)?)
    }

    /// The entry of a unit whose inputs are these and whose files still read as made.
    pub(super) fn unchanged(
        &self,
        out: &Path,
        stem: &str,
        fingerprint: &str,
    ) -> Option<&Entry> {
        self.units.get(stem).filter(|own| own.still_holds(out, fingerprint))
    }
}

impl Entry {
    /// Whether the unit is made from the same, and its files still read as made.
    pub(super) fn still_holds(&self, out: &Path, fingerprint: &str) -> bool {
        let same_file = |(path, expected): (&String, &String)| {
            disk::read_bounded(&out.join(path), LARGEST)
                .is_ok_and(|bytes| digest::sha256(&bytes) == *expected)
        };
        self.fingerprint == fingerprint && self.files.iter().all(same_file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_classes_are_in_the_file_at_any_time_and_all_at_the_end() -> Result<(), Failure>
    {
        let folder =
            tempfile::tempdir().map_err(|error| Failure::Internal(error.to_string()))?;
        let out = folder.path();
        let in_file = || Cache::open(out).units.len();
        let mut cache = Cache::open(out);
        let mut writes = 0;
        for number in 1..=200 {
            let files = BTreeMap::new();
            let entry = Entry { fingerprint: String::new(), pages: 1, files };
            cache.units.insert(format!("{number}"), entry);
            // Nothing is remembered of a class with a refused document.
            if number % 2 == 0 {
                cache.classes.insert(format!("{number}"), ClassEntry::default());
            }
            let before = in_file();
            cache.class_is_closed()?;
            writes += usize::from(in_file() > before);
            assert!(in_file() >= number - number / ONE_IN, "{number}: {}", in_file());
        }
        assert!((ONE_IN..80).contains(&writes), "{writes}");
        cache.save()?;
        assert_eq!(in_file(), 200);
        Ok(())
    }
}
