//! Lines of the list in the words and dates of a language.

use chrono::{DateTime, FixedOffset};

use super::{Line, Place};
use crate::finding::Severity;
use crate::messages::Messages;

/// A sentence of the catalogue with one value.
pub(super) fn with(messages: &Messages, key: &str, name: &str, value: &str) -> String {
    messages.say(key, &[(name, value)])
}

/// What a finding does to its document, in a word or two.
pub(super) fn severity(severity: Severity, messages: &Messages) -> String {
    let key = match severity {
        Severity::Blocks => "page-severity-blocks",
        Severity::Warns => "page-severity-warns",
        Severity::Notes => "page-severity-notes",
    };
    messages.say(key, &[])
}

/// The same of a line: what is allowed says so.
pub(super) fn effect(line: &Line, messages: &Messages) -> String {
    match line.waived {
        Some(_) => messages.say("page-severity-waived", &[]),
        None => severity(line.severity, messages),
    }
}

/// A day with hours and minutes, as the clock of the export showed them.
pub(super) fn moment(moment: DateTime<FixedOffset>, messages: &Messages) -> String {
    format!("{} {}", messages.day(moment.date_naive()), moment.format("%H:%M"))
}

/// The day of a place; as it stands there if it is none.
pub(super) fn date(place: &Place, messages: &Messages) -> String {
    let Some(date) = &place.date else { return String::new() };
    date.parse().map_or_else(|_| date.clone(), |own| messages.day(own))
}

/// Where in a file a finding is; empty for what is of no file.
pub(super) fn file(place: &Place) -> String {
    let rest = Place {
        file: place.file.clone(),
        sheet: place.sheet.clone(),
        cell: place.cell.clone(),
        member: place.member.clone(),
        line: place.line,
        column: place.column,
        pointer: place.pointer.clone(),
        ..Place::default()
    };
    rest.to_string()
}

/// What was expected, what was found, where in the file, why it was allowed.
pub(super) fn details(line: &Line, messages: &Messages) -> Vec<String> {
    let file = file(&line.place);
    let known = [
        ("page-expected", line.sentence.expected.as_deref()),
        ("page-found", line.sentence.found.as_deref()),
        ("page-place", (!file.is_empty()).then_some(file.as_str())),
        ("page-waived", line.waived.as_deref()),
    ];
    let said = known.into_iter().filter_map(|(key, text)| Some((key, text?)));
    said.map(|(key, text)| with(messages, key, "text", text)).collect()
}

/// A sentence of the catalogue about a number of things.
pub(super) fn counted(key: &str, count: usize, messages: &Messages) -> String {
    with(messages, key, "count", &count.to_string())
}
