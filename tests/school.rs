//! The demo school as a whole: it passes; its faulty twins fail with exactly their fault.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::NaiveDate;
use letopis::batch::{self, BuildReport, RunOptions, Selection, Workspace};
use letopis::bundle;
use letopis::checks;
use letopis::demo::{self, Size};
use letopis::disk;
use letopis::documents::Status;
use letopis::failure::Failure;
use letopis::finding::Finding;
use letopis::journal::DocumentKey;
use letopis::snapshot::ShowValues;
use serde_json::{Value, json};

pub(crate) type Fault = Box<dyn std::error::Error>;
pub(crate) type Outcome = Result<(), Fault>;
type Files = Vec<(String, Vec<u8>)>;

pub(crate) const EXPORT: &str = include_str!("../data/2025-26/07a.json");

pub(crate) fn options() -> RunOptions {
    RunOptions {
        selection: Selection::default(),
        status: Status::Issue,
        as_of: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default(),
        show: ShowValues::OnlyHarmless,
    }
}

pub(crate) fn workspace(folder: &Path) -> Result<Workspace, Fault> {
    let data = folder.join("data");
    disk::write_atomically(&data.join("school.toml"), demo::profile_toml().as_bytes())?;
    let opened = Workspace::open(&data, &folder.join("out"))?;
    opened.map_err(|findings| format!("{findings:?}").into())
}

pub(crate) fn put(folder: &Path, name: &str, text: &str) -> Outcome {
    Ok(disk::write_atomically(&folder.join("data").join(name), text.as_bytes())?)
}

fn blocking(findings: &[Finding]) -> BTreeSet<&str> {
    findings.iter().filter(|own| own.blocks()).map(|own| own.code.id).collect()
}

#[test]
fn the_demo_school_is_the_committed_one_and_passes_every_check() -> Outcome {
    let folder = tempfile::tempdir()?;
    let workspace = workspace(folder.path())?;
    for file in demo::school(3, 1, Size::Small) {
        let text = String::from_utf8(letopis::snapshot::to_json(&file.snapshot)?)?;
        if file.name == "07a.json" {
            assert!(text == EXPORT, "data/ is not what the demo writes");
        }
        put(folder.path(), &format!("2025-26/{}", file.name), &text)?;
    }
    let report = batch::check(&workspace, &options())?;
    assert_eq!(report.classes, 3);
    assert_eq!(blocking(&report.findings), BTreeSet::new());
    Ok(())
}

#[test]
fn every_class_of_the_benchmark_school_is_as_large_as_a_real_one() -> Outcome {
    let mut classes = 0;
    for file in demo::school(36, 1, Size::Full) {
        let class = &file.snapshot.classes[0];
        let lessons: usize =
            class.courses.iter().map(|course| course.lessons.len()).sum();
        let marks: usize = class.courses.iter().map(|course| course.marks.len()).sum();
        assert!(lessons >= 1_100, "{}: {lessons} lessons", file.name);
        assert!(class.grade == 1 || marks >= 8_000, "{}: {marks} marks", file.name);
        classes += 1;
    }
    assert_eq!(classes, 36);
    Ok(())
}

/// What a check of 7А finds after a change.
fn findings_after(change: &dyn Fn(&mut Value)) -> Result<Vec<Finding>, Fault> {
    let mut export: Value = serde_json::from_str(EXPORT)?;
    change(&mut export["classes"][0]);
    let folder = tempfile::tempdir()?;
    let workspace = workspace(folder.path())?;
    put(folder.path(), "2025-26/07a.json", &export.to_string())?;
    Ok(batch::check(&workspace, &options())?.findings)
}

#[test]
fn a_pupil_of_grade_one_in_a_combined_class_needs_no_marks() -> Outcome {
    let pupil = "p-07a-01";
    let without = |records: &mut Value| {
        if let Some(records) = records.as_array_mut() {
            records.retain(|own| own["pupil"] != pupil);
        }
    };
    let findings = findings_after(&|class| {
        class["pupils"][0]["grade"] = json!(1);
        for course in class["courses"].as_array_mut().into_iter().flatten() {
            without(&mut course["marks"]);
        }
        for finals in ["journal_finals", "ledger_finals"] {
            for list in ["term_marks", "interim_marks", "year_marks"] {
                without(&mut class[finals][list]);
            }
        }
    })?;
    assert_eq!(findings, []);
    Ok(())
}

