//! Office Open XML workbooks.
//!
//! Source: ECMA-376-1:2016, chapter 18 (SpreadsheetML) and part 2 (packages).

mod sheet;
mod texts;

use std::collections::BTreeMap;

use super::number_format::{self, Shown};
use super::xml::{Fault, Piece, Xml};
use super::{Parts, Sheet, Tally};

/// What all sheets of a workbook share.
#[derive(Default)]
struct Shared {
    texts: Vec<String>,
    /// What each cell style shows.
    styles: Vec<Shown>,
    /// Whether days count from 1904 and not from 1900.
    is_1904: bool,
}

/// Where a part is and of what kind.
struct Relation {
    path: String,
    kind: String,
}

pub(super) fn read(parts: &Parts) -> Result<Vec<Sheet>, Fault> {
    let roots = relations(parts, "")?;
    let root = roots.values().find(|own| own.kind == "officeDocument");
    let workbook = root.map_or("xl/workbook.xml", |own| own.path.as_str());
    let relations = relations(parts, workbook)?;
    let of_kind = |kind: &str| relations.values().find(|own| own.kind == kind);
    let (entries, is_1904) = entries(workbook, parts.get(workbook)?)?;
    let texts = match of_kind("sharedStrings") {
        Some(own) => texts::read(&own.path, parts.get(&own.path)?)?,
        None => Vec::new(),
    };
    let styles = match of_kind("styles") {
        Some(own) => styles(&own.path, parts.get(&own.path)?)?,
        None => Vec::new(),
    };
    let shared = Shared { texts, styles, is_1904 };
    let mut tally = Tally::default();
    let mut sheets = Vec::new();
    for (name, is_hidden, id) in entries {
        tally.mark()?;
        let relation = relations.get(&id);
        let broken = || Fault::Broken(format!("{workbook}: {id} is missing"));
        let relation = relation.ok_or_else(broken)?;
        let mut sheet = match relation.kind.as_str() {
            "worksheet" => {
                let bytes = parts.get(&relation.path)?;
                sheet::Reader::new(&relation.path, bytes, &shared, &mut tally)?.read()?
            }
            // A sheet that is a diagram has no cells.
            _ => Sheet::default(),
        };
        (sheet.name, sheet.is_hidden) = (name, is_hidden);
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// Parts that a part refers to, by id.
fn relations(parts: &Parts, of: &str) -> Result<BTreeMap<String, Relation>, Fault> {
    let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
    let path = format!("{folder}/_rels/{file}.rels");
    let path = path.trim_start_matches('/');
    let mut xml = Xml::new(path, parts.get(path)?)?;
    let mut found = BTreeMap::new();
    loop {
        match xml.next()? {
            Piece::Open(element) if element.name() == "Relationship" => {
                let attribute = |name| Ok(element.attribute(name)?.unwrap_or_default());
                let (id, kind): (String, String) = (attribute("Id")?, attribute("Type")?);
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let path = resolved(folder, &attribute("Target")?);
                if found.insert(id, Relation { path, kind }).is_some() {
                    return Err(xml.broken("a doubled id"));
                }
            }
            Piece::End => return Ok(found),
            _ => {}
        }
    }
}

/// The path of a target that is relative to a folder, or absolute.
fn resolved(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').filter(|own| !own.is_empty()).collect(),
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            own => path.push(own),
        }
    }
    path.join("/")
}

/// Name, whether hidden, and id of every sheet; whether days count from 1904.
type Entries = (Vec<(String, bool, String)>, bool);

fn entries(path: &str, bytes: &[u8]) -> Result<Entries, Fault> {
    let mut xml = Xml::new(path, bytes)?;
    let (mut sheets, mut is_1904) = (Vec::new(), false);
    loop {
        match xml.next()? {
            Piece::Open(element) if element.name() == "workbookPr" => {
                is_1904 = element.is_on("date1904")?;
            }
            Piece::Open(element) if element.name() == "sheet" => {
                let name = element.attribute("name")?;
                let id = element.attribute("r:id")?;
                let (Some(name), Some(id)) = (name, id) else {
                    return Err(xml.broken("a sheet without name or id"));
                };
                let state = element.attribute("state")?;
                let is_hidden = state.is_some_and(|own| own != "visible");
                sheets.push((name, is_hidden, id));
            }
            Piece::End => return Ok((sheets, is_1904)),
            _ => {}
        }
    }
}

/// What each cell style shows.
fn styles(path: &str, bytes: &[u8]) -> Result<Vec<Shown>, Fault> {
    let mut xml = Xml::new(path, bytes)?;
    let mut own: BTreeMap<usize, Shown> = BTreeMap::new();
    let (mut styles, mut in_cells) = (Vec::new(), false);
    loop {
        match xml.next()? {
            Piece::Open(element) => match element.name() {
                "numFmt" => {
                    let code = element.attribute("formatCode")?.unwrap_or_default();
                    if let Some(id) = element.number("numFmtId")? {
                        own.insert(id, number_format::custom(&code));
                    }
                }
                "dxfs" => xml.skip()?,
                "cellXfs" => in_cells = true,
                "cellStyleXfs" | "cellStyles" => in_cells = false,
                "xf" if in_cells => {
                    let id = element.number("numFmtId")?.unwrap_or(0);
                    let shown = own.get(&id).copied();
                    styles.push(shown.unwrap_or_else(|| number_format::built_in(id)));
                }
                _ => {}
            },
            Piece::End => return Ok(styles),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_relative_or_absolute() {
        assert_eq!(resolved("xl", "worksheets/a.xml"), "xl/worksheets/a.xml");
        assert_eq!(resolved("xl", "/xl/a.xml"), "xl/a.xml");
        assert_eq!(resolved("xl", "../a.xml"), "a.xml");
    }
}
