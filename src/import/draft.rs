//! A snapshot in the making: records by their keys, each with where it came from.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::codes::{CANNOT_TELL, CONFLICT, NO_CALENDAR, NO_MOMENT};
use crate::finding::{Finding, Place};
use crate::profile::Profile;
use crate::snapshot::v1::{
    self, Attendance, Class, Course, Finals, Format, Group, GroupMember, Holiday, Lesson,
    Mark, Pupil, ResultMark, School, SchoolYear, Snapshot, Source, StaffMember, Subject,
    Term, Unknown,
};

/// Records by key, in the order in which they first came.
#[derive(Debug, Clone)]
pub struct Keyed<T> {
    records: BTreeMap<String, (usize, T, Place)>,
}

impl<T> Default for Keyed<T> {
    fn default() -> Self {
        Self { records: BTreeMap::new() }
    }
}

impl<T: PartialEq> Keyed<T> {
    /// Puts a record. The same one again changes nothing.
    ///
    /// # Errors
    /// If there is another record of this key already: a conflict, with both places.
    pub fn put(&mut self, key: &str, record: T, place: Place) -> Result<(), Finding> {
        let rank = self.records.len();
        match self.records.get(key) {
            Some((_, own, _)) if *own == record => Ok(()),
            Some((_, _, earlier)) => {
                Err(CONFLICT.at(place).with("key", key).with("other", earlier))
            }
            None => {
                self.records.insert(key.to_owned(), (rank, record, place));
                Ok(())
            }
        }
    }

    /// Puts a record in place of any other of its key: a newer source has the word.
    pub fn replace(&mut self, key: &str, record: T, place: Place) {
        let rank = self.records.get(key).map_or(self.records.len(), |own| own.0);
        self.records.insert(key.to_owned(), (rank, record, place));
    }
}

impl<T> Keyed<T> {
    /// The record of a key.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.records.get(key).map(|(_, record, _)| record)
    }

    /// The record of a key, to be filled further.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut T> {
        self.records.get_mut(key).map(|(_, record, _)| record)
    }

    /// Takes a record out.
    pub fn remove(&mut self, key: &str) -> Option<T> {
        self.records.remove(key).map(|(_, record, _)| record)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Key and record, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.records.iter().map(|(key, (_, record, _))| (key.as_str(), record))
    }

    /// The records in the order in which they first came.
    pub fn into_records(self) -> Vec<T> {
        let mut records: Vec<(usize, T)> =
            self.records.into_values().map(|(rank, record, _)| (rank, record)).collect();
        records.sort_by_key(|(rank, _)| *rank);
        records.into_iter().map(|(_, record)| record).collect()
    }
}

impl<T: Default> Keyed<T> {
    /// The record of a key, made empty if there is none yet.
    pub fn entry(&mut self, key: &str, place: &Place) -> &mut T {
        let rank = self.records.len();
        let make = || (rank, T::default(), place.clone());
        &mut self.records.entry(key.to_owned()).or_insert_with(make).1
    }
}

/// Everything a source said of one school year.
#[derive(Debug, Default)]
pub struct Draft {
    /// Name of the journal system.
    pub system: String,
    /// Its version, or that of the exporter.
    pub version: Option<String>,
    /// The latest moment that a source names as that of its export.
    pub exported_at: Option<DateTime<FixedOffset>>,
    /// The school as the source names it.
    pub school: Option<School>,
    /// First and last day of the year.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// Marking terms.
    pub terms: Keyed<Term>,
    /// Holidays.
    pub holidays: Keyed<Holiday>,
    /// Members of staff.
    pub staff: Keyed<StaffMember>,
    /// Subjects.
    pub subjects: Keyed<Subject>,
    /// Classes.
    pub classes: Keyed<ClassDraft>,
    /// What the source cannot tell.
    pub cannot_tell: BTreeSet<Unknown>,
}

