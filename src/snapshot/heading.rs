//! What a file is about, without reading it whole.

use chrono::{DateTime, FixedOffset};
use serde::Deserialize;

use super::v1;

/// What is known of a file without reading it whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Moment of the export.
    pub exported_at: DateTime<FixedOffset>,
    /// Its school year, `2025-26`.
    pub year: String,
    /// Its classes.
    pub classes: Vec<ClassHeading>,
}

/// What is known of a class without reading it whole.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ClassHeading {
    /// Grade.
    pub grade: u8,
    /// Letter, if there is one.
    pub letter: Option<String>,
}

/// Reads only moment, year and classes, leniently.
///
/// `None` if the file has none of them, or has a year or a letter that no file name and no
/// message may repeat; [`read`](super::read) then says what is wrong.
pub fn heading(text: &[u8]) -> Option<Heading> {
    #[derive(Deserialize)]
    struct Lenient {
        exported_at: DateTime<FixedOffset>,
        school_year: Year,
        classes: Vec<ClassHeading>,
    }
    #[derive(Deserialize)]
    struct Year {
        name: String,
    }
    let lenient: Lenient = serde_json::from_slice(text).ok()?;
    let is_plain = v1::is_year(&lenient.school_year.name)
        && lenient.classes.iter().all(|own| {
            (1..=12).contains(&own.grade)
                && own.letter.as_deref().is_none_or(v1::is_letter)
        });
    is_plain.then_some(Heading {
        exported_at: lenient.exported_at,
        year: lenient.school_year.name,
        classes: lenient.classes,
    })
}
