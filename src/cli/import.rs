//! The command import: foreign exports into `data/`.

use std::path::{Path, PathBuf};

use super::answer::Answer;
use super::arguments::{Arguments, Command};
use super::documents::{in_json, tally, unknown_format};
use crate::batch::{self, ImportOptions, ImportReport};
use crate::failure::Failure;
use crate::finding::{Finding, Severity};
use crate::import::{IMPORTERS, Rows};
use crate::messages::Messages;

pub(super) fn import(
    arguments: &Arguments,
    messages: &Messages,
) -> Result<Answer, Failure> {
    let Some(Command::Import {
        importer,
        sources,
        template,
        into,
        exported_at,
        partial,
        map,
        guess,
    }) = &arguments.command
    else {
        return Err(Failure::Usage("import".into()));
    };
    if let Some(path) = template {
        let is_alone = importer.is_none()
            && into.is_none()
            && exported_at.is_none()
            && map.is_none()
            && guess.is_none();
        return match is_alone && !partial {
            true => self::template(path, messages),
            false => Err(Failure::Usage(messages.say("usage-template-alone", &[]))),
        };
    }
    let name = importer.as_deref().unwrap_or_default();
    let Some(importer) = IMPORTERS.iter().find(|own| own.name == name) else {
        let known: Vec<&str> = IMPORTERS.iter().map(|own| own.name).collect();
        return Err(unknown_format(name, &known, messages));
    };
    if let Some(path) = guess {
        let is_alone = importer.has_map && into.is_none() && exported_at.is_none();
        return match is_alone && !partial {
            true => guessed(sources, path, messages),
            false => Err(Failure::Usage(messages.say("usage-guess-alone", &[]))),
        };
    }
    if importer.has_map != map.is_some() {
        let key = if importer.has_map { "usage-no-map" } else { "usage-map" };
        return Err(Failure::Usage(messages.say(key, &[("format", name)])));
    }
    let options = ImportOptions {
        map: map.clone(),
        importer,
        sources: sources.clone(),
        exported_at: *exported_at,
        partial: *partial,
        show: arguments.show(),
    };
    let data = into.as_ref().unwrap_or(&arguments.data);
    imported(batch::import(data, &options)?, messages)
}

/// The account, what was written, and everything that was found.
fn imported(report: ImportReport, messages: &Messages) -> Result<Answer, Failure> {
    let mut lines = Vec::new();
    for (table, rows) in &report.account.tables {
        lines.push(account_line(messages, "import-table", table, *rows));
    }
    let total = report.account.total();
    lines.push(account_line(messages, "import-total", "", total));
    let count =
        |severity| report.findings.iter().filter(|own| own.effect() == severity).count();
    let (blocks, warns) = (count(Severity::Blocks), count(Severity::Warns));
    if blocks + warns > 0 {
        let values = [("blocks", blocks.to_string()), ("warns", warns.to_string())];
        let values = values.each_ref().map(|(name, own)| (*name, own.as_str()));
        lines.push(messages.say("import-found", &values));
    }
    for (key, files) in
        [("import-written", &report.written), ("import-unchanged", &report.unchanged)]
    {
        for file in files {
            lines.push(messages.say(key, &[("path", file)]));
        }
    }
    let is_nothing = report.written.is_empty() && report.unchanged.is_empty();
    if is_nothing {
        lines.push(messages.say("import-nothing", &[]));
    }
    let mut tally = tally(&[
        ("read", total.read),
        ("used", total.used),
        ("refused", total.refused),
        ("written", report.written.len()),
        ("unchanged", report.unchanged.len()),
        ("blocks", blocks),
        ("warns", warns),
    ]);
    tally.insert("tables".into(), in_json(&report.account.tables)?);
    Ok(Answer {
        command: "import",
        lines,
        tally,
        findings: report.findings,
        is_bad: is_nothing,
        ..Answer::default()
    })
}

/// Writes a proposal of a map for a person to correct.
fn guessed(
    sources: &[PathBuf],
    path: &Path,
    messages: &Messages,
) -> Result<Answer, Failure> {
    let findings = batch::write_guess(sources, path)?;
    let is_bad = findings.iter().any(Finding::blocks);
    let shown = path.display().to_string();
    let keys: &[&str] = if is_bad { &[] } else { &["import-written", "import-guess"] };
    let lines = keys.iter().map(|key| messages.say(key, &[("path", &shown)])).collect();
    let tally = tally(&[("written", usize::from(!is_bad))]);
    Ok(Answer { command: "import", lines, tally, findings, is_bad, ..Answer::default() })
}

/// Writes the template of the workbook; its ending says what it is.
fn template(path: &Path, messages: &Messages) -> Result<Answer, Failure> {
    if !path.extension().is_some_and(|own| own.eq_ignore_ascii_case("xlsx")) {
        return Err(Failure::Usage(messages.say("usage-template-name", &[])));
    }
    batch::write_template(path)?;
    let shown = path.display().to_string();
    let lines = ["import-written", "import-template"]
        .map(|key| messages.say(key, &[("path", &shown)]))
        .to_vec();
    let tally = tally(&[("written", 1)]);
    Ok(Answer { command: "import", lines, tally, ..Answer::default() })
}

fn account_line(messages: &Messages, key: &str, table: &str, rows: Rows) -> String {
    messages.say(
        key,
        &[
            ("table", table),
            ("read", &rows.read.to_string()),
            ("used", &rows.used.to_string()),
            ("refused", &rows.refused.to_string()),
        ],
    )
}
