//! What was recognised in a foreign sheet.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::super::heading::{behind, heading, shown};
use super::resulting::{Resulting, resulting};
use crate::import::sheets::{Cell, Sheet, SheetRow};
use crate::import::workbook::{folded, marks, year};
use crate::import::{attendance, entry, values};
use crate::profile::Profile;

/// Rows among which a heading is looked for.
const FIRST_ROWS: usize = 40;
/// Most rows of a heading.
const MOST_HEADING_ROWS: usize = 2;
/// Fewest columns that go across.
const FEWEST_ACROSS: usize = 3;

/// What a column is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Class,
    Subject,
    Group,
    Pupil,
    FamilyName,
    GivenName,
    Patronymic,
    Born,
    PersonalFile,
    Date,
    Lesson,
    Topic,
    Homework,
    Work,
    Mark,
    Attendance,
    Teacher,
    Room,
    Number,
}

/// Words by which headings are known.
const WORDS: &[(Role, &[&str])] = &[
    (Role::Class, &["класс", "класс/группа", "учебный класс", "class"]),
    (Role::Subject, &["предмет", "дисциплина", "учебный предмет", "subject", "course"]),
    (Role::Group, &["подгруппа", "группа", "group"]),
    (
        Role::Pupil,
        &[
            "фио",
            "ф.и.о.",
            "ф. и. о.",
            "ученик",
            "учащийся",
            "обучающийся",
            "ученики",
            "учащиеся",
            "обучающиеся",
            "фио ученика",
            "фио учащегося",
            "фио обучающегося",
            "ф.и.о. ученика",
            "ф.и.о. учащегося",
            "ф.и.о. обучающегося",
            "фамилия, имя",
            "фамилия имя",
            "фамилия, имя, отчество",
            "фамилия имя отчество",
            "student",
            "pupil",
            "name",
        ],
    ),
    (Role::FamilyName, &["фамилия", "last name", "surname", "family name"]),
    (Role::GivenName, &["имя", "first name", "given name"]),
    (Role::Patronymic, &["отчество", "middle name", "patronymic"]),
    (Role::Born, &["дата рождения", "д.р.", "др", "birth date", "date of birth"]),
    (Role::PersonalFile, &["личное дело", "№ личного дела", "номер личного дела"]),
    (Role::Date, &["дата", "дата урока", "дата занятия", "день", "date"]),
    (Role::Lesson, &["урок", "№ урока", "номер урока", "урок №", "lesson", "period"]),
    (Role::Topic, &["тема", "тема урока", "тема занятия", "содержание урока", "topic"]),
    (Role::Homework, &["домашнее задание", "дз", "д/з", "задание на дом", "homework"]),
    (
        Role::Work,
        &["вид работы", "тип работы", "вид контроля", "тип задания", "форма контроля"],
    ),
    (
        Role::Mark,
        &["оценка", "отметка", "оценки", "отметки", "балл", "результат", "mark", "grade"],
    ),
    (
        Role::Attendance,
        &["посещаемость", "пропуск", "пропуски", "отсутствие", "attendance", "absence"],
    ),
    (
        Role::Teacher,
        &[
            "учитель",
            "преподаватель",
            "педагог",
            "фио учителя",
            "ф.и.о. учителя",
            "teacher",
        ],
    ),
    (Role::Room, &["кабинет", "аудитория", "room"]),
    (Role::Number, &["№", "№ п/п", "n", "п/п", "номер", "no", "#"]),
];

/// Labels above a heading, as they are written.
const TITLES: [(Role, &str); 3] =
    [(Role::Class, "Класс"), (Role::Subject, "Предмет"), (Role::Teacher, "Учитель")];

/// A sheet whose heading was recognised.
pub(super) struct Seen<'a> {
    pub(super) sheet: &'a Sheet,
    /// Rows of its heading.
    pub(super) heading_rows: usize,
    /// How the columns are headed that were recognised, by what they are about.
    pub(super) columns: BTreeMap<Role, String>,
    /// Columns of resulting marks.
    pub(super) results: Vec<(String, Resulting)>,
    /// Labels above the heading.
    pub(super) titles: BTreeMap<Role, &'static str>,
    /// Whether days stand across, or else subjects.
    pub(super) days: bool,
    pub(super) subjects: bool,
    /// Columns that were not recognised and do not go across, with their headings.
    pub(super) others: Vec<(usize, String)>,
    /// Whether marks and words of attendance share cells.
    pub(super) is_shared: bool,
    /// Short words of some columns that the form does not have.
    pub(super) words: BTreeMap<Role, BTreeSet<String>>,
    /// Beginnings of rows that sum up, with the heading under which they stand.
    pub(super) totals: BTreeSet<(String, &'static str)>,
    /// School year, `2025-26`, if anything names it.
    pub(super) year: Option<String>,
}

