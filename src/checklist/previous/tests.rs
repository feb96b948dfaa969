use std::slice::from_ref;

use super::*;
use crate::checklist::tests::{HOMEWORK, NOTE, TOPIC, found};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn on(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap_or_default()
}

fn seen(classes: &[&str]) -> Seen {
    let classes = classes.iter().map(|own| ("2025-26".to_owned(), (*own).to_owned()));
    Seen { classes: classes.collect(), is_whole: false }
}

fn memory(findings: &[Finding], day: u32) -> Memory {
    Memory::of(findings, on(day), None)
}

/// Before, now, new and gone.
fn compared(before: &[Finding], now: &[Finding], classes: &[&str]) -> [usize; 4] {
    let own = Comparison::of(&memory(before, 1), now, &seen(classes), |_, _| true);
    assert_eq!(own.before - own.gone.len() + own.count_new(), own.now);
    [own.before, own.now, own.count_new(), own.gone.len()]
}

#[test]
fn a_fault_is_the_same_wherever_it_stands_in_the_file() {
    let one = found(TOPIC, "7А", "Физика");
    let mut moved = one.clone().found("other");
    moved.place.file = Some("a.json".into());
    moved.place.line = Some(7);
    moved.place.column = Some(7);
    moved.place.pointer = Some("/classes/0".into());
    assert_eq!(compared(from_ref(&one), &[moved], &["7А"]), [1, 1, 0, 0]);
    let other = found(TOPIC, "7А", "Химия");
    assert_eq!(compared(from_ref(&one), &[other], &["7А"]), [1, 1, 1, 1]);
    let other = found(HOMEWORK, "7А", "Физика");
    assert_eq!(compared(&[one], &[other], &["7А"]), [1, 1, 1, 1]);
}

#[test]
fn two_of_one_place_count_twice_and_notes_not_at_all() {
    let one = found(TOPIC, "7А", "Физика");
    let twice = [one.clone(), one.clone()];
    assert_eq!(compared(&twice, from_ref(&one), &["7А"]), [2, 1, 0, 1]);
    assert_eq!(compared(from_ref(&one), &twice, &["7А"]), [1, 2, 1, 0]);
    let note = found(NOTE, "7А", "Физика");
    assert_eq!(compared(from_ref(&note), &[note.clone(), one], &["7А"]), [0, 1, 1, 0]);
}

#[test]
fn a_class_that_was_not_seen_has_mended_nothing() {
    let before = [found(TOPIC, "7А", "Физика"), found(TOPIC, "7Б", "Физика")];
    assert_eq!(compared(&before, &[], &["7А", "7Б"]), [2, 0, 0, 2]);
    assert_eq!(compared(&before, &[], &["7А"]), [1, 0, 0, 1]);
    assert_eq!(compared(&before, &before[1..], &["7А"]), [2, 1, 0, 1]);
    let memories = Memories { last: Some(memory(&before, 1)), ..Memories::default() };
    let now = memories.with_unseen(memory(&[], 2), &seen(&["7А"]));
    assert_eq!(now, memory(&before[1..], 2));
    let now = memories.with_unseen(memory(&before[1..], 2), &seen(&["7А"]));
    assert_eq!(now, memory(&before[1..], 2));
    let now = memories.with_unseen(memory(&[], 2), &seen(&["7А", "7Б"]));
    assert_eq!(now, memory(&[], 2));
}

#[test]
fn what_takes_all_classes_to_find_is_mended_only_if_all_were_seen() {
    let [code] = checks::SCHOOL_RULES else {
        return assert_eq!(checks::SCHOOL_RULES, []);
    };
    let before = memory(&[found(*code, "7А", "Физика")], 1);
    let check = |seen: &Seen, gone: usize| {
        let own = Comparison::of(&before, &[], seen, |_, _| true);
        assert_eq!((own.before, own.gone.len()), (gone, gone));
        let memories = Memories { last: Some(before.clone()), ..Memories::default() };
        let kept = memories.with_unseen(memory(&[], 2), seen).findings.len();
        assert_eq!(kept, 1 - gone);
    };
    check(&seen(&["7А"]), 0);
    check(&Seen { is_whole: true, ..seen(&["7А"]) }, 1);
}

