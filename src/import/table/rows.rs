//! Rows of a foreign sheet become records of the form.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::lens::{AcrossColumn, Block, Lens};
use super::map::{Across, Fill, Map, Source};
use super::merge::Gathered;
use crate::finding::Place;
use crate::import::codes::{BAD_VALUE, LOOK_ALIKE};
use crate::import::sheets::{SheetRow, Value};
use crate::import::workbook::{Booking, Column, Kind, Need, Origin, Record, expected};
use crate::import::{Intake, Request};

/// What a table is read with.
pub(super) struct Reading<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) map: &'a Map,
    /// School year, `2025-26`, for days without one.
    pub(super) year: Option<&'a str>,
}

/// What a record comes from: a row, or the heading alone; a column that goes across.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) row: Option<&'a SheetRow>,
    number: usize,
    pub(super) across: Option<&'a AcrossColumn>,
}

/// The heading whose empty cell says that there is no record, by tab.
fn telling(tab: &str) -> Option<&'static str> {
    match tab {
        "Отметки" | "Итоги" => Some("Отметка"),
        "Посещаемость" => Some("Знак"),
        "Решения" => Some("Решение"),
        "Движение" => Some("Дата"),
        "Подгруппы" => Some("Подгруппа"),
        _ => None,
    }
}

/// The heading of a tab whose cells hold marks, or words of attendance.
pub(super) fn of_a_day(tab: &str) -> Option<&'static str> {
    telling(tab).filter(|_| matches!(tab, "Отметки" | "Посещаемость"))
}

impl Reading<'_> {
    /// Reads a sheet into the records of each tab.
    pub(super) fn sheet(
        &self,
        lens: &Lens<'_>,
        intake: &mut Intake,
    ) -> BTreeMap<&'static str, Gathered> {
        let mut gathered: BTreeMap<&'static str, Gathered> = BTreeMap::new();
        let mut look_alikes = Vec::new();
        for block in lens.blocks(intake) {
            for row in &block.rows {
                lens.booking.enter(row.number);
            }
            for (row, fault) in &block.faulty {
                lens.booking.enter(*row);
                lens.booking.book(*row, false);
                intake.findings.push(fault.clone());
                for fill in &lens.table.fills {
                    let own = gathered.entry(fill.tab.name).or_default();
                    own.blur(lens.sheet.row_place(*row));
                }
            }
            for fill in &lens.table.fills {
                let own = gathered.entry(fill.tab.name).or_default();
                let mut fill = Filling::new(self, lens, &block, fill);
                fill.read(own, intake);
                look_alikes.append(&mut fill.look_alikes);
            }
        }
        look_alikes.sort();
        look_alikes.dedup();
        if let Some(place) = look_alikes.first() {
            let finding = LOOK_ALIKE.at(place.clone());
            intake.findings.push(finding.with("count", look_alikes.len()));
        }
        gathered
    }
}

/// One tab in the filling from one block.
pub(super) struct Filling<'a> {
    pub(super) reading: &'a Reading<'a>,
    pub(super) lens: &'a Lens<'a>,
    pub(super) block: &'a Block<'a>,
    pub(super) fill: &'a Fill,
    /// Whether marks and words of attendance share the cells.
    pub(super) is_shared: bool,
    /// Origins by the column that goes across.
    origins: BTreeMap<Option<usize>, Rc<Origin>>,
    look_alikes: Vec<Place>,
}

impl<'a> Filling<'a> {
    fn new(
        reading: &'a Reading<'a>,
        lens: &'a Lens<'a>,
        block: &'a Block<'a>,
        fill: &'a Fill,
    ) -> Self {
        let own = of_a_day(fill.tab.name).and_then(|heading| fill.source(heading));
        let is_shared = own.is_some_and(|own| {
            let others =
                lens.table.fills.iter().filter(|other| other.tab.name != fill.tab.name);
            let mut others =
                others.filter_map(|other| other.source(of_a_day(other.tab.name)?));
            others.any(|other| other == own)
        });
        let origins = BTreeMap::new();
        Self { reading, lens, block, fill, is_shared, origins, look_alikes: Vec::new() }
    }

    fn read(&mut self, gathered: &mut Gathered, intake: &mut Intake) {
        let columns: Vec<Option<&AcrossColumn>> = match self.fill.is_across() {
            true => self.block.across.iter().map(Some).collect(),
            false => vec![None],
        };
        if !self.fill.is_of_rows() {
            for across in columns {
                let spot = Spot { row: None, number: self.block.heading, across };
                self.record(spot, gathered, intake);
            }
            return;
        }
        for row in &self.block.rows {
            for across in &columns {
                let spot = Spot { row: Some(row), number: row.number, across: *across };
                self.record(spot, gathered, intake);
            }
        }
    }

