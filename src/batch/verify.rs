//! Verifies bundles: a file, or everything below a folder, packed or unpacked.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::leftovers::is_leftover;
use super::{LARGEST, with_reason};
use crate::bundle::{
    self, BagFile, BagFiles, BundleReport, LIES_TWICE, MISPLACED, NO_BUNDLE,
    NOT_A_BUNDLE, NOT_REGISTERED, RENAMED, RIVAL, UNFINISHED, UNREADABLE_FILE,
};
use crate::disk::{self, DiskError};
use crate::failure::Failure;
use crate::finding::{Finding, Place};

/// Files above 16 MiB are read one after another: memory holds one of them at a time, beside
/// one smaller file a thread.
const LARGE: u64 = 16 << 20;

/// What was verified.
#[derive(Debug, Default)]
pub struct VerifyReport {
    /// Zips and folders that are bundles, good or damaged.
    pub bundles: usize,
    /// Of which without a blocking finding.
    pub good: usize,
    /// Of which only the file name is wrong, and perhaps the folder.
    pub renamed: usize,
    /// Of which only the folder is wrong.
    pub misplaced: usize,
    /// Bytes read.
    pub bytes: usize,
    /// All findings, sorted.
    pub findings: Vec<Finding>,
}

/// Verifies every path; a folder with everything in it.
///
/// A folder that holds the declaration of a bag is one unpacked bundle, whatever lies in it.
///
/// # Errors
/// If a path is missing or a folder cannot be read.
pub fn verify(paths: &[PathBuf]) -> Result<VerifyReport, Failure> {
    let mut report = VerifyReport::default();
    let mut seen = Seen::default();
    for path in paths {
        if !path.exists() {
            return Err(Failure::Missing(path.clone()));
        }
        let before = report.bundles;
        let mut reports = Sources::below(path)?.look();
        reports.sort_by(|(left, _), (right, _)| left.cmp(right));
        for (place, mut own) in reports {
            own.findings.extend(misplaced(&place, &own));
            report.findings.extend(seen.add(path, &place, &own));
            report.add(&place, own);
        }
        // Of a file that is no bundle, its own finding says so.
        if report.bundles == before && path.is_dir() {
            let place = Place::file(path.display().to_string());
            report.findings.push(NO_BUNDLE.at(place));
        }
    }
    report.findings.sort();
    Ok(report)
}

/// A finding if an undamaged bundle, or the folder of an unpacked one, lies in a folder like
/// those of an archive, `5y/2025-26/07a`, that is not its own.
///
/// Anywhere else a bundle may lie as it likes: a copy on a disk is no archive.
fn misplaced(file: &Path, own: &BundleReport) -> Option<Finding> {
    let identity = own.identity.as_ref().filter(|_| own.is_undamaged())?;
    let home = identity.home.as_ref()?;
    let folders: Vec<&str> =
        file.parent()?.iter().rev().take(3).filter_map(|own| own.to_str()).collect();
    let [class, year, kept] = folders[..] else { return None };
    let is_number =
        |text: &str| !text.is_empty() && text.bytes().all(|own| own.is_ascii_digit());
    let is_archive = kept.strip_suffix('y').is_some_and(is_number)
        && year
            .split_once('-')
            .is_some_and(|(own, next)| is_number(own) && is_number(next));
    let found = format!("{kept}/{year}/{class}");
    let finding = MISPLACED.at(Place::default()).expected(home).found(&found);
    (is_archive && found != *home).then_some(finding)
}

/// Where the first undamaged bundle of each name lies.
#[derive(Default)]
struct Seen(BTreeMap<String, (PathBuf, PathBuf, String)>);

impl Seen {
    /// Adds a bundle found below a path the user named; a finding if it is not the first of
    /// its name.
    ///
    /// A damaged one says nothing here: its damage is reported, and an undamaged copy is what
    /// its owner needs. The same bundle below two named paths is an archive and its copy.
    fn add(&mut self, below: &Path, file: &Path, own: &BundleReport) -> Option<Finding> {
        let identity = own.identity.as_ref().filter(|_| own.is_undamaged())?;
        let Some((first_below, first, content)) = self.0.get(&identity.name) else {
            let place = (below.to_owned(), file.to_owned(), identity.content.clone());
            self.0.insert(identity.name.clone(), place);
            return None;
        };
        if first == file {
            // Named twice by the user; it lies there once.
            return None;
        }
        let code = match (*content == identity.content, first_below == below) {
            (false, _) => RIVAL,
            (true, true) => LIES_TWICE,
            (true, false) => return None,
        };
        let finding = code.at(Place::file(file.display().to_string()));
        Some(finding.with("name", &identity.name).with("other", first.display()))
    }
}

/// What is to be read below a path.
#[derive(Default)]
struct Sources {
    /// Bundles, and what is none.
    files: Vec<PathBuf>,
    /// Files of unpacked bags: the folder of the bag, and the path in it.
    parts: Vec<(PathBuf, String)>,
}

