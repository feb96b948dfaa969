//! One school year: what all its captures say, taken in the order in which ids are met.

use std::collections::{BTreeMap, BTreeSet};

use chrono::FixedOffset;

use super::capture::{Capture, CaptureFile, Kind};
use super::lessons::ApiLesson;
use super::people::EduGroup;
use super::windows::{self, Windows};
use super::works::{ApiWork, WorkTypes};
use super::{attendance, calendar, courses, lessons, marks, people, results, works};
use crate::finding::{Finding, Place};
use crate::import::codes::CANNOT_TELL;
use crate::import::{Draft, Intake, Keyed, Request};
use crate::profile::Profile;
use crate::snapshot::v1::{Subject, Unknown};

/// What is known of the year so far.
pub(super) struct Year<'a> {
    /// The school's words.
    pub(super) profile: &'a Profile,
    /// The school's clock.
    pub(super) zone: Option<FixedOffset>,
    /// The snapshot in the making.
    pub(super) draft: Draft,
    /// Id of the term in the snapshot by id of the period.
    pub(super) periods: Keyed<String>,
    /// Classes and subgroups.
    pub(super) groups: Keyed<EduGroup>,
    /// Whether a member of a group is archived, by group and person.
    pub(super) archived: BTreeMap<(String, String), bool>,
    /// Names of subjects.
    pub(super) subjects: Keyed<Subject>,
    /// Subjects that a course or a result names.
    pub(super) used_subjects: BTreeSet<String>,
    /// Types of works.
    pub(super) work_types: WorkTypes,
    /// Works.
    pub(super) works: Keyed<ApiWork>,
    /// Lessons.
    pub(super) lessons: Keyed<ApiLesson>,
    /// Where each lesson stands in the snapshot.
    pub(super) sites: BTreeMap<String, Site>,
    /// What was asked for.
    pub(super) windows: Windows,
}

/// Where a lesson stands in the snapshot.
#[derive(Debug, Clone)]
pub(super) struct Site {
    /// Its classes: a subgroup may be drawn from several.
    pub(super) classes: Vec<String>,
    /// Its course.
    pub(super) course: String,
    /// Its subgroup.
    pub(super) group: Option<String>,
}

/// Reads the captures of a year, the newest first, into its draft.
pub(super) fn read(
    name: String,
    captures: &[Capture],
    request: &Request<'_>,
    intake: &mut Intake,
) {
    let files: Vec<&CaptureFile> = captures.iter().flat_map(|own| &own.files).collect();
    let mut year = Year::new(captures, request);
    for capture in captures {
        capture.captured_at.into_iter().for_each(|own| year.draft.exported(own));
    }
    let newest = captures.first().and_then(|own| own.captured_at);
    calendar::read_school(&files, &mut year, intake);
    year.zone = year.zone.or(newest.map(|own| *own.offset()));
    calendar::read_periods(&files, &mut year, intake);
    people::read(&files, &mut year, intake);
    works::read_types(&files, &mut year, intake);
    lessons::read_subjects(&files, &mut year, intake);
    works::read(&files, &mut year, intake);
    let rows = lessons::read(&files, &mut year, intake);
    courses::make(rows, &mut year, intake);
    marks::read(&files, &mut year, intake);
    results::read(&files, &mut year, intake);
    attendance::read(&files, &mut year, intake);
    intake.findings.extend(windows::gaps(captures, &year));
    year.say_what_is_missing(&name, &files, intake);
    year.keep_used_subjects();
    intake.drafts.insert(name, year.draft);
}

impl<'a> Year<'a> {
    fn new(captures: &[Capture], request: &Request<'a>) -> Self {
        let draft = Draft {
            system: "Дневник.ру".into(),
            version: Some("API v2".into()),
            ..Draft::default()
        };
        Self {
            profile: request.profile,
            zone: None,
            draft,
            periods: Keyed::default(),
            groups: Keyed::default(),
            archived: BTreeMap::new(),
            subjects: Keyed::default(),
            used_subjects: BTreeSet::new(),
            work_types: WorkTypes::default(),
            works: Keyed::default(),
            lessons: Keyed::default(),
            sites: BTreeMap::new(),
            windows: Windows::of(captures),
        }
    }

    /// The classes of a group: itself, or those it is drawn from.
    pub(super) fn classes_of(&self, group: &str) -> Vec<String> {
        let Some(own) = self.groups.get(group) else { return Vec::new() };
        if own.class.is_some() {
            return vec![group.to_owned()];
        }
        let is_class = |id: &&String| self.draft.classes.get(id).is_some();
        own.parents.iter().filter(is_class).cloned().collect()
    }

    /// The class among these that has the person as a pupil.
    pub(super) fn class_with(&self, classes: &[String], person: &str) -> Option<String> {
        let has = |id: &&String| {
            let class = self.draft.classes.get(id);
            class.is_some_and(|own| own.pupils.get(person).is_some())
        };
        classes.iter().find(has).cloned()
    }

    /// One note for each thing that the captures cannot tell.
    fn say_what_is_missing(
        &mut self,
        name: &str,
        files: &[&CaptureFile],
        intake: &mut Intake,
    ) {
        // A person of the API has neither a date of birth nor a personal file.
        self.draft.cannot_tell([Unknown::PersonalFiles]);
        let has = |kind| files.iter().any(|own| own.kind == kind);
        if !has(Kind::Attendance) {
            self.draft.cannot_tell([Unknown::Attendance]);
        }
        if !has(Kind::FinalMarks) && !has(Kind::AllFinals) {
            self.draft.cannot_tell([Unknown::Results]);
        }
        let without_day = self.departed_without_day();
        if without_day > 0 {
            let place = Place { year: Some(name.to_owned()), ..Place::default() };
            let finding = CANNOT_TELL.at(place).with("what", "movements");
            intake.findings.push(finding.found(without_day));
        }
    }

    /// Archived members of classes for whom no departure is known.
    fn departed_without_day(&self) -> usize {
        let is_unknown = |group: &str, person: &str| {
            let class = self.draft.classes.get(group)?;
            let pupil = class.pupils.get(person)?;
            Some(pupil.movements.iter().all(|own| own.kind.is_arrival()))
        };
        let archived = self.archived.iter().filter(|(_, is_archived)| **is_archived);
        archived
            .filter(|((group, person), _)| is_unknown(group, person) == Some(true))
            .count()
    }

    /// Subjects in the order of the school's list, else as they came.
    fn keep_used_subjects(&mut self) {
        for subject in std::mem::take(&mut self.subjects).into_records() {
            if self.used_subjects.contains(&subject.id) {
                let id = subject.id.clone();
                self.draft.subjects.replace(&id, subject, Place::default());
            }
        }
    }
}

/// Puts a record unless a newer capture of the same days does not have it.
///
/// # Errors
/// If another record has the key, or the newer capture has none.
pub(super) fn put<T: PartialEq>(
    records: &mut Keyed<T>,
    key: &str,
    record: T,
    place: Place,
    newer: Option<&str>,
) -> Result<(), Finding> {
    match newer.filter(|_| records.get(key).is_none()) {
        Some(other) => Err(crate::import::codes::CONFLICT
            .at(place)
            .with("key", key)
            .with("other", other)),
        None => records.put(key, record, place),
    }
}
