//! Words that a cell may hold, and what each means in a snapshot.

/// A word of the office.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::import) struct Word {
    /// As it stands in the cell.
    pub(in crate::import) office: &'static str,
    /// As snapshot v1 or the profile writes it.
    pub(in crate::import) code: &'static str,
}

const fn word(office: &'static str, code: &'static str) -> Word {
    Word { office, code }
}

/// A two-way switch: an empty cell means no.
pub(super) const YES: &[Word] = &[word("да", "yes")];

/// Offsets of Russian time zones.
///
/// Source: federal law of 03.06.2011 № 107-ФЗ, article 5.
pub(super) const ZONES: &[Word] = &[
    word("UTC+2 Калининград", "+02:00"),
    word("UTC+3 Москва", "+03:00"),
    word("UTC+4 Самара", "+04:00"),
    word("UTC+5 Екатеринбург", "+05:00"),
    word("UTC+6 Омск", "+06:00"),
    word("UTC+7 Красноярск", "+07:00"),
    word("UTC+8 Иркутск", "+08:00"),
    word("UTC+9 Якутск", "+09:00"),
    word("UTC+10 Владивосток", "+10:00"),
    word("UTC+11 Магадан", "+11:00"),
    word("UTC+12 Камчатка", "+12:00"),
];

/// Roles of the profile.
pub(super) const ROLES: &[Word] = &[
    word("Директор", "director"),
    word("Заместитель директора", "deputy"),
    word("Секретарь", "secretary"),
];

/// The word for days without lessons among the kinds of period.
pub(in crate::import) const HOLIDAYS: &str = "holidays";

/// Kinds of period.
pub(super) const PERIODS: &[Word] = &[
    word("четверть", "quarter"),
    word("полугодие", "half_year"),
    word("триместр", "trimester"),
    word("год", "year"),
    word("каникулы", HOLIDAYS),
];

/// Kinds of marking term.
pub(super) const TERMS: &[Word] = &[
    word("четверть", "quarter"),
    word("полугодие", "half_year"),
    word("триместр", "trimester"),
    word("год", "year"),
];

/// Kinds of movement.
pub(super) const MOVEMENTS: &[Word] = &[
    word("прибыл", "arrived"),
    word("выбыл", "left"),
    word("пришёл из другого класса", "transferred_in"),
    word("переведён в другой класс", "transferred_out"),
];

/// Kinds of course.
pub(super) const COURSES: &[Word] =
    &[word("урок", "lesson"), word("электив", "elective"), word("кружок", "club")];

/// How a course is marked.
pub(super) const MARKINGS: &[Word] = &[
    word("отметки", "marked"),
    word("зачёт", "pass_fail"),
    word("без отметок", "unmarked"),
];

/// Kinds of work.
pub(super) const WORKS: &[Word] = &[
    word("работа на уроке", "lesson_work"),
    word("контрольная", "control_work"),
    word("самостоятельная", "test"),
    word("диктант", "dictation"),
    word("сочинение", "composition"),
    word("лабораторная", "laboratory"),
    word("наизусть", "by_heart"),
    word("творческая", "creative"),
    word("домашняя", "homework"),
    word("экзамен", "examination"),
    word("другая", "other"),
];

/// Kinds of resulting mark.
pub(super) const RESULTS: &[Word] = &[
    word("за период", "term_mark"),
    word("промежуточная", "interim_mark"),
    word("годовая", "year_mark"),
    word("экзамен", "exam_mark"),
    word("итоговая", "final_mark"),
];

/// Decisions of the council.
pub(super) const DECISIONS: &[Word] = &[
    word("переведён", "promoted"),
    word("переведён условно", "promoted_conditionally"),
    word("оставлен на повторное обучение", "repeats"),
    word("окончил школу", "graduated"),
    word("выбыл", "left"),
];

#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;
    use serde_json::{Value, from_value};

    use super::*;
    use crate::snapshot::v1;

    fn check<T: DeserializeOwned>(words: &[Word]) {
        for own in words.iter().filter(|own| own.code != HOLIDAYS) {
            let meant = from_value::<T>(Value::String(own.code.to_owned()));
            assert!(meant.is_ok(), "{}", own.office);
        }
    }

    #[test]
    fn every_word_means_something() {
        check::<v1::TermKind>(PERIODS);
        check::<v1::TermKind>(TERMS);
        check::<v1::MovementKind>(MOVEMENTS);
        check::<v1::CourseKind>(COURSES);
        check::<v1::Marking>(MARKINGS);
        check::<v1::WorkKind>(WORKS);
        check::<v1::ResultKind>(RESULTS);
        check::<v1::DecisionKind>(DECISIONS);
        let titles = crate::profile::Profile::default().role_titles;
        assert!(ROLES.iter().all(|own| titles.contains_key(own.code)));
        let is_offset = |own: &Word| own.code.parse::<chrono::FixedOffset>().is_ok();
        assert!(ZONES.iter().all(is_offset));
    }
}
