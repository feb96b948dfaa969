//! A text and how its letters look, as a layout gives it.

use typst::diag::StrResult;
use typst::ecow::{EcoString, eco_format};
use typst::foundations::{Dict, FromValue, Value};
use typst::layout::Length;

use super::Number;

/// A text that is set by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(in crate::typeset) struct Words {
    pub(in crate::typeset) text: EcoString,
    /// A note behind the text, in smaller letters.
    pub(in crate::typeset) small: Option<EcoString>,
    /// Turned by a quarter, to be read from below.
    pub(in crate::typeset) upright: bool,
    pub(in crate::typeset) strong: bool,
    /// Size of the letters, where it differs from what is around them.
    pub(in crate::typeset) size: Option<Length>,
    /// A number behind the text; it is set with the text once it is known.
    pub(in crate::typeset) number: Option<Number>,
}

impl Words {
    /// Whether nothing is said of it but the text.
    pub(in crate::typeset) fn is_text_only(&self) -> bool {
        let Self { text: _, small, upright, strong, size, number } = self;
        let is_plain = small.is_none() && size.is_none() && number.is_none();
        is_plain && (*upright, *strong) == (false, false)
    }

    /// The same words with the number behind the text.
    pub(in crate::typeset) fn numbered(
        &self,
        mut number: impl FnMut(&Number) -> u64,
    ) -> Self {
        let Some(own) = &self.number else { return self.clone() };
        let text = eco_format!("{}{}", self.text, number(own));
        Self { text, number: None, ..self.clone() }
    }

    /// The same words with the widest number for which room is kept.
    pub(in crate::typeset) fn widest(&self) -> Self {
        self.numbered(|_| 9999)
    }

    /// Takes a field of a dictionary; whether it is one of these.
    pub(in crate::typeset) fn take(
        &mut self,
        name: &str,
        value: &Value,
    ) -> StrResult<bool> {
        let value = value.clone();
        match name {
            "text" => self.text = cast(value)?,
            "small" => self.small = cast::<Option<EcoString>>(value)?,
            "upright" => self.upright = cast(value)?,
            "strong" => self.strong = cast(value)?,
            "size" => self.size = cast(value)?,
            "number" => {
                let fields = cast::<Option<Dict>>(value)?;
                self.number = fields.as_ref().map(Number::parse).transpose()?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// A value of a layout as what it is taken for.
pub(in crate::typeset) fn cast<T: FromValue>(value: Value) -> StrResult<T> {
    value.cast().map_err(|error: typst::diag::HintedString| error.message().clone())
}
