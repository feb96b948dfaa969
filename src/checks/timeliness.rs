//! Rules about when entries were made, where the export tells it.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta};

use super::Question;
use crate::finding::{Code, Finding, Place};
use crate::journal::{
    Bell, Bounds, ClassGroup, Course, Lesson, Mark, ResultKind, WorkKind,
};

/// C15 – lesson entered after its day.
///
/// Source: clause 2.11 («своевременность отражения занятий»), instruction, point 7.
pub const LESSON_LATE: Code = Code::warns("C15");
/// C16 – marks of a lesson entered after their limit: the same day, three days for a control
/// work, a week for a written one.
///
/// Source: instruction, points 3, 10 and 11.
pub const MARKS_LATE: Code = Code::warns("C16");
/// C17 – absences of a lesson entered after its day.
///
/// Source: instruction, point 8 («по факту в день проведения»).
pub const ATTENDANCE_LATE: Code = Code::warns("C17");
/// C18 – homework entered later than 1.5 hours after the day's last lesson of the class.
///
/// Source: instruction, point 5. Without times of the bells the day is the limit.
pub const HOMEWORK_LATE: Code = Code::warns("C18");
/// C19 – resulting marks of a term entered after its last day.
///
/// Source: instruction, point 12 («в течение последней недели каждого учебного периода до
/// начала каникулярного периода»).
pub const RESULTS_LATE: Code = Code::warns("C19");

pub(super) fn lesson(question: &Question<'_>) -> Vec<Finding> {
    each_lesson(question, |course, lesson| {
        let at = lesson.recorded.at.filter(|at| at.date_naive() > lesson.date)?;
        Some(late(LESSON_LATE, question.lesson_place(course, lesson), lesson.date, at))
    })
}

pub(super) fn marks(question: &Question<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for course in &question.class.courses {
        let mut late_marks: BTreeMap<(usize, NaiveDate), Late> = BTreeMap::new();
        // A topic passed later has its mark later.
        for mark in course.marks.iter().filter(|own| !own.has_protocol) {
            let lesson = &course.lessons[mark.lesson];
            let limit = mark_limit(question.bounds, lesson, mark);
            if let Some(at) = mark.recorded.at.filter(|at| at.date_naive() > limit) {
                late_marks.entry((mark.lesson, limit)).or_default().add(at);
            }
        }
        for ((lesson, limit), own) in late_marks {
            let place = question.lesson_place(course, &course.lessons[lesson]);
            findings.extend(own.finding(MARKS_LATE, place, limit));
        }
    }
    findings
}

/// Last day to enter a mark of a lesson; a later topic passed by protocol has none.
pub fn mark_limit(bounds: &Bounds, lesson: &Lesson, mark: &Mark) -> NaiveDate {
    let work = mark.work.and_then(|at| lesson.works.get(at)).map(|own| own.kind);
    let days: u16 = match work {
        Some(WorkKind::ControlWork) => bounds.control_work_days,
        Some(kind) if bounds.written_works.contains(&kind) => bounds.written_work_days,
        _ => 0,
    };
    lesson.date + Days::new(days.into())
}

pub(super) fn attendance(question: &Question<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for course in &question.class.courses {
        let mut late_records: BTreeMap<usize, Late> = BTreeMap::new();
        for record in &course.attendance {
            let day = course.lessons[record.lesson].date;
            if let Some(at) = record.recorded.at.filter(|at| at.date_naive() > day) {
                late_records.entry(record.lesson).or_default().add(at);
            }
        }
        for (lesson, own) in late_records {
            let lesson = &course.lessons[lesson];
            let place = question.lesson_place(course, lesson);
            findings.extend(own.finding(ATTENDANCE_LATE, place, lesson.date));
        }
    }
    findings
}

