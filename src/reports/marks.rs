//! Resulting marks of a class for the period of a report.

use std::collections::BTreeSet;

use super::{Cell, Question};
use crate::documents::words::{best_mark, counted_as, has_higher};
use crate::journal::{ClassGroup, Mark, MarkValue, Marking, ResultKind, Span, TermKind};
use crate::profile::ReportSettings;

/// The lowest mark that is not an unsatisfactory one.
///
/// Source: clause 2.14 («не ниже «3» – «удовлетворительно»»).
pub(super) const SATISFACTORY: u8 = 3;
/// The lowest mark that counts as learned well: «на «4» и «5»».
pub(super) const GOOD: u8 = 4;
/// The best mark; what a school gives above it counts as it.
pub(super) const EXCELLENT: u8 = 5;

/// Results of the class in one subject.
pub(super) struct SubjectResults {
    /// Index of the subject in the class.
    pub(super) subject: usize,
    /// Pupils who study it on the last day told, and others with a result, in class order.
    pub(super) values: Vec<(usize, Option<MarkValue>)>,
}

/// Pupils who are in the class on the last day that the export tells of.
pub(super) fn pupils(question: &Question<'_>, class: &ClassGroup) -> Vec<usize> {
    let day = question.told(class).to;
    let all = class.pupils.iter().enumerate();
    all.filter(|(_, pupil)| pupil.is_enrolled(day)).map(|(at, _)| at).collect()
}

/// Results of those pupils in the subjects that are marked at the end of the period, in the
/// order of the curriculum.
pub(super) fn results(
    question: &Question<'_>,
    class: &ClassGroup,
) -> Vec<SubjectResults> {
    let pupils = pupils(question, class);
    let day = question.told(class).to;
    let subjects = (0..class.subjects.len()).filter_map(|subject| {
        let kinds = kinds(question, class, subject);
        let value =
            |pupil| kinds.iter().find_map(|kind| class.result(subject, pupil, *kind));
        let studies = |pupil| {
            let courses = class
                .courses
                .iter()
                .filter(|own| own.subject == subject && own.marking != Marking::Unmarked);
            courses.clone().any(|own| own.has_member(pupil, day))
        };
        let own = pupils.iter().map(|pupil| (*pupil, value(*pupil)));
        let values: Vec<(usize, Option<MarkValue>)> =
            own.filter(|(pupil, value)| value.is_some() || studies(*pupil)).collect();
        let is_marked = !kinds.is_empty() && !values.is_empty();
        is_marked.then_some(SubjectResults { subject, values })
    });
    subjects.collect()
}

/// Why a class has no results to count, if it has none: a caption that says so, and what
/// stands in the place of each number.
pub(super) fn lacking(
    class: &ClassGroup,
    subjects: &[SubjectResults],
) -> Option<(&'static str, Cell)> {
    if subjects.iter().flat_map(|own| &own.values).any(|(_, own)| own.is_some()) {
        return None;
    }
    Some(match (class.source.without_results, subjects.is_empty(), is_marked(class)) {
        (true, ..) => ("remark_without_results", Cell::Unknown),
        (false, true, true) => ("remark_no_term", Cell::NotByPlan),
        (false, true, false) => ("remark_unmarked", Cell::NotByPlan),
        (false, false, _) => ("remark_none_yet", Cell::Blank),
    })
}

/// The kinds of results that the courses of a subject bring at the end of the period: those
/// of the terms that end in it. In a year also of a subject that no course has, for results
/// are carried.
fn kinds(
    question: &Question<'_>,
    class: &ClassGroup,
    subject: usize,
) -> BTreeSet<ResultKind> {
    let courses = || class.courses.iter().filter(|own| own.subject == subject);
    let is_marked = courses().any(|own| own.marking != Marking::Unmarked);
    if question.period.is_year {
        let is_wanted = is_marked || courses().next().is_none();
        return is_wanted.then_some(ResultKind::Year).into_iter().collect();
    }
    let span = question.period.span;
    let marked = courses().filter(|own| own.marking != Marking::Unmarked);
    marked.filter_map(|own| last_result(class, own.marking_terms, span)).collect()
}

/// The result of the last term of a kind that ends in the span.
fn last_result(class: &ClassGroup, terms: TermKind, span: Span) -> Option<ResultKind> {
    let all = class.calendar.terms_of(terms);
    let (at, _) = all.filter(|(_, own)| span.contains(own.span.to)).last()?;
    Some(match terms {
        TermKind::Year => ResultKind::Year,
        _ => ResultKind::Term(at),
    })
}

/// Whether somebody in the class gets marks.
pub(super) fn is_marked(class: &ClassGroup) -> bool {
    class.courses.iter().any(|own| own.marking != Marking::Unmarked)
}

/// Whether one of two marks of a pupil in a lesson was given after the other: entered later;
/// where that is not told, or at the same moment, the one by protocol; else the one that
/// stands behind the other. Each mark with its place among the marks of its course.
pub(super) fn follows(own: (usize, &Mark), other: (usize, &Mark)) -> bool {
    match own.1.recorded.at.zip(other.1.recorded.at) {
        Some((at, before)) if at != before => at > before,
        _ => (own.1.has_protocol, own.0) > (other.1.has_protocol, other.0),
    }
}

/// Whether it says how something was learned: a number, passed or failed.
pub(super) fn is_rating(value: MarkValue) -> bool {
    value.number().is_some() || matches!(value, MarkValue::Pass | MarkValue::Fail)
}

/// Whether a mark is not below 3, or passed.
pub(super) fn is_passed(value: MarkValue) -> bool {
    match value {
        MarkValue::Number(number, _) => number >= SATISFACTORY,
        MarkValue::Pass => true,
        MarkValue::Fail | MarkValue::NotCertified | MarkValue::Exempt => false,
    }
}

