//! The check: everything that would refuse a document, without making one.

use chrono::{DateTime, FixedOffset};
use rayon::prelude::*;

use super::Workspace;
use super::prepare::Prepared;
use super::run::{Purpose, Run, RunOptions, in_order};
use super::told::Told;
use crate::checklist::Particulars;
use crate::checklist::previous::Seen;
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
    /// Names that the findings leave out, apart from them; only if they were asked for.
    pub particulars: Particulars,
    /// Classes whose exports could be read, so that the rules saw them.
    pub seen: Seen,
    /// Moment of the newest export.
    pub exported_at: Option<DateTime<FixedOffset>>,
}

/// Checks every class that is asked for, and names nobody.
///
/// # Errors
/// If the data folder cannot be read.
pub fn check(
    workspace: &Workspace,
    options: &RunOptions,
) -> Result<CheckReport, Failure> {
    look_at(workspace, options, Purpose::Findings)
}

/// The same with names beside the findings, for a document that a person asked for.
///
/// # Errors
/// If the data folder cannot be read.
pub fn check_naming(
    workspace: &Workspace,
    options: &RunOptions,
) -> Result<CheckReport, Failure> {
    look_at(workspace, options, Purpose::FindingsWithNames)
}

fn look_at(
    workspace: &Workspace,
    options: &RunOptions,
    purpose: Purpose,
) -> Result<CheckReport, Failure> {
    let run = &Run { purpose, ..Run::open(workspace, options)? };
    let classes = run.classes();
    let prepared: Result<Vec<Prepared>, Failure> =
        classes.par_iter().map(|found| run.prepare(found)).collect();
    let mut report = CheckReport {
        classes: classes.len(),
        findings: run.findings.clone(),
        exported_at: classes.iter().map(|own| own[0].exported_at).max(),
        seen: Seen { is_whole: run.is_whole(), ..Seen::default() },
        ..CheckReport::default()
    };
    let mut told = Told::default();
    let mut hours = Vec::new();
    for (found, own) in classes.iter().zip(prepared?) {
        told.add(&found[0], &own);
        match own.is_readable {
            true => drop(report.seen.classes.insert(found[0].class())),
            false => report.seen.is_whole = false,
        }
        report.findings.extend(own.findings);
        report.particulars.extend(own.particulars);
        hours.extend(own.hours);
    }
    report.findings.extend(checks::check_school(&hours, &run.workspace.severities));
    report.findings.extend(told.unknown_periods(run));
    report.findings.extend(told.idle_waivers(run));
    in_order(&mut report.findings);
    Ok(report)
}
