//! The school decides how strict a rule is, but not where paper would be wrong.

use std::path::Path;

use letopis::batch::{self, Workspace};
use letopis::demo;
use letopis::disk;
use letopis::finding::{Finding, Severity};
use serde_json::Value;

use super::school::{Fault, Outcome, options, put};

/// A school of the class 7А whose first movement has no order, with these severities.
fn school(
    folder: &Path,
    severity: &str,
) -> Result<Result<Workspace, Vec<Finding>>, Fault> {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let mut export: Value =
        serde_json::from_slice(&std::fs::read(sample.join("2025-26/07a.json"))?)?;
    let pupils = export["classes"][0]["pupils"].as_array_mut().ok_or("no pupils")?;
    let mut movements = pupils.iter_mut().filter_map(|own| own.get_mut("movements"));
    let movement = movements.find_map(|own| own.get_mut(0));
    let movement = movement.and_then(Value::as_object_mut).ok_or("no movement")?;
    movement.remove("order_number");
    put(folder, "2025-26/07a.json", &export.to_string())?;
    let own = format!("{}\n[severity]\n{severity}\n", demo::profile_toml());
    disk::write_atomically(&folder.join("data/school.toml"), own.as_bytes())?;
    Ok(Workspace::open(&folder.join("data"), &folder.join("out"))?)
}

/// Severities of the findings, and how many documents of the class are refused.
fn judged(severity: &str) -> Result<(Vec<(String, Severity)>, usize), Fault> {
    let folder = tempfile::tempdir()?;
    let workspace = school(folder.path(), severity)?;
    let workspace = workspace.map_err(|own| format!("{own:?}"))?;
    let options = options();
    let report = batch::check(&workspace, &options)?;
    let found = report.findings.iter();
    let found = found.map(|own| (own.code.id.to_owned(), own.severity)).collect();
    let built = batch::build(&workspace, &options, &|_| ())?;
    Ok((found, built.tally.refused))
}

#[test]
fn the_profile_decides_how_strict_a_rule_is() -> Outcome {
    let own = |severity| vec![("C33".to_owned(), severity)];
    assert_eq!(judged("")?, (own(Severity::Warns), 0));
    assert_eq!(judged("C33 = \"notes\"")?, (own(Severity::Notes), 0));
    assert_eq!(judged("C33 = \"off\"")?, (Vec::new(), 0));
    // The movement lies in the first quarter.
    assert_eq!(judged("C33 = \"blocks\"")?, (own(Severity::Blocks), 1));
    Ok(())
}

#[test]
fn a_rule_that_keeps_paper_true_stays_as_it_is() -> Outcome {
    for (severity, key) in [
        ("C08 = \"off\"", "severity.C08"),
        ("C13 = \"warns\"", "severity.C13"),
        ("C26 = \"blocks\"", "severity.C26"),
        ("C99 = \"off\"", "severity.C99"),
        ("C33 = \"never\"", "severity.C33"),
    ] {
        let folder = tempfile::tempdir()?;
        let Err(findings) = school(folder.path(), severity)? else {
            return Err(severity.into());
        };
        let told: Vec<(&str, Option<&String>)> =
            findings.iter().map(|own| (own.code.id, own.values.get("key"))).collect();
        assert_eq!(told, [("P02", Some(&key.to_owned()))], "{severity}");
    }
    Ok(())
}
