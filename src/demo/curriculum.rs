//! What each grade learns: subjects, weekly hours, subgroups, double lessons.

use crate::snapshot::v1::{CourseKind, Marking, Subject, TermKind};

/// What a subject is like, whatever the grade.
pub(super) struct SubjectForm {
    /// Short code; the id in the snapshot is `s-` and the code.
    pub(super) code: &'static str,
    /// Name as in the curriculum.
    pub(super) name: &'static str,
    /// Short name for narrow columns.
    pub(super) short: &'static str,
    /// Lesson of the curriculum, elective or club.
    pub(super) kind: CourseKind,
    /// How it is marked from grade 2 on.
    pub(super) marking: Marking,
}

impl SubjectForm {
    /// Id in the snapshot.
    pub(super) fn id(&self) -> String {
        format!("s-{}", self.code)
    }

    /// As it stands in the snapshot.
    pub(super) fn subject(&self) -> Subject {
        Subject {
            id: self.id(),
            name: self.name.to_owned(),
            short_name: Some(self.short.to_owned()),
        }
    }
}

const fn marked(
    code: &'static str,
    name: &'static str,
    short: &'static str,
) -> SubjectForm {
    let (kind, marking) = (CourseKind::Lesson, Marking::Marked);
    SubjectForm { code, name, short, kind, marking }
}

const fn other(
    code: &'static str,
    name: &'static str,
    short: &'static str,
    kind: CourseKind,
    marking: Marking,
) -> SubjectForm {
    SubjectForm { code, name, short, kind, marking }
}

use CourseKind::{Club, Elective, Lesson};
use Marking::{PassFail, Unmarked};

/// All subjects of the school, in the order of its curriculum.
pub(super) const SUBJECTS: &[SubjectForm] = &[
    marked("rus", "Русский язык", "Рус. яз."),
    marked("read", "Литературное чтение", "Лит. чт."),
    marked("lit", "Литература", "Лит-ра"),
    marked("eng", "Иностранный язык (английский)", "Англ. яз."),
    marked("mat", "Математика", "Матем."),
    marked("alg", "Алгебра", "Алгебра"),
    marked("geom", "Геометрия", "Геом."),
    marked("prob", "Вероятность и статистика", "Вер. и ст."),
    marked("inf", "Информатика", "Информ."),
    marked("world", "Окружающий мир", "Окр. мир"),
    marked("hist", "История", "История"),
    marked("soc", "Обществознание", "Общ-зн."),
    marked("geog", "География", "Геогр."),
    marked("phys", "Физика", "Физика"),
    marked("chem", "Химия", "Химия"),
    marked("bio", "Биология", "Биология"),
    marked("art", "Изобразительное искусство", "ИЗО"),
    marked("mus", "Музыка", "Музыка"),
    marked("lab", "Труд (технология)", "Труд"),
    marked("pe", "Физическая культура", "Физ-ра"),
    marked("safe", "Основы безопасности и защиты Родины", "ОБЗР"),
    other(
        "ethic",
        "Основы религиозных культур и светской этики",
        "ОРКСЭ",
        Lesson,
        PassFail,
    ),
    other(
        "moral",
        "Основы духовно-нравственной культуры народов России",
        "ОДНКНР",
        Lesson,
        PassFail,
    ),
    marked("land", "История нашего края", "Ист. края"),
    other("proj", "Индивидуальный проект", "Инд. пр.", Lesson, PassFail),
    other("talks", "Разговоры о важном", "Разг.", Lesson, Unmarked),
    other("elm", "Практикум по математике", "Практ. мат.", Elective, PassFail),
    other("elr", "Русский язык: теория и практика", "Практ. рус.", Elective, PassFail),
    other("eagle", "Орлята России", "Орлята", Club, Unmarked),
    other("func", "Функциональная грамотность", "Функц. гр.", Club, Unmarked),
    other("prof", "Россия — мои горизонты", "Горизонты", Club, Unmarked),
    other("chess", "Шахматы", "Шахматы", Club, Unmarked),
    other("choir", "Хоровое пение", "Хор", Club, Unmarked),
    other("robot", "Робототехника", "Робот.", Club, Unmarked),
    other("stage", "Школьный театр", "Театр", Club, Unmarked),
    other("games", "Подвижные игры", "Игры", Club, Unmarked),
];

