//! An invented school, lifelike and the same for ever: for trying out, tests, benchmarks.
//!
//! Every class has its own row of random numbers, so 7А is the same whatever other classes
//! are made with it. No name, place or number belongs to anyone.

mod calendar;
mod class;
mod course;
mod curriculum;
mod names;
mod random;
mod results;
mod staff;
mod timetable;
mod topics;

use crate::snapshot::v1::Snapshot;

/// Letters of parallel classes.
const LETTERS: [&str; 4] = ["А", "Б", "В", "Г"];
/// The invented year begins in September of this year.
const YEAR_BEGINS: i32 = 2025;

/// How large the classes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// 14 pupils and few marks, small enough to be committed.
    Small,
    /// 25–31 pupils, at least 8,000 marks a class and year.
    Full,
}

/// One export file of the invented school.
pub struct DemoFile {
    /// `07a.json`.
    pub name: String,
    /// What it holds: one class, the whole year.
    pub snapshot: Snapshot,
}

/// A class of the invented school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ClassKey {
    grade: u8,
    /// Index of the letter.
    letter: usize,
}

/// The files of a school of that many classes (at most 36), one class at a time.
///
/// Three classes are 1А, 7А and 10А; 36 fill all eleven grades.
pub fn school(classes: usize, seed: u64, size: Size) -> impl Iterator<Item = DemoFile> {
    keys(classes).into_iter().map(move |key| DemoFile {
        name: format!("{:02}{}.json", key.grade, ["a", "b", "v", "g"][key.letter]),
        snapshot: class::snapshot(seed, key, size),
    })
}

fn keys(classes: usize) -> Vec<ClassKey> {
    if classes == 3 {
        return [1, 7, 10].map(|grade| ClassKey { grade, letter: 0 }).into();
    }
    let all = (0..LETTERS.len()).flat_map(|letter| {
        // Four classes in grades 1–3, three above: 36 in all.
        let grades = if letter == 3 { 1..=3 } else { 1..=11 };
        grades.map(move |grade| ClassKey { grade, letter })
    });
    let mut keys: Vec<ClassKey> = all.take(classes).collect();
    keys.sort_by_key(|key| (key.grade, key.letter));
    keys
}

/// The profile of the invented school.
pub fn profile_toml() -> String {
    include_str!("school.toml").to_owned()
}
