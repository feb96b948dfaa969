//! Reads an export in our own format, strictly, and gives its JSON Schema.

pub mod v1;
