//! The summary ledger: one class, one school year.

mod form;

pub use form::*;
