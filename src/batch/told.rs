//! Which documents the exports of a run tell of, asked for or not.

use std::collections::BTreeSet;
use std::path::Path;

use super::UNKNOWN_DOCUMENT;
use super::document::issued_folders;
use super::exports::Found;
use super::prepare::Prepared;
use super::run::Run;
use crate::disk::{self, DiskError};
use crate::finding::{Finding, Place};

/// Documents of all classes looked at.
#[derive(Default)]
pub(super) struct Told {
    /// What people call them, in the order of the first class that has them.
    keys: Vec<String>,
    /// Names of their files.
    stems: BTreeSet<String>,
    /// Folders of classes whose documents cannot be told.
    untold: BTreeSet<String>,
}

impl Told {
    /// Adds the documents of a class.
    pub(super) fn add(&mut self, newest: &Found, prepared: &Prepared) {
        for (document, _) in &prepared.documents {
            self.add_document(&document.key.to_string(), &document.stem);
        }
        if prepared.documents.is_empty() {
            self.untold.insert(newest.folder());
        }
    }

    /// Adds one document.
    pub(super) fn add_document(&mut self, key: &str, stem: &str) {
        if !self.keys.iter().any(|own| own == key) {
            self.keys.push(key.to_owned());
        }
        self.stems.insert(stem.to_owned());
    }

    /// A finding for every period that was asked for and that no class has.
    pub(super) fn unknown_periods(&self, run: &Run<'_>) -> Vec<Finding> {
        run.options.selection.unknown_periods(&self.keys)
    }

    /// A finding for every file among the issued documents of a year with exports that is
    /// no document of any export.
    ///
    /// Nothing is said of a class whose documents cannot be told, and nothing at all if the
    /// run is about some classes only or an export was refused.
    ///
    /// # Errors
    /// If a folder cannot be read.
    pub(super) fn unknown_documents(
        &self,
        run: &Run<'_>,
    ) -> Result<Vec<Finding>, DiskError> {
        let mut findings = Vec::new();
        if !run.options.selection.classes.is_empty() || run.refused > 0 {
            return Ok(findings);
        }
        let years: BTreeSet<&String> =
            run.exports.classes.keys().map(|(year, _)| year).collect();
        let retention = &run.workspace.profile.retention;
        for folder in issued_folders(&run.workspace.out, retention) {
            for year in &years {
                let folder = folder.join(year);
                if !folder.is_dir() {
                    continue;
                }
                for path in disk::sorted_walk(&folder)? {
                    if self.is_unknown(year, &path) {
                        let place = Place::file(folder.join(&path).display().to_string());
                        findings.push(UNKNOWN_DOCUMENT.at(place));
                    }
                }
            }
        }
        Ok(findings)
    }

    fn is_unknown(&self, year: &str, path: &str) -> bool {
        let class = path.split('/').next().unwrap_or_default();
        let stem = Path::new(path).file_stem().unwrap_or_default().to_string_lossy();
        let is_ours = [".pdf", ".zip"].iter().any(|ending| path.ends_with(ending));
        is_ours
            && !self.untold.contains(&format!("{year}/{class}"))
            && !self.stems.contains(&*stem)
    }
}
