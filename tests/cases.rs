//! Whole runs as a person types them. A folder `tests/cases/<name>/` is one of them:
//!
//! | file | what it holds |
//! |---|---|
//! | `command` | the lines typed, in order: `letopis …` (also with `\| head -N`), and `mv`, `cp`, `rm`, `mkdir`, `ln TO LINK`, `flip FILE TEXT` (damages the byte behind the text), `drop ZIP MEMBER`; `#` begins a remark |
//! | `base` | classes of the committed demo school that lie in `data/`: `01a 07a` |
//! | `changes.json` | what is changed in them: by file a JSON Patch (RFC 6902), or `{"from": file, "patch": […]}` for a new file |
//! | folders | laid over the workspace as they are: `data/`, `layouts/` |
//! | `stdout`, `stderr` | what the program says; absent where it says nothing |
//! | `exit` | its exit codes, a line for each `letopis` |
//! | `listing` | the files in `out/` afterwards; absent where there is no `out/` |
//!
//! Digests are written as `<sha256>` and `<sha512>`, because they change with every layout,
//! the folder of the workspace as `<folder>`.
//! A missing, other or left-over expectation fails and stays as it is. After looking at the
//! difference, `LETOPIS_UPDATE=1 cargo test --release cases` writes what the program says now.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use letopis::disk;
use rayon::prelude::*;
use serde_json::Value;

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Files of a case that say what must come of it.
const EXPECTATIONS: [&str; 4] = ["stdout", "stderr", "exit", "listing"];

/// Folder of all cases.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// Names of all cases, sorted.
pub(crate) fn names() -> Result<Vec<String>, disk::DiskError> {
    let files = disk::sorted_walk(&folder())?;
    let mut names: Vec<String> = files
        .iter()
        .filter_map(|path| Some(path.split_once('/')?.0.to_owned()))
        .collect();
    names.dedup();
    Ok(names)
}

#[test]
fn every_case_ends_as_it_is_committed() -> Result<(), Fault> {
    let names = names()?;
    assert!(names.len() >= 60, "{} cases", names.len());
    let wants_update = std::env::var_os("LETOPIS_UPDATE").is_some_and(|own| own == "1");
    let differences: Vec<String> = names
        .par_iter()
        .map(|name| -> Result<String, Fault> {
            let case = folder().join(name);
            let actual = run(&case).map_err(|fault| format!("{name}: {fault}"))?;
            let expected = expectations(&case)?;
            if wants_update {
                update(&case, &expected, &actual)?;
                return Ok(String::new());
            }
            Ok(difference(name, &expected, &actual))
        })
        .collect::<Result<_, Fault>>()?;
    let differences = differences.concat();
    assert!(differences.is_empty(), "{differences}");
    Ok(())
}

type Texts = BTreeMap<&'static str, String>;

fn expectations(case: &Path) -> Result<Texts, Fault> {
    let mut texts = Texts::new();
    for name in EXPECTATIONS {
        let path = case.join(name);
        if path.exists() {
            texts.insert(name, std::fs::read_to_string(path)?);
        }
    }
    Ok(texts)
}

fn update(case: &Path, expected: &Texts, actual: &Texts) -> Result<(), Fault> {
    for name in EXPECTATIONS {
        match actual.get(name) {
            Some(text) if expected.get(name) != Some(text) => {
                disk::write_atomically(&case.join(name), text.as_bytes())?;
            }
            None if expected.contains_key(name) => std::fs::remove_file(case.join(name))?,
            _ => {}
        }
    }
    Ok(())
}

/// What differs, file by file, with the first line that is another; empty if nothing does.
fn difference(name: &str, expected: &Texts, actual: &Texts) -> String {
    let mut text = String::new();
    for file in EXPECTATIONS {
        let (wanted, found) = (expected.get(file), actual.get(file));
        if wanted == found {
            continue;
        }
        let (Some(wanted), Some(found)) = (wanted, found) else {
            let what = if wanted.is_some() { "left over" } else { "missing" };
            let found = found.map_or("", String::as_str);
            text.push_str(&format!("\n{name}/{file} is {what}\n{found}"));
            continue;
        };
        let mut lines = (1..).zip(wanted.lines().zip(found.lines()));
        let other = lines.find(|(_, (wanted, found))| wanted != found);
        text.push_str(&match other {
            Some((number, (wanted, found))) => {
                format!(
                    "\n{name}/{file}:{number}\n  expected {wanted}\n  found    {found}\n"
                )
            }
            None => format!(
                "\n{name}/{file}: {} lines expected, {} found\n{found}",
                wanted.lines().count(),
                found.lines().count()
            ),
        });
    }
    text
}

