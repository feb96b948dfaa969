//! The part of an export that one document prints, for the archive.
//!
//! A ledger's slice holds no lessons, marks or attendance: they must be destroyable after
//! 5 years while the ledger is kept for 25. A slice is itself a snapshot v1.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::journal::Span;

use super::v1::{Class, Course, Finals, Pupil, ResultMark, Snapshot, StaffMember};

/// The part of a year that a document of a print period prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Its days.
    pub span: Span,
    /// The last of the year: it also prints the results of the year.
    pub is_last: bool,
}

/// The slice of one class for a part of the journal.
///
/// `class` is its index in the snapshot; `None` if there is no such class.
pub fn journal_slice(snapshot: &Snapshot, class: usize, part: Part) -> Option<Snapshot> {
    let Part { span: Span { from, to }, is_last } = part;
    let source = snapshot.classes.get(class)?;
    let closing: BTreeSet<&str> = snapshot
        .school_year
        .terms
        .iter()
        .filter(|term| from <= term.ends && term.ends <= to)
        .map(|term| term.id.as_str())
        .collect();
    let class = Class {
        courses: source.courses.iter().map(|course| within(course, from, to)).collect(),
        journal_finals: closing_finals(&source.journal_finals, &closing, is_last),
        ledger_finals: None,
        deferred_results: Vec::new(),
        carried_results: Vec::new(),
        council_decisions: Vec::new(),
        pupils: source.pupils.iter().map(without_health).collect(),
        groups: source.groups.clone(),
        class_teachers: source.class_teachers.clone(),
        letter: source.letter.clone(),
        id: source.id.clone(),
        grade: source.grade,
    };
    Some(around(snapshot, class))
}

/// The slice of one class for the summary ledger: no lessons, marks or attendance.
///
/// `class` is its index in the snapshot; `None` if there is no such class.
pub fn ledger_slice(snapshot: &Snapshot, class: usize) -> Option<Snapshot> {
    let source = snapshot.classes.get(class)?;
    let courses = source
        .courses
        .iter()
        .map(|course| Course { planned_hours: Vec::new(), ..without_lessons(course) });
    let class = Class {
        courses: courses.collect(),
        deferred_results: source.deferred_results.clone(),
        carried_results: source.carried_results.clone(),
        council_decisions: source.council_decisions.clone(),
        groups: source.groups.clone(),
        pupils: source.pupils.iter().map(without_personal_file).collect(),
        journal_finals: without_recording(&source.journal_finals),
        ledger_finals: None,
        class_teachers: source.class_teachers.clone(),
        letter: source.letter.clone(),
        id: source.id.clone(),
        grade: source.grade,
    };
    Some(around(snapshot, class))
}

/// The same export, a snapshot for each of its classes.
pub fn by_class(snapshot: &Snapshot) -> Vec<Snapshot> {
    let one = |class: &Class| Snapshot {
        school: snapshot.school.clone(),
        bell_times: snapshot.bell_times.clone(),
        voided_spans: snapshot.voided_spans.clone(),
        change_log: snapshot
            .change_log
            .iter()
            .filter(|change| change.class == class.id)
            .cloned()
            .collect(),
        ..around(snapshot, class.clone())
    };
    snapshot.classes.iter().map(one).collect()
}

fn around(snapshot: &Snapshot, class: Class) -> Snapshot {
    let named = |member: &&StaffMember| {
        let id = member.id.as_str();
        class.class_teachers.iter().any(|teacher| teacher.staff == id)
            || class.courses.iter().any(|course| {
                course.teacher.as_deref() == Some(id)
                    || course
                        .lessons
                        .iter()
                        .any(|lesson| lesson.substitute.as_deref() == Some(id))
            })
    };
    Snapshot {
        staff: snapshot.staff.iter().filter(named).cloned().collect(),
        classes: vec![class],
        bell_times: Vec::new(),
        voided_spans: Vec::new(),
        change_log: Vec::new(),
        format: snapshot.format,
        exported_at: snapshot.exported_at,
        source: snapshot.source.clone(),
        cannot_tell: snapshot.cannot_tell.clone(),
        school: None,
        school_year: snapshot.school_year.clone(),
        subjects: snapshot.subjects.clone(),
    }
}

/// The lessons from `from` to `to`, with their marks and attendance.
fn within(course: &Course, from: NaiveDate, to: NaiveDate) -> Course {
    let mut lessons = Vec::new();
    let mut ids = std::collections::HashSet::new();
    for lesson in &course.lessons {
        if from <= lesson.date && lesson.date <= to {
            ids.insert(lesson.id.as_str());
            let mut lesson = lesson.clone();
            lesson.room = None;
            lesson.recorded_at = None;
            lesson.recorded_by = None;
            if let Some(homework) = &mut lesson.homework {
                homework.recorded_at = None;
            }
            lessons.push(lesson);
        }
    }
    let mut marks: Vec<_> = course
        .marks
        .iter()
        .filter(|mark| ids.contains(mark.lesson.as_str()))
        .cloned()
        .collect();
    for mark in &mut marks {
        mark.recorded_at = None;
        mark.recorded_by = None;
        mark.protocol = None;
    }
    let mut attendance: Vec<_> = course
        .attendance
        .iter()
        .filter(|record| ids.contains(record.lesson.as_str()))
        .cloned()
        .collect();
    for record in &mut attendance {
        record.recorded_at = None;
    }
    Course { lessons, marks, attendance, ..without_lessons(course) }
}

/// The course without plan, lessons, marks and attendance: nearly all that it is, and never
/// copied to be thrown away.
fn without_lessons(course: &Course) -> Course {
    Course {
        id: course.id.clone(),
        subject: course.subject.clone(),
        group: course.group.clone(),
        teacher: course.teacher.clone(),
        kind: course.kind,
        marking: course.marking,
        marking_terms: course.marking_terms,
        planned_hours: course.planned_hours.clone(),
        calendar_plan: Vec::new(),
        lessons: Vec::new(),
        marks: Vec::new(),
        attendance: Vec::new(),
    }
}

/// Results that a journal part prints: of the terms that end in it; in the last part of
/// the year also those of the year.
fn closing_finals(finals: &Finals, closing: &BTreeSet<&str>, is_last: bool) -> Finals {
    let mut slice = without_recording(finals);
    slice
        .term_marks
        .retain(|mark| mark.term.as_deref().is_some_and(|term| closing.contains(term)));
    if !is_last {
        slice.interim_marks.clear();
        slice.year_marks.clear();
        slice.exam_marks.clear();
        slice.final_marks.clear();
    }
    slice
}

fn without_recording(finals: &Finals) -> Finals {
    let strip = |marks: &[ResultMark]| {
        let bare = |mark: &ResultMark| ResultMark {
            recorded_at: None,
            recorded_by: None,
            ..mark.clone()
        };
        marks.iter().map(bare).collect()
    };
    Finals {
        term_marks: strip(&finals.term_marks),
        interim_marks: strip(&finals.interim_marks),
        year_marks: strip(&finals.year_marks),
        exam_marks: strip(&finals.exam_marks),
        final_marks: strip(&finals.final_marks),
    }
}

fn without_health(pupil: &Pupil) -> Pupil {
    Pupil { health: None, ..pupil.clone() }
}

fn without_personal_file(pupil: &Pupil) -> Pupil {
    Pupil { born: None, personal_file: None, ..without_health(pupil) }
}
