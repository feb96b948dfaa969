//! 1EdTech OneRoster 1.1 and 1.2 as CSV: zips or folders, whole (bulk) or changes (delta).
//!
//! Source: 1EdTech OneRoster 1.1, CSV Tables (1.1.1), and OneRoster CSV Binding 1.2.1.
//!
//! What becomes what:
//!
//! | OneRoster | snapshot v1 |
//! |---|---|
//! | org of type `school` | the school |
//! | session `schoolYear` | days of the year; its first day names the year |
//! | sessions `term`, `semester`, `gradingPeriod` | marking terms, by their count in the year: four are quarters, three trimesters, two half-years; one must be the whole year and is no marking term |
//! | class of type `homeroom` | class; grade and letter from its title, else its code («7А») |
//! | class of type `scheduled` | a course in the class of each homeroom that its pupils sit in; pupils who are not all of the class make a subgroup |
//! | title of the scheduled class's course | subject; the same title is the same subject |
//! | `student` in a homeroom, in a scheduled class | membership in the class, in the subgroup |
//! | `teacher` in a homeroom, in a scheduled class | class teacher; teacher of the course: the one who is `primary`, or the only one |
//! | line item | a work in a lesson of its due date; OneRoster has no lessons, so line items of one day and course share one, whose number in the day is always 1 |
//! | line item whose category is called as the profile calls a resulting mark | resulting marks; a term mark belongs to the term that the line item names |
//! | result | mark: what the score scale says, else a word of marks, else a whole mark of the school's scale |
//! | demographics | date of birth, and nothing else |
//!
//! Ends of sessions and enrolments are exclusive in OneRoster and inclusive here. A row is
//! used if all it says is understood, also if a class journal needs none of it. A row that
//! refers to a refused row is refused with it, as a warning: the first one blocks.
//!
//! Changes come after the whole tables, in the order of `dateLastModified`; `tobedeleted`
//! removes a record as if it had never been. Records are taken in the order of their ids,
//! so changes over an old export give what a new export gives.
//!
//! OneRoster has no topics, no homework and no attendance; that is said once. It does not
//! say when it was exported: the person who imports it does.

mod calendar;
mod classes;
mod courses;
mod marks;
mod package;
mod people;
mod record;
mod scores;
mod store;
mod tables;

use std::collections::BTreeMap;

use self::calendar::{Session, Year};
use self::classes::Homeroom;
use self::courses::Placed;
use self::people::Person;
use self::store::Store;
use super::{Draft, Intake, Request};
use crate::finding::Place;
use crate::snapshot::v1::{School, Unknown};

/// Everything known while the tables become drafts.
struct Mapper<'a> {
    request: &'a Request<'a>,
    store: Store,
    drafts: BTreeMap<String, Draft>,
    /// Name and version of the source.
    system: (String, String),
    /// The school of the homerooms.
    school: Option<(School, Place)>,
    years: BTreeMap<String, Year>,
    /// Sessions by id.
    sessions: BTreeMap<String, Session>,
    /// Users by id.
    people: BTreeMap<String, Person>,
    /// Homerooms by the id of their class.
    homerooms: BTreeMap<String, Homeroom>,
    /// Scheduled classes by id.
    placed: BTreeMap<String, Placed>,
    /// Places of refused enrolments, by column (user, class) and id.
    refused_enrolments: BTreeMap<(&'static str, String), Place>,
}

/// Reads all sources into the intake.
pub(super) fn read(request: &Request<'_>, intake: &mut Intake) {
    let packages = package::open(request, intake);
    let (name, version) = packages
        .system
        .clone()
        .unwrap_or_else(|| ("OneRoster".into(), tables::Version::OneOne));
    let mut mapper = Mapper {
        request,
        store: Store::read(&packages, request),
        drafts: BTreeMap::new(),
        system: (name, format!("OneRoster {}", version.name())),
        school: None,
        years: BTreeMap::new(),
        sessions: BTreeMap::new(),
        people: BTreeMap::new(),
        homerooms: BTreeMap::new(),
        placed: BTreeMap::new(),
        refused_enrolments: BTreeMap::new(),
    };
    people::map_orgs(&mut mapper);
    calendar::map(&mut mapper);
    people::map_users(&mut mapper);
    let scheduled = classes::map(&mut mapper);
    courses::map(&mut mapper, &scheduled);
    let has_results = marks::map(&mut mapper);
    for draft in mapper.drafts.values_mut() {
        draft.school = mapper.school.as_ref().map(|(school, _)| school.clone());
        draft.cannot_tell([Unknown::Topics, Unknown::Homework, Unknown::Attendance]);
        draft.cannot_tell((!has_results).then_some(Unknown::Results));
        let has_births = mapper.store.has("demographics");
        draft.cannot_tell((!has_births).then_some(Unknown::PersonalFiles));
    }
    intake.drafts.append(&mut mapper.drafts);
    mapper.store.close(intake);
}
