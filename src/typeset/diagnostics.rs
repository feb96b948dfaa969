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

/// The message without what it quotes and without texts that are not the program's own:
/// messages of typst are English, data of a school are not.
fn without_data(message: &str) -> String {
    let quoted = |(at, part): (usize, &str)| match at % 2 {
        1 if !part.is_ascii() => "…".to_owned(),
        _ => part.to_owned(),
    };
    let parts: Vec<String> = message.split('`').enumerate().map(quoted).collect();
    parts.join("`")
}
