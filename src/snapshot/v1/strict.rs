//! What a field may hold beyond its type: real days, plain ids, bounded numbers and texts.
//!
//! The fast look refuses exactly what the schema refuses; each field names its bound twice,
//! here for reading and beside it for the schema, and a test holds the two together.

use std::fmt;
use std::marker::PhantomData;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// Ids are plain: a finding shows them, so they hold no blanks, no control characters, and
/// no letters a name would be written in.
pub(super) const ID: &str = r"^[!-~]{1,64}$";
/// A school year as file names have it.
pub(super) const YEAR: &str = r"^[0-9]{4}-[0-9]{2}$";
/// Letters, digits, and between them blanks, points and hyphens; 16 at most.
pub(super) const LETTER: &str =
    r"^[0-9A-Za-zА-Яа-яЁё]([0-9A-Za-zА-Яа-яЁё .-]{0,14}[0-9A-Za-zА-Яа-яЁё])?$";
/// A time of the day.
pub(super) const CLOCK: &str = r"^([01][0-9]|2[0-3]):[0-5][0-9]$";
/// A mark or the word that stands for one.
pub(super) const MARK: &str = r"^([0-9]{1,3}[+-]?|pass|fail|not_certified|exempt)$";

/// A kind of text and how it is read.
pub(super) trait Strict {
    type Value;

    /// The value; `None` if the text is none of this kind.
    fn read(text: &str) -> Option<Self::Value>;
}

/// A day, `YYYY-MM-DD` and nothing looser.
pub(super) struct Day;
/// A moment with its offset, as RFC 3339 writes it.
pub(super) struct Moment;
/// An id, [`ID`].
pub(super) struct Id;
/// A school year, [`YEAR`].
pub(super) struct Year;
/// The letter of a class, [`LETTER`].
pub(super) struct Letter;
/// A time of the day, [`CLOCK`].
pub(super) struct Clock;
/// A mark, [`MARK`].
pub(super) struct Mark;
/// A text of at most so many letters.
pub(super) struct Text<const MOST: usize>;

impl Strict for Day {
    type Value = NaiveDate;

    fn read(text: &str) -> Option<NaiveDate> {
        let bytes = text.as_bytes();
        let is_day = bytes.len() == 10
            && bytes.iter().enumerate().all(|(at, byte)| match at {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if is_day { text.parse().ok() } else { None }
    }
}

impl Strict for Moment {
    type Value = DateTime<FixedOffset>;

    fn read(text: &str) -> Option<DateTime<FixedOffset>> {
        // chrono also reads a blank between day and time.
        Day::read(text.get(..10)?)?;
        let is_plain = matches!(text.as_bytes().get(10), Some(b'T' | b't'));
        DateTime::parse_from_rfc3339(text).ok().filter(|_| is_plain)
    }
}

impl Strict for Id {
    type Value = String;

    fn read(text: &str) -> Option<String> {
        let is_id = (1..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        is_id.then(|| text.to_owned())
    }
}

impl Strict for Year {
    type Value = String;

    fn read(text: &str) -> Option<String> {
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let (first, last) = text.split_once('-')?;
        let is_year =
            first.len() == 4 && last.len() == 2 && is_digits(first) && is_digits(last);
        is_year.then(|| text.to_owned())
    }
}

impl Strict for Letter {
    type Value = String;

    fn read(text: &str) -> Option<String> {
        let is_letter = |own: char| {
            own.is_ascii_alphanumeric() || matches!(own, 'А'..='я' | 'Ё' | 'ё')
        };
        let is_inside = |own: char| is_letter(own) || " .-".contains(own);
        let fits = text.chars().count() <= 16
            && text.starts_with(is_letter)
            && text.ends_with(is_letter)
            && text.chars().all(is_inside);
        fits.then(|| text.to_owned())
    }
}

impl Strict for Clock {
    type Value = String;

    fn read(text: &str) -> Option<String> {
        let number = |part: &str| {
            let is_number =
                part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse::<u8>().ok().filter(|_| is_number)
        };
        let (hour, minute) = text.split_once(':')?;
        let fits = number(hour)? < 24 && number(minute)? < 60;
        fits.then(|| text.to_owned())
    }
}

impl Strict for Mark {
    type Value = String;

    fn read(text: &str) -> Option<String> {
        let is_word = ["pass", "fail", "not_certified", "exempt"].contains(&text);
        let digits = text.strip_suffix(['+', '-']).unwrap_or(text);
        let is_number = (1..=3).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        (is_word || is_number).then(|| text.to_owned())
    }
}

impl<const MOST: usize> Strict for Text<MOST> {
    type Value = String;

    fn read(text: &str) -> Option<String> {
        // A letter has at least one byte, so most texts need not be counted.
        let fits = text.len() <= MOST || text.chars().count() <= MOST;
        fits.then(|| text.to_owned())
    }
}

/// A required value of this kind.
pub(super) fn one<'de, S: Strict, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<S::Value, D::Error> {
    Strictly::<S>::deserialize(deserializer).map(|own| own.0)
}

/// A value of this kind that may be absent or `null`.
pub(super) fn maybe<'de, S: Strict, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<S::Value>, D::Error> {
    Ok(Option::<Strictly<S>>::deserialize(deserializer)?.map(|own| own.0))
}

/// A whole number from `LEAST` to `MOST`, both included.
pub(super) fn number<'de, const LEAST: u16, const MOST: u16, N, D>(
    deserializer: D,
) -> Result<N, D::Error>
where
    N: Deserialize<'de> + Copy + Into<u16>,
    D: Deserializer<'de>,
{
    let number = N::deserialize(deserializer)?;
    match (LEAST..=MOST).contains(&number.into()) {
        true => Ok(number),
        false => Err(D::Error::custom("out of bounds")),
    }
}

/// The same where it may be absent or `null`.
pub(super) fn maybe_number<'de, const LEAST: u16, const MOST: u16, N, D>(
    deserializer: D,
) -> Result<Option<N>, D::Error>
where
    N: Deserialize<'de> + Copy + Into<u16>,
    D: Deserializer<'de>,
{
    let number = Option::<N>::deserialize(deserializer)?;
    let fits = number.is_none_or(|own| (LEAST..=MOST).contains(&own.into()));
    if fits { Ok(number) } else { Err(D::Error::custom("out of bounds")) }
}

struct Strictly<S: Strict>(S::Value);

impl<'de, S: Strict> Deserialize<'de> for Strictly<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader<S>(PhantomData<S>);
        impl<S: Strict> Visitor<'_> for Reader<S> {
            type Value = Strictly<S>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                S::read(text).map(Strictly).ok_or_else(|| E::custom("out of bounds"))
            }
        }
        deserializer.deserialize_str(Reader(PhantomData))
    }
}
