//! OneRoster: the good export becomes a ledger; each twin has its one fault; nothing that is
//! damaged is lost in silence.

mod faults;
mod scores;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::NaiveDate;
use letopis::batch::{
    self, ImportOptions, ImportReport, RunOptions, Selection, Workspace,
};
use letopis::disk;
use letopis::documents::Status;
use letopis::finding::{Finding, Severity};
use letopis::import::{self, Imported, Importer, Request, SourceFile};
use letopis::profile::Profile;
use letopis::snapshot::ShowValues;
use letopis::snapshot::v1::{Snapshot, TermKind};

type Fault = Box<dyn std::error::Error>;
type Outcome = Result<(), Fault>;
/// Texts of the tables by their path.
pub(super) type Export = BTreeMap<String, Vec<u8>>;

pub(super) const MOMENT: &str = "2026-06-01T10:00:00+05:00";

fn importer() -> Result<&'static Importer, Fault> {
    let found = import::IMPORTERS.iter().find(|own| own.name == "oneroster");
    found.ok_or_else(|| "no such importer".into())
}

/// The tables of a sample folder.
pub(super) fn sample(name: &str) -> Result<Export, Fault> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/oneroster");
    let files = disk::sorted_walk(&root.join(name))?;
    files
        .into_iter()
        .map(|file| {
            let path = format!("{name}/{file}");
            let bytes = std::fs::read(root.join(&path))?;
            Ok((path, bytes))
        })
        .collect()
}

/// Imports texts as they lie in memory.
fn read(export: &Export, show: ShowValues) -> Result<Imported, Fault> {
    let sources: Vec<SourceFile> = export
        .iter()
        .map(|(name, bytes)| SourceFile { name: name.clone(), bytes: bytes.clone() })
        .collect();
    let request = Request {
        sources: &sources,
        profile: &Profile::default(),
        exported_at: Some(MOMENT.parse()?),
        map: None,
        show,
    };
    Ok(import::import(importer()?, &request))
}

fn codes(findings: &[Finding], severity: Severity) -> Vec<&str> {
    let own = findings.iter().filter(|own| own.severity == severity);
    own.map(|own| own.code.id).collect()
}

/// One cell of a table: its table, the id of its row, its column.
#[derive(Clone, Copy)]
struct Cell<'a>(&'a str, &'a str, &'a str);

impl Cell<'_> {
    /// Its address, found without the program's own reader of tables.
    fn address(self, export: &Export) -> Result<(usize, usize), Fault> {
        let text = export.get(&format!("bulk/{}.csv", self.0)).ok_or("no such table")?;
        let mut table = csv::Reader::from_reader(text.as_slice());
        let column = table.headers()?.iter().position(|own| own == self.2);
        let mut rows = table.records().filter_map(Result::ok);
        let row = rows.position(|own| own.get(0) == Some(self.1));
        Ok((column.ok_or("no such column")?, row.ok_or("no such row")? + 2))
    }

    /// The export with another value in the cell.
    fn changed(self, export: &Export, value: &str) -> Result<Export, Fault> {
        let (column, row) = self.address(export)?;
        let name = format!("bulk/{}.csv", self.0);
        let mut writer = csv::Writer::from_writer(Vec::new());
        let text = export.get(&name).ok_or("no such table")?;
        let mut table =
            csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_slice());
        for (at, record) in table.records().enumerate() {
            let record = record?;
            let cells = record.iter().enumerate().map(|(own, text)| {
                if (own, at + 1) == (column, row) { value } else { text }
            });
            writer.write_record(cells)?;
        }
        let mut changed = export.clone();
        changed.insert(name, writer.into_inner()?);
        Ok(changed)
    }
}

/// Rows of a text that hold anything, counted without the program's own reader.
pub(super) fn rows_of(text: &[u8]) -> usize {
    let mut table =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
    // A vertical tab is a blank too, though not of ASCII.
    let is_blank = |own: &[u8]| String::from_utf8_lossy(own).trim().is_empty();
    let is_full = |own: &csv::ByteRecord| own.iter().any(|own| !is_blank(own));
    let rows = table.byte_records().filter_map(Result::ok);
    rows.filter(is_full).count().saturating_sub(1)
}

