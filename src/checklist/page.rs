//! The list as one page that needs nothing besides itself: readable without its script,
//! printable, and closed to every address and to every script that is not its own.

use minijinja::{Environment, UndefinedBehavior, Value, context};

use super::{Checklist, Counts, rows, words};
use crate::digest;
use crate::messages::Messages;

const FRAME: &str = include_str!("frame.html");
const PAGE: &str = include_str!("page.html");
const INDEX: &str = include_str!("index.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// Runs before anything is laid out: a long list is laid out otherwise with a script.
const FIRST: &str = "document.documentElement.className = \"js\"";
/// Lines from which a list is laid out piece by piece; fewer are quick as they are.
const LONG: usize = 1_000;
/// How the program signs its pages; none without it is overwritten.
const GENERATOR: &str = concat!("letopis ", env!("CARGO_PKG_VERSION"));
/// The same of a slip: one that is out of date is taken away.
const SLIP: &str = concat!("letopis ", env!("CARGO_PKG_VERSION"), " slip");
/// The sign of a page that some version of the program made.
const SIGN: &str = "<meta name=\"generator\" content=\"letopis ";

/// A page cannot be made: a fault of the program.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct PageError(#[from] minijinja::Error);

/// The list as a page.
///
/// # Errors
/// If the template does not fit: a fault of the program.
pub fn page(checklist: &Checklist, messages: &Messages) -> Result<String, PageError> {
    let slip_of = checklist.slip_of.as_ref();
    let title = title(slip_of, messages);
    let lead = if slip_of.is_some() { "page-lead-slip" } else { "page-lead" };
    let gone = rows::gone(checklist, messages);
    let values = context! {
        gone_title => words::counted("page-gone", gone.len(), messages),
        gone,
        nothing => messages.say("page-nothing", &[]),
        lead => messages.say(lead, &[]),
        columns => rows::columns(checklist, messages),
        lines => rows::lines(checklist, messages),
        rules => rows::kinds(checklist, messages),
        groups => rows::groups(checklist, messages),
        selects => rows::selects(checklist, messages),
        tiles => rows::tiles(checklist, messages),
        is_long => checklist.lines.len() > LONG,
        has_new => checklist.lines.iter().any(|own| own.is_new),
        new_word => messages.say("page-new", &[]),
        with_teachers => slip_of.is_none(),
        ..head(checklist, title, messages)
    };
    render("page.html", messages, values, SCRIPT)
}

/// The page that leads to the slips, each with the name of its file.
///
/// # Errors
/// If the template does not fit: a fault of the program.
pub fn index(
    checklist: &Checklist,
    slips: &[(String, &Checklist)],
    messages: &Messages,
) -> Result<String, PageError> {
    let slip = |(file, own): &(String, &Checklist)| {
        let name = own.slip_of.clone().flatten();
        let name = name.unwrap_or_else(|| messages.say("page-no-teacher", &[]));
        let Counts { blocks, warns, notes } = own.counts;
        context! { file, name, blocks, warns, notes }
    };
    let slips: Vec<_> = slips.iter().map(slip).collect();
    let title = messages.say("page-title-index", &[]);
    let head = head(checklist, title, messages);
    render("index.html", messages, context! { slips, ..head }, "")
}

/// Whether a text is a page of the program's own, and so may be written anew.
pub fn is_own(text: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&text[..text.len().min(4096)]);
    start.contains(SIGN)
}

/// Whether a text is a slip of the program's own.
pub fn is_slip(text: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&text[..text.len().min(4096)]);
    let sign = start.split_once(SIGN).and_then(|(_, rest)| rest.split_once('"'));
    sign.is_some_and(|(version, _)| version.ends_with(" slip"))
}

fn head(checklist: &Checklist, title: String, messages: &Messages) -> Value {
    let occasion = &checklist.occasion;
    let day = messages.day(occasion.as_of);
    let mut facts = vec![
        words::with(messages, "page-fact-day", "day", &day),
        words::counted("page-fact-classes", occasion.classes, messages),
    ];
    if let Some(moment) = occasion.exported_at {
        let moment = words::moment(moment, messages);
        facts.push(words::with(messages, "page-fact-exported", "moment", &moment));
    }
    if !occasion.only.is_empty() {
        let only = occasion.only.join(", ");
        facts.insert(0, words::with(messages, "page-fact-only", "only", &only));
    }
    let has_notes = checklist.counts.notes > 0;
    let is_slip = checklist.slip_of.is_some();
    let generator = if is_slip { SLIP } else { GENERATOR };
    context! { title, school => &occasion.school, facts, has_notes, is_slip, generator }
}

fn title(slip_of: Option<&Option<String>>, messages: &Messages) -> String {
    match slip_of {
        None => messages.say("page-title", &[]),
        Some(None) => messages.say("page-title-nobody", &[]),
        Some(Some(name)) => words::with(messages, "page-title-slip", "teacher", name),
    }
}

fn render(
    name: &str,
    own: &Messages,
    values: Value,
    script: &str,
) -> Result<String, PageError> {
    let catalogue = Messages::of(own.language);
    let mut environment = Environment::new();
    // What a template was given names pupils, and is nothing for an error.
    environment.set_debug(false);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    for (name, source) in
        [("frame.html", FRAME), ("page.html", PAGE), ("index.html", INDEX)]
    {
        environment.add_template(name, source)?;
    }
    environment.add_function("say", move |key: &str| catalogue.say(key, &[]));
    // Line ends as a browser counts them, wherever the program was made.
    let (style, script) = (STYLE.replace('\r', ""), script.replace('\r', ""));
    let digest =
        |text: &str| format!("'sha256-{}'", digest::sha256_base64(text.as_bytes()));
    let scripts = match script.as_str() {
        "" => "'none'".into(),
        own => format!("{} {}", digest(FIRST), digest(own)),
    };
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {scripts}; base-uri 'none'; \
         form-action 'none'",
        digest(&style)
    );
    let made_by = words::with(own, "page-made-by", "version", env!("CARGO_PKG_VERSION"));
    let frame = context! {
        lang => own.language.tag(), policy, first => FIRST, style, script, made_by,
    };
    Ok(environment.get_template(name)?.render(context! { ..values, ..frame })?)
}

#[cfg(test)]
mod tests;
