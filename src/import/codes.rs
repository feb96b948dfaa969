//! Codes of what imports find.

use crate::finding::Code;

/// A file is not what the format wants, or cannot be read as such.
pub const NOT_THE_FORMAT: Code = Code::blocks("I01");
/// A value of a row is missing or none of its kind; the row is refused.
pub const BAD_VALUE: Code = Code::blocks("I02");
/// Two sources, or two rows, say different things of one record.
pub const CONFLICT: Code = Code::blocks("I03");
/// A row names a record that no source has.
pub const UNKNOWN_RECORD: Code = Code::blocks("I04");
/// An id stands twice in one object with two values: its digits were lost on the way.
pub const BROKEN_ID: Code = Code::blocks("I05");
/// A word that neither the format nor the profile explains.
pub const UNKNOWN_WORD: Code = Code::warns("I06");
/// The sources leave days out that lie between their first and last.
pub const GAP: Code = Code::blocks("I07");
/// The format cannot tell something at all.
pub const CANNOT_TELL: Code = Code::warns("I08");
/// A file, sheet or column that is not used.
pub const NOT_USED: Code = Code::notes("I09");
/// Terms of the school year are neither in the sources nor in the profile.
pub const NO_CALENDAR: Code = Code::blocks("I10");
/// Neither the sources nor the command line say when the export was made.
pub const NO_MOMENT: Code = Code::blocks("I11");
/// A file, an archive or a sheet is larger than anything that is read.
pub const TOO_LARGE: Code = Code::blocks("I12");
/// A row of a delimited text has another number of cells than its heading.
pub const RAGGED_ROW: Code = Code::blocks("I20");
/// Quotes of a delimited text are not closed, or text follows a closing quote.
pub const BAD_QUOTES: Code = Code::blocks("I21");
/// A text is not of the encoding it should be in.
pub const BAD_ENCODING: Code = Code::blocks("I22");
/// A row refers to a record whose own row was refused; that one has the finding that blocks.
pub const FOLLOWS: Code = Code::warns("I23");
/// A file that the export needs, or says it has, is missing.
pub const MISSING_FILE: Code = Code::blocks("I24");
/// A table has no column of a name that it needs.
pub const MISSING_COLUMN: Code = Code::blocks("I25");
/// A column stands twice in a heading.
pub const DOUBLED_COLUMN: Code = Code::blocks("I26");
/// A text has no heading.
pub const NO_HEADING: Code = Code::blocks("I27");
/// A spreadsheet has made a day or a rounded number of what was typed.
pub const CHANGED_VALUE: Code = Code::blocks("I30");
/// A formula has an error for a result.
pub const ERROR_VALUE: Code = Code::blocks("I31");
/// A heading or a cell stands in a column that the form does not have.
pub const UNKNOWN_COLUMN: Code = Code::blocks("I32");
/// A sheet or a file is no tab of the form.
pub const UNKNOWN_TABLE: Code = Code::blocks("I33");
/// Two rows of a table are of the same record.
pub const DOUBLED_ROW: Code = Code::blocks("I34");
/// Cells of a row are merged.
pub const MERGED: Code = Code::blocks("I35");
/// Rows, columns or sheets that people do not see were read.
pub const HIDDEN: Code = Code::warns("I36");
/// The last results of formulas were read.
pub const FORMULA: Code = Code::warns("I37");
/// Latin letters were read as the Cyrillic ones that look the same.
pub const LOOK_ALIKE: Code = Code::warns("I38");
/// The profile says something else of the school than the source.
pub const PROFILE_DIFFERS: Code = Code::warns("I39");
/// A name that several records have.
pub const AMBIGUOUS: Code = Code::blocks("I40");
/// A tab that every workbook of the form has is missing.
pub const MISSING_TABLE: Code = Code::blocks("I41");
/// A map does not say what it should, or names what neither a map nor the form has.
pub const BAD_MAP: Code = Code::blocks("I42");
/// A row of which nothing was taken.
pub const IDLE_ROW: Code = Code::warns("I43");
/// Rows that the map tells to leave aside.
pub const LEFT_ASIDE: Code = Code::notes("I44");
/// An export of the same class and moment lies there already, with other data.
pub const SAME_MOMENT: Code = Code::blocks("I45");

/// All codes of this room.
pub const CODES: &[Code] = &[
    NOT_THE_FORMAT,
    BAD_VALUE,
    CONFLICT,
    UNKNOWN_RECORD,
    BROKEN_ID,
    UNKNOWN_WORD,
    GAP,
    CANNOT_TELL,
    NOT_USED,
    NO_CALENDAR,
    NO_MOMENT,
    TOO_LARGE,
    RAGGED_ROW,
    BAD_QUOTES,
    BAD_ENCODING,
    FOLLOWS,
    MISSING_FILE,
    MISSING_COLUMN,
    DOUBLED_COLUMN,
    NO_HEADING,
    CHANGED_VALUE,
    ERROR_VALUE,
    UNKNOWN_COLUMN,
    UNKNOWN_TABLE,
    DOUBLED_ROW,
    MERGED,
    HIDDEN,
    FORMULA,
    LOOK_ALIKE,
    PROFILE_DIFFERS,
    AMBIGUOUS,
    MISSING_TABLE,
    BAD_MAP,
    IDLE_ROW,
    LEFT_ASIDE,
    SAME_MOMENT,
];
