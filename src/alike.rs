//! Texts as people compare them.

/// A text for comparing and sorting: one blank between words, small letters, ё as е.
pub fn folded(text: &str) -> String {
    let words: Vec<String> =
        text.split_whitespace().map(|own| own.to_lowercase().replace('ё', "е")).collect();
    words.join(" ")
}
