//! What the tables of the page hold, as the template reads it.

use std::collections::BTreeSet;

use minijinja::{Value, context};

use super::{Change, Checklist, Counts, Gone, Group, Kind, Line, words};
use crate::finding::Severity;
use crate::messages::Messages;

/// Columns of the list, by the names that the script knows.
const COLUMNS: [&str; 10] = [
    "position", "severity", "code", "class", "period", "subject", "date", "pupil",
    "what", "teacher",
];

/// Titles of the columns of the list; a slip has none for the teacher.
pub(super) fn columns(checklist: &Checklist, messages: &Messages) -> Vec<Value> {
    let is_shown = |own: &&&str| checklist.slip_of.is_none() || **own != "teacher";
    let column = |own: &&str| context! { column => *own, title => title(own, messages) };
    COLUMNS.iter().filter(is_shown).map(column).collect()
}

fn title(column: &str, messages: &Messages) -> String {
    messages.say(&format!("page-{column}"), &[])
}

/// Large numbers with what they count: what prevents printing, what does not, what to know,
/// what became of the check before.
pub(super) fn tiles(checklist: &Checklist, messages: &Messages) -> Vec<Value> {
    let counts = checklist.counts;
    let mut tiles = match counts.blocks {
        0 => {
            let label = messages.say("page-tile-blocks-none", &[]);
            vec![context! { kind => "zero", number => 0, label, note => "" }]
        }
        count => vec![tile("b", "page-tile-blocks", count, messages)],
    };
    for (kind, key, count) in
        [("w", "page-tile-warns", counts.warns), ("n", "page-tile-notes", counts.notes)]
    {
        if count > 0 {
            tiles.push(tile(kind, key, count, messages));
        }
    }
    tiles.extend(checklist.change.as_ref().and_then(|own| match checklist.slip_of {
        None => Some(change_tile(own, messages)),
        Some(_) if own.new == 0 => None,
        Some(_) => {
            let day = messages.day(own.as_of);
            let label = words::counted("page-tile-new", own.new, messages);
            let note = words::with(messages, "page-tile-new-note", "day", &day);
            Some(context! { kind => "new", number => own.new, label, note })
        }
    }));
    tiles
}

fn tile(kind: &str, key: &str, count: usize, messages: &Messages) -> Value {
    let label = words::counted(key, count, messages);
    let note = messages.say(&format!("{key}-note"), &[]);
    context! { kind, number => count, label, note }
}

fn change_tile(change: &Change, messages: &Messages) -> Value {
    let [before, now, new, gone] =
        [change.before, change.now, change.new, change.gone.len()]
            .map(|own| own.to_string());
    let day = messages.day(change.as_of);
    let both = [("before", &*before), ("now", &*now)];
    let apart = [("new", &*new), ("gone", &*gone), ("day", &*day)];
    context! {
        kind => "change",
        number => messages.say("page-tile-change", &both),
        label => "",
        note => messages.say("page-tile-change-note", &apart),
    }
}

fn letter(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocks => "b",
        Severity::Warns => "w",
        Severity::Notes => "n",
    }
}

/// A row for each code with a finding that nobody allowed: what is wrong, what to do, how often.
pub(super) fn kinds(checklist: &Checklist, messages: &Messages) -> Vec<Value> {
    let row = |own: &Kind| {
        context! {
            kind => letter(own.severity),
            code => own.code.id,
            severity => words::severity(own.severity, messages),
            names => &own.names,
            hints => &own.hints,
            count => own.count,
        }
    };
    let is_open = |own: &&Kind| own.count > 0;
    checklist.kinds.iter().filter(is_open).map(row).collect()
}

/// The tables by class and by teacher.
pub(super) fn groups(checklist: &Checklist, messages: &Messages) -> Vec<Value> {
    let row = |own: &Group| {
        let Counts { blocks, warns, notes } = own.counts;
        context! { name => &own.name, blocks, warns, notes }
    };
    let table = |column: &str, groups: &[Group]| {
        let say = |key: &str| messages.say(key, &[]);
        context! {
            column,
            title => say(&format!("page-by-{column}")),
            caption => say(&format!("page-by-{column}-caption")),
            head => title(column, messages),
            nobody => say(&format!("page-no-{column}")),
            rows => groups.iter().map(row).collect::<Vec<Value>>(),
        }
    };
    // A slip is one teacher's, and often of one class.
    let is_slip = checklist.slip_of.is_some();
    let mut tables = Vec::new();
    if !is_slip || checklist.classes.len() > 1 {
        tables.push(table("class", &checklist.classes));
    }
    if !is_slip {
        tables.push(table("teacher", &checklist.teachers));
    }
    tables
}

/// What the lines can be chosen by, where there is a choice.
pub(super) fn selects(checklist: &Checklist, messages: &Messages) -> Vec<Value> {
    let plain = |own: String| (own.clone(), own);
    let named = |groups: &[Group]| -> Vec<(String, String)> {
        groups.iter().filter_map(|own| own.name.clone()).map(plain).collect()
    };
    let code = |own: &Kind| {
        (own.code.to_string(), format!("{}: {}", own.code, own.names.join("; ")))
    };
    let mut codes: Vec<(String, String)> = checklist.kinds.iter().map(code).collect();
    codes.sort();
    let effect = |own: &Line| (own.severity, words::effect(own, messages));
    let effects: BTreeSet<(Severity, String)> =
        checklist.lines.iter().map(effect).collect();
    let mut all = vec![
        ("class", named(&checklist.classes)),
        ("period", checklist.periods.iter().cloned().map(plain).collect()),
        ("teacher", named(&checklist.teachers)),
        ("code", codes),
        ("severity", effects.into_iter().map(|(_, own)| plain(own)).collect()),
    ];
    all.retain(|(column, options)| {
        options.len() > 1 && (checklist.slip_of.is_none() || *column != "teacher")
    });
    let select = |(column, options): (&str, Vec<(String, String)>)| {
        let option = |(value, label): (String, String)| context! { value, label };
        let options: Vec<Value> = options.into_iter().map(option).collect();
        context! { column, title => title(column, messages), options }
    };
    all.into_iter().map(select).collect()
}

/// The lines of the list.
pub(super) fn lines(checklist: &Checklist, messages: &Messages) -> Vec<Value> {
    let number =
        |own: u8| words::with(messages, "page-lesson", "number", &own.to_string());
    let row = |own: &Line| {
        context! {
            kind => letter(own.severity),
            severity => words::effect(own, messages),
            code => own.code.id,
            class => text(own.place.class.as_ref()),
            period => text(own.period.as_ref()),
            subject => text(own.place.subject.as_ref()),
            date => words::date(&own.place, messages),
            number => own.number.map(number).unwrap_or_default(),
            pupil => text(own.pupil.as_ref()),
            is_new => own.is_new,
            message => &own.sentence.message,
            details => words::details(own, messages),
            teacher => text(own.teacher.as_ref()),
        }
    };
    checklist.lines.iter().map(row).collect()
}

/// What the check before found and is there no more.
pub(super) fn gone(checklist: &Checklist, messages: &Messages) -> Vec<Value> {
    let row = |own: &Gone| {
        context! {
            code => &own.code,
            class => text(own.place.class.as_ref()),
            period => text(own.period.as_ref()),
            subject => text(own.place.subject.as_ref()),
            date => words::date(&own.place, messages),
            pupil => text(own.pupil.as_ref()),
            message => &own.name,
        }
    };
    checklist.change.iter().flat_map(|own| &own.gone).map(row).collect()
}

fn text(own: Option<&String>) -> &str {
    own.map_or("", String::as_str)
}
