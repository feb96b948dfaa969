//! Walks the zip of a bundle as it lies: what stands there, not what it says of itself.
//!
//! The form of our zips is the writer's own, so the walk rebuilds it: local headers and
//! data are read in order, the central directory and the end record are then written anew
//! from them and compared byte for byte. No byte of the file escapes.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{BAD_NAME, DAMAGED_STRUCTURE, DOUBLED_NAME};
use crate::finding::{Finding, Place};

/// What names in a bundle may be, for messages.
pub const NAME_RULES: &str = "A–Z a–z 0–9 . _ - /, ≤ 64, ≤ 180";

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const LOCAL_LENGTH: usize = 30;
/// What a finding calls the header of a zip that another program wrote.
const FOREIGN: &str = "foreign";
const END_LENGTH: usize = 22;
/// Bytes 4–13 of a local header: version 1.0, no flags, stored, 1980-01-01 00:00:00.
const LOCAL_CONSTANTS: [u8; 10] = [10, 0, 0, 0, 0, 0, 0, 0, 33, 0];

/// A member as it lies in the zip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its bytes in the file.
    pub range: Range<usize>,
    /// CRC-32 of the header.
    pub crc: u32,
}

/// What the walk saw.
#[derive(Debug, Default)]
pub struct Walk {
    /// Members in their order, as far as they could be followed.
    pub members: Vec<Member>,
    /// Everything that is not of our form.
    pub findings: Vec<Finding>,
    /// The walk ended before the directory: what lies behind was not looked at.
    pub is_cut: bool,
    /// The file ends before the zip does.
    pub is_truncated: bool,
    /// Another program wrote the zip: nothing of it could be followed.
    pub is_foreign: bool,
}

/// Walks a zip; never panics, allocates nothing by a size the file declares.
pub fn walk(bytes: &[u8]) -> Walk {
    let mut walk = Walk::default();
    let mut at = 0;
    while bytes[at..].starts_with(LOCAL) {
        match local_header(bytes, at) {
            Ok(member) => {
                at = member.range.end;
                walk.members.push(member);
            }
            Err(fault) => {
                (walk.is_cut, walk.is_truncated) = (true, fault.is_truncated);
                walk.is_foreign =
                    fault.finding.values.get("part").is_some_and(|own| own == FOREIGN);
                let members = walk.members.len();
                walk.findings.push(fault.finding.with("members", members));
                check_names(&mut walk);
                return walk;
            }
        }
    }
    check_directory(&mut walk, bytes, at);
    if walk.members.is_empty() && walk.findings.is_empty() {
        walk.findings.push(damaged(0, None, "empty"));
    }
    check_names(&mut walk);
    walk
}

/// Whether the bytes begin or end as a zip does.
pub fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(LOCAL) || has_end(bytes)
}

fn has_end(bytes: &[u8]) -> bool {
    bytes.len() >= END_LENGTH && bytes[bytes.len() - END_LENGTH..].starts_with(END)
}

/// Compares what lies behind the members with the directory and the end that fit them.
fn check_directory(walk: &mut Walk, bytes: &[u8], at: usize) {
    let directory = central_directory(&walk.members, at);
    let rest = &bytes[at..];
    let Some(offset) = first_difference(rest, &directory.bytes) else { return };
    walk.is_cut = !walk.members.is_empty() && !rest.starts_with(CENTRAL);
    let (expected, members) = (at + directory.bytes.len(), walk.members.len());
    let finding = if offset == rest.len() || LOCAL.starts_with(rest) {
        walk.is_truncated = true;
        // Without a directory there may have been more members.
        truncated(expected, bytes.len(), walk.is_cut).with("members", members)
    } else if offset == directory.bytes.len() {
        damaged(at + offset, None, "surplus").expected(expected).found(bytes.len())
    } else {
        let member = directory.member_at(&walk.members, offset);
        damaged(at + offset, member, "directory")
    };
    walk.findings.push(finding);
}

/// Why a local header leads no further.
struct Fault {
    finding: Finding,
    is_truncated: bool,
}

