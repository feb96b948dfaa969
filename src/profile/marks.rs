//! Settings about marks: the scale, the words, which course is marked when.

use serde::{Deserialize, Serialize};

use crate::journal;

/// The scale and the words of marks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Marks {
    /// Lowest mark in use.
    pub lowest: u8,
    /// Highest mark in use.
    pub highest: u8,
    /// Words printed instead of a number.
    pub words: MarkWords,
}

impl Default for Marks {
    fn default() -> Self {
        Self { lowest: 1, highest: 5, words: MarkWords::default() }
    }
}

/// Words printed instead of a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MarkWords {
    /// Зачтено.
    pub pass: String,
    /// Не зачтено.
    pub fail: String,
    /// Not certified: «Н/А» (instruction, point 6).
    pub not_certified: String,
    /// Освобождён(а).
    pub exempt: String,
}

impl Default for MarkWords {
    fn default() -> Self {
        Self {
            pass: "зач.".into(),
            fail: "незач.".into(),
            not_certified: "Н/А".into(),
            exempt: "осв.".into(),
        }
    }
}

/// Letters of attendance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AttendanceWords {
    /// Absent, reason not given.
    pub absent: String,
    /// Absent through illness.
    pub ill: String,
    /// Absent for a valid reason.
    pub excused: String,
    /// Late.
    pub late: String,
    /// A word of the source that nobody has explained.
    pub unknown: String,
}

impl Default for AttendanceWords {
    fn default() -> Self {
        Self {
            absent: "н".into(),
            ill: "б".into(),
            excused: "п".into(),
            late: "о".into(),
            unknown: "?".into(),
        }
    }
}

/// How courses are marked that say nothing of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marking {
    /// First and last grade, both included.
    pub grades: [u8; 2],
    /// Names of subjects; empty: all.
    #[serde(default)]
    pub subjects: Vec<String>,
    /// `marked`, `pass_fail` or `unmarked`.
    #[serde(default = "marked")]
    pub marking: String,
    /// At the end of which terms.
    #[serde(default)]
    pub terms: TermKind,
}

fn marked() -> String {
    "marked".into()
}

pub(super) fn default_marking() -> Vec<Marking> {
    let rule = |grades, marking: &str, terms| Marking {
        grades,
        subjects: Vec::new(),
        marking: marking.into(),
        terms,
    };
    vec![
        rule([1, 1], "unmarked", TermKind::Quarter),
        rule([2, 9], "marked", TermKind::Quarter),
        rule([10, 12], "marked", TermKind::HalfYear),
    ]
}

/// Kind of marking term in the profile.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermKind {
    /// Четверть.
    #[default]
    Quarter,
    /// Полугодие.
    HalfYear,
    /// Триместр.
    Trimester,
    /// Учебный год.
    Year,
}

impl TermKind {
    pub(super) fn to_model(self) -> journal::TermKind {
        match self {
            Self::Quarter => journal::TermKind::Quarter,
            Self::HalfYear => journal::TermKind::HalfYear,
            Self::Trimester => journal::TermKind::Trimester,
            Self::Year => journal::TermKind::Year,
        }
    }
}

/// Names of marking terms: `long` in headings, `short` in columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TermWords {
    /// «четверть» and «четв.».
    pub quarter: [String; 2],
    /// «полугодие» and «полуг.».
    pub half_year: [String; 2],
    /// «триместр» and «трим.».
    pub trimester: [String; 2],
    /// «учебный год» and «год».
    pub year: [String; 2],
    /// Промежуточная аттестация, short.
    pub interim_mark: String,
    /// Годовая, short.
    pub year_mark: String,
    /// Экзаменационная, short.
    pub exam_mark: String,
    /// Итоговая, short.
    pub final_mark: String,
}

impl Default for TermWords {
    fn default() -> Self {
        let pair = |long: &str, short: &str| [long.to_owned(), short.to_owned()];
        Self {
            quarter: pair("четверть", "четв."),
            half_year: pair("полугодие", "полуг."),
            trimester: pair("триместр", "трим."),
            year: pair("учебный год", "год"),
            interim_mark: "пром. атт.".into(),
            year_mark: "годовая".into(),
            exam_mark: "экзамен".into(),
            final_mark: "итоговая".into(),
        }
    }
}
