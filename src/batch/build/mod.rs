//! The build: every planned unit ends as files or as a finding, and the tally adds up.

mod cache;
mod contents;
mod crew;
mod floor;
mod maker;
mod progress;
mod remembered;
mod unchanged;

use rayon::prelude::*;
use serde::Serialize;

use crate::batch::exports::Found;
use crate::batch::prepare::{Fate, Prepared};
use crate::batch::run::{Run, RunOptions, in_order};
use crate::batch::standing::{left_of, left_standing};
use crate::batch::told::Told;
use crate::batch::{REPLACED, Unit, Workspace, leftovers};
use crate::disk;
use crate::documents::Status;
use crate::failure::Failure;
use crate::finding::Finding;
use crate::snapshot;
use crate::typeset::Press;

pub use progress::{Outcome, Step};

use cache::{Cache, Entry};
use crew::Crew;
use floor::Floor;
use maker::{Done, Maker};
use unchanged::{ClassEntry, Unchanged, common_inputs, remember, unchanged};

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
        maker: &maker,
        report,
    };
    let wanted = building.changed();
    let threads = rayon::current_num_threads();
    let crew = Crew { run: &run, maker: &maker, classes: &wanted, progress, threads };
    let mut floor = Floor::new(&mut building, &crew);
    let first = floor.more();
    let worked = crew.work(first, |news| floor.hear(news));
    // What was made before a failure is made.
    let saved = building.cache.save();
    worked.and(saved)?;
    building.end()
}

/// A build under way.
struct Building<'b> {
    run: &'b Run<'b>,
    maker: &'b Maker<'b>,
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

    /// Counts a prepared class. Gives its units, the largest first, so that no thread waits
    /// for a late long document, and what is to be remembered once they are made.
    fn take(
        &mut self,
        exports: &[Found],
        own: Prepared,
    ) -> (Vec<Unit>, Option<ClassEntry>) {
        let workspace = self.run.workspace;
        self.told.add(&exports[0], &own);
        if self.maker.status == Status::Issue {
            let retention = &workspace.profile.retention;
            let left = left_standing(&own, &workspace.out, retention);
            self.report.findings.extend(left);
        }
        let entry = remember(self.run, &self.common, exports, &own);
        let mut units = self.report.take(own);
        units.sort_by_key(|unit| std::cmp::Reverse(unit.form_data.len()));
        (units, entry)
    }

    /// What is remembered of a unit.
    fn known(&self, unit: &Unit) -> Option<Entry> {
        self.cache.units.get(&cache::key(&unit.document.stem, self.maker.status)).cloned()
    }

    /// Counts all documents of a class, and remembers it.
    fn close(
        &mut self,
        exports: &[Found],
        entry: Option<ClassEntry>,
        documents: Vec<(Unit, Done)>,
    ) -> Result<(), Failure> {
        let key = cache::key(&exports[0].folder(), self.maker.status);
        self.cache.remember(key, entry);
        for (unit, done) in documents {
            self.report.add(self.maker, &unit, done, &mut self.cache);
        }
        self.cache.class_is_closed()
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
        let class = cache::key(&unit.document.folder, maker.status);
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
        let key = cache::key(&unit.document.stem, maker.status);
        if let Some(class) = cache.classes.get_mut(&class) {
            class.add(&key, &entry.fingerprint);
        }
        cache.units.insert(key, entry);
    }
}
