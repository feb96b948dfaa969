//! Results of learning by class and subject (clause 2.14, first kind).

use std::collections::BTreeMap;

use super::marks::{
    EXCELLENT, GOOD, SATISFACTORY, SubjectResults, best, denominators, lacking, mean,
    note_of_higher, pupils, results, share, share_passed,
};
use super::table::{
    Column, LANDSCAPE, LEAST_NUMBER, chart, millimetres, side_by_side, table,
};
use super::{Body, Cell, Part, Per, Question, Report, ReportTable, Row};
use super::{joined, total, with_total};
use crate::journal::{ClassGroup, MarkValue};
use crate::profile::ReportSettings;

pub(super) const REPORT: Report =
    Report { name: "results", per: Per::School, part, body };

/// Width of the column of subjects in millimetres.
const SUBJECT: u16 = 60;
/// Columns of shares in the first table.
const SHARE_PASSING: usize = 5;
const SHARE_GOOD: usize = 7;
/// Columns of the first table behind the number of pupils.
const COLUMNS_OF_RESULTS: usize = 10;

/// The class as a row, and each of its subjects with its share.
fn part(question: &Question<'_>, class: &ClassGroup) -> Part {
    let mut part = Part::new(class, 2);
    let count = Cell::count(pupils(question, class).len());
    let mut cells = vec![Cell::text(class.name()), count];
    let subjects = results(question, class);
    match lacking(class, &subjects) {
        Some((remark, cell)) => {
            part.remarks.push(remark);
            cells.extend(vec![cell; COLUMNS_OF_RESULTS]);
        }
        None => cells.extend(Standing::of(question, class, &subjects).cells()),
    }
    part.tables[0].push(Row::new(cells));
    let settings = question.profile.reports;
    for own in &subjects {
        let values = own.values.iter().map(|(_, value)| *value);
        let name = Cell::text(&class.subjects[own.subject]);
        part.tables[1].push(Row::new(vec![name, share_passed(values, settings)]));
    }
    part
}

/// How many pupils of a class stand how.
#[derive(Debug, Default, PartialEq, Eq)]
struct Standing {
    pupils: usize,
    /// Have a result that counts.
    with_result: usize,
    /// All results not below 3, passed or certified.
    passing: usize,
    /// Have a mark of the scale, or lack one that counts.
    marked: usize,
    /// Passing, with marks of 4 and 5 alone.
    good: usize,
    /// Passing, with marks of 5 and higher alone.
    excellent: usize,
    /// Passing, with one mark of 3 and others of 4 and 5.
    one_three: usize,
    numbers: Vec<MarkValue>,
}

impl Standing {
    fn of(
        question: &Question<'_>,
        class: &ClassGroup,
        subjects: &[SubjectResults],
    ) -> Self {
        let mut own = Self::default();
        let mut by_pupil: BTreeMap<usize, Vec<MarkValue>> = BTreeMap::new();
        for (pupil, value) in subjects.iter().flat_map(|own| &own.values) {
            by_pupil.entry(*pupil).or_default().extend(value);
        }
        for pupil in pupils(question, class) {
            let values = by_pupil.remove(&pupil).unwrap_or_default();
            own.add(&values, question.profile.reports);
        }
        own
    }

    /// Adds a pupil with all results of the period.
    fn add(&mut self, values: &[MarkValue], settings: ReportSettings) {
        self.pupils += 1;
        let is_lacking = |own: &MarkValue| {
            *own == MarkValue::NotCertified && settings.not_certified_counts
        };
        let numbers: Vec<u8> = values.iter().filter_map(|own| own.number()).collect();
        let is_lacking_one = values.iter().any(is_lacking);
        let is_known = is_lacking_one
            || !numbers.is_empty()
            || values.iter().any(|own| matches!(own, MarkValue::Pass | MarkValue::Fail));
        if !is_known {
            return;
        }
        self.with_result += 1;
        self.numbers.extend(values.iter().filter(|own| own.number().is_some()));
        self.marked += usize::from(!numbers.is_empty() || is_lacking_one);
        let is_passing = !is_lacking_one
            && !values.contains(&MarkValue::Fail)
            && numbers.iter().all(|own| *own >= SATISFACTORY);
        if !is_passing {
            return;
        }
        self.passing += 1;
        let below_good = numbers.iter().filter(|own| **own < GOOD).count();
        let is_marked = !numbers.is_empty();
        self.good += usize::from(is_marked && below_good == 0);
        self.one_three += usize::from(below_good == 1);
        let is_excellent = numbers.iter().all(|own| *own >= EXCELLENT);
        self.excellent += usize::from(is_marked && is_excellent);
    }

    fn cells(self) -> Vec<Cell> {
        vec![
            Cell::count(self.with_result),
            Cell::count(self.pupils - self.with_result),
            Cell::count(self.passing),
            share(self.passing, self.with_result),
            Cell::count(self.good),
            share(self.good, self.marked),
            mean(self.numbers.into_iter()),
            Cell::count(self.excellent),
            Cell::count(self.one_three),
            Cell::count(self.with_result - self.passing),
        ]
    }
}

