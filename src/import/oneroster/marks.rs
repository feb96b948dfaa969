//! Line items become works in lessons, or columns of resulting marks; results, marks.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Mapper;
use super::classes::draft;
use super::record::Record;
use super::scores::Scales;
use crate::finding::Finding;
use crate::import::ClassDraft;
use crate::import::codes::{FOLLOWS, UNKNOWN_RECORD};
use crate::profile::Profile;
use crate::snapshot::v1::{Lesson, Mark, ResultKind, ResultMark, Work, WorkKind};

/// Columns that name the session of a line item, in 1.1 and in 1.2.
const SESSIONS: [&str; 2] = ["gradingPeriodSourcedId", "academicSessionSourcedId"];

/// A line item.
struct Item {
    class: String,
    date: NaiveDate,
    what: What,
}

/// What a line item is for.
enum What {
    /// Marks of a lesson.
    Work,
    /// A resulting mark, with its term if it is a term mark.
    Result(ResultKind, Option<String>),
}

/// Maps line items and results; gives whether there are resulting marks.
pub(super) fn map(mapper: &mut Mapper<'_>) -> bool {
    let mut categories = BTreeMap::new();
    for record in mapper.store.all("categories") {
        let kind =
            record.text("title").map(|own| result_kind(own, mapper.request.profile));
        if let Some(kind) = mapper.store.settle(&record, kind) {
            categories.insert(record.id.clone(), kind);
        }
    }
    let mut items = BTreeMap::new();
    for record in mapper.store.all("lineItems") {
        let item = read_item(mapper, &record, &categories);
        let item = item.and_then(|own| put_work(mapper, &record, &own).map(|()| own));
        if let Some(item) = mapper.store.settle(&record, item) {
            items.insert(record.id.clone(), item);
        }
    }
    let scales = Scales::read(mapper);
    for record in mapper.store.all("results") {
        let outcome = put_mark(mapper, &record, &items, &scales);
        mapper.store.settle(&record, outcome);
    }
    let is_result = |own: &Item| matches!(own.what, What::Result(..));
    items.values().any(is_result)
}

/// Which resulting mark a category is called after: the profile's words, and customary ones.
fn result_kind(title: &str, profile: &Profile) -> Option<ResultKind> {
    let bare = |own: &str| own.trim().trim_end_matches('.').to_lowercase();
    let title = bare(title);
    let words = &profile.terms;
    let is = |all: &[&str]| all.iter().any(|own| bare(own) == title);
    let of_terms = [&words.quarter, &words.half_year, &words.trimester];
    if of_terms.iter().any(|own| is(&[&own[0], &own[1]])) || is(&["за период"]) {
        return Some(ResultKind::TermMark);
    }
    if is(&[&words.interim_mark, "промежуточная аттестация"]) {
        return Some(ResultKind::InterimMark);
    }
    if is(&[&words.year[0], &words.year[1], &words.year_mark]) {
        return Some(ResultKind::YearMark);
    }
    if is(&[&words.exam_mark, "экзаменационная"]) {
        return Some(ResultKind::ExamMark);
    }
    is(&[&words.final_mark]).then_some(ResultKind::FinalMark)
}

fn read_item(
    mapper: &Mapper<'_>,
    record: &Record,
    categories: &BTreeMap<String, Option<ResultKind>>,
) -> Result<Item, Finding> {
    record.within("title", 200)?;
    let class = mapper.store.named(record, "classSourcedId", "classes")?;
    let Some(placed) = mapper.placed.get(&class.id) else {
        return Err(record.bad("classSourcedId", "scheduled"));
    };
    let category = mapper.store.named(record, "categorySourcedId", "categories")?;
    let assigned = record.optional_day("assignDate")?;
    let date = match record.optional_day("dueDate")?.or(assigned) {
        Some(date) => date,
        None => record.day("dueDate")?,
    };
    let column = SESSIONS.into_iter().find(|own| record.optional(own).is_some());
    let session = match column {
        Some(column) => {
            let session = mapper.store.named(record, column, "academicSessions")?;
            mapper.sessions.get(&session.id)
        }
        None => None,
    };
    let what = match categories.get(&category.id).copied().flatten() {
        None => What::Work,
        Some(ResultKind::TermMark) => {
            let term = session.filter(|own| own.year == placed.year);
            let term = term.and_then(|own| own.term.clone());
            let column =
                column.or_else(|| SESSIONS.into_iter().find(|own| record.has(own)));
            let Some(term) = term else {
                let expected = "gradingPeriod, term, semester";
                return Err(record.bad(column.unwrap_or(SESSIONS[0]), expected));
            };
            What::Result(ResultKind::TermMark, Some(term))
        }
        Some(kind) => What::Result(kind, None),
    };
    Ok(Item { class: class.id.clone(), date, what })
}

