//! The laws of the house, held by a test and not by good will.

use std::collections::BTreeSet;
use std::path::Path;

use letopis::disk::sorted_walk;

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Every source file with its text.
fn sources() -> Result<Vec<(String, String)>, Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = sorted_walk(&root)?.into_iter().filter(|path| path.ends_with(".rs"));
    files
        .map(|path| Ok((path.clone(), std::fs::read_to_string(root.join(path))?)))
        .collect()
}

/// Big packages, and the only rooms that may name them.
const HOMES: [(&str, &[&str]); 24] = [
    ("typst", &["typeset/"]),
    ("typst_pdf", &["typeset/"]),
    ("typst_layout", &["typeset/"]),
    ("libdeflater", &["typeset/"]),
    ("comemo", &["typeset/"]),
    ("minijinja", &["checklist/"]),
    ("zip", &["container/"]),
    ("sha2", &["digest.rs"]),
    ("skrifa", &["fonts.rs"]),
    ("clap", &["cli/"]),
    ("indicatif", &["cli/"]),
    ("walkdir", &["disk.rs"]),
    ("atomic_write_file", &["disk.rs"]),
    ("jsonschema", &["snapshot/"]),
    ("schemars", &["snapshot/"]),
    ("fluent_bundle", &["messages/"]),
    ("icu_collator", &["snapshot/"]),
    // Tables come in and go out.
    ("csv", &["import/", "export/"]),
    ("rust_xlsxwriter", &["export/", "import/workbook/", "checklist/"]),
    ("encoding_rs", &["import/"]),
    ("quick_xml", &["import/sheets/"]),
    ("html5ever", &["import/sheets/"]),
    // The corridor runs units side by side; the command line sets how many. typst spreads a
    // lone document over the same threads, and so is it packed.
    ("rayon", &["batch/", "cli/", "typeset/compact.rs"]),
    // The profile, the captions of a layout, the map of foreign tables.
    ("toml", &["profile/", "typeset/layouts.rs", "import/table/", "waivers/"]),
];

#[test]
fn a_big_package_is_named_in_its_room() -> Outcome {
    let sources: Vec<(String, String)> =
        sources()?.into_iter().map(|(path, text)| (path, code_of(&text))).collect();
    for (package, rooms) in HOMES {
        let name = format!("{package}::");
        let is_named = |code: &str| {
            code.match_indices(&name).any(|(at, _)| {
                let before = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
                !code[..at].ends_with(before)
            })
        };
        let homes: Vec<&str> = sources
            .iter()
            .filter(|(_, code)| is_named(code))
            .map(|(path, _)| path.as_str())
            .collect();
        for room in rooms {
            let is_home = homes.iter().any(|path| path.starts_with(room));
            assert!(is_home, "{package} is not named in {room}: correct this list");
        }
        let is_right = |path: &&str| rooms.iter().any(|room| path.starts_with(room));
        assert!(homes.iter().all(is_right), "{package}: {homes:?}");
    }
    Ok(())
}

#[test]
fn the_clock_is_read_in_main_alone() -> Outcome {
    for (path, text) in sources()? {
        let reads = ["Local::now", "Utc::now", "SystemTime::now"];
        let found = reads.iter().any(|call| text.contains(call));
        assert!(!found || path == "main.rs", "{path} reads the clock");
    }
    Ok(())
}

/// The way of the data; a room may look left, never right.
const ROW: [&str; 14] = [
    "journal",
    "snapshot",
    "profile",
    "import",
    "checks",
    "waivers",
    "documents",
    "reports",
    "export",
    "typeset",
    "bundle",
    "checklist",
    "batch",
    "cli",
];

/// What all rooms stand on; it knows none of them.
const GROUND: [&str; 9] = [
    "alike",
    "container",
    "dateline",
    "digest",
    "disk",
    "failure",
    "finding",
    "fonts",
    "messages",
];

