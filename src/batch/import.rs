//! Imports a foreign export into the workspace: sources → snapshots → files in `data/`.

use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};

use super::exports::{self, Found};
use super::names::class_slug;
use super::workspace::{PROFILE, read_profile};
use crate::container::ForeignError;
use crate::digest;
use crate::disk;
use crate::failure::Failure;
use crate::finding::{Finding, Place};
use crate::import::{
    self, Account, BAD_MAP, Importer, NOT_THE_FORMAT, Request, SAME_MOMENT, SchoolData,
    SourceError, SourceFile, TOO_LARGE,
};
use crate::profile::{self, Profile, TEMPLATE};
use crate::snapshot::v1::Snapshot;
use crate::snapshot::{self, ShowValues};

/// Writes the template of the workbook.
///
/// # Errors
/// If something else stands there already, or it cannot be written.
pub fn write_template(path: &Path) -> Result<(), Failure> {
    let bytes =
        import::template().map_err(|error| Failure::Internal(error.to_string()))?;
    if path.exists() {
        let own = disk::read_bounded(path, bytes.len() as u64);
        return match own.is_ok_and(|own| own == bytes) {
            true => Ok(()),
            false => Err(Failure::NameTaken(path.to_owned())),
        };
    }
    Ok(disk::write_atomically(path, &bytes)?)
}

/// Writes a map that is guessed from the sources, for a person to correct.
///
/// # Errors
/// If a source cannot be read, something stands there already, or it cannot be written.
pub fn write_guess(sources: &[PathBuf], path: &Path) -> Result<Vec<Finding>, Failure> {
    let sources = match import::open(sources) {
        Ok(sources) => sources,
        Err(error) => return refused_source(error).map(|own| own.findings),
    };
    if path.exists() {
        return Err(Failure::NameTaken(path.to_owned()));
    }
    match import::guess(&sources) {
        Ok(map) => {
            disk::write_atomically(path, map.as_bytes())?;
            Ok(Vec::new())
        }
        Err(findings) => Ok(findings),
    }
}

/// What is to be imported.
pub struct ImportOptions {
    /// The format.
    pub importer: &'static Importer,
    /// Files, folders and archives of the export.
    pub sources: Vec<PathBuf>,
    /// When the export was made, where the source does not say it.
    pub exported_at: Option<DateTime<FixedOffset>>,
    /// How the columns of foreign tables become those of the form.
    pub map: Option<PathBuf>,
    /// Write the snapshot although rows were refused.
    pub partial: bool,
    /// What findings may show.
    pub show: ShowValues,
}

/// What an import did.
#[derive(Debug, Default)]
pub struct ImportReport {
    /// Paths of the files that were written: snapshots, and the profile if there was none.
    pub written: Vec<String>,
    /// Paths of the snapshots that were there already, byte for byte.
    pub unchanged: Vec<String>,
    /// Rows read, used and refused.
    pub account: Account,
    /// All findings, sorted.
    pub findings: Vec<Finding>,
}

/// Imports into the folder `data`.
///
/// Nothing is written if a row was refused by a finding that blocks, unless `partial` was
/// asked for; a row of which nothing was taken only warns (I43). A snapshot that could not
/// be read back is never written. A source that tells of the school itself makes the profile
/// where there is none, or only the untouched template; any other is never changed.
///
/// # Errors
/// If a source is missing or cannot be read, or a snapshot cannot be written.
pub fn import(data: &Path, options: &ImportOptions) -> Result<ImportReport, Failure> {
    let (profile, has_profile) = match read_profile(data)? {
        Some(Ok(profile)) => (profile, !is_untouched(&data.join(PROFILE))),
        Some(Err(findings)) => {
            return Ok(ImportReport { findings, ..ImportReport::default() });
        }
        None => (Profile::default(), false),
    };
    let opened = import::open(&options.sources);
    let sources = match opened {
        Ok(sources) => sources,
        Err(error) => return refused_source(error),
    };
    let map = match options.map.as_deref().map(open_map).transpose() {
        Ok(map) => map,
        Err(Refused::Source(error)) => return refused_source(error),
        Err(Refused::Map(finding)) => {
            let findings = vec![*finding];
            return Ok(ImportReport { findings, ..ImportReport::default() });
        }
    };
    let imported = import::import(
        options.importer,
        &Request {
            sources: &sources,
            profile: &profile,
            exported_at: options.exported_at,
            map: map.as_ref(),
            show: options.show,
        },
    );
    let mut report = ImportReport {
        account: imported.account,
        findings: imported.findings,
        ..ImportReport::default()
    };
    let known = has_profile.then_some(&profile);
    let new_profile = report.look_at_school(imported.school.as_ref(), known);
    let is_refused = report.findings.iter().any(Finding::blocks);
    if !is_refused || options.partial {
        let standing = exports::standing(data)?;
        for snapshot in &imported.snapshots {
            report.put(data, options, &profile, &standing, snapshot)?;
        }
        // A snapshot that cannot be read back leaves the school as it was.
        let is_refused = report.findings.iter().any(Finding::blocks);
        if let Some(text) = new_profile.filter(|_| !is_refused || options.partial) {
            disk::write_atomically(&data.join(PROFILE), text.as_bytes())?;
            report.written.push(PROFILE.to_owned());
        }
    }
    report.findings.sort();
    Ok(report)
}

