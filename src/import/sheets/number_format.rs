//! Whether a number format shows a number as a day or a time.
//!
//! Source: ECMA-376-1:2016, 18.8.30 (numFmt) and 18.8.31 (numFmts).

/// What a number format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// A number, a text, anything but a day.
    Plain,
    /// A day, perhaps with a time.
    Day,
    /// A time alone.
    Clock,
}

/// What a format without a code of its own shows; also those of East Asian languages.
pub(super) fn built_in(id: usize) -> Shown {
    match id {
        14..=17 | 22 | 27..=31 | 34..=36 | 50..=58 => Shown::Day,
        18..=21 | 32 | 33 | 45..=47 => Shown::Clock,
        _ => Shown::Plain,
    }
}

/// What a format code shows: the letters outside quotes and brackets tell.
pub(super) fn custom(code: &str) -> Shown {
    let code = code.to_lowercase();
    let mut letters = code.chars();
    let (mut is_day, mut is_clock) = (false, false);
    while let Some(letter) = letters.next() {
        match letter {
            '"' => while letters.next().is_some_and(|own| own != '"') {},
            '\\' | '_' | '*' => drop(letters.next()),
            '[' => {
                let inside: String =
                    letters.by_ref().take_while(|own| *own != ']').collect();
                let is_length =
                    !inside.is_empty() && inside.chars().all(|own| "hms".contains(own));
                is_clock |= is_length;
            }
            'd' | 'y' => is_day = true,
            'h' | 's' => is_clock = true,
            'g' if letters.as_str().starts_with("eneral") => {
                letters.by_ref().take(6).for_each(drop);
            }
            // A month beside hours is a minute; alone it is a month.
            'm' => is_day |= !code.contains(['h', 's']),
            _ => {}
        }
    }
    match (is_day, is_clock) {
        (true, _) => Shown::Day,
        (false, true) => Shown::Clock,
        (false, false) => Shown::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_outside_quotes_make_a_day() {
        let check = |code: &str, expected| assert_eq!(custom(code), expected, "{code}");
        check("General", Shown::Plain);
        check("0.00E+00", Shown::Plain);
        check("#,##0\\ \"дн. d\"", Shown::Plain);
        check("[Red]0", Shown::Plain);
        check("@", Shown::Plain);
        check("dd.mm.yyyy", Shown::Day);
        check("[$-419]d\\ mmm;@", Shown::Day);
        check("mmm", Shown::Day);
        check("dd/mm/yyyy hh:mm", Shown::Day);
        check("hh:mm:ss", Shown::Clock);
        check("[h]:mm", Shown::Clock);
        assert_eq!(built_in(14), Shown::Day);
        assert_eq!(built_in(20), Shown::Clock);
        assert_eq!(built_in(0), Shown::Plain);
    }
}
