//! The template as a grid of texts, read without the program's own reader, and written
//! again as texts, as a workbook and as an OpenDocument.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use chrono::{Days, NaiveDate};
use letopis::import::{self, SourceFile};
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use rust_xlsxwriter::{Workbook, Worksheet};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::{Fault, Outcome, file};

/// Tabs by name; the first row of each is its heading.
#[derive(Clone)]
pub(crate) struct Book {
    pub(crate) tabs: BTreeMap<String, Vec<Vec<String>>>,
}

/// The members of a zip, by path.
pub(crate) fn members(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, Fault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut members = BTreeMap::new();
    for at in 0..archive.len() {
        let mut member = archive.by_index(at)?;
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes)?;
        members.insert(member.name()?.into_owned(), bytes);
    }
    Ok(members)
}

/// A zip with these members.
pub(crate) fn packed(members: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, Fault> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (path, bytes) in members {
        archive.start_file(path.as_str(), options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// Name, attributes, and the text behind the tag.
type Element = (String, BTreeMap<String, String>, String);

/// Every element, in the order of their tags.
fn elements(bytes: &[u8]) -> Result<Vec<Element>, Fault> {
    let mut reader = Reader::from_str(std::str::from_utf8(bytes)?);
    let mut found: Vec<Element> = Vec::new();
    loop {
        match reader.read_event()? {
            Event::Start(tag) | Event::Empty(tag) => {
                let mut attributes = BTreeMap::new();
                for own in tag.attributes() {
                    let own = own?;
                    let key = own.key.into_inner().to_owned();
                    attributes.insert(key, own.value.into_owned());
                }
                found.push((
                    tag.name().into_inner().to_owned(),
                    attributes,
                    String::new(),
                ));
            }
            Event::Text(text) => {
                if let Some(last) = found.last_mut() {
                    last.2.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(name) => {
                let letter = match &*name.into_inner() {
                    "quot" => "\"",
                    "amp" => "&",
                    other => return Err(format!("&{other};").into()),
                };
                if let Some(last) = found.last_mut() {
                    last.2.push_str(letter);
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// Column from 0 of `C14`.
fn column(name: &str) -> usize {
    let letters = name.bytes().filter(u8::is_ascii_uppercase);
    letters.fold(0, |sum, own| sum * 26 + usize::from(own - b'A') + 1) - 1
}

impl Book {
    /// The template: texts as they are, days as the office writes them.
    pub(crate) fn template() -> Result<Self, Fault> {
        let parts = members(&import::template()?)?;
        let strings: Vec<String> = elements(&parts["xl/sharedStrings.xml"])?
            .into_iter()
            .filter(|own| own.0 == "t")
            .map(|own| own.2)
            .collect();
        let styles = elements(&parts["xl/styles.xml"])?;
        let formats: BTreeMap<&str, &str> = styles
            .iter()
            .filter(|own| own.0 == "numFmt")
            .map(|own| (own.1["numFmtId"].as_str(), own.1["formatCode"].as_str()))
            .collect();
        let cells = styles.iter().skip_while(|own| own.0 != "cellXfs").skip(1);
        let cells: Vec<&str> = cells
            .filter(|own| own.0 == "xf")
            .map(|own| formats.get(own.1["numFmtId"].as_str()).copied().unwrap_or(""))
            .collect();
        let mut tabs = BTreeMap::new();
        let names = elements(&parts["xl/workbook.xml"])?;
        let names = names.into_iter().filter(|own| own.0 == "sheet");
        for (at, (_, attributes, _)) in (1..).zip(names) {
            let sheet = elements(&parts[&format!("xl/worksheets/sheet{at}.xml")])?;
            let mut rows: Vec<Vec<String>> = Vec::new();
            let mut cell = (0, String::new(), "");
            for (name, attributes, text) in sheet {
                match name.as_str() {
                    "row" => rows.push(Vec::new()),
                    "c" => {
                        let style: usize = attributes["s"].parse()?;
                        let kind = attributes.get("t").cloned().unwrap_or_default();
                        cell = (column(&attributes["r"]), kind, cells[style]);
                    }
                    "v" => {
                        let row = rows.last_mut().ok_or("a cell without a row")?;
                        row.resize(row.len().max(cell.0 + 1), String::new());
                        row[cell.0] = match (cell.1.as_str(), cell.2) {
                            ("s", _) => strings[text.parse::<usize>()?].clone(),
                            (_, format) if format.contains("yyyy") => {
                                shown(&text, format)?
                            }
                            _ => text,
                        };
                    }
                    _ => {}
                }
            }
            let width = rows.first().map_or(0, Vec::len);
            rows.iter_mut()
                .for_each(|own| own.resize(width.max(own.len()), String::new()));
            tabs.insert(attributes["name"].clone(), rows);
        }
        tabs.remove("Порядок заполнения").ok_or("no instructions")?;
        Ok(Self { tabs })
    }

    fn at(&self, tab: &str, heading: &str) -> Result<usize, Fault> {
        let rows = self.tabs.get(tab).ok_or_else(|| format!("no tab {tab}"))?;
        let found = rows[0].iter().position(|own| own == heading);
        found.ok_or_else(|| format!("{tab} has no {heading}").into())
    }

    /// Writes into a cell of a data row, from 1; row 0 is the heading.
    pub(crate) fn set(
        &mut self,
        tab: &str,
        row: usize,
        heading: &str,
        text: &str,
    ) -> Outcome {
        let column = self.at(tab, heading)?;
        let rows = self.tabs.get_mut(tab).ok_or("no tab")?;
        let cell = rows.get_mut(row).and_then(|own| own.get_mut(column));
        *cell.ok_or("no such row")? = text.to_owned();
        Ok(())
    }

    /// Adds a row.
    pub(crate) fn add(&mut self, tab: &str, cells: &[&str]) -> Outcome {
        let rows = self.tabs.get_mut(tab).ok_or("no tab")?;
        assert_eq!(rows[0].len(), cells.len(), "{tab}");
        rows.push(cells.iter().map(|own| (*own).to_owned()).collect());
        Ok(())
    }

    /// Takes a column away.
    pub(crate) fn drop_column(&mut self, tab: &str, heading: &str) -> Outcome {
        let column = self.at(tab, heading)?;
        for row in self.tabs.get_mut(tab).ok_or("no tab")? {
            row.remove(column);
        }
        Ok(())
    }

    /// A text for each tab.
    pub(crate) fn texts(
        &self,
        separator: char,
        is_windows: bool,
    ) -> Result<Vec<SourceFile>, Fault> {
        let mut files = Vec::new();
        for (tab, rows) in &self.tabs {
            let mut writer = csv::WriterBuilder::new()
                .delimiter(u8::try_from(separator)?)
                .from_writer(Vec::new());
            for row in rows {
                writer.write_record(row)?;
            }
            let bytes = writer.into_inner()?;
            let bytes = match is_windows {
                true => windows_1251(std::str::from_utf8(&bytes)?)?,
                false => [b"\xef\xbb\xbf".as_slice(), &bytes].concat(),
            };
            files.push(file(&format!("book/{tab}.csv"), bytes));
        }
        Ok(files)
    }

    /// A workbook of texts, after a change of each sheet.
    pub(crate) fn workbook(
        &self,
        change: impl Fn(&mut Worksheet) -> Outcome,
    ) -> Result<Vec<u8>, Fault> {
        let mut workbook = Workbook::new();
        for (tab, rows) in &self.tabs {
            let sheet = workbook.add_worksheet();
            sheet.set_name(tab)?;
            for (row, cells) in (0_u32..).zip(rows) {
                for (column, text) in (0_u16..).zip(cells) {
                    if !text.is_empty() {
                        sheet.write_string(row, column, text)?;
                    }
                }
            }
            change(sheet)?;
        }
        Ok(workbook.save_to_buffer()?)
    }

    /// The tabs as OpenDocument markup, empty cells repeated to the end of the sheet.
    pub(crate) fn content(&self) -> String {
        let mut text = String::from(
            "<?xml version=\"1.0\"?><office:document-content \
             xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>\
             <office:spreadsheet>",
        );
        let escaped = |own: &str| own.replace('&', "&amp;").replace('<', "&lt;");
        for (tab, rows) in &self.tabs {
            text.push_str(&format!("<table:table table:name=\"{tab}\">"));
            for row in rows {
                text.push_str("<table:table-row>");
                for cell in row {
                    match cell.is_empty() {
                        true => text.push_str("<table:table-cell/>"),
                        false => {
                            let lines = escaped(cell).replace('\n', "</text:p><text:p>");
                            text.push_str(&format!(
                                "<table:table-cell office:value-type=\"string\">\
                                 <office:annotation><text:p>примечание</text:p>\
                                 </office:annotation><text:p>{lines}</text:p>\
                                 </table:table-cell>"
                            ));
                        }
                    }
                }
                text.push_str(
                    "<table:table-cell table:number-columns-repeated=\"16000\"/>\
                     </table:table-row>",
                );
            }
            text.push_str(
                "<table:table-row table:number-rows-repeated=\"1048000\">\
                 <table:table-cell table:number-columns-repeated=\"16384\"/>\
                 </table:table-row></table:table>",
            );
        }
        text + "</office:spreadsheet></office:body></office:document-content>"
    }

    /// An OpenDocument of texts.
    pub(crate) fn open_document(&self) -> Result<Vec<u8>, Fault> {
        packed(&BTreeMap::from([("content.xml".into(), self.content().into_bytes())]))
    }
}

/// A serial number of the 1900 system as a day, and with its time if the format has one.
fn shown(text: &str, format: &str) -> Result<String, Fault> {
    let number: f64 = text.parse()?;
    let days: u64 = text.split('.').next().unwrap_or_default().parse()?;
    let first = NaiveDate::from_ymd_opt(1899, 12, 30).ok_or("no day")?;
    let day = (first + Days::new(days)).format("%d.%m.%Y");
    let minutes = (number.fract() * 1440.0).round();
    Ok(match format.contains("hh") {
        true => format!("{day} {:02}:{:02}", (minutes / 60.0).floor(), minutes % 60.0),
        false => day.to_string(),
    })
}

/// The text in Windows-1251, without the program's own tables.
pub(crate) fn windows_1251(text: &str) -> Result<Vec<u8>, Fault> {
    let code = |letter: char| match letter {
        'А'..='я' => u8::try_from(u32::from(letter) - u32::from('А') + 0xC0).ok(),
        'Ё' => Some(0xA8),
        'ё' => Some(0xB8),
        '№' => Some(0xB9),
        '«' => Some(0xAB),
        '»' => Some(0xBB),
        '§' => Some(0xA7),
        '\u{a0}' => Some(0xA0),
        _ => u8::try_from(u32::from(letter)).ok().filter(u8::is_ascii),
    };
    text.chars().map(|own| code(own).ok_or_else(|| format!("{own:?}").into())).collect()
}
