//! All records by table and id: whole tables first, then what has changed since.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::package::{Mode, Packages, Part, cell};
use super::record::Record;
use super::tables::COMMON;
use crate::finding::{Finding, Place};
use crate::import::codes::{
    BAD_VALUE, CONFLICT, FOLLOWS, MISSING_COLUMN, NOT_USED, UNKNOWN_RECORD,
};
use crate::import::delimited::{Charset, Layout, Row, Table};
use crate::import::{Intake, Request};
use crate::snapshot::ShowValues;

/// The records, and the books of the rows they came from.
#[derive(Default)]
pub(super) struct Store {
    tables: BTreeMap<&'static str, BTreeMap<String, Arc<Record>>>,
    /// Where the rows stand that were refused, by table and id.
    refused: BTreeMap<(&'static str, String), Place>,
    /// Tables that are missing or could not be read at all, and where that is said.
    unreadable: BTreeMap<&'static str, Place>,
    /// The table of each row, and why it was refused.
    pages: Vec<(Arc<str>, Option<Box<Finding>>)>,
    /// Findings that are no row's own.
    pub(super) findings: Vec<Finding>,
}

/// A changed record, and whether it was deleted.
struct Changed {
    record: Record,
    is_deleted: bool,
}

impl Store {
    /// Reads all tables.
    pub(super) fn read(packages: &Packages<'_>, request: &Request<'_>) -> Self {
        let mut store = Self { unreadable: packages.missing.clone(), ..Self::default() };
        let mut changes = Vec::new();
        for part in &packages.parts {
            store.read_part(part, request.show, &mut changes);
        }
        changes.sort_by(|left: &Changed, right| {
            (left.record.modified, left.record.page)
                .cmp(&(right.record.modified, right.record.page))
        });
        for change in changes {
            store.apply(change);
        }
        store
    }

    /// All records of a table, by id.
    pub(super) fn all(&self, table: &str) -> Vec<Arc<Record>> {
        let records = self.tables.get(table).map(|own| own.values().cloned());
        records.into_iter().flatten().collect()
    }

    /// Whether a table has any record, or had one that was refused.
    pub(super) fn has(&self, table: &str) -> bool {
        self.tables.get(table).is_some_and(|own| !own.is_empty())
            || self.refused.keys().any(|(own, _)| *own == table)
            || self.unreadable.contains_key(table)
    }

    /// The record that a value names.
    pub(super) fn named(
        &self,
        record: &Record,
        column: &str,
        table: &'static str,
    ) -> Result<Arc<Record>, Finding> {
        self.find(record, column, record.text(column)?, table)
    }

    /// The record of an id that stands in a column.
    pub(super) fn find(
        &self,
        record: &Record,
        column: &str,
        id: &str,
        table: &'static str,
    ) -> Result<Arc<Record>, Finding> {
        if let Some(found) = self.tables.get(table).and_then(|own| own.get(id)) {
            return Ok(Arc::clone(found));
        }
        let refused = self.refused.get(&(table, id.to_owned()));
        match refused.or_else(|| self.unreadable.get(table)) {
            Some(place) => Err(FOLLOWS.at(record.place(column)).with("other", place)),
            None => {
                let finding = UNKNOWN_RECORD.at(record.place(column));
                Err(record.show.found_text(finding, id).expected(table))
            }
        }
    }

    /// Where it is said that a table is missing or cannot be read, if so.
    pub(super) fn unreadable(&self, table: &str) -> Option<&Place> {
        self.unreadable.get(table)
    }

    /// Where the first refused row of a table stands, if any was refused.
    pub(super) fn refused_in(&self, table: &str) -> Option<&Place> {
        let mut refused = self.refused.iter();
        refused.find(|((own, _), _)| *own == table).map(|(_, place)| place)
    }

    /// What was made of a record; a refused one is as if it had not been there.
    pub(super) fn settle<T>(
        &mut self,
        record: &Record,
        outcome: Result<T, Finding>,
    ) -> Option<T> {
        match outcome {
            Ok(made) => Some(made),
            Err(finding) => {
                if let Some(table) = self.tables.get_mut(record.table) {
                    table.remove(&record.id);
                }
                self.refuse(record, finding);
                None
            }
        }
    }

    /// Books every row.
    pub(super) fn close(self, intake: &mut Intake) {
        for (table, finding) in self.pages {
            intake.book(&table, finding.map_or(Ok(()), |own| Err(*own)));
        }
        intake.findings.extend(self.findings);
    }

    fn refuse(&mut self, record: &Record, finding: Finding) {
        let place = record.place("sourcedId");
        self.refused.entry((record.table, record.id.clone())).or_insert(place);
        match self.pages.get_mut(record.page) {
            Some((_, own @ None)) => *own = Some(Box::new(finding)),
            _ => self.findings.push(finding),
        }
    }

