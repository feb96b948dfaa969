//! Every importer under random damage that is the same in every run: nothing panics, no row
//! is lost in silence, nothing is written while anything is refused.

mod damage;
mod random;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use letopis::batch::{self, ImportOptions};
use letopis::disk;
use letopis::finding::{Finding, Place};
use letopis::import::{
    self, IDLE_ROW, IMPORTERS, Imported, Importer, NOT_USED, Request, SourceFile,
};
use letopis::profile::{self, Profile};
use letopis::snapshot::ShowValues;

use self::damage::{DAMAGES, Damage};
use self::random::Random;
use super::import_workbook::books::{Book, members, packed};
use super::{import_dnevnik, import_oneroster, import_report_cards, import_table};

type Fault = Box<dyn std::error::Error>;
type Outcome = Result<(), Fault>;

/// How often each kind of damage befalls each sample.
const ROUNDS: usize = 250;
/// Every so many rounds, the whole way into a workspace is gone.
const ROUNDS_TO_DISK: usize = 25;

/// A good export.
struct Sample {
    name: &'static str,
    importer: &'static Importer,
    files: Vec<SourceFile>,
    profile: Profile,
    profile_text: &'static str,
    moment: &'static str,
    /// How the columns of foreign tables become those of the form.
    map: Option<SourceFile>,
}

fn sample(
    name: &'static str,
    importer: &str,
    files: impl IntoIterator<Item = (String, Vec<u8>)>,
) -> Result<Sample, Fault> {
    let importer = IMPORTERS.iter().find(|own| own.name == importer);
    let files = files.into_iter().map(|(name, bytes)| SourceFile { name, bytes });
    let profile_text = import_report_cards::PROFILE;
    let profile = profile::read(profile_text, "school.toml");
    Ok(Sample {
        name,
        importer: importer.ok_or("no such importer")?,
        files: files.collect(),
        profile: profile.map_err(|findings| format!("{findings:?}"))?,
        profile_text,
        moment: import_report_cards::MOMENT,
        map: None,
    })
}

/// Every format in each of its shapes.
fn samples() -> Result<Vec<Sample>, Fault> {
    let named = |own: SourceFile| (own.name, own.bytes);
    let one = |name: &str, bytes| [(name.to_owned(), bytes)];
    let book = Book::template()?;
    let texts = book.texts(';', true)?.into_iter().map(named);
    let cards = {
        use import_report_cards::{card, report, text};
        [
            ("отчёт.csv".to_owned(), text(&report(), ';', true)?),
            ("табель.csv".to_owned(), text(&card(), ',', false)?),
        ]
    };
    Ok(vec![
        sample("dnevnik", "dnevnik", import_dnevnik::sources()?.into_iter().map(named))?,
        sample("OneRoster 1.1", "oneroster", import_oneroster::sample("bulk")?)?,
        sample("OneRoster 1.2", "oneroster", import_oneroster::sample("v1p2")?)?,
        sample("workbook, XLSX", "workbook", one("b.xlsx", import::template()?))?,
        sample("workbook, ODS", "workbook", one("b.ods", book.open_document()?))?,
        sample("workbook, CSV", "workbook", texts)?,
        sample(
            "report cards, XLSX",
            "report-cards",
            one("c.xlsx", import_report_cards::workbook()?),
        )?,
        sample("report cards, CSV", "report-cards", cards)?,
        Sample {
            map: Some(SourceFile {
                name: "map.toml".into(),
                bytes: import_table::proposed()?.into(),
            }),
            ..sample("table", "table", import_table::whole()?.into_iter().map(named))?
        },
    ])
}

impl Sample {
    fn import(&self, sources: &[SourceFile]) -> Result<Imported, Fault> {
        let request = Request {
            sources,
            profile: &self.profile,
            exported_at: Some(self.moment.parse()?),
            map: self.map.as_ref(),
            show: ShowValues::OnlyHarmless,
        };
        Ok(import::import(self.importer, &request))
    }

