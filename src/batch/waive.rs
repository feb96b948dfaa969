//! Gives a permission: adds to `data/waivers.toml` what allows some findings to stay.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::check::{CheckReport, check};
use super::run::RunOptions;
use super::{Selection, Workspace};
use crate::checks;
use crate::disk;
use crate::failure::Failure;
use crate::finding::{Code, Finding, Place, Severity, Waived};
use crate::waivers::{self, FITS_NOTHING, NOT_WAIVABLE, Waiver};

/// Largest file of waivers that is added to.
const LARGEST: u64 = 4 << 20;

/// What is to be allowed.
#[derive(Debug, Clone)]
pub struct Permission {
    /// Code of the rule.
    pub rule: String,
    /// What it is limited to, as far as it is named; classes and print periods of the run
    /// limit it as well.
    pub place: Place,
    /// Reason, basis, who and when.
    pub given: Waived,
    /// Its last day.
    pub until: Option<NaiveDate>,
    /// Where it was asked for, if it stands in a file.
    pub written_at: Option<Place>,
}

/// What permissions did.
#[derive(Debug, Default)]
pub struct WaiveReport {
    /// Findings that they allow.
    pub allowed: usize,
    /// Findings at their places that were allowed already.
    pub already: usize,
    /// Entries added to the file.
    pub written: usize,
    /// Why something was not added.
    pub findings: Vec<Finding>,
}

/// Adds an entry for each class and print period in which a permission allows something.
///
/// Of several permissions the first that fits a finding counts. Nothing is added if what a
/// permission says cannot be printed.
///
/// # Errors
/// If the data folder cannot be read or the file not written.
pub fn waive(
    workspace: &Workspace,
    options: &RunOptions,
    permissions: &[Permission],
) -> Result<WaiveReport, Failure> {
    let mut report = WaiveReport::default();
    let (possible, refused): (Vec<&Permission>, Vec<&Permission>) =
        permissions.iter().partition(|own| checks::may_be_waived(&own.rule));
    let refused = refused.into_iter().map(|own| told(NOT_WAIVABLE, own, options));
    report.findings.extend(refused);
    if possible.is_empty() {
        return Ok(report);
    }
    // Rules look at whole classes: print periods only limit what is allowed.
    let selection = Selection { periods: Vec::new(), ..options.selection.clone() };
    let checked = check(workspace, &RunOptions { selection, ..*options })?;
    let wanted = wanted(&checked, &possible, options, &mut report);
    let wrong: Vec<Finding> = wanted
        .iter()
        .flat_map(|(waiver, place)| waivers::faults(waiver, place))
        .collect();
    if !wrong.is_empty() {
        report.findings.extend(wrong);
        return Ok(WaiveReport { allowed: 0, already: 0, ..report });
    }
    if !wanted.is_empty() {
        write(workspace, wanted.keys())?;
    }
    report.written = wanted.len();
    Ok(report)
}

/// The entries that allow what is found, each with where it was asked for; what they allow
/// is counted, and what fits nothing told.
fn wanted(
    checked: &CheckReport,
    permissions: &[&Permission],
    options: &RunOptions,
    report: &mut WaiveReport,
) -> BTreeMap<Waiver, Place> {
    let unknown = |own: &&Finding| own.code == super::UNKNOWN_CLASS;
    let unknown: Vec<Finding> =
        checked.findings.iter().filter(unknown).cloned().collect();
    let mut wanted = BTreeMap::new();
    let mut fits_nothing = vec![true; permissions.len()];
    let open = |own: &&Finding| own.waived.is_some() || own.effect() != Severity::Notes;
    for finding in checked.findings.iter().filter(open) {
        let mut first = None;
        for (at, permission) in permissions.iter().enumerate() {
            if let Some(waiver) = of_finding(permission, options, finding) {
                fits_nothing[at] = false;
                first.get_or_insert((waiver, permission));
            }
        }
        let Some((waiver, permission)) = first else { continue };
        if finding.waived.is_some() {
            report.already += 1;
        } else {
            report.allowed += 1;
            wanted.entry(waiver).or_insert_with(|| asked(options, permission));
        }
    }
    // A class that nobody knows says why already.
    if unknown.is_empty() {
        let idle = permissions.iter().zip(fits_nothing).filter(|(_, idle)| *idle);
        report.findings.extend(idle.map(|(own, _)| told(FITS_NOTHING, own, options)));
    }
    report.findings.extend(unknown);
    wanted
}

fn told(code: Code, permission: &Permission, options: &RunOptions) -> Finding {
    let source = if permission.written_at.is_some() { "table" } else { "command" };
    let finding = code.at(asked(options, permission)).with("rule", &permission.rule);
    finding.with("source", source)
}

/// The place that was asked for, or where it was asked.
fn asked(options: &RunOptions, permission: &Permission) -> Place {
    if let Some(place) = &permission.written_at {
        return place.clone();
    }
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
    if permission.rule != finding.code.id {
        return None;
    }
    let is_asked = |period: &String| options.selection.wants_period(period);
    let is_limited = !options.selection.periods.is_empty();
    if is_limited && !place.period.as_ref().is_some_and(is_asked) {
        return None;
    }
    let own = &permission.place;
    let of_run = || place.period.clone().filter(|_| is_limited);
    let wide = Place {
        year: own.year.clone().or_else(|| place.year.clone()),
        class: own.class.clone().or_else(|| place.class.clone()),
        period: own.period.clone().or_else(of_run),
        ..own.clone()
    };
    let mut waiver = Waiver::at(&permission.rule, &wide, &permission.given)?;
    waiver.until = permission.until;
    waiver.fits(finding).then_some(waiver)
}

/// Adds the waivers to the file; what stands there is kept.
fn write<'w>(
    workspace: &Workspace,
    wanted: impl IntoIterator<Item = &'w Waiver>,
) -> Result<(), Failure> {
    let path = workspace.data.join(waivers::FILE);
    let before = match path.is_file() {
        true => disk::read_bounded(&path, LARGEST)?,
        false => Vec::new(),
    };
    let fault = |reason: &str| Failure::Internal(format!("{}: {reason}", waivers::FILE));
    let before = String::from_utf8(before).map_err(|_| fault("UTF-8"))?;
    let text =
        waivers::appended(&before, wanted).map_err(|own| fault(&own.to_string()))?;
    Ok(disk::write_atomically(&path, text.as_bytes())?)
}
