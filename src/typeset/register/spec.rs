//! The plain data of a table as a layout gives it.

use std::hash::{Hash, Hasher};

use typst::diag::{At, SourceResult, StrResult};
use typst::ecow::eco_format;
use typst::foundations::{Args, Array, Dict, FromValue, IntoValue, Value};
use typst::layout::{Abs, Alignment, Em, Length, Sizing};
use typst::text::FontList;
use typst::visualize::Color;

use crate::typeset::text::{Words, cast};

/// Everything a layout says about one table.
#[derive(Debug, Clone, Default, PartialEq, Hash)]
pub(super) struct Spec {
    /// Widths: lengths or fractions of what is left; never by content.
    pub(super) columns: Vec<Sizing>,
    /// Rows that stand on every page of the table.
    pub(super) header: Vec<Vec<Cell>>,
    /// All other rows.
    pub(super) rows: Vec<Vec<Cell>>,
    /// Alignment of the cells of each column below the header.
    pub(super) align: Vec<Alignment>,
    /// Size of the letters.
    pub(super) size: Length,
    /// Faces, in the order in which they are asked for a letter.
    pub(super) font: Option<FontList>,
    /// Space between the lines of a text.
    pub(super) leading: Length,
    /// Space left and right of a text, above and below it.
    pub(super) inset: (Length, Length),
    /// The same in the header.
    pub(super) header_inset: (Length, Length),
    /// Least heights of a row below the header, largest first: the first with which the
    /// table is not higher than `within`, else the last.
    pub(super) row_heights: Vec<Length>,
    /// Height the whole table should have at most.
    pub(super) within: Option<Length>,
    /// What a text over several rows gets beyond its insets, and every row below the header
    /// where the table is then still not higher than `within`.
    pub(super) air: Length,
    /// Columns whose words are never divided by a hyphen of ours: names, orders.
    pub(super) whole: Vec<usize>,
    /// The column that names its row, for screen readers.
    pub(super) row_header: Option<usize>,
    /// So many of the last rows are never torn between pages.
    pub(super) keep: usize,
    /// Height that has to be left below the last rows, where a page has room for both.
    pub(super) below: Length,
    /// Whether the whole table has to stand on the page where it begins.
    pub(super) one_page: bool,
    /// Thickness of the rules.
    pub(super) stroke: Length,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    pub(super) words: Words,
    pub(super) colspan: usize,
    pub(super) rowspan: usize,
    pub(super) align: Option<Alignment>,
    pub(super) fill: Option<Color>,
}

impl Spec {
    /// Takes all named arguments of a call.
    pub(super) fn parse(args: &mut Args) -> SourceResult<Self> {
        let span = args.span;
        let length =
            |value: Option<Length>, otherwise: Length| value.unwrap_or(otherwise);
        let point = |points: f64| Length::from(Abs::pt(points));
        let spec = Self {
            columns: args
                .named::<Array>("columns")?
                .map(list)
                .transpose()
                .at(span)?
                .unwrap_or_default(),
            header: rows(args.named("header")?.unwrap_or_default()).at(span)?,
            rows: rows(args.named("rows")?.unwrap_or_default()).at(span)?,
            align: args
                .named::<Array>("align")?
                .map(list)
                .transpose()
                .at(span)?
                .unwrap_or_default(),
            size: length(args.named("size")?, point(7.5)),
            font: args.named("font")?,
            leading: length(args.named("leading")?, Length::from(Em::new(0.45))),
            inset: pair(args.named("inset")?).at(span)?,
            header_inset: pair(args.named("header-inset")?).at(span)?,
            row_heights: row_heights(args.named("row-height")?).at(span)?,
            within: args.named::<Option<Length>>("within")?.flatten(),
            air: length(args.named("air")?, Length::default()),
            whole: args
                .named::<Array>("whole")?
                .map(list)
                .transpose()
                .at(span)?
                .unwrap_or_default(),
            row_header: args.named::<Option<usize>>("row-header")?.flatten(),
            keep: args.named("keep")?.unwrap_or(1),
            below: length(args.named("below")?, Length::default()),
            one_page: args.named("one-page")?.unwrap_or_default(),
            stroke: length(args.named("stroke")?, point(0.4)),
        };
        args.take().finish()?;
        spec.judge().at(span)?;
        Ok(spec)
    }

