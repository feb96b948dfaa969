//! Documents leave as tables: form data in, files of other programs out.
//!
//! A format is one entry of [`EXPORTERS`]. What an export says is what the document prints:
//! it is made from the same form data.

mod delimited;
mod workbook;

use chrono::{DateTime, FixedOffset};

use crate::documents::Table;

/// What is exported of one document.
#[derive(Debug, Clone, Copy)]
pub struct Exported<'a> {
    /// Name of its files without ending.
    pub stem: &'a str,
    /// Title of the document.
    pub title: &'a str,
    /// The moment it speaks of.
    pub moment: DateTime<FixedOffset>,
    /// Its form data as JSON.
    pub form_data: &'a [u8],
    /// Its tables.
    pub tables: &'a [Table],
}

/// A file of an export: path below the folder of the class, and bytes.
pub type ExportedFile = (String, Vec<u8>);

/// A format that documents are written in.
#[derive(Debug, Clone, Copy)]
pub struct Exporter {
    /// Name on the command line; its help text is `help-export-<name>`.
    pub name: &'static str,
    /// The files of one document.
    pub write: fn(&Exported<'_>) -> Result<Vec<ExportedFile>, ExportError>,
}

/// A document that cannot be written in a format: a fault of the program.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The writer of delimited texts refuses.
    #[error(transparent)]
    Delimited(#[from] csv::Error),
    /// The writer of workbooks refuses.
    #[error(transparent)]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

/// All formats.
pub const EXPORTERS: &[Exporter] = &[
    Exporter { name: "xlsx", write: workbook::write },
    Exporter { name: "csv", write: delimited::write },
    Exporter {
        name: "json",
        write: |own| Ok(vec![(format!("{}.json", own.stem), own.form_data.to_vec())]),
    },
];
