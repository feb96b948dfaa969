//! The profile: the school's own words, numbers and people (`data/school.toml`).
//!
//! Whatever has no certain source in law is a setting here with a sensible default, not
//! code. Reading is strict: an unknown key is a finding with its line.

mod check;
mod checks;
mod deadlines;
mod import;
mod limits;
mod marks;
mod paper;
mod people;
mod periods;
mod read;
mod reports;
mod school_name;
mod settings;

pub use checks::{CheckSettings, WrittenWork};
pub use import::{AttendanceMeaning, DnevnikWords, ImportSettings};
pub use limits::EntryLimits;
pub use marks::{AttendanceWords, MarkWords, Marking, Marks, TermKind, TermWords};
pub use paper::{FormPaper, PaperSettings};
pub use people::{Held, PersonInRole};
pub use read::{
    CLASS_TEACHER, CODES, NOT_A_PROFILE, OTHER_SCHOOL, SCHOOL_UNNAMED, SIGNER_UNNAMED,
    WRONG_SETTING, read, read_bytes,
};
pub(crate) use read::{utf8, wrong_toml};
pub use reports::ReportSettings;
pub use settings::{
    CountedFrom, Deadlines, FormSigners, LedgerFoot, LedgerSettings, PrintSettings,
    PrintedPeriod, Profile, Retention, RoleHolder, School, Tome,
};

/// The commented profile that `letopis init` writes; it equals the defaults.
pub const TEMPLATE: &str = include_str!("template.toml");
