//! The command report: what the administration gets by clause 2.14.

use chrono::NaiveDate;

use super::answer::Answer;
use super::arguments::{Arguments, Command};
use super::documents::{counted, open, options, tally, unknown_format};
use crate::batch::{self, NO_EXPORTS, ReportFormat};
use crate::documents::Status;
use crate::failure::Failure;
use crate::messages::Messages;
use crate::reports::REPORTS;

/// Formats that are written if none is named.
const USUAL_FORMATS: [&str; 2] = ["pdf", "xlsx"];

/// Names of the reports.
pub(super) fn kinds() -> Vec<&'static str> {
    REPORTS.iter().map(|own| own.name).collect()
}

pub(super) fn report(
    arguments: &Arguments,
    messages: &Messages,
    as_of: NaiveDate,
) -> Result<Answer, Failure> {
    let Some(Command::Report { kind, written_as, reports_into }) = &arguments.command
    else {
        return Err(Failure::Usage("report".into()));
    };
    let Some(kind) = kind else { return Ok(list(messages)) };
    let report = REPORTS.iter().find(|own| own.name == *kind).ok_or_else(|| {
        let values = [("found", kind.as_str()), ("known", &*kinds().join(", "))];
        Failure::Usage(messages.say("usage-unknown-report", &values))
    })?;
    let mut formats = Vec::new();
    let usual = USUAL_FORMATS.map(str::to_owned);
    let names = if written_as.is_empty() { &usual[..] } else { written_as };
    for name in names {
        let unknown = || unknown_format(name, &ReportFormat::names(), messages);
        formats.push(ReportFormat::of(name).ok_or_else(unknown)?);
    }
    let workspace = match open(arguments, "report")? {
        Ok(workspace) => workspace,
        Err(answer) => return Ok(answer),
    };
    let into = reports_into.clone().unwrap_or_else(|| arguments.out.join("reports"));
    let options = options(arguments, as_of, Status::Draft);
    let made = batch::report(&workspace, &options, report, &formats, &into)?;
    let numbers = [
        ("planned", made.planned),
        ("made", made.made),
        ("refused", made.refused),
        ("pages", made.pages),
        ("files", made.files),
    ];
    let mut lines = vec![counted(messages, "reported", &numbers)];
    if made.findings.iter().any(|own| own.code == NO_EXPORTS) {
        lines = vec![messages.say("tally-no-exports", &[])];
    }
    if made.files > 0 {
        let folder = into.display().to_string();
        lines.push(messages.say("reported-into", &[("path", &folder)]));
    }
    Ok(Answer {
        command: "report",
        lines,
        tally: tally(&numbers),
        findings: made.findings,
        is_bad: made.refused > 0,
        ..Answer::default()
    })
}

/// Every report with its sentence.
fn list(messages: &Messages) -> Answer {
    let width = kinds().iter().map(|own| own.len()).max().unwrap_or_default();
    let line = |own: &&str| {
        let sentence = messages.say(&format!("help-report-{own}"), &[]);
        format!("{own:width$}  {sentence}")
    };
    let mut answer = Answer { command: "report", ..Answer::default() };
    answer.lines = kinds().iter().map(line).collect();
    answer.tally.insert("kinds".into(), kinds().into());
    answer
}
