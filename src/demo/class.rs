//! One class of the invented school: pupils, movements, subgroups, everything together.

use chrono::NaiveDate;

use super::calendar::{self, Calendar};
use super::course::{self, Roll};
use super::curriculum::{CurriculumLine, curriculum};
use super::random::Random;
use super::{ClassKey, LETTERS, Size, YEAR_BEGINS, names, results, staff, timetable};
use crate::snapshot::v1::{
    Class, ClassTeacher, Format, Group, GroupMember, Movement, MovementKind, Pupil,
    School, Snapshot, Source,
};

/// Who leaves, who comes from another class, who changes the subgroup: indexes of pupils.
const LEAVES: usize = 2;
const COMES_FROM_CLASS: usize = 4;
const CHANGES_GROUP: usize = 6;
/// Studies by an individual plan.
pub(super) const OWN_PLAN: usize = 7;

pub(super) fn snapshot(seed: u64, key: ClassKey, size: Size) -> Snapshot {
    let calendar = Calendar::of(YEAR_BEGINS, key.grade);
    let lines = curriculum(key.grade);
    let mut random = Random::seeded(seed, &format!("class {} {}", key.grade, key.letter));
    let count = match size {
        Size::Small => 14,
        Size::Full => 25 + random.below(7),
    };
    let pupils: Vec<Pupil> =
        (0..count).map(|at| pupil(&mut random, key, at, count, &calendar)).collect();
    let roll = Roll::new(&mut random, &pupils, &calendar);
    let week = timetable::week(seed, key, &lines);
    let mut courses = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let parts: &[Option<u8>] =
            if line.in_groups { &[Some(1), Some(2)] } else { &[None] };
        for part in parts {
            let maker =
                course::Maker { seed, key, size, calendar: &calendar, roll: &roll };
            courses.push(maker.course(line, at, &week, *part));
        }
    }
    let mut class = Class {
        id: format!("c-{}", slug(key)),
        grade: key.grade,
        letter: Some(LETTERS[key.letter].to_owned()),
        class_teachers: class_teachers(key, &calendar),
        groups: groups(&roll, &calendar),
        pupils,
        courses,
        journal_finals: Default::default(),
        ledger_finals: None,
        deferred_results: Vec::new(),
        carried_results: Vec::new(),
        council_decisions: Vec::new(),
    };
    results::give(&mut class, key, &lines, &roll, &calendar, &mut random);
    around(seed, class, &lines, calendar)
}

/// The export around the class: only the staff and subjects it names.
fn around(
    seed: u64,
    class: Class,
    lines: &[CurriculumLine],
    calendar: Calendar,
) -> Snapshot {
    let mut numbers: Vec<String> = vec![staff::id(staff::DIRECTOR)];
    numbers.extend(class.class_teachers.iter().map(|own| own.staff.clone()));
    for course in &class.courses {
        numbers.extend(course.teacher.clone());
        numbers.extend(course.lessons.iter().filter_map(|own| own.substitute.clone()));
    }
    numbers.sort();
    numbers.dedup();
    let numbers = numbers.iter().filter_map(|id| id.strip_prefix("t-")?.parse().ok());
    Snapshot {
        format: Format::V1,
        exported_at: calendar::moment(
            calendar::day(YEAR_BEGINS + 1, 5, 30),
            18 * 60 + 20,
        ),
        source: Source {
            system: "Дневник.ру".into(), version: Some("API v2".into())
        },
        cannot_tell: Vec::new(),
        school: Some(School {
            id: Some("100".into()), name: "МАОУ «СОШ № 100»".into()
        }),
        staff: numbers.map(|number| staff::member(seed, number)).collect(),
        subjects: lines.iter().map(|line| line.subject.subject()).collect(),
        classes: vec![class],
        bell_times: calendar::bell_times(),
        voided_spans: Vec::new(),
        change_log: Vec::new(),
        school_year: calendar.year,
    }
}

