//! Waivers: what the school allowed to be printed although something is not filled in
//! (`data/waivers.toml`).
//!
//! A waiver names a rule, a place and a reason, and who gave it when. A finding that it
//! fits no longer refuses a document; it is printed in a list of its own. One that fits
//! nothing, has expired or is about a rule that nobody can waive is itself a finding.

mod file;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::checks;
use crate::finding::{Code, Finding, Place, Waived};

pub use file::{FILE, LARGEST, NOT_WAIVERS, appended, faults, read};

/// No finding is at the place of the waiver.
pub const FITS_NOTHING: Code = Code::warns("R02");
/// The last day of the waiver is over.
pub const EXPIRED: Code = Code::warns("R03");
/// The rule has no such code, or paper would be wrong if it were waived.
pub const NOT_WAIVABLE: Code = Code::warns("R04");

/// What it allows was allowed before in other words, which stay.
pub const ALLOWED_OTHERWISE: Code = Code::warns("R05");

/// All codes of this room.
pub const CODES: &[Code] =
    &[NOT_WAIVERS, FITS_NOTHING, EXPIRED, NOT_WAIVABLE, ALLOWED_OTHERWISE];

/// One permission. What of the place it does not name may be anything.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// Code of the rule, `C01`.
    pub rule: String,
    /// School year, `2025-26`.
    pub year: String,
    /// Class as the school writes it, «7А».
    pub class: String,
    /// Print period, `q1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Subject, with its subgroup: as the finding has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Date of the lesson or of the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Id of the lesson.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lesson: Option<String>,
    /// Id of the pupil.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pupil: Option<String>,
    /// «Причина».
    pub reason: String,
    /// «Основание»: an order, a protocol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// Who gives it, as printed.
    pub by: String,
    /// When it is given.
    pub on: NaiveDate,
    /// Its last day, if it is not for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

impl Waiver {
    /// A waiver of everything that a rule finds at a place.
    pub fn at(rule: &str, place: &Place, given: &Waived) -> Option<Self> {
        Some(Self {
            rule: rule.to_owned(),
            year: place.year.clone()?,
            class: place.class.clone()?,
            period: place.period.clone(),
            subject: place.subject.clone(),
            date: place.date.clone(),
            lesson: place.lesson.clone(),
            pupil: place.pupil.clone(),
            reason: given.reason.clone(),
            basis: given.basis.clone(),
            by: given.by.clone(),
            on: given.on,
            until: None,
        })
    }

    /// Whether a finding is what it allows.
    pub fn fits(&self, finding: &Finding) -> bool {
        let place = &finding.place;
        let is_same =
            |own: &Option<String>, other: &Option<String>| own.is_none() || own == other;
        self.rule == finding.code.id
            && place.year.as_ref() == Some(&self.year)
            && place.class.as_ref() == Some(&self.class)
            && is_same(&self.period, &place.period)
            && is_same(&self.subject, &place.subject)
            && is_same(&self.date, &place.date)
            && is_same(&self.lesson, &place.lesson)
            && is_same(&self.pupil, &place.pupil)
    }

    fn is_expired(&self, today: NaiveDate) -> bool {
        self.until.is_some_and(|until| until < today)
    }

    fn is_waivable(&self) -> bool {
        checks::may_be_waived(&self.rule)
    }

    fn given(&self) -> Waived {
        Waived {
            reason: self.reason.clone(),
            basis: self.basis.clone(),
            by: self.by.clone(),
            on: self.on,
        }
    }
}

/// A waiver and the line of the file it begins in.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    line: usize,
    waiver: Waiver,
}

/// All waivers of a school.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waivers {
    /// The file as findings name it.
    file: String,
    entries: Vec<Entry>,
}

impl Waivers {
    /// Waivers of one class, in their order, with their lines.
    pub fn of_class(&self, year: &str, class: &str) -> Vec<(usize, &Waiver)> {
        let all = self.entries.iter().map(|own| (own.line, &own.waiver));
        all.filter(|(_, own)| own.year == year && own.class == class).collect()
    }

    /// Marks the findings that are allowed on this day; the first waiver that fits counts.
    ///
    /// Gives the lines of those that fit some finding.
    pub fn allow(&self, findings: &mut [Finding], today: NaiveDate) -> BTreeSet<usize> {
        let mut used = BTreeSet::new();
        let is_in_force =
            |own: &&Entry| own.waiver.is_waivable() && !own.waiver.is_expired(today);
        let in_force: Vec<&Entry> = self.entries.iter().filter(is_in_force).collect();
        for finding in findings {
            let fitting = in_force.iter().filter(|own| own.waiver.fits(finding));
            let fitting: Vec<_> = fitting.collect();
            used.extend(fitting.iter().map(|own| own.line));
            finding.waived = fitting.first().map(|own| own.waiver.given());
        }
        used
    }

