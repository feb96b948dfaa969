//! «Перечень замечаний»: the findings of a check as a document for the deputy director.
//!
//! [`Checklist`] is plain data, made from findings, from what they leave out on purpose and
//! from what the check before remembered; [`page`] and [`sheet`] write it down.
//! Pupils are named here and not in plain answers. This room reads no journal, knows no
//! clock and sends nothing: a page carries all it needs within itself.

pub mod page;
mod particulars;
pub mod previous;
mod rows;
pub mod sheet;
mod words;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::alike::folded;
use crate::finding::{Code, Finding, Place, Severity};
use crate::messages::{Messages, Sentence};

pub use particulars::{InClass, Particulars, is_teacher};

/// What an earlier check remembered of itself cannot be read.
pub const MEMORY_UNREADABLE: Code = Code::notes("K01");

/// A file of reasons is no table that the program wrote: columns are missing.
pub const NO_TABLE_OF_REASONS: Code = Code::blocks("K02");
/// A row of a table of reasons shows another place than it holds.
pub const ROW_CHANGED: Code = Code::blocks("K03");

/// All codes of this room.
pub const CODES: &[Code] = &[MEMORY_UNREADABLE, NO_TABLE_OF_REASONS, ROW_CHANGED];

/// Most sentences about one code; a code whose sentences name values has many.
const MOST_SENTENCES: usize = 4;

/// What was checked, and when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Occasion {
    /// Name of the school.
    pub school: String,
    /// The day that was taken for today.
    pub as_of: NaiveDate,
    /// Moment of the newest export.
    pub exported_at: Option<DateTime<FixedOffset>>,
    /// Classes and documents that alone were asked for; none: everything.
    pub only: Vec<String>,
    /// Classes looked at.
    pub classes: usize,
}

/// Findings by what they do to documents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Those that prevent printing.
    pub blocks: usize,
    /// Those worth a look.
    pub warns: usize,
    /// Things to know.
    pub notes: usize,
}

impl Counts {
    fn of<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Self {
        let mut counts = Self::default();
        for line in lines {
            match line.severity {
                Severity::Blocks => counts.blocks += 1,
                Severity::Warns => counts.warns += 1,
                Severity::Notes => counts.notes += 1,
            }
        }
        counts
    }
}

/// One finding in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its code.
    pub code: Code,
    /// What it does to its document, permissions considered.
    pub severity: Severity,
    /// Where it is, exactly.
    pub place: Place,
    /// Title of the print period; its id where the title is not known.
    pub period: Option<String>,
    /// Number of the lesson in the day, from 0.
    pub number: Option<u8>,
    /// Name of the pupil, or the id where the name is not known.
    pub pupil: Option<String>,
    /// What is wrong, what was expected, what was found, what to do.
    pub sentence: Sentence,
    /// «Причина» of the permission to print in spite of it.
    pub waived: Option<String>,
    /// «Фамилия И. О.» of who can mend it.
    pub teacher: Option<String>,
    /// Whether the check before did not find it.
    pub is_new: bool,
}

/// All findings of one code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// The code.
    pub code: Code,
    /// The strictest effect of any of them.
    pub severity: Severity,
    /// What is wrong.
    pub names: Vec<String>,
    /// What to do.
    pub hints: Vec<String>,
    /// How many that nobody allowed.
    pub count: usize,
}

/// All findings of a class or of a teacher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The class or the teacher; `None` for what has none.
    pub name: Option<String>,
    /// How many.
    pub counts: Counts,
}

/// What became of the findings of the check before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The day of that check.
    pub as_of: NaiveDate,
    /// Faults it found: what prevents printing or deserves a look.
    pub before: usize,
    /// Faults found now.
    pub now: usize,
    /// Faults found now and not before.
    pub new: usize,
    /// Faults found before and not now.
    pub gone: Vec<Gone>,
}

