//! The documents of a class: which there are, what they are called, where they stand.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::class_slug;
use crate::documents::{FORMS, Form, Per, Status};
use crate::finding::{Finding, Place};
use crate::journal::{Calendar, DocumentKey, PrintPeriod, class_name};
use crate::profile::Retention;

/// Folder of what is printed and signed, below `out/`.
const PRINT: &str = "print";
/// Folder of drafts, below `out/`.
const DRAFT: &str = "draft";
/// Folder of bundles, below `out/`.
const ARCHIVE: &str = "archive";

/// One document of a class.
#[derive(Debug, Clone)]
pub struct Document {
    /// The form it is printed on.
    pub form: &'static Form,
    /// The print period it is made for; `None` for the year.
    pub period: Option<PrintPeriod>,
    /// What people call it on the command line.
    pub key: DocumentKey,
    /// School year, `2025-26`.
    pub year: String,
    /// Name of the class, «7А».
    pub class: String,
    /// School year and file name of the class: its folder.
    pub folder: String,
    /// Name of its files without ending.
    pub stem: String,
    /// Last day of what it tells.
    pub closes: NaiveDate,
}

impl Document {
    /// Every document of a class, form by form, print periods in their order.
    pub(super) fn of_class(
        calendar: &Calendar,
        grade: u8,
        letter: Option<&str>,
        periods: &[PrintPeriod],
    ) -> Vec<Self> {
        let slug = class_slug(grade, letter);
        let year = &calendar.year;
        let document = |form: &'static Form, period: Option<&PrintPeriod>| {
            let (key, name) = match period {
                Some(own) => {
                    let name = format!("{}-{}", own.id, form.stem);
                    (DocumentKey::Period(own.id.clone()), name)
                }
                None => (DocumentKey::Year(form.stem), form.stem.to_owned()),
            };
            Self {
                form,
                period: period.cloned(),
                key,
                year: year.clone(),
                class: class_name(grade, letter),
                folder: format!("{year}/{slug}"),
                stem: format!("{year}-{slug}-{name}"),
                closes: period.map_or(calendar.span, |own| own.span).to,
            }
        };
        let of_form = |form: &'static Form| -> Vec<Self> {
            match form.per {
                Per::PrintPeriod(_) => {
                    periods.iter().map(|own| document(form, Some(own))).collect()
                }
                Per::Year(_) => vec![document(form, None)],
            }
        };
        FORMS.iter().flat_map(of_form).collect()
    }

    /// The place of what is found in it.
    pub(super) fn place(&self) -> Place {
        Place {
            year: Some(self.year.clone()),
            class: Some(self.class.clone()),
            period: Some(self.key.to_string()),
            ..Place::default()
        }
    }

    /// Findings of its making, with its place.
    pub(super) fn claim(&self, mut findings: Vec<Finding>) -> Vec<Finding> {
        for finding in &mut findings {
            let Place { year, class, period, .. } = self.place();
            finding.place = Place { year, class, period, ..finding.place.clone() };
        }
        findings
    }

    /// Path of its PDF below `out/`.
    pub(super) fn pdf(&self, status: Status) -> String {
        let place = match status {
            Status::Draft => DRAFT,
            Status::Issue => PRINT,
        };
        format!("{place}/{}/{}.pdf", self.folder, self.stem)
    }

    /// Path of its bundle below `out/`.
    pub(super) fn bundle(&self, retention: &Retention) -> String {
        let years = (self.form.kept_years)(retention);
        format!("{ARCHIVE}/{years}y/{}/{}.zip", self.folder, self.stem)
    }
}

/// Folders below `out/` that hold issued documents: school years with classes in them.
pub(super) fn issued_folders(out: &Path, retention: &Retention) -> Vec<PathBuf> {
    let mut folders = vec![out.join(PRINT)];
    for form in FORMS {
        let kept = out.join(ARCHIVE).join(format!("{}y", (form.kept_years)(retention)));
        if !folders.contains(&kept) {
            folders.push(kept);
        }
    }
    folders
}