    /// What is wrong with the waivers of the classes that were looked at.
    pub fn idle(
        &self,
        used: &BTreeSet<usize>,
        is_looked_at: impl Fn(&Waiver) -> bool,
        today: NaiveDate,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        for entry in self.entries.iter().filter(|own| is_looked_at(&own.waiver)) {
            let own = &entry.waiver;
            let place = Place {
                line: Some(entry.line),
                year: Some(own.year.clone()),
                class: Some(own.class.clone()),
                period: own.period.clone(),
                subject: own.subject.clone(),
                date: own.date.clone(),
                lesson: own.lesson.clone(),
                pupil: own.pupil.clone(),
                ..Place::file(&self.file)
            };
            let finding = match own.until {
                _ if !own.is_waivable() => NOT_WAIVABLE.at(place),
                Some(until) if own.is_expired(today) => EXPIRED.at(place).found(until),
                _ if !used.contains(&entry.line) => FITS_NOTHING.at(place),
                _ => continue,
            };
            findings.push(finding.with("rule", &own.rule));
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::EXPORT_TOO_OLD;
    use crate::checks::lessons::WITHOUT_TOPIC;

    const GIVEN: &str = "reason = \"болезнь\"\nby = \"У. З. Березина\"\n\
                         on = \"2025-10-27\"\n";

    fn waivers(scope: &str) -> Waivers {
        let text =
            format!("[[waiver]]\nyear = \"2025-26\"\nclass = \"7А\"\n{scope}\n{GIVEN}");
        let waivers = read(text.as_bytes(), "waivers.toml");
        waivers.unwrap_or_else(|findings| panic!("{findings:?}"))
    }

    fn finding(code: Code) -> Finding {
        code.at(Place {
            year: Some("2025-26".into()),
            class: Some("7А".into()),
            period: Some("q1".into()),
            subject: Some("Физика".into()),
            date: Some("2025-10-14".into()),
            ..Place::default()
        })
    }

    #[test]
    fn a_waiver_allows_what_is_at_its_place_until_its_last_day() {
        let today = NaiveDate::from_ymd_opt(2025, 11, 1).unwrap_or_default();
        // What it names; whether the finding still blocks; what is found in the waiver.
        let check = |scope: &str, code: Code, blocks: bool, found: Option<Code>| {
            let waivers = waivers(scope);
            let mut findings = [finding(code)];
            let used = waivers.allow(&mut findings, today);
            assert_eq!(findings[0].blocks(), blocks, "{scope}");
            let idle = waivers.idle(&used, |_| true, today);
            let codes: Vec<Code> = idle.iter().map(|own| own.code).collect();
            assert_eq!(codes, Vec::from_iter(found), "{scope}");
            assert_eq!(waivers.idle(&used, |_| false, today), []);
        };
        let fits = "rule = \"C01\"";
        check(fits, WITHOUT_TOPIC, false, None);
        let exact = "rule = \"C01\"\nperiod = \"q1\"\nsubject = \"Физика\"\n\
                     date = \"2025-10-14\"";
        check(exact, WITHOUT_TOPIC, false, None);
        check(&format!("{fits}\nuntil = \"2025-11-01\""), WITHOUT_TOPIC, false, None);
        let over = format!("{fits}\nuntil = \"2025-10-31\"");
        check(&over, WITHOUT_TOPIC, true, Some(EXPIRED));
        let other = format!("{fits}\nsubject = \"Химия\"");
        check(&other, WITHOUT_TOPIC, true, Some(FITS_NOTHING));
        // A finding without a lesson is not at the lesson of the waiver.
        let lesson = format!("{fits}\nlesson = \"l-1\"");
        check(&lesson, WITHOUT_TOPIC, true, Some(FITS_NOTHING));
        check("rule = \"C02\"", WITHOUT_TOPIC, true, Some(FITS_NOTHING));
        check("rule = \"C11\"", EXPORT_TOO_OLD, true, Some(NOT_WAIVABLE));
        check("rule = \"C1\"", WITHOUT_TOPIC, true, Some(NOT_WAIVABLE));
    }
}