/// A fault that is there no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// Its code.
    pub code: String,
    /// What was wrong, in short.
    pub name: String,
    /// Where it was.
    pub place: Place,
    /// Title of the print period, or its id.
    pub period: Option<String>,
    /// Name of the pupil, or the id.
    pub pupil: Option<String>,
}

/// The findings of a check, counted, grouped and in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checklist {
    /// What was checked.
    pub occasion: Occasion,
    /// Whose findings alone these are; the inner `None`: nobody's.
    pub slip_of: Option<Option<String>>,
    /// All lines by what they do.
    pub counts: Counts,
    /// By code, what prevents printing first.
    pub kinds: Vec<Kind>,
    /// By class, in the order of grades.
    pub classes: Vec<Group>,
    /// Titles of the print periods, in the order of their ids.
    pub periods: Vec<String>,
    /// By teacher, in alphabetical order.
    pub teachers: Vec<Group>,
    /// The findings, what prevents printing first.
    pub lines: Vec<Line>,
    /// The comparison with the check before, if there was one.
    pub change: Option<Change>,
}

impl Checklist {
    /// The findings in words; each with whether it is new.
    pub fn new<'f>(
        occasion: Occasion,
        findings: impl IntoIterator<Item = (&'f Finding, bool)>,
        particulars: &Particulars,
        messages: &Messages,
    ) -> Self {
        let lines = findings.into_iter();
        let lines = lines.map(|(own, is_new)| line(own, is_new, particulars, messages));
        Self::of_lines(occasion, lines.collect(), messages)
    }

    /// The same with the comparison with the check before.
    #[must_use]
    pub fn compared(
        self,
        comparison: &previous::Comparison,
        particulars: &Particulars,
        messages: &Messages,
    ) -> Self {
        let gone = comparison.gone.iter().map(|own| Gone {
            code: own.code.clone(),
            name: name_of(&own.code, messages).unwrap_or_default(),
            period: particulars.period(&own.place).or(own.place.period.as_ref()).cloned(),
            pupil: particulars.pupil(&own.place).or(own.place.pupil.as_ref()).cloned(),
            place: own.place.clone(),
        });
        let change = Change {
            as_of: comparison.as_of,
            before: comparison.before,
            now: comparison.now,
            new: comparison.count_new(),
            gone: gone.collect(),
        };
        Self { change: Some(change), ..self }
    }

    /// A list for every teacher who has something to mend, in alphabetical order; what has no
    /// addressee comes last.
    pub fn slips(&self, messages: &Messages) -> Vec<Self> {
        let compared_with = self.change.as_ref().map(|own| own.as_of);
        let of = |group: &Group| {
            let own = self.lines.iter().filter(|line| line.teacher == group.name);
            let lines = own.cloned().collect();
            let slip = Self::of_lines(self.occasion.clone(), lines, messages);
            slip.for_teacher(group.name.clone(), compared_with)
        };
        let is_to_mend = |slip: &Self| slip.lines.iter().any(|own| own.waived.is_none());
        self.teachers.iter().map(of).filter(is_to_mend).collect()
    }

    /// The list as one for the teacher whose findings alone it holds, with the day of the
    /// check before, if there was one.
    #[must_use]
    pub fn for_teacher(
        self,
        teacher: Option<String>,
        compared_with: Option<NaiveDate>,
    ) -> Self {
        // Whose the faults were that are gone is not remembered.
        let change = compared_with.map(|as_of| Change {
            as_of,
            before: 0,
            now: self.counts.blocks + self.counts.warns,
            new: self.lines.iter().filter(|line| line.is_new).count(),
            gone: Vec::new(),
        });
        Self { slip_of: Some(teacher), change, ..self }
    }

    fn of_lines(occasion: Occasion, mut lines: Vec<Line>, messages: &Messages) -> Self {
        lines.sort_by_cached_key(|own| {
            let class = own.place.class.as_deref().map(class_key);
            (own.severity, own.code, class, own.place.clone())
        });
        Self {
            occasion,
            slip_of: None,
            counts: Counts::of(&lines),
            kinds: kinds(&lines, messages),
            classes: groups(&lines, |own| own.place.class.as_ref(), class_key),
            teachers: groups(
                &lines,
                |own| own.teacher.as_ref(),
                |name| (0, folded(name)),
            ),
            periods: periods(&lines),
            lines,
            change: None,
        }
    }
}

