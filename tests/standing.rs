//! What stands in `out/` after a build, and what is said when it is not what it should be.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use letopis::batch::{self, Standing, Workspace};
use letopis::disk;
use letopis::finding::Finding;
use letopis::typeset::LayoutSet;
use serde_json::{Value, json};

use super::school::{EXPORT, Fault, Outcome, build, options, put, workspace};

/// PDF and bundle of the first quarter.
fn first_quarter(folder: &Path) -> (PathBuf, PathBuf) {
    let out = folder.join("out");
    let print = out.join("print/2025-26/07a/2025-26-07a-q1-journal.pdf");
    (print, out.join("archive/5y/2025-26/07a/2025-26-07a-q1-journal.zip"))
}

/// Codes and places of findings.
fn said(findings: &[Finding]) -> String {
    let said = findings.iter().map(|own| format!("{} {}", own.code, own.place));
    said.collect::<Vec<_>>().join(", ")
}

#[test]
fn only_a_file_with_other_bytes_is_replaced() -> Outcome {
    let folder = tempfile::tempdir()?;
    let workspace = workspace(folder.path())?;
    put(folder.path(), "2025-26/07a.json", EXPORT)?;
    assert_eq!(build(&workspace)?.findings, []);
    let out = folder.path().join("out");
    let (print, archive) = first_quarter(folder.path());
    // How many documents the next build makes, and what it says.
    let next = || -> Result<(usize, String), Fault> {
        let report = build(&workspace)?;
        Ok((report.tally.made, said(&report.findings)))
    };
    let replaced = || (1, "W13 2025-26 · 7А · q1".to_owned());
    let silent = |made: usize| (made, String::new());
    // What the program remembers, the bundle or the PDF is gone: the same bytes are made.
    std::fs::remove_dir_all(out.join(".cache"))?;
    assert_eq!(next()?, silent(5));
    std::fs::remove_file(&archive)?;
    assert_eq!(next()?, silent(1));
    std::fs::remove_file(&print)?;
    assert_eq!(next()?, silent(1));
    // One of the two is another.
    disk::write_atomically(&print, b"altered")?;
    assert_eq!(next()?, replaced());
    disk::write_atomically(&archive, b"altered")?;
    assert_eq!(next()?, replaced());
    assert_eq!(next()?, silent(0));
    // Another mark, with and without what the program remembers.
    let mut export: Value = serde_json::from_str(EXPORT)?;
    for value in ["4", "5"] {
        export["classes"][0]["courses"][0]["marks"][0]["value"] = json!(value);
        put(folder.path(), "2025-26/07a.json", &export.to_string())?;
        assert_eq!(next()?, replaced());
        std::fs::remove_dir_all(out.join(".cache"))?;
        assert_eq!(next()?, silent(5));
    }
    Ok(())
}

#[test]
fn status_says_of_one_document_what_is_wrong_with_its_files() -> Outcome {
    let folder = tempfile::tempdir()?;
    let workspace = workspace(folder.path())?;
    put(folder.path(), "2025-26/07a.json", EXPORT)?;
    build(&workspace)?;
    let (print, archive) = first_quarter(folder.path());
    let (pdf, zip) = (std::fs::read(&print)?, std::fs::read(&archive)?);
    let mut flipped = zip.clone();
    let at = flipped.windows(4).position(|own| own == b"%PDF").ok_or("no document")?;
    flipped[at + 9] ^= 1;
    let check = |pdf: Option<&[u8]>, zip: Option<&[u8]>, expected: Standing| -> Outcome {
        for (path, bytes) in [(&print, pdf), (&archive, zip)] {
            match bytes {
                Some(bytes) => disk::write_atomically(path, bytes)?,
                None => std::fs::remove_file(path)?,
            }
        }
        let report = batch::status(&workspace, &options())?;
        let standing: BTreeMap<&str, Standing> =
            report.documents.iter().map(|own| (&*own.period, own.standing)).collect();
        let mut all =
            ["ledger", "q1", "q2", "q3", "q4"].map(|own| (own, Standing::Built));
        all[1].1 = expected;
        assert_eq!(standing, BTreeMap::from(all));
        assert_eq!(said(&report.findings), "");
        let is_damaged = ![Standing::Built, Standing::Missing].contains(&expected);
        assert_eq!((report.outdated(), report.damaged()), (0, usize::from(is_damaged)));
        Ok(())
    };
    check(Some(&pdf), Some(&zip), Standing::Built)?;
    check(Some(&pdf), Some(&flipped), Standing::Damaged)?;
    check(Some(b"another"), Some(&zip), Standing::Altered)?;
    check(Some(&pdf), None, Standing::NoBundle)?;
    check(Some(&pdf), Some(&zip), Standing::Built)?;
    check(None, Some(&flipped), Standing::Damaged)?;
    check(Some(&pdf), Some(&zip), Standing::Built)?;
    check(None, Some(&zip), Standing::Missing)
}

