//! The calendar, the teachers, the subjects.

use super::Mapper;
use super::classes::{SHORTEST_TERMS, term_key};
use super::record::Record;
use super::register::{hashed, is_hashed};
use super::school::in_order;
use super::value::folded;
use crate::finding::Finding;
use crate::import::Intake;
use crate::import::codes::BAD_VALUE;
use crate::snapshot::v1::{Holiday, StaffMember, Subject, Term, TermKind};

pub(super) fn read(mapper: &mut Mapper, intake: &mut Intake) {
    mapper.know_terms();
    mapper.each("Периоды", intake, period);
    mapper.each("Учителя", intake, teacher);
    mapper.each("Предметы", intake, subject);
}

/// Prefix of a term's id, and most of the kind in a year.
fn of_kind(kind: TermKind) -> (&'static str, u8) {
    match kind {
        TermKind::Quarter => ("q", 4),
        TermKind::HalfYear => ("h", 2),
        TermKind::Trimester => ("t", 3),
        TermKind::Year => ("y", 1),
    }
}

fn period(mapper: &mut Mapper, record: &Record) -> Result<(), Finding> {
    in_order(record, "Начало", "Конец")?;
    let (Some(starts), Some(ends)) = (record.day("Начало"), record.day("Конец"))
    else {
        return Err(record.finding(BAD_VALUE, "Начало"));
    };
    within_the_year(mapper, record, "Начало")?;
    within_the_year(mapper, record, "Конец")?;
    let key = record.key(record.tab.key);
    let Some(kind) = record.meaning::<TermKind>("Вид") else {
        let name = record.maybe_text("Название");
        let holiday = Holiday { starts, ends, name };
        let taken = mapper.draft.holidays.put(&key, holiday, record.whole());
        // Books of classes with other holidays have others under the same number.
        let number = record.small("Номер").unwrap_or_default();
        let own = |own: Finding| own.with("key", number).with("kind", "holidays");
        return taken.map_err(own);
    };
    let (prefix, most) = of_kind(kind);
    let number = record.small("Номер").unwrap_or_default();
    if number > most {
        return Err(record.finding(BAD_VALUE, "Номер").expected(format!("1–{most}")));
    }
    let id = format!("{prefix}{number}");
    let term = Term { id: id.clone(), kind, number, starts, ends };
    mapper.draft.terms.put(&id, term, record.whole())?;
    mapper.terms.put(key, id);
    Ok(())
}

fn within_the_year(
    mapper: &Mapper,
    record: &Record,
    heading: &str,
) -> Result<(), Finding> {
    match (mapper.draft.days, record.day(heading)) {
        (Some((from, to)), Some(day)) if !(from..=to).contains(&day) => {
            let [from, to] = [from, to].map(|own| own.format("%d.%m.%Y"));
            Err(record.finding(BAD_VALUE, heading).expected(format!("{from}–{to}")))
        }
        _ => Ok(()),
    }
}

fn teacher(mapper: &mut Mapper, record: &Record) -> Result<(), Finding> {
    let (family, given) = (record.text("Фамилия"), record.text("Имя"));
    let patronymic = record.maybe_text("Отчество");
    let full = [family.as_str(), &given, patronymic.as_deref().unwrap_or_default()];
    let full = folded(&full.join(" "));
    let number = record.maybe_text("Табельный номер").map(|own| folded(&own));
    // A book that was written out of a snapshot has place and id where the number stood.
    let id = match number.as_deref().and_then(|own| own.split(' ').next_back()) {
        Some(id) if is_hashed("t", id) => id.to_owned(),
        _ => hashed("t", number.as_deref().unwrap_or(&full)),
    };
    let member = StaffMember {
        id: id.clone(),
        family_name: family,
        given_name: given,
        patronymic,
    };
    mapper.draft.staff.put(&id, member, record.key_place())?;
    if let Some(number) = number {
        mapper.teachers.put(number, id.clone());
    }
    // Namesakes are told apart by their number alone.
    match mapper.teachers.get(&full).is_some_and(|own| *own != id) {
        true => mapper.teachers.blur(full),
        false => mapper.teachers.put(full, id),
    }
    Ok(())
}

fn subject(mapper: &mut Mapper, record: &Record) -> Result<(), Finding> {
    let name = record.text("Предмет");
    let key = folded(&name);
    let id = hashed("s", &key);
    let short_name = record.maybe_text("Кратко");
    let subject = Subject { id: id.clone(), name, short_name };
    mapper.draft.subjects.put(&id, subject, record.key_place())?;
    mapper.subjects.put(key, id);
    Ok(())
}

impl Mapper {
    /// The terms that the profile told.
    fn know_terms(&mut self) {
        let known = self.draft.terms.iter().map(|(_, own)| {
            let (_, code) =
                SHORTEST_TERMS.into_iter().find(|(kind, _)| *kind == own.kind)?;
            Some((term_key(code, own.number.into()), own.id.clone()))
        });
        for (key, id) in known.flatten() {
            self.terms.put(key, id);
        }
    }

    /// The id of the teacher that a cell names.
    pub(super) fn teacher(
        &self,
        record: &Record,
        heading: &str,
    ) -> Result<Option<String>, Finding> {
        let Some(name) = record.maybe_text(heading) else { return Ok(None) };
        self.teachers.find(&folded(&name), record, heading).cloned().map(Some)
    }
}
