//! Layouts and the press: samples fit their forms and typeset without a warning.

use std::collections::BTreeMap;

use chrono::DateTime;
use letopis::documents::class_journal::ClassJournal;
use letopis::documents::summary_ledger::SummaryLedger;
use letopis::reports::ReportForm;
use letopis::typeset::{LayoutSet, Press, Typeset};

fn typeset(press: &Press, form: &str, data: &[u8]) -> Result<Typeset, String> {
    let moment = DateTime::parse_from_rfc3339("2026-05-30T18:20:00+05:00")
        .map_err(|error| error.to_string())?;
    let layouts = LayoutSet::new(BTreeMap::new());
    press
        .typeset(&layouts, form, data.to_vec(), moment, "sample")
        .map_err(|findings| format!("{findings:#?}"))
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
    let moment = DateTime::parse_from_rfc3339("2026-05-30T18:20:00+05:00")
        .map_err(|error| error.to_string())?;
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
        let layout = ("summary-ledger/layout.typ".to_owned(), text.into_bytes());
        let layouts = LayoutSet::new(BTreeMap::from([layout]));
        let data = LEDGER.to_vec();
        let made = press.typeset(&layouts, "summary-ledger", data, moment, "sample");
        let findings = made.err().ok_or(code)?;
        let reasons: Vec<&str> =
            findings.iter().map(|own| own.values["reason"].as_str()).collect();
        assert_eq!(reasons, [reason], "{code}");
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
