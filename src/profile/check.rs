//! Values of a profile that parse, yet cannot be meant.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::read::WRONG_SETTING;
use super::{CheckSettings, PrintedPeriod, Profile};
use crate::finding::{Finding, Place};
use crate::fonts;
use crate::journal::Span;

/// Everything in the profile that cannot be meant.
pub(super) fn check(profile: &Profile, file: &str) -> Vec<Finding> {
    let mut log = Log { file, findings: Vec::new() };
    log.words(profile);
    log.marks(profile);
    log.checks(&profile.checks);
    log.deadlines(profile);
    log.paper(profile);
    log.roles(profile);
    log.calendars(profile);
    log.periods(&profile.print.periods);
    log.letters(profile);
    log.findings
}

struct Log<'a> {
    file: &'a str,
    findings: Vec<Finding>,
}

impl Log<'_> {
    fn wrong(&mut self, key: &str, expected: &str, found: impl std::fmt::Display) {
        let finding = WRONG_SETTING.at(Place::file(self.file)).with("key", key);
        self.findings.push(finding.expected(expected).found(found));
    }

    /// The language, and words that stand for something: blank ones would stand for
    /// nothing on paper.
    fn words(&mut self, profile: &Profile) {
        if !["ru", "en"].contains(&profile.language.as_str()) {
            self.wrong("language", "ru, en", &profile.language);
        }
        let (marks, days, terms) =
            (&profile.marks.words, &profile.attendance, &profile.terms);
        let single = [
            ("school.name", &profile.school.name),
            ("marks.words.pass", &marks.pass),
            ("marks.words.fail", &marks.fail),
            ("marks.words.not_certified", &marks.not_certified),
            ("marks.words.exempt", &marks.exempt),
            ("attendance.absent", &days.absent),
            ("attendance.ill", &days.ill),
            ("attendance.excused", &days.excused),
            ("attendance.late", &days.late),
            ("attendance.unknown", &days.unknown),
            ("terms.interim_mark", &terms.interim_mark),
            ("terms.year_mark", &terms.year_mark),
            ("terms.exam_mark", &terms.exam_mark),
            ("terms.final_mark", &terms.final_mark),
        ];
        let pairs = [
            ("terms.quarter", &terms.quarter),
            ("terms.half_year", &terms.half_year),
            ("terms.trimester", &terms.trimester),
            ("terms.year", &terms.year),
        ];
        let pairs =
            pairs.iter().flat_map(|(key, own)| own.iter().map(|word| (*key, word)));
        for (key, word) in single.into_iter().chain(pairs) {
            if word.trim().is_empty() {
                self.wrong(key, "А–я", format!("\"{word}\""));
            }
        }
    }

    fn checks(&mut self, checks: &CheckSettings) {
        let distance = checks.mean_distance;
        if !(0.0..=100.0).contains(&distance) {
            self.wrong("checks.mean_distance", "0.0–100.0", distance);
        }
        if checks.homework_percent > 100 {
            self.wrong("checks.homework_percent", "0–100", checks.homework_percent);
        }
    }

    fn marks(&mut self, profile: &Profile) {
        let (lowest, highest) = (profile.marks.lowest, profile.marks.highest);
        if lowest > highest {
            self.wrong(
                "marks.lowest",
                "≤ marks.highest",
                format!("{lowest} > {highest}"),
            );
        }
        for rule in &profile.marking {
            if !["marked", "pass_fail", "unmarked"].contains(&rule.marking.as_str()) {
                self.wrong(
                    "marking.marking",
                    "marked, pass_fail, unmarked",
                    &rule.marking,
                );
            }
            let [first, last] = rule.grades;
            if first > last || first == 0 || last > 12 {
                self.wrong("marking.grades", "[1, 12]", format!("{:?}", rule.grades));
            }
        }
    }

    fn deadlines(&mut self, profile: &Profile) {
        let (deadlines, retention) = (&profile.deadlines, &profile.retention);
        if !(1..=31).contains(&deadlines.journal_day) {
            self.wrong("deadlines.journal_day", "1–31", deadlines.journal_day);
        }
        let leap_day = NaiveDate::from_ymd_opt(2028, 1, 1).unwrap_or_default();
        if profile.binding_deadline(leap_day).is_none() {
            self.wrong("deadlines.binding", "MM-DD", &deadlines.binding);
        }
        for (key, years) in [
            ("retention.journal_years", retention.journal_years),
            ("retention.ledger_years", retention.ledger_years),
        ] {
            if !(1..=100).contains(&years) {
                self.wrong(key, "1–100", years);
            }
        }
    }

    fn paper(&mut self, profile: &Profile) {
        // The facing spreads of a journal are sewn between its pages, on the left.
        for (key, paper, edges) in [
            ("paper.journal", &profile.paper.journal, &["left"][..]),
            ("paper.ledger", &profile.paper.ledger, &["left", "top"]),
        ] {
            if !edges.contains(&paper.binding_edge.as_str()) {
                let expected = format!("binding_edge: {}", edges.join(", "));
                self.wrong(key, &expected, &paper.binding_edge);
            }
            let margins = [
                paper.binding_margin,
                paper.outer_margin,
                paper.top_margin,
                paper.bottom_margin,
            ];
            if let Some(wide) = margins.into_iter().find(|margin| *margin > 60) {
                self.wrong(key, "0–60", wide);
            }
        }
        let limits = &profile.limits;
        for (key, most) in [
            ("tome.leaves", profile.tome.leaves),
            ("limits.topic_letters", limits.topic_letters),
            ("limits.homework_letters", limits.homework_letters),
            ("limits.movements", limits.movements),
        ] {
            if most == 0 {
                self.wrong(key, "≥ 1", most);
            }
        }
    }

    /// A role without a title would be printed by its key.
    fn roles(&mut self, profile: &Profile) {
        let known = || profile.role_titles.keys().cloned().collect::<Vec<_>>().join(", ");
        for holder in &profile.roles {
            if !profile.role_titles.contains_key(&holder.role) {
                self.wrong("roles.role", &known(), &holder.role);
            }
            if let (Some(from), Some(to)) = (holder.from, holder.to)
                && to < from
            {
                self.wrong("roles.to", &format!("≥ {from}"), to);
            }
        }
        let signers = &profile.signers;
        for (key, roles) in [
            ("signers.journal", &signers.journal),
            ("signers.ledger", &signers.ledger),
            ("signers.report", &signers.report),
        ] {
            for role in roles.iter().filter(|own| !profile.role_titles.contains_key(*own))
            {
                self.wrong(key, &known(), role);
            }
        }
    }

    /// One calendar a year; what is in it is judged with the snapshot that takes it.
    fn calendars(&mut self, profile: &Profile) {
        let mut seen = BTreeSet::new();
        for year in &profile.calendar {
            if !seen.insert(&year.name) {
                self.wrong("calendar.name", "2025-26, 2026-27, …", &year.name);
            }
        }
    }

    /// Ids are parts of file names; no day may belong to two periods.
    fn periods(&mut self, periods: &[PrintedPeriod]) {
        let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
        let mut spans: Vec<(&str, Span)> = Vec::new();
        for period in periods {
            let is_plain = (1..=16).contains(&period.id.len())
                && period
                    .id
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
            if !is_plain || period.id == "ledger" {
                self.wrong("print.periods.id", "a–z, 0–9", &period.id);
            }
            if !seen.insert((&period.year, &period.id)) {
                self.wrong("print.periods.id", "q1, q2, …", &period.id);
            }
            if !is_school_year(&period.year) {
                self.wrong("print.periods.year", "2025-26", &period.year);
            }
            let span = Span { from: period.starts, to: period.ends };
            for day in [span.from, span.to] {
                // Deadlines are counted from these days and must stay in the calendar.
                if !(1900..3000).contains(&day.year()) {
                    self.wrong("print.periods", "1900–2999", day);
                }
            }
            if span.to < span.from {
                self.wrong("print.periods.ends", "≥ starts", span.to);
            } else if let Some((_, other)) =
                spans.iter().find(|(year, own)| *year == period.year && own.meets(span))
            {
                let expected = format!("< {}, > {}", other.from, other.to);
                self.wrong("print.periods.starts", &expected, span.from);
            }
            spans.push((&period.year, span));
        }
    }

    /// Every text of the profile may be printed, so each of its letters must print.
    fn letters(&mut self, profile: &Profile) {
        if let Ok(value) = toml::Value::try_from(profile) {
            self.letters_of(&value, "");
        }
    }

    fn letters_of(&mut self, value: &toml::Value, key: &str) {
        match value {
            toml::Value::String(text) => {
                if let Some(letter) = fonts::unprintable(text) {
                    let found = format!("U+{:04X}", u32::from(letter));
                    self.wrong(key, "А–я", found);
                }
            }
            toml::Value::Array(items) => {
                items.iter().for_each(|own| self.letters_of(own, key));
            }
            toml::Value::Table(members) => {
                for (name, own) in members {
                    let key = if key.is_empty() {
                        name.clone()
                    } else {
                        format!("{key}.{name}")
                    };
                    self.letters_of(own, &key);
                }
            }
            _ => {}
        }
    }
}

/// `2025-26`: a period of any other year would never be printed.
fn is_school_year(text: &str) -> bool {
    let parts = text.split_once('-').filter(|(first, last)| {
        first.len() == 4
            && last.len() == 2
            && first.bytes().chain(last.bytes()).all(|byte| byte.is_ascii_digit())
    });
    let year = parts.and_then(|(first, last)| {
        Some((first.parse::<u16>().ok()?, last.parse::<u16>().ok()?))
    });
    year.is_some_and(|(first, last)| (first + 1) % 100 == last)
}
