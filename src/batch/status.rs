//! The status: what is exported, built, missing, and how many days are left.

use chrono::NaiveDate;
use serde::Serialize;

use super::exports::Exports;
use super::readings::Readings;
use super::{Selection, Workspace};
use crate::failure::Failure;
use crate::finding::Finding;
use crate::snapshot::ShowValues;

/// One document and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentStatus {
    /// School year.
    pub year: String,
    /// Class, «7А».
    pub class: String,
    /// Print period or `ledger`.
    pub period: String,
    /// Day of the newest export.
    pub exported: NaiveDate,
    /// Last day to print it (clause 1.5).
    pub deadline: Option<NaiveDate>,
    /// Days to the deadline; negative when it has passed.
    pub days_left: Option<i64>,
    /// The period is over.
    pub closed: bool,
    /// The PDF and its bundle are there.
    pub built: bool,
}

/// Where the whole workspace stands.
#[derive(Debug, Default)]
pub struct StatusReport {
    /// Every document of every class.
    pub documents: Vec<DocumentStatus>,
    /// Days since the newest export.
    pub days_since_export: Option<i64>,
    /// Findings about the exports as files.
    pub findings: Vec<Finding>,
}

impl StatusReport {
    /// Documents that should have been printed by now.
    pub fn overdue(&self) -> usize {
        let late = |own: &&DocumentStatus| {
            !own.built && own.days_left.is_some_and(|days| days < 0)
        };
        self.documents.iter().filter(late).count()
    }
}

/// The status of the documents asked for, as of a day.
///
/// # Errors
/// If the data folder cannot be read.
pub fn status(
    workspace: &Workspace,
    selection: &Selection,
    as_of: NaiveDate,
) -> Result<StatusReport, Failure> {
    let exports = Exports::find(workspace, selection)?;
    let readings = Readings::new(workspace, ShowValues::OnlyHarmless, &exports);
    let mut report =
        StatusReport { findings: exports.findings, ..StatusReport::default() };
    for file in &exports.broken {
        report.findings.extend(readings.why_broken(file));
    }
    let mut periods = Vec::new();
    for ((year, slug), found) in &exports.classes {
        let newest = &found[0];
        let exported = newest.exported_at.date_naive();
        let age = (as_of - exported).num_days();
        report.days_since_export =
            Some(report.days_since_export.map_or(age, |days| days.min(age)));
        let loaded = match readings.load(newest) {
            Ok(loaded) => loaded,
            Err(findings) => {
                report.findings.extend(findings);
                continue;
            }
        };
        let Some(class) = loaded.class() else {
            report.findings.extend(loaded.findings);
            continue;
        };
        let mut add = |period: String, ends: NaiveDate, deadline, stem: &str, years| {
            periods.push(period.clone());
            if !selection.wants_period(&period) {
                return;
            }
            let stem = format!("{year}/{slug}/{year}-{slug}-{stem}");
            let files =
                [format!("print/{stem}.pdf"), format!("archive/{years}y/{stem}.zip")];
            report.documents.push(DocumentStatus {
                year: year.clone(),
                class: class.name(),
                period,
                exported,
                deadline,
                days_left: deadline.map(|day: NaiveDate| (day - as_of).num_days()),
                closed: ends <= as_of,
                built: files.iter().all(|file| workspace.out.join(file).is_file()),
            });
        };
        let profile = &workspace.profile;
        for period in profile.print_periods(&class.calendar) {
            let deadline = profile.journal_deadline(period.span.to);
            let stem = format!("{}-journal", period.id);
            let years = profile.retention.journal_years;
            add(period.id, period.span.to, Some(deadline), &stem, years);
        }
        let (ends, years) = (class.calendar.span.to, profile.retention.ledger_years);
        add("ledger".into(), ends, profile.binding_deadline(ends), "ledger", years);
    }
    report.findings.extend(selection.unknown_periods(&periods));
    report.findings.sort();
    report.findings.dedup();
    Ok(report)
}
