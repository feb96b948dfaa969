//! Reading as an adversary writes: everything ends as one finding that says where, and the
//! good class beside it is read.

use letopis::finding::Finding;
use letopis::profile::Profile;
use letopis::snapshot::{self, Reading, ShowValues};
use serde_json::{Value, json};

use super::cases::apply;

type Fault = Box<dyn std::error::Error>;
type Outcome = Result<(), Fault>;

const EXPORT: &str = include_str!("../data/2025-26/07a.json");

pub(crate) fn read(text: &[u8]) -> Reading {
    let conventions = Profile::default().conventions();
    snapshot::read(text, "07a.json", &conventions, ShowValues::OnlyHarmless)
}

/// 7А with two courses, and 7Б that is the same but for id and letter.
pub(crate) fn school() -> Result<Value, Fault> {
    let mut export: Value = serde_json::from_str(EXPORT)?;
    let class = &mut export["classes"][0];
    class["courses"].as_array_mut().ok_or("no courses")?.truncate(2);
    class["ledger_finals"] = Value::Null;
    let mut other = class.clone();
    (other["id"], other["letter"]) = (json!("c-07b"), json!("Б"));
    export["classes"].as_array_mut().ok_or("no classes")?.push(other);
    Ok(export)
}

/// A text with a line for each record.
pub(crate) fn text(export: &Value) -> String {
    export.to_string().replace("},{\"", "},\n{\"")
}

/// Everything a finding owes the reader.
pub(crate) fn check_place(finding: &Finding) {
    assert_eq!(finding.place.file.as_deref(), Some("07a.json"), "{finding:?}");
    assert!(finding.place.line.is_some_and(|line| line > 0), "{finding:?}");
    assert!(finding.place.column.is_some_and(|column| column > 0), "{finding:?}");
    let has = |name: &str| finding.values.contains_key(name);
    let says_what = match finding.code.id {
        "S05" | "S06" | "S10" => has("expected") && (has("found") || has("found-type")),
        "S04" => has("key"),
        "S02" | "S03" => finding.place.pointer.is_some(),
        "S13" => has("expected"),
        _ => has("found") || has("found-type"),
    };
    assert!(says_what, "{finding:?}");
}

/// The one finding of a reading, with its place.
pub(crate) fn sole<'a>(reading: &'a Reading, code: &str, pointer: &str) -> &'a Finding {
    let place = |own: &'a Finding| own.place.pointer.as_deref().unwrap_or("–");
    let found: Vec<(&str, &str)> =
        reading.findings.iter().map(|own| (own.code.id, place(own))).collect();
    assert_eq!(found, [(code, pointer)]);
    check_place(&reading.findings[0]);
    &reading.findings[0]
}

/// Reads the school after a JSON Patch: one finding, and 7Б is read.
fn check(code: &str, pointer: &str, patch: &Value) -> Outcome {
    let mut export = school()?;
    for operation in patch.as_array().ok_or("a patch is a list")? {
        apply(&mut export, operation).ok_or_else(|| format!("{code}: {operation}"))?;
    }
    let text = text(&export);
    let reading = read(text.as_bytes());
    let finding = sole(&reading, code, pointer);
    let concerns_a_class = pointer.starts_with("/classes/0");
    let is_read = reading.classes.last().is_some_and(Option::is_some);
    assert_eq!(is_read, concerns_a_class, "{code} {pointer}: the class beside it");
    let name = finding.place.class.as_deref();
    assert!(!concerns_a_class || name.is_none_or(|own| own == "7А"), "{name:?}");
    Ok(())
}

fn put(path: &str, value: Value) -> Value {
    json!([{"op": "add", "path": path, "value": value}])
}

#[test]
fn the_school_of_these_tests_is_good() -> Outcome {
    let reading = read(text(&school()?).as_bytes());
    assert_eq!(reading.findings, []);
    assert_eq!(reading.classes.iter().flatten().count(), 2);
    // Line ends of another system and blanks anywhere are no fault.
    let wide = serde_json::to_string_pretty(&school()?)?.replace('\n', "\r\n\t");
    assert_eq!(read(wide.as_bytes()).findings, []);
    Ok(())
}

