//! One good bundle, broken in one way; names follow the public bag suite.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use letopis::batch;
use letopis::bundle::{self, BagFile, Contents, Member};
use letopis::finding::Finding;
use letopis::messages::{Language, Messages};

#[path = "bags/places.rs"]
mod places;
#[path = "bags/suite.rs"]
mod suite;

type Fault = Box<dyn std::error::Error>;
type Outcome = Result<(), Fault>;
type Files = BTreeMap<String, Vec<u8>>;

pub(crate) const NAME: &str = "2025-26-07a-q1-journal.zip";

pub(crate) fn good() -> Result<Vec<u8>, bundle::WriteError> {
    with_document(b"%PDF")
}

/// The good bundle with this document in it.
pub(crate) fn with_document(document: &[u8]) -> Result<Vec<u8>, bundle::WriteError> {
    let form_data: &[u8] = b"{}";
    let files = [("journal.pdf", document), ("form-data.json", form_data)];
    let member = |(path, bytes): (&str, _)| Member {
        path: path.into(),
        bytes,
        title_ru: "Часть журнала".into(),
        title_en: "Journal part".into(),
    };
    bundle::write(&Contents {
        stem: "2025-26-07a-q1-journal".into(),
        title_ru: "Классный журнал".into(),
        title_en: "Class journal".into(),
        keep_until: "2031-12-31".parse().unwrap_or_default(),
        bagging_date: "2026-05-30".parse().unwrap_or_default(),
        info: vec![
            ("School-Year", "2025-26".into()),
            ("Document", "q1".into()),
            ("Retention-Class", "5y".into()),
        ],
        members: files.into_iter().map(member).collect(),
    })
}

/// The files of the good bundle by their path in the bag.
pub(crate) fn files() -> Result<Files, bundle::WriteError> {
    let bytes = good()?;
    let walk = letopis::container::walk(&bytes);
    let base = "2025-26-07a-q1-journal/";
    let file = |member: &letopis::container::Member| {
        (member.name.replace(base, ""), bytes[member.range.clone()].to_vec())
    };
    Ok(walk.members.iter().map(file).collect())
}

/// What is wrong with a bag of these files.
fn judged(files: &Files) -> Vec<Finding> {
    let measure = |(path, bytes): (&String, &Vec<u8>)| {
        (path.clone(), BagFile::measure(path, bytes))
    };
    bundle::judge_bag(&files.iter().map(measure).collect()).findings
}

fn codes(findings: &[Finding]) -> Vec<(&str, Option<&str>)> {
    let code = |finding: &'_ Finding| finding.code.id;
    findings.iter().map(|own| (code(own), own.place.member.as_deref())).collect()
}

#[test]
fn a_good_bundle_has_no_finding() -> Outcome {
    assert_eq!(bundle::verify_bytes(NAME, &good()?).findings, []);
    assert_eq!(judged(&files()?), []);
    Ok(())
}

#[test]
fn every_flipped_byte_is_found() -> Outcome {
    let good = good()?;
    // The high bits matter: they turn a name into something that is no text.
    for mask in [0x01, 0x20, 0x80, 0xff] {
        for at in 0..good.len() {
            let mut bytes = good.clone();
            bytes[at] ^= mask;
            let findings = bundle::verify_bytes(NAME, &bytes).findings;
            assert!(findings.iter().any(Finding::blocks), "byte {at} xor {mask:02x}");
        }
    }
    Ok(())
}

#[test]
fn a_flipped_byte_of_a_document_names_the_document_once() -> Outcome {
    let mut bytes = good()?;
    let at = bytes.windows(4).position(|window| window == b"%PDF").unwrap_or_default();
    bytes[at] ^= 1;
    let findings = bundle::verify_bytes(NAME, &bytes).findings;
    assert_eq!(codes(&findings), [("B04", Some("data/journal.pdf"))]);
    Ok(())
}

#[test]
fn every_truncation_and_every_addition_is_found() -> Outcome {
    let good = good()?;
    for length in 0..good.len() {
        let findings = bundle::verify_bytes(NAME, &good[..length]).findings;
        assert!(!findings.is_empty(), "{length}");
    }
    for bytes in [[&good[..], b"x"].concat(), [b"x", &good[..]].concat()] {
        assert!(!bundle::verify_bytes(NAME, &bytes).findings.is_empty());
    }
    Ok(())
}

/// The files as another program packs them.
fn packed_elsewhere(files: &[(&str, &[u8])]) -> Result<Vec<u8>, Fault> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default())?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// Code, sentence, and what was expected and found, of everything that is wrong.
fn said(name: &str, bytes: &[u8]) -> Vec<String> {
    let messages = Messages::of(Language::English);
    let findings = bundle::verify_bytes(name, bytes).findings;
    let line = |own: &Finding| {
        let said = messages.finding(own);
        let values = [said.expected, said.found].map(Option::unwrap_or_default);
        format!("{} {} | {} | {}", own.code, said.message, values[0], values[1])
    };
    findings.iter().map(line).collect()
}

