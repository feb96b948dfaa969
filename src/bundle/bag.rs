//! Judges the files of a bag, packed in a zip or unpacked in a folder: completeness both
//! ways, digests, sum; everything is collected.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    BAD_TAG_FILE, BundleReport, DIGEST_DIFFERS, FOREIGN_FILE, Identity, MISSING_FILE,
    MISSING_TAG_FILE, OXUM_DIFFERS, UNLISTED_FILE, manifest, terms,
};
use crate::digest::{self, Digests};
use crate::finding::{Code, Finding, Place};

/// Largest tag file whose text is read, 16 MiB: a manifest of some 80,000 files. Ours have
/// less than twenty.
const LARGEST_TEXT: usize = 16 << 20;

/// A file of a bag as far as the rules need it; its bytes need not be held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BagFile(Option<Measured>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Measured {
    size: usize,
    digests: Digests,
    /// The bytes of a tag file that the rules read.
    text: Option<Vec<u8>>,
    crc: u32,
    /// The CRC-32 that the zip states.
    stated_crc: Option<u32>,
}

impl BagFile {
    /// Measures a file; the path is that in the bag.
    pub fn measure(path: &str, bytes: &[u8]) -> Self {
        Self::with_digests(path, bytes, digest::both(bytes))
    }

    /// A file whose digests are known.
    pub(super) fn with_digests(path: &str, bytes: &[u8], digests: Digests) -> Self {
        let is_read = [terms::BAGIT, terms::BAG_INFO].contains(&path)
            || terms::MANIFESTS.contains(&path)
            || terms::TAG_MANIFESTS.contains(&path);
        Self(Some(Measured {
            size: bytes.len(),
            digests,
            text: (is_read && bytes.len() <= LARGEST_TEXT).then(|| bytes.to_vec()),
            crc: crc32fast::hash(bytes),
            stated_crc: None,
        }))
    }

    /// A file that is there but cannot be read: it is not missing, and nothing else is
    /// known of it. Why it cannot be read is a finding of whoever tried.
    pub fn unread() -> Self {
        Self(None)
    }

    /// The same file with the CRC-32 that the zip states.
    pub(super) fn in_zip(mut self, crc: u32) -> Self {
        if let Some(own) = &mut self.0 {
            own.stated_crc = Some(crc);
        }
        self
    }

    /// Its size in bytes; 0 if it cannot be read.
    pub fn size(&self) -> usize {
        self.0.as_ref().map_or(0, |own| own.size)
    }
}

/// The files of a bag by their path in it.
pub type BagFiles = BTreeMap<String, BagFile>;

/// Judges the files of a bag.
///
/// What the folder is called that holds an unpacked bag is nobody's business: RFC 8493, 2,
/// lets a base directory have any name, and no file in the bag depends on it.
pub fn judge_bag(files: &BagFiles) -> BundleReport {
    let mut findings = Vec::new();
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
    if let Some(own) = measured(files, terms::BAGIT) {
        // Some writers end lines with CR LF; anything else is no declaration.
        let text = own.text.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
        let text = text.replace("\r\n", "\n");
        if text.trim_end_matches('\n') != terms::DECLARATION.trim_end_matches('\n') {
            findings.push(at(BAD_TAG_FILE, terms::BAGIT));
        }
    }
    let is_payload = |path: &str| path.starts_with(terms::PAYLOAD);
    // What is foreign whether it is listed or not is said above.
    let unlistable =
        |path: &str| terms::TAG_MANIFESTS.contains(&path) || path == terms::FETCH;
    let is_tag = |path: &str| !is_payload(path) && !unlistable(path);
    let mut damaged = BTreeSet::new();
    completeness(files, terms::MANIFESTS, &is_payload, &mut damaged, &mut findings);
    completeness(files, terms::TAG_MANIFESTS, &is_tag, &mut damaged, &mut findings);
    for (path, file) in files {
        let differs = |own: &Measured| own.stated_crc.is_some_and(|crc| crc != own.crc);
        if file.0.as_ref().is_some_and(differs) && !damaged.contains(path) {
            findings.push(at(DIGEST_DIFFERS, path).with("digest", "crc32"));
        }
    }
    check_oxum(files, &mut findings);
    // A tag file that is missing is one finding, listed or not.
    let missing: BTreeSet<Option<String>> = findings
        .iter()
        .filter(|own| own.code == MISSING_TAG_FILE)
        .map(|own| own.place.member.clone())
        .collect();
    findings
        .retain(|own| own.code != MISSING_FILE || !missing.contains(&own.place.member));
    let bytes = files.values().map(BagFile::size).sum();
    BundleReport { is_bundle: true, bytes, findings, identity: identity(files) }
}

