//! The check: everything that would refuse a document, without making one.

use rayon::prelude::*;

use super::Workspace;
use super::prepare::Prepared;
use super::run::{Run, RunOptions, in_order};
use super::told::Told;
use crate::checks;
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
    options: &RunOptions,
) -> Result<CheckReport, Failure> {
    let run = Run::open(workspace, options)?;
    let classes = run.classes();
    let prepared: Result<Vec<Prepared>, Failure> =
        classes.par_iter().map(|found| run.prepare(found)).collect();
    let mut report =
        CheckReport { classes: classes.len(), findings: run.findings.clone() };
    let mut told = Told::default();
    let mut hours = Vec::new();
    for (found, own) in classes.iter().zip(prepared?) {
        told.add(&found[0], &own);
        report.findings.extend(own.findings);
        hours.extend(own.hours);
    }
    report.findings.extend(checks::check_school(&hours, &workspace.severities));
    report.findings.extend(told.unknown_periods(&run));
    report.findings.extend(told.idle_waivers(&run));
    in_order(&mut report.findings);
    Ok(report)
}