impl ImportReport {
    /// What the source tells of the school: a profile where none is known, else differences.
    fn look_at_school(
        &mut self,
        school: Option<&SchoolData>,
        known: Option<&Profile>,
    ) -> Option<String> {
        let school = school?;
        if let Some(profile) = known {
            self.findings.extend(school.differences(profile));
            return None;
        }
        let text = school.profile_text();
        match profile::read(&text, PROFILE) {
            Ok(_) => Some(text),
            Err(findings) => {
                self.findings.extend(findings);
                None
            }
        }
    }

    /// Writes a snapshot, a file for each class.
    fn put(
        &mut self,
        data: &Path,
        options: &ImportOptions,
        profile: &Profile,
        standing: &[Found],
        snapshot: &Snapshot,
    ) -> Result<(), Failure> {
        for own in snapshot::by_class(snapshot) {
            let Some(class) = own.classes.first() else { continue };
            let is_rival = |found: &Found| {
                (found.grade, &found.letter) == (class.grade, &class.letter)
                    && found.year == own.school_year.name
                    && found.exported_at == own.exported_at
            };
            let slug = class_slug(class.grade, class.letter.as_deref());
            let moment = own.exported_at.format("%Y%m%dT%H%M");
            let year = &own.school_year.name;
            let file = format!("{year}/{slug}-{}-{moment}.json", options.importer.name);
            let bytes = snapshot::to_json(&own)
                .map_err(|error| Failure::Internal(error.to_string()))?;
            let conventions = profile.conventions();
            let reading = snapshot::read(&bytes, &file, &conventions, options.show);
            let is_readable = !reading.findings.iter().any(Finding::blocks);
            self.findings.extend(reading.findings.into_iter().filter(Finding::blocks));
            if !is_readable {
                continue;
            }
            // Of two exports of one moment nobody could tell which one holds.
            let rival = standing.iter().find(|found| is_rival(found));
            let digest = Some(digest::sha256(&bytes));
            let rival = rival.filter(|found| found.digest != digest);
            match rival {
                Some(rival) => self.same_moment(&rival.file, own.exported_at),
                None => self.put_file(data, file, &bytes, own.exported_at)?,
            }
        }
        Ok(())
    }

    /// A file that lies there with other bytes is of the same class and moment.
    fn put_file(
        &mut self,
        data: &Path,
        file: String,
        bytes: &[u8],
        exported_at: DateTime<FixedOffset>,
    ) -> Result<(), Failure> {
        let path = data.join(&file);
        if !path.exists() {
            disk::write_atomically(&path, bytes)?;
            self.written.push(file);
        } else if disk::reads_as(&path, bytes) {
            self.unchanged.push(file);
        } else {
            self.same_moment(&file, exported_at);
        }
        Ok(())
    }

    fn same_moment(&mut self, file: &str, exported_at: DateTime<FixedOffset>) {
        let moment = exported_at.format("%d.%m.%Y %H:%M");
        self.findings.push(SAME_MOMENT.at(Place::file(file)).with("moment", moment));
    }
}

/// Whether a profile is still what `letopis init` writes: it says nothing of the school.
fn is_untouched(profile: &Path) -> bool {
    disk::reads_as(profile, TEMPLATE.as_bytes())
}

/// Why there is no map.
enum Refused {
    Source(SourceError),
    Map(Box<Finding>),
}

/// The map is one file: of a folder or an archive nobody knows which one is meant.
fn open_map(path: &Path) -> Result<SourceFile, Refused> {
    let files = import::open(&[path.to_owned()]).map_err(Refused::Source)?;
    let name = path.display().to_string();
    let map = files.into_iter().find(|own| own.name == name);
    map.ok_or_else(|| {
        let finding = BAD_MAP.at(Place::file(name)).with("kind", "many");
        Refused::Map(Box::new(finding))
    })
}

fn refused_source(error: SourceError) -> Result<ImportReport, Failure> {
    let reason = error.to_string();
    let (code, path) = match error {
        SourceError::Missing(path) => return Err(Failure::Missing(path)),
        SourceError::Disk(error) => return Err(Failure::Disk(error)),
        SourceError::TooMuch { path } => (TOO_LARGE, path),
        SourceError::Archive {
            path,
            reason: ForeignError::TooLarge(_) | ForeignError::TooMany(_),
        } => (TOO_LARGE, path),
        SourceError::Archive { path, .. } => (NOT_THE_FORMAT, path),
    };
    let place = Place::file(path.display().to_string());
    let findings = vec![code.at(place).with("reason", reason)];
    Ok(ImportReport { findings, ..ImportReport::default() })
}