#[test]
fn permissions_and_words_of_a_command_are_no_faults_of_the_journal() {
    let idle =
        Finding { code: waivers::FITS_NOTHING, ..found(TOPIC, "7А", "Физика") };
    let mistyped = TOPIC.at(Place { class: Some("7Я".into()), ..Place::default() });
    assert_eq!(memory(&[idle, mistyped], 1), memory(&[], 1));
}

#[test]
fn only_what_was_asked_for_is_compared() {
    let before = [found(TOPIC, "7А", "Физика"), found(TOPIC, "7Б", "Физика")];
    let of_class = |_: &str, place: &Place| place.class.as_deref() == Some("7А");
    let own = Comparison::of(&memory(&before, 1), &[], &seen(&["7А", "7Б"]), of_class);
    assert_eq!((own.before, own.now, own.gone.len()), (1, 0, 1));
}

#[test]
fn a_check_that_is_repeated_still_compares_with_the_one_that_found_something_else()
-> Outcome {
    let out = tempfile::tempdir()?;
    let first = memory(&[found(TOPIC, "7А", "Физика"), found(TOPIC, "7Б", "Физика")], 1);
    let second = memory(&[found(TOPIC, "7А", "Физика")], 2);
    let before = |now: &Memory| Memories::open(out.path()).before(now).cloned();
    assert_eq!(before(&first), None);
    Memories::open(out.path()).remember(&first)?;
    assert_eq!(before(&first), None);
    assert_eq!(before(&second), Some(first.clone()));
    for _ in 0..3 {
        Memories::open(out.path()).remember(&second)?;
        assert_eq!(before(&second), Some(first.clone()));
    }
    assert_eq!(before(&first), Some(second));
    Ok(())
}

#[test]
fn what_cannot_be_read_is_no_check_and_is_said() -> Outcome {
    let out = tempfile::tempdir()?;
    let path = out.path().join("check/last.json");
    let now = memory(&[found(TOPIC, "7А", "Физика")], 1);
    assert!(Memories::open(out.path()).unreadable.is_empty());
    for broken in ["", "{", "{\"format\":\"letopis-check/2\"}", "[]"] {
        disk::write_atomically(&path, broken.as_bytes())?;
        let memories = Memories::open(out.path());
        let codes: Vec<&str> =
            memories.unreadable.iter().map(|own| own.code.id).collect();
        assert_eq!(codes, ["K01"], "{broken}");
        assert_eq!(memories.before(&now), None);
    }
    let other = serde_json::to_string(&now)?.replace("check/1", "check/2");
    disk::write_atomically(&path, other.as_bytes())?;
    assert_eq!(Memories::open(out.path()).unreadable.len(), 1);
    Memories::open(out.path()).remember(&now)?;
    assert!(Memories::open(out.path()).unreadable.is_empty());
    Ok(())
}

#[test]
fn what_is_remembered_holds_ids_and_places_alone() -> Outcome {
    let mut finding = found(TOPIC, "7А", "Физика").found("Клюквина Ася");
    finding.place.pupil = Some("p-1".into());
    finding.place.file = Some("a.json".into());
    finding.teacher = Some("Щукин А.".into());
    let text = serde_json::to_string(&memory(&[finding], 1))?;
    for word in ["Клюквина", "Щукин", "a.json"] {
        assert!(!text.contains(word), "{word}");
    }
    assert!(text.starts_with("{\"format\":\"letopis-check/1\",\"as_of\":\"2026-11-01\""));
    assert!(text.contains("\"p-1\""));
    Ok(())
}
