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

/// What a row of `C01` shows, hides and seals, in the order of [`heading`].
const ROW: [&str; 15] = [
    "",
    "C01",
    "7А",
    "I четверть",
    "Физика",
    "Клюквина Ася",
    "05.09.2025, 3-й урок",
    "C01",
    "2025-26",
    "7А",
    "q1",
    "Физика",
    "2025-09-05",
    "l-1",
    "p-1",
];

/// Titles of the columns: the reason, what is shown, what is hidden, the seal.
fn heading() -> Vec<&'static str> {
    let shown = ["Причина", "Код", "Класс", "Период", "Предмет", "Обучающийся", "Дата"];
    shown.into_iter().chain(EXACT).chain([SEAL]).collect()
}

/// The heading and a row with this reason; what was changed behind the seal by its place.
fn table(reason: &str, changes: &[(usize, &str)]) -> SourceFile {
    let shown = std::array::from_fn(|at| ROW[1 + at]);
    let sealed = seal(shown, std::array::from_fn(|at| ROW[7 + at]));
    let mut row: Vec<&str> = ROW.into_iter().chain([sealed.as_str()]).collect();
    row[0] = reason;
    for (at, own) in changes {
        row[*at] = own;
    }
    csv(&[&heading(), &row])
}

fn wrong(file: &SourceFile) -> Vec<(&'static str, Option<String>)> {
    let findings = read(file).err().unwrap_or_default();
    findings.into_iter().map(|own| (own.code.id, own.place.cell)).collect()
}

#[test]
fn only_what_a_rule_prevents_in_a_class_can_be_answered() {
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
    assert_eq!(codes, ["C01"]);
}

#[test]
fn an_empty_table_gives_no_reason_and_a_filled_row_gives_its_finding() -> Outcome {
    for language in [Language::Russian, Language::English] {
        let messages = Messages::of(language);
        let findings = [found(TOPIC, "7А", "=Физика"), found(HOMEWORK, "10А", "Химия")];
        let list = list(&findings, &Particulars::default());
        let bytes = sheet(&list, messages)?;
        assert_eq!(bytes, sheet(&list, messages)?);
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
    Ok(())
}

#[test]
fn a_row_whose_halves_were_parted_is_named_and_one_that_looks_otherwise_is_read() {
    let check = |changes: &[(usize, &str)], expected: &[&'static str]| {
        let expected: Vec<(&str, Option<String>)> =
            expected.iter().map(|code| (*code, Some("A2".into()))).collect();
        assert_eq!(wrong(&table("да", changes)), expected, "{changes:?}");
        // The same row without a reason is nobody's business.
        assert_eq!(wrong(&table("", changes)), [], "{changes:?}");
    };
    for at in 1..ROW.len() + 1 {
        check(&[(at, "X")], &["K03"]);
        check(&[(at, "")], &["K03"]);
    }
    // Another language, another way to write a day, blanks around a cell.
    check(&[(6, "2025-09-05, lesson 3")], &[]);
    check(&[(6, "05.09.2025")], &[]);
    check(&[(6, "06.09.2025, 3-й урок")], &["K03"]);
    check(&[(2, " 7А ")], &[]);
}

#[test]
fn a_row_may_have_its_own_basis_and_last_day() -> Outcome {
    let with = |until: &str| {
        let shown = std::array::from_fn(|at| ROW[1 + at]);
        let sealed = seal(shown, std::array::from_fn(|at| ROW[7 + at]));
        let mut row: Vec<&str> = ROW.into_iter().chain([sealed.as_str()]).collect();
        row[0] = "да";
        row.extend([" приказ № 5 ", until]);
        let mut heading = heading();
        heading.extend(["Основание", "Valid until"]);
        csv(&[&heading, &row])
    };
    for until in ["31.12.2026", "2026-12-31"] {
        let reasons = read(&with(until)).unwrap_or_default();
        let [own] = &reasons[..] else { return Err("one reason".into()) };
        assert_eq!(own.basis.as_deref(), Some("приказ № 5"));
        assert_eq!(own.until, chrono::NaiveDate::from_ymd_opt(2026, 12, 31));
    }
    assert_eq!(wrong(&with("до конца года")), [("I02", Some("R2".into()))]);
    Ok(())
}

#[test]
fn a_table_without_its_columns_is_refused() {
    let without = |title: &str| -> Vec<&str> {
        heading().into_iter().filter(|own| *own != title).collect()
    };
    for title in heading() {
        let place = (title != EXACT[0]).then(|| "1".to_owned());
        assert_eq!(wrong(&csv(&[&without(title)])), [("K02", place)], "{title}");
    }
    let doubled: Vec<&str> = ["Reason"].into_iter().chain(heading()).collect();
    assert_eq!(wrong(&csv(&[&doubled])), [("I26", Some("B1".into()))]);
    assert_eq!(wrong(&csv(&[&["Причина", "Код"], &["да", "C01"]])), [("K02", None)]);
    let broken = SourceFile { name: "a.xlsx".into(), bytes: b"PK".to_vec() };
    assert_eq!(wrong(&broken), [("I01", None)]);
}
