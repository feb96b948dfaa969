//! From the exports of one class to the units that can be typeset.

use chrono::NaiveDate;

use super::exports::Found;
use super::readings::{Loaded, Readings};
use super::{Selection, Workspace};
use crate::checks::{self, EXPORT_TOO_OLD, Question};
use crate::dateline::Dateline;
use crate::documents::{FORMS, Form, Per, Request, Status};
use crate::failure::Failure;
use crate::finding::{Finding, Place};
use crate::fonts;
use crate::journal::{ClassGroup, DocumentKey, PrintPeriod, Span};
use crate::snapshot;
use crate::snapshot::v1::Snapshot;

/// One document to be made.
pub struct Unit {
    /// Name of its files without ending.
    pub stem: String,
    /// School year and file name of the class: its folder.
    pub folder: String,
    /// Which document of the class it is.
    pub key: DocumentKey,
    /// The form it is printed on.
    pub form: &'static Form,
    /// What it is called, in Russian.
    pub title: String,
    /// What the layout reads.
    pub form_data: Vec<u8>,
    /// The part of the export that it prints.
    pub slice: Vec<u8>,
    /// The moment it speaks of.
    pub dateline: Dateline,
    /// Name of the class, «7А».
    pub class: String,
    /// School year, `2025-26`.
    pub year: String,
    /// Last day of the school year.
    pub year_ends: NaiveDate,
}

/// What became of the documents of one class.
#[derive(Default)]
pub(super) struct Prepared {
    /// Every document of the class, asked for or not: print periods, `ledger`.
    pub(super) documents: Vec<String>,
    /// Documents to be made or refused: those asked for whose period is closed, and one
    /// for a class that cannot be read.
    pub(super) planned: usize,
    pub(super) units: Vec<Unit>,
    pub(super) refused: Vec<DocumentKey>,
    pub(super) not_yet: usize,
    pub(super) findings: Vec<Finding>,
}

/// The question of a run: what is asked of every class.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) selection: &'a Selection,
    pub(super) as_of: NaiveDate,
    pub(super) status: Status,
    pub(super) readings: &'a Readings<'a>,
}

