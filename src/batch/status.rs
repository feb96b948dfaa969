//! The status: what is exported, built, missing, and how many days are left.

use chrono::NaiveDate;
use rayon::prelude::*;
use serde::Serialize;

use super::Workspace;
use super::document::Document;
use super::exports::Found;
use super::prepare::{Fate, Prepared};
use super::run::{Run, RunOptions, in_order};
use super::standing::{self, Standing};
use super::told::Told;
use crate::failure::Failure;
use crate::finding::Finding;

/// Classes looked at before memory is given back.
const CLASSES_AT_ONCE: usize = 8;

/// One document and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentStatus {
    /// School year.
    pub year: String,
    /// Class, «7А».
    pub class: String,
    /// Print period, or the name of the form of the year: `ledger`.
    pub period: String,
    /// Name of the form in file names: `journal`, `ledger`.
    pub form: &'static str,
    /// Day of the newest export.
    pub exported: NaiveDate,
    /// Last day to print it (clause 1.5).
    pub deadline: Option<NaiveDate>,
    /// Days to the deadline; negative when it has passed.
    pub days_left: Option<i64>,
    /// Where it stands.
    pub standing: Standing,
    /// Files of it that are there, by path below `out/`.
    pub files: Vec<String>,
}

/// Where the whole workspace stands.
#[derive(Debug, Default)]
pub struct StatusReport {
    /// Every document of every class.
    pub documents: Vec<DocumentStatus>,
    /// Days since the newest export.
    pub days_since_export: Option<i64>,
    /// Export files that a newer one of the same classes replaces.
    pub superseded: Vec<String>,
    /// Documents that a finding refuses; what refuses them is said by a check.
    pub refused: usize,
    /// Findings about the exports as files and about what stands in `out/`.
    pub findings: Vec<Finding>,
}

impl StatusReport {
    /// Documents that should have been printed by now.
    pub fn overdue(&self) -> usize {
        let late = |own: &&DocumentStatus| {
            !own.standing.is_made() && own.days_left.is_some_and(|days| days < 0)
        };
        self.documents.iter().filter(late).count()
    }

    /// Documents of which export or profile say something else today.
    pub fn outdated(&self) -> usize {
        self.count(|own| own == Standing::Outdated)
    }

    /// Documents whose bundle is damaged, missing or not that of their PDF.
    pub fn damaged(&self) -> usize {
        self.count(Standing::is_damaged)
    }

    fn count(&self, is_so: impl Fn(Standing) -> bool) -> usize {
        self.documents.iter().filter(|own| is_so(own.standing)).count()
    }
}

/// The status of the documents asked for, as of a day.
///
/// # Errors
/// If the data folder or the results cannot be read.
pub fn status(
    workspace: &Workspace,
    options: &RunOptions,
) -> Result<StatusReport, Failure> {
    let run = Run::open(workspace, options)?;
    let mut report = StatusReport {
        findings: run.findings.clone(),
        superseded: run.exports.superseded(),
        ..StatusReport::default()
    };
    let mut told = Told::default();
    for classes in run.classes().chunks(CLASSES_AT_ONCE) {
        let prepared: Result<Vec<Prepared>, Failure> =
            classes.par_iter().map(|found| run.prepare(found)).collect();
        for (found, own) in classes.iter().zip(prepared?) {
            let age = (options.as_of - found[0].exported_at.date_naive()).num_days();
            let newest = report.days_since_export.map_or(age, |days| days.min(age));
            report.days_since_export = Some(newest);
            told.add(&found[0], &own);
            report.refused += own.refused();
            report.documents.extend(documents(&run, &found[0], &own));
            // What refuses a class that can be read is the answer of a check.
            if !own.is_readable {
                report.findings.extend(own.findings);
            }
        }
    }
    report.findings.extend(told.unknown_periods(&run));
    report.findings.extend(told.unknown_documents(&run)?);
    in_order(&mut report.findings);
    Ok(report)
}

/// Where the documents of a class that are asked for stand.
fn documents(run: &Run<'_>, newest: &Found, prepared: &Prepared) -> Vec<DocumentStatus> {
    let (out, profile) = (&run.workspace.out, &run.workspace.profile);
    let status = |(own, fate): &(Document, Fate)| {
        let deadline = (own.form.deadline)(profile, own.closes);
        DocumentStatus {
            year: own.year.clone(),
            class: own.class.clone(),
            period: own.key.to_string(),
            form: own.form.stem,
            exported: newest.exported_at.date_naive(),
            deadline,
            days_left: deadline.map(|day| (day - run.options.as_of).num_days()),
            standing: standing::standing(own, fate, out, &profile.retention),
            files: standing::files(own, out, &profile.retention),
        }
    };
    let is_asked = |(_, fate): &&(Document, Fate)| !matches!(fate, Fate::NotAsked);
    prepared.documents.iter().filter(is_asked).map(status).collect()
}
