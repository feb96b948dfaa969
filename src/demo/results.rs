//! Resulting marks and council decisions of an invented class.

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
            let mut value = |swing: i32| match line.marking(key.grade) {
                Marking::PassFail => "pass".to_owned(),
                _ if at == EXEMPT && line.subject.code == "pe" => "exempt".to_owned(),
                _ => {
                    let mark = (usual + random.around_zero(swing) + 5) / 10;
                    mark.clamp(3, 5).to_string()
                }
            };
            for term in calendar.marking_terms(kind) {
                let (_, ends) = calendar.span(&term);
                if roll.is_enrolled(at, ends) {
                    // One pupil was away so long that a term could not be certified.
                    let away = at == 12 && term == "q2" && line.subject.code == "mus";
                    let mark = if away { "not_certified".into() } else { value(3) };
                    class.journal_finals.term_marks.push(result(mark, Some(term)));
                } else if at + 1 == roll.pupils.len() {
                    class.carried_results.push(CarriedResult {
                        kind: ResultKind::TermMark,
                        pupil: pupil.id.clone(),
                        subject: line.subject.id(),
                        term: Some(term),
                        value: value(2),
                        source: "школа № 3, г. Дальний".into(),
                    });
                }
            }
            if roll.is_enrolled(at, calendar.year.ends) {
                of_year(class, key, line.subject.code, |swing| {
                    result(value(swing), None)
                });
            }
        }
    }
    if key.grade == 7 {
        class.ledger_finals = Some(class.journal_finals.clone());
        class.deferred_results.push(DeferredResult {
            pupil: roll.pupils[OWN_PLAN].id.clone(),
            subject: None,
            term: "q2".into(),
            reason: "болезнь, приказ № 118".into(),
            until: Some(calendar::day(YEAR_BEGINS + 1, 1, 23)),
        });
    }
    decide(class, key, roll, calendar);
}

/// Results of the year: in some subjects an interim mark, after grades 9 and 11 exams.
fn of_year(
    class: &mut Class,
    key: ClassKey,
    code: &str,
    mut result: impl FnMut(i32) -> ResultMark,
) {
    let finals = &mut class.journal_finals;
    finals.year_marks.push(result(2));
    if ["rus", "alg", "mat"].contains(&code) {
        finals.interim_marks.push(result(2));
    }
    if key.grade == 9 || key.grade == 11 {
        if ["rus", "alg"].contains(&code) {
            finals.exam_marks.push(result(3));
        }
        finals.final_marks.push(result(1));
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
