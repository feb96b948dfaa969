//! The faces that come with the program, and what letters they can print.
//!
//! Nothing is taken from the system: what prints here prints everywhere. Libertinus Serif
//! (SIL Open Font License 1.1) comes with `typst-assets`; DejaVu Sans Condensed (Bitstream
//! Vera licence, changes in the public domain) with `dejavu`.

use std::sync::OnceLock;

use skrifa::charmap::Charmap;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};

/// Family for running text.
pub const TEXT_FAMILY: &str = "Libertinus Serif";

/// The font files of all faces, in a fixed order.
pub fn faces() -> &'static [&'static [u8]] {
    static FACES: OnceLock<Vec<&'static [u8]>> = OnceLock::new();
    FACES.get_or_init(read_faces)
}

fn read_faces() -> Vec<&'static [u8]> {
    let of_family = |data: &&'static [u8]| {
        FontRef::new(data).is_ok_and(|font| {
            let mut names = font.localized_strings(StringId::FAMILY_NAME);
            names.any(|name| name.chars().eq(TEXT_FAMILY.chars()))
        })
    };
    let mut faces: Vec<&'static [u8]> = typst_assets::fonts().filter(of_family).collect();
    faces.push(dejavu::sans_condensed::regular());
    faces.push(dejavu::sans_condensed::bold());
    faces
}

/// The first letter of the text that no face can print.
///
/// Blanks print; other control characters do not.
pub fn unprintable(text: &str) -> Option<char> {
    text.chars().find(|letter| !is_printable(*letter))
}

fn is_printable(letter: char) -> bool {
    match letter {
        ' '..='~' | 'А'..='я' | 'Ё' | 'ё' | '\u{a0}' | '\u{ad}' | '\n' | '\t' => true,
        letter if letter.is_control() => false,
        // Private-use letters mean something else in every font, so none is printed.
        letter if is_private(letter) => false,
        letter => charmaps().iter().any(|own| own.map(letter).is_some()),
    }
}

/// Which letters each of the faces has.
fn charmaps() -> &'static [Charmap<'static>] {
    static CHARMAPS: OnceLock<Vec<Charmap<'static>>> = OnceLock::new();
    CHARMAPS.get_or_init(|| {
        let fonts = faces().iter().filter_map(|data| FontRef::new(data).ok());
        fonts.map(|font| font.charmap()).collect()
    })
}

fn is_private(letter: char) -> bool {
    ('\u{e000}'..='\u{f8ff}').contains(&letter) || letter >= '\u{f0000}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_the_school_print_and_pictures_do_not() {
        let check = |text: &str, expected: Option<char>| {
            assert_eq!(unprintable(text), expected, "{text:?}");
        };
        check("Ёлкин-Щукин «а» — № 5, § 12, x² + √2 ≤ 7; за\u{301}мок", None);
        check("урок 🦊", Some('🦊'));
        check("\u{e000}", Some('\u{e000}'));
        check("a\u{7}b", Some('\u{7}'));
        check("漢", Some('漢'));
    }
}
