//! Writes a bundle.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{FORMAT, manifest, readme, terms};
use crate::container::{self, ContainerError};
use crate::digest;
use crate::finding::Finding;

/// What goes into a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
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
    pub members: Vec<Member>,
}

/// One file of the payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Path below `data/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
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

/// The bytes of the bundle, verified before they are given out.
///
/// # Errors
/// If the zip cannot be written or does not verify.
pub fn write(contents: &Contents) -> Result<Vec<u8>, WriteError> {
    let payload = payload(contents);
    let oxum = format!(
        "{}.{}",
        payload.iter().map(|(_, bytes)| bytes.len()).sum::<usize>(),
        payload.len()
    );
    let mut tags: Vec<(String, Vec<u8>)> = vec![
        (terms::BAGIT.into(), terms::DECLARATION.into()),
        (terms::README.into(), readme::readme(contents).into_bytes()),
        (terms::BAG_INFO.into(), bag_info(contents, &oxum).into_bytes()),
        (terms::PROFILE.into(), include_bytes!("bagit-profile.json").to_vec()),
    ];
    tags.extend(manifests(terms::MANIFESTS, &payload));
    let tag_manifests = manifests(terms::TAG_MANIFESTS, &tags);
    let in_base = |(path, bytes)| (format!("{}/{path}", contents.stem), bytes);
    let all = tags.into_iter().chain(tag_manifests).chain(payload);
    let members: Vec<(String, Vec<u8>)> = all.map(in_base).collect();
    let bytes = container::write(&members)?;
    let report = super::verify_bytes(&format!("{}.zip", contents.stem), &bytes);
    match report.findings.into_iter().find(Finding::blocks) {
        Some(finding) => Err(WriteError::Unsound(Box::new(finding))),
        None => Ok(bytes),
    }
}

/// The payload with the inventory behind it.
fn payload(contents: &Contents) -> Vec<(String, Vec<u8>)> {
    // Spreadsheets of the office want a byte order mark, semicolons and CR LF.
    let mut inventory = String::from("\u{feff}№;Файл;Заголовок;Байт;SHA-256\r\n");
    for (number, member) in (1..).zip(&contents.members) {
        let digest = digest::sha256(&member.bytes);
        let title = member.title_ru.replace('"', "\"\"");
        let (path, size) = (&member.path, member.bytes.len());
        inventory
            .push_str(&format!("{number};data/{path};\"{title}\";{size};{digest}\r\n"));
    }
    let members = contents.members.iter();
    let mut payload: Vec<(String, Vec<u8>)> = members
        .map(|member| {
            (format!("{}{}", terms::PAYLOAD, member.path), member.bytes.clone())
        })
        .collect();
    payload.push((terms::INVENTORY.into(), inventory.into_bytes()));
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

fn manifests(names: [&str; 2], files: &[(String, Vec<u8>)]) -> Vec<(String, Vec<u8>)> {
    let (mut sha256, mut sha512) = (BTreeMap::new(), BTreeMap::new());
    for (path, bytes) in files {
        let digests = digest::both(bytes);
        sha256.insert(path.clone(), digests.sha256);
        sha512.insert(path.clone(), digests.sha512);
    }
    vec![
        (names[0].to_owned(), manifest::format(&sha256).into_bytes()),
        (names[1].to_owned(), manifest::format(&sha512).into_bytes()),
    ]
}
