//! Foreign exports become snapshots v1: one folder per format, one line in [`IMPORTERS`].
//!
//! An importer reads files and fills drafts; it never guesses. Every row it reads is used
//! or refused with a finding, so the account adds up: read = used + refused. Two sources
//! that say different things of one record are a conflict. What the format cannot tell is
//! said once, in the snapshot and as a note. The clock is never read: the moment of the
//! export comes from the source, or from the person who imports it.

mod account;
mod codes;
pub mod delimited;
mod dnevnik;
mod draft;
mod entry;
mod oneroster;
mod report_card;
pub(crate) mod sheets;
mod source;
mod table;
mod values;
mod workbook;

pub use account::{Account, Rows};
pub use codes::*;
pub use draft::{ClassDraft, CourseDraft, Draft, Keyed, ResultKey};
pub use source::{SourceError, SourceFile, open};
pub use table::guess;
pub use values::{
    attendance, day, is_on_scale, mark, mark_on_scale, name, school_year_of,
};
pub use workbook::{Filled, SchoolData, TemplateError, filled, template};

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use crate::finding::{Finding, Place};
use crate::profile::Profile;
use crate::snapshot::ShowValues;
use crate::snapshot::v1::Snapshot;

/// Most findings of one import: whoever has more has not exported this format.
const MOST_FINDINGS: usize = 100_000;

/// A foreign format the program reads.
#[derive(Clone, Copy)]
pub struct Importer {
    /// Name on the command line; its help text is `help-import-<name>`.
    pub name: &'static str,
    /// Whether it needs a map of the columns.
    pub has_map: bool,
    /// Reads all sources into the intake.
    pub read: fn(&Request<'_>, &mut Intake),
}

/// All foreign formats.
pub const IMPORTERS: &[Importer] = &[
    Importer { name: "dnevnik", has_map: false, read: dnevnik::read },
    Importer { name: "oneroster", has_map: false, read: oneroster::read },
    Importer { name: "workbook", has_map: false, read: workbook::read },
    Importer { name: "report-cards", has_map: false, read: report_card::read },
    Importer { name: "table", has_map: true, read: table::read },
];

/// What an importer is asked to read.
pub struct Request<'a> {
    /// The files, sorted by name; members of archives are files of their own.
    pub sources: &'a [SourceFile],
    /// The school's words.
    pub profile: &'a Profile,
    /// When the export was made, where the source does not say it.
    pub exported_at: Option<DateTime<FixedOffset>>,
    /// How the columns of foreign tables become those of the form; only `table` has one.
    pub map: Option<&'a SourceFile>,
    /// What findings may show.
    pub show: ShowValues,
}

/// What an importer has taken in.
#[derive(Debug, Default)]
pub struct Intake {
    /// Drafts by school year.
    pub drafts: BTreeMap<String, Draft>,
    /// Rows read, used and refused, by file and sheet.
    pub account: Account,
    /// Everything that is wrong or worth knowing.
    pub findings: Vec<Finding>,
    /// What the source says of the school itself, for its profile.
    pub school: Option<SchoolData>,
}

/// The outcome of an import: a snapshot per school year.
#[derive(Debug, Default)]
pub struct Imported {
    /// Snapshots, by school year.
    pub snapshots: Vec<Snapshot>,
    /// Rows read, used and refused.
    pub account: Account,
    /// All findings, sorted.
    pub findings: Vec<Finding>,
    /// What the source says of the school itself, for its profile.
    pub school: Option<SchoolData>,
}

impl Intake {
    /// The draft of a school year, `2025-26`.
    pub fn draft(&mut self, year: &str) -> &mut Draft {
        self.drafts.entry(year.to_owned()).or_default()
    }

    /// Books one row of a table: used if it could be taken, else refused with its finding.
    pub fn book(&mut self, table: &str, taken: Result<(), Finding>) {
        self.account.book(table, taken.is_ok());
        self.findings.extend(taken.err());
    }

    /// Whether so much is wrong already that reading ends at this place, which is said.
    fn is_flooded(&mut self, place: impl FnOnce() -> Place) -> bool {
        let is_flooded = self.findings.len() >= MOST_FINDINGS;
        if is_flooded {
            let reason = format!("> {MOST_FINDINGS} findings");
            self.findings.push(TOO_LARGE.at(place()).with("reason", reason));
        }
        is_flooded
    }
}

/// Reads the sources with an importer and finishes the snapshots.
pub fn import(importer: &Importer, request: &Request<'_>) -> Imported {
    let mut intake = Intake::default();
    (importer.read)(request, &mut intake);
    let mut imported = Imported { account: intake.account, ..Imported::default() };
    imported.findings = intake.findings;
    imported.school = intake.school;
    for (year, mut draft) in intake.drafts {
        draft.fill_calendar(request.profile, &year);
        match draft.finish(&year, request.exported_at) {
            Ok((snapshot, findings)) => {
                imported.snapshots.push(snapshot);
                imported.findings.extend(findings);
            }
            Err(findings) => imported.findings.extend(findings),
        }
    }
    imported.findings.sort();
    imported.findings.dedup();
    imported
}
