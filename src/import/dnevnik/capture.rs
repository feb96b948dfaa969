//! Captures among the sources: which file holds which answer.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde_json::Value;

use super::ids;
use super::json::{self, Budget};
use super::row::Row;
use crate::finding::{Finding, Place};
use crate::import::codes::{NOT_THE_FORMAT, NOT_USED, TOO_LARGE};
use crate::import::{Intake, Request, SourceFile};
use crate::snapshot::ShowValues;

/// The value of `format` in `capture.json`.
const FORMAT: &str = "dnevnik-capture/1";
const HEADING: &str = "capture.json";

/// What one script has captured of one school year.
pub(super) struct Capture<'s> {
    /// School year, `2025-26`.
    pub(super) year: String,
    /// When.
    pub(super) captured_at: Option<DateTime<FixedOffset>>,
    /// First day that was asked for.
    pub(super) from: NaiveDate,
    /// Last day that was asked for, included.
    pub(super) to: NaiveDate,
    /// The folder, with the slash behind it.
    pub(super) root: String,
    /// Its answers.
    pub(super) files: Vec<CaptureFile<'s>>,
}

/// One answer.
pub(super) struct CaptureFile<'s> {
    /// Name of the file.
    pub(super) name: String,
    /// Which answer it is.
    pub(super) kind: Kind,
    /// The group in its path.
    pub(super) group: Option<String>,
    /// The person in its path.
    pub(super) person: Option<String>,
    /// The days in its name.
    pub(super) window: Option<(NaiveDate, NaiveDate)>,
    source: &'s SourceFile,
    /// Its value, unless that is read when its turn comes.
    value: Option<Value>,
    show: ShowValues,
}

/// Which answer a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    School,
    Subjects,
    WorkTypes,
    Teachers,
    Group,
    Students,
    ClassTeacher,
    Periods,
    Lessons,
    Marks,
    Works,
    FinalMarks,
    AllFinals,
    Attendance,
    Movements,
}

impl Kind {
    /// Whether answers of this kind are taken one by one, once each: the largest of all.
    fn is_read_in_turn(self) -> bool {
        matches!(self, Self::Marks | Self::Attendance)
    }
}

impl CaptureFile<'_> {
    /// The whole answer; nothing of one that is read in its turn, which only [`book`] does.
    pub(super) fn root(&self) -> Row<'_> {
        Row::root(&self.name, self.value.as_ref().unwrap_or(&Value::Null), self.show)
    }
}

/// The rows of an answer: an object itself, the items of a list, or of the list that the
/// object wraps.
fn rows<'v>(root: Row<'v>, wrapped: Option<&str>) -> Result<Vec<Row<'v>>, Finding> {
    match (root.value().is_object(), wrapped) {
        (true, None) => Ok(vec![root]),
        (true, Some(list)) if root.has(list) => root.list(list),
        _ => root.items(),
    }
}

