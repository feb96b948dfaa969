//! Maps that do not say what they should: each has its one finding with its address.

use letopis::finding::Severity;

use super::{Outcome, file, proposed, read, read_alone, sample, told};
use letopis::profile::Profile;

#[test]
fn each_fault_of_a_map_has_its_address() -> Outcome {
    let map = proposed()?.replace("# ? столбец", "# столбец");
    let check = |from: &str, to: &str, expected: &[&str]| -> Outcome {
        assert!(map.contains(from), "{from}");
        let imported = read(&map.replacen(from, to, 1), &sample()?);
        let found: Vec<String> = imported
            .findings
            .iter()
            .filter(|own| own.severity == Severity::Blocks)
            .map(|own| {
                let pointer = own.place.pointer.clone();
                let line = own.place.line.map(|own| own.to_string());
                format!("{} {}", own.code, pointer.or(line).unwrap_or_default())
            })
            .collect();
        assert_eq!(found, expected, "{from} → {to}");
        assert!(imported.snapshots.is_empty());
        Ok(())
    };
    check("letopis_map = 1", "letopis_map = 2", &["I42 /letopis_map"])?;
    check("letopis_map = 1\n", "", &["I42 /letopis_map"])?;
    check("letopis_map = 1", "letopis_map = ", &["I42 5"])?;
    check("system = ", "source = ", &["I42 /source", "I42 /system"])?;
    check(
        "school_year = \"2025/2026\"",
        "school_year = \"2025\"",
        &["I42 /school_year"],
    )?;
    let before = "system = ";
    check(before, "dates = \"%q\"\nsystem = ", &["I42 /dates"])?;
    check(before, "dates = \"%d.%m\"\nsystem = ", &["I42 /dates"])?;
    check("skip = { ", "skip = [\"Итого*\"]  # { ", &["I42 /table/0/skip"])?;
    check(
        "\"Учитель\" = ",
        "\"Часов 1\" = []\n\"Учитель\" = ",
        &["I42 /table/0/fill/1/Часов 1"],
    )?;
    check("heading_rows = 2", "heading_rows = 0", &["I42 /table/0/heading_rows"])?;
    check("heading_rows = 2", "headings = 2", &["I42 /table/0/headings"])?;
    check("tab = \"Нагрузка\"", "tab = \"Часы\"", &["I42 /table/0/fill/1/tab"])?;
    check("\"Учитель\" = ", "\"Педагог\" = ", &["I42 /table/0/fill/1/Педагог"])?;
    check(
        "{ across = \"count\" }",
        "{ across = 1 }",
        &["I42 /table/0/fill/2", "I42 /table/0/fill/2/Урок"],
    )?;
    check(
        "\"Дата\" = { across = \"heading\" }\n",
        "",
        &["I42 /table/0/fill/2", "I42 /table/0/fill/2"],
    )?;
    check("\"Отметка\" = \"Год\"\n", "", &["I42 /table/1/fill/2"])?;
    Ok(())
}

#[test]
fn a_map_that_fits_no_table_or_no_heading_says_so() -> Outcome {
    let map = proposed()?;
    let imported = read(&map.replace("\"results.csv\"", "\"list.csv\""), &sample()?);
    assert_eq!(told(&imported), ["I33 results.csv"]);
    let imported =
        read_alone(&map.replace("school_year", "#"), &sample()?, &Profile::default());
    assert_eq!(told(&imported), ["I41 map.toml"]);
    // A page without tables, and one of which nothing is recognised.
    let page = |text: &str| letopis::import::guess(&[file("a.html", text)]);
    let codes = |found: Result<String, Vec<letopis::finding::Finding>>| {
        found.map_err(|own| own.iter().map(|own| own.code.id).collect::<Vec<_>>())
    };
    assert_eq!(codes(page("<p>Журнал</p>")), Err(vec!["I27"]));
    assert_eq!(codes(page("<table><tr><td>a<td>b</table>")), Err(vec!["I27"]));
    assert!(page("<table><tr><td>ФИО<td>Класс<td>Оценка</table>").is_ok());
    Ok(())
}
