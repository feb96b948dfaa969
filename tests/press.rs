//! Layouts and the press: samples fit their forms and typeset without a warning.

use std::collections::BTreeMap;

use chrono::DateTime;
use letopis::documents::class_journal::ClassJournal;
use letopis::documents::summary_ledger::SummaryLedger;
use letopis::finding::Finding;
use letopis::reports::ReportForm;
use letopis::typeset::{LayoutSet, Press, Typeset};

fn pressed(
    press: &Press,
    layouts: BTreeMap<String, Vec<u8>>,
    form: &str,
    data: &[u8],
) -> Result<Result<Typeset, Vec<Finding>>, String> {
    let moment = DateTime::parse_from_rfc3339("2026-05-30T18:20:00+05:00")
        .map_err(|error| error.to_string())?;
    let layouts = LayoutSet::new(layouts);
    Ok(press.typeset(&layouts, form, data.to_vec(), moment, "sample"))
}

fn typeset(press: &Press, form: &str, data: &[u8]) -> Result<Typeset, String> {
    pressed(press, BTreeMap::new(), form, data)?
        .map_err(|findings| format!("{findings:#?}"))
}

/// What is found in the ledger, set by a layout of this text.
fn refusals(press: &Press, layout: String) -> Result<Vec<Finding>, String> {
    refused_bytes(press, layout.clone().into_bytes())?.ok_or(layout)
}

/// What is found in a layout of the ledger, of whatever bytes.
fn refused_bytes(press: &Press, layout: Vec<u8>) -> Result<Option<Vec<Finding>>, String> {
    let own = ("summary-ledger/layout.typ".to_owned(), layout);
    Ok(pressed(press, BTreeMap::from([own]), "summary-ledger", LEDGER)?.err())
}

fn reasons(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|own| own.values["reason"].as_str()).collect()
}

const JOURNAL: &[u8] = include_bytes!("../layouts/class-journal/sample.json");
const REPORT: &[u8] = include_bytes!("../layouts/report/sample.json");
const LEDGER: &[u8] = include_bytes!("../layouts/summary-ledger/sample.json");

#[test]
fn every_sample_fits_its_form_and_typesets_without_a_warning() -> Result<(), String> {
    serde_json::from_slice::<ClassJournal>(JOURNAL).map_err(|error| error.to_string())?;
    serde_json::from_slice::<SummaryLedger>(LEDGER).map_err(|error| error.to_string())?;
    serde_json::from_slice::<ReportForm>(REPORT).map_err(|error| error.to_string())?;
    let press = Press::new();
    let samples =
        [("class-journal", JOURNAL), ("summary-ledger", LEDGER), ("report", REPORT)];
    for (form, data) in samples {
        let first = typeset(&press, form, data)?;
        assert!(first.pages > 2, "{form}: {} pages", first.pages);
        press.forget(1);
        assert!(typeset(&press, form, data)? == first, "{form}: other bytes");
    }
    Ok(())
}

#[test]
fn an_error_of_a_layout_does_not_carry_a_text_of_the_form() -> Result<(), String> {
    let form: serde_json::Value =
        serde_json::from_slice(LEDGER).map_err(|error| error.to_string())?;
    let name = form["pupils"][0]["name"].as_str().ok_or("no pupil")?;
    let press = Press::new();
    for (code, reason) in [
        (
            "form.at(name)",
            "dictionary does not contain key \"…\" and no default value was specified",
        ),
        ("panic(name)", "panicked with: … … …"),
        ("assert(false, message: name)", "assertion failed: … … …"),
        (
            "context locate(label(name)).page()",
            "label `…` does not exist in the document",
        ),
    ] {
        let text = format!(
            "#let form = json(sys.inputs.at(\"form\"))\n\
             #let name = form.pupils.first().name\n#{{ {code} }}\n"
        );
        let findings = refusals(&press, text)?;
        assert_eq!(reasons(&findings), [reason], "{code}");
        let all = format!("{findings:?}");
        assert!(name.split(' ').all(|word| !all.contains(word)), "{code}");
    }
    Ok(())
}

#[test]
fn a_layout_that_lacks_a_caption_is_refused_with_its_place() -> Result<(), String> {
    let mut form: serde_json::Value =
        serde_json::from_slice(LEDGER).map_err(|error| error.to_string())?;
    form["captions"] = serde_json::json!({});
    let data = serde_json::to_vec(&form).map_err(|error| error.to_string())?;
    let refusal = typeset(&Press::new(), "summary-ledger", &data);
    assert!(
        refusal.is_err_and(|text| text.contains("layouts/summary-ledger/layout.typ"))
    );
    Ok(())
}

