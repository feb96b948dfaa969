//! What a school may set and the model needs to know: scale, marking rules, limits of paper.

use super::{Marking, TermKind, WorkKind};

/// The school's conventions on marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conventions {
    /// Marks in use.
    pub scale: MarkScale,
    /// Which courses are marked how; the first rule that fits decides.
    pub marking: Vec<MarkingRule>,
    /// What the paper holds.
    pub limits: Limits,
}

/// The longest entries that the paper holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Letters of a topic with the titles of its works.
    pub topic_letters: usize,
    /// Letters of a homework.
    pub homework_letters: usize,
    /// Arrivals and departures of one pupil.
    pub movements: usize,
}

/// What the school allows before a rule finds fault.
#[derive(Debug, Clone, PartialEq)]
pub struct Bounds {
    /// Days in which the marks of a control work are entered.
    pub control_work_days: u16,
    /// Days in which those of a written work are.
    pub written_work_days: u16,
    /// Works that are written ones.
    pub written_works: Vec<WorkKind>,
    /// Minutes after the day's last lesson in which homework is entered.
    pub homework_minutes: u16,
    /// First grade that is given homework.
    pub homework_from_grade: u8,
    /// Percent of the lessons of a course with homework from which on the others lack it.
    pub homework_percent: u8,
    /// Least marks that a resulting one rests on, by weekly hours from 1; the last counts
    /// for more hours as well.
    pub least_marks: Vec<u16>,
    /// Farthest that a resulting mark may lie from the mean.
    pub mean_distance: f64,
}

/// Marks in use, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkScale {
    /// Lowest mark.
    pub lowest: u8,
    /// Highest mark.
    pub highest: u8,
}

/// How a course is marked that says nothing of it itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkingRule {
    /// First grade it is for.
    pub from_grade: u8,
    /// Last grade it is for, included.
    pub to_grade: u8,
    /// Names of the subjects it is for; empty: all.
    pub subjects: Vec<String>,
    /// How the course is marked.
    pub marking: Marking,
    /// At the end of which terms.
    pub terms: TermKind,
}

impl Conventions {
    /// The rule for a subject in a grade; quarters and marks where no rule fits.
    pub fn rule(&self, grade: u8, subject: &str) -> (Marking, TermKind) {
        self.marking
            .iter()
            .find(|rule| {
                (rule.from_grade..=rule.to_grade).contains(&grade)
                    && (rule.subjects.is_empty()
                        || rule.subjects.iter().any(|name| name == subject))
            })
            .map_or((Marking::Marked, TermKind::Quarter), |rule| {
                (rule.marking, rule.terms)
            })
    }
}
