//! The proposal as a text: a map with comments, in the words of the office.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use toml::Value as TomlValue;

use super::seen::{Role, Seen, may_be_name};
use crate::import::sheets::{Sheet, column_name};
use crate::import::workbook::{Kind, TABS, folded, is_class};

const HEAD: &str = "\
# Карта таблиц, предложенная программой. Проверьте каждую строку: слева — столбец формы,
# справа — откуда его взять. Строки с «# ?» программа не узнала: допишите их или удалите.
# школа.xlsx — форма (letopis import --template) с вкладками «Школа» и «Периоды». Затем:
# letopis import table --map КАРТА ФАЙЛЫ школа.xlsx --into data
letopis_map = 1
";

/// Whether a text is a kind of work in the words of the form.
pub(super) fn is_work(text: &str) -> bool {
    let lessons = TABS.iter().find(|own| own.name == "Отметки");
    let column = lessons.and_then(|own| own.columns.get(own.column("Работа")?));
    match column.map(|own| own.kind) {
        Some(Kind::Word(words)) => {
            words.iter().any(|own| folded(own.office) == folded(text))
        }
        _ => false,
    }
}

/// What a file or a sheet is called; one that looks like the name of a person as a pattern
/// of initials.
fn pattern(name: &str) -> String {
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains(' ') => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    if !may_be_name(stem) && !may_be_name(name) {
        return name.to_owned();
    }
    let initials: Vec<String> = stem
        .split_whitespace()
        .filter_map(|own| own.chars().next())
        .map(|own| format!("{own}*"))
        .collect();
    format!("{}{ending}", initials.join(" "))
}

fn quoted(text: &str) -> String {
    TomlValue::String(text.to_owned()).to_string()
}

