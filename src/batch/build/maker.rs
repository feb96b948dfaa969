//! Makes one document: typesets and bundles it, then writes its files.

use std::collections::BTreeMap;

use super::cache::Entry;
use super::contents::bundled;
use crate::batch::{NOT_BUNDLED, Unit, Workspace};
use crate::bundle;
use crate::digest;
use crate::disk;
use crate::documents::Status;
use crate::failure::Failure;
use crate::finding::{Finding, Place};
use crate::typeset::Press;

/// Makes the documents of a run.
pub(super) struct Maker<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) status: Status,
    pub(super) press: &'a Press,
    /// The profile as JSON, as it lies in every bundle.
    pub(super) profile: &'a [u8],
    /// The JSON Schema of an export, as it lies in every bundle.
    pub(super) schema: &'a [u8],
}

/// What became of one unit.
pub(super) enum Done {
    /// Made; whether it took the place of a file with other bytes.
    Made(Entry, bool),
    Unchanged(Entry),
    Refused(Vec<Finding>),
}

/// A unit of which nothing is written yet.
pub(super) enum Pressed {
    /// There is nothing to write.
    Done(Done),
    Files(Files),
}

/// The files of one document, in memory.
pub(super) struct Files {
    fingerprint: String,
    pages: usize,
    /// By path below `out/`, in the order in which they are written.
    files: Vec<(String, Vec<u8>)>,
}

impl Maker<'_> {
    /// What every document of a form is made from, the class left out.
    pub(super) fn basis(&self, form: &str) -> Vec<&[u8]> {
        let version = env!("CARGO_PKG_VERSION").as_bytes();
        let common = [version, bundle::FORMAT.as_bytes(), self.profile, self.schema];
        let layouts = self.workspace.layouts.of_form(form);
        let layouts =
            layouts.into_iter().flat_map(|(path, bytes)| [path.as_bytes(), bytes]);
        common.into_iter().chain(layouts).collect()
    }

    /// Typesets a unit and bundles it, unless `known`, what is remembered of it, still holds.
    pub(super) fn press(&self, unit: &Unit, known: Option<Entry>) -> Pressed {
        let fingerprint = self.fingerprint(unit);
        let out = &self.workspace.out;
        if let Some(entry) = known.filter(|own| own.still_holds(out, &fingerprint)) {
            return Pressed::Done(Done::Unchanged(entry));
        }
        let typeset = self.press.typeset(
            &self.workspace.layouts,
            unit.document.form.name,
            unit.form_data.clone(),
            unit.dateline.0,
            &unit.document.stem,
        );
        let refused = |findings: Vec<Finding>| {
            Pressed::Done(Done::Refused(unit.document.claim(findings)))
        };
        let typeset = match typeset {
            Ok(typeset) => typeset,
            Err(findings) => return refused(findings),
        };
        let pages = typeset.pages;
        let mut files = Vec::new();
        if self.status == Status::Issue {
            let path = unit.document.bundle(&self.workspace.profile.retention);
            match bundled(unit, &typeset, self.workspace, self.profile, self.schema) {
                Ok(file) => files.push((path, file)),
                Err(error) => {
                    let finding = NOT_BUNDLED.at(Place::default()).with("reason", error);
                    return refused(vec![finding]);
                }
            }
        }
        files.push((unit.document.pdf(self.status), typeset.pdf));
        Pressed::Files(Files { fingerprint, pages, files })
    }

    /// Writes the files of a document.
    ///
    /// # Errors
    /// If one cannot be written.
    pub(super) fn write(&self, own: Files) -> Result<Done, Failure> {
        let mut written = BTreeMap::new();
        let mut has_replaced = false;
        for (path, bytes) in own.files {
            let file = self.workspace.out.join(&path);
            let is_other = || file.is_file() && !disk::reads_as(&file, &bytes);
            has_replaced |= self.status == Status::Issue && is_other();
            disk::write_atomically(&file, &bytes)?;
            written.insert(path, digest::sha256(&bytes));
        }
        let Files { fingerprint, pages, .. } = own;
        Ok(Done::Made(Entry { fingerprint, pages, files: written }, has_replaced))
    }

    /// Digest of everything a document is made from.
    fn fingerprint(&self, unit: &Unit) -> String {
        let mut parts = self.basis(unit.document.form.name);
        parts.extend([unit.form_data.as_slice(), unit.slice.as_slice()]);
        digest::sha256_of_parts(parts)
    }
}
