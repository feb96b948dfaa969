//! Codes of the findings that reading an export makes.

use crate::finding::Code;

/// The file is no JSON text, from this place on.
pub const NOT_JSON: Code = Code::blocks("S01");
/// A key that snapshot v1 does not know.
pub const UNKNOWN_KEY: Code = Code::blocks("S02");
/// A key that stands twice in one object.
pub const DOUBLED_KEY: Code = Code::blocks("S03");
/// A required key is missing.
pub const MISSING_KEY: Code = Code::blocks("S04");
/// A value of another type than snapshot v1 wants.
pub const WRONG_TYPE: Code = Code::blocks("S05");
/// A value that its place does not allow: no date, unknown word, number out of range.
pub const WRONG_VALUE: Code = Code::blocks("S06");
/// An id that nothing bears.
pub const DANGLING_ID: Code = Code::blocks("S07");
/// An id that two things bear.
pub const DOUBLED_ID: Code = Code::blocks("S08");
/// A mark off the school's scale.
pub const OFF_THE_SCALE: Code = Code::blocks("S09");
/// A span that ends before it begins.
pub const REVERSED_SPAN: Code = Code::blocks("S10");
/// A mark in a lesson that the course does not have.
pub const MARK_WITHOUT_LESSON: Code = Code::blocks("S11");
/// An attendance record in a lesson that the course does not have.
pub const ATTENDANCE_WITHOUT_LESSON: Code = Code::blocks("S12");
/// Arrays or objects nested deeper than any snapshot is.
pub const TOO_DEEP: Code = Code::blocks("S13");
/// The file cannot be read: missing rights, a pipe, too large.
pub const UNREADABLE: Code = Code::blocks("S14");
/// Two different resulting marks in one cell.
pub const DOUBLED_RESULT: Code = Code::blocks("S15");
/// A required text that is empty or blank.
pub const EMPTY_TEXT: Code = Code::blocks("S16");
/// The export cannot tell something at all; no teacher's fault.
pub const EXPORT_CANNOT_TELL: Code = Code::notes("S17");

/// All codes of this room.
pub const CODES: &[Code] = &[
    NOT_JSON,
    UNKNOWN_KEY,
    DOUBLED_KEY,
    MISSING_KEY,
    WRONG_TYPE,
    WRONG_VALUE,
    DANGLING_ID,
    DOUBLED_ID,
    OFF_THE_SCALE,
    REVERSED_SPAN,
    MARK_WITHOUT_LESSON,
    ATTENDANCE_WITHOUT_LESSON,
    TOO_DEEP,
    UNREADABLE,
    DOUBLED_RESULT,
    EMPTY_TEXT,
    EXPORT_CANNOT_TELL,
];
