//! The exports in `data/`: which there are, and which one speaks for each class.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{DateTime, FixedOffset};
use rayon::prelude::*;

use super::names::class_slug;
use super::selection::{ClassName, Selection};
use super::workspace::PROFILE;
use super::{
    CONFLICTING_EXPORTS, LARGEST, MISPLACED_EXPORT, NO_EXPORTS, NOT_AN_EXPORT,
    OTHER_YEAR, SAME_NAME, Workspace, unreadable,
};
use crate::digest;
use crate::disk::{self, DiskError};
use crate::finding::{Finding, Place};
use crate::journal::class_name;
use crate::snapshot::{self, ClassHeading, Heading};
use crate::waivers;

/// Files above 64 MiB are looked at one after another.
const LARGE: u64 = 64 << 20;

/// One class in one export file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Path below the data folder.
    pub(super) file: String,
    pub(super) exported_at: DateTime<FixedOffset>,
    pub(super) grade: u8,
    pub(super) letter: Option<String>,
    /// SHA-256 of the file; `None` where the class is not asked for.
    pub(super) digest: Option<String>,
    /// School year, `2025-26`.
    pub(super) year: String,
}

impl Found {
    /// School year and name of the class.
    pub(super) fn class(&self) -> (String, String) {
        (self.year.clone(), class_name(self.grade, self.letter.as_deref()))
    }

    /// School year and file name of the class: its folder.
    pub(super) fn folder(&self) -> String {
        format!("{}/{}", self.year, class_slug(self.grade, self.letter.as_deref()))
    }
}

/// What `data/` holds.
#[derive(Debug, Default)]
pub(super) struct Exports {
    /// Exports of each class that is asked for, by year and file name, newest first.
    pub(super) classes: BTreeMap<(String, String), Vec<Found>>,
    /// School years of all exports, and folders of those that are refused.
    pub(super) years: BTreeSet<String>,
    /// Every class of every export, also those that are refused.
    names: BTreeSet<ClassName>,
    /// Files whose heading cannot be read; reading them says why.
    pub(super) broken: Vec<String>,
    pub(super) findings: Vec<Finding>,
}

impl Exports {
    pub(super) fn find(
        workspace: &Workspace,
        selection: &Selection,
    ) -> Result<Self, DiskError> {
        let mut exports = Self::default();
        let mut own = Vec::new();
        for file in disk::sorted_walk(&workspace.data)? {
            if is_own(&file) {
                own.push(file);
            } else if is_json(&file) {
                exports.findings.push(MISPLACED_EXPORT.at(Place::file(&file)));
            } else if workspace.data.join(&file).is_dir() {
                // A link: the walk goes into every folder, and follows no link.
                let error = DiskError::NotAFile { path: workspace.data.join(&file) };
                exports.findings.push(unreadable(&file, &error));
            } else if is_foreign(&file) {
                exports.findings.push(NOT_AN_EXPORT.at(Place::file(&file)));
            }
        }
        for (file, looked) in look(&workspace.data, own, selection) {
            exports.take(file, looked);
        }
        let is_said = exports.findings.iter().any(Finding::blocks);
        if exports.classes.is_empty() && exports.broken.is_empty() && !is_said {
            let place = Place::file(workspace.data.display().to_string());
            exports.findings.push(NO_EXPORTS.at(place));
        }
        exports.judge();
        exports.findings.extend(selection.unknown_classes(&exports.names));
        exports.classes.retain(|_, found| {
            selection.wants_class(found[0].grade, found[0].letter.as_deref())
        });
        Ok(exports)
    }

    /// Files that speak for no class, because newer ones do.
    pub(super) fn superseded(&self) -> Vec<String> {
        let speaking: BTreeSet<&String> =
            self.classes.values().map(|found| &found[0].file).collect();
        let all: BTreeSet<&String> =
            self.classes.values().flatten().map(|found| &found.file).collect();
        all.difference(&speaking).map(|file| (*file).clone()).collect()
    }

    fn take(&mut self, file: String, looked: Option<Looked>) {
        let folder = file.split('/').next().unwrap_or_default().to_owned();
        self.years.insert(folder.clone());
        let Some(looked) = looked else {
            self.broken.push(file);
            return;
        };
        if folder != looked.heading.year {
            let finding = OTHER_YEAR.at(Place::file(&file));
            self.findings.push(finding.expected(folder).found(&looked.heading.year));
            return;
        }
        for found in looked.classes(&file) {
            let slug = class_slug(found.grade, found.letter.as_deref());
            self.names.insert((found.grade, found.letter.clone()));
            self.classes.entry((found.year.clone(), slug)).or_default().push(found);
        }
    }

