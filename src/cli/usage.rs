//! A command line that cannot be understood, in the words of the catalogue.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};

use super::help;
use crate::messages::Messages;

/// What is wrong with the command line and how to write it, as two lines.
pub(super) fn say(
    error: &Error,
    command: &Command,
    words: &[String],
    messages: &Messages,
) -> String {
    let argument = text(error, ContextKind::InvalidArg);
    let value = text(error, ContextKind::InvalidValue);
    let (key, values) = match error.kind() {
        ErrorKind::UnknownArgument if argument.starts_with('-') => {
            ("usage-unknown-option", [("found", argument)])
        }
        ErrorKind::UnknownArgument => ("usage-extra-word", [("found", argument)]),
        ErrorKind::InvalidSubcommand => {
            let found = text(error, ContextKind::InvalidSubcommand);
            ("usage-unknown-command", [("found", found)])
        }
        ErrorKind::MissingRequiredArgument => ("usage-missing", [("found", argument)]),
        ErrorKind::InvalidValue if value.is_empty() => {
            ("usage-no-value", [("found", argument)])
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let reason = messages
                .say("usage-bad-value", &[("found", &value), ("argument", &argument)]);
            let is_no_day =
                is_written_as_a_day(&value) && argument.starts_with("--as-of");
            let hint = match is_no_day {
                true => messages.say("usage-no-such-day", &[]),
                false => value_hint(&argument, command, messages),
            };
            return lines(&reason, Some(hint), messages);
        }
        ErrorKind::TooManyValues => ("usage-extra-value", [("found", argument)]),
        ErrorKind::ArgumentConflict => {
            let other = text(error, ContextKind::PriorArg);
            let is_twice = other.is_empty() || other == argument;
            let key = if is_twice { "usage-twice" } else { "usage-not-together" };
            let values = [("found", argument.as_str()), ("other", other.as_str())];
            let hint = hint(error, command, words, messages);
            return lines(&messages.say(key, &values), Some(hint), messages);
        }
        other => ("usage-other", [("found", other.to_string())]),
    };
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    let hint = hint(error, command, words, messages);
    lines(&messages.say(key, &values), Some(hint), messages)
}

/// An error with its hint, as every failure is written.
pub(super) fn lines(reason: &str, hint: Option<String>, messages: &Messages) -> String {
    let say = |key: &str| messages.say(key, &[]);
    let mut text = format!("{}: {reason}\n", say("error"));
    if let Some(hint) = hint {
        text.push_str(&format!("  {}: {hint}\n", say("hint")));
    }
    text
}

/// What was probably meant, else where the help is.
fn hint(
    error: &Error,
    command: &Command,
    words: &[String],
    messages: &Messages,
) -> String {
    let is_unknown = error.kind() == ErrorKind::UnknownArgument;
    if let Some(owner) = owner(error, command).filter(|_| is_unknown) {
        return messages.say("usage-option-of", &[("command", &owner)]);
    }
    let meant = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand]
        .map(|kind| text(error, kind))
        .into_iter()
        .find(|meant| !meant.is_empty());
    if let Some(meant) = meant {
        return messages.say("usage-meant", &[("meant", &meant)]);
    }
    let is_command =
        |word: &&String| command.get_subcommands().any(|own| own.get_name() == *word);
    let help = match words.iter().find(is_command) {
        Some(name) => format!("letopis {name} --help"),
        None => "letopis --help".into(),
    };
    messages.say("usage-see", &[("help", &help)])
}

/// The command, as it is typed, that has the option which another one was given.
fn owner(error: &Error, command: &Command) -> Option<String> {
    let option = text(error, ContextKind::InvalidArg);
    let long = option.strip_prefix("--")?;
    let has =
        |own: &&Command| own.get_arguments().any(|own| own.get_long() == Some(long));
    let owner = command.get_subcommands().find(has)?;
    Some(format!("letopis {} {option}", owner.get_name()))
}

/// `2025-09-31` has the form of a day, whether or not there is such a day.
fn is_written_as_a_day(value: &str) -> bool {
    let form = value.bytes().map(|own| if own.is_ascii_digit() { b'0' } else { own });
    form.eq("0000-00-00".bytes())
}

