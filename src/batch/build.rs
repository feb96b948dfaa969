//! The build: every planned unit ends as files or as a finding, and the tally adds up.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::cache::{Cache, Entry};
use super::contents::bundled;
use super::prepare::{Fate, Prepared};
use super::progress::{Foreseen, Outcome, Step};
use super::run::{Run, RunOptions, in_order};
use super::standing::left_standing;
use super::told::Told;
use super::{NOT_BUNDLED, Unit, Workspace, leftovers};
use crate::bundle;
use crate::digest;
use crate::disk;
use crate::documents::Status;
use crate::failure::Failure;
use crate::finding::{Finding, Place};
use crate::snapshot;
use crate::typeset::Press;

/// Classes prepared and typeset before memory is given back.
const CLASSES_AT_ONCE: usize = 2;

/// Numbers of a build: planned = made + unchanged + refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Documents asked for whose period is closed; an export, class or name that cannot be
    /// told apart into documents counts as one.
    pub planned: usize,
    /// Typeset and written in this run.
    pub made: usize,
    /// Already there, from the same inputs.
    pub unchanged: usize,
    /// Not made, with a finding.
    pub refused: usize,
    /// Not planned, because the period is not closed.
    pub not_yet: usize,
    /// Pages of all documents made and unchanged.
    pub pages: usize,
    /// Sheets of paper for them, two pages each.
    pub sheets: usize,
}

/// What a build did.
#[derive(Debug, Default)]
pub struct BuildReport {
    /// Numbers.
    pub tally: Tally,
    /// All findings, sorted.
    pub findings: Vec<Finding>,
}