    /// Takes only what says how letters look.
    pub(super) fn parse_letters(args: &mut Args) -> SourceResult<Self> {
        let spec = Self {
            size: args.named("size")?.unwrap_or(Abs::pt(7.5).into()),
            font: args.named("font")?,
            ..Self::default()
        };
        args.take().finish()?;
        Ok(spec)
    }

    /// What a layout may get wrong.
    fn judge(&self) -> StrResult<()> {
        let columns = self.columns.len();
        if columns == 0 || self.columns.contains(&Sizing::Auto) {
            return Err("register: every column needs a length or a fraction".into());
        }
        if self.align.len() != columns {
            let found = self.align.len();
            return Err(eco_format!(
                "register: {columns} columns, but {found} alignments"
            ));
        }
        Ok(())
    }
}

impl Hash for Cell {
    /// Most cells are a text and nothing else, and every table is hashed.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { words, colspan, rowspan, align, fill } = self;
        let is_plain = (*colspan, *rowspan) == (1, 1)
            && align.is_none()
            && fill.is_none()
            && words.is_text_only();
        is_plain.hash(state);
        if is_plain {
            words.text.hash(state);
        } else {
            (words, colspan, rowspan, align, fill).hash(state);
        }
    }
}

impl Default for Cell {
    fn default() -> Self {
        let words = Words::default();
        Self { words, colspan: 1, rowspan: 1, align: None, fill: None }
    }
}

impl Cell {
    fn parse(value: &Value) -> StrResult<Self> {
        match value {
            Value::None => Ok(Self::default()),
            Value::Str(text) => {
                Ok(Self { words: text.as_str().into(), ..Self::default() })
            }
            Value::Dict(fields) => Self::parse_fields(fields),
            other => Err(eco_format!(
                "register: a cell is a text or a dictionary, found {}",
                other.ty()
            )),
        }
    }

    fn parse_fields(fields: &Dict) -> StrResult<Self> {
        let mut cell = Self::default();
        for (name, value) in fields.iter() {
            if cell.words.take(name, value)? {
                continue;
            }
            let value = value.clone();
            match name.as_str() {
                "colspan" => cell.colspan = cast::<usize>(value)?.max(1),
                "rowspan" => cell.rowspan = cast::<usize>(value)?.max(1),
                "align" => cell.align = cast(value)?,
                "fill" => cell.fill = cast(value)?,
                other => {
                    return Err(eco_format!("register: a cell has no field `{other}`"));
                }
            }
        }
        Ok(cell)
    }
}

fn list<T: FromValue>(values: Array) -> StrResult<Vec<T>> {
    values.into_iter().map(cast).collect()
}

fn rows(values: Array) -> StrResult<Vec<Vec<Cell>>> {
    let row = |value: Value| {
        let cells: Array = cast(value)?;
        cells.iter().map(Cell::parse).collect()
    };
    values.into_iter().map(row).collect()
}

/// One length, or several to choose from.
fn row_heights(value: Option<Value>) -> StrResult<Vec<Length>> {
    match value {
        None | Some(Value::None) => Ok(Vec::new()),
        Some(Value::Array(choices)) => list(choices),
        Some(one) => Ok(vec![cast(one)?]),
    }
}

/// `(x: …, y: …)`.
fn pair(value: Option<Dict>) -> StrResult<(Length, Length)> {
    let fields = value.unwrap_or_default();
    let length = |name: &str| match fields.get(name) {
        Ok(value) => cast(value.clone().into_value()),
        Err(_) => Ok(Length::from(Abs::zero())),
    };
    Ok((length("x")?, length("y")?))
}
