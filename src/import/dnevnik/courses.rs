//! Courses out of lessons: a subject as it is given to a class or to a subgroup.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::lessons::{ApiLesson, LessonRow};
use super::row::Row;
use super::year::{Site, Year};
use crate::finding::{Finding, Place};
use crate::import::codes::{BAD_VALUE, UNKNOWN_RECORD};
use crate::import::{Intake, draft};
use crate::snapshot::v1::{Homework, Lesson, Work, WorkKind};

/// Subject and group of a course.
type CourseKey = (String, String);

/// Books the lessons and puts them into their courses.
///
/// The course's teacher is the one who gave most of its lessons, and of several the one
/// who came first; whoever else gave one stood in.
pub(super) fn make(rows: Vec<LessonRow>, year: &mut Year<'_>, intake: &mut Intake) {
    let teachers = main_teachers(year);
    let works = works_by_lesson(year);
    let mut named = BTreeMap::new();
    for LessonRow { table, place, taken } in rows {
        let taken = taken.and_then(|id| {
            let own = year.lessons.get(&id).cloned();
            let lesson = own.ok_or_else(|| UNKNOWN_RECORD.at(place.clone()))?;
            let main = teachers.get(&key(&lesson)).ok_or_else(|| {
                let pointer = place.pointer.as_ref().map(|own| format!("{own}/teachers"));
                let place = Place { pointer, ..place.clone() };
                BAD_VALUE.at(place).expected("teachers").found("null")
            })?;
            let built = built(&id, &lesson, main, &works, year);
            for staff in [Some(main), built.substitute.as_ref()].into_iter().flatten() {
                named.entry(staff.clone()).or_insert_with(|| place.clone());
            }
            put(&lesson, main, built, &place, year)
        });
        intake.book(&table, taken);
    }
    for (staff, place) in named {
        if year.draft.staff.get(&staff).is_none() {
            intake.findings.push(UNKNOWN_RECORD.at(place).found(staff));
        }
    }
}

fn key(lesson: &ApiLesson) -> CourseKey {
    (lesson.subject.clone(), lesson.group.clone())
}

fn main_teachers(year: &Year<'_>) -> BTreeMap<CourseKey, String> {
    type Given = (usize, Reverse<NaiveDate>);
    let mut given: BTreeMap<CourseKey, BTreeMap<&str, Given>> = BTreeMap::new();
    for (_, lesson) in year.lessons.iter() {
        for teacher in &lesson.teachers {
            let own = given.entry(key(lesson)).or_default();
            let first = (0, Reverse(lesson.date));
            let (count, first) = own.entry(teacher).or_insert(first);
            *count += 1;
            *first = (*first).max(Reverse(lesson.date));
        }
    }
    let main = |own: BTreeMap<&str, Given>| {
        let best = own.into_iter().max_by_key(|(id, given)| (*given, Reverse(*id)));
        best.map(|(id, _)| id.to_owned())
    };
    given.into_iter().filter_map(|(key, own)| Some((key, main(own)?))).collect()
}

fn works_by_lesson(year: &Year<'_>) -> BTreeMap<String, Vec<String>> {
    let mut works: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (id, work) in year.works.iter() {
        if let Some(lesson) = work.lesson.as_ref().filter(|_| !work.is_result()) {
            works.entry(lesson.clone()).or_default().push(id.to_owned());
        }
    }
    works
}

fn built(
    id: &str,
    lesson: &ApiLesson,
    main: &String,
    works: &BTreeMap<String, Vec<String>>,
    year: &Year<'_>,
) -> Lesson {
    let ids = works.get(id).map(Vec::as_slice).unwrap_or_default();
    let own = ids.iter().filter_map(|id| Some((id, year.works.get(id)?)));
    let is_homework = |kind| kind == WorkKind::Homework;
    let tasks: BTreeSet<&str> = own
        .clone()
        .filter(|(_, work)| is_homework(work.snapshot_kind()))
        .filter_map(|(_, work)| work.text.as_deref())
        .collect();
    let text = tasks.into_iter().collect::<Vec<_>>().join("; ");
    let work = |(id, work): (&String, &super::works::ApiWork)| Work {
        id: id.clone(),
        kind: work.snapshot_kind(),
        title: None,
    };
    let stands_in = !lesson.teachers.contains(main);
    Lesson {
        id: id.to_owned(),
        date: lesson.date,
        number: lesson.number,
        topic: lesson.title.clone(),
        homework: (!text.is_empty()).then_some(Homework { text, recorded_at: None }),
        works: own.map(work).collect(),
        substitute: lesson.teachers.first().filter(|_| stands_in).cloned(),
        cancelled: None,
        room: None,
        recorded_at: None,
        recorded_by: None,
    }
}

fn put(
    lesson: &ApiLesson,
    main: &str,
    built: Lesson,
    place: &Place,
    year: &mut Year<'_>,
) -> Result<(), Finding> {
    let classes = year.classes_of(&lesson.group);
    let is_class = classes.contains(&lesson.group);
    let group = (!is_class).then(|| lesson.group.clone());
    let course = match &group {
        Some(group) => format!("{}-{group}", lesson.subject),
        None => lesson.subject.clone(),
    };
    year.used_subjects.insert(lesson.subject.clone());
    for class in &classes {
        let Some(class) = year.draft.classes.get_mut(class) else { continue };
        let own = class.courses.entry(&course, place);
        own.heading.get_or_insert_with(|| {
            let teacher = Some(main.to_owned());
            draft::course(&course, &lesson.subject, group.clone(), teacher)
        });
        own.lessons.put(&built.id, built.clone(), place.clone())?;
    }
    year.sites.insert(built.id, Site { classes, course, group });
    Ok(())
}

/// Class and course of a record about a person in a lesson.
///
/// # Errors
/// If no capture has the lesson, or the person is in none of its classes or not in its
/// subgroup.
pub(super) fn site_of(
    row: &Row<'_>,
    lesson: &str,
    person: &str,
    year: &Year<'_>,
) -> Result<(String, String), Finding> {
    let about = |mut finding: Finding| {
        finding.place.lesson = Some(lesson.to_owned());
        finding.place.pupil = Some(person.to_owned());
        finding
    };
    let site = year.sites.get(lesson);
    let site = site.ok_or_else(|| about(row.unknown("lesson", lesson)))?;
    let stranger = || about(row.unknown("person", person));
    let class = year.class_with(&site.classes, person).ok_or_else(stranger)?;
    if let Some(group) = &site.group {
        let members = year.draft.classes.get(&class).map(|own| &own.members);
        let is_member =
            members.is_some_and(|own| own.get(&format!("{group} {person}")).is_some());
        if !is_member {
            return Err(stranger());
        }
    }
    Ok((class, site.course.clone()))
}
