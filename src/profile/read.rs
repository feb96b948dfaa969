//! Reads `data/school.toml`, strictly.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::Profile;
use super::check::check;
use crate::finding::{Code, Finding, Place};

/// The profile has a key or a value that does not belong there.
pub const NOT_A_PROFILE: Code = Code::blocks("P01");
/// A value of the profile is outside what it may be.
pub const WRONG_SETTING: Code = Code::blocks("P02");

/// The name of the school is still the template's.
pub const SCHOOL_UNNAMED: Code = Code::blocks("P03");
/// Nobody holds the role of a signer on the day of the document.
pub const SIGNER_UNNAMED: Code = Code::warns("P04");
/// The export names another school than the profile.
pub const OTHER_SCHOOL: Code = Code::warns("P05");

/// All codes of this room.
pub const CODES: &[Code] =
    &[NOT_A_PROFILE, WRONG_SETTING, SCHOOL_UNNAMED, SIGNER_UNNAMED, OTHER_SCHOOL];

/// The role whose holders come from the export.
pub const CLASS_TEACHER: &str = "class_teacher";

impl Profile {
    /// Whether a form is signed by the class teacher.
    pub fn wants_class_teacher(&self) -> bool {
        self.signers.all().any(|own| own == CLASS_TEACHER)
    }

    /// Whether nobody has written the name of the school yet.
    fn is_unnamed(&self) -> bool {
        let name = self.school.name.trim();
        name.is_empty() || name == Self::default().school.name
    }

    /// Whether a source's name of the school is certainly another than the profile's; never
    /// while the profile names none.
    pub fn is_other_school(&self, name: &str) -> bool {
        !self.is_unnamed() && self.school.is_other(name)
    }

    /// What a document of that day would lack because nobody has filled it in.
    pub fn gaps(&self, file: &str, day: NaiveDate) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.is_unnamed() {
            findings.push(SCHOOL_UNNAMED.at(Place::file(file)));
        }
        // Class teachers come from the export.
        let roles = self.signers.all().filter(|own| *own != CLASS_TEACHER);
        let roles: BTreeSet<&String> = roles.collect();
        for role in roles {
            if self.person_in_role(role, day).name.is_none() {
                let finding = SIGNER_UNNAMED.at(Place::file(file));
                findings.push(finding.with("role", self.role_title(role)));
            }
        }
        findings
    }
}

/// Reads the bytes of a profile, which are UTF-8.
///
/// # Errors
/// The first byte that is none, or everything that is wrong in the text.
pub fn read_bytes(bytes: &[u8], file: &str) -> Result<Profile, Vec<Finding>> {
    let text = utf8(bytes, file, NOT_A_PROFILE).map_err(|own| vec![*own])?;
    read(text, file)
}

/// The text of a file that is UTF-8, without the mark of its byte order.
///
/// # Errors
/// A finding of this code at the first byte that is none, its kind `encoding`.
pub(crate) fn utf8<'b>(
    bytes: &'b [u8],
    file: &str,
    code: Code,
) -> Result<&'b str, Box<Finding>> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        let place = Place::in_text(file, &good, good.len());
        Box::new(code.at(place).with("kind", "encoding"))
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// A finding of this code where a TOML text is wrong: its kind and key for the catalogue.
pub(crate) fn wrong_toml(
    code: Code,
    text: &str,
    file: &str,
    error: &toml::de::Error,
) -> Finding {
    let begin = error.span().map_or(0, |span| span.start);
    let (kind, key) = kind_of(error.message());
    let place = Place::in_text(file, text, begin);
    code.at(place).with("kind", kind).with("key", key).with("reason", error.message())
}

/// Reads a profile; whatever it does not say has its default.
///
/// # Errors
/// Everything that is wrong, with line and column.
pub fn read(text: &str, file: &str) -> Result<Profile, Vec<Finding>> {
    let profile: Profile = toml::from_str(text)
        .map_err(|error| vec![wrong_toml(NOT_A_PROFILE, text, file, &error)])?;
    let findings = check(&profile, file);
    if findings.is_empty() { Ok(profile) } else { Err(findings) }
}

