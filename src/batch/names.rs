//! File names of classes: Latin letters and digits only.

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

/// Whether a person who wrote `7А`, `7а` or `07a` means this class.
pub fn matches_class(written: &str, grade: u8, letter: Option<&str>) -> bool {
    let name = format!("{grade}{}", letter.unwrap_or_default());
    written.to_lowercase() == name.to_lowercase()
        || written.to_lowercase() == class_slug(grade, letter)
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
}
