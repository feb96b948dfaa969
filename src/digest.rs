//! SHA-256 and SHA-512 of bytes; the package is named only here.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256, Sha512};

/// Both digests of the same bytes, in lower-case hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digests {
    /// SHA-256.
    pub sha256: String,
    /// SHA-512.
    pub sha512: String,
}

/// Both digests in one pass over the bytes.
pub fn both(bytes: &[u8]) -> Digests {
    let (mut sha256, mut sha512) = (Sha256::new(), Sha512::new());
    for chunk in bytes.chunks(64 * 1024) {
        sha256.update(chunk);
        sha512.update(chunk);
    }
    Digests {
        sha256: hex::encode(sha256.finalize()),
        sha512: hex::encode(sha512.finalize()),
    }
}

/// SHA-256 of a list of parts: of their digests in a row, so that no byte can move from one
/// part to the next unseen.
pub fn sha256_of_parts<'p>(parts: impl IntoIterator<Item = &'p [u8]>) -> String {
    let digests: String = parts.into_iter().map(sha256).collect();
    sha256(digests.as_bytes())
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// SHA-256 in base64 (RFC 4648, section 4), as a content security policy wants it.
pub fn sha256_base64(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_gets_the_digest_in_base64() {
        let empty = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        assert_eq!(sha256_base64(b""), empty);
    }

    #[test]
    fn the_border_of_two_parts_counts() {
        let of = |parts: &[&str]| sha256_of_parts(parts.iter().map(|own| own.as_bytes()));
        assert_eq!(of(&["ab", "c"]), of(&["ab", "c"]));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["ab", "c"]), of(&["c", "ab"]));
        assert_ne!(of(&["ab"]), of(&["ab", ""]));
    }
}
