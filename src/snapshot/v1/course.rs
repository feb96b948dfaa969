//! A course of snapshot v1: lessons, marks, attendance.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{TermKind, strict};

/// A subject as one teacher gives it to the class or to a subgroup.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// Id of the course, unique in the class.
    #[serde(deserialize_with = "strict::one::<strict::Id, _>")]
    #[schemars(regex(pattern = strict::ID))]
    pub id: String,
    /// Id of the subject.
    pub subject: String,
    /// Id of the subgroup; absent: the whole class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Id of the teacher; absent only where the source cannot tell any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub teacher: Option<String>,
    /// What kind of course it is; absent: a lesson of the curriculum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<CourseKind>,
    /// How it is marked; absent: the profile decides by grade and subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marking: Option<Marking>,
    /// At the end of which terms it is marked; absent: the profile decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marking_terms: Option<TermKind>,
    /// Planned hours (lessons) by quarter or other term.
    #[serde(default)]
    pub planned_hours: Vec<PlannedHours>,
    /// Calendar plan: planned topics and control works.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calendar_plan: Vec<PlannedLesson>,
    /// Lessons held, by date and number in the day.
    pub lessons: Vec<Lesson>,
    /// Current marks.
    #[serde(default)]
    pub marks: Vec<Mark>,
    /// Who was not there, or late.
    #[serde(default)]
    pub attendance: Vec<Attendance>,
}

/// Kind of course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CourseKind {
    /// A lesson of the curriculum.
    Lesson,
    /// An elective course (электив, факультатив).
    Elective,
    /// A club (кружок, секция).
    Club,
}

/// How a course is marked.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Marking {
    /// Marks of the scale.
    Marked,
    /// Pass or fail.
    PassFail,
    /// No marks at all.
    Unmarked,
}

/// Planned hours of one term.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedHours {
    /// Id of the term.
    pub term: String,
    /// Lessons of 45 minutes.
    #[serde(deserialize_with = "strict::number::<0, 500, _, _>")]
    #[schemars(range(min = 0, max = 500))]
    pub hours: u16,
}

/// One line of the calendar plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedLesson {
    /// Planned day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Day, _>")]
    pub date: Option<NaiveDate>,
    /// Planned topic.
    pub topic: String,
    /// Planned work, if it is a control work or the like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<WorkKind>,
}

/// One lesson of 45 minutes; a double lesson is two.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// Id, unique in the class.
    #[serde(deserialize_with = "strict::one::<strict::Id, _>")]
    #[schemars(regex(pattern = strict::ID))]
    pub id: String,
    /// Day.
    #[serde(deserialize_with = "strict::one::<strict::Day, _>")]
    pub date: NaiveDate,
    /// Number in the day, from 0.
    #[serde(deserialize_with = "strict::number::<0, 20, _, _>")]
    #[schemars(range(min = 0, max = 20))]
    pub number: u8,
    /// «Тема урока».
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// «Домашнее задание»; absent: none recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub homework: Option<Homework>,
    /// Works done in this lesson.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub works: Vec<Work>,
    /// Id of the teacher who stood in, if it was not the course's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub substitute: Option<String>,
    /// The lesson was cancelled: it is listed, but not held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<bool>,
    /// Room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
    /// When the lesson was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Moment, _>")]
    pub recorded_at: Option<DateTime<FixedOffset>>,
    /// By whom: id of the member of staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<String>,
}

/// Homework given in a lesson.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Homework {
    /// What to do.
    pub text: String,
    /// When it was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Moment, _>")]
    pub recorded_at: Option<DateTime<FixedOffset>>,
}

/// A work done in a lesson, for which marks are given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// Id, unique in the class.
    #[serde(deserialize_with = "strict::one::<strict::Id, _>")]
    #[schemars(regex(pattern = strict::ID))]
    pub id: String,
    /// What kind of work.
    pub kind: WorkKind,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Text<200>, _>")]
    #[schemars(length(max = 200))]
    pub title: Option<String>,
}

/// Kind of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WorkKind {
    /// Работа на уроке.
    LessonWork,
    /// Контрольная работа.
    ControlWork,
    /// Самостоятельная или проверочная работа.
    Test,
    /// Диктант.
    Dictation,
    /// Сочинение, изложение.
    Composition,
    /// Лабораторная или практическая работа.
    Laboratory,
    /// Наизусть.
    ByHeart,
    /// Творческая работа, проект.
    Creative,
    /// Домашняя работа.
    Homework,
    /// Зачёт, экзамен внутри курса.
    Examination,
    /// Something else.
    Other,
}

/// A current mark; several marks and an absence may share one cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// Id of the pupil.
    pub pupil: String,
    /// Id of the lesson.
    pub lesson: String,
    /// Id of the work, if it is for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<String>,
    /// `5`, `4-`, `3+`, or `pass`, `fail`, `not_certified`, `exempt`.
    #[serde(deserialize_with = "strict::one::<strict::Mark, _>")]
    #[schemars(regex(pattern = strict::MARK))]
    pub value: String,
    /// When it was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Moment, _>")]
    pub recorded_at: Option<DateTime<FixedOffset>>,
    /// By whom: id of the member of staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<String>,
    /// Protocol by which a missed topic was passed later (instruction, point 3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
}

/// An absence or a lateness of one pupil in one lesson.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attendance {
    /// Id of the pupil.
    pub pupil: String,
    /// Id of the lesson.
    pub lesson: String,
    /// What is known of it.
    pub kind: AttendanceKind,
    /// The source's own word, kept where the kind is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_word: Option<String>,
    /// When it was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Moment, _>")]
    pub recorded_at: Option<DateTime<FixedOffset>>,
}

/// Kind of attendance record; a pupil without one was there.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AttendanceKind {
    /// Absent, reason not given («н»).
    Absent,
    /// Absent because of illness («б»).
    Ill,
    /// Absent for a valid reason («п»).
    Excused,
    /// Late («о»).
    Late,
    /// The source has a word that nobody could explain yet.
    Unknown,
}
