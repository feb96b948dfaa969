//! How marks, months and movements are written on forms.

mod binding;
mod counting;
mod legend;

use chrono::{Datelike, NaiveDate};

use super::paper::Captions;
use crate::journal::{
    CouncilDecision, MarkValue, Movement, MovementKind, Presence, Pupil, Sign, Span,
    WorkKind,
};
use crate::profile::Profile;
pub(crate) use binding::{bound, numbered};
pub(crate) use counting::{best_mark, counted_as, has_higher, percent};
pub(super) use legend::{Expected, legend};

/// A mark as the school writes it.
pub(crate) fn mark(value: MarkValue, profile: &Profile) -> String {
    let words = &profile.marks.words;
    match value {
        MarkValue::Number(number, None) => number.to_string(),
        MarkValue::Number(number, Some(Sign::Plus)) => format!("{number}+"),
        MarkValue::Number(number, Some(Sign::Minus)) => format!("{number}-"),
        MarkValue::Pass => words.pass.clone(),
        MarkValue::Fail => words.fail.clone(),
        MarkValue::NotCertified => words.not_certified.clone(),
        MarkValue::Exempt => words.exempt.clone(),
    }
}

/// The letter of an attendance record.
pub(super) fn presence(presence: Presence, profile: &Profile) -> &str {
    let words = &profile.attendance;
    match presence {
        Presence::Absent => &words.absent,
        Presence::Ill => &words.ill,
        Presence::Excused => &words.excused,
        Presence::Late => &words.late,
        Presence::Unknown => &words.unknown,
    }
}

const MONTHS: [&str; 12] = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
];

/// «октябрь».
pub(super) fn month(day: NaiveDate) -> &'static str {
    MONTHS[day.month0() as usize % MONTHS.len()]
}

/// «Октябрь 2025».
pub(super) fn month_of_year(day: NaiveDate) -> String {
    let name = month(day);
    let mut letters = name.chars();
    let first: String =
        letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{} {}", letters.as_str(), day.year())
}

/// «14.10.2025».
pub(crate) fn date(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// A caption by name; empty where the layout has none.
pub(crate) fn caption<'a>(captions: &'a Captions, name: &str) -> &'a str {
    captions.get(name).map_or("", String::as_str)
}

/// «прибыл(а) 12.01.2026 из …, приказ № 7 от 12.01.2026»; blanks to be filled by hand
/// where the export has no order.
pub(crate) fn movement(movement: &Movement, captions: &Captions) -> String {
    let word = caption(
        captions,
        match movement.kind {
            MovementKind::Arrived => "arrived",
            MovementKind::Left => "left",
            MovementKind::TransferredIn => "transferred_in",
            MovementKind::TransferredOut => "transferred_out",
        },
    );
    let counterpart = movement.counterpart.as_deref().map(|name| format!(" ({name})"));
    bound(&format!(
        "{word} {}{}, {}",
        date(movement.date),
        counterpart.unwrap_or_default(),
        order(movement.order_number.as_deref(), movement.order_date, captions)
    ))
}

fn order(number: Option<&str>, day: Option<NaiveDate>, captions: &Captions) -> String {
    let number = numbered(number.unwrap_or("______"));
    let day = day.map_or_else(|| "__________".to_owned(), date);
    format!("{} {number} {} {day}", caption(captions, "order"), caption(captions, "of"))
}

/// What the caption of a kind of work is called.
pub(crate) fn work_kind(kind: WorkKind) -> &'static str {
    match kind {
        WorkKind::LessonWork => "lesson_work",
        WorkKind::ControlWork => "control_work",
        WorkKind::Test => "test",
        WorkKind::Dictation => "dictation",
        WorkKind::Composition => "composition",
        WorkKind::Laboratory => "laboratory",
        WorkKind::ByHeart => "by_heart",
        WorkKind::Creative => "creative",
        WorkKind::Homework => "homework",
        WorkKind::Examination => "examination",
        WorkKind::Other => "other",
    }
}

/// «Контрольная работа: № 2»: a kind of work, and its title if it has one.
pub(crate) fn work(kind: &str, title: Option<&str>) -> String {
    match title {
        Some(title) => format!("{kind}: {title}"),
        None => kind.to_owned(),
    }
}

/// Short movement notes within a span, for narrow columns: «выб. 12.11».
pub(super) fn short_movements(
    pupil: &Pupil,
    span: Span,
    captions: &Captions,
) -> Option<String> {
    let notes: Vec<String> = pupil
        .movements
        .iter()
        .filter(|movement| movement.date <= span.to)
        .filter(|movement| span.contains(movement.date) || !movement.kind.is_arrival())
        .map(|movement| {
            let name =
                if movement.kind.is_arrival() { "arrived_short" } else { "left_short" };
            format!("{}\u{a0}{}", caption(captions, name), movement.date.format("%d.%m"))
        })
        .collect();
    (!notes.is_empty()).then(|| notes.join(", "))
}

/// «переведён(а) в 8 класс, протокол № 7 от 27.05.2026, приказ № 90 от 28.05.2026».
pub(super) fn decision(decision: &CouncilDecision, captions: &Captions) -> String {
    use crate::journal::Decision;
    let word = caption(
        captions,
        match decision.decision {
            Decision::Promoted => "promoted",
            Decision::PromotedConditionally => "promoted_conditionally",
            Decision::Repeats => "repeats",
            Decision::Graduated => "graduated",
            Decision::Left => "left",
        },
    );
    let mut parts = vec![match &decision.text {
        Some(text) => format!("{word} {text}"),
        None => word.to_owned(),
    }];
    if decision.protocol_number.is_some() || decision.protocol_date.is_some() {
        let number = numbered(decision.protocol_number.as_deref().unwrap_or("______"));
        let day = decision.protocol_date.map_or_else(|| "__________".to_owned(), date);
        let (protocol, of) = (caption(captions, "protocol"), caption(captions, "of"));
        parts.push(format!("{protocol} {number} {of} {day}"));
    }
    if decision.order_number.is_some() || decision.order_date.is_some() {
        parts.push(order(
            decision.order_number.as_deref(),
            decision.order_date,
            captions,
        ));
    }
    bound(&parts.join(", "))
}

/// Captions of a form, with nothing in them torn that belongs together.
pub(crate) fn bound_captions(mut captions: Captions) -> Captions {
    captions.values_mut().for_each(|text| *text = bound(text));
    captions
}
