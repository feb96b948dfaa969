//! Documents as tables: every document that may be made, in another format.

use std::path::Path;

use super::prepare::{Fate, Prepared};
use super::run::{Run, RunOptions, in_order};
use super::told::Told;
use super::{Unit, Workspace};
use crate::disk;
use crate::export::{Exported, Exporter};
use crate::failure::Failure;
use crate::finding::Finding;

/// What an export did.
#[derive(Debug, Default)]
pub struct ExportReport {
    /// Documents to be written or refused.
    pub planned: usize,
    /// Written.
    pub written: usize,
    /// Not written, with a finding.
    pub refused: usize,
    /// Files of the documents, each replaced where it stood already.
    pub files: usize,
    /// All findings, sorted.
    pub findings: Vec<Finding>,
}

/// Writes the documents that are asked for below `into`, by school year and class.
///
/// # Errors
/// If the data folder cannot be read or a file not written.
pub fn export(
    workspace: &Workspace,
    options: &RunOptions,
    exporter: &Exporter,
    into: &Path,
) -> Result<ExportReport, Failure> {
    let run = Run::open(workspace, options)?;
    let mut report = ExportReport {
        planned: run.refused,
        refused: run.refused,
        findings: run.findings.clone(),
        ..ExportReport::default()
    };
    let mut told = Told::default();
    for found in run.classes() {
        let prepared: Prepared = run.prepare(found)?;
        told.add(&found[0], &prepared);
        report.planned += prepared.planned;
        report.refused += prepared.refused();
        report.findings.extend(prepared.findings);
        for (_, fate) in prepared.documents {
            if let Fate::Ready(unit) = fate {
                report.files += write(&unit, exporter, into)?;
                report.written += 1;
            }
        }
    }
    let unknown = told.unknown_periods(&run);
    report.planned += unknown.len();
    report.refused += unknown.len();
    report.findings.extend(unknown);
    if report.planned != report.written + report.refused {
        let (planned, written, refused) =
            (report.planned, report.written, report.refused);
        return Err(Failure::Internal(format!("{planned} ≠ {written} + {refused}")));
    }
    in_order(&mut report.findings);
    Ok(report)
}

/// Writes the files of one document; gives their number.
fn write(unit: &Unit, exporter: &Exporter, into: &Path) -> Result<usize, Failure> {
    let fault =
        |reason: String| Failure::Internal(format!("{}: {reason}", unit.document.stem));
    // What serde says may quote a value; its place is enough.
    let tables = (unit.document.form.tables)(&unit.form_data).map_err(|error| {
        fault(format!("form data {}:{}", error.line(), error.column()))
    })?;
    let title = match &unit.draft {
        Some(draft) => format!("{} · {draft}", unit.title),
        None => unit.title.clone(),
    };
    let files = (exporter.write)(&Exported {
        stem: &unit.document.stem,
        title: &title,
        moment: unit.dateline.0,
        form_data: &unit.form_data,
        tables: &tables,
    })
    .map_err(|error| fault(error.to_string()))?;
    // A draft never takes the place of a document that may be issued.
    let into = if unit.draft.is_some() { into.join("draft") } else { into.to_owned() };
    let folder = into.join(&unit.document.folder);
    for (path, bytes) in &files {
        disk::write_atomically(&folder.join(path), bytes)?;
    }
    Ok(files.len())
}
