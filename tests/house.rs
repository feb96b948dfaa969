//! The laws of the house, held by a test and not by good will.

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

#[test]
fn a_big_package_is_named_in_one_room() -> Outcome {
    let rooms = [
        ("typst", "typeset/"),
        ("typst_pdf", "typeset/"),
        ("typst_layout", "typeset/"),
        ("flate2", "typeset/"),
        ("comemo", "typeset/"),
        ("zip::", "container/"),
        ("sha2", "digest.rs"),
        ("skrifa", "fonts.rs"),
        ("clap", "cli/"),
        ("indicatif", "cli/"),
        ("walkdir", "disk.rs"),
        ("atomic_write_file", "disk.rs"),
        ("jsonschema", "snapshot/"),
        ("schemars", "snapshot/"),
        ("fluent_bundle", "messages/"),
        ("icu_collator", "snapshot/"),
        ("csv::", "import/"),
        ("encoding_rs", "import/"),
    ];
    let sources = sources()?;
    for (package, room) in rooms {
        let path = format!("{}::", package.trim_end_matches(':'));
        let is_named = |text: &str| {
            text.lines().map(str::trim_start).filter(|line| !line.starts_with("//")).any(
                |line| {
                    let mut found = line.match_indices(&path);
                    found.any(|(at, _)| {
                        !line[..at].ends_with(|c: char| {
                            c.is_alphanumeric() || c == '_' || c == ':'
                        })
                    })
                },
            )
        };
        let homes: Vec<&str> = sources
            .iter()
            .filter(|(_, text)| is_named(text))
            .map(|(path, _)| path.as_str())
            .collect();
        assert!(!homes.is_empty(), "{package} is named nowhere: correct this list");
        assert!(homes.iter().all(|path| path.starts_with(room)), "{package}: {homes:?}");
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

#[test]
fn a_room_looks_left_and_never_right() -> Outcome {
    // The corridor, the command line and the ground floor are not in the row.
    let row = ["snapshot", "checks", "documents", "typeset", "bundle", "batch", "cli"];
    for (path, text) in sources()? {
        let Some(own) = row.iter().position(|room| path.starts_with(&format!("{room}/")))
        else {
            continue;
        };
        for right in &row[own + 1..] {
            let looks = text.lines().any(|line| {
                line.starts_with(&format!("use crate::{right}"))
                    && !line.contains("cfg(test)")
            });
            assert!(!looks, "{path} looks right, at {right}");
        }
    }
    Ok(())
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
