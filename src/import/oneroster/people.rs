//! Schools and people.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::Mapper;
use super::record::Record;
use crate::finding::Finding;
use crate::import::codes::CONFLICT;
use crate::import::draft::pupil;
use crate::snapshot::v1::{Pupil, School, StaffMember};

const ORGS: [&str; 6] =
    ["department", "school", "district", "local", "state", "national"];

/// Roles of users; those of 1.1 and of 1.2 together.
const ROLES: [&str; 13] = [
    "administrator",
    "aide",
    "counselor",
    "districtAdministrator",
    "guardian",
    "parent",
    "principal",
    "proctor",
    "relative",
    "siteAdministrator",
    "student",
    "systemAdministrator",
    "teacher",
];

/// A user.
#[derive(Debug, Default)]
pub(super) struct Person {
    family_name: String,
    given_name: String,
    patronymic: Option<String>,
    born: Option<NaiveDate>,
    /// What the user is; empty if the source does not say it.
    pub(super) roles: BTreeSet<&'static str>,
}

impl Person {
    /// The user as a pupil.
    pub(super) fn pupil(&self, id: &str) -> Pupil {
        Pupil { born: self.born, ..pupil(self.staff(id)) }
    }

    /// The user as a member of staff.
    pub(super) fn staff(&self, id: &str) -> StaffMember {
        StaffMember {
            id: id.to_owned(),
            family_name: self.family_name.clone(),
            given_name: self.given_name.clone(),
            patronymic: self.patronymic.clone(),
        }
    }
}

pub(super) fn map_orgs(mapper: &mut Mapper<'_>) {
    for record in mapper.store.all("orgs") {
        let outcome = record.within("name", 300).and_then(|_| record.word("type", &ORGS));
        mapper.store.settle(&record, outcome);
    }
}

/// Takes the school of a homeroom; a journal is of one school.
pub(super) fn put_school(mapper: &mut Mapper<'_>, class: &Record) -> Result<(), Finding> {
    let org = mapper.store.named(class, "schoolSourcedId", "orgs")?;
    if org.word("type", &ORGS)? != "school" {
        return Err(class.bad("schoolSourcedId", "school"));
    }
    let school = School { id: Some(org.id.clone()), name: org.text("name")?.to_owned() };
    match &mapper.school {
        Some((own, _)) if *own == school => {}
        Some((_, place)) => {
            let finding = CONFLICT.at(class.place("schoolSourcedId"));
            return Err(finding.with("key", &org.id).with("other", place));
        }
        None => mapper.school = Some((school, class.place("schoolSourcedId"))),
    }
    Ok(())
}

pub(super) fn map_users(mapper: &mut Mapper<'_>) {
    for record in mapper.store.all("users") {
        let person = read(&record);
        if let Some(person) = mapper.store.settle(&record, person) {
            mapper.people.insert(record.id.clone(), person);
        }
    }
    for record in mapper.store.all("roles") {
        let outcome = put_role(mapper, &record);
        mapper.store.settle(&record, outcome);
    }
    for record in mapper.store.all("demographics") {
        let outcome = put_birth(mapper, &record);
        mapper.store.settle(&record, outcome);
    }
}

fn read(record: &Record) -> Result<Person, Finding> {
    let role = match record.optional("role") {
        Some(_) => Some(record.word("role", &ROLES)?),
        None => None,
    };
    let patronymic = match record.optional("middleName") {
        Some(_) => Some(record.within("middleName", 60)?.to_owned()),
        None => None,
    };
    Ok(Person {
        family_name: record.within("familyName", 60)?.to_owned(),
        given_name: record.within("givenName", 60)?.to_owned(),
        patronymic,
        born: None,
        roles: role.into_iter().collect(),
    })
}

fn put_role(mapper: &mut Mapper<'_>, record: &Record) -> Result<(), Finding> {
    let role = record.word("role", &ROLES)?;
    let user = mapper.store.named(record, "userSourcedId", "users")?;
    if let Some(person) = mapper.people.get_mut(&user.id) {
        person.roles.insert(role);
    }
    Ok(())
}

fn put_birth(mapper: &mut Mapper<'_>, record: &Record) -> Result<(), Finding> {
    let user = mapper.store.named(record, "sourcedId", "users")?;
    let born = record.optional_day("birthDate")?;
    if let Some(person) = mapper.people.get_mut(&user.id) {
        person.born = born;
    }
    Ok(())
}
