//! The commands about the workspace folder: init, new-year, demo, schema, the next step.

use std::path::Path;

use chrono::NaiveDate;

use super::answer::Answer;
use super::arguments::Arguments;
use super::documents::options;
use crate::batch::{self, DocumentStatus, Standing, Workspace};
use crate::demo::{self, Size};
use crate::disk;
use crate::documents::Status;
use crate::failure::Failure;
use crate::finding::{Finding, Severity};
use crate::messages::Messages;
use crate::snapshot;

fn line(command: &'static str, line: String) -> Answer {
    Answer { command, lines: vec![line], ..Answer::default() }
}

pub(super) fn init(folder: &Path, messages: &Messages) -> Result<Answer, Failure> {
    let path = batch::init(folder)?;
    let path = std::path::absolute(&path).unwrap_or(path).display().to_string();
    Ok(line("init", messages.say("made-workspace", &[("path", &path)])))
}

pub(super) fn new_year(
    arguments: &Arguments,
    messages: &Messages,
) -> Result<Answer, Failure> {
    let year = batch::new_year(&arguments.data)?;
    Ok(line("new-year", messages.say("made-year", &[("year", &year)])))
}

/// Writes an invented school into a folder that holds none: nothing is overwritten.
pub(super) fn demo(
    classes: usize,
    seed: u64,
    full: bool,
    folder: &Path,
    messages: &Messages,
) -> Result<Answer, Failure> {
    let size = if full { Size::Full } else { Size::Small };
    let data = folder.join("data");
    if data.exists() {
        return Err(Failure::Exists(data));
    }
    disk::write_atomically(&data.join("school.toml"), demo::profile_toml().as_bytes())?;
    for file in demo::school(classes, seed, size) {
        let bytes = snapshot::to_json(&file.snapshot)
            .map_err(|error| Failure::Internal(error.to_string()))?;
        let path = data.join(&file.snapshot.school_year.name).join(&file.name);
        disk::write_atomically(&path, &bytes)?;
    }
    Ok(line("demo", messages.say("made-demo", &[("classes", &classes.to_string())])))
}

pub(super) fn schema() -> Result<Answer, Failure> {
    let text = format!("{:#}\n", snapshot::schema());
    Ok(Answer { command: "schema", verbatim: Some(text), ..Answer::default() })
}

/// What to do next, for a person who typed the name of the program alone.
pub(super) fn next_step(
    arguments: &Arguments,
    messages: &Messages,
    as_of: NaiveDate,
) -> Result<Answer, Failure> {
    let data = arguments.data.display().to_string();
    let out = arguments.out.display().to_string();
    let mut findings = Vec::new();
    let step = match Workspace::open(&arguments.data, &arguments.out) {
        Err(Failure::NoProfile(_)) if is_inside(&arguments.data) => {
            messages.say("next-up", &[])
        }
        Err(Failure::NoProfile(_)) => messages.say("next-init", &[]),
        Err(failure) => return Err(failure),
        Ok(Err(findings)) => {
            return Ok(Answer { command: "letopis", findings, ..Answer::default() });
        }
        Ok(Ok(workspace)) => {
            let options = options(arguments, as_of, Status::Issue);
            let report = batch::status(&workspace, &options)?;
            let is_open = |own: &DocumentStatus| {
                matches!(own.standing, Standing::Missing | Standing::Outdated)
            };
            let open = report.documents.iter().any(is_open);
            let blocks = |own: &Finding| own.blocks() && own.code != batch::NO_EXPORTS;
            // A file that nobody reads may be the export that seems to be missing.
            findings = report.findings.clone();
            findings.retain(|own| own.effect() == Severity::Warns);
            if report.refused > 0 || report.findings.iter().any(blocks) {
                messages.say("next-check", &[])
            } else if report.damaged() > 0 {
                messages.say("next-damaged", &[("out", &out)])
            } else if report.documents.is_empty() {
                messages.say("next-data", &[("data", &data)])
            } else if open {
                messages.say("next-build", &[])
            } else {
                messages.say("next-verify", &[("out", &out)])
            }
        }
    };
    Ok(Answer { findings, ..line("letopis", step) })
}

/// Whether the program was started inside the data folder of a school.
fn is_inside(data: &Path) -> bool {
    let folder = data.parent().unwrap_or(Path::new(""));
    // Or in the folder of a school year.
    ["school.toml", "../school.toml"].iter().any(|own| folder.join(own).is_file())
}
