//! Texts of headings and labels, as people read them.

use std::collections::BTreeMap;

use crate::import::entry;
use crate::import::sheets::{Area, MOST_COLUMNS, Sheet, Value};
use crate::import::workbook::folded;

/// Value and folded text of a heading, by column.
pub(super) type Heading = BTreeMap<usize, (Value, String)>;

/// The heading of so many rows that begins with the row of this index; the texts of its
/// rows are joined by a blank.
pub(super) fn heading(sheet: &Sheet, at: usize, count: usize) -> Heading {
    let mut texts = Heading::new();
    let Some(first) = sheet.rows.get(at) else { return texts };
    let last = first.number + count - 1;
    for row in sheet.rows[at..].iter().take_while(|own| own.number <= last) {
        for cell in &row.cells {
            for column in across(sheet, cell.column, row.number) {
                let text = shown(&cell.value);
                match texts.get_mut(&column) {
                    Some((value, all)) => {
                        all.push(' ');
                        all.push_str(&text);
                        *value = Value::Text(all.clone());
                    }
                    None => drop(texts.insert(column, (cell.value.clone(), text))),
                }
            }
        }
    }
    for (_, text) in texts.values_mut() {
        *text = folded(text);
    }
    texts
}

/// All columns over which a cell reaches.
fn across(sheet: &Sheet, column: usize, row: usize) -> std::ops::RangeInclusive<usize> {
    let is_here = |own: &&Area| own.rows.0 == row && own.columns.0 == column;
    let last = sheet.merged.iter().find(is_here).map(|own| own.columns.1);
    column..=last.unwrap_or(column).min(column + MOST_COLUMNS)
}

/// The text of a value as a person reads it in the cell.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Day(day) => day.format("%d.%m.%Y").to_string(),
        Value::Moment(moment) => moment.format("%d.%m.%Y %H:%M").to_string(),
        Value::Error(text) => text.clone(),
        other => entry::text(other).unwrap_or_default(),
    }
}

/// What stands behind a label in a text, `Класс: 7А`; `None` if it does not begin with it.
pub(super) fn behind(label: &str, text: &str) -> Option<String> {
    let (label, text) = (folded(label), text.trim());
    if !folded(text).starts_with(&label) {
        return None;
    }
    let mut ends = text.char_indices().map(|(at, own)| at + own.len_utf8());
    let end = ends.find(|end| folded(&text[..*end]) == label)?;
    let rest = &text[end..];
    let is_word = !rest.starts_with(char::is_alphanumeric);
    is_word.then(|| rest.trim_start_matches([':', ' ', '\u{a0}']).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_words_with_or_without_a_colon() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(behind("Класс", text).as_deref(), expected, "{text}");
        };
        check("Класс: 7А", Some("7А"));
        check(" класс:\u{a0}7А ", Some("7А"));
        check("Класс 7А", Some("7А"));
        check("Класс", Some(""));
        check("Классный руководитель: Лугова", None);
        check("7А", None);
        assert_eq!(behind("Класс:", "Класс: 7А").as_deref(), Some("7А"));
    }
}
