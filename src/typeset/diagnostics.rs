//! Errors and warnings of typst as findings with their place in the layout.

use typst::WorldExt;
use typst::diag::SourceDiagnostic;

use super::LAYOUT_FAILED;
use super::world::World;
use crate::finding::{Finding, Place};

/// One finding per diagnostic.
///
/// The message may quote data of the form: only its first line is kept, and what it quotes
/// only where it can be no data of a school.
pub(super) fn findings(
    world: &World<'_>,
    diagnostics: &[SourceDiagnostic],
) -> Vec<Finding> {
    diagnostics.iter().map(|diagnostic| finding(world, diagnostic)).collect()
}

fn finding(world: &World<'_>, diagnostic: &SourceDiagnostic) -> Finding {
    let mut place = Place::default();
    if let Some(id) = diagnostic.span.id() {
        place.file = Some(format!("layouts{}", id.get().vpath().get_with_slash()));
        let range = world.range(diagnostic.span);
        let source = typst::World::source(world, id).ok();
        if let (Some(range), Some(source)) = (range, source)
            && let Some((line, column)) = source.lines().byte_to_line_column(range.start)
        {
            place.line = Some(line + 1);
            place.column = Some(column + 1);
        }
    }
    let reason = diagnostic.message.lines().next().unwrap_or_default();
    LAYOUT_FAILED.at(place).with("reason", without_data(reason))
}

/// The message without what may be data of a school: texts in quotes that are no key of a
/// form, code that quotes them, and every word that is not English, as messages of typst are.
fn without_data(message: &str) -> String {
    let message = message.replace("\\\"", "'");
    let message = parts(&message, '"', |part| {
        let is_plain =
            |own: u8| own.is_ascii_lowercase() || b"0123456789-_".contains(&own);
        part.bytes().all(is_plain)
    });
    let message = parts(&message, '`', str::is_ascii);
    let words = message.split(' ').map(|own| if is_own(own) { own } else { "…" });
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a word can be the program's own.
fn is_own(word: &str) -> bool {
    word.chars().all(|own| own.is_ascii() || own == '…')
}

/// The message with only those texts between two such signs that may be shown.
fn parts(message: &str, sign: char, may_show: impl Fn(&str) -> bool) -> String {
    let shown = |(at, part)| if at % 2 == 0 || may_show(part) { part } else { "…" };
    let parts: Vec<&str> = message.split(sign).enumerate().map(shown).collect();
    parts.join(&sign.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_keeps_what_helps_and_loses_what_could_be_a_name() {
        let check = |message: &str, expected: &str| {
            assert_eq!(without_data(message), expected, "{message}");
        };
        for own in [
            "expected expression",
            "unknown variable: captions",
            "dictionary does not contain key \"missed_hours\"",
            "label `<closing>` does not exist in the document",
        ] {
            check(own, own);
        }
        let no_key = "dictionary does not contain key \"…\"";
        for name in ["Ветров Ким", "Vetrov Kim", "Kim", "Ким \\\"К.\\\" Kim"]
        {
            check(&format!("dictionary does not contain key \"{name}\""), no_key);
        }
        check("label `<Ветров>` occurs twice", "label `…` occurs twice");
        check("panicked with: Ветров Ким, 5", "panicked with: … … 5");
        check("expected \"a\", found \"Vetrov", "expected \"a\", found \"…");
    }
}
