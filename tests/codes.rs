//! One table: every code that a finding can have, and what provokes it and nothing else.
//!
//! A new code without its twin fails here. A twin is a folder `tests/cases/twin-<code>/`,
//! a bundle that is broken below, or an export that is broken in `imports`.

mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use letopis::finding::Severity;
use letopis::{batch, container, digest};
use serde_json::Value;

use super::{bags, cases};

type Fault = Box<dyn std::error::Error>;
/// Files of a folder by name.
type Folder = Vec<(String, Vec<u8>)>;
type Files = BTreeMap<String, Vec<u8>>;

/// How a code is provoked.
enum Twin {
    /// A whole run: the case `twin-<code>`.
    Case,
    /// The same, where it cannot be without this other code.
    Beside(&'static str),
    /// `letopis verify` of a folder with these files.
    Archive(fn() -> Result<Folder, Fault>),
    /// `letopis verify` of the good bundle, unpacked, after this change of its folder.
    Unpacked(fn(&Path) -> std::io::Result<()>),
    /// `letopis import` of this export.
    Import(fn() -> Result<imports::Export, Fault>),
    /// Nothing from outside leads there; why.
    OutOfReach(&'static str),
}

const TWINS: &[(&str, Twin)] = &[
    ("S01", Twin::Case),
    ("S02", Twin::Case),
    ("S03", Twin::Case),
    ("S04", Twin::Case),
    ("S05", Twin::Case),
    ("S06", Twin::Case),
    ("S07", Twin::Case),
    ("S08", Twin::Case),
    ("S09", Twin::Case),
    ("S10", Twin::Case),
    ("S11", Twin::Case),
    ("S12", Twin::Case),
    ("S13", Twin::Case),
    ("S14", Twin::Case),
    ("S15", Twin::Case),
    ("S16", Twin::Case),
    ("S17", Twin::Case),
    ("P01", Twin::Case),
    ("P02", Twin::Case),
    ("P03", Twin::Case),
    ("P04", Twin::Case),
    ("P05", Twin::Case),
    ("R01", Twin::Case),
    ("R02", Twin::Case),
    ("R03", Twin::Case),
    ("R04", Twin::Case),
    ("R05", Twin::Case),
    ("C01", Twin::Case),
    ("C02", Twin::Case),
    ("C03", Twin::Case),
    ("C04", Twin::Case),
    ("C05", Twin::Case),
    ("C06", Twin::Case),
    ("C07", Twin::Case),
    ("C08", Twin::Case),
    ("C09", Twin::Case),
    ("C10", Twin::Case),
    ("C11", Twin::Case),
    ("C12", Twin::Case),
    ("C13", Twin::Case),
    ("C14", Twin::Case),
    ("C15", Twin::Case),
    ("C16", Twin::Case),
    ("C17", Twin::Case),
    ("C18", Twin::Case),
    ("C19", Twin::Case),
    ("C20", Twin::Case),
    ("C21", Twin::Case),
    ("C22", Twin::Case),
    ("C23", Twin::Case),
    ("C24", Twin::Case),
    ("C25", Twin::Case),
    ("C26", Twin::Case),
    ("C27", Twin::Case),
    ("C28", Twin::Case),
    ("C29", Twin::Case),
    ("C30", Twin::Case),
    ("C31", Twin::Case),
    ("C32", Twin::Case),
    ("C33", Twin::Case),
    ("C34", Twin::Case),
    ("C35", Twin::Case),
    ("C36", Twin::Case),
    ("L01", Twin::Case),
    (
        "L02",
        Twin::OutOfReach(
            "the moment and the offset of an export are bounded when it is read, and a layout \
             or a PDF that typst refuses is L01",
        ),
    ),
    ("L03", Twin::Case),
    ("B01", Twin::Archive(behind_the_end)),
    ("B02", Twin::Archive(name_no_system_holds)),
    ("B03", Twin::Archive(two_of_one_name)),
    ("B04", Twin::Archive(flipped_byte)),
    ("B05", Twin::Archive(missing_file)),
    ("B06", Twin::Archive(unlisted_file)),
    ("B07", Twin::Archive(no_tag_manifest)),
    ("B08", Twin::Archive(other_declaration)),
    ("B09", Twin::Archive(other_sum)),
    ("B10", Twin::Archive(renamed)),
    ("B11", Twin::Archive(fetch_file)),
    ("B12", Twin::Archive(no_bundle_at_all)),
    ("B13", Twin::Archive(|| Ok(Vec::new()))),
    ("B14", Twin::Archive(|| Ok(vec![(bags::NAME.to_owned(), bags::good()?)]))),
    ("B15", Twin::Archive(unfinished)),
    ("B16", Twin::Unpacked(link_to_a_folder)),
    ("B17", Twin::Archive(the_same_twice)),
    ("B18", Twin::Archive(two_of_one_document)),
    ("B19", Twin::Archive(in_another_folder)),
    ("K01", Twin::Case),
    ("K02", Twin::Case),
    ("K03", Twin::Case),
    ("W01", Twin::Case),
    ("W02", Twin::Case),
    ("W03", Twin::Case),
    ("W04", Twin::Case),
    ("W05", Twin::Case),
    ("W06", Twin::Case),
    ("W07", Twin::Case),
    ("W08", Twin::Case),
    ("W09", Twin::Case),
    ("W10", Twin::Case),
    ("W11", Twin::Beside("C01")),
    ("W12", Twin::Case),
    ("W13", Twin::Case),
    ("W14", Twin::Case),
    ("W15", Twin::Case),
    ("W16", Twin::Case),
    ("I01", Twin::Import(imports::no_workbook)),
    ("I02", Twin::Import(imports::no_such_decision)),
    ("I03", Twin::Import(imports::another_patronymic)),
    ("I04", Twin::Import(imports::mark_of_nobody)),
    ("I05", Twin::Import(imports::lost_digits)),
    ("I06", Twin::Import(imports::another_word)),
    ("I07", Twin::Import(imports::no_log_of_two_months)),
    ("I08", Twin::Import(imports::no_column_of_topics)),
    ("I09", Twin::Import(imports::letter_beside_it)),
    ("I10", Twin::Import(imports::no_terms)),
    ("I11", Twin::Import(imports::no_moment)),
    ("I12", Twin::Import(imports::too_many_columns)),
    ("I20", Twin::Import(imports::one_cell_more)),
    ("I21", Twin::Import(imports::open_quote)),
    ("I22", Twin::Import(imports::no_utf_8)),
    ("I23", Twin::Import(imports::pupil_of_a_refused_row)),
    ("I24", Twin::Import(imports::no_file_that_the_manifest_names)),
    ("I25", Twin::Import(imports::no_column_of_names)),
    ("I26", Twin::Import(imports::column_twice)),
    ("I27", Twin::Import(imports::empty_text)),
    ("I30", Twin::Import(imports::rounded_number)),
    ("I31", Twin::Import(imports::error_of_a_formula)),
    ("I32", Twin::Import(imports::another_heading)),
    ("I33", Twin::Import(imports::another_tab)),
    ("I34", Twin::Import(imports::mark_twice)),
    ("I35", Twin::Import(imports::merged_cells)),
    ("I36", Twin::Import(imports::hidden_row)),
    ("I37", Twin::Import(imports::formula)),
    ("I38", Twin::Import(imports::latin_letter)),
    ("I39", Twin::Import(imports::another_school)),
    ("I40", Twin::Import(imports::namesakes)),
    ("I41", Twin::Import(imports::no_tab_of_teachers)),
    ("I42", Twin::Import(imports::no_such_tab_of_the_map)),
    ("I43", Twin::Import(imports::row_without_a_mark)),
    ("I44", Twin::Import(imports::row_of_totals)),
    ("I45", Twin::Case),
];

#[test]
fn every_code_has_one_twin_and_every_twin_a_code() {
    let codes: Vec<&str> = letopis::cli::codes().iter().map(|code| code.id).collect();
    let own: BTreeSet<&str> = codes.iter().copied().collect();
    assert_eq!(own.len(), codes.len(), "a code is in two lists: {codes:?}");
    let twins: Vec<&str> = TWINS.iter().map(|(code, _)| *code).collect();
    let with_twin: BTreeSet<&str> = twins.iter().copied().collect();
    assert_eq!(with_twin.len(), twins.len(), "a code has two twins");
    assert_eq!(own, with_twin);
}

#[test]
fn every_twin_provokes_its_code_and_no_other() -> Result<(), Fault> {
    let known: BTreeMap<&str, Severity> =
        letopis::cli::codes().iter().map(|code| (code.id, code.severity)).collect();
    for (code, twin) in TWINS {
        let found = match twin {
            Twin::Case | Twin::Beside(_) => {
                said(&format!("twin-{}", code.to_lowercase()))?
            }
            Twin::Archive(files) => verified(files()?, |_| Ok(()))?,
            Twin::Unpacked(change) => {
                verified(bags::files()?.into_iter().collect(), *change)?
            }
            Twin::Import(export) => {
                imports::said(export()?).map_err(|error| format!("{code}: {error}"))?
            }
            Twin::OutOfReach(reason) => {
                assert!(!reason.is_empty());
                continue;
            }
        };
        // Notes beside it are welcome: every good bundle bears one.
        let wrong: BTreeSet<&str> = found
            .iter()
            .map(String::as_str)
            .filter(|own| !matches!(twin, Twin::Beside(other) if other == own))
            .filter(|own| *own != *code && known.get(own) != Some(&Severity::Notes))
            .collect();
        assert!(found.contains(*code), "{code}: {found:?}");
        assert_eq!(wrong, BTreeSet::new(), "{code}");
    }
    Ok(())
}

/// The codes in the committed answer of a case; that it is the true one, its own test says.
fn said(case: &str) -> Result<BTreeSet<String>, Fault> {
    let path = cases::folder().join(case).join("stdout");
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{case}: {error}"))?;
    if let Ok(answer) = serde_json::from_str::<Value>(&text) {
        let findings = answer["findings"].as_array().into_iter().flatten();
        let codes = findings.filter_map(|own| own["code"].as_str());
        return Ok(codes.map(str::to_owned).collect());
    }
    let code = |line: &str| {
        let (severity, rest) = line.split_once(' ')?;
        let (code, _) = rest.split_once(':')?;
        ["ошибка", "внимание"].contains(&severity).then(|| code.to_owned())
    };
    Ok(text.lines().filter_map(code).collect())
}

/// The codes that `verify` finds in a folder with these files, after a change of it.
fn verified(
    files: Folder,
    change: fn(&Path) -> std::io::Result<()>,
) -> Result<BTreeSet<String>, Fault> {
    let folder = tempfile::tempdir()?;
    for (name, bytes) in files {
        letopis::disk::write_atomically(&folder.path().join(name), &bytes)?;
    }
    change(folder.path())?;
    let report = batch::verify(&[folder.path().to_owned()])?;
    Ok(report.findings.iter().map(|own| own.code.id.to_owned()).collect())
}

/// The good bundle after a change of its files; `reseal` writes sums and manifests anew.
fn changed(change: fn(&mut Files), reseal: Reseal) -> Result<Folder, Fault> {
    let mut files = bags::files()?;
    change(&mut files);
    if reseal != Reseal::Nothing {
        seal(&mut files, reseal);
    }
    let base = bags::NAME.trim_end_matches(".zip");
    let members: Vec<(String, Vec<u8>)> = files
        .into_iter()
        .map(|(path, bytes)| (format!("{base}/{path}"), bytes))
        .collect();
    Ok(vec![(bags::NAME.to_owned(), container::write(&members)?)])
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reseal {
    Nothing,
    /// The manifests of the tag files.
    Tags,
    /// The sum, and all manifests.
    All,
}

fn seal(files: &mut Files, reseal: Reseal) {
    let is_payload = |path: &str| path.starts_with("data/");
    let is_manifest = |path: &str| path.contains("manifest-");
    if reseal == Reseal::All {
        let payload = files.iter().filter(|(path, _)| is_payload(path));
        let sizes: Vec<usize> = payload.map(|(_, bytes)| bytes.len()).collect();
        let sum =
            format!("Payload-Oxum: {}.{}", sizes.iter().sum::<usize>(), sizes.len());
        replace_sum(files, &sum);
        list(files, "manifest", &|path| is_payload(path));
    }
    list(files, "tagmanifest", &|path| {
        !is_payload(path) && (!is_manifest(path) || path.starts_with("manifest-"))
    });
}

fn list(files: &mut Files, name: &str, belongs: &dyn Fn(&str) -> bool) {
    let (mut sha256, mut sha512) = (String::new(), String::new());
    for (path, bytes) in files.iter().filter(|(path, _)| belongs(path)) {
        let digests = digest::both(bytes);
        sha256.push_str(&format!("{}  {path}\n", digests.sha256));
        sha512.push_str(&format!("{}  {path}\n", digests.sha512));
    }
    files.insert(format!("{name}-sha256.txt"), sha256.into_bytes());
    files.insert(format!("{name}-sha512.txt"), sha512.into_bytes());
}

fn replace_sum(files: &mut Files, sum: &str) {
    let Some(info) = files.get_mut("bag-info.txt") else { return };
    let text = String::from_utf8_lossy(info).into_owned();
    let lines = text.lines().map(|line| {
        let is_sum = line.starts_with("Payload-Oxum");
        format!("{}\n", if is_sum { sum } else { line })
    });
    *info = lines.collect::<String>().into_bytes();
}

fn behind_the_end() -> Result<Folder, Fault> {
    Ok(vec![(bags::NAME.to_owned(), [&bags::good()?[..], b"x"].concat())])
}

fn name_no_system_holds() -> Result<Folder, Fault> {
    let change =
        |files: &mut Files| drop(files.insert("data/con.txt".into(), Vec::new()));
    changed(change, Reseal::All)
}

fn two_of_one_name() -> Result<Folder, Fault> {
    let change =
        |files: &mut Files| drop(files.insert("data/JOURNAL.pdf".into(), Vec::new()));
    changed(change, Reseal::All)
}

fn flipped_byte() -> Result<Folder, Fault> {
    let change = |files: &mut Files| {
        drop(files.insert("data/form-data.json".into(), b"[]".to_vec()))
    };
    changed(change, Reseal::Nothing)
}

fn missing_file() -> Result<Folder, Fault> {
    let change = |files: &mut Files| {
        let rest: usize = ["data/journal.pdf", "data/inventory.csv"]
            .iter()
            .filter_map(|path| files.get(*path))
            .map(Vec::len)
            .sum();
        files.remove("data/form-data.json");
        replace_sum(files, &format!("Payload-Oxum: {rest}.2"));
    };
    changed(change, Reseal::Tags)
}

fn unlisted_file() -> Result<Folder, Fault> {
    changed(|files| drop(files.insert("note.txt".into(), Vec::new())), Reseal::Nothing)
}

fn no_tag_manifest() -> Result<Folder, Fault> {
    changed(|files| drop(files.remove("tagmanifest-sha512.txt")), Reseal::Nothing)
}

fn other_declaration() -> Result<Folder, Fault> {
    let change = |files: &mut Files| {
        let text = "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n";
        files.insert("bagit.txt".into(), text.into());
    };
    changed(change, Reseal::Tags)
}

fn other_sum() -> Result<Folder, Fault> {
    changed(|files| replace_sum(files, "Payload-Oxum: 7.1"), Reseal::Tags)
}

fn in_another_folder() -> Result<Folder, Fault> {
    Ok(vec![(format!("25y/2025-26/07a/{}", bags::NAME), bags::good()?)])
}

fn renamed() -> Result<Folder, Fault> {
    Ok(vec![("journal.zip".to_owned(), bags::good()?)])
}

/// Beside the good bundle, what a killed run wrote of it.
fn unfinished() -> Result<Folder, Fault> {
    let good = bags::good()?;
    Ok(vec![
        (bags::NAME.to_owned(), good.clone()),
        (format!(".{}.aBcDeF", bags::NAME), good),
    ])
}

fn the_same_twice() -> Result<Folder, Fault> {
    let good = bags::good()?;
    Ok(vec![(bags::NAME.to_owned(), good.clone()), (format!("old/{}", bags::NAME), good)])
}

fn two_of_one_document() -> Result<Folder, Fault> {
    let other = bags::with_document(b"%PDF-other")?;
    let good = (bags::NAME.to_owned(), bags::good()?);
    Ok(vec![good, (format!("old/{}", bags::NAME), other)])
}

/// A document that is a link to a folder: it is there, and cannot be read.
fn link_to_a_folder(bag: &Path) -> std::io::Result<()> {
    std::fs::remove_file(bag.join("data/journal.pdf"))?;
    std::os::unix::fs::symlink("..", bag.join("data/journal.pdf"))
}

fn fetch_file() -> Result<Folder, Fault> {
    changed(|files| drop(files.insert("fetch.txt".into(), Vec::new())), Reseal::Tags)
}

fn no_bundle_at_all() -> Result<Folder, Fault> {
    let good = (bags::NAME.to_owned(), bags::good()?);
    Ok(vec![good, ("letter.txt".to_owned(), b"Hello".to_vec())])
}
