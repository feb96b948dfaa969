//! What an interrupted run leaves behind: files that never got their name.

use std::path::Path;

use super::LEFTOVER_REMOVED;
use crate::disk::{self, DiskError};
use crate::finding::{Finding, Place};

/// Folders below `out/` with the ending of the files that the program writes there.
const WRITTEN: [(&str, &str); 4] =
    [("archive", ".zip"), ("draft", ".pdf"), ("print", ".pdf"), (".cache", ".json")];

/// Whether the file is what an interrupted run wrote of one of the program's files.
pub(super) fn is_leftover(file: &Path) -> bool {
    let is_ours = |meant: &str| WRITTEN.iter().any(|(_, ending)| meant.ends_with(ending));
    meant_name(file).is_some_and(|meant| is_ours(&meant))
}

/// Removes what interrupted runs left of documents, bundles and the cache, and nothing
/// else; to be called by the run that holds the lock, for another may still be writing.
///
/// # Errors
/// If a folder cannot be read or a file not removed.
pub(super) fn remove(out: &Path) -> Result<Vec<Finding>, DiskError> {
    let mut findings = Vec::new();
    for (folder, ending) in WRITTEN {
        if !out.join(folder).is_dir() {
            continue;
        }
        for path in disk::sorted_walk(&out.join(folder))? {
            let file = out.join(folder).join(&path);
            let is_ours = |meant: String| {
                meant.ends_with(ending) && stands_right(folder, &path, &meant)
            };
            if meant_name(&file).is_some_and(is_ours) {
                disk::remove(&file)?;
                let place = Place::file(file.display().to_string());
                findings.push(LEFTOVER_REMOVED.at(place));
            }
        }
    }
    Ok(findings)
}

/// The name that this file was to get; `None` for anything but an unfinished write.
fn meant_name(file: &Path) -> Option<String> {
    let name = file.file_name()?.to_str()?;
    let meant = disk::unfinished_write(name)?;
    let is_file = file.symlink_metadata().is_ok_and(|found| found.is_file());
    is_file.then(|| meant.to_owned())
}

/// Whether a file of that name is written at this place: documents and bundles begin with
/// the school year and the class that their folders bear.
fn stands_right(folder: &str, path: &str, meant: &str) -> bool {
    if folder == ".cache" {
        return true;
    }
    let mut folders = path.rsplit('/').skip(1);
    match (folders.next(), folders.next()) {
        (Some(class), Some(year)) => meant.starts_with(&format!("{year}-{class}-")),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_of_the_program_at_its_place_is_removed() -> Result<(), DiskError> {
        let root = tempfile::tempdir()
            .map_err(|source| DiskError::Read { path: Path::new("/").into(), source })?;
        let out = root.path().join("out");
        assert_eq!(remove(&out)?, [], "no folder yet");
        let ours = [
            ".cache/.units.json.aBSeEi",
            "archive/5y/2025-26/07a/.2025-26-07a-q1-journal.zip.000000",
            "draft/2025-26/07a/.2025-26-07a-ledger.pdf.abcdef",
            "print/2025-26/07a/.2025-26-07a-ledger.pdf.abcdef",
        ];
        let others = [
            ".cache/units.json",
            "archive/.2025-26-07a-q1-journal.zip.000000",
            "archive/5y/2025-26/07a/.2025-26-07a-q1-journal.pdf.000000",
            "archive/5y/2025-26/07a/.2025-26-07a-q1-journal.zip",
            "archive/5y/2025-26/07a/.2025-26-07a-q1-journal.zip.0000000",
            "archive/5y/2025-26/07a/.2025-26-07b-q1-journal.zip.000000",
            "archive/5y/2025-26/07a/2025-26-07a-q1-journal.zip",
            "archive/5y/2025-26/07a/2025-26-07a-q1-journal.zip.000000",
            "elsewhere/2025-26/07a/.2025-26-07a-ledger.pdf.abcdef",
            "print/2025-26/07a/.secret.letter.pdf.abcdef",
        ];
        for path in ours.iter().chain(&others) {
            disk::write_atomically(&out.join(path), b"half")?;
        }
        let removed = remove(&out)?;
        assert_eq!(removed.len(), ours.len());
        assert!(removed.iter().all(|own| own.code == LEFTOVER_REMOVED));
        assert_eq!(disk::sorted_walk(&out)?, others);
        Ok(())
    }
}
