//! The demo school as a whole: it passes; its faulty twins fail with exactly their fault.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::NaiveDate;
use letopis::batch::{self, BuildOptions, BuildReport, Selection, Workspace};
use letopis::demo::{self, Size};
use letopis::disk;
use letopis::documents::Status;
use letopis::finding::Finding;
use letopis::snapshot::ShowValues;
use serde_json::{Value, json};

type Fault = Box<dyn std::error::Error>;
type Outcome = Result<(), Fault>;
type Files = Vec<(String, Vec<u8>)>;

const EXPORT: &str = include_str!("../data/2025-26/07a.json");

fn options() -> BuildOptions {
    BuildOptions {
        selection: Selection::default(),
        status: Status::Issue,
        as_of: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default(),
        show: ShowValues::OnlyHarmless,
    }
}

fn workspace(folder: &Path) -> Result<Workspace, Fault> {
    let data = folder.join("data");
    disk::write_atomically(&data.join("school.toml"), demo::profile_toml().as_bytes())?;
    let opened = Workspace::open(&data, &folder.join("out"))?;
    opened.map_err(|findings| format!("{findings:?}").into())
}

fn put(folder: &Path, name: &str, text: &str) -> Outcome {
    Ok(disk::write_atomically(&folder.join("data").join(name), text.as_bytes())?)
}

fn blocking(findings: &[Finding]) -> BTreeSet<&str> {
    findings.iter().filter(|own| own.blocks()).map(|own| own.code.id).collect()
}

/// Checks 7А after one change; gives the codes that block.
fn codes_after(change: &dyn Fn(&mut Value)) -> Result<BTreeSet<String>, Fault> {
    let mut export: Value = serde_json::from_str(EXPORT)?;
    change(&mut export);
    codes_of(&export.to_string())
}

fn codes_of(text: &str) -> Result<BTreeSet<String>, Fault> {
    let folder = tempfile::tempdir()?;
    let workspace = workspace(folder.path())?;
    put(folder.path(), "2025-26/07a.json", text)?;
    let report = batch::check(&workspace, &options())?;
    Ok(blocking(&report.findings).into_iter().map(str::to_owned).collect())
}

#[test]
fn the_demo_school_is_the_committed_one_and_passes_every_check() -> Outcome {
    let folder = tempfile::tempdir()?;
    let workspace = workspace(folder.path())?;
    for file in demo::school(3, 1, Size::Small) {
        let text = String::from_utf8(demo::to_json(&file.snapshot)?)?;
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

#[test]
fn each_faulty_twin_is_refused_for_its_own_fault() -> Outcome {
    let class = "/classes/0";
    let course = "/classes/0/courses/0";
    let set = |pointer: String, value: Value| {
        move |export: &mut Value| {
            if let Some(place) = export.pointer_mut(&pointer) {
                *place = value.clone();
            }
        }
    };
    type Change = Box<dyn Fn(&mut Value)>;
    let twins: Vec<(&str, Change)> = vec![
        ("S02", Box::new(|export| export["surprise"] = json!(1))),
        (
            "S04",
            Box::new(|export| {
                drop(export.as_object_mut().and_then(|all| all.remove("staff")))
            }),
        ),
        ("S05", Box::new(set(format!("{course}/lessons/0/number"), json!("1")))),
        ("S06", Box::new(set(format!("{course}/lessons/0/date"), json!("2025-09-32")))),
        ("S07", Box::new(set(format!("{course}/teacher"), json!("t-999")))),
        ("S08", Box::new(set(format!("{class}/courses/1/id"), json!("k-rus")))),
        ("S09", Box::new(set(format!("{course}/marks/0/value"), json!("7")))),
        (
            "S10",
            Box::new(set("/school_year/holidays/0/ends".into(), json!("2020-01-01"))),
        ),
        ("S11", Box::new(set(format!("{course}/marks/0/lesson"), json!("l-0")))),
        ("S12", Box::new(set(format!("{course}/attendance/0/lesson"), json!("l-0")))),
        ("S16", Box::new(set(format!("{class}/pupils/0/family_name"), json!(" ")))),
        ("C01", Box::new(set(format!("{course}/lessons/3/topic"), json!(" ")))),
        ("C08", Box::new(set(format!("{course}/lessons/3/topic"), json!("урок 🦊")))),
        (
            "C07",
            Box::new(set(
                format!("{class}/ledger_finals/year_marks/0/value"),
                json!("2"),
            )),
        ),
    ];
    for (code, change) in twins {
        let found = codes_after(&*change)?;
        assert_eq!(found, BTreeSet::from([code.to_owned()]), "{code}");
    }
    Ok(())
}

#[test]
fn a_missing_resulting_mark_and_a_mark_after_departure_are_refused() -> Outcome {
    let missing = codes_after(&|export| {
        export["classes"][0]["ledger_finals"] = Value::Null;
        let marks = &mut export["classes"][0]["journal_finals"]["term_marks"];
        if let Some(marks) = marks.as_array_mut() {
            marks.remove(0);
        }
    })?;
    assert_eq!(missing, BTreeSet::from(["C02".to_owned()]));
    let after = codes_after(&|export| {
        // The third pupil left in November; the last lesson is in May.
        let course = &mut export["classes"][0]["courses"][0];
        let lesson = course["lessons"].as_array().and_then(|all| all.last()).cloned();
        let id = lesson.map(|own| own["id"].clone()).unwrap_or_default();
        let mark = json!({"pupil": "p-07a-03", "lesson": id, "value": "5"});
        if let Some(marks) = course["marks"].as_array_mut() {
            marks.push(mark);
        }
    })?;
    assert_eq!(after, BTreeSet::from(["C03".to_owned()]));
    Ok(())
}

#[test]
fn a_number_in_grade_one_and_a_doubled_key_are_refused() -> Outcome {
    let grade_one = include_str!("../data/2025-26/01a.json");
    let mut export: Value = serde_json::from_str(grade_one)?;
    let course = &mut export["classes"][0]["courses"][0];
    let id = course["lessons"][0]["id"].clone();
    course["marks"] = json!([{"pupil": "p-01a-01", "lesson": id, "value": "5"}]);
    assert_eq!(codes_of(&export.to_string())?, BTreeSet::from(["C06".to_owned()]));
    let doubled = EXPORT.replacen("\"grade\":7", "\"grade\":7,\"grade\":7", 1);
    assert_eq!(codes_of(&doubled)?, BTreeSet::from(["S03".to_owned()]));
    Ok(())
}

#[test]
fn findings_say_line_column_and_pointer() -> Outcome {
    let folder = tempfile::tempdir()?;
    let workspace = workspace(folder.path())?;
    let text =
        EXPORT.replacen("\"individual_plan\":true", "\"individual_plan\":\"да\"", 1);
    put(folder.path(), "2025-26/07a.json", &text)?;
    let report = batch::check(&workspace, &options())?;
    let finding = report.findings.first().ok_or("no finding")?;
    let line = text.lines().position(|line| line.contains(":\"да\"")).map(|at| at + 1);
    assert_eq!(finding.place.line, line);
    assert!(finding.place.column.is_some() && finding.place.pointer.is_some());
    assert_eq!(finding.place.class.as_deref(), Some("7А"));
    assert_eq!(finding.values.get("found"), None, "a text could be a name");
    Ok(())
}

fn build(workspace: &Workspace) -> Result<BuildReport, Fault> {
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
