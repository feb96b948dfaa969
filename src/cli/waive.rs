//! The command waive: a permission to print something as it is, or a table of them.

use std::path::Path;

use chrono::NaiveDate;

use super::answer::Answer;
use super::arguments::{Arguments, Command, WaivedPlace, code};
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
    let reason = &given.reason;
    let given = |reason: &str, basis: Option<String>| Waived {
        reason: reason.to_owned(),
        basis: basis.or_else(|| given.basis.clone()),
        by: given.by.clone(),
        on: as_of,
    };
    let permissions = match from {
        Some(path) => match reasons(path)? {
            Ok(reasons) => {
                let of = |own: Reasoned| Permission {
                    rule: own.code.id.to_owned(),
                    place: own.place,
                    given: given(&own.reason, own.basis),
                    until: own.until.or(*until),
                    written_at: Some(own.written_at),
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
        None => vec![Permission {
            rule: code(rule.as_deref().unwrap_or_default()),
            place: limits(place),
            given: given(reason.as_deref().unwrap_or_default(), None),
            until: *until,
            written_at: None,
        }],
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

fn limits(place: &WaivedPlace) -> Place {
    Place {
        subject: place.subject.clone(),
        date: place.date.map(|day| day.to_string()),
        lesson: place.lesson.clone(),
        pupil: place.pupil.clone(),
        ..Place::default()
    }
}

/// Whether a permission, not one of a table, allows more than what is seen now.
fn is_wide(own: &Permission) -> bool {
    let Place { date, lesson, pupil, .. } = &own.place;
    own.written_at.is_none() && date.is_none() && lesson.is_none() && pupil.is_none()
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
        ("unprinted", report.unprinted),
        ("aside", report.aside),
        ("written", report.written),
    ];
    let mut lines = vec![counted(messages, "waived", &numbers)];
    for (name, count) in
        [("waived-unprinted", report.unprinted), ("waived-aside", report.aside)]
    {
        if count > 0 {
            lines.push(counted(messages, name, &[("count", count)]));
        }
    }
    if report.written > 0 {
        let path = arguments.data.join(waivers::FILE).display().to_string();
        lines.push(messages.say("waived-into", &[("path", &path)]));
        if permissions.iter().any(is_wide) {
            lines.push(messages.say("waived-wide", &[]));
        }
    }
    Ok(Answer {
        command: "waive",
        lines,
        tally: tally(&numbers),
        is_bad: report.allowed + report.already == 0,
        findings: report.findings,
        ..Answer::default()
    })
}
