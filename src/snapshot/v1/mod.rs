//! Snapshot v1 as it stands in the file: the shape of one export, nothing more.
//!
//! One JSON document holds one class or a whole school. There are no free-form maps, so
//! an unknown or doubled key surfaces; ids are strings; a key that is absent (or `null`)
//! means *unknown*, never zero or "no". The JSON Schema is generated from these types.
//!
//! The lists are the school's own order; nothing here is sorted, merged or recomputed.

mod class;
mod course;
mod results;
mod strict;

pub use class::{
    Class, ClassTeacher, Group, GroupMember, Health, Interval, Movement, MovementKind,
    Pupil,
};
pub use course::{
    Attendance, AttendanceKind, Course, CourseKind, Homework, Lesson, Mark, Marking,
    PlannedHours, PlannedLesson, Work, WorkKind,
};
pub use results::{
    CarriedResult, CouncilDecision, DecisionKind, DeferredResult, Finals, ResultKind,
    ResultMark,
};

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether the text may be the name of a school year.
pub(super) fn is_year(text: &str) -> bool {
    <strict::Year as strict::Strict>::read(text).is_some()
}

/// Whether the text may be the letter of a class.
pub(super) fn is_letter(text: &str) -> bool {
    <strict::Letter as strict::Strict>::read(text).is_some()
}

/// The value of `format` that this program reads and writes.
pub const FORMAT: &str = "letopis-snapshot/1";

/// Name and version of the snapshot format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Format {
    /// The only format so far.
    #[serde(rename = "letopis-snapshot/1")]
    V1,
}

/// What a journal system gave at one moment (выгрузка).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// Name and version of this format.
    pub format: Format,
    /// When the export was made, with the offset of the school's time zone (RFC 3339).
    #[serde(deserialize_with = "strict::one::<strict::Moment, _>")]
    pub exported_at: DateTime<FixedOffset>,
    /// The system that made it.
    pub source: Source,
    /// What this source cannot tell at all; one finding per export, never a teacher's fault.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cannot_tell: Vec<Unknown>,
    /// The school, if the source names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub school: Option<School>,
    /// The school year with its terms and holidays.
    pub school_year: SchoolYear,
    /// Everyone who teaches or leads a class.
    pub staff: Vec<StaffMember>,
    /// Subjects of the curriculum, in the order of the school's curriculum.
    pub subjects: Vec<Subject>,
    /// The classes in this export.
    pub classes: Vec<Class>,
    /// Times of lessons, if known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bell_times: Vec<BellTime>,
    /// Spans in which one account's entries are void (clauses 1.22 and 2.20).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub voided_spans: Vec<VoidedSpan>,
    /// Changes of records as the source logged them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub change_log: Vec<Change>,
}

/// The system an export comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Name of the journal system, such as «Дневник.ру».
    #[serde(deserialize_with = "strict::one::<strict::Text<100>, _>")]
    #[schemars(length(max = 100))]
    pub system: String,
    /// Its version, or that of the exporter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// Something a source cannot tell at all.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Unknown {
    /// The source has no topics of lessons.
    Topics,
    /// The source has no homework.
    Homework,
    /// The source has no attendance.
    Attendance,
    /// The source has no resulting marks.
    Results,
    /// The source has no dates of birth or numbers of personal files.
    PersonalFiles,
    /// The source does not say who teaches a course.
    Teachers,
    /// The source has lessons only where somebody has a mark or was missed.
    Lessons,
}

/// The school as the source names it; the printed name comes from the profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct School {
    /// The source's id of the school.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The source's name of the school.
    #[serde(deserialize_with = "strict::one::<strict::Text<300>, _>")]
    #[schemars(length(max = 300))]
    pub name: String,
}

/// The school year: its days, terms and holidays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SchoolYear {
    /// `2025-26`: the year it begins in, a hyphen, the last two digits of the next.
    #[serde(deserialize_with = "strict::one::<strict::Year, _>")]
    #[schemars(regex(pattern = strict::YEAR))]
    pub name: String,
    /// First day.
    #[serde(deserialize_with = "strict::one::<strict::Day, _>")]
    pub starts: NaiveDate,
    /// Last day, included.
    #[serde(deserialize_with = "strict::one::<strict::Day, _>")]
    pub ends: NaiveDate,
    /// Marking terms of every kind that the school uses.
    pub terms: Vec<Term>,
    /// Holidays between the terms.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
}

