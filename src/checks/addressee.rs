//! Whose task it is to mend what a finding says.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::finding::Finding;
use crate::journal::{ClassGroup, Course, Lesson, PersonName, Pupil};

/// Who teaches what in a class, by the words of places.
pub struct Addressees<'a> {
    class: &'a ClassGroup,
    lessons: BTreeMap<&'a str, (&'a Course, &'a Lesson)>,
}

impl<'a> Addressees<'a> {
    /// The teachers of a class.
    pub fn of(class: &'a ClassGroup) -> Self {
        let lessons = class.courses.iter().flat_map(|course| {
            course.lessons.iter().map(move |own| (own.id.as_str(), (course, own)))
        });
        Self { class, lessons: lessons.collect() }
    }

    /// The finding with its teacher: of the lesson who stood in or teaches the course; of a
    /// subject who teaches it to the pupil; else the class teacher of the day.
    pub fn address(&self, finding: Finding) -> Finding {
        let teacher = self.teacher(&finding).map(PersonName::with_initials);
        Finding { teacher, ..finding }
    }

    fn teacher(&self, finding: &Finding) -> Option<&PersonName> {
        let place = &finding.place;
        let lesson = place.lesson.as_deref().and_then(|id| self.lessons.get(id));
        if let Some((course, lesson)) = lesson {
            return course.giver(lesson);
        }
        match &place.subject {
            Some(subject) => {
                self.course(subject, place.pupil.as_deref())?.teacher.as_ref()
            }
            None => {
                self.class_teacher(place.date.as_deref().and_then(|day| day.parse().ok()))
            }
        }
    }

    /// The course of that name, or of that subject: the pupil's own where there are several.
    fn course(&self, subject: &str, pupil: Option<&str>) -> Option<&Course> {
        let is_named = |own: &&Course| {
            self.class.subjects[own.subject] == subject
                || self.class.course_name(own) == subject
        };
        let mut named: Vec<&Course> =
            self.class.courses.iter().filter(is_named).collect();
        let is_pupil = |own: &Pupil| Some(own.id.as_str()) == pupil;
        if let Some(at) = self.class.pupils.iter().position(is_pupil) {
            let is_member = |own: &&Course| !own.member_spans(at).is_empty();
            if named.iter().any(is_member) {
                named.retain(is_member);
            }
        }
        named.first().copied()
    }

    /// Who led the class on the day; the last one where the day is not known.
    fn class_teacher(&self, day: Option<NaiveDate>) -> Option<&PersonName> {
        let teachers = &self.class.teachers;
        let on_day = |day: NaiveDate| teachers.iter().rfind(|own| own.span.contains(day));
        day.and_then(on_day).or(teachers.last()).map(|own| &own.name)
    }
}
