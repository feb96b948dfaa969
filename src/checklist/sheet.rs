//! The list as a table in which the deputy director enters reasons, and the reasons out of
//! it again.
//!
//! What a person reads and what the program reads stand apart: hidden columns, whose
//! headings begin with `letopis:`, hold code and place exactly. The sheet is protected, and a
//! seal over both kinds of columns tells a row whose halves were parted, so that a reason
//! allows what its writer saw.

mod read;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::{Checklist, Line, words};
use crate::checks;
use crate::digest;
use crate::finding::{Place, Severity};
use crate::messages::Messages;

pub use read::{Reasoned, read};

/// The table cannot be written: a fault of the program.
#[derive(Debug, thiserror::Error)]
#[error("the table: {0}")]
pub struct SheetError(#[from] XlsxError);

/// Number of A4 among the paper sizes of a workbook (ECMA-376, 18.3.1.63).
const A4: u8 = 9;
/// Longest text of a cell, in letters.
///
/// Source: specifications and limits of Microsoft Excel.
const LONGEST: usize = 32_767;

/// Columns for people: key of the title, width in digits.
const SHOWN: [(&str, u8); 14] = [
    ("sheet-number", 6),
    ("page-severity", 11),
    ("page-code", 6),
    ("page-what", 36),
    ("page-class", 7),
    ("page-period", 12),
    ("page-subject", 20),
    ("page-date", 20),
    ("page-pupil", 26),
    ("page-teacher", 20),
    ("sheet-now", 14),
    (REASON, 42),
    (BASIS, 26),
    (UNTIL, 14),
];
/// Keys of the titles of the columns that a person fills in.
const REASON: &str = "sheet-reason";
const BASIS: &str = "sheet-basis";
const UNTIL: &str = "sheet-until";
/// How many columns of [`SHOWN`] the program fills in.
const FILLED: usize = 11;

/// Titles of the columns that are sealed together with the hidden ones, and their place
/// among [`SHOWN`].
const SEALED: [(&str, usize); 5] = [
    ("page-code", 2),
    ("page-class", 4),
    ("page-period", 5),
    ("page-subject", 6),
    ("page-pupil", 8),
];
/// Title of the column of the day, which a spreadsheet may write otherwise.
const DATE: &str = "page-date";
/// The hidden column of the seal.
const SEAL: &str = "letopis:row";

/// Hidden columns: what is told apart by them.
const EXACT: [&str; 8] = [
    "letopis:code",
    "letopis:year",
    "letopis:class",
    "letopis:period",
    "letopis:subject",
    "letopis:date",
    "letopis:lesson",
    "letopis:pupil",
];

/// The findings that a reason can answer: what prevents printing in a class, if its rule
/// may be waived.
pub fn answerable(checklist: &Checklist) -> impl Iterator<Item = &Line> {
    checklist.lines.iter().filter(|own| {
        own.severity == Severity::Blocks
            && checks::may_be_waived(own.code.id)
            && own.place.year.is_some()
            && own.place.class.is_some()
    })
}

/// The table as the bytes of an XLSX file, the same for the same list.
///
/// # Errors
/// If the writer refuses it.
pub fn sheet(checklist: &Checklist, messages: &Messages) -> Result<Vec<u8>, SheetError> {
    let mut book = Workbook::new();
    let occasion = &checklist.occasion;
    let day = occasion.exported_at.map_or(occasion.as_of, |own| own.date_naive());
    let created = ExcelDateTime::parse_from_str(&day.to_string())?;
    let title = messages.say("page-title", &[]);
    let properties = DocProperties::new().set_title(&title).set_author("letopis");
    book.set_properties(&properties.set_creation_datetime(&created));
    let lines: Vec<&Line> = answerable(checklist).collect();
    fill(book.add_worksheet(), &lines, messages)?;
    guide(book.add_worksheet(), messages)?;
    Ok(book.save_to_buffer()?)
}

fn fill(
    sheet: &mut Worksheet,
    lines: &[&Line],
    messages: &Messages,
) -> Result<(), SheetError> {
    let column = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_background_color(Color::RGB(0x00E4_E8EC))
        .set_border_bottom(FormatBorder::Thin);
    let reason = text
        .clone()
        .set_unlocked()
        .set_background_color(Color::RGB(0x00FF_F7D6))
        .set_border(FormatBorder::Hair);
    sheet.set_name(messages.say("sheet-name", &[]))?;
    for (at, (key, width)) in SHOWN.iter().enumerate() {
        sheet.write_string_with_format(0, column(at), messages.say(key, &[]), &head)?;
        sheet.set_column_width(column(at), *width)?;
    }
    for (at, name) in EXACT.iter().chain([&SEAL]).enumerate() {
        let at = column(SHOWN.len() + at);
        sheet.write_string_with_format(0, at, *name, &head)?;
        sheet.set_column_hidden(at)?;
    }
    let last = column(SHOWN.len() - 1);
    for (row, line) in (1..).zip(lines) {
        let shown = shown(line, row, messages);
        sheet.set_row_height(row, height(&shown))?;
        for (at, own) in shown.iter().enumerate() {
            sheet.write_string_with_format(row, column(at), own, &text)?;
        }
        for at in FILLED..SHOWN.len() {
            sheet.write_blank(row, column(at), &reason)?;
        }
        let exact = exact(line).map(Option::unwrap_or_default);
        let seal = seal(SEALED.map(|(_, at)| shown[at].as_str()), exact);
        for (at, own) in exact.into_iter().chain([seal.as_str()]).enumerate() {
            let at = column(SHOWN.len() + at);
            sheet.write_string_with_format(row, at, own, &text)?;
        }
    }
    let rows = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    sheet.autofilter(0, 0, rows, last)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.protect_with_options(&ProtectionOptions {
        use_autofilter: true,
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::default()
    });
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_header(format!("&L&8{}", messages.say("page-personal", &[])));
    sheet.set_footer("&R&8&P / &N");
    Ok(())
}

/// Height of a row in points, for its longest text: not every program finds it itself.
fn height(shown: &[String]) -> u32 {
    const LINE: usize = 16;
    let lines = shown.iter().zip(SHOWN).map(|(own, (_, width))| {
        own.chars().count().div_ceil(usize::from(width)).clamp(1, 10)
    });
    u32::try_from(lines.max().unwrap_or(1) * LINE).unwrap_or_default()
}

/// What a person reads of a line, column by column up to the reason.
fn shown(line: &Line, row: u32, messages: &Messages) -> [String; FILLED] {
    let number = line
        .number
        .map(|own| words::with(messages, "page-lesson", "number", &own.to_string()));
    let day = words::date(&line.place, messages);
    let date = [Some(day).filter(|own| !own.is_empty()), number];
    let waiting = [
        row.to_string(),
        words::severity(line.severity, messages),
        line.code.to_string(),
        line.sentence.message.clone(),
        line.place.class.clone().unwrap_or_default(),
        line.period.clone().unwrap_or_default(),
        line.place.subject.clone().unwrap_or_default(),
        date.into_iter().flatten().collect::<Vec<_>>().join(", "),
        line.pupil.clone().unwrap_or_default(),
        line.teacher.clone().unwrap_or_default(),
        line.sentence.found.clone().unwrap_or_default(),
    ];
    // What a cell holds no more of is for reading only; the exact columns are short.
    waiting.map(|own| match own.chars().count() > LONGEST {
        true => own.chars().take(LONGEST - 1).chain(['…']).collect(),
        false => own,
    })
}

/// What tells the finding apart, in the order of the hidden columns.
fn exact(line: &Line) -> [Option<&str>; EXACT.len()] {
    let Place { year, class, period, subject, date, lesson, pupil, .. } = &line.place;
    [
        Some(line.code.id),
        year.as_deref(),
        class.as_deref(),
        period.as_deref(),
        subject.as_deref(),
        date.as_deref(),
        lesson.as_deref(),
        pupil.as_deref(),
    ]
}

/// Digest of what a row shows and of what is hidden in it, blanks around it aside.
fn seal(shown: [&str; SEALED.len()], exact: [&str; EXACT.len()]) -> String {
    let parts = shown.into_iter().chain(exact).map(|own| own.trim().as_bytes());
    digest::sha256_of_parts(parts).chars().take(16).collect()
}

fn guide(sheet: &mut Worksheet, messages: &Messages) -> Result<(), SheetError> {
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let say = |key: &str| messages.say(key, &[]);
    sheet.set_name(say("sheet-guide"))?.set_column_width(0, 100)?;
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    let lines =
        ["sheet-guide-reason", "sheet-guide-bulk", "sheet-guide-place", "page-personal"];
    for (row, key) in (0..).zip(lines) {
        // Not every program makes a row as high as its text.
        sheet.set_row_height(row, 48)?;
        sheet.write_string_with_format(row, 0, say(key), &wrapped)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
