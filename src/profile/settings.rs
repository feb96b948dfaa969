//! What a school may set, with the defaults.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::checks::CheckSettings;
use super::import::ImportSettings;
use super::limits::EntryLimits;
use super::marks::{AttendanceWords, Marking, Marks, TermWords, default_marking};
use super::paper::PaperSettings;
use super::reports::ReportSettings;
use crate::journal::{self, Conventions, MarkScale, MarkingRule};
use crate::snapshot::v1::SchoolYear;

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
    /// Terms and holidays of a school year, for sources that cannot tell them.
    pub calendar: Vec<SchoolYear>,
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
    /// What a page holds.
    pub limits: EntryLimits,
    /// What the school allows before a rule finds fault.
    pub checks: CheckSettings,
    /// Severity of rules by code: `blocks`, `warns`, `notes`, `off`.
    pub severity: BTreeMap<String, String>,
    /// The summary ledger.
    pub ledger: LedgerSettings,
    /// What the shares of reports divide by.
    pub reports: ReportSettings,
    /// Captions that differ from the layout's own, by form and caption.
    pub captions: BTreeMap<String, BTreeMap<String, String>>,
    /// Words of foreign systems, for imports.
    pub import: ImportSettings,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            language: "ru".into(),
            school: School::default(),
            roles: Vec::new(),
            role_titles: default_role_titles(),
            signers: FormSigners::default(),
            calendar: Vec::new(),
            print: PrintSettings::default(),
            marks: Marks::default(),
            attendance: AttendanceWords::default(),
            marking: default_marking(),
            terms: TermWords::default(),
            deadlines: Deadlines::default(),
            retention: Retention::default(),
            paper: PaperSettings::default(),
            tome: Tome::default(),
            limits: EntryLimits::default(),
            checks: CheckSettings::default(),
            severity: BTreeMap::new(),
            ledger: LedgerSettings::default(),
            reports: ReportSettings::default(),
            captions: BTreeMap::new(),
            import: ImportSettings::default(),
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
            limits: self.limits.to_model(),
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
    /// Reports of clause 2.14.
    pub report: Vec<String>,
}

impl FormSigners {
    /// The roles that sign any form, one after another.
    pub fn all(&self) -> impl Iterator<Item = &String> {
        self.journal.iter().chain(&self.ledger).chain(&self.report)
    }
}

impl Default for FormSigners {
    fn default() -> Self {
        let roles =
            |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            journal: roles(&["class_teacher", "deputy", "director"]),
            ledger: roles(&["class_teacher", "deputy", "director"]),
            report: roles(&["deputy"]),
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

/// Retention (clause 1.5).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// Years a class journal is kept.
    pub journal_years: u16,
    /// Years a summary ledger is kept.
    pub ledger_years: u16,
    /// When the years begin to count.
    pub counted_from: CountedFrom,
}

/// When the years of retention begin to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountedFrom {
    /// On 1 January after the school year is closed (Росархив, order of 20.12.2019 № 237).
    NextJanuary,
    /// On the day after the school year is closed.
    YearEnd,
}

impl Default for Retention {
    fn default() -> Self {
        let counted_from = CountedFrom::NextJanuary;
        Self { journal_years: 5, ledger_years: 25, counted_from }
    }
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
