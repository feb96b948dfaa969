//! Arguments → a call to the corridor → an answer in words or JSON, and an exit code.

mod answer;
mod arguments;
mod documents;
mod folders;
mod progress;

use std::io::Write;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{CommandFactory, FromArgMatches};

use crate::failure::Failure;
use crate::messages::{Language, Messages};
use answer::Answer;
use arguments::{Arguments, Command};

/// Runs one command line; `today` is the only thing that comes from the clock.
///
/// `locale` is the machine's language, used if nothing else names one.
pub fn run(words: Vec<String>, today: NaiveDate, locale: &str) -> ExitCode {
    let language = language(&words, locale);
    let messages = Messages::new(language);
    let arguments = match parse(words, &messages) {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            return match error.print() {
                Ok(()) => ExitCode::from(code),
                Err(_) => ExitCode::from(2),
            };
        }
    };
    let as_of = arguments.as_of.unwrap_or(today);
    if let Some(jobs) = arguments.jobs {
        // A pool that is already there keeps its threads; nothing else depends on them.
        rayon::ThreadPoolBuilder::new().num_threads(jobs.into()).build_global().ok();
    }
    let answer = match &arguments.command {
        None => folders::next_step(&arguments, &messages, as_of),
        Some(Command::Init { folder }) => folders::init(folder, &messages),
        Some(Command::NewYear) => folders::new_year(&arguments, &messages),
        Some(Command::Demo { count, seed, full, folder }) => {
            folders::demo(usize::from(*count), *seed, *full, folder, &messages)
        }
        Some(Command::Schema) => folders::schema(),
        Some(Command::Check) => documents::check(&arguments, &messages, as_of),
        Some(Command::Build { draft }) => {
            documents::build(&arguments, &messages, as_of, *draft)
        }
        Some(Command::Verify { paths }) => documents::verify(paths, &messages),
        Some(Command::Status) => documents::status(&arguments, &messages, as_of),
    };
    finish(answer, &arguments, &messages)
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
                Err(_) => ExitCode::from(2),
            }
        }
        Err(failure) => {
            let text =
                format!("{}: {}\n", messages.say("error", &[]), say(&failure, messages));
            std::io::stderr().lock().write_all(text.as_bytes()).ok();
            ExitCode::from(2)
        }
    }
}

fn say(failure: &Failure, messages: &Messages) -> String {
    let (key, name, value) = match failure {
        Failure::Missing(path) => ("failure-missing", "path", path.display().to_string()),
        Failure::Exists(path) => ("failure-exists", "path", path.display().to_string()),
        Failure::Busy(path) => ("failure-busy", "path", path.display().to_string()),
        Failure::Usage(reason) => ("failure-usage", "reason", reason.clone()),
        Failure::Disk(error) => ("failure-disk", "reason", error.to_string()),
        Failure::Internal(reason) => ("failure-internal", "reason", reason.clone()),
    };
    messages.say(key, &[(name, &value)])
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

/// Parses with help texts out of the catalogue.
fn parse(words: Vec<String>, messages: &Messages) -> Result<Arguments, clap::Error> {
    let mut command = Arguments::command().about(messages.say("help-letopis", &[]));
    let names: Vec<String> =
        command.get_subcommands().map(|own| own.get_name().to_owned()).collect();
    for name in names {
        let about = messages.say(&format!("help-{name}"), &[]);
        command = command.mut_subcommand(name, |own| own.about(about));
    }
    let matches = command.try_get_matches_from(words)?;
    Arguments::from_arg_matches(&matches)
}
