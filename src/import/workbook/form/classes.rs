//! Tabs about the classes: who is in them, and what is taught there.

use super::words::{COURSES as COURSE_WORDS, MARKINGS, MOVEMENTS as MOVES, TERMS, YES};
use super::{Column, Kind, Need, Tab, always, maybe};
use crate::snapshot::v1::Unknown;

/// The class that a row is about.
pub(super) const CLASS: Column =
    always("Класс", 10, Kind::Class, "Как на вкладке «Классы», например 7А.");
/// The pupil that a row is about.
pub(super) const PUPIL: Column = always(
    "Номер",
    10,
    Kind::Number(1, 999),
    "Номер обучающегося по списку класса, с вкладки «Обучающиеся».",
);
/// The subject that a row is about.
pub(super) const SUBJECT: Column = always(
    "Предмет",
    28,
    Kind::From("Предметы", "Предмет", 200),
    "Как на вкладке «Предметы».",
);
/// The subgroup that a row is about.
pub(super) const GROUP: Column = maybe(
    "Подгруппа",
    18,
    Kind::From("Подгруппы", "Подгруппа", 60),
    "Как на вкладке «Подгруппы»; пусто — весь класс.",
);

const TEACHER: Kind = Kind::Line(200);
const HOURS: Kind = Kind::Number(0, 500);
const HOURS_NOTE: &str = "Уроков по плану за период с этим номером: за четверть, а если \
                          четвертей нет — за триместр или полугодие.";

/// Classes and who led them.
pub(super) const CLASSES: Tab = Tab {
    name: "Классы",
    need: Need::Always,
    about: "Классы и классные руководители. Если класс вели двое, у него две строки.",
    columns: &[
        always(
            "Класс",
            10,
            Kind::Class,
            "Номер и буква, например 7А; если класс в параллели один — 10.",
        ),
        always(
            "Классный руководитель",
            36,
            TEACHER,
            "Фамилия, имя и отчество, как на вкладке «Учителя».",
        ),
        maybe("С", 14, Kind::Day, "Первый день; пусто — с начала года."),
        maybe("По", 14, Kind::Day, "Последний день; пусто — до конца года."),
    ],
    key: &["Класс", "Классный руководитель", "С"],
    order: &[],
    unknown: &[],
};

/// Pupils.
pub(super) const PUPILS: Tab = Tab {
    name: "Обучающиеся",
    need: Need::Always,
    about: "Все, кто был в классе хоть день, и выбывшие тоже.",
    columns: &[
        CLASS,
        always(
            "Номер",
            10,
            Kind::Number(1, 999),
            "Номер по списку класса; он не меняется в течение года.",
        ),
        always("Фамилия", 20, Kind::Line(60), "Фамилия."),
        always("Имя", 16, Kind::Line(60), "Имя."),
        maybe("Отчество", 20, Kind::Line(60), "Отчество, если есть."),
        maybe("Дата рождения", 16, Kind::Day, "Например, 14.03.2012."),
        maybe("Личное дело", 16, Kind::Line(40), "Номер личного дела, текстом."),
        maybe(
            "Обучается в классе",
            20,
            Kind::Number(1, 12),
            "Только в классе-комплекте: номер класса, по программе которого учится.",
        ),
        maybe(
            "Индивидуальный план",
            22,
            Kind::Word(YES),
            "«да», если учится по индивидуальному плану.",
        ),
    ],
    key: &["Класс", "Номер"],
    order: &[],
    unknown: &[(Unknown::PersonalFiles, &["Дата рождения", "Личное дело"])],
};

/// Arrivals and departures.
pub(super) const MOVEMENTS: Tab = Tab {
    name: "Движение",
    need: Need::Maybe,
    about: "Кто прибыл и кто выбыл в течение года.",
    columns: &[
        CLASS,
        PUPIL,
        always("Что произошло", 28, Kind::Word(MOVES), "Выберите из списка."),
        always(
            "Дата",
            14,
            Kind::Day,
            "Прибыл — первый день в классе, выбыл — последний.",
        ),
        maybe(
            "Откуда или куда",
            36,
            Kind::Line(200),
            "Школа или класс, откуда прибыл или куда выбыл.",
        ),
        maybe("Номер приказа", 16, Kind::Line(40), "Номер приказа, текстом."),
        maybe("Дата приказа", 14, Kind::Day, "Дата приказа."),
    ],
    key: &["Класс", "Номер", "Дата", "Что произошло"],
    order: &[],
    unknown: &[],
};

/// Subgroups.
pub(super) const GROUPS: Tab = Tab {
    name: "Подгруппы",
    need: Need::Maybe,
    about: "Состав подгрупп: по строке на обучающегося.",
    columns: &[
        CLASS,
        always("Подгруппа", 18, Kind::Line(60), "Название, единственное в классе."),
        PUPIL,
        maybe("С", 14, Kind::Day, "Первый день; пусто — пока учится в классе."),
        maybe("По", 14, Kind::Day, "Последний день; пусто — пока учится в классе."),
    ],
    key: &["Класс", "Подгруппа", "Номер", "С"],
    order: &[],
    unknown: &[],
};

/// Courses.
pub(super) const COURSES: Tab = Tab {
    name: "Нагрузка",
    need: Need::Always,
    about: "Кто какой предмет ведёт в классе или подгруппе, и сколько уроков по плану.",
    columns: &[
        CLASS,
        SUBJECT,
        GROUP,
        maybe(
            "Учитель",
            36,
            TEACHER,
            "Фамилия, имя и отчество, как на вкладке «Учителя».",
        ),
        maybe("Вид", 12, Kind::Word(COURSE_WORDS), "Пусто — урок."),
        maybe(
            "Оценивание",
            14,
            Kind::Word(MARKINGS),
            "Пусто — как велит профиль школы: 1 класс без отметок, остальные с отметками.",
        ),
        maybe(
            "Отметки за",
            14,
            Kind::Word(TERMS),
            "Пусто — как велит профиль школы: 2–9 классы за четверть, 10–11 за полугодие.",
        ),
        maybe("Часов 1", 10, HOURS, HOURS_NOTE),
        maybe("Часов 2", 10, HOURS, HOURS_NOTE),
        maybe("Часов 3", 10, HOURS, HOURS_NOTE),
        maybe("Часов 4", 10, HOURS, HOURS_NOTE),
    ],
    key: &["Класс", "Предмет", "Подгруппа"],
    order: &[],
    unknown: &[(Unknown::Teachers, &["Учитель"])],
};
