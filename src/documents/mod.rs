//! What each form says: model in, FormData out, ready to print.
//!
//! A form is one folder here and one in `layouts/`, plus one line in the list of forms.

pub mod class_journal;
pub mod paper;
pub mod summary_ledger;
