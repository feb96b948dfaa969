//! A proposal of a map: what the headings of foreign tables look like.
//!
//! Only headings, labels and the words of short lists are looked at; the proposal names no
//! pupil. What was not recognised stands in it as a comment, so that a map that is not
//! complete is refused by name when it is used.

mod resulting;
mod seen;
mod written;

use self::seen::Seen;
use crate::finding::Finding;
use crate::import::codes::NO_HEADING;
use crate::import::delimited::Layout;
use crate::import::{Intake, Request, SourceFile, sheets, workbook};
use crate::profile::Profile;
use crate::snapshot::ShowValues;

/// A map for these sources, for a person to correct.
///
/// # Errors
/// If a source cannot be read, or no sheet has a heading that is recognised.
pub fn guess(sources: &[SourceFile]) -> Result<String, Vec<Finding>> {
    let profile = Profile::default();
    let show = ShowValues::OnlyHarmless;
    let request =
        Request { sources, profile: &profile, exported_at: None, map: None, show };
    let mut intake = Intake::default();
    let sheets = workbook::sheets(&request, Layout::Free, &mut intake);
    intake.findings.retain(Finding::blocks);
    let is_foreign =
        |own: &&sheets::Sheet| !own.rows.is_empty() && !workbook::Table::is_form(own);
    let foreign: Vec<&sheets::Sheet> = sheets.iter().filter(is_foreign).collect();
    let seen: Vec<Seen<'_>> =
        foreign.iter().filter_map(|own| Seen::of(own, &profile)).collect();
    if seen.is_empty() && intake.findings.is_empty() {
        let place = foreign.first().map(|own| own.whole());
        intake.findings.push(NO_HEADING.at(place.unwrap_or_default()));
    }
    match intake.findings.is_empty() {
        true => Ok(written::map(&seen, &foreign)),
        false => Err(intake.findings),
    }
}
