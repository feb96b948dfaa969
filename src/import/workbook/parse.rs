//! Texts as offices write them: days, moments, school years, classes, marks.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use super::value::Datum;
use crate::import::mark_on_scale;
use crate::import::values::class_name;
use crate::profile::Profile;

/// The text without blanks around it; no-break spaces are blanks. `None` if it holds a
/// character that nothing prints.
pub(in crate::import) fn plain(text: &str) -> Option<String> {
    let is_control = |own: char| {
        (own.is_control() && !matches!(own, '\n' | '\t')) || own == '\u{fffd}'
    };
    if text.contains(is_control) {
        return None;
    }
    Some(text.replace(['\u{a0}', '\u{202f}'], " ").trim().to_owned())
}

/// What a formula says if it has no result, in Russian, in English and in LibreOffice.
pub(in crate::import) fn is_error_word(text: &str) -> bool {
    let text = text.trim();
    let words = [
        "#REF!",
        "#N/A",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#ССЫЛКА!",
        "#Н/Д",
        "#ЗНАЧ!",
        "#ДЕЛ/0!",
        "#ИМЯ?",
        "#ЧИСЛО!",
        "#ПУСТО!",
    ];
    let number = text.strip_prefix("Err:").or_else(|| text.strip_prefix("Ош:"));
    words.contains(&text)
        || number.is_some_and(|own| own.bytes().all(|own| own.is_ascii_digit()))
}

/// `1,2E+12`: what a spreadsheet makes of a long number.
pub(in crate::import) fn is_rounded(text: &str) -> bool {
    let Some((number, exponent)) =
        text.split_once("E+").or_else(|| text.split_once("e+"))
    else {
        return false;
    };
    let is_digits =
        |own: &str| !own.is_empty() && own.bytes().all(|own| own.is_ascii_digit());
    is_digits(exponent) && is_digits(&number.replace([',', '.'], ""))
}

pub(in crate::import) fn is_usual(day: NaiveDate) -> bool {
    (1900..2200).contains(&day.year())
}

/// `14.10.2025` or `2025-10-14`, and nothing looser.
pub(in crate::import) fn day(text: &str) -> Option<NaiveDate> {
    let own = ["%d.%m.%Y", "%Y-%m-%d"].iter().find_map(|format| {
        let day = NaiveDate::parse_from_str(text, format).ok()?;
        (day.format(format).to_string() == text).then_some(day)
    });
    own.filter(|own| is_usual(*own))
}

/// `30.05.2026 18:20`, with or without seconds; a `T` may stand between.
pub(in crate::import) fn text_moment(text: &str) -> Option<NaiveDateTime> {
    let (own, time) = text.split_once([' ', 'T'])?;
    let time = ["%H:%M", "%H:%M:%S"]
        .iter()
        .find_map(|format| NaiveTime::parse_from_str(time.trim(), format).ok())?;
    day(own)?.and_hms_opt(time.hour(), time.minute(), time.second())
}

/// `2025-26` out of `2025/2026`, `2025-2026`, `2025/26` or itself.
pub(in crate::import) fn year(text: &str) -> Option<String> {
    let text = text.replace(['–', '/'], "-");
    let (first, last) = text.split_once('-')?;
    let (first, last) = (first.trim(), last.trim());
    let is_digits = |own: &str| own.bytes().all(|own| own.is_ascii_digit());
    let is_year = first.len() == 4
        && [2, 4].contains(&last.len())
        && is_digits(first)
        && is_digits(last);
    let number: u16 = first.parse().ok().filter(|_| is_year)?;
    let next = (number + 1).to_string();
    next.ends_with(last).then(|| format!("{number}-{}", &next[2..]))
}

/// Whether a text is the name of a class.
pub(in crate::import) fn is_class(text: &str) -> bool {
    class(text, &mut false).is_some()
}

/// Grade and letter: `7А`, `7-А`, `7 «А»`, `10`.
///
/// A Latin letter means the Cyrillic one that looks the same: nobody sees the difference.
pub(in crate::import) fn class(text: &str, has_look_alike: &mut bool) -> Option<Datum> {
    const LATIN: &str = "ABCEHKMOPTXY";
    const CYRILLIC: &str = "АВСЕНКМОРТХУ";
    let (grade, letter) = class_name(text, 1)?;
    let Some(letter) = letter.and_then(|own| own.chars().next()) else {
        return Some(Datum::Class(grade, None));
    };
    let twin = LATIN.chars().zip(CYRILLIC.chars()).find(|(own, _)| *own == letter);
    *has_look_alike |= twin.is_some();
    let letter = twin.map_or(letter, |(_, own)| own);
    let is_letter = matches!(letter, 'А'..='Я' | 'Ё');
    is_letter.then(|| Datum::Class(grade, Some(letter.to_string())))
}

/// The marks of a cell, at least one, all of the school's scale.
pub(in crate::import) fn marks(text: &str, profile: &Profile) -> Option<Vec<String>> {
    if let Some(one) = mark_on_scale(text, profile) {
        return Some(vec![one]);
    }
    let parts = text.split([' ', ';', '/']).filter(|own| !own.is_empty());
    let marks: Option<Vec<String>> =
        parts.map(|own| mark_on_scale(own, profile)).collect();
    marks.filter(|own| !own.is_empty())
}