impl Sources {
    fn below(path: &Path) -> Result<Self, DiskError> {
        let mut sources = Self::default();
        if !path.is_dir() {
            sources.files.push(path.to_owned());
            return Ok(sources);
        }
        let names = disk::sorted_walk(path)?;
        let bases: BTreeSet<&str> =
            names.iter().filter_map(|name| base_by(name)).collect();
        for name in &names {
            match base_of(&bases, name) {
                Some(("", own)) => sources.parts.push((path.to_owned(), own.to_owned())),
                Some((base, own)) => {
                    sources.parts.push((path.join(base), own.to_owned()))
                }
                None => sources.files.push(path.join(name)),
            }
        }
        Ok(sources)
    }

    /// The reports on all bundles and on what is none, each with its file or folder.
    fn look(self) -> Vec<(PathBuf, BundleReport)> {
        let own = |file: &PathBuf| file.clone();
        let mut reports = large_ones_in_turn(self.files, own, |file| look(file));
        let mut bags: BTreeMap<PathBuf, (BagFiles, Vec<Finding>)> = BTreeMap::new();
        let whole = |(folder, path): &(PathBuf, String)| folder.join(path);
        let parts = large_ones_in_turn(self.parts, whole, measure);
        for ((folder, path), (file, unread)) in parts {
            let (files, findings) = bags.entry(folder).or_default();
            files.insert(path, file);
            findings.extend(unread);
        }
        for (folder, (files, unread)) in bags {
            let mut own = bundle::judge_bag(&files);
            own.findings.extend(unread);
            reports.push((folder, own));
        }
        reports
    }
}

/// The folder that this file makes a bag.
fn base_by(name: &str) -> Option<&str> {
    let base = name.strip_suffix(bundle::DECLARATION_FILE)?;
    if base.is_empty() { Some(base) } else { base.strip_suffix('/') }
}

/// The outermost bag a file lies in, and its path there: what lies in a bag is part of it.
fn base_of<'a>(bases: &BTreeSet<&str>, name: &'a str) -> Option<(&'a str, &'a str)> {
    if bases.contains("") {
        return Some(("", name));
    }
    let folders = name.match_indices('/').map(|(at, _)| (&name[..at], &name[at + 1..]));
    folders.into_iter().find(|(base, _)| bases.contains(base))
}

/// Looks at everything: small files side by side, large ones one after another.
fn large_ones_in_turn<Source: Send + Sync, Seen: Send>(
    sources: Vec<Source>,
    file: impl Fn(&Source) -> PathBuf,
    look: impl Fn(&Source) -> Seen + Sync,
) -> Vec<(Source, Seen)> {
    let is_large =
        |own: &Source| file(own).metadata().is_ok_and(|found| found.len() > LARGE);
    let (large, small): (Vec<Source>, Vec<Source>) =
        sources.into_iter().partition(is_large);
    let pair = |own: Source| {
        let seen = look(&own);
        (own, seen)
    };
    let mut looked: Vec<(Source, Seen)> = small.into_par_iter().map(&pair).collect();
    looked.extend(large.into_iter().map(&pair));
    looked
}

fn look(file: &Path) -> BundleReport {
    let only = |finding| BundleReport { findings: vec![finding], ..Default::default() };
    if is_leftover(file) {
        return only(UNFINISHED.at(Place::default()));
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    match disk::read_bounded(file, LARGEST) {
        Ok(bytes) => bundle::verify_bytes(&name, &bytes),
        Err(error) => {
            let finding = NOT_A_BUNDLE.at(Place::default()).with("kind", "unread");
            only(with_reason(finding, &error))
        }
    }
}

/// A file of an unpacked bag, held no longer than it takes to measure it; and why it could
/// not be read.
fn measure((folder, path): &(PathBuf, String)) -> (BagFile, Option<Finding>) {
    match disk::read_bounded(&folder.join(path), LARGEST) {
        Ok(bytes) => (BagFile::measure(path, &bytes), None),
        Err(error) => {
            let place = Place { member: Some(path.clone()), ..Place::default() };
            let finding = with_reason(UNREADABLE_FILE.at(place), &error);
            (BagFile::unread(), Some(finding))
        }
    }
}

impl VerifyReport {
    fn add(&mut self, file: &Path, own: BundleReport) {
        let is_good = own.is_good();
        self.bundles += usize::from(own.is_bundle);
        self.good += usize::from(is_good);
        if own.is_undamaged() && !is_good {
            let is_renamed = own.findings.iter().any(|own| own.code == RENAMED);
            self.renamed += usize::from(is_renamed);
            self.misplaced += usize::from(!is_renamed);
        }
        self.bytes += own.bytes;
        let name = file.display().to_string();
        if is_good {
            self.findings.push(NOT_REGISTERED.at(Place::file(name.clone())));
        }
        for mut finding in own.findings {
            finding.place.file = Some(name.clone());
            self.findings.push(finding);
        }
    }
}
