//! The days a report may be about.

use chrono::{Days, NaiveDate};

use crate::journal::{Calendar, PrintPeriod, Span};
use crate::profile::Profile;

/// A print period, or the whole year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// `q1`, `year`: as in file names and `--period`.
    pub id: String,
    /// «I четверть».
    pub title: String,
    /// Its days.
    pub span: Span,
    /// The day after the period before it, so that none lies between two; of the first one
    /// and of the year the first day of the year.
    pub since: NaiveDate,
    /// The whole year: marks of the year count.
    pub is_year: bool,
}

/// The print periods of a year by first day, then the year itself.
///
/// A school that calls a print period `year` means that one.
pub fn periods(profile: &Profile, calendar: &Calendar) -> Vec<Period> {
    let mut all: Vec<Period> = Vec::new();
    for own in profile.print_periods(calendar) {
        let first = calendar.span.from.min(own.span.from);
        let since = all.last().map_or(first, |before| before.span.to + Days::new(1));
        let PrintPeriod { id, title, span } = own;
        all.push(Period { id, title, span, since, is_year: false });
    }
    if all.iter().all(|own| own.id != "year") {
        all.push(Period {
            id: "year".into(),
            title: profile.terms.year[0].clone(),
            span: calendar.span,
            since: calendar.span.from,
            is_year: true,
        });
    }
    all
}

/// The latest print period that is over today, else the one that runs, else the first.
pub fn usual_period(all: &[Period], today: NaiveDate) -> Option<&Period> {
    let printed = || all.iter().filter(|own| !own.is_year);
    printed()
        .rfind(|own| own.span.to <= today)
        .or_else(|| printed().find(|own| own.span.contains(today)))
        .or_else(|| printed().next())
        .or_else(|| all.first())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn the_usual_period_is_the_latest_that_is_over() {
        let period = |id: &str, from: &str, to: &str, is_year: bool| Period {
            id: id.into(),
            title: String::new(),
            span: Span { from: day(from), to: day(to) },
            since: day(from),
            is_year,
        };
        let all = [
            period("q1", "2025-09-01", "2025-10-24", false),
            period("q2", "2025-11-04", "2025-12-28", false),
            period("year", "2025-09-01", "2026-05-26", true),
        ];
        let check = |today: &str, expected: &str| {
            let found = usual_period(&all, day(today)).map(|own| own.id.as_str());
            assert_eq!(found, Some(expected), "{today}");
        };
        check("2025-08-20", "q1");
        check("2025-09-20", "q1");
        check("2025-11-20", "q1");
        check("2025-12-28", "q2");
        check("2026-11-24", "q2");
        assert_eq!(usual_period(&[], day("2025-09-01")), None);
    }
}
