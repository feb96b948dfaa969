//! README-ARCHIVE.txt: what the bundle is and how to check it without the program.

use super::Member;
use super::write::Contents;
use crate::messages;

/// The text, in Russian and in English.
pub(super) fn readme(contents: &Contents) -> String {
    let [russian, english] = messages::both();
    let until = contents.keep_until.to_string();
    let say = |own: &messages::Messages,
               title: &str,
               of: for<'m> fn(&'m Member<'_>) -> &'m str| {
        let mut list: Vec<String> = Vec::new();
        for member in &contents.members {
            list.push(format!("  data/{}\n      {}", member.path, of(member)));
        }
        let values = [
            ("title", title),
            ("stem", &contents.stem),
            ("until", &until),
            ("list", &list.join("\n")),
        ];
        own.say("readme-archive", &values)
    };
    format!(
        "{}\n\n{}\n",
        say(russian, &contents.title_ru, |member| &member.title_ru),
        say(english, &contents.title_en, |member| &member.title_en),
    )
}