/// A class in the making.
#[derive(Debug, Default)]
pub struct ClassDraft {
    /// Grade, 1–12.
    pub grade: u8,
    /// Letter.
    pub letter: Option<String>,
    /// Who led the class.
    pub teachers: Keyed<v1::ClassTeacher>,
    /// Pupils.
    pub pupils: Keyed<Pupil>,
    /// Names of the subgroups.
    pub groups: Keyed<String>,
    /// Members by subgroup and pupil.
    pub members: Keyed<(String, GroupMember)>,
    /// Courses.
    pub courses: Keyed<CourseDraft>,
    /// Resulting marks as the journal has them.
    pub results: BTreeMap<ResultKey, (ResultMark, Place)>,
    /// Decisions of the council by pupil.
    pub decisions: Keyed<v1::CouncilDecision>,
}

/// What a resulting mark is for: kind, pupil, subject, term.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ResultKey {
    /// One of the five kinds.
    pub kind: v1::ResultKind,
    /// Id of the subject.
    pub subject: String,
    /// Id of the pupil.
    pub pupil: String,
    /// Id of the term, of a term mark.
    pub term: Option<String>,
}

/// A course in the making.
#[derive(Debug, Default)]
pub struct CourseDraft {
    /// Its heading; lists stay empty until the snapshot is finished.
    pub heading: Option<Course>,
    /// Lessons.
    pub lessons: Keyed<Lesson>,
    /// Marks.
    pub marks: Keyed<Mark>,
    /// Attendance.
    pub attendance: Keyed<Attendance>,
}

/// A course that has a heading and nothing else yet.
pub(super) fn course(
    id: &str,
    subject: &str,
    group: Option<String>,
    teacher: Option<String>,
) -> Course {
    Course {
        id: id.to_owned(),
        subject: subject.to_owned(),
        group,
        teacher,
        kind: None,
        marking: None,
        marking_terms: None,
        planned_hours: Vec::new(),
        calendar_plan: Vec::new(),
        lessons: Vec::new(),
        marks: Vec::new(),
        attendance: Vec::new(),
    }
}

/// A pupil of whom a source knows no more than a member of staff: the name.
pub(super) fn pupil(named: StaffMember) -> Pupil {
    let StaffMember { id, family_name, given_name, patronymic } = named;
    Pupil {
        id,
        family_name,
        given_name,
        patronymic,
        born: None,
        personal_file: None,
        grade: None,
        individual_plan: None,
        membership: Vec::new(),
        movements: Vec::new(),
        health: None,
    }
}

impl ClassDraft {
    /// Puts a resulting mark.
    ///
    /// # Errors
    /// If another mark stands there already.
    pub fn put_result(
        &mut self,
        kind: v1::ResultKind,
        mark: ResultMark,
        place: Place,
    ) -> Result<(), Finding> {
        let key = ResultKey {
            kind,
            subject: mark.subject.clone(),
            pupil: mark.pupil.clone(),
            term: mark.term.clone(),
        };
        match self.results.get(&key) {
            Some((own, _)) if own.value == mark.value => Ok(()),
            Some((own, earlier)) => Err(CONFLICT
                .at(place)
                .with("key", format!("{} {}", key.subject, key.pupil))
                .with("other", earlier)
                .expected(&own.value)
                .found(&mark.value)),
            None => {
                self.results.insert(key, (mark, place));
                Ok(())
            }
        }
    }

    fn finish(self, id: String) -> Class {
        let mut groups: Vec<Group> = Vec::new();
        for (id, name) in self.groups.iter() {
            let own = |(group, member): &(String, GroupMember)| {
                (group == id).then(|| member.clone())
            };
            let members = self.members.iter().filter_map(|(_, record)| own(record));
            let (id, name, members) =
                (id.to_owned(), name.clone(), members.collect::<Vec<_>>());
            groups.push(Group { id, name, members });
        }
        let mut finals = Finals::default();
        for (key, (mark, _)) in self.results {
            let list = match key.kind {
                v1::ResultKind::TermMark => &mut finals.term_marks,
                v1::ResultKind::InterimMark => &mut finals.interim_marks,
                v1::ResultKind::YearMark => &mut finals.year_marks,
                v1::ResultKind::ExamMark => &mut finals.exam_marks,
                v1::ResultKind::FinalMark => &mut finals.final_marks,
            };
            list.push(mark);
        }
        let courses = self.courses.into_records().into_iter();
        Class {
            id,
            grade: self.grade,
            letter: self.letter,
            class_teachers: self.teachers.into_records(),
            pupils: self.pupils.into_records(),
            groups,
            courses: courses.filter_map(CourseDraft::finish).collect(),
            journal_finals: finals,
            ledger_finals: None,
            deferred_results: Vec::new(),
            carried_results: Vec::new(),
            council_decisions: self.decisions.into_records(),
        }
    }
}

