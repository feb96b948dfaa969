//! Progress of a build on stderr: a bar on a terminal, a line a document elsewhere.

use std::io::Write;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::batch::{Outcome, Step, Unit};
use crate::messages::Messages;

/// Shows the steps of a build.
pub(super) struct Progress<'a> {
    bar: ProgressBar,
    messages: &'a Messages,
}

impl<'a> Progress<'a> {
    /// Shows that the exports are being read; what follows says how much there is to do.
    pub(super) fn begin(messages: &'a Messages) -> Self {
        let bar = ProgressBar::new_spinner();
        bar.set_message(messages.say("progress-reading", &[]));
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar, messages }
    }

    /// Shows one step.
    pub(super) fn show(&self, step: Step<'_>) {
        match step {
            Step::Total(total) => self.set_total(total),
            Step::Begun(unit) => self.bar.set_message(name(unit)),
            Step::Finished(unit, outcome) => {
                self.bar.inc(1);
                if self.bar.is_hidden() {
                    self.write_line(unit, outcome);
                }
            }
        }
    }

    /// Takes the bar away.
    pub(super) fn end(self) {
        self.bar.finish_and_clear();
    }

    fn set_total(&self, total: usize) {
        if self.bar.length().is_none() {
            let left = self.messages.say("progress-left", &[]);
            let template = format!(
                "[{{bar:30}}] {{pos}}/{{len}} · {left} {{eta_precise}} · {{msg}}"
            );
            if let Ok(style) = ProgressStyle::with_template(&template) {
                self.bar.set_style(style.progress_chars("=> "));
            }
        }
        self.bar.set_length(total as u64);
    }

    fn write_line(&self, unit: &Unit, outcome: Outcome) {
        let (key, pages) = match outcome {
            Outcome::Made(pages) => ("progress-made", pages),
            Outcome::Refused => ("progress-refused", 0),
            // Only what is new is worth a line.
            Outcome::Unchanged(_) => return,
        };
        let values = [("document", &*name(unit)), ("pages", &*pages.to_string())];
        let line = format!("{}\n", self.messages.say(key, &values));
        // A reader that went away does not stop the build.
        std::io::stderr().lock().write_all(line.as_bytes()).ok();
    }
}

/// `2025-26 07a q1`.
fn name(unit: &Unit) -> String {
    format!("{} {}", unit.document.folder.replace('/', " "), unit.document.key)
}
