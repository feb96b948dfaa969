//! A class in one school year: everything its documents say.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::{
    Bell, Calendar, Change, Course, Limits, MarkValue, PersonName, Pupil, ResultKind,
    Results, Span, Voided,
};

/// One class in one school year, as one export has it.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassGroup {
    /// Id in the export.
    pub id: String,
    /// Grade, 1–12.
    pub grade: u8,
    /// Letter, if the school has parallel classes.
    pub letter: Option<String>,
    /// Where and when the data come from.
    pub source: Arc<Source>,
    /// The days of the year.
    pub calendar: Arc<Calendar>,
    /// Names of the subjects, in the order of the curriculum.
    pub subjects: Arc<Vec<String>>,
    /// Who led the class, by first day.
    pub teachers: Vec<ClassTeacher>,
    /// Pupils in alphabetical order; those who left included.
    pub pupils: Vec<Pupil>,
    /// Courses by subject and subgroup.
    pub courses: Vec<Course>,
    /// Resulting marks as they stand in the journal.
    pub results: Results,
    /// Resulting marks as the source's own ledger has them, if it has one.
    pub ledger_results: Option<Results>,
    /// Results that may be given later.
    pub deferred: Vec<Deferred>,
    /// Results brought from elsewhere; printed where the journal has none.
    pub carried: Vec<Carried>,
    /// What the council decided, by index of the pupil.
    pub decisions: Vec<CouncilDecision>,
    /// What the school's paper holds.
    pub limits: Limits,
    /// Ends of the lessons of the day, by number; empty if the export does not tell.
    pub bells: Arc<Vec<Bell>>,
    /// Spans in which entries of an account are void.
    pub voided: Arc<Vec<Voided>>,
    /// Changes of entries of the class that the source logged.
    pub changes: Vec<Change>,
}

impl ClassGroup {
    /// «7А».
    pub fn name(&self) -> String {
        class_name(self.grade, self.letter.as_deref())
    }

    /// «Английский язык (1 группа)»: the subject of a course, with its subgroup.
    pub fn course_name(&self, course: &Course) -> String {
        let subject = &self.subjects[course.subject];
        match &course.group {
            Some(group) => format!("{subject} ({group})"),
            None => subject.clone(),
        }
    }

    /// The journal's resulting mark; where it has none, one carried from another school or
    /// class.
    pub fn result(
        &self,
        subject: usize,
        pupil: usize,
        kind: ResultKind,
    ) -> Option<MarkValue> {
        let is_own = |own: &&Carried| {
            (own.mark.subject, own.mark.pupil, own.mark.kind) == (subject, pupil, kind)
        };
        let carried = || self.carried.iter().find(is_own).map(|own| own.mark.value);
        self.results.get(subject, pupil, kind).or_else(carried)
    }
}

/// «7А» of a grade and the letter of a parallel class.
pub fn class_name(grade: u8, letter: Option<&str>) -> String {
    format!("{grade}{}", letter.unwrap_or_default())
}

/// Where and when the data of a class come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Name of the journal system.
    pub system: String,
    /// The source's name of the school, if it says one.
    pub school: Option<String>,
    /// Moment of the export.
    pub exported_at: DateTime<FixedOffset>,
    /// The export has no topics at all.
    pub without_topics: bool,
    /// The export has no homework at all.
    pub without_homework: bool,
    /// The export has no attendance at all.
    pub without_attendance: bool,
    /// The export has no resulting marks at all.
    pub without_results: bool,
    /// The export has lessons only where somebody has a mark or was missed.
    pub without_all_lessons: bool,
}

/// Who led the class in a part of the year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassTeacher {
    /// Name.
    pub name: PersonName,
    /// When.
    pub span: Span,
}

/// A result that may be given later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deferred {
    /// Index of the pupil.
    pub pupil: usize,
    /// Index of the subject; `None` for all.
    pub subject: Option<usize>,
    /// Index of the term.
    pub term: usize,
}

/// A result brought from another school or class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The mark in its cell.
    pub mark: super::ResultMark,
    /// Where it comes from.
    pub source: String,
}

/// What the council decided about one pupil.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CouncilDecision {
    /// Index of the pupil.
    pub pupil: usize,
    /// What was decided.
    pub decision: Decision,
    /// In the school's words: the next class, the document issued.
    pub text: Option<String>,
    /// Number of the protocol.
    pub protocol_number: Option<String>,
    /// Date of the protocol.
    pub protocol_date: Option<NaiveDate>,
    /// Number of the order.
    pub order_number: Option<String>,
    /// Date of the order.
    pub order_date: Option<NaiveDate>,
}

/// Kind of council decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Переведён(а).
    Promoted,
    /// Переведён(а) условно.
    PromotedConditionally,
    /// Оставлен(а) на повторное обучение.
    Repeats,
    /// Окончил(а).
    Graduated,
    /// Выбыл(а).
    Left,
}
