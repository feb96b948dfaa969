//! Gives a permission: adds to `data/waivers.toml` what allows some findings to stay.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::check::check;
use super::run::RunOptions;
use super::{Selection, Workspace};
use crate::checks;
use crate::disk;
use crate::failure::Failure;
use crate::finding::{Finding, Place, Severity, Waived};
use crate::waivers::{self, FITS_NOTHING, NOT_WAIVABLE, Waiver};

/// Largest file of waivers that is added to.
const LARGEST: u64 = 4 << 20;

/// What is to be allowed.
#[derive(Debug, Clone)]
pub struct Permission {
    /// Code of the rule.
    pub rule: String,
    /// Subject, date, lesson and pupil it is limited to, as far as they are named; classes
    /// and print periods are those of the run.
    pub place: Place,
    /// Reason, basis, who and when.
    pub given: Waived,
    /// Its last day.
    pub until: Option<NaiveDate>,
}

/// What a permission did.
#[derive(Debug, Default)]
pub struct WaiveReport {
    /// Findings that it allows.
    pub allowed: usize,
    /// Findings at its place that were allowed already.
    pub already: usize,
    /// Entries added to the file.
    pub written: usize,
    /// Why nothing was added.
    pub findings: Vec<Finding>,
}

/// Adds an entry for each class and print period in which the permission allows something.
///
/// # Errors
/// If the data folder cannot be read or the file not written.
pub fn waive(
    workspace: &Workspace,
    options: &RunOptions,
    permission: &Permission,
) -> Result<WaiveReport, Failure> {
    let mut report = WaiveReport::default();
    if !checks::may_be_waived(&permission.rule) {
        let finding = NOT_WAIVABLE.at(asked(options, permission));
        report.findings.push(finding.with("rule", &permission.rule));
        return Ok(report);
    }
    // Rules look at whole classes: print periods only limit what is allowed.
    let selection = Selection { periods: Vec::new(), ..options.selection.clone() };
    let checked = check(workspace, &RunOptions { selection, ..*options })?;
    let unknown = |own: &&Finding| own.code == super::UNKNOWN_CLASS;
    report.findings.extend(checked.findings.iter().filter(unknown).cloned());
    let mut wanted: BTreeSet<Waiver> = BTreeSet::new();
    for finding in &checked.findings {
        let Some(waiver) = of_finding(permission, options, finding) else { continue };
        if finding.waived.is_some() {
            report.already += 1;
        } else if finding.effect() != Severity::Notes {
            report.allowed += 1;
            wanted.insert(waiver);
        }
    }
    if report.allowed + report.already == 0 && report.findings.is_empty() {
        let finding = FITS_NOTHING.at(asked(options, permission));
        report.findings.push(finding.with("rule", &permission.rule));
    }
    let wrong = if wanted.is_empty() { Vec::new() } else { write(workspace, &wanted)? };
    match wrong.is_empty() {
        true => report.written = wanted.len(),
        false => {
            // The lines of a file that was not written help nobody.
            let asked = || asked(options, permission);
            let wrong = wrong.into_iter().map(|own| Finding { place: asked(), ..own });
            let findings = report.findings.into_iter().chain(wrong).collect();
            report = WaiveReport { findings, ..WaiveReport::default() };
        }
    }
    Ok(report)
}

/// The place that was asked for.
fn asked(options: &RunOptions, permission: &Permission) -> Place {
    let listed = |own: &[String]| (!own.is_empty()).then(|| own.join(", "));
    Place {
        class: listed(&options.selection.classes),
        period: listed(&options.selection.periods),
        ..permission.place.clone()
    }
}

/// The waiver that allows a finding, as wide as the permission; `None` if it is not meant.
fn of_finding(
    permission: &Permission,
    options: &RunOptions,
    finding: &Finding,
) -> Option<Waiver> {
    let place = &finding.place;
    let is_asked = |period: &String| options.selection.wants_period(period);
    let is_limited = !options.selection.periods.is_empty();
    if is_limited && !place.period.as_ref().is_some_and(is_asked) {
        return None;
    }
    let wide = Place {
        year: place.year.clone(),
        class: place.class.clone(),
        period: place.period.clone().filter(|_| is_limited),
        ..permission.place.clone()
    };
    let mut waiver = Waiver::at(&permission.rule, &wide, &permission.given)?;
    waiver.until = permission.until;
    waiver.fits(finding).then_some(waiver)
}

/// Adds the waivers to the file; gives what is wrong with them where they could not be read
/// afterwards, and then the file stays as it is.
fn write(
    workspace: &Workspace,
    wanted: &BTreeSet<Waiver>,
) -> Result<Vec<Finding>, Failure> {
    let path = workspace.data.join(waivers::FILE);
    let before = match path.is_file() {
        true => disk::read_bounded(&path, LARGEST)?,
        false => Vec::new(),
    };
    let fault = |reason: &str| Failure::Internal(format!("{}: {reason}", waivers::FILE));
    let before = String::from_utf8(before).map_err(|_| fault("UTF-8"))?;
    let text =
        waivers::appended(&before, wanted).map_err(|own| fault(&own.to_string()))?;
    if let Err(wrong) = waivers::read(text.as_bytes(), waivers::FILE) {
        return Ok(wrong);
    }
    disk::write_atomically(&path, text.as_bytes())?;
    Ok(Vec::new())
}
