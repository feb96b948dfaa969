//! Resulting marks of a class: five kinds, each in its own cell.

use chrono::{DateTime, FixedOffset};

use super::super::codes::{DANGLING_ID, DOUBLED_RESULT, MISSING_KEY, WRONG_VALUE};
use super::super::v1;
use super::class::Members;
use super::{Log, Shared};
use crate::finding::Place;
use crate::journal::{
    Carried, Deferred, MarkValue, Recorded, ResultKind, ResultMark, Results,
};

/// All results of a class.
pub(super) struct Converted {
    pub(super) journal: Results,
    pub(super) ledger: Option<Results>,
    pub(super) deferred: Vec<Deferred>,
    pub(super) carried: Vec<Carried>,
}

pub(super) fn convert_all(
    class: &v1::Class,
    pointer: &str,
    shared: &Shared<'_>,
    members: &Members<'_>,
    log: &mut Log,
) -> Converted {
    let mut reader = Reader { shared, members, log };
    let journal =
        reader.finals(&class.journal_finals, &format!("{pointer}/journal_finals"));
    let ledger = class
        .ledger_finals
        .as_ref()
        .map(|finals| reader.finals(finals, &format!("{pointer}/ledger_finals")));
    let deferred = reader.deferred(class, pointer);
    let carried = reader.carried(class, pointer);
    Converted { journal, ledger, deferred, carried }
}

struct Reader<'a> {
    shared: &'a Shared<'a>,
    members: &'a Members<'a>,
    log: &'a mut Log,
}

/// A cell and its value as the export has them.
struct Entry<'a> {
    kind: v1::ResultKind,
    pupil: &'a str,
    subject: &'a str,
    term: Option<&'a str>,
    value: &'a str,
    recorded_at: Option<DateTime<FixedOffset>>,
    recorded_by: Option<&'a String>,
}

impl Reader<'_> {
    fn finals(&mut self, finals: &v1::Finals, pointer: &str) -> Results {
        let lists = [
            (v1::ResultKind::TermMark, "term_marks", &finals.term_marks),
            (v1::ResultKind::InterimMark, "interim_marks", &finals.interim_marks),
            (v1::ResultKind::YearMark, "year_marks", &finals.year_marks),
            (v1::ResultKind::ExamMark, "exam_marks", &finals.exam_marks),
            (v1::ResultKind::FinalMark, "final_marks", &finals.final_marks),
        ];
        let mut results = Results::default();
        for (kind, list, marks) in lists {
            for (at, mark) in marks.iter().enumerate() {
                let own = format!("{pointer}/{list}/{at}");
                let entry = Entry {
                    kind,
                    pupil: &mark.pupil,
                    subject: &mark.subject,
                    term: mark.term.as_deref(),
                    value: &mark.value,
                    recorded_at: mark.recorded_at,
                    recorded_by: mark.recorded_by.as_ref(),
                };
                let Some((converted, recorded)) = self.result(&entry, &own) else {
                    continue;
                };
                results.record(&converted, recorded);
                let before = results.insert(&converted);
                self.single(before, converted.value, own);
            }
        }
        results
    }

    /// Wants a cell to have had no other mark before.
    fn single(&mut self, before: Option<MarkValue>, value: MarkValue, pointer: String) {
        if let Some(before) = before.filter(|before| *before != value) {
            let place = Place { pointer: Some(pointer), ..Place::default() };
            let finding = DOUBLED_RESULT.at(place);
            self.log.findings.push(finding.expected(before).found(value));
        }
    }

    fn result(
        &mut self,
        entry: &Entry<'_>,
        pointer: &str,
    ) -> Option<(ResultMark, Recorded)> {
        let at = |key: &str| format!("{pointer}/{key}");
        let pupils = &self.members.pupils;
        let pupil = self.log.resolve(pupils, entry.pupil, || at("pupil"));
        let subjects = &self.shared.subjects;
        let subject = self.log.resolve(subjects, entry.subject, || at("subject"));
        let kind = self.kind(entry, pointer);
        let value = self.shared.mark(entry.value, || at("value"), self.log);
        let (moment, by) = (entry.recorded_at, entry.recorded_by);
        let recorded = self.shared.recorded(moment, by, || at("recorded_by"), self.log);
        let (pupil, subject, kind, value) = (pupil?, subject?, kind?, value?);
        Some((ResultMark { pupil, subject, kind, value }, recorded))
    }

    fn kind(&mut self, entry: &Entry<'_>, pointer: &str) -> Option<ResultKind> {
        if let (Some(term), false) = (entry.term, entry.kind == v1::ResultKind::TermMark)
        {
            let place =
                Place { pointer: Some(format!("{pointer}/term")), ..Place::default() };
            let finding = WRONG_VALUE.at(place).expected("null");
            self.log.findings.push(self.log.show.found_text(finding, term));
        }
        match entry.kind {
            v1::ResultKind::TermMark => {
                let Some(id) = entry.term else {
                    let place =
                        Place { pointer: Some(pointer.to_owned()), ..Place::default() };
                    self.log.findings.push(MISSING_KEY.at(place).with("key", "term"));
                    return None;
                };
                let place = || format!("{pointer}/term");
                self.log.resolve(&self.shared.terms, id, place).map(ResultKind::Term)
            }
            v1::ResultKind::InterimMark => Some(ResultKind::Interim),
            v1::ResultKind::YearMark => Some(ResultKind::Year),
            v1::ResultKind::ExamMark => Some(ResultKind::Exam),
            v1::ResultKind::FinalMark => Some(ResultKind::Final),
        }
    }

    fn deferred(&mut self, class: &v1::Class, pointer: &str) -> Vec<Deferred> {
        let mut deferred = Vec::new();
        for (at, own) in class.deferred_results.iter().enumerate() {
            let place = |key: &str| format!("{pointer}/deferred_results/{at}/{key}");
            let pupils = &self.members.pupils;
            let pupil = self.log.resolve(pupils, &own.pupil, || place("pupil"));
            let term = self.log.resolve(&self.shared.terms, &own.term, || place("term"));
            let subject = match &own.subject {
                None => Some(None),
                Some(id) => {
                    let index = self.shared.subjects.get(id.as_str()).copied();
                    if index.is_none() {
                        self.log.add(DANGLING_ID, place("subject"), id);
                    }
                    index.map(Some)
                }
            };
            if let (Some(pupil), Some(term), Some(subject)) = (pupil, term, subject) {
                deferred.push(Deferred { pupil, subject, term });
            }
        }
        deferred
    }

    fn carried(&mut self, class: &v1::Class, pointer: &str) -> Vec<Carried> {
        let mut carried = Vec::new();
        let mut results = Results::default();
        for (at, own) in class.carried_results.iter().enumerate() {
            let entry = Entry {
                kind: own.kind,
                pupil: &own.pupil,
                subject: &own.subject,
                term: own.term.as_deref(),
                value: &own.value,
                recorded_at: None,
                recorded_by: None,
            };
            let place = format!("{pointer}/carried_results/{at}");
            self.log.require(&own.source, || format!("{place}/source"));
            if let Some((mark, _)) = self.result(&entry, &place) {
                let before = results.insert(&mark);
                self.single(before, mark.value, place);
                carried.push(Carried { mark, source: own.source.trim().to_owned() });
            }
        }
        carried
    }
}
