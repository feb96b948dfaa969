//! Values as offices and systems write them: dates, marks, words of attendance, names.

use chrono::{Datelike, NaiveDate};

use crate::profile::Profile;
use crate::snapshot::v1::AttendanceKind;

/// A day: `2025-10-14`, `14.10.2025`, or either with a time behind it.
pub fn day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let end = text.find(['T', ' ']).unwrap_or(text.len());
    let text = text.get(..end)?;
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(text, "%d.%m.%Y"))
        .ok()
        .filter(|day| (1900..2200).contains(&day.year()))
}

/// The months from January: what all their forms begin with, and how these end.
const MONTHS: [(&str, [&str; 3]); 12] = [
    ("январ", SOFT),
    ("феврал", SOFT),
    ("март", HARD),
    ("апрел", SOFT),
    ("ма", ["й", "я", "е"]),
    ("июн", SOFT),
    ("июл", SOFT),
    ("август", HARD),
    ("сентябр", SOFT),
    ("октябр", SOFT),
    ("ноябр", SOFT),
    ("декабр", SOFT),
];
const SOFT: [&str; 3] = ["ь", "я", "е"];
const HARD: [&str; 3] = ["", "а", "е"];

/// «Сентябрь», «сент. 2024», «мая» → the number of the month.
pub(super) fn month(text: &str) -> Option<u32> {
    let lower = text.trim().to_lowercase();
    let word = lower.split([' ', '.']).next()?;
    // Three letters and more of a month are it, a word that only begins like one is not.
    let is_long = word.chars().count() >= 3;
    let is_of = |(stem, ends): &(&str, [&str; 3])| {
        ends.iter().any(|end| format!("{stem}{end}").starts_with(word))
    };
    let found = (1..).zip(MONTHS).find(|(_, own)| is_of(own));
    found.filter(|_| is_long).map(|(number, _)| number)
}

/// August to December lie in the first year of `2024-25`, January to July in the next, as
/// [`school_year_of`] has it.
pub(super) fn day_of_year(year: &str, month: u32, day: u32) -> Option<NaiveDate> {
    let first: i32 = year.get(..4)?.parse().ok()?;
    NaiveDate::from_ymd_opt(if month >= 8 { first } else { first + 1 }, month, day)
}

/// A day as headings and lists of foreign systems write it: what [`day`] reads, and
/// `02.09.25`, `2 сентября 2025 г.`; in a known school year also `02.09`, `2 сентября` and
/// `Сентябрь 2`.
pub(super) fn spelt_day(text: &str, year: Option<&str>) -> Option<NaiveDate> {
    if let Some(day) = day(text) {
        return Some(day);
    }
    let is_usual = |own: &NaiveDate| (1900..2200).contains(&own.year());
    let text = text.trim().to_lowercase();
    let text = text.trim_end_matches("г.").trim_end_matches(" года").trim();
    let words: Vec<&str> =
        text.split(['.', ' ']).map(str::trim).filter(|own| !own.is_empty()).collect();
    let number = |own: &str| -> Option<u32> {
        let is_short = own.len() <= 2 && own.bytes().all(|own| own.is_ascii_digit());
        own.parse().ok().filter(|_| is_short)
    };
    let (day, named, last) = match words.as_slice() {
        [first, second] => match (number(first), number(second)) {
            (Some(day), Some(month)) => (day, month, None),
            (Some(day), None) => (day, month(second)?, None),
            (None, Some(day)) => (day, month(first)?, None),
            (None, None) => return None,
        },
        [first, second, third] => {
            let month = number(second).or_else(|| month(second))?;
            let year = match third.len() {
                2 => number(third).map(|own| 2000 + own),
                4 => third.parse().ok(),
                _ => None,
            };
            (number(first)?, month, Some(year?))
        }
        _ => return None,
    };
    let found = match last {
        Some(year) => NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, named, day),
        None => day_of_year(year?, named, day),
    };
    found.filter(is_usual)
}