/// The map of all sheets; those that look alike share a table.
pub(super) fn map(seen: &[Seen<'_>], sheets: &[&Sheet]) -> String {
    let mut text = HEAD.to_owned();
    text.push_str(
        "system = \"Электронный журнал\"  # как назвать источник в документах\n",
    );
    match seen.iter().find_map(|own| own.year.as_deref()) {
        Some(year) => {
            let first: u16 = year.get(..4).and_then(|own| own.parse().ok()).unwrap_or(0);
            let next = first.saturating_add(1);
            let _ = writeln!(text, "school_year = \"{first}/{next}\"");
        }
        None => text.push_str("# ? school_year = \"2025/2026\"\n"),
    }
    words(seen, &mut text);
    let mut alike: BTreeMap<String, Vec<&Seen<'_>>> = BTreeMap::new();
    for own in seen {
        alike.entry(table(own)).or_default().push(own);
    }
    let is_alone = alike.len() == 1;
    for (body, own) in &alike {
        text.push_str("\n[[table]]\n");
        for line in which(own, is_alone) {
            text.push_str(&line);
        }
        text.push_str(body);
    }
    for sheet in sheets {
        if !seen.iter().any(|own| std::ptr::eq(own.sheet, *sheet)) {
            let _ = writeln!(
                text,
                "\n# ? заголовок не узнан: {} · {}",
                pattern(&sheet.file),
                pattern(&sheet.name)
            );
        }
    }
    text
}

/// Which files and sheets a table is for.
fn which(own: &[&Seen<'_>], is_alone: bool) -> Vec<String> {
    if is_alone {
        return Vec::new();
    }
    let base = |own: &Seen<'_>| {
        let file = &own.sheet.file;
        pattern(file.rsplit('/').next().unwrap_or(file))
    };
    let files: BTreeSet<String> = own.iter().map(|own| base(own)).collect();
    let mut lines = Vec::new();
    match files.iter().collect::<Vec<_>>().as_slice() {
        [file] => lines.push(format!("file = {}\n", quoted(file))),
        all => {
            let names: Vec<String> = all.iter().map(|own| quoted(own)).collect();
            lines.push(format!("# ? file = \"*\"  # {}\n", names.join(", ")));
        }
    }
    if let [one] = own
        && !one.sheet.is_text
    {
        lines.push(format!("sheet = {}\n", quoted(&pattern(&one.sheet.name))));
    }
    lines
}

/// Foreign words that the form does not have, for a person to explain.
fn words(seen: &[Seen<'_>], text: &mut String) {
    for (role, headings, meaning) in [
        (Role::Mark, &["Отметка"][..], "5"),
        (Role::Work, &["Вид работы", "Работа"][..], "контрольная"),
    ] {
        let own = seen.iter().filter_map(|own| own.words.get(&role)).flatten();
        let all: BTreeSet<&String> = own.collect();
        for heading in headings.iter().filter(|_| !all.is_empty()) {
            let _ = writeln!(text, "\n[words.{}]", quoted(heading));
            for word in &all {
                let _ = writeln!(text, "# ? {} = {}", quoted(word), quoted(meaning));
            }
        }
    }
}

/// The columns and fills of one kind of sheet.
fn table(seen: &Seen<'_>) -> String {
    let mut text = String::new();
    if seen.heading_rows > 1 {
        let _ = writeln!(text, "heading_rows = {}", seen.heading_rows);
    }
    let (names, others): (Vec<_>, Vec<_>) =
        seen.others.iter().partition(|(_, own)| may_be_name(own));
    let others = others.iter().map(|(_, own)| own);
    let ignored: Vec<&String> = match seen.days || seen.subjects {
        true => others.clone().chain(seen.columns.get(&Role::Number)).collect(),
        false => Vec::new(),
    };
    if !ignored.is_empty() {
        let names: Vec<String> = ignored.iter().map(|own| quoted(own)).collect();
        let _ = writeln!(
            text,
            "ignore = [{}]  # столбцы, которые не нужны",
            names.join(", ")
        );
    }
    let mut totals: BTreeMap<&String, Vec<String>> = BTreeMap::new();
    for (heading, word) in &seen.totals {
        totals.entry(heading).or_default().push(quoted(&format!("{word}*")));
    }
    if !totals.is_empty() {
        let all = totals
            .iter()
            .map(|(own, words)| format!("{} = [{}]", quoted(own), words.join(", ")));
        let all: Vec<String> = all.collect();
        let _ = writeln!(text, "skip = {{ {} }}  # строки итогов", all.join(", "));
    }
    if !(seen.days || seen.subjects) {
        for own in others {
            let _ = writeln!(text, "# ? столбец {} не узнан", quoted(own));
        }
    }
    // What may be a name is never written down.
    for (column, _) in names {
        let _ = writeln!(text, "# ? столбец {} не узнан", column_name(*column));
    }
    let sources = Sources { seen };
    for (tab, cells) in sources.fills() {
        let _ = writeln!(text, "\n[[table.fill]]\ntab = {}", quoted(tab));
        for (heading, source) in cells {
            match source {
                Some(own) => drop(writeln!(text, "{} = {own}", quoted(heading))),
                None => drop(writeln!(text, "# ? {} = \"…\"", quoted(heading))),
            }
        }
    }
    text
}

/// The parts of a name with their headings in the form.
const NAME: [(&str, Role); 3] = [
    ("Фамилия", Role::FamilyName),
    ("Имя", Role::GivenName),
    ("Отчество", Role::Patronymic),
];

type Cells = Vec<(&'static str, Option<String>)>;

struct Sources<'a> {
    seen: &'a Seen<'a>,
}

impl Sources<'_> {
    fn column(&self, role: Role) -> Option<String> {
        self.seen.columns.get(&role).map(|own| quoted(own))
    }

    /// A column, a label above the heading, or nothing.
    fn column_or_title(&self, role: Role) -> Option<String> {
        let title = self.seen.titles.get(&role);
        let title = || title.map(|own| format!("{{ title = {} }}", quoted(own)));
        self.column(role).or_else(title)
    }

    fn class(&self) -> Option<String> {
        let file = self.seen.sheet.file.rsplit('/').next().unwrap_or_default();
        let stem = file.rsplit_once('.').map_or(file, |(own, _)| own);
        self.column_or_title(Role::Class).or_else(|| match () {
            () if is_class(&self.seen.sheet.name) => Some("{ sheet = true }".into()),
            () if is_class(stem) => Some("{ file = true }".into()),
            () => None,
        })
    }

    fn subject(&self) -> Option<String> {
        if self.seen.subjects {
            return Some("{ across = \"heading\" }".into());
        }
        let name = folded(&self.seen.sheet.name);
        let is_plain = ["лист", "sheet", "table"].iter().any(|own| name.starts_with(own))
            || name.bytes().all(|own| own.is_ascii_digit())
            || is_class(&name);
        let sheet = (!is_plain && !self.seen.sheet.is_text)
            .then(|| "{ sheet = true }".to_owned());
        self.column_or_title(Role::Subject).or(sheet)
    }

    /// The pupil by a full name, or by the columns of its parts.
    fn pupil(&self) -> Option<String> {
        self.column(Role::Pupil).or_else(|| {
            let parts = NAME.into_iter().filter_map(|(_, own)| self.column(own));
            let parts: Vec<String> = parts.collect();
            (!parts.is_empty()).then(|| format!("[{}]", parts.join(", ")))
        })
    }

    /// The cells of a pupil's name: a full name that is split, or the parts as they stand.
    fn named(&self, pupil: String) -> Cells {
        let is_whole =
            self.column(Role::Pupil).is_some() || self.column(Role::GivenName).is_none();
        if is_whole {
            return vec![("ФИО", Some(pupil))];
        }
        let parts = NAME
            .into_iter()
            .filter_map(|(heading, role)| Some((heading, Some(self.column(role)?))));
        // The name tells a pupil apart.
        parts.chain([("Номер", Some(pupil))]).collect()
    }

    fn date(&self) -> Option<String> {
        match self.seen.days {
            true => Some("{ across = \"heading\" }".into()),
            false => self.column(Role::Date),
        }
    }

    /// Without a number two lessons of a day become one, which the comment says.
    fn lesson(&self) -> Option<String> {
        const NONE: &str = "{ value = 1 }  # номера нет: два урока в день станут одним";
        match self.seen.days {
            true => Some("{ across = \"count\" }".into()),
            false => self.column(Role::Lesson).or_else(|| Some(NONE.into())),
        }
    }

    fn mark(&self) -> Option<String> {
        match self.seen.days {
            true => Some("{ across = \"cell\" }".into()),
            false => self.column(Role::Mark),
        }
    }

    fn of_lesson(&self) -> Cells {
        let mut cells = vec![("Класс", self.class()), ("Предмет", self.subject())];
        if let Some(group) = self.column(Role::Group) {
            cells.push(("Подгруппа", Some(group)));
        }
        cells.extend([("Дата", self.date()), ("Урок", self.lesson())]);
        cells
    }

    /// Tabs that can be filled, with their cells.
    fn fills(&self) -> Vec<(&'static str, Cells)> {
        let mut fills = Vec::new();
        if let Some(pupil) = self.pupil() {
            let mut cells = vec![("Класс", self.class())];
            cells.extend(self.named(pupil));
            for (heading, role) in
                [("Дата рождения", Role::Born), ("Личное дело", Role::PersonalFile)]
            {
                cells.extend(self.column(role).map(|own| (heading, Some(own))));
            }
            fills.push(("Обучающиеся", cells));
        }
        if let Some(teacher) = self.column_or_title(Role::Teacher)
            && self.subject().is_some()
        {
            let mut cells = vec![("Класс", self.class()), ("Предмет", self.subject())];
            cells.extend(self.column(Role::Group).map(|own| ("Подгруппа", Some(own))));
            cells.push(("Учитель", Some(teacher)));
            fills.push(("Нагрузка", cells));
        }
        let of_lesson = [
            ("Тема", Role::Topic),
            ("Домашнее задание", Role::Homework),
            ("Вид работы", Role::Work),
            ("Кабинет", Role::Room),
        ];
        let more: Cells = of_lesson
            .into_iter()
            .filter_map(|(heading, role)| Some((heading, Some(self.column(role)?))))
            .collect();
        let has_lessons = self.date().is_some();
        if has_lessons && (self.seen.days || !more.is_empty()) {
            fills.push(("Уроки", self.of_lesson().into_iter().chain(more).collect()));
        }
        if has_lessons && let (Some(pupil), Some(mark)) = (self.pupil(), self.mark()) {
            let with = |heading, value: &str| {
                let mut cells = self.of_lesson();
                cells.push(("Номер", Some(pupil.clone())));
                cells.push((heading, Some(value.to_owned())));
                cells
            };
            let mut cells = with("Отметка", &mark);
            cells.extend(self.column(Role::Work).map(|own| ("Работа", Some(own))));
            fills.push(("Отметки", cells));
            let own = self.column(Role::Attendance);
            if let Some(own) = own.or_else(|| self.seen.is_shared.then_some(mark)) {
                fills.push(("Посещаемость", with("Знак", &own)));
            }
        }
        fills.extend(self.results());
        fills
    }

    fn results(&self) -> Vec<(&'static str, Cells)> {
        let Some(pupil) = self.pupil() else { return Vec::new() };
        let start = || {
            vec![
                ("Класс", self.class()),
                ("Предмет", self.subject()),
                ("Номер", Some(pupil.clone())),
            ]
        };
        let value = |own: &str| Some(format!("{{ value = {} }}", quoted(own)));
        let mut fills = Vec::new();
        if self.seen.subjects {
            let mut cells = start();
            cells.push(("Вид отметки", None));
            cells.push(("Отметка", Some("{ across = \"cell\" }".into())));
            fills.push(("Итоги", cells));
        }
        for (heading, (kind, term)) in &self.seen.results {
            let mut cells = start();
            cells.push(("Вид отметки", value(kind)));
            if let Some((term, number)) = term {
                cells.push(("Период", value(term)));
                cells.push(("Номер периода", Some(format!("{{ value = {number} }}"))));
            }
            cells.push(("Отметка", Some(quoted(heading))));
            fills.push(("Итоги", cells));
        }
        fills
    }
}
