//! The packages of an export: a folder or zip with a manifest, and its tables.

use std::collections::{BTreeMap, BTreeSet};

use super::tables::{Spec, TABLES, UNUSED, Version};
use crate::finding::{Finding, Place};
use crate::import::codes::{BAD_VALUE, CONFLICT, MISSING_FILE, NOT_USED};
use crate::import::delimited::{Charset, Layout, Row, Table};
use crate::import::{Intake, Request, SourceFile};

/// Whether a table is the whole of it or what has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// All records.
    Bulk,
    /// Records that were changed or deleted.
    Delta,
}

/// One table of one package.
pub(super) struct Part<'a> {
    /// What it is.
    pub(super) spec: &'static Spec,
    /// Whole or changes.
    pub(super) mode: Mode,
    /// The version of its package.
    pub(super) version: Version,
    /// The file.
    pub(super) file: &'a SourceFile,
}

/// Everything that is to be read.
#[derive(Default)]
pub(super) struct Packages<'a> {
    /// All tables, by package.
    pub(super) parts: Vec<Part<'a>>,
    /// Tables that a manifest names and that are not there.
    pub(super) missing: BTreeMap<&'static str, Place>,
    /// Name of the system and version of the binding, of the first package.
    pub(super) system: Option<(String, Version)>,
}

struct Manifest {
    version: Version,
    system: Option<String>,
    /// Mode by table, `None` for an absent one, and where it is said.
    modes: BTreeMap<String, (Option<Mode>, Place)>,
    /// Tables of which the manifest says something unknown, and where.
    unclear: BTreeMap<String, Place>,
}

/// Sorts the files into packages; what no package needs is a note.
pub(super) fn open<'a>(request: &Request<'a>, intake: &mut Intake) -> Packages<'a> {
    let mut folders: BTreeMap<&str, Vec<&SourceFile>> = BTreeMap::new();
    for file in request.sources {
        let folder = file.name.rsplit_once('/').map_or("", |(folder, _)| folder);
        folders.entry(folder).or_default().push(file);
    }
    let mut packages = Packages::default();
    let mut has_package = false;
    for (folder, files) in folders {
        let is_table = |file: &&SourceFile| spec_of(file).is_some() || is_manifest(file);
        let (tables, others): (Vec<_>, Vec<_>) = files.into_iter().partition(is_table);
        for file in others {
            intake.findings.push(not_used(file));
        }
        has_package |= !tables.is_empty();
        if !tables.is_empty() {
            packages.open(folder, &tables, request, intake);
        }
    }
    if !has_package {
        let place = request.sources.first().map(|own| Place::file(&own.name));
        let finding = MISSING_FILE.at(place.unwrap_or_default());
        intake.findings.push(finding.with("what", "manifest.csv"));
    }
    let has_bulk = packages.parts.iter().any(|own| own.mode == Mode::Bulk);
    if let (Some(first), false) = (packages.parts.first(), has_bulk) {
        let finding = MISSING_FILE.at(Place::file(&first.file.name));
        intake.findings.push(finding.with("what", "classes.csv (bulk)"));
        packages.parts.clear();
    }
    packages
}

fn is_manifest(file: &SourceFile) -> bool {
    file.base_name() == "manifest.csv"
}

fn spec_of(file: &SourceFile) -> Option<&'static Spec> {
    let base = file.base_name();
    let name = base.strip_suffix(".csv")?;
    TABLES.iter().find(|own| own.name.eq_ignore_ascii_case(name))
}

fn not_used(file: &SourceFile) -> Finding {
    NOT_USED.at(Place::file(&file.name)).with("what", file.base_name())
}