/// Takes every row of the answers of a kind; `wrapped` is a list that may be in an object.
pub(super) fn book(
    files: &[&CaptureFile],
    kind: Kind,
    wrapped: Option<&str>,
    intake: &mut Intake,
    mut take: impl FnMut(&CaptureFile, &Row<'_>) -> Result<(), Finding>,
) {
    for file in files.iter().filter(|own| own.kind == kind) {
        let read = match kind.is_read_in_turn() {
            true => parsed(file.source, file.show, &Budget::new(), intake),
            false => None,
        };
        let Some(value) = read.as_ref().or(file.value.as_ref()) else { continue };
        match rows(Row::root(&file.name, value, file.show), wrapped) {
            Ok(rows) => {
                for row in rows {
                    if intake.is_flooded(|| row.place()) {
                        break;
                    }
                    intake.book(&file.name, take(file, &row));
                }
            }
            Err(finding) => intake.findings.push(finding),
        }
    }
}

/// Takes every row of one list of the answers of a kind that are objects of lists.
pub(super) fn book_list(
    files: &[&CaptureFile],
    kind: Kind,
    list: &str,
    intake: &mut Intake,
    mut take: impl FnMut(&CaptureFile, &Row<'_>) -> Result<(), Finding>,
) {
    for file in files.iter().filter(|own| own.kind == kind) {
        let root = file.root();
        let rows = match root.value().is_object() {
            true => root.list(list),
            false => Err(NOT_THE_FORMAT.at(root.place()).with("reason", "{ … }")),
        };
        match rows {
            Ok(rows) => {
                let table = format!("{}#{list}", file.name);
                for row in &rows {
                    if intake.is_flooded(|| row.place()) {
                        break;
                    }
                    intake.book(&table, take(file, row));
                }
            }
            Err(finding) => intake.findings.push(finding),
        }
    }
}

/// All captures, the newest first.
pub(super) fn find<'s>(request: &Request<'s>, intake: &mut Intake) -> Vec<Capture<'s>> {
    let mut captures = Vec::new();
    let budget = Budget::new();
    for source in request.sources {
        let name = source.name.replace('\\', "/");
        let root = name.strip_suffix(HEADING);
        let is_root = |own: &&str| own.is_empty() || own.ends_with('/');
        if let Some(root) = root.filter(is_root) {
            let heading =
                parsed(source, request.show, &budget, intake).and_then(|value| {
                    let root_row = Row::root(&source.name, &value, request.show);
                    heading(&root_row, root, request)
                        .map_err(|finding| intake.findings.push(finding))
                        .ok()
                });
            captures.extend(heading);
        }
    }
    if captures.is_empty() && intake.findings.is_empty() {
        let place = request.sources.first().map(|own| Place::file(&own.name));
        let finding = NOT_THE_FORMAT.at(place.unwrap_or_default());
        intake.findings.push(finding.with("reason", HEADING));
    }
    captures.sort_by(|left, right| {
        (right.captured_at, &left.root).cmp(&(left.captured_at, &right.root))
    });
    if !captures.is_empty() {
        distribute(request, &mut captures, &budget, intake);
    }
    captures
}

/// Gives every file to the innermost capture around it.
fn distribute<'s>(
    request: &Request<'s>,
    captures: &mut [Capture<'s>],
    budget: &Budget,
    intake: &mut Intake,
) {
    for source in request.sources {
        let name = source.name.replace('\\', "/");
        let around = captures.iter_mut().filter(|own| name.starts_with(&own.root));
        let capture = around.max_by_key(|own| own.root.len());
        let path = capture.as_ref().and_then(|own| name.strip_prefix(&own.root));
        if path == Some(HEADING) {
            continue;
        }
        let known = capture.zip(path.and_then(kind_of));
        let Some((capture, (kind, [group, person, window]))) = known else {
            let what = source.base_name();
            let finding = NOT_USED.at(Place::file(&source.name)).with("what", what);
            intake.findings.push(finding);
            continue;
        };
        let days = window.map(window_of);
        if days == Some(None) {
            let finding = NOT_THE_FORMAT.at(Place::file(&source.name));
            let expected = "2025-09-01_2025-09-30.json";
            intake.findings.push(finding.with("reason", expected));
            continue;
        }
        let value = match kind.is_read_in_turn() {
            true => None,
            false => match parsed(source, request.show, budget, intake) {
                Some(value) => Some(value),
                None => continue,
            },
        };
        capture.files.push(CaptureFile {
            name: source.name.clone(),
            kind,
            group: group.map(str::to_owned),
            person: person.map(str::to_owned),
            window: days.flatten(),
            source,
            value,
            show: request.show,
        });
    }
}

/// The value of a file; broken ids in it are found at once.
fn parsed(
    source: &SourceFile,
    show: ShowValues,
    budget: &Budget,
    intake: &mut Intake,
) -> Option<Value> {
    match json::parse(&source.bytes, budget) {
        Ok(value) => {
            let broken = ids::mismatches(&source.name, &value, show);
            intake.findings.extend(broken);
            Some(value)
        }
        Err(error) => {
            let (line, column) = (Some(error.line()), Some(error.column()));
            let place = Place { line, column, ..Place::file(&source.name) };
            let code = if budget.is_spent() { TOO_LARGE } else { NOT_THE_FORMAT };
            intake.findings.push(code.at(place).with("reason", error));
            None
        }
    }
}

