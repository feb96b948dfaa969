//! Names and numbers that findings leave out, kept apart so that none slips into an answer.

use std::collections::{BTreeMap, BTreeSet};

use crate::alike::folded;
use crate::finding::Place;

/// School year, class and id of something in it.
pub type InClass = (String, String, String);

/// What findings leave out on purpose, or need not say, and a document for people does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Particulars {
    /// Names of pupils by id.
    pub pupils: BTreeMap<InClass, String>,
    /// Number in the day, from 0, of lessons that findings name, by id.
    pub lessons: BTreeMap<InClass, u8>,
    /// Titles of print periods by id.
    pub periods: BTreeMap<InClass, String>,
    /// Every teacher of the classes, «Фамилия И. О.», with a finding or without.
    pub teachers: BTreeSet<String>,
}

impl Particulars {
    /// Adds those of another class.
    pub fn extend(&mut self, other: Self) {
        self.pupils.extend(other.pupils);
        self.lessons.extend(other.lessons);
        self.periods.extend(other.periods);
        self.teachers.extend(other.teachers);
    }

    /// Name of the pupil whom a place means.
    pub fn pupil(&self, place: &Place) -> Option<&String> {
        self.pupils.get(&key(place, place.pupil.as_ref())?)
    }

    pub(super) fn lesson(&self, place: &Place) -> Option<u8> {
        self.lessons.get(&key(place, place.lesson.as_ref())?).copied()
    }

    pub(super) fn period(&self, place: &Place) -> Option<&String> {
        self.periods.get(&key(place, place.period.as_ref())?)
    }
}

fn key(place: &Place, id: Option<&String>) -> Option<InClass> {
    Some((place.year.clone()?, place.class.clone()?, id?.clone()))
}

/// Whether a teacher is meant by a part of the name: case, ё and kinds of blanks aside.
pub fn is_teacher(name: &str, asked: &str) -> bool {
    folded(name).contains(&folded(asked))
}
