//! Findings as the cache keeps them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::finding::{Code, Finding, Place, Severity, Waived};
use crate::{checks, profile, snapshot};

/// A finding without what is only a program's: its code by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Remembered {
    code: String,
    severity: Severity,
    place: Place,
    values: BTreeMap<String, String>,
    waived: Option<Waived>,
}

impl Remembered {
    /// What is to be remembered of a finding: whose task it is, no build says.
    pub(super) fn of(finding: &Finding) -> Self {
        let value = |(name, value): (&Cow<'_, str>, &String)| {
            (name.clone().into_owned(), value.clone())
        };
        Self {
            code: finding.code.id.to_owned(),
            severity: finding.severity,
            place: finding.place.clone(),
            values: finding.values.iter().map(value).collect(),
            waived: finding.waived.clone(),
        }
    }

    /// The finding; `None` if no rule about classes has its code.
    pub(super) fn finding(&self) -> Option<Finding> {
        let values = self.values.iter();
        Some(Finding {
            severity: self.severity,
            values: values
                .map(|(name, own)| (Cow::Owned(name.clone()), own.clone()))
                .collect(),
            waived: self.waived.clone(),
            ..code(&self.code)?.at(self.place.clone())
        })
    }
}

/// The code of this name, of the rooms that find something in a class.
fn code(id: &str) -> Option<Code> {
    let others = [snapshot::codes::CODES, profile::CODES].into_iter().flatten().copied();
    checks::codes().chain(others).find(|own| own.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_the_finding_but_for_its_teacher() {
        let mut finding = profile::SIGNER_UNNAMED.at(Place::file("school.toml"));
        finding = finding.with("role", "Директор").found(7);
        finding.severity = Severity::Notes;
        finding.teacher = Some("Цветикова Л. П.".into());
        let json = serde_json::to_string(&Remembered::of(&finding)).unwrap_or_default();
        let read: Option<Remembered> = serde_json::from_str(&json).ok();
        let expected = Finding { teacher: None, ..finding };
        assert_eq!(read.and_then(|own| own.finding()), Some(expected.clone()));
        let unknown = Remembered { code: "C00".into(), ..Remembered::of(&expected) };
        assert_eq!(unknown.finding(), None);
    }
}