/// Rooms beside the row, and the only ones that may look at them.
const BESIDE: [(&str, &[&str]); 3] = [
    ("demo", &["cli"]),
    ("import", &["checklist", "batch", "cli"]),
    ("export", &["batch", "cli"]),
];

/// Whether code of one room may name another.
fn may_look(from: &str, to: &str) -> bool {
    let rank = |room: &str| ROW.iter().position(|own| *own == room);
    let is_let_in = BESIDE.iter().all(|(room, by)| to != *room || by.contains(&from));
    match (from, to) {
        _ if from == to => true,
        _ if GROUND.contains(&from) => GROUND.contains(&to),
        // The model knows nobody, not even the ground.
        ("journal", _) => false,
        ("demo", _) => to == "snapshot",
        _ if GROUND.contains(&to) => true,
        _ => is_let_in && (to == "demo" || rank(to) < rank(from)),
    }
}

/// Every wrong look of a source text that lies at this path.
fn wrong_looks(path: &str, text: &str) -> Vec<String> {
    let own = path.split(['/', '.']).next().unwrap_or_default();
    if ["main", "lib"].contains(&own) {
        return Vec::new();
    }
    let looked_at = rooms_named(&code_of(text));
    let wrong = looked_at.iter().filter(|to| !may_look(own, to));
    wrong.map(|to| format!("{path} looks at {to}")).collect()
}

/// Every room that follows `crate::`, alone or first in a group.
fn rooms_named(code: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    let word = |text: &str| -> String {
        text.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    for (at, path) in code.match_indices("crate::") {
        // Names such as `my_crate::`.
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = code[at + path.len()..].trim_start();
        let Some(group) = rest.strip_prefix('{') else {
            rooms.insert(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut member = String::new();
        for letter in group.chars() {
            match letter {
                '}' if depth == 0 => break,
                ',' if depth == 0 => {
                    rooms.insert(word(&std::mem::take(&mut member)));
                }
                '{' => depth += 1,
                '}' => depth -= 1,
                _ if depth == 0 => member.push(letter),
                _ => {}
            }
        }
        rooms.insert(word(&member));
    }
    rooms.remove("");
    rooms
}

/// The code without comments, texts, and modules that are only there in tests.
fn code_of(text: &str) -> String {
    let mut code = without_texts(text);
    while let Some(start) = code.find("#[cfg(test)]") {
        let rest = &code[start..];
        let end_of_line = rest.find(';').unwrap_or(rest.len());
        let end = match rest.find('{').filter(|open| *open < end_of_line) {
            None => end_of_line,
            Some(open) => {
                let mut depth = 0;
                let closing = rest[open..].char_indices().find(|(_, letter)| {
                    depth += i32::from(*letter == '{') - i32::from(*letter == '}');
                    depth == 0
                });
                open + closing.map_or(rest.len() - open - 1, |(at, _)| at)
            }
        };
        code.replace_range(start..(start + end + 1).min(code.len()), "");
    }
    code
}

/// The code without comments and without what stands between quotes.
fn without_texts(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let raw = rest.strip_prefix('r').map(|rest| rest.trim_start_matches('#'));
        let is_word = code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let raw = raw.filter(|text| text.starts_with('"') && !is_word);
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |at| at + 2)
        } else if let Some(text) = raw {
            let begin = rest.len() - text.len();
            let end = format!("\"{}", "#".repeat(begin - 1));
            let closing = text[1..].find(&end);
            closing.map_or(rest.len(), |at| begin + 1 + at + end.len())
        } else if letter == '"' {
            end_of_text(rest, '"')
        } else if letter == '\'' && is_character(rest) {
            end_of_text(rest, '\'')
        } else {
            code.push(letter);
            letter.len_utf8()
        };
        rest = &rest[length..];
    }
    code
}

/// Whether an apostrophe begins a character and not a lifetime.
fn is_character(rest: &str) -> bool {
    let mut letters = rest.chars().skip(1);
    letters.next() == Some('\\') || letters.next() == Some('\'')
}