#[test]
fn what_does_not_fit_the_format_is_one_finding() -> Outcome {
    let lesson = "/classes/0/courses/0/lessons/5";
    let pupil = "/classes/0/pupils/3";
    for (code, path, value) in [
        ("S02", format!("{lesson}/surprise"), json!(1)),
        ("S02", format!("{pupil}/marks"), json!({"Ёлкин": {"5": 1}})),
        ("S05", format!("{pupil}/id"), json!(7)),
        ("S05", format!("{lesson}/topic"), json!(["a"])),
        ("S05", format!("{lesson}/topic"), json!({"a": "b"})),
        ("S05", "/classes/0/courses".into(), json!({})),
        ("S05", format!("{lesson}/date"), Value::Null),
        ("S06", format!("{lesson}/date"), json!("2025-02-29")),
        ("S06", format!("{lesson}/date"), json!("2025-9-1")),
        ("S06", format!("{lesson}/date"), json!(" 2025-09-01")),
        ("S06", format!("{lesson}/date"), json!("01.09.2025")),
        ("S06", format!("{lesson}/date"), json!("+12025-09-01")),
        ("S06", format!("{lesson}/date"), json!("2025-09-01T00:00:00+05:00")),
        ("S06", format!("{lesson}/recorded_at"), json!("2025-09-01 10:00:00+05:00")),
        ("S06", format!("{lesson}/recorded_at"), json!("2025-09-01T10:00:00")),
        ("S06", format!("{lesson}/number"), json!(21)),
        ("S06", format!("{lesson}/number"), json!(-1)),
        ("S05", format!("{lesson}/number"), json!(1.5)),
        ("S06", format!("{pupil}/grade"), json!(13)),
        ("S06", format!("{pupil}/id"), json!("Иванов Иван")),
        ("S06", format!("{pupil}/id"), json!("p\u{1b}[2J")),
        ("S06", format!("{pupil}/id"), json!("")),
        ("S06", format!("{pupil}/family_name"), json!("я".repeat(61))),
        ("S06", "/classes/0/letter".into(), json!("А\u{202e}")),
        ("S06", "/classes/0/letter".into(), json!(" А")),
        ("S06", "/classes/0/letter".into(), json!("")),
        ("S06", "/school_year/name".into(), json!("../..")),
        ("S06", "/school_year/name".into(), json!("2025-27")),
        ("S06", "/school_year/name".into(), json!("2024-25")),
        ("S06", "/format".into(), json!("letopis-snapshot/2")),
        ("S06", "/bell_times/0/starts".into(), json!("24:00")),
    ] {
        let shown = path.replace("/Ёлкин", "/?");
        check(code, &shown, &put(&path, value))?;
    }
    check("S04", lesson, &json!([{"op": "remove", "path": format!("{lesson}/date")}]))
}