fn heading<'s>(
    row: &Row<'_>,
    root: &str,
    request: &Request<'s>,
) -> Result<Capture<'s>, Finding> {
    let format = row.required_text("format")?;
    let wrong = |name: &str, expected: &str| match row.get(name) {
        Some(own) => own.bad(expected),
        None => row.missing(name),
    };
    if format != FORMAT {
        return Err(wrong("format", FORMAT));
    }
    let year = row.required_text("school_year")?;
    if !is_school_year(&year) {
        return Err(wrong("school_year", "2025-26"));
    }
    let captured_at = match row.text("captured_at")? {
        Some(text) => Some(
            DateTime::parse_from_rfc3339(&text)
                .map_err(|_| wrong("captured_at", "2026-05-30T18:20:00+05:00"))?,
        ),
        None => None,
    };
    let (from, to) = (row.required_day("from", None)?, row.required_day("to", None)?);
    if to < from || (to - from).num_days() > 400 {
        return Err(wrong("to", &format!("≥ {from}")));
    }
    let captured_at = captured_at.or(request.exported_at);
    Ok(Capture { year, captured_at, from, to, root: root.to_owned(), files: Vec::new() })
}

/// `2025-26`: the second number follows the first.
fn is_school_year(text: &str) -> bool {
    let Some((first, second)) = text.split_once('-') else { return false };
    let (first, second) = (first.parse::<u16>(), second.parse::<u16>());
    let (Ok(first), Ok(second)) = (first, second) else { return false };
    text.len() == 7 && (first.saturating_add(1)) % 100 == second
}

type Named<'a> = [Option<&'a str>; 3];

/// Which answer a path below the capture holds; with the group, person and window it names.
fn kind_of(path: &str) -> Option<(Kind, Named<'_>)> {
    let path = path.strip_suffix(".json")?;
    let parts: Vec<&str> = path.split('/').collect();
    let plain = |kind| Some((kind, [None; 3]));
    let of = |kind, group| Some((kind, [Some(group), None, None]));
    let during = |kind, group, window| Some((kind, [Some(group), None, Some(window)]));
    match *parts.as_slice() {
        ["schools", _] => plain(Kind::School),
        ["schools", _, "subjects"] => plain(Kind::Subjects),
        ["work-types", _] => plain(Kind::WorkTypes),
        ["teachers"] | ["schools" | "edu-groups", _, "teachers"] => plain(Kind::Teachers),
        ["movements"] => plain(Kind::Movements),
        ["edu-groups", group] => of(Kind::Group, group),
        ["edu-groups", group, "students"] => of(Kind::Students, group),
        ["edu-groups", group, "subjects"] => of(Kind::Subjects, group),
        ["edu-groups", group, "classteacher"] => of(Kind::ClassTeacher, group),
        ["edu-groups", group, "reporting-period-group"] => of(Kind::Periods, group),
        ["edu-groups", group, "final-marks"] => of(Kind::FinalMarks, group),
        ["edu-groups", group, "works", _] => of(Kind::Works, group),
        ["edu-groups", group, "lessons", window] => during(Kind::Lessons, group, window),
        ["edu-groups", group, "marks", window] => during(Kind::Marks, group, window),
        ["lesson-log-entries", group, window] => during(Kind::Attendance, group, window),
        ["persons", person, "edu-groups", group, "allfinalmarks"] => {
            Some((Kind::AllFinals, [Some(group), Some(person), None]))
        }
        _ => None,
    }
}

fn window_of(name: &str) -> Option<(NaiveDate, NaiveDate)> {
    let (from, to) = name.split_once('_')?;
    let (from, to) = (from.parse().ok()?, to.parse().ok()?);
    (from <= to).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_which_answer_a_file_holds() {
        let check = |path: &str, expected: Option<Kind>| {
            assert_eq!(kind_of(path).map(|(kind, _)| kind), expected, "{path}");
        };
        check("edu-groups/7.json", Some(Kind::Group));
        check("edu-groups/7/lessons/2025-09-01_2025-09-30.json", Some(Kind::Lessons));
        check("persons/1/edu-groups/7/allfinalmarks.json", Some(Kind::AllFinals));
        check("timetables.json", None);
        check("edu-groups/7/lessons/x.txt", None);
        assert_eq!(window_of("2025-09-30_2025-09-01"), None);
        assert!(window_of("2025-09-01_2025-09-30").is_some());
    }

    #[test]
    fn a_school_year_is_two_years_that_follow_each_other() {
        for (year, is_one) in [("2025-26", true), ("1999-00", true), ("2025-27", false)] {
            assert_eq!(is_school_year(year), is_one, "{year}");
        }
    }
}
