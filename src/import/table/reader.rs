//! Reads a map, and notes what is wrong with it: each fault with its address in the file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use chrono::NaiveDate;
use toml::{Table as Toml, Value as TomlValue};

use super::glob::Glob;
use super::map::{Across, FULL_NAME, Fill, Map, NAME_PARTS, Source, TableMap};
use super::rows::is_needed;
use crate::finding::{Finding, Place};
use crate::import::codes::{BAD_ENCODING, BAD_MAP};
use crate::import::source::SourceFile;
use crate::import::workbook::{self, Tab, year};

impl Map {
    /// Reads a map.
    ///
    /// # Errors
    /// If it is no TOML, or names something that neither a map nor the form has.
    pub(super) fn read(file: &SourceFile) -> Result<Self, Vec<Finding>> {
        let place = Place::file(&file.name);
        let text = std::str::from_utf8(&file.bytes)
            .map_err(|_| vec![BAD_ENCODING.at(place.clone())])?;
        let whole: Toml = text.parse().map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|own| text.get(..own.start));
            let line = before.map(|own| own.matches('\n').count() + 1);
            let finding = BAD_MAP.at(Place { line, ..place.clone() });
            vec![finding.expected("TOML").found(error.message())]
        })?;
        let mut reader = Reader { place, findings: Vec::new() };
        let map = reader.map(&whole);
        match reader.findings.is_empty() {
            true => Ok(map),
            false => Err(reader.findings),
        }
    }
}

/// Reads the parts of a map, and notes what is wrong with them.
struct Reader {
    place: Place,
    findings: Vec<Finding>,
}

impl Reader {
    fn map(&mut self, whole: &Toml) -> Map {
        const KEYS: [&str; 6] =
            ["letopis_map", "system", "school_year", "dates", "words", "table"];
        self.known(whole, "", &KEYS);
        if whole.get("letopis_map").and_then(TomlValue::as_integer) != Some(1) {
            self.wrong("/letopis_map", "1", whole.get("letopis_map"));
        }
        let school_year = self.text(whole, "", "school_year");
        let school_year = school_year.and_then(|own| {
            let found = year(&own);
            if found.is_none() {
                self.wrong("/school_year", "2025/2026", whole.get("school_year"));
            }
            found
        });
        let mut map = Map {
            system: self.text(whole, "", "system").unwrap_or_default(),
            school_year,
            dates: self.text(whole, "", "dates"),
            ..Map::default()
        };
        if map.dates.as_deref().is_some_and(|own| !is_of_days(own)) {
            self.wrong("/dates", "%d.%m.%Y", whole.get("dates"));
        }
        if map.system.trim().is_empty() {
            self.wrong("/system", "АИС «Ведомость»", whole.get("system"));
        }
        for (heading, own) in self.tables(whole, "", "words") {
            let pointer = format!("/words/{heading}");
            let is_known = workbook::TABS.iter().any(|tab| tab.column(heading).is_some());
            if !is_known {
                self.unknown(&pointer, headings(workbook::TABS));
            }
            let words = map.words.entry(heading.clone()).or_default();
            for (word, meaning) in own {
                match scalar(meaning) {
                    Some(text) => drop(words.insert(workbook::folded(word), text)),
                    None => self.wrong(&format!("{pointer}/{word}"), "\"…\"", None),
                }
            }
        }
        for (at, own) in self.array(whole, "", "table").into_iter().enumerate() {
            map.tables.extend(self.table(own, &format!("/table/{at}")));
        }
        if map.tables.is_empty() {
            self.wrong("/table", "[[table]]", None);
        }
        map
    }

