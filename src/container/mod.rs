//! The zip around a bundle: written one way only, read back byte by byte.
//!
//! A zip library is never asked what is in a bundle: it would pass over doubled names, a
//! second archive in the comment, bytes before, between and behind. Our bundles have one
//! possible form, so every byte that is not of that form is a finding.

mod foreign;
mod read;
mod write;

pub use foreign::{ForeignError, foreign_members};
pub use read::{Member, NAME_RULES, Walk, is_zip, walk};
pub use write::{ContainerError, write};

use crate::finding::Code;

/// The file is no zip of our form from this byte on.
pub const DAMAGED_STRUCTURE: Code = Code::blocks("B01");
/// A member's name breaks the rules for names in a bundle.
pub const BAD_NAME: Code = Code::blocks("B02");
/// Two members bear the same name, small and capital letters alike.
pub const DOUBLED_NAME: Code = Code::blocks("B03");
