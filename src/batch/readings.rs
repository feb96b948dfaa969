//! Every export file is read once per run, however many classes it holds.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::exports::{Exports, Found};
use super::{LARGEST, Workspace, unreadable};
use crate::disk;
use crate::finding::Finding;
use crate::journal::{Calendar, ClassGroup, class_name};
use crate::snapshot::v1::{self, Snapshot};
use crate::snapshot::{self, Reading, ShowValues};

/// The files of a run; a file's content is forgotten when its last class has been given.
pub(super) struct Readings<'a> {
    workspace: &'a Workspace,
    show: ShowValues,
    files: Mutex<BTreeMap<String, Shared>>,
}

type Content = Arc<OnceLock<Arc<Reading>>>;

/// A file that may serve several classes.
struct Shared {
    /// Classes that have not been given yet.
    left: usize,
    content: Content,
}

/// One class of one export.
pub(super) struct Loaded {
    reading: Arc<Reading>,
    index: Option<usize>,
    /// What is wrong with the class, or with the file as a whole.
    pub(super) findings: Vec<Finding>,
}

impl Loaded {
    /// The whole export; [`Loaded::index`] is the class in it.
    pub(super) fn snapshot(&self) -> Option<&Snapshot> {
        self.reading.snapshot.as_ref()
    }

    /// Index of the class in the export; `None` if it cannot be read.
    pub(super) fn index(&self) -> Option<usize> {
        self.index
    }

    /// The days of the year, if the export tells them whatever else is wrong with it.
    pub(super) fn calendar(&self) -> Option<&Calendar> {
        self.reading.calendar.as_deref()
    }

    /// The class; `None` if it has a fault.
    pub(super) fn class(&self) -> Option<&ClassGroup> {
        self.reading.classes.get(self.index?)?.as_ref()
    }
}

impl<'a> Readings<'a> {
    pub(super) fn new(
        workspace: &'a Workspace,
        show: ShowValues,
        exports: &Exports,
    ) -> Self {
        let mut files: BTreeMap<String, Shared> = BTreeMap::new();
        for found in exports.classes.values().flatten() {
            let new = || Shared { left: 0, content: Content::default() };
            files.entry(found.file.clone()).or_insert_with(new).left += 1;
        }
        Self { workspace, show, files: Mutex::new(files) }
    }

    /// The class of an export.
    pub(super) fn load(&self, found: &Found) -> Loaded {
        let content = self.content(&found.file);
        let reading =
            Arc::clone(content.get_or_init(|| Arc::new(self.read(&found.file))));
        let name = class_name(found.grade, found.letter.as_deref());
        let concerns =
            |own: &&Finding| own.place.class.as_ref().is_none_or(|class| *class == name);
        let findings = reading.findings.iter().filter(concerns).cloned().collect();
        let is_wanted = |class: &v1::Class| {
            class.grade == found.grade && class.letter == found.letter
        };
        let classes = reading.snapshot.as_ref().map(|own| own.classes.iter());
        let index = classes.and_then(|mut classes| classes.position(is_wanted));
        Loaded { reading, index, findings }
    }

    /// The place of a file's content, given out once more.
    fn content(&self, file: &str) -> Content {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(shared) = files.get_mut(file) else { return Content::default() };
        let content = Arc::clone(&shared.content);
        shared.left = shared.left.saturating_sub(1);
        if shared.left == 0 {
            files.remove(file);
        }
        content
    }

    fn read(&self, file: &str) -> Reading {
        match disk::read_bounded(&self.workspace.data.join(file), LARGEST) {
            Ok(bytes) => {
                let conventions = self.workspace.profile.conventions();
                snapshot::read(&bytes, file, &conventions, self.show)
            }
            Err(error) => {
                Reading { findings: vec![unreadable(file, &error)], ..Reading::default() }
            }
        }
    }

    /// Why a file whose heading cannot be read is no export.
    pub(super) fn why_broken(&self, file: &str) -> Vec<Finding> {
        self.read(file).findings
    }
}
