//! The command export: documents as tables for other programs.

use chrono::NaiveDate;

use super::answer::Answer;
use super::arguments::{Arguments, Command};
use super::documents::{counted, open, options, tally};
use crate::batch;
use crate::documents::Status;
use crate::export::EXPORTERS;
use crate::failure::Failure;
use crate::messages::Messages;

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
    let Some(exporter) = EXPORTERS.iter().find(|own| own.name == *name) else {
        let known: Vec<&str> = EXPORTERS.iter().map(|own| own.name).collect();
        let values = [("found", &**name), ("known", &*known.join(", "))];
        return Err(Failure::Usage(messages.say("usage-unknown-format", &values)));
    };
    let workspace = match open(arguments, "export")? {
        Ok(workspace) => workspace,
        Err(answer) => return Ok(answer),
    };
    let status = if *also_open { Status::Draft } else { Status::Issue };
    let into = tables_into.clone().unwrap_or_else(|| arguments.out.join("export"));
    let report =
        batch::export(&workspace, &options(arguments, as_of, status), exporter, &into)?;
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
        verbatim: None,
    })
}
