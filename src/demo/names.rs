//! Invented names, some with letters that programs stumble over.

use super::random::Random;

/// A person's name.
pub(super) struct Person {
    pub(super) family_name: String,
    pub(super) given_name: String,
    pub(super) patronymic: Option<String>,
}

/// Family names in the form for women; men's are made by dropping the ending.
const FAMILIES: [&str; 40] = [
    "Авдюхина",
    "Барсукова",
    "Васильчикова",
    "Гречихина",
    "Дроздова",
    "Ежова",
    "Жаворонкова",
    "Зябликова",
    "Ивушкина",
    "Калинкина",
    "Ласточкина",
    "Малинкина",
    "Незабудкина",
    "Орешникова",
    "Перепёлкина",
    "Ракитина",
    "Снегирёва",
    "Тополькова",
    "Уточкина",
    "Фиалкина",
    "Хвощова",
    "Цветикова",
    "Чижова",
    "Шишкина",
    "Щеглова",
    "Юрагина",
    "Яблочкова",
    "Ольшанова",
    "Ромашкина",
    "Синицына",
    "Стрижова",
    "Клёнова",
    "Рябинкина",
    "Осинкина",
    "Подосинкина",
    "Дубравина",
    "Липкина",
    "Вербина",
    "Камышова",
    "Ёлкина",
];
const WOMEN: [&str; 16] = [
    "Анна",
    "Вера",
    "Дарья",
    "Евгения",
    "Зоя",
    "Инна",
    "Кира",
    "Лидия",
    "Майя",
    "Нина",
    "Ольга",
    "Полина",
    "Римма",
    "Софья",
    "Ульяна",
    "Яна",
];
const MEN: [&str; 16] = [
    "Артём",
    "Борис",
    "Глеб",
    "Данил",
    "Егор",
    "Захар",
    "Илья",
    "Кирилл",
    "Лев",
    "Матвей",
    "Назар",
    "Пётр",
    "Роман",
    "Семён",
    "Тихон",
    "Фёдор",
];
const FATHERS: [(&str, &str); 8] = [
    ("Ильич", "Ильинична"),
    ("Борисович", "Борисовна"),
    ("Глебович", "Глебовна"),
    ("Егорович", "Егоровна"),
    ("Львович", "Львовна"),
    ("Петрович", "Петровна"),
    ("Семёнович", "Семёновна"),
    ("Фёдорович", "Фёдоровна"),
];

/// A grown-up or a child.
pub(super) fn adult(random: &mut Random) -> Person {
    let woman = random.chance(600);
    let family = *random.pick(&FAMILIES);
    let given = *random.pick(if woman { &WOMEN } else { &MEN });
    let (man_of, woman_of) = *random.pick(&FATHERS);
    let family = match (woman, family.strip_suffix('а')) {
        (false, Some(stem)) => stem.to_owned(),
        _ => family.to_owned(),
    };
    let patronymic = if woman { woman_of } else { man_of };
    Person {
        family_name: family,
        given_name: given.to_owned(),
        patronymic: Some(patronymic.to_owned()),
    }
}

/// A pupil's name; some numbers have a name that programs stumble over.
pub(super) fn pupil(random: &mut Random, number: usize) -> Person {
    let person = adult(random);
    let odd = |family: &str, given: &str, patronymic: Option<&str>| Person {
        family_name: family.to_owned(),
        given_name: given.to_owned(),
        patronymic: patronymic.map(str::to_owned),
    };
    match number {
        3 => odd("Ёлкина-Подъельникова", "Анна-Мария", None),
        5 => odd("Д’Эрбель", "Жан", Some("Пьерович")),
        8 => odd("Константинопольская-Новозаветная", "Александра", Some("Вячеславовна")),
        9 => odd("Щ", "Ы", None),
        11 => odd("Алиев", "Юсуф", Some("Мурад оглы")),
        _ => person,
    }
}