impl Asked<'_> {
    /// The units of a class from its exports, newest first.
    pub(super) fn prepare(&self, exports: &[Found]) -> Result<Prepared, Failure> {
        let mut prepared = Prepared::default();
        let Some(newest) = exports.first() else { return Ok(prepared) };
        let loaded = match self.readings.load(newest) {
            Ok(loaded) => loaded,
            Err(findings) => {
                prepared.findings = findings;
                prepared.planned += 1;
                prepared.refused.push(DocumentKey::Ledger);
                return Ok(prepared);
            }
        };
        prepared.findings.extend(loaded.findings.iter().cloned());
        let Some(class) = loaded.class() else {
            prepared.planned += 1;
            prepared.refused.push(DocumentKey::Ledger);
            return Ok(prepared);
        };
        let file = self.workspace.data.join("school.toml").display().to_string();
        let day = class.source.exported_at.date_naive();
        prepared.findings.extend(self.workspace.profile.gaps(&file, day));
        let earlier: Vec<Loaded> =
            exports[1..].iter().filter_map(|own| self.readings.load(own).ok()).collect();
        let periods = self.workspace.profile.print_periods(&class.calendar);
        let question = self.question(class, &periods);
        prepared.findings.extend(checks::check(&question));
        for older in earlier.iter().filter_map(Loaded::class) {
            prepared.findings.extend(checks::compare_exports(&question, older));
        }
        prepared.findings.sort();
        prepared.findings.dedup();
        for (form, period) in documents(&periods) {
            self.document(
                &loaded,
                class,
                &earlier,
                &periods,
                form,
                period,
                &mut prepared,
            )?;
        }
        Ok(prepared)
    }

    fn question<'q>(
        &self,
        class: &'q ClassGroup,
        periods: &'q [PrintPeriod],
    ) -> Question<'q> {
        let exported = class.source.exported_at.date_naive();
        Question {
            class,
            periods,
            closed_by: self.as_of.min(exported),
            unprintable: fonts::unprintable,
        }
    }

    /// Whether the export is late enough for a document that closes on a day, and nothing
    /// refuses it.
    fn may_be_issued(
        &self,
        class: &ClassGroup,
        key: &DocumentKey,
        closes: NaiveDate,
        prepared: &mut Prepared,
    ) -> bool {
        let exported = class.source.exported_at.date_naive();
        if exported < closes {
            let place = Place {
                year: Some(class.calendar.year.clone()),
                class: Some(class.name()),
                period: Some(key.to_string()),
                ..Place::default()
            };
            let finding = EXPORT_TOO_OLD.at(place).expected(format!("≥ {closes}"));
            prepared.findings.push(finding.found(exported));
        }
        let is_refused = prepared.findings.iter().any(|own| checks::refuses(own, key));
        if is_refused {
            prepared.refused.push(key.clone());
        }
        !is_refused
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one class, read once")]
    fn document(
        &self,
        loaded: &Loaded,
        class: &ClassGroup,
        earlier: &[Loaded],
        periods: &[PrintPeriod],
        form: &'static Form,
        period: Option<&PrintPeriod>,
        prepared: &mut Prepared,
    ) -> Result<(), Failure> {
        let key = period
            .map_or(DocumentKey::Ledger, |own| DocumentKey::Journal(own.id.clone()));
        prepared.documents.push(key.to_string());
        if !self.selection.wants_period(&key.to_string()) {
            return Ok(());
        }
        let closes = period.map_or(class.calendar.span, |period| period.span).to;
        if self.status == Status::Issue && closes > self.as_of {
            prepared.not_yet += 1;
            return Ok(());
        }
        prepared.planned += 1;
        if self.status == Status::Issue
            && !self.may_be_issued(class, &key, closes, prepared)
        {
            return Ok(());
        }
        let cut = |from: &Loaded| slice(from, period.map(|period| period.span));
        let Some(mut own) = cut(loaded) else { return Ok(()) };
        let dateline = dateline(&own, earlier, cut);
        own.exported_at = dateline.0;
        let captions = self
            .workspace
            .layouts
            .captions(form.name)
            .map_err(|error| Failure::Internal(error.to_string()))?;
        let request = Request {
            class,
            period,
            is_last_period: period.is_some_and(|own| periods.last() == Some(own)),
            profile: &self.workspace.profile,
            captions: &captions,
            dateline,
            first_leaf: 1,
            status: self.status,
        };
        let json = |error: serde_json::Error| Failure::Internal(error.to_string());
        let form_data = (form.form_data)(&request).map_err(json)?;
        let slug = super::class_slug(class.grade, class.letter.as_deref());
        let year = class.calendar.year.clone();
        let (stem, title) = names(class, &slug, form, period);
        prepared.units.push(Unit {
            stem,
            folder: format!("{year}/{slug}"),
            key,
            form,
            title,
            form_data,
            slice: serde_json::to_vec(&own).map_err(json)?,
            dateline,
            class: class.name(),
            year,
            year_ends: class.calendar.span.to,
        });
        Ok(())
    }
}

/// Name of the files without ending, and the title in Russian.
fn names(
    class: &ClassGroup,
    slug: &str,
    form: &Form,
    period: Option<&PrintPeriod>,
) -> (String, String) {
    let (year, name) = (&class.calendar.year, class.name());
    match period {
        Some(period) => (
            format!("{year}-{slug}-{}-{}", period.id, form.stem),
            format!("Классный журнал, {name} класс, {year}, {}", period.title),
        ),
        None => (
            format!("{year}-{slug}-{}", form.stem),
            format!("Сводная ведомость учёта успеваемости, {name} класс, {year}"),
        ),
    }
}

/// Every document of a class: a journal part per period, then the ledger.
fn documents(
    periods: &[PrintPeriod],
) -> impl Iterator<Item = (&'static Form, Option<&PrintPeriod>)> {
    FORMS.iter().flat_map(move |form| {
        let made_for: Vec<Option<&PrintPeriod>> = match form.per {
            Per::PrintPeriod => periods.iter().map(Some).collect(),
            Per::Year => vec![None],
        };
        made_for.into_iter().map(move |period| (form, period))
    })
}

/// The part of an export that the document prints.
fn slice(loaded: &Loaded, span: Option<Span>) -> Option<Snapshot> {
    let (snapshot, index) = (loaded.snapshot()?, loaded.index());
    match span {
        Some(span) => snapshot::journal_slice(snapshot, index, span.from, span.to),
        None => snapshot::ledger_slice(snapshot, index),
    }
}

/// The moment of the oldest export whose slice equals the newest one's.
fn dateline(
    own: &Snapshot,
    earlier: &[Loaded],
    cut: impl Fn(&Loaded) -> Option<Snapshot>,
) -> Dateline {
    let moment_if_equal = |older: &Loaded| {
        let mut slice = cut(older)?;
        let moment = std::mem::replace(&mut slice.exported_at, own.exported_at);
        (slice == *own).then_some(moment)
    };
    let oldest = earlier.iter().filter_map(moment_if_equal).min();
    Dateline(oldest.unwrap_or(own.exported_at))
}
