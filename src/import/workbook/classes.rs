//! Classes, pupils, movements, subgroups, courses.

use super::Mapper;
use super::record::{KEY_SEPARATOR, Record};
use super::register::{class_id, hashed};
use super::school::in_order;
use super::value::Datum;
use crate::finding::Finding;
use crate::import::codes::{BAD_VALUE, CONFLICT};
use crate::import::{ClassDraft, Intake, draft};
use crate::snapshot::v1::{
    ClassTeacher, Course, GroupMember, Movement, PlannedHours, Pupil, StaffMember,
    TermKind,
};

/// Headings of the planned hours, by number of the period.
pub(super) const HOURS: [&str; 4] = ["Часов 1", "Часов 2", "Часов 3", "Часов 4"];

/// Kinds of term from the shortest on, with their codes: planned hours are of the first
/// that the school has.
pub(super) const SHORTEST_TERMS: [(TermKind, &str); 4] = [
    (TermKind::Quarter, "quarter"),
    (TermKind::Trimester, "trimester"),
    (TermKind::HalfYear, "half_year"),
    (TermKind::Year, "year"),
];

pub(super) fn read(mapper: &mut Mapper, intake: &mut Intake) {
    mapper.each("Классы", intake, class);
    mapper.each("Обучающиеся", intake, pupil);
    mapper.each("Движение", intake, movement);
    mapper.each("Подгруппы", intake, member);
    mapper.each("Нагрузка", intake, course);
}

fn class(mapper: &mut Mapper, record: &Record) -> Result<(), Finding> {
    in_order(record, "С", "По")?;
    let staff = mapper.teacher(record, "Классный руководитель")?;
    let name = record.class();
    let id = class_id(&name);
    let draft = mapper.draft.classes.entry(&id, &record.place("Класс"));
    (draft.grade, draft.letter) = name;
    if let Some(staff) = staff {
        let (from, to) = (record.day("С"), record.day("По"));
        // A conflict shows the key: ids and days name nobody.
        let key = format!("{id} {staff} {}", record.key(&["С"]));
        let teacher = ClassTeacher { staff, from, to };
        draft.teachers.put(&key, teacher, record.key_place())?;
    }
    mapper.classes.put(record.key(&["Класс"]), id);
    Ok(())
}

fn pupil(mapper: &mut Mapper, record: &Record) -> Result<(), Finding> {
    let class = mapper.class_of(record)?;
    let key = record.key(&["Класс", "Номер"]);
    let id = match record.number("Номер") {
        Some(number) => format!("p-{class}-{number:02}"),
        // A foreign table tells pupils apart by a name or a key of its own.
        None => hashed("p", &key),
    };
    let pupil = Pupil {
        born: record.day("Дата рождения"),
        personal_file: record.maybe_text("Личное дело"),
        grade: record.small("Обучается в классе"),
        individual_plan: record.yes("Индивидуальный план"),
        ..draft::pupil(StaffMember {
            id: id.clone(),
            family_name: record.text("Фамилия"),
            given_name: record.text("Имя"),
            patronymic: record.maybe_text("Отчество"),
        })
    };
    mapper.draft(&class, record).pupils.put(&id, pupil, record.key_place())?;
    mapper.pupils.put(key, id);
    Ok(())
}

/// Movements come by day, so they are put behind one another; the same one again from
/// another file changes nothing.
fn movement(mapper: &mut Mapper, record: &Record) -> Result<(), Finding> {
    let (class, pupil) = (mapper.class_of(record)?, mapper.pupil(record)?);
    let (Some(kind), Some(date)) = (record.meaning("Что произошло"), record.day("Дата"))
    else {
        return Err(record.finding(BAD_VALUE, "Что произошло"));
    };
    let movement = Movement {
        kind,
        date,
        order_number: record.maybe_text("Номер приказа"),
        order_date: record.day("Дата приказа"),
        counterpart: record.maybe_text("Откуда или куда"),
    };
    let draft = mapper.draft(&class, record);
    if let Some(pupil) = draft.pupils.get_mut(&pupil)
        && !pupil.movements.contains(&movement)
    {
        pupil.movements.push(movement);
    }
    Ok(())
}

