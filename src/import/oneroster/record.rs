//! One record of a table, with the address of every value.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::finding::{Code, Finding, Place};
use crate::import::codes::BAD_VALUE;
use crate::import::delimited::cell_name;
use crate::snapshot::ShowValues;

/// A row that has an id.
#[derive(Debug)]
pub(super) struct Record {
    /// Its table.
    pub(super) table: &'static str,
    /// Its `sourcedId`; a user's for demographics.
    pub(super) id: String,
    /// Its page in the books.
    pub(super) page: usize,
    /// When it was last changed, if the row says so.
    pub(super) modified: Option<DateTime<FixedOffset>>,
    /// What the findings on it may show.
    pub(super) show: ShowValues,
    file: Arc<str>,
    row: usize,
    /// Name, column and text.
    values: Vec<(&'static str, usize, Box<str>)>,
}

impl Record {
    /// A record without values yet.
    pub(super) fn new(
        table: &'static str,
        place: (&Arc<str>, usize),
        page: usize,
        show: ShowValues,
    ) -> Self {
        Self {
            table,
            id: String::new(),
            page,
            modified: None,
            show,
            file: Arc::clone(place.0),
            row: place.1,
            values: Vec::new(),
        }
    }

    /// Adds the value of a column; blanks around it say nothing.
    pub(super) fn put(&mut self, name: &'static str, column: usize, value: &str) {
        self.values.push((name, column, value.trim().into()));
    }

    /// Whether both say the same, whenever they were written.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let said = |own: &Self| -> Vec<(&'static str, Box<str>)> {
            let values = own.values.iter().filter(|(name, _, value)| {
                !value.is_empty() && !["status", "dateLastModified"].contains(name)
            });
            values.map(|(name, _, value)| (*name, value.clone())).collect()
        };
        said(self) == said(other)
    }

    /// Where a value is; the whole row if it has no such column.
    pub(super) fn place(&self, name: &str) -> Place {
        let cell = match self.value(name) {
            Some((column, _)) => cell_name(column, self.row),
            None => self.row.to_string(),
        };
        Place { cell: Some(cell), ..Place::file(&*self.file) }
    }

    /// A finding on a value, with what stands there as far as it may be shown.
    pub(super) fn finding(&self, code: Code, name: &str) -> Finding {
        let finding = code.at(self.place(name));
        match self.value(name) {
            Some((_, value)) => self.show.found_text(finding, value),
            None => finding,
        }
    }

    /// The value is none of its kind.
    pub(super) fn bad(&self, name: &str, expected: &str) -> Finding {
        self.finding(BAD_VALUE, name).expected(expected)
    }

    /// Whether the table has the column.
    pub(super) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// The value, if there is one.
    pub(super) fn optional(&self, name: &str) -> Option<&str> {
        let value = self.value(name).map(|(_, value)| value);
        value.filter(|own| !own.is_empty())
    }

    /// The value.
    pub(super) fn text(&self, name: &str) -> Result<&str, Finding> {
        self.optional(name).ok_or_else(|| self.finding(BAD_VALUE, name))
    }

    /// The value, if it has no more letters than the snapshot holds.
    pub(super) fn within(&self, name: &str, most: usize) -> Result<&str, Finding> {
        let text = self.text(name)?;
        let fits = text.chars().count() <= most;
        if fits { Ok(text) } else { Err(self.bad(name, &format!("≤ {most}"))) }
    }

    /// The value, which must be one of these words; large and small letters are the same.
    pub(super) fn word(
        &self,
        name: &str,
        words: &[&'static str],
    ) -> Result<&'static str, Finding> {
        let found = self.text(name)?;
        let word = words.iter().find(|own| own.eq_ignore_ascii_case(found));
        word.copied().ok_or_else(|| self.bad(name, &words.join(", ")))
    }

    /// The day, if there is one: ISO 8601, `2025-10-14`.
    pub(super) fn optional_day(&self, name: &str) -> Result<Option<NaiveDate>, Finding> {
        let Some(text) = self.optional(name) else { return Ok(None) };
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
        let day =
            day.filter(|own| text.len() == 10 && own.format("%F").to_string() == text);
        day.map(Some).ok_or_else(|| self.bad(name, "YYYY-MM-DD"))
    }

    /// The day.
    pub(super) fn day(&self, name: &str) -> Result<NaiveDate, Finding> {
        self.text(name)?;
        self.optional_day(name)?.ok_or_else(|| self.finding(BAD_VALUE, name))
    }

    /// The last day before the one that stands there: ends are exclusive in OneRoster.
    ///
    /// Source: OneRoster 1.1 and 1.2, `endDate` of sessions and of enrolments.
    pub(super) fn last_day(
        &self,
        name: &str,
        first: Option<NaiveDate>,
    ) -> Result<Option<NaiveDate>, Finding> {
        let Some(end) = self.optional_day(name)? else { return Ok(None) };
        match (end.pred_opt(), first) {
            (Some(last), Some(first)) if last < first => {
                Err(self.bad(name, &format!("> {first}")))
            }
            (Some(last), _) => Ok(Some(last)),
            (None, _) => Err(self.finding(BAD_VALUE, name)),
        }
    }

    /// The values of a list, separated by commas.
    pub(super) fn list(&self, name: &str) -> Vec<&str> {
        let parts = self.optional(name).unwrap_or_default().split(',').map(str::trim);
        parts.filter(|own| !own.is_empty()).collect()
    }

    /// Reads `dateLastModified`: a moment (RFC 3339), or a day.
    pub(super) fn read_moment(&mut self) -> Result<(), Finding> {
        let name = "dateLastModified";
        let Some(text) = self.optional(name) else { return Ok(()) };
        let moment = DateTime::parse_from_rfc3339(text).ok();
        self.modified = match moment {
            Some(moment) => Some(moment),
            None => {
                let expected = "YYYY-MM-DDTHH:MM:SSZ";
                let day = self.day(name).map_err(|own| own.expected(expected))?;
                let midnight = day.and_hms_opt(0, 0, 0);
                midnight.map(|own| own.and_utc().fixed_offset())
            }
        };
        Ok(())
    }

    fn value(&self, name: &str) -> Option<(usize, &str)> {
        let own = self.values.iter().find(|(own, ..)| *own == name);
        own.map(|(_, column, value)| (*column, &**value))
    }
}
