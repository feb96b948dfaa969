//! Values of cells: what a column holds, out of what stands in the cell.
//!
//! A text that a spreadsheet has turned into a day or a rounded number is never turned back.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::form::{Column, Kind, Word};
use super::parse::{
    class, day, is_error_word, is_rounded, is_usual, marks, plain, text_moment, year,
};
pub(in crate::import) use crate::alike::folded;
use crate::finding::{Code, Finding, Place};
use crate::import::attendance;
use crate::import::codes::{BAD_VALUE, CHANGED_VALUE, ERROR_VALUE};
use crate::import::sheets::Value;
use crate::profile::Profile;
use crate::snapshot::ShowValues;
use crate::snapshot::v1::AttendanceKind;

/// Most digits that every spreadsheet shows of a whole number; longer ones get an exponent.
const MOST_DIGITS: f64 = 1e11;

/// What a cell says.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::import) enum Datum {
    /// A text without blanks around it.
    Text(String),
    /// A whole number.
    Number(u16),
    /// A day.
    Day(NaiveDate),
    /// A day and a time.
    Moment(NaiveDateTime),
    /// Grade and letter of a class.
    Class(u8, Option<String>),
    /// The meaning of a word.
    Word(&'static Word),
    /// Marks as snapshot v1 writes them.
    Marks(Vec<String>),
    /// What is known of a presence.
    Attendance(AttendanceKind),
}

impl Datum {
    /// By which records are told apart and put in order.
    pub(in crate::import) fn key(&self) -> String {
        match self {
            Self::Text(text) => folded(text),
            Self::Number(number) => format!("{number:05}"),
            Self::Day(day) => day.to_string(),
            Self::Moment(moment) => moment.to_string(),
            Self::Class(grade, letter) => class_key(*grade, letter.as_deref()),
            Self::Word(word) => word.code.to_owned(),
            Self::Marks(marks) => marks.join(" "),
            Self::Attendance(kind) => format!("{kind:?}"),
        }
    }
}

/// The key of a class.
fn class_key(grade: u8, letter: Option<&str>) -> String {
    format!("{grade:02}{}", letter.unwrap_or_default())
}

/// What was read, and whether a Latin letter had to be taken for a Cyrillic one.
pub(in crate::import) struct Reading {
    pub(in crate::import) datum: Datum,
    pub(in crate::import) has_look_alike: bool,
}

/// Why a value is refused; the place is the caller's.
pub(in crate::import) struct Refusal {
    code: Code,
    expected: String,
    /// What is expected is only an example of it.
    is_example: bool,
}

impl Refusal {
    /// The finding, with what stands there as far as it may be shown.
    pub(in crate::import) fn at(
        self,
        place: Place,
        value: &Value,
        show: ShowValues,
    ) -> Finding {
        let finding = self.code.at(place).expected(self.expected);
        let finding = match self.is_example {
            true => finding.with("kind", "example"),
            false => finding,
        };
        match value {
            Value::Text(text) | Value::Error(text) if is_error_word(text) => {
                finding.found(text.trim())
            }
            Value::Text(text) | Value::Error(text) => show.found_text(finding, text),
            Value::Number(number) => finding.found(number),
            Value::Day(day) => finding.found(day.format("%d.%m.%Y")),
            Value::Moment(moment) => finding.found(moment.format("%d.%m.%Y %H:%M:%S")),
            Value::Clock => finding.found("00:00"),
            Value::Truth(truth) => finding.found(truth),
        }
    }
}