fn local_header(bytes: &[u8], at: usize) -> Result<Member, Box<Fault>> {
    // A size beyond the end is a lie if the end is there.
    let ends_early = |least: usize, offset: usize, member: Option<&str>| {
        let is_truncated = !has_end(bytes);
        let finding = match is_truncated {
            true => truncated(least, bytes.len(), true),
            false => damaged(at + offset, member, "header"),
        };
        Box::new(Fault { finding, is_truncated })
    };
    let name_start = at + LOCAL_LENGTH;
    let header =
        bytes.get(at..name_start).ok_or_else(|| ends_early(name_start, 0, None))?;
    let name_end = name_start + usize::from(u16_at(header, 26));
    let name =
        bytes.get(name_start..name_end).ok_or_else(|| ends_early(name_end, 26, None))?;
    let shown = String::from_utf8_lossy(name).replace(char::is_control, "\u{fffd}");
    let fault_in = |part: &str, offset: usize| {
        let finding = damaged(at + offset, Some(&shown), part);
        Box::new(Fault { finding, is_truncated: false })
    };
    let fault = |offset: usize| fault_in("header", offset);
    // A lossy name would be longer than the one in the file, and every offset computed
    // from it wrong; a control character would reach the reader's terminal.
    let name = std::str::from_utf8(name)
        .ok()
        .filter(|name| !name.contains(char::is_control))
        .ok_or_else(|| fault(LOCAL_LENGTH))?
        .to_owned();
    if let Some(offset) = first_difference(&header[4..14], &LOCAL_CONSTANTS) {
        let own = header[4..14].iter().zip(LOCAL_CONSTANTS);
        // One byte is damage; another method, time and version are another program.
        let is_foreign = own.filter(|(found, own)| *found != own).count() > 1;
        return Err(fault_in(if is_foreign { FOREIGN } else { "header" }, 4 + offset));
    }
    let (stored, size) = (u32_at(header, 18), u32_at(header, 22));
    if stored != size {
        return Err(fault(18));
    }
    if u16_at(header, 28) != 0 {
        return Err(fault(28));
    }
    let end = usize::try_from(size).ok().and_then(|size| name_end.checked_add(size));
    let end = end.ok_or_else(|| fault(22))?;
    match end <= bytes.len() {
        true => Ok(Member { name, range: name_end..end, crc: u32_at(header, 14) }),
        false => Err(ends_early(end, 22, Some(&shown))),
    }
}

/// The only central directory and end record that fit the members.
struct Directory {
    bytes: Vec<u8>,
    starts: Vec<usize>,
}

fn central_directory(members: &[Member], offset: usize) -> Directory {
    let mut bytes = Vec::new();
    let mut starts = Vec::new();
    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes();
    for member in members {
        starts.push(bytes.len());
        let size = small(member.range.len());
        let name = member.name.as_bytes();
        let name_length = u16::try_from(name.len()).unwrap_or(u16::MAX);
        let header = member.range.start - name.len() - LOCAL_LENGTH;
        bytes.extend_from_slice(CENTRAL);
        // Made by: Unix, version 1.0.
        bytes.extend_from_slice(&[10, 3]);
        bytes.extend_from_slice(&LOCAL_CONSTANTS);
        bytes.extend_from_slice(&member.crc.to_le_bytes());
        bytes.extend_from_slice(&size);
        bytes.extend_from_slice(&size);
        bytes.extend_from_slice(&name_length.to_le_bytes());
        bytes.extend_from_slice(&[0; 8]);
        // A regular file, rw-r--r--.
        bytes.extend_from_slice(&(0o100_644_u32 << 16).to_le_bytes());
        bytes.extend_from_slice(&small(header));
        bytes.extend_from_slice(name);
    }
    let length = bytes.len();
    let count = u16::try_from(members.len()).unwrap_or(u16::MAX).to_le_bytes();
    starts.push(length);
    bytes.extend_from_slice(END);
    bytes.extend_from_slice(&[0; 4]);
    bytes.extend_from_slice(&count);
    bytes.extend_from_slice(&count);
    bytes.extend_from_slice(&small(length));
    bytes.extend_from_slice(&small(offset));
    bytes.extend_from_slice(&[0, 0]);
    Directory { bytes, starts }
}

