//! The import `dnevnik`: a small capture with every trap of the API, and its twins with
//! one fault each.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use letopis::batch::{
    self, ImportOptions, ImportReport, RunOptions, Selection, Workspace,
};
use letopis::demo;
use letopis::disk;
use letopis::documents::Status;
use letopis::finding::Finding;
use letopis::import::{self, IMPORTERS, Importer, Request, SourceFile};
use letopis::profile::Profile;
use letopis::snapshot::ShowValues;
use serde_json::{Value, json};

type Fault = Box<dyn std::error::Error>;
type Outcome = Result<(), Fault>;

/// The id of the first mark as a client gives it that keeps numbers as doubles.
pub(super) const LOST_DIGITS: u64 = 2_120_551_935_349_719_700;
pub(super) const CLASS: &str = "edu-groups/2120551935349716683";
const SUBGROUP: &str = "edu-groups/2120551935349716684";
pub(super) const MARKS: &str = "marks/2025-09-01_2025-12-28.json";
pub(super) const LOG: &str =
    "lesson-log-entries/2120551935349716683/2025-09-01_2025-10-26.json";

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/dnevnik")
}

fn importer() -> Result<&'static Importer, Fault> {
    let own = IMPORTERS.iter().find(|own| own.name == "dnevnik");
    own.ok_or_else(|| "no importer".into())
}

pub(super) fn sources() -> Result<Vec<SourceFile>, Fault> {
    let folder = sample();
    let read = |name: String| {
        let bytes = std::fs::read(folder.join(&name))?;
        Ok(SourceFile { name, bytes })
    };
    disk::sorted_walk(&folder)?.into_iter().map(read).collect()
}

fn import_of(sources: &[SourceFile]) -> Result<import::Imported, Fault> {
    let profile = Profile::default();
    let show = ShowValues::OnlyHarmless;
    let request =
        Request { sources, profile: &profile, exported_at: None, map: None, show };
    Ok(import::import(importer()?, &request))
}

/// Everything that is not said of the good capture too, as code, file and pointer.
fn findings_of(imported: &import::Imported) -> Vec<(String, String, String)> {
    let expected = |own: &&Finding| !["I08", "I09"].contains(&own.code.id);
    let place = |own: &Finding| {
        let place = own.place.clone();
        let (file, pointer) = (place.file, place.pointer);
        (own.code.id.into(), file.unwrap_or_default(), pointer.unwrap_or_default())
    };
    imported.findings.iter().filter(expected).map(place).collect()
}

/// The capture after one value was changed.
pub(super) fn twin(
    file: &str,
    pointer: &str,
    value: &Value,
) -> Result<Vec<SourceFile>, Fault> {
    let mut files = sources()?;
    let own = files.iter_mut().find(|own| own.name == file).ok_or(file)?;
    let mut json: Value = serde_json::from_slice(&own.bytes)?;
    *json.pointer_mut(pointer).ok_or(pointer)? = value.clone();
    // An id is changed in both its spellings, unless their difference is the fault.
    if let Some(text) = json.pointer_mut(&format!("{pointer}_str"))
        && value != &json!(LOST_DIGITS)
    {
        *text = json!(value.to_string());
    }
    own.bytes = serde_json::to_vec(&json)?;
    Ok(files)
}

fn import_into(data: &Path, source: &Path) -> Result<ImportReport, Fault> {
    let options = ImportOptions {
        importer: importer()?,
        sources: vec![source.to_owned()],
        exported_at: None,
        map: None,
        partial: false,
        show: ShowValues::OnlyHarmless,
    };
    Ok(batch::import(data, &options)?)
}

