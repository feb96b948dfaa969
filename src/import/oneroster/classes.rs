//! Homerooms become classes; enrolments in them, their pupils and teachers.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::Mapper;
use super::people::put_school;
use super::record::Record;
use crate::finding::{Finding, Place};
use crate::import::Draft;
use crate::import::codes::CONFLICT;
use crate::import::values::class_name;
use crate::journal::Span;
use crate::snapshot::v1::{ClassTeacher, Interval};

/// Roles of enrolments.
const ROLES: [&str; 8] = [
    "administrator",
    "aide",
    "guardian",
    "parent",
    "proctor",
    "relative",
    "student",
    "teacher",
];

/// A homeroom: a class of the journal.
#[derive(Debug)]
pub(super) struct Homeroom {
    /// School year.
    pub(super) year: String,
    /// When each pupil is in it.
    pub(super) pupils: BTreeMap<String, Vec<Span>>,
    name: (u8, Option<String>),
    place: Place,
}

/// A scheduled class, and the enrolments in it.
pub(super) struct Scheduled {
    /// Its row.
    pub(super) record: Arc<Record>,
    /// School year.
    pub(super) year: String,
    /// Its pupils.
    pub(super) students: Vec<Enrolment>,
    /// Its teachers.
    pub(super) teachers: Vec<Enrolment>,
}

/// One enrolment of one user in one class.
pub(super) struct Enrolment {
    /// Its row.
    pub(super) record: Arc<Record>,
    /// Id of the user.
    pub(super) user: String,
    /// Whether the row says that the teacher is the first one.
    pub(super) is_primary: bool,
    /// First and last day, as far as they are given.
    pub(super) days: Interval,
    class: String,
    role: &'static str,
}

impl Enrolment {
    /// The days; an open end reaches as far as there are days.
    pub(super) fn span(&self) -> Span {
        Span {
            from: self.days.from.unwrap_or(NaiveDate::MIN),
            to: self.days.to.unwrap_or(NaiveDate::MAX),
        }
    }
}

/// Maps classes and enrolments; gives the scheduled classes.
pub(super) fn map(mapper: &mut Mapper<'_>) -> Vec<Scheduled> {
    for record in mapper.store.all("courses") {
        let outcome = record.within("title", 200).map(|_| ());
        mapper.store.settle(&record, outcome);
    }
    let mut scheduled = BTreeMap::new();
    for record in mapper.store.all("classes") {
        let outcome = put_class(mapper, &record);
        if let Some(Some(own)) = mapper.store.settle(&record, outcome) {
            scheduled.insert(record.id.clone(), own);
        }
    }
    for record in mapper.store.all("enrollments") {
        let outcome = put_enrolment(mapper, &record, &mut scheduled);
        if mapper.store.settle(&record, outcome).is_none() {
            for name in ["userSourcedId", "classSourcedId"] {
                let key = (name, record.optional(name).unwrap_or_default().to_owned());
                mapper
                    .refused_enrolments
                    .entry(key)
                    .or_insert_with(|| record.place(name));
            }
        }
    }
    scheduled.into_values().collect()
}

fn put_class(
    mapper: &mut Mapper<'_>,
    record: &Arc<Record>,
) -> Result<Option<Scheduled>, Finding> {
    let title = record.within("title", 60)?;
    let kind = record.word("classType", &["homeroom", "scheduled"])?;
    mapper.store.named(record, "courseSourcedId", "courses")?;
    let year = year(mapper, record)?;
    if kind == "scheduled" {
        mapper.store.named(record, "schoolSourcedId", "orgs")?;
        let record = Arc::clone(record);
        let (students, teachers) = (Vec::new(), Vec::new());
        return Ok(Some(Scheduled { record, year, students, teachers }));
    }
    let name = class_name(title, 1)
        .or_else(|| class_name(record.optional("classCode")?, 1))
        .ok_or_else(|| record.bad("title", "7А"))?;
    let grades = record.list("grades");
    let is_named = |own: &&str| own.parse().is_ok_and(|own: u8| own == name.0);
    if !grades.is_empty() && !grades.iter().any(is_named) {
        return Err(record.bad("grades", &format!("{:02}", name.0)));
    }
    let is_same = |own: &&Homeroom| own.year == year && own.name == name;
    if let Some(other) = mapper.homerooms.values().find(is_same) {
        let finding = CONFLICT.at(record.place("title"));
        return Err(finding.with("key", &record.id).with("other", &other.place));
    }
    put_school(mapper, record)?;
    let place = record.place("title");
    let (grade, letter) = name.clone();
    let class = draft(mapper, &year).classes.entry(&record.id, &place);
    (class.grade, class.letter) = (grade, letter);
    let pupils = BTreeMap::new();
    mapper.homerooms.insert(record.id.clone(), Homeroom { year, pupils, name, place });
    Ok(None)
}

/// The one school year of a class's sessions.
fn year(mapper: &Mapper<'_>, record: &Record) -> Result<String, Finding> {
    record.text("termSourcedIds")?;
    let mut year: Option<&str> = None;
    for id in record.list("termSourcedIds") {
        let session =
            mapper.store.find(record, "termSourcedIds", id, "academicSessions")?;
        let own = mapper.sessions.get(&session.id).map(|own| own.year.as_str());
        if year.is_some() && own != year {
            return Err(record.bad("termSourcedIds", year.unwrap_or_default()));
        }
        year = own.or(year);
    }
    year.map(str::to_owned).ok_or_else(|| record.bad("termSourcedIds", "sourcedId"))
}

