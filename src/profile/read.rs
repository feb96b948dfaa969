//! Reads `data/school.toml`, strictly.

use super::{Marking, Profile};
use crate::finding::{Code, Finding, Place};

/// The profile has a key or a value that does not belong there.
pub const NOT_A_PROFILE: Code = Code::blocks("P01");
/// A value of the profile is outside what it may be.
pub const WRONG_SETTING: Code = Code::blocks("P02");

/// All codes of this room.
pub const CODES: &[Code] = &[NOT_A_PROFILE, WRONG_SETTING];

/// Reads a profile; whatever it does not say has its default.
///
/// # Errors
/// Everything that is wrong, with line and column.
pub fn read(text: &str, file: &str) -> Result<Profile, Vec<Finding>> {
    let profile: Profile = toml::from_str(text).map_err(|error| {
        let mut place = Place::file(file);
        if let Some(span) = error.span() {
            let before = text.get(..span.start).unwrap_or_default();
            let line_start = before.rfind('\n').map_or(0, |at| at + 1);
            place.line = Some(before.matches('\n').count() + 1);
            place.column = Some(before[line_start..].chars().count() + 1);
        }
        vec![NOT_A_PROFILE.at(place).with("reason", error.message())]
    })?;
    let findings = check(&profile, file);
    if findings.is_empty() { Ok(profile) } else { Err(findings) }
}

/// Values that parse, yet cannot be meant.
fn check(profile: &Profile, file: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut wrong = |key: &str, expected: &str, found: String| {
        let finding = WRONG_SETTING.at(Place::file(file)).with("key", key);
        findings.push(finding.expected(expected).found(found));
    };
    if !["ru", "en"].contains(&profile.language.as_str()) {
        wrong("language", "ru, en", profile.language.clone());
    }
    if profile.marks.lowest > profile.marks.highest {
        let found = format!("{} > {}", profile.marks.lowest, profile.marks.highest);
        wrong("marks.lowest", "≤ marks.highest", found);
    }
    let deadline_fits = (1..=31).contains(&profile.deadlines.journal_day);
    if !deadline_fits {
        wrong("deadlines.journal_day", "1–31", profile.deadlines.journal_day.to_string());
    }
    let leap_day = chrono::NaiveDate::from_ymd_opt(2028, 1, 1).unwrap_or_default();
    if profile.binding_deadline(leap_day).is_none() {
        wrong("deadlines.binding", "MM-DD", profile.deadlines.binding.clone());
    }
    for Marking { grades, marking, .. } in &profile.marking {
        if !["marked", "pass_fail", "unmarked"].contains(&marking.as_str()) {
            wrong("marking.marking", "marked, pass_fail, unmarked", marking.clone());
        }
        if grades[0] > grades[1] {
            wrong("marking.grades", "[1, 12]", format!("{grades:?}"));
        }
    }
    for (key, paper) in [
        ("paper.journal", &profile.paper.journal),
        ("paper.ledger", &profile.paper.ledger),
    ] {
        if !["left", "top"].contains(&paper.binding_edge.as_str()) {
            wrong(key, "binding_edge: left, top", paper.binding_edge.clone());
        }
    }
    for period in &profile.print.periods {
        let is_plain = !period.id.is_empty()
            && period.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if !is_plain || period.id == "ledger" {
            wrong("print.periods.id", "a–z, 0–9", period.id.clone());
        }
        if period.ends < period.starts {
            wrong("print.periods.ends", "≥ starts", period.ends.to_string());
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::TEMPLATE;

    #[test]
    fn the_template_says_what_the_defaults_are() {
        assert_eq!(read(TEMPLATE, "school.toml"), Ok(Profile::default()));
    }

    #[test]
    fn an_unknown_key_is_found_with_its_line() {
        let findings = read("language = \"ru\"\n[school]\nnmae = \"x\"\n", "school.toml");
        let places: Vec<_> =
            findings.err().into_iter().flatten().map(|finding| finding.place).collect();
        assert_eq!((places[0].line, places[0].column), (Some(3), Some(1)));
    }

    #[test]
    fn each_wrong_setting_is_a_finding_of_its_own() {
        let check = |text: &str, key: &str| {
            let findings = read(text, "school.toml").err().unwrap_or_default();
            assert_eq!(findings.len(), 1, "{text}");
            assert_eq!(findings[0].values["key"], key);
        };
        check("language = \"de\"", "language");
        check("[marks]\nlowest = 6", "marks.lowest");
        check("[deadlines]\njournal_day = 0", "deadlines.journal_day");
        check("[deadlines]\nbinding = \"10.07\"", "deadlines.binding");
        check("[[marking]]\ngrades = [5, 2]", "marking.grades");
    }
}
