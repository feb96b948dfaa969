//! Results of learning by pupil (clause 2.14, first kind).

use super::marks::{
    best, denominators, lacking, mean, note_of_higher, pupils, ratings, results,
    share_passed, shares,
};
use super::table::{Column, LANDSCAPE, PORTRAIT, millimetres, side_by_side, table};
use super::{
    Body, Cell, Part, Per, Question, Report, ReportTable, Row, joined, roll, total,
};
use crate::documents::words;
use crate::journal::{ClassGroup, MarkValue};

pub(super) const REPORT: Report = Report { name: "pupils", per: Per::Class, part, body };

/// Columns that name a pupil: number, name.
const NAMES: usize = 2;
/// Least width of the column of a subject, and that of a figure of a pupil, in millimetres.
const LEAST_WIDTH: u16 = 7;
const FIGURE: u16 = 14;
/// What the subjects leave to names and to both figures of a pupil.
const AROUND_SUBJECTS: u16 = roll::WIDTH + 2 * FIGURE;

/// A row for each pupil and one for each subject.
fn part(question: &Question<'_>, class: &ClassGroup) -> Part {
    let mut part = Part::new(class, 2);
    let subjects = results(question, class);
    part.remarks.extend(lacking(class, &subjects).map(|(remark, _)| remark));
    if subjects.is_empty() {
        return part;
    }
    let settings = question.profile.reports;
    for (number, pupil) in (1..).zip(pupils(question, class)) {
        let mut cells =
            vec![Cell::Number(number), Cell::text(class.pupils[pupil].name.full())];
        let mut values = Vec::new();
        for subject in &subjects {
            let own = subject.values.iter().find(|(own, _)| *own == pupil);
            cells.push(match own {
                None => Cell::NotByPlan,
                Some((_, None)) => Cell::Blank,
                Some((_, Some(value))) => {
                    Cell::text(words::mark(*value, question.profile))
                }
            });
            values.extend(own.map(|(_, value)| *value));
        }
        cells.push(mean(values.iter().copied().flatten()));
        cells.push(share_passed(values.into_iter(), settings));
        part.tables[0].push(Row::new(cells));
    }
    for subject in &subjects {
        let values: Vec<Option<MarkValue>> =
            subject.values.iter().map(|(_, value)| *value).collect();
        let mut cells = vec![Cell::text(&class.subjects[subject.subject])];
        cells.extend(counted(question, &values));
        part.tables[1].push(Row::new(cells));
    }
    part
}

/// How many of each, and the shares of a subject.
fn counted(question: &Question<'_>, values: &[Option<MarkValue>]) -> Vec<Cell> {
    let number_of = |wanted: Option<MarkValue>| {
        Cell::count(values.iter().filter(|own| **own == wanted).count())
    };
    let mut cells = ratings(values);
    let others = [Some(MarkValue::NotCertified), Some(MarkValue::Exempt), None];
    cells.extend(others.map(number_of));
    cells.extend(shares(values, question.profile.reports));
    cells
}

fn body(question: &Question<'_>, parts: &[Part]) -> Body {
    let say = |name: &str| question.say(name);
    let pupils = joined(parts, 0);
    let mut subjects = joined(parts, 1);
    let widths: Vec<u16> = (0..subjects.len())
        .map(|at| {
            let cells: Vec<String> =
                pupils.iter().map(|row| row.cells[NAMES + at].shown()).collect();
            millimetres(LEAST_WIDTH, cells.iter().map(String::as_str))
        })
        .collect();
    let is_landscape = widths.iter().sum::<u16>() > PORTRAIT - AROUND_SUBJECTS;
    let mut tables = marks(question, &pupils, &subjects, &widths);
    if !subjects.is_empty() {
        subjects.push(total(say("all_subjects"), &subjects));
    }
    let own = &question.profile.marks.words;
    let mark = |name: &str| Column::number(name, millimetres(11, [name].into_iter()));
    let mut by_subject = vec![Column::words(say("subject"), 1)];
    by_subject.push(mark(&best(question, "«5»")));
    by_subject.extend(["«4»", "«3»"].map(mark));
    by_subject.push(mark(say("below_three")));
    let signs = [&own.pass, &own.fail, &own.not_certified, &own.exempt];
    by_subject.extend(signs.map(|own| mark(own)));
    by_subject.push(mark(say("without_short")));
    let shares = ["share_passed", "share_good", "mean"];
    by_subject.extend(shares.map(|own| Column::number(say(own), FIGURE)));
    let mut notes: Vec<String> = vec![say("pupils_note_who").into()];
    notes.push(denominators(question));
    notes.extend(note_of_higher(question));
    notes.extend(["pupils_note_good", "pupils_note_dash"].map(|own| say(own).to_owned()));
    let empty = say("pupils_no_subject");
    tables.push(table(say("pupils_by_subject"), &by_subject, &subjects, empty));
    Body { is_landscape, notes, charts: Vec::new(), tables }
}

/// The marks of all pupils, in as many tables as the subjects need; the last one has the
/// figures of each pupil.
fn marks(
    question: &Question<'_>,
    pupils: &[Row],
    subjects: &[Row],
    widths: &[u16],
) -> Vec<ReportTable> {
    let say = |name: &str| question.say(name);
    let mut first = 0;
    let tables =
        side_by_side(widths, LANDSCAPE - AROUND_SUBJECTS).into_iter().map(|count| {
            let end = first + count;
            let is_last = end == subjects.len();
            let mut columns = roll::columns(question);
            columns.extend(
                (first..end)
                    .map(|at| Column::mark(&subjects[at].cells[0].shown(), widths[at])),
            );
            if is_last {
                columns.push(Column::number(say("mean"), FIGURE));
                columns.push(Column::number(say("share_passed"), FIGURE));
            }
            let rows = pupils.iter().map(|row| {
                let mut cells = row.cells[..NAMES].to_vec();
                cells.extend_from_slice(&row.cells[NAMES + first..NAMES + end]);
                if is_last {
                    cells.extend_from_slice(&row.cells[NAMES + end..]);
                }
                Row::new(cells)
            });
            let rows: Vec<Row> = rows.collect();
            first = end;
            table(say("pupils_marks"), &columns, &rows, say("pupils_no_subject"))
        });
    tables.collect()
}
