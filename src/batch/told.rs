//! Which documents the exports of a run tell of, asked for or not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::document::issued_folders;
use super::exports::Found;
use super::prepare::Prepared;
use super::run::Run;
use super::{LEFT_STANDING, UNKNOWN_DOCUMENT};
use crate::disk::{self, DiskError};
use crate::finding::{Finding, Place};
use crate::journal::class_name;
use crate::waivers::Waiver;

/// Documents of all classes looked at.
#[derive(Default)]
pub(super) struct Told {
    /// What people call them, in the order of the first class that has them.
    keys: Vec<String>,
    /// Names of their files.
    stems: BTreeSet<String>,
    /// Folders of classes whose documents cannot be told.
    untold: BTreeSet<String>,
    /// Year and name of each class, and whether it could be read.
    classes: BTreeMap<(String, String), bool>,
    /// Lines of the waivers that allow some finding.
    used_waivers: BTreeSet<usize>,
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
        self.add_class(newest, prepared.is_readable, &prepared.used_waivers);
    }

    /// Adds a class with the waivers that allow something in it.
    pub(super) fn add_class(
        &mut self,
        newest: &Found,
        is_readable: bool,
        used_waivers: &BTreeSet<usize>,
    ) {
        let name = class_name(newest.grade, newest.letter.as_deref());
        self.classes.insert((newest.year.clone(), name), is_readable);
        self.used_waivers.extend(used_waivers);
    }

    /// A finding for every waiver that allows nothing in the classes looked at; for those of
    /// no class at all too, if the run is about all.
    pub(super) fn idle_waivers(&self, run: &Run<'_>) -> Vec<Finding> {
        let is_whole = run.is_whole();
        // Of a class that cannot be read nobody knows what is found in it.
        let is_looked_at = |own: &Waiver| {
            let class = self.classes.get(&(own.year.clone(), own.class.clone()));
            class.copied().unwrap_or(is_whole)
        };
        let waivers = &run.workspace.waivers;
        waivers.idle(&self.used_waivers, is_looked_at, run.options.as_of)
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

    /// A finding for every class with files among the issued documents that are no document
    /// of any export.
    ///
    /// Where an export was refused, they may be documents of it that were not made now.
    /// Nothing is said if the run is about some classes only.
    ///
    /// # Errors
    /// If a folder cannot be read.
    pub(super) fn unknown_documents(
        &self,
        run: &Run<'_>,
    ) -> Result<Vec<Finding>, DiskError> {
        if !run.options.selection.classes.is_empty() {
            return Ok(Vec::new());
        }
        let mut unknown: BTreeMap<(&str, String), Vec<String>> = BTreeMap::new();
        let retention = &run.workspace.profile.retention;
        for folder in issued_folders(&run.workspace.out, retention) {
            for year in &run.exports.years {
                let folder = folder.join(year);
                if !folder.is_dir() {
                    continue;
                }
                for path in disk::sorted_walk(&folder)? {
                    if self.is_unknown(&path) {
                        let class = path.split('/').next().unwrap_or_default().to_owned();
                        let file = folder.join(&path).display().to_string();
                        unknown.entry((year.as_str(), class)).or_default().push(file);
                    }
                }
            }
        }
        let finding = |((year, class), files): ((&str, String), Vec<String>)| {
            let is_refused =
                run.refused > 0 || self.untold.contains(&format!("{year}/{class}"));
            let code = if is_refused { LEFT_STANDING } else { UNKNOWN_DOCUMENT };
            let year = Some(year.to_owned());
            let place = Place { year, class: Some(class), ..Place::default() };
            code.at(place).with("files", files.join(", "))
        };
        Ok(unknown.into_iter().map(finding).collect())
    }

    fn is_unknown(&self, path: &str) -> bool {
        let stem = Path::new(path).file_stem().unwrap_or_default().to_string_lossy();
        let is_ours = [".pdf", ".zip"].iter().any(|ending| path.ends_with(ending));
        is_ours && !self.stems.contains(&*stem)
    }
}
