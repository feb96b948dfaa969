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
        "an upright text of 540 letters does not fit a place 2.0 mm wide",
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

/// Whether something holds of the heights of the rows of a table.
fn check_heights(table: &str, claim: &str) {
    let own = format!("let own = heights(90mm, {table}).rows");
    check(&format!("#context {{ {own}; assert({claim}, message: repr(own)) }}"), 1);
}

#[test]
fn a_name_is_never_hyphenated() {
    let table = |more: &str| {
        format!(
            "columns: (22mm,), align: (left,), {more}
             rows: ((\"Константинополь\",), (\"Мир\",))"
        )
    };
    check_heights(&table(""), "own.at(0) > own.at(1) * 1.5");
    check_heights(&table("whole: (0,),"), "own.at(0) < own.at(1) * 1.1");
    // What fits in no size goes on in the next line; nothing is refused.
    let name = "Ё".repeat(70);
    check_heights(
        &format!(
            "columns: (22mm,), align: (left,), whole: (0,),
             rows: ((\"{name}\",), ((text: \"Щ\", small: \"{name}\"),), (\"x\",))"
        ),
        "own.slice(0, 2).all(height => height > own.last() * 3)",
    );
}

#[test]
fn what_is_kept_together_is_torn_where_it_would_not_fit() {
    let check = |text: &str, lines: u8| {
        let table = format!(
            "columns: (22mm,), align: (left,), whole: (0,),
             rows: ((\"{text}\",), (\"x\",), (\"x\\nx\",))"
        );
        let line = "(own.at(2) - own.at(1))";
        check_heights(
            &table,
            &format!("calc.round((own.at(0) - own.at(1)) / {line}) + 1 == {lines}"),
        );
    };
    check("приказ №\u{a0}2\u{2011}у", 1);
    check("по приказу №\u{a0}12345\u{2011}у", 2);
    check(&format!("№\u{a0}{}\u{2011}у", "1234567890".repeat(3)), 3);
}

#[test]
fn rows_get_air_as_far_as_the_table_has_room() {
    let check = |within: &str, claim: &str| {
        check_heights(
            &format!(
                "columns: (1fr,), align: (left,), rows: ((\"a\",), (\"a\\nb\",)),
                 row-height: (5mm, 3mm), air: 2mm, within: {within}"
            ),
            claim,
        );
    };
    check("40mm", "own.first() == 5mm and own.last() > 6.9mm");
    check("11mm", "own.first() < 4mm and own.last() > 6.9mm");
    check("9mm", "own.first() == 3mm and own.last() < 5mm");
    let joined = |air: &str| {
        format!(
            "columns: (1fr, 1fr), align: (left, left), air: {air},
             rows: (((text: \"a\\nb\\nc\", rowspan: 2), \"d\"), (\"e\",))"
        )
    };
    check_heights(&joined("0mm"), "own.sum() < 9mm");
    check_heights(&joined("3mm"), "own.sum() > 11mm");
}

#[test]
fn a_table_for_one_page_is_refused_where_it_needs_two() {
    // 50 mm hold ten rows of 5 mm.
    let table = |rows: usize, other: &str| {
        let rows = format!("rows: range({rows}).map(n => (str(n), \"x\"))");
        format!("register({TWO}, row-height: 5mm, {other} {rows})")
    };
    check(&format!("#{}", table(10, "one-page: true,")), 1);
    check(&format!("#{}", table(11, "")), 2);
    let reason = "it needs 55 mm on one page, the page has 50 mm left";
    check_refused(&format!("#{}", table(11, "one-page: true,")), reason);
    check(&format!("#{}", table(8, "one-page: true, below: 9mm,")), 1);
    check_refused(&format!("#{}", table(9, "one-page: true, below: 9mm,")), "54 mm");
    let unbroken = |rows| format!("#block(breakable: false, {})", table(rows, ""));
    check(&unbroken(10), 1);
    check_refused(&unbroken(11), reason);
}
