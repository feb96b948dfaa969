//! Reports: one class after another gives its part, the parts become documents.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::NaiveDate;
use rayon::prelude::*;

use super::exports::Found;
use super::run::{Run, RunOptions, in_order};
use super::{NO_YEAR_BEGUN, Workspace, class_slug};
use crate::disk;
use crate::documents::words::date;
use crate::export::{EXPORTERS, Exported, Exporter};
use crate::failure::Failure;
use crate::finding::{Finding, Place};
use crate::journal::class_name;
use crate::reports::{
    self, Assembly, Part, Per, Period, Question, Report, periods, usual_period,
};
use crate::typeset::Press;

/// Month and day from which on a school year may have begun.
const YEAR_BEGINS: (u32, u32) = (8, 1);

/// A format that reports are written in.
#[derive(Clone, Copy)]
pub enum ReportFormat {
    /// Pages.
    Pdf,
    /// Tables for other programs.
    Tables(&'static Exporter),
}

impl ReportFormat {
    /// Names of all formats.
    pub fn names() -> Vec<&'static str> {
        std::iter::once("pdf").chain(EXPORTERS.iter().map(|own| own.name)).collect()
    }

    /// The format of this name.
    pub fn of(name: &str) -> Option<Self> {
        let tables = || EXPORTERS.iter().find(|own| own.name == name);
        if name == "pdf" { Some(Self::Pdf) } else { tables().map(Self::Tables) }
    }
}

/// What a run of a report did.
#[derive(Debug, Default)]
pub struct ReportTally {
    /// Documents to be made, and exports and classes that cannot be read.
    pub planned: usize,
    /// Documents made, in all formats that were asked for.
    pub made: usize,
    /// Not made, with a finding.
    pub refused: usize,
    /// Pages of all PDFs.
    pub pages: usize,
    /// Files written.
    pub files: usize,
    /// All findings, sorted.
    pub findings: Vec<Finding>,
}

/// Documents whose memory is given back together.
const AT_ONCE: usize = 16;

/// One document on its way to its files.
struct Order<'a> {
    /// School year, the folder of the class if it is about one, name.
    folder: String,
    stem: String,
    period: Period,
    parts: Vec<Part>,
    unread: &'a [String],
}

/// What became of a document.
enum Made {
    Written {
        pages: usize,
        files: usize,
    },
    /// The layout refuses it: a word is too long for its column.
    Refused(Vec<Finding>),
}

/// The parts that one class gives, by period.
struct Given {
    name: String,
    slug: String,
    /// `None` if the class cannot be read.
    parts: Option<Vec<(Period, Part)>>,
    known: Vec<String>,
    findings: Vec<Finding>,
}

/// Writes a report about the classes and periods that are asked for below `into`.
///
/// It is about the latest school year that has begun; if none has, there is a finding and no
/// document. Findings of the classes refuse nothing, for they are what a report is made for.
///
/// # Errors
/// If the data folder cannot be read or a file not written.
pub fn report(
    workspace: &Workspace,
    options: &RunOptions,
    report: &Report,
    formats: &[ReportFormat],
    into: &Path,
) -> Result<ReportTally, Failure> {
    let run = Run::open(workspace, options)?;
    let years: BTreeSet<&str> =
        run.exports.classes.keys().map(|(year, _)| year.as_str()).collect();
    let current = current_year(&years, options.as_of);
    let is_too_early = current.is_none() && !years.is_empty();
    let too_early = is_too_early.then(|| no_year_begun(workspace, &years, options.as_of));
    let year = current.unwrap_or_default();
    let mut classes: Vec<&Found> = run
        .exports
        .classes
        .iter()
        .filter(|((own, _), _)| own == year)
        .filter_map(|(_, found)| found.first())
        .collect();
    // As people list them: 1В before 1Г, whatever their file names are.
    classes.sort_by_key(|own| (own.grade, own.letter.clone()));
    let captions = workspace.captions.get(reports::NAME).cloned().unwrap_or_default();
    let desk = Desk {
        captions: reports::captions(&captions, &workspace.profile),
        run: &run,
        report,
        press: Press::new(),
    };
    let given: Vec<Given> = classes.par_iter().map(|found| desk.look_at(found)).collect();
    let unread: Vec<String> = given
        .iter()
        .filter(|own| own.parts.is_none())
        .map(|own| own.name.clone())
        .collect();
    let known: Vec<String> = given.iter().flat_map(|own| own.known.clone()).collect();
    let unknown = options.selection.unknown_periods(&known);
    let refused = run.refused + unread.len() + unknown.len() + usize::from(is_too_early);
    let mut findings = run.findings.clone();
    findings.extend(too_early);
    findings.extend(unknown);
    findings.extend(given.iter().flat_map(|own| own.findings.clone()));
    let orders = desk.orders(given, year, &unread);
    let planned = orders.len() + refused;
    let mut tally = ReportTally { planned, refused, findings, ..ReportTally::default() };
    desk.make_all(&orders, formats, into, &mut tally)?;
    in_order(&mut tally.findings);
    Ok(tally)
}

