//! Classes and their subgroups, pupils, movements, teachers.

use super::capture::{CaptureFile, Kind, book};
use super::row::Row;
use super::year::Year;
use crate::finding::{Finding, Place};
use crate::import::draft::pupil;
use crate::import::{ClassDraft, Intake};
use crate::snapshot::v1::{
    ClassTeacher, GroupMember, Movement, MovementKind, StaffMember,
};

/// A class, or a subgroup of one or several.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct EduGroup {
    name: String,
    /// Grade and letter of a class.
    pub(super) class: Option<(u8, Option<String>)>,
    /// What a subgroup is drawn from.
    pub(super) parents: Vec<String>,
}

pub(super) fn read(files: &[&CaptureFile], year: &mut Year<'_>, intake: &mut Intake) {
    read_groups(files, year, intake);
    read_students(files, year, intake);
    book(files, Kind::Movements, None, intake, |_, row| movement(row, year));
    book(files, Kind::Teachers, None, intake, |_, row| teacher(row, year).map(drop));
    book(files, Kind::ClassTeacher, None, intake, |file, row| {
        let group = file.group.as_deref().unwrap_or_default();
        let staff = teacher(row, year)?;
        let Some(class) = year.draft.classes.get_mut(group) else {
            return Err(row.unknown("group", group));
        };
        let record = ClassTeacher { staff: staff.clone(), from: None, to: None };
        class.teachers.put(&staff, record, row.place())
    });
}

/// Classes first, because a subgroup hangs on its class.
fn read_groups(files: &[&CaptureFile], year: &mut Year<'_>, intake: &mut Intake) {
    let mut subgroups = Vec::new();
    for file in files.iter().filter(|own| own.kind == Kind::Group) {
        let row = file.root();
        let taken = row.required_id("id").and_then(|id| Ok((id, edu_group(&row)?)));
        let taken = taken.and_then(|(id, group)| {
            year.groups.put(&id, group.clone(), row.place())?;
            Ok((id, group))
        });
        match taken {
            Ok((id, EduGroup { class: Some((grade, letter)), .. })) => {
                let class: &mut ClassDraft = year.draft.classes.entry(&id, &row.place());
                (class.grade, class.letter) = (grade, letter);
                intake.book(&file.name, Ok(()));
            }
            Ok((id, group)) => subgroups.push((file, id, group)),
            Err(finding) => intake.book(&file.name, Err(finding)),
        }
    }
    for (file, id, group) in subgroups {
        let classes = year.classes_of(&id);
        let taken = classes.iter().try_for_each(|class| {
            let class = year.draft.classes.get_mut(class);
            class.map_or(Ok(()), |own| {
                own.groups.put(&id, group.name.clone(), file.root().place())
            })
        });
        let parent = group.parents.first().map_or("", String::as_str);
        let is_orphan = classes.is_empty();
        let orphan = || Err(file.root().unknown("parentIds", parent));
        intake.book(&file.name, if is_orphan { orphan() } else { taken });
    }
}

fn edu_group(row: &Row<'_>) -> Result<EduGroup, Finding> {
    let name = row.required_text("name")?;
    let parents = row.ids("parentIds")?;
    match row.required_text("type")?.as_str() {
        "Subgroup" => return Ok(EduGroup { name, class: None, parents }),
        "Group" => {}
        _ => return Err(wrong(row, "type", "Group, Subgroup")),
    }
    let grade = row.required_number("parallel")?;
    if !(1..=12).contains(&grade) {
        return Err(wrong(row, "parallel", "1–12"));
    }
    let digits = grade.to_string();
    let rest = name.strip_prefix(&digits).map(|own| own.trim_matches([' ', '-', '–']));
    let Some(letter) = rest.filter(|own| !own.starts_with(|c: char| c.is_numeric()))
    else {
        return Err(wrong(row, "name", &digits));
    };
    let letter = Some(letter.trim_matches(['«', '»', '"']).to_owned());
    let letter = letter.filter(|own| !own.is_empty());
    Ok(EduGroup { name, class: Some((grade, letter)), parents: Vec::new() })
}

fn wrong(row: &Row<'_>, name: &str, expected: &str) -> Finding {
    row.get(name).map_or_else(|| row.missing(name), |own| own.bad(expected))
}

/// The members of classes first: a subgroup takes its members from them.
fn read_students(files: &[&CaptureFile], year: &mut Year<'_>, intake: &mut Intake) {
    let mut later = Vec::new();
    for file in files.iter().filter(|own| own.kind == Kind::Students) {
        let lists = file.root().items().map_err(|own| intake.findings.push(own));
        for list in lists.unwrap_or_default() {
            let group = group_of(&list, year);
            let rows = list.list("students").map_err(|own| intake.findings.push(own));
            for row in rows.unwrap_or_default() {
                match &group {
                    Ok((id, true)) => {
                        let taken = student(&row, id, year, &mut intake.findings);
                        intake.book(&file.name, taken);
                    }
                    Ok((id, false)) => later.push((file, id.clone(), row)),
                    Err(finding) => intake.book(&file.name, Err(finding.clone())),
                }
            }
        }
    }
    for (file, id, row) in later {
        let taken = member(&row, &id, year, &mut intake.findings);
        intake.book(&file.name, taken);
    }
}

