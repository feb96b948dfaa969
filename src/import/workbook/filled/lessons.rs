//! Rows of the lessons, their marks and who was missing.

use std::collections::{BTreeMap, BTreeSet};

use super::super::parse;
use super::{Filling, code, day, text, yes};
use crate::import::attendance;
use crate::snapshot::v1::{Attendance, AttendanceKind, Course, Lesson, Work, WorkKind};

/// Cells that name a lesson.
type Address = [(&'static str, String); 5];

/// What marks need to know of a lesson.
struct Known<'a> {
    address: Address,
    /// Kinds of the works that have a place in the row, by id.
    works: BTreeMap<&'a str, WorkKind>,
}

impl<'a> Filling<'a> {
    /// Rows about what happened. A second course of the same subject and subgroup stands
    /// in the first: its teacher gives the lessons as a substitute.
    pub(super) fn lessons(&mut self) {
        let class = self.class;
        let mut known: BTreeMap<&'a str, Known<'a>> = BTreeMap::new();
        let mut teachers: BTreeMap<(&str, Option<&str>), Option<&String>> =
            BTreeMap::new();
        let mut seen: BTreeSet<Address> = BTreeSet::new();
        for course in &class.courses {
            let key = (course.subject.as_str(), course.group.as_deref());
            let own = course.teacher.as_ref();
            let first = *teachers.entry(key).or_insert(own);
            let stands_in = own.filter(|own| first != Some(*own));
            for lesson in &course.lessons {
                let address = self.address(course, lesson);
                if !seen.insert(address.clone()) {
                    self.leave_out("lessons", 1);
                    continue;
                }
                let works = self.lesson(lesson, &address, stands_in);
                known.insert(&lesson.id, Known { address, works });
            }
        }
        for course in &class.courses {
            self.current_marks(course, &known);
            self.absences(&course.attendance, &known);
        }
    }

    fn address(&self, course: &Course, lesson: &Lesson) -> Address {
        [
            ("Класс", self.name.clone()),
            ("Предмет", self.subject(&course.subject)),
            ("Подгруппа", self.group(course.group.as_ref())),
            ("Дата", day(Some(lesson.date))),
            ("Урок", lesson.number.to_string()),
        ]
    }

    /// Writes the lesson; gives the works that have a place in it: two of different kinds.
    fn lesson(
        &mut self,
        lesson: &'a Lesson,
        address: &Address,
        stands_in: Option<&String>,
    ) -> BTreeMap<&'a str, WorkKind> {
        let mut works: Vec<&Work> = Vec::new();
        for work in &lesson.works {
            match works.iter().any(|own| own.kind == work.kind) || works.len() == 2 {
                true => self.leave_out("works", 1),
                false => works.push(work),
            }
        }
        let mut cells = address.to_vec();
        let headings =
            [("Вид работы", "Название работы"), ("Вторая работа", "Название второй")];
        for ((kind, title), work) in headings.into_iter().zip(&works) {
            cells.push((kind, code(&work.kind)));
            cells.push((title, text(work.title.as_ref())));
        }
        let homework = lesson.homework.as_ref().map(|own| &own.text);
        cells.extend([
            ("Тема", text(lesson.topic.as_ref())),
            ("Домашнее задание", text(homework)),
            ("Замена", self.called(lesson.substitute.as_ref().or(stands_in))),
            ("Отменён", yes(lesson.cancelled)),
            ("Кабинет", text(lesson.room.as_ref())),
        ]);
        self.put("Уроки", &cells);
        works.into_iter().map(|own| (own.id.as_str(), own.kind)).collect()
    }

    /// Marks of one pupil, lesson and work share a cell. A mark for a work that has no place
    /// stands as one for the lesson.
    fn current_marks(&mut self, course: &'a Course, known: &BTreeMap<&str, Known<'_>>) {
        let mut cells: BTreeMap<(&str, &str, String), Vec<&str>> = BTreeMap::new();
        for mark in &course.marks {
            self.leave_out("protocols", usize::from(mark.protocol.is_some()));
            let Some(lesson) = known.get(mark.lesson.as_str()) else {
                self.leave_out("marks", 1);
                continue;
            };
            let work = mark.work.as_ref().and_then(|id| lesson.works.get(id.as_str()));
            let key = (mark.lesson.as_str(), mark.pupil.as_str(), code(&work));
            cells.entry(key).or_default().push(&mark.value);
        }
        for ((lesson, pupil, work), values) in cells {
            let (Some(lesson), Some(marks)) = (known.get(lesson), self.marks(&values))
            else {
                self.leave_out("marks", values.len());
                continue;
            };
            let mut row = lesson.address.to_vec();
            row.extend([
                ("Номер", self.number(pupil)),
                ("Работа", work),
                ("Отметка", marks),
            ]);
            self.put("Отметки", &row);
        }
    }

    fn absences(&mut self, records: &[Attendance], known: &BTreeMap<&str, Known<'_>>) {
        let mut seen = BTreeSet::new();
        for own in records {
            let lesson = known.get(own.lesson.as_str());
            let is_first = seen.insert((&own.lesson, &own.pupil));
            let (Some(lesson), Some(letter), true) =
                (lesson, self.letter(own.kind), is_first)
            else {
                self.leave_out("attendance", 1);
                continue;
            };
            let mut row = lesson.address.to_vec();
            row.extend([("Номер", self.number(&own.pupil)), ("Знак", letter)]);
            self.put("Посещаемость", &row);
        }
    }

    /// The letter that is read back as this kind.
    fn letter(&self, kind: AttendanceKind) -> Option<String> {
        let words = &self.profile.attendance;
        let own = match kind {
            AttendanceKind::Absent => &words.absent,
            AttendanceKind::Ill => &words.ill,
            AttendanceKind::Excused => &words.excused,
            AttendanceKind::Late => &words.late,
            AttendanceKind::Unknown => return None,
        };
        (attendance(own, self.profile) == Some(kind)).then(|| own.clone())
    }

    /// A cell that is read back as these marks, in the school's words; `None` if there is
    /// none.
    ///
    /// Beside another mark a word with a separator in it would fall apart, so there the
    /// customary word stands.
    pub(super) fn marks(&self, values: &[&str]) -> Option<String> {
        let words = &self.profile.marks.words;
        let mut cell = Vec::new();
        for value in values {
            let (own, customary) = match *value {
                "not_certified" => (words.not_certified.as_str(), "на"),
                "exempt" => (words.exempt.as_str(), "осв."),
                "pass" => (words.pass.as_str(), "зач."),
                "fail" => (words.fail.as_str(), "незач."),
                number => (number, number),
            };
            let falls_apart = values.len() > 1 && own.contains([' ', ';', '/']);
            cell.push(if falls_apart { customary } else { own });
        }
        let text = cell.join(" ");
        (parse::marks(&text, self.profile)? == values).then_some(text)
    }
}
