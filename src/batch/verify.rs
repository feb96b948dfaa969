//! Verifies bundles: a file, or everything below a folder.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::leftovers::is_leftover;
use super::with_reason;
use crate::bundle::{
    self, BundleReport, NO_BUNDLE, NOT_A_BUNDLE, NOT_REGISTERED, UNFINISHED,
};
use crate::disk;
use crate::failure::Failure;
use crate::finding::{Finding, Place};

/// Largest bundle that is read, 1 GiB; a class of a real school has less than 1 MiB.
const LARGEST: u64 = 1 << 30;
/// Files above 16 MiB are read one after another: memory holds one of them at a time, beside
/// one smaller file a thread.
const LARGE: u64 = 16 << 20;

/// What was verified.
#[derive(Debug, Default)]
pub struct VerifyReport {
    /// Files that are bundles, good or damaged.
    pub bundles: usize,
    /// Of which without a blocking finding.
    pub good: usize,
    /// Bytes read.
    pub bytes: usize,
    /// All findings, sorted.
    pub findings: Vec<Finding>,
}

/// Verifies every path; a folder with everything in it.
///
/// # Errors
/// If a path is missing or a folder cannot be read.
pub fn verify(paths: &[PathBuf]) -> Result<VerifyReport, Failure> {
    let mut report = VerifyReport::default();
    for path in paths {
        if !path.exists() {
            return Err(Failure::Missing(path.clone()));
        }
        let files: Vec<PathBuf> = match path.is_dir() {
            true => disk::sorted_walk(path)?.iter().map(|own| path.join(own)).collect(),
            false => vec![path.clone()],
        };
        let is_large =
            |file: &PathBuf| file.metadata().is_ok_and(|found| found.len() > LARGE);
        let (large, small): (Vec<PathBuf>, Vec<PathBuf>) =
            files.into_iter().partition(is_large);
        let looked: Vec<(&PathBuf, BundleReport)> =
            small.par_iter().map(|file| (file, look(file))).collect();
        let before = report.bundles;
        for (file, own) in looked {
            report.add(file, own);
        }
        for file in &large {
            report.add(file, look(file));
        }
        if report.bundles == before {
            let place = Place::file(path.display().to_string());
            report.findings.push(NO_BUNDLE.at(place));
        }
    }
    report.findings.sort();
    Ok(report)
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
            let finding = NOT_A_BUNDLE.at(Place::default()).with("unread", "yes");
            only(with_reason(finding, &error))
        }
    }
}

impl VerifyReport {
    fn add(&mut self, file: &Path, own: BundleReport) {
        let is_bundle = own.members > 0;
        let is_good = !own.findings.iter().any(Finding::blocks);
        self.bundles += usize::from(is_bundle);
        self.good += usize::from(is_bundle && is_good);
        self.bytes += own.bytes;
        let name = file.display().to_string();
        if is_bundle && is_good {
            self.findings.push(NOT_REGISTERED.at(Place::file(name.clone())));
        }
        for mut finding in own.findings {
            finding.place.file = Some(name.clone());
            self.findings.push(finding);
        }
    }
}