impl CourseDraft {
    fn finish(self) -> Option<Course> {
        let mut lessons = self.lessons.into_records();
        lessons.sort_by(|left, right| {
            (left.date, left.number, &left.id).cmp(&(right.date, right.number, &right.id))
        });
        Some(Course {
            lessons,
            marks: self.marks.into_records(),
            attendance: self.attendance.into_records(),
            ..self.heading?
        })
    }
}

impl Draft {
    /// Notes something that the format cannot tell at all.
    pub fn cannot_tell(&mut self, what: impl IntoIterator<Item = Unknown>) {
        self.cannot_tell.extend(what);
    }

    /// Takes a moment that a source names as that of its export; the latest counts.
    pub fn exported(&mut self, moment: DateTime<FixedOffset>) {
        self.exported_at = self.exported_at.max(Some(moment));
    }

    /// Takes the days of the year from the profile where no source told any of them.
    pub(super) fn fill_calendar(&mut self, profile: &Profile, year: &str) {
        let own = profile.calendar.iter().find(|own| own.name == year);
        let Some(own) = own.filter(|_| self.days.is_none() && self.terms.is_empty())
        else {
            return;
        };
        self.days = Some((own.starts, own.ends));
        for term in &own.terms {
            self.terms.replace(&term.id, term.clone(), Place::default());
        }
        for (at, holiday) in own.holidays.iter().enumerate() {
            self.holidays.replace(&at.to_string(), holiday.clone(), Place::default());
        }
    }

    /// The snapshot of the year, with notes on what it cannot tell.
    ///
    /// # Errors
    /// If the calendar of the year or the moment of the export is unknown.
    pub(super) fn finish(
        self,
        year: &str,
        given: Option<DateTime<FixedOffset>>,
    ) -> Result<(Snapshot, Vec<Finding>), Vec<Finding>> {
        let place = || Place { year: Some(year.to_owned()), ..Place::default() };
        let mut missing = Vec::new();
        let exported_at = given.or(self.exported_at);
        if exported_at.is_none() {
            missing.push(NO_MOMENT.at(place()));
        }
        if self.days.is_none() || self.terms.is_empty() {
            missing.push(NO_CALENDAR.at(place()));
        }
        let (Some(exported_at), Some((starts, ends)), []) =
            (exported_at, self.days, missing.as_slice())
        else {
            return Err(missing);
        };
        let mut terms = self.terms.into_records();
        terms.sort_by_key(|term| (term.kind, term.number));
        let mut holidays = self.holidays.into_records();
        holidays.sort_by_key(|holiday| (holiday.starts, holiday.ends));
        let what = |unknown: &Unknown| {
            let word = serde_json::to_value(unknown).unwrap_or_default();
            CANNOT_TELL.at(place()).with("what", word.as_str().unwrap_or_default())
        };
        let notes = self.cannot_tell.iter().map(what).collect();
        let classes = self.classes.records.into_iter();
        let mut classes: Vec<(usize, Class)> =
            classes.map(|(id, (rank, class, _))| (rank, class.finish(id))).collect();
        classes.sort_by_key(|(rank, _)| *rank);
        let snapshot = Snapshot {
            format: Format::V1,
            exported_at,
            source: Source { system: self.system, version: self.version },
            cannot_tell: self.cannot_tell.into_iter().collect(),
            school: self.school,
            school_year: SchoolYear {
                name: year.to_owned(),
                starts,
                ends,
                terms,
                holidays,
            },
            staff: self.staff.into_records(),
            subjects: self.subjects.into_records(),
            classes: classes.into_iter().map(|(_, class)| class).collect(),
            bell_times: Vec::new(),
            voided_spans: Vec::new(),
            change_log: Vec::new(),
        };
        Ok((snapshot, notes))
    }
}
