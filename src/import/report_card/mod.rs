//! «Табель успеваемости» and «Отчёт об успеваемости и посещаемости ученика»: spreadsheets
//! that Russian e-journals write for a whole class, a block of rows for each pupil.
//!
//! A табель tells resulting marks, an отчёт marks and absences by day; read together they
//! become one snapshot. Neither knows topics, homework, teachers, movements or the days of
//! the terms: these come from `[[calendar]]` of the profile. An отчёт names a lesson only
//! where somebody has a mark or was missed, so hours held cannot be counted from it.
//!
//! | rows | what they are |
//! |---|---|
//! | `Учебный год: 2024/2025`, `Класс: 8А`, `Период: с … по …`, `Ученик: …` | over a block, each in one cell or in two beside each other |
//! | `Предмет`, months; under it days | the heading of an отчёт: a row per subject follows |
//! | days; under it subjects | another отчёт: a row per pupil follows |
//! | `Предмет`, `1 четверть`, `Ср. балл`, …, up to four rows | the heading of a табель |
//!
//! Sheets are XLSX, ODS, or saved as a text (CSV: `;`, tab or comma; UTF-8, or Windows-1251
//! without a mark). A text has no merged cells: a heading counts for the blank cells right
//! of it, as it does where nothing is merged. It tells neither hidden rows nor formulas, and
//! shows what the spreadsheet shows: a mark that has become a day, and the error of a formula,
//! are no marks and refuse their row; a whole date is read as `2024-09-02` or `02.09.2024`
//! alone. A title or a label may stand without the blank cells behind it; any other row has
//! as many cells as the first that has more than one.
//!
//! People and subjects have no ids here: an id is a digest of the names, the same in every
//! file and every import. Two pupils of one name in a class cannot be told apart.

mod days;
mod heading;
mod record;
mod results;
mod sheet;

use super::delimited::Layout;
use super::{Intake, NOT_THE_FORMAT, NOT_USED, Request};
use super::{sheets, workbook};
use crate::finding::Place;
use record::Records;

/// Reads all sheets of all files.
pub(super) fn read(request: &Request<'_>, intake: &mut Intake) {
    let mut records = Records::new(request, intake);
    for file in request.sources {
        // Programs lay files beside a workbook that is open.
        let is_lock = file.base_name().starts_with(['.', '~']);
        if is_lock || !sheets::is_table(file) {
            let finding = NOT_USED.at(Place::file(&file.name));
            records.intake.findings.push(finding.with("what", file.base_name()));
            continue;
        }
        match sheets::open(file, Layout::Sheet) {
            Ok(sheets) if sheets.iter().all(|own| own.rows.is_empty()) => {
                let finding = NOT_THE_FORMAT.at(Place::file(&file.name));
                records.intake.findings.push(finding.with("reason", "«Предмет»?"));
            }
            Ok(sheets) => {
                for sheet in &sheets {
                    records.intake.findings.extend(workbook::oddities(sheet, 0));
                    sheet::read(sheet, &mut records);
                }
            }
            Err(finding) => records.intake.findings.push(finding),
        }
    }
    records.tell_what_is_missing();
}