impl<'a> Seen<'a> {
    /// What a sheet looks like; `None` without a heading that is recognised.
    pub(super) fn of(sheet: &'a Sheet, profile: &Profile) -> Option<Self> {
        let rows = 0..sheet.rows.len().min(FIRST_ROWS);
        let all = rows.flat_map(|at| (1..=MOST_HEADING_ROWS).map(move |own| (at, own)));
        let scored = all.map(|(at, own)| (score(sheet, at, own), at, own));
        let (score, at, heading_rows) =
            scored.max_by_key(|(score, at, own)| (*score, Reverse((*at, *own))))?;
        if score < 2 {
            return None;
        }
        let mut seen = Self {
            sheet,
            heading_rows,
            columns: BTreeMap::new(),
            results: Vec::new(),
            titles: BTreeMap::new(),
            days: false,
            subjects: false,
            others: Vec::new(),
            is_shared: false,
            words: BTreeMap::new(),
            totals: BTreeSet::new(),
            year: None,
        };
        let mut places: BTreeMap<Role, usize> = BTreeMap::new();
        let (mut days, mut rest) = (Vec::new(), Vec::new());
        for (column, (value, _)) in heading(sheet, at, heading_rows) {
            let text = one_line(&shown(&value));
            match (role(&text), resulting(&text)) {
                (Some(role), _) if !seen.columns.contains_key(&role) => {
                    places.insert(role, column);
                    seen.columns.insert(role, text);
                }
                (None, Some(own)) => seen.results.push((text, own)),
                (None, None) if is_day(&text) => days.push(column),
                _ => rest.push((column, text)),
            }
        }
        let last = sheet.rows[at].number + heading_rows - 1;
        let end = sheet.rows.partition_point(|own| own.number <= last);
        let data = &sheet.rows[end..];
        seen.days = days.len() >= FEWEST_ACROSS
            || (!days.is_empty() && !places.contains_key(&Role::Date));
        let is_marks = |column: usize| hold_marks(data, column, profile);
        seen.subjects = !seen.days
            && rest.iter().filter(|(own, _)| is_marks(*own)).count() >= FEWEST_ACROSS
            && !places.contains_key(&Role::Subject);
        seen.others = rest
            .into_iter()
            .filter(|(column, _)| !(seen.subjects && is_marks(*column)))
            .collect();
        seen.look_above(&sheet.rows[..at]);
        seen.look_below(data, &places, &days, profile);
        Some(seen)
    }

    fn look_above(&mut self, rows: &[SheetRow]) {
        for cell in rows.iter().flat_map(|own| &own.cells) {
            let text = shown(&cell.value);
            for (role, label) in TITLES {
                if behind(label, &text).is_some() && !self.columns.contains_key(&role) {
                    self.titles.insert(role, label);
                }
            }
            let mut words = text.split([' ', ':']).filter_map(year);
            self.year = self.year.take().or_else(|| words.next_back());
        }
    }

    fn look_below(
        &mut self,
        data: &[SheetRow],
        places: &BTreeMap<Role, usize>,
        days: &[usize],
        profile: &Profile,
    ) {
        let mark = places.get(&Role::Mark);
        let marks_in: Vec<usize> = mark.into_iter().chain(days).copied().collect();
        let work = places.get(&Role::Work);
        for row in data {
            for cell in &row.cells {
                let text = shown(&cell.value);
                if marks_in.contains(&cell.column) {
                    match entry::entry(&text, profile) {
                        _ if marks(&text, profile).is_some() => {}
                        Some(own) => self.is_shared |= own.attendance.is_some(),
                        None => self.note(Role::Mark, text.clone()),
                    }
                }
                if work == Some(&cell.column) && !super::written::is_work(&text) {
                    self.note(Role::Work, text.clone());
                }
                self.totals.extend(total(&text, cell.column, places, &self.columns));
                let date = places.get(&Role::Date) == Some(&cell.column);
                if self.year.is_none() && date {
                    let day = values::spelt_day(&text, None);
                    self.year = day.map(values::school_year_of);
                }
            }
        }
    }

