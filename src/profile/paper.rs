//! Margins and edges of the forms.

use serde::{Deserialize, Serialize};

/// Margins and edges of both forms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Named")]
pub struct PaperSettings {
    /// Class journal, A4 portrait.
    pub journal: FormPaper,
    /// Summary ledger, A4 landscape.
    pub ledger: FormPaper,
}

impl Default for PaperSettings {
    fn default() -> Self {
        Named::default().into()
    }
}

/// Margins of one form in whole millimetres.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FormPaper {
    /// `left` or `top`.
    pub binding_edge: String,
    /// Margin at the sewn edge.
    pub binding_margin: u16,
    /// Margin opposite.
    pub outer_margin: u16,
    /// Top margin.
    pub top_margin: u16,
    /// Bottom margin.
    pub bottom_margin: u16,
}

/// What a profile names of the paper; the rest is as each form has it by default.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Named {
    journal: NamedPaper,
    ledger: NamedPaper,
}

/// What a profile names of the paper of one form.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NamedPaper {
    binding_edge: Option<String>,
    binding_margin: Option<u16>,
    outer_margin: Option<u16>,
    top_margin: Option<u16>,
    bottom_margin: Option<u16>,
}

impl From<Named> for PaperSettings {
    fn from(named: Named) -> Self {
        Self {
            journal: named.journal.or([25, 10, 18, 15]),
            ledger: named.ledger.or([30, 10, 18, 14]),
        }
    }
}

impl NamedPaper {
    /// With margins at the sewn edge, opposite, at the top and at the bottom for those that
    /// are not named.
    fn or(self, [binding, outer, top, bottom]: [u16; 4]) -> FormPaper {
        FormPaper {
            binding_edge: self.binding_edge.unwrap_or_else(|| "left".to_owned()),
            binding_margin: self.binding_margin.unwrap_or(binding),
            outer_margin: self.outer_margin.unwrap_or(outer),
            top_margin: self.top_margin.unwrap_or(top),
            bottom_margin: self.bottom_margin.unwrap_or(bottom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_named_is_as_the_form_has_it() -> Result<(), toml::de::Error> {
        let top: PaperSettings = toml::from_str("[ledger]\nbinding_edge = \"top\"")?;
        let mut expected = PaperSettings::default();
        expected.ledger.binding_edge = "top".into();
        assert_eq!(top, expected);
        assert_eq!((top.journal.binding_margin, top.ledger.binding_margin), (25, 30));
        let wrong: Result<PaperSettings, _> = toml::from_str("[ledger]\nedge = \"top\"");
        assert!(wrong.is_err_and(|error| error.message().contains("edge")));
        Ok(())
    }
}
