//! «Печать разрешена с незаполненными записями»: what stands in a document although a rule
//! would refuse it, and who allowed it.

use serde::{Deserialize, Serialize};

use super::paper::Captions;
use super::request::Request;
use super::table::Table;
use super::words::{bound, caption, date};
use crate::finding::{Finding, Waived};
use crate::messages;

/// What is allowed in a document; one permission may be about many records.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaivedList {
    /// Why, and by whom.
    pub permissions: Vec<PermissionRow>,
    /// What is not as it should be; none where nothing had to be allowed.
    pub records: Vec<WaivedRecord>,
}

/// A permission to print something as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PermissionRow {
    /// Number in the list.
    pub number: usize,
    /// Reason and basis: «болезнь учителя; приказ № 14 от 27.10.2025».
    pub reason: String,
    /// «У. З. Березина, 27.10.2025».
    pub by: String,
}

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaivedRecord {
    /// Number in the list.
    pub number: usize,
    /// «Физика, 14.10.2025, Фамилия Имя».
    pub place: String,
    /// «у урока нет темы (C01)».
    pub what: String,
    /// Number of its permission.
    pub permission: usize,
}

/// Everything that is allowed in the document.
pub(super) fn list(request: &Request<'_>) -> WaivedList {
    let [russian, _] = messages::both();
    let mut given: Vec<&Waived> = Vec::new();
    let mut list = WaivedList::default();
    for finding in request.waived {
        let Some(own) = &finding.waived else { continue };
        let at = given.iter().position(|other| *other == own).unwrap_or_else(|| {
            given.push(own);
            given.len() - 1
        });
        list.records.push(WaivedRecord {
            number: list.records.len() + 1,
            place: place(request, finding),
            what: format!("{} ({})", russian.finding(finding).message, finding.code),
            permission: at + 1,
        });
    }
    let permission = |(number, own): (usize, &Waived)| PermissionRow {
        number,
        reason: bound(&reason(own)),
        by: format!("{}, {}", own.by.trim(), date(own.on)),
    };
    list.permissions = (1..).zip(given).map(permission).collect();
    list
}

/// Reason and basis.
fn reason(given: &Waived) -> String {
    let parts = [Some(&given.reason), given.basis.as_ref()].into_iter().flatten();
    parts.map(|own| own.trim()).collect::<Vec<_>>().join("; ")
}

/// Subject, day and pupil, as far as the finding has them.
fn place(request: &Request<'_>, finding: &Finding) -> String {
    let own = &finding.place;
    let day = own.date.as_ref().map(|day| match day.parse() {
        Ok(day) => date(day),
        Err(_) => day.clone(),
    });
    let pupil = own.pupil.as_ref().and_then(|id| {
        let pupil = request.class.pupils.iter().find(|pupil| pupil.id == *id)?;
        Some(pupil.name.short())
    });
    let parts = [own.subject.clone(), day, pupil].into_iter().flatten();
    parts.collect::<Vec<_>>().join(", ")
}

/// The same as tables; none where there is nothing.
pub(super) fn tables(list: &WaivedList, captions: &Captions) -> Vec<Table> {
    if list.records.is_empty() {
        return Vec::new();
    }
    let name = |part: &str| {
        format!("{}: {}", caption(captions, "waived"), caption(captions, part))
    };
    let permissions = list.permissions.iter();
    let permissions = permissions
        .map(|own| vec![own.number.to_string(), own.reason.clone(), own.by.clone()]);
    let records = list.records.iter().map(|own| {
        let number = own.number.to_string();
        vec![number, own.place.clone(), own.what.clone(), own.permission.to_string()]
    });
    vec![
        Table::with_captions(
            &name("waived_permissions"),
            captions,
            &["number", "waived_reason", "waived_by"],
            permissions.collect(),
        ),
        Table::with_captions(
            &name("waived_records"),
            captions,
            &["number", "waived_place", "waived_what", "waived_permission"],
            records.collect(),
        ),
    ]
}
