//! The build: every planned unit ends as files or as a finding, and the tally adds up.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use serde::Serialize;

use super::cache::{Cache, Entry};
use super::contents::bundled;
use super::exports::Found;
use super::prepare::{Fate, Prepared};
use super::progress::{Foreseen, Outcome, Step};
use super::run::{Run, RunOptions, in_order};
use super::standing::{LARGEST, left_of, left_standing};
use super::told::Told;
use super::unchanged::{Unchanged, class_key, common_inputs, remember, unchanged};
use super::{NOT_BUNDLED, REPLACED, Unit, Workspace, leftovers};
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
    let mut report =
        BuildReport { findings: run.findings.clone(), ..BuildReport::default() };
    report.findings.extend(leftovers::remove(&workspace.out)?);
    report.refuse(run.refused);
    let press = Press::new();
    let (profile, schema) = (json(&workspace.profile)?, json(&snapshot::schema())?);
    let maker = Maker {
        workspace,
        status: options.status,
        press: &press,
        profile: &profile,
        schema: &schema,
    };
    let mut building = Building {
        common: common_inputs(&maker, &run),
        cache: Cache::open(&workspace.out),
        told: Told::default(),
        run: &run,
        maker,
        report,
    };
    let wanted = building.changed();
    let mut foreseen = Foreseen::of_classes(wanted.len());
    for classes in wanted.chunks(CLASSES_AT_ONCE) {
        let units = building.prepare(classes)?;
        progress(Step::Total(foreseen.see(classes.len(), units.len())));
        building.make(units, progress)?;
    }
    building.end()
}

/// A build under way.
struct Building<'b> {
    run: &'b Run<'b>,
    maker: Maker<'b>,
    /// Digest of what is common to all classes.
    common: String,
    cache: Cache,
    told: Told,
    report: BuildReport,
}

