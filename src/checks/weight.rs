//! Rules about what resulting marks rest on.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Question;
use super::results::{mark_name, result_place};
use crate::finding::{Code, Finding};
use crate::journal::{Course, Marking, ResultKind, ResultMark, Term};

/// C20 – fewer current marks than a resulting mark should rest on.
///
/// Source: clause 2.11 («наполняемость отметок»); the numbers are the profile's.
pub const FEW_MARKS: Code = Code::warns("C20");
/// C21 – resulting mark of a term far from the mean of its marks.
///
/// Source: clause 1.9 (data correspond to facts); the bound is the profile's.
pub const FAR_FROM_MEAN: Code = Code::warns("C21");
/// C22 – mark of the year far from the mean of the marks of its terms.
///
/// Source: the same.
pub const YEAR_FAR_FROM_TERMS: Code = Code::warns("C22");
/// C23 – final mark outside the mark of the year and that of the exam.
///
/// Source: order of the Ministry of Education on certificates: the final mark is the mean
/// of the two, rounded.
pub const FINAL_OUTSIDE: Code = Code::warns("C23");

/// Days of a week.
const WEEK: i64 = 7;

/// Numbers of a pupil in a subject during a term.
#[derive(Default)]
struct Numbers {
    count: u32,
    sum: u32,
}

impl Numbers {
    fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| f64::from(self.sum) / f64::from(self.count))
    }
}

pub(super) fn few_marks(question: &Question<'_>) -> Vec<Finding> {
    let class = question.class;
    let mut findings = Vec::new();
    each_result(question, |mark, term, numbers| {
        let all = class.courses.iter().filter(|own| own.subject == mark.subject);
        let mut own = all.filter(|own| own.has_member(mark.pupil, term.span.to));
        let Some(course) = own.next().filter(|own| own.marking == Marking::Marked) else {
            return;
        };
        // Who came later cannot have as many.
        let is_whole =
            course.member_spans(mark.pupil).iter().any(|own| own.from <= term.span.from);
        let least = least_marks(question, course, term);
        if is_whole && numbers.count < u32::from(least) {
            let place =
                result_place(question, class, mark.subject, mark.pupil, mark.kind);
            let finding =
                FEW_MARKS.at(place).with("mark", mark_name(question, mark.kind));
            findings.push(finding.expected(format!("≥ {least}")).found(numbers.count));
        }
    });
    findings
}

/// The least number of marks by weekly hours, as planned or held.
fn least_marks(question: &Question<'_>, course: &Course, term: &Term) -> u16 {
    let holidays: i64 = question
        .class
        .calendar
        .holidays
        .iter()
        .filter_map(|own| own.span.shared(term.span))
        .map(|own| days(own.from, own.to))
        .sum();
    let weeks = ((days(term.span.from, term.span.to) - holidays) / WEEK).max(1);
    let planned = course
        .planned
        .iter()
        .find(|own| question.class.calendar.terms[own.term].id == term.id);
    let hours = match planned {
        Some(own) => i64::from(own.hours),
        None => i64::try_from(course.held(term.span).count()).unwrap_or(i64::MAX),
    };
    let weekly = usize::try_from((hours + weeks / 2) / weeks).unwrap_or(0);
    let least = &question.bounds.least_marks;
    match weekly {
        0 => 0,
        own => least.get(own - 1).or(least.last()).copied().unwrap_or(0),
    }
}

fn days(from: NaiveDate, to: NaiveDate) -> i64 {
    (to - from).num_days() + 1
}

pub(super) fn far_from_mean(question: &Question<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    each_result(question, |mark, _, numbers| {
        let (Some(own), Some(mean)) = (mark.value.number(), numbers.mean()) else {
            return;
        };
        findings.extend(far(question, mark, own, mean, FAR_FROM_MEAN));
    });
    findings
}

pub(super) fn year_far_from_terms(question: &Question<'_>) -> Vec<Finding> {
    let class = question.class;
    let mut findings = Vec::new();
    for mark in class.results.iter().filter(|own| own.kind == ResultKind::Year) {
        let course = class.courses.iter().find(|own| own.subject == mark.subject);
        let (Some(own), Some(course)) = (mark.value.number(), course) else { continue };
        let mut numbers = Numbers::default();
        for (at, _) in class.calendar.terms_of(course.marking_terms) {
            let term = class.results.get(mark.subject, mark.pupil, ResultKind::Term(at));
            if let Some(number) = term.and_then(|own| own.number()) {
                numbers.count += 1;
                numbers.sum += u32::from(number);
            }
        }
        if let Some(mean) = numbers.mean() {
            findings.extend(far(question, &mark, own, mean, YEAR_FAR_FROM_TERMS));
        }
    }
    findings
}

fn far(
    question: &Question<'_>,
    mark: &ResultMark,
    own: u8,
    mean: f64,
    code: Code,
) -> Option<Finding> {
    const ROUNDING: f64 = 1e-9;
    let bound = question.bounds.mean_distance;
    if (f64::from(own) - mean).abs() <= bound + ROUNDING {
        return None;
    }
    let class = question.class;
    let place = result_place(question, class, mark.subject, mark.pupil, mark.kind);
    let finding = code.at(place).with("mark", mark_name(question, mark.kind));
    Some(finding.expected(format!("{mean:.2} ± {bound}")).found(mark.value))
}

pub(super) fn final_outside(question: &Question<'_>) -> Vec<Finding> {
    let class = question.class;
    let mut findings = Vec::new();
    for mark in class.results.iter().filter(|own| own.kind == ResultKind::Final) {
        let number = |kind| {
            let own = class.results.get(mark.subject, mark.pupil, kind);
            own.and_then(|own| own.number())
        };
        let (Some(own), Some(year)) = (mark.value.number(), number(ResultKind::Year))
        else {
            continue;
        };
        let exam = number(ResultKind::Exam).unwrap_or(year);
        let (least, most) = (year.min(exam), year.max(exam));
        if !(least..=most).contains(&own) {
            let place =
                result_place(question, class, mark.subject, mark.pupil, mark.kind);
            let finding =
                FINAL_OUTSIDE.at(place).with("mark", mark_name(question, mark.kind));
            findings.push(finding.expected(format!("{least}–{most}")).found(mark.value));
        }
    }
    findings
}

/// Looks at each numeric mark of a closed term, with the numbers that the pupil has in it.
fn each_result(
    question: &Question<'_>,
    mut look: impl FnMut(&ResultMark, &Term, &Numbers),
) {
    let class = question.class;
    let mut numbers: BTreeMap<(usize, usize, usize), Numbers> = BTreeMap::new();
    for course in &class.courses {
        for mark in &course.marks {
            let day = course.lessons[mark.lesson].date;
            let Some(number) = mark.value.number() else { continue };
            for (at, _) in class
                .calendar
                .terms_of(course.marking_terms)
                .filter(|(_, term)| term.span.contains(day))
            {
                let own = numbers.entry((course.subject, mark.pupil, at)).or_default();
                own.count += 1;
                own.sum += u32::from(number);
            }
        }
    }
    for mark in class.results.iter().filter(|own| own.value.number().is_some()) {
        let ResultKind::Term(at) = mark.kind else { continue };
        let term = &class.calendar.terms[at];
        if term.span.to <= question.closed_by {
            let own = numbers.get(&(mark.subject, mark.pupil, at));
            look(&mark, term, own.unwrap_or(&Numbers::default()));
        }
    }
}