    /// Newest first; two classes of one name block, and so do equal moments with other content
    /// in a class that is asked for.
    fn judge(&mut self) {
        let mut refused = Vec::new();
        for (key, found) in &mut self.classes {
            found.sort_by(|left, right| {
                (right.exported_at, &left.file).cmp(&(left.exported_at, &right.file))
            });
            let place = Place {
                year: Some(key.0.clone()),
                class: Some(class_name(found[0].grade, found[0].letter.as_deref())),
                ..Place::file(&found[0].file)
            };
            let letters: BTreeSet<_> =
                found.iter().map(|own| own.letter.clone()).collect();
            if letters.len() > 1 {
                self.findings.push(SAME_NAME.at(place.clone()).found(&key.1));
                refused.push(key.clone());
            }
            let is_rival = |own: &&Found| {
                own.exported_at == found[0].exported_at && own.digest != found[0].digest
            };
            // Of two names the files may be one.
            let rival = found[1..].iter().find(is_rival).filter(|_| letters.len() == 1);
            if let Some(rival) = rival {
                self.findings.push(CONFLICTING_EXPORTS.at(place).found(&rival.file));
                refused.push(key.clone());
            }
        }
        for key in refused {
            self.classes.remove(&key);
        }
    }
}

/// What a look at a file told.
struct Looked {
    heading: Heading,
    /// For each of its classes, whether it is asked for.
    asked: Vec<bool>,
    /// SHA-256 of the file, if any of them is.
    digest: Option<String>,
}

impl Looked {
    /// `None` if the file cannot be read or has no heading.
    fn at(data: &Path, file: &str, selection: &Selection) -> Option<Self> {
        let bytes = disk::read_bounded(&data.join(file), LARGEST).ok()?;
        let heading = snapshot::heading(&bytes)?;
        let is_asked =
            |own: &ClassHeading| selection.wants_class(own.grade, own.letter.as_deref());
        let asked: Vec<bool> = heading.classes.iter().map(is_asked).collect();
        let digest = asked.contains(&true).then(|| digest::sha256(&bytes));
        Some(Self { heading, asked, digest })
    }

    /// Its classes, each as one of this file.
    fn classes(self, file: &str) -> impl Iterator<Item = Found> + use<> {
        let Self { heading, asked, digest } = self;
        let Heading { year, exported_at, classes } = heading;
        let file = file.to_owned();
        classes.into_iter().zip(asked).map(move |(class, is_asked)| Found {
            file: file.clone(),
            exported_at,
            grade: class.grade,
            letter: class.letter,
            digest: digest.clone().filter(|_| is_asked),
            year: year.clone(),
        })
    }
}

/// Looks at files, in the order of their paths: at one large file at a time, of the others at
/// as many as there are threads.
fn look(
    data: &Path,
    files: Vec<String>,
    selection: &Selection,
) -> Vec<(String, Option<Looked>)> {
    let is_large = |file: &String| {
        let found = data.join(file).metadata();
        found.is_ok_and(|found| found.len() > LARGE)
    };
    let (large, small): (Vec<String>, Vec<String>) =
        files.into_iter().partition(is_large);
    let one = |file: String| {
        let looked = Looked::at(data, &file, selection);
        (file, looked)
    };
    let mut all: Vec<_> = small.into_par_iter().map(one).collect();
    all.extend(large.into_iter().map(one));
    all.sort_by(|left, right| left.0.cmp(&right.0));
    all
}

/// The classes of all exports that can be read and lie in a folder of their school year.
///
/// # Errors
/// If the data folder cannot be read.
pub(super) fn standing(data: &Path) -> Result<Vec<Found>, DiskError> {
    let files = if data.is_dir() { disk::sorted_walk(data)? } else { Vec::new() };
    let files = files.into_iter().filter(|file| is_own(file)).collect();
    let looked = look(data, files, &Selection::default()).into_iter();
    let classes = looked.filter_map(|(file, own)| Some(own?.classes(&file)));
    Ok(classes.flatten().collect())
}

fn is_json(file: &str) -> bool {
    file.to_lowercase().ends_with(".json")
}

/// Whether a path below the data folder is that of an export.
fn is_own(file: &str) -> bool {
    is_json(file) && file.contains('/')
}

/// Whether the file may be an export in another format that somebody put among ours.
///
/// The profile, the waivers, and hidden files that systems and editors leave, are none.
fn is_foreign(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or_default();
    let is_ours = [PROFILE, waivers::FILE].contains(&file);
    !is_ours && !name.starts_with(['.', '~'])
}
