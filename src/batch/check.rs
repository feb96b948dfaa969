//! The check: everything that would refuse a document, without making one.

use rayon::prelude::*;

use super::exports::{Exports, Found};
use super::prepare::{Asked, Prepared};
use super::readings::Readings;
use super::{BuildOptions, Workspace};
use crate::failure::Failure;
use crate::finding::Finding;

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
    let readings = Readings::new(workspace, options.show, &exports);
    let asked = Asked {
        workspace,
        selection: &options.selection,
        as_of: options.as_of,
        status: options.status,
        readings: &readings,
    };
    let mut report = CheckReport::default();
    report.findings.extend(exports.findings);
    for file in &exports.broken {
        report.findings.extend(readings.why_broken(file));
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
    // What is wrong with a whole file was said once for each of its classes.
    report.findings.sort();
    report.findings.dedup();
    Ok(report)
}
