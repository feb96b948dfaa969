//! What a document prints, as plain tables: for spreadsheets and other programs.

use super::paper::Captions;
use super::words::caption;

/// One table of a document; every cell as it stands on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it is called: «Математика, отметки».
    pub name: String,
    /// Rows of the heading, top to bottom.
    pub heading: Vec<Vec<String>>,
    /// Rows; as long as those of the heading, but for a last line of words.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with one row of headings out of the captions.
    pub(super) fn with_captions(
        name: &str,
        captions: &Captions,
        columns: &[&str],
        rows: Vec<Vec<String>>,
    ) -> Self {
        let heading = columns.iter().map(|own| caption(captions, own).to_owned());
        Self { name: name.to_owned(), heading: vec![heading.collect()], rows }
    }
}

/// The first cells of a row about a pupil, and the rest.
pub(super) fn row<const N: usize>(first: [String; N], rest: &[String]) -> Vec<String> {
    first.into_iter().chain(rest.iter().cloned()).collect()
}