#[test]
fn too_many_movements_refuse_the_ledger_and_no_journal() -> Outcome {
    let findings = findings_after(&|class| {
        let movement = json!({"kind": "arrived", "date": "2025-09-01"});
        class["pupils"][0]["movements"] = json!(vec![movement; 13]);
    })?;
    assert_eq!(blocking(&findings), BTreeSet::from(["C12"]));
    assert!(checks::refuses(&findings[0], &DocumentKey::Year("ledger")));
    assert!(!checks::refuses(&findings[0], &DocumentKey::Period("q1".into())));
    Ok(())
}

pub(crate) fn build(workspace: &Workspace) -> Result<BuildReport, Fault> {
    let report = batch::build(workspace, &options(), &|_| ())?;
    let tally = report.tally;
    assert_eq!(tally.planned, tally.made + tally.unchanged + tally.refused);
    Ok(report)
}

fn bytes_of(folder: &Path) -> Result<Files, Fault> {
    let out = folder.join("out");
    let files =
        disk::sorted_walk(&out)?.into_iter().filter(|path| !path.starts_with(".cache"));
    files.map(|path| Ok((path.clone(), std::fs::read(out.join(&path))?))).collect()
}

#[test]
fn one_changed_mark_makes_one_journal_anew_and_the_same_bytes_as_a_clean_build() -> Outcome
{
    let (first, second) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let workspace_one = workspace(first.path())?;
    put(first.path(), "2025-26/07a.json", EXPORT)?;
    assert_eq!(build(&workspace_one)?.tally.made, 5);
    assert_eq!(build(&workspace_one)?.tally.unchanged, 5);

    let mut export: Value = serde_json::from_str(EXPORT)?;
    let mark = &mut export["classes"][0]["courses"][0]["marks"][0]["value"];
    *mark = if *mark == "5" { json!("4") } else { json!("5") };
    put(first.path(), "2025-26/07a.json", &export.to_string())?;
    let tally = build(&workspace_one)?.tally;
    assert_eq!((tally.made, tally.unchanged), (1, 4));

    // A whole school in one file, in another folder: the same bytes.
    let workspace_two = workspace(second.path())?;
    put(second.path(), "2025-26/other-name.json", &export.to_string())?;
    build(&workspace_two)?;
    assert!(bytes_of(first.path())? == bytes_of(second.path())?);

    // A damaged result is made anew, though nothing was changed.
    let (path, _) = bytes_of(first.path())?.swap_remove(0);
    disk::write_atomically(&first.path().join("out").join(path), b"damaged")?;
    assert_eq!(build(&workspace_one)?.tally.made, 1);
    assert!(bytes_of(first.path())? == bytes_of(second.path())?);
    let verified = batch::verify(&[first.path().join("out/archive")])?;
    assert_eq!((verified.bundles, verified.good), (5, 5));
    Ok(())
}

#[test]
fn a_draft_and_the_issued_document_do_not_make_each_other_anew() -> Outcome {
    let folder = tempfile::tempdir()?;
    let workspace = workspace(folder.path())?;
    put(folder.path(), "2025-26/07a.json", EXPORT)?;
    let draft = RunOptions { status: Status::Draft, ..options() };
    for (options, made) in
        [(&options(), 5), (&draft, 5), (&options(), 0), (&draft, 0), (&options(), 0)]
    {
        let tally = batch::build(&workspace, options, &|_| ())?.tally;
        assert_eq!((tally.made, tally.unchanged), (made, 5 - made));
    }
    Ok(())
}

/// What a build says, whether it had to make a document or found it there.
fn said(workspace: &Workspace, options: &RunOptions) -> Result<Value, Fault> {
    let BuildReport { tally, findings } = batch::build(workspace, options, &|_| ())?;
    let codes: Vec<&str> = findings.iter().map(|own| own.code.id).collect();
    Ok(json!([
        tally.planned,
        tally.made + tally.unchanged,
        tally.refused,
        tally.not_yet,
        tally.pages,
        codes
    ]))
}

