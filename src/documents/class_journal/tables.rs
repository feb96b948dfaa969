//! The journal part as tables: the same cells that the pages print.

use super::form::{AttendanceSummary, ClassJournal, SubjectPages};
use crate::documents::paper::Captions;
use crate::documents::table::{Table, row};
use crate::documents::waived;
use crate::documents::words::caption;

/// Every table of the journal part, in the order of its pages.
pub(in crate::documents) fn tables(journal: &ClassJournal) -> Vec<Table> {
    let captions = &journal.captions;
    let mut tables = vec![roster(journal)];
    for subject in &journal.subjects {
        tables.push(marks(subject, captions));
        tables.push(lessons(subject, captions));
    }
    for month in &journal.missed {
        let name = format!("{}, {}", caption(captions, "missed"), month.month);
        let first = ["number", "pupil"].map(|own| caption(captions, own).to_owned());
        let last = ["total", "ill"].map(|own| caption(captions, own).to_owned());
        let mut heading = row(first, &month.days);
        heading.extend(last);
        let rows = month.rows.iter().map(|own| {
            let mut cells = row([own.number.to_string(), own.name.clone()], &own.cells);
            cells.extend([own.total.clone(), own.ill.clone()]);
            cells
        });
        tables.push(Table { name, heading: vec![heading], rows: rows.collect() });
    }
    tables.push(attendance(&journal.attendance, captions));
    tables.extend(waived::tables(&journal.waived, captions));
    tables
}

fn roster(journal: &ClassJournal) -> Table {
    let rows = journal.roster.iter().map(|own| {
        vec![
            own.number.to_string(),
            own.name.clone(),
            own.born.clone(),
            own.personal_file.clone(),
            own.notes.join("; "),
        ]
    });
    let captions = &journal.captions;
    let columns = ["number", "full_name", "born", "personal_file", "notes"];
    Table::with_captions(caption(captions, "roster"), captions, &columns, rows.collect())
}

/// «Математика (1 группа)».
fn name(subject: &SubjectPages) -> String {
    match &subject.group {
        Some(group) => format!("{} ({group})", subject.subject),
        None => subject.subject.clone(),
    }
}

fn marks(subject: &SubjectPages, captions: &Captions) -> Table {
    let dates = subject.lessons.iter().map(|own| own.date.clone());
    let columns: Vec<String> =
        dates.chain(subject.result_columns.iter().cloned()).collect();
    let first = ["number", "pupil", "notes"].map(|own| caption(captions, own).to_owned());
    let rows = subject.rows.iter().map(|own| {
        let note = own.note.clone().unwrap_or_default();
        let mut cells = row([own.number.to_string(), own.name.clone(), note], &own.cells);
        cells.extend(own.results.iter().cloned());
        cells
    });
    Table {
        name: format!("{}, {}", name(subject), caption(captions, "marks")),
        heading: vec![row(first, &columns)],
        rows: rows.collect(),
    }
}

fn lessons(subject: &SubjectPages, captions: &Captions) -> Table {
    let line = |own: &super::form::LessonLine| {
        vec![
            own.date.clone(),
            own.topic.clone(),
            own.homework.clone(),
            own.teacher.clone(),
        ]
    };
    let mut rows: Vec<Vec<String>> = subject.lessons.iter().map(line).collect();
    rows.push(vec![subject.ending.clone()]);
    let name = format!("{}, {}", name(subject), caption(captions, "lessons"));
    let columns = ["date", "topic", "homework", "teacher"];
    Table::with_captions(&name, captions, &columns, rows)
}

fn attendance(summary: &AttendanceSummary, captions: &Captions) -> Table {
    let first = ["number", "pupil"].map(|own| caption(captions, own).to_owned());
    let (mut groups, mut columns) = (Vec::new(), Vec::new());
    for group in &summary.groups {
        for (at, column) in group.columns.iter().enumerate() {
            groups.push(if at == 0 { group.heading.clone() } else { String::new() });
            columns.push(column.clone());
        }
    }
    let mut rows: Vec<Vec<String>> = summary
        .rows
        .iter()
        .map(|own| row([own.number.to_string(), own.name.clone()], &own.cells))
        .collect();
    let total = caption(captions, "class_total").to_owned();
    rows.push(row([String::new(), total], &summary.totals));
    Table {
        name: caption(captions, "attendance").to_owned(),
        heading: vec![row(first, &groups), row([String::new(), String::new()], &columns)],
        rows,
    }
}
