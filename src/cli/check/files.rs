//! The documents of a check on the disk; nothing that a person made is overwritten.

use std::path::Path;

use crate::checklist::{Checklist, page, sheet};
use crate::cli::arguments::CheckWishes;
use crate::disk;
use crate::failure::Failure;
use crate::messages::Messages;

/// Largest page that is looked at before it is written anew, in bytes.
const LARGEST_PAGE: u64 = 1 << 30;
/// The page that leads to the slips.
const INDEX: &str = "index.html";

/// Refuses names of other kinds of files, and places where something else stands.
///
/// # Errors
/// If a name has another ending, or a file is there that is no page of the program's own.
pub(super) fn may_be_written(
    wishes: &CheckWishes,
    messages: &Messages,
) -> Result<(), Failure> {
    if let Some(path) = &wishes.page {
        wants_ending(path, &["html", "htm"], messages)?;
        is_free(path)?;
    }
    if let Some(folder) = &wishes.slips {
        is_free(&folder.join(INDEX))?;
    }
    if let Some(path) = &wishes.sheet {
        wants_ending(path, &["xlsx"], messages)?;
        // Somebody may have entered reasons into it.
        if path.exists() {
            return Err(Failure::NameTaken(path.into()));
        }
    }
    Ok(())
}

fn wants_ending(
    path: &Path,
    endings: &[&str],
    messages: &Messages,
) -> Result<(), Failure> {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    if endings.iter().any(|own| ending == *own) {
        return Ok(());
    }
    let first = format!(".{}", endings.first().copied().unwrap_or_default());
    let path = path.display().to_string();
    let values = [("path", path.as_str()), ("ending", &*first)];
    Err(Failure::Usage(messages.say("usage-ending", &values)))
}

/// Whether nothing stands there but a page that the program has made.
fn is_free(path: &Path) -> Result<(), Failure> {
    let is_own = match path.exists() {
        true => page::is_own(&disk::read_bounded(path, LARGEST_PAGE)?),
        false => true,
    };
    if is_own { Ok(()) } else { Err(Failure::NameTaken(path.into())) }
}

/// Writes what is asked for and gives a line about each.
///
/// # Errors
/// If a file cannot be written, or the program's own template does not fit.
pub(super) fn write(
    wishes: &CheckWishes,
    checklist: &Checklist,
    messages: &Messages,
) -> Result<Vec<String>, Failure> {
    let mut lines = Vec::new();
    if let Some(path) = &wishes.page {
        write_page(path, checklist, messages)?;
        let shown = path.display().to_string();
        lines.push(messages.say("checked-page", &[("path", &shown)]));
    }
    if let Some(folder) = &wishes.slips {
        let count = write_slips(folder, checklist, messages)?;
        let index = folder.join(INDEX).display().to_string();
        let values = [("path", index.as_str()), ("count", &*count.to_string())];
        lines.push(messages.say("checked-slips", &values));
    }
    if let Some(path) = &wishes.sheet {
        lines.push(write_sheet(path, checklist, messages)?);
    }
    Ok(lines)
}

/// Writes the table for reasons, unless there is nothing to give a reason for.
fn write_sheet(
    path: &Path,
    checklist: &Checklist,
    messages: &Messages,
) -> Result<String, Failure> {
    let internal = |error: sheet::SheetError| Failure::Internal(error.to_string());
    let count = sheet::answerable(checklist).count();
    if count > 0 {
        let bytes = sheet::sheet(checklist, messages).map_err(internal)?;
        disk::write_atomically(path, &bytes)?;
    }
    let key = if count > 0 { "checked-sheet" } else { "checked-no-sheet" };
    let (path, count) = (path.display().to_string(), count.to_string());
    Ok(messages.say(key, &[("path", &path), ("count", &count)]))
}

fn write_page(
    path: &Path,
    checklist: &Checklist,
    messages: &Messages,
) -> Result<(), Failure> {
    let text = page::page(checklist, messages).map_err(unfit)?;
    Ok(disk::write_atomically(path, text.as_bytes())?)
}

fn unfit(error: page::PageError) -> Failure {
    Failure::Internal(error.to_string())
}

/// Writes a slip for every teacher and the page that leads to them; how many slips.
///
/// Slips of earlier checks that nobody gets now are taken away: they name pupils and say
/// what is so no longer.
fn write_slips(
    folder: &Path,
    checklist: &Checklist,
    messages: &Messages,
) -> Result<usize, Failure> {
    let slips = checklist.slips(messages);
    let mut named: Vec<(String, &Checklist)> = Vec::new();
    for slip in &slips {
        let name = file_name(slip, messages);
        let of_name = |number: usize| match number {
            1 => format!("{name}.html"),
            _ => format!("{name}-{number}.html"),
        };
        let is_new = |own: &String| named.iter().all(|(other, _)| other != own);
        named.extend((1..).map(of_name).find(is_new).map(|own| (own, slip)));
    }
    for (name, _) in &named {
        is_free(&folder.join(name))?;
    }
    for (name, slip) in &named {
        write_page(&folder.join(name), slip, messages)?;
    }
    disk::create_folder(folder)?;
    for path in disk::sorted_walk(folder)?.iter().filter(|own| own.ends_with(".html")) {
        let is_written = path == INDEX || named.iter().any(|(name, _)| name == path);
        let file = folder.join(path);
        if !is_written && page::is_slip(&disk::read_bounded(&file, LARGEST_PAGE)?) {
            disk::remove(&file)?;
        }
    }
    let index = page::index(checklist, &named, messages).map_err(unfit)?;
    disk::write_atomically(&folder.join(INDEX), index.as_bytes())?;
    Ok(named.len())
}

/// «Щукин-А-Б»: a teacher keeps his file from check to check.
fn file_name(slip: &Checklist, messages: &Messages) -> String {
    let teacher = slip.slip_of.clone().flatten();
    let name = teacher.unwrap_or_else(|| messages.say("page-no-teacher", &[]));
    let words = name.split(|letter: char| !letter.is_alphanumeric());
    let words: Vec<&str> = words.filter(|own| !own.is_empty()).collect();
    words.join("-")
}