/// What the value of an argument means: its help text.
fn value_hint(shown: &str, command: &Command, messages: &Messages) -> String {
    let all = command.get_subcommands().chain([command]);
    // Shown as `--as-of <DATE>`.
    let long = shown.split(' ').next().and_then(|word| word.strip_prefix("--"));
    let argument = all
        .flat_map(Command::get_arguments)
        .find(|own| long.is_some() && own.get_long() == long);
    match argument {
        Some(argument) => messages.say(&help::key(argument), &[]),
        None => messages.say("usage-see", &[("help", "letopis --help")]),
    }
}

/// A part of the error as text; empty where there is none.
fn text(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Language;

    fn check(line: &str, russian: &str, english: &str) {
        for (language, expected) in
            [(Language::Russian, russian), (Language::English, english)]
        {
            let messages = Messages::of(language);
            let words: Vec<String> = line.split('|').map(str::to_owned).collect();
            let mut command = help::command(messages);
            match command.try_get_matches_from_mut(&words) {
                Ok(_) => assert_eq!(expected, "", "{line}"),
                Err(error) => {
                    let said = say(&error, &command, &words, messages);
                    assert_eq!(said.trim_end(), expected, "{line}");
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_understood_is_said_in_the_language_chosen() {
        check("letopis|build|--draft", "", "");
        check(
            "letopis|build|--fromat|json",
            "ошибка: неизвестный параметр «--fromat»\n  \
             что делать: возможно, вы имели в виду --format",
            "error: unknown option “--fromat”\n  hint: perhaps you meant --format",
        );
        check(
            "letopis|bulid",
            "ошибка: неизвестная команда «bulid»\n  \
             что делать: возможно, вы имели в виду build",
            "error: unknown command “bulid”\n  hint: perhaps you meant build",
        );
        check(
            "letopis|verify",
            "ошибка: не хватает: <ПУТЬ>...\n  \
             что делать: посмотрите справку: letopis verify --help",
            "error: missing: <PATH>...\n  hint: see letopis verify --help",
        );
        check(
            "letopis|status|--as-of|вчера",
            "ошибка: значение «вчера» не подходит для --as-of <ДАТА>\n  \
             что делать: какой день считать сегодняшним, ГГГГ-ММ-ДД",
            "error: the value “вчера” does not fit --as-of <DATE>\n  \
             hint: the day to take for today, YYYY-MM-DD",
        );
        check(
            "letopis|status|--as-of|2025-09-31",
            "ошибка: значение «2025-09-31» не подходит для --as-of <ДАТА>\n  \
             что делать: такого дня нет в календаре",
            "error: the value “2025-09-31” does not fit --as-of <DATE>\n  \
             hint: the calendar has no such day",
        );
        check(
            "letopis|check|--draft",
            "ошибка: неизвестный параметр «--draft»\n  \
             что делать: такой параметр есть у другой команды: letopis build --draft",
            "error: unknown option “--draft”\n  \
             hint: another command has this option: letopis build --draft",
        );
        check(
            "letopis|check|7А",
            "ошибка: лишнее слово «7А»\n  \
             что делать: посмотрите справку: letopis check --help",
            "error: a word too many: “7А”\n  hint: see letopis check --help",
        );
        check(
            "letopis|build|--jobs|0",
            "ошибка: значение «0» не подходит для --jobs <ЧИСЛО>\n  \
             что делать: сколько документов делать одновременно, 1–256",
            "error: the value “0” does not fit --jobs <NUMBER>\n  \
             hint: how many documents to make at once, 1–256",
        );
    }

    #[test]
    fn a_value_that_does_not_fit_is_told_from_a_missing_one() {
        check(
            "letopis|--format|xml",
            "ошибка: значение «xml» не подходит для --format <ВИД>\n  \
             что делать: вид ответа: text (для людей), json (для программ)",
            "error: the value “xml” does not fit --format <FORMAT>\n  \
             hint: how to answer: text (for people), json (for programs)",
        );
        check(
            "letopis|check|--class",
            "ошибка: после --class <КЛАСС> нужно значение\n  \
             что делать: посмотрите справку: letopis check --help",
            "error: --class <CLASS> needs a value\n  hint: see letopis check --help",
        );
        check(
            "letopis|build|--draft=yes",
            "ошибка: --draft не принимает значения\n  \
             что делать: посмотрите справку: letopis build --help",
            "error: --draft takes no value\n  hint: see letopis build --help",
        );
        check(
            "letopis|build|--jobs|1|--jobs|2",
            "ошибка: параметр --jobs <ЧИСЛО> указан дважды\n  \
             что делать: посмотрите справку: letopis build --help",
            "error: the option --jobs <NUMBER> stands twice\n  \
             hint: see letopis build --help",
        );
    }
}
