//! The class journal, a quarter part: one class, one print period.

mod form;

pub use form::*;