pub(super) fn homework(question: &Question<'_>) -> Vec<Finding> {
    let last = LastLessons::of(question.class);
    each_lesson(question, |course, lesson| {
        let at = lesson.homework_recorded.at?;
        let limit = last.homework_limit(question.bounds, lesson);
        if at.naive_local() <= limit {
            return None;
        }
        let finding = HOMEWORK_LATE.at(question.lesson_place(course, lesson));
        let shown = |own: NaiveDateTime| own.format("%Y-%m-%d %H:%M").to_string();
        Some(finding.expected(shown(limit)).found(shown(at.naive_local())))
    })
}

/// When the last lesson of a class ends on each day.
pub struct LastLessons<'a> {
    numbers: HashMap<NaiveDate, u8>,
    bells: &'a [Bell],
}

impl<'a> LastLessons<'a> {
    /// Those of a class; cancelled lessons do not count.
    pub fn of(class: &'a ClassGroup) -> Self {
        let mut numbers: HashMap<NaiveDate, u8> = HashMap::new();
        for lesson in class.courses.iter().flat_map(|own| &own.lessons) {
            if !lesson.cancelled {
                let own = numbers.entry(lesson.date).or_default();
                *own = (*own).max(lesson.number);
            }
        }
        Self { numbers, bells: &class.bells }
    }

    /// Last moment to enter the homework of a lesson, in the time of the school; the end of
    /// the day where the export tells no bells.
    pub fn homework_limit(&self, bounds: &Bounds, lesson: &Lesson) -> NaiveDateTime {
        let number = self.numbers.get(&lesson.date);
        let bell = self.bells.iter().find(|own| Some(&own.number) == number);
        match bell {
            Some(bell) => {
                let minutes = i64::from(bounds.homework_minutes);
                lesson.date.and_time(bell.ends) + TimeDelta::minutes(minutes)
            }
            // The last second of the day.
            None => {
                (lesson.date + Days::new(1)).and_time(chrono::NaiveTime::MIN)
                    - TimeDelta::seconds(1)
            }
        }
    }
}

pub(super) fn results(question: &Question<'_>) -> Vec<Finding> {
    let class = question.class;
    let mut late_marks: BTreeMap<(usize, usize), Late> = BTreeMap::new();
    for mark in class.results.iter() {
        let ResultKind::Term(term) = mark.kind else { continue };
        let last_day = class.calendar.terms[term].span.to;
        let at = class.results.recorded(&mark).at;
        if let Some(at) = at.filter(|at| at.date_naive() > last_day) {
            late_marks.entry((mark.subject, term)).or_default().add(at);
        }
    }
    let findings = late_marks.into_iter().filter_map(|((subject, term), own)| {
        let (title, term) = (question.term(term), &class.calendar.terms[term]);
        let place = Place {
            period: question.period_of(term.span.to),
            subject: Some(class.subjects[subject].clone()),
            ..question.place()
        };
        let finding = own.finding(RESULTS_LATE, place, term.span.to)?;
        Some(finding.with("mark", title))
    });
    findings.collect()
}

/// Late entries of one lesson or term.
#[derive(Default)]
struct Late {
    count: usize,
    last: Option<DateTime<FixedOffset>>,
}

impl Late {
    fn add(&mut self, at: DateTime<FixedOffset>) {
        self.count += 1;
        self.last = self.last.max(Some(at));
    }

    fn finding(&self, code: Code, place: Place, limit: NaiveDate) -> Option<Finding> {
        Some(late(code, place, limit, self.last?).with("count", self.count))
    }
}

fn late(
    code: Code,
    place: Place,
    limit: NaiveDate,
    at: DateTime<FixedOffset>,
) -> Finding {
    code.at(place).expected(format!("≤ {limit}")).found(at.date_naive())
}

fn each_lesson(
    question: &Question<'_>,
    look: impl Fn(&Course, &Lesson) -> Option<Finding>,
) -> Vec<Finding> {
    let courses = question.class.courses.iter();
    courses
        .flat_map(|course| {
            let held = course.lessons.iter().filter(|own| !own.cancelled);
            held.filter_map(|own| look(course, own))
        })
        .collect()
}
