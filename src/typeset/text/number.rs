//! A number behind a text that is known only when all pages are.

use std::num::NonZeroU64;

use typst::diag::StrResult;
use typst::ecow::eco_format;
use typst::foundations::{Dict, Label, Value};

use super::cast;

/// The number of a page, or of the leaf it lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::typeset) struct Number {
    /// Number of the first page of the document; it is odd, the front of a leaf.
    first: NonZeroU64,
    unit: Unit,
    /// What lies on the page; otherwise it is the page on which the number itself stands.
    pub(in crate::typeset) of: Option<Label>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Unit {
    Page,
    /// Pages 1 and 2 are the first leaf.
    Leaf,
}

impl Number {
    /// Takes a dictionary: `first`, and where they are given `unit` («page» or «leaf») and
    /// `of` (a label).
    pub(super) fn parse(fields: &Dict) -> StrResult<Self> {
        let (mut first, mut unit, mut of) = (None, Unit::Page, None);
        for (name, value) in fields.iter() {
            let value = value.clone();
            match name.as_str() {
                "first" => first = Some(cast::<NonZeroU64>(value)?),
                "unit" => unit = Unit::parse(value)?,
                "of" => of = cast(value)?,
                _ => return Err(eco_format!("a number has no field `{name}`")),
            }
        }
        match first {
            Some(first) if first.get() % 2 == 1 => Ok(Self { first, unit, of }),
            _ => Err("a number needs `first`, the odd number of the first page".into()),
        }
    }

    /// The number, where this is the page of the document, counted from 1.
    pub(in crate::typeset) fn on(&self, page: usize) -> u64 {
        let page = u64::try_from(page).unwrap_or(u64::MAX);
        let page = (self.first.get() - 1).saturating_add(page);
        match self.unit {
            Unit::Page => page,
            Unit::Leaf => page.div_ceil(2),
        }
    }
}

impl Unit {
    fn parse(value: Value) -> StrResult<Self> {
        match cast::<String>(value)?.as_str() {
            "page" => Ok(Self::Page),
            "leaf" => Ok(Self::Leaf),
            other => Err(eco_format!(
                "a number counts by \"page\" or by \"leaf\", found \"{other}\""
            )),
        }
    }
}
