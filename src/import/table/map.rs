//! The map: how the columns of foreign tables become those of the workbook's form.
//!
//! ```toml
//! letopis_map = 1
//! system = "АИС «Ведомость»"            # how documents name the source
//! school_year = "2025/2026"             # where no tab «Школа» says it
//! dates = "%m/%d/%Y"                    # where days are written in an unusual way
//!
//! [words."Отметка"]                     # what foreign words are called in the form
//! "отл." = "5"
//! "-" = ""
//!
//! [[table]]                             # one kind of foreign table
//! file = "*.csv"                        # of which files; `*` stands for anything
//! sheet = "*"                           # of which sheets
//! heading_rows = 1                      # rows of the heading
//! ignore = ["Средний балл"]             # columns that nobody needs
//! skip = { "Ученик" = ["Итого*"] }      # rows that are no records
//!
//! [[table.fill]]                        # a tab of the form, its columns from these
//! tab = "Отметки"
//! "Класс" = { title = "Класс" }         # what stands behind this label above the heading
//! "Предмет" = { sheet = true }          # the name of the sheet
//! "Номер" = ["Фамилия", "Имя"]          # columns, joined by a blank
//! "Дата" = { across = "heading" }       # the heading of each column that is not named
//! "Урок" = { across = "count" }         # which one of that heading it is
//! "Отметка" = { across = "cell" }       # what stands under it
//! "Работа" = { value = "контрольная" }  # always the same
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::glob::Glob;
use crate::finding::Place;
use crate::import::workbook::Tab;

/// A column of the form that stands for the three parts of a name.
pub(super) const FULL_NAME: &str = "ФИО";
/// The parts of a name, in the order in which [`FULL_NAME`] has them.
pub(super) const NAME_PARTS: [&str; 3] = ["Фамилия", "Имя", "Отчество"];

/// A map as it was written.
#[derive(Debug, Default)]
pub(super) struct Map {
    /// How documents name the source.
    pub(super) system: String,
    /// School year, `2025-26`.
    pub(super) school_year: Option<String>,
    /// How days are written, as a format of strftime.
    pub(super) dates: Option<String>,
    /// Words of the form by heading and folded foreign word; an empty one is none.
    pub(super) words: BTreeMap<String, BTreeMap<String, String>>,
    /// Kinds of table.
    pub(super) tables: Vec<TableMap>,
}

/// One kind of foreign table.
#[derive(Debug)]
pub(super) struct TableMap {
    /// Where the map says so.
    pub(super) place: Place,
    /// Of which files, by their name without folders.
    pub(super) file: Glob,
    /// Of which sheets.
    pub(super) sheet: Glob,
    /// Rows of a heading.
    pub(super) heading_rows: usize,
    /// Columns that nobody needs.
    pub(super) ignore: Vec<Glob>,
    /// Rows that are no records, by a heading.
    pub(super) skip: BTreeMap<String, Vec<Glob>>,
    /// What is filled from it.
    pub(super) fills: Vec<Fill>,
}

/// A tab of the form, filled from a table.
#[derive(Debug)]
pub(super) struct Fill {
    /// The tab.
    pub(super) tab: &'static Tab,
    /// Where its cells come from, by column of the form.
    pub(super) sources: Vec<Option<Source>>,
}

/// Where a cell comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    /// Columns of these headings, joined by a blank.
    Columns(Vec<String>),
    /// A part of the name in these columns: 0 family name, 1 given name, 2 patronymic.
    NamePart(Vec<String>, usize),
    /// Always the same.
    Value(String),
    /// What stands behind this label above the heading.
    Title(String),
    /// The name of the sheet.
    Sheet,
    /// The name of the file, without folders and ending.
    File,
    /// A column that is not named, one record for each.
    Across(Across),
}

/// What of such a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Across {
    /// Its heading.
    Heading,
    /// Which one of its heading it is, from 1.
    Count,
    /// What stands in it.
    Cell,
}

impl TableMap {
    /// All headings that are named.
    pub(super) fn headings(&self) -> BTreeSet<&str> {
        let sources = self.fills.iter().flat_map(|own| own.sources.iter().flatten());
        let of_fills = sources.flat_map(|own| match own {
            Source::Columns(names) | Source::NamePart(names, _) => names.as_slice(),
            _ => &[],
        });
        of_fills.chain(self.skip.keys()).map(String::as_str).collect()
    }

    /// All labels that are looked for above the heading.
    pub(super) fn titles(&self) -> impl Iterator<Item = &str> {
        self.fills.iter().flat_map(|own| own.sources.iter().flatten()).filter_map(|own| {
            match own {
                Source::Title(label) => Some(label.as_str()),
                _ => None,
            }
        })
    }
}

impl Fill {
    /// The source of a column of the form.
    pub(super) fn source(&self, heading: &str) -> Option<&Source> {
        self.sources.get(self.tab.column(heading)?)?.as_ref()
    }

    /// Whether each record comes from a row of its own, not from the heading alone.
    pub(super) fn is_of_rows(&self) -> bool {
        self.sources.iter().flatten().any(|own| {
            matches!(
                own,
                Source::Columns(_) | Source::NamePart(..) | Source::Across(Across::Cell)
            )
        })
    }

    /// Whether each column that is not named gives a record.
    pub(super) fn is_across(&self) -> bool {
        self.sources.iter().flatten().any(|own| matches!(own, Source::Across(_)))
    }
}
