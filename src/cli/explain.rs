//! The command explain: what a rule checks, why, by which clause, with an example; what any
//! other code says, and what to do.

use serde_json::{Value, json};

use super::answer::Answer;
use super::arguments::{self, Arguments};
use super::documents::tally;
use crate::batch::{self, Workspace};
use crate::checks::{self, Severities};
use crate::failure::Failure;
use crate::finding::{Code, Place, Severity};
use crate::messages::Messages;
use crate::{bundle, checklist, import, profile, snapshot, typeset, waivers};

pub(super) fn explain(
    arguments: &Arguments,
    code: Option<&str>,
    messages: &Messages,
) -> Result<Answer, Failure> {
    // Without a workspace the rules are as strict as they come.
    let severities = match Workspace::open(&arguments.data, &arguments.out) {
        Ok(Ok(workspace)) => workspace.severities,
        _ => Severities::default(),
    };
    let mut codes: Vec<Code> = checks::codes().collect();
    codes.sort();
    let Some(wanted) = code else {
        let rules: Vec<Value> =
            codes.iter().map(|own| in_json(*own, &severities, messages)).collect();
        let lines = codes.iter().map(|own| {
            let severity = in_words(*own, &severities, messages);
            let name = messages.say(&key(*own), &[]);
            let values = [("code", own.id), ("severity", &severity), ("name", &name)];
            messages.say("explain-line", &values)
        });
        let lines = lines.collect();
        let mut tally = tally(&[("rules", codes.len())]);
        tally.insert("explained".into(), Value::Array(rules));
        return Ok(Answer { command: "explain", lines, tally, ..Answer::default() });
    };
    let wanted = arguments::code(wanted);
    let Some(code) = codes.into_iter().find(|own| own.id == wanted) else {
        let other = self::codes().into_iter().find(|own| own.id == wanted);
        let unknown = || messages.say("usage-unknown-code", &[("found", &wanted)]);
        return other
            .map(|code| of_no_rule(code, messages))
            .ok_or_else(|| Failure::Usage(unknown()));
    };
    let name = messages.say(&key(code), &[]);
    let severity = in_words(code, &severities, messages);
    let fixed = if checks::is_fixed(code) { "yes" } else { "no" };
    let mut lines = vec![
        messages.say("explain-head", &[("code", code.id), ("name", &name)]),
        messages.say("explain-severity", &[("severity", &severity), ("fixed", fixed)]),
    ];
    for part in PARTS {
        let text = messages.part(&key(code), part).unwrap_or_default();
        lines.push(messages.say(&format!("explain-{part}"), &[("text", &text)]));
    }
    let hint = messages.part(code.id, "hint").unwrap_or_default();
    lines.push(format!("{}: {hint}", messages.say("hint", &[])));
    let mut tally = tally(&[("rules", 1)]);
    let explained = vec![in_json(code, &severities, messages)];
    tally.insert("explained".into(), Value::Array(explained));
    Ok(Answer { command: "explain", lines, tally, ..Answer::default() })
}

/// Every code that a finding can have.
pub fn codes() -> Vec<Code> {
    let rooms = [
        snapshot::codes::CODES,
        profile::CODES,
        typeset::CODES,
        bundle::CODES,
        batch::CODES,
        import::CODES,
        waivers::CODES,
        checklist::CODES,
    ];
    checks::codes().chain(rooms.into_iter().flatten().copied()).collect()
}

/// A code that no check of the records bears: its sentence, and what to do.
fn of_no_rule(code: Code, messages: &Messages) -> Answer {
    let sentence = messages.finding(&code.at(Place::default()));
    let name = general(&sentence.message);
    let hint = general(&sentence.hint.unwrap_or_default());
    let strictness = strictness(Some(code.severity));
    let severity = messages.say(&format!("severity-{strictness}"), &[]);
    let lines = vec![
        messages.say("explain-head", &[("code", code.id), ("name", &name)]),
        messages.say("explain-kind", &[("severity", &severity)]),
        format!("{}: {hint}", messages.say("hint", &[])),
    ];
    let mut tally = tally(&[("rules", 0)]);
    let explained =
        json!({"code": code.id, "name": name, "severity": strictness, "hint": hint});
    tally.insert("explained".into(), Value::Array(vec![explained]));
    Answer { command: "explain", lines, tally, ..Answer::default() }
}

/// A sentence without a single case: `…` where the case would stand.
fn general(sentence: &str) -> String {
    let mut parts = sentence.split("{$");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let rest = part.split_once('}').map_or(part, |(_, rest)| rest);
        text + "…" + rest
    })
}

/// What the catalogue tells of a rule beside its name.
const PARTS: [&str; 3] = ["why", "clause", "example"];

fn key(code: Code) -> String {
    format!("rule-{}", code.id)
}

fn word(code: Code, severities: &Severities) -> &'static str {
    strictness(severities.severity(code))
}

fn strictness(severity: Option<Severity>) -> &'static str {
    match severity {
        Some(Severity::Blocks) => "blocks",
        Some(Severity::Warns) => "warns",
        Some(Severity::Notes) => "notes",
        None => "off",
    }
}

fn in_words(code: Code, severities: &Severities, messages: &Messages) -> String {
    messages.say(&format!("strictness-{}", word(code, severities)), &[])
}

fn in_json(code: Code, severities: &Severities, messages: &Messages) -> Value {
    let part = |part: &str| messages.part(&key(code), part).unwrap_or_default();
    json!({
        "code": code.id,
        "name": messages.say(&key(code), &[]),
        "severity": word(code, severities),
        "fixed": checks::is_fixed(code),
        "why": part("why"),
        "clause": part("clause"),
        "example": part("example"),
        "hint": messages.part(code.id, "hint").unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Language;

    #[test]
    fn every_code_is_told_without_a_single_case() {
        for language in [Language::Russian, Language::English] {
            let messages = Messages::of(language);
            for code in codes() {
                let lines = of_no_rule(code, messages).lines;
                assert_eq!(lines.len(), 3, "{code}");
                assert!(lines.iter().all(|line| !line.contains(['{', '}'])), "{lines:?}");
            }
        }
    }
}
