//! Rows of the class: its pupils, subgroups, courses, results, decisions.

use std::collections::BTreeSet;

use super::super::classes::{HOURS, SHORTEST_TERMS};
use super::{Filling, code, day, text, yes};
use crate::snapshot::v1::{Course, Pupil, ResultKind, ResultMark, TermKind};

impl Filling<'_> {
    /// Rows about the class and its pupils; `order` are their ids as the journal lists them.
    pub(super) fn class(&mut self, order: &[String]) {
        self.count_off(order);
        for own in &self.class.class_teachers {
            self.put(
                "Классы",
                &[
                    ("Класс", self.name.clone()),
                    ("Классный руководитель", self.called(Some(&own.staff))),
                    ("С", day(own.from)),
                    ("По", day(own.to)),
                ],
            );
        }
        for pupil in &self.class.pupils {
            self.pupil(pupil);
        }
        self.groups();
        let mut courses: BTreeSet<(&str, Option<&str>)> = BTreeSet::new();
        for course in &self.class.courses {
            self.leave_out("calendar_plan", course.calendar_plan.len());
            match courses.insert((&course.subject, course.group.as_deref())) {
                true => self.course(course),
                false => self.leave_out("courses", 1),
            }
        }
        self.results();
        self.decisions();
        let class = self.class;
        self.leave_out("carried_results", class.carried_results.len());
        self.leave_out("deferred_results", class.deferred_results.len());
        let ledger = class.ledger_finals.iter().flat_map(super::lists);
        self.leave_out("ledger_finals", ledger.map(|(_, marks)| marks.len()).sum());
    }

    /// Gives every pupil a number: the one that the id tells, or that of the journal.
    fn count_off(&mut self, order: &[String]) {
        let class = self.class;
        let prefix = format!("p-{}-", class.id);
        let told = |own: &Pupil| -> Option<u16> {
            own.id.strip_prefix(&prefix)?.parse().ok().filter(|own| *own > 0)
        };
        let told: Option<Vec<u16>> = class.pupils.iter().map(told).collect();
        let told = told.filter(|_| self.is_ours());
        for (at, pupil) in class.pupils.iter().enumerate() {
            let listed = || order.iter().position(|id| *id == pupil.id).map(|at| at + 1);
            let number = match &told {
                Some(told) => told.get(at).map(u16::to_string),
                None => listed().map(|own| own.to_string()),
            };
            self.numbers.insert(&pupil.id, number.unwrap_or_default());
        }
    }

    fn pupil(&mut self, pupil: &Pupil) {
        let number = self.number(&pupil.id);
        self.put(
            "Обучающиеся",
            &[
                ("Класс", self.name.clone()),
                ("Номер", number.clone()),
                ("Фамилия", pupil.family_name.clone()),
                ("Имя", pupil.given_name.clone()),
                ("Отчество", text(pupil.patronymic.as_ref())),
                ("Дата рождения", day(pupil.born)),
                ("Личное дело", text(pupil.personal_file.as_ref())),
                (
                    "Обучается в классе",
                    pupil.grade.map(|own| own.to_string()).unwrap_or_default(),
                ),
                ("Индивидуальный план", yes(pupil.individual_plan)),
            ],
        );
        for own in &pupil.movements {
            self.put(
                "Движение",
                &[
                    ("Класс", self.name.clone()),
                    ("Номер", number.clone()),
                    ("Что произошло", code(&own.kind)),
                    ("Дата", day(Some(own.date))),
                    ("Откуда или куда", text(own.counterpart.as_ref())),
                    ("Номер приказа", text(own.order_number.as_ref())),
                    ("Дата приказа", day(own.order_date)),
                ],
            );
        }
        self.leave_out("health", usize::from(pupil.health.is_some()));
        self.leave_out("membership", pupil.membership.len());
    }

    fn groups(&mut self) {
        for group in &self.class.groups {
            self.leave_out("groups", usize::from(group.members.is_empty()));
            for own in &group.members {
                self.put(
                    "Подгруппы",
                    &[
                        ("Класс", self.name.clone()),
                        ("Подгруппа", group.name.clone()),
                        ("Номер", self.number(&own.pupil)),
                        ("С", day(own.from)),
                        ("По", day(own.to)),
                    ],
                );
            }
        }
    }

    fn course(&mut self, course: &Course) {
        let mut cells = vec![
            ("Класс", self.name.clone()),
            ("Предмет", self.subject(&course.subject)),
            ("Подгруппа", self.group(course.group.as_ref())),
            ("Учитель", self.called(course.teacher.as_ref())),
            ("Вид", code(&course.kind)),
            ("Оценивание", code(&course.marking)),
            ("Отметки за", code(&course.marking_terms)),
        ];
        let terms = &self.snapshot.school_year.terms;
        let has = |kind: &TermKind| terms.iter().any(|own| own.kind == *kind);
        let kind = SHORTEST_TERMS.into_iter().map(|(kind, _)| kind).find(has);
        for own in &course.planned_hours {
            let term = terms.iter().find(|term| term.id == own.term);
            let number =
                term.filter(|term| Some(term.kind) == kind).map(|own| own.number);
            let heading =
                number.and_then(|own| HOURS.get(usize::from(own).checked_sub(1)?));
            match heading {
                Some(heading) if cells.iter().all(|(other, _)| other != heading) => {
                    cells.push((heading, own.hours.to_string()));
                }
                _ => self.leave_out("planned_hours", 1),
            }
        }
        self.put("Нагрузка", &cells);
    }

    fn results(&mut self) {
        let class = self.class;
        for (kind, marks) in super::lists(&class.journal_finals) {
            let mut seen = BTreeSet::new();
            for mark in marks {
                let key = (&mark.pupil, &mark.subject, &mark.term);
                if !seen.insert(key) || !self.result(kind, mark) {
                    self.leave_out("results", 1);
                }
            }
        }
    }

    /// Whether the form has a place for the mark.
    fn result(&mut self, kind: ResultKind, mark: &ResultMark) -> bool {
        let terms = &self.snapshot.school_year.terms;
        let term =
            mark.term.as_ref().and_then(|id| terms.iter().find(|own| own.id == *id));
        let is_term_mark = kind == ResultKind::TermMark;
        let Some(value) = self.marks(&[&mark.value]) else { return false };
        if term.is_some() != is_term_mark {
            return false;
        }
        let number = term.map(|own| own.number.to_string());
        self.put(
            "Итоги",
            &[
                ("Класс", self.name.clone()),
                ("Предмет", self.subject(&mark.subject)),
                ("Номер", self.number(&mark.pupil)),
                ("Вид отметки", code(&kind)),
                ("Период", code(&term.map(|own| own.kind))),
                ("Номер периода", number.unwrap_or_default()),
                ("Отметка", value),
            ],
        );
        true
    }

    fn decisions(&mut self) {
        for own in &self.class.council_decisions {
            self.put(
                "Решения",
                &[
                    ("Класс", self.name.clone()),
                    ("Номер", self.number(&own.pupil)),
                    ("Решение", code(&own.decision)),
                    ("Пояснение", text(own.text.as_ref())),
                    ("Номер протокола", text(own.protocol_number.as_ref())),
                    ("Дата протокола", day(own.protocol_date)),
                    ("Номер приказа", text(own.order_number.as_ref())),
                    ("Дата приказа", day(own.order_date)),
                ],
            );
        }
    }
}
