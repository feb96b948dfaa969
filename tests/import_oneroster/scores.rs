//! What a result says as a mark.

use letopis::finding::Severity;
use letopis::snapshot::ShowValues;

use super::{Export, Fault, Outcome, codes, only, read, sample};

#[test]
fn words_statuses_and_scales_give_marks_and_nothing_else_does() -> Outcome {
    let good = sample("v1p2")?;
    let name = "v1p2/results.csv";
    let text = String::from_utf8(good[name].clone())?;
    // The row of one result: status of the record, of the score, score, text.
    let row = |id: &str,
               [status, graded, score, word]: [&str; 4]|
     -> Result<Export, Fault> {
        let old = text.lines().find(|own| own.starts_with(id)).ok_or("no such row")?;
        let cells: Vec<&str> = old.split(',').collect();
        let (item, pupil) = (cells[3], cells[4]);
        let new = format!(
            "{id},{status},,{item},{pupil},{graded},{score},{word},,,,,,2025-09-17,"
        );
        let mut export = good.clone();
        export.insert(name.into(), text.replace(old, &new).into_bytes());
        Ok(export)
    };
    let check = |id: &str,
                 cells: [&str; 4],
                 expected: Result<Option<&str>, &str>|
     -> Outcome {
        let imported = read(&row(id, cells)?, ShowValues::OnlyHarmless)?;
        let blocking = codes(&imported.findings, Severity::Blocks);
        let class = &only(&imported)?.classes[0];
        let is_own = |pupil: &str| pupil == "u-01";
        let mut current = class.courses[0].marks.iter();
        let mut terms = class.journal_finals.term_marks.iter();
        let found = match id {
            "r-001" => current
                .find(|own| is_own(&own.pupil) && own.lesson == "i-eng-1")
                .map(|own| own.value.as_str()),
            _ => terms
                .find(|own| {
                    is_own(&own.pupil)
                        && own.subject == "k-eng"
                        && own.term.as_deref() == Some("h-1")
                })
                .map(|own| own.value.as_str()),
        };
        match expected {
            Ok(mark) => assert_eq!((blocking, found), (vec![], mark), "{cells:?}"),
            Err(code) => assert_eq!((blocking, found), (vec![code], None), "{cells:?}"),
        }
        Ok(())
    };
    check("r-001", ["", "fully graded", "4", ""], Ok(Some("4")))?;
    check("r-001", ["active", "fully graded", "", "н/а"], Ok(Some("not_certified")))?;
    check("r-001", ["", "fully graded", "5", "5-"], Ok(Some("5-")))?;
    check("r-001", ["", "exempt", "", ""], Ok(Some("exempt")))?;
    check("r-001", ["", "not submitted", "", ""], Ok(None))?;
    check("r-001", ["tobedeleted", "fully graded", "5", ""], Ok(None))?;
    check("r-001", ["", "fully graded", "5", "4"], Err("I03"))?;
    check("r-001", ["", "fully graded", "", "хорошо"], Err("I02"))?;
    check("r-001", ["", "partially graded", "5", ""], Err("I02"))?;
    // This line item has a scale of a hundred points.
    check("r-013", ["", "fully graded", "90", ""], Ok(Some("5")))?;
    check("r-013", ["", "fully graded", "69.9", ""], Ok(Some("3")))?;
    check("r-013", ["", "fully graded", "101", ""], Err("I02"))?;
    check("r-013", ["", "fully graded", "89.95", ""], Err("I02"))?;
    Ok(())
}
