//! The documents of a check on the disk; nothing that a person made is overwritten.

use std::path::{Path, PathBuf};

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
        for path in slips_in(folder)? {
            is_free(&path)?;
        }
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

/// Slips that stand in a folder, of this check or of an earlier one.
fn slips_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let is_slip = |name: &String| {
        let number = name.strip_prefix("slip-").and_then(|own| own.strip_suffix(".html"));
        number.is_some_and(|own| own.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let names = disk::sorted_walk(folder)?.into_iter();
    Ok(names.filter(is_slip).map(|own| folder.join(own)).collect())
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
        let internal = |error: sheet::SheetError| Failure::Internal(error.to_string());
        let bytes = sheet::sheet(checklist, messages).map_err(internal)?;
        disk::write_atomically(path, &bytes)?;
        let count = sheet::answerable(checklist).count().to_string();
        let shown = path.display().to_string();
        let values = [("path", shown.as_str()), ("count", count.as_str())];
        lines.push(messages.say("checked-sheet", &values));
    }
    Ok(lines)
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
/// File names say no teacher's name. A slip of an earlier check whose number is not needed
/// now is written anew as addressed to nobody, so that it is sent to nobody.
fn write_slips(
    folder: &Path,
    checklist: &Checklist,
    messages: &Messages,
) -> Result<usize, Failure> {
    let slips = checklist.slips(messages);
    let name = |number: usize| format!("slip-{number:02}.html");
    let named: Vec<(String, &Checklist)> =
        (1..).zip(&slips).map(|(number, own)| (name(number), own)).collect();
    for (name, slip) in &named {
        write_page(&folder.join(name), slip, messages)?;
    }
    let nobody = Checklist::addressed_to_nobody(checklist.occasion.clone(), messages);
    for path in slips_in(folder)? {
        if !named.iter().any(|(name, _)| path == folder.join(name)) {
            write_page(&path, &nobody, messages)?;
        }
    }
    let index = page::index(checklist, &named, messages).map_err(unfit)?;
    disk::write_atomically(&folder.join(INDEX), index.as_bytes())?;
    Ok(named.len())
}
