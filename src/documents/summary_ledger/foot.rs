//! The foot of the ledger: how many of each mark, and the shares.

use super::form::LedgerRow;
use super::result;
use crate::documents::paper::Captions;
use crate::documents::request::Request;
use crate::documents::words::caption;
use crate::journal::{MarkValue, ResultKind};

/// Marks of one subject, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    /// Marks 5, 4, 3 and 2 or lower.
    numbers: [u32; 4],
    not_certified: u32,
}

impl Count {
    fn add(&mut self, value: MarkValue) {
        match value {
            MarkValue::Number(number, _) => {
                let place = usize::from(5u8.saturating_sub(number)).min(3);
                self.numbers[place] += 1;
            }
            MarkValue::NotCertified => self.not_certified += 1,
            MarkValue::Pass | MarkValue::Fail | MarkValue::Exempt => {}
        }
    }

    /// Pupils with a mark or «Н/А»; the exempt and those without a result do not count.
    fn all(self) -> u32 {
        self.numbers.iter().sum::<u32>() + self.not_certified
    }

    /// Share of the best `places` marks in whole percent, rounded half up; `None` of none.
    ///
    /// Source: clause 2.14 (marks not below 3 ÷ pupils × 100 %).
    fn share(self, places: usize) -> Option<u32> {
        let good: u32 = self.numbers[..places].iter().sum();
        let all = self.all();
        (all > 0).then(|| (good * 200 + all) / (all * 2))
    }
}

/// Rows under the ledger, a cell per subject.
pub(super) fn foot(
    request: &Request<'_>,
    captions: &Captions,
    subjects: &[usize],
    kind: ResultKind,
) -> Vec<LedgerRow> {
    let class = request.class;
    let counts: Vec<Count> = subjects
        .iter()
        .map(|subject| {
            let mut count = Count::default();
            let values = (0..class.pupils.len())
                .filter_map(|pupil| result(class, pupil, *subject, kind));
            values.for_each(|value| count.add(value));
            count
        })
        .collect();
    let row = |label: String, cell: &dyn Fn(&Count) -> String| LedgerRow {
        label,
        cells: counts.iter().map(cell).collect(),
    };
    let shown = |count: &Count, number: u32| {
        if count.all() == 0 { String::new() } else { number.to_string() }
    };
    let mut rows = Vec::new();
    for (place, label) in ["5", "4", "3", "2"].into_iter().enumerate() {
        let label = format!("{} «{label}»", caption(captions, "number_of"));
        rows.push(row(label, &|count| shown(count, count.numbers[place])));
    }
    let not_certified = &request.profile.marks.words.not_certified;
    let label = format!("{} «{not_certified}»", caption(captions, "number_of"));
    rows.push(row(label, &|count| shown(count, count.not_certified)));
    for (places, name) in [(3, "share_passed"), (2, "share_good")] {
        let label = caption(captions, name).to_owned();
        rows.push(row(label, &|count| {
            count.share(places).map(|share| share.to_string()).unwrap_or_default()
        }));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_divide_by_everyone_with_a_mark_or_not_certified() {
        let check = |values: &[MarkValue], passed: Option<u32>, good: Option<u32>| {
            let mut count = Count::default();
            values.iter().for_each(|value| count.add(*value));
            assert_eq!((count.share(3), count.share(2)), (passed, good), "{values:?}");
        };
        let mark = |number| MarkValue::Number(number, None);
        check(&[], None, None);
        check(&[MarkValue::Exempt], None, None);
        check(&[mark(5), mark(4), mark(3), mark(2)], Some(75), Some(50));
        check(&[mark(5), MarkValue::NotCertified, MarkValue::Exempt], Some(50), Some(50));
        check(&[mark(3), mark(3), mark(2)], Some(67), Some(0));
    }
}
