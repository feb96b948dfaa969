//! Tabs about what happened: lessons, marks, attendance, results, decisions.

use super::classes::{CLASS, GROUP, PUPIL, SUBJECT};
use super::words::{DECISIONS as DECISION_WORDS, RESULTS as RESULT_WORDS};
use super::words::{TERMS, WORKS, YES};
use super::{Column, Kind, Need, Tab, always, maybe};
use crate::snapshot::v1::Unknown;

const DATE: Column = always("Дата", 14, Kind::Day, "День урока, например 02.09.2025.");
const LESSON: Column = always(
    "Урок",
    8,
    Kind::Number(0, 20),
    "Номер урока в дне. Сдвоенный урок — это два урока, две строки.",
);

/// Lessons.
pub(super) const LESSONS: Tab = Tab {
    name: "Уроки",
    need: Need::Always,
    about: "Проведённые уроки: по строке на урок в 45 минут.",
    columns: &[
        CLASS,
        SUBJECT,
        GROUP,
        DATE,
        LESSON,
        maybe("Тема", 48, Kind::Text(4000), "Тема урока."),
        maybe("Домашнее задание", 40, Kind::Text(4000), "Пусто — не задано."),
        maybe(
            "Вид работы",
            18,
            Kind::Word(WORKS),
            "Если на уроке была работа, за которую ставились отметки.",
        ),
        maybe("Название работы", 30, Kind::Line(200), "Например, «Квадратные корни»."),
        maybe("Вторая работа", 18, Kind::Word(WORKS), "Если работ было две."),
        maybe("Название второй", 30, Kind::Line(200), "Название второй работы."),
        maybe(
            "Замена",
            36,
            Kind::Line(200),
            "Кто заменял учителя: фамилия, имя и отчество, как на вкладке «Учителя».",
        ),
        maybe("Отменён", 10, Kind::Word(YES), "«да», если урок не состоялся."),
        maybe("Кабинет", 10, Kind::Line(40), "Кабинет."),
    ],
    key: &["Класс", "Предмет", "Подгруппа", "Дата", "Урок"],
    order: &[],
    unknown: &[(Unknown::Topics, &["Тема"]), (Unknown::Homework, &["Домашнее задание"])],
};

/// Current marks.
pub(super) const MARKS: Tab = Tab {
    name: "Отметки",
    need: Need::Maybe,
    about: "Текущие отметки: по строке на обучающегося и урок.",
    columns: &[
        CLASS,
        SUBJECT,
        GROUP,
        DATE,
        LESSON,
        PUPIL,
        maybe(
            "Работа",
            18,
            Kind::Word(WORKS),
            "Вид работы этого урока с вкладки «Уроки»; пусто — отметка за урок.",
        ),
        always(
            "Отметка",
            12,
            Kind::Marks,
            "5, 4-, зач., незач., Н/А, осв. Две отметки — через пробел: 5 4.",
        ),
    ],
    key: &["Класс", "Предмет", "Подгруппа", "Дата", "Урок", "Номер", "Работа"],
    order: &[],
    unknown: &[],
};

/// Absences and late comers.
pub(super) const ATTENDANCE: Tab = Tab {
    name: "Посещаемость",
    need: Need::Maybe,
    about: "Пропуски и опоздания. Кого здесь нет, тот был на уроке.",
    columns: &[
        CLASS,
        SUBJECT,
        GROUP,
        DATE,
        LESSON,
        PUPIL,
        always(
            "Знак",
            8,
            Kind::Attendance,
            "н — пропуск, б — болезнь, п — уважительная причина, о — опоздание.",
        ),
    ],
    key: &["Класс", "Предмет", "Подгруппа", "Дата", "Урок", "Номер"],
    order: &[],
    unknown: &[(Unknown::Attendance, &[])],
};

/// Resulting marks.
pub(super) const RESULTS: Tab = Tab {
    name: "Итоги",
    need: Need::Maybe,
    about: "Отметки за период, промежуточные, годовые, экзаменационные и итоговые.",
    columns: &[
        CLASS,
        SUBJECT,
        PUPIL,
        always("Вид отметки", 18, Kind::Word(RESULT_WORDS), "Выберите из списка."),
        maybe("Период", 14, Kind::Word(TERMS), "Только у отметки за период."),
        maybe(
            "Номер периода",
            16,
            Kind::Number(1, 6),
            "Только у отметки за период: номер с вкладки «Периоды».",
        ),
        always("Отметка", 12, Kind::Mark, "5, зач., незач., Н/А, осв."),
    ],
    key: &["Класс", "Предмет", "Номер", "Вид отметки", "Период", "Номер периода"],
    order: &[],
    unknown: &[(Unknown::Results, &[])],
};

/// Decisions of the council.
pub(super) const DECISIONS: Tab = Tab {
    name: "Решения",
    need: Need::Maybe,
    about: "Решения педагогического совета в конце года.",
    columns: &[
        CLASS,
        PUPIL,
        always("Решение", 32, Kind::Word(DECISION_WORDS), "Выберите из списка."),
        maybe(
            "Пояснение",
            30,
            Kind::Line(200),
            "Например, «в 8 класс» или выданный документ.",
        ),
        maybe("Номер протокола", 16, Kind::Line(40), "Протокол педсовета, текстом."),
        maybe("Дата протокола", 16, Kind::Day, "Дата протокола."),
        maybe("Номер приказа", 16, Kind::Line(40), "Приказ директора, текстом."),
        maybe("Дата приказа", 16, Kind::Day, "Дата приказа."),
    ],
    key: &["Класс", "Номер"],
    order: &[],
    unknown: &[],
};
