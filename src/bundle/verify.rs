//! Verifies a bundle: the structure of the zip, then the bag in it; everything is collected.

use super::bag::{BagFile, BagFiles, at, judge_bag};
use super::{
    FOREIGN_FILE, MISPLACED, MISSING_FILE, MISSING_TAG_FILE, NOT_A_BUNDLE, OXUM_DIFFERS,
    RENAMED, terms,
};
use crate::container::{self, Member, Walk};
use crate::digest::{self, Digests};
use crate::finding::{Finding, Place};

/// Bytes of the longest first header: 30, a folder of 64 letters, `/bagit.txt`.
const LONGEST_START: usize = 30 + 64 + 10;
/// Most that a repacked bundle may unpack to, 256 MiB: a class has less than 2 MiB.
const LARGEST_REPACKED: u64 = 256 << 20;

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
    /// Where it belongs in an archive, `5y/2025-26/07a`, as far as it says so.
    pub home: Option<String>,
    /// SHA-256 over paths and digests of all files, packed or unpacked alike.
    pub content: String,
}

impl BundleReport {
    /// Whether nothing is wrong with it but perhaps its file name and its folder.
    pub fn is_undamaged(&self) -> bool {
        let is_harmless =
            |own: &Finding| [RENAMED, MISPLACED].contains(&own.code) || !own.blocks();
        self.is_bundle && self.findings.iter().all(is_harmless)
    }

    /// Judges what another program has packed anew, as far as it can be unpacked: the
    /// archivist learns whether the documents in it are whole.
    fn judge_repacked(&mut self, bytes: &[u8]) {
        let Ok(members) = container::foreign_members(bytes, LARGEST_REPACKED) else {
            return;
        };
        let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
        let Some(base) = base_directory(&names) else { return };
        let mut files = BagFiles::new();
        for (name, data) in &members {
            let path = name.strip_prefix(base.as_str());
            match path.and_then(|path| path.strip_prefix('/')) {
                Some(path) => {
                    files.insert(path.to_owned(), BagFile::measure(path, data));
                }
                None => self.findings.push(at(FOREIGN_FILE, name)),
            }
        }
        let bag = judge_bag(&files);
        self.findings.extend(bag.findings);
        self.identity = bag.identity;
    }

    /// Whether nothing is wrong with it.
    pub fn is_good(&self) -> bool {
        self.is_bundle && !self.findings.iter().any(Finding::blocks)
    }
}

/// Verifies the bytes of a zip that bears this file name.
///
/// What is no bundle, and what another program made, is one finding that says so. Of a
/// bundle that cannot be followed to its end, what would be missing only because of that is
/// left out; what could be read is judged.
pub fn verify_bytes(file_name: &str, bytes: &[u8]) -> BundleReport {
    verify_known(file_name, bytes, |_| None)
}

/// Verifies in the same way where some files were hashed already: `known` gives their bytes
/// and digests by their path in the bag. A file that reads otherwise is hashed.
pub(super) fn verify_known<'k>(
    file_name: &str,
    bytes: &[u8],
    known: impl Fn(&str) -> Option<(&'k [u8], &'k Digests)>,
) -> BundleReport {
    let mut report = BundleReport { bytes: bytes.len(), ..BundleReport::default() };
    let walk = container::walk(bytes);
    if let Some(kind) = other_kind(bytes, &walk) {
        report.findings.push(NOT_A_BUNDLE.at(Place::default()).with("kind", kind));
        return report;
    }
    report.is_bundle = true;
    report.findings = walk.findings;
    if walk.is_foreign {
        report.judge_repacked(bytes);
        return report;
    }
    let names: Vec<&str> = walk.members.iter().map(|own| own.name.as_str()).collect();
    let Some(base) = base_directory(&names) else { return report };
    let stem = file_name.strip_suffix(".zip").unwrap_or(file_name);
    if stem != base {
        let renamed = RENAMED.at(Place::default());
        report.findings.push(renamed.expected(format!("{base}.zip")).found(file_name));
    }
    let mut files = BagFiles::new();
    for member in &walk.members {
        let data = &bytes[member.range.clone()];
        let path = member.name.strip_prefix(base.as_str());
        match path.and_then(|path| path.strip_prefix('/')) {
            Some(path) => {
                let known = known(path).filter(|(hashed, _)| *hashed == data);
                let digests =
                    known.map_or_else(|| digest::both(data), |(_, own)| own.clone());
                let file = BagFile::with_digests(path, data, digests);
                files.insert(path.to_owned(), file.in_zip(member.crc));
            }
            None => report.findings.push(at(FOREIGN_FILE, &member.name)),
        }
    }
    let mut bag = judge_bag(&files);
    if walk.is_cut {
        let follows = [MISSING_FILE, MISSING_TAG_FILE, OXUM_DIFFERS];
        bag.findings.retain(|own| !follows.contains(&own.code));
    }
    report.findings.extend(bag.findings);
    report.identity = bag.identity;
    report
}

