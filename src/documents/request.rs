//! What a form is asked to say.

use std::collections::BTreeMap;

use crate::dateline::Dateline;
use crate::finding::Finding;
use crate::journal::{ClassGroup, ClassTeacher, Span};
use crate::profile::{CLASS_TEACHER, FormPaper, Profile};

use super::paper::{BindingEdge, Captions, Paper, Signer};

/// One document to be made.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The class, of the newest export.
    pub class: &'a ClassGroup,
    /// The print period, if there is one, is the last of the year: it also prints the results of the year.
    pub is_last_period: bool,
    /// The school's words.
    pub profile: &'a Profile,
    /// The layout's own captions.
    pub captions: &'a Captions,
    /// The moment the document speaks of.
    pub dateline: Dateline,
    /// Number of the first leaf.
    pub first_leaf: u32,
    /// Draft or issue.
    pub status: Status,
    /// What would refuse the document and is allowed, in order.
    pub waived: &'a [Finding],
}

/// Whether a document is a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Every page says so; no bundle is made.
    Draft,
    /// To be printed, signed and sewn.
    Issue,
}

impl Request<'_> {
    /// Captions of the layout with the school's own over them.
    pub(super) fn captions(&self, form: &str) -> Captions {
        let mut captions: BTreeMap<String, String> = self.captions.clone();
        if let Some(own) = self.profile.captions.get(form) {
            captions.extend(own.clone());
        }
        captions
    }

    /// The paper of a form; a draft bears the school's words for it, or the layout's where
    /// the school has left them blank.
    pub(super) fn paper(
        &self,
        form: &str,
        settings: &FormPaper,
        title: String,
        head: String,
    ) -> Paper {
        let school = self.profile.captions.get(form);
        let words = [school, Some(self.captions)].into_iter().flatten();
        let mut drafts = words.filter_map(|own| own.get("draft"));
        let draft = drafts.find(|own| !own.trim().is_empty()).cloned();
        Paper {
            language: "ru".into(),
            title,
            running_head: head,
            draft: draft.filter(|_| self.status == Status::Draft),
            first_leaf: self.first_leaf,
            tome: None,
            binding_edge: match settings.binding_edge.as_str() {
                "top" => BindingEdge::Top,
                _ => BindingEdge::Left,
            },
            binding_margin: settings.binding_margin,
            outer_margin: settings.outer_margin,
            top_margin: settings.top_margin,
            bottom_margin: settings.bottom_margin,
        }
    }

    /// Who signs on the day of the document.
    pub(super) fn signers(&self, roles: &[String], until: Span) -> Vec<Signer> {
        let teachers = &self.class.teachers;
        signers(self.profile, teachers, roles, until, self.dateline)
    }

    /// Full names of the class teachers; with their days where two shared the span.
    pub(super) fn class_teachers(&self, span: Span) -> Vec<String> {
        let teachers: Vec<_> =
            self.class.teachers.iter().filter(|own| own.span.meets(span)).collect();
        let shared = teachers.len() > 1;
        let written = teachers.iter().map(|teacher| {
            let name = teacher.name.full();
            if shared { format!("{name} ({})", written_span(teacher.span)) } else { name }
        });
        written.collect()
    }

    /// «Дневник.ру, выгрузка от 30.05.2026 18:20».
    pub(super) fn source(&self, captions: &Captions) -> String {
        let export = captions.get("export").map_or("", String::as_str);
        format!("{}, {export} {}", self.class.source.system, self.dateline.written())
            .replace("  ", " ")
    }
}

/// «01.09.2025 – 24.10.2025».
pub(crate) fn written_span(span: Span) -> String {
    format!("{} – {}", span.from.format("%d.%m.%Y"), span.to.format("%d.%m.%Y"))
}

/// Who signs: class teachers from the export, all others from the profile.
pub(crate) fn signers(
    profile: &Profile,
    teachers: &[ClassTeacher],
    roles: &[String],
    until: Span,
    dateline: Dateline,
) -> Vec<Signer> {
    let signer = |role: &String| {
        if role == CLASS_TEACHER {
            let teacher = teachers
                .iter()
                .rfind(|teacher| teacher.span.from <= until.to)
                .map(|teacher| teacher.name.for_signature());
            return Signer { role: profile.role_title(role), name: teacher };
        }
        let person = profile.person_in_role(role, dateline.day());
        let name = person.name.map(|name| name.for_signature());
        Signer { role: person.title, name }
    };
    roles.iter().map(signer).collect()
}
