//! Tables of a saved page as sheets.
//!
//! Source: HTML living standard, 13.2.5 (tokens) and 4.9 (tables). The page is read as a
//! stream of tags: nothing is laid out, and no depth of nesting costs memory. A table
//! inside a cell is a sheet of its own. Cells that span others are merged areas.

use std::cell::RefCell;
use std::collections::BTreeMap;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1251};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, StartTag, Tag, Token, TokenSink, TokenSinkResult, Tokenizer,
};

use super::xml::Fault;
use super::{Area, Cell, Sheet, SheetRow, Tally, text_value};

/// Bytes in which a page names its encoding (HTML, 4.2.5.4).
const FIRST_BYTES: usize = 1024;
/// Most columns that one cell spans (HTML, 4.9.11).
const MOST_SPANNED_COLUMNS: usize = 1_000;
/// Most rows that one cell spans (HTML, 4.9.11).
const MOST_SPANNED_ROWS: usize = 65_534;

/// Whether the bytes are a page: some systems call one `.xls`.
pub(super) fn is_page(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.iter().find(|own| !own.is_ascii_whitespace()) == Some(&b'<')
}

/// All tables that hold anything, in the order in which they begin.
///
/// A sheet is called by its caption, or by its number on the page.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Fault> {
    let text = decode(bytes)?;
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(&text));
    let page = Page(RefCell::new(State::default()));
    let tokenizer = Tokenizer::new(page, html5ever::tokenizer::TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let mut state = tokenizer.sink.0.into_inner();
    while !state.open.is_empty() {
        state.close_table();
    }
    match state.fault {
        Some(fault) => Err(fault),
        None => Ok(state.done.into_values().filter(|own| !own.rows.is_empty()).collect()),
    }
}

/// The text of the page, in the encoding that it names; else UTF-8, else Windows-1251.
fn decode(bytes: &[u8]) -> Result<String, Fault> {
    let start = bytes.get(..FIRST_BYTES).unwrap_or(bytes).to_ascii_lowercase();
    let start = String::from_utf8_lossy(&start).into_owned();
    let label = start.split_once("charset=").map(|(_, rest)| {
        let rest = rest.trim_start_matches(['"', '\'']);
        let end = rest.find(|own: char| "\"' ;/>".contains(own)).unwrap_or(rest.len());
        rest[..end].to_owned()
    });
    let named = label.and_then(|own| Encoding::for_label(own.as_bytes()));
    let is_utf8 = std::str::from_utf8(bytes).is_ok();
    let encoding = named.unwrap_or(if is_utf8 { UTF_8 } else { WINDOWS_1251 });
    let (text, _, has_errors) = encoding.decode(bytes);
    match has_errors {
        true => Err(Fault::Broken(format!("not {}", encoding.name()))),
        false => Ok(text.into_owned()),
    }
}

struct Page(RefCell<State>);

#[derive(Default)]
struct State {
    tally: Tally,
    /// Tables that have begun, the innermost last.
    open: Vec<Grid>,
    /// Finished tables by the order in which they began.
    done: BTreeMap<usize, Sheet>,
    begun: usize,
    fault: Option<Fault>,
    /// The element whose text is none of the page.
    silent: Option<String>,
}

/// A table in the making.
#[derive(Default)]
struct Grid {
    number: usize,
    caption: Option<String>,
    in_caption: bool,
    sheet: Sheet,
    /// Number of the row, from 1; 0 before the first.
    row: usize,
    in_row: bool,
    is_hidden: bool,
    column: usize,
    cells: Vec<Cell>,
    /// Last row that a cell above still covers, by column.
    covered: BTreeMap<usize, usize>,
    cell: Option<Open>,
}

/// A cell in the making.
struct Open {
    text: String,
    columns: usize,
    rows: usize,
}

