//! The subject spreads of a journal part.

use std::collections::BTreeMap;

use super::form::{LessonLine, MarkRow, SubjectPages};
use crate::documents::paper::Captions;
use crate::documents::request::Request;
use crate::documents::words::{self, caption};
use crate::journal::{
    Course, Lesson, Marking, PersonName, PrintPeriod, ResultKind, Span, WorkKind,
};

/// The spreads of every course that has lessons or results in the period.
pub(super) fn spreads(
    request: &Request<'_>,
    period: &PrintPeriod,
    captions: &Captions,
) -> Vec<SubjectPages> {
    let writer = Writer { request, period, captions };
    request.class.courses.iter().filter_map(|course| writer.subject(course)).collect()
}

struct Writer<'a> {
    request: &'a Request<'a>,
    period: &'a PrintPeriod,
    captions: &'a Captions,
}

impl Writer<'_> {
    fn subject(&self, course: &Course) -> Option<SubjectPages> {
        let class = self.request.class;
        let span = self.period.span;
        let lessons: Vec<(usize, &Lesson)> = course.held(span).collect();
        let kinds = self.result_kinds(course);
        if lessons.is_empty() && kinds.is_empty() {
            return None;
        }
        let titles = kinds
            .iter()
            .map(|kind| self.request.profile.result_short(*kind, &class.calendar));
        Some(SubjectPages {
            subject: class.subjects[course.subject].clone(),
            group: course.group.clone(),
            teacher: teacher(course),
            marking: self.marking(course),
            result_columns: titles.collect(),
            rows: self.rows(course, &lessons, &kinds),
            lessons: lessons
                .iter()
                .map(|(_, lesson)| self.line(course, lesson))
                .collect(),
            ending: self.ending(course, lessons.len()),
        })
    }

    /// Said of courses whose cells are empty by plan, lest they look forgotten.
    fn marking(&self, course: &Course) -> Option<String> {
        let name = match course.marking {
            Marking::Marked => return None,
            Marking::PassFail => "pass_fail_course",
            Marking::Unmarked => "unmarked_course",
        };
        Some(caption(self.captions, name).to_owned())
    }

    /// Resulting columns of the period: of the course's terms that end in it, and in the
    /// last period those of the year that the subject has.
    fn result_kinds(&self, course: &Course) -> Vec<ResultKind> {
        let class = self.request.class;
        let ends_here = |kind| class.calendar.terms_of(kind);
        let mut kinds: Vec<ResultKind> = ends_here(course.marking_terms)
            .filter(|(_, term)| self.period.span.contains(term.span.to))
            .map(|(at, _)| ResultKind::Term(at))
            .filter(|kind| class.results.has_kind_in(course.subject, *kind))
            .collect();
        if self.request.is_last_period {
            let of_year = [
                ResultKind::Interim,
                ResultKind::Year,
                ResultKind::Exam,
                ResultKind::Final,
            ];
            kinds.extend(
                of_year
                    .into_iter()
                    .filter(|kind| class.results.has_kind_in(course.subject, *kind)),
            );
        }
        kinds
    }

    fn rows(
        &self,
        course: &Course,
        lessons: &[(usize, &Lesson)],
        kinds: &[ResultKind],
    ) -> Vec<MarkRow> {
        let class = self.request.class;
        let span = self.period.span;
        let mut cells = self.cells(course);
        let in_period = |spans: &[Span]| spans.iter().any(|own| own.meets(span));
        let members = course.members.iter().filter(|(_, spans)| in_period(spans));
        let mut rows = Vec::new();
        for (number, (pupil, _)) in (1..).zip(members) {
            let own = &class.pupils[*pupil];
            let cell = |(at, _): &(usize, &Lesson)| {
                cells.remove(&(*pupil, *at)).unwrap_or_default()
            };
            let result = |kind: &ResultKind| {
                let value = class.results.get(course.subject, *pupil, *kind);
                value.map(|value| words::mark(value, self.request.profile))
            };
            rows.push(MarkRow {
                number,
                name: own.name.short(),
                note: words::short_movements(own, span, self.captions),
                cells: lessons.iter().map(cell).collect(),
                results: kinds
                    .iter()
                    .map(|kind| result(kind).unwrap_or_default())
                    .collect(),
            });
        }
        rows
    }

    /// What stands in each cell of the period: attendance first, then the marks as exported.
    ///
    /// A passed topic does not wipe out the absence (instruction, point 3).
    fn cells(&self, course: &Course) -> BTreeMap<(usize, usize), String> {
        let profile = self.request.profile;
        let span = self.period.span;
        let mut cells: BTreeMap<(usize, usize), String> = BTreeMap::new();
        let mut add = |pupil, lesson, part: &str| {
            let cell = cells.entry((pupil, lesson)).or_default();
            if !cell.is_empty() {
                cell.push(' ');
            }
            cell.push_str(part);
        };
        for own in course.attendance_within(span) {
            add(own.pupil, own.lesson, words::presence(own.presence, profile));
        }
        for own in course.marks_within(span) {
            add(own.pupil, own.lesson, &words::mark(own.value, profile));
        }
        cells
    }

    fn line(&self, course: &Course, lesson: &Lesson) -> LessonLine {
        let teacher = match &lesson.substitute {
            Some(name) => {
                format!(
                    "{} ({})",
                    name.with_initials(),
                    caption(self.captions, "substitution")
                )
            }
            None => teacher(course),
        };
        LessonLine {
            month: words::month(lesson.date).to_owned(),
            day: lesson.date.format("%d").to_string(),
            date: lesson.date.format("%d.%m").to_string(),
            topic: words::bound(&self.topic(lesson)),
            homework: words::bound(lesson.homework.as_deref().unwrap_or_default()),
            teacher,
        }
    }

    /// The topic with the kinds of work that are worth naming.
    fn topic(&self, lesson: &Lesson) -> String {
        let mut parts: Vec<String> = lesson.topic.iter().cloned().collect();
        for work in &lesson.works {
            use WorkKind::{ByHeart, Creative, Homework, LessonWork, Other};
            if matches!(work.kind, LessonWork | ByHeart | Creative | Homework | Other) {
                continue;
            }
            let kind = caption(self.captions, words::work_kind(work.kind));
            parts.push(words::work(kind, work.title.as_deref()));
        }
        parts.join(". ")
    }

    /// «По плану 16 ч., проведено 15 ч.»; a plan the export does not have stays blank.
    fn ending(&self, course: &Course, held: usize) -> String {
        let class = self.request.class;
        let span = self.period.span;
        let planned = course.planned_within(&class.calendar, span);
        let planned =
            planned.map_or_else(|| "____".to_owned(), |hours| hours.to_string());
        // Lessons that the export does not know are not counted either.
        let held = match class.source.without_all_lessons {
            true => "____".to_owned(),
            false => held.to_string(),
        };
        let text = |name| caption(self.captions, name);
        let mut ending = format!(
            "{} {planned} {}, {} {held} {}",
            text("by_plan"),
            text("hours"),
            text("held"),
            text("hours"),
        );
        let cancelled: Vec<String> = course
            .lessons
            .iter()
            .filter(|lesson| lesson.cancelled && span.contains(lesson.date))
            .map(|lesson| lesson.date.format("%d.%m").to_string())
            .collect();
        if !cancelled.is_empty() {
            ending.push_str(&format!(
                ", {} {} {} ({})",
                text("cancelled"),
                cancelled.len(),
                text("hours"),
                cancelled.join(", ")
            ));
        }
        words::bound(&ending)
    }
}

/// «Фамилия И. О.» of the teacher; blank where the export cannot tell.
fn teacher(course: &Course) -> String {
    course.teacher.as_ref().map(PersonName::with_initials).unwrap_or_default()
}
