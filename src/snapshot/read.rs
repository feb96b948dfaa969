//! Reads the text of an export: a fast typed look, and a slow one if something is wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::ShowValues;
use super::codes::{
    DOUBLED_KEY, NOT_JSON, TOO_DEEP, UNKNOWN_KEY, WRONG_TYPE, WRONG_VALUE,
};
use super::convert::convert;
use super::ruler::{Position, Ruler};
use super::scan::{Fault, FaultKind, Scan};
use super::schema::schema_findings;
use super::v1::Snapshot;
use crate::finding::{Code, Finding, Place};
use crate::journal::{Calendar, ClassGroup, Conventions, class_name};

/// What one file holds: the classes that could be read, and everything that is wrong.
#[derive(Debug, Default)]
pub struct Reading {
    /// The export as it stands in the file, without the classes that could not be read.
    pub snapshot: Option<Snapshot>,
    /// The classes of `snapshot`, in its order; `None` where a class has a fault.
    pub classes: Vec<Option<ClassGroup>>,
    /// The days of the school year, if nothing is wrong with them.
    pub calendar: Option<Arc<Calendar>>,
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
    let mut looked = match serde_json::from_slice::<Snapshot>(text) {
        Ok(snapshot) => Looked::whole(snapshot),
        Err(_) => look_closely(text, show),
    };
    let mut reading = Reading::default();
    if let Some(snapshot) = looked.snapshot {
        let converted = convert(&snapshot, &looked.origins, conventions, show);
        looked.findings.extend(converted.findings);
        reading.classes = converted.classes;
        reading.calendar = converted.calendar;
        reading.snapshot = Some(snapshot);
    }
    reading.findings = looked.findings;
    place_in_file(&mut reading.findings, text, file, &looked.names, show);
    reading
}

/// A file after the first look.
struct Looked {
    snapshot: Option<Snapshot>,
    /// Index in the file of each class of `snapshot`.
    origins: Vec<usize>,
    /// Names of the classes by index in the file, as far as they can be told.
    names: BTreeMap<usize, String>,
    findings: Vec<Finding>,
}

impl Looked {
    fn whole(snapshot: Snapshot) -> Self {
        let name =
            |class: &super::v1::Class| class_name(class.grade, class.letter.as_deref());
        let names = snapshot.classes.iter().map(name).enumerate().collect();
        let origins = (0..snapshot.classes.len()).collect();
        Self { snapshot: Some(snapshot), origins, names, findings: Vec::new() }
    }

    fn nothing(finding: Finding) -> Self {
        let (origins, names) = (Vec::new(), BTreeMap::new());
        Self { snapshot: None, origins, names, findings: vec![finding] }
    }
}

/// The slow look: all findings with their pointers, and the classes that are whole.
fn look_closely(bytes: &[u8], show: ShowValues) -> Looked {
    let mut scan = match take_apart(bytes) {
        Ok(scan) => scan,
        Err(finding) => return Looked::nothing(*finding),
    };
    let mut findings: Vec<Finding> = scan.faults.iter().map(fault_finding).collect();
    for mut finding in schema_findings(&scan.value, show) {
        let pointer = finding.place.pointer.clone().unwrap_or_default();
        if scan.faults.iter().any(|fault| explains(fault, &pointer)) {
            continue;
        }
        if let Some(written) = scan.odd_numbers.get(&pointer) {
            finding = finding.found(written);
        }
        let position = match finding.code {
            UNKNOWN_KEY => scan.of_key(&pointer),
            _ => scan.of(&pointer),
        };
        set_position(&mut finding.place, position);
        findings.push(finding);
    }
    let mut value = std::mem::take(&mut scan.value);
    let names = class_names(&value);
    let origins = keep_whole_classes(&mut value, &findings);
    let snapshot = origins.is_some().then(|| serde_json::from_value(value));
    let snapshot = match snapshot {
        Some(Ok(snapshot)) if !findings.is_empty() => Some(snapshot),
        None => None,
        // The schema lets pass what the types do not: no class of the file can be trusted.
        Some(_) => {
            findings.push(at(WRONG_TYPE, String::new(), scan.of("")));
            None
        }
    };
    Looked { snapshot, origins: origins.unwrap_or_default(), names, findings }
}

