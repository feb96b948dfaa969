//! Verifies a bundle: the structure of the zip, then the bag in it; everything is collected.

use super::bag::{BagFile, BagFiles, at, judge_bag};
use super::{FOREIGN_FILE, NOT_A_BUNDLE, RENAMED, terms};
use crate::container;
use crate::finding::{Finding, Place};

/// What was found in one zip or folder.
#[derive(Debug, Default)]
pub struct BundleReport {
    /// Whether it is a bundle, good or damaged.
    pub is_bundle: bool,
    /// Size in bytes: of the zip, or of all files of an unpacked bag.
    pub bytes: usize,
    /// Everything that is wrong.
    pub findings: Vec<Finding>,
    /// What it is a bundle of, as far as it says so.
    pub identity: Option<Identity>,
}

/// What a bundle says it is, and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The `External-Identifier` of `bag-info.txt`: the stem of the document.
    pub name: String,
    /// SHA-256 over paths and digests of all files, packed or unpacked alike.
    pub content: String,
}

impl BundleReport {
    /// Whether nothing is wrong with it but perhaps its file name.
    pub fn is_undamaged(&self) -> bool {
        self.is_bundle
            && self.findings.iter().all(|own| own.code == RENAMED || !own.blocks())
    }
}

/// Verifies the bytes of a zip that bears this file name.
pub fn verify_bytes(file_name: &str, bytes: &[u8]) -> BundleReport {
    let mut report = BundleReport { bytes: bytes.len(), ..BundleReport::default() };
    if !bytes.starts_with(b"PK") && !file_name.ends_with(".zip") {
        report.findings.push(NOT_A_BUNDLE.at(Place::default()));
        return report;
    }
    let walk = container::walk(bytes);
    report.is_bundle = !walk.members.is_empty();
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
        let mut files = BagFiles::new();
        for member in &walk.members {
            let data = &bytes[member.range.clone()];
            let path = member.name.strip_prefix(base.as_str());
            match path.and_then(|path| path.strip_prefix('/')) {
                Some(path) => {
                    let file = BagFile::measure(path, data).in_zip(member.crc);
                    files.insert(path.to_owned(), file);
                }
                None => report.findings.push(at(FOREIGN_FILE, &member.name)),
            }
        }
        let bag = judge_bag(&files);
        report.findings.extend(bag.findings);
        report.identity = bag.identity;
    } else {
        report.findings.push(NOT_A_BUNDLE.at(Place::default()));
    }
    report
}

/// The bytes of a file below `data/` in the zip of a bundle; `None` if it has none such.
pub fn payload_member<'z>(zip: &'z [u8], stem: &str, path: &str) -> Option<&'z [u8]> {
    let name = format!("{stem}/{}{path}", terms::PAYLOAD);
    let walk = container::walk(zip);
    let member = walk.members.into_iter().find(|own| own.name == name)?;
    zip.get(member.range)
}

/// The base directory: that of the member that is the bag's declaration.
fn base_directory(members: &[container::Member]) -> Option<String> {
    let declaration = members
        .iter()
        .find_map(|member| member.name.strip_suffix(&format!("/{}", terms::BAGIT)));
    let first = || members.first()?.name.split('/').next();
    declaration.or_else(first).filter(|base| !base.is_empty()).map(str::to_owned)
}
