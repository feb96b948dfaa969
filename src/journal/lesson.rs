//! Courses and their lessons.

use std::ops::Range;

use chrono::NaiveDate;

use super::{
    Attendance, Calendar, Mark, PersonName, PlannedLesson, Recorded, Span, TermKind,
};

/// A subject as one teacher gives it to the class or to a subgroup.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// Id in the export.
    pub id: String,
    /// Index of the subject in the class.
    pub subject: usize,
    /// Name of the subgroup; `None` for the whole class.
    pub group: Option<String>,
    /// Who is in the course and when, by index of the pupil in the class, in class order.
    pub members: Vec<(usize, Vec<Span>)>,
    /// The teacher, if the export tells.
    pub teacher: Option<PersonName>,
    /// The same: index among the staff of the export.
    pub staff: Option<u32>,
    /// Whether it is a lesson of the curriculum, not an elective or a club.
    pub is_curriculum: bool,
    /// How it is marked.
    pub marking: Marking,
    /// At the end of which terms it is marked.
    pub marking_terms: TermKind,
    /// Planned hours by index of the term in the calendar.
    pub planned: Vec<Planned>,
    /// The calendar plan, as exported.
    pub plan: Vec<PlannedLesson>,
    /// Lessons, by date and number in the day.
    pub lessons: Vec<Lesson>,
    /// Current marks, by lesson and pupil; several marks of a cell as exported.
    pub marks: Vec<Mark>,
    /// Attendance records, by lesson and pupil.
    pub attendance: Vec<Attendance>,
}

impl Course {
    /// Who gave a lesson of the course: the substitute, if one is named, else its teacher.
    pub fn giver<'a>(&'a self, lesson: &'a Lesson) -> Option<&'a PersonName> {
        lesson.substitute.as_ref().or(self.teacher.as_ref())
    }

    /// Whether the pupil is in the course on that day.
    pub fn has_member(&self, pupil: usize, day: NaiveDate) -> bool {
        self.member_spans(pupil).iter().any(|span| span.contains(day))
    }

    /// When the pupil is in the course; empty if never.
    pub fn member_spans(&self, pupil: usize) -> &[Span] {
        match self.members.binary_search_by_key(&pupil, |(member, _)| *member) {
            Ok(at) => &self.members[at].1,
            Err(_) => &[],
        }
    }

    /// Planned hours of the terms that lie wholly in the span; `None` if the export has
    /// none. Where hours are planned by terms of several kinds, the shortest kind counts.
    pub fn planned_within(&self, calendar: &Calendar, span: Span) -> Option<u32> {
        let inside = self.planned.iter().filter_map(|own| {
            let term = calendar.terms.get(own.term)?;
            let is_inside = span.contains(term.span.from) && span.contains(term.span.to);
            is_inside.then_some((term.kind, own.hours))
        });
        let inside: Vec<(TermKind, u16)> = inside.collect();
        let kind = inside.iter().map(|(kind, _)| *kind).min()?;
        let own = inside.iter().filter(|(own, _)| *own == kind);
        Some(own.map(|(_, hours)| u32::from(*hours)).sum())
    }

    /// Lessons of the span that were held, with their index.
    pub fn held(&self, span: Span) -> impl Iterator<Item = (usize, &Lesson)> {
        self.lessons
            .iter()
            .enumerate()
            .filter(move |(_, lesson)| !lesson.cancelled && span.contains(lesson.date))
    }

    /// Current marks of the lessons of the span.
    pub fn marks_within(&self, span: Span) -> &[Mark] {
        of_lessons(&self.marks, self.lessons_within(span), |mark| mark.lesson)
    }

    /// Attendance records of the lessons of the span.
    pub fn attendance_within(&self, span: Span) -> &[Attendance] {
        of_lessons(&self.attendance, self.lessons_within(span), |record| record.lesson)
    }

    /// Indexes of the lessons of the span, held or not.
    fn lessons_within(&self, span: Span) -> Range<usize> {
        let first = self.lessons.partition_point(|lesson| lesson.date < span.from);
        first..self.lessons.partition_point(|lesson| lesson.date <= span.to)
    }
}

/// Those of some records, sorted by lesson, that belong to these lessons.
fn of_lessons<T>(
    records: &[T],
    lessons: Range<usize>,
    lesson: impl Fn(&T) -> usize,
) -> &[T] {
    let first = records.partition_point(|record| lesson(record) < lessons.start);
    let end = records.partition_point(|record| lesson(record) < lessons.end);
    records.get(first..end).unwrap_or_default()
}

/// How a course is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Marking {
    /// Marks of the scale.
    Marked,
    /// Pass or fail.
    PassFail,
    /// No marks at all.
    Unmarked,
}

/// Planned hours of one term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// Index of the term in the calendar.
    pub term: usize,
    /// Lessons of 45 minutes.
    pub hours: u16,
}

/// One lesson of 45 minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// Id in the export.
    pub id: String,
    /// Day.
    pub date: NaiveDate,
    /// Number in the day, from 0.
    pub number: u8,
    /// «Тема урока»; `None` if nothing but blanks was recorded.
    pub topic: Option<String>,
    /// «Домашнее задание».
    pub homework: Option<String>,
    /// Works done.
    pub works: Vec<Work>,
    /// Who stood in for the teacher.
    pub substitute: Option<PersonName>,
    /// The same: index among the staff of the export.
    pub stand_in: Option<u32>,
    /// Room.
    pub room: Option<String>,
    /// When and by whom the lesson was entered.
    pub recorded: Recorded,
    /// When the homework was entered.
    pub homework_recorded: Recorded,
    /// Listed, but not held.
    pub cancelled: bool,
}

/// A work done in a lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// What kind of work.
    pub kind: WorkKind,
    /// Its title.
    pub title: Option<String>,
}

/// Kind of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkKind {
    /// Работа на уроке.
    LessonWork,
    /// Контрольная работа.
    ControlWork,
    /// Самостоятельная или проверочная работа.
    Test,
    /// Диктант.
    Dictation,
    /// Сочинение, изложение.
    Composition,
    /// Лабораторная или практическая работа.
    Laboratory,
    /// Наизусть.
    ByHeart,
    /// Творческая работа, проект.
    Creative,
    /// Домашняя работа.
    Homework,
    /// Зачёт, экзамен внутри курса.
    Examination,
    /// Something else.
    Other,
}
