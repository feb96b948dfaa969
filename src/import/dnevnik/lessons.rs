//! Subjects and lessons. The lists of subjects and teachers show a window of days only, so
//! both are gathered from the lessons; the lists give names.

use chrono::NaiveDate;

use super::capture::{CaptureFile, Kind, book, book_list};
use super::row::Row;
use super::works;
use super::year::{self, Year};
use crate::finding::{Finding, Place};
use crate::import::Intake;
use crate::snapshot::v1::{Subject, Unknown};

/// A lesson as the API has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ApiLesson {
    /// Class or subgroup.
    pub(super) group: String,
    /// Day.
    pub(super) date: NaiveDate,
    /// Number in the day.
    pub(super) number: u8,
    /// Topic.
    pub(super) title: Option<String>,
    /// Subject.
    pub(super) subject: String,
    /// Teachers.
    pub(super) teachers: Vec<String>,
}

/// A row of lessons that is still to be booked.
pub(super) struct LessonRow {
    /// Its file.
    pub(super) table: String,
    /// Where it stands.
    pub(super) place: Place,
    /// Id of the lesson, or why it was refused.
    pub(super) taken: Result<String, Finding>,
}

pub(super) fn read_subjects(
    files: &[&CaptureFile],
    year: &mut Year<'_>,
    intake: &mut Intake,
) {
    let mut school_first: Vec<&CaptureFile> =
        files.iter().filter(|own| own.kind == Kind::Subjects).copied().collect();
    school_first.sort_by_key(|own| own.group.is_some());
    book(&school_first, Kind::Subjects, None, intake, |_, row| {
        subject(row, year).map(drop)
    });
    book_list(files, Kind::AllFinals, "subjects", intake, |_, row| {
        subject(row, year).map(drop)
    });
}

/// Takes the name of a subject; gives its id.
fn subject(row: &Row<'_>, year: &mut Year<'_>) -> Result<String, Finding> {
    let id = row.required_id("id")?;
    let name = row.required_text("name")?;
    let record = Subject { id: id.clone(), name, short_name: None };
    year.subjects.put(&id, record, row.place())?;
    Ok(id)
}

/// Reads all lessons with the works in them; they are booked when their courses are known.
pub(super) fn read(
    files: &[&CaptureFile],
    year: &mut Year<'_>,
    intake: &mut Intake,
) -> Vec<LessonRow> {
    let mut rows = Vec::new();
    let (mut has_titles, mut has_works) = (false, false);
    for file in files.iter().filter(|own| own.kind == Kind::Lessons) {
        let items = file.root().items().map_err(|own| intake.findings.push(own));
        for row in items.unwrap_or_default() {
            has_titles |= row.has("title") || row.has("lessonTitle");
            has_works |= row.has("works");
            rows.push(LessonRow {
                table: file.name.clone(),
                place: row.place(),
                taken: lesson(&row, file, year, &mut intake.findings),
            });
        }
    }
    if !has_titles {
        year.draft.cannot_tell([Unknown::Topics]);
    }
    if !has_works && !files.iter().any(|own| own.kind == Kind::Works) {
        year.draft.cannot_tell([Unknown::Homework]);
    }
    rows
}

fn lesson(
    row: &Row<'_>,
    file: &CaptureFile,
    year: &mut Year<'_>,
    notes: &mut Vec<Finding>,
) -> Result<String, Finding> {
    let id = row.required_id("id")?;
    let group = row.id("group")?.or_else(|| file.group.clone()).unwrap_or_default();
    if year.classes_of(&group).is_empty() {
        return Err(row.unknown("group", &group));
    }
    let title = match row.text("title")? {
        Some(title) => Some(title),
        None => row.text("lessonTitle")?,
    };
    let subject = match row.get("subject").filter(|own| own.value().is_object()) {
        Some(own) => subject(&own, year)?,
        None => subject_id(row, year)?,
    };
    let number = row.required_number("number")?;
    if number > 20 {
        return Err(row
            .get("number")
            .map_or_else(|| row.missing("number"), |own| own.bad("0–20")));
    }
    let lesson = ApiLesson {
        group,
        date: row.required_day("date", year.zone)?,
        number,
        title,
        subject,
        teachers: row.ids("teachers")?,
    };
    let embedded = row.list("works")?;
    let newer = year.windows.newer(file, Some(lesson.date));
    year::put(&mut year.lessons, &id, lesson, row.place(), newer)?;
    for work in embedded.iter().filter(|own| own.value().is_object()) {
        works::take(work, Some(&id), year, notes)?;
    }
    Ok(id)
}

fn subject_id(row: &Row<'_>, year: &Year<'_>) -> Result<String, Finding> {
    let name = if row.get("subject").is_some() { "subject" } else { "subjectId" };
    let id = row.required_id(name)?;
    match year.subjects.get(&id) {
        Some(_) => Ok(id),
        None => Err(row.unknown(name, &id)),
    }
}