impl<'b> Building<'b> {
    /// Counts the classes of which nothing has changed; gives the others.
    fn changed(&mut self) -> Vec<&'b [Found]> {
        let mut wanted = self.run.classes();
        let known: Vec<_> = wanted
            .par_iter()
            .map(|exports| unchanged(self.run, &self.cache, &self.common, exports))
            .collect();
        let mut is_known = Vec::new();
        for (exports, own) in wanted.iter().zip(known) {
            is_known.push(own.is_some());
            if let Some(own) = own {
                self.told.add_class(&exports[0], true, &own.class.used_waivers);
                self.report.take_unchanged(own, &mut self.told);
            }
        }
        let mut is_known = is_known.into_iter();
        wanted.retain(|_| !is_known.next().unwrap_or_default());
        wanted
    }

    /// The units of some classes, the largest first, so that no thread waits for a late long
    /// document.
    fn prepare(&mut self, classes: &[&[Found]]) -> Result<Vec<Unit>, Failure> {
        let prepared: Result<Vec<Prepared>, Failure> =
            classes.par_iter().map(|found| self.run.prepare(found)).collect();
        let workspace = self.run.workspace;
        let mut units = Vec::new();
        for (exports, own) in classes.iter().zip(prepared?) {
            self.told.add(&exports[0], &own);
            if self.maker.status == Status::Issue {
                let retention = &workspace.profile.retention;
                let left = left_standing(&own, &workspace.out, retention);
                self.report.findings.extend(left);
            }
            let key = class_key(&exports[0].folder(), self.maker.status);
            let entry = remember(self.run, &self.common, exports, &own);
            self.cache.remember(key, entry);
            units.extend(self.report.take(own));
        }
        units.sort_by_key(|unit| std::cmp::Reverse(unit.form_data.len()));
        Ok(units)
    }

    fn make(
        &mut self,
        units: Vec<Unit>,
        progress: &(dyn Fn(Step<'_>) + Sync),
    ) -> Result<(), Failure> {
        let done: Vec<Done> = units
            .par_iter()
            .map(|unit| self.maker.make_and_tell(unit, &self.cache, progress))
            .collect::<Result<_, Failure>>()?;
        for (unit, done) in units.iter().zip(done) {
            self.report.add(&self.maker, unit, done, &mut self.cache);
        }
        self.cache.save()?;
        self.maker.press.forget();
        Ok(())
    }

    /// What no class could tell, and the tally.
    fn end(self) -> Result<BuildReport, Failure> {
        let mut report = self.report;
        let unknown = self.told.unknown_periods(self.run);
        report.refuse(unknown.len());
        report.findings.extend(unknown);
        report.findings.extend(self.told.idle_waivers(self.run));
        if self.maker.status == Status::Issue {
            report.findings.extend(self.told.unknown_documents(self.run)?);
        }
        if !report.tally.adds_up() {
            return Err(Failure::Internal(format!("{:?}", report.tally)));
        }
        in_order(&mut report.findings);
        Ok(report)
    }
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec_pretty(value).map_err(|error| Failure::Internal(error.to_string()))
}

/// What became of one unit.
enum Done {
    /// Made; whether it took the place of a file with other bytes.
    Made(Entry, bool),
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

    /// Counts the documents of a class that nothing has changed of.
    fn take_unchanged(&mut self, own: Unchanged<'_>, told: &mut Told) {
        self.tally.planned += own.entries.len();
        self.tally.unchanged += own.entries.len();
        self.tally.not_yet += own.class.not_yet;
        self.findings.extend(own.findings);
        for (key, stem) in &own.class.documents {
            told.add_document(key, stem);
        }
        for entry in own.entries {
            self.count_pages(entry);
        }
    }

    fn count_pages(&mut self, entry: &Entry) {
        self.tally.pages += entry.pages;
        self.tally.sheets += entry.pages.div_ceil(2);
    }

    fn add(&mut self, maker: &Maker<'_>, unit: &Unit, done: Done, cache: &mut Cache) {
        let class = maker.class_key(unit);
        let entry = match done {
            Done::Refused(findings) => {
                self.tally.refused += 1;
                self.findings.extend(findings);
                cache.classes.remove(&class);
                if maker.status == Status::Issue {
                    let retention = &maker.workspace.profile.retention;
                    let out = &maker.workspace.out;
                    self.findings.extend(left_of(&unit.document, out, retention));
                }
                return;
            }
            Done::Made(entry, has_replaced) => {
                self.tally.made += 1;
                if has_replaced {
                    self.findings.push(REPLACED.at(unit.document.place()));
                }
                entry
            }
            Done::Unchanged(entry) => {
                self.tally.unchanged += 1;
                entry
            }
        };
        self.count_pages(&entry);
        let key = maker.cache_key(unit);
        if let Some(class) = cache.classes.get_mut(&class) {
            class.add(&key, &entry.fingerprint);
        }
        cache.units.insert(key, entry);
    }
}

/// Makes the documents of a run.
pub(super) struct Maker<'a> {
    workspace: &'a Workspace,
    status: Status,
    press: &'a Press,
    /// The profile as JSON, as it lies in every bundle.
    pub(super) profile: &'a [u8],
    /// The JSON Schema of an export, as it lies in every bundle.
    pub(super) schema: &'a [u8],
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
            Done::Made(entry, _) => Outcome::Made(entry.pages),
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

    /// The class of a unit, as it is remembered.
    fn class_key(&self, unit: &Unit) -> String {
        class_key(&unit.document.folder, self.status)
    }

    fn make(&self, unit: &Unit, cache: &Cache) -> Result<Done, Failure> {
        let fingerprint = self.fingerprint(unit);
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
            Err(findings) => return Ok(Done::Refused(unit.document.claim(findings))),
        };
        let pages = typeset.pages;
        let mut written = BTreeMap::new();
        let mut files = Vec::new();
        if self.status == Status::Issue {
            let path = unit.document.bundle(&self.workspace.profile.retention);
            match bundled(unit, &typeset, self.workspace, self.profile, self.schema) {
                Ok(file) => files.push((path, file)),
                Err(error) => {
                    let finding = NOT_BUNDLED.at(Place::default()).with("reason", error);
                    return Ok(Done::Refused(unit.document.claim(vec![finding])));
                }
            }
        }
        files.push((unit.document.pdf(self.status), typeset.pdf));
        let mut has_replaced = false;
        for (path, bytes) in files {
            let file = out.join(&path);
            has_replaced |= self.status == Status::Issue && is_other(&file, &bytes);
            disk::write_atomically(&file, &bytes)?;
            written.insert(path, digest::sha256(&bytes));
        }
        Ok(Done::Made(Entry { fingerprint, pages, files: written }, has_replaced))
    }

    /// Digest of everything a document is made from.
    fn fingerprint(&self, unit: &Unit) -> String {
        let version = env!("CARGO_PKG_VERSION").as_bytes();
        let mut parts: Vec<&[u8]> =
            vec![version, bundle::FORMAT.as_bytes(), self.profile, self.schema];
        for (path, bytes) in self.workspace.layouts.of_form(unit.document.form.name) {
            parts.extend([path.as_bytes(), bytes]);
        }
        parts.extend([unit.form_data.as_slice(), unit.slice.as_slice()]);
        digest::sha256_of_parts(parts)
    }
}

/// Whether a file stands there that does not read as these bytes.
fn is_other(file: &Path, bytes: &[u8]) -> bool {
    file.is_file() && disk::read_bounded(file, LARGEST).ok().as_deref() != Some(bytes)
}