/// What the file is if it is no bundle, not even a damaged one.
fn other_kind(bytes: &[u8], walk: &Walk) -> Option<&'static str> {
    if bytes.is_empty() {
        return Some("empty");
    }
    if !container::is_zip(bytes) {
        return Some("no-zip");
    }
    // The name of the first member may be what is cut off.
    let is_only_a_start = walk.is_truncated && bytes.len() < LONGEST_START;
    let is_tag_file = |member: &Member| {
        let name = member.name.rsplit('/').next().unwrap_or_default();
        let known = [terms::BAGIT, terms::BAG_INFO, terms::PROFILE, terms::README];
        known.contains(&name) || terms::MANIFESTS.contains(&name)
    };
    // The walk may have stopped before it: a foreign zip, a damaged header.
    let declaration = format!("/{}", terms::BAGIT);
    let is_bag = is_only_a_start
        || walk.members.iter().any(is_tag_file)
        || bytes.windows(declaration.len()).any(|own| own == declaration.as_bytes());
    (!is_bag).then_some("no-bag")
}

/// The bytes of a file below `data/` in the zip of a bundle; `None` if it has none such.
pub fn payload_member<'z>(zip: &'z [u8], stem: &str, path: &str) -> Option<&'z [u8]> {
    let name = format!("{stem}/{}{path}", terms::PAYLOAD);
    let walk = container::walk(zip);
    let member = walk.members.into_iter().find(|own| own.name == name)?;
    zip.get(member.range)
}

/// The base directory: that of the member that is the bag's declaration.
fn base_directory(names: &[&str]) -> Option<String> {
    let declaration =
        names.iter().find_map(|name| name.strip_suffix(&format!("/{}", terms::BAGIT)));
    let first = || names.first()?.split('/').next();
    declaration.or_else(first).filter(|base| !base.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::container::{ContainerError, write};

    /// Only what is read in the same words as were hashed may go without being hashed.
    #[test]
    fn a_file_other_than_the_one_that_was_hashed_is_found() -> Result<(), ContainerError>
    {
        let listed = digest::both(b"{}");
        let line = |digest: &str| format!("{digest}  data/a.json\n").into_bytes();
        let members = |data: &[u8]| {
            vec![
                ("a/bagit.txt".to_owned(), terms::DECLARATION.as_bytes().to_vec()),
                ("a/manifest-sha256.txt".to_owned(), line(&listed.sha256)),
                ("a/manifest-sha512.txt".to_owned(), line(&listed.sha512)),
                ("a/data/a.json".to_owned(), data.to_vec()),
            ]
        };
        let differs = |data: &[u8]| {
            let bytes = write(&members(data))?;
            let hashed: &[u8] = b"{}";
            let known = |path: &str| path.ends_with(".json").then_some((hashed, &listed));
            let found = verify_known("a.zip", &bytes, known).findings;
            let codes = found.iter().map(|own| own.code);
            Ok(codes.filter(|code| *code == super::super::DIGEST_DIFFERS).count())
        };
        assert_eq!(differs(b"{}")?, 0);
        assert_eq!(differs(b"{ ")?, 1);
        Ok(())
    }
}
