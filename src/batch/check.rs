//! The check: everything that would refuse a document, without making one.

use rayon::prelude::*;

use super::exports::{Exports, Found, LARGEST};
use super::prepare::{Asked, Prepared};
use super::{BuildOptions, Workspace, unreadable};
use crate::disk;
use crate::failure::Failure;
use crate::finding::Finding;
use crate::snapshot::{self, ShowValues};

/// What a check found.
#[derive(Debug, Default)]
pub struct CheckReport {
    /// Classes looked at.
    pub classes: usize,
    /// All findings, sorted.
    pub findings: Vec<Finding>,
}

/// Checks every class that is asked for.
///
/// # Errors
/// If the data folder cannot be read.
pub fn check(
    workspace: &Workspace,
    options: &BuildOptions,
) -> Result<CheckReport, Failure> {
    let exports = Exports::find(workspace, &options.selection)?;
    let asked = Asked {
        workspace,
        selection: &options.selection,
        as_of: options.as_of,
        status: options.status,
        show: options.show,
    };
    let mut report = CheckReport::default();
    report.findings.extend(exports.findings);
    for file in &exports.broken {
        report.findings.extend(broken_file(workspace, file, options.show));
    }
    let wanted: Vec<&Vec<Found>> = exports.classes.values().collect();
    report.classes = wanted.len();
    let prepared: Result<Vec<Prepared>, Failure> =
        wanted.par_iter().map(|found| asked.prepare(found)).collect();
    let mut documents = Vec::new();
    for own in prepared? {
        report.findings.extend(own.findings);
        documents.extend(own.documents);
    }
    report.findings.extend(options.selection.unknown_periods(&documents));
    report.findings.sort();
    Ok(report)
}

/// Why a file whose heading cannot be read is no export.
pub(super) fn broken_file(
    workspace: &Workspace,
    file: &str,
    show: ShowValues,
) -> Vec<Finding> {
    match disk::read_bounded(&workspace.data.join(file), LARGEST) {
        Ok(bytes) => {
            let conventions = workspace.profile.conventions();
            snapshot::read(&bytes, file, &conventions, show).findings
        }
        Err(error) => vec![unreadable(file, &error)],
    }
}
