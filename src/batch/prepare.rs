//! From the exports of one class to the units that can be typeset.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use super::document::Document;
use super::exports::Found;
use super::particulars::particulars;
use super::readings::Loaded;
use super::run::{Purpose, Run};
use crate::checklist::Particulars;
use crate::checks::{self, Addressees, EXPORT_TOO_OLD, Question};
use crate::dateline::Dateline;
use crate::documents::{Per, Request, Status};
use crate::failure::Failure;
use crate::finding::{Finding, Place, Waived};
use crate::fonts;
use crate::journal::{ClassGroup, PrintPeriod};
use crate::profile::{CLASS_TEACHER, OTHER_SCHOOL, SIGNER_UNNAMED};
use crate::snapshot::Part;
use crate::snapshot::v1::Snapshot;

/// One document ready to be made.
pub struct Unit {
    /// Which document it is.
    pub document: Document,
    /// Its title in the words of its form.
    pub title: String,
    /// Words that every page of it bears, if it is a draft.
    pub draft: Option<String>,
    /// What the layout reads.
    pub form_data: Vec<u8>,
    /// The part of the export that it prints.
    pub slice: Vec<u8>,
    /// How many findings would refuse it and are allowed.
    pub waived: usize,
    /// The same as a JSON list: rule, place and who gave the permission.
    pub waivers: Vec<u8>,
    /// The moment it speaks of.
    pub dateline: Dateline,
    /// Last day of the school year.
    pub year_ends: NaiveDate,
}

/// What becomes of a document of a class.
pub(super) enum Fate {
    /// The selection leaves it out, or the run is for findings alone and has none for it.
    NotAsked,
    /// Its period is not closed.
    NotYet,
    /// A finding refuses it.
    Refused,
    /// It can be made.
    Ready(Box<Unit>),
}

/// The documents of one class and everything found on the way to them.
#[derive(Default)]
pub(super) struct Prepared {
    /// Every document of the class, asked for or not; none if the export does not even
    /// tell the days of the year.
    pub(super) documents: Vec<(Document, Fate)>,
    /// Documents to be made or refused: those asked for whose period is closed; one for a
    /// class whose documents cannot be told.
    pub(super) planned: usize,
    /// Nothing is wrong with the class as a piece of the export.
    pub(super) is_readable: bool,
    pub(super) findings: Vec<Finding>,
    /// Lines of the waivers that allow some finding.
    pub(super) used_waivers: BTreeSet<usize>,
    /// What the findings leave out, if that was asked for.
    pub(super) particulars: Particulars,
    /// Lessons whose teacher and room are known.
    pub(super) hours: Vec<checks::Hour>,
}

impl Prepared {
    /// Planned documents that a finding refuses; one for a class that cannot be told apart
    /// into documents.
    pub(super) fn refused(&self) -> usize {
        let refused = |(_, fate): &&(Document, Fate)| matches!(fate, Fate::Refused);
        let untold = usize::from(self.documents.is_empty());
        self.documents.iter().filter(refused).count() + untold
    }
}

/// A class of the newest export with all that its documents are made from.
struct Book<'b> {
    loaded: &'b Loaded,
    class: &'b ClassGroup,
    earlier: &'b [Loaded],
    periods: &'b [PrintPeriod],
}

