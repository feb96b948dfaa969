//! How what was counted is written, the same on every form.

use super::caption;
use crate::documents::paper::Captions;
use crate::profile::Profile;

/// The best mark that is counted by itself; a scale may go on above it.
const BEST: u8 = 5;
/// Marks below this are counted together.
const LOWEST: u8 = 2;

/// The mark as which a mark is counted: 5 and higher, 4, 3, 2 and lower.
pub(crate) fn counted_as(number: u8) -> u8 {
    number.clamp(LOWEST, BEST)
}

/// Whether the school may give marks above 5.
pub(crate) fn has_higher(profile: &Profile) -> bool {
    profile.marks.highest > BEST
}

/// How marks counted as 5 are named: the sign for 5, and «и выше» where some may be higher.
pub(crate) fn best_mark(sign: &str, profile: &Profile, captions: &Captions) -> String {
    match has_higher(profile) {
        true => format!("{sign} {}", caption(captions, "and_higher")),
        false => sign.to_owned(),
    }
}

/// Share in whole percent, rounded half up; `None` of nothing.
///
/// No rounding says more than is true: 100 % is only all of them, 0 % only none; what lies
/// nearer is 99 % or 1 %, or 101 % where more was done than planned.
///
/// Source: clause 2.14 (marks not below 3 ÷ pupils × 100 %).
pub(crate) fn percent(part: u32, whole: u32) -> Option<u32> {
    let (part, whole) = (u64::from(part), u64::from(whole));
    let rounded = (part * 200 + whole).checked_div(whole * 2)?;
    let share = match rounded {
        0 if part > 0 => 1,
        100 if part < whole => 99,
        100 if part > whole => 101,
        _ => rounded,
    };
    Some(u32::try_from(share).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_above_five_count_as_five_and_the_name_says_so() {
        for (own, expected) in [(1, 2), (2, 2), (3, 3), (5, 5), (6, 5), (10, 5)] {
            assert_eq!(counted_as(own), expected, "{own}");
        }
        let captions = Captions::from([("and_higher".into(), "и выше".into())]);
        let mut profile = Profile::default();
        assert_eq!(best_mark("«5»", &profile, &captions), "«5»");
        profile.marks.highest = 10;
        assert_eq!(best_mark("«5»", &profile, &captions), "«5» и выше");
    }

    #[test]
    fn a_share_is_never_rounded_to_all_or_to_none() {
        let check = |part: u32, whole: u32, expected: Option<u32>| {
            assert_eq!(percent(part, whole), expected, "{part} of {whole}");
        };
        check(0, 0, None);
        check(0, 215, Some(0));
        check(1, 215, Some(1));
        check(1, 1000, Some(1));
        check(2, 3, Some(67));
        check(1, 8, Some(13));
        check(214, 215, Some(99));
        check(999, 1000, Some(99));
        check(215, 215, Some(100));
        check(1001, 1000, Some(101));
        check(3, 2, Some(150));
        check(u32::MAX - 1, u32::MAX, Some(99));
    }
}
