//! The command waive: a permission to print something as it is.

use chrono::NaiveDate;

use super::answer::Answer;
use super::arguments::{Arguments, Command};
use super::documents::{counted, open, options, tally};
use crate::batch::{self, Permission};
use crate::documents::Status;
use crate::failure::Failure;
use crate::finding::{Place, Waived};
use crate::messages::Messages;
use crate::waivers;

pub(super) fn waive(
    arguments: &Arguments,
    messages: &Messages,
    as_of: NaiveDate,
) -> Result<Answer, Failure> {
    let Some(Command::Waive { rule, place, given, until }) = &arguments.command else {
        return Err(Failure::Usage("waive".into()));
    };
    if arguments.classes.is_empty() {
        return Err(Failure::Usage(messages.say("usage-waive-class", &[])));
    }
    let workspace = match open(arguments, "waive")? {
        Ok(workspace) => workspace,
        Err(answer) => return Ok(answer),
    };
    let permission = Permission {
        rule: rule.to_uppercase(),
        place: Place {
            subject: place.subject.clone(),
            date: place.date.map(|day| day.to_string()),
            lesson: place.lesson.clone(),
            pupil: place.pupil.clone(),
            ..Place::default()
        },
        given: Waived {
            reason: given.reason.clone(),
            basis: given.basis.clone(),
            by: given.by.clone(),
            on: as_of,
        },
        until: *until,
    };
    let options = options(arguments, as_of, Status::Issue);
    let report = batch::waive(&workspace, &options, &permission)?;
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
