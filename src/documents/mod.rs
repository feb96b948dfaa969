//! What each form says: model in, FormData out, ready to print.
//!
//! A form is one folder here and one in `layouts/`, plus one line in [`FORMS`].

pub mod class_journal;
pub mod paper;
mod request;
pub mod summary_ledger;
mod words;

pub use request::{Request, Status};

/// What a document is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Per {
    /// Each print period of the year.
    PrintPeriod,
    /// The school year.
    Year,
}

/// A form the program prints.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// Name: the folder in `layouts/`, the section of captions in the profile.
    pub name: &'static str,
    /// Last part of a file name, `journal` in `2025-26-07a-q1-journal.pdf`.
    pub stem: &'static str,
    /// What a document of it is made for.
    pub per: Per,
    /// The request's document as the JSON text that the layout reads.
    pub form_data: fn(&Request<'_>) -> Result<Vec<u8>, serde_json::Error>,
}

/// All forms.
pub const FORMS: &[Form] = &[
    Form {
        name: class_journal::NAME,
        stem: "journal",
        per: Per::PrintPeriod,
        form_data: |request| match request.period {
            Some(period) => {
                serde_json::to_vec_pretty(&class_journal::form_data(request, period))
            }
            None => Ok(Vec::new()),
        },
    },
    Form {
        name: summary_ledger::NAME,
        stem: "ledger",
        per: Per::Year,
        form_data: |request| {
            serde_json::to_vec_pretty(&summary_ledger::form_data(request))
        },
    },
];
