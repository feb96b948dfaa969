//! Classes of which nothing has changed since their documents were made: they are told by
//! the digests of what goes in and what came out, and their exports are not read again;
//! what was found in them is said again.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::cache::{Cache, Entry, key};
use super::maker::Maker;
use super::remembered::Remembered;
use crate::batch::document::Document;
use crate::batch::exports::Found;
use crate::batch::prepare::{Fate, Prepared};
use crate::batch::run::Run;
use crate::digest;
use crate::documents::FORMS;
use crate::finding::Finding;
use crate::journal::class_name;
use crate::waivers::Waiver;

/// What a build made of a class of which no document was refused.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ClassEntry {
    /// Digest of everything the documents of the class are made from.
    inputs: String,
    /// Today of that build.
    as_of: NaiveDate,
    /// From this day on, today no longer matters.
    settled_from: NaiveDate,
    /// Every document of the class: how people call it, and the name of its files.
    pub(super) documents: Vec<(String, String)>,
    /// Key and fingerprint of each document that was made.
    units: Vec<(String, String)>,
    /// Documents whose period was not closed.
    pub(super) not_yet: usize,
    /// What was found in it.
    pub(super) findings: Vec<Remembered>,
    /// Lines of the waivers that allow some of it.
    pub(super) used_waivers: BTreeSet<usize>,
}

/// A class of which nothing has changed.
pub(super) struct Unchanged<'c> {
    pub(super) class: &'c ClassEntry,
    pub(super) entries: Vec<&'c Entry>,
    pub(super) findings: Vec<Finding>,
}

/// Digest of all that every class of a run is made from, exports left out.
pub(super) fn common_inputs(maker: &Maker<'_>, run: &Run<'_>) -> String {
    // Findings name the profile, and show as much as they may.
    let said = format!("{} {:?}", run.workspace.data.display(), run.options.show);
    let periods = run.options.selection.periods.join("\n");
    let mut parts = vec![periods.as_bytes(), said.as_bytes()];
    parts.extend(FORMS.iter().flat_map(|form| maker.basis(form.name)));
    digest::sha256_of_parts(parts)
}

/// Digest of the exports of a class, of its waivers and of what is common to all.
fn inputs(common: &str, exports: &[Found], waivers: &[(usize, &Waiver)]) -> String {
    let waivers = format!("{waivers:?}");
    let mut parts: Vec<&[u8]> = vec![common.as_bytes(), waivers.as_bytes()];
    for own in exports {
        let digest = own.digest.as_deref().unwrap_or_default();
        parts.extend([own.file.as_bytes(), digest.as_bytes()]);
    }
    digest::sha256_of_parts(parts)
}

/// The waivers of a class.
fn waivers<'r>(run: &'r Run<'_>, newest: &Found) -> Vec<(usize, &'r Waiver)> {
    let name = class_name(newest.grade, newest.letter.as_deref());
    run.workspace.waivers.of_class(&newest.year, &name)
}

/// The documents of a class, if nothing that goes in and nothing that came out has changed.
pub(super) fn unchanged<'c>(
    run: &Run<'_>,
    cache: &'c Cache,
    common: &str,
    exports: &[Found],
) -> Option<Unchanged<'c>> {
    let newest = exports.first()?;
    let own = cache.classes.get(&key(&newest.folder(), run.options.status))?;
    let today = run.options.as_of;
    let is_settled = today.min(own.as_of) >= own.settled_from;
    let inputs = inputs(common, exports, &waivers(run, newest));
    if own.inputs != inputs || !(is_settled || today == own.as_of) {
        return None;
    }
    let findings: Option<Vec<Finding>> =
        own.findings.iter().map(Remembered::finding).collect();
    let out = &run.workspace.out;
    let entries: Option<Vec<&Entry>> = own
        .units
        .iter()
        .map(|(key, fingerprint)| cache.unchanged(out, key, fingerprint))
        .collect();
    Some(Unchanged { class: own, entries: entries?, findings: findings? })
}

/// What is to be remembered of a class once its documents are made; `None` where one was
/// refused.
pub(super) fn remember(
    run: &Run<'_>,
    common: &str,
    exports: &[Found],
    prepared: &Prepared,
) -> Option<ClassEntry> {
    let newest = exports.first()?;
    if prepared.refused() > 0 || !prepared.is_readable {
        return None;
    }
    let waivers = waivers(run, newest);
    let closes = prepared.documents.iter().map(|(own, _)| own.closes);
    let last_days = waivers.iter().filter_map(|(_, own)| own.until?.succ_opt());
    let exported = newest.exported_at.date_naive();
    let settled_from = closes.chain(last_days).chain([exported]).max()?;
    let is_not_yet = |(_, fate): &&(_, Fate)| matches!(fate, Fate::NotYet);
    let name = |(own, _): &(Document, Fate)| (own.key.to_string(), own.stem.clone());
    Some(ClassEntry {
        inputs: inputs(common, exports, &waivers),
        as_of: run.options.as_of,
        settled_from,
        documents: prepared.documents.iter().map(name).collect(),
        units: Vec::new(),
        not_yet: prepared.documents.iter().filter(is_not_yet).count(),
        findings: prepared.findings.iter().map(Remembered::of).collect(),
        used_waivers: prepared.used_waivers.clone(),
    })
}

impl ClassEntry {
    /// Adds a document that was made, or was there already.
    pub(super) fn add(&mut self, key: &str, fingerprint: &str) {
        self.units.push((key.to_owned(), fingerprint.to_owned()));
    }
}
