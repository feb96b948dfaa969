//! Writes the zip of a bundle.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// A zip that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ContainerError {
    /// The zip writer refused a member.
    #[error("{member}: {source}")]
    Member {
        /// Name of the member.
        member: String,
        /// Why.
        source: zip::result::ZipError,
    },
    /// A member could not be written.
    #[error("{member}: {source}")]
    Bytes {
        /// Name of the member.
        member: String,
        /// Why.
        source: std::io::Error,
    },
}

/// The zip of these members in this order: stored, with fixed time and rights, so that the
/// same members always give the same bytes.
///
/// # Errors
/// If the zip writer refuses a name or a size.
pub fn write<B: AsRef<[u8]>>(members: &[(String, B)]) -> Result<Vec<u8>, ContainerError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    // The headers of a member are less than a kilobyte.
    let size = members.iter().map(|(_, bytes)| bytes.as_ref().len() + 1024).sum();
    let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(size)));
    for (name, bytes) in members {
        zip.start_file(name.as_str(), options)
            .map_err(|source| ContainerError::Member { member: name.clone(), source })?;
        zip.write_all(bytes.as_ref())
            .map_err(|source| ContainerError::Bytes { member: name.clone(), source })?;
    }
    let done = zip
        .finish()
        .map_err(|source| ContainerError::Member { member: String::new(), source })?;
    Ok(done.into_inner())
}
