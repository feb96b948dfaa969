//! The build: every planned unit ends as files or as a finding, and the tally adds up.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rayon::prelude::*;
use serde::Serialize;

use super::cache::{Cache, Entry};
use super::exports::{Exports, Found};
use super::prepare::{Asked, Prepared};
use super::progress::{Foreseen, Outcome, Step};
use super::readings::Readings;
use super::{NOT_BUNDLED, Selection, Unit, Workspace, leftovers};
use crate::bundle;
use crate::digest;
use crate::disk;
use crate::documents::{Per, Status};
use crate::failure::Failure;
use crate::finding::{Finding, Place};
use crate::snapshot::{self, ShowValues};
use crate::typeset::{Press, Typeset};

/// Classes prepared and typeset before memory is given back.
const CLASSES_AT_ONCE: usize = 2;

/// What a build is asked to do.
pub struct BuildOptions {
    /// Which documents.
    pub selection: Selection,
    /// Draft or issue.
    pub status: Status,
    /// Today, for what is closed.
    pub as_of: NaiveDate,
    /// Whether findings show every value.
    pub show: ShowValues,
}

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
    options: &BuildOptions,
    progress: &(dyn Fn(Step<'_>) + Sync),
) -> Result<BuildReport, Failure> {
    let exports = Exports::find(workspace, &options.selection)?;
    let readings = Readings::new(workspace, options.show, &exports);
    let asked = Asked {
        workspace,
        selection: &options.selection,
        as_of: options.as_of,
        status: options.status,
        readings: &readings,
    };
    let lock = disk::try_lock(&workspace.out.join(".cache/lock"))?;
    let _lock = lock.ok_or_else(|| Failure::Busy(workspace.out.clone()))?;
    let mut cache = Cache::open(&workspace.out);
    let mut report = BuildReport::default();
    report.findings.extend(exports.findings);
    report.findings.extend(leftovers::remove(&workspace.out)?);
    let faulty = report.findings.iter().filter(|own| own.blocks()).count();
    report.refuse(faulty + exports.broken.len());
    for file in &exports.broken {
        report.findings.extend(readings.why_broken(file));
    }
    let wanted: Vec<&Vec<Found>> = exports.classes.values().collect();
    let mut documents = Vec::new();
    let mut foreseen = Foreseen::of_classes(wanted.len());
    let press = Press::new();
    let schema = schema()?;
    for classes in wanted.chunks(CLASSES_AT_ONCE) {
        let prepared: Result<Vec<Prepared>, Failure> =
            classes.par_iter().map(|found| asked.prepare(found)).collect();
        let mut units = Vec::new();
        for own in prepared? {
            report.findings.extend(own.findings);
            report.tally.planned += own.planned;
            report.tally.refused += own.refused.len();
            report.tally.not_yet += own.not_yet;
            documents.extend(own.documents);
            units.extend(own.units);
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
    let unknown = options.selection.unknown_periods(&documents);
    report.refuse(unknown.len());
    report.findings.extend(unknown);
    if !report.tally.adds_up() {
        return Err(Failure::Internal(format!("{:?}", report.tally)));
    }
    report.findings.sort();
    report.findings.dedup();
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
            Status::Draft => format!("draft/{}", unit.stem),
            Status::Issue => unit.stem.clone(),
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
            unit.form.name,
            unit.form_data.clone(),
            unit.dateline.0,
            &unit.stem,
        );
        let typeset = match typeset {
            Ok(typeset) => typeset,
            Err(findings) => return Ok(Done::Refused(of_unit(unit, findings))),
        };
        let pages = typeset.pages;
        let mut written = BTreeMap::new();
        let folder = match self.status {
            Status::Draft => "draft",
            Status::Issue => "print",
        };
        let mut files = Vec::new();
        if self.status == Status::Issue {
            match self.bundle(unit, &typeset, profile) {
                Ok(file) => files.push(file),
                Err(error) => {
                    let finding = NOT_BUNDLED.at(Place::default()).with("reason", error);
                    return Ok(Done::Refused(of_unit(unit, vec![finding])));
                }
            }
        }
        files.push((format!("{folder}/{}/{}.pdf", unit.folder, unit.stem), typeset.pdf));
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
        for (path, bytes) in self.workspace.layouts.of_form(unit.form.name) {
            parts.extend([path.as_bytes(), bytes]);
        }
        parts.extend([unit.form_data.as_slice(), unit.slice.as_slice()]);
        let digests: String = parts.into_iter().map(digest::sha256).collect();
        digest::sha256(digests.as_bytes())
    }

    /// The bundle of a document: its path below `out/` and its bytes.
    fn bundle(
        &self,
        unit: &Unit,
        typeset: &Typeset,
        profile: Vec<u8>,
    ) -> Result<(String, Vec<u8>), bundle::WriteError> {
        let retention = &self.workspace.profile.retention;
        let years = match unit.form.per {
            Per::PrintPeriod => retention.journal_years,
            Per::Year => retention.ledger_years,
        };
        let kept = self.workspace.profile.retention_span(years, unit.year_ends);
        let member = |path: &str, bytes: &[u8], ru: &str, en: &str| bundle::Member {
            path: path.to_owned(),
            bytes: bytes.to_vec(),
            title_ru: ru.to_owned(),
            title_en: en.to_owned(),
        };
        let pdf = format!("{}.pdf", unit.stem);
        let mut members = vec![
            member(&pdf, &typeset.pdf, &unit.title, "The document as printed"),
            member(
                "form-data.json",
                &unit.form_data,
                "Данные формы: всё, что напечатано в документе",
                "Form data: everything the document prints",
            ),
            member(
                "snapshot.json",
                &unit.slice,
                "Часть выгрузки, из которой составлен документ",
                "The part of the export the document was made from",
            ),
            member("profile.json", &profile, "Профиль школы", "Profile of the school"),
            member(
                "snapshot.schema.json",
                self.schema,
                "Описание формата выгрузки (JSON Schema)",
                "JSON Schema of the export",
            ),
        ];
        for (path, bytes) in self.workspace.layouts.of_form(unit.form.name) {
            let path = format!("layouts/{path}");
            members.push(member(&path, bytes, "Макет формы", "Layout of the form"));
        }
        let contents = bundle::Contents {
            stem: unit.stem.clone(),
            title_ru: unit.title.clone(),
            title_en: format!("{} {} of class {}", unit.form.stem, unit.year, unit.class),
            keep_until: kept.to,
            bagging_date: unit.dateline.day(),
            info: vec![
                ("Source-Organization", self.workspace.profile.school.name.clone()),
                ("School-Year", unit.year.clone()),
                ("Class", unit.class.clone()),
                ("Document", unit.key.to_string()),
                ("Pages", typeset.pages.to_string()),
                ("Exported-At", unit.dateline.0.to_rfc3339()),
                ("Retention-Class", format!("{years}y")),
                ("Retention-Start", kept.from.to_string()),
                ("Bag-Software-Agent", format!("letopis {}", env!("CARGO_PKG_VERSION"))),
            ],
            members,
        };
        let path = format!("archive/{years}y/{}/{}.zip", unit.folder, unit.stem);
        Ok((path, bundle::write(&contents)?))
    }
}

/// Findings of a unit, with the unit's place.
fn of_unit(unit: &Unit, mut findings: Vec<Finding>) -> Vec<Finding> {
    for finding in &mut findings {
        finding.place.year = Some(unit.year.clone());
        finding.place.class = Some(unit.class.clone());
        finding.place.period = Some(unit.key.to_string());
    }
    findings
}
