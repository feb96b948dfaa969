//! What the findings of a class leave out, for a person who asked for a document.

use std::collections::BTreeSet;

use crate::checklist::Particulars;
use crate::finding::Finding;
use crate::journal::{ClassGroup, PersonName, PrintPeriod};

/// Names of the pupils and teachers of a class, titles of its periods, and numbers of the
/// lessons that are found fault with.
pub(super) fn particulars(
    class: &ClassGroup,
    periods: &[PrintPeriod],
    findings: &[Finding],
) -> Particulars {
    let key = |id: &str| (class.calendar.year.clone(), class.name(), id.to_owned());
    let named: BTreeSet<&str> =
        findings.iter().filter_map(|own| own.place.lesson.as_deref()).collect();
    let lessons = class.courses.iter().flat_map(|own| &own.lessons);
    let taught = class.courses.iter().filter_map(|own| own.teacher.as_ref());
    let led = class.teachers.iter().map(|own| &own.name);
    let stood_in = lessons.clone().filter_map(|own| own.substitute.as_ref());
    let teachers = taught.chain(led).chain(stood_in);
    Particulars {
        pupils: class.pupils.iter().map(|own| (key(&own.id), own.name.full())).collect(),
        lessons: lessons
            .filter(|own| named.contains(own.id.as_str()))
            .map(|own| (key(&own.id), own.number))
            .collect(),
        periods: periods.iter().map(|own| (key(&own.id), own.title.clone())).collect(),
        teachers: teachers.map(PersonName::with_initials).collect(),
    }
}