/// The draft of a year, with its calendar.
pub(super) fn draft<'a>(mapper: &'a mut Mapper<'_>, year: &str) -> &'a mut Draft {
    let (years, (system, version)) = (&mapper.years, &mapper.system);
    mapper.drafts.entry(year.to_owned()).or_insert_with(|| {
        let known = years.get(year);
        let mut draft = Draft {
            system: system.clone(),
            version: Some(version.clone()),
            days: known.and_then(|own| own.days),
            ..Draft::default()
        };
        for (term, place) in known.into_iter().flat_map(|own| &own.terms) {
            draft.terms.replace(&term.id, term.clone(), place.clone());
        }
        draft
    })
}

fn put_enrolment(
    mapper: &mut Mapper<'_>,
    record: &Arc<Record>,
    scheduled: &mut BTreeMap<String, Scheduled>,
) -> Result<(), Finding> {
    let enrolment = read_enrolment(mapper, record)?;
    let is_one = ["student", "teacher"].contains(&enrolment.role);
    if let (Some(class), true) = (scheduled.get_mut(&enrolment.class), is_one) {
        match enrolment.role {
            "student" => class.students.push(enrolment),
            _ => class.teachers.push(enrolment),
        }
        return Ok(());
    }
    match enrolment.role {
        "student" => put_pupil(mapper, &enrolment),
        "teacher" => put_class_teacher(mapper, &enrolment),
        _ => Ok(()),
    }
}

fn read_enrolment(
    mapper: &Mapper<'_>,
    record: &Arc<Record>,
) -> Result<Enrolment, Finding> {
    let class = mapper.store.named(record, "classSourcedId", "classes")?;
    let user = mapper.store.named(record, "userSourcedId", "users")?;
    let school = mapper.store.named(record, "schoolSourcedId", "orgs")?;
    if class.optional("schoolSourcedId") != Some(&school.id) {
        let expected = class.optional("schoolSourcedId").unwrap_or_default();
        return Err(record.bad("schoolSourcedId", expected));
    }
    let role = record.word("role", &ROLES)?;
    let roles = mapper.people.get(&user.id).map(|own| &own.roles);
    let is_pupil = roles.is_some_and(|own| own.contains("student"));
    let is_told = roles.is_some_and(|own| !own.is_empty());
    let is_other = is_told
        && match role {
            "student" => !is_pupil,
            "teacher" => is_pupil && roles.is_some_and(|own| own.len() == 1),
            _ => false,
        };
    if is_other {
        let finding = CONFLICT.at(record.place("role")).with("key", &user.id);
        return Err(finding.with("other", user.place("role")));
    }
    let is_primary = match record.optional("primary") {
        Some(_) => record.word("primary", &["true", "false"])? == "true",
        None => false,
    };
    let from = record.optional_day("beginDate")?;
    let to = record.last_day("endDate", from)?;
    Ok(Enrolment {
        record: Arc::clone(record),
        user: user.id.clone(),
        is_primary,
        days: Interval { from, to },
        class: class.id.clone(),
        role,
    })
}

fn put_pupil(mapper: &mut Mapper<'_>, enrolment: &Enrolment) -> Result<(), Finding> {
    let Some(homeroom) = mapper.homerooms.get_mut(&enrolment.class) else {
        return Ok(());
    };
    let span = enrolment.span();
    let spans = homeroom.pupils.entry(enrolment.user.clone()).or_default();
    if spans.iter().any(|own| own.meets(span)) {
        let finding = CONFLICT.at(enrolment.record.place("userSourcedId"));
        let finding = finding.with("key", &enrolment.user);
        return Err(finding.with("other", &homeroom.place));
    }
    spans.push(span);
    spans.sort();
    let year = homeroom.year.clone();
    let pupil = mapper.people.get(&enrolment.user).map(|own| own.pupil(&enrolment.user));
    let place = enrolment.record.place("userSourcedId");
    let classes = &mut draft(mapper, &year).classes;
    let (Some(class), Some(mut pupil)) = (classes.get_mut(&enrolment.class), pupil)
    else {
        return Ok(());
    };
    if let Some(known) = class.pupils.get(&enrolment.user) {
        pupil.membership.clone_from(&known.membership);
    }
    if enrolment.days.from.is_some() || enrolment.days.to.is_some() {
        pupil.membership.push(enrolment.days.clone());
        pupil.membership.sort_by_key(|own| (own.from, own.to));
    }
    class.pupils.replace(&enrolment.user, pupil, place);
    Ok(())
}

fn put_class_teacher(
    mapper: &mut Mapper<'_>,
    enrolment: &Enrolment,
) -> Result<(), Finding> {
    let Some(homeroom) = mapper.homerooms.get(&enrolment.class) else { return Ok(()) };
    let year = homeroom.year.clone();
    let place = enrolment.record.place("userSourcedId");
    put_staff(mapper, &year, &enrolment.user, &place)?;
    let Interval { from, to } = enrolment.days.clone();
    let teacher = ClassTeacher { staff: enrolment.user.clone(), from, to };
    let class = draft(mapper, &year).classes.entry(&enrolment.class, &place);
    class.teachers.put(&enrolment.record.id, teacher, place)
}

/// Puts a user among the staff of a year.
pub(super) fn put_staff(
    mapper: &mut Mapper<'_>,
    year: &str,
    user: &str,
    place: &Place,
) -> Result<(), Finding> {
    let Some(member) = mapper.people.get(user).map(|own| own.staff(user)) else {
        return Ok(());
    };
    draft(mapper, year).staff.put(user, member, place.clone())
}
