//! What each form says: model in, FormData out, ready to print.
//!
//! A form is one folder here and one in `layouts/`, plus one line in [`FORMS`].

pub mod class_journal;
pub mod paper;
mod request;
pub mod summary_ledger;
mod table;
mod waived;
pub(crate) mod words;

use chrono::NaiveDate;
use serde::Serialize;

use crate::journal::PrintPeriod;
use crate::profile::{Profile, Retention};
use crate::snapshot::v1::Snapshot;
use crate::snapshot::{Part, journal_slice, ledger_slice};
use paper::Paper;

pub use request::{Request, Status};
pub(crate) use request::{signers, written_span};
pub use table::Table;
pub use waived::{PermissionRow, WaivedList, WaivedRecord};

/// What a document is made for, and how.
#[derive(Debug, Clone, Copy)]
pub enum Per {
    /// Each print period of the year.
    PrintPeriod(fn(&Request<'_>, &PrintPeriod) -> Filled),
    /// The school year.
    Year(fn(&Request<'_>) -> Filled),
}

/// The form data of a document, or why they are no JSON: a fault of the program.
pub type Filled = Result<FormText, serde_json::Error>;

/// A form filled for one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormText {
    /// Title of the document in the words of the form.
    pub title: String,
    /// Words that every page of a draft bears.
    pub draft: Option<String>,
    /// Form data as the JSON text that the layout reads.
    pub json: Vec<u8>,
}

/// A form the program prints.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// Name: the folder in `layouts/`, the section of captions in the profile, and
    /// `form-<name>` in the catalogue.
    pub name: &'static str,
    /// Last part of a file name, `journal` in `2025-26-07a-q1-journal.pdf`; names the
    /// document of a year on the command line, `ledger`.
    pub stem: &'static str,
    /// What a document of it is made for.
    pub per: Per,
    /// The tables of a document, out of its form data.
    pub tables: fn(&[u8]) -> Result<Vec<Table>, serde_json::Error>,
    /// The part of an export that its document prints: the class of this index, and of a
    /// print period its days.
    pub slice: fn(&Snapshot, usize, Option<Part>) -> Option<Snapshot>,
    /// Years its documents are kept.
    pub kept_years: fn(&Retention) -> u16,
    /// Last day to print a document that closes on a day.
    pub deadline: fn(&Profile, NaiveDate) -> Option<NaiveDate>,
}

/// All forms.
pub const FORMS: &[Form] = &[
    Form {
        name: class_journal::NAME,
        stem: "journal",
        per: Per::PrintPeriod(|request, period| {
            let form = class_journal::form_data(request, period);
            written(&form.paper, &form)
        }),
        tables: |json| Ok(class_journal::tables(&serde_json::from_slice(json)?)),
        slice: |snapshot, class, part| journal_slice(snapshot, class, part?),
        kept_years: |retention| retention.journal_years,
        deadline: |profile, closes| Some(profile.journal_deadline(closes)),
    },
    Form {
        name: summary_ledger::NAME,
        stem: "ledger",
        per: Per::Year(|request| {
            let form = summary_ledger::form_data(request);
            written(&form.paper, &form)
        }),
        tables: |json| Ok(summary_ledger::tables(&serde_json::from_slice(json)?)),
        slice: |snapshot, class, _| ledger_slice(snapshot, class),
        kept_years: |retention| retention.ledger_years,
        deadline: Profile::binding_deadline,
    },
];

fn written(paper: &Paper, form: &impl Serialize) -> Filled {
    let (title, draft) = (paper.title.clone(), paper.draft.clone());
    Ok(FormText { title, draft, json: serde_json::to_vec(form)? })
}