/// Reads the value of a cell as what its column holds.
///
/// # Errors
/// If it is none of that, or the spreadsheet has changed it.
pub(in crate::import) fn read(
    column: &Column,
    value: &Value,
    profile: &Profile,
) -> Result<Reading, Refusal> {
    let is_example =
        matches!(column.kind, Kind::Day | Kind::Moment | Kind::Year | Kind::Class);
    let refuse =
        |code| Refusal { code, expected: expected(column.kind, profile), is_example };
    let text = match value {
        Value::Error(_) => return Err(refuse(ERROR_VALUE)),
        Value::Text(text) if is_error_word(text) => return Err(refuse(ERROR_VALUE)),
        Value::Text(text) => plain(text).ok_or_else(|| refuse(BAD_VALUE))?,
        Value::Number(number) if number.fract() == 0.0 && number.abs() < MOST_DIGITS => {
            number.to_string()
        }
        Value::Number(_) => return Err(refuse(CHANGED_VALUE)),
        Value::Day(day) => return moment(column, day.and_hms_opt(0, 0, 0), &refuse),
        Value::Moment(own) => return moment(column, Some(*own), &refuse),
        Value::Clock => return Err(refuse(CHANGED_VALUE)),
        Value::Truth(_) => return Err(refuse(BAD_VALUE)),
    };
    let is_number = matches!(value, Value::Number(_));
    if !is_number && is_rounded(&text) {
        return Err(refuse(CHANGED_VALUE));
    }
    let is_date_column = matches!(column.kind, Kind::Day | Kind::Moment);
    if is_number && is_date_column {
        return Err(refuse(BAD_VALUE));
    }
    let mut has_look_alike = false;
    let datum = match column.kind {
        Kind::Line(most) | Kind::From(_, _, most) => {
            let words: Vec<&str> = text.split_whitespace().collect();
            Some(words.join(" "))
                .filter(|own| own.chars().count() <= most)
                .map(Datum::Text)
        }
        Kind::Text(most) => {
            Some(text).filter(|own| own.chars().count() <= most).map(Datum::Text)
        }
        Kind::Number(least, most) => {
            let is_digits = text.bytes().all(|own| own.is_ascii_digit());
            let number = text.parse().ok().filter(|_| is_digits);
            number.filter(|own| (least..=most).contains(own)).map(Datum::Number)
        }
        Kind::Day => day(&text).map(Datum::Day),
        Kind::Moment => text_moment(&text).map(Datum::Moment),
        Kind::Year => year(&text).map(Datum::Text),
        Kind::Class => class(&text, &mut has_look_alike),
        Kind::Word(words) => {
            let own = folded(&text);
            words.iter().find(|word| folded(word.office) == own).map(Datum::Word)
        }
        Kind::Mark => {
            marks(&text, profile).filter(|own| own.len() == 1).map(Datum::Marks)
        }
        Kind::Marks => marks(&text, profile).map(Datum::Marks),
        Kind::Attendance => attendance(&text, profile).map(Datum::Attendance),
    };
    match datum {
        Some(datum) => Ok(Reading { datum, has_look_alike }),
        None => Err(refuse(BAD_VALUE)),
    }
}

/// A day or a moment as the spreadsheet keeps it.
fn moment(
    column: &Column,
    own: Option<NaiveDateTime>,
    refuse: &dyn Fn(Code) -> Refusal,
) -> Result<Reading, Refusal> {
    let own = own.filter(|own| is_usual(own.date()));
    let datum = match (column.kind, own) {
        (Kind::Day, Some(own)) if own.time() == NaiveTime::MIN => Datum::Day(own.date()),
        (Kind::Moment, Some(own)) => Datum::Moment(own),
        (Kind::Day | Kind::Moment, _) => return Err(refuse(BAD_VALUE)),
        // `3-4` became the third of April.
        _ => return Err(refuse(CHANGED_VALUE)),
    };
    Ok(Reading { datum, has_look_alike: false })
}