    /// Makes one record, if the spot says anything of the tab.
    fn record(&mut self, spot: Spot<'a>, gathered: &mut Gathered, intake: &mut Intake) {
        let tab = self.fill.tab;
        let values: Vec<Option<Value>> = tab
            .columns
            .iter()
            .zip(&self.fill.sources)
            .map(|(column, source)| self.value(column, source.as_ref()?, spot))
            .collect();
        let is_there =
            |heading: &str| tab.column(heading).is_some_and(|at| values[at].is_some());
        let says = match telling(tab.name) {
            Some(heading) => is_there(heading) || self.says_more(heading, &values),
            None => self.says_anything(&values),
        };
        if !says {
            return;
        }
        let origin = self.origin(spot.across);
        let data = vec![None; tab.columns.len()];
        let mut record = Record { tab, origin, row: spot.number, data, also: Vec::new() };
        let (mut faults, mut bad_columns) = (Vec::new(), Vec::new());
        for (at, column) in tab.columns.iter().enumerate() {
            let place = || self.lens.bad(record.origin.column(at), spot.number);
            match &values[at] {
                Some(value) => match self.datum(column, value) {
                    Ok(Some((datum, has_look_alike))) => {
                        if has_look_alike {
                            self.look_alikes.push(place());
                        }
                        record.data[at] = Some(datum);
                    }
                    // The other tab that shares the cell has it.
                    Ok(None) => return,
                    Err(finding) => {
                        faults.push(finding(self.faulty_place(at, spot)));
                        bad_columns.push(at);
                    }
                },
                None if is_needed(column) => {
                    let expected = expected(column.kind, self.reading.request.profile);
                    faults.push(BAD_VALUE.at(place()).expected(expected).found("—"));
                    bad_columns.push(at);
                }
                None => {}
            }
        }
        if faults.is_empty() {
            return gathered.put(record, intake);
        }
        record.origin.booking().book(spot.number, false);
        let is_key = |at: &usize| tab.key.contains(&tab.columns[*at].heading);
        gathered.refuse(&record, bad_columns.iter().any(is_key));
        intake.findings.extend(faults);
    }

    /// Whether a cell of the row says anything, apart from the class that all rows have.
    fn says_anything(&self, values: &[Option<Value>]) -> bool {
        let mut all = self.fill.sources.iter().zip(values).zip(self.fill.tab.columns);
        let own =
            |((source, value), column): ((&Option<Source>, &Option<Value>), &Column)| {
                let is_read = matches!(
                    source,
                    Some(Source::Columns(_) | Source::NamePart(..) | Source::Across(_))
                );
                is_read && value.is_some() && !matches!(column.kind, Kind::Class)
            };
        let is_only_class = self.fill.tab.name == "Классы";
        is_only_class && values.iter().any(Option::is_some)
            || all.any(own)
            || !self.fill.is_of_rows()
    }

    /// Whether a row of movements or decisions that lacks the telling cell says more than
    /// whom it is of: something was left out of it.
    fn says_more(&self, telling: &str, values: &[Option<Value>]) -> bool {
        const WHOM: [&str; 2] = ["Класс", "Номер"];
        let cells = self.fill.sources.iter().zip(values).zip(self.fill.tab.columns);
        matches!(self.fill.tab.name, "Движение" | "Решения")
            && cells.into_iter().any(|((source, value), column)| {
                matches!(source, Some(Source::Columns(_)))
                    && value.is_some()
                    && !WHOM.contains(&column.heading)
                    && column.heading != telling
            })
    }

    fn faulty_place(&self, at: usize, spot: Spot<'_>) -> Place {
        let source = self.fill.sources.get(at).and_then(Option::as_ref);
        match (source, spot.across) {
            (Some(Source::Across(Across::Heading | Across::Count)), Some(own)) => {
                self.lens.sheet.place(own.column, self.block.heading)
            }
            // The same for all rows, so it is told once.
            (Some(Source::Title(label)), _) => {
                let title = self.block.titles.get(label.as_str());
                title.map_or_else(|| self.lens.sheet.whole(), |(_, place)| place.clone())
            }
            (Some(Source::Value(_) | Source::Sheet | Source::File), _) => {
                self.lens.sheet.whole()
            }
            _ => self.lens.bad(self.column(at, spot.across), spot.number),
        }
    }

    /// The column of the sheet from which a column of the form comes.
    fn column(&self, at: usize, across: Option<&AcrossColumn>) -> Option<usize> {
        match self.fill.sources.get(at)?.as_ref()? {
            Source::Columns(names) => {
                self.block.columns.get(names.first()?.as_str()).copied()
            }
            Source::NamePart(names, part) => {
                let own = names.get(*part).or(names.last())?;
                self.block.columns.get(own.as_str()).copied()
            }
            Source::Across(_) => across.map(|own| own.column),
            _ => None,
        }
    }

    fn origin(&mut self, across: Option<&AcrossColumn>) -> Rc<Origin> {
        let key = across.map(|own| own.column);
        if let Some(own) = self.origins.get(&key) {
            return Rc::clone(own);
        }
        let columns = (0..self.fill.sources.len()).map(|at| self.column(at, across));
        let booking: &Rc<Booking> = &self.lens.booking;
        let origin = Origin::new(
            self.lens.sheet.whole(),
            Rc::clone(booking),
            columns.collect(),
            self.reading.request.show,
        );
        let origin = Rc::new(origin);
        self.origins.insert(key, Rc::clone(&origin));
        origin
    }
}

/// Whether a column of the form is needed even by a foreign table.
///
/// Nobody but the form asks who leads a class.
pub(super) fn is_needed(column: &Column) -> bool {
    column.need == Need::Always
        && column.heading != "Классный руководитель"
        && column.heading != "Порядок"
}
