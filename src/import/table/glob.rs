//! Names with `*` for anything, compared as people do.

use crate::import::workbook::folded;

/// A pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Glob(Vec<String>);

impl Glob {
    /// `*` stands for any text, also none; case, blanks and ё do not matter.
    pub(super) fn new(pattern: &str) -> Self {
        Self(folded(pattern).split('*').map(str::to_owned).collect())
    }

    /// The pattern as it is compared.
    pub(super) fn text(&self) -> String {
        self.0.join("*")
    }

    /// Whether the whole text is of this pattern.
    pub(super) fn matches(&self, text: &str) -> bool {
        let text = folded(text);
        let (Some(first), Some(last)) = (self.0.first(), self.0.last()) else {
            return false;
        };
        if self.0.len() == 1 {
            return text == *first;
        }
        let inner = text.strip_prefix(first.as_str());
        let Some(mut rest) = inner.and_then(|own| own.strip_suffix(last.as_str())) else {
            return false;
        };
        let between = self.0.get(1..self.0.len() - 1).unwrap_or_default();
        between.iter().all(|own| match rest.split_once(own.as_str()) {
            Some((_, behind)) => {
                rest = behind;
                true
            }
            None => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        let check = |pattern: &str, text: &str, expected: bool| {
            assert_eq!(Glob::new(pattern).matches(text), expected, "{pattern} {text}");
        };
        assert_eq!(Glob::new("Итого*").text(), "итого*");
        check("*", "", true);
        check("Итого", "ИТОГО ", true);
        check("Итого", "Итого 5", false);
        check("Итого*", "Итого 5", true);
        check("*.csv", "Оценки.CSV", true);
        check("а*б*в", "а1бб2в", true);
        check("а*б*в", "а1в", false);
        check("аб*ба", "аба", false);
    }
}
