//! Verifies a bundle: structure, completeness both ways, digests; everything is collected.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    BAD_TAG_FILE, DIGEST_DIFFERS, FOREIGN_FILE, MISSING_FILE, MISSING_TAG_FILE,
    NOT_A_BUNDLE, OXUM_DIFFERS, RENAMED, UNLISTED_FILE, manifest, terms,
};
use crate::container;
use crate::digest;
use crate::finding::{Code, Finding, Place};

/// What was found in one file.
#[derive(Debug, Default)]
pub struct BundleReport {
    /// Members that could be read.
    pub members: usize,
    /// Size of the file in bytes.
    pub bytes: usize,
    /// Everything that is wrong.
    pub findings: Vec<Finding>,
}

/// Verifies the bytes of a zip that bears this file name.
pub fn verify_bytes(file_name: &str, bytes: &[u8]) -> BundleReport {
    let mut report = BundleReport { bytes: bytes.len(), ..BundleReport::default() };
    if !bytes.starts_with(b"PK") && !file_name.ends_with(".zip") {
        report.findings.push(NOT_A_BUNDLE.at(Place::default()));
        return report;
    }
    let walk = container::walk(bytes);
    report.members = walk.members.len();
    report.findings = walk.findings;
    let base = base_directory(&walk.members);
    if let Some(base) = &base {
        let stem = file_name.strip_suffix(".zip").unwrap_or(file_name);
        if stem != base {
            let place = Place::default();
            report
                .findings
                .push(RENAMED.at(place).expected(format!("{base}.zip")).found(file_name));
        }
        let mut files = BTreeMap::new();
        for member in &walk.members {
            let data = &bytes[member.range.clone()];
            let path = member.name.strip_prefix(base.as_str());
            match path.and_then(|path| path.strip_prefix('/')) {
                Some(path) => {
                    files.insert(path.to_owned(), (data, Some(member.crc)));
                }
                None => report.findings.push(at(FOREIGN_FILE, &member.name)),
            }
        }
        judge(&files, &mut report.findings);
    } else {
        report.findings.push(NOT_A_BUNDLE.at(Place::default()));
    }
    report
}

/// Judges the files of an unpacked bag by path; the same rules without the zip.
pub fn judge_bag(files: &BTreeMap<String, Vec<u8>>) -> Vec<Finding> {
    let files = files.iter().map(|(path, data)| (path.clone(), (data.as_slice(), None)));
    let mut findings = Vec::new();
    judge(&files.collect(), &mut findings);
    findings
}

/// The bytes of a file below `data/` in the zip of a bundle; `None` if it has none such.
pub fn payload_member<'z>(zip: &'z [u8], stem: &str, path: &str) -> Option<&'z [u8]> {
    let name = format!("{stem}/{}{path}", terms::PAYLOAD);
    let walk = container::walk(zip);
    let member = walk.members.into_iter().find(|own| own.name == name)?;
    zip.get(member.range)
}

type Files<'a> = BTreeMap<String, (&'a [u8], Option<u32>)>;

/// The base directory: that of the member that is the bag's declaration.
fn base_directory(members: &[container::Member]) -> Option<String> {
    let declaration = members
        .iter()
        .find_map(|member| member.name.strip_suffix(&format!("/{}", terms::BAGIT)));
    let first = || members.first()?.name.split('/').next();
    declaration.or_else(first).filter(|base| !base.is_empty()).map(str::to_owned)
}