#[test]
fn every_id_that_nothing_bears_is_one_finding() -> Outcome {
    for (code, place) in [
        ("S07", "class_teachers/0/staff"),
        ("S07", "courses/0/subject"),
        ("S07", "courses/0/teacher"),
        ("S07", "courses/0/group"),
        ("S07", "courses/0/planned_hours/0/term"),
        ("S07", "courses/0/lessons/0/substitute"),
        ("S07", "courses/0/lessons/0/recorded_by"),
        ("S07", "courses/0/marks/0/pupil"),
        ("S11", "courses/0/marks/0/lesson"),
        ("S07", "courses/0/marks/0/work"),
        ("S07", "courses/0/marks/0/recorded_by"),
        ("S07", "courses/0/attendance/0/pupil"),
        ("S12", "courses/0/attendance/0/lesson"),
        ("S07", "groups/0/members/0/pupil"),
        ("S07", "journal_finals/term_marks/0/pupil"),
        ("S07", "journal_finals/term_marks/0/subject"),
        ("S07", "journal_finals/term_marks/0/term"),
        ("S07", "journal_finals/year_marks/0/recorded_by"),
    ] {
        let pointer = format!("/classes/0/{place}");
        check(code, &pointer, &put(&pointer, json!("x-9")))?;
    }
    let decision = json!({"pupil": "p-07a-01", "decision": "left"});
    let deferred = json!({"pupil": "p-07a-01", "subject": "s-rus", "term": "q1",
        "reason": "приказ"});
    let carried = json!({"kind": "year_mark", "pupil": "p-07a-01", "subject": "s-rus",
        "value": "5", "source": "школа № 7"});
    for (list, key, record) in [
        ("council_decisions", "pupil", &decision),
        ("deferred_results", "pupil", &deferred),
        ("deferred_results", "subject", &deferred),
        ("deferred_results", "term", &deferred),
        ("carried_results", "pupil", &carried),
        ("carried_results", "subject", &carried),
    ] {
        let list = format!("/classes/0/{list}");
        let mut record = record.clone();
        record[key] = json!("x-9");
        check("S07", &format!("{list}/0/{key}"), &put(&list, json!([record])))?;
    }
    let span = json!([{"staff": "x-9", "from": "2025-09-01T00:00:00+05:00",
        "to": "2025-09-02T00:00:00+05:00", "reason": "приказ"}]);
    check("S07", "/voided_spans/0/staff", &put("/voided_spans", span))
}

#[test]
fn every_id_that_two_things_bear_is_one_finding() -> Outcome {
    let class = "/classes/0";
    let lesson = "/classes/0/courses/1/lessons/0";
    let copy = |from: &str, to: &str| json!([{"op": "copy", "from": from, "path": to}]);
    for (list, id) in [
        ("/staff", "id"),
        ("/subjects", "id"),
        ("/classes/0/groups", "id"),
        ("/classes/0/pupils", "id"),
        ("/classes/0/council_decisions", "pupil"),
        ("/classes/0/courses/0/planned_hours", "term"),
    ] {
        let patch = copy(&format!("{list}/0"), &format!("{list}/0"));
        check("S08", &format!("{list}/1/{id}"), &patch)?;
    }
    let id = "/classes/0/courses/1/id";
    check("S08", id, &copy("/classes/0/courses/0/id", id))?;
    let class_id = "/classes/1/id";
    check("S08", class_id, &copy("/classes/0/id", class_id))?;
    let term = json!({"id": "q1", "kind": "trimester", "number": 1,
        "starts": "2025-09-01", "ends": "2025-11-30"});
    check("S08", "/school_year/terms/7/id", &put("/school_year/terms/-", term))?;
    let lessons = json!([
        {"op": "copy", "from": "/classes/0/courses/0/lessons/0/id",
            "path": format!("{lesson}/id")},
        {"op": "replace", "path": "/classes/0/courses/1/marks", "value": []},
        {"op": "replace", "path": "/classes/0/courses/1/attendance", "value": []},
    ]);
    check("S08", &format!("{lesson}/id"), &lessons)?;
    let works =
        json!([{"id": "w-1", "kind": "test"}, {"id": "w-1", "kind": "dictation"}]);
    check(
        "S08",
        &format!("{lesson}/works/1/id"),
        &put(&format!("{lesson}/works"), works),
    )?;
    // One name for two classes: nobody can tell which of them to print.
    check("S08", "/classes/1", &put("/classes/1/letter", json!("А")))?;
    let different = json!({"pupil": "p-07a-01", "subject": "s-rus", "value": "2"});
    let finals = format!("{class}/journal_finals/year_marks");
    let at = school()?.pointer(&finals).and_then(Value::as_array).map_or(0, Vec::len);
    check("S15", &format!("{finals}/{at}"), &put(&format!("{finals}/-"), different))
}