/// What a cell should hold, in the office's words.
pub(in crate::import) fn expected(kind: Kind, profile: &Profile) -> String {
    let mark = || {
        let (marks, words) = (&profile.marks, &profile.marks.words);
        format!(
            "{}–{}, {}, {}, {}, {}",
            marks.lowest,
            marks.highest,
            words.pass,
            words.fail,
            words.not_certified,
            words.exempt
        )
    };
    match kind {
        Kind::Line(most) | Kind::Text(most) | Kind::From(_, _, most) => {
            format!("1–{most} А–я")
        }
        Kind::Number(least, most) => format!("{least}–{most}"),
        Kind::Day => "01.09.2025".into(),
        Kind::Moment => "30.05.2026 18:20".into(),
        Kind::Year => "2025/2026".into(),
        Kind::Class => "7А".into(),
        Kind::Word(words) => {
            let words: Vec<&str> = words.iter().map(|own| own.office).collect();
            words.join(", ")
        }
        Kind::Mark => mark(),
        Kind::Marks => mark(),
        Kind::Attendance => {
            let own = &profile.attendance;
            [&*own.absent, &own.ill, &own.excused, &own.late].join(", ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::workbook::form::Need;

    fn check(kind: Kind, value: &Value, expected: Result<&str, Code>) {
        let column = Column { heading: "", width: 1, kind, need: Need::Always, note: "" };
        let found = read(&column, value, &Profile::default());
        let found = found.map(|own| own.datum.key());
        let found = found.map_err(|own| own.code);
        assert_eq!(found.as_deref(), expected.as_ref().map(|own| *own), "{value:?}");
    }

    fn text(own: &str) -> Value {
        Value::Text(own.to_owned())
    }

    fn a_day(month: u32, day: u32) -> Value {
        Value::Day(NaiveDate::from_ymd_opt(2026, month, day).unwrap_or_default())
    }

    #[test]
    fn what_a_spreadsheet_has_changed_is_not_changed_back() {
        check(Kind::Marks, &a_day(4, 3), Err(CHANGED_VALUE));
        check(Kind::Line(40), &a_day(4, 3), Err(CHANGED_VALUE));
        check(Kind::Line(40), &Value::Number(1.2e12), Err(CHANGED_VALUE));
        check(Kind::Line(40), &text("1,2E+12"), Err(CHANGED_VALUE));
        check(Kind::Line(40), &Value::Number(3.5), Err(CHANGED_VALUE));
        check(Kind::Line(40), &Value::Number(312.0), Ok("312"));
        check(Kind::Line(40), &text("#ССЫЛКА!"), Err(ERROR_VALUE));
        check(Kind::Number(1, 9), &Value::Error("#REF!".into()), Err(ERROR_VALUE));
        check(Kind::Number(1, 9), &Value::Clock, Err(CHANGED_VALUE));
    }

    #[test]
    fn days_are_days_or_plain_texts() {
        check(Kind::Day, &a_day(5, 1), Ok("2026-05-01"));
        check(Kind::Day, &text("\u{a0}01.09.2025 "), Ok("2025-09-01"));
        check(Kind::Day, &text("2025-09-01"), Ok("2025-09-01"));
        for none in
            ["31.09.2025", "1.9.2025", "01.09.25", "09/01/2025", "01.09.2025 10:00"]
        {
            check(Kind::Day, &text(none), Err(BAD_VALUE));
        }
        check(Kind::Day, &Value::Number(45_901.0), Err(BAD_VALUE));
        check(Kind::Moment, &text("30.05.2026 18:20"), Ok("2026-05-30 18:20:00"));
        check(Kind::Moment, &text("30.05.2026"), Err(BAD_VALUE));
        check(Kind::Year, &text("2025/2026"), Ok("2025-26"));
        check(Kind::Year, &text("1999-00"), Ok("1999-00"));
        check(Kind::Year, &text("2025/2027"), Err(BAD_VALUE));
    }

    #[test]
    fn classes_and_marks_are_read_as_schools_write_them() {
        for same in ["7А", "7а", "7 «А»", "7A", "7-a", " 7\u{a0}А"] {
            check(Kind::Class, &text(same), Ok("07А"));
        }
        check(Kind::Class, &Value::Number(10.0), Ok("10"));
        for none in ["13А", "А7", "7АБ", "7Q", "0А"] {
            check(Kind::Class, &text(none), Err(BAD_VALUE));
        }
        check(Kind::Marks, &text("5 4-"), Ok("5 4-"));
        check(Kind::Marks, &text("5/4"), Ok("5 4"));
        check(Kind::Marks, &text("зач."), Ok("pass"));
        check(Kind::Marks, &text("6"), Err(BAD_VALUE));
        check(Kind::Marks, &text("/"), Err(BAD_VALUE));
        check(Kind::Mark, &text("5 4"), Err(BAD_VALUE));
        check(Kind::Mark, &Value::Number(4.0), Ok("4"));
        check(Kind::Number(1, 9), &text("+5"), Err(BAD_VALUE));
        check(Kind::Line(4), &text("a\u{7}"), Err(BAD_VALUE));
    }
}
