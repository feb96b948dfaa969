//! Arguments → a call to the corridor → an answer in words or JSON, and an exit code.

mod answer;
mod arguments;
mod check;
mod documents;
mod explain;
mod export;
mod folders;
mod help;
mod import;
mod progress;
mod report;
mod usage;
mod waive;

pub use explain::codes;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::FromArgMatches;

use crate::disk::DiskError;
use crate::failure::Failure;
use crate::messages::{Language, Messages};
use answer::Answer;
use arguments::{Arguments, Command, Format};

/// Runs one command line; `today` is the only thing that comes from the clock.
///
/// `locale` is the machine's language, used if nothing else names one.
pub fn run(words: Vec<String>, today: NaiveDate, locale: &str) -> ExitCode {
    let language = language(&words, locale);
    let messages = Messages::of(language);
    let arguments = match parse(&words, messages) {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    let chooses = !arguments.classes.is_empty() || !arguments.periods.is_empty();
    if chooses && !arguments.command.as_ref().is_some_and(Command::can_choose) {
        let reason = messages.say("usage-cannot-choose", &[]);
        return finish(Err(Failure::Usage(reason)), &arguments, messages);
    }
    let as_of = arguments.as_of.unwrap_or(today);
    if let Some(jobs) = arguments.jobs {
        // A pool that is already there keeps its threads; nothing else depends on them.
        rayon::ThreadPoolBuilder::new().num_threads(jobs.into()).build_global().ok();
    }
    let answer = match &arguments.command {
        None => folders::next_step(&arguments, messages, as_of),
        Some(Command::Init { folder }) => folders::init(folder, messages),
        Some(Command::NewYear) => folders::new_year(&arguments, messages),
        Some(Command::Demo { count, seed, full, folder }) => {
            folders::demo(usize::from(*count), *seed, *full, folder, messages)
        }
        Some(Command::Explain { code }) => {
            explain::explain(&arguments, code.as_deref(), messages)
        }
        Some(Command::Schema) => folders::schema(),
        Some(Command::Check(wishes)) => check::check(&arguments, wishes, messages, as_of),
        Some(Command::Build { draft }) => {
            documents::build(&arguments, messages, as_of, *draft)
        }
        Some(Command::Verify { paths }) => documents::verify(paths, messages),
        Some(Command::Export { .. }) => export::export(&arguments, messages, as_of),
        Some(Command::Waive { .. }) => waive::waive(&arguments, messages, as_of),
        Some(Command::Report { .. }) => report::report(&arguments, messages, as_of),
        Some(Command::Import { .. }) => import::import(&arguments, messages),
        Some(Command::Status) => documents::status(&arguments, messages, as_of),
    };
    finish(answer, &arguments, messages)
}

fn finish(
    answer: Result<Answer, Failure>,
    arguments: &Arguments,
    messages: &Messages,
) -> ExitCode {
    match answer {
        Ok(answer) => {
            let text = answer.write(arguments.format, messages);
            let written = std::io::stdout().lock().write_all(text.as_bytes());
            match written {
                Ok(()) => ExitCode::from(u8::from(!answer.is_good())),
                // A reader that wants no more, such as `head`, needs no complaint.
                Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::from(2),
                Err(source) => {
                    fail(&Failure::Disk(unwritten(source)), Format::Text, messages)
                }
            }
        }
        Err(failure) => fail(&failure, arguments.format, messages),
    }
}

fn unwritten(source: std::io::Error) -> DiskError {
    DiskError::Write { path: "stdout".into(), source }
}

/// Says a failure to people on stderr, and to a program that asked for JSON on stdout.
fn fail(failure: &Failure, format: Format, messages: &Messages) -> ExitCode {
    let (reason, hint) = say(failure, messages);
    let text = usage::lines(&reason, hint.clone(), messages);
    std::io::stderr().lock().write_all(text.as_bytes()).ok();
    if format == Format::Json {
        let envelope = answer::failed(&reason, hint.as_deref());
        std::io::stdout().lock().write_all(envelope.as_bytes()).ok();
    }
    ExitCode::from(2)
}

/// A failure and its hint.
fn say(failure: &Failure, messages: &Messages) -> (String, Option<String>) {
    let one = |name, value| vec![(name, value)];
    let (key, values) = match failure {
        Failure::Missing(path) => {
            ("failure-missing", one("path", path.display().to_string()))
        }
        Failure::NoProfile(path) => {
            ("failure-no-profile", one("path", path.display().to_string()))
        }
        Failure::NoYear(path) => {
            ("failure-no-year", one("path", path.display().to_string()))
        }
        Failure::Exists(path) => {
            ("failure-exists", one("path", path.display().to_string()))
        }
        Failure::NameTaken(path) => {
            ("failure-name-taken", one("path", path.display().to_string()))
        }
        Failure::Busy(path) => ("failure-busy", one("path", path.display().to_string())),
        Failure::Usage(reason) => ("failure-usage", one("reason", reason.clone())),
        Failure::Disk(error) => {
            let mut values = error.facts();
            values.push(("path", error.path().display().to_string()));
            ("failure-disk", values)
        }
        Failure::Internal(reason) => ("failure-internal", one("reason", reason.clone())),
    };
    let values: Vec<(&str, &str)> =
        values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    (messages.say(key, &values), messages.hint(key, &values))
}

/// `--lang`, else the profile, else the locale, else Russian.
fn language(words: &[String], locale: &str) -> Language {
    let after = |name: &str| {
        let joined = words.iter().find_map(|word| word.strip_prefix(&format!("{name}=")));
        let next = || words.iter().skip_while(|word| *word != name).nth(1);
        joined.map(str::to_owned).or_else(|| next().cloned())
    };
    let data = after("--data").unwrap_or_else(|| "data".into());
    let profile = std::path::Path::new(&data).join("school.toml");
    let from_profile = || {
        let text = crate::disk::read_bounded(&profile, 1 << 20).ok()?;
        let text = String::from_utf8(text).ok()?;
        let profile = crate::profile::read(&text, "school.toml").ok()?;
        Language::of(&profile.language)
    };
    after("--lang")
        .and_then(|tag| Language::of(&tag))
        .or_else(from_profile)
        .or_else(|| Language::of(locale))
        .unwrap_or(Language::Russian)
}

/// Parses the words; help and version are printed, and so is what cannot be understood.
fn parse(words: &[String], messages: &Messages) -> Result<Arguments, ExitCode> {
    let mut command = help::command(messages);
    let parsed = command
        .try_get_matches_from_mut(words)
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    let error = match parsed {
        Ok(arguments) => return Ok(arguments),
        Err(error) => error,
    };
    if error.use_stderr() {
        let text = usage::say(&error, &command, words, messages);
        std::io::stderr().lock().write_all(text.as_bytes()).ok();
        return Err(ExitCode::from(2));
    }
    match error.print() {
        Ok(()) => Err(ExitCode::SUCCESS),
        Err(_) => Err(ExitCode::from(2)),
    }
}