fn body(question: &Question<'_>, parts: &[Part]) -> Body {
    let say = |name: &str| question.say(name);
    let classes = with_total(question, joined(parts, 0));
    let number = |name: &str| Column::wide_number(say(name));
    let columns = [
        Column::classes(say("class_head"), 14, &classes),
        number("pupils_at_end"),
        number("with_result"),
        number("without_result_head"),
        number("persons").below(say("passing")),
        number("percent").below(say("passing")),
        number("persons").below(say("good")),
        number("percent").below(say("good")),
        number("mean"),
        Column::wide_number(&best(question, say("excellent"))),
        number("one_three"),
        number("failing"),
    ];
    let bars = [(say("passing"), SHARE_PASSING), (say("good"), SHARE_GOOD)];
    let mut tables = vec![table(say("results_by_class"), &columns, &classes, "")];
    tables.extend(by_subject(question, parts));
    let mut notes: Vec<String> =
        ["results_note_pupils", "results_note_passing", "results_note_good"]
            .map(|own| say(own).to_owned())
            .into();
    notes.push(say("results_note_share").to_owned());
    notes.push(denominators(question));
    notes.extend(note_of_higher(question));
    notes.push(say("results_note_dash").to_owned());
    Body {
        is_landscape: true,
        notes,
        charts: chart(say("results_chart"), &bars, &classes).into_iter().collect(),
        tables,
    }
}

/// The figure of the clause: subjects down, classes across, in tables that can be read.
fn by_subject(question: &Question<'_>, parts: &[Part]) -> Vec<ReportTable> {
    let say = |name: &str| question.say(name);
    let subjects = subjects(parts);
    let cell = |part: &Part, subject: &Cell| {
        let mut rows = part.tables[1].iter();
        let own = rows.find(|row| row.cells[0] == *subject);
        own.map_or(Cell::NotByPlan, |row| row.cells[1].clone())
    };
    let width = |part: &Part| millimetres(LEAST_NUMBER, [&*part.class.name].into_iter());
    let widths: Vec<u16> = parts.iter().map(width).collect();
    let available = LANDSCAPE - SUBJECT - LEAST_NUMBER;
    let mut first = 0;
    let tables = side_by_side(&widths, available).into_iter().map(|count| {
        let chunk = &parts[first..first + count];
        first += count;
        let is_last = first == parts.len() && parts.len() > 1;
        let mut columns = vec![Column::words(say("subject"), SUBJECT)];
        let names = chunk.iter();
        columns.extend(names.map(|part| Column::wide_number(&part.class.name)));
        if is_last {
            columns.push(Column::wide_number(say("all_short")));
        }
        let rows = subjects.iter().map(|subject| {
            let mut cells = vec![subject.clone()];
            cells.extend(chunk.iter().map(|part| cell(part, subject)));
            if is_last {
                let all: Vec<Cell> =
                    parts.iter().map(|part| cell(part, subject)).collect();
                cells.push(Cell::sum(all.iter()));
            }
            Row::new(cells)
        });
        let mut rows: Vec<Row> = rows.collect();
        if !rows.is_empty() {
            rows.push(total(say("all_subjects"), &rows));
        }
        table(say("results_by_subject"), &columns, &rows, say("results_no_subject"))
    });
    tables.collect()
}

/// Names of all subjects: those of each class in its order, new ones behind the one before
/// them.
fn subjects(parts: &[Part]) -> Vec<Cell> {
    let mut all: Vec<Cell> = Vec::new();
    for part in parts {
        let mut behind = 0;
        for name in part.tables[1].iter().map(|row| &row.cells[0]) {
            match all.iter().position(|own| own == name) {
                Some(at) => behind = at + 1,
                None => {
                    all.insert(behind, name.clone());
                    behind += 1;
                }
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use MarkValue::{Exempt, Fail, NotCertified, Number, Pass};

    #[test]
    fn pupils_stand_by_all_their_results() {
        let check = |values: &[MarkValue], counts_lacking: bool, expected: [usize; 6]| {
            let settings = ReportSettings {
                not_certified_counts: counts_lacking,
                ..ReportSettings::default()
            };
            let mut own = Standing::default();
            own.add(values, settings);
            let found = [
                own.with_result,
                own.passing,
                own.marked,
                own.good,
                own.excellent,
                own.one_three,
            ];
            assert_eq!(found, expected, "{values:?}");
        };
        let mark = |number| Number(number, None);
        check(&[], true, [0; 6]);
        check(&[Exempt], true, [0; 6]);
        check(&[mark(5), mark(5), Exempt], true, [1, 1, 1, 1, 1, 0]);
        check(&[mark(5), mark(4)], true, [1, 1, 1, 1, 0, 0]);
        check(&[mark(5), mark(10)], true, [1, 1, 1, 1, 1, 0]);
        check(&[mark(5), mark(3)], true, [1, 1, 1, 0, 0, 1]);
        check(&[mark(3), mark(3)], true, [1, 1, 1, 0, 0, 0]);
        check(&[mark(5), mark(2)], true, [1, 0, 1, 0, 0, 0]);
        check(&[Pass], true, [1, 1, 0, 0, 0, 0]);
        check(&[mark(5), Pass], true, [1, 1, 1, 1, 1, 0]);
        check(&[mark(5), Fail], true, [1, 0, 1, 0, 0, 0]);
        check(&[mark(5), NotCertified], true, [1, 0, 1, 0, 0, 0]);
        check(&[mark(5), NotCertified], false, [1, 1, 1, 1, 1, 0]);
        check(&[NotCertified], true, [1, 0, 1, 0, 0, 0]);
        check(&[NotCertified], false, [0; 6]);
    }
}
