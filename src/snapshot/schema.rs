//! The JSON Schema of snapshot v1, and everything it finds wrong in a text.
//!
//! The schema is generated from the types, so the second, slow look at a broken file
//! asks for exactly what the fast typed look refused.

use std::collections::HashSet;
use std::sync::OnceLock;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use super::ShowValues;
use super::codes::{MISSING_KEY, UNKNOWN_KEY, WRONG_TYPE, WRONG_VALUE};
use super::scan::escape;
use super::v1::Snapshot;
use crate::finding::{Code, Finding, Place};

/// The JSON Schema (draft 2020-12) of snapshot v1.
pub fn schema() -> Value {
    schemars::schema_for!(Snapshot).to_value()
}

/// Everything in the value that the schema does not allow, each with its pointer.
///
/// Empty if the value fits; a schema that does not compile would be a fault of the program,
/// which a test excludes.
pub(super) fn schema_findings(value: &Value, show: ShowValues) -> Vec<Finding> {
    static VALIDATOR: OnceLock<Option<Validator>> = OnceLock::new();
    let validator = VALIDATOR.get_or_init(|| {
        jsonschema::options().should_validate_formats(true).build(&schema()).ok()
    });
    let Some(validator) = validator else { return Vec::new() };
    let mut findings = Vec::new();
    for error in validator.iter_errors(value) {
        collect(&error, show, &mut findings);
    }
    // A value of another type also breaks the bounds of its field; the type says it all.
    let of_wrong_type: HashSet<String> = findings
        .iter()
        .filter(|own| own.code == WRONG_TYPE)
        .filter_map(|own| own.place.pointer.clone())
        .collect();
    findings.retain(|own| {
        let pointer = own.place.pointer.as_deref().unwrap_or_default();
        own.code != WRONG_VALUE || !of_wrong_type.contains(pointer)
    });
    findings
}

fn collect(error: &ValidationError<'_>, show: ShowValues, findings: &mut Vec<Finding>) {
    let pointer = error.instance_path().to_string();
    let at = |code: Code, pointer: String| {
        code.at(Place { pointer: Some(pointer), ..Place::default() })
    };
    let found = |finding: Finding| show.found(finding, error.instance());
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            for key in unexpected {
                findings.push(at(UNKNOWN_KEY, format!("{pointer}/{}", escape(key))));
            }
        }
        ValidationErrorKind::Required { property } => {
            let key = property.as_str().unwrap_or_default();
            findings.push(at(MISSING_KEY, pointer).with("key", key));
        }
        ValidationErrorKind::Type { kind } => {
            findings.push(found(at(WRONG_TYPE, pointer).expected(type_names(kind))));
        }
        ValidationErrorKind::AnyOf { context }
        | ValidationErrorKind::OneOfNotValid { context } => {
            collect_branches(error, context, show, findings);
        }
        kind => {
            findings.push(found(at(WRONG_VALUE, pointer).expected(expectation(kind))));
        }
    }
}

/// A value that fits none of several shapes: a word out of a list, or a value that may be
/// absent; the branch that is not `null` says what is wrong.
fn collect_branches(
    error: &ValidationError<'_>,
    context: &[Vec<ValidationError<'static>>],
    show: ShowValues,
    findings: &mut Vec<Finding>,
) {
    let words: Vec<String> = context
        .iter()
        .flatten()
        .filter_map(|error| match error.kind() {
            ValidationErrorKind::Constant { expected_value } => {
                expected_value.as_str().map(str::to_owned)
            }
            ValidationErrorKind::Enum { options } => Some(list(options)),
            _ => None,
        })
        .collect();
    if !words.is_empty() {
        let place = Place {
            pointer: Some(error.instance_path().to_string()),
            ..Place::default()
        };
        let finding = WRONG_VALUE.at(place).expected(words.join(", "));
        findings.push(show.found(finding, error.instance()));
        return;
    }
    let shape = context.iter().find(|branch| !branch.iter().any(wants_null));
    for inner in shape.into_iter().flatten() {
        collect(inner, show, findings);
    }
}

fn wants_null(error: &ValidationError<'_>) -> bool {
    matches!(
        error.kind(),
        ValidationErrorKind::Type { kind: TypeKind::Single(jsonschema::JsonType::Null) }
    )
}

fn type_names(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(name) => name.to_string(),
        TypeKind::Multiple(names) => names
            .iter()
            .filter(|name| *name != jsonschema::JsonType::Null)
            .map(|name| name.to_string())
            .collect::<Vec<_>>()
            .join(", "),
    }
}

fn list(options: &Value) -> String {
    let words = options.as_array().map(Vec::as_slice).unwrap_or_default();
    words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
}

/// What the schema wants, in the schema's own notation: words, patterns, formats, bounds.
fn expectation(kind: &ValidationErrorKind) -> String {
    match kind {
        ValidationErrorKind::Format { format } => match format.as_str() {
            "date" => "YYYY-MM-DD".into(),
            "date-time" => "YYYY-MM-DDTHH:MM:SS+HH:MM".into(),
            other => other.into(),
        },
        ValidationErrorKind::Pattern { pattern } => pattern.clone(),
        ValidationErrorKind::Enum { options } => list(options),
        ValidationErrorKind::Constant { expected_value } => expected_value
            .as_str()
            .map_or_else(|| expected_value.to_string(), str::to_owned),
        ValidationErrorKind::MaxLength { limit } => format!("≤ {limit}"),
        ValidationErrorKind::Minimum { limit } => format!("≥ {limit}"),
        ValidationErrorKind::Maximum { limit } => format!("≤ {limit}"),
        other => other.keyword().to_owned(),
    }
}