/// Puts the lesson of a line item, and the work in it.
fn put_work(
    mapper: &mut Mapper<'_>,
    record: &Record,
    item: &Item,
) -> Result<(), Finding> {
    let (What::Work, Some(placed)) = (&item.what, mapper.placed.get(&item.class)) else {
        return Ok(());
    };
    let (year, place) = (placed.year.clone(), record.place("dueDate"));
    let homerooms: Vec<String> = placed.homerooms.keys().cloned().collect();
    let key = lesson_key(item);
    let work = Work {
        id: record.id.clone(),
        kind: WorkKind::Other,
        title: record.optional("title").map(str::to_owned),
    };
    for homeroom in homerooms {
        let class = class(mapper, &year, &homeroom);
        let refers = || record.finding(UNKNOWN_RECORD, "classSourcedId");
        let class = class.ok_or_else(refers)?;
        let lessons = &mut class.courses.entry(&item.class, &place).lessons;
        match lessons.get_mut(&key) {
            Some(lesson) => lesson.works.push(work.clone()),
            None => lessons.put(&key, lesson(item.date, work.clone()), place.clone())?,
        }
    }
    Ok(())
}

fn lesson_key(item: &Item) -> String {
    format!("{}/{}", item.class, item.date)
}

/// A lesson; it has the id of its first line item, which is unique in the class.
fn lesson(date: NaiveDate, work: Work) -> Lesson {
    Lesson {
        id: work.id.clone(),
        date,
        number: 1,
        topic: None,
        homework: None,
        works: vec![work],
        substitute: None,
        cancelled: None,
        room: None,
        recorded_at: None,
        recorded_by: None,
    }
}

/// Puts the mark of a result; one whose line item or class was put nowhere is refused.
fn put_mark(
    mapper: &mut Mapper<'_>,
    record: &Record,
    items: &BTreeMap<String, Item>,
    scales: &Scales,
) -> Result<(), Finding> {
    let found = mapper.store.named(record, "lineItemSourcedId", "lineItems")?;
    let user = mapper.store.named(record, "studentSourcedId", "users")?;
    let refers = || record.finding(UNKNOWN_RECORD, "lineItemSourcedId");
    let item = items.get(&found.id).ok_or_else(refers)?;
    let homeroom = homeroom(mapper, record, item, &user.id)?;
    let value = scales.mark(record, &found.id, mapper.request.profile)?;
    let Some(value) = value else { return Ok(()) };
    let placed = mapper.placed.get(&item.class).ok_or_else(refers)?;
    let (year, subject) = (placed.year.clone(), placed.subject.clone());
    let pupil = user.id.clone();
    let column =
        if record.optional("textScore").is_some() { "textScore" } else { "score" };
    let place = record.place(column);
    let class = class(mapper, &year, &homeroom).ok_or_else(refers)?;
    match &item.what {
        What::Work => {
            let course = class.courses.entry(&item.class, &place);
            let lesson = course.lessons.get(&lesson_key(item)).ok_or_else(refers)?;
            let lesson = lesson.id.clone();
            let key = format!("{}/{pupil}", found.id);
            let mark = Mark {
                pupil,
                lesson,
                work: Some(found.id.clone()),
                value,
                recorded_at: None,
                recorded_by: None,
                protocol: None,
            };
            course.marks.put(&key, mark, place)
        }
        What::Result(kind, term) => {
            let term = term.clone();
            let (recorded_at, recorded_by) = (None, None);
            let mark =
                ResultMark { pupil, subject, term, value, recorded_at, recorded_by };
            class.put_result(*kind, mark, place)
        }
    }
}

/// The class of a homeroom.
fn class<'m>(
    mapper: &'m mut Mapper<'_>,
    year: &str,
    homeroom: &str,
) -> Option<&'m mut ClassDraft> {
    draft(mapper, year).classes.get_mut(homeroom)
}

/// The homeroom of a pupil of the course on the day of the line item, else the last one.
fn homeroom(
    mapper: &Mapper<'_>,
    record: &Record,
    item: &Item,
    pupil: &str,
) -> Result<String, Finding> {
    let placed = mapper.placed.get(&item.class).map(|own| &own.homerooms);
    let homerooms = placed.into_iter().flatten();
    let own: Vec<&String> =
        homerooms.filter(|(_, own)| own.contains(pupil)).map(|(id, _)| id).collect();
    let stays = |id: &&&String| {
        let stays = mapper.homerooms.get(**id).and_then(|own| own.pupils.get(pupil));
        stays.is_some_and(|own| own.iter().any(|own| own.contains(item.date)))
    };
    if let Some(id) = own.iter().find(stays).or(own.last()) {
        return Ok((*id).clone());
    }
    let name = "studentSourcedId";
    let refused = |name, id: &str| mapper.refused_enrolments.get(&(name, id.to_owned()));
    let own = refused("userSourcedId", pupil);
    Err(match own.or_else(|| refused("classSourcedId", &item.class)) {
        Some(place) => FOLLOWS.at(record.place(name)).with("other", place),
        None => record.finding(UNKNOWN_RECORD, name).expected("enrollments"),
    })
}
