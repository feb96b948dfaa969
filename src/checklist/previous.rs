//! What a check remembers of itself, so that the next one can say what became of it.
//!
//! Remembered are codes and places with ids, never a name, a value or a sentence. Two files
//! are kept: the last check, and the one before it that found something else; so a check
//! that is repeated on the same data still says «было 312, стало 41».

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

use super::MEMORY_UNREADABLE;
use crate::disk::{self, DiskError};
use crate::finding::{Finding, Place, Severity};
use crate::{checks, waivers};

/// The value of `format` in a remembered check.
const FORMAT: &str = "letopis-check/1";
/// Largest remembered check that is read, in bytes.
const LARGEST: u64 = 256 << 20;

/// A fault by what tells it from all others: its code and its place, without the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remembered {
    /// Its code.
    pub code: String,
    /// Its place as the school year has it: no file, no line, no pointer.
    pub place: Place,
}

impl Remembered {
    /// What is remembered of a finding.
    fn of(finding: &Finding) -> Self {
        let place = Place {
            file: None,
            line: None,
            column: None,
            pointer: None,
            ..finding.place.clone()
        };
        Self { code: finding.code.to_string(), place }
    }

    /// School year and class, if it belongs to one.
    fn class(&self) -> Option<ClassOfYear> {
        Some((self.place.year.clone()?, self.place.class.clone()?))
    }
}

/// School year and class.
pub type ClassOfYear = (String, String);

/// What a check could look at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Classes whose exports could be read.
    pub classes: BTreeSet<ClassOfYear>,
    /// Whether those are all classes of the school.
    pub is_whole: bool,
}

impl Seen {
    /// Whether a fault would have been found again if it were still there.
    fn has(&self, fault: &Remembered) -> bool {
        match checks::SCHOOL_RULES.iter().any(|own| own.id == fault.code) {
            true => self.is_whole,
            false => fault.class().is_none_or(|class| self.classes.contains(&class)),
        }
    }
}

/// The faults that a check found: what prevents printing or deserves a look, and what
/// nobody allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Memory {
    format: String,
    /// The day that was taken for today.
    pub as_of: NaiveDate,
    /// Moment of the newest export.
    pub exported_at: Option<DateTime<FixedOffset>>,
    /// The faults, sorted; two of one code and place stand twice.
    findings: Vec<Remembered>,
}

impl Memory {
    /// What a check remembers.
    pub fn of(
        findings: &[Finding],
        as_of: NaiveDate,
        exported_at: Option<DateTime<FixedOffset>>,
    ) -> Self {
        let faults = findings.iter().filter(|own| is_fault(own));
        let mut findings: Vec<Remembered> = faults.map(Remembered::of).collect();
        findings.sort();
        Self { format: FORMAT.into(), as_of, exported_at, findings }
    }

    fn read(path: &Path) -> Result<Option<Self>, Unreadable> {
        let bytes = match disk::read_bounded(path, LARGEST) {
            Ok(bytes) => bytes,
            Err(DiskError::Read { source, .. })
                if source.kind() == std::io::ErrorKind::NotFound =>
            {
                return Ok(None);
            }
            Err(_) => return Err(Unreadable),
        };
        let read: Self = serde_json::from_slice(&bytes).map_err(|_| Unreadable)?;
        if read.format == FORMAT { Ok(Some(read)) } else { Err(Unreadable) }
    }

    fn write(&self, path: &Path) -> Result<(), DiskError> {
        let refused = |error: serde_json::Error| DiskError::Write {
            path: path.to_owned(),
            source: error.into(),
        };
        disk::write_atomically(path, &serde_json::to_vec(self).map_err(refused)?)
    }
}

/// A remembered check that is none.
struct Unreadable;

/// Whether it is a fault of an export or of the profile; not so what is wrong with a
/// permission or with the words of a command.
fn is_fault(finding: &Finding) -> bool {
    let Place { year, class, file, .. } = &finding.place;
    finding.effect() != Severity::Notes
        && !waivers::CODES.contains(&finding.code)
        && (year.as_ref().and(class.as_ref()).is_some() || file.is_some())
}

