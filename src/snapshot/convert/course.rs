//! The courses of a class: lessons in order, marks and attendance on them.

use std::collections::HashMap;

use super::super::codes::{
    ATTENDANCE_WITHOUT_LESSON, DANGLING_ID, DOUBLED_ID, MARK_WITHOUT_LESSON,
};
use super::super::v1;
use super::class::Members;
use super::{Log, Shared, words};
use crate::journal::{
    Attendance, Course, Lesson, Mark, PersonName, Planned, PlannedLesson, Recorded, Span,
    Work,
};

pub(super) fn convert_all(
    class: &v1::Class,
    pointer: &str,
    shared: &Shared<'_>,
    members: &Members<'_>,
    log: &mut Log,
) -> Vec<Course> {
    let mut courses: Vec<Course> = Vec::new();
    let mut course_ids = HashMap::new();
    let (mut lesson_ids, mut work_ids) = (HashMap::new(), HashMap::new());
    for (at, course) in class.courses.iter().enumerate() {
        let own = format!("{pointer}/courses/{at}");
        if course_ids.insert(course.id.as_str(), ()).is_some() {
            log.add(DOUBLED_ID, format!("{own}/id"), &course.id);
        }
        for (lesson_at, lesson) in course.lessons.iter().enumerate() {
            if lesson_ids.insert(lesson.id.as_str(), ()).is_some() {
                log.add(DOUBLED_ID, format!("{own}/lessons/{lesson_at}/id"), &lesson.id);
            }
            for (work_at, work) in lesson.works.iter().enumerate() {
                if work_ids.insert(work.id.as_str(), ()).is_some() {
                    let place = format!("{own}/lessons/{lesson_at}/works/{work_at}/id");
                    log.add(DOUBLED_ID, place, &work.id);
                }
            }
        }
        courses.extend(convert(course, class.grade, &own, shared, members, log));
    }
    courses.sort_by(|left, right| {
        (left.subject, &left.group, &left.id).cmp(&(
            right.subject,
            &right.group,
            &right.id,
        ))
    });
    courses
}

fn convert(
    course: &v1::Course,
    grade: u8,
    pointer: &str,
    shared: &Shared<'_>,
    members: &Members<'_>,
    log: &mut Log,
) -> Option<Course> {
    let at = |key: &str| format!("{pointer}/{key}");
    let subject = log.resolve(&shared.subjects, &course.subject, || at("subject"));
    let teacher = teacher(course, at("teacher"), shared, log);
    let (staff, teacher) = teacher.map(|(index, name)| (*index, name.clone())).unzip();
    let (group, course_members) = roster(course, pointer, members, log)?;
    let (lessons, indexes) = lessons(course, pointer, shared, log);
    let marks = marks(course, pointer, shared, members, &indexes, log);
    let attendance = attendance(course, pointer, members, &indexes, log);
    let planned = planned(course, pointer, shared, log);
    let subject = subject?;
    let (marking, terms) = shared.conventions.rule(grade, &shared.subject_names[subject]);
    Some(Course {
        id: course.id.clone(),
        subject,
        group,
        members: course_members,
        teacher,
        staff,
        is_curriculum: !matches!(
            course.kind,
            Some(v1::CourseKind::Elective | v1::CourseKind::Club)
        ),
        marking: course.marking.map_or(marking, words::marking),
        marking_terms: course.marking_terms.map_or(terms, words::term_kind),
        planned,
        plan: plan(course),
        lessons,
        marks,
        attendance,
    })
}

/// Who teaches the course; an export that knows teachers names one for each.
fn teacher<'s>(
    course: &v1::Course,
    pointer: String,
    shared: &'s Shared<'_>,
    log: &mut Log,
) -> Option<&'s (u32, PersonName)> {
    if course.teacher.is_none() && !shared.without_teachers {
        log.wrong(pointer.clone(), "staff", "–");
    }
    shared.member(course.teacher.as_deref(), || pointer, log)
}

fn plan(course: &v1::Course) -> Vec<PlannedLesson> {
    let line = |own: &v1::PlannedLesson| PlannedLesson {
        date: own.date,
        topic: own.topic.clone(),
        work: own.work.map(words::work_kind),
    };
    course.calendar_plan.iter().map(line).collect()
}

type Roster = (Option<String>, Vec<(usize, Vec<Span>)>);

/// Who is in the course: the subgroup, or the whole class.
fn roster(
    course: &v1::Course,
    pointer: &str,
    members: &Members<'_>,
    log: &mut Log,
) -> Option<Roster> {
    let Some(id) = &course.group else {
        let all = members.membership.iter().cloned().enumerate();
        return Some((None, all.collect()));
    };
    match members.groups.get(id.as_str()) {
        Some(group) => Some((Some(group.name.clone()), group.members.clone())),
        None => {
            log.add(DANGLING_ID, format!("{pointer}/group"), id);
            None
        }
    }
}

