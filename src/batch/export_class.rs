//! Classes as files of other programs: each class of the newest exports, the year whole.

use std::path::Path;

use super::exports::Found;
use super::readings::Loaded;
use super::run::{Run, RunOptions, in_order};
use super::{ExportReport, LEFT_OUT, NO_PLACE, Workspace};
use crate::disk;
use crate::failure::Failure;
use crate::finding::{Finding, Place};
use crate::import::{self, Filled, IMPORTERS, Importer, Request, SourceFile};
use crate::journal::ClassGroup;
use crate::profile::Profile;
use crate::snapshot::ShowValues;
use crate::snapshot::v1::{Class, Snapshot};

/// A format that the data of a class are written in, to be imported again.
#[derive(Clone, Copy)]
pub struct ClassExporter {
    /// Name on the command line, and that of the importer that reads it; its help text is
    /// `help-export-<name>`.
    pub name: &'static str,
    /// Ending of its files.
    pub ending: &'static str,
    /// The file of one class; its pupils by id, as the journal lists them.
    pub write: fn(
        &Snapshot,
        &Class,
        &[String],
        &Profile,
    ) -> Result<Filled, import::TemplateError>,
}

/// All formats of whole classes.
pub const CLASS_EXPORTERS: &[ClassExporter] =
    &[ClassExporter { name: "workbook", ending: "xlsx", write: import::filled }];

/// Writes every class that is asked for below `into`, by school year and class.
///
/// Each file is read again before it takes its name: one that the importer would not take
/// back is never written.
///
/// # Errors
/// If the data folder cannot be read or a file not written.
pub fn export_classes(
    workspace: &Workspace,
    options: &RunOptions,
    exporter: &ClassExporter,
    into: &Path,
) -> Result<ExportReport, Failure> {
    let importer = IMPORTERS.iter().find(|own| own.name == exporter.name);
    let importer = importer.ok_or_else(|| Failure::Internal(exporter.name.into()))?;
    let run = Run::open(workspace, options)?;
    let mut report = ExportReport {
        planned: run.refused,
        refused: run.refused,
        findings: run.findings.clone(),
        ..ExportReport::default()
    };
    for found in run.classes().into_iter().filter_map(<[Found]>::first) {
        report.planned += 1;
        let loaded = run.readings.load(found);
        report.findings.extend(loaded.findings.iter().cloned());
        let Some((snapshot, class, group)) = parts(&loaded) else {
            report.refused += 1;
            continue;
        };
        let order: Vec<String> = group.pupils.iter().map(|own| own.id.clone()).collect();
        let filled = (exporter.write)(snapshot, class, &order, &workspace.profile);
        let filled = filled.map_err(|error| Failure::Internal(error.to_string()))?;
        let folder = found.folder();
        let name =
            format!("{}-{}.{}", folder.replace('/', "-"), exporter.name, exporter.ending);
        let place = Place {
            year: Some(snapshot.school_year.name.clone()),
            class: Some(group.name()),
            ..Place::default()
        };
        let file = SourceFile { name: name.clone(), bytes: filled.bytes };
        if let Some(fault) = fault(importer, &file, &workspace.profile) {
            let finding = NO_PLACE.at(place).with("code", fault.code);
            report.findings.push(finding.with("where", fault.place));
            report.refused += 1;
            continue;
        }
        if filled.left_out.values().any(|count| *count > 0) {
            let finding = LEFT_OUT.at(place);
            let all = filled.left_out.iter();
            let finding = all.fold(finding, |own, (kind, count)| own.with(kind, count));
            report.findings.push(finding);
        }
        disk::write_atomically(&into.join(folder).join(name), &file.bytes)?;
        report.written += 1;
        report.files += 1;
    }
    in_order(&mut report.findings);
    Ok(report)
}

/// The export, the class in it, and the same class as the journal has it; `None` if it has
/// a fault.
fn parts(loaded: &Loaded) -> Option<(&Snapshot, &Class, &ClassGroup)> {
    let snapshot = loaded.snapshot()?;
    Some((snapshot, snapshot.classes.get(loaded.index()?)?, loaded.class()?))
}

/// The first reason why the importer would not take the file back.
fn fault(importer: &Importer, file: &SourceFile, profile: &Profile) -> Option<Finding> {
    let imported = import::import(
        importer,
        &Request {
            sources: std::slice::from_ref(file),
            profile,
            exported_at: None,
            map: None,
            show: ShowValues::OnlyHarmless,
        },
    );
    imported.findings.into_iter().find(Finding::blocks)
}
