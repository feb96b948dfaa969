//! Words of snapshot v1 and their counterparts in the model.

use super::super::v1;
use crate::journal::{
    Decision, Marking, MovementKind, PersonName, Presence, Source, TermKind, WorkKind,
};

pub(super) fn staff_name(member: &v1::StaffMember) -> PersonName {
    name(&member.family_name, &member.given_name, member.patronymic.as_deref())
}

pub(super) fn name(family: &str, given: &str, patronymic: Option<&str>) -> PersonName {
    PersonName {
        family: family.trim().to_owned(),
        given: given.trim().to_owned(),
        patronymic: patronymic.and_then(text),
    }
}

/// A text that is more than blanks.
pub(super) fn text(text: &str) -> Option<String> {
    let trimmed = text.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

pub(super) fn source(snapshot: &v1::Snapshot) -> Source {
    let lacks = |what| snapshot.cannot_tell.contains(&what);
    Source {
        system: snapshot.source.system.trim().to_owned(),
        school: snapshot.school.as_ref().and_then(|own| text(&own.name)),
        exported_at: snapshot.exported_at,
        without_topics: lacks(v1::Unknown::Topics),
        without_homework: lacks(v1::Unknown::Homework),
        without_attendance: lacks(v1::Unknown::Attendance),
        without_results: lacks(v1::Unknown::Results),
        without_all_lessons: lacks(v1::Unknown::Lessons),
    }
}

pub(super) fn unknown(unknown: v1::Unknown) -> &'static str {
    match unknown {
        v1::Unknown::Topics => "topics",
        v1::Unknown::Homework => "homework",
        v1::Unknown::Attendance => "attendance",
        v1::Unknown::Results => "results",
        v1::Unknown::PersonalFiles => "personal_files",
        v1::Unknown::Teachers => "teachers",
        v1::Unknown::Lessons => "lessons",
    }
}

pub(super) fn term_kind(kind: v1::TermKind) -> TermKind {
    match kind {
        v1::TermKind::Quarter => TermKind::Quarter,
        v1::TermKind::HalfYear => TermKind::HalfYear,
        v1::TermKind::Trimester => TermKind::Trimester,
        v1::TermKind::Year => TermKind::Year,
    }
}

pub(super) fn marking(marking: v1::Marking) -> Marking {
    match marking {
        v1::Marking::Marked => Marking::Marked,
        v1::Marking::PassFail => Marking::PassFail,
        v1::Marking::Unmarked => Marking::Unmarked,
    }
}

pub(super) fn movement_kind(kind: v1::MovementKind) -> MovementKind {
    match kind {
        v1::MovementKind::Arrived => MovementKind::Arrived,
        v1::MovementKind::Left => MovementKind::Left,
        v1::MovementKind::TransferredIn => MovementKind::TransferredIn,
        v1::MovementKind::TransferredOut => MovementKind::TransferredOut,
    }
}

pub(super) fn presence(kind: v1::AttendanceKind) -> Presence {
    match kind {
        v1::AttendanceKind::Absent => Presence::Absent,
        v1::AttendanceKind::Ill => Presence::Ill,
        v1::AttendanceKind::Excused => Presence::Excused,
        v1::AttendanceKind::Late => Presence::Late,
        v1::AttendanceKind::Unknown => Presence::Unknown,
    }
}

pub(super) fn work_kind(kind: v1::WorkKind) -> WorkKind {
    match kind {
        v1::WorkKind::LessonWork => WorkKind::LessonWork,
        v1::WorkKind::ControlWork => WorkKind::ControlWork,
        v1::WorkKind::Test => WorkKind::Test,
        v1::WorkKind::Dictation => WorkKind::Dictation,
        v1::WorkKind::Composition => WorkKind::Composition,
        v1::WorkKind::Laboratory => WorkKind::Laboratory,
        v1::WorkKind::ByHeart => WorkKind::ByHeart,
        v1::WorkKind::Creative => WorkKind::Creative,
        v1::WorkKind::Homework => WorkKind::Homework,
        v1::WorkKind::Examination => WorkKind::Examination,
        v1::WorkKind::Other => WorkKind::Other,
    }
}

pub(super) fn decision(kind: v1::DecisionKind) -> Decision {
    match kind {
        v1::DecisionKind::Promoted => Decision::Promoted,
        v1::DecisionKind::PromotedConditionally => Decision::PromotedConditionally,
        v1::DecisionKind::Repeats => Decision::Repeats,
        v1::DecisionKind::Graduated => Decision::Graduated,
        v1::DecisionKind::Left => Decision::Left,
    }
}
