//! Headings of resulting marks.

use crate::import::workbook::folded;

/// A resulting mark that a heading names: kind, term, number.
pub(super) type Resulting = (&'static str, Option<(&'static str, u8)>);

/// `1 четверть`, `Четверть 1`, `II полугодие`, `Годовая`, `За год`, `Экзамен`, `Итоговая`.
pub(super) fn resulting(text: &str) -> Option<Resulting> {
    const TERMS: [(&str, &str); 4] = [
        ("четв", "четверть"),
        ("трим", "триместр"),
        ("полуг", "полугодие"),
        ("семестр", "полугодие"),
    ];
    // «Итого» sums up, and a family name may begin like any of these.
    const OTHERS: [(&[&str], &str); 4] = [
        (&["год", "год.", "годовая", "годовые", "за год"], "годовая"),
        (&["экз", "экз.", "экзамен", "экзамены", "экзаменационная"], "экзамен"),
        (&["итог", "итоговая", "итоговые"], "итоговая"),
        (&["промежуточная", "промежуточные"], "промежуточная"),
    ];
    let text = folded(text);
    let bare = [" отметка", " оценка"].iter().find_map(|own| text.strip_suffix(own));
    let bare = bare.unwrap_or(&text);
    let other = OTHERS.into_iter().find(|(own, _)| own.contains(&bare));
    if let Some((_, kind)) = other {
        return Some((kind, None));
    }
    let (first, second) = bare.split_once(' ')?;
    let term = |word: &str| TERMS.into_iter().find(|(own, _)| word.starts_with(own));
    let (number, (_, term)) = match (term(first), term(second)) {
        (None, Some(term)) => (first, term),
        (Some(term), None) => (second, term),
        _ => return None,
    };
    let number = number.trim_end_matches(['-', '.', 'я', 'е']);
    let digit = ["1", "2", "3", "4"].iter().position(|own| *own == number);
    let roman = ["i", "ii", "iii", "iv"].iter().position(|own| *own == number);
    let number = u8::try_from(digit.or(roman)? + 1).ok()?;
    Some(("за период", Some((term, number))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resulting_marks_are_known_by_their_headings() {
        let check = |text: &str, expected: Option<Resulting>| {
            assert_eq!(resulting(text), expected, "{text}");
        };
        check("За год", Some(("годовая", None)));
        check("Год", Some(("годовая", None)));
        check("Годовая оценка", Some(("годовая", None)));
        check("Четверть 1", Some(("за период", Some(("четверть", 1)))));
        check("II полугодие", Some(("за период", Some(("полугодие", 2)))));
        for none in ["Итого", "Годунов", "Экзархов Ян", "Четверть", "5 четверть"]
        {
            check(none, None);
        }
    }
}