    /// The files after one of them was damaged, and which one.
    fn after(
        &self,
        damage: &Damage,
        random: &mut Random,
    ) -> Result<Option<(Vec<SourceFile>, usize)>, Fault> {
        let is_ours = |own: &SourceFile| {
            damage.endings.iter().any(|ending| own.name.ends_with(ending))
        };
        let all = self.files.iter().enumerate();
        let all: Vec<usize> =
            all.filter(|(_, own)| is_ours(own)).map(|(at, _)| at).collect();
        if all.is_empty() {
            return Ok(None);
        }
        let at = *random.pick(&all);
        let mut files = self.files.clone();
        let Some(bytes) = (damage.befall)(random, &files[at].bytes)? else {
            return Ok(None);
        };
        files[at].bytes = bytes;
        Ok(Some((files, at)))
    }
}

#[test]
fn every_importer_has_a_sample_that_is_read_whole() -> Outcome {
    let samples = samples()?;
    let with: BTreeSet<&str> = samples.iter().map(|own| own.importer.name).collect();
    let all: BTreeSet<&str> = IMPORTERS.iter().map(|own| own.name).collect();
    assert_eq!(with, all);
    for sample in &samples {
        let imported = sample.import(&sample.files)?;
        assert_eq!(imported.account.total().refused, 0, "{}", sample.name);
        assert!(!imported.findings.iter().any(Finding::blocks), "{}", sample.name);
        assert_eq!(imported.snapshots.len(), 1, "{}", sample.name);
        let befallen = DAMAGES.iter().filter(|own| {
            let ends =
                |file: &SourceFile| own.endings.iter().any(|e| file.name.ends_with(e));
            sample.files.iter().any(ends)
        });
        assert!(befallen.count() >= 2, "{}", sample.name);
    }
    Ok(())
}

#[test]
fn no_damage_is_a_panic_or_loses_a_row_in_silence() -> Outcome {
    let mut faults = Vec::new();
    for (number, sample) in (0_u64..).zip(&samples()?) {
        let good = sample.import(&sample.files)?;
        for (kind, damage) in (0_u64..).zip(DAMAGES) {
            let mut random = Random((number << 8) + kind);
            for round in 0..ROUNDS {
                let Some((files, at)) = sample.after(damage, &mut random)? else {
                    continue;
                };
                let case = Case { sample, damage, good: &good, files: &files, at };
                let is_to_disk = round % ROUNDS_TO_DISK == 0;
                let held = catch_unwind(AssertUnwindSafe(|| case.check(is_to_disk)));
                if let Err(fault) = held.unwrap_or_else(|_| Err("a panic".into())) {
                    let file = &files[at].name;
                    let (sample, damage) = (sample.name, damage.name);
                    faults.push(format!("{sample}, {damage}, {round}, {file}: {fault}"));
                }
            }
        }
    }
    let first = &faults[..faults.len().min(40)];
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), first.join("\n"));
    Ok(())
}

/// A sample after a damage.
struct Case<'c> {
    sample: &'c Sample,
    damage: &'c Damage,
    good: &'c Imported,
    files: &'c [SourceFile],
    /// Which of the files was damaged.
    at: usize,
}

impl Case<'_> {
    fn check(&self, is_to_disk: bool) -> Outcome {
        let imported = self.sample.import(self.files)?;
        is_honest(&imported)?;
        let is_oneroster = self.sample.importer.name == "oneroster";
        if is_oneroster && !counts_every_row(&imported, &self.files[self.at]) {
            return Err("rows are lost".into());
        }
        let is_refused = imported.findings.iter().any(Finding::blocks);
        let is_same = imported.snapshots == self.good.snapshots;
        if self.damage.is_sealed && !is_refused && !is_same {
            return Err("something is lost".into());
        }
        if is_to_disk {
            let again = self.sample.import(self.files)?;
            let is_same = again.snapshots == imported.snapshots
                && again.account == imported.account
                && again.findings == imported.findings;
            if !is_same {
                return Err("not the same twice".into());
            }
            writes_all_or_nothing(self.sample, self.files)?;
        }
        Ok(())
    }
}