/// Rows of the capture, counted without the importer.
fn rows_of(name: &str, json: &Value) -> usize {
    let list = |value: &Value| value.as_array().map_or(0, Vec::len);
    let nested = |key: &str| {
        json.as_array().into_iter().flatten().map(|own| list(&own[key])).sum()
    };
    match name.rsplit('/').next().unwrap_or_default() {
        "capture.json" | "timetables.json" => 0,
        "students.json" => nested("students"),
        "final-marks.json" => nested("per-subject-final-marks"),
        "reporting-period-group.json" => {
            list(&json["reportingPeriods"]) + list(&json["holidays"])
        }
        "allfinalmarks.json" => ["marks", "works", "subjects", "workTypes"]
            .map(|key| list(&json[key]))
            .iter()
            .sum(),
        _ => match json.as_array() {
            Some(items) => items.len(),
            None => json.get("logEntries").map_or(1, list),
        },
    }
}

#[test]
fn the_capture_is_taken_whole_and_twice_changes_nothing() -> Outcome {
    let folder = tempfile::tempdir()?;
    let report = import_into(folder.path(), &sample())?;
    let mut rows = 0;
    for file in sources()? {
        rows += rows_of(&file.name, &serde_json::from_slice(&file.bytes)?);
    }
    let total = report.account.total();
    assert_eq!((total.read, total.used, total.refused), (rows, rows, 0));
    let codes: Vec<&str> = report.findings.iter().map(|own| own.code.id).collect();
    assert_eq!(codes, ["I08", "I09"]);
    assert_eq!(report.written, ["2025-26/07a-dnevnik-20251230T1500.json"]);
    let again = import_into(folder.path(), &sample())?;
    assert_eq!((again.written.len(), again.unchanged), (0, report.written));
    Ok(())
}

