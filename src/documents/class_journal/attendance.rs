//! Missed lessons and the attendance summary of a journal part.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::form::{
    AttendanceRow, AttendanceSummary, ColumnGroup, MissedMonth, MissedRow,
};
use crate::documents::paper::Captions;
use crate::documents::words::{self, caption};
use crate::journal::{ClassGroup, Course, Presence, Span};
use crate::profile::Profile;

/// What one pupil missed on one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Day {
    /// Lessons held in the pupil's class and subgroups.
    held: u32,
    missed: u32,
    ill: u32,
    excused: u32,
    late: u32,
}

impl Day {
    /// A full day only when all lessons of the pupil's groups were missed.
    fn is_full(self) -> bool {
        self.held > 0 && self.missed == self.held
    }
}

/// Attendance of a class in a span, by pupil and day.
pub(super) struct AttendanceBook {
    /// Days on which there were lessons, in their order.
    school_days: Vec<NaiveDate>,
    /// What each pupil of the class missed on each of them.
    days: Vec<Vec<Day>>,
    /// Those who were in the class within the span.
    pupils: Vec<usize>,
}

impl AttendanceBook {
    pub(super) fn new(class: &ClassGroup, span: Span) -> Self {
        let mut school_days: Vec<NaiveDate> =
            class.courses.iter().flat_map(|course| dates(course, span)).collect();
        school_days.sort_unstable();
        school_days.dedup();
        let mut days = vec![vec![Day::default(); school_days.len()]; class.pupils.len()];
        for course in &class.courses {
            let mut records: BTreeMap<(usize, usize), Vec<Presence>> = BTreeMap::new();
            for record in course.attendance_within(span) {
                let cell = (record.lesson, record.pupil);
                records.entry(cell).or_default().push(record.presence);
            }
            for (at, lesson) in course.held(span) {
                let Ok(day) = school_days.binary_search(&lesson.date) else { continue };
                for (pupil, member) in &course.members {
                    if member.iter().any(|own| own.contains(lesson.date)) {
                        let of_cell = records.get(&(at, *pupil));
                        let of_cell = of_cell.map_or(&[][..], Vec::as_slice);
                        count(&mut days[*pupil][day], of_cell);
                    }
                }
            }
        }
        let enrolled =
            |(_, pupil): &(usize, &crate::journal::Pupil)| pupil.is_enrolled_within(span);
        let pupils = class.pupils.iter().enumerate().filter(enrolled);
        Self { school_days, days, pupils: pupils.map(|(at, _)| at).collect() }
    }

    /// «Сведения о количестве пропущенных уроков», a table a month.
    pub(super) fn missed(
        &self,
        class: &ClassGroup,
        profile: &Profile,
    ) -> Vec<MissedMonth> {
        if class.source.without_attendance {
            return Vec::new();
        }
        let months = self.school_days.chunk_by(|left, right| {
            (left.year(), left.month()) == (right.year(), right.month())
        });
        let mut from = 0;
        let month = |dates: &[NaiveDate]| {
            let range = from..from + dates.len();
            from = range.end;
            self.month(class, profile, range)
        };
        months.map(month).collect()
    }

    fn month(
        &self,
        class: &ClassGroup,
        profile: &Profile,
        range: Range<usize>,
    ) -> MissedMonth {
        let dates = &self.school_days[range.clone()];
        let ill_letter = words::presence(Presence::Ill, profile);
        let rows = (1..).zip(&self.pupils).map(|(number, pupil)| {
            let (mut total, mut ill) = (0, 0);
            let mut cells = Vec::with_capacity(dates.len());
            for own in &self.days[*pupil][range.clone()] {
                total += own.missed;
                ill += own.ill;
                cells.push(match (own.missed, own.ill) {
                    (0, _) => String::new(),
                    (missed, ill) if missed == ill => format!("{missed}{ill_letter}"),
                    (missed, _) => missed.to_string(),
                });
            }
            MissedRow {
                number,
                name: class.pupils[*pupil].name.short(),
                cells,
                total: counted(total),
                ill: counted(ill),
            }
        });
        MissedMonth {
            month: words::month_of_year(dates[0]),
            days: dates.iter().map(|date| date.day().to_string()).collect(),
            rows: rows.collect(),
        }
    }

