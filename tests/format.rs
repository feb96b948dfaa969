//! The format of a snapshot: what its schema refuses, the reading refuses, place by place.

use letopis::snapshot;
use serde_json::{Value, json};

use super::reading::{check_place, read, text};

type Fault = Box<dyn std::error::Error>;
type Outcome = Result<(), Fault>;

/// A value that has every key of the schema, with something in it.
fn complete(schema: &Value, root: &Value) -> Result<Value, Fault> {
    let schema = resolved(schema, root);
    if let Some(word) = schema.get("const").or_else(|| schema.pointer("/enum/0")) {
        return Ok(word.clone());
    }
    match kind(schema) {
        "object" => {
            let properties = schema["properties"].as_object().ok_or("no properties")?;
            let members = properties
                .iter()
                .map(|(key, own)| Ok((key.clone(), complete(own, root)?)));
            Ok(Value::Object(members.collect::<Result<_, Fault>>()?))
        }
        "array" => Ok(json!([complete(&schema["items"], root)?])),
        "integer" => Ok(schema["minimum"].clone()),
        "boolean" => Ok(json!(true)),
        _ => {
            let examples = [
                "2025-09-01",
                "2025-09-01T08:00:00+05:00",
                "2025-26",
                "08:00",
                "5",
                "А",
                "a",
            ];
            let found = examples.iter().find(|own| is_valid(schema, own));
            found
                .map(|own| json!(own))
                .ok_or_else(|| format!("no example: {schema}").into())
        }
    }
}

fn is_valid(schema: &Value, text: &str) -> bool {
    let validator = jsonschema::options().should_validate_formats(true).build(schema);
    validator.is_ok_and(|own| own.is_valid(&json!(text)))
}

/// The schema behind a reference and beside `null`.
fn resolved<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    if let Some(name) = schema["$ref"].as_str() {
        return resolved(&root["$defs"][name.trim_start_matches("#/$defs/")], root);
    }
    let branches = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array());
    let is_null = |own: &&Value| own["type"] != "null";
    match branches.and_then(|own| own.iter().find(is_null)) {
        Some(branch) => resolved(branch, root),
        None => schema,
    }
}

fn kind(schema: &Value) -> &str {
    let first = schema["type"].as_array().and_then(|all| all.first());
    first.unwrap_or(&schema["type"]).as_str().unwrap_or_default()
}

fn takes_null(schema: &Value) -> bool {
    let has_null = |key: &str| {
        let all = schema[key].as_array().into_iter().flatten();
        all.into_iter().any(|own| own == "null" || own["type"] == "null")
    };
    has_null("type") || has_null("anyOf")
}

/// Every fault that the schema forbids at this place, with the code it deserves.
fn faults(schema: &Value, root: &Value) -> Vec<(&'static str, Value)> {
    let own = resolved(schema, root);
    let is_word = own.get("const").is_some() || own.get("enum").is_some();
    let kind_code = if is_word { "S06" } else { "S05" };
    let mut faults = vec![(kind_code, json!(0.5)), (kind_code, json!([[[7]]]))];
    if kind(own) == "array" {
        faults.pop();
    }
    if !takes_null(schema) {
        faults.push((kind_code, Value::Null));
    }
    if is_word {
        faults.push(("S06", json!("surprise")));
    }
    if let (Some(least), Some(most)) = (own["minimum"].as_i64(), own["maximum"].as_i64())
    {
        faults.extend([("S06", json!(least - 1)), ("S06", json!(most + 1))]);
    }
    if own.get("pattern").is_some() {
        let texts = ["", "\u{1}", "a b\n", "Иван Иванов, 7", "2025-9", "7:00", "6++"];
        let bad = texts.into_iter().filter(|text| !is_valid(own, text));
        faults.extend(bad.map(|text| ("S06", json!(text))));
    }
    if let Some(most) = own["maxLength"].as_u64() {
        faults.push(("S06", json!("я".repeat(usize::try_from(most).unwrap_or(0) + 1))));
    }
    let texts: &[&str] = match own["format"].as_str() {
        Some("date") => {
            &["2025-9-01", "2025-02-30", "2025-09-01 ", "20250901", "+2025-09-01"]
        }
        Some("date-time") => &[
            "2025-09-01T08:00:00",
            "2025-09-01 08:00:00+05:00",
            "2025-09-01T08:00+05:00",
            "2025-09-01T25:00:00Z",
            "2025-09-01T08:00:00+5",
            "2025-09-01T08:00:00+24:00",
            "2025-09-01T08:00:00,5Z",
            "2025-09-01",
            "T",
            "",
        ],
        _ => &[],
    };
    faults.extend(texts.iter().map(|text| ("S06", json!(text))));
    faults
}

