//! Reads the text of an export: a fast typed look, and a slow one if something is wrong.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::ShowValues;
use super::codes::{DOUBLED_KEY, NOT_JSON, TOO_DEEP, WRONG_TYPE};
use super::convert::convert;
use super::positions::Positions;
use super::schema::schema_findings;
use super::v1::Snapshot;
use crate::finding::{Finding, Place};
use crate::journal::{ClassGroup, Conventions};

/// What one file holds: the classes that could be read, and everything that is wrong.
#[derive(Debug, Default)]
pub struct Reading {
    /// The export as it stands in the file, without the classes that could not be read.
    pub snapshot: Option<Snapshot>,
    /// The classes of `snapshot`, in its order; `None` where a class has a fault.
    pub classes: Vec<Option<ClassGroup>>,
    /// All findings; those with a class concern that class alone, others the whole file.
    pub findings: Vec<Finding>,
}

/// Reads the text of one export.
///
/// All findings are collected; a class with a fault never hides another.
pub fn read(
    text: &[u8],
    file: &str,
    conventions: &Conventions,
    show: ShowValues,
) -> Reading {
    let mut reading = match serde_json::from_slice::<Snapshot>(text) {
        Ok(snapshot) => {
            let origins = (0..snapshot.classes.len()).collect();
            Parsed { snapshot: Some(snapshot), origins, findings: Vec::new() }
        }
        Err(error) => look_closely(text, &error, show),
    }
    .convert(conventions, show);
    place_in_file(&mut reading.findings, text, file);
    reading
}

/// What is known of a file without reading it whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Moment of the export.
    pub exported_at: DateTime<FixedOffset>,
    /// Its school year, `2025-26`.
    pub year: String,
    /// Its classes.
    pub classes: Vec<ClassHeading>,
}

/// What is known of a class without reading it whole.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ClassHeading {
    /// Grade.
    pub grade: u8,
    /// Letter, if there is one.
    pub letter: Option<String>,
}

/// Reads only moment, year and classes, leniently.
///
/// `None` if the file has none of them; [`read`] then says what is wrong.
pub fn heading(text: &[u8]) -> Option<Heading> {
    #[derive(Deserialize)]
    struct Lenient {
        exported_at: DateTime<FixedOffset>,
        school_year: Year,
        classes: Vec<ClassHeading>,
    }
    #[derive(Deserialize)]
    struct Year {
        name: String,
    }
    let lenient: Lenient = serde_json::from_slice(text).ok()?;
    Some(Heading {
        exported_at: lenient.exported_at,
        year: lenient.school_year.name,
        classes: lenient.classes,
    })
}

struct Parsed {
    snapshot: Option<Snapshot>,
    /// Index in the file of each class of `snapshot`.
    origins: Vec<usize>,
    findings: Vec<Finding>,
}

impl Parsed {
    fn convert(mut self, conventions: &Conventions, show: ShowValues) -> Reading {
        let mut classes = Vec::new();
        if let Some(snapshot) = &self.snapshot {
            let (converted, findings) =
                convert(snapshot, &self.origins, conventions, show);
            classes = converted;
            self.findings.extend(findings);
        }
        Reading { snapshot: self.snapshot, classes, findings: self.findings }
    }
}

/// The slow look: all findings with their pointers, and the classes that are whole.
fn look_closely(text: &[u8], error: &serde_json::Error, show: ShowValues) -> Parsed {
    let nothing =
        |finding| Parsed { snapshot: None, origins: Vec::new(), findings: vec![finding] };
    let at_error = |error: &serde_json::Error| Place {
        line: Some(error.line()),
        column: Some(error.column()),
        ..Place::default()
    };
    let Ok(text) = std::str::from_utf8(text) else {
        return nothing(NOT_JSON.at(at_error(error)).with("reason", "utf-8"));
    };
    if let Err(syntax) = serde_json::from_str::<&RawValue>(text) {
        return nothing(NOT_JSON.at(at_error(&syntax)).with("reason", "syntax"));
    }
    let Ok(positions) = Positions::scan(text) else {
        return nothing(TOO_DEEP.at(Place::default()));
    };
    let mut findings: Vec<Finding> = positions
        .doubled_keys()
        .into_iter()
        .map(|(pointer, position)| {
            DOUBLED_KEY.at(Place {
                pointer: Some(pointer),
                line: Some(position.line),
                column: Some(position.column),
                ..Place::default()
            })
        })
        .collect();
    let mut value: serde_json::Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            return nothing(NOT_JSON.at(at_error(&error)).with("reason", "syntax"));
        }
    };
    findings.extend(schema_findings(&value, show));
    let origins = keep_whole_classes(&mut value, &findings);
    let snapshot =
        origins.is_some().then(|| serde_json::from_value(value).ok()).flatten();
    if findings.is_empty() {
        // The schema and the types disagree about this file: the typed reader decides.
        findings.push(WRONG_TYPE.at(at_error(error)));
    }
    Parsed { snapshot, origins: origins.unwrap_or_default(), findings }
}

/// Removes the classes that have a finding; gives the indexes of those that stay.
///
/// `None` if something outside the classes is wrong: then no class can be trusted.
fn keep_whole_classes(
    value: &mut serde_json::Value,
    findings: &[Finding],
) -> Option<Vec<usize>> {
    let mut bad = BTreeSet::new();
    for finding in findings {
        bad.insert(class_index(finding.place.pointer.as_deref()?)?);
    }
    let classes = value.get_mut("classes")?.as_array_mut()?;
    let all = std::mem::take(classes);
    let mut kept = Vec::new();
    for (at, class) in all.into_iter().enumerate() {
        if !bad.contains(&at) {
            kept.push(at);
            classes.push(class);
        }
    }
    Some(kept)
}

/// The class a pointer leads into.
fn class_index(pointer: &str) -> Option<usize> {
    pointer.strip_prefix("/classes/")?.split('/').next()?.parse().ok()
}

/// Gives every finding its file, its class and, from the pointer, its line and column.
fn place_in_file(findings: &mut [Finding], text: &[u8], file: &str) {
    if findings.is_empty() {
        return;
    }
    let text = std::str::from_utf8(text).ok();
    let positions = text.and_then(|text| Positions::scan(text).ok());
    let names = text.map(class_names).unwrap_or_default();
    for finding in findings {
        finding.place.file = Some(file.to_owned());
        let Some(pointer) = finding.place.pointer.clone() else { continue };
        if let (None, Some(positions)) = (finding.place.line, &positions) {
            let position = positions.of(&pointer);
            finding.place.line = Some(position.line);
            finding.place.column = Some(position.column);
        }
        if let Some(name) = class_index(&pointer).and_then(|at| names.get(&at)) {
            finding.place.class = Some(name.clone());
        }
    }
}

/// Names of the classes by index, as far as they can be told.
fn class_names(text: &str) -> BTreeMap<usize, String> {
    #[derive(Deserialize)]
    struct Classes {
        classes: Vec<serde_json::Value>,
    }
    let Ok(Classes { classes }) = serde_json::from_str(text) else {
        return BTreeMap::new();
    };
    let name = |class: serde_json::Value| {
        let grade = class.get("grade")?.as_u64()?;
        let letter = class.get("letter").and_then(|letter| letter.as_str());
        Some(format!("{grade}{}", letter.unwrap_or_default()))
    };
    classes
        .into_iter()
        .enumerate()
        .filter_map(|(at, class)| Some((at, name(class)?)))
        .collect()
}
