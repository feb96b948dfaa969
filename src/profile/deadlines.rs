//! Deadlines and retention in days.

use chrono::{Datelike, Months, NaiveDate};

use super::{CountedFrom, Profile};
use crate::journal::Span;

impl Profile {
    /// Last day to print the journal of a print period that ended on `period_end`.
    ///
    /// Source: clause 1.5 (not later than the 30th of the month after the period). The day
    /// is clamped to the month's last one; a weekend does not move it.
    pub fn journal_deadline(&self, period_end: NaiveDate) -> NaiveDate {
        let first = period_end.with_day(1).unwrap_or(period_end);
        let next = first + Months::new(1);
        (1..=u32::from(self.deadlines.journal_day))
            .rev()
            .find_map(|day| next.with_day(day))
            .unwrap_or(next)
    }

    /// Last day to bind the journals and to print the ledger of a year ending on
    /// `year_end`; `None` if the profile's `MM-DD` is no day of that year.
    ///
    /// Source: clause 1.5 (not later than 10 July).
    pub fn binding_deadline(&self, year_end: NaiveDate) -> Option<NaiveDate> {
        let (month, day) = self.deadlines.binding.split_once('-')?;
        NaiveDate::from_ymd_opt(year_end.year(), month.parse().ok()?, day.parse().ok()?)
    }

    /// Days for which a document of a year closed on `closed` is kept.
    ///
    /// Source: numbers of years from clause 1.5, their begin from the profile.
    pub fn retention_span(&self, years: u16, closed: NaiveDate) -> Span {
        let years = i32::from(years);
        let from = match self.retention.counted_from {
            CountedFrom::NextJanuary => NaiveDate::from_ymd_opt(closed.year() + 1, 1, 1),
            CountedFrom::YearEnd => closed.succ_opt(),
        };
        let from = from.unwrap_or(NaiveDate::MAX);
        let (month, year) = (from.month(), from.year() + years);
        let next = NaiveDate::from_ymd_opt(year, month, from.day())
            // 29 February of a year that has none.
            .or_else(|| NaiveDate::from_ymd_opt(year, month + 1, 1));
        let to = next.and_then(|day| day.pred_opt()).unwrap_or(NaiveDate::MAX);
        Span { from, to }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn the_thirtieth_is_clamped_to_the_month() {
        let profile = Profile::default();
        let check = |end: &str, deadline: &str| {
            assert_eq!(profile.journal_deadline(day(end)), day(deadline), "{end}");
        };
        check("2025-10-24", "2025-11-30");
        check("2025-12-30", "2026-01-30");
        check("2026-01-31", "2026-02-28");
        check("2028-01-15", "2028-02-29");
        check("2026-05-26", "2026-06-30");
    }

    #[test]
    fn retention_runs_from_january_unless_the_profile_counts_from_the_year_end() {
        let mut profile = Profile::default();
        let check = |profile: &Profile, years, closed: &str, from: &str, to: &str| {
            let span = profile.retention_span(years, day(closed));
            assert_eq!(span, Span { from: day(from), to: day(to) });
        };
        check(&profile, 5, "2025-06-30", "2026-01-01", "2030-12-31");
        check(&profile, 25, "2025-06-30", "2026-01-01", "2050-12-31");
        profile.retention.counted_from = CountedFrom::YearEnd;
        check(&profile, 5, "2025-06-30", "2025-07-01", "2030-06-30");
        check(&profile, 5, "2024-02-28", "2024-02-29", "2029-02-28");
    }

    #[test]
    fn binding_is_due_on_the_tenth_of_july() {
        let mut profile = Profile::default();
        assert_eq!(profile.binding_deadline(day("2026-05-26")), Some(day("2026-07-10")));
        profile.deadlines.binding = "13-40".into();
        assert_eq!(profile.binding_deadline(day("2026-05-26")), None);
    }
}