/// The checks that are remembered in a folder of results.
#[derive(Debug, Default)]
pub struct Memories {
    folder: PathBuf,
    last: Option<Memory>,
    earlier: Option<Memory>,
    /// A note for each of them that cannot be read.
    pub unreadable: Vec<Finding>,
}

impl Memories {
    /// Reads what is remembered below `out/`.
    pub fn open(out: &Path) -> Self {
        let folder = out.join("check");
        let mut unreadable = Vec::new();
        let mut read = |path: PathBuf| {
            Memory::read(&path).unwrap_or_else(|Unreadable| {
                let place = Place::file(path.display().to_string());
                unreadable.push(MEMORY_UNREADABLE.at(place));
                None
            })
        };
        let last = read(folder.join("last.json"));
        let earlier = read(folder.join("previous.json"));
        Self { folder, last, earlier, unreadable }
    }

    /// The newest check that found something else than this one.
    pub fn before(&self, now: &Memory) -> Option<&Memory> {
        let other = |own: &&Memory| own.findings != now.findings;
        self.last.as_ref().filter(other).or(self.earlier.as_ref().filter(other))
    }

    /// This check with what the last one knew of classes that this one could not look at:
    /// their faults are not mended by not being seen.
    #[must_use]
    pub fn with_unseen(&self, now: Memory, seen: &Seen) -> Memory {
        let unseen = |own: &&Remembered| !seen.has(own);
        let known: BTreeSet<&Remembered> = now.findings.iter().collect();
        let last = self.last.iter().flat_map(|own| &own.findings);
        let carried: Vec<Remembered> =
            last.filter(unseen).filter(|own| !known.contains(own)).cloned().collect();
        let mut findings = now.findings;
        findings.extend(carried);
        findings.sort();
        Memory { findings, ..now }
    }

    /// Remembers this check; the last one becomes the one before if it found something else.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn remember(&self, now: &Memory) -> Result<(), DiskError> {
        if let Some(last) = self.last.as_ref().filter(|own| own.findings != now.findings)
        {
            last.write(&self.folder.join("previous.json"))?;
        }
        now.write(&self.folder.join("last.json"))
    }
}

/// Two checks side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The day of the check before.
    pub as_of: NaiveDate,
    /// Faults of the check before.
    pub before: usize,
    /// Faults now.
    pub now: usize,
    /// Whether a finding is new, finding by finding.
    pub is_new: Vec<bool>,
    /// Faults that are there no more, sorted.
    pub gone: Vec<Remembered>,
}

impl Comparison {
    /// Faults that are new.
    pub fn count_new(&self) -> usize {
        self.is_new.iter().filter(|own| **own).count()
    }

    /// Compares what was found before with what is found now, within what was asked for.
    ///
    /// A fault of a class that was not seen this time is left out: nobody knows what became
    /// of it.
    pub fn of(
        before: &Memory,
        findings: &[Finding],
        seen: &Seen,
        is_asked: impl Fn(&str, &Place) -> bool,
    ) -> Self {
        let is_fault =
            |own: &&Finding| is_fault(own) && is_asked(own.code.id, &own.place);
        let mut found: BTreeMap<Remembered, usize> = BTreeMap::new();
        for finding in findings.iter().filter(is_fault) {
            *found.entry(Remembered::of(finding)).or_default() += 1;
        }
        let mut known: BTreeMap<&Remembered, usize> = BTreeMap::new();
        for own in before.findings.iter().filter(|own| is_asked(&own.code, &own.place)) {
            if seen.has(own) || found.contains_key(own) {
                *known.entry(own).or_default() += 1;
            }
        }
        let before_all = known.values().sum();
        let mut gone = Vec::new();
        for (own, count) in &known {
            let still = found.get(*own).copied().unwrap_or_default();
            let times = count.saturating_sub(still);
            gone.extend(std::iter::repeat_n((*own).clone(), times));
        }
        let is_new = findings.iter().map(|finding| {
            if !is_fault(&finding) {
                return false;
            }
            match known.get_mut(&Remembered::of(finding)) {
                Some(left) if *left > 0 => {
                    *left -= 1;
                    false
                }
                _ => true,
            }
        });
        let is_new = is_new.collect();
        let now = found.values().sum();
        Self { as_of: before.as_of, before: before_all, now, is_new, gone }
    }
}

#[cfg(test)]
mod tests;
