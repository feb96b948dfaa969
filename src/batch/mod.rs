//! The corridor: workspace → exports → units → parallel run → tally.
//!
//! Every file here is a command or what several of them share; what only a build needs
//! stands in `build`.

mod build;
mod check;
mod compare;
mod document;
mod export;
mod export_class;
mod exports;
mod import;
mod leftovers;
mod names;
mod particulars;
mod prepare;
mod readings;
mod report;
mod run;
mod selection;
mod standing;
mod status;
mod told;
mod verify;
mod waive;
mod workspace;

pub use build::{BuildReport, Outcome, Step, Tally, build};
pub use check::{CheckReport, check, check_naming};
pub use compare::{Compared, compare};
pub use document::Document;
pub use export::{ExportReport, export};
pub use export_class::{CLASS_EXPORTERS, ClassExporter, export_classes};
pub use import::{ImportOptions, ImportReport, import, write_guess, write_template};
pub use names::{class_slug, matches_class};
pub use prepare::Unit;
pub use report::{ReportFormat, ReportTally, report};
pub use run::RunOptions;
pub use selection::Selection;
pub use standing::Standing;
pub use status::{DocumentStatus, StatusReport, status};
pub use verify::{VerifyReport, verify};
pub use waive::{Permission, WaiveReport, waive};
pub use workspace::{Workspace, init, new_year};

use crate::disk::DiskError;
use crate::finding::{Code, Finding, Place};
use crate::snapshot::UNREADABLE;

/// Largest file that is read, in bytes.
const LARGEST: u64 = 1 << 30;

/// Two exports of one class and moment with other content.
pub const CONFLICTING_EXPORTS: Code = Code::blocks("W01");
/// The folder of the export bears another school year than the export.
pub const OTHER_YEAR: Code = Code::blocks("W02");
/// Two classes would get the same file name.
pub const SAME_NAME: Code = Code::blocks("W03");
/// The folder `data/` holds no export.
pub const NO_EXPORTS: Code = Code::blocks("W04");
/// A finished document could not be bundled.
pub const NOT_BUNDLED: Code = Code::blocks("W05");
/// The build removed what an interrupted run had left of a file.
pub const LEFTOVER_REMOVED: Code = Code::notes("W06");
/// A class was asked for that no export has.
pub const UNKNOWN_CLASS: Code = Code::blocks("W07");
/// A print period was asked for that no class has.
pub const UNKNOWN_PERIOD: Code = Code::blocks("W08");
/// A file like an export lies in no folder of a school year and is not read.
pub const MISPLACED_EXPORT: Code = Code::warns("W09");
/// A file in the data folder that is no export of ours and is not read.
pub const NOT_AN_EXPORT: Code = Code::warns("W10");
/// A document is refused, and one made from an earlier export still stands.
pub const LEFT_STANDING: Code = Code::warns("W11");
/// A file stands among the issued documents of which no export tells.
pub const UNKNOWN_DOCUMENT: Code = Code::warns("W12");
/// A document took the place of one made from other inputs.
pub const REPLACED: Code = Code::warns("W13");
/// A class was written in a format that has no place for some of its records.
pub const LEFT_OUT: Code = Code::warns("W14");
/// A class was not written: its format would not take it back.
pub const NO_PLACE: Code = Code::blocks("W15");
/// A report was asked for a day on which no school year of the exports has begun.
pub const NO_YEAR_BEGUN: Code = Code::blocks("W16");

/// All codes of this room.
pub const CODES: &[Code] = &[
    CONFLICTING_EXPORTS,
    OTHER_YEAR,
    SAME_NAME,
    NO_EXPORTS,
    NOT_BUNDLED,
    LEFTOVER_REMOVED,
    UNKNOWN_CLASS,
    UNKNOWN_PERIOD,
    MISPLACED_EXPORT,
    NOT_AN_EXPORT,
    LEFT_STANDING,
    UNKNOWN_DOCUMENT,
    REPLACED,
    LEFT_OUT,
    NO_PLACE,
    NO_YEAR_BEGUN,
];

/// A file of the data folder that cannot be read, with the reason.
fn unreadable(file: &str, error: &DiskError) -> Finding {
    with_reason(UNREADABLE.at(Place::file(file)), error)
}

/// A finding that says why the disk refused.
fn with_reason(finding: Finding, error: &DiskError) -> Finding {
    error.facts().into_iter().fold(finding, |own, (name, value)| own.with(name, value))
}
