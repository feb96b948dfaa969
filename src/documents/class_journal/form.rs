//! FormData of the class journal: one class, one print period, ready to print.
//!
//! Every text is as it stands on paper; the layout only places it.

use serde::{Deserialize, Serialize};

use crate::documents::WaivedList;
use crate::documents::paper::{Captions, LegendItem, Paper, Signer};

/// «Классный журнал», one quarter part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassJournal {
    /// The sheet and what runs through all pages.
    pub paper: Paper,
    /// Texts around the data.
    pub captions: Captions,
    /// Title page.
    pub title: Title,
    /// Signs that may stand in the cells of this part, below the contents.
    pub legend: Vec<LegendItem>,
    /// A spread or more for every course, in the order of the contents.
    pub subjects: Vec<SubjectPages>,
    /// «Общие сведения об обучающихся».
    pub roster: Vec<RosterRow>,
    /// «Сведения о количестве уроков, пропущенных обучающимися», a table a month; none, and
    /// no heading, where there is nothing to tell.
    pub missed: Vec<MissedMonth>,
    /// «Сводная ведомость учёта посещаемости».
    pub attendance: AttendanceSummary,
    /// «Печать разрешена с незаполненными записями»; no heading where nothing had to be
    /// allowed.
    pub waived: WaivedList,
    /// Empty rows of «Замечания по ведению классного журнала».
    pub remark_rows: u16,
    /// «Верно»: the last page.
    pub attestation: Attestation,
}

/// Title page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// Full name of the school.
    pub school: String,
    /// Its address.
    pub address: Option<String>,
    /// «7А класс».
    pub class: String,
    /// «2025/2026 учебный год».
    pub school_year: String,
    /// «I четверть».
    pub period: String,
    /// «01.09.2025 – 24.10.2025».
    pub span: String,
    /// Full names of the class teachers, with their days where two shared the year.
    pub class_teachers: Vec<String>,
    /// Source and moment of the export.
    pub source: String,
}

/// The pages of one course: verso and recto side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubjectPages {
    /// Name of the subject.
    pub subject: String,
    /// Name of the subgroup.
    pub group: Option<String>,
    /// «Фамилия И. О.» of the teacher.
    pub teacher: String,
    /// How the course is marked, where its cells hold no marks by plan.
    pub marking: Option<String>,
    /// Lessons of the period in order; `rows[i].cells` follows this order.
    pub lessons: Vec<LessonLine>,
    /// Titles of the resulting columns, right after the last lesson.
    pub result_columns: Vec<String>,
    /// A row per pupil.
    pub rows: Vec<MarkRow>,
    /// «По плану 16 ч., проведено 15 ч.».
    pub ending: String,
}

/// One lesson, on both sides of the spread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LessonLine {
    /// Name of the month over the column, «октябрь».
    pub month: String,
    /// Day in the column, «14».
    pub day: String,
    /// Date in the list of topics, «14.10».
    pub date: String,
    /// «Тема урока» with the kinds of work.
    pub topic: String,
    /// «Домашнее задание».
    pub homework: String,
    /// Teacher of this lesson; a substitute is marked in words.
    pub teacher: String,
}

/// One pupil on the verso.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkRow {
    /// Number in the list.
    pub number: u16,
    /// «Фамилия Имя».
    pub name: String,
    /// «выб. 12.11», «приб. 14.01».
    pub note: Option<String>,
    /// A cell per lesson: «5», «н», «3 4н», empty.
    pub cells: Vec<String>,
    /// A cell per resulting column.
    pub results: Vec<String>,
}

/// One pupil in «Общие сведения об обучающихся».
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RosterRow {
    /// Number in the list.
    pub number: u16,
    /// Full name.
    pub name: String,
    /// Date of birth, «12.03.2012», or empty.
    pub born: String,
    /// Number of the personal file, or empty.
    pub personal_file: String,
    /// Arrivals and departures with their orders, individual plan.
    pub notes: Vec<String>,
}

/// Missed lessons of one month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissedMonth {
    /// «Сентябрь 2025».
    pub month: String,
    /// Days on which there were lessons.
    pub days: Vec<String>,
    /// A row per pupil.
    pub rows: Vec<MissedRow>,
}

/// Missed lessons of one pupil in one month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissedRow {
    /// Number in the list.
    pub number: u16,
    /// «Фамилия Имя».
    pub name: String,
    /// Lessons missed on each day: «6», «6б» where all of them through illness, empty.
    pub cells: Vec<String>,
    /// Lessons missed in the month.
    pub total: String,
    /// Of which through illness.
    pub ill: String,
}

/// Attendance of the period, pupil by pupil.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttendanceSummary {
    /// Column groups and their columns, left to right.
    pub groups: Vec<ColumnGroup>,
    /// A row per pupil; none where the export cannot tell who was absent.
    pub rows: Vec<AttendanceRow>,
    /// Sums of the class, a cell per column.
    pub totals: Vec<String>,
    /// How a full day and a missed lesson are counted, or why nothing is.
    pub note: String,
}

/// Columns under one heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnGroup {
    /// Heading over the columns, «Пропущено дней».
    pub heading: String,
    /// The columns, «всего», «по болезни».
    pub columns: Vec<String>,
}

/// Attendance of one pupil.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttendanceRow {
    /// Number in the list.
    pub number: u16,
    /// «Фамилия Имя».
    pub name: String,
    /// A cell per column of all groups.
    pub cells: Vec<String>,
}

/// «Верно»: what the director signs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attestation {
    /// What is attested, in whole sentences.
    pub text: Vec<String>,
    /// Who signs, top to bottom.
    pub signers: Vec<Signer>,
}
