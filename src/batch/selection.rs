//! Which documents a run is about, and whether there are any such.

use std::collections::BTreeSet;

use super::{UNKNOWN_CLASS, UNKNOWN_PERIOD, class_slug, matches_class};
use crate::finding::{Finding, Place};
use crate::journal::class_name;

/// Grade and letter of a class.
pub(super) type ClassName = (u8, Option<String>);

/// Which documents a run is about.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Classes as people write them; empty: all.
    pub classes: Vec<String>,
    /// Print periods or `ledger`; empty: all.
    pub periods: Vec<String>,
}

impl Selection {
    pub(super) fn wants_class(&self, grade: u8, letter: Option<&str>) -> bool {
        self.classes.is_empty()
            || self.classes.iter().any(|own| matches_class(own, grade, letter))
    }

    pub(super) fn wants_period(&self, id: &str) -> bool {
        self.periods.is_empty() || self.periods.iter().any(|own| own == id)
    }

    /// A finding for every class that was asked for and that no export has.
    ///
    /// None if no class is known at all: then other findings say why.
    pub(super) fn unknown_classes(&self, known: &BTreeSet<ClassName>) -> Vec<Finding> {
        let names = known.iter().map(|(grade, letter)| {
            let letter = letter.as_deref();
            format!("{} ({})", class_name(*grade, letter), class_slug(*grade, letter))
        });
        let names = names.collect::<Vec<_>>().join(", ");
        let is_known = |asked: &String| {
            known
                .iter()
                .any(|(grade, letter)| matches_class(asked, *grade, letter.as_deref()))
        };
        let unknown = self.classes.iter().filter(|_| !known.is_empty());
        let place =
            |asked: &String| Place { class: Some(asked.clone()), ..Place::default() };
        unknown
            .filter(|asked| !is_known(asked))
            .map(|asked| UNKNOWN_CLASS.at(place(asked)).expected(&names))
            .collect()
    }

    /// A finding for every period that was asked for and that no class has.
    ///
    /// None if no period is known at all: then no class could be read.
    pub(super) fn unknown_periods(&self, known: &[String]) -> Vec<Finding> {
        let mut names: Vec<&str> = Vec::new();
        for own in known {
            if !names.contains(&own.as_str()) {
                names.push(own);
            }
        }
        let unknown = self.periods.iter().filter(|_| !names.is_empty());
        let place =
            |asked: &String| Place { period: Some(asked.clone()), ..Place::default() };
        unknown
            .filter(|asked| !names.contains(&asked.as_str()))
            .map(|asked| UNKNOWN_PERIOD.at(place(asked)).expected(names.join(", ")))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_and_does_not_exist_is_named_with_what_exists() {
        let known = BTreeSet::from([(1, Some("А".into())), (10, None)]);
        let check = |classes: &[&str], expected: &[&str]| {
            let classes = classes.iter().map(|own| (*own).to_owned()).collect();
            let selection = Selection { classes, ..Selection::default() };
            let findings = selection.unknown_classes(&known);
            let named: Vec<&str> =
                findings.iter().filter_map(|own| own.place.class.as_deref()).collect();
            assert_eq!(named, expected);
            for finding in &findings {
                assert_eq!(finding.values["expected"], "1А (01a), 10 (10)");
            }
            assert_eq!(selection.unknown_classes(&BTreeSet::new()), []);
        };
        check(&[], &[]);
        check(&["1а", "10"], &[]);
        check(&["9Я", "01a", "1Б"], &["9Я", "1Б"]);

        let known = ["q1", "q2", "ledger", "q1"].map(str::to_owned);
        let selection =
            Selection { periods: vec!["q1".into(), "q9".into()], ..Selection::default() };
        let findings = selection.unknown_periods(&known);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].place.period.as_deref(), Some("q9"));
        assert_eq!(findings[0].values["expected"], "q1, q2, ledger");
        assert_eq!(selection.unknown_periods(&[]), []);
        assert_eq!(Selection::default().unknown_periods(&known), []);
    }
}
