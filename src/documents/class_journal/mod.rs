//! The class journal, a quarter part: one class, one print period.

mod attendance;
mod form;
mod spreads;
mod tables;

pub use form::*;

use super::paper::{Captions, LegendItem};
use super::request::{Request, written_span};
use super::waived;
use super::words::{self, Expected, bound, caption};
use crate::journal::{PrintPeriod, Pupil};
use attendance::AttendanceBook;
pub(super) use tables::tables;

/// Name of the form: its folder in `layouts/` and in the profile.
pub const NAME: &str = "class-journal";

/// Everything the journal part of the request's period prints.
pub fn form_data(request: &Request<'_>, period: &PrintPeriod) -> ClassJournal {
    let class = request.class;
    let captions = words::bound_captions(request.captions(NAME));
    let year =
        format!("{} {}", class.calendar.long_name(), caption(&captions, "school_year"));
    let class_name = format!("{} {}", class.name(), caption(&captions, "class"));
    let head =
        format!("{} · {} · {}", class.name(), class.calendar.long_name(), period.title);
    let title = format!(
        "{}, {class_name}, {year}, {}",
        caption(&captions, "heading"),
        period.title
    );
    let book = AttendanceBook::new(class, period.span);
    let school = &request.profile.school;
    let subjects = spreads::spreads(request, period, &captions);
    let waived = waived::list(request);
    let mut attested = vec![caption(&captions, "attestation_text").to_owned()];
    if !waived.records.is_empty() {
        attested.push(caption(&captions, "attestation_waived").to_owned());
    }
    ClassJournal {
        paper: request.paper(NAME, &request.profile.paper.journal, title, head),
        title: Title {
            school: bound(&school.name),
            address: school.address.as_deref().map(bound),
            class: class_name,
            school_year: year,
            period: period.title.clone(),
            span: written_span(period.span),
            class_teachers: request.class_teachers(period.span),
            source: request.source(&captions),
        },
        legend: legend(request, period, &subjects, &captions),
        subjects,
        roster: roster(request, period, &captions),
        missed: book.missed(class, request.profile),
        attendance: book.summary(class, &captions),
        waived,
        remark_rows: 20,
        attestation: Attestation {
            text: attested,
            signers: request.signers(&request.profile.signers.journal, period.span),
        },
        captions,
    }
}

/// Letters of attendance and words of the courses that have a spread.
fn legend(
    request: &Request<'_>,
    period: &PrintPeriod,
    subjects: &[SubjectPages],
    captions: &Captions,
) -> Vec<LegendItem> {
    let class = request.class;
    let held = class.courses.iter().filter(|own| own.held(period.span).next().is_some());
    let expected =
        Expected { attendance: !class.source.without_attendance, ..Expected::of(held) };
    let rows = subjects.iter().flat_map(|subject| &subject.rows);
    let cells = rows.flat_map(|row| row.cells.iter().chain(&row.results));
    words::legend(expected, cells, request.profile, captions)
}

/// «Общие сведения»: everyone who was in the class by the end of the period; a pupil who
/// left stays, with the order.
fn roster(
    request: &Request<'_>,
    period: &PrintPeriod,
    captions: &Captions,
) -> Vec<RosterRow> {
    let until = period.span.to;
    let by_then = |pupil: &&Pupil| pupil.membership.iter().any(|span| span.from <= until);
    let pupils = request.class.pupils.iter().filter(by_then);
    (1..)
        .zip(pupils)
        .map(|(number, pupil)| {
            let mut notes: Vec<String> = pupil
                .movements
                .iter()
                .filter(|movement| movement.date <= until)
                .map(|movement| words::movement(movement, captions))
                .collect();
            if pupil.individual_plan {
                notes.push(caption(captions, "individual_plan").to_owned());
            }
            RosterRow {
                number,
                name: pupil.name.full(),
                born: pupil.born.map(words::date).unwrap_or_default(),
                personal_file: pupil.personal_file.clone().unwrap_or_default(),
                notes,
            }
        })
        .collect()
}
