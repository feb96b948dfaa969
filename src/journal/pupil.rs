//! A pupil and a person's name.

use chrono::NaiveDate;

use super::{Movement, Span};

/// A person's name in its parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PersonName {
    /// Family name.
    pub family: String,
    /// Given name.
    pub given: String,
    /// Patronymic, if there is one.
    pub patronymic: Option<String>,
}

impl PersonName {
    /// «Фамилия Имя Отчество».
    pub fn full(&self) -> String {
        match &self.patronymic {
            Some(patronymic) => format!("{} {} {patronymic}", self.family, self.given),
            None => self.short(),
        }
    }

    /// «Фамилия Имя».
    pub fn short(&self) -> String {
        format!("{} {}", self.family, self.given)
    }

    /// «Фамилия И. О.», as in a list of teachers; spaces do not break.
    pub fn with_initials(&self) -> String {
        format!("{}\u{a0}{}", self.family, self.initials())
    }

    /// «И. О. Фамилия», as beside a signature; spaces do not break.
    pub fn for_signature(&self) -> String {
        format!("{}\u{a0}{}", self.initials(), self.family)
    }

    fn initials(&self) -> String {
        let parts = [Some(&self.given), self.patronymic.as_ref()];
        let initials: Vec<String> = parts
            .into_iter()
            .flatten()
            .filter_map(|part| part.chars().next())
            .map(|letter| format!("{letter}."))
            .collect();
        initials.join("\u{a0}")
    }
}

/// A pupil who was in the class at some time of the year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pupil {
    /// Id in the export; the only thing findings say of a pupil.
    pub id: String,
    /// Name, for documents only.
    pub name: PersonName,
    /// Date of birth, if known.
    pub born: Option<NaiveDate>,
    /// Number of the personal file, if known.
    pub personal_file: Option<String>,
    /// The pupil's own grade: the class's, but for a combined class.
    pub grade: u8,
    /// Studies by an individual plan.
    pub individual_plan: bool,
    /// When the pupil was in the class, by first day.
    pub membership: Vec<Span>,
    /// Arrivals and departures, by date.
    pub movements: Vec<Movement>,
}

impl Pupil {
    /// Whether the pupil is in the class on that day.
    pub fn is_enrolled(&self, day: NaiveDate) -> bool {
        self.membership.iter().any(|span| span.contains(day))
    }

    /// Whether the pupil is in the class on some day of the span.
    pub fn is_enrolled_within(&self, span: Span) -> bool {
        self.membership.iter().any(|own| own.meets(span))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_lists_and_signatures_want_them() {
        let name = PersonName {
            family: "Ёлкин-Щукин".into(),
            given: "Пётр".into(),
            patronymic: Some("Ильич".into()),
        };
        assert_eq!(name.full(), "Ёлкин-Щукин Пётр Ильич");
        assert_eq!(name.with_initials(), "Ёлкин-Щукин\u{a0}П.\u{a0}И.");
        let lone = PersonName { patronymic: None, ..name };
        assert_eq!(lone.full(), "Ёлкин-Щукин Пётр");
        assert_eq!(lone.for_signature(), "П.\u{a0}Ёлкин-Щукин");
    }
}
