//! Typesetting: layout, form data and moment become the bytes of a PDF.
//!
//! typst is named only here, its font files in [`crate::fonts`]. A document is PDF/A-2a and
//! PDF/UA-1 in one file; the same input gives the same bytes. Data reach a layout only as a
//! JSON file; a warning of typst stops the document.

mod compact;
mod diagnostics;
mod layouts;
mod line;
mod numbered;
mod page_line;
mod register;
mod streams;
mod text;
mod world;

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use typst::foundations::{Datetime, Smart};
use typst::utils::LazyHash;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::finding::{Code, Finding, Place};

pub use layouts::LayoutSet;
use numbered::Numbered;
use world::{Shared, World};

/// The layout refuses the data, or typst refuses the layout.
pub const LAYOUT_FAILED: Code = Code::blocks("L01");
/// The PDF could not be dated or packed.
pub const NOT_CONFORMANT: Code = Code::blocks("L02");
/// A file of captions is not a flat table of texts.
pub const CAPTIONS_UNREADABLE: Code = Code::blocks("L03");

/// All codes of this room.
pub const CODES: &[Code] = &[LAYOUT_FAILED, NOT_CONFORMANT, CAPTIONS_UNREADABLE];

/// A finished document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typeset {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Its pages.
    pub pages: usize,
}

/// Fonts and library, loaded once, when the first document needs them, and shared by all
/// threads.
pub struct Press {
    shared: LazyLock<Shared>,
}

impl Press {
    /// A press that has nothing loaded yet.
    pub fn new() -> Self {
        Self { shared: LazyLock::new(Shared::new) }
    }

    /// Does what the first document would wait for: loads the embedded faces and parses the
    /// layouts.
    pub fn make_ready(&self, layouts: &LayoutSet) {
        LazyLock::force(&self.shared);
        layouts.parse();
    }

    /// Typesets one document.
    ///
    /// `identity` names the document for ever (its file stem); `moment` is its date.
    ///
    /// # Errors
    /// Every error and warning of typst, with its place in the layout.
    pub fn typeset(
        &self,
        layouts: &LayoutSet,
        form: &str,
        form_data: Vec<u8>,
        moment: DateTime<FixedOffset>,
        identity: &str,
    ) -> Result<Typeset, Vec<Finding>> {
        let refused = |reason: String| {
            vec![NOT_CONFORMANT.at(Place::file(identity)).with("reason", reason)]
        };
        let world = World::new(&self.shared, layouts, form, form_data)
            .map_err(|finding| vec![*finding])?;
        let compiled = typst::compile::<Numbered>(&world);
        let mut findings = diagnostics::findings(&world, &compiled.warnings);
        let document = match compiled.output {
            Ok(Numbered(document)) => document,
            Err(errors) => {
                findings.extend(diagnostics::findings(&world, &errors));
                return Err(findings);
            }
        };
        if !findings.is_empty() {
            return Err(findings);
        }
        let options = options(moment, identity).map_err(refused)?;
        let pdf = typst_pdf::pdf(&document, &options)
            .map_err(|errors| diagnostics::findings(&world, &errors))?;
        let pdf = compact::compact(&pdf).map_err(|fault| refused(fault.to_string()))?;
        Ok(Typeset { pdf, pages: document.pages().len() })
    }

    /// Gives back the memory of finished documents, to be called after each one; texts are
    /// kept for the next ones, within a bound.
    ///
    /// `at_once` are typeset at the same time: what was used since so many documents were
    /// finished may be of one that is still under way, and is kept.
    pub fn forget(&self, at_once: usize) {
        comemo::evict(at_once.saturating_sub(1));
    }
}

impl Default for Press {
    fn default() -> Self {
        Self::new()
    }
}

fn options(moment: DateTime<FixedOffset>, identity: &str) -> Result<PdfOptions, String> {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| error.message().to_string())?;
    let small = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
    let datetime = Datetime::from_ymd_hms(
        moment.year(),
        small(moment.month()),
        small(moment.day()),
        small(moment.hour()),
        small(moment.minute()),
        small(moment.second()),
    )
    .ok_or("the moment is no date")?;
    let minutes = moment.offset().local_minus_utc() / 60;
    let timestamp = Timestamp::new_local(datetime, minutes).ok_or("no such time zone")?;
    Ok(PdfOptions {
        ident: Smart::Custom(identity.to_owned()),
        creator: Smart::Custom(Some(format!("letopis {}", env!("CARGO_PKG_VERSION")))),
        timestamp: Some(timestamp),
        standards,
        ..PdfOptions::default()
    })
}

type Hashed<T> = LazyHash<T>;
