//! Files: sorted walks, bounded reading, writing that is whole or not at all.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use atomic_write_file::OpenOptions;
use walkdir::WalkDir;

/// Something the file system refused.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    /// Reading or looking failed.
    #[error("{path}: {source}")]
    Read {
        /// What was to be read.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// Writing failed; what stood there before still stands there.
    #[error("{path}: {source}")]
    Write {
        /// What was to be written.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// The file does not read back as written.
    #[error("{path}: the file does not read back as it was written")]
    ReadBack {
        /// The file.
        path: PathBuf,
    },
    /// A pipe, a device or a folder where a file is expected.
    #[error("{path}: not a regular file")]
    NotAFile {
        /// What stands there.
        path: PathBuf,
    },
    /// Larger than anything the program reads.
    #[error("{path}: {bytes} bytes, at most {limit} are read")]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
}

impl DiskError {
    /// Path of the file or folder it is about.
    pub fn path(&self) -> &Path {
        match self {
            Self::Read { path, .. }
            | Self::Write { path, .. }
            | Self::ReadBack { path }
            | Self::NotAFile { path }
            | Self::TooLarge { path, .. } => path,
        }
    }

    /// What a sentence needs to say why: `cause`, a word that the catalogue knows, and for
    /// some causes `reason`, `bytes` and `limit`.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let source = match self {
            Self::ReadBack { .. } => return vec![("cause", "other-bytes".into())],
            Self::NotAFile { .. } => return vec![("cause", "not-a-file".into())],
            Self::TooLarge { bytes, limit, .. } => {
                return vec![
                    ("cause", "too-large".into()),
                    ("bytes", bytes.to_string()),
                    ("limit", limit.to_string()),
                ];
            }
            Self::Read { source, .. } | Self::Write { source, .. } => source,
        };
        vec![("cause", cause(source).into()), ("reason", source.to_string())]
    }
}

fn cause(error: &io::Error) -> &'static str {
    /// Too many links on the way; the standard library has no stable name for it.
    const LINK_LOOP: Option<i32> =
        if cfg!(target_os = "linux") { Some(40) } else { None };
    match error.kind() {
        io::ErrorKind::NotFound => "missing",
        io::ErrorKind::PermissionDenied => "denied",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "full",
        io::ErrorKind::ReadOnlyFilesystem => "read-only",
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => "not-a-folder",
        io::ErrorKind::IsADirectory => "not-a-file",
        _ if LINK_LOOP.is_some() && error.raw_os_error() == LINK_LOOP => "link-loop",
        _ => "other",
    }
}

/// Paths of all files below a folder, relative to it, sorted, `/` between components.
///
/// Links are not followed; they are listed, so that a reader can refuse them.
///
/// # Errors
/// If a folder cannot be read.
pub fn sorted_walk(root: &Path) -> Result<Vec<String>, DiskError> {
    let mut files = Vec::new();
    for entry in WalkDir::new(root).sort_by_file_name() {
        let entry = entry.map_err(|error| DiskError::Read {
            path: error.path().unwrap_or(root).to_owned(),
            source: error.into(),
        })?;
        if entry.file_type().is_dir() {
            continue;
        }
        let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let parts = relative.components().map(|part| part.as_os_str().to_string_lossy());
        files.push(parts.collect::<Vec<_>>().join("/"));
    }
    files.sort();
    Ok(files)
}

