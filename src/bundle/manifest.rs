//! Manifests (RFC 8493, 2.1.3): a digest and a path a line.

use std::collections::BTreeMap;

/// What a manifest lists, or the number of the first line that is none.
pub(super) fn parse(
    text: &str,
    digest_length: usize,
) -> Result<BTreeMap<String, String>, usize> {
    let mut listed = BTreeMap::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let (digest, path) = line.split_once([' ', '\t']).ok_or(number)?;
        // `md5sum` and its like put an asterisk before the name in binary mode.
        let path = path.trim_start_matches([' ', '\t']);
        let path = path.strip_prefix('*').unwrap_or(path);
        let path = path.strip_prefix("./").unwrap_or(path);
        let is_digest = digest.len() == digest_length
            && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        let climbs = path.starts_with(['/', '~'])
            || path.contains(['\\', ':'])
            || path.split('/').any(|part| part == "..");
        if !is_digest || path.is_empty() || climbs {
            return Err(number);
        }
        if listed.insert(decode(path), digest.to_lowercase()).is_some() {
            return Err(number);
        }
    }
    Ok(listed)
}

/// `%0A`, `%0D` and `%25` stand for line ends and the per cent sign (RFC 8493, 2.1.3).
fn decode(path: &str) -> String {
    path.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
}

/// A manifest of these digests, sorted by path; our names need no escapes.
pub(super) fn format(digests: &BTreeMap<String, String>) -> String {
    digests.iter().map(|(path, digest)| format!("{digest}  {path}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<usize, usize>) {
        let digest = "0A".repeat(32);
        let text = text.replace('#', &digest);
        assert_eq!(parse(&text, 64).map(|listed| listed.len()), expected, "{text:?}");
    }

    #[test]
    fn foreign_ways_of_writing_are_read_and_faults_are_not() {
        check("#  data/a\n#  data/b\n", Ok(2));
        check("# *data/a\r\n#\tdata/b\r\n", Ok(2));
        check("#  data/a\n#  data/a\n", Err(2));
        check("#  data/../a\n", Err(1));
        check("#  /data/a\n", Err(1));
        check("#\n", Err(1));
        check("12  data/a\n", Err(1));
    }
}
