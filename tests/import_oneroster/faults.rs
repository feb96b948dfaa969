//! One fault, one finding; whatever is damaged, no row is lost in silence.

use std::io::Write;

use letopis::disk;
use letopis::finding::{Finding, Severity};
use letopis::import::delimited::cell_name;
use letopis::snapshot::ShowValues;

use super::{Cell, Export, Fault, Outcome, bring, codes, only, read, sample};

/// The one blocking finding of an export, and nothing that shows a name.
fn fault(export: &Export) -> Result<(String, String), Fault> {
    let imported = read(export, ShowValues::OnlyHarmless)?;
    let blocking: Vec<&Finding> =
        imported.findings.iter().filter(|own| own.blocks()).collect();
    let [only] = blocking.as_slice() else {
        let all: Vec<String> =
            blocking.iter().map(|own| format!("{} {}", own.code, own.place)).collect();
        return Err(all.join(", ").into());
    };
    assert!(!format!("{:?}", imported.findings).contains("Берёзкин"));
    let total = imported.account.total();
    assert_eq!(total.read, total.used + total.refused);
    assert!(imported.findings.len() >= total.refused, "each refusal is listed");
    Ok((only.code.id.to_owned(), only.place.to_string()))
}

/// Table, row, column, its other value, code; the finding stands at that very cell.
const TWINS: &[(&str, &str, &str, &str, &str)] = &[
    ("manifest", "oneroster.version", "value", "2.0", "I02"),
    ("manifest", "manifest.version", "value", "2.0", "I02"),
    ("manifest", "file.users", "value", "whole", "I02"),
    ("orgs", "school-1", "type", "Schule", "I02"),
    ("orgs", "school-1", "name", "", "I02"),
    ("academicSessions", "h-2", "startDate", "2026-02-30", "I02"),
    ("academicSessions", "h-2", "startDate", "12.01.2026", "I02"),
    ("academicSessions", "h-2", "startDate", "2025-12-30", "I02"),
    ("academicSessions", "h-2", "endDate", "2026-01-12", "I02"),
    ("academicSessions", "h-2", "endDate", "2026-05-28", "I02"),
    ("academicSessions", "h-1", "type", "quarter", "I02"),
    ("academicSessions", "h-1", "schoolYear", "2031", "I02"),
    ("academicSessions", "h-1", "parentSourcedId", "y-1", "I04"),
    ("courses", "k-rus", "title", "", "I02"),
    ("classes", "c-7a", "title", "Ромашки", "I02"),
    ("classes", "c-7a", "classType", "room", "I02"),
    ("classes", "c-7a", "grades", "08", "I02"),
    ("classes", "c-7a", "schoolSourcedId", "district-1", "I02"),
    ("classes", "c-7a-rus", "courseSourcedId", "k-0", "I04"),
    ("classes", "c-7a-rus", "termSourcedIds", "h-1,h-3", "I04"),
    ("users", "u-02", "givenName", "", "I02"),
    ("users", "u-02", "role", "pupil", "I02"),
    ("users", "u-02", "status", "deleted", "I02"),
    ("users", "u-02", "dateLastModified", "yesterday", "I02"),
    ("enrollments", "e-10", "userSourcedId", "u-99", "I04"),
    ("enrollments", "e-03", "role", "teacher", "I03"),
    ("enrollments", "e-03", "role", "pupil", "I02"),
    ("enrollments", "e-10", "beginDate", "Берёзкин", "I02"),
    ("enrollments", "e-10", "endDate", "2025-09-01", "I02"),
    ("enrollments", "e-10", "primary", "yes", "I02"),
    ("enrollments", "e-10", "schoolSourcedId", "district-1", "I02"),
    ("categories", "g-half", "title", "", "I02"),
    ("lineItems", "i-rus-1", "dueDate", "16.09.2025", "I02"),
    ("lineItems", "i-rus-1", "classSourcedId", "c-7a", "I02"),
    ("lineItems", "i-rus-1", "categorySourcedId", "g-0", "I04"),
    ("lineItems", "i-rus-h1", "gradingPeriodSourcedId", "", "I02"),
    ("lineItems", "i-rus-h1", "gradingPeriodSourcedId", "y-2025", "I02"),
    ("results", "r-002", "sourcedId", "r-001", "I03"),
    ("results", "r-002", "sourcedId", "", "I02"),
    ("results", "r-002", "sourcedId", "Берёзкин 2", "I02"),
    ("results", "r-002", "lineItemSourcedId", "i-0", "I04"),
    ("results", "r-002", "studentSourcedId", "u-05", "I04"),
    ("results", "r-002", "scoreStatus", "graded", "I02"),
    ("results", "r-002", "scoreStatus", "submitted", "I02"),
    ("results", "r-002", "score", "6", "I02"),
    ("results", "r-002", "score", "4.5", "I02"),
    ("results", "r-002", "score", "", "I02"),
    ("demographics", "u-02", "birthDate", "2012-02-30", "I02"),
    ("demographics", "u-02", "sourcedId", "u-99", "I04"),
];

#[test]
fn each_twin_has_exactly_its_fault() -> Outcome {
    let bulk = sample("bulk")?;
    for (table, row, column, value, code) in TWINS {
        let cell = Cell(table, row, column);
        let (at, row) = cell.address(&bulk)?;
        let expected = format!("bulk/{table}.csv · {}", cell_name(at, row));
        let found = fault(&cell.changed(&bulk, value)?)
            .map_err(|error| format!("{table} {column} {value:?}: {error}"))?;
        assert_eq!(found, ((*code).to_owned(), expected), "{table} {column} {value:?}");
    }
    Ok(())
}