/// The school year a day belongs to, `2025-26`: from August on the one that begins then.
pub fn school_year_of(day: NaiveDate) -> String {
    let first = if day.month() >= 8 { day.year() } else { day.year() - 1 };
    format!("{first}-{:02}", (first + 1).rem_euclid(100))
}

/// Grade, 1–12, and letters of a class, in capitals: `7А`, `7-а`, `7 «А»`, `10`.
///
/// `None` for more than `most` letters, and for letters neither Russian nor plain Latin.
pub(super) fn class_name(text: &str, most: usize) -> Option<(u8, Option<String>)> {
    let text = text.trim();
    let end = text.find(|own: char| !own.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let grade: u8 = digits.parse().ok().filter(|own| (1..=12).contains(own))?;
    let letters =
        rest.trim_matches(|own: char| own.is_whitespace() || "-–.«»\"'".contains(own));
    let is_letter =
        |own: char| own.is_ascii_alphabetic() || matches!(own, 'А'..='я' | 'Ё' | 'ё');
    let fits = letters.chars().all(is_letter) && letters.chars().count() <= most;
    fits.then(|| (grade, (!letters.is_empty()).then(|| letters.to_uppercase())))
}

/// A mark as snapshot v1 writes it: `5`, `4-`, `pass`, `fail`, `not_certified`, `exempt`.
///
/// Words are the profile's, those of Дневник.ру (`NA`, `Dismiss`), and the customary ones.
pub fn mark(text: &str, profile: &Profile) -> Option<String> {
    let text = text.trim();
    let lower = text.to_lowercase();
    let bare = lower.trim_end_matches('.');
    let words = &profile.marks.words;
    let is = |own: &str| own.to_lowercase().trim_end_matches('.') == bare;
    let word = match bare {
        _ if is(&words.not_certified) => "not_certified",
        _ if is(&words.exempt) => "exempt",
        _ if is(&words.pass) => "pass",
        _ if is(&words.fail) => "fail",
        "na" | "n/a" | "на" | "н/а" => "not_certified",
        "dismiss" | "осв" => "exempt",
        "pass" | "passed" | "зач" | "зачёт" | "зачет" => "pass",
        "fail" | "failed" | "незач" | "незачёт" | "незачет" => "fail",
        _ => return number(text),
    };
    Some(word.to_owned())
}

/// The same, if it is on the school's scale.
pub fn mark_on_scale(text: &str, profile: &Profile) -> Option<String> {
    mark(text, profile).filter(|own| is_on_scale(own, profile))
}

/// Whether a mark as snapshot v1 writes it is on the school's scale; words are on every one.
pub fn is_on_scale(mark: &str, profile: &Profile) -> bool {
    let number = mark.trim_end_matches(['+', '-']);
    let scale = profile.marks.lowest..=profile.marks.highest;
    !mark.starts_with(|own: char| own.is_ascii_digit())
        || number.parse().is_ok_and(|own: u8| scale.contains(&own))
}

/// `5`, `4+`, `3-`; a dash of any kind is a minus.
fn number(text: &str) -> Option<String> {
    let text = text.replace(['−', '–'], "-");
    let digits = text.trim_end_matches(['+', '-']);
    let is_number =
        (1..=3).contains(&digits.len()) && digits.bytes().all(|own| own.is_ascii_digit());
    (is_number && text.len() - digits.len() <= 1).then_some(text)
}

/// A word of attendance: the profile's letters and the customary ones.
pub fn attendance(text: &str, profile: &Profile) -> Option<AttendanceKind> {
    let lower = text.trim().to_lowercase();
    let words = &profile.attendance;
    let is = |own: &str| own.to_lowercase() == lower;
    match lower.as_str() {
        _ if is(&words.absent) => Some(AttendanceKind::Absent),
        _ if is(&words.ill) => Some(AttendanceKind::Ill),
        _ if is(&words.excused) => Some(AttendanceKind::Excused),
        _ if is(&words.late) => Some(AttendanceKind::Late),
        "н" => Some(AttendanceKind::Absent),
        "б" => Some(AttendanceKind::Ill),
        "у" | "ув" => Some(AttendanceKind::Excused),
        "о" | "оп" => Some(AttendanceKind::Late),
        _ => None,
    }
}

/// Family name, given name, patronymic out of a full name; `None` without a given name.
pub fn name(text: &str) -> Option<(String, String, Option<String>)> {
    let mut words = text.split_whitespace().map(str::to_owned);
    let (family, given) = (words.next()?, words.next()?);
    let rest: Vec<String> = words.collect();
    Some((family, given, (!rest.is_empty()).then(|| rest.join(" "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_offices_write_them_and_nothing_looser() {
        let check = |text: &str, expected: Option<(i32, u32, u32)>| {
            let expected =
                expected.and_then(|(y, m, d)| NaiveDate::from_ymd_opt(y, m, d));
            assert_eq!(day(text), expected, "{text}");
        };
        check("2025-10-14", Some((2025, 10, 14)));
        check(" 14.10.2025 ", Some((2025, 10, 14)));
        check("2025-10-14T00:00:00", Some((2025, 10, 14)));
        for none in ["2025-10-32", "14.10.25", "14/10/2025", "", "0001-01-01"] {
            check(none, None);
        }
    }

    #[test]
    fn spelt_days_are_read_the_russian_way() {
        let check = |text: &str, year: Option<&str>, expected: Option<&str>| {
            let found = spelt_day(text, year).map(|own| own.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        let year = Some("2025-26");
        check("02.09.25", None, Some("2025-09-02"));
        check("2 сентября 2025 г.", None, Some("2025-09-02"));
        check("2 мая", year, Some("2026-05-02"));
        check("Сентябрь 2", year, Some("2025-09-02"));
        check("3 сент.", year, Some("2025-09-03"));
        check("29.08", year, Some("2025-08-29"));
        check("2 Март", year, Some("2026-03-02"));
        check("14.01", year, Some("2026-01-14"));
        check("14.01", None, None);
        for none in [
            "31.02",
            "Ср. балл",
            "13 13",
            "Математика 2",
            "Мартынова 2",
            "ма 2",
            "5",
            "1 четверть",
            "4,56",
            "09/02/2025",
        ] {
            check(none, year, None);
        }
    }

    #[test]
    fn marks_keep_their_sign_and_words_their_meaning() {
        let profile = Profile::default();
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(mark(text, &profile).as_deref(), expected, "{text}");
        };
        check("5", Some("5"));
        check("4–", Some("4-"));
        check("Н/А", Some("not_certified"));
        check("осв.", Some("exempt"));
        check("зач", Some("pass"));
        for none in ["", "4,56", "5-+", "н", "пять", "1000"] {
            check(none, None);
        }
    }

    #[test]
    fn grade_and_letter_are_read_as_schools_write_them() {
        let check = |text: &str, most: usize, expected: Option<(u8, Option<&str>)>| {
            let expected = expected.map(|(grade, own)| (grade, own.map(str::to_owned)));
            assert_eq!(class_name(text, most), expected, "{text}");
        };
        check("7А", 1, Some((7, Some("А"))));
        check("7-а", 1, Some((7, Some("А"))));
        check("7.ё", 1, Some((7, Some("Ё"))));
        check("7b", 1, Some((7, Some("B"))));
        check(" 11 «Б» ", 1, Some((11, Some("Б"))));
        check("10", 1, Some((10, None)));
        check("7аб", 2, Some((7, Some("АБ"))));
        for none in ["", "А7", "13А", "7АБ", "7 класс", "Солнышко", "0А", "7Ü", "7А1"]
        {
            check(none, 1, None);
        }
    }

    #[test]
    fn a_school_year_begins_in_august() {
        let year = |text: &str| day(text).map(school_year_of);
        assert_eq!(year("2025-08-31").as_deref(), Some("2025-26"));
        assert_eq!(year("2026-05-26").as_deref(), Some("2025-26"));
        assert_eq!(year("1999-09-01").as_deref(), Some("1999-00"));
    }
}