    fn read_part(
        &mut self,
        part: &Part<'_>,
        show: ShowValues,
        changes: &mut Vec<Changed>,
    ) {
        let table = match Table::read(part.file, Charset::Utf8, Layout::HeadingFirst) {
            Ok(table) => table,
            Err(finding) => {
                self.unreadable.insert(part.spec.name, finding.place.clone());
                return self.findings.push(finding);
            }
        };
        let missing: Vec<&str> = part
            .spec
            .required(part.version)
            .filter(|name| table.column(name).is_none())
            .collect();
        if !missing.is_empty() {
            let finding = MISSING_COLUMN.at(table.row_place(1));
            self.unreadable.insert(part.spec.name, finding.place.clone());
            self.findings.push(finding.with("what", missing.join(", ")));
            self.refuse_all(&table, part);
            return;
        }
        for (at, name) in table.heading.iter().enumerate() {
            if !name.is_empty() && !part.spec.knows(name) {
                let finding = NOT_USED.at(table.place(at, 1));
                self.findings.push(finding.with("what", name));
            }
        }
        let file: Arc<str> = table.file.as_str().into();
        for row in &table.rows {
            let (record, outcome) = self.read_row(part, (&table, &file), row, show);
            match outcome {
                Err(finding) => self.refuse(&record, finding),
                Ok(is_deleted) if part.mode == Mode::Delta => {
                    changes.push(Changed { record, is_deleted });
                }
                // A whole table may still name what was deleted; it is not there any more.
                Ok(true) => {}
                Ok(false) => self.put(record),
            }
        }
    }

    /// A table that lacks a column is refused row by row, so that the account adds up.
    fn refuse_all(&mut self, table: &Table, part: &Part<'_>) {
        for row in &table.rows {
            let place = table.row_place(row.number);
            let finding = FOLLOWS.at(place.clone()).with("other", table.row_place(1));
            self.pages.push((table.file.as_str().into(), Some(Box::new(finding))));
            let id = cell(row, table.column("sourcedId")).to_owned();
            self.refused.entry((part.spec.name, id)).or_insert(place);
        }
    }

    fn read_row(
        &mut self,
        part: &Part<'_>,
        (table, file): (&Table, &Arc<str>),
        row: &Row,
        show: ShowValues,
    ) -> (Record, Result<bool, Finding>) {
        let page = self.pages.len();
        self.pages.push((Arc::clone(file), None));
        let mut record = Record::new(part.spec.name, (file, row.number), page, show);
        record.id = cell(row, table.column("sourcedId")).to_owned();
        for name in COMMON.into_iter().chain(part.spec.read()) {
            if let Some(column) = table.column(name) {
                record.put(name, column, cell(row, Some(column)));
            }
        }
        let outcome = match &row.fault {
            Some(fault) => Err((**fault).clone()),
            None => check(&mut record, part.mode),
        };
        (record, outcome)
    }

    /// Puts a record of a whole table; another of its id that says something else stays.
    fn put(&mut self, record: Record) {
        let table = self.tables.entry(record.table).or_default();
        match table.get_mut(&record.id) {
            None => {
                table.insert(record.id.clone(), Arc::new(record));
            }
            Some(own) if own.says_the_same(&record) => {
                if record.modified > own.modified {
                    *own = Arc::new(record);
                }
            }
            Some(own) => {
                let finding = conflict(&record, own);
                self.refuse(&record, finding);
            }
        }
    }

    /// Applies a change: the newer word counts, an older one is out of date.
    fn apply(&mut self, Changed { record, is_deleted }: Changed) {
        let table = self.tables.entry(record.table).or_default();
        match table.get(&record.id) {
            Some(own) if own.modified > record.modified => {}
            _ if is_deleted => {
                table.remove(&record.id);
            }
            Some(own)
                if own.modified == record.modified && !own.says_the_same(&record) =>
            {
                let finding = conflict(&record, own);
                self.refuse(&record, finding);
            }
            _ => {
                table.insert(record.id.clone(), Arc::new(record));
            }
        }
    }
}

fn conflict(record: &Record, other: &Record) -> Finding {
    let place = record.place("sourcedId");
    let finding = CONFLICT.at(place).with("key", &record.id);
    finding.with("other", other.place("sourcedId"))
}

/// What every row must have; gives whether it was deleted.
fn check(record: &mut Record, mode: Mode) -> Result<bool, Finding> {
    // Ids of snapshot v1 are plain, because findings show them.
    let id = record.within("sourcedId", 64)?;
    if !id.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(record.bad("sourcedId", "A–Z a–z 0–9 - _ ."));
    }
    record.read_moment()?;
    let status = match record.optional("status") {
        None if mode == Mode::Bulk => "active",
        _ => record.word("status", &["active", "tobedeleted"])?,
    };
    if mode == Mode::Delta && record.modified.is_none() {
        return Err(record.finding(BAD_VALUE, "dateLastModified"));
    }
    Ok(status == "tobedeleted")
}