impl TokenSink for Page {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        if state.fault.is_some() {
            return TokenSinkResult::Continue;
        }
        match token {
            Token::TagToken(tag) if tag.kind == StartTag => return state.begin(&tag),
            Token::TagToken(tag) => state.end(&tag.name),
            Token::CharacterTokens(text) if state.silent.is_none() => state.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn begin(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let raw = match &*tag.name {
            "script" => Some(ScriptData),
            "style" | "noframes" | "xmp" => Some(Rawtext),
            "title" | "textarea" => Some(Rcdata),
            _ => None,
        };
        if let Some(raw) = raw {
            self.silent = Some(tag.name.to_string());
            return TokenSinkResult::RawData(raw);
        }
        match &*tag.name {
            "table" => {
                self.begun += 1;
                let number = self.begun;
                self.mark();
                self.open.push(Grid { number, ..Grid::default() });
            }
            "caption" => {
                if let Some(grid) = self.open.last_mut() {
                    grid.in_caption = true;
                }
            }
            "tr" => {
                self.close_row();
                if let Some(grid) = self.open.last_mut() {
                    grid.begin_row();
                    grid.is_hidden = is_hidden(tag);
                }
            }
            "td" | "th" => self.begin_cell(tag),
            "br" | "p" | "div" | "li" => self.break_line(),
            _ => {}
        }
        TokenSinkResult::Continue
    }

    fn end(&mut self, name: &str) {
        if self.silent.as_deref() == Some(name) {
            self.silent = None;
            return;
        }
        match name {
            "table" => self.close_table(),
            "caption" => {
                if let Some(grid) = self.open.last_mut() {
                    grid.in_caption = false;
                }
            }
            "tr" | "thead" | "tbody" | "tfoot" => self.close_row(),
            "td" | "th" => self.close_cell(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let Some(grid) = self.open.last_mut() else { return };
        let into = match (&mut grid.cell, grid.in_caption) {
            (Some(cell), _) => &mut cell.text,
            (None, true) => grid.caption.get_or_insert_default(),
            (None, false) => return,
        };
        for own in text.chars() {
            match own.is_ascii_whitespace() {
                true if into.is_empty() || into.ends_with([' ', '\n']) => {}
                true => into.push(' '),
                false => into.push(own),
            }
        }
    }

    fn break_line(&mut self) {
        let cell = self.open.last_mut().and_then(|own| own.cell.as_mut());
        if let Some(cell) = cell.filter(|own| !own.text.is_empty()) {
            let end = cell.text.trim_end_matches(' ').len();
            cell.text.truncate(end);
            cell.text.push('\n');
        }
    }

    fn begin_cell(&mut self, tag: &Tag) {
        self.close_cell();
        let Some(grid) = self.open.last_mut() else { return };
        if !grid.in_row {
            grid.begin_row();
        }
        let columns = span(tag, "colspan", MOST_SPANNED_COLUMNS);
        let rows = span(tag, "rowspan", MOST_SPANNED_ROWS);
        grid.cell = Some(Open { text: String::new(), columns, rows });
    }

    fn close_cell(&mut self) {
        let Some(grid) = self.open.last_mut() else { return };
        let Some(cell) = grid.cell.take() else { return };
        let row = grid.row;
        while grid.covered.get(&grid.column).is_some_and(|last| *last >= row) {
            grid.column += 1;
        }
        let from = grid.column;
        let last = from + cell.columns - 1;
        if cell.columns > 1 || cell.rows > 1 {
            let rows = (row, row + cell.rows - 1);
            grid.sheet.merged.push(Area { columns: (from, last), rows });
            if cell.rows > 1 {
                grid.covered.extend((from..=last).map(|own| (own, rows.1)));
            }
        }
        grid.column = last + 1;
        let is_merged = cell.columns > 1 || cell.rows > 1;
        let value = text_value(cell.text.trim().to_owned());
        let mut counted = if is_merged { self.tally.mark() } else { Ok(()) };
        if let Some(value) = value {
            counted = counted.and_then(|()| self.tally.cell(last, row, &value));
            grid.cells.push(Cell { column: from, value, is_formula: false });
        }
        self.fault = self.fault.take().or(counted.err());
    }

    fn close_row(&mut self) {
        self.close_cell();
        if let Some(grid) = self.open.last_mut() {
            let cells = std::mem::take(&mut grid.cells);
            let (number, is_hidden) = (grid.row, grid.is_hidden);
            if !cells.is_empty() {
                let row = SheetRow { number, is_hidden, cells, ..SheetRow::default() };
                grid.sheet.rows.push(row);
            }
            grid.column = 0;
            (grid.in_row, grid.is_hidden) = (false, false);
        }
    }

    fn close_table(&mut self) {
        self.close_row();
        let Some(mut grid) = self.open.pop() else { return };
        let caption = grid.caption.take().map(|own| own.trim().to_owned());
        let caption = caption.filter(|own| !own.is_empty());
        grid.sheet.name = caption.unwrap_or_else(|| grid.number.to_string());
        self.done.insert(grid.number, grid.sheet);
    }

    fn mark(&mut self) {
        let counted = self.tally.mark();
        self.fault = self.fault.take().or(counted.err());
    }
}

impl Grid {
    fn begin_row(&mut self) {
        self.row += 1;
        self.in_row = true;
    }
}

/// How far a cell spans; what is no number spans one.
fn span(tag: &Tag, name: &str, most: usize) -> usize {
    let own = attribute(tag, name).and_then(|own| own.trim().parse().ok());
    own.unwrap_or(1).clamp(1, most)
}

fn is_hidden(tag: &Tag) -> bool {
    let style = attribute(tag, "style").map(|own| own.replace(' ', "").to_lowercase());
    attribute(tag, "hidden").is_some()
        || style.is_some_and(|own| own.contains("display:none"))
}

fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    let own = tag.attrs.iter().find(|own| &*own.name.local == name);
    own.map(|own| &*own.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::sheets::Value;

    /// Cells as `row:column=text`, sheets by name.
    fn read_text(page: &str) -> Vec<(String, Vec<String>)> {
        let sheets = read(page.as_bytes()).unwrap_or_default();
        let cell = |row: &SheetRow, own: &Cell| match &own.value {
            Value::Text(text) => format!("{}:{}={text}", row.number, own.column),
            _ => String::new(),
        };
        let cells = |sheet: &Sheet| {
            let of_row =
                |row: &SheetRow| row.cells.iter().map(|own| cell(row, own)).collect();
            sheet.rows.iter().flat_map(|row| -> Vec<String> { of_row(row) }).collect()
        };
        sheets.iter().map(|own| (own.name.clone(), cells(own))).collect()
    }

    fn check(page: &str, expected: &[(&str, &[&str])]) {
        let found = read_text(page);
        let found: Vec<(&str, Vec<&str>)> = found
            .iter()
            .map(|(name, cells)| {
                (name.as_str(), cells.iter().map(|own| &**own).collect())
            })
            .collect();
        let expected: Vec<(&str, Vec<&str>)> =
            expected.iter().map(|(name, cells)| (*name, cells.to_vec())).collect();
        assert_eq!(found, expected, "{page}");
    }

    #[test]
    fn tables_are_read_as_a_browser_shows_them() {
        check(
            "<p>x<table><caption> 7А </caption><tr><th>a<th>b<tr><td>1<td> 2 \n3</table>",
            &[("7А", &["1:0=a", "1:1=b", "2:0=1", "2:1=2 3"])],
        );
        // A cell that spans rows moves those of the next row aside.
        check(
            "<table><tr><td rowspan=2>a<td colspan=2>b<td>c<tr><td>d<td>e</table>",
            &[("1", &["1:0=a", "1:1=b", "1:3=c", "2:1=d", "2:2=e"])],
        );
        // Rows that are empty count; line breaks stay, scripts do not.
        check(
            "<table><tr></tr><tr><td>a<br>b&amp;<script>if (a<b) '<td>'</script></table>",
            &[("1", &["2:0=a\nb&"])],
        );
        check(
            "<table><tr><td>a<table><tr><td>b</table><td>c</table><table></table>",
            &[("1", &["1:0=a", "1:1=c"]), ("2", &["1:0=b"])],
        );
        check("<!-- <table><tr><td>a</table> --> text", &[]);
    }

    #[test]
    fn the_encoding_is_the_one_that_the_page_names() {
        let (bytes, _, _) = WINDOWS_1251.encode("<table><tr><td>Класс</table>");
        let sheets = read(&bytes).unwrap_or_default();
        assert!(sheets.iter().any(|own| {
            own.rows.iter().any(|row| row.cells[0].value == Value::Text("Класс".into()))
        }));
        let mut named = b"<meta charset=utf-8>".to_vec();
        named.extend_from_slice(&bytes);
        assert!(
            matches!(read(&named), Err(Fault::Broken(reason)) if reason == "not UTF-8")
        );
    }

    #[test]
    fn no_depth_and_no_span_costs_memory() {
        let deep = "<table><tr><td>".repeat(100_000);
        assert!(matches!(read(deep.as_bytes()), Err(Fault::TooLarge(_))));
        let deep = "<div>".repeat(100_000) + "<table><tr><td>a";
        check(&deep, &[("1", &["1:0=a"])]);
        let wide = "<table><tr><td colspan=999999999 rowspan=999999999>a<td>b</table>";
        assert!(matches!(read(wide.as_bytes()), Err(Fault::TooLarge(_))));
    }
}