    fn table(&mut self, own: &Toml, pointer: &str) -> Option<TableMap> {
        self.known(
            own,
            pointer,
            &["file", "sheet", "heading_rows", "ignore", "skip", "fill"],
        );
        let glob = |text: Option<String>| Glob::new(text.as_deref().unwrap_or("*"));
        let heading_rows = match own.get("heading_rows").map(TomlValue::as_integer) {
            None => 1,
            Some(Some(number @ 1..=9)) => usize::try_from(number).unwrap_or(1),
            Some(_) => {
                let pointer = format!("{pointer}/heading_rows");
                self.wrong(&pointer, "1–9", own.get("heading_rows"));
                1
            }
        };
        let ignore = own.get("ignore");
        let ignore = self.texts(ignore, &format!("{pointer}/ignore"));
        let mut table = TableMap {
            place: self.at(pointer),
            file: glob(self.text(own, pointer, "file")),
            sheet: glob(self.text(own, pointer, "sheet")),
            heading_rows,
            ignore: ignore.iter().map(|own| Glob::new(own)).collect(),
            skip: BTreeMap::new(),
            fills: Vec::new(),
        };
        let skip = own.get("skip");
        if skip.is_some_and(|own| !own.is_table()) {
            let pointer = format!("{pointer}/skip");
            self.wrong(&pointer, "{ \"…\" = [\"…\"] }", skip);
        }
        if let Some(skip) = skip.and_then(TomlValue::as_table) {
            for (heading, patterns) in skip {
                let texts =
                    self.texts(Some(patterns), &format!("{pointer}/skip/{heading}"));
                let globs = texts.iter().map(|own| Glob::new(own)).collect();
                table.skip.insert(heading.clone(), globs);
            }
        }
        for (at, fill) in self.array(own, pointer, "fill").into_iter().enumerate() {
            table.fills.extend(self.fill(fill, &format!("{pointer}/fill/{at}")));
        }
        if table.fills.is_empty() {
            self.wrong(&format!("{pointer}/fill"), "[[table.fill]]", None);
        }
        Some(table)
    }

    fn fill(&mut self, own: &Toml, pointer: &str) -> Option<Fill> {
        let name = self.text(own, pointer, "tab").unwrap_or_default();
        let Some(tab) = workbook::TABS.iter().copied().find(|tab| tab.name == name)
        else {
            let names: Vec<&str> = workbook::TABS.iter().map(|own| own.name).collect();
            self.unknown(&format!("{pointer}/tab"), names.join(", "));
            return None;
        };
        let mut fill = Fill { tab, sources: vec![None; tab.columns.len()] };
        for (heading, value) in own.iter().filter(|(own, _)| *own != "tab") {
            let pointer = format!("{pointer}/{heading}");
            let Some(source) = self.source(value, &pointer) else { continue };
            match tab.column(heading) {
                Some(at) => fill.sources[at] = Some(source),
                None if heading == FULL_NAME && tab.column(NAME_PARTS[0]).is_some() => {
                    self.full_name(&mut fill, source, &pointer);
                }
                None => self.unknown(&pointer, headings(&[tab])),
            }
        }
        self.complete(&mut fill, pointer);
        Some(fill)
    }

    /// The parts of a name come from one column or from columns of their own.
    fn full_name(&mut self, fill: &mut Fill, source: Source, pointer: &str) {
        let Source::Columns(names) = source else {
            self.wrong(pointer, "\"…\"", None);
            return;
        };
        for (part, heading) in NAME_PARTS.iter().enumerate() {
            if let Some(at) = fill.tab.column(heading) {
                fill.sources[at] = Some(Source::NamePart(names.clone(), part));
            }
        }
        // Without a number the name tells a pupil apart.
        if let Some(at) = fill.tab.column("Номер")
            && fill.tab.name == "Обучающиеся"
            && fill.sources[at].is_none()
        {
            fill.sources[at] = Some(Source::Columns(names));
        }
    }

    /// What every row of the tab must say has to come from somewhere.
    fn complete(&mut self, fill: &mut Fill, pointer: &str) {
        for (column, source) in fill.tab.columns.iter().zip(&fill.sources) {
            if is_needed(column) && source.is_none() {
                self.wrong(pointer, format!("«{}»", column.heading), None);
            }
        }
        let has = |own| {
            let mut all = fill.sources.iter().flatten();
            all.any(|source| *source == Source::Across(own))
        };
        if has(Across::Count) && !has(Across::Heading) {
            self.wrong(pointer, "across = \"heading\"", None);
        }
    }