/// The account adds up, and every row that was refused is told by its place.
fn is_honest(imported: &Imported) -> Outcome {
    let mut told: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for finding in &imported.findings {
        for table in tables_of(&finding.place) {
            told.entry(table).or_default().insert(row_of(&finding.place));
        }
        if finding.blocks() && finding.place == Place::default() {
            return Err(format!("{} stands nowhere", finding.code).into());
        }
    }
    for (table, rows) in &imported.account.tables {
        if rows.read != rows.used + rows.refused {
            return Err(format!("{table}: {rows:?}").into());
        }
        let told = told.get(table).map_or(0, BTreeSet::len);
        // What is wrong with the group of several rows is told once, as is a label above them.
        let grouped = ["students.json", "final-marks.json", "results.csv"];
        let is_grouped = grouped.iter().any(|own| table.ends_with(own))
            || table.contains("journal.html");
        let least = if is_grouped { rows.refused.min(1) } else { rows.refused };
        if told < least {
            return Err(format!("{table}: {rows:?}, {told} told").into());
        }
    }
    // A row of which nothing was taken is told, and blocks nothing.
    let is_idle = imported.findings.iter().any(|own| own.code == IDLE_ROW);
    let is_refused = imported.account.total().refused > 0;
    if is_refused && !is_idle && !imported.findings.iter().any(Finding::blocks) {
        let said: Vec<String> =
            imported.findings.iter().map(|own| format!("{own:?}")).take(5).collect();
        return Err(format!("refused, and nothing blocks: {said:?}").into());
    }
    Ok(())
}

/// Whether the rows of a table of OneRoster are those that stand in it, unless the whole
/// table, or the list of all tables, is refused.
fn counts_every_row(imported: &Imported, file: &SourceFile) -> bool {
    let own = imported.account.tables.get(&file.name).copied().unwrap_or_default();
    let is_refused = |name: &str| {
        let mut all = imported.findings.iter().filter(|own| own.blocks());
        all.any(|own| own.place.file.as_deref().is_some_and(|own| own.contains(name)))
    };
    own.read == import_oneroster::rows_of(&file.bytes)
        || is_refused(&file.name)
        || imported.findings.iter().any(|own| {
            own.code == NOT_USED && own.place.file.as_ref() == Some(&file.name)
        })
        || is_refused("manifest")
}

/// The tables of the account that a place may lie in.
fn tables_of(place: &Place) -> Vec<String> {
    let Some(file) = &place.file else { return Vec::new() };
    let list = place.pointer.as_deref().and_then(|own| own.split('/').nth(1));
    let sheet = place.sheet.as_ref().map(|own| format!("{file} · {own}"));
    let list = list.map(|own| format!("{file}#{own}"));
    [Some(file.clone()), sheet, list].into_iter().flatten().collect()
}

/// The row of a sheet, or the innermost item of a list.
fn row_of(place: &Place) -> String {
    if let Some(cell) = &place.cell {
        return cell.trim_start_matches(|own: char| own.is_ascii_alphabetic()).to_owned();
    }
    let pointer = place.pointer.clone().unwrap_or_default();
    let parts: Vec<&str> = pointer.split('/').collect();
    let is_item = |own: &&str| own.parse::<usize>().is_ok();
    match parts.iter().rposition(is_item) {
        Some(last) => parts[..=last].join("/"),
        None => pointer,
    }
}

/// A workspace holds what was read whole, the second time as the first, or nothing new.
fn writes_all_or_nothing(sample: &Sample, files: &[SourceFile]) -> Outcome {
    let folder = tempfile::tempdir()?;
    let (source, data) = (folder.path().join("source"), folder.path().join("data"));
    for own in files {
        disk::write_atomically(&source.join(&own.name), &own.bytes)?;
    }
    disk::write_atomically(&data.join("school.toml"), sample.profile_text.as_bytes())?;
    let map = sample.map.as_ref().map(|own| folder.path().join(&own.name));
    if let (Some(path), Some(own)) = (&map, &sample.map) {
        disk::write_atomically(path, &own.bytes)?;
    }
    let options = ImportOptions {
        importer: sample.importer,
        sources: vec![source],
        exported_at: Some(sample.moment.parse()?),
        map,
        partial: false,
        show: ShowValues::OnlyHarmless,
    };
    let first = batch::import(&data, &options)?;
    let second = batch::import(&data, &options)?;
    let is_refused = first.findings.iter().any(Finding::blocks);
    let there = disk::sorted_walk(&data)?.len() - 1;
    if is_refused && there > 0 {
        return Err(format!("{there} files were written").into());
    }
    if second.findings != first.findings || second.unchanged != first.written {
        return Err("not the same the second time".into());
    }
    Ok(())
}