#[test]
fn a_line_of_a_page_takes_three_texts_and_the_number_of_a_page_or_a_leaf()
-> Result<(), String> {
    let press = Press::new();
    let of = |arguments: &str| {
        let line = format!("sys.inputs.at(\"page-line\")({arguments})");
        refusals(&press, format!("#set document(title: [x])\n#{line}\n"))
    };
    let good = "recto: ((text: \"a\", strong: true, number: (first: 3, unit: \"leaf\")), none, \"b\")";
    // What is marked only in the second pass, in which the first one is known, is found.
    let late = "recto: ((number: (first: 1, of: <late>)),))\n\
                #context if query(<end>).len() > 0 [#metadata(none) <late>]\n\
                #metadata(none) <end>\n#text([x]";
    for good in [good, late] {
        assert!(of(good).is_err(), "nothing is found in a good line");
    }
    for (arguments, reason) in [
        (
            "recto: (\"a\", \"b\", \"c\", \"d\")",
            "page-line: three texts at most, found 4",
        ),
        (
            "verso: ((text: \"a\", number: (unit: \"sheet\")),)",
            "a number counts by \"page\" or by \"leaf\", found \"sheet\"",
        ),
        ("verso: ((text: \"a\", colspan: 2),)", "page-line: no field `colspan`"),
        ("verso: (7,)", "page-line: a text or a dictionary, found integer"),
        ("verso: ((number: (first: 0)),)", "number must be positive"),
        (
            "verso: ((number: (first: 2)),)",
            "a number needs `first`, the odd number of the first page",
        ),
        (
            "verso: ((number: (unit: \"leaf\")),)",
            "a number needs `first`, the odd number of the first page",
        ),
        ("verso: ((number: (last: 1)),)", "a number has no field `last`"),
        (
            "recto: ((number: (first: 1, of: <none>)),)",
            "label `<none>` does not exist in the document",
        ),
        ("middle: ()", "unexpected argument: middle"),
    ] {
        assert_eq!(reasons(&of(arguments)?), [reason], "{arguments}");
    }
    let set = |body: &str| {
        refusals(&press, format!("#set document(title: [x])\n#let line = {body}\n"))
    };
    let line = "sys.inputs.at(\"page-line\")(recto: (\"a\",))";
    let found = set(&format!("context measure({line})\n#line"))?;
    assert_eq!(reasons(&found), ["page-line: its place has no width"]);
    let number = "sys.inputs.at(\"page-line\")(recto: ((number: (first: 1)),))";
    let found = set(&format!("hide({number})\n#line"))?;
    assert_eq!(reasons(&found), ["a number has lost its place; it cannot be hidden"]);
    let words = "слово ".repeat(300);
    let line = format!("sys.inputs.at(\"page-line\")(recto: (\"{words}\", \"m\"))");
    let high = format!("#set document(title: [x])\n#block(height: 9mm, {line})\n");
    let found = refusals(&press, high)?;
    assert_eq!(
        reasons(&found),
        ["page-line: the texts need 215.7 mm, their place has 9.0 mm"]
    );
    Ok(())
}

#[test]
fn a_layout_in_another_encoding_is_named() -> Result<(), String> {
    let found = refused_bytes(&Press::new(), b"// \xca\xeb\xe0\xf1\xf1\n".to_vec())?;
    let found = found.unwrap_or_default();
    let [only] = &found[..] else { return Err(format!("{found:?}")) };
    let file = only.place.file.as_deref();
    assert_eq!((only.code.id, file), ("L01", Some("layouts/summary-ledger/layout.typ")));
    assert_eq!(reasons(&found), ["not UTF-8"]);
    Ok(())
}

#[test]
fn captions_in_another_encoding_are_refused() {
    let code = |bytes: &[u8]| {
        let own = ("summary-ledger/captions.toml".to_owned(), bytes.to_vec());
        let layouts = LayoutSet::new(BTreeMap::from([own]));
        layouts.captions("summary-ledger").map_err(|finding| finding.code.id)
    };
    let text = "class = \"Класс\"\n";
    assert!(code(text.as_bytes()).is_ok());
    // The same in Windows-1251.
    assert_eq!(code(b"class = \"\xca\xeb\xe0\xf1\xf1\"\n").err(), Some("L03"));
}
