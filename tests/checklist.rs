//! Tables for reasons as people send them back: filled in and saved by other programs.
//!
//! `tests/reasons/` holds a table of `letopis check --sheet`, filled in by openpyxl 3.1.5, the
//! same saved again by LibreOffice 7.4, and one whose reasons were merged.

use std::path::Path;

use letopis::checklist::sheet::{Reasoned, read};
use letopis::finding::Finding;
use letopis::import::SourceFile;

type Fault = Box<dyn std::error::Error>;

fn reasons(name: &str) -> Result<Result<Vec<Reasoned>, Vec<Finding>>, Fault> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reasons");
    let bytes = std::fs::read(folder.join(name))?;
    Ok(read(&SourceFile { name: name.into(), bytes }))
}

#[test]
fn reasons_are_the_same_whichever_program_saved_them() -> Result<(), Fault> {
    for name in ["openpyxl.xlsx", "libreoffice.xlsx", "libreoffice.ods"] {
        let found = reasons(name)?.map_err(|wrong| format!("{name}: {wrong:?}"))?;
        let said: Vec<String> = found
            .iter()
            .map(|own| {
                let (basis, until) = (own.basis.as_deref(), own.until);
                format!("{}: {}: {} {basis:?} {until:?}", own.code, own.place, own.reason)
            })
            .collect();
        let expected = [
            "C01: 2025-26 · 7А · q1 · Русский язык · 2025-09-05 · l-07a-rus-003: Учитель \
             болел, тема есть в бумажном плане None None",
            "C01: 2025-26 · 7А · q1 · Русский язык · 2025-09-12 · l-07a-rus-007: 2026 \
             Some(\"приказ № 5\") Some(2026-12-31)",
        ];
        assert_eq!(said, expected, "{name}");
        let cells: Vec<Option<&str>> =
            found.iter().map(|own| own.written_at.cell.as_deref()).collect();
        assert_eq!(cells, [Some("L2"), Some("L4")], "{name}");
    }
    Ok(())
}

#[test]
fn merged_reasons_are_refused_and_named() -> Result<(), Fault> {
    let wrong = reasons("merged.xlsx")?.err().unwrap_or_default();
    let said: Vec<(&str, Option<&str>)> =
        wrong.iter().map(|own| (own.code.id, own.place.cell.as_deref())).collect();
    assert_eq!(said, [("I35", Some("L2"))]);
    Ok(())
}
