//! Findings: what is wrong with the user's data, collected whole, never thrown.
//!
//! Ground floor: knows no room. A finding carries a stable [`Code`], a [`Place`] and the
//! plain values its sentence needs; the sentence itself stands in the message catalogue
//! under the code, in every language. A pupil is named by id only.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a finding does to the unit of work it belongs to.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The unit is refused; the command ends with exit code 1.
    Blocks,
    /// Worth a look; the work goes on.
    Warns,
    /// Something to know; nothing is wrong.
    Notes,
}

/// A stable name of one kind of finding: a letter for the room, two digits.
///
/// A code never changes its meaning and is never given to another rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    /// The letter and the two digits, such as `C01`.
    pub id: &'static str,
    /// What such a finding does, unless the profile says otherwise.
    pub severity: Severity,
}

impl Code {
    /// A code whose finding refuses the unit.
    pub const fn blocks(id: &'static str) -> Self {
        Self { id, severity: Severity::Blocks }
    }

    /// A code whose finding is a warning.
    pub const fn warns(id: &'static str) -> Self {
        Self { id, severity: Severity::Warns }
    }

    /// A code whose finding is a note.
    pub const fn notes(id: &'static str) -> Self {
        Self { id, severity: Severity::Notes }
    }

    /// A finding of this kind at a place, without values yet.
    pub fn at(self, place: Place) -> Finding {
        Finding {
            code: self,
            severity: self.severity,
            place,
            values: BTreeMap::new(),
            teacher: None,
            waived: None,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// Where a finding is: as much of it as is known, from the file down to the cell.
///
/// Lines and columns count from 1; columns count characters.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(default)]
pub struct Place {
    /// File as the user named it, or its path below the workspace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Cell of a sheet or of a text table, `C14`; a whole row as `14`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// Member of a bundle, by its path inside the zip.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// School year, `2025-26`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<String>,
    /// Class as the school writes it, `7А`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Print period or document, `q1` or `ledger`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Subject, with its subgroup.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Date of the lesson or of the record, `2025-10-14`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Id of the lesson.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lesson: Option<String>,
    /// Id of the pupil; never the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pupil: Option<String>,
    /// Line in the file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Column in the line, from 1, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// JSON pointer (RFC 6901) inside the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
}

impl Place {
    /// A place that is a whole file.
    pub fn file(path: impl Into<String>) -> Self {
        Self { file: Some(path.into()), ..Self::default() }
    }

    /// The place of a byte of a file's text, by line and column.
    pub fn in_text(path: impl Into<String>, text: &str, byte: usize) -> Self {
        let before = text.get(..byte).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            line: Some(before.matches('\n').count() + 1),
            column: Some(before[line_start..].chars().count() + 1),
            ..Self::file(path)
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        if let Some(file) = &self.file {
            let mut text = file.clone();
            for number in [self.line, self.column].into_iter().flatten() {
                text.push(':');
                text.push_str(&number.to_string());
            }
            parts.push(text);
        }
        let named = [
            &self.sheet,
            &self.cell,
            &self.member,
            &self.year,
            &self.class,
            &self.period,
            &self.subject,
            &self.date,
            &self.lesson,
            &self.pupil,
            &self.pointer,
        ];
        parts.extend(named.into_iter().flatten().cloned());
        f.write_str(&parts.join(" · "))
    }
}

/// One thing that is wrong, or worth knowing, about the user's data.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// What kind of finding it is.
    pub code: Code,
    /// What it does to its unit; the profile may have changed it from the code's own.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// Values the sentence needs, by the name the catalogue gives them.
    ///
    /// `expected` and `found` are the usual two.
    pub values: BTreeMap<Cow<'static, str>, String>,
    /// «Фамилия И. О.» of the teacher who can mend it, where one can; for documents that a
    /// person asked for, never for plain answers.
    pub teacher: Option<String>,
    /// The permission to print in spite of it, if somebody gave one.
    pub waived: Option<Waived>,
}

/// Why a document may be printed although something is found in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waived {
    /// «Причина», in the words of whoever gave it.
    pub reason: String,
    /// «Основание»: an order, a protocol.
    pub basis: Option<String>,
    /// Who gave it.
    pub by: String,
    /// When.
    pub on: NaiveDate,
}

impl Waived {
    /// Whether another reason, basis or name is given; the day aside.
    pub fn is_other(&self, other: &Self) -> bool {
        let words = |own: &Self| (own.reason.clone(), own.basis.clone(), own.by.clone());
        words(self) != words(other)
    }
}

impl Finding {
    /// Adds a value that the sentence of this finding names.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.values.insert(Cow::Borrowed(name), value.to_string());
        self
    }

    /// Adds what stood there.
    #[must_use]
    pub fn found(self, value: impl fmt::Display) -> Self {
        self.with("found", value)
    }

    /// Adds what should have stood there.
    #[must_use]
    pub fn expected(self, value: impl fmt::Display) -> Self {
        self.with("expected", value)
    }

    /// Whether the unit it belongs to must be refused: not where somebody allowed it.
    pub fn blocks(&self) -> bool {
        self.severity == Severity::Blocks && self.waived.is_none()
    }

    /// What it does to its unit, permissions considered.
    pub fn effect(&self) -> Severity {
        match self.waived {
            Some(_) => Severity::Notes,
            None => self.severity,
        }
    }
}