/// Reads a regular file of at most `limit` bytes.
///
/// # Errors
/// If it is a pipe or a device (which could hang), a folder, too large or unreadable.
pub fn read_bounded(path: &Path, limit: u64) -> Result<Vec<u8>, DiskError> {
    let read = |source| DiskError::Read { path: path.to_owned(), source };
    let metadata = std::fs::metadata(path).map_err(read)?;
    if !metadata.is_file() {
        return Err(DiskError::NotAFile { path: path.to_owned() });
    }
    let too_large = |bytes| DiskError::TooLarge { path: path.to_owned(), bytes, limit };
    if metadata.len() > limit {
        return Err(too_large(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    let file = File::open(path).map_err(read)?;
    file.take(limit + 1).read_to_end(&mut bytes).map_err(read)?;
    match bytes.len() as u64 > limit {
        true => Err(too_large(bytes.len() as u64)),
        false => Ok(bytes),
    }
}

/// Whether a regular file of these bytes stands there.
pub fn reads_as(path: &Path, bytes: &[u8]) -> bool {
    read_bounded(path, bytes.len() as u64).is_ok_and(|own| own == bytes)
}

/// Writes a file whole or not at all, flushes it to the disk and reads it back.
///
/// The file gets mode 0600 and new folders 0700, whatever the umask.
///
/// # Errors
/// If writing fails (the old file stays) or the file reads back otherwise.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let write = |source| DiskError::Write { path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use atomic_write_file::unix::OpenOptionsExt as _;
        use std::os::unix::fs::OpenOptionsExt as _;
        options.preserve_mode(false).mode(0o600);
    }
    let mut file = options.open(path).map_err(write)?;
    file.write_all(bytes).map_err(write)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::Permissions::from_mode(0o600);
        file.as_file().set_permissions(mode).map_err(write)?;
    }
    file.commit().map_err(write)?;
    let read = |source| DiskError::Read { path: path.to_owned(), source };
    match std::fs::read(path).map_err(read)? == bytes {
        true => Ok(()),
        false => Err(DiskError::ReadBack { path: path.to_owned() }),
    }
}

/// The name that a file was to get whose writing was interrupted; `None` for other names.
///
/// Until it is whole, [`write_atomically`] keeps a file beside its place under a dot, its
/// name, a dot and six Latin letters or digits (atomic-write-file 0.3, `RandomName`); a run
/// that is killed leaves it so.
pub fn unfinished_write(name: &str) -> Option<&str> {
    let (meant, suffix) = name.strip_prefix('.')?.rsplit_once('.')?;
    let is_random =
        suffix.len() == 6 && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_random && !meant.is_empty()).then_some(meant)
}

/// The sole right to write into a folder; given back when dropped, or when the run ends in
/// whatever way.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Takes the sole right that this file stands for; `None` while another run has it.
///
/// The file stays, empty: taking it away could give two runs a right each.
///
/// # Errors
/// If the file cannot be made or the file system knows no locks.
pub fn try_lock(path: &Path) -> Result<Option<Lock>, DiskError> {
    let write = |source| DiskError::Write { path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    // Reading as well: a pipe in its place would hang a run that only writes.
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let file = options.open(path).map_err(write)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Lock { _file: file })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(source)) => Err(write(source)),
    }
}

/// Removes a file.
///
/// # Errors
/// If it cannot be removed.
pub fn remove(path: &Path) -> Result<(), DiskError> {
    let write = |source| DiskError::Write { path: path.to_owned(), source };
    std::fs::remove_file(path).map_err(write)
}

/// Makes a folder and those above it, with mode 0700 whatever the umask.
///
/// # Errors
/// If it cannot be made.
pub fn create_folder(folder: &Path) -> Result<(), DiskError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder
        .create(folder)
        .map_err(|source| DiskError::Write { path: folder.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn an_unfinished_write_is_known_by_its_name() -> Outcome {
        let check = |name: &str, expected: Option<&str>| {
            assert_eq!(unfinished_write(name), expected, "{name}");
        };
        check(".2025-26-01a-ledger.zip.aBSeEi", Some("2025-26-01a-ledger.zip"));
        check(".units.json.000000", Some("units.json"));
        check("2025-26-01a-ledger.zip.aBSeEi", None);
        check(".2025-26-01a-ledger.zip", None);
        check(".2025-26-01a-ledger.zip.aBSeE", None);
        check(".2025-26-01a-ledger.zip.aBSeEi7", None);
        check(".2025-26-01a-ledger.zip.aBSe-i", None);
        check("..aBSeEi", None);
        // What the package really does, whatever its documentation says.
        let folder = tempfile::tempdir()?;
        let file = OpenOptions::new().open(folder.path().join("a.zip"))?;
        let names = sorted_walk(folder.path())?;
        assert_eq!(names.len(), 1);
        check(&names[0], Some("a.zip"));
        file.commit()?;
        assert_eq!(sorted_walk(folder.path())?, ["a.zip"]);
        Ok(())
    }

    #[test]
    fn a_lock_is_held_by_one_and_given_back() -> Outcome {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("new/lock");
        let first = try_lock(&path)?;
        assert!(first.is_some() && try_lock(&path)?.is_none());
        drop(first);
        assert!(try_lock(&path)?.is_some());
        Ok(())
    }
}
