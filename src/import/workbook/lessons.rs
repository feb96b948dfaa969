//! Lessons, current marks, attendance.

use super::Mapper;
use super::record::Record;
use crate::finding::Finding;
use crate::import::codes::{BAD_VALUE, UNKNOWN_RECORD};
use crate::import::{CourseDraft, Intake};
use crate::snapshot::v1::{Attendance, Homework, Lesson, Mark, Work, WorkKind};

/// What marks and attendance need to know of a lesson.
#[derive(Clone)]
pub(super) struct Known {
    class: String,
    course: String,
    id: String,
    /// Ids of its works by kind.
    works: Vec<(WorkKind, String)>,
}

const COURSE: [&str; 3] = ["Класс", "Предмет", "Подгруппа"];
const LESSON: [&str; 5] = ["Класс", "Предмет", "Подгруппа", "Дата", "Урок"];

pub(super) fn read(mapper: &mut Mapper, intake: &mut Intake) {
    mapper.each("Уроки", intake, lesson);
    mapper.each("Отметки", intake, marks);
    mapper.each("Посещаемость", intake, attendance);
}

fn lesson(mapper: &mut Mapper, record: &Record) -> Result<(), Finding> {
    let class = mapper.class_of(record)?;
    mapper.subject(record)?;
    let course = mapper.course(record)?;
    let substitute = mapper.teacher(record, "Замена")?;
    let (Some(date), Some(number)) = (record.day("Дата"), record.small("Урок"))
    else {
        return Err(record.finding(BAD_VALUE, "Дата"));
    };
    within_the_year(mapper, record)?;
    let id = format!("l{}-{}-{number}", &course[1..], date.format("%Y%m%d"));
    let works = works(record, &id)?;
    let known = works.iter().map(|own| (own.kind, own.id.clone())).collect();
    let lesson = Lesson {
        id: id.clone(),
        date,
        number,
        topic: record.maybe_text("Тема"),
        homework: record
            .maybe_text("Домашнее задание")
            .map(|text| Homework { text, recorded_at: None }),
        works,
        substitute,
        cancelled: record.yes("Отменён"),
        room: record.maybe_text("Кабинет"),
        recorded_at: None,
        recorded_by: None,
    };
    let key = record.key(&LESSON);
    let draft = mapper.course_draft(&class, &course, record);
    draft.lessons.put(&id, lesson, record.key_place())?;
    mapper.lessons.put(key, Known { class, course, id, works: known });
    Ok(())
}

fn within_the_year(mapper: &Mapper, record: &Record) -> Result<(), Finding> {
    match (mapper.draft.days, record.day("Дата")) {
        (Some((from, to)), Some(day)) if !(from..=to).contains(&day) => {
            let [from, to] = [from, to].map(|own| own.format("%d.%m.%Y"));
            Err(record.finding(BAD_VALUE, "Дата").expected(format!("{from}–{to}")))
        }
        _ => Ok(()),
    }
}

/// The works of a lesson: at most two, of different kinds.
fn works(record: &Record, lesson: &str) -> Result<Vec<Work>, Finding> {
    let mut works: Vec<Work> = Vec::new();
    for (heading, title) in
        [("Вид работы", "Название работы"), ("Вторая работа", "Название второй")]
    {
        let title_text = record.maybe_text(title);
        let Some(kind) = record.meaning::<WorkKind>(heading) else {
            if title_text.is_some() {
                let finding = record.finding(BAD_VALUE, title);
                return Err(finding.expected(format!("— («{heading}»: —)")));
            }
            continue;
        };
        if works.iter().any(|own| own.kind == kind) {
            return Err(record.finding(BAD_VALUE, heading).expected("≠ «Вид работы»"));
        }
        let id = format!("{lesson}-{}", record.word(heading).unwrap_or_default());
        works.push(Work { id, kind, title: title_text });
    }
    Ok(works)
}

fn marks(mapper: &mut Mapper, record: &Record) -> Result<(), Finding> {
    let (lesson, pupil) = mapper.lesson_and_pupil(record)?;
    let kind = record.meaning::<WorkKind>("Работа");
    let work = kind.map(|kind| lesson.works.iter().find(|(own, _)| *own == kind));
    let work = match work {
        Some(Some((_, id))) => Some(id.clone()),
        Some(None) => {
            let finding = record.finding(UNKNOWN_RECORD, "Работа").with("kind", "tab");
            return Err(finding.expected("«Уроки»"));
        }
        None => None,
    };
    let place = record.place("Отметка");
    // A conflict shows the key: ids name nobody.
    let of_work = work.as_deref().unwrap_or("–");
    let key = format!("{} {pupil} {of_work}", lesson.id);
    let draft = mapper.course_draft(&lesson.class, &lesson.course, record);
    for (at, value) in record.marks("Отметка").into_iter().enumerate() {
        let mark = Mark {
            pupil: pupil.clone(),
            lesson: lesson.id.clone(),
            work: work.clone(),
            value,
            recorded_at: None,
            recorded_by: None,
            protocol: None,
        };
        draft.marks.put(&format!("{key} {at}"), mark, place.clone())?;
    }
    Ok(())
}

fn attendance(mapper: &mut Mapper, record: &Record) -> Result<(), Finding> {
    let (lesson, pupil) = mapper.lesson_and_pupil(record)?;
    let Some(kind) = record.attendance("Знак") else {
        return Err(record.finding(BAD_VALUE, "Знак"));
    };
    let key = format!("{} {pupil}", lesson.id);
    let own = Attendance {
        pupil,
        lesson: lesson.id.clone(),
        kind,
        source_word: None,
        recorded_at: None,
    };
    let draft = mapper.course_draft(&lesson.class, &lesson.course, record);
    draft.attendance.put(&key, own, record.place("Знак"))
}

impl Mapper {
    /// The id of the course that a row names with class, subject and subgroup.
    fn course(&self, record: &Record) -> Result<String, Finding> {
        let heading = match record.get("Подгруппа") {
            Some(_) => "Подгруппа",
            None => "Предмет",
        };
        self.courses.find(&record.key(&COURSE), record, heading).cloned()
    }

    /// The lesson and the pupil that a row names.
    fn lesson_and_pupil(&self, record: &Record) -> Result<(Known, String), Finding> {
        self.class_of(record)?;
        self.subject(record)?;
        self.course(record)?;
        let lesson = self.lessons.find(&record.key(&LESSON), record, "Урок")?;
        Ok((lesson.clone(), self.pupil(record)?))
    }

    fn course_draft(
        &mut self,
        class: &str,
        course: &str,
        record: &Record,
    ) -> &mut CourseDraft {
        self.draft(class, record).courses.entry(course, &record.whole())
    }
}
