//! A class of snapshot v1: its pupils, their movements, its subgroups.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CarriedResult, CouncilDecision, Course, DeferredResult, Finals, strict};

/// One class in one school year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Id of the class.
    #[serde(deserialize_with = "strict::one::<strict::Id, _>")]
    #[schemars(regex(pattern = strict::ID))]
    pub id: String,
    /// Grade, 1–12.
    #[serde(deserialize_with = "strict::number::<1, 12, _, _>")]
    #[schemars(range(min = 1, max = 12))]
    pub grade: u8,
    /// Letter of the parallel class, «А»; a school with one class a grade has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Letter, _>")]
    #[schemars(regex(pattern = strict::LETTER))]
    pub letter: Option<String>,
    /// Who led the class, and when; two may share the year.
    pub class_teachers: Vec<ClassTeacher>,
    /// Everyone who was in the class at any time of the year, those who left included.
    pub pupils: Vec<Pupil>,
    /// Subgroups of the class.
    #[serde(default)]
    pub groups: Vec<Group>,
    /// Courses: a subject as one teacher gives it to the class or to a subgroup.
    pub courses: Vec<Course>,
    /// Resulting marks as they stand in the journal.
    pub journal_finals: Finals,
    /// Resulting marks as the source's own ledger has them, if it exports one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger_finals: Option<Finals>,
    /// Results that may be given later, with the reason (instruction, point 13).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deferred_results: Vec<DeferredResult>,
    /// Results brought from another school or class, with their source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carried_results: Vec<CarriedResult>,
    /// What the council decided about each pupil at the end of the year.
    #[serde(default)]
    pub council_decisions: Vec<CouncilDecision>,
}

/// Who led the class in a part of the year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassTeacher {
    /// Id of the member of staff.
    pub staff: String,
    /// First day; absent: from the beginning of the year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Day, _>")]
    pub from: Option<NaiveDate>,
    /// Last day, included; absent: to the end of the year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Day, _>")]
    pub to: Option<NaiveDate>,
}

/// A pupil of the class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pupil {
    /// Id, the same in every class and export.
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
    /// Date of birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Day, _>")]
    pub born: Option<NaiveDate>,
    /// Number of the personal file (личное дело).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Text<40>, _>")]
    #[schemars(length(max = 40))]
    pub personal_file: Option<String>,
    /// The pupil's own grade in a combined class, if it differs from the class's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe_number::<1, 12, _, _>")]
    #[schemars(range(min = 1, max = 12))]
    pub grade: Option<u8>,
    /// Studies by an individual plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub individual_plan: Option<bool>,
    /// When the pupil was in the class; absent: derived from the movements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub membership: Vec<Interval>,
    /// Arrivals and departures in this year.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub movements: Vec<Movement>,
    /// Health group, only with written consent; never printed by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health: Option<Health>,
}

/// A span of days; an absent end is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Day, _>")]
    pub from: Option<NaiveDate>,
    /// Last day, included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Day, _>")]
    pub to: Option<NaiveDate>,
}

/// An arrival or a departure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Movement {
    /// What happened.
    pub kind: MovementKind,
    /// First day in the class for an arrival, last day in it for a departure.
    #[serde(deserialize_with = "strict::one::<strict::Day, _>")]
    pub date: NaiveDate,
    /// Number of the order; the source may not have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Text<40>, _>")]
    #[schemars(length(max = 40))]
    pub order_number: Option<String>,
    /// Date of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Day, _>")]
    pub order_date: Option<NaiveDate>,
    /// Where from or where to, in the school's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Text<200>, _>")]
    #[schemars(length(max = 200))]
    pub counterpart: Option<String>,
}

/// Kind of movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    /// Came from another school.
    Arrived,
    /// Left the school.
    Left,
    /// Came from another class of this school.
    TransferredIn,
    /// Went to another class of this school.
    TransferredOut,
}

impl MovementKind {
    /// Whether the pupil is in the class from that day on.
    pub fn is_arrival(self) -> bool {
        matches!(self, Self::Arrived | Self::TransferredIn)
    }
}

/// Special-category data, only with written consent (152-ФЗ, art. 10).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Health {
    /// Health group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Medical group for physical education.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub physical_education_group: Option<String>,
}

/// A subgroup: one subject, several rosters, several teachers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Id; courses refer to it.
    #[serde(deserialize_with = "strict::one::<strict::Id, _>")]
    #[schemars(regex(pattern = strict::ID))]
    pub id: String,
    /// Name as the school has it, such as «группа 1».
    #[serde(deserialize_with = "strict::one::<strict::Text<60>, _>")]
    #[schemars(length(max = 60))]
    pub name: String,
    /// Who was in it, and when.
    pub members: Vec<GroupMember>,
}

/// Membership of a pupil in a subgroup.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupMember {
    /// Id of the pupil.
    pub pupil: String,
    /// First day; absent: as long as the pupil is in the class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Day, _>")]
    pub from: Option<NaiveDate>,
    /// Last day, included; absent: as long as the pupil is in the class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Day, _>")]
    pub to: Option<NaiveDate>,
}