    /// Keeps a short word; a long one, or one with initials, may be a name.
    fn note(&mut self, role: Role, text: String) {
        const MOST: usize = 40;
        const LONGEST: usize = 12;
        let words = self.words.entry(role).or_default();
        let mut parts = text.split('.').skip(1);
        let has_initials = parts.any(|own| own.starts_with(char::is_uppercase));
        if text.chars().count() <= LONGEST
            && !text.contains(char::is_whitespace)
            && !has_initials
            && words.len() < MOST
        {
            words.insert(text);
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A row that sums others up, under the heading of pupils or numbers.
fn total(
    text: &str,
    column: usize,
    places: &BTreeMap<Role, usize>,
    names: &BTreeMap<Role, String>,
) -> Option<(String, &'static str)> {
    const WORDS: [&str; 3] = ["Итого", "Всего", "Средн"];
    let own = folded(text);
    let word = WORDS.into_iter().find(|word| own.starts_with(&folded(word)))?;
    let roles = [Role::Pupil, Role::FamilyName, Role::Number];
    let role = roles.into_iter().find(|own| places.get(own) == Some(&column))?;
    Some((names.get(&role)?.clone(), word))
}

fn role(text: &str) -> Option<Role> {
    let text = folded(text);
    let text = text.trim_end_matches(':');
    let mut all = WORDS.iter();
    all.find(|(_, words)| words.iter().any(|own| folded(own) == text)).map(|own| own.0)
}

/// Whether it is a day of any year, also of a leap one.
fn is_day(text: &str) -> bool {
    let is_of = |year| values::spelt_day(text, Some(year)).is_some();
    is_of("2025-26") || is_of("2023-24")
}

/// Whether a text looks like the name of a person: two or three words, each with a capital,
/// initials as well.
pub(super) fn may_be_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_capital = |own: &&str| {
        let is_letter = |own: char| own.is_alphabetic() || "-.'’".contains(own);
        own.starts_with(char::is_uppercase) && own.chars().all(is_letter)
    };
    (2..=3).contains(&words.len()) && words.iter().all(is_capital)
}

/// How much of it looks like a heading.
fn score(sheet: &Sheet, at: usize, rows: usize) -> usize {
    let heading = heading(sheet, at, rows);
    // It begins where something is recognised.
    let is_known = |own: &Cell| {
        heading.get(&own.column).is_some_and(|(_, text)| role(text).is_some())
    };
    if !sheet.rows[at].cells.iter().any(is_known) {
        return 0;
    }
    let texts: Vec<&String> = heading.values().map(|(_, text)| text).collect();
    let roles: BTreeSet<Role> = texts.iter().filter_map(|own| role(own)).collect();
    let results = texts.iter().filter(|own| resulting(own).is_some()).count();
    let days = texts.iter().filter(|own| is_day(own)).count();
    // A row of days, or a list of subjects, is a heading with a single column of people.
    let others = texts.len().saturating_sub(roles.len()) >= FEWEST_ACROSS;
    roles.len()
        + results
        + usize::from(days > 0 && !roles.is_empty())
        + usize::from(others && roles.contains(&Role::Pupil))
}

/// Whether most cells of a column are marks or words of attendance.
fn hold_marks(data: &[SheetRow], column: usize, profile: &Profile) -> bool {
    let cells = data.iter().flat_map(|own| &own.cells).filter(|own| own.column == column);
    let (mut all, mut good) = (0, 0);
    for cell in cells {
        let text = shown(&cell.value);
        all += 1;
        good += usize::from(
            marks(&text, profile).is_some() || attendance(&text, profile).is_some(),
        );
    }
    good * 2 > all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_february_is_a_day_and_a_name_is_a_name() {
        assert!(is_day("29.02") && is_day("28 мая") && !is_day("30.02"));
        for name in ["Жук Ян", "Де Фриз Ян", "Жук Я. П.", "Жук Я.П.", "Ли-Жук Ия"]
        {
            assert!(may_be_name(name), "{name}");
        }
        for none in ["Жук", "Средний балл", "Тема 5", "Ср. балл", ""]
        {
            assert!(!may_be_name(none), "{none}");
        }
    }
}