#[test]
fn what_was_captured_stands_in_the_snapshot() -> Outcome {
    let imported = import_of(&sources()?)?;
    let snapshot = serde_json::to_value(&imported.snapshots[0])?;
    let class = &snapshot["classes"][0];
    let maths = &class["courses"][0];
    assert_eq!(maths["teacher"], "1000002283001");
    assert_eq!(maths["lessons"][2]["substitute"], "1000002283003");
    assert_eq!(maths["lessons"][0]["homework"]["text"], "№ 12, 14");
    assert_eq!(maths["lessons"][2]["works"][0]["kind"], "control_work");
    assert_eq!(maths["marks"][0]["recorded_at"], "2025-09-03T00:30:00.123+05:00");
    let values = |list: &Value, key: &str| -> Vec<String> {
        let items = list.as_array().into_iter().flatten();
        items.map(|own| own[key].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(values(&maths["marks"], "value"), ["5", "4-", "3", "not_certified", "5-"]);
    assert_eq!(
        values(&maths["attendance"], "kind"),
        ["absent", "ill", "late", "excused", "ill"]
    );
    let finals = &class["journal_finals"];
    assert_eq!(values(&finals["year_marks"], "value"), ["4"]);
    assert_eq!(values(&finals["final_marks"], "value"), ["5"]);
    assert_eq!(values(&finals["exam_marks"], "value"), ["3"]);
    assert_eq!(values(&finals["term_marks"], "value").len(), 16);
    assert_eq!(class["courses"][2]["lessons"][1]["date"], "2025-11-06");
    assert_eq!(class["pupils"][4]["movements"][0]["kind"], "left");
    Ok(())
}

#[test]
fn the_imported_class_passes_every_check_and_is_printed() -> Outcome {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    disk::write_atomically(&data.join("school.toml"), demo::profile_toml().as_bytes())?;
    import_into(&data, &sample())?;
    let opened = Workspace::open(&data, &folder.path().join("out"))?;
    let workspace = opened.map_err(|findings| format!("{findings:?}"))?;
    let options = RunOptions {
        selection: Selection::default(),
        status: Status::Issue,
        as_of: NaiveDate::from_ymd_opt(2026, 1, 15).unwrap_or_default(),
        show: ShowValues::OnlyHarmless,
    };
    let report = batch::build(&workspace, &options, &|_| ())?;
    let blocking: Vec<&Finding> =
        report.findings.iter().filter(|own| own.blocks()).collect();
    assert!(blocking.is_empty(), "{blocking:?}");
    assert_eq!((report.tally.planned, report.tally.made), (2, 2));
    Ok(())
}

#[test]
fn each_twin_with_one_fault_has_exactly_its_finding() -> Outcome {
    let lessons = format!("{SUBGROUP}/lessons/2025-09-01_2025-12-28.json");
    let marks = format!("{CLASS}/{MARKS}");
    let twins: Vec<(&str, &str, &str, Value, &str)> = vec![
        ("I05", &marks, "/0/id", json!(LOST_DIGITS), "/0/id"),
        ("I06", LOG, "/0/status", json!("Skipped"), "/0/status"),
        ("I02", &lessons, "/1/number", json!("первый"), "/1/number"),
        ("I02", &marks, "/1/date", json!("2025-09-32T10:00:00"), "/1/date"),
        ("I02", &marks, "/1/value", json!("6"), "/1/value"),
        ("I04", &marks, "/1/person", json!(42), "/1/person"),
        ("I04", LOG, "/1/lesson", json!(42), "/1/lesson"),
        ("I02", "movements.json", "/0/kind", json!("gone"), "/0/kind"),
    ];
    for (code, file, pointer, value, place) in twins {
        let files = twin(file, pointer, &value)?;
        let found = findings_of(&import_of(&files)?);
        let expected = (code.to_owned(), file.to_owned(), place.to_owned());
        assert_eq!(found, [expected], "{code} {file} {pointer}");
    }
    Ok(())
}

#[test]
fn a_gap_between_windows_is_found_with_its_days() -> Outcome {
    let mut files = sources()?;
    files.retain(|own| own.name != LOG);
    let imported = import_of(&files)?;
    let gaps: Vec<_> =
        imported.findings.iter().filter(|own| own.code.id == "I07").collect();
    assert_eq!(gaps.len(), 1);
    assert_eq!(gaps[0].values["expected"], "2025-09-01_2025-10-25.json");
    Ok(())
}

#[test]
fn a_pupil_outside_the_subgroup_has_no_mark_there() -> Outcome {
    let file = format!("{SUBGROUP}/{MARKS}");
    let files = twin(&file, "/0/person", &json!(1_000_013_635_103_u64))?;
    let found = findings_of(&import_of(&files)?);
    assert_eq!(found, [("I04".into(), file, "/0/person".into())]);
    Ok(())
}

/// Two captures side by side; the second is older by a month.
fn two(change: &dyn Fn(&str, Vec<u8>) -> Vec<u8>) -> Result<Vec<SourceFile>, Fault> {
    let mut files = Vec::new();
    for own in sources()? {
        let text = String::from_utf8(own.bytes.clone())?;
        let older = text.replace("2025-12-30T15:00", "2025-12-29T15:00").into_bytes();
        let bytes = change(&own.name, older);
        files.push(SourceFile { name: format!("older/{}", own.name), bytes });
        files.push(SourceFile { name: format!("newer/{}", own.name), ..own });
    }
    Ok(files)
}

#[test]
fn captures_merge_and_only_what_differs_is_a_conflict() -> Outcome {
    let one = import_of(&sources()?)?;
    let both = import_of(&two(&|_, bytes| bytes)?)?;
    assert_eq!(findings_of(&both), []);
    assert!(both.snapshots == one.snapshots);
    let marks = format!("{CLASS}/{MARKS}");
    let changed = import_of(&two(&|name, bytes| match name == marks {
        true => {
            String::from_utf8_lossy(&bytes).replacen("\"4-\"", "\"2\"", 1).into_bytes()
        }
        false => bytes,
    })?)?;
    let found = findings_of(&changed);
    assert_eq!(found, [("I03".into(), format!("older/{marks}"), "/1".into())]);
    assert!(changed.snapshots == one.snapshots, "the newer capture has the word");
    Ok(())
}
