//! Current marks. A mark's lesson stands in it or in its work; without one it is a result.

use chrono::{DateTime, FixedOffset};
use serde_json::Value;

use super::capture::{CaptureFile, Kind, book};
use super::courses::site_of;
use super::results;
use super::row::Row;
use super::works::ApiWork;
use super::year::{self, Year};
use crate::finding::{Finding, Place};
use crate::import::{self, Intake};
use crate::journal::MarkValue;
use crate::snapshot::v1::Mark;

/// What current and resulting marks have in common.
pub(super) struct ApiMark {
    /// Whose.
    pub(super) person: String,
    /// Value as the snapshot writes it.
    pub(super) value: String,
    /// When it was recorded.
    pub(super) recorded_at: Option<DateTime<FixedOffset>>,
    /// Its work, with the id.
    pub(super) work: Option<(String, ApiWork)>,
}

pub(super) fn read(files: &[&CaptureFile], year: &mut Year<'_>, intake: &mut Intake) {
    book(files, Kind::Marks, None, intake, |file, row| {
        let mark = mark(row, None, year)?;
        match &mark.work {
            Some((_, work)) if work.is_result() => {
                results::put_work_mark(row, file, mark, year)
            }
            _ => put_current(row, file, mark, year),
        }
    });
}

/// Reads a mark; `person` is whose it is if it does not say so.
///
/// # Errors
/// If it has no person or value, or its work stands in no answer.
pub(super) fn mark(
    row: &Row<'_>,
    person: Option<&str>,
    year: &Year<'_>,
) -> Result<ApiMark, Finding> {
    let own = row.id("person")?.or_else(|| person.map(str::to_owned));
    let work = match row.id("work")? {
        Some(id) => match year.works.get(&id) {
            Some(work) => Some((id, work.clone())),
            None => return Err(row.unknown("work", &id)),
        },
        None => None,
    };
    Ok(ApiMark {
        person: own.ok_or_else(|| row.missing("person"))?,
        value: value(row, year)?,
        recorded_at: row.utc_moment("date", year.zone)?,
        work,
    })
}

/// The value is a text, with a sign maybe, or `NA`; where it says nothing, the type does.
fn value(row: &Row<'_>, year: &Year<'_>) -> Result<String, Finding> {
    let own = row.get("value").ok_or_else(|| row.missing("value"))?;
    let text = match own.value() {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return Err(own.bad("5, 4-, NA")),
    };
    let scale = &year.profile.marks;
    let by_type = || match row.text("type").ok().flatten().as_deref() {
        Some("MarkNA") => Some("not_certified".to_owned()),
        Some("MarkDismiss") => Some("exempt".to_owned()),
        _ => None,
    };
    let value = import::mark(&text, year.profile).or_else(by_type);
    let is_on_scale = |own: &String| {
        let number = MarkValue::parse(own).and_then(|own| own.number());
        number.is_none_or(|own| (scale.lowest..=scale.highest).contains(&own))
    };
    let expected = || own.bad(&format!("{}–{}", scale.lowest, scale.highest));
    value.filter(is_on_scale).ok_or_else(expected)
}

fn put_current(
    row: &Row<'_>,
    file: &CaptureFile,
    mark: ApiMark,
    year: &mut Year<'_>,
) -> Result<(), Finding> {
    let id = row.required_id("id")?;
    let of_work = || mark.work.as_ref().and_then(|(_, work)| work.lesson.clone());
    let lesson = row.id("lesson")?.or_else(of_work);
    let lesson = lesson.ok_or_else(|| row.missing("lesson"))?;
    let (class, course) = site_of(row, &lesson, &mark.person, year)?;
    let work = mark.work.as_ref().map(|(id, _)| id.clone());
    if mark.work.as_ref().is_some_and(|(_, own)| own.lesson.as_ref() != Some(&lesson)) {
        return Err(row.unknown("work", work.as_deref().unwrap_or_default()));
    }
    let day = year.lessons.get(&lesson).map(|own| own.date);
    let place = Place {
        lesson: Some(lesson.clone()),
        pupil: Some(mark.person.clone()),
        ..row.place()
    };
    let record = Mark {
        pupil: mark.person,
        lesson,
        work,
        value: mark.value,
        recorded_at: mark.recorded_at,
        recorded_by: None,
        protocol: None,
    };
    let newer = year.windows.newer(file, day);
    let Some(class) = year.draft.classes.get_mut(&class) else { return Ok(()) };
    let course = class.courses.entry(&course, &place);
    year::put(&mut course.marks, &id, record, place, newer)
}