    /// «Сводная ведомость учёта посещаемости».
    pub(super) fn summary(
        &self,
        class: &ClassGroup,
        captions: &Captions,
    ) -> AttendanceSummary {
        let text = |name: &str| caption(captions, name).to_owned();
        let group = |heading: &str, columns: &[&str]| ColumnGroup {
            heading: text(heading),
            columns: columns.iter().map(|name| text(name)).collect(),
        };
        if class.source.without_attendance {
            return AttendanceSummary {
                groups: Vec::new(),
                rows: Vec::new(),
                totals: Vec::new(),
                note: text("no_attendance"),
            };
        }
        // Where lessons are missing, nobody knows whether all of a day were missed.
        let partial = class.source.without_all_lessons;
        let days = if partial { 2 } else { 0 };
        let mut totals = [0; 6];
        let rows = (1..).zip(&self.pupils).map(|(number, pupil)| {
            let counts = self.counts(*pupil);
            for (total, count) in totals.iter_mut().zip(counts) {
                *total += count;
            }
            AttendanceRow {
                number,
                name: class.pupils[*pupil].name.short(),
                cells: counts.into_iter().skip(days).map(counted).collect(),
            }
        });
        let rows = rows.collect();
        let groups = [
            group("missed_days", &["all", "through_illness"]),
            group("missed_lessons", &["all", "through_illness", "with_reason"]),
            group("lateness", &["late_lessons"]),
        ];
        let note = if partial { "attendance_note_partial" } else { "attendance_note" };
        AttendanceSummary {
            groups: groups.into_iter().skip(usize::from(partial)).collect(),
            rows,
            totals: totals
                .into_iter()
                .skip(days)
                .map(|count| count.to_string())
                .collect(),
            note: text(note),
        }
    }

    /// Days all and ill, lessons all, ill and excused, lessons late.
    fn counts(&self, pupil: usize) -> [u32; 6] {
        let mut counts = [0; 6];
        for day in &self.days[pupil] {
            let full = u32::from(day.is_full());
            let full_ill = u32::from(day.is_full() && day.ill == day.held);
            let own = [full, full_ill, day.missed, day.ill, day.excused, day.late];
            for (count, own) in counts.iter_mut().zip(own) {
                *count += own;
            }
        }
        counts
    }
}

/// Dates of the lessons that a course held for anybody.
fn dates(course: &Course, span: Span) -> impl Iterator<Item = NaiveDate> {
    let is_anyones = |date: &NaiveDate| {
        course.members.iter().flat_map(|own| &own.1).any(|own| own.contains(*date))
    };
    course.held(span).map(|(_, lesson)| lesson.date).filter(is_anyones)
}

/// Counts one lesson; several records of one cell are one missed lesson.
fn count(day: &mut Day, records: &[Presence]) {
    let has = |wanted| u32::from(records.contains(&wanted));
    let missed = u32::from(records.iter().any(|record| record.is_missed()));
    day.held += 1;
    day.missed += missed;
    day.ill += has(Presence::Ill);
    day.excused += has(Presence::Excused) * (1 - has(Presence::Ill));
    day.late += has(Presence::Late) * (1 - missed);
}

/// Nothing missed prints as an empty cell, as on the paper form.
fn counted(count: u32) -> String {
    if count == 0 { String::new() } else { count.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lessons: &[&[Presence]], expected: Day, is_full: bool) {
        let mut day = Day::default();
        for records in lessons {
            count(&mut day, records);
        }
        assert_eq!(day, expected);
        assert_eq!(day.is_full(), is_full);
    }

    #[test]
    fn a_day_is_missed_only_when_all_its_lessons_are() {
        use Presence::{Absent, Excused, Ill, Late, Unknown};
        let day =
            |held, missed, ill, excused, late| Day { held, missed, ill, excused, late };
        check(&[], day(0, 0, 0, 0, 0), false);
        check(&[&[Ill], &[Ill]], day(2, 2, 2, 0, 0), true);
        check(&[&[Ill], &[]], day(2, 1, 1, 0, 0), false);
        check(&[&[Absent], &[Excused]], day(2, 2, 0, 1, 0), true);
        check(&[&[Late], &[Unknown]], day(2, 0, 0, 0, 1), false);
        check(&[&[Absent, Ill]], day(1, 1, 1, 0, 0), true);
    }
}
