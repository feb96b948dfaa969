//! The public suites of bags and of hostile zips, each item with the answer it must get.
//!
//! No foreign bag is ours: ours wants SHA-256 and SHA-512, its own tag files, UTF-8, a sum.
//! So a bag is judged twice: as it is, and in our dress, where nothing but its own fault can
//! be left. The suites are not part of the project; only the answers are.

use std::collections::BTreeMap;

use letopis::bundle;
use letopis::{container, digest, disk};

use super::{Fault, Files, Outcome, codes, corpora, judged, say_missing};

/// Largest sum of files that a zip may unpack to here, 1 MiB.
const LIMIT: u64 = 1 << 20;

/// What each bag must be told.
const BAGS: &str = include_str!("suite.txt");
/// What each zip must be told.
const ZIPS: &str = include_str!("zips.txt");

/// Files whose digest in the suite's lists is false (seen with md5sum); in our dress too.
const CORRUPT: &[(&str, &[&str])] = &[
    ("v0.97/invalid/corrupt-data-file", &["data/bare-filename"]),
    ("v0.97/invalid/corrupt-tag-file", &["bag-info.txt", "bagit.txt"]),
];

/// The rows of a table, remarks left out.
fn rows<const COLUMNS: usize>(table: &str) -> Result<Vec<[&str; COLUMNS]>, Fault> {
    let rows = table.lines().filter(|own| !own.starts_with('#'));
    rows.map(|row| {
        let cells: Option<[&str; COLUMNS]> =
            row.split(" | ").collect::<Vec<_>>().try_into().ok();
        cells.ok_or_else(|| row.into())
    })
    .collect()
}

#[test]
fn hostile_zips_of_the_public_suite_are_refused() -> Outcome {
    let Some(corpora) = corpora() else { return say_missing("hostile zips") };
    let folder = corpora.join("yauzl-zips");
    let mut found = BTreeMap::new();
    for name in disk::sorted_walk(&folder)? {
        if name.ends_with(".zip") {
            found
                .insert(name.clone(), answer(&name, &std::fs::read(folder.join(&name))?));
        }
    }
    let expected = rows(ZIPS)?.into_iter().map(|[name, unpacked]| {
        (name.to_owned(), format!("B12; walked: B01; unpacked: {unpacked}"))
    });
    assert_eq!(found, expected.collect());
    Ok(())
}

/// What is said of a zip; how the walk through it ends; what unpacking it would give.
fn answer(name: &str, bytes: &[u8]) -> String {
    let said = bundle::verify_bytes(name, bytes).findings;
    let said: Vec<String> = codes(&said).iter().map(|own| own.0.to_owned()).collect();
    let walk = container::walk(bytes);
    let walked: Vec<&str> = walk.findings.iter().map(|own| own.code.id).collect();
    let unpacked = match container::foreign_members(bytes, LIMIT) {
        Ok(members) => {
            let names = members.iter().map(|(name, _)| name.as_str());
            names.collect::<Vec<_>>().join(", ")
        }
        Err(_) => "refused".to_owned(),
    };
    let (said, walked) = (said.join(" "), walked.join(" "));
    format!("{said}; walked: {walked}; unpacked: {unpacked}")
}

#[test]
fn bags_of_the_public_suite_are_judged_rightly() -> Outcome {
    let Some(corpora) = corpora() else { return say_missing("the bag suite") };
    let suite = corpora.join("bagit-conformance-suite");
    let mut bags: BTreeMap<String, Files> = BTreeMap::new();
    for path in disk::sorted_walk(&suite)? {
        let parts: Vec<&str> = path.splitn(4, '/').collect();
        if let [version, group, bag, file] = parts[..] {
            let data = std::fs::read(suite.join(&path))?;
            bags.entry(format!("{version}/{group}/{bag}"))
                .or_default()
                .insert(file.to_owned(), data);
        }
    }
    let expected: Vec<[&str; 4]> = rows(BAGS)?;
    let known: Vec<&str> = expected.iter().map(|own| own[0]).collect();
    assert_eq!(bags.keys().collect::<Vec<_>>(), known);
    for [name, as_it_is, in_our_dress, why] in expected {
        let files = &bags[name];
        assert_eq!(counted(files), as_it_is, "{name} as it is");
        let corrupt = CORRUPT.iter().find(|own| own.0 == name);
        let corrupt = corrupt.map_or(&[][..], |own| own.1);
        let findings = judged(&dressed(files, corrupt));
        let found: Vec<String> = codes(&findings)
            .into_iter()
            .map(|(code, file)| format!("{code} {}", file.unwrap_or_default()))
            .collect();
        let found = if found.is_empty() { "-".to_owned() } else { found.join(", ") };
        assert_eq!(found, in_our_dress, "{name} in our dress: {why}");
    }
    Ok(())
}

