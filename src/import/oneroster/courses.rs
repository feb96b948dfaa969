//! Scheduled classes become courses in the classes that their pupils sit in.

use std::collections::{BTreeMap, BTreeSet};

use super::Mapper;
use super::classes::{Enrolment, Scheduled, draft, put_staff};
use crate::finding::Finding;
use crate::import::codes::{CONFLICT, FOLLOWS, NOT_USED, UNKNOWN_RECORD};
use crate::import::draft::course;
use crate::journal::Span;
use crate::snapshot::v1::{GroupMember, Subject};

/// A scheduled class whose pupils were found in their homerooms.
#[derive(Debug)]
pub(super) struct Placed {
    /// School year.
    pub(super) year: String,
    /// Id of the subject.
    pub(super) subject: String,
    /// Its pupils by homeroom.
    pub(super) homerooms: BTreeMap<String, BTreeSet<String>>,
}

pub(super) fn map(mapper: &mut Mapper<'_>, scheduled: &[Scheduled]) {
    // The least id of all courses of a title stands for the subject.
    let mut subjects: BTreeMap<String, String> = BTreeMap::new();
    for record in mapper.store.all("courses") {
        let title = record.optional("title").unwrap_or_default().to_owned();
        subjects.entry(title).or_insert_with(|| record.id.clone());
    }
    for class in scheduled {
        let pupils = place_pupils(mapper, class);
        let outcome = put_course(mapper, class, &pupils, &subjects);
        mapper.store.settle(&class.record, outcome);
    }
}

/// Enrolments by homeroom and pupil; one without a homeroom is refused.
type Pupils<'a> = BTreeMap<String, BTreeMap<&'a str, Vec<&'a Enrolment>>>;

fn place_pupils<'a>(mapper: &mut Mapper<'_>, class: &'a Scheduled) -> Pupils<'a> {
    let mut pupils: Pupils<'a> = BTreeMap::new();
    for enrolment in &class.students {
        let span = enrolment.span();
        let mut rooms = Vec::new();
        for (id, homeroom) in &mapper.homerooms {
            let spans = homeroom.pupils.get(&enrolment.user);
            let is_in = spans.is_some_and(|own| own.iter().any(|own| own.meets(span)));
            if homeroom.year == class.year && is_in {
                rooms.push(id.clone());
            }
        }
        let mut twice =
            rooms.iter().filter_map(|id| pupils.get(id)?.get(&*enrolment.user));
        let outcome =
            match twice.find_map(|own| own.iter().find(|own| own.span().meets(span))) {
                Some(other) => {
                    let finding = CONFLICT.at(enrolment.record.place("userSourcedId"));
                    let finding = finding.with("key", &enrolment.user);
                    Err(finding.with("other", other.record.place("userSourcedId")))
                }
                None if rooms.is_empty() => Err(without_homeroom(mapper, enrolment)),
                None => Ok(()),
            };
        if mapper.store.settle(&enrolment.record, outcome).is_none() {
            let place = enrolment.record.place("userSourcedId");
            for (name, id) in
                [("userSourcedId", &enrolment.user), ("classSourcedId", &class.record.id)]
            {
                let key = (name, id.clone());
                mapper.refused_enrolments.entry(key).or_insert_with(|| place.clone());
            }
            continue;
        }
        for id in rooms {
            let own = pupils.entry(id).or_default();
            own.entry(&enrolment.user).or_default().push(enrolment);
        }
    }
    pupils
}

fn without_homeroom(mapper: &Mapper<'_>, enrolment: &Enrolment) -> Finding {
    let name = "userSourcedId";
    let own = mapper.refused_enrolments.get(&(name, enrolment.user.clone()));
    let in_room = mapper.refused_enrolments.iter().find(|((name, id), _)| {
        *name == "classSourcedId" && mapper.homerooms.contains_key(id)
    });
    match own.or(in_room.map(|(_, place)| place)) {
        Some(place) => FOLLOWS.at(enrolment.record.place(name)).with("other", place),
        None => enrolment.record.finding(UNKNOWN_RECORD, name).expected("homeroom"),
    }
}

