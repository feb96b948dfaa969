//! Attendance: entries of the lesson log. A pupil without one was there.

use std::collections::BTreeSet;

use super::capture::{CaptureFile, Kind, book};
use super::courses::site_of;
use super::row::Row;
use super::year::{self, Year};
use crate::finding::{Finding, Place};
use crate::import::{Intake, Keyed};
use crate::profile::AttendanceMeaning;
use crate::snapshot::v1::{Attendance, AttendanceKind};

/// What the log has said so far.
#[derive(Default)]
struct Log {
    /// Statuses by lesson and person, also of those who were there.
    statuses: Keyed<String>,
    /// Words that were reported already.
    reported: BTreeSet<String>,
    notes: Vec<Finding>,
}

pub(super) fn read(files: &[&CaptureFile], year: &mut Year<'_>, intake: &mut Intake) {
    let mut log = Log::default();
    book(files, Kind::Attendance, Some("logEntries"), intake, |file, row| {
        entry(row, file, &mut log, year)
    });
    intake.findings.extend(log.notes);
}

fn entry(
    row: &Row<'_>,
    file: &CaptureFile,
    log: &mut Log,
    year: &mut Year<'_>,
) -> Result<(), Finding> {
    let (person, lesson) = (row.required_id("person")?, row.required_id("lesson")?);
    let word = row.required_text("status")?;
    let recorded_at = row.zoned_moment("createdDate", year.zone)?;
    let (class, course) = site_of(row, &lesson, &person, year)?;
    let day = year.lessons.get(&lesson).map(|own| own.date);
    let place = Place {
        lesson: Some(lesson.clone()),
        pupil: Some(person.clone()),
        ..row.place()
    };
    let key = format!("{lesson} {person}");
    let newer = year.windows.newer(file, day);
    year::put(&mut log.statuses, &key, word.clone(), place.clone(), newer)?;
    let kind = match year.profile.import.dnevnik.attendance.get(&word) {
        Some(AttendanceMeaning::Present) => return Ok(()),
        Some(AttendanceMeaning::Absent) => AttendanceKind::Absent,
        Some(AttendanceMeaning::Ill) => AttendanceKind::Ill,
        Some(AttendanceMeaning::Excused) => AttendanceKind::Excused,
        Some(AttendanceMeaning::Late) => AttendanceKind::Late,
        None => AttendanceKind::Unknown,
    };
    let is_unknown = kind == AttendanceKind::Unknown;
    if is_unknown && log.reported.insert(word.clone()) {
        log.notes.extend(row.get("status").map(|own| own.unknown_word()));
    }
    let source_word = is_unknown.then_some(word);
    let Some(class) = year.draft.classes.get_mut(&class) else { return Ok(()) };
    let records = &mut class.courses.entry(&course, &place).attendance;
    if records.get(&key).is_none() {
        let record = Attendance { pupil: person, lesson, kind, source_word, recorded_at };
        records.replace(&key, record, place);
    }
    Ok(())
}
