//! What a school may set, with the defaults.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::journal::{self, Conventions, MarkScale, MarkingRule};

/// The whole profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
    /// Language of messages if nothing else decides: `ru` or `en`.
    pub language: String,
    /// The school.
    pub school: School,
    /// Who holds which role, and when.
    pub roles: Vec<RoleHolder>,
    /// Titles of the roles as printed, by role.
    pub role_titles: BTreeMap<String, String>,
    /// Who signs which form: roles, top to bottom.
    pub signers: FormSigners,
    /// Print periods.
    pub print: PrintSettings,
    /// The scale and the words of marks.
    pub marks: Marks,
    /// Letters of attendance.
    pub attendance: AttendanceWords,
    /// How courses are marked that say nothing of it; the first that fits decides.
    pub marking: Vec<Marking>,
    /// Names of marking terms.
    pub terms: TermWords,
    /// Deadlines of clause 1.5.
    pub deadlines: Deadlines,
    /// Retention of clause 1.5.
    pub retention: Retention,
    /// Margins and edges.
    pub paper: PaperSettings,
    /// Size of a bound tome.
    pub tome: Tome,
    /// The summary ledger.
    pub ledger: LedgerSettings,
    /// Captions that differ from the layout's own, by form and caption.
    pub captions: BTreeMap<String, BTreeMap<String, String>>,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            language: "ru".into(),
            school: School::default(),
            roles: Vec::new(),
            role_titles: default_role_titles(),
            signers: FormSigners::default(),
            print: PrintSettings::default(),
            marks: Marks::default(),
            attendance: AttendanceWords::default(),
            marking: default_marking(),
            terms: TermWords::default(),
            deadlines: Deadlines::default(),
            retention: Retention::default(),
            paper: PaperSettings::default(),
            tome: Tome::default(),
            ledger: LedgerSettings::default(),
            captions: BTreeMap::new(),
        }
    }
}

impl Profile {
    /// What the model needs to know of the school's marks.
    pub fn conventions(&self) -> Conventions {
        let rules = self.marking.iter().map(|rule| MarkingRule {
            from_grade: rule.grades[0],
            to_grade: rule.grades[1],
            subjects: rule.subjects.clone(),
            marking: match rule.marking.as_str() {
                "unmarked" => journal::Marking::Unmarked,
                "pass_fail" => journal::Marking::PassFail,
                _ => journal::Marking::Marked,
            },
            terms: rule.terms.to_model(),
        });
        Conventions {
            scale: MarkScale { lowest: self.marks.lowest, highest: self.marks.highest },
            marking: rules.collect(),
        }
    }
}

/// The school as its documents name it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct School {
    /// Full name as in the charter.
    pub name: String,
    /// Short name.
    pub short_name: Option<String>,
    /// Postal address.
    pub address: Option<String>,
}

impl Default for School {
    fn default() -> Self {
        Self {
            name: "Школа (укажите название)".into(), short_name: None, address: None
        }
    }
}

/// Who holds a role, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleHolder {
    /// `director`, `deputy`, `secretary`, or a role of the school's own.
    pub role: String,
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Patronymic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patronymic: Option<String>,
    /// First day in the role; absent: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Last day in the role, included; absent: still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// Title of an acting holder, «И. о. директора», printed instead of the role's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting: Option<String>,
    /// Reference of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
}

fn default_role_titles() -> BTreeMap<String, String> {
    [
        ("class_teacher", "Классный руководитель"),
        ("deputy", "Заместитель директора по УВР"),
        ("director", "Директор"),
        ("secretary", "Секретарь учебной части"),
    ]
    .into_iter()
    .map(|(role, title)| (role.to_owned(), title.to_owned()))
    .collect()
}

/// Who signs which form: roles, top to bottom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FormSigners {
    /// Class journal: clause 1.5 wants the head of the school.
    pub journal: Vec<String>,
    /// Summary ledger.
    pub ledger: Vec<String>,
}

impl Default for FormSigners {
    fn default() -> Self {
        let roles =
            |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            journal: roles(&["class_teacher", "deputy", "director"]),
            ledger: roles(&["class_teacher", "deputy", "director"]),
        }
    }
}

/// Print periods (clause 1.5: four times a year, after each quarter).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PrintSettings {
    /// Periods of the school's own; empty: the quarters of the export.
    pub periods: Vec<PrintedPeriod>,
}

/// A print period of the school's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintedPeriod {
    /// School year, `2025-26`.
    pub year: String,
    /// `q1`…, used in file names: small Latin letters and digits.
    pub id: String,
    /// «I четверть», as printed.
    pub title: String,
    /// First day.
    pub starts: NaiveDate,
    /// Last day, included.
    pub ends: NaiveDate,
}

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

fn default_marking() -> Vec<Marking> {
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
    fn to_model(self) -> journal::TermKind {
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

/// Deadlines (clause 1.5).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Deadlines {
    /// Day of the month after a print period by which it is printed, 1–31; clamped to the
    /// month's last day.
    pub journal_day: u8,
    /// Month and day by which journals are bound and ledgers printed, `MM-DD`.
    pub binding: String,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self { journal_day: 30, binding: "07-10".into() }
    }
}

/// Retention (clause 1.5); counted from 1 January after the year is closed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// Years a class journal is kept.
    pub journal_years: u16,
    /// Years a summary ledger is kept.
    pub ledger_years: u16,
}

impl Default for Retention {
    fn default() -> Self {
        Self { journal_years: 5, ledger_years: 25 }
    }
}

/// Margins and edges of both forms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PaperSettings {
    /// Class journal, A4 portrait.
    pub journal: FormPaper,
    /// Summary ledger, A4 landscape.
    pub ledger: FormPaper,
}

impl Default for PaperSettings {
    fn default() -> Self {
        let paper = |binding_margin, outer_margin, top_margin, bottom_margin| FormPaper {
            binding_edge: "left".into(),
            binding_margin,
            outer_margin,
            top_margin,
            bottom_margin,
        };
        Self { journal: paper(25, 10, 18, 15), ledger: paper(30, 10, 18, 14) }
    }
}

/// Margins of one form in whole millimetres.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormPaper {
    /// `left` or `top`.
    pub binding_edge: String,
    /// Margin at the sewn edge.
    pub binding_margin: u16,
    /// Margin opposite.
    pub outer_margin: u16,
    /// Top margin.
    pub top_margin: u16,
    /// Bottom margin.
    pub bottom_margin: u16,
}

/// Size of a bound tome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tome {
    /// Most leaves in a tome.
    pub leaves: u16,
}

impl Default for Tome {
    fn default() -> Self {
        Self { leaves: 250 }
    }
}

/// The summary ledger.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LedgerSettings {
    /// Which marks the foot counts.
    pub foot: LedgerFoot,
}

/// Which marks the foot of the ledger counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerFoot {
    /// Годовые.
    #[default]
    YearMarks,
    /// Итоговые.
    FinalMarks,
}