/// What a reason of the TOML reader is about, for the catalogue: kind and key.
fn kind_of(reason: &str) -> (&'static str, &str) {
    let key = reason.split('`').nth(1).unwrap_or_default();
    match reason {
        _ if reason.starts_with("unknown field") => ("unknown", key),
        _ if reason.starts_with("missing field") => ("missing", key),
        _ if reason.starts_with("duplicate key") => ("twice", key),
        _ if reason.starts_with("invalid type") => ("type", ""),
        _ => ("syntax", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::TEMPLATE;

    #[test]
    fn a_profile_that_is_not_utf_8_is_refused_with_its_line() {
        let bytes = b"language = \"ru\"\n[school]\nname = \"\xd8\xea\xee\xeb\xe0\"\n";
        let findings = read_bytes(bytes, "school.toml").err().unwrap_or_default();
        let told: Vec<_> =
            findings.iter().map(|own| (own.code, own.place.line)).collect();
        assert_eq!(told, [(NOT_A_PROFILE, Some(3))]);
        assert_eq!(findings[0].values["kind"], "encoding");
        let marked = format!("\u{feff}{TEMPLATE}");
        assert_eq!(read_bytes(marked.as_bytes(), "x"), Ok(Profile::default()));
    }

    #[test]
    fn the_calendar_of_a_year_is_read_as_a_snapshot_writes_it() {
        let year = "[[calendar]]\nname = \"2025-26\"\nstarts = \"2025-09-01\"\n\
                    ends = \"2026-05-26\"\n";
        let term = "[[calendar.terms]]\nid = \"q1\"\nkind = \"quarter\"\nnumber = 1\n\
                    starts = \"2025-09-01\"\nends = \"2025-10-24\"\n";
        let read = |text: &str| read(text, "school.toml");
        let profile = read(&format!("{year}{term}")).unwrap_or_default();
        assert_eq!(profile.calendar[0].terms[0].number, 1);
        let twice = read(&format!("{year}terms = []\n{year}terms = []\n"));
        assert_eq!(twice.map_err(|own| own[0].code), Err(WRONG_SETTING));
        let no_day = format!("{year}{term}").replace("10-24", "10-32");
        assert_eq!(read(&no_day).map_err(|own| own[0].code), Err(NOT_A_PROFILE));
    }

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
    fn an_unfilled_profile_lacks_the_school_and_its_signers() {
        let day = NaiveDate::from_ymd_opt(2026, 5, 30).unwrap_or_default();
        let codes = |text: &str| {
            let gaps = read(text, "").unwrap_or_default().gaps("school.toml", day);
            gaps.iter().map(|own| own.code.id).collect::<Vec<_>>()
        };
        assert_eq!(codes(TEMPLATE), ["P03", "P04", "P04"]);
        let named = "[school]\nname = \"Школа\"\n";
        let role = |role: &str, more: &str| {
            format!(
                "[[roles]]\nrole = \"{role}\"\nfamily_name = \"А\"\ngiven_name = \"Б\"\n{more}\n"
            )
        };
        let both = format!("{named}{}{}", role("deputy", ""), role("director", ""));
        assert_eq!(codes(&both), [""; 0]);
        let late = role("director", "from = \"2026-06-01\"");
        assert_eq!(codes(&format!("{named}{}{late}", role("deputy", ""))), ["P04"]);
    }

    #[test]
    fn each_wrong_setting_is_a_finding_of_its_own() {
        let check = |text: &str, key: &str| {
            let findings = read(text, "school.toml").err().unwrap_or_default();
            assert_eq!(findings.len(), 1, "{text}");
            assert_eq!(findings[0].values["key"], key);
        };
        check("language = \"de\"", "language");
        let top = "binding_edge = \"top\"\nbinding_margin = 30\nouter_margin = 10\n\
                   top_margin = 18\nbottom_margin = 15";
        check(&format!("[paper.journal]\n{top}"), "paper.journal");
        assert!(read(&format!("[paper.ledger]\n{top}"), "school.toml").is_ok());
        check("[marks]\nlowest = 6", "marks.lowest");
        check("[deadlines]\njournal_day = 0", "deadlines.journal_day");
        check("[deadlines]\nbinding = \"10.07\"", "deadlines.binding");
        check("[[marking]]\ngrades = [5, 2]", "marking.grades");
        check("[[marking]]\ngrades = [0, 2]", "marking.grades");
        check("[marks.words]\nnot_certified = \" \"", "marks.words.not_certified");
        check("[attendance]\nunknown = \"\"", "attendance.unknown");
        check("[terms]\nquarter = [\"четверть\", \"\"]", "terms.quarter");
        check("[retention]\nledger_years = 0", "retention.ledger_years");
        check("[limits]\nmovements = 0", "limits.movements");
        check("[signers]\njournal = [\"directr\"]", "signers.journal");
        check("[school]\nname = \"Школа 🦊\"", "school.name");
        let role = "[[roles]]\nrole = \"director\"\nfamily_name = \"Лев\"\n\
                    given_name = \"Ян\"\nfrom = \"2026-01-01\"\nto = ";
        check(&format!("{role}\"2025-01-01\""), "roles.to");
        check(&role.replace("director", "directr").replace("\nto = ", ""), "roles.role");
        let period = |id: &str, from: &str, to: &str| {
            format!(
                "[[print.periods]]\nyear = \"2025-26\"\nid = \"{id}\"\ntitle = \"I\"\n\
                 starts = \"{from}\"\nends = \"{to}\"\n"
            )
        };
        let far = period("q1", "2025-09-01", "+262142-12-31");
        check(&far, "print.periods");
        check(
            &far.replace("+262142", "2025").replace("-26", "-27"),
            "print.periods.year",
        );
        let first = period("q1", "2025-09-01", "2025-10-24");
        check(&period("q1", "2025-09-01", "2025-08-24"), "print.periods.ends");
        check(&period("Q1", "2025-09-01", "2025-10-24"), "print.periods.id");
        let again = period("q1", "2025-11-05", "2025-12-30");
        check(&format!("{first}{again}"), "print.periods.id");
        let across = period("q2", "2025-10-24", "2025-12-30");
        check(&format!("{first}{across}"), "print.periods.starts");
    }
}
