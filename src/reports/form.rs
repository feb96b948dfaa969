//! FormData of every report, ready to print.

use serde::{Deserialize, Serialize};

use crate::documents::paper::{Captions, Signer};

/// A report as its layout prints it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportForm {
    /// The sheet and what runs through all pages.
    pub sheet: ReportSheet,
    /// Texts around the data.
    pub captions: Captions,
    /// Full name of the school.
    pub school: String,
    /// What the report is.
    pub heading: String,
    /// «7А класс», «все классы».
    pub scope: String,
    /// «I четверть (01.09.2025 – 24.10.2025), 2025/2026 учебный год».
    pub period: String,
    /// Source of the data and the moment they speak of.
    pub source: String,
    /// The clause the report is made by.
    pub basis: String,
    /// How it counts and what it divides by, a sentence each.
    pub notes: Vec<String>,
    /// Drawings of some of the numbers.
    pub charts: Vec<Chart>,
    /// The numbers.
    pub tables: Vec<ReportTable>,
    /// Who signs, top to bottom.
    pub signers: Vec<Signer>,
}

/// The sheet of paper of a report; it is not sewn, so both margins are equal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportSheet {
    /// Language of the document for readers and screen readers, `ru`.
    pub language: String,
    /// Title in the document's metadata.
    pub title: String,
    /// Line that every page bears.
    pub running_head: String,
    /// A4 across.
    pub is_landscape: bool,
}

/// Bars side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chart {
    /// What it shows.
    pub caption: String,
    /// The same numbers in words, for those who cannot see it.
    pub alt: String,
    /// What the bars of a label are, one after another.
    pub series: Vec<String>,
    /// The bars by label.
    pub bars: Vec<Bar>,
}

/// The bars of one label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bar {
    /// «7А».
    pub label: String,
    /// A bar for each series.
    pub values: Vec<BarValue>,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BarValue {
    /// What is written at it.
    pub value: String,
    /// Its length in thousandths of the longest that can be, 0–1000.
    pub permille: u16,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportTable {
    /// What it is called.
    pub caption: String,
    /// The columns, left to right.
    pub columns: Vec<ColumnHead>,
    /// Rows of the heading.
    pub heading: Vec<Vec<Head>>,
    /// Rows below it.
    pub rows: Vec<FormRow>,
    /// The column that names its row, for screen readers.
    pub row_header: usize,
    /// What is said instead of rows where there are none.
    pub empty: String,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnHead {
    /// Its whole heading in one line, for other programs.
    pub name: String,
    /// Its width.
    pub width: Width,
    /// How its cells stand.
    pub align: Alignment,
    /// Its words are never divided by a hyphen of ours: names.
    pub is_whole: bool,
}

/// Width of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Width {
    /// Whole millimetres.
    Millimetres(u16),
    /// A share of what is left, by weight.
    Share(u16),
}

/// How the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alignment {
    /// Words.
    Left,
    /// Numbers, marks and short signs.
    Center,
}

/// A cell of a heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Its words.
    pub text: String,
    /// Columns it reaches over.
    pub colspan: usize,
    /// Rows it reaches over.
    pub rowspan: usize,
    /// To be read from below.
    pub is_upright: bool,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormRow {
    /// A cell for each column.
    pub cells: Vec<String>,
    /// A sum of others: it stands out.
    pub is_total: bool,
}
