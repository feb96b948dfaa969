//! File names of classes: Latin letters and digits only.

use crate::journal::class_name;

/// Cyrillic letters of classes and what stands for them in file names.
const LETTERS: [(&str, &str); 33] = [
    ("а", "a"),
    ("б", "b"),
    ("в", "v"),
    ("г", "g"),
    ("д", "d"),
    ("е", "e"),
    ("ё", "yo"),
    ("ж", "zh"),
    ("з", "z"),
    ("и", "i"),
    ("й", "j"),
    ("к", "k"),
    ("л", "l"),
    ("м", "m"),
    ("н", "n"),
    ("о", "o"),
    ("п", "p"),
    ("р", "r"),
    ("с", "s"),
    ("т", "t"),
    ("у", "u"),
    ("ф", "f"),
    ("х", "h"),
    ("ц", "c"),
    ("ч", "ch"),
    ("ш", "sh"),
    ("щ", "shch"),
    ("ъ", ""),
    ("ы", "y"),
    ("ь", ""),
    ("э", "eh"),
    ("ю", "yu"),
    ("я", "ya"),
];

/// `07a` for class 7А.
pub fn class_slug(grade: u8, letter: Option<&str>) -> String {
    let letter = letter.unwrap_or_default().to_lowercase();
    let latin = letter.chars().map(|own| {
        let own = own.to_string();
        let found = LETTERS.iter().find(|(cyrillic, _)| *cyrillic == own);
        match found {
            Some((_, latin)) => (*latin).to_owned(),
            None => own.chars().filter(char::is_ascii_alphanumeric).collect(),
        }
    });
    format!("{grade:02}{}", latin.collect::<String>())
}

/// Whether a person who wrote `7А`, `7 «а»`, `7-А` or `07a` means this class.
///
/// A name as in file names has two digits and small Latin letters; in any other a Latin
/// letter means the Cyrillic one that looks the same, for nobody sees the difference: `7B`
/// typed in Latin is 7В, `07b` is 7Б.
pub fn matches_class(written: &str, grade: u8, letter: Option<&str>) -> bool {
    let (written, name) = (written.trim(), class_name(grade, letter).to_lowercase());
    let digits = written.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = written.split_at(digits);
    let is_between = |own: char| own.is_whitespace() || "-‑–—«»\"'.".contains(own);
    let own = rest.trim_matches(is_between);
    if own.len() < rest.len() && own.starts_with(|first: char| first.is_ascii_digit()) {
        return false;
    }
    let written = &*format!("{number}{own}");
    let is_small =
        written.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
    let is_file_name = written.starts_with('0') || (digits == 2 && is_small);
    written.to_lowercase() == name
        || match is_file_name {
            true => written.to_lowercase() == class_slug(grade, letter),
            false => as_it_looks(written).to_lowercase() == name,
        }
}

/// Latin letters replaced by the Cyrillic ones that look the same.
fn as_it_looks(written: &str) -> String {
    const LATIN: &str = "ABCEHKMOPTXYaceopxy";
    const CYRILLIC: &str = "АВСЕНКМОРТХУасеорху";
    let twin =
        |own: char| LATIN.chars().zip(CYRILLIC.chars()).find(|(latin, _)| *latin == own);
    written.chars().map(|own| twin(own).map_or(own, |(_, cyrillic)| cyrillic)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_found_by_either_name() {
        assert_eq!(class_slug(7, Some("А")), "07a");
        assert_eq!(class_slug(10, None), "10");
        assert_eq!(class_slug(5, Some("Щ")), "05shch");
        assert!(matches_class("7а", 7, Some("А")) && matches_class("07A", 7, Some("А")));
        assert!(!matches_class("7б", 7, Some("А")));
    }

    #[test]
    fn a_latin_letter_means_what_it_looks_like_unless_it_is_a_file_name() {
        let check = |written: &str, grade: u8, letter: &str, expected: bool| {
            let found = matches_class(written, grade, Some(letter));
            assert_eq!(found, expected, "{written} for {grade}{letter}");
        };
        for written in ["7 А", "7-а", "7 «А»", "7\u{a0}\"A\"", "7–А"] {
            check(written, 7, "А", true);
        }
        check("7 Б", 7, "А", false);
        check(" 10b", 10, "Б", true);
        assert!(!matches_class("1 0", 10, None) && !matches_class("1-1", 11, None));
        check("7A", 7, "А", true);
        check("7a", 7, "А", true);
        check("7B", 7, "В", true);
        check("7B", 7, "Б", false);
        check("07b", 7, "Б", true);
        check("07b", 7, "В", false);
        check("10B", 10, "В", true);
        check("10B", 10, "Б", false);
        check("10b", 10, "Б", true);
        check("10c", 10, "Ц", true);
        check("10c", 10, "С", false);
        check("10C", 10, "С", true);
        check("7b", 7, "Б", false);
        check("7B", 7, "B", true);
        assert!(matches_class("10", 10, None) && !matches_class("10", 1, None));
    }
}
