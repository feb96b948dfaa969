//! Rules a class must keep before it may be printed: model in, findings out.
//!
//! A rule is one function here and one line in [`RULES`].

pub mod enrolment;
pub mod lessons;
pub mod paper;
pub mod results;

use chrono::NaiveDate;

use crate::finding::{Code, Finding, Place};
use crate::journal::{ClassGroup, Course, DocumentKey, PrintPeriod};

pub use results::compare_exports;

/// Which documents of the class a finding refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Documents of the finding's print period; of every period if it has none.
    Journal,
    /// The same, and those of the year, which print the same result.
    JournalAndLedger,
    /// Documents of the year alone.
    Ledger,
}

/// A rule with its code and its reach.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its code and usual severity.
    pub code: Code,
    /// What it refuses.
    pub reach: Reach,
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
    /// The first letter of a text that no face of the program can print.
    pub unprintable: fn(&str) -> Option<char>,
}

/// All rules, in the order of their codes.
pub const RULES: &[Rule] = &[
    Rule {
        code: lessons::WITHOUT_TOPIC,
        reach: Reach::Journal,
        find: lessons::without_topic,
    },
    Rule {
        code: results::MISSING,
        reach: Reach::JournalAndLedger,
        find: results::missing,
    },
    Rule {
        code: enrolment::MARK_WHEN_NOT_ENROLLED,
        reach: Reach::Journal,
        find: enrolment::mark_when_not_enrolled,
    },
    Rule {
        code: enrolment::ATTENDANCE_WHEN_NOT_ENROLLED,
        reach: Reach::Journal,
        find: enrolment::attendance_when_not_enrolled,
    },
    Rule {
        code: lessons::OUTSIDE_TERM,
        reach: Reach::Journal,
        find: lessons::outside_term,
    },
    Rule {
        code: results::NUMBER_IN_GRADE_ONE,
        reach: Reach::JournalAndLedger,
        find: results::number_in_grade_one,
    },
    Rule {
        code: results::LEDGER_DIFFERS,
        reach: Reach::JournalAndLedger,
        find: results::ledger_differs,
    },
    Rule {
        code: lessons::UNPRINTABLE,
        reach: Reach::JournalAndLedger,
        find: lessons::unprintable,
    },
    Rule {
        code: enrolment::UNKNOWN_ATTENDANCE,
        reach: Reach::Journal,
        find: enrolment::unknown_attendance,
    },
    Rule { code: paper::TOO_LONG, reach: Reach::Journal, find: paper::too_long },
    Rule {
        code: enrolment::ON_CANCELLED_LESSON,
        reach: Reach::Journal,
        find: enrolment::on_cancelled_lesson,
    },
];

/// Codes of findings that compare two exports or an export with the calendar.
pub const COMPARISONS: &[(Code, Reach)] = &[
    (results::CHANGED_AFTER_CLOSING, Reach::JournalAndLedger),
    (EXPORT_TOO_OLD, Reach::JournalAndLedger),
];

/// The export was made before the period or year it should tell about was over.
pub const EXPORT_TOO_OLD: Code = Code::blocks("C11");

/// Everything the rules find in a class.
pub fn check(question: &Question<'_>) -> Vec<Finding> {
    RULES.iter().flat_map(|rule| (rule.find)(question)).collect()
}

/// Whether a finding refuses this document of its class.
///
/// A finding that no rule of this room made (a fault of the export) refuses all.
pub fn refuses(finding: &Finding, document: &DocumentKey) -> bool {
    if !finding.blocks() {
        return false;
    }
    let rule = RULES.iter().map(|rule| (rule.code, rule.reach));
    let reach = rule
        .chain(COMPARISONS.iter().copied())
        .find(|(code, _)| *code == finding.code)
        .map(|(_, reach)| reach);
    let Some(reach) = reach else { return true };
    let named = finding.place.period.as_deref();
    match document {
        DocumentKey::Year(form) => named == Some(form) || reach != Reach::Journal,
        DocumentKey::Period(id) => {
            reach != Reach::Ledger && named.is_none_or(|named| named == id)
        }
    }
}

impl Question<'_> {
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
            subject: Some(self.course_name(course)),
            date: Some(day.to_string()),
            ..self.place()
        }
    }

    fn course_name(&self, course: &Course) -> String {
        let subject = &self.class.subjects[course.subject];
        match &course.group {
            Some(group) => format!("{subject} ({group})"),
            None => subject.clone(),
        }
    }

    fn period_of(&self, day: NaiveDate) -> Option<String> {
        self.periods
            .iter()
            .find(|period| period.span.contains(day))
            .map(|period| period.id.clone())
    }
}
