//! Records of one tab out of one foreign sheet: many rows may tell of the same.

use std::collections::BTreeMap;

use crate::finding::Place;
use crate::import::Intake;
use crate::import::codes::DOUBLED_ROW;
use crate::import::workbook::{Datum, Record, Records};

/// Pairs of headings that hold the works of a lesson.
const WORKS: [(&str, &str); 2] =
    [("Вид работы", "Название работы"), ("Вторая работа", "Название второй")];

/// The records of one tab.
#[derive(Default)]
pub(super) struct Gathered {
    records: Vec<Record>,
    /// Index of a record by its key.
    seen: BTreeMap<String, usize>,
    refused: BTreeMap<String, Place>,
    blurred: Option<Place>,
}

impl Gathered {
    /// Adds a record, or what it says to another of its key.
    ///
    /// A second mark for the same lesson stands beside the first; a cell that was empty is
    /// filled. Two that say different things are a fault of the second.
    pub(super) fn put(&mut self, record: Record, intake: &mut Intake) {
        let key = record.key(record.tab.key);
        let Some(at) = self.seen.get(&key).copied() else {
            self.seen.insert(key, self.records.len());
            self.records.push(record);
            return;
        };
        let Some(first) = self.records.get_mut(at) else { return };
        match joined(first, &record) {
            Ok(data) => {
                first.data = data;
                first.also.push(record.row);
            }
            Err(heading) => {
                let finding = DOUBLED_ROW.at(record.place(heading));
                intake.findings.push(finding.with("other", first.whole()));
                record.origin.booking().book(record.row, false);
                self.blur(record.whole());
            }
        }
    }

    /// Takes note of a record that was refused.
    pub(super) fn refuse(&mut self, record: &Record, is_key_bad: bool) {
        if is_key_bad {
            self.blur(record.whole());
        }
        let key = record.key(record.tab.key);
        self.refused.entry(key).or_insert_with(|| record.whole());
    }

    /// Takes note of a row that says nobody knows what.
    pub(super) fn blur(&mut self, place: Place) {
        self.blurred.get_or_insert(place);
    }

    /// Adds everything to the records of all sheets.
    pub(super) fn pour(self, records: &mut Records) {
        records.good.extend(self.records);
        for (key, place) in self.refused {
            records.refused.entry(key).or_insert(place);
        }
        if let Some(place) = self.blurred {
            records.blurred.get_or_insert(place);
        }
    }
}

/// What two records of one key say together; else the heading on which they differ.
fn joined(first: &Record, second: &Record) -> Result<Vec<Option<Datum>>, &'static str> {
    let tab = first.tab;
    let mut data = first.data.clone();
    let works: Vec<usize> = WORKS
        .iter()
        .flat_map(|(kind, title)| [*kind, *title])
        .filter_map(|own| tab.column(own))
        .collect();
    for (at, column) in tab.columns.iter().enumerate() {
        if works.contains(&at) {
            continue;
        }
        data[at] = match (data[at].take(), second.data[at].clone()) {
            (Some(Datum::Marks(mut own)), Some(Datum::Marks(more)))
                if tab.name == "Отметки" =>
            {
                own.extend(more);
                Some(Datum::Marks(own))
            }
            (None, own) | (own, None) => own,
            (Some(own), Some(other)) if own == other => Some(own),
            _ => return Err(column.heading),
        };
    }
    if works.len() == 4 {
        for pair in works.chunks(2) {
            add_work(&mut data, &works, pair.iter().map(|at| second.data[*at].clone()))?;
        }
    }
    Ok(data)
}

/// Adds a work of a lesson to one of its two places.
fn add_work(
    data: &mut [Option<Datum>],
    works: &[usize],
    work: impl Iterator<Item = Option<Datum>>,
) -> Result<(), &'static str> {
    let work: Vec<Option<Datum>> = work.collect();
    let (kind, title) = match work.as_slice() {
        [Some(kind), title] => (kind, title),
        // Of which work it is the title, nobody can tell.
        [None, title @ Some(_)] => {
            let is_known = works.chunks(2).any(|own| data[own[1]] == *title);
            return if is_known { Ok(()) } else { Err("Название работы") };
        }
        _ => return Ok(()),
    };
    for pair in works.chunks(2) {
        let &[at, title_at] = pair else { continue };
        match &data[at] {
            Some(own) if own == kind => {
                let own = &mut data[title_at];
                if own.is_some() && title.is_some() && own != title {
                    return Err("Название работы");
                }
                *own = own.take().or_else(|| title.clone());
                return Ok(());
            }
            Some(_) => {}
            None => {
                let own = &mut data[title_at];
                if own.is_some() && title.is_some() && own != title {
                    return Err("Название работы");
                }
                *own = own.take().or_else(|| title.clone());
                data[at] = Some(kind.clone());
                return Ok(());
            }
        }
    }
    Err("Вид работы")
}

/// Whether a lesson has a work of this kind, after one was added where there was room.
pub(super) fn has_work(lesson: &mut Record, kind: &Datum) -> bool {
    let works: Vec<usize> = WORKS
        .iter()
        .flat_map(|(kind, title)| [*kind, *title])
        .filter_map(|own| lesson.tab.column(own))
        .collect();
    let work = [Some(kind.clone()), None].into_iter();
    add_work(&mut lesson.data, &works, work).is_ok()
}