/// Builds all documents that are asked for; `progress` hears of every step.
///
/// # Errors
/// If another build is writing into the same folder, the data folder cannot be read or the
/// results cannot be written.
pub fn build(
    workspace: &Workspace,
    options: &RunOptions,
    progress: &(dyn Fn(Step<'_>) + Sync),
) -> Result<BuildReport, Failure> {
    let run = Run::open(workspace, options)?;
    let lock = disk::try_lock(&workspace.out.join(".cache/lock"))?;
    let _lock = lock.ok_or_else(|| Failure::Busy(workspace.out.clone()))?;
    let mut cache = Cache::open(&workspace.out);
    let mut report =
        BuildReport { findings: run.findings.clone(), ..BuildReport::default() };
    report.findings.extend(leftovers::remove(&workspace.out)?);
    report.refuse(run.refused);
    let wanted = run.classes();
    let mut told = Told::default();
    let mut foreseen = Foreseen::of_classes(wanted.len());
    let press = Press::new();
    let schema = schema()?;
    for classes in wanted.chunks(CLASSES_AT_ONCE) {
        let prepared: Result<Vec<Prepared>, Failure> =
            classes.par_iter().map(|found| run.prepare(found)).collect();
        let mut units = Vec::new();
        for (found, own) in classes.iter().zip(prepared?) {
            told.add(&found[0], &own);
            if options.status == Status::Issue {
                let retention = &workspace.profile.retention;
                report.findings.extend(left_standing(&own, &workspace.out, retention));
            }
            units.extend(report.take(own));
        }
        progress(Step::Total(foreseen.see(classes.len(), units.len())));
        // The largest first, so that no thread waits for a late long document.
        units.sort_by_key(|unit| std::cmp::Reverse(unit.form_data.len()));
        let maker =
            Maker { workspace, status: options.status, press: &press, schema: &schema };
        let done: Vec<Done> = units
            .par_iter()
            .map(|unit| maker.make_and_tell(unit, &cache, progress))
            .collect::<Result<_, Failure>>()?;
        for (unit, done) in units.iter().zip(done) {
            report.add(maker.cache_key(unit), done, &mut cache);
        }
        cache.save()?;
        press.forget();
    }
    let unknown = told.unknown_periods(&run);
    report.refuse(unknown.len());
    report.findings.extend(unknown);
    if options.status == Status::Issue {
        report.findings.extend(told.unknown_documents(&run)?);
    }
    if !report.tally.adds_up() {
        return Err(Failure::Internal(format!("{:?}", report.tally)));
    }
    in_order(&mut report.findings);
    Ok(report)
}

/// The JSON Schema of an export, as it lies in every bundle.
fn schema() -> Result<Vec<u8>, Failure> {
    serde_json::to_vec_pretty(&snapshot::schema())
        .map_err(|error| Failure::Internal(error.to_string()))
}

/// What became of one unit.
enum Done {
    Made(Entry),
    Unchanged(Entry),
    Refused(Vec<Finding>),
}

impl Tally {
    fn adds_up(&self) -> bool {
        self.planned == self.made + self.unchanged + self.refused
    }
}

impl BuildReport {
    /// Counts what is refused before it is known which documents it holds.
    fn refuse(&mut self, count: usize) {
        self.tally.planned += count;
        self.tally.refused += count;
    }

    /// Counts the documents of a class; gives those to be made.
    fn take(&mut self, prepared: Prepared) -> Vec<Unit> {
        self.tally.planned += prepared.planned;
        self.tally.refused += prepared.refused();
        self.findings.extend(prepared.findings);
        let mut units = Vec::new();
        for (_, fate) in prepared.documents {
            match fate {
                Fate::Ready(unit) => units.push(*unit),
                Fate::NotYet => self.tally.not_yet += 1,
                Fate::NotAsked | Fate::Refused => {}
            }
        }
        units
    }

    fn add(&mut self, cache_key: String, done: Done, cache: &mut Cache) {
        let entry = match done {
            Done::Refused(findings) => {
                self.tally.refused += 1;
                self.findings.extend(findings);
                return;
            }
            Done::Made(entry) => {
                self.tally.made += 1;
                entry
            }
            Done::Unchanged(entry) => {
                self.tally.unchanged += 1;
                entry
            }
        };
        self.tally.pages += entry.pages;
        self.tally.sheets += entry.pages.div_ceil(2);
        cache.entries.insert(cache_key, entry);
    }
}

struct Maker<'a> {
    workspace: &'a Workspace,
    status: Status,
    press: &'a Press,
    schema: &'a [u8],
}

impl Maker<'_> {
    fn make_and_tell(
        &self,
        unit: &Unit,
        cache: &Cache,
        progress: &(dyn Fn(Step<'_>) + Sync),
    ) -> Result<Done, Failure> {
        progress(Step::Begun(unit));
        let done = self.make(unit, cache)?;
        let outcome = match &done {
            Done::Made(entry) => Outcome::Made(entry.pages),
            Done::Unchanged(entry) => Outcome::Unchanged(entry.pages),
            Done::Refused(_) => Outcome::Refused,
        };
        progress(Step::Finished(unit, outcome));
        Ok(done)
    }

    /// A draft and the issued document are remembered beside each other.
    fn cache_key(&self, unit: &Unit) -> String {
        match self.status {
            Status::Draft => format!("draft/{}", unit.document.stem),
            Status::Issue => unit.document.stem.clone(),
        }
    }

    fn make(&self, unit: &Unit, cache: &Cache) -> Result<Done, Failure> {
        let profile = serde_json::to_vec_pretty(&self.workspace.profile)
            .map_err(|error| Failure::Internal(error.to_string()))?;
        let fingerprint = self.fingerprint(unit, &profile);
        let out = &self.workspace.out;
        if let Some(entry) = cache.unchanged(out, &self.cache_key(unit), &fingerprint) {
            return Ok(Done::Unchanged(entry.clone()));
        }
        let typeset = self.press.typeset(
            &self.workspace.layouts,
            unit.document.form.name,
            unit.form_data.clone(),
            unit.dateline.0,
            &unit.document.stem,
        );
        let typeset = match typeset {
            Ok(typeset) => typeset,
            Err(findings) => return Ok(Done::Refused(of_unit(unit, findings))),
        };
        let pages = typeset.pages;
        let mut written = BTreeMap::new();
        let mut files = Vec::new();
        if self.status == Status::Issue {
            let path = unit.document.bundle(&self.workspace.profile.retention);
            match bundled(unit, &typeset, self.workspace, &profile, self.schema) {
                Ok(file) => files.push((path, file)),
                Err(error) => {
                    let finding = NOT_BUNDLED.at(Place::default()).with("reason", error);
                    return Ok(Done::Refused(of_unit(unit, vec![finding])));
                }
            }
        }
        files.push((unit.document.pdf(self.status), typeset.pdf));
        for (path, bytes) in files {
            disk::write_atomically(&out.join(&path), &bytes)?;
            written.insert(path, digest::sha256(&bytes));
        }
        Ok(Done::Made(Entry { fingerprint, pages, files: written }))
    }

    /// Digest of everything a document is made from, lengths included.
    fn fingerprint(&self, unit: &Unit, profile: &[u8]) -> String {
        let version = env!("CARGO_PKG_VERSION").as_bytes();
        let mut parts: Vec<&[u8]> =
            vec![version, bundle::FORMAT.as_bytes(), profile, self.schema];
        for (path, bytes) in self.workspace.layouts.of_form(unit.document.form.name) {
            parts.extend([path.as_bytes(), bytes]);
        }
        parts.extend([unit.form_data.as_slice(), unit.slice.as_slice()]);
        let digests: String = parts.into_iter().map(digest::sha256).collect();
        digest::sha256(digests.as_bytes())
    }
}

/// Findings of a unit, with the unit's place.
fn of_unit(unit: &Unit, mut findings: Vec<Finding>) -> Vec<Finding> {
    for finding in &mut findings {
        let own = unit.document.place();
        finding.place = Place {
            year: own.year,
            class: own.class,
            period: own.period,
            ..finding.place.clone()
        };
    }
    findings
}