/// The lessons by date and number, and the index of each by id.
fn lessons<'a>(
    course: &'a v1::Course,
    pointer: &str,
    shared: &Shared<'_>,
    log: &mut Log,
) -> (Vec<Lesson>, HashMap<&'a str, usize>) {
    let mut lessons: Vec<(&str, Lesson)> = Vec::with_capacity(course.lessons.len());
    for (at, lesson) in course.lessons.iter().enumerate() {
        let own = |key: &str| format!("{pointer}/lessons/{at}/{key}");
        let stand_in =
            shared.member(lesson.substitute.as_deref(), || own("substitute"), log);
        let (stand_in, substitute) =
            stand_in.map(|(index, name)| (*index, name.clone())).unzip();
        let (at, by) = (lesson.recorded_at, lesson.recorded_by.as_ref());
        let recorded = shared.recorded(at, by, || own("recorded_by"), log);
        let homework_at = lesson.homework.as_ref().and_then(|own| own.recorded_at);
        let homework = lesson.homework.as_ref().and_then(|own| words::text(&own.text));
        let works = lesson.works.iter().map(|work| Work {
            kind: words::work_kind(work.kind),
            title: work.title.as_deref().and_then(words::text),
        });
        let converted = Lesson {
            id: lesson.id.clone(),
            date: lesson.date,
            number: lesson.number,
            topic: lesson.topic.as_deref().and_then(words::text),
            homework,
            works: works.collect(),
            substitute,
            stand_in,
            room: lesson.room.as_deref().and_then(words::text),
            recorded,
            homework_recorded: Recorded { at: homework_at, by: recorded.by },
            cancelled: lesson.cancelled.unwrap_or(false),
        };
        lessons.push((&lesson.id, converted));
    }
    lessons.sort_by(|(left_id, left), (right_id, right)| {
        (left.date, left.number, left_id).cmp(&(right.date, right.number, right_id))
    });
    let indexes = lessons.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
    (lessons.into_iter().map(|(_, lesson)| lesson).collect(), indexes)
}

fn marks(
    course: &v1::Course,
    pointer: &str,
    shared: &Shared<'_>,
    members: &Members<'_>,
    lessons: &HashMap<&str, usize>,
    log: &mut Log,
) -> Vec<Mark> {
    let works = works_by_lesson(course);
    let mut marks = Vec::with_capacity(course.marks.len());
    for (at, mark) in course.marks.iter().enumerate() {
        let own = |key: &str| format!("{pointer}/marks/{at}/{key}");
        let pupil = log.resolve(&members.pupils, &mark.pupil, || own("pupil"));
        let lesson = lessons.get(mark.lesson.as_str()).copied();
        if lesson.is_none() {
            log.add(MARK_WITHOUT_LESSON, own("lesson"), &mark.lesson);
        }
        let (at, by) = (mark.recorded_at, mark.recorded_by.as_ref());
        let recorded = shared.recorded(at, by, || own("recorded_by"), log);
        let has_protocol = mark.protocol.is_some();
        let value = shared.mark(&mark.value, || own("value"), log);
        let work = mark.work.as_ref().map(|id| {
            let work = works.get(&(mark.lesson.as_str(), id.as_str())).copied();
            if work.is_none() && lesson.is_some() {
                log.add(DANGLING_ID, own("work"), id);
            }
            work
        });
        if let (Some(pupil), Some(lesson), Some(value)) = (pupil, lesson, value) {
            let work = work.flatten();
            marks.push(Mark { pupil, lesson, work, value, recorded, has_protocol });
        }
    }
    marks.sort_by_key(|mark| (mark.lesson, mark.pupil));
    marks
}

/// Index in its lesson of each work, by the ids of both.
fn works_by_lesson(course: &v1::Course) -> HashMap<(&str, &str), usize> {
    let of_lesson = |lesson: &'_ v1::Lesson| lesson.works.len();
    let mut works = HashMap::with_capacity(course.lessons.iter().map(of_lesson).sum());
    for lesson in &course.lessons {
        for (at, work) in lesson.works.iter().enumerate() {
            works.insert((lesson.id.as_str(), work.id.as_str()), at);
        }
    }
    works
}

fn attendance(
    course: &v1::Course,
    pointer: &str,
    members: &Members<'_>,
    lessons: &HashMap<&str, usize>,
    log: &mut Log,
) -> Vec<Attendance> {
    let mut attendance = Vec::with_capacity(course.attendance.len());
    for (at, record) in course.attendance.iter().enumerate() {
        let own = |key: &str| format!("{pointer}/attendance/{at}/{key}");
        let pupil = log.resolve(&members.pupils, &record.pupil, || own("pupil"));
        let lesson = lessons.get(record.lesson.as_str()).copied();
        if lesson.is_none() {
            log.add(ATTENDANCE_WITHOUT_LESSON, own("lesson"), &record.lesson);
        }
        if let (Some(pupil), Some(lesson)) = (pupil, lesson) {
            let presence = words::presence(record.kind);
            let recorded = Recorded { at: record.recorded_at, by: None };
            attendance.push(Attendance { pupil, lesson, presence, recorded });
        }
    }
    attendance.sort_by_key(|record| (record.lesson, record.pupil, record.presence));
    attendance
}

fn planned(
    course: &v1::Course,
    pointer: &str,
    shared: &Shared<'_>,
    log: &mut Log,
) -> Vec<Planned> {
    let mut planned = Vec::new();
    for (at, own) in course.planned_hours.iter().enumerate() {
        let place = || format!("{pointer}/planned_hours/{at}/term");
        if let Some(term) = log.resolve(&shared.terms, &own.term, place) {
            if planned.iter().any(|other: &Planned| other.term == term) {
                log.add(DOUBLED_ID, place(), &own.term);
            }
            planned.push(Planned { term, hours: own.hours });
        }
    }
    planned.sort_by_key(|planned| planned.term);
    planned
}
