//! Works and their types: homework, current works, and those of resulting marks.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::capture::{CaptureFile, Kind, book, book_list};
use super::row::Row;
use super::year::Year;
use crate::finding::Finding;
use crate::import::Intake;
use crate::import::codes::CONFLICT;
use crate::snapshot::v1::WorkKind;

/// Words of kinds of works by number and by type.
#[derive(Default)]
pub(super) struct WorkTypes {
    by_number: BTreeMap<String, String>,
    by_type: BTreeMap<String, String>,
    /// Words that were reported already.
    reported: BTreeSet<String>,
}

/// A work; what one answer leaves out another may tell.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ApiWork {
    /// The API's word, `Homework`.
    pub(super) kind: Option<String>,
    /// Its lesson; a resulting mark's work has none.
    pub(super) lesson: Option<String>,
    /// Its subject.
    pub(super) subject: Option<String>,
    /// Type of the period it closes.
    pub(super) period_type: Option<String>,
    /// Number of the period it closes.
    pub(super) period_number: Option<String>,
    /// What is to be done.
    pub(super) text: Option<String>,
}

pub(super) fn read_types(
    files: &[&CaptureFile],
    year: &mut Year<'_>,
    intake: &mut Intake,
) {
    book(files, Kind::WorkTypes, None, intake, |_, row| work_type(row, year));
    book_list(files, Kind::AllFinals, "workTypes", intake, |_, row| work_type(row, year));
}

fn work_type(row: &Row<'_>, year: &mut Year<'_>) -> Result<(), Finding> {
    let (id, kind) = (row.required_id("id")?, row.required_text("kind")?);
    let types = &mut year.work_types;
    let number = row.id("kindId")?.map(|own| (&mut types.by_number, own));
    for (words, key) in number.into_iter().chain([(&mut types.by_type, id)]) {
        let earlier = words.entry(key.clone()).or_insert_with(|| kind.clone());
        if *earlier != kind {
            let finding = CONFLICT.at(row.place()).with("key", key);
            return Err(finding.with("other", earlier));
        }
    }
    Ok(())
}

pub(super) fn read(files: &[&CaptureFile], year: &mut Year<'_>, intake: &mut Intake) {
    let mut notes = Vec::new();
    book(files, Kind::Works, None, intake, |_, row| {
        take(row, None, year, &mut notes).map(drop)
    });
    book_list(files, Kind::AllFinals, "works", intake, |_, row| {
        take(row, None, year, &mut notes).map(drop)
    });
    intake.findings.extend(notes);
}

/// Takes a work, or what another answer adds to it; gives its id.
///
/// # Errors
/// If it has no id, or another answer says otherwise.
pub(super) fn take(
    row: &Row<'_>,
    lesson: Option<&str>,
    year: &mut Year<'_>,
    notes: &mut Vec<Finding>,
) -> Result<String, Finding> {
    let id = row.required_id("id")?;
    let kind = kind_word(row, year)?;
    if let Some(word) = &kind
        && work_kind(word).is_none()
        && !is_result(word)
        && year.work_types.reported.insert(word.clone())
    {
        notes.push(row.get("type").unwrap_or_else(|| row.clone()).unknown_word());
    }
    let work = ApiWork {
        kind,
        lesson: row.id("lesson")?.or(lesson.map(str::to_owned)),
        subject: row.id("subjectId")?,
        period_type: row.text("periodType")?,
        period_number: row.id("periodNumber")?,
        text: row.text("text")?,
    };
    let known = year.works.get(&id).cloned().unwrap_or_default();
    match known.merged(&work) {
        Some(merged) => year.works.replace(&id, merged, row.place()),
        None => {
            let finding = CONFLICT.at(row.place()).with("key", &id);
            return Err(finding.with("other", "works"));
        }
    }
    Ok(id)
}

/// The word of a work's kind; the API writes it as a text or as a number.
fn kind_word(row: &Row<'_>, year: &Year<'_>) -> Result<Option<String>, Finding> {
    let types = &year.work_types;
    if let Some(own) = row.get("type") {
        match own.value() {
            Value::String(word) if !word.trim().is_empty() => {
                return Ok(Some(word.trim().to_owned()));
            }
            Value::Number(number) => {
                if let Some(word) = types.by_number.get(&number.to_string()) {
                    return Ok(Some(word.clone()));
                }
                if row.get("workType").is_none() {
                    return Err(own.bad("kindId"));
                }
            }
            _ => return Err(own.bad("\"…\"")),
        }
    }
    Ok(row.id("workType")?.and_then(|id| types.by_type.get(&id).cloned()))
}

impl ApiWork {
    /// Both together; `None` if they differ in anything that both say.
    fn merged(&self, other: &Self) -> Option<Self> {
        let one = |left: &Option<String>, right: &Option<String>| match (left, right) {
            (Some(left), Some(right)) if left != right => None,
            _ => Some(left.clone().or_else(|| right.clone())),
        };
        Some(Self {
            kind: one(&self.kind, &other.kind)?,
            lesson: one(&self.lesson, &other.lesson)?,
            subject: one(&self.subject, &other.subject)?,
            period_type: one(&self.period_type, &other.period_type)?,
            period_number: one(&self.period_number, &other.period_number)?,
            text: one(&self.text, &other.text)?,
        })
    }

    /// Whether its marks are resulting marks.
    pub(super) fn is_result(&self) -> bool {
        self.kind.as_deref().is_some_and(is_result)
    }

    /// Its kind in the snapshot.
    pub(super) fn snapshot_kind(&self) -> WorkKind {
        self.kind.as_deref().and_then(work_kind).unwrap_or(WorkKind::Other)
    }
}

fn is_result(word: &str) -> bool {
    matches!(word, "PeriodMark" | "PeriodFinalMark" | "Exam")
}

fn work_kind(word: &str) -> Option<WorkKind> {
    match word {
        "DefaultNewLessonWork" => Some(WorkKind::LessonWork),
        "CommonWork" => Some(WorkKind::Other),
        "LessonTestWork" => Some(WorkKind::ControlWork),
        "LessonExamination" => Some(WorkKind::Examination),
        "LessonComposition" => Some(WorkKind::Composition),
        "LessonByHeart" => Some(WorkKind::ByHeart),
        "LaboratoryWork" => Some(WorkKind::Laboratory),
        "CreativeWork" => Some(WorkKind::Creative),
        "Homework" => Some(WorkKind::Homework),
        _ => None,
    }
}
