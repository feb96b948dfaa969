//! Lines and columns of a text, quick to tell for any number of places.

/// Bytes between two counts of letters.
const STEP: usize = 4096;

/// A place in a text, both from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    /// Line.
    pub(super) line: usize,
    /// Column.
    pub(super) column: usize,
}

/// A text with its lines measured.
pub(super) struct Ruler<'a> {
    text: &'a [u8],
    /// Offset of the first byte of each line.
    lines: Vec<usize>,
    /// Letters before each step; an export may be one line of many megabytes.
    letters: Vec<usize>,
}

impl<'a> Ruler<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let text = text.as_bytes();
        let ends = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let lines = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        let mut before = 0;
        let letters = text.chunks(STEP).map(|chunk| {
            let own = before;
            before += count(chunk);
            own
        });
        Self { text, lines, letters: letters.collect() }
    }

    /// The place of a byte; behind the end, that of the end.
    pub(super) fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = self.lines[line - 1];
        Position { line, column: self.letters(offset) - self.letters(start) + 1 }
    }

    /// The offset of a byte that is named by its line and its number in it, both from 1.
    pub(super) fn offset(&self, line: usize, byte: usize) -> usize {
        let start = self.lines.get(line.saturating_sub(1)).copied();
        (start.unwrap_or(self.text.len()) + byte.saturating_sub(1)).min(self.text.len())
    }

    fn letters(&self, offset: usize) -> usize {
        let step = offset / STEP;
        match self.letters.get(step) {
            Some(before) => before + count(&self.text[step * STEP..offset]),
            // The text ends with a step: the count behind it is not kept.
            None if step == 0 => 0,
            None => self.letters[step - 1] + count(&self.text[(step - 1) * STEP..]),
        }
    }
}

/// Letters that begin in these bytes.
fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_has_its_line_and_column() {
        let text = format!("{}\n\n{}", "ё".repeat(STEP), "aё".repeat(3 * STEP));
        let ruler = Ruler::new(&text);
        let (mut line, mut column) = (1, 1);
        for (offset, letter) in text.char_indices() {
            assert_eq!(ruler.position(offset), Position { line, column }, "{offset}");
            (line, column) =
                if letter == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        assert_eq!(ruler.position(text.len() + 9), Position { line, column });
        assert_eq!(ruler.offset(2, 1), 2 * STEP + 1);
        assert_eq!(ruler.offset(9, 9), text.len());
    }

    #[test]
    fn an_empty_text_and_a_whole_step_have_an_end() {
        assert_eq!(Ruler::new("").position(0), Position { line: 1, column: 1 });
        let text = "a".repeat(STEP);
        let end = Position { line: 1, column: STEP + 1 };
        assert_eq!(Ruler::new(&text).position(STEP), end);
    }
}
