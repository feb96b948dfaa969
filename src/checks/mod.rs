//! Rules a class must keep before it may be printed: model in, findings out.
//!
//! A rule is one function here and one line in [`RULES`]; what compares two exports, or all
//! classes of a school, stands in [`COMPARISONS`] and [`SCHOOL_RULES`].

mod addressee;
pub mod corrections;
pub mod enrolment;
pub mod lessons;
pub mod paper;
pub mod programme;
pub mod results;
pub mod schedule;
pub mod timeliness;
pub mod weight;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use self::Reach::{Journal, JournalAndLedger};
use crate::finding::{Code, Finding, Place, Severity};
use crate::journal::{Bounds, ClassGroup, Course, DocumentKey, Lesson, PrintPeriod};

pub use addressee::Addressees;
pub use results::compare_exports;
pub use schedule::{Hour, hours};

/// Which documents of the class a finding refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Documents of the finding's print period; of every period if it has none.
    Journal,
    /// The same, and those of the year, which print the same result.
    JournalAndLedger,
}

/// A rule with its code and its reach.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its code and usual severity.
    pub code: Code,
    /// What it refuses.
    pub reach: Reach,
    /// Whether the profile may give it another severity; not where paper would lack or
    /// misstate something.
    pub is_fixed: bool,
    /// Finds every place where the rule is broken.
    pub find: fn(&Question<'_>) -> Vec<Finding>,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The class.
    pub class: &'a ClassGroup,
    /// Print periods of its year, by first day.
    pub periods: &'a [PrintPeriod],
    /// Terms that end on this day or before it are closed.
    pub closed_by: NaiveDate,
    /// What the school allows.
    pub bounds: &'a Bounds,
    /// The first letter of a text that no face of the program can print.
    pub unprintable: fn(&str) -> Option<char>,
    /// «I четверть»: titles of the terms of the class, in their order.
    pub terms: &'a [String],
}

