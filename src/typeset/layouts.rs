//! The layouts: embedded in the program, overridden file by file by the school's own.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use typst::syntax::Source;

use super::CAPTIONS_UNREADABLE;
use super::world::file_id;
use crate::documents::FORMS;
use crate::documents::paper::Captions;
use crate::finding::{Finding, Place};
use crate::reports;

/// Files of all layouts by path below `layouts/`.
#[derive(Debug, Clone)]
pub struct LayoutSet {
    files: BTreeMap<String, Vec<u8>>,
    /// The layouts among them, each parsed once, when the first document needs it.
    sources: BTreeMap<String, OnceLock<Option<Source>>>,
}

macro_rules! embedded {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_bytes!(concat!("../../layouts/", $path)))),*]
    };
}

const EMBEDDED: &[(&str, &[u8])] = embedded![
    "common/legend.typ",
    "common/page.typ",
    "common/signatures.typ",
    "common/waived.typ",
    "common/table.typ",
    "class-journal/captions.toml",
    "class-journal/layout.typ",
    "class-journal/sample.json",
    "class-journal/spreads.typ",
    "report/captions.toml",
    "report/chart.typ",
    "report/layout.typ",
    "report/sample.json",
    "summary-ledger/captions.toml",
    "summary-ledger/layout.typ",
    "summary-ledger/sample.json",
];

impl LayoutSet {
    /// The embedded layouts with the school's own files over them.
    ///
    /// A file equal to the embedded one changes nothing.
    pub fn new(own: BTreeMap<String, Vec<u8>>) -> Self {
        let embedded =
            EMBEDDED.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec()));
        let mut files: BTreeMap<String, Vec<u8>> = embedded.collect();
        files.extend(own);
        let layouts = files.keys().filter(|path| path.ends_with(".typ"));
        let sources = layouts.map(|path| (path.clone(), OnceLock::new())).collect();
        Self { files, sources }
    }

    /// One layout, parsed; `None` if the path is none or its bytes are not UTF-8.
    pub(super) fn source(&self, path: &str) -> Option<&Source> {
        let parse = || {
            let text = std::str::from_utf8(self.file(path)?).ok()?;
            let id = file_id(&format!("/{path}")).ok()?;
            Some(Source::new(id, text.to_owned()))
        };
        self.sources.get(path)?.get_or_init(parse).as_ref()
    }

    /// Parses the layouts of all documents.
    pub(super) fn parse(&self) {
        for (path, _) in FORMS.iter().flat_map(|form| self.of_form(form.name)) {
            self.source(path);
        }
    }

    /// One file by its path.
    pub(super) fn file(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// What a form is typeset from: its own files and the common ones, samples left out.
    pub fn of_form(&self, form: &str) -> Vec<(&str, &[u8])> {
        let belongs = |path: &str| {
            let mut forms = FORMS.iter().map(|own| own.name).chain([reports::NAME]);
            let is_other = forms
                .any(|other| other != form && path.starts_with(&format!("{other}/")));
            !is_other && !path.ends_with("/sample.json")
        };
        let files = self.files.iter().filter(|(path, _)| belongs(path));
        files.map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect()
    }

    /// Captions of a form; those that the school's own file leaves out are the embedded ones.
    ///
    /// # Errors
    /// If the file of captions is not a flat table of texts.
    pub fn captions(&self, form: &str) -> Result<Captions, Box<Finding>> {
        let path = format!("{form}/captions.toml");
        let embedded = EMBEDDED.iter().find(|(own, _)| *own == path);
        let embedded = embedded.map(|(_, bytes)| *bytes);
        let own = self.file(&path).filter(|own| embedded != Some(*own));
        let mut captions = Captions::new();
        let file = format!("layouts/{path}");
        for bytes in embedded.into_iter().chain(own) {
            let text = std::str::from_utf8(bytes).map_err(|error| {
                let finding = CAPTIONS_UNREADABLE.at(Place::file(&file));
                Box::new(finding.with("reason", error))
            })?;
            let read: Captions = toml::from_str(text).map_err(|error| {
                let begin = error.span().map_or(0, |span| span.start);
                let place = Place::in_text(&file, text, begin);
                Box::new(CAPTIONS_UNREADABLE.at(place).with("reason", error.message()))
            })?;
            captions.extend(read);
        }
        Ok(captions)
    }
}