/// Where a quoted text ends that begins here; a backslash guards the next letter.
fn end_of_text(rest: &str, quote: char) -> usize {
    let mut is_guarded = false;
    let closing = rest.char_indices().skip(1).find(|(_, letter)| {
        let closes = !is_guarded && *letter == quote;
        is_guarded = !is_guarded && *letter == '\\';
        closes
    });
    closing.map_or(rest.len(), |(at, _)| at + quote.len_utf8())
}

#[test]
fn a_room_looks_left_and_never_right() -> Outcome {
    let sources = sources()?;
    let wrong: Vec<String> =
        sources.iter().flat_map(|(path, text)| wrong_looks(path, text)).collect();
    assert_eq!(wrong, Vec::<String>::new());
    // A new room is put into the row, and one that is gone is taken out.
    let rooms: BTreeSet<&str> = sources
        .iter()
        .filter_map(|(path, _)| path.split(['/', '.']).next())
        .filter(|room| !["main", "lib"].contains(room))
        .collect();
    let known = ROW.iter().chain(&GROUND).chain([&"demo"]).copied();
    assert_eq!(rooms, known.collect::<BTreeSet<&str>>());
    Ok(())
}

#[test]
fn a_wrong_look_is_seen_however_it_is_written() {
    let check = |path: &str, text: &str, expected: &[&str]| {
        let looks: Vec<String> =
            expected.iter().map(|to| format!("{path} looks at {to}")).collect();
        assert_eq!(wrong_looks(path, text), looks, "{text}");
    };
    check("checks/rules.rs", "use crate::documents::Form;", &["documents"]);
    check(
        "checks/rules.rs",
        "use crate::{journal::{self, Mark}, bundle, finding};",
        &["bundle"],
    );
    check(
        "checks/rules.rs",
        "use crate::{\n    journal,\n    batch::{a, b},\n};",
        &["batch"],
    );
    check("typeset/mod.rs", "fn a() { crate::bundle::write(&x) }", &["bundle"]);
    check("journal/mark.rs", "use crate::finding::Place;", &["finding"]);
    check(
        "profile/read.rs",
        "use crate::import::Draft; pub(in crate::profile) fn a() {}",
        &["import"],
    );
    check("documents/mod.rs", "use crate::import::Draft;", &["import"]);
    check("demo/mod.rs", "use crate::{profile, snapshot::v1};", &["profile"]);
    check("finding.rs", "use crate::journal::Mark;", &["journal"]);
    check("batch/mod.rs", "use crate::{bundle, cli, import};", &["cli"]);
    // What is no code, or code of tests, is no look.
    for text in [
        "// crate::batch\n/* crate::batch */",
        "const A: &str = \"\\\" crate::batch\";",
        "const A: &str = r#\"\" crate::batch\"#;",
        "const A: char = '\"'; // crate::batch \"",
        "#[cfg(test)]\nmod tests {\n    use crate::batch;\n    fn a() { if b {} }\n}\n",
        "#[cfg(test)]\nuse crate::batch;\n",
        "fn a<'a>(b: &'a str) -> &'a str { b }",
    ] {
        check("checks/rules.rs", text, &[]);
        let behind = format!("{text}\nuse crate::batch;");
        check("checks/rules.rs", &behind, &["batch"]);
    }
}

#[test]
fn the_model_knows_no_file_and_no_json() -> Outcome {
    for (path, text) in sources()? {
        if path.starts_with("journal/") {
            for word in
                ["serde", "std::fs", "std::path", "crate::profile", "crate::snapshot"]
            {
                assert!(!text.contains(word), "{path} names {word}");
            }
        }
    }
    Ok(())
}

#[test]
fn a_file_stays_short_enough_to_be_read() -> Outcome {
    for (path, text) in sources()? {
        let lines = text.lines().count();
        assert!(lines <= 400, "{path}: {lines} lines ask to be split by meaning");
    }
    Ok(())
}