const fn rule(code: Code, reach: Reach, find: fn(&Question<'_>) -> Vec<Finding>) -> Rule {
    Rule { code, reach, is_fixed: false, find }
}

const fn fixed(
    code: Code,
    reach: Reach,
    find: fn(&Question<'_>) -> Vec<Finding>,
) -> Rule {
    Rule { code, reach, is_fixed: true, find }
}

/// All rules.
pub const RULES: &[Rule] = &[
    rule(lessons::WITHOUT_TOPIC, Journal, lessons::without_topic),
    rule(results::MISSING, JournalAndLedger, results::missing),
    fixed(enrolment::MARK_WHEN_NOT_ENROLLED, Journal, enrolment::mark_when_not_enrolled),
    fixed(
        enrolment::ATTENDANCE_WHEN_NOT_ENROLLED,
        Journal,
        enrolment::attendance_when_not_enrolled,
    ),
    fixed(lessons::OUTSIDE_TERM, Journal, lessons::outside_term),
    rule(results::NUMBER_IN_GRADE_ONE, JournalAndLedger, results::number_in_grade_one),
    rule(results::LEDGER_DIFFERS, JournalAndLedger, results::ledger_differs),
    fixed(lessons::UNPRINTABLE, JournalAndLedger, lessons::unprintable),
    rule(enrolment::UNKNOWN_ATTENDANCE, Journal, enrolment::unknown_attendance),
    fixed(paper::TOO_LONG, Journal, paper::too_long),
    fixed(enrolment::ON_CANCELLED_LESSON, Journal, enrolment::on_cancelled_lesson),
    rule(programme::WITHOUT_HOMEWORK, Journal, programme::without_homework),
    rule(timeliness::LESSON_LATE, Journal, timeliness::lesson),
    rule(timeliness::MARKS_LATE, Journal, timeliness::marks),
    rule(timeliness::ATTENDANCE_LATE, Journal, timeliness::attendance),
    rule(timeliness::HOMEWORK_LATE, Journal, timeliness::homework),
    rule(timeliness::RESULTS_LATE, JournalAndLedger, timeliness::results),
    rule(weight::FEW_MARKS, JournalAndLedger, weight::few_marks),
    rule(weight::FAR_FROM_MEAN, JournalAndLedger, weight::far_from_mean),
    rule(weight::YEAR_FAR_FROM_TERMS, JournalAndLedger, weight::year_far_from_terms),
    rule(weight::FINAL_OUTSIDE, JournalAndLedger, weight::final_outside),
    rule(schedule::LESSON_TWICE, Journal, schedule::lesson_twice),
    rule(schedule::TWO_LESSONS, Journal, schedule::two_lessons),
    rule(schedule::SUBSTITUTE_UNNAMED, Journal, schedule::substitute_unnamed),
    rule(schedule::TWO_SUBGROUPS, Journal, schedule::two_subgroups),
    rule(programme::HOURS_SHORT, Journal, programme::hours_short),
    rule(programme::TOPICS_MISSING, Journal, programme::topics_missing),
    rule(programme::CONTROL_WORKS_SHORT, Journal, programme::control_works_short),
    rule(corrections::VOID_ENTRY, JournalAndLedger, corrections::void_entry),
    rule(
        corrections::MOVEMENT_WITHOUT_ORDER,
        Journal,
        corrections::movement_without_order,
    ),
    rule(corrections::ABSENCE_GONE, Journal, corrections::absence_gone),
    rule(lessons::EMPTY_PERIOD, Journal, lessons::empty_period),
    rule(corrections::CHANGED_LATER, JournalAndLedger, corrections::changed_later),
];

/// Codes of findings that compare two exports or an export with the calendar.
pub const COMPARISONS: &[(Code, Reach)] = &[
    (results::CHANGED_AFTER_CLOSING, Reach::JournalAndLedger),
    (EXPORT_TOO_OLD, Reach::JournalAndLedger),
];

/// The export was made before the period or year it should tell about was over.
pub const EXPORT_TOO_OLD: Code = Code::blocks("C11");

/// Rules that look at all classes of a school together; they refuse no document.
pub const SCHOOL_RULES: &[Code] = &[schedule::TEACHER_IN_TWO_ROOMS];

/// Whether the profile cannot change the severity of a code.
pub fn is_fixed(code: Code) -> bool {
    let compared = COMPARISONS.iter().any(|(own, _)| *own == code);
    compared || RULES.iter().any(|own| own.is_fixed && own.code == code)
}

/// Whether the school may allow what a rule of this code finds to stay: not where paper
/// would lack or misstate something, nor what refuses no document.
pub fn may_be_waived(id: &str) -> bool {
    let of_rules = RULES.iter().filter(|own| !own.is_fixed).map(|own| own.code);
    of_rules.chain([results::CHANGED_AFTER_CLOSING]).any(|own| own.id == id)
}

/// All codes of this room.
pub fn codes() -> impl Iterator<Item = Code> {
    let rules = RULES.iter().map(|rule| rule.code);
    let compared = COMPARISONS.iter().map(|(code, _)| *code);
    rules.chain(compared).chain(SCHOOL_RULES.iter().copied())
}

/// Everything the rules find in a class, with the severity that the school gave them.
pub fn check(question: &Question<'_>, severities: &Severities) -> Vec<Finding> {
    let on = RULES.iter().filter(|rule| severities.is_on(rule.code));
    on.flat_map(|rule| (rule.find)(question)).map(|own| severities.judge(own)).collect()
}

/// The same of the rules that look at all classes; the hours are those of all.
pub fn check_school(hours: &[Hour], severities: &Severities) -> Vec<Finding> {
    let found = match severities.is_on(schedule::TEACHER_IN_TWO_ROOMS) {
        true => schedule::teacher_in_two_rooms(hours),
        false => Vec::new(),
    };
    found.into_iter().map(|own| severities.judge(own)).collect()
}

/// What the school made of the rules: a severity by code, or none for a rule that is off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Severities(BTreeMap<&'static str, Option<Severity>>);

impl Severities {
    /// The severities of a profile: `blocks`, `warns`, `notes` or `off` by code.
    ///
    /// # Errors
    /// The codes that no rule has, or whose rule cannot be changed, and words that are no
    /// severity.
    pub fn of(settings: &BTreeMap<String, String>) -> Result<Self, Vec<String>> {
        let (mut own, mut wrong) = (BTreeMap::new(), Vec::new());
        for (id, word) in settings {
            let mut rules =
                RULES.iter().filter(|rule| !rule.is_fixed).map(|own| own.code);
            let of_class = rules.find(|code| code.id == id);
            let mut of_school = SCHOOL_RULES.iter().filter(|_| word != "blocks");
            let code = of_class.or_else(|| of_school.find(|code| code.id == id).copied());
            let severity = match word.as_str() {
                "blocks" => Some(Some(Severity::Blocks)),
                "warns" => Some(Some(Severity::Warns)),
                "notes" => Some(Some(Severity::Notes)),
                "off" => Some(None),
                _ => None,
            };
            match (code, severity) {
                (Some(code), Some(severity)) => drop(own.insert(code.id, severity)),
                _ => wrong.push(id.clone()),
            }
        }
        if wrong.is_empty() { Ok(Self(own)) } else { Err(wrong) }
    }

    /// The severity of a rule; `None` if it is off.
    pub fn severity(&self, code: Code) -> Option<Severity> {
        self.0.get(code.id).copied().unwrap_or(Some(code.severity))
    }

    fn is_on(&self, code: Code) -> bool {
        self.0.get(code.id) != Some(&None)
    }

    fn judge(&self, mut finding: Finding) -> Finding {
        if let Some(Some(severity)) = self.0.get(finding.code.id) {
            finding.severity = *severity;
        }
        finding
    }
}

/// Whether a finding refuses this document of its class.
pub fn refuses(finding: &Finding, document: &DocumentKey) -> bool {
    finding.blocks() && reaches(finding, document)
}

/// Whether the document is printed in spite of a finding that would refuse it.
pub fn is_allowed_in(finding: &Finding, document: &DocumentKey) -> bool {
    let is_allowed = finding.waived.is_some() && finding.severity == Severity::Blocks;
    is_allowed && reaches(finding, document)
}

/// Whether a finding is about this document of its class.
pub fn reaches(finding: &Finding, document: &DocumentKey) -> bool {
    concerns(finding.code.id, &finding.place, document)
}

/// Whether what has this code and place is about a document of its class.
///
/// What no rule of this room found (a fault of the export) is about all.
pub fn concerns(code: &str, place: &Place, document: &DocumentKey) -> bool {
    let rule = RULES.iter().map(|rule| (rule.code, rule.reach));
    let reach = rule
        .chain(COMPARISONS.iter().copied())
        .find(|(own, _)| own.id == code)
        .map(|(_, reach)| reach);
    let Some(reach) = reach else { return true };
    let named = place.period.as_deref();
    match document {
        DocumentKey::Year(form) => named == Some(form) || reach != Reach::Journal,
        DocumentKey::Period(id) => named.is_none_or(|named| named == id),
    }
}

impl Question<'_> {
    /// Title of a term of the class.
    fn term(&self, at: usize) -> &str {
        self.terms.get(at).map_or("", String::as_str)
    }

    fn place(&self) -> Place {
        Place {
            year: Some(self.class.calendar.year.clone()),
            class: Some(self.class.name()),
            ..Place::default()
        }
    }

    /// The place of a day in a course, with the print period the day belongs to.
    fn day_place(&self, course: &Course, day: NaiveDate) -> Place {
        Place {
            period: self.period_of(day),
            subject: Some(self.class.course_name(course)),
            date: Some(day.to_string()),
            ..self.place()
        }
    }

    /// The place of a lesson.
    fn lesson_place(&self, course: &Course, lesson: &Lesson) -> Place {
        let day = self.day_place(course, lesson.date);
        Place { lesson: Some(lesson.id.clone()), ..day }
    }

    fn period_of(&self, day: NaiveDate) -> Option<String> {
        self.periods
            .iter()
            .find(|period| period.span.contains(day))
            .map(|period| period.id.clone())
    }
}