    fn source(&mut self, value: &TomlValue, pointer: &str) -> Option<Source> {
        const EXPECTED: &str = "\"…\", [\"…\"], { value = … }, { title = … }, \
             { sheet = true }, { file = true }, { across = \"heading\" | \"count\" | \"cell\" }";
        let own = match value {
            TomlValue::Array(own) if own.is_empty() => None,
            TomlValue::String(_) | TomlValue::Array(_) => {
                let names = self.texts(Some(value), pointer);
                return (!names.is_empty()).then_some(Source::Columns(names));
            }
            TomlValue::Table(own) if own.len() == 1 => own.iter().next(),
            _ => None,
        };
        let source = own.and_then(|(kind, value)| match (kind.as_str(), value) {
            ("value", own) => scalar(own).map(Source::Value),
            ("title", TomlValue::String(label)) => Some(Source::Title(label.clone())),
            ("sheet", TomlValue::Boolean(true)) => Some(Source::Sheet),
            ("file", TomlValue::Boolean(true)) => Some(Source::File),
            ("across", TomlValue::String(what)) => match what.as_str() {
                "heading" => Some(Source::Across(Across::Heading)),
                "count" => Some(Source::Across(Across::Count)),
                "cell" => Some(Source::Across(Across::Cell)),
                _ => None,
            },
            _ => None,
        });
        if source.is_none() {
            self.wrong(pointer, EXPECTED, None);
        }
        source
    }

    fn at(&self, pointer: &str) -> Place {
        Place { pointer: Some(pointer.to_owned()), ..self.place.clone() }
    }

    fn wrong(
        &mut self,
        pointer: &str,
        expected: impl Into<String>,
        found: Option<&TomlValue>,
    ) {
        let finding = BAD_MAP.at(self.at(pointer)).expected(expected.into());
        self.findings.push(match found {
            Some(found) => finding.found(found.to_string()),
            None => finding,
        });
    }

    fn unknown(&mut self, pointer: &str, known: String) {
        self.wrong(pointer, known, None);
    }

    /// Keys that a map does not have.
    fn known(&mut self, own: &Toml, pointer: &str, known: &[&str]) {
        for key in own.keys().filter(|own| !known.contains(&own.as_str())) {
            self.unknown(&format!("{pointer}/{key}"), known.join(", "));
        }
    }

    fn text(&mut self, own: &Toml, pointer: &str, key: &str) -> Option<String> {
        let value = own.get(key)?;
        if !value.is_str() {
            self.wrong(&format!("{pointer}/{key}"), "\"…\"", Some(value));
        }
        value.as_str().map(str::to_owned)
    }

    fn texts(&mut self, value: Option<&TomlValue>, pointer: &str) -> Vec<String> {
        let texts = match value {
            None => return Vec::new(),
            Some(TomlValue::String(one)) => Some(vec![one.clone()]),
            Some(TomlValue::Array(all)) => {
                all.iter().map(|own| own.as_str().map(str::to_owned)).collect()
            }
            Some(_) => None,
        };
        if texts.is_none() {
            self.wrong(pointer, "[\"…\"]", value);
        }
        texts.unwrap_or_default()
    }

    fn tables<'t>(
        &mut self,
        own: &'t Toml,
        pointer: &str,
        key: &str,
    ) -> Vec<(&'t String, &'t Toml)> {
        let Some(value) = own.get(key) else { return Vec::new() };
        let tables: Option<Vec<(&String, &Toml)>> = value.as_table().and_then(|all| {
            all.iter().map(|(name, own)| Some((name, own.as_table()?))).collect()
        });
        if tables.is_none() {
            self.wrong(&format!("{pointer}/{key}"), format!("[{key}.\"…\"]"), None);
        }
        tables.unwrap_or_default()
    }

    fn array<'t>(&mut self, own: &'t Toml, pointer: &str, key: &str) -> Vec<&'t Toml> {
        let Some(value) = own.get(key) else { return Vec::new() };
        let all: Option<Vec<&Toml>> = value
            .as_array()
            .and_then(|all| all.iter().map(TomlValue::as_table).collect());
        if all.is_none() {
            self.wrong(&format!("{pointer}/{key}"), format!("[[{key}]]"), None);
        }
        all.unwrap_or_default()
    }
}

/// Whether a format of strftime writes a day so that it can be read again.
fn is_of_days(format: &str) -> bool {
    let Some(day) = NaiveDate::from_ymd_opt(2025, 10, 14) else { return false };
    let mut text = String::new();
    write!(text, "{}", day.format(format)).is_ok()
        && NaiveDate::parse_from_str(&text, format) == Ok(day)
}

/// A text or a number as a text.
fn scalar(value: &TomlValue) -> Option<String> {
    match value {
        TomlValue::String(text) => Some(text.clone()),
        TomlValue::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}

fn headings(tabs: &[&Tab]) -> String {
    let all = tabs.iter().flat_map(|tab| tab.columns.iter().map(|own| own.heading));
    all.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ")
}
