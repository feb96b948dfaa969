//! Failures: what the program could not do at all; findings about data are elsewhere.

use std::path::PathBuf;

use crate::disk::DiskError;

/// The program could not run; exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A path that must be there is not.
    #[error("missing: {0}")]
    Missing(PathBuf),
    /// There is no school profile at this path.
    #[error("no profile: {0}")]
    NoProfile(PathBuf),
    /// This data folder has no folder of a school year yet.
    #[error("no school year in {0}")]
    NoYear(PathBuf),
    /// Reading or writing failed.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A value of the command line is none.
    #[error("usage: {0}")]
    Usage(String),
    /// Something stands where the program would write and must not be overwritten.
    #[error("exists: {0}")]
    Exists(PathBuf),
    /// The file that a person named for something new stands there already.
    #[error("exists: {0}")]
    NameTaken(PathBuf),
    /// Another run is writing into the same folder of results.
    #[error("another build is writing into {0}")]
    Busy(PathBuf),
    /// A fault of the program.
    #[error("internal: {0}")]
    Internal(String),
}