fn only(imported: &Imported) -> Result<&Snapshot, Fault> {
    match imported.snapshots.as_slice() {
        [only] => Ok(only),
        other => Err(format!("{} snapshots", other.len()).into()),
    }
}

#[test]
fn the_good_export_becomes_a_class_with_courses_marks_and_results() -> Outcome {
    let export = sample("bulk")?;
    let imported = read(&export, ShowValues::OnlyHarmless)?;
    assert_eq!(codes(&imported.findings, Severity::Blocks), Vec::<&str>::new());
    assert_eq!(codes(&imported.findings, Severity::Warns), ["I08", "I08", "I08"]);
    let mut rows = 0;
    for (name, text) in &export {
        let own = imported.account.tables.get(name).copied().unwrap_or_default();
        assert_eq!(
            (own.read, own.used, own.refused),
            (rows_of(text), own.read, 0),
            "{name}"
        );
        rows += own.read;
    }
    assert_eq!(imported.account.total().read, rows);
    let snapshot = only(&imported)?;
    let class = snapshot.classes.first().ok_or("no class")?;
    assert_eq!((class.grade, class.letter.as_deref()), (7, Some("А")));
    assert_eq!(snapshot.school_year.ends, day(2026, 5, 26), "ends are exclusive");
    let kinds: Vec<TermKind> =
        snapshot.school_year.terms.iter().map(|term| term.kind).collect();
    assert_eq!(kinds, [TermKind::HalfYear, TermKind::HalfYear]);
    let left = class.pupils.iter().find(|own| own.id == "u-06").ok_or("no pupil")?;
    assert_eq!(left.membership[0].to, Some(day(2026, 1, 31)));
    let (part, whole) = (&class.courses[0], &class.courses[1]);
    assert_eq!((part.group.as_deref(), whole.group.as_deref()), (Some("c-7a-eng"), None));
    assert_eq!((part.lessons.len(), part.marks.len()), (4, 12));
    assert_eq!((whole.lessons.len(), whole.marks.len()), (4, 22));
    let title = whole.lessons[1].works[0].title.as_deref();
    assert_eq!(title, Some("Изложение \"Осень\""));
    assert!(whole.lessons.iter().all(|lesson| lesson.topic.is_none()));
    let finals = &class.journal_finals;
    assert_eq!((finals.term_marks.len(), finals.year_marks.len()), (17, 8));
    Ok(())
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

#[test]
fn both_versions_say_the_same() -> Outcome {
    let older = read(&sample("bulk")?, ShowValues::OnlyHarmless)?;
    let newer = read(&sample("v1p2")?, ShowValues::OnlyHarmless)?;
    assert_eq!(codes(&newer.findings, Severity::Blocks), Vec::<&str>::new());
    assert_eq!(codes(&newer.findings, Severity::Notes), ["I09", "I09"]);
    let mut expected = only(&older)?.clone();
    expected.source.version = Some("OneRoster 1.2".into());
    assert!(*only(&newer)? == expected, "the snapshots differ");
    Ok(())
}

#[test]
fn changes_over_an_old_export_give_what_a_new_export_gives() -> Outcome {
    let bulk = sample("bulk")?;
    let mut both = bulk.clone();
    both.extend(sample("delta")?);
    let changed = read(&both, ShowValues::OnlyHarmless)?;
    assert_eq!(codes(&changed.findings, Severity::Blocks), Vec::<&str>::new());
    assert_eq!(changed.account.total().refused, 0);

    let mut newer = Cell("users", "u-03", "middleName").changed(&bulk, "Львович")?;
    newer = Cell("results", "r-001", "score").changed(&newer, "5")?;
    let text = String::from_utf8(newer["bulk/results.csv"].clone())?;
    let kept: Vec<&str> = text.lines().filter(|own| !own.starts_with("r-002,")).collect();
    let text = kept.join("\n") + "\nr-900,,,i-rus-5,u-02,fully graded,5,2026-05-21,\n";
    newer.insert("bulk/results.csv".into(), text.into_bytes());
    let items = newer.entry("bulk/lineItems.csv".into()).or_default();
    items.extend_from_slice(
        "i-rus-5,,,Работа над ошибками,,2026-05-21,2026-05-21,c-7a-rus,g-work,h-2,1,5\n"
            .as_bytes(),
    );
    let newer = read(&newer, ShowValues::OnlyHarmless)?;
    assert!(only(&changed)? == only(&newer)?, "the snapshots differ");
    let old = read(&bulk, ShowValues::OnlyHarmless)?;
    assert!(only(&changed)? != only(&old)?, "nothing was changed");

    let alone = read(&sample("delta")?, ShowValues::OnlyHarmless)?;
    assert_eq!(codes(&alone.findings, Severity::Blocks), ["I24"]);
    Ok(())
}

#[test]
fn several_exports_merge_and_say_where_they_differ() -> Outcome {
    let bulk = sample("bulk")?;
    let again = |export: &Export| -> Export {
        let other = export.iter();
        let other =
            other.map(|(name, text)| (name.replace("bulk/", "other/"), text.clone()));
        bulk.clone().into_iter().chain(other).collect()
    };
    let once = read(&bulk, ShowValues::OnlyHarmless)?;
    let twice = read(&again(&bulk), ShowValues::OnlyHarmless)?;
    assert!(only(&twice)? == only(&once)?, "the snapshots differ");
    assert_eq!(twice.account.total().used, 2 * once.account.total().used);

    let cell = Cell("users", "u-02", "familyName");
    let differs = read(&again(&cell.changed(&bulk, "Дубов")?), ShowValues::OnlyHarmless)?;
    assert_eq!(codes(&differs.findings, Severity::Blocks), ["I03"]);
    let finding = differs.findings.iter().find(|own| own.blocks()).ok_or("none")?;
    let (_, row) = cell.address(&bulk)?;
    let places = (finding.place.to_string(), finding.values["other"].clone());
    let expected = |folder: &str| format!("{folder}/users.csv · A{row}");
    assert_eq!(places, (expected("other"), expected("bulk")));
    assert_eq!(differs.account.tables["other/users.csv"].refused, 1);
    Ok(())
}

fn bring(folder: &Path, sources: &[&Path]) -> Result<ImportReport, Fault> {
    Ok(batch::import(
        &folder.join("data"),
        &ImportOptions {
            importer: importer()?,
            sources: sources.iter().map(|own| own.to_path_buf()).collect(),
            exported_at: Some(MOMENT.parse()?),
            map: None,
            partial: false,
            show: ShowValues::OnlyHarmless,
        },
    )?)
}

#[test]
fn the_import_is_checked_built_and_the_second_time_changes_nothing() -> Outcome {
    let folder = tempfile::tempdir()?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/oneroster");
    let data = folder.path().join("data");
    let profile = std::fs::read(root.join("school.toml"))?;
    disk::write_atomically(&data.join("school.toml"), &profile)?;
    let first = bring(folder.path(), &[&root.join("bulk")])?;
    let name = "2025-26/07a-oneroster-20260601T1000.json";
    assert_eq!(
        (first.written.as_slice(), first.unchanged.len()),
        ([name.into()].as_slice(), 0)
    );
    let second = bring(folder.path(), &[&root.join("bulk")])?;
    assert_eq!(
        (second.written.len(), second.unchanged.as_slice()),
        (0, [name.into()].as_slice())
    );

    let out = folder.path().join("out");
    let workspace = Workspace::open(&data, &out)?.map_err(|own| format!("{own:?}"))?;
    let options = RunOptions {
        selection: Selection::default(),
        status: Status::Issue,
        as_of: day(2026, 11, 24),
        show: ShowValues::OnlyHarmless,
    };
    let report = batch::check(&workspace, &options)?;
    let found: Vec<&str> = report.findings.iter().map(|own| own.code.id).collect();
    // The export cannot tell topics, homework and attendance; its results are those of
    // another scale, not means.
    let found: BTreeSet<&str> = found.into_iter().collect();
    assert_eq!(found, BTreeSet::from(["C21", "C22", "S17"]));
    let built = batch::build(&workspace, &options, &|_| ())?;
    assert_eq!((built.tally.made, built.tally.refused), (3, 0));
    let files: BTreeSet<String> = disk::sorted_walk(&out)?.into_iter().collect();
    assert!(files.iter().any(|own| own.ends_with("2025-26-07a-ledger.pdf")), "{files:?}");
    Ok(())
}

/// Rows behind those of a table of the good export.
fn with_rows(export: &mut Export, table: &str, rows: &str) {
    let text = export.entry(format!("bulk/{table}.csv")).or_default();
    text.extend_from_slice(rows.as_bytes());
}

#[test]
fn pupils_of_two_homerooms_make_a_course_in_each_and_four_terms_are_quarters() -> Outcome
{
    let mut export = sample("bulk")?;
    let school = "school-1";
    let user = "u-91,,,true,school-1,student,u-91,,Ия,Яблокова,,,,,,,07,\n";
    with_rows(&mut export, "users", user);
    let classes = format!(
        "c-7b,,,7 «б»,07,k-room,,homeroom,,{school},y-2025,,,\n\
         c-7-eng,,,группа 2,07,k-eng,,scheduled,,{school},y-2025,,,\n"
    );
    with_rows(&mut export, "classes", &classes);
    let enrolments = format!(
        "x-1,,,c-7b,{school},u-91,student,,,\n\
         x-2,,,c-7-eng,{school},u-91,student,,,\n\
         x-3,,,c-7-eng,{school},u-04,student,,2025-10-01,2026-05-27\n\
         x-4,,,c-7-eng,{school},t-02,teacher,,,\n"
    );
    with_rows(&mut export, "enrollments", &enrolments);
    let quarters = [
        ("2025-09-01", "2025-10-25"),
        ("2025-11-05", "2025-12-31"),
        ("2026-01-12", "2026-03-21"),
        ("2026-03-30", "2026-05-27"),
    ];
    for (number, (from, to)) in (1..).zip(quarters) {
        let row = format!("q-{number},,,ч,gradingPeriod,{from},{to},y-2025,2026\n");
        with_rows(&mut export, "academicSessions", &row);
    }
    let imported = read(&export, ShowValues::OnlyHarmless)?;
    assert_eq!(codes(&imported.findings, Severity::Blocks), Vec::<&str>::new());
    let snapshot = only(&imported)?;
    let terms = &snapshot.school_year.terms;
    let count = |kind| terms.iter().filter(|own| own.kind == kind).count();
    assert_eq!((count(TermKind::Quarter), count(TermKind::HalfYear)), (4, 2));
    let course = |id: &str| -> Result<_, Fault> {
        let class = snapshot.classes.iter().find(|own| own.id == id).ok_or("no class")?;
        let course = class.courses.iter().find(|own| own.id == "c-7-eng");
        Ok((class, course.ok_or("no course")?))
    };
    let (part, in_part) = course("c-7a")?;
    let (whole, in_whole) = course("c-7b")?;
    assert_eq!(
        (in_part.group.as_deref(), in_whole.group.as_deref()),
        (Some("c-7-eng"), None)
    );
    assert_eq!((whole.grade, whole.letter.as_deref()), (7, Some("Б")));
    let group = part.groups.iter().find(|own| own.id == "c-7-eng").ok_or("no group")?;
    assert_eq!(group.members[0].from, Some(day(2025, 10, 1)));
    Ok(())
}

#[test]
fn a_zip_is_what_its_folder_is() -> Outcome {
    use std::io::Write;
    let bulk = sample("bulk")?;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in &bulk {
        archive.start_file(name.as_str(), zip::write::SimpleFileOptions::default())?;
        archive.write_all(text)?;
    }
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("export.zip");
    disk::write_atomically(&path, &archive.finish()?.into_inner())?;
    let report = bring(folder.path(), &[&path])?;
    let file = report.written.first().ok_or("nothing was written")?;
    let written: Snapshot =
        serde_json::from_slice(&std::fs::read(folder.path().join("data").join(file))?)?;
    let expected = read(&bulk, ShowValues::OnlyHarmless)?;
    assert!(written == *only(&expected)?, "the snapshots differ");
    Ok(())
}
