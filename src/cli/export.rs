//! The command export: documents as tables for other programs, and classes as workbooks.

use chrono::NaiveDate;

use super::answer::Answer;
use super::arguments::{Arguments, Command};
use super::documents::{counted, open, options, tally, unknown_format};
use crate::batch::{self, CLASS_EXPORTERS};
use crate::documents::Status;
use crate::export::EXPORTERS;
use crate::failure::Failure;
use crate::messages::Messages;

/// Names of the formats: of documents, then of whole classes.
pub(super) fn formats() -> Vec<&'static str> {
    let of_classes = CLASS_EXPORTERS.iter().map(|own| own.name);
    EXPORTERS.iter().map(|own| own.name).chain(of_classes).collect()
}

pub(super) fn export(
    arguments: &Arguments,
    messages: &Messages,
    as_of: NaiveDate,
) -> Result<Answer, Failure> {
    let Some(Command::Export { exporter: name, tables_into, also_open }) =
        &arguments.command
    else {
        return Err(Failure::Usage("export".into()));
    };
    let exporter = EXPORTERS.iter().find(|own| own.name == *name);
    let of_classes = CLASS_EXPORTERS.iter().find(|own| own.name == *name);
    if exporter.is_none() && of_classes.is_none() {
        return Err(unknown_format(name, &formats(), messages));
    }
    if of_classes.is_some() && (*also_open || !arguments.periods.is_empty()) {
        return Err(Failure::Usage(
            messages.say("usage-whole-year", &[("format", name)]),
        ));
    }
    let workspace = match open(arguments, "export")? {
        Ok(workspace) => workspace,
        Err(answer) => return Ok(answer),
    };
    let status = if *also_open { Status::Draft } else { Status::Issue };
    let into = tables_into.clone().unwrap_or_else(|| arguments.out.join("export"));
    let options = options(arguments, as_of, status);
    let report = match (exporter, of_classes) {
        (Some(own), _) => batch::export(&workspace, &options, own, &into)?,
        (_, Some(own)) => batch::export_classes(&workspace, &options, own, &into)?,
        _ => return Err(Failure::Usage(name.clone())),
    };
    let numbers = [
        ("planned", report.planned),
        ("written", report.written),
        ("refused", report.refused),
        ("files", report.files),
    ];
    let mut lines = vec![counted(messages, "exported", &numbers)];
    if report.files > 0 {
        let folder = into.display().to_string();
        lines.push(messages.say("exported-into", &[("path", &folder)]));
    }
    Ok(Answer {
        command: "export",
        lines,
        tally: tally(&numbers),
        findings: report.findings,
        is_bad: report.refused > 0,
        ..Answer::default()
    })
}
