//! One answer: a result, findings, a tally; in words or as the JSON envelope.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::arguments::Format;
use crate::finding::{Finding, Severity};
use crate::messages::Messages;

/// The value of `format` in every JSON answer.
const ENVELOPE: &str = "letopis-answer/1";

/// What a command answers.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) command: &'static str,
    /// Lines for people.
    pub(super) lines: Vec<String>,
    /// The same as numbers and lists, for programs.
    pub(super) tally: Map<String, Value>,
    pub(super) findings: Vec<Finding>,
    /// Something besides the findings makes the answer bad.
    pub(super) is_bad: bool,
    /// The answer is this text and nothing else.
    pub(super) verbatim: Option<String>,
}

impl Answer {
    pub(super) fn is_good(&self) -> bool {
        !self.is_bad && !self.findings.iter().any(Finding::blocks)
    }

    pub(super) fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|own| own.severity == severity).count()
    }

    pub(super) fn write(&self, format: Format, messages: &Messages) -> String {
        match (&self.verbatim, format) {
            (Some(text), _) => text.clone(),
            (None, Format::Text) => self.text(messages),
            (None, Format::Json) => self.json(messages),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let mut text = String::new();
        for finding in self.findings.iter().filter(|own| own.severity != Severity::Notes)
        {
            let sentence = messages.finding(finding);
            text.push_str(&headline(finding, &sentence.message, messages));
            let details = [
                ("pupil", sentence.pupil),
                ("expected", sentence.expected),
                ("found", sentence.found),
                ("hint", sentence.hint),
            ];
            for (name, value) in details {
                if let Some(value) = value {
                    text.push_str(&format!("  {}: {value}\n", messages.say(name, &[])));
                }
            }
        }
        text.push_str(&self.notes(messages));
        for line in &self.lines {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// The notes, a line for each thing they say: where nothing is wrong, a person wants to
    /// know how often and not each place; the places are in the JSON answer.
    fn notes(&self, messages: &Messages) -> String {
        let mut said: BTreeMap<(&str, String), Vec<&Finding>> = BTreeMap::new();
        for note in self.findings.iter().filter(|own| own.severity == Severity::Notes) {
            let sentence = messages.finding(note).message;
            said.entry((note.code.id, sentence)).or_default().push(note);
        }
        let line = |((code, sentence), notes): (&(&str, String), &Vec<&Finding>)| {
            let count = notes.len().to_string();
            let values = [("code", *code), ("count", &count), ("sentence", sentence)];
            match notes[..] {
                [note] => headline(note, sentence, messages),
                _ => format!("{}\n", messages.say("notes-line", &values)),
            }
        };
        said.iter().map(line).collect()
    }

    fn json(&self, messages: &Messages) -> String {
        let finding = |own: &Finding| {
            let sentence = messages.finding(own);
            json!({
                "code": own.code.id,
                "severity": own.severity,
                "place": own.place,
                "message": sentence.message,
                "expected": sentence.expected,
                "found": sentence.found,
                "hint": sentence.hint,
            })
        };
        let envelope = json!({
            "format": ENVELOPE,
            "command": self.command,
            "outcome": if self.is_good() { "good" } else { "bad" },
            "tally": self.tally,
            "findings": self.findings.iter().map(finding).collect::<Vec<_>>(),
        });
        format!("{envelope:#}\n")
    }
}

/// Severity, code, place and sentence of a finding.
fn headline(finding: &Finding, sentence: &str, messages: &Messages) -> String {
    let severity = match finding.severity {
        Severity::Blocks => "severity-blocks",
        Severity::Warns => "severity-warns",
        Severity::Notes => "severity-notes",
    };
    let severity = messages.say(severity, &[]);
    format!("{severity} {}: {}: {sentence}\n", finding.code, finding.place)
}

/// The envelope of a command that could not run.
pub(super) fn failed(reason: &str, hint: Option<&str>) -> String {
    let envelope = json!({
        "format": ENVELOPE,
        "outcome": "failed",
        "message": reason,
        "hint": hint,
        "findings": [],
    });
    format!("{envelope:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::NOT_REGISTERED;
    use crate::finding::Place;
    use crate::import::NOT_USED;
    use crate::messages::Language;

    #[test]
    fn notes_are_said_once_with_their_count_and_a_sole_one_with_its_place() {
        let note = |file: &str| NOT_REGISTERED.at(Place::file(file));
        let unused = |what: &str| NOT_USED.at(Place::file("e.csv")).with("what", what);
        let mut findings = vec![note("a.zip"), note("b.zip"), note("c.zip")];
        findings.extend([unused("phone"), unused("email"), unused("phone")]);
        let answer = Answer { findings, lines: vec!["end".into()], ..Answer::default() };
        assert_eq!(
            answer.write(Format::Text, &Messages::new(Language::Russian)),
            "сведения B14, 3 раза: пакет цел; с реестром не сверялся\n\
             сведения I09: e.csv: не использовано: email\n\
             сведения I09, 2 раза: не использовано: phone\n\
             end\n"
        );
        assert!(answer.is_good());
    }
}
