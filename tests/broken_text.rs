//! Texts that are no JSON, or no plain one, and what is said of them.

use letopis::snapshot;

use super::reading::{check_place, read, school, sole, text};

type Fault = Box<dyn std::error::Error>;
type Outcome = Result<(), Fault>;

/// Replaces a text that stands once in 7А.
fn replaced(from: &str, to: &str) -> Result<String, Fault> {
    let text = text(&school()?);
    match text.find(from) {
        Some(_) => Ok(text.replacen(from, to, 1)),
        None => Err(format!("no {from}").into()),
    }
}

#[test]
fn what_is_no_plain_json_hides_nothing_else() -> Outcome {
    let topic = "\"topic\":\"";
    let export = school()?;
    let own = export.pointer("/classes/0/courses/0/lessons/0/number");
    let number = format!("\"number\":{},\"topic\"", own.ok_or("no lesson")?);
    let as_number =
        |written: &str| replaced(&number, &format!("\"number\":{written},\"topic\""));
    let first = "/classes/0/courses/0/lessons/0";
    let number_at = format!("{first}/number");
    let deep = format!("\"topic\":{}{},\"room\":\"", "[".repeat(500), "]".repeat(500));
    let doubled = "\"grade\":7,\"grade\":7";
    for (code, pointer, text, written) in [
        ("S03", "/classes/0/grade", replaced("\"grade\":7", doubled)?, None),
        ("S06", &format!("{first}/topic"), replaced(topic, "\"topic\":\"\\ud800")?, None),
        ("S05", &number_at, as_number("1e400")?, Some("1e400")),
        ("S05", &number_at, as_number("7.0")?, Some("7.0")),
        ("S05", &number_at, as_number("-0")?, Some("-0")),
        (
            "S06",
            &number_at,
            as_number("99999999999999999999")?,
            Some("99999999999999999999"),
        ),
        (
            "S02",
            &format!("{first}/?"),
            replaced(topic, "\"\\udc00\":1,\"topic\":\"")?,
            None,
        ),
        (
            "S13",
            &format!("{first}/topic{}", "/0".repeat(58)),
            replaced(topic, &deep)?,
            None,
        ),
    ] {
        let reading = read(text.as_bytes());
        let finding = sole(&reading, code, pointer);
        let shown = finding.values.get("found").map(String::as_str);
        assert!(written.is_none() || shown == written, "{shown:?}");
        assert!(reading.classes.last().is_some_and(Option::is_some), "{code}: 7Б");
    }
    Ok(())
}

#[test]
fn what_is_no_json_says_what_stands_there() -> Outcome {
    let good = text(&school()?);
    let wide: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let first_line = good.lines().next().unwrap_or_default().chars().count();
    type Place = Option<(usize, usize)>;
    let cases: [(Vec<u8>, &str, Place); 13] = [
        (Vec::new(), "nothing", Some((1, 1))),
        (b" \r\n\t\n".to_vec(), "nothing", Some((1, 1))),
        ([b"\xef\xbb\xbf", good.as_bytes()].concat(), "byte-order-mark", Some((1, 1))),
        ([b"\xff\xfe", &wide[..]].concat(), "utf-16", Some((1, 1))),
        (wide, "utf-16", Some((1, 1))),
        ([b"\n \xd1\x8f\xd1", good.as_bytes()].concat(), "bytes", Some((2, 3))),
        (b"\xd1\x8f\xd1\x8f: 1".to_vec(), "U+044F", Some((1, 1))),
        (good.as_bytes()[..good.len() / 2].to_vec(), "end", None),
        ("{\"я\": \"ы\n\"}".as_bytes().to_vec(), "U+000A", Some((1, 9))),
        (b"{\"a\": NaN}".to_vec(), "N", Some((1, 7))),
        (b"{\"a\": Infinity}".to_vec(), "I", Some((1, 7))),
        ([good.as_bytes(), b"{}"].concat(), "{", None),
        (good.replacen(",\n", ",\n\0", 1).into_bytes(), "U+0000", Some((2, 1))),
    ];
    assert!(first_line > 100);
    for (text, expected, place) in cases {
        let reading = read(&text);
        assert_eq!(reading.findings.len(), 1, "{expected}");
        let finding = &reading.findings[0];
        assert_eq!(finding.code.id, "S01", "{expected}");
        let found = finding.values.get("found").or(finding.values.get("found-type"));
        assert_eq!(found.map(String::as_str), Some(expected));
        check_place(finding);
        let at = (finding.place.line.unwrap_or(0), finding.place.column.unwrap_or(0));
        assert!(place.is_none_or(|place| place == at), "{expected}: {at:?}");
        assert!(snapshot::heading(&text).is_none(), "{expected}");
    }
    Ok(())
}
