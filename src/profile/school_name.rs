//! Whether two names mean the same school.

use super::School;

impl School {
    /// Whether a source's name is certainly another school's.
    ///
    /// Case, blanks, quotes and ё do not count. A source has the full name or the short one;
    /// where the profile has no short one to compare with, only another number in the name
    /// tells for certain («№ 100», «№ 101»).
    pub(super) fn is_other(&self, name: &str) -> bool {
        let (own, found) = (plain(&self.name), plain(name));
        let short = self.short_name.as_deref().map(plain).filter(|own| !own.is_empty());
        if found.is_empty() || found == own || short.as_ref() == Some(&found) {
            return false;
        }
        let (numbers, others) = (numbers(&self.name), numbers(name));
        short.is_some()
            || (!numbers.is_empty() && !others.is_empty() && numbers != others)
    }
}

/// Letters and digits alone, in small letters, without ё.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|own| own.is_alphanumeric());
    letters.collect::<String>().to_lowercase().replace('ё', "е")
}

/// The numbers in a name.
fn numbers(name: &str) -> Vec<&str> {
    let parts = name.split(|own: char| !own.is_ascii_digit());
    parts.filter(|own| !own.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_school_is_told_from_another_way_of_writing_its_name() {
        let full = "Средняя школа «Берёзка» № 100";
        let check = |short: Option<&str>, found: &str, expected: bool| {
            let short_name = short.map(str::to_owned);
            let school = School { name: full.into(), short_name, address: None };
            assert_eq!(school.is_other(found), expected, "{short:?} {found}");
        };
        let short = Some("МАОУ «СОШ № 100»");
        for same in [full, "СРЕДНЯЯ ШКОЛА \"БЕРЕЗКА\" №100", "маоу сош №  100", " "]
        {
            check(short, same, false);
        }
        for other in ["МАОУ «СОШ № 101»", "МАОУ «Лицей № 100»"] {
            check(short, other, true);
        }
        // Nothing short to compare with.
        check(None, "МАОУ «СОШ № 100»", false);
        check(None, "МАОУ «СОШ»", false);
        check(Some(" "), "МАОУ «СОШ № 100»", false);
        check(None, "МАОУ «СОШ № 101»", true);
        check(None, full, false);
    }
}