impl Directory {
    fn member_at<'a>(&self, members: &'a [Member], offset: usize) -> Option<&'a str> {
        let entry =
            self.starts.partition_point(|start| *start <= offset).checked_sub(1)?;
        members.get(entry).map(|member| member.name.as_str())
    }
}

fn check_names(walk: &mut Walk) {
    let mut seen = BTreeSet::new();
    for member in &walk.members {
        let place = || Place { member: Some(member.name.clone()), ..Place::default() };
        if !is_good_name(&member.name) {
            walk.findings.push(BAD_NAME.at(place()).expected(NAME_RULES));
        }
        if !seen.insert(member.name.to_lowercase()) {
            walk.findings.push(DOUBLED_NAME.at(place()));
        }
    }
}

/// Names that every file system of the next 25 years can hold.
fn is_good_name(name: &str) -> bool {
    const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];
    let is_good_part = |part: &str| {
        let stem = part.split('.').next().unwrap_or_default().to_lowercase();
        let stem = stem.trim_end_matches(|letter: char| letter.is_ascii_digit());
        !part.is_empty()
            && part.len() <= 64
            && !part.starts_with(['-', '.'])
            && !part.ends_with('.')
            && !RESERVED.contains(&stem)
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
    };
    name.len() <= 180 && name.split('/').count() > 1 && name.split('/').all(is_good_part)
}

fn damaged(offset: usize, member: Option<&str>, part: &str) -> Finding {
    let place = Place { member: member.map(str::to_owned), ..Place::default() };
    DAMAGED_STRUCTURE.at(place).with("offset", offset).with("part", part)
}

/// The file has fewer bytes than the zip: exactly so many, or at least.
fn truncated(expected: usize, found: usize, is_least: bool) -> Finding {
    let finding = damaged(found, None, "truncated").expected(expected).found(found);
    finding.with("least", if is_least { "yes" } else { "no" })
}

fn first_difference(left: &[u8], right: &[u8]) -> Option<usize> {
    let differs = left.iter().zip(right).position(|(left, right)| left != right);
    differs.or((left.len() != right.len()).then_some(left.len().min(right.len())))
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::container::write;

    fn good() -> Vec<u8> {
        let members =
            [("b/a.txt".to_owned(), b"abc".to_vec()), ("b/c".to_owned(), Vec::new())];
        write(&members).unwrap_or_default()
    }

    #[test]
    fn what_is_written_is_walked_without_a_finding() {
        let bytes = good();
        let walk = walk(&bytes);
        assert_eq!(walk.findings, []);
        assert_eq!(&bytes[walk.members[0].range.clone()], b"abc");
        assert_eq!(walk.members[1].name, "b/c");
    }

    #[test]
    fn no_truncation_and_no_addition_passes() {
        let bytes = good();
        for length in 0..bytes.len() {
            assert_ne!(walk(&bytes[..length]).findings, [], "{length}");
        }
        assert_ne!(walk(&[&bytes[..], b"x"].concat()).findings, []);
        assert_ne!(walk(&[b"x", &bytes[..]].concat()).findings, []);
    }

    #[test]
    fn a_name_that_is_no_text_is_a_finding_and_no_panic() {
        let good = good();
        for name in LOCAL_LENGTH..LOCAL_LENGTH + "b/a.txt".len() {
            for byte in [0x80, 0xff, 0x1b] {
                let mut bytes = good.clone();
                bytes[name] = byte;
                let walk = walk(&bytes);
                assert!(walk.members.is_empty(), "{name}");
                assert_eq!(walk.findings[0].code, DAMAGED_STRUCTURE);
                let shown = walk.findings[0].place.member.clone().unwrap_or_default();
                assert!(shown.contains('\u{fffd}'), "{shown:?}");
            }
        }
    }

    #[test]
    fn names_that_some_system_cannot_hold_are_refused() {
        for name in
            ["b/con.txt", "b/.x", "b/-x", "b/x.", "b//x", "b/ё", "/x", "x", "b/../x"]
        {
            assert!(!is_good_name(name), "{name}");
        }
        for name in ["b/x.pdf", "b/data/a_b-c.typ", "b/consul"] {
            assert!(is_good_name(name), "{name}");
        }
    }
}
