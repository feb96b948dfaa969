//! A check beside the one before it, as the workspace remembers it.

use super::check::CheckReport;
use super::run::RunOptions;
use super::{Selection, Workspace};
use crate::checklist::previous::{Comparison, Memories, Memory};
use crate::failure::Failure;
use crate::finding::{Finding, Place};

/// What became of the findings of the check before.
pub struct Compared {
    /// The comparison; none where nothing else was found before.
    pub comparison: Option<Comparison>,
    /// A note for each remembered check that cannot be read.
    pub unreadable: Vec<Finding>,
    memories: Memories,
    now: Memory,
    is_whole: bool,
}

/// Compares a check with what the workspace remembers, within what was asked for.
pub fn compare(
    workspace: &Workspace,
    options: &RunOptions,
    report: &CheckReport,
) -> Compared {
    let mut memories = Memories::open(&workspace.out);
    let now = Memory::of(&report.findings, options.as_of, report.exported_at);
    let now = memories.with_unseen(now, &report.seen);
    let is_asked = |code: &str, place: &Place| options.selection.wants(code, place);
    let comparison = memories
        .before(&now)
        .map(|before| Comparison::of(before, &report.findings, &report.seen, is_asked));
    let Selection { classes, periods } = &options.selection;
    Compared {
        comparison,
        unreadable: std::mem::take(&mut memories.unreadable),
        memories,
        now,
        is_whole: classes.is_empty() && periods.is_empty(),
    }
}

impl Compared {
    /// Remembers the check for the next one, if it was about everything.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn remember(&self) -> Result<(), Failure> {
        if self.is_whole {
            self.memories.remember(&self.now)?;
        }
        Ok(())
    }
}
