//! What goes into the bundle of a document.

use crate::batch::{Unit, Workspace};
use crate::bundle::{self, Contents, Member};
use crate::messages;
use crate::typeset::Typeset;

/// The bundle of a document.
///
/// # Errors
/// If it cannot be written or does not verify.
pub(super) fn bundled(
    unit: &Unit,
    typeset: &Typeset,
    workspace: &Workspace,
    profile: &[u8],
    schema: &[u8],
) -> Result<Vec<u8>, bundle::WriteError> {
    let document = &unit.document;
    let title_en = english_title(unit);
    let mut members = vec![
        Member {
            path: format!("{}.pdf", document.stem),
            bytes: &typeset.pdf,
            title_ru: unit.title.clone(),
            title_en: title_en.clone(),
        },
        member(bundle::FORM_DATA, &unit.form_data, "member-form-data"),
        member(bundle::SNAPSHOT, &unit.slice, "member-snapshot"),
        member("profile.json", profile, "member-profile"),
        member("snapshot.schema.json", schema, "member-schema"),
    ];
    for (path, bytes) in workspace.layouts.of_form(document.form.name) {
        members.push(member(&format!("layouts/{path}"), bytes, "member-layout"));
    }
    let mut info = Vec::new();
    if unit.waived > 0 {
        members.push(member(bundle::WAIVERS, &unit.waivers, "member-waivers"));
        info.push(("Waived-Findings", unit.waived.to_string()));
    }
    let profile = &workspace.profile;
    let years = (document.form.kept_years)(&profile.retention);
    let kept = profile.retention_span(years, unit.year_ends);
    bundle::write(&Contents {
        stem: document.stem.clone(),
        title_ru: unit.title.clone(),
        title_en,
        keep_until: kept.to,
        bagging_date: unit.dateline.day(),
        info: [
            ("Source-Organization", profile.school.name.clone()),
            ("School-Year", document.year.clone()),
            ("Class", document.class.clone()),
            ("Document", document.key.to_string()),
            ("Pages", typeset.pages.to_string()),
            ("Exported-At", unit.dateline.0.to_rfc3339()),
            ("Retention-Class", format!("{years}y")),
            ("Retention-Start", kept.from.to_string()),
            ("Bag-Software-Agent", format!("letopis {}", env!("CARGO_PKG_VERSION"))),
        ]
        .into_iter()
        .chain(info)
        .collect(),
        members,
    })
}

/// A file of the payload that is called what a message says.
fn member<'c>(path: &str, bytes: &'c [u8], message: &str) -> Member<'c> {
    let [title_ru, title_en] = messages::both().map(|own| own.say(message, &[]));
    Member { path: path.to_owned(), bytes, title_ru, title_en }
}

/// «Class journal, class 7А, 2025-26, q1».
fn english_title(unit: &Unit) -> String {
    let [_, english] = messages::both();
    let own = &unit.document;
    let form = english.say(&format!("form-{}", own.form.name), &[]);
    let key = own.key.to_string();
    let values = [("class", &*own.class), ("year", &*own.year), ("document", &*key)];
    format!("{form}, {}", english.say("bundle-of", &values))
}
