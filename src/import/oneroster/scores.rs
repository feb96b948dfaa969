//! What a result says as a mark: score scales, words, whole marks.

use std::collections::BTreeMap;

use super::Mapper;
use super::record::Record;
use crate::finding::{Finding, Place};
use crate::import::codes::CONFLICT;
use crate::import::{is_on_scale, mark_on_scale};
use crate::profile::Profile;

/// What was handed in and graded.
const STATUSES: [&str; 5] =
    ["exempt", "fully graded", "not submitted", "partially graded", "submitted"];

/// What each score of a scale is as a mark.
type Scale = Vec<(String, String)>;

/// The scales of line items and of results.
#[derive(Debug, Default)]
pub(super) struct Scales {
    scales: BTreeMap<String, Scale>,
    by_item: Assigned,
    by_result: Assigned,
}

/// The id of the scale of each line item or result, and where that is said.
type Assigned = BTreeMap<String, (String, Place)>;

impl Scales {
    /// Reads scales and what they are for.
    pub(super) fn read(mapper: &mut Mapper<'_>) -> Self {
        let mut own = Self::default();
        for record in mapper.store.all("scoreScales") {
            let scale = scale(&record, mapper.request.profile);
            if let Some(scale) = mapper.store.settle(&record, scale) {
                own.scales.insert(record.id.clone(), scale);
            }
        }
        for record in mapper.store.all("lineItemScoreScales") {
            let list = &mut own.by_item;
            assign(mapper, &record, ("lineItemSourcedId", "lineItems"), list);
        }
        for record in mapper.store.all("resultScoreScales") {
            let list = &mut own.by_result;
            assign(mapper, &record, ("resultSourcedId", "results"), list);
        }
        own
    }

    /// The mark of a result; `None` if it gives none.
    pub(super) fn mark(
        &self,
        result: &Record,
        item: &str,
        profile: &Profile,
    ) -> Result<Option<String>, Finding> {
        let status = result.word("scoreStatus", &STATUSES)?;
        let score =
            ["textScore", "score"].into_iter().find(|own| result.optional(own).is_some());
        match (status, score) {
            ("fully graded", Some(column)) => self.value(result, item, column, profile),
            ("fully graded", None) => Err(result.bad("score", &range(profile))),
            ("exempt", None) => Ok(Some("exempt".into())),
            (_, None) => Ok(None),
            // A score without a final grade is no mark of a journal.
            (_, Some(_)) => Err(result.bad("scoreStatus", "fully graded")),
        }
    }

    fn value(
        &self,
        result: &Record,
        item: &str,
        column: &str,
        profile: &Profile,
    ) -> Result<Option<String>, Finding> {
        let scale = self.by_result.get(&result.id).or_else(|| self.by_item.get(item));
        if let Some(scale) = scale.and_then(|(id, _)| self.scales.get(id)) {
            let text = result.text(column)?;
            let mut found = scale.iter().filter(|(from, _)| is_within(text, from));
            let mark = found.next().map(|(_, mark)| mark.clone());
            let is_one = found.all(|(_, other)| Some(other) == mark.as_ref());
            let expected = || scale.iter().map(|(from, _)| &**from).collect::<Vec<_>>();
            return match mark {
                Some(mark) if is_one => Ok(Some(mark)),
                _ => Err(result.bad(column, &expected().join(", "))),
            };
        }
        let number = match result.optional("score") {
            Some(score) => Some(
                whole(score, profile)
                    .ok_or_else(|| result.bad("score", &range(profile)))?,
            ),
            None => None,
        };
        let word = match result.optional("textScore") {
            Some(text) => {
                let word = mark_on_scale(text, profile);
                Some(word.ok_or_else(|| result.bad("textScore", &range(profile)))?)
            }
            None => None,
        };
        if let (Some(number), Some(word)) = (&number, &word)
            && number != word.trim_end_matches(['+', '-'])
        {
            let finding = result.finding(CONFLICT, "textScore").expected(number);
            let finding = finding.with("key", &result.id);
            return Err(finding.with("other", result.place("score")));
        }
        Ok(word.or(number))
    }
}

fn assign(
    mapper: &mut Mapper<'_>,
    record: &Record,
    (column, table): (&'static str, &'static str),
    list: &mut Assigned,
) {
    let outcome = mapper.store.named(record, column, table).and_then(|target| {
        let scale = mapper.store.named(record, "scoreScaleSourcedId", "scoreScales")?;
        let place = record.place("scoreScaleSourcedId");
        match list.get(&target.id) {
            Some((own, other)) if *own != scale.id => {
                Err(CONFLICT.at(place).with("key", &target.id).with("other", other))
            }
            _ => {
                list.insert(target.id.clone(), (scale.id.clone(), place));
                Ok(())
            }
        }
    });
    mapper.store.settle(record, outcome);
}

/// `{90-100:5},{75-89:4}`.
fn scale(record: &Record, profile: &Profile) -> Result<Scale, Finding> {
    record.text("scoreScaleValue")?;
    let bad = || record.bad("scoreScaleValue", "{90-100:5},{75-89:4}");
    let pair = |text: &str| {
        let (from, to) = text.strip_prefix('{')?.strip_suffix('}')?.split_once(':')?;
        let mark = mark_on_scale(to, profile)?;
        Some((from.trim().to_owned(), mark))
    };
    let values = record.list("scoreScaleValue").into_iter();
    values.map(|own| pair(own).ok_or_else(bad)).collect()
}

/// Whether a score is this one, or lies in this range with both ends.
fn is_within(score: &str, range: &str) -> bool {
    if score == range {
        return true;
    }
    let Ok(score) = score.parse::<f64>() else { return false };
    let (low, high) = range.split_once('-').unwrap_or((range, range));
    let ends = (low.trim().parse::<f64>(), high.trim().parse::<f64>());
    matches!(ends, (Ok(low), Ok(high)) if low <= score && score <= high)
}

/// A whole mark of the school's scale: `5`, `5.0`.
fn whole(score: &str, profile: &Profile) -> Option<String> {
    let (number, rest) = score.split_once('.').unwrap_or((score, "0"));
    let is_whole = !rest.is_empty() && rest.bytes().all(|own| own == b'0');
    let is_number = !number.is_empty() && number.bytes().all(|own| own.is_ascii_digit());
    (is_whole && is_number && is_on_scale(number, profile)).then(|| number.to_owned())
}

fn range(profile: &Profile) -> String {
    format!("{}–{}", profile.marks.lowest, profile.marks.highest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_a_mark_only_if_it_is_whole_and_on_the_scale() {
        let check = |score: &str, expected: Option<&str>| {
            assert_eq!(whole(score, &Profile::default()).as_deref(), expected, "{score}");
        };
        check("5", Some("5"));
        check("4.00", Some("4"));
        for none in ["6", "0", "4.5", "5.", "-3", "5e0", "", "⁵"] {
            check(none, None);
        }
    }

    #[test]
    fn ranges_have_both_ends() {
        for (score, range, expected) in [
            ("90", "90-100", true),
            ("100", "90-100", true),
            ("89.9", "90-100", false),
            ("A", "A", true),
            ("A", "90-100", false),
            ("7", "7.0", true),
        ] {
            assert_eq!(is_within(score, range), expected, "{score} {range}");
        }
    }
}