/// The codes of a bag as it is, and how many of each.
fn counted(files: &Files) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let findings = judged(files);
    for (code, _) in codes(&findings) {
        *counts.entry(code).or_default() += 1;
    }
    let one = |(code, count): (&&str, &usize)| format!("{count}×{code}");
    counts.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// Our tag files that no other program writes.
const OURS: [&str; 2] = ["README-ARCHIVE.txt", "bagit-profile.json"];
/// The declaration of a bag of version 1.0.
const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// The bag as our writer would have dressed it: our version where its own is a sound older
/// one, a sum, our tag files, and its manifests line by line with our digests.
fn dressed(bag: &Files, corrupt: &[&str]) -> Files {
    let mut files = bag.clone();
    for (path, own) in OURS.into_iter().zip([b"a", b"b"]) {
        files.insert(path.to_owned(), own.to_vec());
    }
    // Before version 0.95 `bag-info.txt` had another name.
    if let Some(info) = files.remove("package-info.txt") {
        files.insert("bag-info.txt".to_owned(), info);
    }
    if let Some(own) = files.get_mut("bagit.txt")
        && is_older(own)
    {
        *own = DECLARATION.into();
    }
    let payload = bag.iter().filter(|(path, _)| path.starts_with("data/"));
    let sizes: Vec<usize> = payload.map(|(_, own)| own.len()).collect();
    if let Some(info) = files.get_mut("bag-info.txt")
        && !info.windows(13).any(|own| own == b"Payload-Oxum:")
    {
        let sum =
            format!("\nPayload-Oxum: {}.{}\n", sizes.iter().sum::<usize>(), sizes.len());
        info.extend_from_slice(sum.as_bytes());
    }
    for kind in ["manifest", "tagmanifest"] {
        let is_of_kind = |path: &&String| path.starts_with(&format!("{kind}-"));
        let own: Vec<String> = files.keys().filter(is_of_kind).cloned().collect();
        let texts: BTreeMap<String, Vec<u8>> = own
            .into_iter()
            .filter_map(|path| Some((path.clone(), files.remove(&path)?)))
            .collect();
        for algorithm in ["sha256", "sha512"] {
            let name = format!("{kind}-{algorithm}.txt");
            let Some(text) = texts.get(&name).or(texts.values().next()) else { continue };
            let text = translated(text, kind, algorithm, &files, corrupt);
            files.insert(name, text);
        }
    }
    files
}

/// Whether a declaration is a sound one of an older version.
fn is_older(declaration: &[u8]) -> bool {
    let text = String::from_utf8_lossy(declaration).replace("\r\n", "\n");
    let sound = (3..=7).map(|own| DECLARATION.replace("1.0", &format!("0.9{own}")));
    sound.into_iter().any(|own| own.trim_end() == text.trim_end())
}

/// A manifest with our digests; its names, blanks and line ends stay as they are.
fn translated(
    text: &[u8],
    kind: &str,
    algorithm: &str,
    files: &Files,
    corrupt: &[&str],
) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(text) else { return text.to_vec() };
    let mut lines = String::new();
    let digest = |path: &str| {
        let data =
            files.get(path).map(Vec::as_slice).filter(|_| !corrupt.contains(&path));
        let digests = digest::both(data.unwrap_or(b"something else"));
        if algorithm == "sha256" { digests.sha256 } else { digests.sha512 }
    };
    for line in text.split_inclusive('\n') {
        let rest = &line[line.find([' ', '\t']).unwrap_or_default()..];
        let rest = rest.replace("package-info.txt", "bag-info.txt");
        let path = rest.trim().trim_start_matches('*').trim_start_matches("./");
        let path = path.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%");
        // The manifests have our names, and stand below.
        if !path.starts_with("manifest-") {
            lines.push_str(&format!("{}{rest}", digest(&path)));
        }
    }
    if kind == "tagmanifest" {
        let own = OURS.into_iter().chain(["manifest-sha256.txt", "manifest-sha512.txt"]);
        let own = own.map(|path| format!("\n{}  {path}", digest(path)));
        lines = lines.trim_end().to_owned() + &own.collect::<String>();
    }
    lines.into_bytes()
}
