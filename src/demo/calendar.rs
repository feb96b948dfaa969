//! The school year: quarters, half-years, holidays, and the days with lessons.

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveTime, Weekday};

use crate::snapshot::v1::{BellTime, Holiday, SchoolYear, Term, TermKind};

/// The invented school lies in the time zone of Yekaterinburg: UTC+5, in seconds.
const OFFSET_SECONDS: i32 = 5 * 3600;

/// Begin of each lesson in minutes from midnight, from the zero lesson on.
const BELLS: [i32; 10] = [460, 510, 565, 630, 695, 750, 805, 860, 945, 1000];

/// Lesson of 45 minutes.
const LESSON_MINUTES: i32 = 45;

/// A day by its numbers; the callers only write days that exist.
#[expect(clippy::expect_used, reason = "called with months and days that every year has")]
pub(super) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("the day exists in every year")
}

/// The day so many days later (or earlier, for a negative number).
pub(super) fn shifted(date: NaiveDate, days: i32) -> NaiveDate {
    let distance = Days::new(u64::from(days.unsigned_abs()));
    if days < 0 { date - distance } else { date + distance }
}

/// A moment of that day, in minutes from midnight, in the school's time zone.
#[expect(clippy::expect_used, reason = "the offset is a constant, the minute below 1440")]
pub(super) fn moment(date: NaiveDate, minute: i32) -> DateTime<FixedOffset> {
    let seconds = u32::try_from(minute.clamp(0, 1439) * 60).unwrap_or(0);
    let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0)
        .expect("the minute is below 1440");
    let offset = FixedOffset::east_opt(OFFSET_SECONDS).expect("five hours are an offset");
    date.and_time(time).and_local_timezone(offset).single().expect("offsets are fixed")
}

/// Begin of a lesson, in minutes from midnight.
pub(super) fn bell(number: u8) -> i32 {
    BELLS.get(usize::from(number)).copied().unwrap_or(1055)
}

/// Times of the lessons of the day.
pub(super) fn bell_times() -> Vec<BellTime> {
    let clock = |minute: i32| format!("{:02}:{:02}", minute / 60, minute % 60);
    (0u8..)
        .zip(BELLS)
        .map(|(number, starts)| BellTime {
            number,
            starts: clock(starts),
            ends: clock(starts + LESSON_MINUTES),
        })
        .collect()
}

/// The school year as one class has it.
pub(super) struct Calendar {
    /// As it stands in the snapshot.
    pub(super) year: SchoolYear,
    /// Days with lessons, in order.
    pub(super) days: Vec<NaiveDate>,
}

impl Calendar {
    /// The year that begins in September of `begins`, for a grade.
    ///
    /// Grade 1 has a week more of holidays in February; grades 10 and 11 learn on
    /// Saturdays too.
    pub(super) fn of(begins: i32, grade: u8) -> Self {
        let terms = terms(begins);
        let holidays = holidays(begins, grade, &terms);
        let saturdays = works_on_saturdays(grade);
        let starts = terms[0].starts;
        let ends = terms[3].ends;
        let days = starts
            .iter_days()
            .take_while(|date| *date <= ends)
            .filter(|date| match date.weekday() {
                Weekday::Sun => false,
                Weekday::Sat => saturdays,
                _ => true,
            })
            .filter(|date| {
                !holidays.iter().any(|free| free.starts <= *date && *date <= free.ends)
            })
            .collect();
        let name = format!("{begins}-{:02}", (begins + 1).rem_euclid(100));
        Self { year: SchoolYear { name, starts, ends, terms, holidays }, days }
    }

    /// A term by its id; the whole year where there is no such term.
    pub(super) fn span(&self, term: &str) -> (NaiveDate, NaiveDate) {
        let found = self.year.terms.iter().find(|one| one.id == term);
        found.map_or((self.year.starts, self.year.ends), |one| (one.starts, one.ends))
    }

    /// Ids of the marking terms of a kind, in order.
    pub(super) fn marking_terms(&self, kind: TermKind) -> Vec<String> {
        let of_kind = self.year.terms.iter().filter(|term| term.kind == kind);
        of_kind.map(|term| term.id.clone()).collect()
    }

    /// The last day with lessons up to that day.
    pub(super) fn last_lesson_day(&self, until: NaiveDate) -> NaiveDate {
        self.days.iter().rev().find(|day| **day <= until).copied().unwrap_or(until)
    }

    /// The first day with lessons from that day on.
    pub(super) fn first_lesson_day(&self, from: NaiveDate) -> NaiveDate {
        self.days.iter().find(|day| **day >= from).copied().unwrap_or(from)
    }
}

/// Whether the grade learns six days a week.
pub(super) fn works_on_saturdays(grade: u8) -> bool {
    grade >= 10
}

