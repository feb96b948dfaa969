//! What the sheets say, put into the drafts of their years.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::digest;
use crate::finding::{Finding, Place};
use crate::import::draft::{course, pupil};
use crate::import::entry::Entry;
use crate::import::{BAD_VALUE, ClassDraft, Draft, Intake, Keyed, Request, values};
use crate::snapshot::v1::{
    Attendance, Lesson, Mark, ResultKind, ResultMark, StaffMember, Subject, TermKind,
    Unknown,
};

/// Name of the source, as the title page of a journal names it.
const SYSTEM: &str = "Табель и отчёт электронного журнала";

/// Who and what a row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// School year, `2024-25`.
    pub(super) year: String,
    /// Grade.
    pub(super) grade: u8,
    /// Letter.
    pub(super) letter: Option<String>,
}

/// A resulting mark and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resulting {
    /// One of the five kinds.
    pub(super) kind: ResultKind,
    /// Id of the term of a term mark.
    pub(super) term: Option<String>,
    /// As snapshot v1 writes it.
    pub(super) value: String,
}

/// The records of all sheets.
pub(super) struct Records<'r> {
    pub(super) request: &'r Request<'r>,
    /// Where everything goes.
    pub(super) intake: &'r mut Intake,
    /// What every cell said, so that two sheets that disagree are found.
    cells: Keyed<Said>,
    /// Years with days, and years with resulting marks.
    with_days: BTreeSet<String>,
    with_results: BTreeSet<String>,
    terms: BTreeMap<(String, TermKind, u8), String>,
}

/// What a cell said, as one value that can be compared.
type Said = (Vec<String>, String);

impl<'r> Records<'r> {
    /// No records yet; the terms are those of the profile.
    pub(super) fn new(request: &'r Request<'r>, intake: &'r mut Intake) -> Self {
        let mut terms = BTreeMap::new();
        for year in &request.profile.calendar {
            for term in &year.terms {
                let key = (year.name.clone(), term.kind, term.number);
                terms.insert(key, term.id.clone());
            }
        }
        let (with_days, with_results) = (BTreeSet::new(), BTreeSet::new());
        Self { request, intake, cells: Keyed::default(), with_days, with_results, terms }
    }

    /// Id of a term in the profile's calendar of the year.
    pub(super) fn term(&self, year: &str, kind: TermKind, number: u8) -> Option<&String> {
        self.terms.get(&(year.to_owned(), kind, number))
    }

    /// Puts what one cell says of a day; `nth` counts the lessons of the subject that day.
    pub(super) fn put_day(
        &mut self,
        block: &Block,
        (pupil, subject): (&str, &str),
        (day, nth): (NaiveDate, u8),
        (entry, place): (&Entry, &Place),
    ) -> Result<(), Finding> {
        self.with_days.insert(block.year.clone());
        let (pupil, subject) = (
            self.put_pupil(block, pupil, place)?,
            self.put_subject(block, subject, place)?,
        );
        let class = class(self.intake, block, place);
        let course = class.courses.entry(&id("k", &[&subject]), place);
        let lesson = id("l", &[&subject, &day.to_string(), &nth.to_string()]);
        course.lessons.replace(&lesson, blank_lesson(&lesson, day, nth), place.clone());
        let cell = format!("{} {pupil} {lesson}", block.key());
        let said = (entry.marks.clone(), format!("{:?}", entry.attendance));
        self.cells.put(&cell, said, place.clone())?;
        for (at, value) in entry.marks.iter().enumerate() {
            let mark = Mark {
                pupil: pupil.clone(),
                lesson: lesson.clone(),
                work: None,
                value: value.clone(),
                recorded_at: None,
                recorded_by: None,
                protocol: None,
            };
            course.marks.replace(&format!("{cell} {at}"), mark, place.clone());
        }
        if let Some(kind) = entry.attendance {
            let (source_word, recorded_at) = (None, None);
            let record = Attendance { pupil, lesson, kind, source_word, recorded_at };
            course.attendance.replace(&cell, record, place.clone());
        }
        Ok(())
    }

