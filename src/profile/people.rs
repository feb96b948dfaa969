//! Who held a role on a day.

use chrono::NaiveDate;

use super::{Profile, RoleHolder};
use crate::journal::PersonName;

/// A role as it was held on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonInRole {
    /// Title as printed, with the acting form.
    pub title: String,
    /// Who held it; `None` if the profile knows nobody.
    pub name: Option<PersonName>,
}

/// How a role was held.
pub type Held<'a> = Option<&'a RoleHolder>;

impl Profile {
    /// Who held the role on that day; the last entry that fits decides.
    pub fn holder(&self, role: &str, day: NaiveDate) -> Held<'_> {
        self.roles.iter().rev().find(|holder| {
            holder.role == role
                && holder.from.is_none_or(|from| from <= day)
                && holder.to.is_none_or(|to| day <= to)
        })
    }

    /// The role as printed on a document of that day.
    pub fn person_in_role(&self, role: &str, day: NaiveDate) -> PersonInRole {
        let holder = self.holder(role, day);
        let title = self.role_title(role);
        let title = match holder.and_then(|holder| holder.acting.as_deref()) {
            Some(acting) => acting.to_owned(),
            None => title,
        };
        let name = holder.map(|holder| PersonName {
            family: holder.family_name.clone(),
            given: holder.given_name.clone(),
            patronymic: holder.patronymic.clone(),
        });
        PersonInRole { title, name }
    }

    /// Title of a role; the role's own name where the profile has none.
    pub fn role_title(&self, role: &str) -> String {
        self.role_titles.get(role).cloned().unwrap_or_else(|| role.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_holder_of_the_day_signs_with_the_acting_form() {
        let holder =
            |family: &str, from: Option<&str>, acting: Option<&str>| RoleHolder {
                role: "director".into(),
                family_name: family.into(),
                given_name: "Анна".into(),
                patronymic: None,
                from: from.and_then(|day| day.parse().ok()),
                to: None,
                acting: acting.map(str::to_owned),
                order: None,
            };
        let profile = Profile {
            roles: vec![
                holder("Первая", None, None),
                holder("Вторая", Some("2026-01-12"), Some("И. о. директора")),
            ],
            ..Profile::default()
        };
        let check = |day: &str, title: &str, family: &str| {
            let person =
                profile.person_in_role("director", day.parse().unwrap_or_default());
            assert_eq!(person.title, title);
            assert_eq!(person.name.map(|name| name.family).as_deref(), Some(family));
        };
        check("2025-10-24", "Директор", "Первая");
        check("2026-03-20", "И. о. директора", "Вторая");
        let nobody = Profile::default().person_in_role("director", NaiveDate::MIN);
        assert_eq!(nobody.name, None);
    }
}
