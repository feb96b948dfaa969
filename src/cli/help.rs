//! The command line with every word of its help out of the catalogue.

use clap::builder::StyledStr;
use clap::{Arg, ArgAction, Command, CommandFactory};

use super::arguments::Arguments;
use crate::import::IMPORTERS;
use crate::messages::Messages;

/// The command line in the language of the catalogue.
pub(super) fn command(messages: &Messages) -> Command {
    let flag = |name: &'static str, short: char, action: ArgAction| {
        Arg::new(name).long(name).short(short).action(action)
    };
    let root = Arguments::command()
        .arg(flag("help", 'h', ArgAction::Help).global(true))
        .arg(flag("version", 'V', ArgAction::Version));
    let names: Vec<String> =
        root.get_subcommands().map(|own| own.get_name().to_owned()).collect();
    let root = in_words(root, messages);
    names
        .iter()
        .fold(root, |root, name| root.mut_subcommand(name, |own| in_words(own, messages)))
}

fn in_words(command: Command, messages: &Messages) -> Command {
    let say = |key: &str| messages.say(key, &[]);
    let about = say(&format!("help-{}", command.get_name()));
    let command = command
        .about(about)
        .help_template(format!(
            "{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}{{after-help}}",
            say("help-usage")
        ))
        .subcommand_help_heading(say("help-commands"))
        .mut_args(|argument| argument_in_words(argument, messages));
    let usage = usage(&command, messages);
    let command = command.override_usage(usage);
    let formats = formats(command.get_name());
    match formats.is_empty() {
        true => command,
        false => {
            let list = list(command.get_name(), &formats, messages);
            command.after_help(list)
        }
    }
}

/// Names of the formats of a command; none of one that has none.
fn formats(command: &str) -> Vec<&'static str> {
    match command {
        "import" => IMPORTERS.iter().map(|own| own.name).collect(),
        "export" => super::export::formats(),
        "report" => super::report::kinds(),
        _ => Vec::new(),
    }
}

/// Every format of a command with its sentence, `help-<command>-<format>`.
fn list(command: &str, formats: &[&str], messages: &Messages) -> String {
    let width = formats.iter().map(|own| own.len()).max().unwrap_or_default();
    let line = |own: &&str| {
        let sentence = messages.say(&format!("help-{command}-{own}"), &[]);
        format!("\n  {own:width$}  {sentence}")
    };
    let lines: String = formats.iter().map(line).collect();
    let heading = if command == "report" { "help-reports" } else { "help-formats" };
    format!("{}:{lines}", messages.say(heading, &[]))
}

fn argument_in_words(argument: Arg, messages: &Messages) -> Arg {
    let say = |key: &str| messages.say(key, &[]);
    let mut help = say(&key(&argument));
    if let Some(value) = argument.get_default_values().first() {
        let value = value.to_string_lossy();
        help.push_str(&messages.say("help-default", &[("value", &value)]));
    }
    let heading = match (argument.is_positional(), argument.is_global_set()) {
        (true, _) => "help-arguments",
        (false, false) => "help-options",
        (false, true) => "help-common-options",
    };
    let takes_value = argument.get_action().takes_values();
    let value = argument.get_value_names().and_then(|names| names.first());
    let value =
        value.filter(|_| takes_value).map(|own| say(&format!("help-value-{own}")));
    let argument = argument
        .help(help)
        .help_heading(say(heading))
        .hide_default_value(true)
        .hide_possible_values(true);
    match value {
        Some(value) => argument.value_name(value),
        None => argument,
    }
}

/// The key of an argument's help text.
pub(super) fn key(argument: &Arg) -> String {
    format!("help-argument-{}", argument.get_id().as_str().replace('_', "-"))
}

fn usage(command: &Command, messages: &Messages) -> StyledStr {
    let mut usage = String::from("letopis");
    if command.get_name() != usage {
        usage.push_str(&format!(" {}", command.get_name()));
    }
    usage.push_str(&format!(" [{}]", messages.say("help-value-options", &[])));
    for argument in command.get_positionals() {
        usage.push_str(&format!(" {argument}"));
    }
    if command.has_subcommands() {
        usage.push_str(&format!(" [{}]", messages.say("help-value-command", &[])));
    }
    usage.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Language;

    fn texts(language: Language) -> Vec<String> {
        let mut command = command(Messages::of(language));
        command.build();
        let root = command.render_help().to_string();
        let others = command.get_subcommands_mut().map(|own| own.render_long_help());
        std::iter::once(root).chain(others.map(|own| own.to_string())).collect()
    }

    #[test]
    fn every_command_and_argument_has_its_help_in_both_languages() {
        for language in [Language::Russian, Language::English] {
            let messages = Messages::of(language);
            let command = Arguments::command();
            for own in command.get_subcommands().chain([&command]) {
                assert!(messages.has(&format!("help-{}", own.get_name())));
                for argument in own.get_arguments() {
                    assert!(messages.has(&key(argument)), "{}", key(argument));
                    if argument.get_action().takes_values() {
                        let name = argument.get_value_names().and_then(|all| all.first());
                        let key = format!("help-value-{}", name.map_or("", |own| own));
                        assert!(messages.has(&key), "{key}");
                    }
                }
            }
            for text in texts(language) {
                assert!(!text.contains("help-"), "a key without a sentence:\n{text}");
            }
        }
    }

    #[test]
    fn the_help_of_a_command_lists_every_format_with_its_sentence() {
        let all = ["import", "export", "report"].map(|own| (own, formats(own)));
        let all =
            all.iter().flat_map(|(own, all)| all.iter().map(move |name| (own, name)));
        for (language, (command, format)) in [Language::Russian, Language::English]
            .into_iter()
            .flat_map(|language| all.clone().map(move |own| (language, own)))
        {
            let messages = Messages::of(language);
            let key = format!("help-{command}-{format}");
            assert!(messages.has(&key), "{key}");
            let sentence = messages.say(&key, &[]);
            let lists = |text: &&String| {
                text.lines().any(|line| {
                    let rest = line.trim_start().strip_prefix(format);
                    rest.is_some_and(|rest| rest.trim() == sentence)
                })
            };
            assert_eq!(texts(language).iter().filter(lists).count(), 1, "{key}");
        }
    }

    #[test]
    fn the_help_speaks_one_language() {
        let foreign = ["Usage", "Commands", "Arguments", "Options", "Print", "default"];
        let [russian, english] = [Language::Russian, Language::English].map(texts);
        assert_eq!(russian.len(), 14);
        for text in russian {
            assert!(text.contains("Использование: letopis"), "{text}");
            assert!(foreign.iter().all(|word| !text.contains(word)), "{text}");
        }
        for text in english {
            assert!(text.contains("Usage: letopis"), "{text}");
            // A class may be written «7А»; every other word is English.
            let text = text.replace("7А", "");
            assert!(!text.contains(|c: char| ('а'..='я').contains(&c)), "{text}");
        }
    }
}
