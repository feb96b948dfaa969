//! Each finding is the task of one teacher, and the export says of whom.

use std::collections::BTreeSet;

use letopis::batch;
use serde_json::Value;

use super::school::{EXPORT, Fault, Outcome, options, put, workspace};

/// The class 7А of the demo school, and its courses by id.
struct School {
    export: Value,
}

impl School {
    fn class(&mut self) -> &mut Value {
        &mut self.export["classes"][0]
    }

    fn course(&mut self, id: &str) -> Result<&mut Value, Fault> {
        let courses = self.class()["courses"].as_array_mut().ok_or("no courses")?;
        Ok(courses.iter_mut().find(|own| own["id"] == id).ok_or("no such course")?)
    }

    /// Takes the topic of the first lesson that somebody stood in for, or did not.
    fn remove_topic(&mut self, course: &str, has_substitute: bool) -> Outcome {
        let lessons = self.course(course)?["lessons"].as_array_mut();
        let lesson = lessons.ok_or("no lessons")?.iter_mut().find(|own| {
            own.get("topic").is_some()
                && own.get("substitute").is_some() == has_substitute
        });
        let lesson = lesson.and_then(Value::as_object_mut).ok_or("no such lesson")?;
        lesson.remove("topic");
        Ok(())
    }

    /// Takes the mark of a term of the first pupil of a group.
    fn remove_result(&mut self, subject: &str, group: &str) -> Outcome {
        let groups = self.class()["groups"].as_array().ok_or("no groups")?;
        let group = groups.iter().find(|own| own["id"] == group).ok_or("no group")?;
        let pupil = group["members"][0]["pupil"].clone();
        for kind in ["journal_finals", "ledger_finals"] {
            let marks =
                self.class()[kind]["term_marks"].as_array_mut().ok_or("no finals")?;
            let is_meant = |own: &Value| {
                own["subject"] == subject && own["pupil"] == pupil && own["term"] == "q1"
            };
            let at = marks.iter().position(is_meant).ok_or("no such mark")?;
            marks.remove(at);
        }
        Ok(())
    }

    /// «Фамилия И. О.» of a member of the staff.
    fn teacher(&self, id: &str) -> Result<String, Fault> {
        let staff = self.export["staff"].as_array().ok_or("no staff")?;
        let own = staff.iter().find(|own| own["id"] == id).ok_or("no such person")?;
        let part = |name: &str| own[name].as_str().unwrap_or_default();
        let initial = |name: &str| part(name).chars().next().unwrap_or_default();
        let (given, patronymic) = (initial("given_name"), initial("patronymic"));
        Ok(format!("{}\u{a0}{given}.\u{a0}{patronymic}.", part("family_name")))
    }

    /// Teachers of all findings of the school's only class.
    fn teachers(&self) -> Result<BTreeSet<(String, Option<String>)>, Fault> {
        let folder = tempfile::tempdir()?;
        let workspace = workspace(folder.path())?;
        put(folder.path(), "2025-26/07a.json", &self.export.to_string())?;
        let report = batch::check(&workspace, &options())?;
        let found = report.findings.into_iter();
        Ok(found.map(|own| (own.code.id.to_owned(), own.teacher)).collect())
    }
}

fn check(spoil: impl Fn(&mut School) -> Outcome, code: &str, teacher: &str) -> Outcome {
    let mut school = School { export: serde_json::from_str(EXPORT)? };
    spoil(&mut school)?;
    let expected = (code.to_owned(), Some(school.teacher(teacher)?));
    assert_eq!(school.teachers()?, BTreeSet::from([expected]));
    Ok(())
}

#[test]
fn a_lesson_is_the_task_of_who_gave_it() -> Outcome {
    check(|own| own.remove_topic("k-eng-1", false), "C01", "t-102")?;
    check(|own| own.remove_topic("k-eng-2", true), "C01", "t-258")
}

#[test]
fn a_result_is_the_task_of_the_teacher_of_the_pupils_group() -> Outcome {
    check(|own| own.remove_result("s-eng", "g-1"), "C02", "t-102")?;
    check(|own| own.remove_result("s-eng", "g-2"), "C02", "t-103")
}

#[test]
fn what_belongs_to_no_subject_is_the_task_of_the_class_teacher_of_the_day() -> Outcome {
    let without_order = |school: &mut School| {
        let pupils = school.class()["pupils"].as_array_mut().ok_or("no pupils")?;
        let mut movements = pupils.iter_mut().filter_map(|own| own.get_mut("movements"));
        let movement = movements.find_map(|own| own.get_mut(0));
        let movement = movement.and_then(Value::as_object_mut).ok_or("no movement")?;
        movement.remove("order_number");
        Ok(())
    };
    // The movement lies in the first quarter; the class teacher changed in February.
    check(without_order, "C33", "t-100")
}
