//! Resulting marks and decisions of the council.

use super::Mapper;
use super::record::Record;
use crate::finding::Finding;
use crate::import::Intake;
use crate::import::codes::BAD_VALUE;
use crate::snapshot::v1::{CouncilDecision, ResultKind, ResultMark};

pub(super) fn read(mapper: &mut Mapper, intake: &mut Intake) {
    mapper.each("Итоги", intake, result);
    mapper.each("Решения", intake, decision);
}

fn result(mapper: &mut Mapper, record: &Record) -> Result<(), Finding> {
    let class = mapper.class_of(record)?;
    let (subject, pupil) = (mapper.subject(record)?, mapper.pupil(record)?);
    let Some(kind) = record.meaning::<ResultKind>("Вид отметки") else {
        return Err(record.finding(BAD_VALUE, "Вид отметки"));
    };
    let term = term(mapper, record, kind == ResultKind::TermMark)?;
    let value = record.marks("Отметка").pop().unwrap_or_default();
    let mark =
        ResultMark { pupil, subject, term, value, recorded_at: None, recorded_by: None };
    mapper.draft(&class, record).put_result(kind, mark, record.place("Отметка"))
}

/// The term of a term mark, which no other kind of mark has.
fn term(
    mapper: &Mapper,
    record: &Record,
    is_term_mark: bool,
) -> Result<Option<String>, Finding> {
    for heading in ["Период", "Номер периода"] {
        if record.get(heading).is_some() != is_term_mark {
            let expected =
                if is_term_mark { format!("«{heading}»") } else { "—".into() };
            return Err(record.finding(BAD_VALUE, heading).expected(expected));
        }
    }
    if !is_term_mark {
        return Ok(None);
    }
    let key = record.key(&["Период", "Номер периода"]);
    mapper.terms.find(&key, record, "Номер периода").cloned().map(Some)
}

fn decision(mapper: &mut Mapper, record: &Record) -> Result<(), Finding> {
    let (class, pupil) = (mapper.class_of(record)?, mapper.pupil(record)?);
    let Some(decision) = record.meaning("Решение") else {
        return Err(record.finding(BAD_VALUE, "Решение"));
    };
    let own = CouncilDecision {
        pupil: pupil.clone(),
        decision,
        text: record.maybe_text("Пояснение"),
        protocol_number: record.maybe_text("Номер протокола"),
        protocol_date: record.day("Дата протокола"),
        order_number: record.maybe_text("Номер приказа"),
        order_date: record.day("Дата приказа"),
    };
    mapper.draft(&class, record).decisions.put(&pupil, own, record.key_place())
}
