//! What every form says about its paper, its captions and its signatures.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Texts the layout prints around the data, by name; the profile may change each.
pub type Captions = BTreeMap<String, String>;

/// The sheet of paper a form is printed on, and what runs through all its pages.
///
/// Lengths are whole millimetres.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// Language of the document for readers and screen readers, `ru`.
    pub language: String,
    /// Title in the document's metadata.
    pub title: String,
    /// Line that every page bears: class, year, period.
    pub running_head: String,
    /// Words every page of a draft bears; absent on an issued document.
    pub draft: Option<String>,
    /// Number of the first leaf: leaves are numbered on from here, rectos only.
    pub first_leaf: u32,
    /// Number of the tome, once it is known.
    pub tome: Option<u32>,
    /// Which edge is sewn.
    pub binding_edge: BindingEdge,
    /// Margin at the sewn edge, mirrored by leaf side.
    pub binding_margin: u16,
    /// Margin opposite the sewn edge.
    pub outer_margin: u16,
    /// Top margin.
    pub top_margin: u16,
    /// Bottom margin.
    pub bottom_margin: u16,
}

/// The sewn edge of a sheet as it lies for reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BindingEdge {
    /// Left on a recto, right on a verso.
    Left,
    /// Top of a landscape sheet, on both sides (turned over the long edge: bottom on versos).
    Top,
}

/// One sign that may stand in a cell, and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegendItem {
    /// The sign as the school writes it, «Н/А».
    pub sign: String,
    /// What it means, «не аттестован(а)».
    pub meaning: String,
}

/// One line to sign: «Директор ________ / И. О. Фамилия /».
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// Role as printed, acting form included.
    pub role: String,
    /// Name as printed, «И. О. Фамилия»; absent where nobody holds the role on record.
    pub name: Option<String>,
}
