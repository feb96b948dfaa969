//! «Печать разрешена с незаполненными записями»: what stands in a document although a rule
//! would refuse it, and who allowed it.

use serde::{Deserialize, Serialize};

use super::paper::Captions;
use super::request::Request;
use super::table::Table;
use super::words::{bound, caption, date};
use crate::finding::Finding;
use crate::messages;

/// One thing that is not as it should be, and is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaivedRow {
    /// Number in the list.
    pub number: u16,
    /// «Физика, 14.10.2025, Фамилия Имя».
    pub place: String,
    /// «у урока нет темы (C01)».
    pub what: String,
    /// Reason and basis: «болезнь учителя; приказ № 14 от 27.10.2025».
    pub reason: String,
    /// «У. З. Березина, 27.10.2025».
    pub by: String,
}

/// A row for everything that is allowed in the document.
pub(super) fn rows(request: &Request<'_>) -> Vec<WaivedRow> {
    let [russian, _] = messages::both();
    let row = |(number, finding): (u16, &Finding)| {
        let given = finding.waived.as_ref()?;
        let mut reason = given.reason.trim().to_owned();
        if let Some(basis) = &given.basis {
            reason = format!("{reason}; {}", basis.trim());
        }
        Some(WaivedRow {
            number,
            place: place(request, finding),
            what: format!("{} ({})", russian.finding(finding).message, finding.code),
            reason: bound(&reason),
            by: format!("{}, {}", given.by.trim(), date(given.on)),
        })
    };
    (1..).zip(request.waived).filter_map(row).collect()
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

/// The same as a table; none where there is nothing.
pub(super) fn table(rows: &[WaivedRow], captions: &Captions) -> Option<Table> {
    let cells = rows.iter().map(|own| {
        let texts = [&own.place, &own.what, &own.reason, &own.by];
        let texts = texts.into_iter().cloned();
        std::iter::once(own.number.to_string()).chain(texts).collect()
    });
    let columns = ["number", "waived_place", "waived_what", "waived_reason", "waived_by"];
    let name = caption(captions, "waived");
    (!rows.is_empty())
        .then(|| Table::with_captions(name, captions, &columns, cells.collect()))
}
