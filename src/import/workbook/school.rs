//! The school, its roles, its year.

use chrono::FixedOffset;

use super::book::Book;
use super::profile::SchoolData;
use super::record::Record;
use super::value::Datum;
use crate::finding::{Finding, Place};
use crate::import::codes::{BAD_VALUE, CONFLICT, FOLLOWS};
use crate::import::{Draft, Intake, Request};
use crate::profile::{RoleHolder, School};
use crate::snapshot::v1;

/// Name of the source in snapshots.
pub(super) const SYSTEM: &str = "Рабочая книга «Летопись»";
/// Version of the form.
const VERSION: &str = "1";

/// Takes the school and its roles: the year, a draft of it, and data for the profile.
///
/// `None` if there is no year, and then no other row can be taken.
pub(super) fn read(
    book: &Book,
    request: &Request<'_>,
    intake: &mut Intake,
) -> Option<(String, Draft)> {
    let schools = &book.tabs["Школа"].good;
    let mut own: Option<(&Record, Result<(), Finding>)> = None;
    for record in schools {
        let taken = match &own {
            None => check(record),
            Some((first, _)) if says_the_same(first, record) => Ok(()),
            Some((first, _)) => {
                let finding = CONFLICT.at(record.whole());
                Err(finding.with("key", "Школа").with("other", first.whole()))
            }
        };
        record.book(intake, taken.clone());
        own.get_or_insert((record, taken));
    }
    let first = own.and_then(|(record, taken)| taken.is_ok().then_some(record));
    let Some(record) = first else {
        let refused = book.tabs["Школа"].refused.values().next().cloned();
        let place = refused.or_else(|| schools.first().map(Record::whole));
        let place = place.unwrap_or_else(|| {
            let place = without_row(request);
            let finding = BAD_VALUE.at(place.clone()).expected("Учебный год").found("—");
            intake.findings.push(finding);
            place
        });
        refuse_all(book, &place, intake);
        return None;
    };
    let year = record.text("Учебный год");
    let mut draft = Draft {
        system: book.system.clone(),
        version: (book.system == SYSTEM).then(|| VERSION.to_owned()),
        school: Some(v1::School {
            id: None, name: record.text("Полное название")
        }),
        days: record.day("Начало года").zip(record.day("Конец года")),
        ..Draft::default()
    };
    let zone =
        record.word("Часовой пояс").and_then(|own| own.parse::<FixedOffset>().ok());
    if let (Some(Datum::Moment(moment)), Some(zone)) = (record.get("Выгружено"), zone)
        && let Some(moment) = moment.and_local_timezone(zone).single()
    {
        draft.exported(moment);
    }
    let mut data = SchoolData::new(
        School {
            name: record.text("Полное название"),
            short_name: record.maybe_text("Краткое название"),
            address: record.maybe_text("Адрес"),
        },
        |heading| record.place(heading),
        request.show,
    );
    for record in &book.tabs["Должности"].good {
        let taken = role(record).map(|own| data.put_role(own, record.key_place()));
        record.book(intake, taken);
    }
    intake.school = Some(data);
    Some((year, draft))
}

/// The year of the profile where no tab tells of the school: its calendar, and its name.
pub(super) fn of_profile(
    book: &Book,
    year: &str,
    request: &Request<'_>,
) -> (String, Draft) {
    let mut draft = Draft { system: book.system.clone(), ..Draft::default() };
    draft.fill_calendar(request.profile, year);
    (year.to_owned(), draft)
}

/// The tab of the school that has no row.
fn without_row(request: &Request<'_>) -> Place {
    let mut files = request.sources.iter();
    let text = files.find(|own| own.base_name().contains("школа"));
    let file = text.or_else(|| request.sources.first());
    let sheet = text.is_none().then(|| "Школа".to_owned());
    Place { sheet, ..Place::file(file.map_or("", |own| &own.name)) }
}

/// Without a year no row has a place to go to.
fn refuse_all(book: &Book, place: &Place, intake: &mut Intake) {
    let others = book.tabs.iter().filter(|(name, _)| **name != "Школа");
    for record in others.flat_map(|(_, records)| &records.good) {
        let finding = FOLLOWS.at(record.whole()).with("other", place);
        record.book(intake, Err(finding));
    }
}

fn says_the_same(left: &Record, right: &Record) -> bool {
    left.data == right.data
}

/// The days must be of the year that is named.
fn check(record: &Record) -> Result<(), Finding> {
    let year = record.text("Учебный год");
    let starts = record.day("Начало года");
    if starts.is_none_or(|own| crate::import::school_year_of(own) != year) {
        return Err(record.finding(BAD_VALUE, "Начало года").expected(year));
    }
    in_order(record, "Начало года", "Конец года")
}

/// A last day is not before the first one.
pub(super) fn in_order(record: &Record, from: &str, to: &str) -> Result<(), Finding> {
    match (record.day(from), record.day(to)) {
        (Some(from), Some(last)) if last < from => {
            let expected = format!("≥ {}", from.format("%d.%m.%Y"));
            Err(record.finding(BAD_VALUE, to).expected(expected))
        }
        _ => Ok(()),
    }
}

fn role(record: &Record) -> Result<RoleHolder, Finding> {
    in_order(record, "С", "По")?;
    Ok(RoleHolder {
        role: record.word("Должность").unwrap_or_default().to_owned(),
        family_name: record.text("Фамилия"),
        given_name: record.text("Имя"),
        patronymic: record.maybe_text("Отчество"),
        from: record.day("С"),
        to: record.day("По"),
        acting: record.maybe_text("Исполняет обязанности"),
        order: record.maybe_text("Приказ"),
    })
}
