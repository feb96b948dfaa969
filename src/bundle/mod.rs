//! The archive bundle: one BagIt 1.0 bag (RFC 8493) in one zip, checkable without us.

mod bag;
mod manifest;
mod readme;
mod verify;
mod write;

pub use bag::{BagFile, BagFiles, judge_bag};
pub use terms::BAGIT as DECLARATION_FILE;
pub use verify::{BundleReport, Identity, payload_member, verify_bytes};
pub use write::{Contents, Member, WriteError, write};

use crate::finding::Code;

/// Version of the bundle's form; it fixes the constants of the zip headers.
pub const FORMAT: &str = "letopis-bundle/1";

/// Path of the form data below `data/`.
pub const FORM_DATA: &str = "form-data.json";
/// Path of what was allowed to be printed as it is, below `data/`; only where there is any.
pub const WAIVERS: &str = "waivers.json";
/// Path of the printed part of the export below `data/`.
pub const SNAPSHOT: &str = "snapshot.json";

/// The payload or tag file does not have the digest that a manifest lists.
pub const DIGEST_DIFFERS: Code = Code::blocks("B04");
/// A manifest lists a file that is not in the bundle.
pub const MISSING_FILE: Code = Code::blocks("B05");
/// A file is in the bundle, but not in every manifest that should list it.
pub const UNLISTED_FILE: Code = Code::blocks("B06");
/// A file that every bundle has is not there.
pub const MISSING_TAG_FILE: Code = Code::blocks("B07");
/// A tag file does not have the form that RFC 8493 gives it.
pub const BAD_TAG_FILE: Code = Code::blocks("B08");
/// The sum of the payload differs from `Payload-Oxum`.
pub const OXUM_DIFFERS: Code = Code::blocks("B09");
/// The file bears another name than its base directory.
pub const RENAMED: Code = Code::blocks("B10");
/// A file that has no place in a bundle: `fetch.txt`, something outside the base directory.
pub const FOREIGN_FILE: Code = Code::blocks("B11");
/// The file is no bundle at all.
pub const NOT_A_BUNDLE: Code = Code::blocks("B12");
/// The path holds no bundle.
pub const NO_BUNDLE: Code = Code::blocks("B13");
/// The bundle is good; no registry was there to check it against.
pub const NOT_REGISTERED: Code = Code::notes("B14");

/// What an interrupted run wrote of a file that never got its name; no bundle.
pub const UNFINISHED: Code = Code::warns("B15");

/// A file of an unpacked bundle that cannot be read.
pub const UNREADABLE_FILE: Code = Code::blocks("B16");

/// The same bundle lies in two places of one folder.
pub const LIES_TWICE: Code = Code::warns("B17");
/// Two undamaged bundles say they are the same one and hold different things. At most one of
/// them was issued, and without a registry nobody can tell which: the archive is not good.
pub const RIVAL: Code = Code::blocks("B18");

/// The bundle lies in a folder of the archive where it does not belong: that of another class
/// or year, or of documents that are kept for another time.
pub const MISPLACED: Code = Code::blocks("B19");

/// All codes of this room and of the container around a bundle.
pub const CODES: &[Code] = &[
    crate::container::DAMAGED_STRUCTURE,
    crate::container::BAD_NAME,
    crate::container::DOUBLED_NAME,
    DIGEST_DIFFERS,
    MISSING_FILE,
    UNLISTED_FILE,
    MISSING_TAG_FILE,
    BAD_TAG_FILE,
    OXUM_DIFFERS,
    RENAMED,
    FOREIGN_FILE,
    NOT_A_BUNDLE,
    NO_BUNDLE,
    NOT_REGISTERED,
    UNFINISHED,
    UNREADABLE_FILE,
    LIES_TWICE,
    RIVAL,
    MISPLACED,
];

/// Names that RFC 8493 gives, once.
mod terms {
    /// Name of the file that makes a folder a bag (RFC 8493, 2.1.1).
    pub const BAGIT: &str = "bagit.txt";
    pub(super) const BAG_INFO: &str = "bag-info.txt";
    pub(super) const PROFILE: &str = "bagit-profile.json";
    pub(super) const README: &str = "README-ARCHIVE.txt";
    pub(super) const FETCH: &str = "fetch.txt";
    pub(super) const PAYLOAD: &str = "data/";
    pub(super) const INVENTORY: &str = "data/inventory.csv";
    pub(super) const MANIFESTS: [&str; 2] =
        ["manifest-sha256.txt", "manifest-sha512.txt"];
    pub(super) const TAG_MANIFESTS: [&str; 2] =
        ["tagmanifest-sha256.txt", "tagmanifest-sha512.txt"];
    /// RFC 8493, 2.1.1: exactly these two lines.
    pub(super) const DECLARATION: &str =
        "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
    pub(super) const OXUM: &str = "Payload-Oxum";
    pub(super) const IDENTIFIER: &str = "External-Identifier";
    /// Labels of our own that say where a bundle belongs.
    pub(super) const RETENTION_CLASS: &str = "Retention-Class";
    pub(super) const SCHOOL_YEAR: &str = "School-Year";
    pub(super) const DOCUMENT: &str = "Document";
}