/// The text taken apart, or why it is no JSON.
fn take_apart(bytes: &[u8]) -> Result<Scan<'_>, Box<Finding>> {
    let wrong = |position: Position, name: &'static str, found: &str| {
        let mut place = Place::default();
        set_position(&mut place, position);
        let finding = NOT_JSON.at(place).expected("JSON, UTF-8");
        Box::new(finding.with(name, found))
    };
    let begin = Position { line: 1, column: 1 };
    // A JSON text begins with two characters of ASCII, or with a byte order mark.
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..] = bytes {
        return Err(wrong(begin, "found-type", "utf-16"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        // A letter that is cut off at the end of the file was not written to its end.
        let found = if error.error_len().is_none() { "end" } else { "bytes" };
        wrong(Ruler::new(&good).position(good.len()), "found-type", found)
    })?;
    if text.starts_with('\u{feff}') {
        return Err(wrong(begin, "found-type", "byte-order-mark"));
    }
    if text.trim().is_empty() {
        return Err(wrong(begin, "found-type", "nothing"));
    }
    Scan::new(text).map_err(|error| {
        let ruler = Ruler::new(text);
        // serde_json names the byte it stumbled over, but of a control character inside a
        // text the byte before it.
        let behind = error.to_string().starts_with("control character");
        let offset = ruler.offset(error.line(), error.column() + usize::from(behind));
        let position = ruler.position(offset);
        match text.get(offset..).and_then(|rest| rest.chars().next()) {
            Some(letter) if !error.is_eof() => {
                let shown = match letter.is_ascii_graphic() {
                    true => letter.to_string(),
                    false => format!("U+{:04X}", u32::from(letter)),
                };
                wrong(position, "found", &shown)
            }
            _ => wrong(position, "found-type", "end"),
        }
    })
}

fn fault_finding(fault: &Fault) -> Finding {
    let finding = |code| at(code, fault.pointer.clone(), fault.position);
    match fault.kind {
        FaultKind::DoubledKey => finding(DOUBLED_KEY),
        FaultKind::TooDeep => finding(TOO_DEEP).expected("≤ 64"),
        FaultKind::BrokenText(bytes) => finding(WRONG_VALUE)
            .expected("Unicode")
            .with("found-type", "string")
            .with("found-length", bytes),
    }
}

/// Whether the fault already says what a finding of the schema at this pointer would say.
fn explains(fault: &Fault, pointer: &str) -> bool {
    match fault.kind {
        FaultKind::DoubledKey => false,
        FaultKind::BrokenText(_) => fault.pointer == pointer,
        // Whatever lies around it is deeper than any snapshot.
        FaultKind::TooDeep => fault
            .pointer
            .strip_prefix(pointer)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    }
}

fn at(code: Code, pointer: String, position: Position) -> Finding {
    let mut place = Place { pointer: Some(pointer), ..Place::default() };
    set_position(&mut place, position);
    code.at(place)
}

fn set_position(place: &mut Place, position: Position) {
    place.line = Some(position.line);
    place.column = Some(position.column);
}

/// Removes the classes that have a finding; gives the indexes of those that stay.
///
/// `None` if something outside the classes is wrong: then no class can be trusted.
fn keep_whole_classes(value: &mut Value, findings: &[Finding]) -> Option<Vec<usize>> {
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

/// Names of the classes by index, as far as they can be told.
fn class_names(value: &Value) -> BTreeMap<usize, String> {
    let name = |class: &Value| {
        let grade = u8::try_from(class.get("grade")?.as_u64()?).ok()?;
        let letter = class.get("letter").and_then(Value::as_str);
        let is_plain = letter.is_none_or(super::v1::is_letter);
        is_plain.then(|| class_name(grade, letter))
    };
    let classes = value.get("classes").and_then(Value::as_array);
    let names = classes.into_iter().flatten().map(name).enumerate();
    names.filter_map(|(at, name)| Some((at, name?))).collect()
}

/// Gives every finding its file, its class and, from the pointer, its line and column.
fn place_in_file(
    findings: &mut [Finding],
    text: &[u8],
    file: &str,
    names: &BTreeMap<usize, String>,
    show: ShowValues,
) {
    let is_placeless =
        |own: &Finding| own.place.pointer.is_some() && own.place.line.is_none();
    let scan = match findings.iter().any(is_placeless) {
        true => std::str::from_utf8(text).ok().and_then(|text| Scan::new(text).ok()),
        false => None,
    };
    for finding in findings {
        finding.place.file = Some(file.to_owned());
        let Some(pointer) = finding.place.pointer.take() else { continue };
        if let (None, Some(scan)) = (finding.place.line, &scan) {
            set_position(&mut finding.place, scan.of(&pointer));
        }
        if let Some(name) = class_index(&pointer).and_then(|at| names.get(&at)) {
            finding.place.class = Some(name.clone());
        }
        finding.place.pointer = Some(show.pointer(&pointer));
    }
}