fn identity(files: &BagFiles) -> Option<Identity> {
    let info = measured(files, terms::BAG_INFO)?;
    let name = labelled(info, terms::IDENTIFIER)?;
    let mut content = String::new();
    for (path, file) in files {
        let digest = file.0.as_ref().map_or("", |own| &own.digests.sha256);
        content.push_str(&format!("{digest}  {path}\n"));
    }
    let content = digest::sha256(content.as_bytes());
    let home = home(info, &name);
    (!name.is_empty()).then_some(Identity { name, home, content })
}

/// The folder of the archive that the bundle belongs in: how long it is kept, the school
/// year, and the class, which stands in its name between year and document.
fn home(info: &Measured, name: &str) -> Option<String> {
    let kept = labelled(info, terms::RETENTION_CLASS)?;
    let year = labelled(info, terms::SCHOOL_YEAR)?;
    let document = labelled(info, terms::DOCUMENT)?;
    let rest = name.strip_prefix(&year)?.strip_prefix('-')?;
    let class = match rest.rfind(&format!("-{document}-")) {
        Some(at) => &rest[..at],
        None => rest.strip_suffix(&document)?.strip_suffix('-')?,
    };
    Some(format!("{kept}/{year}/{class}"))
}

fn measured<'a>(files: &'a BagFiles, path: &str) -> Option<&'a Measured> {
    files.get(path)?.0.as_ref()
}

/// Completeness both ways and digests, for both manifests of one kind.
///
/// A damaged file is one finding, however many manifests disagree with it.
fn completeness(
    files: &BagFiles,
    manifests: [&str; 2],
    belongs: &dyn Fn(&str) -> bool,
    damaged: &mut BTreeSet<String>,
    findings: &mut Vec<Finding>,
) {
    let mut listed = Vec::new();
    for (name, length) in manifests.into_iter().zip([64, 128]) {
        let Some(own) = measured(files, name) else { continue };
        let text = own.text.as_deref().and_then(|text| std::str::from_utf8(text).ok());
        let text = text.filter(|text| !text.starts_with('\u{feff}'));
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
    for (path, file) in files {
        let Some(own) = &file.0 else { continue };
        let said: Vec<(&str, &str, &String, &String)> = listed
            .iter()
            .filter_map(|(manifest, length, lines)| {
                let (name, found) = match length {
                    64 => ("sha256", &own.digests.sha256),
                    _ => ("sha512", &own.digests.sha512),
                };
                Some((*manifest, name, lines.get(path)?, found))
            })
            .collect();
        // A file that one manifest knows as it is is whole: the other one is damaged.
        let is_whole = said.iter().any(|(_, _, expected, found)| expected == found);
        for (manifest, name, expected, found) in said {
            let member = if is_whole { manifest } else { path.as_str() };
            if found != expected && damaged.insert(member.to_owned()) {
                let finding = at(DIGEST_DIFFERS, member).with("digest", name);
                findings.push(finding.expected(expected).found(found));
            }
        }
    }
}

fn check_oxum(files: &BagFiles, findings: &mut Vec<Finding>) {
    let Some(info) = measured(files, terms::BAG_INFO) else { return };
    let payload = files.iter().filter(|(path, _)| path.starts_with(terms::PAYLOAD));
    let payload: Vec<&BagFile> = payload.map(|(_, file)| file).collect();
    if payload.iter().any(|file| file.0.is_none()) {
        // The sum of what cannot be read is not known.
        return;
    }
    let bytes = payload.iter().map(|file| file.size()).sum::<usize>();
    let oxum = format!("{bytes}.{}", payload.len());
    match labelled(info, terms::OXUM) {
        Some(stated) if stated == oxum => {}
        Some(stated) => {
            findings.push(at(OXUM_DIFFERS, terms::BAG_INFO).expected(stated).found(oxum))
        }
        None => findings.push(at(BAD_TAG_FILE, terms::BAG_INFO).with("line", 0)),
    }
}

/// The value of a label of `bag-info.txt`.
fn labelled(info: &Measured, label: &str) -> Option<String> {
    let text = String::from_utf8_lossy(info.text.as_deref()?);
    let mut lines = text.lines();
    lines
        .find_map(|line| Some(line.strip_prefix(label)?.strip_prefix(':')?.trim().into()))
}

pub(super) fn at(code: Code, member: &str) -> Finding {
    code.at(Place { member: Some(member.to_owned()), ..Place::default() })
}
