//! What one cell says: marks and words of attendance of one pupil on one day.

use crate::import::sheets::Value;
use crate::import::values;
use crate::profile::Profile;
use crate::snapshot::v1::AttendanceKind;

/// What a cell says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::import) struct Entry {
    /// Marks as snapshot v1 writes them, in their order.
    pub(in crate::import) marks: Vec<String>,
    /// Not there, or late.
    pub(in crate::import) attendance: Option<AttendanceKind>,
}

/// The text of a cell; a number as it is typed. `None` where it is something else.
pub(in crate::import) fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.trim().replace('\u{a0}', " ")),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// `5`, `Н`, `5/Н`, `3/3`, `О 2`; `None` if a part of it is neither mark nor
/// word, or it has no part.
pub(in crate::import) fn entry(text: &str, profile: &Profile) -> Option<Entry> {
    let mut entry = Entry::default();
    let parts = text.split(|own: char| own == '/' || own.is_whitespace());
    for part in parts.filter(|own| !own.is_empty()) {
        match (values::attendance(part, profile), values::mark_on_scale(part, profile)) {
            (Some(kind), _) if entry.attendance.is_none() => {
                entry.attendance = Some(kind)
            }
            (None, Some(mark)) => entry.marks.push(mark),
            _ => return None,
        }
    }
    (entry != Entry::default()).then_some(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_words_share_a_cell_and_anything_else_is_refused() {
        let profile = Profile::default();
        let check = |text: &str, expected: Option<(&[&str], Option<AttendanceKind>)>| {
            let found = entry(text, &profile);
            let found = found.as_ref().map(|own| {
                let marks: Vec<&str> = own.marks.iter().map(String::as_str).collect();
                (marks, own.attendance)
            });
            let expected = expected.map(|(marks, kind)| (marks.to_vec(), kind));
            assert_eq!(found, expected, "{text}");
        };
        check("5", Some((&["5"], None)));
        check("Н", Some((&[], Some(AttendanceKind::Absent))));
        check("5/Н", Some((&["5"], Some(AttendanceKind::Absent))));
        check("3/3", Some((&["3", "3"], None)));
        check("О 2", Some((&["2"], Some(AttendanceKind::Late))));
        check("Б 3", Some((&["3"], Some(AttendanceKind::Ill))));
        check("У", Some((&[], Some(AttendanceKind::Excused))));
        check("/", None);
        check("Н/О", None);
        check("5!", None);
        check("4,56", None);
        check("4/6", None);
    }
}
