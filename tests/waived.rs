//! What the school allows to stay is printed, lies in the bundle and holds until its last day.

use std::path::Path;

use letopis::batch::{self, BuildReport, RunOptions, Workspace};
use letopis::{bundle, demo, disk};
use serde_json::{Value, json};

use super::school::{EXPORT, Fault, Outcome, options, put};

const WAIVER: &str = "[[waiver]]\nrule = \"C01\"\nyear = \"2025-26\"\nclass = \"7А\"\n\
                      reason = \"болезнь учителя\"\nbasis = \"приказ № 14\"\n\
                      by = \"У. З. Березина\"\non = \"2025-10-27\"\n";

/// The class 7А with a lesson of the first quarter that has no topic, and these waivers.
fn school(folder: &Path, waivers: &str) -> Result<Workspace, Fault> {
    let mut export: Value = serde_json::from_str(EXPORT)?;
    export["classes"][0]["courses"][0]["lessons"][3]["topic"] = json!(" ");
    put(folder, "2025-26/07a.json", &export.to_string())?;
    put(folder, "school.toml", &demo::profile_toml())?;
    put(folder, "waivers.toml", waivers)?;
    let opened = Workspace::open(&folder.join("data"), &folder.join("out"))?;
    opened.map_err(|findings| format!("{findings:?}").into())
}

fn build_on(workspace: &Workspace, day: &str) -> Result<BuildReport, Fault> {
    let options = RunOptions { as_of: day.parse()?, ..options() };
    Ok(batch::build(workspace, &options, &|_| ())?)
}

fn codes(report: &BuildReport) -> Vec<&str> {
    report.findings.iter().map(|own| own.code.id).collect()
}

/// A file of the bundle of a print period of the class.
fn bundled(folder: &Path, period: &str, file: &str) -> Result<Option<Value>, Fault> {
    let stem = format!("2025-26-07a-{period}-journal");
    let path = folder.join("out/archive/5y/2025-26/07a").join(format!("{stem}.zip"));
    let zip = disk::read_bounded(&path, 1 << 30)?;
    let bytes = bundle::payload_member(&zip, &stem, file);
    Ok(bytes.map(serde_json::from_slice).transpose()?)
}

#[test]
fn what_is_allowed_is_printed_and_lies_in_the_bundle_of_its_document_alone() -> Outcome {
    let folder = tempfile::tempdir()?;
    let report = build_on(&school(folder.path(), "")?, "2026-11-24")?;
    assert_eq!((report.tally.made, report.tally.refused), (4, 1));
    let report = build_on(&school(folder.path(), WAIVER)?, "2026-11-24")?;
    assert_eq!((report.tally.made, report.tally.refused), (1, 0));
    let form = bundled(folder.path(), "q1", "form-data.json")?.ok_or("no form data")?;
    let printed = json!({
        "permissions": [{
            "number": 1,
            "reason": "болезнь учителя; приказ №\u{a0}14",
            "by": "У. З. Березина, 27.10.2025",
        }],
        "records": [{
            "number": 1,
            "place": "Русский язык, 05.09.2025",
            "what": "у урока нет темы (C01)",
            "permission": 1,
        }],
    });
    assert_eq!(form["waived"], printed);
    let listed = bundled(folder.path(), "q1", bundle::WAIVERS)?.ok_or("no waivers")?;
    assert_eq!(listed.as_array().map(Vec::len), Some(1));
    assert_eq!(listed[0]["rule"], "C01");
    assert_eq!(listed[0]["place"]["lesson"], "l-07a-rus-003");
    assert_eq!(listed[0]["by"], "У. З. Березина");
    let form = bundled(folder.path(), "q2", "form-data.json")?.ok_or("no form data")?;
    assert_eq!(form["waived"], json!({ "permissions": [], "records": [] }));
    assert_eq!(bundled(folder.path(), "q2", bundle::WAIVERS)?, None);
    Ok(())
}

#[test]
fn a_class_of_which_nothing_has_changed_is_not_read_and_says_its_findings_again()
-> Outcome {
    let folder = tempfile::tempdir()?;
    let workspace = school(folder.path(), WAIVER)?;
    let first = build_on(&workspace, "2026-11-24")?;
    assert_eq!(codes(&first), ["C01"]);
    let cache = folder.path().join("out/.cache/units.json");
    let cached: Value = serde_json::from_slice(&std::fs::read(&cache)?)?;
    let remembered = &cached["classes"]["2025-26/07a"];
    assert_eq!(remembered["findings"].as_array().map(Vec::len), Some(1));
    let second = build_on(&workspace, "2026-11-24")?;
    assert_eq!((second.tally.made, second.tally.unchanged), (0, 5));
    let untold = |report: &BuildReport| -> Vec<_> {
        let findings = report.findings.iter().cloned();
        findings.map(|own| letopis::finding::Finding { teacher: None, ..own }).collect()
    };
    assert_eq!(untold(&second), untold(&first));
    // What is said comes from the cache alone.
    let mut forgetful = cached.clone();
    forgetful["classes"]["2025-26/07a"]["findings"] = json!([]);
    disk::write_atomically(&cache, forgetful.to_string().as_bytes())?;
    assert_eq!(codes(&build_on(&workspace, "2026-11-24")?), Vec::<&str>::new());
    Ok(())
}

#[test]
fn a_permission_ends_with_its_last_day_whatever_is_remembered() -> Outcome {
    let folder = tempfile::tempdir()?;
    let workspace = school(folder.path(), &format!("{WAIVER}until = \"2026-11-25\"\n"))?;
    for day in ["2026-11-24", "2026-11-25"] {
        let report = build_on(&workspace, day)?;
        assert_eq!((codes(&report), report.tally.refused), (vec!["C01"], 0), "{day}");
    }
    let report = build_on(&workspace, "2026-11-26")?;
    assert_eq!(report.tally.refused, 1);
    // What was printed while it was allowed still stands.
    assert_eq!(codes(&report), ["C01", "R03", "W11"]);
    Ok(())
}
