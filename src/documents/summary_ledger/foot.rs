//! The foot of the ledger: how many of each mark, and the shares.

use super::form::LedgerRow;
use crate::documents::paper::Captions;
use crate::documents::request::Request;
use crate::documents::words::{best_mark, caption, counted_as, has_higher, percent};
use crate::journal::{ClassGroup, MarkValue, Marking, ResultKind};

/// Stands where a subject has no such marks by plan: neither unknown nor none.
const NOT_BY_PLAN: &str = "—";

/// The rows under the ledger, and what is to be said below them.
pub(super) struct Foot {
    /// None where no subject has a mark to count.
    pub(super) rows: Vec<LedgerRow>,
    /// `None` where there are no subjects.
    pub(super) note: Option<String>,
}

/// Marks of one subject, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    /// The subject is marked by the scale, by plan or in fact.
    is_marked: bool,
    /// The subject is passed or failed, by plan or in fact.
    is_passed: bool,
    /// Marks 5 or higher, 4, 3 and 2 or lower.
    numbers: [u32; 4],
    /// Some of the last are lower than 2.
    has_lower: bool,
    passed: u32,
    failed: u32,
    not_certified: u32,
}

impl Count {
    /// Nothing counted yet of a subject that is marked so.
    fn new(markings: impl Iterator<Item = Marking>) -> Self {
        markings.fold(Self::default(), |count, marking| Self {
            is_marked: count.is_marked || marking == Marking::Marked,
            is_passed: count.is_passed || marking == Marking::PassFail,
            ..count
        })
    }

    fn add(&mut self, value: MarkValue) {
        match value {
            MarkValue::Number(number, _) => {
                let place = usize::from(5 - counted_as(number));
                self.numbers[place] += 1;
                self.has_lower |= number < 2;
                self.is_marked = true;
            }
            MarkValue::Pass => self.passed += 1,
            MarkValue::Fail => self.failed += 1,
            MarkValue::NotCertified => self.not_certified += 1,
            MarkValue::Exempt => {}
        }
        self.is_passed |= matches!(value, MarkValue::Pass | MarkValue::Fail);
    }

    /// Pupils with a mark or «Н/А»; the exempt and those without a result do not count.
    fn all(self) -> u32 {
        self.numbers.iter().sum::<u32>() + self.not_certified
    }

    /// Pupils with any result but an exemption.
    fn known(self) -> u32 {
        self.all() + self.passed + self.failed
    }

    /// How many marks there are of a sort that the subject may have: blank where no result
    /// is known.
    fn shown(self, is_by_plan: bool, number: u32) -> String {
        match (is_by_plan, self.known()) {
            (false, _) => NOT_BY_PLAN.to_owned(),
            (true, 0) => String::new(),
            (true, _) => number.to_string(),
        }
    }

    /// Share of the best `places` marks in whole percent; `None` of none.
    fn share(self, places: usize) -> Option<u32> {
        let good: u32 = self.numbers[..places].iter().sum();
        percent(good, self.all())
    }

    fn shown_share(self, places: usize) -> String {
        match self.is_marked {
            true => self.share(places).map(|share| share.to_string()).unwrap_or_default(),
            false => NOT_BY_PLAN.to_owned(),
        }
    }
}

/// Rows under the ledger, a cell per subject.
pub(super) fn foot(
    request: &Request<'_>,
    captions: &Captions,
    subjects: &[usize],
    kind: ResultKind,
) -> Foot {
    let counts: Vec<Count> =
        subjects.iter().map(|subject| count(request.class, *subject, kind)).collect();
    if counts.is_empty() {
        return Foot { rows: Vec::new(), note: None };
    }
    let is_final = kind == ResultKind::Final;
    let note = |name: &str| caption(captions, name).to_owned();
    if counts.iter().all(|count| count.known() == 0) {
        let name = if is_final { "no_foot_final" } else { "no_foot_year" };
        return Foot { rows: Vec::new(), note: Some(note(name)) };
    }
    let rows = rows(request, captions, &counts);
    let mut text = note(if is_final { "foot_note_final" } else { "foot_note_year" });
    if rows.iter().any(|row| row.cells.iter().any(|cell| cell == NOT_BY_PLAN)) {
        text = format!("{text} {}", note("foot_note_dash"));
    }
    if has_higher(request.profile) {
        text = format!("{text} {}", note("foot_note_higher"));
    }
    Foot { rows, note: Some(text) }
}