#[test]
fn a_document_that_cannot_be_typeset_any_more_is_left_standing() -> Outcome {
    let folder = tempfile::tempdir()?;
    let good = workspace(folder.path())?;
    put(folder.path(), "2025-26/07a.json", EXPORT)?;
    build(&good)?;
    let (print, archive) = first_quarter(folder.path());
    let before = std::fs::read(&print)?;
    let mut faulty: Workspace = workspace(folder.path())?;
    let layout = ("class-journal/layout.typ".to_owned(), b"#let name = ".to_vec());
    faulty.layouts = LayoutSet::new(BTreeMap::from([layout]));
    let report = build(&faulty)?;
    assert_eq!((report.tally.refused, report.tally.unchanged), (4, 1));
    let codes: Vec<&str> = report.findings.iter().map(|own| own.code.id).collect();
    assert_eq!(codes, ["L01", "L01", "L01", "L01", "W11", "W11", "W11", "W11"]);
    let left = report.findings.iter().find(|own| own.code.id == "W11").ok_or("none")?;
    assert_eq!(left.place.to_string(), "2025-26 · 7А · q1");
    let files = format!("{}, {}", print.display(), archive.display());
    assert_eq!(left.values["files"], files);
    assert_eq!(std::fs::read(&print)?, before);
    Ok(())
}

#[test]
fn an_export_without_class_teacher_leaves_nobody_to_sign() -> Outcome {
    let folder = tempfile::tempdir()?;
    let workspace = workspace(folder.path())?;
    let mut export: Value = serde_json::from_str(EXPORT)?;
    export["classes"][0]["class_teachers"] = json!([]);
    put(folder.path(), "2025-26/07a.json", &export.to_string())?;
    let findings = batch::check(&workspace, &options())?.findings;
    assert_eq!(said(&findings), "P04 2025-26 · 7А");
    assert_eq!(findings[0].values["where"], "export");
    Ok(())
}

#[test]
fn a_carried_mark_of_a_subject_without_course_reaches_the_ledger() -> Outcome {
    let folder = tempfile::tempdir()?;
    let workspace = workspace(folder.path())?;
    let mut export: Value = serde_json::from_str(EXPORT)?;
    let subjects = export["subjects"].as_array_mut().ok_or("no subjects")?;
    subjects.push(json!({"id": "s-carried", "name": "Астрономия"}));
    export["classes"][0]["carried_results"] = json!([{
        "kind": "year_mark", "pupil": "p-07a-01", "subject": "s-carried", "value": "4",
        "source": "МАОУ «СОШ № 101»"
    }]);
    put(folder.path(), "2025-26/07a.json", &export.to_string())?;
    assert_eq!(said(&build(&workspace)?.findings), "");
    let stem = "2025-26-07a-ledger";
    let path = format!("out/archive/25y/2025-26/07a/{stem}.zip");
    let zip = std::fs::read(folder.path().join(path))?;
    let form = letopis::bundle::payload_member(&zip, stem, letopis::bundle::FORM_DATA);
    let form: Value = serde_json::from_slice(form.ok_or("no form data")?)?;
    let subjects = form["subjects"].as_array().ok_or("no subjects")?;
    assert_eq!(subjects.last(), Some(&json!("Астрономия")));
    let pupils = form["pupils"].as_array().ok_or("no pupils")?.iter();
    let rows = pupils.flat_map(|pupil| {
        let rows = pupil["rows"].as_array().into_iter().flatten();
        rows.map(|row| (pupil["name"].as_str(), &row["closes_year"], &row["cells"]))
    });
    let last = |cells: &Value| cells.as_array().and_then(|own| own.last().cloned());
    let marks: Vec<_> = rows
        .map(|(name, closes, cells)| (name, closes, last(cells)))
        .filter(|(.., mark)| *mark != Some(json!("")))
        .collect();
    let own = &export["classes"][0]["pupils"][0];
    let name = ["family_name", "given_name", "patronymic"].map(|key| own[key].as_str());
    let name = name.map(Option::unwrap_or_default).join(" ");
    assert_eq!(marks, [(Some(&*name), &json!(true), Some(json!("4")))]);
    Ok(())
}