/// Runs a case in a folder of its own and gives what it says.
fn run(case: &Path) -> Result<Texts, Fault> {
    let folder = tempfile::tempdir()?;
    lay_out(case, folder.path())?;
    let commands = std::fs::read_to_string(case.join("command"))?;
    let lines: Vec<&str> = commands
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let runs = lines.iter().filter(|line| line.starts_with("letopis")).count();
    let (mut stdout, mut stderr, mut exit) =
        (String::new(), String::new(), String::new());
    for line in lines {
        let Some(arguments) = line.strip_prefix("letopis") else {
            step(folder.path(), line).map_err(|fault| format!("{line}: {fault}"))?;
            continue;
        };
        let (out, err, code) = letopis(folder.path(), arguments)?;
        if runs > 1 {
            stdout.push_str(&format!("$ {line}\n"));
        }
        stdout.push_str(&out);
        stderr.push_str(&err);
        exit.push_str(&format!("{code}\n"));
    }
    let here = std::path::absolute(folder.path())?.display().to_string();
    let mut texts = Texts::from([("exit", exit)]);
    for (name, text) in [("stdout", stdout), ("stderr", stderr)] {
        if !text.is_empty() {
            texts.insert(name, without_digests(&text.replace(&here, "<folder>")));
        }
    }
    let out = folder.path().join("out");
    if out.is_dir() {
        let files = disk::sorted_walk(&out)?;
        texts.insert("listing", files.iter().map(|path| format!("{path}\n")).collect());
    }
    Ok(texts)
}

/// The workspace before the first command.
fn lay_out(case: &Path, folder: &Path) -> Result<(), Fault> {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let base = std::fs::read_to_string(case.join("base")).unwrap_or_default();
    if !base.is_empty() {
        disk::create_folder(&folder.join("data/2025-26"))?;
        std::fs::copy(demo.join("school.toml"), folder.join("data/school.toml"))?;
    }
    for class in base.split_whitespace() {
        let name = format!("2025-26/{class}.json");
        std::fs::copy(demo.join(&name), folder.join("data").join(&name))?;
    }
    for path in disk::sorted_walk(case)?.iter().filter(|path| path.contains('/')) {
        disk::write_atomically(&folder.join(path), &std::fs::read(case.join(path))?)?;
    }
    let changes = case.join("changes.json");
    if changes.exists() {
        change(&folder.join("data"), &std::fs::read_to_string(changes)?)?;
    }
    Ok(())
}

/// Applies the changes by file; a record stays a line, as in the demo school.
fn change(data: &Path, changes: &str) -> Result<(), Fault> {
    let changes: BTreeMap<String, Value> = serde_json::from_str(changes)?;
    for (file, change) in changes {
        let from = change["from"].as_str().unwrap_or(&file);
        let patch = change.get("patch").unwrap_or(&change);
        let mut export: Value =
            serde_json::from_str(&std::fs::read_to_string(data.join(from))?)?;
        for operation in patch.as_array().ok_or("a patch is a list")? {
            apply(&mut export, operation)
                .ok_or_else(|| format!("{file}: {operation}"))?;
        }
        let mut text = export.to_string().replace("},{\"", "},\n{\"");
        text.push('\n');
        disk::write_atomically(&data.join(file), text.as_bytes())?;
    }
    Ok(())
}

/// One operation of RFC 6902: add, replace, remove, copy; `None` if it does not fit.
pub(crate) fn apply(export: &mut Value, operation: &Value) -> Option<()> {
    let path = operation["path"].as_str()?;
    let value = match operation["op"].as_str()? {
        "remove" => None,
        "copy" => Some(export.pointer(operation["from"].as_str()?)?.clone()),
        "replace" => {
            *export.pointer_mut(path)? = operation.get("value")?.clone();
            return Some(());
        }
        "add" => Some(operation.get("value")?.clone()),
        _ => return None,
    };
    let (parent, key) = path.rsplit_once('/')?;
    match (export.pointer_mut(parent)?, value) {
        (Value::Object(members), Some(value)) => drop(members.insert(key.into(), value)),
        (Value::Object(members), None) => drop(members.shift_remove(key)?),
        (Value::Array(items), Some(value)) if key == "-" => items.push(value),
        (Value::Array(items), Some(value)) => {
            let at: usize = key.parse().ok().filter(|at| *at <= items.len())?;
            items.insert(at, value);
        }
        (Value::Array(items), None) => {
            let at: usize = key.parse().ok().filter(|at| *at < items.len())?;
            items.remove(at);
        }
        _ => return None,
    }
    Some(())
}

/// Runs the program; what it says, and its exit code.
fn letopis(folder: &Path, arguments: &str) -> Result<(String, String, i32), Fault> {
    let (arguments, head) = match arguments.split_once("| head -") {
        Some((arguments, lines)) => (arguments, Some(lines.trim().parse::<usize>()?)),
        None => (arguments, None),
    };
    let words: Vec<&str> = arguments.split_whitespace().collect();
    let has = |word: &str| words.iter().any(|own| own.starts_with(word));
    let reads_the_clock =
        ["check", "build", "status", "export"].iter().any(|own| has(own))
            || words.first().is_none_or(|first| first.starts_with("--"));
    assert!(has("--as-of") || !reads_the_clock, "{words:?}: say on which day");
    let output = Command::new(env!("CARGO_BIN_EXE_letopis"))
        .args(&words)
        .current_dir(folder)
        .env_clear()
        .output()?;
    let mut out = String::from_utf8(output.stdout)?;
    if let Some(lines) = head {
        out = out.split_inclusive('\n').take(lines).collect();
    }
    let code = output.status.code().ok_or("ended by a signal")?;
    Ok((out, String::from_utf8(output.stderr)?, code))
}