fn periods(lines: &[Line]) -> Vec<String> {
    let mut ids: BTreeMap<&String, &String> = BTreeMap::new();
    for line in lines {
        if let (Some(id), Some(title)) = (&line.place.period, &line.period) {
            ids.entry(id).or_insert(title);
        }
    }
    let mut titles: Vec<String> = Vec::new();
    for title in ids.into_values() {
        if !titles.contains(title) {
            titles.push(title.clone());
        }
    }
    titles
}

fn line(
    finding: &Finding,
    is_new: bool,
    particulars: &Particulars,
    messages: &Messages,
) -> Line {
    let place = &finding.place;
    let number = || finding.values.get("number")?.parse().ok();
    let number =
        particulars.lesson(place).or_else(|| place.date.as_ref().and_then(|_| number()));
    Line {
        code: finding.code,
        severity: finding.effect(),
        period: particulars.period(place).or(place.period.as_ref()).cloned(),
        number,
        pupil: particulars.pupil(place).or(place.pupil.as_ref()).cloned(),
        sentence: messages.finding(finding),
        waived: finding.waived.as_ref().map(|own| own.reason.clone()),
        teacher: finding.teacher.clone(),
        is_new,
        place: place.clone(),
    }
}

/// Grade and letter for sorting: 9Б stands before 10А.
fn class_key(name: &str) -> (u32, String) {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    (name[..digits].parse().unwrap_or(u32::MAX), name[digits..].to_owned())
}

fn groups(
    lines: &[Line],
    of: impl Fn(&Line) -> Option<&String>,
    key: impl Fn(&str) -> (u32, String),
) -> Vec<Group> {
    let mut found: BTreeMap<Option<&String>, Vec<&Line>> = BTreeMap::new();
    for line in lines {
        found.entry(of(line)).or_default().push(line);
    }
    let group = |(name, lines): (Option<&String>, Vec<&Line>)| Group {
        name: name.cloned(),
        counts: Counts::of(lines),
    };
    let mut groups: Vec<Group> = found.into_iter().map(group).collect();
    groups.sort_by_cached_key(|own| (own.name.is_none(), own.name.as_deref().map(&key)));
    groups
}

fn kinds(lines: &[Line], messages: &Messages) -> Vec<Kind> {
    let mut found: BTreeMap<Code, Vec<&Line>> = BTreeMap::new();
    for line in lines {
        found.entry(line.code).or_default().push(line);
    }
    let kind = |(code, lines): (Code, Vec<&Line>)| Kind {
        code,
        severity: lines.iter().map(|own| own.severity).min().unwrap_or(code.severity),
        names: match name_of(code.id, messages) {
            Some(name) => vec![name],
            None => distinct(lines.iter().map(|own| Some(&own.sentence.message))),
        },
        hints: distinct(lines.iter().map(|own| own.sentence.hint.as_ref())),
        count: lines.iter().filter(|own| own.waived.is_none()).count(),
    };
    let mut kinds: Vec<Kind> = found.into_iter().map(kind).collect();
    kinds.sort_by_key(|own| (own.severity, Reverse(own.count), own.code));
    kinds
}

/// What a rule finds, in short; `None` for a code that is no rule's.
fn name_of(code: &str, messages: &Messages) -> Option<String> {
    let key = format!("rule-{code}");
    messages.has(&key).then(|| messages.say(&key, &[]))
}

/// Each sentence once, the first few.
fn distinct<'s>(sentences: impl Iterator<Item = Option<&'s String>>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for own in sentences.flatten() {
        if all.contains(own) {
            continue;
        }
        if all.len() == MOST_SENTENCES {
            all.push("…".into());
            break;
        }
        all.push(own.clone());
    }
    all
}

#[cfg(test)]
mod tests;