/// The group of a list of students, and whether it is a class.
fn group_of(row: &Row<'_>, year: &Year<'_>) -> Result<(String, bool), Finding> {
    let id = row.required_id("group")?;
    match year.groups.get(&id) {
        Some(group) => Ok((id, group.class.is_some())),
        None => Err(row.unknown("group", &id)),
    }
}

fn student(
    row: &Row<'_>,
    class: &str,
    year: &mut Year<'_>,
    notes: &mut Vec<Finding>,
) -> Result<(), Finding> {
    let person = row.get("person").ok_or_else(|| row.missing("person"))?;
    let named = named(&person)?;
    let id = named.id.clone();
    let own = year.draft.classes.get_mut(class);
    own.ok_or_else(|| row.unknown("group", class))?.pupils.put(
        &id,
        pupil(named),
        person.place(),
    )?;
    note_status(row, class, id, year, notes)
}

fn member(
    row: &Row<'_>,
    group: &str,
    year: &mut Year<'_>,
    notes: &mut Vec<Finding>,
) -> Result<(), Finding> {
    let id = row.required_id("person")?;
    let Some(class) = year.class_with(&year.classes_of(group), &id) else {
        return Err(row.unknown("person", &id));
    };
    if let Some(class) = year.draft.classes.get_mut(&class) {
        let record = GroupMember { pupil: id.clone(), from: None, to: None };
        let record = (group.to_owned(), record);
        class.members.put(&format!("{group} {id}"), record, row.place())?;
    }
    note_status(row, group, id, year, notes)
}

/// Notes whether the member is archived; the newest capture has the word.
fn note_status(
    row: &Row<'_>,
    group: &str,
    person: String,
    year: &mut Year<'_>,
    notes: &mut Vec<Finding>,
) -> Result<(), Finding> {
    let is_archived = match row.text("membershipstatus")?.as_deref() {
        None | Some("Active") => false,
        Some("Archive") => true,
        Some(_) => {
            let word = row.get("membershipstatus").map(|own| own.unknown_word());
            notes.extend(word);
            false
        }
    };
    year.archived.entry((group.to_owned(), person)).or_insert(is_archived);
    Ok(())
}

fn movement(row: &Row<'_>, year: &mut Year<'_>) -> Result<(), Finding> {
    let (person, group) = (row.required_id("person")?, row.required_id("group")?);
    let kind = match row.required_text("kind")?.as_str() {
        "arrived" => MovementKind::Arrived,
        "left" => MovementKind::Left,
        "transferred_in" => MovementKind::TransferredIn,
        "transferred_out" => MovementKind::TransferredOut,
        _ => {
            let expected = "arrived, left, transferred_in, transferred_out";
            return Err(wrong(row, "kind", expected));
        }
    };
    let order_date = match row.has("order_date") && row.get("order_date").is_some() {
        true => Some(row.required_day("order_date", year.zone)?),
        false => None,
    };
    let movement = Movement {
        kind,
        date: row.required_day("date", year.zone)?,
        order_number: row.text("order_number")?,
        order_date,
        counterpart: row.text("counterpart")?,
    };
    let class = year.draft.classes.get_mut(&group);
    let class = class.ok_or_else(|| row.unknown("group", &group))?;
    let pupil = class.pupils.get_mut(&person);
    let movements = &mut pupil.ok_or_else(|| row.unknown("person", &person))?.movements;
    let same_day = |own: &&Movement| (own.kind, own.date) == (kind, movement.date);
    match movements.iter().find(same_day) {
        Some(own) if *own == movement => {}
        Some(_) => {
            let place = Place { pupil: Some(person.clone()), ..row.place() };
            let finding = crate::import::codes::CONFLICT.at(place);
            return Err(finding.with("key", &person).with("other", movement.date));
        }
        None => movements.push(movement),
    }
    movements.sort_by_key(|own| own.date);
    Ok(())
}

/// Puts a teacher; gives the id.
fn teacher(row: &Row<'_>, year: &mut Year<'_>) -> Result<String, Finding> {
    let member = named(row)?;
    let id = member.id.clone();
    year.draft.staff.put(&id, member, row.place())?;
    Ok(id)
}

/// A person by id and name.
fn named(person: &Row<'_>) -> Result<StaffMember, Finding> {
    Ok(StaffMember {
        id: person.required_id("id")?,
        family_name: person.required_text("lastName")?,
        given_name: person.required_text("firstName")?,
        patronymic: person.text("middleName")?,
    })
}
