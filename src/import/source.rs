//! The files of an export: as they lie in a folder, or as members of a zip.

use std::path::{Path, PathBuf};

use crate::container;
use crate::disk::{self, DiskError};

/// Most that all files of one import hold together.
const MOST_TOGETHER: u64 = 512 << 20;
/// Largest file that is read.
const LARGEST_FILE: u64 = 256 << 20;
/// Most that all members of one archive may unpack to.
const LARGEST_ARCHIVE: u64 = 512 << 20;

/// One file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Path as the user named it; a member of an archive as `export.zip/users.csv`.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The sources cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// There is no such path.
    #[error("{0}: no such file or folder")]
    Missing(PathBuf),
    /// A file cannot be read.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The files hold more than any school has.
    #[error("> {MOST_TOGETHER} B")]
    TooMuch {
        /// The file with which it became too much.
        path: PathBuf,
    },
    /// An archive cannot be read.
    #[error("{reason}")]
    Archive {
        /// The archive.
        path: PathBuf,
        /// Why not.
        reason: container::ForeignError,
    },
}

impl SourceFile {
    /// The name without the folders before it, in small letters.
    pub fn base_name(&self) -> String {
        self.name.rsplit('/').next().unwrap_or(&self.name).to_lowercase()
    }
}

/// All files of the paths, sorted: a folder with everything in it, a zip with its members.
///
/// A workbook is a zip too, and stays whole.
///
/// # Errors
/// If a path is missing, too large, or an archive is damaged or unpacks to too much.
pub fn open(paths: &[PathBuf]) -> Result<Vec<SourceFile>, SourceError> {
    let mut files: Vec<SourceFile> = Vec::new();
    for path in paths {
        if !path.exists() {
            return Err(SourceError::Missing(path.clone()));
        }
        if path.is_dir() {
            for own in disk::sorted_walk(path)? {
                open_file(&path.join(own), &mut files)?;
            }
        } else {
            open_file(path, &mut files)?;
        }
    }
    files.sort_by(|left, right| left.name.cmp(&right.name));
    files.dedup();
    Ok(files)
}

fn open_file(path: &Path, files: &mut Vec<SourceFile>) -> Result<(), SourceError> {
    let before: usize = files.iter().map(|own| own.bytes.len()).sum();
    let bytes = disk::read_bounded(path, LARGEST_FILE)?;
    if u64::try_from(before + bytes.len()).is_ok_and(|own| own > MOST_TOGETHER) {
        return Err(SourceError::TooMuch { path: path.to_owned() });
    }
    let name = path.display().to_string();
    let is_archive =
        path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
    if !is_archive {
        files.push(SourceFile { name, bytes });
        return Ok(());
    }
    let members = container::foreign_members(&bytes, LARGEST_ARCHIVE)
        .map_err(|reason| SourceError::Archive { path: path.to_owned(), reason })?;
    for (member, bytes) in members {
        files.push(SourceFile { name: format!("{name}/{member}"), bytes });
    }
    Ok(())
}
