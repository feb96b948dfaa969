use std::collections::BTreeSet;

use super::*;
use crate::checklist::Particulars;
use crate::checklist::tests::{HOMEWORK, NOTE, TOPIC, found, list};
use crate::finding::Finding;
use crate::import::SourceFile;
use crate::messages::Language;

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Rows of a sheet saved as a text.
fn csv(rows: &[&[&str]]) -> SourceFile {
    let line = |own: &&[&str]| {
        let cells: Vec<String> =
            own.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        format!("{}\n", cells.join(";"))
    };
    let text: String = rows.iter().map(line).collect();
    SourceFile { name: "reasons.csv".into(), bytes: text.into_bytes() }
}

/// The heading, and a row of `C01` with this reason and pupil.
fn table(reason: &str, changes: &[(usize, &str)]) -> SourceFile {
    let mut row =
        vec![reason, "C01", "2025-26", "7А", "q1", "Физика", "2025-09-05", "l-1", "p-1"];
    for (at, own) in changes {
        row[*at] = own;
    }
    let heading: Vec<&str> = ["Причина"].into_iter().chain(EXACT).collect();
    csv(&[&heading, &row])
}

fn wrong(file: &SourceFile) -> Vec<(&'static str, Option<String>)> {
    let findings = read(file).err().unwrap_or_default();
    findings.into_iter().map(|own| (own.code.id, own.place.cell)).collect()
}

#[test]
fn only_faults_that_a_rule_found_in_a_class_can_be_answered() {
    let waived = crate::finding::Waived {
        reason: "болезнь".into(),
        basis: None,
        by: "Директор".into(),
        on: crate::checklist::tests::occasion().as_of,
    };
    let findings = [
        found(TOPIC, "7А", "Физика"),
        found(HOMEWORK, "7А", "Физика"),
        found(NOTE, "7А", "Физика"),
        found(crate::finding::Code::blocks("S06"), "7А", "Физика"),
        TOPIC.at(Place::file("a.json")),
        Finding { waived: Some(waived), ..found(TOPIC, "7Б", "Физика") },
    ];
    let list = list(&findings, &Particulars::default());
    let codes: Vec<&str> = answerable(&list).map(|own| own.code.id).collect();
    assert_eq!(codes, ["C01", "C14"]);
}

#[test]
fn an_empty_table_gives_no_reason_and_a_filled_row_gives_its_finding() -> Outcome {
    for language in [Language::Russian, Language::English] {
        let messages = Messages::new(language);
        let findings = [found(TOPIC, "7А", "=Физика"), found(HOMEWORK, "10А", "Химия")];
        let list = list(&findings, &Particulars::default());
        let bytes = sheet(&list, &messages)?;
        assert_eq!(bytes, sheet(&list, &messages)?);
        let file = SourceFile { name: "reasons.xlsx".into(), bytes };
        assert_eq!(read(&file), Ok(Vec::new()));
    }
    let reasons = read(&table("  болезнь учителя\n", &[])).unwrap_or_default();
    let [own] = &reasons[..] else { return Err("one reason".into()) };
    assert_eq!((own.code, own.reason.as_str()), (TOPIC, "болезнь учителя"));
    let place = Place {
        lesson: Some("l-1".into()),
        pupil: Some("p-1".into()),
        ..found(TOPIC, "7А", "Физика").place
    };
    assert_eq!(own.place, place);
    assert_eq!(own.written_at.cell.as_deref(), Some("A2"));
    assert_eq!(read(&table("", &[])), Ok(Vec::new()));
    // What is not known of a place is not there.
    let reasons = read(&table("да", &[(4, ""), (8, "")])).unwrap_or_default();
    let known: BTreeSet<bool> = reasons
        .iter()
        .map(|own| own.place.period.is_none() && own.place.pupil.is_none())
        .collect();
    assert_eq!(known, BTreeSet::from([true]));
    Ok(())
}

#[test]
fn a_row_that_has_lost_its_place_is_named_by_its_cell() {
    let check = |changes: &[(usize, &str)], expected: &[(&'static str, &str)]| {
        let expected: Vec<(&str, Option<String>)> =
            expected.iter().map(|(code, cell)| (*code, Some((*cell).into()))).collect();
        assert_eq!(wrong(&table("да", changes)), expected, "{changes:?}");
        // The same row without a reason is nobody's business.
        assert_eq!(wrong(&table("", changes)), [], "{changes:?}");
    };
    check(&[(1, "")], &[("I02", "B2")]);
    check(&[(1, "C99")], &[("I02", "B2")]);
    check(&[(2, " ")], &[("I02", "C2")]);
    check(&[(3, "")], &[("I02", "D2")]);
    check(&[(5, "")], &[]);
}

#[test]
fn a_table_without_its_columns_is_refused() {
    let heading: Vec<&str> = EXACT.to_vec();
    assert_eq!(wrong(&csv(&[&heading])), [("I25", Some("1".into()))]);
    let doubled: Vec<&str> = ["Reason", "Причина"].into_iter().chain(EXACT).collect();
    assert_eq!(wrong(&csv(&[&doubled])), [("I26", Some("B1".into()))]);
    let short: Vec<&str> =
        ["Reason"].into_iter().chain(EXACT.into_iter().take(6)).collect();
    assert_eq!(wrong(&csv(&[&short])).len(), 2);
    assert_eq!(wrong(&csv(&[&["Причина", "Код"], &["да", "C01"]])), [("I25", None)]);
    let broken = SourceFile { name: "a.xlsx".into(), bytes: b"PK".to_vec() };
    assert_eq!(wrong(&broken), [("I01", None)]);
}