#[test]
fn days_of_the_year_that_do_not_hold_together_are_one_finding() -> Outcome {
    for (code, pointer, value) in [
        ("S10", "/school_year/ends", json!("2025-08-31")),
        ("S10", "/school_year/terms/0/ends", json!("2025-08-31")),
        ("S06", "/school_year/terms/0/starts", json!("2025-08-31")),
        ("S06", "/school_year/terms/3/ends", json!("2026-05-27")),
        ("S06", "/school_year/terms/1/starts", json!("2025-10-25")),
        ("S08", "/school_year/terms/1/number", json!(1)),
        ("S10", "/school_year/holidays/0/ends", json!("2025-10-01")),
        ("S10", "/bell_times/0/ends", json!("00:00")),
    ] {
        check(code, pointer, &put(pointer, value))?;
    }
    let span = json!([{"staff": "t-001", "from": "2025-09-02T00:00:00+05:00",
        "to": "2025-09-01T00:00:00+05:00", "reason": "приказ"}]);
    check("S10", "/voided_spans/0/to", &put("/voided_spans", span))
}

#[test]
fn days_of_people_that_do_not_hold_together_are_one_finding() -> Outcome {
    let pupil = "/classes/0/pupils/0";
    let span = |from: &str, to: &str| json!([{"from": from, "to": to}]);
    let moved = |kind: &str, day: &str| json!({"kind": kind, "date": day});
    let left_twice = json!([moved("left", "2025-10-01"), moved("left", "2025-11-01")]);
    for (code, place, list, value) in [
        ("S10", "0/to", "membership", span("2025-12-01", "2025-11-01")),
        ("S06", "0/to", "membership", span("2024-09-01", "2025-05-25")),
        ("S06", "0/from", "membership", span("2026-09-01", "2027-05-25")),
        ("S06", "0/date", "movements", json!([moved("left", "2025-08-31")])),
        ("S06", "0/date", "movements", json!([moved("arrived", "2026-05-27")])),
        ("S06", "1/kind", "movements", left_twice),
    ] {
        let list = format!("{pupil}/{list}");
        check(code, &format!("{list}/{place}"), &put(&list, value))?;
    }
    for place in ["/classes/0/class_teachers/0", "/classes/0/groups/0/members/0"] {
        let both = json!([
            {"op": "add", "path": format!("{place}/from"), "value": "2025-12-01"},
            {"op": "add", "path": format!("{place}/to"), "value": "2025-11-30"},
        ]);
        check("S10", &format!("{place}/to"), &both)?;
        let early = format!("{place}/to");
        check("S06", &early, &put(&early, json!("2025-08-31")))?;
    }
    Ok(())
}

#[test]
fn a_term_where_none_belongs_and_an_empty_text_are_one_finding() -> Outcome {
    let year_mark = "/classes/0/journal_finals/year_marks/0/term";
    check("S06", year_mark, &put(year_mark, json!("q1")))?;
    let term_mark = "/classes/0/journal_finals/term_marks/0";
    let remove = json!([{"op": "remove", "path": format!("{term_mark}/term")}]);
    check("S04", term_mark, &remove)?;
    let mark = "/classes/0/courses/0/marks/0/value";
    check("S09", mark, &put(mark, json!("05")))?;
    for path in [
        "/source/system",
        "/staff/0/family_name",
        "/subjects/0/name",
        "/classes/0/pupils/0/given_name",
        "/classes/0/groups/0/name",
    ] {
        check("S16", path, &put(path, json!(" \u{a0}\t")))?;
    }
    Ok(())
}

#[test]
fn a_course_without_a_teacher_is_read_only_where_the_export_knows_none() -> Outcome {
    let remove = json!({"op": "remove", "path": "/classes/0/courses/1/teacher"});
    check("S06", "/classes/0/courses/1/teacher", &json!([remove]))?;
    let mut export = school()?;
    export["cannot_tell"] = json!(["teachers"]);
    apply(&mut export, &remove).ok_or("no teacher")?;
    let reading = read(text(&export).as_bytes());
    let codes: Vec<&str> = reading.findings.iter().map(|own| own.code.id).collect();
    assert_eq!(codes, ["S17"]);
    let class = reading.classes[0].as_ref().ok_or("not read")?;
    let teachers: Vec<bool> =
        class.courses.iter().map(|own| own.teacher.is_some()).collect();
    assert_eq!(teachers, [true, false]);
    Ok(())
}
