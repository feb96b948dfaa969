//! Rows of the school, its roles, its year, its staff, its subjects.

use std::collections::BTreeSet;

use chrono::FixedOffset;

use super::super::form::{HOLIDAYS, Kind, TABS, Word};
use super::super::register::hashed;
use super::super::value::folded;
use super::{Filling, code, day, text};
use crate::snapshot::v1::StaffMember;

/// Offset of Moscow time, in seconds.
const MOSCOW: i32 = 3 * 3600;

impl Filling<'_> {
    /// Rows about everything that the class shares with others.
    pub(super) fn school(&mut self) {
        self.about();
        self.roles();
        self.periods();
        self.teachers();
        for (number, subject) in (1..).zip(&self.snapshot.subjects) {
            let number: usize = number;
            self.put(
                "Предметы",
                &[
                    ("Предмет", subject.name.clone()),
                    ("Кратко", text(subject.short_name.as_ref())),
                    ("Порядок", number.to_string()),
                ],
            );
        }
        self.leave_out("bell_times", self.snapshot.bell_times.len());
        self.leave_out("voided_spans", self.snapshot.voided_spans.len());
        let id = &self.class.id;
        let changes = self.snapshot.change_log.iter().filter(|own| own.class == *id);
        self.leave_out("change_log", changes.count());
    }

    fn about(&mut self) {
        let (snapshot, school) = (self.snapshot, &self.profile.school);
        let own_name = snapshot.school.as_ref().map(|own| &own.name);
        // The name of another source is its own; ours came from the school.
        let name = own_name.filter(|_| self.is_ours()).unwrap_or(&school.name);
        let year = &snapshot.school_year;
        let first: u16 = year.name.get(..4).and_then(|own| own.parse().ok()).unwrap_or(0);
        let mut moment = snapshot.exported_at;
        let is_zone = |own: &Word| own.code == moment.offset().to_string();
        let has_zone = words("Школа", "Часовой пояс").iter().any(is_zone);
        if !has_zone && let Some(moscow) = FixedOffset::east_opt(MOSCOW) {
            moment = moment.with_timezone(&moscow);
        }
        let is_whole = has_zone && moment.timestamp_subsec_nanos() == 0;
        self.put(
            "Школа",
            &[
                ("Полное название", name.clone()),
                ("Краткое название", text(school.short_name.as_ref())),
                ("Адрес", text(school.address.as_ref())),
                ("Учебный год", format!("{first}/{}", first.saturating_add(1))),
                ("Начало года", day(Some(year.starts))),
                ("Конец года", day(Some(year.ends))),
                ("Выгружено", moment.format("%d.%m.%Y %H:%M:%S").to_string()),
                ("Часовой пояс", moment.offset().to_string()),
            ],
        );
        self.leave_out("moment", usize::from(!is_whole));
    }

    /// Roles that the form names; others are the profile's own, and no class has them.
    fn roles(&mut self) {
        let known = words("Должности", "Должность");
        let profile = self.profile;
        for own in &profile.roles {
            if known.iter().any(|word| word.code == own.role) {
                self.put(
                    "Должности",
                    &[
                        ("Должность", own.role.clone()),
                        ("Фамилия", own.family_name.clone()),
                        ("Имя", own.given_name.clone()),
                        ("Отчество", text(own.patronymic.as_ref())),
                        ("С", day(own.from)),
                        ("По", day(own.to)),
                        ("Исполняет обязанности", text(own.acting.as_ref())),
                        ("Приказ", text(own.order.as_ref())),
                    ],
                );
            }
        }
    }

    fn periods(&mut self) {
        let year = &self.snapshot.school_year;
        for term in &year.terms {
            self.put(
                "Периоды",
                &[
                    ("Вид", code(&term.kind)),
                    ("Номер", term.number.to_string()),
                    ("Начало", day(Some(term.starts))),
                    ("Конец", day(Some(term.ends))),
                ],
            );
        }
        for (at, own) in year.holidays.iter().enumerate() {
            self.put(
                "Периоды",
                &[
                    ("Вид", HOLIDAYS.to_owned()),
                    ("Номер", (at + 1).to_string()),
                    ("Начало", day(Some(own.starts))),
                    ("Конец", day(Some(own.ends))),
                    ("Название", text(own.name.as_ref())),
                ],
            );
        }
    }

    /// Whoever the class names. Full namesakes are told apart by a number.
    fn teachers(&mut self) {
        let (snapshot, class) = (self.snapshot, self.class);
        let leading = class.class_teachers.iter().map(|own| &own.staff);
        let courses = class.courses.iter();
        let teaching = courses.clone().filter_map(|own| own.teacher.as_ref());
        let lessons = courses.flat_map(|own| &own.lessons);
        let standing_in = lessons.filter_map(|own| own.substitute.as_ref());
        let named: BTreeSet<&String> =
            leading.chain(teaching).chain(standing_in).collect();
        let members: Vec<(&StaffMember, String)> = snapshot
            .staff
            .iter()
            .filter(|own| named.contains(&own.id))
            .map(|own| (own, full_name(own)))
            .collect();
        for (place, (member, full)) in (1_usize..).zip(&members) {
            let key = folded(full);
            let namesakes = members.iter().filter(|(_, own)| folded(own) == key);
            let is_namesake = namesakes.count() > 1;
            let id = match self.is_ours() {
                true => Some(&member.id).filter(|id| **id != hashed("t", &key)).cloned(),
                false => is_namesake.then(|| hashed("t", &member.id)),
            };
            // The place keeps namesakes in their order.
            let number = id.map(|own| format!("{place:03} {own}"));
            self.put(
                "Учителя",
                &[
                    ("Фамилия", member.family_name.clone()),
                    ("Имя", member.given_name.clone()),
                    ("Отчество", text(member.patronymic.as_ref())),
                    ("Табельный номер", text(number.as_ref())),
                ],
            );
            let called = number.filter(|_| is_namesake).unwrap_or_else(|| full.clone());
            self.staff.insert(&member.id, called);
        }
    }
}

fn full_name(own: &StaffMember) -> String {
    let patronymic = own.patronymic.as_deref().unwrap_or_default();
    let name = [own.family_name.as_str(), &own.given_name, patronymic].join(" ");
    name.trim().to_owned()
}

/// The words of a column.
fn words(tab: &str, heading: &str) -> &'static [Word] {
    let tab = TABS.iter().find(|own| own.name == tab);
    let column =
        tab.and_then(|own| own.columns.iter().find(|own| own.heading == heading));
    match column.map(|own| own.kind) {
        Some(Kind::Word(words)) => words,
        _ => &[],
    }
}
