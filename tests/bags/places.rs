//! Where bundles lie: packed and unpacked, in their folder or another, once or twice.

use std::path::PathBuf;

use letopis::batch;

use super::{NAME, Outcome, files, folder, good, with_document};

#[test]
fn a_bundle_in_a_folder_of_other_bundles_is_told_its_own() -> Outcome {
    let check = |folders: &str, expected: &str| -> Outcome {
        let unpacked = files()?.into_iter();
        let mut all: Vec<(String, Vec<u8>)> = unpacked
            .map(|(path, own)| (format!("{folders}/unpacked/{path}"), own))
            .collect();
        for files in
            [vec![(format!("{folders}/{NAME}"), good()?)], std::mem::take(&mut all)]
        {
            let store = folder(&files)?;
            let report = batch::verify(&[store.path().to_owned()])?;
            let blocking = report.findings.iter().filter(|own| own.blocks());
            let said: Vec<String> = blocking
                .map(|own| {
                    let value =
                        |key: &str| own.values.get(key).cloned().unwrap_or_default();
                    format!("{} {} {}", own.code, value("expected"), value("found"))
                })
                .collect();
            assert_eq!(said.concat(), expected);
            let misplaced = usize::from(!expected.is_empty());
            assert_eq!((report.bundles, report.good), (1, 1 - misplaced));
            assert_eq!((report.misplaced, report.renamed), (misplaced, 0));
        }
        Ok(())
    };
    check("archive/5y/2025-26/07a", "")?;
    let home = "5y/2025-26/07a";
    for wrong in ["5y/2025-26/07b", "25y/2025-26/07a", "5y/2024-25/07a"] {
        check(&format!("archive/{wrong}"), &format!("B19 {home} {wrong}"))?;
    }
    // A copy in folders of one's own is no archive.
    for own in ["2025-26/07b", "5y/07b", "copies/2025-26/07b", "5y/disk/07b"] {
        check(own, "")?;
    }
    Ok(())
}

#[test]
fn two_bundles_of_one_name_are_named_with_both_places() -> Outcome {
    let check = |files: &[(&str, Vec<u8>)],
                 named: &[&str],
                 expected: &[(&str, &str, &str)]| {
        let files = files.iter().map(|(path, own)| ((*path).to_owned(), own.clone()));
        let store = folder(&files.collect::<Vec<_>>())?;
        let paths: Vec<PathBuf> =
            named.iter().map(|own| store.path().join(own)).collect();
        let report = batch::verify(&paths)?;
        let below =
            |path: &str| path.replace(&format!("{}/", store.path().display()), "");
        let twice =
            report.findings.iter().filter(|own| ["B17", "B18"].contains(&own.code.id));
        let found: Vec<(&str, String, String)> = twice
            .map(|own| {
                let file = own.place.file.as_deref().unwrap_or_default();
                (own.code.id, below(file), below(&own.values["other"]))
            })
            .collect();
        let found: Vec<(&str, &str, &str)> =
            found.iter().map(|(code, file, other)| (*code, &**file, &**other)).collect();
        assert_eq!(found, expected);
        Outcome::Ok(())
    };
    let (good, other) = (good()?, with_document(b"%PDF-other")?);
    let mut damaged = other.clone();
    damaged[400] ^= 1;
    let (one, two) = (&*format!("a/{NAME}"), &*format!("b/{NAME}"));
    let same = [(one, good.clone()), (two, good.clone())];
    check(&same, &["."], &[("B17", &format!("./{two}"), &format!("./{one}"))])?;
    // A copy of the archive is not the archive.
    check(&same, &["a", "b"], &[])?;
    check(&same, &["a", "a"], &[])?;
    let renamed = [(one, good.clone()), ("a/copy.zip", good.clone())];
    check(&renamed, &["a"], &[("B17", "a/copy.zip", one)])?;
    let rival = [(one, good.clone()), (two, other)];
    check(&rival, &["."], &[("B18", &format!("./{two}"), &format!("./{one}"))])?;
    check(&rival, &["a", "b"], &[("B18", two, one)])?;
    check(&[(one, good), (two, damaged)], &["."], &[])
}