/// Weekly hours by grade: `+` is given in two subgroups, `=` as a double lesson.
///
/// Shaped after the federal curricula of 2025; not a copy of any school's plan.
const HOURS: [&str; 11] = [
    "rus:5 read:4 mat:4 world:2 art:1 mus:1 lab:1 pe:3 talks:1 \
     eagle:1 choir:1 func:1 chess:2+ robot:1+ stage:1+ games:1+",
    "rus:5 read:4 eng:2+ mat:4 world:2 art:1 mus:1 lab:1 pe:3 talks:1 \
     eagle:1 func:1 chess:2+ robot:1+ stage:1+",
    "rus:5 read:4 eng:2+ mat:4 world:2 art:1 mus:1 lab:1 pe:3 talks:1 \
     eagle:1 func:1 chess:2+ robot:1+ stage:1+",
    "rus:5 read:3 eng:2+ mat:4 world:2 art:1 mus:1 lab:1 pe:3 ethic:1 talks:1 \
     eagle:1 func:1 chess:2+ robot:1+ stage:1+",
    "rus:5 lit:3 eng:3+ mat:5 hist:3 geog:1 bio:1 art:1 mus:1 lab:2+= pe:2 moral:1 \
     land:1 talks:1 func:1 chess:1+ robot:1+",
    "rus:6 lit:3 eng:3+ mat:5 hist:3 geog:1 bio:1 art:1 mus:1 lab:2+= pe:2 moral:1 \
     land:1 talks:1 func:1 prof:1 robot:1+",
    "rus:4 lit:2 eng:3+ alg:3 geom:2 prob:1 inf:1+ hist:3 geog:2 phys:2 bio:1 art:1 \
     mus:1 lab:2+= pe:2 land:1 talks:1 prof:1",
    "rus:3 lit:2 eng:3+ alg:3 geom:2 prob:1 inf:1+ hist:3 soc:1 geog:2 phys:2 chem:2 \
     bio:2 mus:1 lab:1+ pe:2 safe:1 talks:1 prof:1",
    "rus:3 lit:3 eng:3+ alg:3 geom:2 prob:1 inf:1+ hist:2 soc:1 geog:2 phys:3 chem:2 \
     bio:2 lab:1+ pe:2 safe:1 talks:1 prof:1",
    "rus:2 lit:3 eng:3+ alg:4 geom:3 prob:1 inf:1+ hist:2 soc:2 geog:1 phys:3 chem:2 \
     bio:2 pe:2 safe:1 proj:1 talks:1 elm:1 elr:1 prof:1",
    "rus:2 lit:3 eng:3+ alg:4 geom:3 prob:1 inf:1+ hist:2 soc:2 geog:1 phys:3 chem:2 \
     bio:2 pe:2 safe:1 talks:1 elm:1 elr:1 prof:1",
];

/// One line of a grade's curriculum.
pub(super) struct CurriculumLine {
    /// The subject.
    pub(super) subject: &'static SubjectForm,
    /// Lessons a week.
    pub(super) hours: usize,
    /// Given in two subgroups at the same hour.
    pub(super) in_groups: bool,
    /// Two hours in a row.
    pub(super) double: bool,
}

impl CurriculumLine {
    /// How the course is marked in that grade: grade 1 has no marks at all.
    pub(super) fn marking(&self, grade: u8) -> Marking {
        if grade == 1 { Unmarked } else { self.subject.marking }
    }

    /// At the end of which terms it is marked: in grades 10 and 11 by half-year, from
    /// grade 7 on also what is taught one hour a week.
    pub(super) fn marking_terms(&self, grade: u8) -> Option<TermKind> {
        match self.marking(grade) {
            Unmarked => None,
            _ if grade >= 10 => Some(TermKind::HalfYear),
            _ if grade >= 7 && self.hours == 1 => Some(TermKind::HalfYear),
            _ => Some(TermKind::Quarter),
        }
    }
}

/// The curriculum of a grade, in the order of the subjects.
pub(super) fn curriculum(grade: u8) -> Vec<CurriculumLine> {
    let hours = HOURS[usize::from(grade.clamp(1, 11)) - 1];
    let mut lines = Vec::new();
    for subject in SUBJECTS {
        let entry = hours.split_whitespace().find_map(|entry| {
            entry.split_once(':').filter(|(code, _)| *code == subject.code)
        });
        if let Some((_, amount)) = entry {
            let digits = amount.trim_end_matches(['+', '=']);
            lines.push(CurriculumLine {
                subject,
                hours: digits.parse().unwrap_or(1),
                in_groups: amount.contains('+'),
                double: amount.contains('='),
            });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(grade: u8, lessons_a_week: usize) {
        let lines = curriculum(grade);
        let named = HOURS[usize::from(grade) - 1].split_whitespace().count();
        assert_eq!(lines.len(), named, "every entry of grade {grade} names a subject");
        let records =
            |line: &CurriculumLine| line.hours * (1 + usize::from(line.in_groups));
        let found: usize = lines.iter().map(records).sum();
        assert!(found >= lessons_a_week, "grade {grade}: {found}");
    }

    #[test]
    fn every_grade_has_hours_enough_for_eleven_hundred_lessons() {
        check(1, 35);
        for grade in 2..=11 {
            check(grade, 34);
        }
    }
}
