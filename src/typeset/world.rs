//! The whole world typst sees: embedded faces, layout files, one JSON file. No clock, no
//! network, no disk.

use std::collections::HashMap;
use std::path::PathBuf;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration, IntoValue};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::{Library, LibraryExt};

use super::layouts::LayoutSet;
use super::{Hashed, LAYOUT_FAILED, page_line, register};
use crate::finding::{Finding, Place};
use crate::fonts;

/// Path of the form data inside the world.
const FORM_DATA: &str = "/form-data.json";

/// What all documents share.
pub(super) struct Shared {
    library: Hashed<Library>,
    book: Hashed<FontBook>,
    fonts: Vec<Font>,
}

impl Shared {
    pub(super) fn new() -> Self {
        let faces = fonts::faces().iter();
        let fonts: Vec<Font> =
            faces.flat_map(|data| Font::iter(Bytes::new(*data))).collect();
        let mut inputs = Dict::new();
        inputs.insert("form".into(), FORM_DATA.into_value());
        let functions = register::functions().into_iter().chain([page_line::function()]);
        for (name, function) in functions {
            inputs.insert(name.into(), function.into_value());
        }
        Self {
            library: Hashed::new(Library::builder().with_inputs(inputs).build()),
            book: Hashed::new(FontBook::from_fonts(&fonts)),
            fonts,
        }
    }
}

/// The world of one document.
pub(super) struct World<'a> {
    shared: &'a Shared,
    main: FileId,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
}

impl<'a> World<'a> {
    pub(super) fn new(
        shared: &'a Shared,
        layouts: &LayoutSet,
        form: &str,
        form_data: Vec<u8>,
    ) -> Result<Self, Box<Finding>> {
        let main = file_id(&format!("/{form}/layout.typ"))?;
        let mut sources = HashMap::new();
        let mut files = HashMap::new();
        files.insert(file_id(FORM_DATA)?, Bytes::new(form_data));
        for (path, bytes) in layouts.of_form(form) {
            let id = file_id(&format!("/{path}"))?;
            if path.ends_with(".typ") {
                let source = layouts.source(path);
                let source =
                    source.ok_or_else(|| failed(&format!("/{path}"), "not UTF-8"))?;
                sources.insert(id, source.clone());
            }
            files.insert(id, Bytes::new(bytes.to_vec()));
        }
        Ok(Self { shared, main, sources, files })
    }
}

/// The name of a file inside the world.
pub(super) fn file_id(path: &str) -> Result<FileId, Box<Finding>> {
    let virtual_path =
        VirtualPath::new(path).map_err(|_| failed(path, "no such path"))?;
    Ok(FileId::new(RootedPath::new(VirtualRoot::Project, virtual_path)))
}

fn failed(path: &str, reason: &str) -> Box<Finding> {
    let place = Place::file(format!("layouts{path}"));
    Box::new(LAYOUT_FAILED.at(place).with("reason", reason))
}

impl typst::World for World<'_> {
    fn library(&self) -> &Hashed<Library> {
        &self.shared.library
    }

    fn book(&self) -> &Hashed<FontBook> {
        &self.shared.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.get(&id).cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or_else(|| not_found(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.get().vpath().get_without_slash()))
}