/// A span of the year at whose end pupils get a resulting mark (учебный период).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Id of the term; results refer to it.
    #[serde(deserialize_with = "strict::one::<strict::Id, _>")]
    #[schemars(regex(pattern = strict::ID))]
    pub id: String,
    /// What kind of term it is.
    pub kind: TermKind,
    /// Its number in the year, from 1; always 1 for a whole year.
    #[serde(deserialize_with = "strict::number::<1, 6, _, _>")]
    #[schemars(range(min = 1, max = 6))]
    pub number: u8,
    /// First day.
    #[serde(deserialize_with = "strict::one::<strict::Day, _>")]
    pub starts: NaiveDate,
    /// Last day, included.
    #[serde(deserialize_with = "strict::one::<strict::Day, _>")]
    pub ends: NaiveDate,
}

/// Kind of marking term.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum TermKind {
    /// Четверть: four in a year.
    Quarter,
    /// Полугодие: two in a year.
    HalfYear,
    /// Триместр: three in a year.
    Trimester,
    /// Учебный год: one.
    Year,
}

/// Days without lessons.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// First day.
    #[serde(deserialize_with = "strict::one::<strict::Day, _>")]
    pub starts: NaiveDate,
    /// Last day, included.
    #[serde(deserialize_with = "strict::one::<strict::Day, _>")]
    pub ends: NaiveDate,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Text<100>, _>")]
    #[schemars(length(max = 100))]
    pub name: Option<String>,
}

/// A member of staff; names as in the school's own documents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffMember {
    /// Id; courses and classes refer to it.
    #[serde(deserialize_with = "strict::one::<strict::Id, _>")]
    #[schemars(regex(pattern = strict::ID))]
    pub id: String,
    /// Family name.
    #[serde(deserialize_with = "strict::one::<strict::Text<60>, _>")]
    #[schemars(length(max = 60))]
    pub family_name: String,
    /// Given name.
    #[serde(deserialize_with = "strict::one::<strict::Text<60>, _>")]
    #[schemars(length(max = 60))]
    pub given_name: String,
    /// Patronymic, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Text<60>, _>")]
    #[schemars(length(max = 60))]
    pub patronymic: Option<String>,
}

/// A subject of the curriculum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// Id; courses and results refer to it.
    #[serde(deserialize_with = "strict::one::<strict::Id, _>")]
    #[schemars(regex(pattern = strict::ID))]
    pub id: String,
    /// Full name as in the curriculum.
    #[serde(deserialize_with = "strict::one::<strict::Text<200>, _>")]
    #[schemars(length(max = 200))]
    pub name: String,
    /// Short name for narrow columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Text<40>, _>")]
    #[schemars(length(max = 40))]
    pub short_name: Option<String>,
}

/// Begin and end of one lesson of the day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BellTime {
    /// Number of the lesson in the day, from 0 (a "zero lesson" exists).
    #[serde(deserialize_with = "strict::number::<0, 20, _, _>")]
    #[schemars(range(min = 0, max = 20))]
    pub number: u8,
    /// Begin, `HH:MM`.
    #[serde(deserialize_with = "strict::one::<strict::Clock, _>")]
    #[schemars(regex(pattern = strict::CLOCK))]
    pub starts: String,
    /// End, `HH:MM`.
    #[serde(deserialize_with = "strict::one::<strict::Clock, _>")]
    #[schemars(regex(pattern = strict::CLOCK))]
    pub ends: String,
}

/// A span in which the entries of one account are void (clauses 1.22 and 2.20).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidedSpan {
    /// Whose account was compromised.
    pub staff: String,
    /// From this moment on.
    #[serde(deserialize_with = "strict::one::<strict::Moment, _>")]
    pub from: DateTime<FixedOffset>,
    /// Up to this moment, included.
    #[serde(deserialize_with = "strict::one::<strict::Moment, _>")]
    pub to: DateTime<FixedOffset>,
    /// Why, with the reference of the order.
    pub reason: String,
}

/// One change of a record as the source logged it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// When.
    #[serde(deserialize_with = "strict::one::<strict::Moment, _>")]
    pub at: DateTime<FixedOffset>,
    /// Who: id of the member of staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<String>,
    /// Id of the class.
    pub class: String,
    /// Id of the pupil, if the record is a pupil's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pupil: Option<String>,
    /// Id of the lesson, if the record belongs to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lesson: Option<String>,
    /// What was changed, in the source's words.
    pub what: String,
    /// Value before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Value after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}