fn member(mapper: &mut Mapper, record: &Record) -> Result<(), Finding> {
    in_order(record, "С", "По")?;
    let (class, pupil) = (mapper.class_of(record)?, mapper.pupil(record)?);
    let key = record.key(&["Класс", "Подгруппа"]);
    let (id, name) = (hashed("g", &key), record.text("Подгруппа"));
    let draft = mapper.draft(&class, record);
    let is_new = draft.groups.get(&id).is_none();
    if is_new {
        draft.groups.put(&id, name, record.place("Подгруппа"))?;
    }
    let (from, to) = (record.day("С"), record.day("По"));
    let member_key = format!("{id} {pupil} {}", record.key(&["С"]));
    let member = (id.clone(), GroupMember { pupil, from, to });
    draft.members.put(&member_key, member, record.key_place())?;
    mapper.groups.put(key, id);
    Ok(())
}

fn course(mapper: &mut Mapper, record: &Record) -> Result<(), Finding> {
    let (class, subject) = (mapper.class_of(record)?, mapper.subject(record)?);
    let group = mapper.group(record)?;
    let teacher = mapper.teacher(record, "Учитель")?;
    let planned_hours = planned_hours(mapper, record)?;
    let key = record.key(record.tab.key);
    let id = hashed("c", &key);
    let course = Course {
        kind: record.meaning("Вид"),
        marking: record.meaning("Оценивание"),
        marking_terms: record.meaning("Отметки за"),
        planned_hours,
        ..draft::course(&id, &subject, group, teacher)
    };
    let own = mapper.draft(&class, record).courses.entry(&id, &record.whole());
    match &own.heading {
        Some(earlier) if *earlier != course => {
            let finding = CONFLICT.at(record.key_place());
            let other = format!("«{}»", record.tab.name);
            return Err(finding.with("key", &id).with("other", other));
        }
        _ => own.heading = Some(course),
    }
    mapper.courses.put(key, id);
    Ok(())
}

/// The hours of the shortest terms that the school has.
fn planned_hours(mapper: &Mapper, record: &Record) -> Result<Vec<PlannedHours>, Finding> {
    let has = |kind| mapper.draft.terms.iter().any(|(_, own)| own.kind == kind);
    // Without any term that is said once, for the year.
    let Some((_, code)) = SHORTEST_TERMS.into_iter().find(|(kind, _)| has(*kind)) else {
        return Ok(Vec::new());
    };
    let mut planned = Vec::new();
    for (number, heading) in (1_u16..).zip(HOURS) {
        if let Some(hours) = record.number(heading) {
            let key = term_key(code, number);
            let term = mapper.terms.find(&key, record, heading)?.clone();
            planned.push(PlannedHours { term, hours });
        }
    }
    Ok(planned)
}

/// The key of a term, as the cells of kind and number make it.
pub(super) fn term_key(kind: &str, number: u16) -> String {
    [kind.to_owned(), Datum::Number(number).key()].join(KEY_SEPARATOR)
}

impl Mapper {
    /// The id of the class that a row names.
    pub(super) fn class_of(&self, record: &Record) -> Result<String, Finding> {
        self.classes.find(&record.key(&["Класс"]), record, "Класс").cloned()
    }

    /// The id of the pupil that a row names.
    pub(super) fn pupil(&self, record: &Record) -> Result<String, Finding> {
        self.pupils.find(&record.key(&["Класс", "Номер"]), record, "Номер").cloned()
    }

    /// The id of the subject that a row names.
    pub(super) fn subject(&self, record: &Record) -> Result<String, Finding> {
        self.subjects.find(&record.key(&["Предмет"]), record, "Предмет").cloned()
    }

    /// The id of the subgroup that a row names, if it names one.
    fn group(&self, record: &Record) -> Result<Option<String>, Finding> {
        if record.get("Подгруппа").is_none() {
            return Ok(None);
        }
        let key = record.key(&["Класс", "Подгруппа"]);
        self.groups.find(&key, record, "Подгруппа").cloned().map(Some)
    }

    /// The draft of a class.
    pub(super) fn draft(&mut self, class: &str, record: &Record) -> &mut ClassDraft {
        self.draft.classes.entry(class, &record.whole())
    }
}