/// The latest year that has begun by a day; `None` if none has.
///
/// A year that is not named like `2025-26` counts as begun.
fn current_year<'a>(years: &BTreeSet<&'a str>, today: NaiveDate) -> Option<&'a str> {
    let has_begun = |year: &&str| {
        let first = year.split('-').next().and_then(|own| own.parse().ok());
        let (month, day) = YEAR_BEGINS;
        let begins = first.and_then(|own| NaiveDate::from_ymd_opt(own, month, day));
        begins.is_none_or(|begins| begins <= today)
    };
    years.iter().copied().rfind(has_begun)
}

fn no_year_begun(
    workspace: &Workspace,
    years: &BTreeSet<&str>,
    today: NaiveDate,
) -> Finding {
    let years: Vec<&str> = years.iter().copied().collect();
    let place = Place::file(workspace.data.display().to_string());
    NO_YEAR_BEGUN.at(place).with("day", date(today)).with("years", years.join(", "))
}

/// What all documents of a run share.
struct Desk<'a> {
    run: &'a Run<'a>,
    report: &'a Report,
    captions: BTreeMap<String, String>,
    press: Press,
}

impl Desk<'_> {
    fn question<'q>(&'q self, period: &'q Period) -> Question<'q> {
        let workspace = self.run.workspace;
        Question {
            period,
            profile: &workspace.profile,
            captions: &self.captions,
            bounds: &workspace.bounds,
        }
    }

    /// Reads a class, takes its parts and forgets it.
    fn look_at(&self, found: &Found) -> Given {
        let loaded = self.run.readings.load(found);
        let letter = found.letter.as_deref();
        let mut given = Given {
            name: class_name(found.grade, letter),
            slug: class_slug(found.grade, letter),
            parts: None,
            known: Vec::new(),
            findings: loaded.findings.clone(),
        };
        let Some(class) = loaded.class() else { return given };
        let all = periods(&self.run.workspace.profile, &class.calendar);
        given.known = all.iter().map(|own| own.id.clone()).collect();
        let options = self.run.options;
        let wanted: Vec<Period> = match options.selection.periods.is_empty() {
            true => usual_period(&all, options.as_of).into_iter().cloned().collect(),
            false => {
                let is_asked = |own: &Period| options.selection.wants_period(&own.id);
                all.into_iter().filter(is_asked).collect()
            }
        };
        let part = |period: Period| {
            let part = (self.report.part)(&self.question(&period), class);
            (period, part)
        };
        given.parts = Some(wanted.into_iter().map(part).collect());
        given
    }

    /// Which parts make a document together.
    fn orders<'o>(
        &self,
        given: Vec<Given>,
        year: &str,
        unread: &'o [String],
    ) -> Vec<Order<'o>> {
        let name = self.report.name;
        let chosen = match self.run.options.selection.classes.is_empty() {
            true => String::new(),
            false => {
                let slugs: Vec<&str> =
                    given.iter().map(|own| own.slug.as_str()).collect();
                format!("{}-", slugs.join("-"))
            }
        };
        let mut orders: Vec<Order<'o>> = Vec::new();
        for own in given {
            for (period, part) in own.parts.into_iter().flatten() {
                let order = |folder: String, stem: String, period: Period, part: Part| {
                    Order { folder, stem, period, parts: vec![part], unread: &[] }
                };
                let id = &period.id;
                if self.report.per == Per::Class {
                    let stem = format!("{year}-{}-{id}-{name}", own.slug);
                    orders.push(order(
                        format!("{year}/{}", own.slug),
                        stem,
                        period,
                        part,
                    ));
                    continue;
                }
                match orders.iter_mut().find(|order| order.period.id == *id) {
                    Some(order) => order.parts.push(part),
                    None => {
                        let stem = format!("{year}-{chosen}{id}-{name}");
                        let own = order(year.to_owned(), stem, period, part);
                        orders.push(Order { unread, ..own });
                    }
                }
            }
        }
        orders
    }

    /// Writes all documents, some side by side, and counts them.
    fn make_all(
        &self,
        orders: &[Order<'_>],
        formats: &[ReportFormat],
        into: &Path,
        tally: &mut ReportTally,
    ) -> Result<(), Failure> {
        for some in orders.chunks(AT_ONCE) {
            let own = some.par_iter().map(|order| self.make(order, formats, into));
            for made in own.collect::<Result<Vec<_>, Failure>>()? {
                match made {
                    Made::Written { pages, files } => {
                        tally.made += 1;
                        tally.pages += pages;
                        tally.files += files;
                    }
                    Made::Refused(findings) => {
                        tally.refused += 1;
                        tally.findings.extend(findings);
                    }
                }
            }
            self.press.forget(1);
        }
        Ok(())
    }

    /// Writes one document in all formats, or none of its files.
    fn make(
        &self,
        order: &Order<'_>,
        formats: &[ReportFormat],
        into: &Path,
    ) -> Result<Made, Failure> {
        let fault =
            |reason: String| Failure::Internal(format!("{}: {reason}", order.stem));
        let question = self.question(&order.period);
        let assembly = Assembly {
            report: self.report,
            parts: &order.parts,
            unread: order.unread,
            is_whole_school: self.run.options.selection.classes.is_empty(),
        };
        let (form, dateline) = reports::form(&question, assembly)
            .ok_or_else(|| fault("no part of any class".into()))?;
        let json =
            serde_json::to_vec_pretty(&form).map_err(|error| fault(error.to_string()))?;
        let tables = reports::tables(&form);
        let (mut files, mut pages) = (Vec::new(), 0);
        for format in formats {
            match format {
                ReportFormat::Pdf => {
                    let layouts = &self.run.workspace.layouts;
                    let (moment, json) = (dateline.0, json.clone());
                    let typeset = self.press.typeset(
                        layouts,
                        reports::NAME,
                        json,
                        moment,
                        &order.stem,
                    );
                    let typeset = match typeset {
                        Ok(typeset) => typeset,
                        Err(findings) => return Ok(Made::Refused(findings)),
                    };
                    pages += typeset.pages;
                    files.push((format!("{}.pdf", order.stem), typeset.pdf));
                }
                ReportFormat::Tables(exporter) => {
                    let exported = Exported {
                        stem: &order.stem,
                        title: &form.sheet.title,
                        moment: dateline.0,
                        form_data: &json,
                        tables: &tables,
                    };
                    let own = (exporter.write)(&exported);
                    files.extend(own.map_err(|error| fault(error.to_string()))?);
                }
            }
        }
        let folder = into.join(&order.folder);
        for (path, bytes) in &files {
            disk::write_atomically(&folder.join(path), bytes)?;
        }
        Ok(Made::Written { pages, files: files.len() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_is_the_latest_that_has_begun() {
        let years = BTreeSet::from(["2024-25", "2025-26", "2026-27"]);
        let check = |today: &str, expected: Option<&str>| {
            let today = today.parse().unwrap_or_default();
            assert_eq!(current_year(&years, today), expected, "{today}");
        };
        check("2024-07-31", None);
        check("2024-08-01", Some("2024-25"));
        check("2026-05-30", Some("2025-26"));
        check("2026-09-01", Some("2026-27"));
        check("2030-01-01", Some("2026-27"));
        let unnamed = BTreeSet::from(["another"]);
        assert_eq!(current_year(&unnamed, NaiveDate::MIN), Some("another"));
        assert_eq!(current_year(&BTreeSet::new(), NaiveDate::MAX), None);
    }
}
