//! The command waive: a permission to print something as it is, or a table of them.

use std::path::Path;

use chrono::NaiveDate;

use super::answer::Answer;
use super::arguments::{Arguments, Command, WaivedBy, WaivedPlace};
use super::documents::{counted, open, options, tally};
use crate::batch::{self, Permission};
use crate::checklist::sheet::{self, Reasoned};
use crate::disk;
use crate::documents::Status;
use crate::failure::Failure;
use crate::finding::{Finding, Place, Waived};
use crate::import::SourceFile;
use crate::messages::Messages;
use crate::waivers;

/// Largest table of reasons, in bytes.
const LARGEST: u64 = 64 << 20;

pub(super) fn waive(
    arguments: &Arguments,
    messages: &Messages,
    as_of: NaiveDate,
) -> Result<Answer, Failure> {
    let Some(Command::Waive { rule, from, place, given, until }) = &arguments.command
    else {
        return Err(Failure::Usage("waive".into()));
    };
    let permission = |rule: &str, place: Place, reason: &str, written_at| Permission {
        rule: rule.to_owned(),
        place,
        given: waived(given, reason, as_of),
        until: *until,
        written_at,
    };
    let permissions = match from {
        Some(path) => match reasons(path)? {
            Ok(reasons) => {
                let of = |own: Reasoned| {
                    permission(own.code.id, own.place, &own.reason, Some(own.written_at))
                };
                reasons.into_iter().map(of).collect()
            }
            Err(findings) => {
                return Ok(Answer { command: "waive", findings, ..Answer::default() });
            }
        },
        None if arguments.classes.is_empty() => {
            return Err(Failure::Usage(messages.say("usage-waive-class", &[])));
        }
        None => {
            let rule = rule.as_deref().unwrap_or_default().to_uppercase();
            let reason = given.reason.as_deref().unwrap_or_default();
            vec![permission(&rule, limits(place), reason, None)]
        }
    };
    if permissions.is_empty() {
        let line = messages.say("waived-no-reason", &[]);
        return Ok(Answer {
            command: "waive",
            lines: vec![line],
            is_bad: true,
            ..Answer::default()
        });
    }
    write(arguments, messages, as_of, &permissions)
}

fn waived(given: &WaivedBy, reason: &str, on: NaiveDate) -> Waived {
    Waived {
        reason: reason.to_owned(),
        basis: given.basis.clone(),
        by: given.by.clone(),
        on,
    }
}

fn limits(place: &WaivedPlace) -> Place {
    Place {
        subject: place.subject.clone(),
        date: place.date.map(|day| day.to_string()),
        lesson: place.lesson.clone(),
        pupil: place.pupil.clone(),
        ..Place::default()
    }
}

/// The reasons that people have entered into a table of `letopis check --sheet`.
fn reasons(path: &Path) -> Result<Result<Vec<Reasoned>, Vec<Finding>>, Failure> {
    if !path.exists() {
        return Err(Failure::Missing(path.into()));
    }
    let bytes = disk::read_bounded(path, LARGEST)?;
    Ok(sheet::read(&SourceFile { name: path.display().to_string(), bytes }))
}

fn write(
    arguments: &Arguments,
    messages: &Messages,
    as_of: NaiveDate,
    permissions: &[Permission],
) -> Result<Answer, Failure> {
    let workspace = match open(arguments, "waive")? {
        Ok(workspace) => workspace,
        Err(answer) => return Ok(answer),
    };
    let options = options(arguments, as_of, Status::Issue);
    let report = batch::waive(&workspace, &options, permissions)?;
    let numbers = [
        ("allowed", report.allowed),
        ("already", report.already),
        ("written", report.written),
    ];
    let mut lines = vec![counted(messages, "waived", &numbers)];
    if report.written > 0 {
        let path = arguments.data.join(waivers::FILE).display().to_string();
        lines.push(messages.say("waived-into", &[("path", &path)]));
    }
    Ok(Answer {
        command: "waive",
        lines,
        tally: tally(&numbers),
        is_bad: report.allowed + report.already == 0,
        findings: report.findings,
        verbatim: None,
    })
}
