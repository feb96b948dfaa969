//! Settings about imports: what the words of foreign systems mean.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

/// Settings by foreign format.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImportSettings {
    /// Captured answers of the API of Дневник.ру.
    pub dnevnik: DnevnikWords,
}

/// Words of Дневник.ру.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DnevnikWords {
    /// What each status of a lesson log entry means; the school's words are added to the
    /// defaults, or take their place.
    #[serde(deserialize_with = "over_defaults")]
    pub attendance: BTreeMap<String, AttendanceMeaning>,
}

/// What a word of attendance means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttendanceMeaning {
    /// The pupil was there: nothing is recorded.
    Present,
    /// Absent, reason not given.
    Absent,
    /// Absent through illness.
    Ill,
    /// Absent for a valid reason.
    Excused,
    /// Late.
    Late,
}

impl Default for DnevnikWords {
    fn default() -> Self {
        Self { attendance: default_attendance() }
    }
}

/// The statuses of `/lesson-log-entries/statuses`, and the `NotSet` of the SOAP service.
///
/// No document explains `Pass`; its letter in the journal is «П», for a valid reason.
fn default_attendance() -> BTreeMap<String, AttendanceMeaning> {
    [
        ("Attend", AttendanceMeaning::Present),
        ("NotSet", AttendanceMeaning::Present),
        ("Absent", AttendanceMeaning::Absent),
        ("Ill", AttendanceMeaning::Ill),
        ("Late", AttendanceMeaning::Late),
        ("Pass", AttendanceMeaning::Excused),
    ]
    .into_iter()
    .map(|(word, meaning)| (word.to_owned(), meaning))
    .collect()
}

fn over_defaults<'de, D: Deserializer<'de>>(
    source: D,
) -> Result<BTreeMap<String, AttendanceMeaning>, D::Error> {
    let mut words = default_attendance();
    words.extend(BTreeMap::<String, AttendanceMeaning>::deserialize(source)?);
    Ok(words)
}
