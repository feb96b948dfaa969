//! What stands over a block: school year, class, period, pupil.

use chrono::NaiveDate;

use crate::import::values;

/// A label with what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Label {
    /// School year, `2024-25`.
    Year(String),
    /// Grade and letter.
    Class(u8, Option<String>),
    /// First and last day.
    Span(NaiveDate, NaiveDate),
    /// Full name of the pupil.
    Pupil(String),
}

/// A label whose value cannot be read: what should have stood there.
pub(super) type Unread = &'static str;

/// Most letters in the name of a class.
const MOST_LETTERS: usize = 3;

/// The kinds of label, by the words they begin with.
const WORDS: [(&str, Kind); 6] = [
    ("учебный год", Kind::Year),
    ("класс", Kind::Class),
    ("период", Kind::Span),
    ("ученик", Kind::Pupil),
    ("учащийся", Kind::Pupil),
    ("обучающийся", Kind::Pupil),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Year,
    Class,
    Span,
    Pupil,
}

/// The label in a text such as `Класс: 8А`; `next` is what stands in the cell beside it.
///
/// `None` if it is no label, else what it says.
pub(super) fn label(text: &str, next: Option<&str>) -> Option<Result<Label, Unread>> {
    let text = text.trim();
    let lower = text.to_lowercase();
    let (word, kind) = WORDS.into_iter().find(|(word, _)| lower.starts_with(word))?;
    // Small letters of Russian are as long as the large ones.
    let rest = text.get(word.len()..)?.trim_start();
    let value = match rest.strip_prefix(':') {
        Some(value) => value.trim(),
        // «Период с 01.09.2024 по 24.05.2025» has no colon.
        None if kind == Kind::Span => rest,
        None if rest.is_empty() => "",
        None => return None,
    };
    let value = if value.is_empty() { next.unwrap_or_default().trim() } else { value };
    Some(match kind {
        Kind::Year => school_year(value).map(Label::Year).ok_or("2024/2025"),
        Kind::Class => {
            let name = values::class_name(value, MOST_LETTERS);
            name.map(|(grade, letter)| Label::Class(grade, letter)).ok_or("8А")
        }
        Kind::Span => span(value)
            .map(|(from, to)| Label::Span(from, to))
            .ok_or("с 01.09.2024 по 24.05.2025"),
        Kind::Pupil if values::name(value).is_some() => {
            Ok(Label::Pupil(value.to_owned()))
        }
        Kind::Pupil => Err("Фамилия Имя Отчество"),
    })
}

/// `2024/2025`, `2024-2025` → `2024-25`.
fn school_year(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches("уч. год").trim();
    let (first, last) = text.split_once(['/', '-', '–'])?;
    let (first, last): (u16, u16) =
        (first.trim().parse().ok()?, last.trim().parse().ok()?);
    let next = first.checked_add(1).filter(|_| (1990..2200).contains(&first))?;
    let follows = last == next || last == next % 100;
    follows.then(|| format!("{first}-{:02}", next % 100))
}

/// `с 01.09.2024 по 24.05.2025`, `01.09.2024 - 24.05.2025`.
fn span(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let mut days = text
        .split(|own: char| !(own.is_ascii_digit() || own == '.'))
        .filter_map(values::day);
    let span = (days.next()?, days.next()?);
    (span.0 <= span.1 && days.next().is_none()).then_some(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_with_their_value_in_the_cell_or_beside_it() {
        let check =
            |text: &str, next: Option<&str>, expected: Option<Result<Label, Unread>>| {
                assert_eq!(label(text, next), expected, "{text}");
            };
        let year = || Some(Ok(Label::Year("2024-25".into())));
        check("Учебный год: 2024/2025", None, year());
        check("Учебный год:", Some("2024-2025"), year());
        check("Учебный год", Some("2024/25"), year());
        check("Учебный год: 2024/2026", None, Some(Err("2024/2025")));
        check("Учебный год: 65535/2024", None, Some(Err("2024/2025")));
        check("Класс: 8А", None, Some(Ok(Label::Class(8, Some("А".into())))));
        check("Класс: 11 «б»", None, Some(Ok(Label::Class(11, Some("Б".into())))));
        check("Класс: 13А", None, Some(Err("8А")));
        check("Классный час", None, None);
        check("Ученик: Ветров Ким", None, Some(Ok(Label::Pupil("Ветров Ким".into()))));
        check("Ученик:", None, Some(Err("Фамилия Имя Отчество")));
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap_or_default();
        let span = Label::Span(day(2024, 9, 1), day(2025, 5, 24));
        check("Период: с 01.09.2024 по 24.05.2025", None, Some(Ok(span.clone())));
        check("Период с 01.09.2024 по 24.05.2025", None, Some(Ok(span)));
        check(
            "Период: с 24.05.2025 по 01.09.2024",
            None,
            Some(Err("с 01.09.2024 по 24.05.2025")),
        );
        check("Предмет", None, None);
    }
}