/// The layouts, and the rooms that say their captions beside `documents/*.rs`.
const FORMS: [(&str, &str); 3] = [
    ("class-journal", "documents/class_journal/"),
    ("summary-ledger", "documents/summary_ledger/"),
    ("report", "reports/"),
];

#[test]
fn every_caption_is_named_where_its_form_is_made() -> Outcome {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts");
    let sources = sources()?;
    let files = sorted_walk(&root)?;
    let with_captions = files.iter().filter(|path| path.ends_with("/captions.toml"));
    assert_eq!(with_captions.count(), FORMS.len(), "a layout is missing in this list");
    for (layout, room) in FORMS {
        let is_own = |path: &str| {
            let shared = path.strip_prefix("documents/").is_some_and(|rest| {
                !rest.contains("class_journal/") && !rest.contains("summary_ledger/")
            });
            shared || path.starts_with(room)
        };
        let own = sources.iter().filter(|(path, _)| is_own(path));
        let texts: BTreeSet<String> = own.flat_map(|(_, text)| texts_of(text)).collect();
        let mut typst = String::new();
        for path in files.iter().filter(|path| path.ends_with(".typ")) {
            if path.starts_with(&format!("{layout}/")) || path.starts_with("common/") {
                typst.push_str(&std::fs::read_to_string(root.join(path))?);
            }
        }
        let captions = std::fs::read_to_string(root.join(layout).join("captions.toml"))?;
        let captions: toml::Table = captions.parse()?;
        let is_said = |name: &&String| is_made_of(name, &texts) || is_field(&typst, name);
        let idle: Vec<&String> = captions.keys().filter(|name| !is_said(name)).collect();
        assert_eq!(idle, Vec::<&String>::new(), "captions of {layout} that nobody says");
    }
    Ok(())
}

/// Texts between quotes, without comments and tests; `-` as `_`, as in names of captions.
fn texts_of(source: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut rest = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    while let Some(letter) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if letter == '"' {
            let end = end_of_text(rest, '"');
            texts.push(rest[..end].trim_matches('"').replace('-', "_"));
            end
        } else if letter == '\'' && is_character(rest) {
            end_of_text(rest, '\'')
        } else {
            letter.len_utf8()
        };
        rest = &rest[length..];
    }
    texts
}

/// Whether a name is one of some texts, or one with a hole («reason_{name}») filled by another.
fn is_made_of(name: &str, texts: &BTreeSet<String>) -> bool {
    let fits = |pattern: &String| {
        let Some((before, rest)) = pattern.split_once('{') else { return false };
        let Some((_, behind)) = rest.split_once('}') else { return false };
        let filled = name.strip_prefix(before).and_then(|own| own.strip_suffix(behind));
        filled.is_some_and(|own| own != name && texts.contains(own))
    };
    texts.contains(name) || texts.iter().any(fits)
}

/// Whether a layout reads this field of its captions.
fn is_field(typst: &str, name: &str) -> bool {
    let field = format!("captions.{name}");
    typst.match_indices(&field).any(|(at, _)| {
        let behind = typst[at + field.len()..].chars().next();
        behind.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_')
    })
}

#[test]
fn a_caption_that_nobody_says_is_seen() {
    let source = "fn a() { say(\"idle\"); let c = '\"'; format!(\"reason_{own}\") } // \"idle_too\"";
    let texts: BTreeSet<String> = texts_of(source).into_iter().collect();
    let check = |name: &str, expected: bool| {
        let is_said = is_made_of(name, &texts) || is_field("#captions.page~1", name);
        assert_eq!(is_said, expected, "{name}");
    };
    check("idle", true);
    check("reason_idle", true);
    check("page", true);
    check("pag", false);
    check("idle_too", false);
    check("reason_ill", false);
    check("reason_", false);
}
