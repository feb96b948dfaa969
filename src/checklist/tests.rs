use std::collections::BTreeSet;

use super::*;
use crate::messages::Language;

/// A finding of a class at a day of a subject.
pub(super) fn found(code: Code, class: &str, subject: &str) -> Finding {
    code.at(Place {
        year: Some("2025-26".into()),
        class: Some(class.into()),
        period: Some("q1".into()),
        subject: Some(subject.into()),
        date: Some("2025-09-05".into()),
        lesson: Some(format!("l-{class}")),
        ..Place::default()
    })
}

pub(super) const TOPIC: Code = Code::blocks("C01");
pub(super) const HOMEWORK: Code = Code::warns("C14");
pub(super) const NOTE: Code = Code::notes("S17");

fn of(teacher: &str, own: Finding) -> Finding {
    Finding { teacher: Some(teacher.into()), ..own }
}

pub(super) fn occasion() -> Occasion {
    Occasion {
        school: "Школа № 18".into(),
        as_of: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default(),
        exported_at: DateTime::parse_from_rfc3339("2026-11-20T18:20:00+05:00").ok(),
        classes: 3,
        only: Vec::new(),
    }
}

pub(super) fn list(findings: &[Finding], particulars: &Particulars) -> Checklist {
    let messages = Messages::of(Language::Russian);
    let findings = findings.iter().map(|own| (own, false));
    Checklist::new(occasion(), findings, particulars, messages)
}

fn counts(blocks: usize, warns: usize, notes: usize) -> Counts {
    Counts { blocks, warns, notes }
}

#[test]
fn findings_are_counted_by_what_they_do_by_code_class_and_teacher() {
    let findings = [
        of("Щукин А.", found(HOMEWORK, "10А", "Алгебра")),
        of("Ёлкин Б.", found(TOPIC, "9Б", "Физика")),
        of("Ежов В.", found(HOMEWORK, "9Б", "Физика")),
        found(NOTE, "9Б", "Физика"),
        TOPIC.at(Place::file("school.toml")),
    ];
    let list = list(&findings, &Particulars::default());
    assert_eq!(list.counts, counts(2, 2, 1));
    let names = |groups: &[Group]| -> Vec<(String, Counts)> {
        let name = |own: &Group| own.name.clone().unwrap_or_else(|| "-".into());
        groups.iter().map(|own| (name(own), own.counts)).collect()
    };
    let row = |name: &str, own: Counts| (name.to_owned(), own);
    assert_eq!(
        names(&list.classes),
        [
            row("9Б", counts(1, 1, 1)),
            row("10А", counts(0, 1, 0)),
            row("-", counts(1, 0, 0))
        ]
    );
    // Ё is no letter behind Я.
    assert_eq!(
        names(&list.teachers),
        [
            row("Ежов В.", counts(0, 1, 0)),
            row("Ёлкин Б.", counts(1, 0, 0)),
            row("Щукин А.", counts(0, 1, 0)),
            row("-", counts(1, 0, 1)),
        ]
    );
    let kinds: Vec<(&str, usize)> =
        list.kinds.iter().map(|own| (own.code.id, own.count)).collect();
    assert_eq!(kinds, [("C01", 2), ("C14", 2), ("S17", 1)]);
    assert_eq!(list.kinds[0].names, ["урок без темы"]);
    let order: Vec<&str> =
        list.lines.iter().map(|own| own.place.class.as_deref().unwrap_or("-")).collect();
    assert_eq!(order, ["-", "9Б", "9Б", "10А", "9Б"]);
}

#[test]
fn a_finding_that_is_permitted_is_a_note_with_its_reason() {
    let waived = crate::finding::Waived {
        reason: "болезнь учителя".into(),
        basis: None,
        by: "Директор".into(),
        on: occasion().as_of,
    };
    let topic = of("Щукин А.", found(TOPIC, "7А", "Физика"));
    let permitted = Finding { waived: Some(waived), ..topic };
    let findings = [permitted, found(TOPIC, "7Б", "Физика")];
    let list = list(&findings, &Particulars::default());
    assert_eq!(list.counts, counts(1, 0, 1));
    assert_eq!(list.lines[1].waived.as_deref(), Some("болезнь учителя"));
    assert_eq!(list.lines[0].waived, None);
    // Who has nothing else to mend gets no slip.
    let slips = list.slips(Messages::of(Language::Russian));
    let teachers: Vec<_> =
        slips.iter().map(|own| own.slip_of.clone().flatten()).collect();
    assert_eq!(teachers, [None]);
}

#[test]
fn pupils_periods_and_lessons_are_named_where_they_are_known_and_else_by_id() {
    let key = |id: &str| ("2025-26".to_owned(), "7А".to_owned(), id.to_owned());
    let particulars = Particulars {
        pupils: [(key("p-1"), "Клюквина Ася".to_owned())].into(),
        lessons: [(key("l-7А"), 3)].into(),
        periods: [(key("q1"), "I четверть".to_owned())].into(),
        teachers: BTreeSet::new(),
    };
    let mut known = found(TOPIC, "7А", "Физика");
    known.place.pupil = Some("p-1".into());
    let mut unknown = found(TOPIC, "7Б", "Физика");
    unknown.place.pupil = Some("p-1".into());
    let list = list(&[known, unknown], &particulars);
    let said = |own: &Line| (own.pupil.clone(), own.period.clone(), own.number);
    let text = |own: &str| Some(own.to_owned());
    assert_eq!(said(&list.lines[0]), (text("Клюквина Ася"), text("I четверть"), Some(3)));
    assert_eq!(said(&list.lines[1]), (text("p-1"), text("q1"), None));
}

#[test]
fn every_finding_stands_on_one_slip() {
    let findings = [
        of("Щукин А.", found(HOMEWORK, "10А", "Алгебра")),
        of("Ёлкин Б.", found(TOPIC, "9Б", "Физика")),
        of("Щукин А.", found(TOPIC, "9Б", "Алгебра")),
        found(NOTE, "9Б", "Физика"),
    ];
    let list = list(&findings, &Particulars::default());
    let slips = list.slips(Messages::of(Language::Russian));
    let named: Vec<(Option<String>, usize)> = slips
        .iter()
        .map(|own| (own.slip_of.clone().flatten(), own.lines.len()))
        .collect();
    let name = |own: &str| Some(own.to_owned());
    assert_eq!(named, [(name("Ёлкин Б."), 1), (name("Щукин А."), 2), (None, 1)]);
    assert!(slips.iter().all(|own| own.slip_of.is_some() && own.change.is_none()));
}

#[test]
fn a_teacher_is_found_by_a_part_of_the_name_however_it_is_typed() {
    let check = |asked: &str, expected: bool| {
        assert_eq!(
            is_teacher("Ёлкина-Щукина\u{a0}А.\u{a0}П.", asked),
            expected,
            "{asked}"
        );
    };
    check("Ёлкина", true);
    check("елкина", true);
    check("щукина а. п.", true);
    check("Щукина  А.", true);
    check("Ёлкин", true);
    check("Ёлкинa", false);
    check("Сомов", false);
}
