//! Settings of the rules that find fault with entries.

use serde::{Deserialize, Serialize};

use crate::journal::{self, WorkKind};

/// What the school allows.
///
/// Source: the instruction of the local act where a number stands in it (points 5, 10, 11);
/// the others are customs that schools set in orders of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CheckSettings {
    /// Days in which the marks of a control work are entered.
    pub control_work_days: u16,
    /// Days in which those of a written work are.
    pub written_work_days: u16,
    /// Works that are written ones.
    pub written_works: Vec<WrittenWork>,
    /// Minutes after the day's last lesson in which homework is entered.
    pub homework_minutes: u16,
    /// First grade that is given homework.
    pub homework_from_grade: u8,
    /// Percent of the lessons of a course with homework from which on the others lack it.
    pub homework_percent: u8,
    /// Least marks that a resulting one rests on, by weekly hours from 1.
    pub least_marks: Vec<u16>,
    /// Farthest that a resulting mark may lie from the mean.
    pub mean_distance: f64,
}

/// A work that may be a written one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WrittenWork {
    /// Самостоятельная или проверочная работа.
    Test,
    /// Диктант.
    Dictation,
    /// Сочинение, изложение.
    Composition,
    /// Лабораторная или практическая работа.
    Laboratory,
    /// Творческая работа, проект.
    Creative,
    /// Домашняя работа.
    Homework,
}

impl Default for CheckSettings {
    fn default() -> Self {
        use WrittenWork::{Composition, Dictation, Laboratory, Test};
        Self {
            control_work_days: 3,
            written_work_days: 7,
            written_works: vec![Test, Dictation, Composition, Laboratory],
            homework_minutes: 90,
            homework_from_grade: 2,
            homework_percent: 90,
            least_marks: vec![3, 5, 7],
            mean_distance: 0.6,
        }
    }
}

impl CheckSettings {
    /// The same in the words of the model.
    pub fn to_model(&self) -> journal::Bounds {
        let kind = |own: &WrittenWork| match own {
            WrittenWork::Test => WorkKind::Test,
            WrittenWork::Dictation => WorkKind::Dictation,
            WrittenWork::Composition => WorkKind::Composition,
            WrittenWork::Laboratory => WorkKind::Laboratory,
            WrittenWork::Creative => WorkKind::Creative,
            WrittenWork::Homework => WorkKind::Homework,
        };
        journal::Bounds {
            control_work_days: self.control_work_days,
            written_work_days: self.written_work_days,
            written_works: self.written_works.iter().map(kind).collect(),
            homework_minutes: self.homework_minutes,
            homework_from_grade: self.homework_from_grade,
            homework_percent: self.homework_percent,
            least_marks: self.least_marks.clone(),
            mean_distance: self.mean_distance,
        }
    }
}
