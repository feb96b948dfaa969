//! FormData of the summary ledger: one class, one school year, ready to print.

use serde::{Deserialize, Serialize};

use crate::documents::WaivedList;
use crate::documents::paper::{Captions, LegendItem, Paper, Signer};

/// «Сводная ведомость учёта успеваемости обучающихся».
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SummaryLedger {
    /// The sheet and what runs through all pages.
    pub paper: Paper,
    /// Texts around the data.
    pub captions: Captions,
    /// Full name of the school.
    pub school: String,
    /// «7А класс».
    pub class: String,
    /// «2025/2026 учебный год».
    pub school_year: String,
    /// Full names of the class teachers, with their days where two shared the year.
    pub class_teachers: Vec<String>,
    /// Source and moment of the export.
    pub source: String,
    /// Signs that may stand in the cells.
    pub legend: Vec<LegendItem>,
    /// Names of the subjects: the columns, left to right.
    pub subjects: Vec<String>,
    /// Why there are no columns of subjects, with the subjects that are taught; only where
    /// there are none.
    pub unmarked: Option<String>,
    /// A block of rows per pupil; never torn between pages.
    pub pupils: Vec<LedgerPupil>,
    /// Counts and shares at the foot, a row each; none where there is nothing to count.
    pub foot: Vec<LedgerRow>,
    /// What the foot counts, and by what it divides, or why there is no foot.
    pub foot_note: Option<String>,
    /// «Печать разрешена с незаполненными записями»; no heading where nothing had to be
    /// allowed.
    pub waived: WaivedList,
    /// Who signs, top to bottom.
    pub signers: Vec<Signer>,
}

/// One pupil of the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerPupil {
    /// Number in the list.
    pub number: u16,
    /// Full name.
    pub name: String,
    /// Movement notes.
    pub notes: Vec<String>,
    /// Rows for terms, interim, year, exam, final; none where there are no subjects.
    pub rows: Vec<LedgerRow>,
    /// «Решение педагогического совета» with protocol and order.
    pub decision: String,
}

/// A label and a cell per subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerRow {
    /// «I четв.», «Год», «Не ниже 3, %».
    pub label: String,
    /// The row says how the year ended: its label stands out.
    pub closes_year: bool,
    /// A cell per subject.
    pub cells: Vec<String>,
}