#[test]
fn a_faulty_table_is_one_finding_and_its_consequences_are_warnings() -> Outcome {
    let bulk = sample("bulk")?;
    let with =
        |table: &str, change: &dyn Fn(String) -> String| -> Result<Export, Fault> {
            let name = format!("bulk/{table}.csv");
            let mut export = bulk.clone();
            let text = String::from_utf8(export[&name].clone())?;
            export.insert(name, change(text).into_bytes());
            Ok(export)
        };
    let check = |export: &Export, code: &str, place: &str| -> Outcome {
        let found = fault(export).map_err(|error| format!("{code} {place}: {error}"))?;
        assert_eq!(found, (code.to_owned(), place.to_owned()));
        Ok(())
    };
    for table in
        ["users", "enrollments", "classes", "academicSessions", "orgs", "courses"]
    {
        let mut gone = bulk.clone();
        gone.remove(&format!("bulk/{table}.csv"));
        let told = Cell("manifest", &format!("file.{table}"), "value").address(&bulk)?;
        let place = format!("bulk/manifest.csv · {}", cell_name(told.0, told.1));
        check(&gone, "I24", &place)?;
        let absent = Cell("manifest", &format!("file.{table}"), "value");
        let place = format!("bulk/{table}.csv");
        check(&absent.changed(&bulk, "absent")?, "I03", &place)?;
        let renamed = with(table, &|own| own.replacen("sourcedId", "sourcedID", 1))?;
        check(&renamed, "I25", &format!("bulk/{table}.csv · 1"))?;
        let mut latin = bulk.clone();
        latin.entry(place.clone()).or_default().push(0xff);
        check(&latin, "I22", &place)?;
    }
    let mut gone = bulk.clone();
    gone.remove("bulk/manifest.csv");
    check(&gone, "I24", "bulk")?;
    let doubled = with("results", &|own| own.replacen("comment", "score", 1))?;
    check(&doubled, "I26", "bulk/results.csv · I1")?;
    check(&with("results", &|_| String::new())?, "I27", "bulk/results.csv")?;
    let ragged = with("results", &|own| own.replacen("r-001,", "r-001,,", 1))?;
    check(&ragged, "I20", "bulk/results.csv · 2")?;
    let open = with("results", &|own| own.replacen("r-001,", "r-001,\"", 1))?;
    check(&open, "I21", "bulk/results.csv · 2")?;
    let behind = with("results", &|own| own.replacen("r-001,", "r-001,\"\"x", 1))?;
    check(&behind, "I21", "bulk/results.csv · 2")?;
    // Whoever asks for it sees the value; nobody else sees a name.
    let cell = Cell("enrollments", "e-10", "beginDate");
    let named = cell.changed(&bulk, "Берёзкин")?;
    let shown = read(&named, ShowValues::All)?;
    assert!(shown.findings.iter().any(|own| {
        own.values.get("found").is_some_and(|own| own == "Берёзкин")
    }));
    Ok(())
}

#[test]
fn two_teachers_or_two_schools_are_not_chosen_between() -> Outcome {
    let bulk = sample("bulk")?;
    let add = |table: &str, row: &str| {
        let mut export = bulk.clone();
        let text = export.entry(format!("bulk/{table}.csv")).or_default();
        text.extend_from_slice(row.as_bytes());
        export
    };
    let second = "e-90,,,c-7a-rus,school-1,t-02,teacher,true,,\n";
    let found = fault(&add("enrollments", second))?;
    assert_eq!(found, ("I03".into(), "bulk/enrollments.csv · F20".into()));
    let helper = "e-90,,,c-7a-rus,school-1,t-02,teacher,false,,\n";
    let imported = read(&add("enrollments", helper), ShowValues::OnlyHarmless)?;
    assert_eq!(only(&imported)?.classes[0].courses[1].teacher.as_deref(), Some("t-01"));
    // A pupil of no homeroom, and a mark that stands twice.
    let stranger = "e-90,,,c-7a-rus,school-1,u-90,student,,,\n";
    let mut export = add("enrollments", stranger);
    let users = export.entry("bulk/users.csv".into()).or_default();
    let row = "u-90,,,true,school-1,student,u-90,,Ия,Яблокова,,,,,,,07,\n";
    users.extend_from_slice(row.as_bytes());
    assert_eq!(fault(&export)?, ("I04".into(), "bulk/enrollments.csv · F20".into()));
    let twice = "r-900,,,i-rus-1,u-01,fully graded,1,2025-09-16,\n";
    assert_eq!(fault(&add("results", twice))?.0, "I03");
    Ok(())
}

#[test]
fn a_hundred_thousand_quotes_and_a_huge_member_are_refused_quickly() -> Outcome {
    let bulk = sample("bulk")?;
    for (count, code) in [(100_000, "I25"), (100_001, "I21")] {
        let mut export = bulk.clone();
        export.insert("bulk/results.csv".into(), vec![b'"'; count]);
        assert_eq!(fault(&export)?.0, code, "{count}");
    }
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("export.zip");
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    for (name, text) in &bulk {
        archive.start_file(name.replace("bulk/", ""), options)?;
        match name.as_str() {
            "bulk/results.csv" => archive.write_all(&vec![0; 64 << 20])?,
            _ => archive.write_all(text)?,
        }
    }
    disk::write_atomically(&path, &archive.finish()?.into_inner())?;
    let report = bring(folder.path(), &[&path])?;
    assert!(report.written.is_empty());
    let blocking = codes(&report.findings, Severity::Blocks);
    assert_eq!(blocking.len(), 1, "{blocking:?}");
    Ok(())
}
