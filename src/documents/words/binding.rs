//! What must not be torn between two lines.

/// Months as they stand in a date, «12 января».
const MONTHS_OF_DATES: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];
/// What stands before the name of a place in an address.
const PLACES: [&str; 5] = ["г.", "пос.", "с.", "д.", "ул."];
/// Letters of the longest abbreviated unit, «мин.».
const UNIT_LETTERS: usize = 4;

/// The text with spaces that do not break behind «№» and «§», between a number and its unit
/// («16 ч.», «2026 г.», «85 %»), in dates with words («12 января 2026»), behind initials
/// («И. О. Фамилия») and in addresses («г. Город»).
///
/// A column too narrow for what is kept together may still tear it at these spaces.
pub(crate) fn bound(text: &str) -> String {
    let mut words = text.split(' ');
    let mut written = words.next().unwrap_or_default().to_owned();
    let mut left = written.clone();
    for right in words {
        written.push(if belong_together(&left, right) { '\u{a0}' } else { ' ' });
        written.push_str(right);
        right.clone_into(&mut left);
    }
    written
}

/// «№ 2-у», whole: the number's own hyphen does not break either.
pub(crate) fn numbered(number: &str) -> String {
    format!("№\u{a0}{}", number.replace('-', "\u{2011}"))
}

fn belong_together(left: &str, right: &str) -> bool {
    if right.is_empty() {
        return false;
    }
    let is_month = |word: &str| MONTHS_OF_DATES.contains(&word);
    let is_named = right.starts_with(char::is_uppercase);
    left.ends_with(['№', '§'])
        || (left.ends_with(|c: char| c.is_ascii_digit())
            && (is_unit(right) || is_month(right.trim_end_matches([',', ';', ')']))))
        || (is_month(left) && right.starts_with(|c: char| c.is_ascii_digit()))
        || (is_named
            && (is_initial(left) || PLACES.contains(&left.trim_start_matches('('))))
}

/// A short word with a full stop, or a percent sign.
fn is_unit(word: &str) -> bool {
    let Some((unit, _)) = word.split_once('.') else { return word.starts_with('%') };
    (1..=UNIT_LETTERS).contains(&unit.chars().count())
        && unit.chars().all(char::is_lowercase)
}

/// One capital letter with a full stop, perhaps behind a bracket or a space that does not
/// break.
fn is_initial(word: &str) -> bool {
    let mut letters = word.chars().rev();
    letters.next() == Some('.')
        && letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_none_or(|before| !before.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(bound(text).replace('\u{a0}', "~"), expected);
    }

    #[test]
    fn what_belongs_together_does_not_break() {
        check("приказ № 2-у от 11.01.2026", "приказ №~2-у от 11.01.2026");
        check("«Школа № 100»", "«Школа №~100»");
        check("§ 19, упр. 4", "§~19, упр. 4");
        check("По плану 16 ч., проведено 15 ч.", "По плану 16~ч., проведено 15~ч.");
        check("12 января 2026 г. и 5 мая, 7", "12~января~2026~г. и 5~мая, 7");
        check("(г. Дальний, ул. Садовая, 1)", "(г.~Дальний, ул.~Садовая, 1)");
        check("85 % класса", "85~% класса");
        check(
            "(И. О. Фамилия) и роман Л. Н. Толстого",
            "(И.~О.~Фамилия) и роман Л.~Н.~Толстого",
        );
    }

    #[test]
    fn other_spaces_break() {
        for text in ["", " ", "а  б", "8 класс", "глава 5 Продолжение.", "2. Тема", "№"]
        {
            check(text, text);
        }
        check("Город. Иванов", "Город. Иванов");
    }

    #[test]
    fn a_number_is_kept_whole() {
        assert_eq!(numbered("2-у"), "№\u{a0}2\u{2011}у");
    }
}
