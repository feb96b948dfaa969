//! Writes a bundle.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{FORMAT, manifest, readme, terms};
use crate::container::{self, ContainerError};
use crate::digest::{self, Digests};
use crate::finding::Finding;

/// What goes into a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents<'c> {
    /// Name of the zip without its ending, and of the base directory.
    pub stem: String,
    /// Title of the document in Russian.
    pub title_ru: String,
    /// Title of the document in English.
    pub title_en: String,
    /// Last day it is kept, included.
    pub keep_until: NaiveDate,
    /// Day of the dateline; never the clock's.
    pub bagging_date: NaiveDate,
    /// Further lines of `bag-info.txt`, in their order.
    pub info: Vec<(&'static str, String)>,
    /// The payload, in the order it is to lie in the zip.
    pub members: Vec<Member<'c>>,
}

/// One file of the payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member<'c> {
    /// Path below `data/`.
    pub path: String,
    /// Its bytes.
    pub bytes: &'c [u8],
    /// What it is, in Russian.
    pub title_ru: String,
    /// What it is, in English.
    pub title_en: String,
}

/// A bundle that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The zip cannot be written.
    #[error(transparent)]
    Container(#[from] ContainerError),
    /// The written bundle does not verify: a fault of the program or of a member's name.
    #[error("the bundle does not verify: {}", .0.code)]
    Unsound(Box<Finding>),
}

/// A file of the bag on its way into the zip, hashed once.
struct Hashed<'c> {
    /// Its path in the bag.
    path: String,
    bytes: Cow<'c, [u8]>,
    digests: Digests,
}

impl<'c> Hashed<'c> {
    fn new(path: impl Into<String>, bytes: impl Into<Cow<'c, [u8]>>) -> Self {
        let bytes = bytes.into();
        Self { path: path.into(), digests: digest::both(&bytes), bytes }
    }
}

/// The bytes of the bundle, verified before they are given out: the zip is walked, judged as
/// a bag, and each file in it compared with the bytes that were hashed.
///
/// # Errors
/// If the zip cannot be written or does not verify.
pub fn write(contents: &Contents) -> Result<Vec<u8>, WriteError> {
    let payload = payload(contents);
    let oxum = format!(
        "{}.{}",
        payload.iter().map(|own| own.bytes.len()).sum::<usize>(),
        payload.len()
    );
    let mut files = vec![
        Hashed::new(terms::BAGIT, terms::DECLARATION.as_bytes()),
        Hashed::new(terms::README, readme::readme(contents).into_bytes()),
        Hashed::new(terms::BAG_INFO, bag_info(contents, &oxum).into_bytes()),
        Hashed::new(terms::PROFILE, include_bytes!("bagit-profile.json").as_slice()),
    ];
    files.extend(manifests(terms::MANIFESTS, &payload));
    files.extend(manifests(terms::TAG_MANIFESTS, &files));
    files.extend(payload);
    let in_base = |own: &Hashed| format!("{}/{}", contents.stem, own.path);
    let members = files.iter().map(|own| (in_base(own), own.bytes.as_ref()));
    let bytes = container::write(&members.collect::<Vec<_>>())?;
    let name = format!("{}.zip", contents.stem);
    let report = super::verify::verify_known(&name, &bytes, |path| {
        let known = files.iter().find(|own| own.path == path)?;
        Some((known.bytes.as_ref(), &known.digests))
    });
    match report.findings.into_iter().find(Finding::blocks) {
        Some(finding) => Err(WriteError::Unsound(Box::new(finding))),
        None => Ok(bytes),
    }
}

/// The payload with the inventory behind it.
fn payload<'c>(contents: &Contents<'c>) -> Vec<Hashed<'c>> {
    // Spreadsheets of the office want a byte order mark, semicolons and CR LF.
    let mut inventory = String::from("\u{feff}№;Файл;Заголовок;Байт;SHA-256\r\n");
    let mut payload = Vec::with_capacity(contents.members.len() + 1);
    for (number, member) in (1..).zip(&contents.members) {
        let path = format!("{}{}", terms::PAYLOAD, member.path);
        let file = Hashed::new(path, member.bytes);
        let title = member.title_ru.replace('"', "\"\"");
        let (path, size, digest) = (&file.path, file.bytes.len(), &file.digests.sha256);
        inventory.push_str(&format!("{number};{path};\"{title}\";{size};{digest}\r\n"));
        payload.push(file);
    }
    payload.push(Hashed::new(terms::INVENTORY, inventory.into_bytes()));
    payload
}

/// `bag-info.txt` (RFC 8493, 2.2.2).
fn bag_info(contents: &Contents, oxum: &str) -> String {
    let own = [
        ("Bagging-Date", contents.bagging_date.to_string()),
        (terms::IDENTIFIER, contents.stem.clone()),
        ("External-Description", contents.title_ru.clone()),
        ("BagIt-Profile-Identifier", "urn:letopis:bagit-profile:1".to_owned()),
        ("Bundle-Format", FORMAT.to_owned()),
        ("Retention-End", contents.keep_until.to_string()),
        (terms::OXUM, oxum.to_owned()),
    ];
    own.iter()
        .chain(&contents.info)
        .map(|(label, value)| format!("{label}: {}\n", value.replace(['\r', '\n'], " ")))
        .collect()
}

/// Both manifests of these files, by SHA-256 and by SHA-512.
fn manifests<'c>(names: [&str; 2], files: &[Hashed<'_>]) -> [Hashed<'c>; 2] {
    let manifest = |name: &str, digest: fn(&Digests) -> &String| {
        let lines =
            files.iter().map(|own| (own.path.clone(), digest(&own.digests).clone()));
        let lines: BTreeMap<String, String> = lines.collect();
        Hashed::new(name, manifest::format(&lines).into_bytes())
    };
    [manifest(names[0], |own| &own.sha256), manifest(names[1], |own| &own.sha512)]
}