/// Whether a pupil with this result, or with none, counts among those that shares divide by.
pub(super) fn counts(value: Option<MarkValue>, settings: ReportSettings) -> bool {
    match value {
        None => settings.without_result_counts,
        Some(MarkValue::NotCertified) => settings.not_certified_counts,
        Some(MarkValue::Exempt) => settings.exempt_counts,
        Some(_) => true,
    }
}

/// Share of the marks not below 3 among the pupils that count.
///
/// Blank where nobody has a result: that is not yet 0 %.
///
/// Source: clause 2.14 (marks not below 3 ÷ pupils × 100 %).
pub(super) fn share_passed(
    values: impl Iterator<Item = Option<MarkValue>>,
    settings: ReportSettings,
) -> Cell {
    let values: Vec<Option<MarkValue>> = values.collect();
    if values.iter().all(Option::is_none) {
        return Cell::Blank;
    }
    let whole = values.iter().filter(|own| counts(**own, settings)).count();
    let part = values.iter().flatten().filter(|own| is_passed(**own)).count();
    share(part, whole)
}

/// How many marks of 5 and higher, 4, 3 and below there are, how many passed and failed.
pub(super) fn ratings(values: &[Option<MarkValue>]) -> Vec<Cell> {
    let number_of = |is_meant: &dyn Fn(MarkValue) -> bool| {
        Cell::count(values.iter().flatten().filter(|own| is_meant(**own)).count())
    };
    let is_number =
        |wanted: u8| number_of(&|own| own.number().map(counted_as) == Some(wanted));
    let below = |own: MarkValue| own.number().is_some_and(|own| own < SATISFACTORY);
    let mut cells: Vec<Cell> = (SATISFACTORY..=EXCELLENT).rev().map(is_number).collect();
    let words = [MarkValue::Pass, MarkValue::Fail];
    cells.push(number_of(&below));
    cells.extend(words.map(|wanted| number_of(&|own| own == wanted)));
    cells
}

/// How the marks that count as 5 are named.
pub(super) fn best(question: &Question<'_>, sign: &str) -> String {
    best_mark(sign, question.profile, question.captions)
}

/// What has to be said where the school may give marks above 5.
pub(super) fn note_of_higher(question: &Question<'_>) -> Option<String> {
    has_higher(question.profile).then(|| question.say("note_higher").to_owned())
}

/// The share not below 3, the share of 4 and 5, and the mean of these marks.
pub(super) fn shares(
    values: &[Option<MarkValue>],
    settings: ReportSettings,
) -> [Cell; 3] {
    // Passed and failed is neither good nor bad.
    let marked = values.iter().filter(|own| {
        let is_word = matches!(own, Some(MarkValue::Pass | MarkValue::Fail));
        !is_word && counts(**own, settings)
    });
    let good = values.iter().flatten().filter(|own| own.number() >= Some(GOOD)).count();
    let has_number = values.iter().flatten().any(|own| own.number().is_some());
    [
        share_passed(values.iter().copied(), settings),
        if has_number { share(good, marked.count()) } else { Cell::Blank },
        mean(values.iter().copied().flatten()),
    ]
}

/// A share of counts.
pub(super) fn share(part: usize, whole: usize) -> Cell {
    let number = |own: usize| u32::try_from(own).unwrap_or(u32::MAX);
    Cell::Share { part: number(part), whole: number(whole) }
}

/// Mean of the marks that are numbers; blank where there is none.
pub(super) fn mean(values: impl Iterator<Item = MarkValue>) -> Cell {
    let (mut sum, mut count) = (0, 0);
    for number in values.filter_map(|own| own.number()) {
        sum += u32::from(number);
        count += 1;
    }
    Cell::Mean { sum, count }
}

/// How the denominators are, in words: the settings of the profile.
pub(super) fn denominators(question: &Question<'_>) -> String {
    let settings = question.profile.reports;
    let words = &question.profile.marks.words;
    let sign = |own: &str| format!("«{own}»");
    let mut counted = vec![question.say("with_mark").to_owned()];
    let mut left_out = Vec::new();
    for (counts, who) in [
        (settings.not_certified_counts, sign(&words.not_certified)),
        (settings.exempt_counts, sign(&words.exempt)),
        (settings.without_result_counts, question.say("without_result").to_owned()),
    ] {
        if counts { counted.push(who) } else { left_out.push(who) }
    }
    let mut text = format!("{} {}", question.say("divided_by"), counted.join(", "));
    if !left_out.is_empty() {
        text.push_str(&format!(
            "; {} {}",
            question.say("not_counted"),
            left_out.join(", ")
        ));
    }
    format!("{text}.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use MarkValue::{Exempt, Fail, NotCertified, Number, Pass};

    #[test]
    fn a_share_divides_by_whom_the_school_counts() {
        let values = [
            Some(Number(5, None)),
            Some(Number(2, None)),
            Some(Pass),
            Some(Fail),
            Some(NotCertified),
            Some(Exempt),
            None,
        ];
        let check = |settings: [bool; 3], part: u32, whole: u32| {
            let settings = ReportSettings {
                not_certified_counts: settings[0],
                exempt_counts: settings[1],
                without_result_counts: settings[2],
            };
            let found = share_passed(values.into_iter(), settings);
            assert_eq!(found, Cell::Share { part, whole }, "{settings:?}");
        };
        check([true, false, false], 2, 5);
        check([false, false, false], 2, 4);
        check([true, true, true], 2, 7);
        let nobody = share_passed([None, None].into_iter(), ReportSettings::default());
        assert_eq!(nobody, Cell::Blank);
        let exempt = [Some(Exempt)].into_iter();
        assert_eq!(share_passed(exempt, ReportSettings::default()).shown(), "");
    }
}
