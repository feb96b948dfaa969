use super::*;
use crate::checklist::Particulars;
use crate::checklist::previous::{Comparison, Memory, Seen};
use crate::checklist::tests::{HOMEWORK, TOPIC, found, list, occasion};
use crate::finding::Finding;
use crate::messages::Language;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn russian() -> &'static Messages {
    Messages::of(Language::Russian)
}

#[test]
fn what_stands_in_the_journal_is_no_markup() -> Outcome {
    let hostile = "<script>alert(1)</script>\"'&</table>";
    let mut finding = found(TOPIC, "7А", hostile).found(hostile).expected(hostile);
    finding.teacher = Some(hostile.into());
    finding.place.pupil = Some(hostile.into());
    let text = page(&list(&[finding], &Particulars::default()), russian())?;
    assert!(!text.contains("<script>alert"));
    assert_eq!(text.matches("<script>").count(), 2);
    assert_eq!(text.matches("</table>").count(), text.matches("<table").count());
    // Subject, teacher, pupil, expected and found of the list; the teacher once more above.
    assert_eq!(text.matches("&lt;script&gt;alert(1)").count(), 6);
    Ok(())
}

#[test]
fn the_policy_admits_the_style_and_the_script_of_the_page_alone() -> Outcome {
    let text =
        page(&list(&[found(TOPIC, "7А", "Физика")], &Particulars::default()), russian())?;
    let inside = |tag: &str| -> Vec<&str> {
        let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
        let parts = text.split(&*open).skip(1);
        parts.filter_map(|own| Some(own.split_once(&*close)?.0)).collect()
    };
    for (tag, directive, count) in
        [("style", "style-src", 1), ("script", "script-src", 2)]
    {
        let digest = |own: &&str| {
            let digest = digest::sha256_base64(own.as_bytes()).replace('/', "&#x2f;");
            format!(" &#x27;sha256-{digest}&#x27;")
        };
        let digests: Vec<String> = inside(tag).iter().map(digest).collect();
        assert_eq!(digests.len(), count);
        let expected = format!("{directive}{};", digests.concat());
        assert!(text.contains(&expected), "{expected}");
    }
    assert!(!text.contains("unsafe"));
    for outside in ["http:", "https:", "url(", "@import", "src=", "<link", " style="] {
        assert!(!text.contains(outside), "{outside}");
    }
    Ok(())
}

#[test]
fn counts_stand_before_the_list_and_every_finding_is_a_line() -> Outcome {
    let findings: Vec<Finding> = (0..30)
        .map(|own| {
            found(if own < 10 { TOPIC } else { HOMEWORK }, "7А", &format!("П{own}"))
        })
        .collect();
    let text = page(&list(&findings, &Particulars::default()), russian())?;
    let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("no {part}"));
    assert!(at("<b>10</b> <span>замечаний мешают печати") < at("Что делать"));
    assert!(
        at("Что делать") < at("По классам") && at("По учителям") < at("Все замечания")
    );
    assert_eq!(text.matches("<tr class=\"b\"><td>").count(), 10);
    assert_eq!(text.matches("<tr class=\"w\"><td>").count(), 20);
    assert!(text.contains("<html lang=\"ru\">") && text.contains("05.09.2025"));
    let english =
        page(&list(&findings, &Particulars::default()), Messages::of(Language::English))?;
    assert!(english.contains("<html lang=\"en\">") && english.contains("2025-09-05"));
    Ok(())
}

#[test]
fn a_page_without_findings_says_so_and_has_nothing_to_filter() -> Outcome {
    let text = page(&list(&[], &Particulars::default()), russian())?;
    assert!(text.contains("ничто не мешает печати") && text.contains("Замечаний нет."));
    assert!(!text.contains("<table") && !text.contains("id=\"controls\""));
    Ok(())
}

#[test]
fn the_comparison_tells_new_and_gone_apart() -> Outcome {
    let messages = russian();
    let before = [found(TOPIC, "7А", "Физика"), found(TOPIC, "7Б", "Физика")];
    let now = [found(TOPIC, "7А", "Физика"), found(HOMEWORK, "7А", "Химия")];
    let memory = Memory::of(&before, occasion().as_of, None);
    let seen = ["7А", "7Б"].map(|own| ("2025-26".to_owned(), own.to_owned()));
    let seen = Seen { classes: seen.into(), is_whole: true };
    let comparison = Comparison::of(&memory, &now, &seen, |_, _| true);
    let particulars = Particulars::default();
    let lines = now.iter().zip(comparison.is_new.iter().copied());
    let list = Checklist::new(occasion(), lines, &particulars, messages);
    let text = page(&list.compared(&comparison, &particulars, messages), messages)?;
    assert!(text.contains("Было 2, стало 2"));
    assert!(text.contains(
        "новых 1, устранено или разрешено 1; прежняя проверка — на 24.11.2026"
    ));
    assert_eq!(text.matches("<mark>новое</mark>").count(), 1);
    let (_, gone) = text.split_once("<details>").unwrap_or_default();
    assert!(gone.contains("<td>7Б</td>") && !gone.contains("<td>7А</td>"));
    Ok(())
}

#[test]
fn only_a_page_of_the_program_is_its_own() -> Outcome {
    let text = page(&list(&[], &Particulars::default()), russian())?;
    assert!(is_own(text.as_bytes()));
    assert!(!is_own(b"<!doctype html><title>letopis</title>"));
    assert!(!is_own(b""));
    Ok(())
}

#[test]
fn the_index_leads_to_every_slip() -> Outcome {
    let messages = russian();
    let mut findings = [found(TOPIC, "7А", "Физика"), found(TOPIC, "7Б", "Физика")];
    findings[0].teacher = Some("Щукин А.".into());
    let list = list(&findings, &Particulars::default());
    let slips = list.slips(messages);
    let named: Vec<(String, &Checklist)> =
        (1..).zip(&slips).map(|(at, own)| (format!("slip-{at:02}.html"), own)).collect();
    let text = index(&list, &named, messages)?;
    assert!(text.contains("<a href=\"slip-01.html\">Щукин А.</a>"));
    assert!(text.contains("<a href=\"slip-02.html\">без адресата</a>"));
    assert!(text.contains("script-src &#x27;none&#x27;") && !text.contains("<script"));
    let slip = page(&slips[0], messages)?;
    assert!(slip.contains("<h1>Замечания: Щукин А.</h1>"));
    assert!(!slip.contains("По учителям") && !slip.contains("data-column=\"teacher\""));
    Ok(())
}
