//! Resulting marks of snapshot v1: five kinds of record, never merged, never recomputed.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::strict;

/// Resulting marks of a class, each kind in a list of its own.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finals {
    /// За период: one per pupil, subject and marking term.
    #[serde(default)]
    pub term_marks: Vec<ResultMark>,
    /// Промежуточная аттестация.
    #[serde(default)]
    pub interim_marks: Vec<ResultMark>,
    /// Годовая.
    #[serde(default)]
    pub year_marks: Vec<ResultMark>,
    /// Экзаменационная.
    #[serde(default)]
    pub exam_marks: Vec<ResultMark>,
    /// Итоговая.
    #[serde(default)]
    pub final_marks: Vec<ResultMark>,
}

/// Which of the five kinds a resulting mark is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ResultKind {
    /// За период.
    TermMark,
    /// Промежуточная аттестация.
    InterimMark,
    /// Годовая.
    YearMark,
    /// Экзаменационная.
    ExamMark,
    /// Итоговая.
    FinalMark,
}

/// One resulting mark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResultMark {
    /// Id of the pupil.
    pub pupil: String,
    /// Id of the subject.
    pub subject: String,
    /// Id of the term; only for a term mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// `5`, or `pass`, `fail`, `not_certified` («Н/А»), `exempt`.
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
}

/// A result that may be given later (instruction, point 13: illness).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeferredResult {
    /// Id of the pupil.
    pub pupil: String,
    /// Id of the subject; absent: all subjects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Id of the term.
    pub term: String,
    /// Why, with the reference of the order.
    pub reason: String,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Day, _>")]
    pub until: Option<NaiveDate>,
}

/// A result brought from another school or class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CarriedResult {
    /// Which kind of result.
    pub kind: ResultKind,
    /// Id of the pupil.
    pub pupil: String,
    /// Id of the subject.
    pub subject: String,
    /// Id of the term; only for a term mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// As for any resulting mark.
    #[serde(deserialize_with = "strict::one::<strict::Mark, _>")]
    #[schemars(regex(pattern = strict::MARK))]
    pub value: String,
    /// Where it comes from, such as the name of the other school.
    #[serde(deserialize_with = "strict::one::<strict::Text<200>, _>")]
    #[schemars(length(max = 200))]
    pub source: String,
}

/// What the council decided about a pupil at the end of the year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CouncilDecision {
    /// Id of the pupil.
    pub pupil: String,
    /// What was decided.
    pub decision: DecisionKind,
    /// Grade the pupil is moved to, or the document issued, in the school's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Text<200>, _>")]
    #[schemars(length(max = 200))]
    pub text: Option<String>,
    /// Number of the council's protocol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Text<40>, _>")]
    #[schemars(length(max = 40))]
    pub protocol_number: Option<String>,
    /// Date of the council's protocol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Day, _>")]
    pub protocol_date: Option<NaiveDate>,
    /// Number of the director's order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Text<40>, _>")]
    #[schemars(length(max = 40))]
    pub order_number: Option<String>,
    /// Date of the director's order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "strict::maybe::<strict::Day, _>")]
    pub order_date: Option<NaiveDate>,
}

/// Kind of council decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// Переведён(а) в следующий класс.
    Promoted,
    /// Переведён(а) условно.
    PromotedConditionally,
    /// Оставлен(а) на повторное обучение.
    Repeats,
    /// Окончил(а) школу, выдан аттестат.
    Graduated,
    /// Выбыл(а) в течение года.
    Left,
}
