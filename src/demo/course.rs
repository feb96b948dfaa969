//! A course of the invented school: lessons, marks, attendance.

use chrono::{Datelike, NaiveDate};

use super::calendar::{self, Calendar};
use super::class::{group_on, slug};
use super::curriculum::CurriculumLine;
use super::random::Random;
use super::timetable::Week;
use super::{ClassKey, Size, staff, topics};
use crate::snapshot::v1::{
    Attendance, AttendanceKind, Course, Homework, Lesson, Mark, Marking, PlannedHours,
    Pupil, TermKind, Work, WorkKind,
};

/// Least marks of a term by weekly hours, as the profile has them.
const LEAST_MARKS: [usize; 3] = [3, 5, 7];

/// The pupils with what decides their year.
pub(super) struct Roll {
    pub(super) pupils: Vec<RollPupil>,
}

pub(super) struct RollPupil {
    pub(super) id: String,
    from: NaiveDate,
    to: NaiveDate,
    /// Usual mark, 2–5, in tenths.
    pub(super) ability: i32,
    ill: Vec<(NaiveDate, NaiveDate)>,
}

impl Roll {
    pub(super) fn new(
        random: &mut Random,
        pupils: &[Pupil],
        calendar: &Calendar,
    ) -> Self {
        let roll = pupils.iter().map(|pupil| {
            let movement = pupil.movements.first();
            let arrives = movement.filter(|own| own.kind.is_arrival());
            let leaves = movement.filter(|own| !own.kind.is_arrival());
            // Waves of illness in November and February, and one week at any time.
            let weeks = [70 + random.between(0, 12), 160 + random.between(0, 12)];
            let mut ill = Vec::new();
            for shift in weeks.into_iter().chain([random.between(0, 250)]) {
                if random.chance(350) {
                    let from = calendar::shifted(calendar.year.starts, shift);
                    ill.push((from, calendar::shifted(from, random.between(2, 7))));
                }
            }
            RollPupil {
                id: pupil.id.clone(),
                from: arrives.map_or(calendar.year.starts, |own| own.date),
                to: leaves.map_or(calendar.year.ends, |own| own.date),
                ability: (41 + random.around_zero(7)).clamp(30, 50),
                ill,
            }
        });
        Self { pupils: roll.collect() }
    }

    /// Subgroup at the beginning of the year: 1 or 2.
    pub(super) fn group(&self, at: usize) -> u8 {
        if at.is_multiple_of(2) { 1 } else { 2 }
    }

    pub(super) fn is_enrolled(&self, at: usize, day: NaiveDate) -> bool {
        self.pupils[at].from <= day && day <= self.pupils[at].to
    }
}

pub(super) struct Maker<'a> {
    pub(super) seed: u64,
    pub(super) key: ClassKey,
    pub(super) size: Size,
    pub(super) calendar: &'a Calendar,
    pub(super) roll: &'a Roll,
}

