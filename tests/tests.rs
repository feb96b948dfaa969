//! The one test target: every integration test is a module here, because each binary that
//! links the typesetter costs minutes.

mod addressee;
mod bags;
mod broken_text;
mod cases;
mod checklist;
mod codes;
mod format;
mod house;
mod import_damage;
mod import_dnevnik;
mod import_oneroster;
mod import_report_cards;
mod import_table;
mod import_workbook;
mod press;
mod reading;
mod school;
mod severity;
mod standing;
mod tables;
mod waived;
