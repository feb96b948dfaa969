//! Which documents a run is about, and whether there are any such.

use std::collections::BTreeSet;

use super::{UNKNOWN_CLASS, UNKNOWN_PERIOD, class_slug, matches_class};
use crate::checks;
use crate::documents::FORMS;
use crate::finding::{Finding, Place};
use crate::journal::{DocumentKey, class_name};

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

    /// Whether what has this code and place is about a class and a document that are asked
    /// for; what is of no class is about all.
    pub fn wants(&self, code: &str, place: &Place) -> bool {
        let class = place.class.as_deref().is_none_or(|class| {
            let digits = class.bytes().take_while(u8::is_ascii_digit).count();
            let letter = Some(&class[digits..]).filter(|own| !own.is_empty());
            match class[..digits].parse() {
                Ok(grade) => self.wants_class(grade, letter),
                Err(_) => self.classes.is_empty(),
            }
        });
        let is_about = |asked: &String| {
            let form = FORMS.iter().find(|own| own.stem == asked);
            let key = form.map_or(DocumentKey::Period(asked.clone()), |own| {
                DocumentKey::Year(own.stem)
            });
            checks::concerns(code, place, &key)
        };
        class && (self.periods.is_empty() || self.periods.iter().any(is_about))
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

    #[test]
    fn what_is_found_belongs_to_the_classes_and_documents_asked_for() {
        let check = |classes: &[&str],
                     periods: &[&str],
                     code,
                     own: (&str, &str),
                     expected| {
            let owned = |all: &[&str]| all.iter().map(|own| (*own).to_owned()).collect();
            let selection =
                Selection { classes: owned(classes), periods: owned(periods) };
            let known = |own: &str| Some(own.to_owned()).filter(|own| !own.is_empty());
            let place =
                Place { class: known(own.0), period: known(own.1), ..Place::default() };
            assert_eq!(selection.wants(code, &place), expected, "{own:?} {classes:?}");
        };
        check(&[], &[], "C01", ("7А", "q1"), true);
        check(&["07a"], &[], "C01", ("7А", "q1"), true);
        check(&["7а", "8Б"], &[], "C01", ("7А", ""), true);
        check(&["7Б"], &[], "C01", ("7А", "q1"), false);
        check(&["10"], &[], "C01", ("10", "q1"), true);
        check(&["1"], &[], "C01", ("10", "q1"), false);
        check(&["7А"], &["q2"], "C01", ("7А", "q1"), false);
        check(&["7А"], &["q2"], "C01", ("7А", ""), true);
        check(&["7А"], &["q2"], "C01", ("", ""), true);
        // The ledger prints the result of a quarter, not its topics.
        check(&["7А"], &["ledger"], "C02", ("7А", "q1"), true);
        check(&["7А"], &["ledger"], "C01", ("7А", "q1"), false);
        // A fault of the export is about every document.
        check(&["7А"], &["q2"], "S06", ("7А", "q1"), true);
    }
}