impl Maker<'_> {
    pub(super) fn course(
        &self,
        line: &CurriculumLine,
        number: usize,
        week: &Week,
        part: Option<u8>,
    ) -> Course {
        let code = line.subject.code;
        let id =
            format!("k-{code}{}", part.map_or(String::new(), |part| format!("-{part}")));
        let label = format!("course {} {id}", slug(self.key));
        let mut random = Random::seeded(self.seed, &label);
        let teacher = staff::teacher(self.key, code, part);
        let mut course = Course {
            id,
            subject: line.subject.id(),
            group: part.map(|part| format!("g-{part}")),
            teacher: Some(staff::id(teacher)),
            kind: Some(line.subject.kind),
            marking: Some(line.marking(self.key.grade)),
            marking_terms: line.marking_terms(self.key.grade),
            planned_hours: Vec::new(),
            calendar_plan: Vec::new(),
            lessons: Vec::new(),
            marks: Vec::new(),
            attendance: Vec::new(),
        };
        for day in &self.calendar.days {
            let weekday = day.weekday().num_days_from_monday() as usize;
            let hours = week.get(weekday).map_or(&[][..], Vec::as_slice);
            for hour in hours.iter().filter(|hour| hour.line == number) {
                let lesson =
                    self.lesson(&course, line, *day, hour.number, teacher, &mut random);
                if lesson.cancelled.is_none() {
                    self.fill(&mut course, &lesson, part, &mut random);
                }
                course.lessons.push(lesson);
            }
        }
        let label = format!("questions {} {}", slug(self.key), course.id);
        self.question(&mut course, &mut Random::seeded(self.seed, &label));
        for term in ["q1", "q2", "q3", "q4"] {
            let (from, to) = self.calendar.span(term);
            let inside = |lesson: &&Lesson| {
                from <= lesson.date && lesson.date <= to && lesson.cancelled.is_none()
            };
            let hours = course.lessons.iter().filter(inside).count();
            let hours = u16::try_from(hours).unwrap_or(0);
            course.planned_hours.push(PlannedHours { term: term.into(), hours });
        }
        course
    }

    fn lesson(
        &self,
        course: &Course,
        line: &CurriculumLine,
        day: NaiveDate,
        number: u8,
        teacher: usize,
        random: &mut Random,
    ) -> Lesson {
        let at = course.lessons.len();
        let code = line.subject.code;
        let id = format!("l-{}-{}-{at:03}", slug(self.key), &course.id[2..]);
        let illness = staff::illness(self.seed, teacher, self.calendar);
        let teacher_is_ill = illness.is_some_and(|(from, to)| from <= day && day <= to);
        let organiser = staff::id(staff::organiser(self.key, at % 2));
        let is_marked = line.marking(self.key.grade) == Marking::Marked;
        let is_control = is_marked && at % 17 == 16;
        let work = is_control.then(|| Work {
            id: format!("w-{}-{}-{at:03}", slug(self.key), &course.id[2..]),
            kind: WorkKind::ControlWork,
            title: Some(format!("№ {}", at / 17 + 1)),
        });
        let recorded = calendar::moment(day, calendar::bell(number) + 40);
        let homework = topics::homework(code, at).filter(|_| self.key.grade > 1);
        Lesson {
            id,
            date: day,
            number,
            topic: Some(topics::topic(code, at)),
            homework: homework.map(|text| Homework { text, recorded_at: Some(recorded) }),
            works: work.into_iter().collect(),
            substitute: teacher_is_ill.then_some(organiser),
            cancelled: (!is_control && random.chance(3)).then_some(true),
            room: None,
            recorded_at: Some(recorded),
            recorded_by: None,
        }
    }

    /// Marks and attendance of one lesson.
    fn fill(
        &self,
        course: &mut Course,
        lesson: &Lesson,
        part: Option<u8>,
        random: &mut Random,
    ) {
        let is_marked = course.marking == Some(Marking::Marked);
        let work = lesson.works.first().map(|work| work.id.clone());
        let often = match self.size {
            Size::Small => 150,
            Size::Full => 440,
        };
        for (at, pupil) in self.roll.pupils.iter().enumerate() {
            let own_group = group_on(at, self.roll.group(at), lesson.date, self.calendar);
            let in_group = part.is_none_or(|part| part == own_group);
            if !self.roll.is_enrolled(at, lesson.date) || !in_group {
                continue;
            }
            let ill = pupil
                .ill
                .iter()
                .any(|(from, to)| *from <= lesson.date && lesson.date <= *to);
            let kind = match random.below(1000) {
                _ if ill => Some(AttendanceKind::Ill),
                0..8 => Some(AttendanceKind::Absent),
                8..14 => Some(AttendanceKind::Excused),
                14..18 => Some(AttendanceKind::Late),
                _ => None,
            };
            if let Some(kind) = kind {
                course.attendance.push(Attendance {
                    pupil: pupil.id.clone(),
                    lesson: lesson.id.clone(),
                    kind,
                    source_word: None,
                    recorded_at: None,
                });
            }
            let missed = kind.is_some_and(|kind| kind != AttendanceKind::Late);
            // A missed topic may be passed later, by protocol; the absence stays.
            let passed_later = missed && random.chance(40);
            let wanted = match missed {
                true => passed_later,
                false => work.is_some() || random.chance(often),
            };
            if is_marked && wanted {
                let twice = work.is_none() && random.chance(40);
                for _ in 0..=usize::from(twice) {
                    let mark = (pupil.ability + random.around_zero(8) + 5) / 10;
                    course.marks.push(Mark {
                        pupil: pupil.id.clone(),
                        lesson: lesson.id.clone(),
                        work: work.clone().filter(|_| !passed_later),
                        value: mark.clamp(2, 5).to_string(),
                        recorded_at: lesson.recorded_at,
                        recorded_by: None,
                        protocol: passed_later.then(|| format!("протокол № {}", at + 1)),
                    });
                }
            }
        }
    }

    /// Questions whoever would have too few marks at the end of a term.
    fn question(&self, course: &mut Course, random: &mut Random) {
        if course.marking != Some(Marking::Marked) {
            return;
        }
        let kind = course.marking_terms.unwrap_or(TermKind::Quarter);
        for term in self.calendar.marking_terms(kind) {
            let (from, to) = self.calendar.span(&term);
            let held = course.lessons.iter().filter(|own| {
                from <= own.date && own.date <= to && own.cancelled.is_none()
            });
            let held: Vec<&Lesson> = held.collect();
            let weeks = usize::try_from((to - from).num_days() / 7).unwrap_or(1).max(1);
            let least = match (held.len() + weeks / 2) / weeks {
                0 => 0,
                weekly => LEAST_MARKS[weekly.min(LEAST_MARKS.len()) - 1],
            };
            let mut more = Vec::new();
            for pupil in &self.roll.pupils {
                let is = |lesson: &str, other: &str| {
                    pupil.id == other && held.iter().any(|own| own.id == lesson)
                };
                let marks = course.marks.iter();
                let own: Vec<&str> = marks
                    .filter(|own| is(&own.lesson, &own.pupil))
                    .map(|own| own.lesson.as_str())
                    .collect();
                let missed: Vec<&str> = course
                    .attendance
                    .iter()
                    .filter(|own| is(&own.lesson, &own.pupil))
                    .map(|own| own.lesson.as_str())
                    .collect();
                // Whoever is in the course has marks or records of others to show it.
                let at = self.roll.pupils.iter().position(|own| own.id == pupil.id);
                let is_free = |lesson: &&&Lesson| {
                    let id = lesson.id.as_str();
                    at.is_some_and(|at| self.is_in(course, at, lesson.date))
                        && !own.contains(&id)
                        && !missed.contains(&id)
                        && lesson.works.is_empty()
                };
                let wanted = least.saturating_sub(own.len());
                for lesson in held.iter().filter(is_free).take(wanted) {
                    let mark = (pupil.ability + random.around_zero(8) + 5) / 10;
                    more.push(Mark {
                        pupil: pupil.id.clone(),
                        lesson: lesson.id.clone(),
                        work: None,
                        value: mark.clamp(2, 5).to_string(),
                        recorded_at: lesson.recorded_at,
                        recorded_by: None,
                        protocol: None,
                    });
                }
            }
            course.marks.extend(more);
        }
        let order = |id: &str| course.lessons.iter().position(|own| own.id == id);
        let mut marks = std::mem::take(&mut course.marks);
        marks.sort_by_cached_key(|own| order(&own.lesson));
        course.marks = marks;
    }

    /// Whether the pupil is in the course on that day.
    fn is_in(&self, course: &Course, at: usize, day: NaiveDate) -> bool {
        let own = group_on(at, self.roll.group(at), day, self.calendar);
        let is_group = |id: &String| *id == format!("g-{own}");
        self.roll.is_enrolled(at, day) && course.group.as_ref().is_none_or(is_group)
    }
}