#[test]
fn a_build_that_remembers_says_what_a_first_one_would_say() -> Outcome {
    let folder = tempfile::tempdir()?;
    let remembering = workspace(folder.path())?;
    put(folder.path(), "2025-26/07a.json", EXPORT)?;
    let on =
        |day: &str| RunOptions { as_of: day.parse().unwrap_or_default(), ..options() };
    let only = |period: &str| {
        let periods = vec![period.to_owned()];
        RunOptions {
            selection: Selection { periods, ..Selection::default() },
            ..options()
        }
    };
    let runs = [
        on("2025-11-01"),
        on("2025-11-02"),
        on("2025-08-01"),
        on("2026-05-29"),
        options(),
        only("q1"),
        only("q9"),
        options(),
        on("2027-01-01"),
        on("2025-11-01"),
    ];
    for options in &runs {
        let fresh = tempfile::tempdir()?;
        let first = workspace(fresh.path())?;
        put(fresh.path(), "2025-26/07a.json", EXPORT)?;
        let expected = said(&first, options)?;
        assert_eq!(said(&remembering, options)?, expected, "{}", options.as_of);
        assert_eq!(said(&remembering, options)?, expected, "{} again", options.as_of);
    }
    // A finding is said every time, and a changed profile makes everything anew.
    let mut export: Value = serde_json::from_str(EXPORT)?;
    export["classes"][0]["courses"][0]["lessons"][0]["topic"] = json!(" ");
    put(folder.path(), "2025-26/07a.json", &export.to_string())?;
    for _ in 0..2 {
        let report = batch::build(&remembering, &options(), &|_| ())?;
        assert_eq!(blocking(&report.findings), BTreeSet::from(["C01"]));
    }
    put(folder.path(), "2025-26/07a.json", EXPORT)?;
    assert_eq!(build(&remembering)?.tally.unchanged, 5);
    let mut other = workspace(folder.path())?;
    other.profile.retention.journal_years = 6;
    assert_eq!(build(&other)?.tally.made, 5);
    assert_eq!(build(&other)?.tally.unchanged, 5);
    assert_eq!(build(&remembering)?.tally.made, 5);
    Ok(())
}

#[test]
fn the_last_part_keeps_the_results_of_the_year_it_prints() -> Outcome {
    // A term of the year that ends after the last quarter does not take them out of the archive.
    let folder = tempfile::tempdir()?;
    let workspace = workspace(folder.path())?;
    let mut export: Value = serde_json::from_str(EXPORT)?;
    let year = &mut export["school_year"];
    year["ends"] = json!("2026-05-29");
    let terms = year["terms"].as_array_mut().ok_or("no terms")?;
    let whole = terms.iter_mut().find(|own| own["kind"] == "year").ok_or("no year")?;
    whole["ends"] = json!("2026-05-29");
    put(folder.path(), "2025-26/07a.json", &export.to_string())?;
    let periods = vec!["q3".to_owned(), "q4".to_owned()];
    let selection = Selection { periods, ..Selection::default() };
    let options = RunOptions { selection, ..options() };
    assert_eq!(batch::build(&workspace, &options, &|_| ())?.tally.made, 2);
    for (period, is_last) in [("q3", false), ("q4", true)] {
        let stem = format!("2025-26-07a-{period}-journal");
        let path = format!("out/archive/5y/2025-26/07a/{stem}.zip");
        let zip = std::fs::read(folder.path().join(path))?;
        let slice =
            bundle::payload_member(&zip, &stem, bundle::SNAPSHOT).ok_or("none")?;
        let slice: Value = serde_json::from_slice(slice)?;
        let marks = slice["classes"][0]["journal_finals"]["year_marks"].as_array();
        assert_eq!(marks.is_some_and(|own| !own.is_empty()), is_last, "{period}");
    }
    Ok(())
}

#[test]
fn a_bad_class_does_not_hide_a_good_one() -> Outcome {
    let folder = tempfile::tempdir()?;
    let workspace = workspace(folder.path())?;
    put(folder.path(), "2025-26/01a.json", include_str!("../data/2025-26/01a.json"))?;
    put(folder.path(), "2025-26/07a.json", "{\"format\":")?;
    let report = build(&workspace)?;
    assert_eq!((report.tally.made, report.tally.refused), (5, 1));
    assert_eq!(blocking(&report.findings), BTreeSet::from(["S01"]));
    Ok(())
}

fn asked(classes: &[&str], periods: &[&str]) -> RunOptions {
    let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let selection = Selection { classes: own(classes), periods: own(periods) };
    RunOptions { selection, ..options() }
}

#[test]
fn a_thread_that_breaks_down_is_a_failure_and_no_panic() -> Outcome {
    let folder = tempfile::tempdir()?;
    let workspace = workspace(folder.path())?;
    put(folder.path(), "2025-26/07a.json", EXPORT)?;
    let break_down = |step: batch::Step<'_>| {
        if matches!(step, batch::Step::Begun(_)) {
            // Without the message of a panic.
            std::panic::resume_unwind(Box::new(()));
        }
    };
    let failure = batch::build(&workspace, &options(), &break_down).err();
    assert!(matches!(failure, Some(Failure::Internal(_))), "{failure:?}");
    assert!(!folder.path().join("out/print").exists());
    Ok(())
}