/// The first day from `date` on that is that day of the week.
fn next_weekday(date: NaiveDate, weekday: Weekday) -> NaiveDate {
    date.iter_days().find(|day| day.weekday() == weekday).unwrap_or(date)
}

/// The last day up to `date` that is that day of the week.
fn weekday_before(date: NaiveDate, weekday: Weekday) -> NaiveDate {
    next_weekday(shifted(date, -6), weekday)
}

/// The day itself, or the Monday after it where it falls on a weekend.
fn workday_from(date: NaiveDate) -> NaiveDate {
    match date.weekday() {
        Weekday::Sat | Weekday::Sun => next_weekday(date, Weekday::Mon),
        _ => date,
    }
}

/// The day itself, or the Friday before it where it falls on a weekend.
fn workday_until(date: NaiveDate) -> NaiveDate {
    match date.weekday() {
        Weekday::Sat | Weekday::Sun => weekday_before(date, Weekday::Fri),
        _ => date,
    }
}

fn terms(begins: i32) -> Vec<Term> {
    let third = next_weekday(day(begins + 1, 1, 9), Weekday::Mon);
    let third_ends = weekday_before(day(begins + 1, 3, 28), Weekday::Sat);
    let quarters = [
        (
            workday_from(day(begins, 9, 1)),
            weekday_before(day(begins, 10, 26), Weekday::Sat),
        ),
        (workday_from(day(begins, 11, 5)), workday_until(day(begins, 12, 30))),
        (third, third_ends),
        (shifted(third_ends, 9), workday_until(day(begins + 1, 5, 26))),
    ];
    let term = |id: &str, kind, number, starts, ends| Term {
        id: id.to_owned(),
        kind,
        number,
        starts,
        ends,
    };
    let mut terms: Vec<Term> = (1u8..)
        .zip(quarters)
        .map(|(number, (starts, ends))| {
            term(&format!("q{number}"), TermKind::Quarter, number, starts, ends)
        })
        .collect();
    terms.push(term("h1", TermKind::HalfYear, 1, quarters[0].0, quarters[1].1));
    terms.push(term("h2", TermKind::HalfYear, 2, quarters[2].0, quarters[3].1));
    terms.push(term("y", TermKind::Year, 1, quarters[0].0, quarters[3].1));
    terms
}

fn holidays(begins: i32, grade: u8, terms: &[Term]) -> Vec<Holiday> {
    let free =
        |starts, ends, name: &str| Holiday { starts, ends, name: Some(name.to_owned()) };
    let between = |earlier: usize, name| {
        free(
            shifted(terms[earlier].ends, 1),
            shifted(terms[earlier + 1].starts, -1),
            name,
        )
    };
    let mut holidays = vec![
        between(0, "Осенние каникулы"),
        between(1, "Зимние каникулы"),
        between(2, "Весенние каникулы"),
    ];
    if grade == 1 {
        let starts = next_weekday(day(begins + 1, 2, 14), Weekday::Mon);
        let name = "Дополнительные каникулы для 1-х классов";
        holidays.push(free(starts, shifted(starts, 6), name));
    }
    for (month, date, name) in [
        (2, 23, "День защитника Отечества"),
        (3, 8, "Международный женский день"),
        (5, 1, "Праздник Весны и Труда"),
        (5, 9, "День Победы"),
    ] {
        // A public holiday at the weekend moves to the next working day.
        let starts = day(begins + 1, month, date);
        holidays.push(free(starts, workday_from(starts), name));
    }
    holidays.sort_by_key(|holiday| holiday.starts);
    holidays
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(begins: i32, grade: u8, days: std::ops::RangeInclusive<usize>) {
        let calendar = Calendar::of(begins, grade);
        assert!(days.contains(&calendar.days.len()), "{} days", calendar.days.len());
        for date in &calendar.days {
            let quarters = &calendar.year.terms[..4];
            let inside = quarters.iter().filter(|q| q.starts <= *date && *date <= q.ends);
            assert_eq!(inside.count(), 1, "{date} lies in one quarter");
        }
    }

    #[test]
    fn every_lesson_day_lies_in_one_quarter_whatever_the_year() {
        for begins in 2019..2036 {
            check(begins, 1, 155..=168);
            check(begins, 7, 160..=173);
            check(begins, 11, 188..=206);
        }
    }

    #[test]
    fn the_default_year_has_its_known_days() {
        let calendar = Calendar::of(2025, 7);
        assert_eq!(calendar.year.name, "2025-26");
        assert_eq!(calendar.span("q1"), (day(2025, 9, 1), day(2025, 10, 25)));
        assert_eq!(calendar.span("y"), (day(2025, 9, 1), day(2026, 5, 26)));
        assert!(!calendar.days.contains(&day(2026, 2, 23)));
        assert!(calendar.days.contains(&day(2026, 2, 24)));
    }
}
