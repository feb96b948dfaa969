//! SHA-256 and SHA-512 of bytes; the package is named only here.

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
    base64(&Sha256::digest(bytes))
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] =
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at <= three.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        // RFC 4648, section 10.
        for (plain, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), expected);
        }
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
