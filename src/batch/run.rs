//! The opening of a run: what is asked, which exports there are, what is wrong with them.

use chrono::NaiveDate;

use super::exports::{Exports, Found};
use super::readings::Readings;
use super::{NO_EXPORTS, Selection, Workspace};
use crate::documents::Status;
use crate::failure::Failure;
use crate::finding::Finding;
use crate::snapshot::ShowValues;

/// What is asked of the workspace.
pub struct RunOptions {
    /// Which documents.
    pub selection: Selection,
    /// Draft or issue.
    pub status: Status,
    /// Today, for what is closed.
    pub as_of: NaiveDate,
    /// Whether findings show every value.
    pub show: ShowValues,
}

/// What a run is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Documents and everything found on the way to them.
    Documents,
    /// What is found alone: no form is filled in.
    Findings,
    /// The same with the names that findings leave out, for a person who asked for them.
    FindingsWithNames,
}

/// A run over the exports that are asked for.
pub(super) struct Run<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) options: &'a RunOptions,
    pub(super) exports: Exports,
    pub(super) readings: Readings<'a>,
    pub(super) purpose: Purpose,
    /// What is wrong with files and names, before any class is read.
    pub(super) findings: Vec<Finding>,
    /// Exports, classes and names refused so far; nobody knows how many documents they hold.
    pub(super) refused: usize,
}

impl<'a> Run<'a> {
    /// Finds the exports.
    ///
    /// # Errors
    /// If the data folder cannot be read.
    pub(super) fn open(
        workspace: &'a Workspace,
        options: &'a RunOptions,
    ) -> Result<Self, Failure> {
        let mut exports = Exports::find(workspace, &options.selection)?;
        let readings = Readings::new(workspace, options.show, &exports);
        let mut findings = std::mem::take(&mut exports.findings);
        // Where there is no export, nothing was asked for that could be refused.
        let is_faulty = |own: &&Finding| own.blocks() && own.code != NO_EXPORTS;
        let faulty = findings.iter().filter(is_faulty).count();
        let refused = faulty + exports.broken.len();
        for file in &exports.broken {
            findings.extend(readings.why_broken(file));
        }
        let purpose = Purpose::Documents;
        Ok(Self { workspace, options, exports, readings, purpose, findings, refused })
    }

    /// Whether it is about all classes, and all exports could be told apart.
    pub(super) fn is_whole(&self) -> bool {
        self.options.selection.classes.is_empty() && self.refused == 0
    }

    /// The exports of each class, newest first.
    pub(super) fn classes(&self) -> Vec<&[Found]> {
        self.exports.classes.values().map(Vec::as_slice).collect()
    }
}

/// Findings in their order; what is wrong with a whole file was said once for each of its
/// classes.
pub(super) fn in_order(findings: &mut Vec<Finding>) {
    findings.sort();
    findings.dedup();
}
