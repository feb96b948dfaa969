//! One answer: a result, findings, a tally; in words or as the JSON envelope.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::arguments::Format;
use crate::finding::{Finding, Severity};
use crate::import::FOLLOWS;
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
    /// The findings stand in a document: here each kind is said once, with its count.
    pub(super) is_brief: bool,
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
        self.findings.iter().filter(|own| own.effect() == severity).count()
    }

    pub(super) fn write(&self, format: Format, messages: &Messages) -> String {
        match (&self.verbatim, format) {
            (Some(text), _) => text.clone(),
            (None, Format::Text) => self.text(messages),
            (None, Format::Json) => self.json(messages),
        }
    }

    /// What a terminal shows is the end: what blocks stands last, just before the tally.
    fn text(&self, messages: &Messages) -> String {
        let mut text = self.counted(Severity::Notes, messages);
        for severity in [Severity::Warns, Severity::Blocks] {
            text.push_str(&match self.is_brief {
                true => self.counted(severity, messages),
                false => self.said(severity, messages),
            });
        }
        for line in &self.lines {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// The findings of a severity; rows that follow the same refused one are said once, with
    /// their count and the first place.
    fn said(&self, severity: Severity, messages: &Messages) -> String {
        let mut text = String::new();
        let findings = self.findings.iter().filter(|own| own.effect() == severity);
        let mut followers: BTreeMap<Option<&String>, usize> = BTreeMap::new();
        for finding in findings.clone().filter(|own| own.code == FOLLOWS) {
            *followers.entry(finding.values.get("other")).or_default() += 1;
        }
        for finding in findings {
            let sentence = messages.finding(finding);
            let mut head = headline(finding, &sentence.message, messages);
            if finding.code == FOLLOWS {
                match followers.remove(&finding.values.get("other")) {
                    None => continue,
                    Some(1) => {}
                    Some(count) => {
                        let values = [
                            ("code", finding.code.to_string()),
                            ("count", count.to_string()),
                            ("place", finding.place.to_string()),
                            ("sentence", sentence.message),
                        ];
                        let values =
                            values.each_ref().map(|(name, own)| (*name, own.as_str()));
                        head = format!("{}\n", messages.say("follows-line", &values));
                    }
                }
            }
            text.push_str(&head);
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
        text
    }

    /// The findings of a severity, a line for each thing they say: of notes a person wants to
    /// know how often and not each place; the places are in the JSON answer.
    fn counted(&self, severity: Severity, messages: &Messages) -> String {
        let mut said: BTreeMap<(&str, String), Vec<&Finding>> = BTreeMap::new();
        for own in self.findings.iter().filter(|own| own.effect() == severity) {
            let mut sentence = messages.finding(own).message;
            if own.waived.is_some() {
                sentence = messages.say("waived-note", &[("sentence", &sentence)]);
            }
            said.entry((own.code.id, sentence)).or_default().push(own);
        }
        let severity = severity_word(severity, messages);
        let line = |((code, sentence), found): (&(&str, String), &Vec<&Finding>)| {
            let count = found.len().to_string();
            let values = [
                ("severity", severity.as_str()),
                ("code", *code),
                ("count", &count),
                ("sentence", sentence),
            ];
            match found[..] {
                [own] => headline(own, sentence, messages),
                _ => format!("{}\n", messages.say("counted-line", &values)),
            }
        };
        said.iter().map(line).collect()
    }

    fn json(&self, messages: &Messages) -> String {
        let finding = |own: &Finding| {
            let sentence = messages.finding(own);
            let mut said = json!({
                "code": own.code.id,
                "severity": own.effect(),
                "place": own.place,
                "message": sentence.message,
                "expected": sentence.expected,
                "found": sentence.found,
                "hint": sentence.hint,
            });
            if let Some(pupil) = sentence.pupil {
                said["pupil"] = pupil.into();
            }
            // Why it was allowed is told on paper: the reason may name somebody.
            if own.waived.is_some() {
                said["waived"] = true.into();
            }
            said
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

fn severity_word(severity: Severity, messages: &Messages) -> String {
    let key = match severity {
        Severity::Blocks => "severity-blocks",
        Severity::Warns => "severity-warns",
        Severity::Notes => "severity-notes",
    };
    messages.say(key, &[])
}

/// Severity, code, place and sentence of a finding.
fn headline(finding: &Finding, sentence: &str, messages: &Messages) -> String {
    let severity = severity_word(finding.effect(), messages);
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
    use crate::import::{BAD_VALUE, NOT_USED};
    use crate::messages::Language;

    #[test]
    fn rows_that_follow_one_are_said_once_and_what_blocks_stands_last() {
        let follows = |row: usize, other: &str| {
            FOLLOWS.at(Place::file(format!("e.csv:{row}"))).with("other", other)
        };
        let bad = BAD_VALUE.at(Place::file("a.csv"));
        let alone = FOLLOWS.at(Place::file("z.csv"));
        let findings = vec![
            bad,
            follows(2, "a.csv"),
            follows(3, "a.csv"),
            follows(4, "b.csv"),
            alone,
        ];
        let answer = Answer { findings, lines: vec!["end".into()], ..Answer::default() };
        let hint = "что делать: сначала исправьте ту запись";
        assert_eq!(
            answer.write(Format::Text, Messages::of(Language::Russian)),
            format!(
                "внимание I23, строк: 2; первая — e.csv:2: строка ссылается на запись, \
                 которая не взята; её место: a.csv\n  {hint}\n\
                 внимание I23: e.csv:4: строка ссылается на запись, которая не взята; \
                 её место: b.csv\n  {hint}\n\
                 внимание I23: z.csv: строка или столбец зависят от того, что не \
                 прочитано; об этом сказано отдельно\n  {hint}\n\
                 ошибка I02: a.csv: значения нет или оно не того вида; строка не взята\n  \
                 что делать: исправьте значение; если файл выгружен из журнала, исправьте \
                 его там и выгрузите заново\n\
                 end\n"
            )
        );
        let json = answer.write(Format::Json, Messages::of(Language::Russian));
        assert_eq!(json.matches("\"I23\"").count(), 4);
    }

    #[test]
    fn notes_are_said_once_with_their_count_and_a_sole_one_with_its_place() {
        let note = |file: &str| NOT_REGISTERED.at(Place::file(file));
        let unused = |what: &str| NOT_USED.at(Place::file("e.csv")).with("what", what);
        let mut findings = vec![note("a.zip"), note("b.zip"), note("c.zip")];
        findings.extend([unused("phone"), unused("email"), unused("phone")]);
        let answer = Answer { findings, lines: vec!["end".into()], ..Answer::default() };
        assert_eq!(
            answer.write(Format::Text, Messages::of(Language::Russian)),
            "сведения B14, 3 раза: пакет цел; с реестром не сверялся\n\
             сведения I09: e.csv: не использовано: email\n\
             сведения I09, 2 раза: не использовано: phone\n\
             end\n"
        );
        assert!(answer.is_good());
    }
}
