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
use crate::waivers::{
    self, ALLOWED_OTHERWISE, EXPIRED, FITS_NOTHING, NOT_WAIVABLE, NOT_WAIVERS, Waiver,
};

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
    /// Those of them that refuse no document, so that paper says nothing of them.
    pub unprinted: usize,
    /// Findings at their places that were allowed already.
    pub already: usize,
    /// Permissions for classes or print periods that were not looked at.
    pub aside: usize,
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
    let is_over = |own: &Permission| own.until.filter(|until| *until < options.as_of);
    let mut possible = Vec::new();
    for own in permissions {
        match is_over(own) {
            _ if !checks::may_be_waived(&own.rule) => {
                report.findings.push(told(NOT_WAIVABLE, own, options));
            }
            Some(until) => {
                report.findings.push(told(EXPIRED, own, options).found(until));
            }
            None => possible.push(own),
        }
    }
    if possible.is_empty() {
        return Ok(report);
    }
    // Rules look at whole classes: print periods only limit what is allowed.
    let selection = Selection { periods: Vec::new(), ..options.selection.clone() };
    let checked = check(workspace, &RunOptions { selection, ..*options })?;
    let mut desk = Desk { options, checked: &checked, report };
    let wanted = desk.wanted(&possible);
    let mut report = desk.report;
    let mut wrong: Vec<Finding> = wanted
        .iter()
        .flat_map(|(waiver, place)| waivers::faults(waiver, place))
        .collect();
    if wrong.is_empty() && !wanted.is_empty() {
        wrong.extend(write(workspace, wanted.keys())?);
    }
    match wrong.is_empty() {
        true => report.written = wanted.len(),
        false => {
            report.findings.extend(wrong);
            let (findings, aside) = (report.findings, report.aside);
            report = WaiveReport { findings, aside, ..WaiveReport::default() };
        }
    }
    Ok(report)
}

/// Permissions beside what a check has found.
struct Desk<'d> {
    options: &'d RunOptions,
    checked: &'d CheckReport,
    report: WaiveReport,
}

impl Desk<'_> {
    /// The entries that allow what is found, each with where it was asked for; what they
    /// allow is counted, and what fits nothing or was allowed in other words is told.
    fn wanted(&mut self, permissions: &[&Permission]) -> BTreeMap<Waiver, Place> {
        let permissions = self.looked_at(permissions);
        // What names its class is the same for every finding.
        let exact: Vec<Option<Waiver>> =
            permissions.iter().map(|own| own.waiver(&own.place)).collect();
        let mut wanted = BTreeMap::new();
        let mut fits = vec![false; permissions.len()];
        let mut otherwise = vec![false; permissions.len()];
        let is_open =
            |own: &&Finding| own.waived.is_some() || own.effect() != Severity::Notes;
        for finding in self.checked.findings.iter().filter(is_open) {
            let mut first = None;
            for (at, own) in permissions.iter().enumerate() {
                let waiver = match &exact[at] {
                    Some(waiver) => waiver.fits(finding).then(|| waiver.clone()),
                    None => of_finding(own, self.options, finding),
                };
                fits[at] |= waiver.is_some();
                first = first.or(waiver.map(|waiver| (at, waiver)));
            }
            let Some((at, waiver)) = first else { continue };
            let permission = permissions[at];
            if let Some(known) = &finding.waived {
                self.report.already += 1;
                otherwise[at] |= known.is_other(&permission.given);
                continue;
            }
            self.report.allowed += 1;
            self.report.unprinted += usize::from(!finding.blocks());
            wanted.entry(waiver).or_insert_with(|| asked(self.options, permission));
        }
        for (at, own) in permissions.iter().enumerate() {
            if otherwise[at] {
                self.report.findings.push(told(ALLOWED_OTHERWISE, own, self.options));
            } else if !fits[at] && !self.has_unknown_class() {
                self.report.findings.push(told(FITS_NOTHING, own, self.options));
            }
        }
        let unknown = self.checked.findings.iter().filter(is_unknown_class);
        self.report.findings.extend(unknown.cloned());
        wanted
    }

    /// The permissions whose class and print period were looked at; the others are counted.
    fn looked_at<'p>(&mut self, permissions: &[&'p Permission]) -> Vec<&'p Permission> {
        let selection = &self.options.selection;
        let is_looked_at = |own: &&&Permission| {
            let Permission { place: Place { year, class, period, .. }, .. } = own;
            let class = year.clone().zip(class.clone());
            class.is_none_or(|class| self.checked.seen.classes.contains(&class))
                && period.as_ref().is_none_or(|own| selection.wants_period(own))
        };
        let own: Vec<&Permission> =
            permissions.iter().filter(is_looked_at).copied().collect();
        self.report.aside = permissions.len() - own.len();
        own
    }

    /// Whether a class was asked for that nobody knows: the answer says so already.
    fn has_unknown_class(&self) -> bool {
        self.checked.findings.iter().any(|own| is_unknown_class(&own))
    }
}

fn is_unknown_class(finding: &&Finding) -> bool {
    finding.code == super::UNKNOWN_CLASS
}

impl Permission {
    /// The waiver at a place; `None` where the place names no class.
    fn waiver(&self, place: &Place) -> Option<Waiver> {
        let waiver = Waiver::at(&self.rule, place, &self.given)?;
        Some(Waiver { until: self.until, ..waiver })
    }
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
    let wide = Place {
        year: place.year.clone(),
        class: place.class.clone(),
        period: place.period.clone().filter(|_| is_limited),
        ..permission.place.clone()
    };
    permission.waiver(&wide).filter(|own| own.fits(finding))
}

/// Adds the waivers to the file; what stands there is kept. Gives what is wrong if the file
/// would become larger than any that is read, and then it stays as it is.
fn write<'w>(
    workspace: &Workspace,
    wanted: impl IntoIterator<Item = &'w Waiver>,
) -> Result<Option<Finding>, Failure> {
    let path = workspace.data.join(waivers::FILE);
    let before = match path.is_file() {
        true => disk::read_bounded(&path, waivers::LARGEST)?,
        false => Vec::new(),
    };
    let fault = |reason: &str| Failure::Internal(format!("{}: {reason}", waivers::FILE));
    let before = String::from_utf8(before).map_err(|_| fault("UTF-8"))?;
    let text =
        waivers::appended(&before, wanted).map_err(|own| fault(&own.to_string()))?;
    if text.len() as u64 > waivers::LARGEST {
        let finding = NOT_WAIVERS.at(Place::file(path.display().to_string()));
        let finding = finding.with("kind", "size").found(text.len());
        return Ok(Some(finding.expected(format!("≤ {}", waivers::LARGEST))));
    }
    disk::write_atomically(&path, text.as_bytes())?;
    Ok(None)
}
