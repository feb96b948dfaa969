//! The program's own tables: pages, spans, and what they refuse.

use std::collections::BTreeMap;

use chrono::DateTime;
use letopis::typeset::{LayoutSet, Press};

/// Pages of a small layout on sheets of 100 × 60 mm, or what was refused.
fn pages(body: &str) -> Result<usize, String> {
    let layout = format!(
        "#set document(title: \"table\")\n#set text(lang: \"ru\")\n\
         #set page(width: 100mm, height: 60mm, margin: 5mm)\n\
         #let register = sys.inputs.register.with(size: 8pt, stroke: 0.4pt)\n\
         #let heights = sys.inputs.register-heights.with(size: 8pt)\n{body}\n"
    );
    let own =
        BTreeMap::from([("summary-ledger/layout.typ".to_owned(), layout.into_bytes())]);
    let moment = DateTime::parse_from_rfc3339("2026-05-30T18:20:00+05:00")
        .map_err(|error| error.to_string())?;
    let set = Press::new().typeset(
        &LayoutSet::new(own),
        "summary-ledger",
        b"{}".to_vec(),
        moment,
        "table",
    );
    set.map(|typeset| typeset.pages).map_err(|findings| {
        let reasons: Vec<String> =
            findings.iter().map(|own| format!("{:?}", own.values)).collect();
        reasons.join("\n")
    })
}

fn check(body: &str, expected: usize) {
    assert_eq!(pages(body), Ok(expected), "{body}");
}

fn check_refused(body: &str, reason: &str) {
    let refused = pages(body);
    assert!(
        refused.as_ref().is_err_and(|text| text.contains(reason)),
        "{body}\n{refused:?}"
    );
}

const TWO: &str = "columns: (20mm, 1fr), align: (left, left)";

#[test]
fn the_header_stands_on_every_page() {
    // 50 mm hold a header of 5 mm and nine rows of 5 mm.
    let table = |rows: usize| {
        format!(
            "#register({TWO}, header: (((text: \"a\", size: 8pt), \"b\"),), row-height: 5mm,
               header-inset: (x: 1mm, y: 1.4mm),
               rows: range({rows}).map(n => (str(n), \"x\")))"
        )
    };
    check(&table(9), 1);
    check(&table(10), 2);
    check(&table(18), 2);
    check(&table(19), 3);
}

#[test]
fn rows_joined_by_a_cell_stay_together() {
    let table = |joined: usize| {
        format!(
            "#register({TWO}, row-height: 10mm, rows: ((\"1\", \"a\"), (\"2\", \"b\"), (\"3\", \"c\"),
               ((text: \"4\", rowspan: {joined}), \"d\")) + ((\"e\",),) * {})",
            joined - 1
        )
    };
    check(&table(1), 1);
    check(&table(2), 1);
    check(&table(3), 2);
    check_refused(&table(6), "row 4 needs 60 mm");
}

#[test]
fn what_does_not_fit_is_refused_and_never_clipped() {
    check_refused(
        "#register(columns: (60mm, 60mm), align: (left, left), rows: ((\"a\", \"b\"),))",
        "30.0 mm wider than the 90.0 mm",
    );
    check_refused(
        &format!("#register({TWO}, rows: ((\"a\", \"b\"), (\"a\", \"b\", \"c\")))"),
        "row 2 of the rows has 3 cells for 2 columns",
    );
    check_refused(
        &format!("#register({TWO}, rows: ((\"a\", \"слово \" * 2000),))"),
        "row 1 needs",
    );
    check_refused(
        "#register(columns: (2mm, 1fr), align: (left, left), header: (((text: \"слово \" * 90, upright: true), \"\"),), rows: ())",
        "an upright text of 540 letters does not fit a column 2.0 mm wide",
    );
    check_refused(
        &format!("#register({TWO}, header: ((\"слово \" * 400, \"\"),), rows: ())"),
        "the header needs",
    );
    check_refused("#register(columns: (auto,), align: (left,), rows: ())", "fraction");
    check_refused(&format!("#register({TWO}, rows: ((1, 2),))"), "found integer");
    check_refused(
        &format!("#register({TWO}, rows: (((text: \"a\", colour: 1), \"b\"),))"),
        "colour",
    );
}

#[test]
fn a_word_longer_than_its_column_is_broken() {
    let table = |word: &str| format!("#register({TWO}, rows: ((\"{word}\", \"b\"),))");
    check(&table(&"Ы".repeat(60)), 1);
    check(&table("https://example.invalid/0123456789/0123456789"), 1);
}

#[test]
fn heights_are_those_of_the_placed_rows() {
    check(
        &format!(
            "#context {{
               let table = (inset: (x: 1mm, y: 1mm), {TWO}, rows: ((\"a\", \"b\"), (\"a\\nb\\nc\", \"d\")))
               let own = heights(90mm, ..table)
               assert(own.rows.at(1) > own.rows.at(0) * 2)
               assert(own.rows.sum() + own.header == measure(width: 90mm, register(..table)).height)
               let larger = heights(90mm, ..table, size: 12pt)
               assert(larger.rows.at(0) > own.rows.at(0))
             }}"
        ),
        1,
    );
    check(
        &format!(
            "#context {{
               let fit(space) = heights(90mm, {TWO}, row-height: (9mm, 7mm, 5mm), within: space,
                 rows: ((\"a\", \"b\"),) * 4).rows.first()
               assert((fit(40mm), fit(30mm), fit(20mm), fit(1mm)) == (9mm, 7mm, 5mm, 5mm))
             }}"
        ),
        1,
    );
}
