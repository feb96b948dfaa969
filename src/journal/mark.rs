//! Current marks and the five kinds of resulting marks.

use std::collections::BTreeMap;
use std::fmt;

use super::Recorded;

/// A current mark; several may share a cell with each other and with an absence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Index of the pupil in the class.
    pub pupil: usize,
    /// Index of the lesson in the course.
    pub lesson: usize,
    /// Index of the work in the lesson.
    pub work: Option<usize>,
    /// What stands there.
    pub value: MarkValue,
    /// When and by whom it was entered.
    pub recorded: Recorded,
    /// Whether a protocol says that a missed topic was passed later (instruction, point 3).
    pub has_protocol: bool,
}

/// What stands in a mark's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkValue {
    /// A mark of the scale, with a sign if the source has one.
    Number(u8, Option<Sign>),
    /// Зачтено.
    Pass,
    /// Не зачтено.
    Fail,
    /// Не аттестован(а).
    NotCertified,
    /// Освобождён(а).
    Exempt,
}

/// A sign behind a mark, «4-».
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// «+».
    Plus,
    /// «-».
    Minus,
}

impl MarkValue {
    /// Reads a value as snapshot v1 writes it; `None` if it is none.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "pass" => return Some(Self::Pass),
            "fail" => return Some(Self::Fail),
            "not_certified" => return Some(Self::NotCertified),
            "exempt" => return Some(Self::Exempt),
            _ => {}
        }
        let (digits, sign) = match text.strip_suffix('+') {
            Some(digits) => (digits, Some(Sign::Plus)),
            None => match text.strip_suffix('-') {
                Some(digits) => (digits, Some(Sign::Minus)),
                None => (text, None),
            },
        };
        // A leading zero would not be printed: «05» is no mark that anyone gave.
        let is_number = !digits.is_empty()
            && digits.bytes().all(|b| b.is_ascii_digit())
            && (digits == "0" || !digits.starts_with('0'));
        is_number.then(|| digits.parse().ok())?.map(|number| Self::Number(number, sign))
    }

    /// The number, if it is one.
    pub fn number(self) -> Option<u8> {
        match self {
            Self::Number(number, _) => Some(number),
            _ => None,
        }
    }
}

/// The value as snapshot v1 writes it; what paper says is the profile's.
impl fmt::Display for MarkValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number, sign) => {
                let sign = match sign {
                    None => "",
                    Some(Sign::Plus) => "+",
                    Some(Sign::Minus) => "-",
                };
                write!(f, "{number}{sign}")
            }
            Self::Pass => f.write_str("pass"),
            Self::Fail => f.write_str("fail"),
            Self::NotCertified => f.write_str("not_certified"),
            Self::Exempt => f.write_str("exempt"),
        }
    }
}

/// Which of the five kinds a resulting mark is; they are never merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ResultKind {
    /// За период, with the index of the term in the calendar.
    Term(usize),
    /// Промежуточная аттестация.
    Interim,
    /// Годовая.
    Year,
    /// Экзаменационная.
    Exam,
    /// Итоговая.
    Final,
}

/// One resulting mark.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ResultMark {
    /// Index of the pupil in the class.
    pub pupil: usize,
    /// Index of the subject in the class.
    pub subject: usize,
    /// Which kind.
    pub kind: ResultKind,
    /// What stands there.
    pub value: MarkValue,
}

/// Resulting marks of a class by cell (subject, pupil, kind).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Results {
    marks: BTreeMap<(usize, usize, ResultKind), MarkValue>,
    recorded: BTreeMap<(usize, usize, ResultKind), Recorded>,
}

impl Results {
    /// Puts a mark into its cell; gives back the mark that stood there, if one did.
    pub fn insert(&mut self, mark: &ResultMark) -> Option<MarkValue> {
        self.marks.insert((mark.subject, mark.pupil, mark.kind), mark.value)
    }

    /// Takes note of when and by whom the mark of a cell was entered.
    pub fn record(&mut self, mark: &ResultMark, recorded: Recorded) {
        if recorded != Recorded::default() {
            self.recorded.insert((mark.subject, mark.pupil, mark.kind), recorded);
        }
    }

    /// When and by whom the mark of a cell was entered.
    pub fn recorded(&self, mark: &ResultMark) -> Recorded {
        let cell = (mark.subject, mark.pupil, mark.kind);
        self.recorded.get(&cell).copied().unwrap_or_default()
    }

    /// The mark of one cell.
    pub fn get(
        &self,
        subject: usize,
        pupil: usize,
        kind: ResultKind,
    ) -> Option<MarkValue> {
        self.marks.get(&(subject, pupil, kind)).copied()
    }

    /// All cells in order of subject, pupil, kind.
    pub fn iter(&self) -> impl Iterator<Item = ResultMark> + '_ {
        self.marks.iter().map(|(&(subject, pupil, kind), &value)| ResultMark {
            pupil,
            subject,
            kind,
            value,
        })
    }

    /// Whether some cell has this kind.
    pub fn has_kind(&self, kind: ResultKind) -> bool {
        self.marks.keys().any(|(_, _, own)| *own == kind)
    }

    /// Whether some cell of the subject has this kind.
    pub fn has_kind_in(&self, subject: usize, kind: ResultKind) -> bool {
        let range = (subject, 0, ResultKind::Term(0))..=(subject, usize::MAX, kind);
        self.marks.range(range).any(|((_, _, own), _)| *own == kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_as_written_or_refused() {
        for text in ["5", "4-", "3+", "pass", "fail", "not_certified", "exempt", "100"] {
            let value = MarkValue::parse(text);
            assert_eq!(value.map(|value| value.to_string()).as_deref(), Some(text));
        }
        for text in ["", "+", "н", "5 5", "-4", "4--", "1000", "٣", "05", "00"] {
            assert_eq!(MarkValue::parse(text), None, "{text:?}");
        }
    }
}