pub(super) fn slug(key: ClassKey) -> String {
    format!("{:02}{}", key.grade, ["a", "b", "v", "g"][key.letter])
}

fn pupil(
    random: &mut Random,
    key: ClassKey,
    at: usize,
    count: usize,
    calendar: &Calendar,
) -> Pupil {
    let name = names::pupil(random, at);
    let year = YEAR_BEGINS - 7 - i32::from(key.grade) + 1;
    let month = u32::try_from(random.between(1, 12)).unwrap_or(1);
    let day = u32::try_from(random.between(1, 28)).unwrap_or(1);
    Pupil {
        id: format!("p-{}-{:02}", slug(key), at + 1),
        family_name: name.family_name,
        given_name: name.given_name,
        patronymic: name.patronymic,
        born: Some(calendar::day(year, month, day)),
        personal_file: Some(format!(
            "{}-{}",
            LETTERS[key.letter],
            300 + random.below(600)
        )),
        grade: None,
        individual_plan: (at == OWN_PLAN).then_some(true),
        membership: Vec::new(),
        movements: movements(at, count, calendar),
        health: None,
    }
}

fn movements(at: usize, count: usize, calendar: &Calendar) -> Vec<Movement> {
    let (second, third) = (calendar.span("q2").0, calendar.span("q3").0);
    let movement = |kind, date: NaiveDate, order: &str, counterpart: &str| Movement {
        kind,
        date,
        order_number: Some(order.to_owned()),
        order_date: Some(calendar::shifted(date, -1)),
        counterpart: Some(counterpart.to_owned()),
    };
    if at == LEAVES {
        let date = calendar.last_lesson_day(calendar::shifted(second, 16));
        vec![movement(MovementKind::Left, date, "41-у", "школа № 7, г. Заозёрный")]
    } else if at == COMES_FROM_CLASS {
        let date = calendar.first_lesson_day(calendar::shifted(calendar.year.starts, 20));
        vec![movement(MovementKind::TransferredIn, date, "12-у", "параллельный класс")]
    } else if at + 1 == count {
        let date = calendar.first_lesson_day(third);
        vec![movement(MovementKind::Arrived, date, "2-у", "школа № 3, г. Дальний")]
    } else {
        Vec::new()
    }
}

fn class_teachers(key: ClassKey, calendar: &Calendar) -> Vec<ClassTeacher> {
    let first = staff::id(staff::class_teacher(key));
    match staff::second_class_teacher(key) {
        None => vec![ClassTeacher { staff: first, from: None, to: None }],
        Some(second) => {
            let change = calendar::shifted(calendar.span("q3").0, 21);
            let until = Some(calendar::shifted(change, -1));
            vec![
                ClassTeacher { staff: first, from: None, to: until },
                ClassTeacher { staff: staff::id(second), from: Some(change), to: None },
            ]
        }
    }
}

fn groups(roll: &Roll, calendar: &Calendar) -> Vec<Group> {
    let change = calendar.span("q3").0;
    [1, 2]
        .into_iter()
        .map(|part| {
            let mut members = Vec::new();
            for (at, pupil) in roll.pupils.iter().enumerate() {
                let own = roll.group(at);
                let member = |from, to| GroupMember { pupil: pupil.id.clone(), from, to };
                if at == CHANGES_GROUP {
                    members.push(match own == part {
                        true => member(None, Some(calendar::shifted(change, -1))),
                        false => member(Some(change), None),
                    });
                } else if own == part {
                    members.push(member(None, None));
                }
            }
            Group {
                id: format!("g-{part}"), name: format!("группа {part}"), members
            }
        })
        .collect()
}

/// Subgroup of the pupil on a day.
pub(super) fn group_on(at: usize, own: u8, day: NaiveDate, calendar: &Calendar) -> u8 {
    let changed = at == CHANGES_GROUP && day >= calendar.span("q3").0;
    if changed { 3 - own } else { own }
}