impl Run<'_> {
    /// The documents of a class from its exports, newest first.
    pub(super) fn prepare(&self, exports: &[Found]) -> Result<Prepared, Failure> {
        let mut prepared = Prepared::default();
        let Some(newest) = exports.first() else { return Ok(prepared) };
        let loaded = self.readings.load(newest);
        prepared.findings.extend(loaded.findings.iter().cloned());
        let Some(calendar) = loaded.calendar() else {
            prepared.planned = 1;
            return Ok(prepared);
        };
        let profile = &self.workspace.profile;
        let periods = profile.print_periods(calendar);
        let letter = newest.letter.as_deref();
        let documents = Document::of_class(calendar, newest.grade, letter, &periods);
        prepared.planned = documents.iter().filter(|own| self.is_planned(own)).count();
        let earlier: Vec<Loaded> =
            exports[1..].iter().map(|own| self.readings.load(own)).collect();
        let book = loaded.class().map(|class| Book {
            loaded: &loaded,
            class,
            earlier: &earlier,
            periods: &periods,
        });
        if let Some(book) = &book {
            prepared.is_readable = true;
            self.look_at(book, &mut prepared);
        }
        for document in documents {
            let fate = self.fate(&document, book.as_ref(), &mut prepared.findings)?;
            prepared.documents.push((document, fate));
        }
        let selection = &self.options.selection;
        prepared.findings.retain(|own| selection.wants(own.code.id, &own.place));
        Ok(prepared)
    }

    fn is_asked(&self, document: &Document) -> bool {
        self.options.selection.wants_period(&document.key.to_string())
    }

    fn is_closed(&self, document: &Document) -> bool {
        self.options.status == Status::Draft || document.closes <= self.options.as_of
    }

    fn is_planned(&self, document: &Document) -> bool {
        self.is_asked(document) && self.is_closed(document)
    }

    /// Everything the profile's gaps, the rules and the earlier exports say of a class.
    fn look_at(&self, book: &Book<'_>, prepared: &mut Prepared) {
        let class = book.class;
        let exported = class.source.exported_at.date_naive();
        let profile = &self.workspace.profile;
        let terms = class.calendar.terms.iter().map(|own| profile.term_long(own));
        let terms: Vec<String> = terms.collect();
        let question = Question {
            terms: &terms,
            class,
            periods: book.periods,
            closed_by: self.options.as_of.min(exported),
            bounds: &self.workspace.bounds,
            unprintable: fonts::unprintable,
        };
        let file = self.workspace.data.join("school.toml").display().to_string();
        let mut findings = profile.gaps(&file, exported);
        let place = || Place {
            year: Some(class.calendar.year.clone()),
            class: Some(class.name()),
            ..Place::default()
        };
        if class.teachers.is_empty() && profile.wants_class_teacher() {
            let finding = SIGNER_UNNAMED.at(place()).with("where", "export");
            findings.push(finding.with("role", profile.role_title(CLASS_TEACHER)));
        }
        let school = class.source.school.as_deref();
        if let Some(name) = school.filter(|own| profile.is_other_school(own)) {
            let known = &profile.school;
            let known = known.short_name.as_ref().unwrap_or(&known.name);
            let finding = OTHER_SCHOOL.at(place()).expected(known);
            findings.push(self.options.show.found_text(finding, name));
        }
        prepared.hours = checks::hours(&question);
        findings.extend(checks::check(&question, &self.workspace.severities));
        for older in book.earlier.iter().filter_map(Loaded::class) {
            findings.extend(checks::compare_exports(&question, older));
        }
        let addressees = Addressees::of(class);
        // Whose task a gap of the profile is, no class knows.
        let address = |own: Finding| match own.place.class {
            Some(_) => addressees.address(own),
            None => own,
        };
        findings = findings.into_iter().map(address).collect();
        let waivers = &self.workspace.waivers;
        prepared.used_waivers = waivers.allow(&mut findings, self.options.as_of);
        super::run::in_order(&mut findings);
        if self.purpose == Purpose::FindingsWithNames {
            prepared.particulars = particulars(class, book.periods, &findings);
        }
        prepared.findings.extend(findings);
    }

    fn fate(
        &self,
        document: &Document,
        book: Option<&Book<'_>>,
        findings: &mut Vec<Finding>,
    ) -> Result<Fate, Failure> {
        if !self.is_asked(document) {
            return Ok(Fate::NotAsked);
        }
        if !self.is_closed(document) {
            return Ok(Fate::NotYet);
        }
        let Some(book) = book else { return Ok(Fate::Refused) };
        if self.options.status == Status::Issue
            && !may_be_issued(document, book.class, findings)
        {
            return Ok(Fate::Refused);
        }
        if self.purpose != Purpose::Documents {
            return Ok(Fate::NotAsked);
        }
        let allowed = |own: &&Finding| checks::is_allowed_in(own, &document.key);
        let waived = findings.iter().filter(allowed).cloned().collect();
        Ok(Fate::Ready(Box::new(self.unit(document, book, waived)?)))
    }

    fn unit(
        &self,
        document: &Document,
        book: &Book<'_>,
        waived: Vec<Finding>,
    ) -> Result<Unit, Failure> {
        let fault = |what: &str| Failure::Internal(format!("{}: {what}", document.stem));
        let form = document.form;
        let is_last = is_last_period(document, book);
        let part = document.period.as_ref().map(|own| Part { span: own.span, is_last });
        let cut = |from: &Loaded| (form.slice)(from.snapshot()?, from.index()?, part);
        let mut own = cut(book.loaded).ok_or_else(|| fault("no slice"))?;
        let dateline = dateline(&own, book.earlier, cut);
        own.exported_at = dateline.0;
        let captions = self.workspace.captions.get(form.name);
        let request = Request {
            class: book.class,
            is_last_period: is_last,
            profile: &self.workspace.profile,
            captions: captions.ok_or_else(|| fault("no captions"))?,
            dateline,
            first_leaf: 1,
            status: self.options.status,
            waived: &waived,
        };
        let json = |error: serde_json::Error| Failure::Internal(error.to_string());
        let filled = match (form.per, &document.period) {
            (Per::PrintPeriod(fill), Some(period)) => fill(&request, period),
            (Per::PrintPeriod(_), None) => return Err(fault("no period")),
            (Per::Year(fill), _) => fill(&request),
        };
        let filled = filled.map_err(json)?;
        Ok(Unit {
            document: document.clone(),
            title: filled.title,
            draft: filled.draft,
            form_data: filled.json,
            slice: serde_json::to_vec(&own).map_err(json)?,
            waived: waived.len(),
            waivers: waived_json(&waived).map_err(json)?,
            dateline,
            year_ends: book.class.calendar.span.to,
        })
    }
}

/// Rule, place and permission of each finding that is allowed.
fn waived_json(waived: &[Finding]) -> Result<Vec<u8>, serde_json::Error> {
    #[derive(Serialize)]
    struct Listed<'f> {
        rule: &'static str,
        place: &'f Place,
        #[serde(flatten)]
        given: &'f Waived,
    }
    let listed = waived.iter().filter_map(|own| {
        let given = own.waived.as_ref()?;
        Some(Listed { rule: own.code.id, place: &own.place, given })
    });
    serde_json::to_vec_pretty(&listed.collect::<Vec<_>>())
}

/// Whether the export is late enough for a document, and nothing refuses it.
fn may_be_issued(
    document: &Document,
    class: &ClassGroup,
    findings: &mut Vec<Finding>,
) -> bool {
    let exported = class.source.exported_at.date_naive();
    let closes = document.closes;
    if exported < closes {
        let finding = EXPORT_TOO_OLD.at(document.place());
        findings.push(finding.expected(format!("≥ {closes}")).found(exported));
    }
    !findings.iter().any(|own| checks::refuses(own, &document.key))
}

fn is_last_period(document: &Document, book: &Book<'_>) -> bool {
    document.period.is_some() && document.period.as_ref() == book.periods.last()
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
