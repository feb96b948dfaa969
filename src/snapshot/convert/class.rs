//! A class of an export: pupils in their order, groups, and what hangs on them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;

use super::super::codes::DOUBLED_ID;
use super::super::v1;
use super::{Log, Shared, course, results, words};
use crate::journal::{
    Change, ClassGroup, ClassTeacher, CouncilDecision, Movement, Pupil, Span,
};

/// What the courses and results of one class refer to.
pub(super) struct Members<'a> {
    /// Index of a pupil by id.
    pub(super) pupils: HashMap<&'a str, usize>,
    /// Subgroups by id.
    pub(super) groups: HashMap<&'a str, GroupMembers>,
    /// When each pupil is in the class, by index.
    pub(super) membership: Vec<Vec<Span>>,
}

/// A subgroup with its members by index.
pub(super) struct GroupMembers {
    pub(super) name: String,
    pub(super) members: Vec<(usize, Vec<Span>)>,
}

pub(super) fn convert(
    class: &v1::Class,
    pointer: &str,
    shared: &Shared<'_>,
    log: &mut Log,
) -> ClassGroup {
    let teachers = class_teachers(class, pointer, shared, log);
    let (pupils, indexes) = pupils(class, pointer, shared, log);
    let membership = pupils.iter().map(|pupil| pupil.membership.clone()).collect();
    let mut members = Members { pupils: indexes, groups: HashMap::new(), membership };
    groups(class, pointer, shared, &mut members, log);
    let courses = course::convert_all(class, pointer, shared, &members, log);
    let results = results::convert_all(class, pointer, shared, &members, log);
    let decisions = decisions(class, pointer, &members, log);
    ClassGroup {
        id: class.id.clone(),
        grade: class.grade,
        letter: class.letter.as_deref().and_then(words::text),
        source: Arc::clone(&shared.source),
        calendar: Arc::clone(&shared.calendar),
        subjects: Arc::clone(&shared.subject_names),
        teachers,
        pupils,
        courses,
        results: results.journal,
        ledger_results: results.ledger,
        deferred: results.deferred,
        carried: results.carried,
        decisions,
        limits: shared.conventions.limits,
        bells: Arc::clone(&shared.bells),
        voided: Arc::clone(&shared.voided),
        changes: changes(class, shared),
    }
}

fn changes(class: &v1::Class, shared: &Shared<'_>) -> Vec<Change> {
    let own = shared.changes.iter().filter(|own| own.class == class.id);
    own.map(|own| Change {
        at: own.at,
        lesson: own.lesson.clone(),
        pupil: own.pupil.clone(),
    })
    .collect()
}

fn class_teachers(
    class: &v1::Class,
    pointer: &str,
    shared: &Shared<'_>,
    log: &mut Log,
) -> Vec<ClassTeacher> {
    let year = shared.calendar.span;
    let mut teachers: Vec<ClassTeacher> = Vec::new();
    for (at, teacher) in class.class_teachers.iter().enumerate() {
        let place = format!("{pointer}/class_teachers/{at}/staff");
        let own = |key: &str| format!("{pointer}/class_teachers/{at}/{key}");
        let span = log.days((teacher.from, teacher.to), year, own);
        let Some(name) = shared.staff(&teacher.staff, place, log) else { continue };
        teachers.push(ClassTeacher { name, span });
    }
    teachers.sort_by_key(|teacher| teacher.span);
    teachers
}

/// The pupils in alphabetical order, and the index of each by id.
fn pupils<'a>(
    class: &'a v1::Class,
    pointer: &str,
    shared: &Shared<'_>,
    log: &mut Log,
) -> (Vec<Pupil>, HashMap<&'a str, usize>) {
    let mut pupils: Vec<(&str, Pupil)> = Vec::new();
    let mut seen = HashSet::new();
    for (at, pupil) in class.pupils.iter().enumerate() {
        let own = format!("{pointer}/pupils/{at}");
        if !seen.insert(pupil.id.as_str()) {
            log.add(DOUBLED_ID, format!("{own}/id"), &pupil.id);
        }
        log.require(&pupil.family_name, || format!("{own}/family_name"));
        log.require(&pupil.given_name, || format!("{own}/given_name"));
        pupils.push((&pupil.id, self::pupil(pupil, &own, class.grade, shared, log)));
    }
    sort_by_name(&mut pupils);
    let indexes = pupils.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
    (pupils.into_iter().map(|(_, pupil)| pupil).collect(), indexes)
}

/// Russian alphabetical order, Ё with Е; the id decides between namesakes.
fn sort_by_name(pupils: &mut [(&str, Pupil)]) {
    let collator: Option<CollatorBorrowed<'static>> =
        Collator::try_new(locale!("ru").into(), CollatorOptions::default()).ok();
    pupils.sort_by(|(left_id, left), (right_id, right)| {
        let (left_name, right_name) = (left.name.full(), right.name.full());
        let by_name = match &collator {
            Some(collator) => collator.compare(&left_name, &right_name),
            None => left_name.cmp(&right_name),
        };
        by_name.then_with(|| left_id.cmp(right_id))
    });
}