fn count(class: &ClassGroup, subject: usize, kind: ResultKind) -> Count {
    let courses = class.courses.iter().filter(|course| course.subject == subject);
    let mut count = Count::new(courses.map(|course| course.marking));
    (0..class.pupils.len())
        .filter_map(|pupil| class.result(subject, pupil, kind))
        .for_each(|value| count.add(value));
    count
}

/// Marks of the scale, then pass and fail where some subject has them, then the shares.
fn rows(request: &Request<'_>, captions: &Captions, counts: &[Count]) -> Vec<LedgerRow> {
    let words = &request.profile.marks.words;
    let row = |label: String, cell: &dyn Fn(Count) -> String| LedgerRow {
        label,
        closes_year: false,
        cells: counts.iter().map(|count| cell(*count)).collect(),
    };
    let of = |mark: &str| format!("{} «{mark}»", caption(captions, "number_of"));
    let mut rows = Vec::new();
    for (place, mark) in ["5", "4", "3", "2"].into_iter().enumerate() {
        let mut label = of(mark);
        // A school that gives marks above 5 or below 2 counts them here, and the row says so.
        if place == 0 {
            label = best_mark(&label, request.profile, captions);
        }
        if place == 3 && counts.iter().any(|count| count.has_lower) {
            label = format!("{label} {}", caption(captions, "and_lower"));
        }
        rows.push(row(label, &|count| {
            count.shown(count.is_marked, count.numbers[place])
        }));
    }
    if counts.iter().any(|count| count.is_passed) {
        let passed = |count: Count| count.shown(count.is_passed, count.passed);
        let failed = |count: Count| count.shown(count.is_passed, count.failed);
        rows.push(row(of(&words.pass), &passed));
        rows.push(row(of(&words.fail), &failed));
    }
    rows.push(row(of(&words.not_certified), &|count| {
        count.shown(count.is_marked || count.is_passed, count.not_certified)
    }));
    for (places, name) in [(3, "share_passed"), (2, "share_good")] {
        let label = caption(captions, name).to_owned();
        rows.push(row(label, &|count| count.shown_share(places)));
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
        check(&[mark(10), mark(6), mark(4), mark(2)], Some(75), Some(75));
        check(&[mark(5), MarkValue::NotCertified, MarkValue::Exempt], Some(50), Some(50));
        check(&[mark(3), mark(3), mark(2)], Some(67), Some(0));
        let all_but_one = [&vec![mark(4); 214][..], &[mark(2)]].concat();
        check(&all_but_one, Some(99), Some(99));
    }

    #[test]
    fn pass_and_fail_are_counted_and_what_is_unknown_stays_blank() {
        use MarkValue::{Exempt, Fail, NotCertified, Pass};
        let check = |marking: Marking, values: &[MarkValue], cells: [&str; 4]| {
            let mut count = Count::new([marking].into_iter());
            values.iter().for_each(|value| count.add(*value));
            let own = [
                count.shown(count.is_marked, count.numbers[1]),
                count.shown(count.is_passed, count.passed),
                count.shown(count.is_passed, count.failed),
                count.shown_share(3),
            ];
            assert_eq!(own, cells, "{marking:?} {values:?}");
        };
        let four = MarkValue::Number(4, None);
        check(Marking::PassFail, &[Pass, Pass, NotCertified], ["—", "2", "0", "—"]);
        check(Marking::PassFail, &[Fail, Exempt], ["—", "0", "1", "—"]);
        check(Marking::PassFail, &[], ["—", "", "", "—"]);
        check(Marking::Marked, &[four], ["1", "—", "—", "100"]);
        check(Marking::Marked, &[Exempt], ["", "—", "—", ""]);
        check(Marking::Marked, &[four, Pass], ["1", "1", "0", "100"]);
        check(Marking::Unmarked, &[], ["—", "—", "—", "—"]);
    }
}
