//! Reads the members of somebody else's zip, within bounds.

use std::io::{Cursor, Read};

use zip::ZipArchive;

/// Most members of one archive.
const MOST_MEMBERS: usize = 100_000;

/// Somebody else's zip cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ForeignError {
    /// It is no zip, or a damaged one.
    #[error("not a zip, or a damaged one: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// A member cannot be unpacked.
    #[error("{member}: cannot be unpacked: {source}")]
    Member {
        /// Name of the member.
        member: String,
        /// Why.
        source: std::io::Error,
    },
    /// A member is shorter than the zip says.
    #[error("{member}: unpacks to {found} bytes, {stated} are stated")]
    Short {
        /// Name of the member.
        member: String,
        /// Its bytes.
        found: u64,
        /// Bytes that the zip states.
        stated: u64,
    },
    /// The members unpack to more than is read.
    #[error("unpacks to more than {0} bytes")]
    TooLarge(u64),
    /// More members than are read.
    #[error("{0} members, at most {MOST_MEMBERS} are read")]
    TooMany(usize),
}

/// Name and bytes of every file in the zip, sorted by name.
///
/// What a member says of its size reserves nothing; reading stops at the limit.
///
/// # Errors
/// If the zip is damaged, or its files together are larger than `limit` bytes.
pub fn foreign_members(
    bytes: &[u8],
    limit: u64,
) -> Result<Vec<(String, Vec<u8>)>, ForeignError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    if archive.len() > MOST_MEMBERS {
        return Err(ForeignError::TooMany(archive.len()));
    }
    let mut left = limit;
    let mut members = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at)?;
        if file.is_dir() {
            continue;
        }
        let member = file.name()?.replace(char::is_control, "\u{fffd}");
        let mut bytes = Vec::new();
        let read = file.by_ref().take(left + 1).read_to_end(&mut bytes);
        if let Err(source) = read {
            return Err(ForeignError::Member { member, source });
        }
        let (found, stated) = (bytes.len() as u64, file.size());
        left = left.checked_sub(found).ok_or(ForeignError::TooLarge(limit))?;
        if found < stated {
            return Err(ForeignError::Short { member, found, stated });
        }
        members.push((member, bytes));
    }
    members.sort();
    Ok(members)
}