fn pupil(
    pupil: &v1::Pupil,
    pointer: &str,
    class_grade: u8,
    shared: &Shared<'_>,
    log: &mut Log,
) -> Pupil {
    let mut movements: Vec<Movement> = pupil
        .movements
        .iter()
        .map(|movement| Movement {
            kind: words::movement_kind(movement.kind),
            date: movement.date,
            order_number: movement.order_number.as_deref().and_then(words::text),
            order_date: movement.order_date,
            counterpart: movement.counterpart.as_deref().and_then(words::text),
        })
        .collect();
    movements.sort_by_key(|movement| (movement.date, movement.kind));
    let year = shared.calendar.span;
    let membership = if pupil.membership.is_empty() {
        check_movements(pupil, pointer, year, log);
        spans_of_movements(&movements, year)
    } else {
        let mut spans = Vec::new();
        for (at, own) in pupil.membership.iter().enumerate() {
            let place = |key: &str| format!("{pointer}/membership/{at}/{key}");
            spans.push(log.days((own.from, own.to), year, place));
        }
        spans.sort();
        spans
    };
    Pupil {
        id: pupil.id.clone(),
        name: words::name(
            &pupil.family_name,
            &pupil.given_name,
            pupil.patronymic.as_deref(),
        ),
        born: pupil.born,
        personal_file: pupil.personal_file.as_deref().and_then(words::text),
        grade: pupil.grade.unwrap_or(class_grade),
        individual_plan: pupil.individual_plan.unwrap_or(false),
        membership,
        movements,
    }
}

/// Movements that decide the membership: nobody leaves who is not there, or before the
/// year; nobody comes after it.
fn check_movements(pupil: &v1::Pupil, pointer: &str, year: Span, log: &mut Log) {
    let mut order: Vec<(usize, &v1::Movement)> =
        pupil.movements.iter().enumerate().collect();
    order.sort_by_key(|(_, own)| (own.date, words::movement_kind(own.kind)));
    let mut has_left = false;
    for (at, movement) in order {
        let place = |key: &str| format!("{pointer}/movements/{at}/{key}");
        let is_arrival = movement.kind.is_arrival();
        if is_arrival && movement.date > year.to {
            log.wrong(place("date"), format!("≤ {}", year.to), movement.date);
        } else if !is_arrival && movement.date < year.from {
            log.wrong(place("date"), format!("≥ {}", year.from), movement.date);
        } else if !is_arrival && has_left {
            let found = match movement.kind {
                v1::MovementKind::Left => "left",
                _ => "transferred_out",
            };
            log.wrong(place("kind"), "arrived, transferred_in", found);
        }
        has_left = !is_arrival;
    }
}

/// From each arrival (or the first day of the year) to the next departure, included.
fn spans_of_movements(movements: &[Movement], year: Span) -> Vec<Span> {
    let mut spans = Vec::new();
    let starts_inside = !movements.first().is_some_and(|first| first.kind.is_arrival());
    let mut since = starts_inside.then_some(year.from);
    for movement in movements {
        if movement.kind.is_arrival() {
            since = since.or(Some(movement.date));
        } else if let Some(from) = since.take() {
            spans.push(Span { from, to: movement.date });
        }
    }
    spans.extend(since.map(|from| Span { from, to: year.to }));
    spans
}

fn groups<'a>(
    class: &'a v1::Class,
    pointer: &str,
    shared: &Shared<'_>,
    members: &mut Members<'a>,
    log: &mut Log,
) {
    for (at, group) in class.groups.iter().enumerate() {
        let own = format!("{pointer}/groups/{at}");
        log.require(&group.name, || format!("{own}/name"));
        let mut by_pupil: std::collections::BTreeMap<usize, Vec<Span>> =
            std::collections::BTreeMap::new();
        for (member_at, member) in group.members.iter().enumerate() {
            let place = || format!("{own}/members/{member_at}/pupil");
            let Some(pupil) = log.resolve(&members.pupils, &member.pupil, place) else {
                continue;
            };
            let place = |key: &str| format!("{own}/members/{member_at}/{key}");
            let year = shared.calendar.span;
            let span = log.days((member.from, member.to), year, place);
            let in_class = members.membership[pupil].iter();
            let shared_days = in_class.filter_map(|own| own.shared(span));
            by_pupil.entry(pupil).or_default().extend(shared_days);
        }
        let converted = GroupMembers {
            name: group.name.trim().to_owned(),
            members: by_pupil.into_iter().collect(),
        };
        if members.groups.insert(&group.id, converted).is_some() {
            log.add(DOUBLED_ID, format!("{own}/id"), &group.id);
        }
    }
}

fn decisions(
    class: &v1::Class,
    pointer: &str,
    members: &Members<'_>,
    log: &mut Log,
) -> Vec<CouncilDecision> {
    let mut decisions = Vec::new();
    let mut seen = HashSet::new();
    for (at, decision) in class.council_decisions.iter().enumerate() {
        let place = || format!("{pointer}/council_decisions/{at}/pupil");
        let Some(pupil) = log.resolve(&members.pupils, &decision.pupil, place) else {
            continue;
        };
        if !seen.insert(pupil) {
            log.add(DOUBLED_ID, place(), &decision.pupil);
        }
        decisions.push(CouncilDecision {
            pupil,
            decision: words::decision(decision.decision),
            text: decision.text.as_deref().and_then(words::text),
            protocol_number: decision.protocol_number.as_deref().and_then(words::text),
            protocol_date: decision.protocol_date,
            order_number: decision.order_number.as_deref().and_then(words::text),
            order_date: decision.order_date,
        });
    }
    decisions.sort_by_key(|decision| decision.pupil);
    decisions
}
