//! Resulting marks and council decisions of an invented class.

use std::collections::BTreeMap;

use super::calendar::Calendar;
use super::class::OWN_PLAN;
use super::course::Roll;
use super::curriculum::CurriculumLine;
use super::random::Random;
use super::{ClassKey, YEAR_BEGINS, calendar};
use crate::snapshot::v1::{
    CarriedResult, Class, CouncilDecision, DecisionKind, DeferredResult, Marking,
    ResultKind, ResultMark, TermKind,
};

/// Exempt from physical education for the whole year: index of the pupil.
const EXEMPT: usize = 10;

pub(super) fn give(
    class: &mut Class,
    key: ClassKey,
    lines: &[CurriculumLine],
    roll: &Roll,
    calendar: &Calendar,
    random: &mut Random,
) {
    let means = Means::of(class, calendar);
    for line in lines.iter().filter(|line| line.marking(key.grade) != Marking::Unmarked) {
        let kind = line.marking_terms(key.grade).unwrap_or(TermKind::Quarter);
        for (at, pupil) in roll.pupils.iter().enumerate() {
            let usual = pupil.ability + random.around_zero(4);
            let result = |value: String, term: Option<String>| ResultMark {
                pupil: pupil.id.clone(),
                subject: line.subject.id(),
                term,
                value,
                recorded_at: None,
                recorded_by: None,
            };
            let is_exempt = at == EXEMPT && line.subject.code == "pe";
            let word = match line.marking(key.grade) {
                Marking::PassFail => Some("pass"),
                _ if is_exempt => Some("exempt"),
                _ => None,
            };
            let value = |mark: i32| {
                let number = || mark.clamp(3, 5).to_string();
                word.map_or_else(number, str::to_owned)
            };
            let mut given = Vec::new();
            for term in calendar.marking_terms(kind) {
                let (_, ends) = calendar.span(&term);
                if roll.is_enrolled(at, ends) {
                    let mean = means.of_term(&pupil.id, &line.subject.id(), &term);
                    let number = mean.unwrap_or((usual + 5) / 10);
                    // One pupil was away so long that a term could not be certified.
                    let away = at == 12 && term == "q2" && line.subject.code == "mus";
                    let mark = if away { "not_certified".into() } else { value(number) };
                    given.extend(mark.parse::<i32>().ok());
                    class.journal_finals.term_marks.push(result(mark, Some(term)));
                } else if at + 1 == roll.pupils.len() {
                    class.carried_results.push(CarriedResult {
                        kind: ResultKind::TermMark,
                        pupil: pupil.id.clone(),
                        subject: line.subject.id(),
                        term: Some(term),
                        value: value((usual + 5) / 10),
                        source: "школа № 3, г. Дальний".into(),
                    });
                }
            }
            if roll.is_enrolled(at, calendar.year.ends) {
                let year = rounded_mean(&given).unwrap_or((usual + 5) / 10);
                let exam = (year + random.around_zero(1)).clamp(3, 5);
                let marks = [year, exam].map(|own| result(value(own), None));
                let last = rounded_mean(&[year, exam]).unwrap_or(year);
                of_year(class, key, line.subject.code, marks, |has_exam| {
                    result(value(if has_exam { last } else { year }), None)
                });
            }
        }
    }
    if key.grade == 7 {
        defer(class, roll);
    }
    decide(class, key, roll, calendar);
}

/// One pupil of 7А may be marked later; the source keeps a ledger of its own.
fn defer(class: &mut Class, roll: &Roll) {
    class.ledger_finals = Some(class.journal_finals.clone());
    class.deferred_results.push(DeferredResult {
        pupil: roll.pupils[OWN_PLAN].id.clone(),
        subject: None,
        term: "q2".into(),
        reason: "болезнь, приказ № 118".into(),
        until: Some(calendar::day(YEAR_BEGINS + 1, 1, 23)),
    });
}

/// Rounded means of the current marks.
struct Means(BTreeMap<(String, String, String), Vec<i32>>);

impl Means {
    fn of(class: &Class, calendar: &Calendar) -> Self {
        let mut numbers: BTreeMap<_, Vec<i32>> = BTreeMap::new();
        for course in &class.courses {
            let kind = course.marking_terms.unwrap_or(TermKind::Quarter);
            let days: BTreeMap<&str, _> =
                course.lessons.iter().map(|own| (own.id.as_str(), own.date)).collect();
            for mark in &course.marks {
                let (Some(day), Ok(number)) =
                    (days.get(mark.lesson.as_str()), mark.value.parse())
                else {
                    continue;
                };
                for term in calendar.marking_terms(kind) {
                    let (from, to) = calendar.span(&term);
                    if from <= *day && *day <= to {
                        let key = (mark.pupil.clone(), course.subject.clone(), term);
                        numbers.entry(key).or_default().push(number);
                    }
                }
            }
        }
        Self(numbers)
    }

    fn of_term(&self, pupil: &str, subject: &str, term: &str) -> Option<i32> {
        let key = (pupil.to_owned(), subject.to_owned(), term.to_owned());
        self.0.get(&key).and_then(|own| rounded_mean(own))
    }
}

/// The mean, a half rounded up.
fn rounded_mean(numbers: &[i32]) -> Option<i32> {
    let count = i32::try_from(numbers.len()).ok().filter(|own| *own > 0)?;
    Some((2 * numbers.iter().sum::<i32>() + count) / (2 * count))
}

/// Results of the year: in some subjects an interim mark, after grades 9 and 11 exams.
fn of_year(
    class: &mut Class,
    key: ClassKey,
    code: &str,
    [year, exam]: [ResultMark; 2],
    last: impl Fn(bool) -> ResultMark,
) {
    let finals = &mut class.journal_finals;
    if ["rus", "alg", "mat"].contains(&code) {
        finals.interim_marks.push(year.clone());
    }
    finals.year_marks.push(year);
    if key.grade == 9 || key.grade == 11 {
        let has_exam = ["rus", "alg"].contains(&code);
        if has_exam {
            finals.exam_marks.push(exam);
        }
        finals.final_marks.push(last(has_exam));
    }
}

fn decide(class: &mut Class, key: ClassKey, roll: &Roll, calendar: &Calendar) {
    let day = calendar.year.ends;
    for (at, pupil) in roll.pupils.iter().enumerate() {
        let stays = roll.is_enrolled(at, day);
        let (decision, text) = match (stays, key.grade) {
            (false, _) => (DecisionKind::Left, None),
            (true, 9) => (DecisionKind::Graduated, Some("9 классов".to_owned())),
            (true, 11) => (DecisionKind::Graduated, Some("11 классов".to_owned())),
            (true, grade) if at == 13 && grade > 1 => (
                DecisionKind::PromotedConditionally,
                Some(format!("в {} класс", grade + 1)),
            ),
            (true, grade) => {
                (DecisionKind::Promoted, Some(format!("в {} класс", grade + 1)))
            }
        };
        class.council_decisions.push(CouncilDecision {
            pupil: pupil.id.clone(),
            decision,
            text,
            protocol_number: stays.then(|| "7".to_owned()),
            protocol_date: stays.then_some(day),
            order_number: stays.then(|| "90-у".to_owned()),
            order_date: stays.then(|| calendar::shifted(day, 1)),
        });
    }
}
