//! What the workbook says of the school itself: its profile, as long as there is none.

use std::collections::BTreeMap;

use crate::finding::{Finding, Place};
use crate::import::codes::PROFILE_DIFFERS;
use crate::profile::{self, Profile, RoleHolder, School};
use crate::snapshot::ShowValues;

/// The school and who holds its roles, as a source has them.
#[derive(Debug)]
pub struct SchoolData {
    school: School,
    roles: Vec<(RoleHolder, Place)>,
    /// Where the name, the short name and the address stand.
    places: BTreeMap<&'static str, Place>,
    show: ShowValues,
}

const NAME: &str = "Полное название";
const SHORT_NAME: &str = "Краткое название";
const ADDRESS: &str = "Адрес";

impl SchoolData {
    pub(super) fn new(
        school: School,
        place: impl Fn(&str) -> Place,
        show: ShowValues,
    ) -> Self {
        let places = [NAME, SHORT_NAME, ADDRESS].map(|heading| (heading, place(heading)));
        Self { school, roles: Vec::new(), places: places.into(), show }
    }

    /// Adds who holds a role; the same one again changes nothing.
    pub(super) fn put_role(&mut self, holder: RoleHolder, place: Place) {
        if !self.roles.iter().any(|(own, _)| *own == holder) {
            self.roles.push((holder, place));
        }
    }

    /// The profile as `data/school.toml` has it: the commented one, with the school's data.
    pub fn profile_text(&self) -> String {
        let school = &self.school;
        let name = format!("name = {}", quoted(&school.name));
        let mut text = String::new();
        for line in profile::TEMPLATE.lines() {
            let own = match line {
                _ if line.starts_with("name = \"Школа (") => Some(name.clone()),
                _ if line.starts_with("# short_name = ") => {
                    school.short_name.as_deref().map(|own| setting("short_name", own))
                }
                _ if line.starts_with("# address = ") => {
                    school.address.as_deref().map(|own| setting("address", own))
                }
                _ => None,
            };
            text.push_str(own.as_deref().unwrap_or(line));
            text.push('\n');
        }
        for (holder, _) in &self.roles {
            text.push_str("\n[[roles]]\n");
            let days = [("from", holder.from), ("to", holder.to)];
            let days = days.map(|(key, day)| (key, day.map(|own| own.to_string())));
            let settings = [
                ("role", Some(&holder.role)),
                ("family_name", Some(&holder.family_name)),
                ("given_name", Some(&holder.given_name)),
                ("patronymic", holder.patronymic.as_ref()),
                ("from", days[0].1.as_ref()),
                ("to", days[1].1.as_ref()),
                ("acting", holder.acting.as_ref()),
                ("order", holder.order.as_ref()),
            ];
            for (key, value) in settings {
                if let Some(value) = value {
                    text.push_str(&setting(key, value));
                    text.push('\n');
                }
            }
        }
        text
    }

    /// Where the workbook says something else than the profile; the profile stays as it is.
    pub fn differences(&self, profile: &Profile) -> Vec<Finding> {
        let own = |school: &School| {
            [Some(school.name.clone()), school.short_name.clone(), school.address.clone()]
        };
        let mut findings = Vec::new();
        let keys = [
            (NAME, "school.name"),
            (SHORT_NAME, "school.short_name"),
            (ADDRESS, "school.address"),
        ];
        let values = own(&profile.school).into_iter().zip(own(&self.school));
        for ((heading, key), (theirs, ours)) in keys.into_iter().zip(values) {
            let place = self.places.get(heading).cloned().unwrap_or_default();
            // What the office left out contradicts nothing.
            if let Some(ours) = ours.filter(|own| Some(own) != theirs.as_ref()) {
                let what = key.trim_start_matches("school.");
                let finding = PROFILE_DIFFERS.at(place).with("key", key);
                let finding = finding.with("what", what);
                let finding = finding.expected(theirs.unwrap_or_else(|| "—".to_owned()));
                findings.push(self.show.found_text(finding, &ours));
            }
        }
        for (holder, place) in &self.roles {
            if !profile.roles.contains(holder) {
                let key = format!("roles: {}", holder.role);
                let finding = PROFILE_DIFFERS.at(place.clone()).with("key", key);
                findings.push(finding.with("what", &holder.role));
            }
        }
        findings
    }
}

fn setting(key: &str, value: &str) -> String {
    format!("{key} = {}", quoted(value))
}

/// A text of TOML: its basic strings have all escapes that JSON writes.
///
/// Source: TOML 1.0, "String".
fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_that_is_written_says_what_the_workbook_said() {
        let holder = RoleHolder {
            role: "director".into(),
            family_name: "О\"Нил".into(),
            given_name: "Ян".into(),
            patronymic: None,
            from: "2025-08-01".parse().ok(),
            to: None,
            acting: Some("И. о. директора".into()),
            order: None,
        };
        let school = School {
            name: "Школа «Ёлка» \\ 5".into(),
            short_name: None,
            address: Some("г. Город".into()),
        };
        let mut data =
            SchoolData::new(school, |_| Place::default(), ShowValues::OnlyHarmless);
        data.put_role(holder.clone(), Place::default());
        let profile = profile::read(&data.profile_text(), "school.toml");
        let profile = profile.unwrap_or_default();
        assert_eq!(profile.school, data.school);
        assert_eq!(profile.roles, [holder]);
        assert_eq!(data.differences(&profile), []);
        assert_eq!(data.differences(&Profile::default()).len(), 3);
    }
}
