//! Writes a snapshot, always in the same way.

use super::v1::Snapshot;

/// The snapshot as JSON with a line per record, so that it can be read and compared.
///
/// # Errors
/// If the snapshot cannot be serialised.
pub fn to_json(snapshot: &Snapshot) -> Result<Vec<u8>, serde_json::Error> {
    let text = serde_json::to_string(snapshot)?;
    // A record begins behind a comma between objects; strings never hold `},{"`.
    let mut lines = text.replace("},{\"", "},\n{\"");
    lines.push('\n');
    Ok(lines.into_bytes())
}
