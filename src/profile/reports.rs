//! Settings of the reports: whom the shares of clause 2.14 divide by.

use serde::{Deserialize, Serialize};

/// Who counts among the pupils that a share divides by, without a mark not below 3.
///
/// Source: clause 2.14 divides by the pupils of the class and leaves open who they are for a
/// subject; the defaults are those of the summary ledger's foot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReportSettings {
    /// Pupils with «Н/А».
    pub not_certified_counts: bool,
    /// Pupils who are exempt from the subject.
    pub exempt_counts: bool,
    /// Pupils who study the subject and have no result at all.
    pub without_result_counts: bool,
}

impl Default for ReportSettings {
    fn default() -> Self {
        Self {
            not_certified_counts: true,
            exempt_counts: false,
            without_result_counts: false,
        }
    }
}