fn put_course(
    mapper: &mut Mapper<'_>,
    class: &Scheduled,
    pupils: &Pupils<'_>,
    subjects: &BTreeMap<String, String>,
) -> Result<(), Finding> {
    let record = &class.record;
    if pupils.is_empty() {
        let finding = without(mapper, class, "student");
        if finding.code != NOT_USED {
            return Err(finding);
        }
        mapper.store.findings.push(finding);
        return Ok(());
    }
    let teacher = teacher(mapper, class)?;
    put_staff(
        mapper,
        &class.year,
        &teacher.user,
        &teacher.record.place("userSourcedId"),
    )?;
    let source = mapper.store.named(record, "courseSourcedId", "courses")?;
    let name = source.text("title")?.to_owned();
    let subject = subjects.get(&name).unwrap_or(&source.id).clone();
    let place = source.place("title");
    let own = Subject { id: subject.clone(), name, short_name: None };
    draft(mapper, &class.year).subjects.put(&subject, own, place)?;
    let mut homerooms = BTreeMap::new();
    for (id, members) in pupils {
        let is_whole = is_whole(mapper, class, id, members);
        put_in_class(mapper, class, id, members, is_whole, (&subject, &teacher.user));
        homerooms
            .insert(id.clone(), members.keys().map(|own| (*own).to_owned()).collect());
    }
    let placed = Placed { year: class.year.clone(), subject, homerooms };
    mapper.placed.insert(record.id.clone(), placed);
    Ok(())
}

/// Why a class without pupils, or without a teacher, is no course.
///
/// A class that is only planned, with neither pupils nor line items, is a note.
fn without(mapper: &Mapper<'_>, class: &Scheduled, role: &str) -> Finding {
    let record = &class.record;
    let key = ("classSourcedId", record.id.clone());
    let refused = mapper.refused_enrolments.get(&key);
    if let Some(place) = refused.or_else(|| mapper.store.unreadable("enrollments")) {
        return FOLLOWS.at(record.place("sourcedId")).with("other", place);
    }
    let is_own = |own: &str| own == record.id;
    let has_items = mapper
        .store
        .all("lineItems")
        .iter()
        .any(|own| own.optional("classSourcedId").is_some_and(is_own));
    if role == "student" && !has_items {
        return NOT_USED.at(record.place("sourcedId")).with("what", &record.id);
    }
    record.finding(UNKNOWN_RECORD, "sourcedId").expected(role)
}

/// The teacher who is primary, or the only one.
fn teacher<'a>(
    mapper: &Mapper<'_>,
    class: &'a Scheduled,
) -> Result<&'a Enrolment, Finding> {
    let primary: Vec<&Enrolment> =
        class.teachers.iter().filter(|own| own.is_primary).collect();
    let all: Vec<&Enrolment> = class.teachers.iter().collect();
    let teachers = if primary.is_empty() { all } else { primary };
    let Some(first) = teachers.first() else {
        return Err(without(mapper, class, "teacher"));
    };
    match teachers.iter().find(|own| own.user != first.user) {
        None => Ok(first),
        Some(other) => {
            let finding = CONFLICT.at(other.record.place("userSourcedId"));
            let finding = finding.with("key", &class.record.id);
            Err(finding.with("other", first.record.place("userSourcedId")))
        }
    }
}

/// Whether every pupil of the homeroom is in the course on every day.
fn is_whole(
    mapper: &Mapper<'_>,
    class: &Scheduled,
    homeroom: &str,
    members: &BTreeMap<&str, Vec<&Enrolment>>,
) -> bool {
    let all = Span { from: chrono::NaiveDate::MIN, to: chrono::NaiveDate::MAX };
    let days = mapper.years.get(&class.year).and_then(|own| own.days);
    let days = days.map_or(all, |(from, to)| Span { from, to });
    let Some(homeroom) = mapper.homerooms.get(homeroom) else { return false };
    homeroom.pupils.iter().all(|(pupil, stays)| {
        let Some(own) = members.get(&**pupil) else { return false };
        let mut stays = stays.iter().filter_map(|stay| stay.shared(days));
        stays.all(|stay| own.iter().any(|own| own.span().shared(stay) == Some(stay)))
    })
}

fn put_in_class(
    mapper: &mut Mapper<'_>,
    class: &Scheduled,
    homeroom: &str,
    members: &BTreeMap<&str, Vec<&Enrolment>>,
    is_whole: bool,
    (subject, teacher): (&str, &str),
) {
    let (id, place) = (&class.record.id, class.record.place("sourcedId"));
    let Some(own) = draft(mapper, &class.year).classes.get_mut(homeroom) else { return };
    if !is_whole {
        let title = class.record.optional("title").unwrap_or_default().to_owned();
        own.groups.replace(id, title, place.clone());
        for enrolment in members.values().flatten() {
            let (from, to) = (enrolment.days.from, enrolment.days.to);
            let member = GroupMember { pupil: enrolment.user.clone(), from, to };
            let key = format!("{id}/{}", enrolment.record.id);
            own.members.replace(&key, (id.clone(), member), place.clone());
        }
    }
    let group = (!is_whole).then(|| id.clone());
    let heading = course(id, subject, group, Some(teacher.to_owned()));
    own.courses.entry(id, &place).heading = Some(heading);
}