fn judge(files: &Files<'_>, findings: &mut Vec<Finding>) {
    let required = [terms::BAGIT, terms::BAG_INFO, terms::PROFILE, terms::README];
    let required = required.iter().chain(&terms::MANIFESTS).chain(&terms::TAG_MANIFESTS);
    for name in required {
        if !files.contains_key(*name) {
            findings.push(at(MISSING_TAG_FILE, name));
        }
    }
    if files.contains_key(terms::FETCH) {
        findings.push(at(FOREIGN_FILE, terms::FETCH));
    }
    if let Some((data, _)) = files.get(terms::BAGIT) {
        // Some writers end lines with CR LF; anything else is no declaration.
        let text = String::from_utf8_lossy(data).replace("\r\n", "\n");
        if text.trim_end_matches('\n') != terms::DECLARATION.trim_end_matches('\n') {
            findings.push(at(BAD_TAG_FILE, terms::BAGIT));
        }
    }
    let is_payload = |path: &str| path.starts_with(terms::PAYLOAD);
    let is_tag = |path: &str| !is_payload(path) && !terms::TAG_MANIFESTS.contains(&path);
    let mut damaged = BTreeSet::new();
    completeness(files, terms::MANIFESTS, &is_payload, &mut damaged, findings);
    completeness(files, terms::TAG_MANIFESTS, &is_tag, &mut damaged, findings);
    for (path, (data, crc)) in files {
        let differs = crc.is_some_and(|crc| crc32fast::hash(data) != crc);
        if differs && !damaged.contains(path) {
            findings.push(at(DIGEST_DIFFERS, path).with("digest", "crc32"));
        }
    }
    check_oxum(files, findings);
}

/// Completeness both ways and digests, for both manifests of one kind.
///
/// A damaged file is one finding, however many manifests disagree with it.
fn completeness(
    files: &Files<'_>,
    manifests: [&str; 2],
    belongs: &dyn Fn(&str) -> bool,
    damaged: &mut BTreeSet<String>,
    findings: &mut Vec<Finding>,
) {
    let mut listed = Vec::new();
    for (name, length) in manifests.into_iter().zip([64, 128]) {
        let Some((data, _)) = files.get(name) else { continue };
        let text =
            std::str::from_utf8(data).ok().filter(|text| !text.starts_with('\u{feff}'));
        match text.ok_or(1).and_then(|text| manifest::parse(text, length)) {
            Ok(lines) => listed.push((name, length, lines)),
            Err(line) => findings.push(at(BAD_TAG_FILE, name).with("line", line)),
        }
    }
    let mut missing = BTreeSet::new();
    let mut unlisted: BTreeMap<&String, Vec<&str>> = BTreeMap::new();
    for (name, _, lines) in &listed {
        missing.extend(lines.keys().filter(|path| !files.contains_key(*path)));
        for path in files.keys().filter(|path| belongs(path)) {
            if !lines.contains_key(path) {
                unlisted.entry(path).or_default().push(name);
            }
        }
    }
    findings.extend(missing.into_iter().map(|path| at(MISSING_FILE, path)));
    for (path, names) in unlisted {
        findings.push(at(UNLISTED_FILE, path).with("manifest", names.join(", ")));
    }
    for (path, (data, _)) in files {
        let wanted: Vec<(usize, &String)> = listed
            .iter()
            .filter_map(|(_, length, lines)| Some((*length, lines.get(path)?)))
            .collect();
        if wanted.is_empty() {
            continue;
        }
        let digests = digest::both(data);
        for (length, expected) in wanted {
            let (name, found) = match length {
                64 => ("sha256", &digests.sha256),
                _ => ("sha512", &digests.sha512),
            };
            if found != expected && damaged.insert(path.clone()) {
                let finding = at(DIGEST_DIFFERS, path).with("digest", name);
                findings.push(finding.expected(expected).found(found));
            }
        }
    }
}

fn check_oxum(files: &Files<'_>, findings: &mut Vec<Finding>) {
    let Some((data, _)) = files.get(terms::BAG_INFO) else { return };
    let text = String::from_utf8_lossy(data);
    let stated = text.lines().find_map(|line| {
        line.strip_prefix(terms::OXUM)?
            .strip_prefix(':')
            .map(|value| value.trim().to_owned())
    });
    let payload: Vec<usize> = files
        .iter()
        .filter(|(path, _)| path.starts_with(terms::PAYLOAD))
        .map(|(_, (data, _))| data.len())
        .collect();
    let oxum = format!("{}.{}", payload.iter().sum::<usize>(), payload.len());
    match stated {
        Some(stated) if stated == oxum => {}
        Some(stated) => {
            findings.push(at(OXUM_DIFFERS, terms::BAG_INFO).expected(stated).found(oxum))
        }
        None => findings.push(at(BAD_TAG_FILE, terms::BAG_INFO).with("line", 0)),
    }
}

fn at(code: Code, member: &str) -> Finding {
    code.at(Place { member: Some(member.to_owned()), ..Place::default() })
}
