//! The commands build, verify and status, and what all commands about documents share.

use std::path::PathBuf;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value};

use super::answer::Answer;
use super::arguments::Arguments;
use super::progress::Progress;
use crate::batch::{self, DocumentStatus, RunOptions, Selection, Standing, Workspace};
use crate::documents::Status;
use crate::failure::Failure;
use crate::messages::Messages;

/// What the arguments ask of a run.
pub(super) fn options(
    arguments: &Arguments,
    as_of: NaiveDate,
    status: Status,
) -> RunOptions {
    let (classes, periods) = (arguments.classes.clone(), arguments.periods.clone());
    RunOptions {
        selection: Selection { classes, periods },
        status,
        as_of,
        show: arguments.show(),
    }
}

/// The workspace, or an answer with what is wrong in its profile.
pub(super) fn open(
    arguments: &Arguments,
    command: &'static str,
) -> Result<Result<Workspace, Answer>, Failure> {
    let opened = Workspace::open(&arguments.data, &arguments.out)?;
    Ok(opened.map_err(|findings| Answer { command, findings, ..Answer::default() }))
}

pub(super) fn build(
    arguments: &Arguments,
    messages: &Messages,
    as_of: NaiveDate,
    draft: bool,
) -> Result<Answer, Failure> {
    let workspace = match open(arguments, "build")? {
        Ok(workspace) => workspace,
        Err(answer) => return Ok(answer),
    };
    let status = if draft { Status::Draft } else { Status::Issue };
    let progress = Progress::begin(messages);
    let report = batch::build(&workspace, &options(arguments, as_of, status), &|step| {
        progress.show(step);
    });
    progress.end();
    let report = report?;
    let own = report.tally;
    let numbers = [
        ("planned", own.planned),
        ("made", own.made),
        ("unchanged", own.unchanged),
        ("refused", own.refused),
        ("not_yet", own.not_yet),
        ("pages", own.pages),
        ("sheets", own.sheets),
    ];
    let mut lines = vec![counted(messages, "tally-planned", &numbers)];
    if own.not_yet > 0 {
        lines.push(counted(messages, "tally-not-yet", &[("count", own.not_yet)]));
    }
    if report.findings.iter().any(|own| own.code == batch::NO_EXPORTS) {
        lines = vec![messages.say("tally-no-exports", &[])];
    } else {
        lines.push(counted(messages, "tally-pages", &numbers));
    }
    if own.made + own.unchanged > 0 {
        lines.push(places(arguments, status, messages));
    }
    Ok(Answer {
        command: "build",
        lines,
        tally: tally(&numbers),
        findings: report.findings,
        is_bad: own.refused > 0,
        ..Answer::default()
    })
}

pub(super) fn verify(paths: &[PathBuf], messages: &Messages) -> Result<Answer, Failure> {
    let report = batch::verify(paths)?;
    let numbers = [
        ("bundles", report.bundles),
        ("good", report.good),
        ("renamed", report.renamed),
        ("misplaced", report.misplaced),
        ("bad", report.bundles - report.good - report.renamed - report.misplaced),
        ("bytes", report.bytes),
    ];
    Ok(Answer {
        command: "verify",
        lines: vec![counted(messages, "verified", &numbers)],
        tally: tally(&numbers),
        findings: report.findings,
        is_bad: report.good == 0,
        ..Answer::default()
    })
}

