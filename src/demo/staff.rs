//! Who teaches what: numbers of the staff, and why nobody is in two rooms at one hour.
//!
//! In grades 1–4 the class teacher gives nearly everything. From grade 5 on a subject of
//! a grade has one teacher for all its classes (two for subgroups); the timetable turns by
//! a day from letter to letter, so these classes never need the teacher at the same hour.
//! Two organisers a class lead its clubs and stand in where a teacher is ill.

use chrono::NaiveDate;

use super::calendar::Calendar;
use super::names;
use super::random::Random;
use super::{ClassKey, LETTERS};
use crate::snapshot::v1::StaffMember;

/// Teachers that a grade from 5 on has, in the order of `chair`.
const CHAIRS: usize = 20;

/// Number of a member of staff, from 1.
pub(super) type StaffNumber = usize;

/// The director's number; deputies and the secretary follow.
pub(super) const DIRECTOR: StaffNumber = 1;

/// Id in the snapshot.
pub(super) fn id(number: StaffNumber) -> String {
    format!("t-{number:03}")
}

/// Who teaches a subject to a class or to one of its subgroups (1 or 2).
pub(super) fn teacher(key: ClassKey, code: &str, group: Option<u8>) -> StaffNumber {
    let grade = usize::from(key.grade);
    let second = usize::from(group == Some(2));
    if is_after_lessons(code) {
        return match (key.grade, second) {
            (1..=4, 0) => elementary_teacher(key),
            _ => organiser(key, second),
        };
    }
    if code == "talks" {
        return class_teacher(key);
    }
    if grade <= 4 {
        return match code {
            "eng" => 40 + (grade - 1) * 4 + second,
            "pe" => 42 + (grade - 1) * 4,
            "mus" => 43 + (grade - 1) * 4,
            _ => elementary_teacher(key),
        };
    }
    60 + (grade - 5) * CHAIRS + chair(code, grade, second)
}

/// Clubs are held after lessons, at hours when nobody has a lesson.
pub(super) fn is_after_lessons(code: &str) -> bool {
    matches!(
        code,
        "eagle" | "func" | "prof" | "chess" | "choir" | "robot" | "stage" | "games"
    )
}

fn chair(code: &str, grade: usize, second: usize) -> usize {
    match code {
        "rus" | "elr" => 0,
        "lit" => 1,
        "eng" => 2 + second,
        "geom" | "prob" if grade >= 10 => 5,
        "mat" | "alg" | "geom" | "prob" | "elm" => 4,
        "inf" => 6 + second,
        "hist" | "soc" | "land" | "proj" => 8,
        "geog" => 9,
        "bio" => 10,
        "chem" => 11,
        "phys" => 12,
        "art" | "moral" => 13,
        "mus" => 14,
        "lab" => 15 + second,
        "pe" => 17,
        _ => 18,
    }
}

fn elementary_teacher(key: ClassKey) -> StaffNumber {
    10 + (usize::from(key.grade) - 1) * LETTERS.len() + key.letter
}

/// Who leads the class (at the beginning of the year).
pub(super) fn class_teacher(key: ClassKey) -> StaffNumber {
    if key.grade <= 4 {
        return elementary_teacher(key);
    }
    let chairs = ["rus", "mat", "hist", "eng", "geog", "bio"];
    teacher(key, chairs[key.letter % chairs.len()], None)
}

/// Who leads a class from the beginning of February on, where two share the year.
pub(super) fn second_class_teacher(key: ClassKey) -> Option<StaffNumber> {
    (key.grade == 7 && key.letter == 0).then(|| teacher(key, "lit", None))
}

/// Who leads the clubs of a class and stands in for others.
pub(super) fn organiser(key: ClassKey, second: usize) -> StaffNumber {
    let class = (usize::from(key.grade) - 1) * LETTERS.len() + key.letter;
    210 + class * 2 + second
}

/// The member of staff with that number; the same in every class and year.
pub(super) fn member(seed: u64, number: StaffNumber) -> StaffMember {
    let mut random = Random::seeded(seed, &format!("staff {number}"));
    let person = names::adult(&mut random);
    StaffMember {
        id: id(number),
        family_name: person.family_name,
        given_name: person.given_name,
        patronymic: person.patronymic,
    }
}

/// The days on which a teacher is ill, the same for every class; both ends included.
///
/// One teacher in four is ill once a year, for one or two weeks.
pub(super) fn illness(
    seed: u64,
    number: StaffNumber,
    calendar: &Calendar,
) -> Option<(NaiveDate, NaiveDate)> {
    let mut random =
        Random::seeded(seed, &format!("illness {number} {}", calendar.year.name));
    if number >= 210 || !random.chance(250) {
        return None;
    }
    let weeks = i32::try_from(calendar.days.len()).unwrap_or(0) / 5;
    let starts = super::calendar::shifted(
        calendar.year.starts,
        7 * random.between(3, (weeks + 3).max(4)),
    );
    Some((starts, super::calendar::shifted(starts, random.between(3, 9))))
}
