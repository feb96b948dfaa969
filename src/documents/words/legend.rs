//! What the signs in the cells of a form mean.

use std::collections::HashSet;

use super::caption;
use crate::documents::paper::{Captions, LegendItem};
use crate::journal::{Course, Marking};
use crate::profile::Profile;

/// Kinds of signs that may stand in a document by what it is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::documents) struct Expected {
    /// Letters of absence and lateness.
    pub(in crate::documents) attendance: bool,
    /// Some course is marked by the scale.
    pub(in crate::documents) marked: bool,
    /// Some course is passed or failed.
    pub(in crate::documents) pass_fail: bool,
}

impl Expected {
    /// What the marking of some courses may bring, attendance left aside.
    pub(in crate::documents) fn of<'a>(
        courses: impl Iterator<Item = &'a Course>,
    ) -> Self {
        courses.fold(Self::default(), |known, course| Self {
            marked: known.marked || course.marking == Marking::Marked,
            pass_fail: known.pass_fail || course.marking == Marking::PassFail,
            ..known
        })
    }
}

/// The signs of a document in the school's words with their meanings: those that are
/// expected, and those that stand in one of its cells all the same.
pub(in crate::documents) fn legend<'a>(
    expected: Expected,
    cells: impl Iterator<Item = &'a String>,
    profile: &Profile,
    captions: &Captions,
) -> Vec<LegendItem> {
    let (letters, words) = (&profile.attendance, &profile.marks.words);
    let (marks, pass) = (expected.marked || expected.pass_fail, expected.pass_fail);
    let signs = [
        (&letters.absent, "sign_absent", expected.attendance),
        (&letters.ill, "sign_ill", expected.attendance),
        (&letters.excused, "sign_excused", expected.attendance),
        (&letters.late, "sign_late", expected.attendance),
        (&letters.unknown, "sign_unknown", false),
        (&words.not_certified, "sign_not_certified", marks),
        (&words.exempt, "sign_exempt", marks),
        (&words.pass, "sign_pass", pass),
        (&words.fail, "sign_fail", pass),
    ];
    let unexpected = signs.iter().filter(|(_, _, is_expected)| !is_expected);
    let unexpected: Vec<&str> = unexpected.map(|(sign, _, _)| sign.as_str()).collect();
    let printed = cells.flat_map(|cell| cell.split(' ').chain([cell.as_str()]));
    let printed: HashSet<&str> =
        printed.filter(|word| unexpected.contains(word)).collect();
    signs
        .into_iter()
        .filter(|(sign, _, is_expected)| {
            !sign.trim().is_empty() && (*is_expected || printed.contains(sign.as_str()))
        })
        .map(|(sign, name, _)| LegendItem {
            sign: sign.clone(),
            meaning: caption(captions, name).to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expected: Expected, cells: &[&str], signs: &str) {
        let mut profile = Profile::default();
        profile.attendance.ill = "Б".into();
        let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        let items = legend(expected, cells.iter(), &profile, &Captions::new());
        let own: Vec<&str> = items.iter().map(|item| item.sign.as_str()).collect();
        assert_eq!(own.join(" "), signs);
    }

    #[test]
    fn the_schools_own_signs_are_listed_as_far_as_they_may_stand() {
        let nothing = Expected::default();
        check(nothing, &["5", ""], "");
        check(Expected { attendance: true, ..nothing }, &[], "н Б п о");
        check(Expected { marked: true, ..nothing }, &["4"], "Н/А осв.");
        check(Expected { pass_fail: true, ..nothing }, &[], "Н/А осв. зач. незач.");
        check(nothing, &["4 ?", "зач."], "? зач.");
    }
}
