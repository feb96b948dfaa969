//! Reads an export in our own format, strictly, and gives its JSON Schema.
//!
//! JSON text ─► [`v1`] (the export as it stands) ─► `journal` (the model). Also cuts the
//! part of an export that one document prints, for the archive.

pub mod codes;
mod convert;
mod heading;
mod read;
mod ruler;
mod scan;
mod schema;
mod show;
mod slice;
pub mod v1;
mod write;

pub use codes::UNREADABLE;
pub use heading::{ClassHeading, Heading, heading};
pub use read::{Reading, read};
pub use schema::schema;
pub use show::ShowValues;
pub use slice::{Part, by_class, journal_slice, ledger_slice};
pub use write::to_json;