#[test]
fn two_exports_of_one_moment_block_their_class_and_no_other() -> Outcome {
    let folder = tempfile::tempdir()?;
    let workspace = workspace(folder.path())?;
    put(folder.path(), "2025-26/01a.json", include_str!("../data/2025-26/01a.json"))?;
    put(folder.path(), "2025-26/07a.json", EXPORT)?;
    put(folder.path(), "2025-26/07a-again.json", &format!("{EXPORT} "))?;
    let check = |classes: &[&str], planned: usize, codes: &[&str]| {
        let report = batch::build(&workspace, &asked(classes, &[]), &|_| ())?;
        let codes: BTreeSet<&str> = codes.iter().copied().collect();
        assert_eq!((report.tally.planned, blocking(&report.findings)), (planned, codes));
        Ok::<_, Fault>(())
    };
    check(&["1а"], 5, &[])?;
    check(&["7а"], 1, &["W01"])?;
    check(&[], 6, &["W01"])?;
    // A file of two classes that is looked at for one of them says nothing of the other.
    let mut both: Value = serde_json::from_str(EXPORT)?;
    let classes = both["classes"].as_array_mut().ok_or("no classes")?;
    let mut second = classes[0].clone();
    second["letter"] = "Б".into();
    classes.push(second);
    put(folder.path(), "2025-26/07a-again.json", &both.to_string())?;
    let blocked_by = |classes: &[&str]| {
        let report = batch::check(&workspace, &asked(classes, &[]))?;
        Ok::<_, Fault>(blocking(&report.findings).contains("W01"))
    };
    assert_eq!((blocked_by(&["7б"])?, blocked_by(&["7а"])?), (false, true));
    Ok(())
}

#[test]
fn a_class_or_period_that_does_not_exist_is_refused_with_those_that_do() -> Outcome {
    let folder = tempfile::tempdir()?;
    let workspace = workspace(folder.path())?;
    put(folder.path(), "2025-26/07a.json", EXPORT)?;
    let check = |classes: &[&str], periods: &[&str], made: usize, codes: &[&str]| {
        let options = asked(classes, periods);
        let report = batch::build(&workspace, &options, &|_| ())?;
        let tally = report.tally;
        assert_eq!((tally.made, tally.refused), (made, codes.len()));
        assert_eq!(tally.planned, tally.made + tally.unchanged + tally.refused);
        let codes: BTreeSet<&str> = codes.iter().copied().collect();
        assert_eq!(blocking(&report.findings), codes);
        let report = batch::check(&workspace, &options)?;
        assert_eq!(blocking(&report.findings), codes);
        let report = batch::status(&workspace, &options)?;
        assert_eq!(blocking(&report.findings), codes);
        Ok::<_, Fault>(report.documents.len())
    };
    assert_eq!(check(&["9Я"], &[], 0, &["W07"])?, 0);
    assert_eq!(check(&[], &["q9"], 0, &["W08"])?, 0);
    assert_eq!(check(&["9Я"], &["q9"], 0, &["W07"])?, 0);
    assert_eq!(check(&["07a", "9Я"], &["q1", "q9"], 1, &["W07", "W08"])?, 1);
    assert_eq!(check(&["7а"], &["ledger", "q2"], 2, &[])?, 2);
    let options = asked(&["9Я"], &[]);
    let finding = batch::check(&workspace, &options)?.findings.swap_remove(0);
    assert_eq!(finding.place.class.as_deref(), Some("9Я"));
    assert_eq!(finding.values["expected"], "7А (07a)");
    Ok(())
}

#[test]
fn no_text_of_the_public_json_suite_is_a_snapshot_or_a_panic() -> Outcome {
    let Some(corpora) = super::bags::corpora() else {
        let message =
            b"NOT RUN: the JSON suite (set LETOPIS_CORPORA to the public suites)\n";
        return Ok(std::io::Write::write_all(&mut std::io::stderr(), message)?);
    };
    let suite = corpora.join("json-test-suite");
    let conventions = letopis::profile::Profile::default().conventions();
    let mut seen = 0;
    for name in disk::sorted_walk(&suite)?.iter().filter(|name| name.ends_with(".json")) {
        let text = std::fs::read(suite.join(name))?;
        letopis::snapshot::heading(&text);
        let reading =
            letopis::snapshot::read(&text, name, &conventions, ShowValues::OnlyHarmless);
        assert!(reading.findings.iter().any(Finding::blocks), "{name}");
        seen += 1;
    }
    assert!(seen > 300, "{seen} files");
    Ok(())
}
