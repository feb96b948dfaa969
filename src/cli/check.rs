//! The command check: what is found, as an answer and as documents for people.

mod files;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::Value;

use super::answer::Answer;
use super::arguments::{Arguments, CheckWishes};
use super::documents::{counted, open, options, tally};
use crate::batch::{self, CheckReport, RunOptions, Selection, Workspace};
use crate::checklist::previous::Comparison;
use crate::checklist::{Checklist, Occasion, is_teacher};
use crate::documents::Status;
use crate::failure::Failure;
use crate::finding::{Finding, Severity};
use crate::messages::Messages;

pub(super) fn check(
    arguments: &Arguments,
    wishes: &CheckWishes,
    messages: &Messages,
    as_of: NaiveDate,
) -> Result<Answer, Failure> {
    files::may_be_written(wishes, messages)?;
    let workspace = match open(arguments, "check")? {
        Ok(workspace) => workspace,
        Err(answer) => return Ok(answer),
    };
    let options = options(arguments, as_of, Status::Issue);
    let report = match wishes.writes() || wishes.names || wishes.teacher.is_some() {
        true => batch::check_naming(&workspace, &options)?,
        false => batch::check(&workspace, &options)?,
    };
    let teachers = teachers_asked_for(wishes, &report, messages)?;
    let compared = batch::compare(&workspace, &options, &report);
    let found =
        Found { report: &report, comparison: compared.comparison.as_ref(), teachers };
    let mut answer = found.answer(messages, wishes.names);
    answer.findings.extend(compared.unreadable.iter().cloned());
    if wishes.writes() {
        let occasion = occasion(&workspace, &report, &options);
        let checklist = found.checklist(occasion, messages);
        answer.lines.extend(files::write(wishes, &checklist, messages)?);
        answer.is_brief = true;
        compared.remember()?;
    }
    Ok(answer)
}

impl CheckWishes {
    /// Whether a document is asked for.
    fn writes(&self) -> bool {
        self.page.is_some() || self.slips.is_some() || self.sheet.is_some()
    }
}

fn occasion(
    workspace: &Workspace,
    report: &CheckReport,
    options: &RunOptions,
) -> Occasion {
    let Selection { classes, periods } = &options.selection;
    Occasion {
        school: workspace.profile.school.name.clone(),
        as_of: options.as_of,
        only: classes.iter().chain(periods).cloned().collect(),
        exported_at: report.exported_at,
        classes: report.classes,
    }
}

/// The teachers that a part of a name means; `None` if no name was given.
fn teachers_asked_for(
    wishes: &CheckWishes,
    report: &CheckReport,
    messages: &Messages,
) -> Result<Option<Vec<String>>, Failure> {
    let Some(asked) = &wishes.teacher else { return Ok(None) };
    let known = &report.particulars.teachers;
    let meant: Vec<String> =
        known.iter().filter(|own| is_teacher(own, asked)).cloned().collect();
    if meant.is_empty() {
        let values = [("found", asked.as_str()), ("known", &*alike(known, asked))];
        return Err(Failure::Usage(messages.say("usage-unknown-teacher", &values)));
    }
    Ok(Some(meant))
}

/// Teachers whose names begin as what was typed, else the first ones.
fn alike(known: &BTreeSet<String>, asked: &str) -> String {
    const MOST: usize = 12;
    let begins = |own: &&str| {
        let first: String = asked.trim_start().chars().take(1).collect();
        own.to_lowercase().starts_with(&first.to_lowercase())
    };
    let all = known.iter().map(String::as_str);
    let mut named: Vec<&str> = all.clone().filter(begins).collect();
    if named.is_empty() {
        named.extend(all);
    }
    if named.len() > MOST {
        named.truncate(MOST);
        named.push("…");
    }
    named.join(", ")
}

/// What was found and what is to be shown of it.
struct Found<'a> {
    report: &'a CheckReport,
    comparison: Option<&'a Comparison>,
    /// Teachers whose findings alone are shown.
    teachers: Option<Vec<String>>,
}

impl Found<'_> {
    /// The findings to be shown, each with whether it is new.
    fn findings(&self) -> impl Iterator<Item = (&Finding, bool)> {
        let is_new = self.comparison.iter().flat_map(|own| own.is_new.iter().copied());
        let is_new = is_new.chain(std::iter::repeat(false));
        self.report.findings.iter().zip(is_new).filter(|(own, _)| {
            self.teachers.as_ref().is_none_or(|teachers| {
                own.teacher.as_ref().is_some_and(|name| teachers.contains(name))
            })
        })
    }

    /// Findings in the plain answer name nobody, unless a person asks for it.
    fn answer(&self, messages: &Messages, names: bool) -> Answer {
        let particulars = &self.report.particulars;
        let shown = |own: &Finding| match particulars.pupil(&own.place) {
            Some(name) if names => own.clone().with("pupil", name),
            _ => own.clone(),
        };
        let findings = self.findings().map(|(own, _)| shown(own)).collect();
        let mut answer = Answer { command: "check", findings, ..Answer::default() };
        let numbers = [
            ("classes", self.report.classes),
            ("blocks", answer.count(Severity::Blocks)),
            ("warns", answer.count(Severity::Warns)),
        ];
        answer.lines.push(counted(messages, "checked", &numbers));
        answer.tally = tally(&numbers);
        match (&self.teachers, &self.comparison) {
            (Some(teachers), _) => {
                let values = [("teachers", &*teachers.join(", "))];
                answer.lines.push(messages.say("checked-teachers", &values));
            }
            (None, Some(comparison)) if comparison.before + comparison.now > 0 => {
                compared(comparison, &mut answer, messages);
            }
            (None, _) => {}
        }
        answer
    }

    fn checklist(&self, occasion: Occasion, messages: &Messages) -> Checklist {
        let particulars = &self.report.particulars;
        let list = Checklist::new(occasion, self.findings(), particulars, messages);
        match (&self.teachers, &self.comparison) {
            (None, Some(comparison)) => list.compared(comparison, particulars, messages),
            (Some(teachers), comparison) if teachers.len() == 1 => {
                let as_of = comparison.as_ref().map(|own| own.as_of);
                list.for_teacher(teachers.first().cloned(), as_of)
            }
            _ => list,
        }
    }
}

/// «Было 312, стало 41», in words and as numbers.
fn compared(comparison: &Comparison, answer: &mut Answer, messages: &Messages) {
    let numbers = [
        ("before", comparison.before),
        ("now", comparison.now),
        ("new", comparison.count_new()),
        ("gone", comparison.gone.len()),
    ];
    let texts = numbers.map(|(name, own)| (name, own.to_string()));
    let day = messages.day(comparison.as_of);
    let mut values = vec![("day", day.as_str())];
    values.extend(texts.iter().map(|(name, own)| (*name, own.as_str())));
    answer.lines.push(messages.say("checked-change", &values));
    let numbers = numbers.map(|(name, own)| (name.to_owned(), Value::from(own)));
    answer.tally.extend(numbers);
}