pub(super) fn status(
    arguments: &Arguments,
    messages: &Messages,
    as_of: NaiveDate,
) -> Result<Answer, Failure> {
    let workspace = match open(arguments, "status")? {
        Ok(workspace) => workspace,
        Err(answer) => return Ok(answer),
    };
    let report = batch::status(&workspace, &options(arguments, as_of, Status::Issue))?;
    let mut lines = Vec::new();
    for own in &report.documents {
        lines.push(status_line(own, messages));
    }
    if let Some(days) = report.days_since_export {
        let key = match days {
            ..0 => "status-age-ahead",
            0 => "status-age-today",
            1.. => "status-age",
        };
        lines.push(messages.say(key, &[("days", &days.abs().to_string())]));
    }
    let numbers = [
        ("superseded", report.superseded.len()),
        ("outdated", report.outdated()),
        ("damaged", report.damaged()),
        ("refused", report.refused),
        ("overdue", report.overdue()),
    ];
    if !report.superseded.is_empty() {
        let count = report.superseded.len().to_string();
        let files = report.superseded.join(", ");
        let values = [("count", &*count), ("files", &*files)];
        lines.push(messages.say("status-superseded", &values));
    }
    let keys = [
        "status-outdated-count",
        "status-damaged-count",
        "status-refused-count",
        "status-overdue",
    ];
    for (key, (_, count)) in keys.into_iter().zip(numbers.into_iter().skip(1)) {
        if count > 0 {
            lines.push(counted(messages, key, &[("count", count)]));
        }
    }
    let is_bad = report.damaged() + report.refused + report.overdue() > 0;
    let mut tally = tally(&numbers);
    tally.insert("documents".into(), report.documents.len().into());
    tally.insert("list".into(), in_json(&report.documents)?);
    Ok(Answer {
        command: "status",
        lines,
        tally,
        findings: report.findings,
        is_bad,
        ..Answer::default()
    })
}

/// Where a document stands, and how many days are left if it is still to be made.
fn status_line(own: &DocumentStatus, messages: &Messages) -> String {
    let document = match own.period == own.form {
        true => messages.say(&format!("document-{}", own.form), &[]),
        false => own.period.clone(),
    };
    let state = match own.standing {
        Standing::Built => "status-built",
        Standing::Open => "status-open",
        Standing::Missing => "status-missing",
        Standing::NoBundle => "status-no-bundle",
        Standing::Damaged => "status-damaged",
        Standing::Altered => "status-altered",
        Standing::Outdated => "status-outdated",
        Standing::Refused if own.files.is_empty() => "status-refused",
        Standing::Refused => "status-refused-stands",
    };
    let key = match (own.standing, own.days_left) {
        (Standing::Built | Standing::Open, _) | (_, None) => "status-due",
        (_, Some(0)) => "status-due-today",
        (_, Some(1..)) => "status-due-in",
        (_, Some(..0)) => "status-due-past",
    };
    let mut line = messages.say(
        "status-line",
        &[
            ("year", &own.year),
            ("class", &own.class),
            ("document", &document),
            ("state", &messages.say(state, &[])),
        ],
    );
    if let (Some(deadline), Some(days)) = (own.deadline, own.days_left) {
        let values =
            [("deadline", &*messages.day(deadline)), ("days", &*days.abs().to_string())];
        line.push_str(&messages.say(key, &values));
    }
    line
}

/// Where the documents of a build stand.
fn places(arguments: &Arguments, status: Status, messages: &Messages) -> String {
    let folder = |name: &str| arguments.out.join(name).display().to_string();
    match status {
        Status::Draft => messages.say("made-drafts", &[("draft", &folder("draft"))]),
        Status::Issue => {
            let values = [("print", &*folder("print")), ("archive", &*folder("archive"))];
            messages.say("made-documents", &values)
        }
    }
}

pub(super) fn counted(
    messages: &Messages,
    key: &str,
    numbers: &[(&str, usize)],
) -> String {
    let numbers: Vec<(&str, String)> =
        numbers.iter().map(|(name, number)| (*name, number.to_string())).collect();
    let values: Vec<(&str, &str)> =
        numbers.iter().map(|(name, number)| (*name, number.as_str())).collect();
    messages.say(key, &values)
}

/// The failure of a format that is none of those known.
pub(super) fn unknown_format(
    found: &str,
    known: &[&str],
    messages: &Messages,
) -> Failure {
    let values = [("found", found), ("known", &*known.join(", "))];
    Failure::Usage(messages.say("usage-unknown-format", &values))
}

/// A part of the answer as JSON.
///
/// # Errors
/// If it cannot be written so: an answer that leaves it out would be a false one.
pub(super) fn in_json(part: &impl Serialize) -> Result<Value, Failure> {
    serde_json::to_value(part).map_err(|error| Failure::Internal(error.to_string()))
}

pub(super) fn tally(numbers: &[(&str, usize)]) -> Map<String, Value> {
    numbers
        .iter()
        .map(|(name, number)| ((*name).to_owned(), Value::from(*number)))
        .collect()
}
