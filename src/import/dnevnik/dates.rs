//! Days and moments in the forms of the API.
//!
//! A lesson's date is the school's midnight, without a zone; a mark's date is UTC, without
//! a zone as well; some answers end in `Z`, and the mobile API counts seconds from 1970.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime};
use serde_json::Value;

use super::row::Row;
use crate::finding::Finding;

/// What a date says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stamp {
    /// A day.
    Day(NaiveDate),
    /// Day and time of a clock that is not named.
    Clock(NaiveDateTime),
    /// A moment.
    Moment(DateTime<FixedOffset>),
}

impl Row<'_> {
    /// The school's day under a key.
    ///
    /// # Errors
    /// If it is missing or no date, or a moment while the school's zone is unknown.
    pub(super) fn required_day(
        &self,
        name: &str,
        zone: Option<FixedOffset>,
    ) -> Result<NaiveDate, Finding> {
        let own = self.get(name).ok_or_else(|| self.missing(name))?;
        let day = match stamp(own.value()) {
            Some(Stamp::Day(day)) => Some(day),
            Some(Stamp::Clock(clock)) => Some(clock.date()),
            Some(Stamp::Moment(moment)) => {
                zone.map(|zone| moment.with_timezone(&zone).date_naive())
            }
            None => None,
        };
        day.ok_or_else(|| own.bad("YYYY-MM-DD"))
    }

    /// The moment under a key, in the school's zone; without a zone of its own it is UTC.
    ///
    /// # Errors
    /// If what stands there is no date with a time.
    pub(super) fn utc_moment(
        &self,
        name: &str,
        zone: Option<FixedOffset>,
    ) -> Result<Option<DateTime<FixedOffset>>, Finding> {
        let Some(own) = self.get(name) else { return Ok(None) };
        let moment = match stamp(own.value()) {
            Some(Stamp::Clock(clock)) => clock.and_utc().fixed_offset(),
            Some(Stamp::Moment(moment)) => moment,
            _ => return Err(own.bad("YYYY-MM-DDTHH:MM:SS")),
        };
        Ok(zone.map(|zone| moment.with_timezone(&zone)))
    }

    /// The moment under a key, if it names its zone; a clock that is not named tells none.
    ///
    /// # Errors
    /// If what stands there is no date.
    pub(super) fn zoned_moment(
        &self,
        name: &str,
        zone: Option<FixedOffset>,
    ) -> Result<Option<DateTime<FixedOffset>>, Finding> {
        let Some(own) = self.get(name) else { return Ok(None) };
        match stamp(own.value()) {
            Some(Stamp::Moment(moment)) => {
                Ok(zone.map(|zone| moment.with_timezone(&zone)))
            }
            Some(_) => Ok(None),
            None => Err(own.bad("YYYY-MM-DDTHH:MM:SS")),
        }
    }
}

fn stamp(value: &Value) -> Option<Stamp> {
    let stamp = match value {
        Value::Number(number) => {
            let moment = DateTime::from_timestamp(number.as_i64()?, 0)?;
            Stamp::Moment(moment.fixed_offset())
        }
        Value::String(text) => written(text.trim())?,
        _ => return None,
    };
    let year = match stamp {
        Stamp::Day(day) => day.year(),
        Stamp::Clock(clock) => clock.year(),
        Stamp::Moment(moment) => moment.naive_utc().year(),
    };
    // An unset date of the server is the first day of year 1.
    (1900..2200).contains(&year).then_some(stamp)
}

fn written(text: &str) -> Option<Stamp> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(Stamp::Moment(moment));
    }
    let clock = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f");
    let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(Stamp::Day);
    clock.ok().map(Stamp::Clock).or_else(day)
}

/// The offset of the school's clock as `School.timeZone` may write it: hours, `+05:00`,
/// `UTC+5`, `(UTC+05:00) Екатеринбург`; `None` for anything else.
pub(super) fn offset(value: &Value) -> Option<FixedOffset> {
    let text = match value {
        Value::Number(hours) => hours.as_i64()?.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => return None,
    };
    let text = text.trim_start_matches('(');
    let text = text.strip_prefix("UTC").or(text.strip_prefix("GMT")).unwrap_or(text);
    let text = text.split(')').next()?.trim();
    let (sign, digits) = match text.strip_prefix(['-', '−']) {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (hours, minutes) = digits.split_once(':').unwrap_or((digits, "0"));
    let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.parse().ok()?);
    let is_zone = hours <= 14 && minutes < 60;
    let seconds = sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60);
    is_zone.then(|| FixedOffset::east_opt(seconds)).flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_form_of_a_date_gives_the_schools_day() {
        let zone = FixedOffset::east_opt(5 * 3600);
        let check = |date: Value, expected: Option<&str>| {
            let value = json!({ "date": date });
            let row = Row::root("f", &value, crate::snapshot::ShowValues::OnlyHarmless);
            let day = row.required_day("date", zone).ok().map(|own| own.to_string());
            assert_eq!(day.as_deref(), expected, "{value}");
        };
        check(json!("2025-09-02T00:00:00"), Some("2025-09-02"));
        check(json!("2025-09-02T00:00:00.0000000"), Some("2025-09-02"));
        check(json!("2025-09-01T19:00:00Z"), Some("2025-09-02"));
        check(json!("2025-09-01T16:35:53.853Z"), Some("2025-09-01"));
        check(json!("2025-09-02"), Some("2025-09-02"));
        check(json!(1_756_753_200), Some("2025-09-02"));
        for none in ["2025-09-32T00:00:00", "0001-01-01T00:00:00", "вторник", ""] {
            check(json!(none), None);
        }
        check(json!(i64::MAX), None);
    }

    #[test]
    fn a_marks_moment_is_utc_and_gets_the_schools_clock() {
        let zone = FixedOffset::east_opt(5 * 3600);
        let value = json!({ "date": "2025-09-02T19:30:00.123" });
        let row = Row::root("f", &value, crate::snapshot::ShowValues::OnlyHarmless);
        let moment = row.utc_moment("date", zone).ok().flatten();
        let text = moment.map(|own| own.to_rfc3339());
        assert_eq!(text.as_deref(), Some("2025-09-03T00:30:00.123+05:00"));
        assert_eq!(row.zoned_moment("date", zone), Ok(None));
    }

    #[test]
    fn offsets_are_read_and_names_of_zones_are_not_guessed() {
        let hours = |value: Value| offset(&value).map(|own| own.local_minus_utc() / 60);
        assert_eq!(hours(json!("(UTC+05:00) Екатеринбург")), Some(300));
        assert_eq!(hours(json!("UTC+3")), Some(180));
        assert_eq!(hours(json!("-03:30")), Some(-210));
        assert_eq!(hours(json!(7)), Some(420));
        for none in [json!("Ekaterinburg Standard Time"), json!(99), json!(null)] {
            assert_eq!(hours(none), None);
        }
    }
}
