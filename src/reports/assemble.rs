//! From the parts of the classes to the form, with what all reports say.

use super::form::{ReportForm, ReportSheet};
use super::{Cell, NAME, Part, Per, Question, Report, remarks};
use crate::dateline::Dateline;
use crate::documents::Table;
use crate::documents::words::{bound, bound_captions, date};
use crate::documents::{paper::Captions, signers, written_span};
use crate::profile::Profile;

/// What goes into one document of a report.
#[derive(Debug, Clone, Copy)]
pub struct Assembly<'a> {
    /// The kind of report.
    pub report: &'a Report,
    /// Parts of the classes, in their order; at least one.
    pub parts: &'a [Part],
    /// Classes that were asked for and cannot be read.
    pub unread: &'a [String],
    /// All classes of the exports were asked for.
    pub is_whole_school: bool,
}

/// Captions of the layout with the school's own over them, nothing in them torn.
pub fn captions(embedded: &Captions, profile: &Profile) -> Captions {
    let mut captions = embedded.clone();
    captions.extend(profile.captions.get(NAME).cloned().unwrap_or_default());
    bound_captions(captions)
}

/// The form of one document and the moment it speaks of: that of the newest export.
///
/// `None` without parts: there is nothing to say and no moment to say it of.
pub fn form(
    question: &Question<'_>,
    own: Assembly<'_>,
) -> Option<(ReportForm, Dateline)> {
    let Assembly { report, parts, .. } = own;
    let newest =
        parts.iter().map(|part| &part.class).max_by_key(|own| own.exported_at)?;
    let dateline = Dateline(newest.exported_at);
    let body = (report.body)(question, parts);
    let say = |name: &str| question.say(name);
    let key = report.name.replace('-', "_");
    let heading = say(&format!("{key}_heading")).to_owned();
    let scope = scope(question, own);
    let (title, year) = (&question.period.title, &newest.year);
    let year = format!("{year} {}", say("school_year"));
    let period = match question.period.is_year {
        true => format!("{year} ({})", written_span(question.period.span)),
        false => format!("{title} ({}), {year}", written_span(question.period.span)),
    };
    let short = if question.period.is_year { &year } else { title };
    let mut notes = body.notes;
    if has_share(parts) {
        notes.push(say("note_rounding").into());
    }
    notes.extend(said_of_classes(question, own, dateline));
    let profile = question.profile;
    // No class teacher signs for the whole school.
    let teachers = match report.per {
        Per::Class => newest.teachers.as_slice(),
        Per::School => &[],
    };
    let form = ReportForm {
        sheet: ReportSheet {
            language: "ru".into(),
            title: format!("{heading}, {scope}, {period}"),
            running_head: format!("{heading} · {scope} · {short}"),
            is_landscape: body.is_landscape,
        },
        school: bound(&profile.school.name),
        heading,
        scope,
        period,
        source: format!("{}, {} {}", newest.system, say("as_of"), dateline.written()),
        basis: say(&format!("{key}_basis")).to_owned(),
        notes: notes.iter().map(|own| bound(own)).collect(),
        charts: body.charts,
        tables: body.tables,
        signers: signers(
            profile,
            teachers,
            &profile.signers.report,
            question.period.span,
            dateline,
        ),
        captions: question.captions.clone(),
    };
    Some((form, dateline))
}

/// Whether some cell is a share of anything.
fn has_share(parts: &[Part]) -> bool {
    let rows = parts.iter().flat_map(|part| &part.tables).flatten();
    rows.flat_map(|row| &row.cells)
        .any(|own| matches!(own, Cell::Share { whole: 1.., .. }))
}

/// «7А класс», «все классы», «классы: 7А, 7Б».
fn scope(question: &Question<'_>, own: Assembly<'_>) -> String {
    let names: Vec<&str> =
        own.parts.iter().map(|part| part.class.name.as_str()).collect();
    match (own.report.per, names.as_slice()) {
        (Per::School, _) if own.is_whole_school => question.say("all_classes").into(),
        (_, [name]) => format!("{name} {}", question.say("class")),
        _ => format!("{}: {}", question.say("classes"), names.join(", ")),
    }
}

/// What holds for some classes only, with their names where there are several.
fn said_of_classes(
    question: &Question<'_>,
    own: Assembly<'_>,
    dateline: Dateline,
) -> Vec<String> {
    let say = |name: &str| question.say(name);
    let of = |words: &str, classes: &[&str]| match own.report.per {
        Per::Class => format!("{words}."),
        Per::School => format!("{words}: {}.", classes.join(", ")),
    };
    let all = remarks(own.parts);
    let mut notes: Vec<String> =
        all.iter().map(|(remark, classes)| of(say(remark), classes)).collect();
    let is_open =
        |part: &&Part| part.class.exported_at.date_naive() < question.period.span.to;
    let open: Vec<&str> =
        own.parts.iter().filter(is_open).map(|part| part.class.name.as_str()).collect();
    if !open.is_empty() {
        notes.push(of(say("remark_open"), &open));
    }
    let older = own.parts.iter().map(|part| &part.class);
    let older: Vec<String> = older
        .filter(|class| class.exported_at.date_naive() != dateline.day())
        .map(|class| format!("{} ({})", class.name, date(class.exported_at.date_naive())))
        .collect();
    if !older.is_empty() {
        notes.push(format!("{}: {}.", say("remark_older"), older.join(", ")));
    }
    if !own.unread.is_empty() {
        notes.push(format!("{}: {}.", say("remark_unread"), own.unread.join(", ")));
    }
    notes
}

/// The tables of a form for other programs: the same cells, and the notes.
pub fn tables(form: &ReportForm) -> Vec<Table> {
    let table = |own: &super::ReportTable| Table {
        name: own.caption.clone(),
        heading: vec![own.columns.iter().map(|column| column.name.clone()).collect()],
        rows: own.rows.iter().map(|row| row.cells.clone()).collect(),
    };
    let about = [&form.school, &form.scope, &form.period, &form.source, &form.basis];
    let about = about.into_iter().chain(&form.notes);
    let notes = Table {
        name: form.captions.get("notes").cloned().unwrap_or_default(),
        heading: Vec::new(),
        rows: about.map(|own| vec![own.clone()]).collect(),
    };
    form.tables.iter().map(table).chain([notes]).collect()
}