/// What a person does to files between two runs.
fn step(folder: &Path, line: &str) -> Result<(), Fault> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let path = |word: &str| folder.join(word);
    match words[..] {
        ["mv", from, to] => std::fs::rename(path(from), path(to))?,
        ["cp", from, to] => drop(std::fs::copy(path(from), path(to))?),
        ["rm", file] => std::fs::remove_file(path(file))?,
        #[cfg(unix)]
        ["ln", to, link] => std::os::unix::fs::symlink(to, path(link))?,
        ["mkdir", folder] => disk::create_folder(&path(folder))?,
        ["flip", file, text] => {
            let mut bytes = std::fs::read(path(file))?;
            let mut windows = bytes.windows(text.len());
            let at = windows.position(|own| own == text.as_bytes()).ok_or("no text")?;
            bytes[at + text.len()] ^= 1;
            disk::write_atomically(&path(file), &bytes)?;
        }
        ["drop", file, member] => {
            let bytes = std::fs::read(path(file))?;
            let members = letopis::container::walk(&bytes).members;
            let kept = members.iter().filter(|own| !own.name.ends_with(member));
            let kept: Vec<(String, Vec<u8>)> = kept
                .map(|own| (own.name.clone(), bytes[own.range.clone()].to_vec()))
                .collect();
            assert_eq!(kept.len() + 1, members.len(), "{member} is not one member");
            disk::write_atomically(&path(file), &letopis::container::write(&kept)?)?;
        }
        _ => return Err("no such step".into()),
    }
    Ok(())
}

/// The text with every digest named by its kind.
fn without_digests(text: &str) -> String {
    let is_hex = |letter: char| letter.is_ascii_digit() || ('a'..='f').contains(&letter);
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_hex) {
        let end =
            rest[start..].find(|own| !is_hex(own)).map_or(rest.len(), |at| start + at);
        plain.push_str(&rest[..start]);
        plain.push_str(match end - start {
            64 => "<sha256>",
            128 => "<sha512>",
            _ => &rest[start..end],
        });
        rest = &rest[end..];
    }
    plain + rest
}

#[test]
fn a_missing_another_and_a_left_over_expectation_is_a_difference() {
    let texts = |own: &[(&'static str, &str)]| -> Texts {
        own.iter().map(|(name, text)| (*name, (*text).to_owned())).collect()
    };
    let good = texts(&[("exit", "0\n"), ("stdout", "a\nb\n")]);
    assert_eq!(difference("x", &good, &good), "");
    for (other, expected) in [
        (texts(&[("exit", "0\n"), ("stdout", "a\nc\n")]), "x/stdout:2"),
        (texts(&[("exit", "0\n"), ("stdout", "a\n")]), "2 lines expected, 1 found"),
        (texts(&[("exit", "0\n")]), "x/stdout is left over"),
    ] {
        let found = difference("x", &good, &other);
        assert!(found.contains(expected), "{found}");
    }
    assert!(difference("x", &texts(&[]), &good).contains("x/exit is missing"));
}

/// Every family name of the demo school's pupils.
fn family_names() -> Result<Vec<String>, Fault> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/2025-26");
    let mut names = Vec::new();
    for file in disk::sorted_walk(&data)? {
        let export: Value = serde_json::from_slice(&std::fs::read(data.join(file))?)?;
        for class in export["classes"].as_array().into_iter().flatten() {
            let pupils = class["pupils"].as_array().into_iter().flatten();
            let name = |own: &Value| Some(own["family_name"].as_str()?.to_owned());
            names.extend(pupils.filter_map(name));
        }
    }
    Ok(names)
}

#[test]
fn no_answer_names_a_pupil_unless_names_are_asked_for() -> Result<(), Fault> {
    let names = family_names()?;
    assert!(names.len() > 30, "{} names", names.len());
    for case in cases_that_name_nobody()? {
        for (file, text) in expectations(&folder().join(&case))? {
            for name in &names {
                assert!(!text.contains(name.as_str()), "{case}/{file} names a pupil");
            }
        }
    }
    Ok(())
}

fn cases_that_name_nobody() -> Result<Vec<String>, Fault> {
    let mut cases = names()?;
    cases.retain(|own| {
        let command = std::fs::read_to_string(folder().join(own).join("command"));
        command
            .is_ok_and(|lines| !lines.contains("--names") && !lines.contains("--values"))
    });
    assert!(cases.len() > 50, "{} cases", cases.len());
    Ok(cases)
}

#[test]
fn digests_are_named_by_their_kind_and_nothing_else_is() {
    let digest = "0a".repeat(32);
    let text = format!("{digest} {digest}{digest} {digest}0 2025 fa");
    let expected = format!("<sha256> <sha512> {digest}0 2025 fa");
    assert_eq!(without_digests(&text), expected);
}