#[test]
fn what_is_no_bundle_says_what_it_is() -> Outcome {
    let letter = packed_elsewhere(&[("word/document.xml", b"<w/>")])?;
    let own_form = letopis::container::write(&[("a/b.txt".into(), b"b".to_vec())])?;
    let files = files()?;
    let base = NAME.replace(".zip", "");
    let names: Vec<String> = files.keys().map(|path| format!("{base}/{path}")).collect();
    let again: Vec<(&str, &[u8])> =
        names.iter().zip(files.values()).map(|(name, own)| (&**name, &**own)).collect();
    let again = packed_elsewhere(&again)?;
    let no_bagit = "B12 this is not a bundle: a zip without bagit.txt |  | ";
    for (name, bytes, expected) in [
        ("empty.zip", &b""[..], "B12 this is not a bundle: the file is empty |  | "),
        ("text.zip", b"Hello", "B12 this is not a bundle: it is no zip |  | "),
        ("letter.docx", &letter, no_bagit),
        ("letter.docx", &letter[..letter.len() / 2], no_bagit),
        ("no-member.zip", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", no_bagit),
        ("a.zip", &own_form, no_bagit),
        (
            NAME,
            &again,
            "B01 the bundle was packed anew by another program: letopis writes no such zip \
             |  | ",
        ),
    ] {
        assert_eq!(said(name, bytes), [expected], "{name}");
    }
    Ok(())
}

#[test]
fn a_bundle_packed_anew_is_said_to_be_so_and_judged_by_its_files() -> Outcome {
    let base = "2025-26-07a-q1-journal";
    let check = |change: &dyn Fn(&mut Files), expected: &[(&str, Option<&str>)]| {
        let mut own = files()?;
        change(&mut own);
        let named: Vec<(String, Vec<u8>)> = own
            .into_iter()
            .map(|(path, data)| (format!("{base}/{path}"), data))
            .collect();
        let packed: Vec<(&str, &[u8])> =
            named.iter().map(|(path, data)| (path.as_str(), data.as_slice())).collect();
        let report = bundle::verify_bytes(NAME, &packed_elsewhere(&packed)?);
        let found = codes(&report.findings);
        assert_eq!(found.first().map(|own| own.0), Some("B01"));
        assert_eq!(found[1..], *expected);
        Ok::<_, Fault>(())
    };
    let oxum = ("B09", Some("bag-info.txt"));
    check(&|_| (), &[])?;
    check(
        &|own| drop(own.remove("data/form-data.json")),
        &[("B05", Some("data/form-data.json")), oxum],
    )?;
    check(
        &|own| drop(own.insert("data/journal.pdf".into(), b"%PdF".to_vec())),
        &[("B04", Some("data/journal.pdf"))],
    )
}

#[test]
fn a_bundle_cut_off_is_one_finding_that_counts_bytes() -> Outcome {
    let good = good()?;
    let members = letopis::container::walk(&good).members;
    for length in 4..good.len() {
        let found = said(NAME, &good[..length]);
        let whole = members.iter().filter(|own| own.range.end <= length).count();
        let start = format!("B01 the file is cut off; files read whole: {whole} | ");
        assert!(found[0].starts_with(&start), "{length}: {found:?}");
        assert!(found[0].ends_with(&format!(" | {length} bytes")), "{length}: {found:?}");
        assert_eq!(found.len(), 1, "{length}: {found:?}");
    }
    let cut = said(NAME, &good[..good.len() - 7]);
    assert!(cut[0].contains(&format!("| {} bytes |", good.len())), "{cut:?}");
    // What could be read is judged: here is damage before the cut.
    let at = good.windows(4).position(|own| own == b"%PDF").ok_or("no document")?;
    let mut damaged = good[..good.len() - 7].to_vec();
    damaged[at] ^= 1;
    let findings = bundle::verify_bytes(NAME, &damaged).findings;
    assert_eq!(codes(&findings), [("B01", None), ("B04", Some("data/journal.pdf"))]);
    // A damaged header stops the walk: what lies behind it is not called missing.
    let third = members[2].range.start - members[2].name.len();
    let mut stopped = good.clone();
    stopped[third - 22] ^= 1;
    let findings = bundle::verify_bytes(NAME, &stopped).findings;
    assert_eq!(codes(&findings), [("B01", Some(&*members[2].name))]);
    let behind = said(NAME, &[&good[..], b"x"].concat());
    let (own, more) = (good.len(), good.len() + 1);
    let expected = format!(
        "B01 bytes lie behind the end of the bundle | {own} bytes | {more} bytes"
    );
    assert_eq!(behind, [expected]);
    Ok(())
}

#[test]
fn a_renamed_bundle_is_no_damaged_one() -> Outcome {
    let mut damaged = good()?;
    damaged[400] ^= 1;
    let all = [("a.zip".to_owned(), good()?), ("b.zip".to_owned(), damaged)];
    let store = folder(&all)?;
    let report = batch::verify(&[store.path().to_owned()])?;
    assert_eq!((report.bundles, report.good, report.renamed), (2, 0, 1));
    Ok(())
}

#[test]
fn a_renamed_bundle_is_told_its_name() -> Outcome {
    let findings = bundle::verify_bytes("x.zip", &good()?).findings;
    assert_eq!(codes(&findings), [("B10", None)]);
    assert_eq!(findings[0].values["expected"], NAME);
    Ok(())
}

#[test]
fn a_damaged_manifest_is_blamed_and_not_the_file_it_lists() -> Outcome {
    for name in ["manifest-sha256.txt", "manifest-sha512.txt"] {
        let mut files = files()?;
        let text = String::from_utf8(files.remove(name).ok_or(name)?)?;
        let (digest, _) = text
            .lines()
            .find_map(|own| own.split_once("  data/journal.pdf"))
            .ok_or("not listed")?;
        let other = if digest.starts_with('0') { "1" } else { "0" };
        let damaged = text.replace(digest, &format!("{other}{}", &digest[1..]));
        files.insert(name.into(), damaged.into_bytes());
        assert_eq!(codes(&judged(&files)), [("B04", Some(name))]);
    }
    Ok(())
}

#[test]
fn each_single_fault_of_a_bag_is_that_finding() -> Outcome {
    let check =
        |change: &dyn Fn(&mut Files), expected: &[(&str, Option<&str>)]| -> Outcome {
            let mut files = files()?;
            change(&mut files);
            let findings = judged(&files);
            assert_eq!(codes(&findings), expected);
            Ok(())
        };
    check(
        &|files| {
            files.insert("extra.txt".into(), b"x".to_vec());
        },
        &[("B06", Some("extra.txt"))],
    )?;
    check(
        &|files| {
            files.remove("tagmanifest-sha512.txt");
        },
        &[("B07", Some("tagmanifest-sha512.txt"))],
    )?;
    check(
        &|files| {
            files.insert("README-ARCHIVE.txt".into(), b"x".to_vec());
        },
        &[("B04", Some("README-ARCHIVE.txt"))],
    )?;
    check(
        &|files| {
            let data = files.remove("data/form-data.json").unwrap_or_default();
            files.insert("data/form-data.txt".into(), data);
        },
        &[("B05", Some("data/form-data.json")), ("B06", Some("data/form-data.txt"))],
    )
}

/// A folder with these files, by their path in it.
fn folder(files: &[(String, Vec<u8>)]) -> Result<tempfile::TempDir, Fault> {
    let folder = tempfile::tempdir()?;
    for (path, bytes) in files {
        letopis::disk::write_atomically(&folder.path().join(path), bytes)?;
    }
    Ok(folder)
}

#[test]
fn unpacked_bundles_are_bundles_wherever_they_lie() -> Outcome {
    let mut all = vec![(format!("5y/{NAME}"), good()?)];
    for base in ["25y/07a/renamed by hand", "unpacked"] {
        all.extend(
            files()?.into_iter().map(|(path, own)| (format!("{base}/{path}"), own)),
        );
    }
    let store = folder(&all)?;
    let report = batch::verify(&[store.path().to_owned()])?;
    let blocking: Vec<&Finding> =
        report.findings.iter().filter(|own| own.blocks()).collect();
    assert_eq!((report.bundles, report.good, blocking), (3, 3, vec![]));
    // The folder of the bag itself, and a whole folder of them.
    for place in ["25y/07a/renamed by hand", "25y"] {
        let report = batch::verify(&[store.path().join(place)])?;
        assert_eq!((report.bundles, report.good, report.findings.len()), (1, 1, 1));
        let bytes: usize = files()?.values().map(Vec::len).sum();
        assert_eq!(report.bytes, bytes);
    }
    Ok(())
}

#[test]
fn each_fault_of_an_unpacked_bundle_is_named_by_its_path() -> Outcome {
    let mut files = files()?;
    files.insert("data/journal.pdf".into(), b"%PDG".to_vec());
    files.remove("data/form-data.json");
    files.insert("data/old/bagit.txt".into(), b"x".to_vec());
    let all: Vec<(String, Vec<u8>)> = files.into_iter().collect();
    let bag = folder(&all)?;
    let report = batch::verify(&[bag.path().to_owned()])?;
    assert_eq!((report.bundles, report.good), (1, 0));
    let mut found = codes(&report.findings);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("B04", Some("data/journal.pdf")),
            ("B05", Some("data/form-data.json")),
            ("B06", Some("data/old/bagit.txt")),
            ("B09", Some("bag-info.txt")),
        ]
    );
    let shown = bag.path().display().to_string();
    assert!(report.findings.iter().all(|own| own.place.file.as_ref() == Some(&shown)));
    Ok(())
}

/// The public suites: `LETOPIS_CORPORA`, else the folder beside the project.
pub(crate) fn corpora() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    let folder = std::env::var_os("LETOPIS_CORPORA").map_or(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

fn say_missing(what: &str) -> Outcome {
    let message = format!("NOT RUN: {what} (set LETOPIS_CORPORA to the public suites)\n");
    std::io::stderr().write_all(message.as_bytes())?;
    Ok(())
}