impl<'a> Packages<'a> {
    fn open(
        &mut self,
        folder: &str,
        files: &[&'a SourceFile],
        request: &Request<'_>,
        intake: &mut Intake,
    ) {
        let Some(file) = files.iter().find(|own| is_manifest(own)) else {
            let place = Place::file(if folder.is_empty() { "." } else { folder });
            intake.findings.push(MISSING_FILE.at(place).with("what", "manifest.csv"));
            return;
        };
        let Some(manifest) = Manifest::read(file, request, intake) else { return };
        for (name, (mode, place)) in &manifest.modes {
            let Some(mode) = mode else { continue };
            let Some(spec) = TABLES.iter().find(|own| own.name == name) else { continue };
            let own =
                |file: &&&SourceFile| spec_of(file).is_some_and(|own| own.name == name);
            match files.iter().find(own) {
                Some(file) => self.parts.push(Part {
                    spec,
                    mode: *mode,
                    version: manifest.version,
                    file,
                }),
                None => {
                    self.missing.insert(spec.name, place.clone());
                    let finding = MISSING_FILE.at(place.clone());
                    intake.findings.push(finding.with("what", format!("{name}.csv")));
                }
            }
        }
        manifest.check_files(files, file, &mut self.missing, intake);
        let system = manifest.system.unwrap_or_else(|| "OneRoster".to_owned());
        self.system.get_or_insert((system, manifest.version));
    }
}

impl Manifest {
    /// Reads a manifest; `None` if it is none of a version that is read.
    fn read(
        file: &SourceFile,
        request: &Request<'_>,
        intake: &mut Intake,
    ) -> Option<Self> {
        let table = match Table::read(file, Charset::Utf8, Layout::HeadingFirst) {
            Ok(table) => table,
            Err(finding) => {
                intake.findings.push(finding);
                return None;
            }
        };
        let columns = (table.column("propertyName"), table.column("value"));
        let (Some(name), Some(value)) = columns else {
            let finding = BAD_VALUE.at(table.row_place(1));
            intake.findings.push(finding.expected("propertyName,value"));
            return None;
        };
        let mut version = None;
        let mut manifest = Self {
            version: Version::OneOne,
            system: None,
            modes: BTreeMap::new(),
            unclear: BTreeMap::new(),
        };
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for row in &table.rows {
            let taken = match &row.fault {
                Some(fault) => Err((**fault).clone()),
                None => {
                    let own = (row.cells[name].trim(), row.cells[value].trim());
                    let place = table.place(value, row.number);
                    if seen.insert(own.0.to_owned()) {
                        let taken = manifest.take(own, place, &mut version, request);
                        taken.map(|note| intake.findings.extend(note))
                    } else {
                        let other = Place::file(&table.file);
                        Err(CONFLICT.at(place).with("key", own.0).with("other", other))
                    }
                }
            };
            intake.book(&file.name, taken);
        }
        if let Some(version) = version {
            return Some(Self { version, ..manifest });
        }
        if !seen.contains("oneroster.version") {
            let finding = BAD_VALUE.at(Place::file(&file.name));
            intake.findings.push(finding.expected("oneroster.version"));
        }
        None
    }

    /// Takes a property; one that nobody knows is a note.
    fn take(
        &mut self,
        (name, value): (&str, &str),
        place: Place,
        version: &mut Option<Version>,
        request: &Request<'_>,
    ) -> Result<Option<Finding>, Finding> {
        let bad = |place: Place, expected: &str| {
            Err(request.show.found_text(BAD_VALUE.at(place), value).expected(expected))
        };
        match name {
            "manifest.version" if value == "1.0" => {}
            "manifest.version" => return bad(place, "1.0"),
            "oneroster.version" => {
                *version = match value {
                    "1.1" => Some(Version::OneOne),
                    "1.2" => Some(Version::OneTwo),
                    _ => return bad(place, "1.1, 1.2"),
                }
            }
            "source.systemName" => {
                let is_name = !value.is_empty() && value != "absent";
                if value.chars().count() > 100 {
                    return bad(place, "≤ 100");
                }
                self.system = is_name.then(|| value.to_owned());
            }
            "source.systemCode" => {}
            _ => {
                let table = name.strip_prefix("file.").unwrap_or_default();
                let is_known =
                    UNUSED.contains(&table) || TABLES.iter().any(|own| own.name == table);
                if !is_known {
                    return Ok(Some(NOT_USED.at(place).with("what", name)));
                }
                let mode = match value {
                    "bulk" => Some(Mode::Bulk),
                    "delta" => Some(Mode::Delta),
                    "absent" => None,
                    _ => {
                        self.unclear.insert(table.to_owned(), place.clone());
                        return bad(place, "bulk, delta, absent");
                    }
                };
                self.modes.insert(table.to_owned(), (mode, place));
            }
        }
        Ok(None)
    }

    /// A table that is there although the manifest does not say so is a contradiction.
    fn check_files(
        &self,
        files: &[&SourceFile],
        own: &SourceFile,
        missing: &mut BTreeMap<&'static str, Place>,
        intake: &mut Intake,
    ) {
        for file in files {
            let Some(spec) = spec_of(file) else { continue };
            if let Some(place) = self.unclear.get(spec.name) {
                missing.insert(spec.name, place.clone());
                continue;
            }
            let told = self.modes.get(spec.name);
            if told.is_none_or(|(mode, _)| mode.is_none()) {
                let other =
                    told.map_or_else(|| Place::file(&own.name), |own| own.1.clone());
                missing.insert(spec.name, Place::file(&file.name));
                let finding = CONFLICT.at(Place::file(&file.name)).with("other", other);
                intake.findings.push(finding.with("key", format!("file.{}", spec.name)));
            }
        }
    }
}

/// The cell of a row, empty if the row is too short.
pub(super) fn cell(row: &Row, column: Option<usize>) -> &str {
    column.and_then(|at| row.cells.get(at)).map_or("", |own| own.trim())
}