/// Walks every place of the schema with the pointer of its example.
fn walk<'a>(
    schema: &'a Value,
    root: &'a Value,
    pointer: &str,
    visit: &mut dyn FnMut(&'a Value, &str) -> Outcome,
) -> Outcome {
    visit(schema, pointer)?;
    let own = resolved(schema, root);
    for (key, property) in own["properties"].as_object().into_iter().flatten() {
        walk(property, root, &format!("{pointer}/{key}"), visit)?;
    }
    match own.get("items") {
        Some(items) => walk(items, root, &format!("{pointer}/0"), visit),
        None => Ok(()),
    }
}

/// Findings about the form of the text alone, as code and pointer.
fn form_findings(export: &Value) -> Vec<(String, String)> {
    let of_form = ["S01", "S02", "S03", "S04", "S05", "S06", "S13"];
    let reading = read(text(export).as_bytes());
    let own = reading.findings.iter().filter(|own| of_form.contains(&own.code.id));
    // Days that do not hold together are a question of sense, not of form.
    let own = own.filter(|own| {
        own.values
            .get("expected")
            .is_none_or(|text| !text.contains("2025-") && text != "null")
    });
    own.map(|finding| {
        check_place(finding);
        (finding.code.id.to_owned(), finding.place.pointer.clone().unwrap_or_default())
    })
    .collect()
}

#[test]
fn no_damaged_byte_is_a_panic_or_refused_without_a_word() -> Outcome {
    let root = snapshot::schema();
    let good = text(&complete(&root, &root)?).into_bytes();
    for mask in [0x01, 0x04, 0x20, 0x80, 0xff] {
        for at in 0..good.len() {
            let mut bytes = good.clone();
            bytes[at] ^= mask;
            let reading = read(&bytes);
            let blocks = reading.findings.iter().filter(|own| own.blocks());
            let has_place = blocks.clone().all(|own| own.place.line.is_some());
            assert!(has_place, "byte {at} xor {mask:02x}");
            let is_told = snapshot::heading(&bytes).is_some() || blocks.count() > 0;
            assert!(is_told, "byte {at} xor {mask:02x} is refused without a word");
        }
    }
    Ok(())
}

#[test]
fn the_fast_look_refuses_what_the_schema_refuses_and_nothing_else() -> Outcome {
    let root = snapshot::schema();
    let example = complete(&root, &root)?;
    assert_eq!(form_findings(&example), [], "{example:#}");
    let mut seen = 0;
    walk(&root, &root, "", &mut |schema, pointer| {
        let mut check = |code: &str, at: &str, change: &dyn Fn(&mut Value)| -> Outcome {
            let mut broken = example.clone();
            change(broken.pointer_mut(pointer).ok_or_else(|| format!("no {pointer}"))?);
            let expected = [(code.to_owned(), at.to_owned())];
            assert_eq!(form_findings(&broken), expected, "{:?}", broken.pointer(pointer));
            seen += 1;
            Ok(())
        };
        for (code, value) in faults(schema, &root) {
            check(code, pointer, &|place| *place = value.clone())?;
        }
        let own = resolved(schema, &root);
        if kind(own) == "object" {
            check("S02", &format!("{pointer}/surprise"), &|place| {
                place["surprise"] = json!(1)
            })?;
        }
        for key in own["required"].as_array().into_iter().flatten() {
            let key = key.as_str().unwrap_or_default();
            check("S04", pointer, &|place| {
                drop(place.as_object_mut().and_then(|own| own.shift_remove(key)));
            })?;
        }
        Ok(())
    })?;
    assert!(seen > 800, "{seen} faults");
    Ok(())
}