    /// Puts one resulting mark.
    pub(super) fn put_result(
        &mut self,
        block: &Block,
        (pupil, subject): (&str, &str),
        (result, place): (Resulting, &Place),
    ) -> Result<(), Finding> {
        self.with_results.insert(block.year.clone());
        let pupil = self.put_pupil(block, pupil, place)?;
        let subject = self.put_subject(block, subject, place)?;
        let mark = ResultMark {
            pupil,
            subject,
            term: result.term,
            value: result.value,
            recorded_at: None,
            recorded_by: None,
        };
        class(self.intake, block, place).put_result(result.kind, mark, place.clone())
    }

    /// The pupil and the subject of a row; gives what is wrong with either.
    pub(super) fn put_row(
        &mut self,
        block: &Block,
        (pupil, subject): (&str, &str),
        place: &Place,
    ) -> Vec<Finding> {
        let pupil = self.put_pupil(block, pupil, place).err();
        let subject = self.put_subject(block, subject, place).err();
        pupil.into_iter().chain(subject).collect()
    }

    /// The pupil of this name, who was in the class as far as the source can tell.
    pub(super) fn put_pupil(
        &mut self,
        block: &Block,
        name: &str,
        place: &Place,
    ) -> Result<String, Finding> {
        let words: Vec<&str> = name.split_whitespace().collect();
        let pupil_id = id("p", &[&block.class_id(), &words.join(" ")]);
        let Some((family_name, given_name, patronymic)) = values::name(name) else {
            return Err(BAD_VALUE.at(place.clone()));
        };
        let named =
            StaffMember { id: pupil_id.clone(), family_name, given_name, patronymic };
        let pupil = pupil(named);
        class(self.intake, block, place).pupils.put(&pupil_id, pupil, place.clone())?;
        Ok(pupil_id)
    }

    /// The subject of this name, and its course.
    pub(super) fn put_subject(
        &mut self,
        block: &Block,
        name: &str,
        place: &Place,
    ) -> Result<String, Finding> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let subject_id = id("s", &[&name]);
        let subject = Subject { id: subject_id.clone(), name, short_name: None };
        draft(self.intake, block).subjects.put(&subject_id, subject, place.clone())?;
        let course_id = id("k", &[&subject_id]);
        let own = class(self.intake, block, place).courses.entry(&course_id, place);
        own.heading.get_or_insert_with(|| course(&course_id, &subject_id, None, None));
        Ok(subject_id)
    }

    /// Says once for each year what the sheets could not tell.
    pub(super) fn tell_what_is_missing(&mut self) {
        for (year, draft) in &mut self.intake.drafts {
            draft.cannot_tell([
                Unknown::Topics,
                Unknown::Homework,
                Unknown::PersonalFiles,
                Unknown::Teachers,
                Unknown::Lessons,
            ]);
            if !self.with_days.contains(year) {
                draft.cannot_tell([Unknown::Attendance]);
            }
            if !self.with_results.contains(year) {
                draft.cannot_tell([Unknown::Results]);
            }
        }
    }
}

impl Block {
    fn key(&self) -> String {
        format!("{} {}", self.year, self.class_id())
    }

    fn class_id(&self) -> String {
        let letter = self.letter.as_deref().unwrap_or_default();
        id("c", &[&self.grade.to_string(), letter])
    }
}

/// An id out of names: the same in every file, and no name in it.
fn id(kind: &str, names: &[&str]) -> String {
    let digest = digest::sha256(names.join("\n").as_bytes());
    format!("{kind}-{}", digest.get(..12).unwrap_or_default())
}

fn draft<'i>(intake: &'i mut Intake, block: &Block) -> &'i mut Draft {
    let draft = intake.draft(&block.year);
    SYSTEM.clone_into(&mut draft.system);
    draft
}

fn class<'i>(intake: &'i mut Intake, block: &Block, place: &Place) -> &'i mut ClassDraft {
    let class = draft(intake, block).classes.entry(&block.class_id(), place);
    class.grade = block.grade;
    class.letter.clone_from(&block.letter);
    class
}

fn blank_lesson(id: &str, date: NaiveDate, number: u8) -> Lesson {
    Lesson {
        id: id.to_owned(),
        date,
        number,
        topic: None,
        homework: None,
        works: Vec::new(),
        substitute: None,
        cancelled: None,
        room: None,
        recorded_at: None,
        recorded_by: None,
    }
}
