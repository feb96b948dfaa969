//! One answer: a result, findings, a tally; in words or as the JSON envelope.

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
            let severity = match finding.severity {
                Severity::Blocks => "severity-blocks",
                Severity::Warns => "severity-warns",
                Severity::Notes => "severity-notes",
            };
            let severity = messages.say(severity, &[]);
            let code = finding.code;
            text.push_str(&format!(
                "{severity} {code}: {}: {}\n",
                finding.place, sentence.message
            ));
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
        for line in &self.lines {
            text.push_str(line);
            text.push('\n');
        }
        text
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
