//! The weekly timetable of a class.

use super::ClassKey;
use super::calendar::works_on_saturdays;
use super::curriculum::CurriculumLine;
use super::random::Random;
use super::staff;

/// Attempts to improve a timetable; most grades need far fewer.
const ATTEMPTS: usize = 60_000;

/// One hour of the week.
pub(super) struct Hour {
    /// Number of the lesson in the day, from 0.
    pub(super) number: u8,
    /// Which line of the curriculum.
    pub(super) line: usize,
}

/// The hours of each day of the week, from Monday, in order.
pub(super) type Week = Vec<Vec<Hour>>;

/// Makes the timetable of a class.
///
/// The classes of a grade share one base week; each letter begins it a day later. A
/// teacher of the whole grade is free of clashes because the base week gives a subject
/// another hour on every day.
pub(super) fn week(seed: u64, key: ClassKey, lines: &[CurriculumLine]) -> Week {
    let days = if works_on_saturdays(key.grade) { 6 } else { 5 };
    let base = Base::solve(seed, key.grade, lines, days);
    let clubs = clubs(key.grade, lines, &base);
    let mut week: Week = Vec::new();
    for day in 0..days {
        let turned = (day + key.letter) % days;
        let mut hours: Vec<Hour> = (1u8..)
            .zip(&base.grid[turned])
            .map(|(number, line)| Hour { number, line: *line })
            .collect();
        for (club_day, number, line) in &clubs {
            if *club_day == turned {
                hours.push(Hour { number: *number, line: *line });
            }
        }
        if day == 0 {
            // «Разговоры о важном» open the week in every class, before the lessons.
            let talks = lines.iter().position(|line| line.subject.code == "talks");
            hours.extend(talks.map(|line| Hour { number: 0, line }));
        }
        hours.sort_by_key(|hour| hour.number);
        week.push(hours);
    }
    week
}

/// Day, number and line of what is held after lessons.
fn clubs(grade: u8, lines: &[CurriculumLine], base: &Base) -> Vec<(usize, u8, usize)> {
    let days = base.grid.len();
    let mut held = Vec::new();
    for (line, entry) in lines.iter().enumerate() {
        if stands_after_lessons(entry) {
            held.extend(std::iter::repeat_n(line, entry.hours));
        }
    }
    let after_lessons = if grade <= 4 { 6 } else { 8 };
    let mut clubs = Vec::new();
    for (count, line) in held.into_iter().enumerate() {
        let number = after_lessons + u8::try_from(count / days).unwrap_or(0);
        clubs.push((
            count * 2 % days
                + usize::from(days.is_multiple_of(2) && count % days >= days / 2),
            number,
            line,
        ));
    }
    clubs
}

fn stands_after_lessons(line: &CurriculumLine) -> bool {
    staff::is_after_lessons(line.subject.code)
        || matches!(line.subject.code, "elm" | "elr")
}

/// The base week of a grade.
struct Base<'a> {
    lines: &'a [CurriculumLine],
    /// The teacher of a line where all classes of the grade share one.
    shared: Vec<Option<usize>>,
    /// Line of every hour, by day and hour.
    grid: Vec<Vec<usize>>,
    /// Hours that may change places; a double lesson stays.
    movable: Vec<(usize, usize)>,
}

impl<'a> Base<'a> {
    fn solve(seed: u64, grade: u8, lines: &'a [CurriculumLine], days: usize) -> Self {
        let mut random = Random::seeded(seed, &format!("timetable {grade}"));
        let mut base = Self::filled(grade, lines, days, &mut random);
        let mut cost = base.cost();
        for _ in 0..ATTEMPTS {
            if cost == 0 {
                break;
            }
            let one = *random.pick(&base.movable);
            let other = *random.pick(&base.movable);
            base.exchange(one, other);
            let changed = base.cost();
            // A step to the side now and then leads out of dead ends.
            if changed <= cost || (changed == cost + 1 && random.chance(30)) {
                cost = changed;
            } else {
                base.exchange(one, other);
            }
        }
        base
    }

    fn filled(
        grade: u8,
        lines: &'a [CurriculumLine],
        days: usize,
        random: &mut Random,
    ) -> Self {
        let first = ClassKey { grade, letter: 0 };
        let second = ClassKey { grade, letter: 1 };
        let shared = lines
            .iter()
            .map(|line| {
                let group = line.in_groups.then_some(1);
                let teacher = staff::teacher(first, line.subject.code, group);
                let same = teacher == staff::teacher(second, line.subject.code, group);
                same.then_some(teacher)
            })
            .collect();
        let mut singles = Vec::new();
        let mut doubles = Vec::new();
        for (line, entry) in lines.iter().enumerate() {
            if stands_after_lessons(entry) || entry.subject.code == "talks" {
                continue;
            }
            if entry.double {
                doubles.push(line);
            } else {
                singles.extend(std::iter::repeat_n(line, entry.hours));
            }
        }
        random.shuffle(&mut singles);
        let total = singles.len() + doubles.len() * 2;
        let mut grid = vec![Vec::new(); days];
        let mut movable = Vec::new();
        for (day, hours) in grid.iter_mut().enumerate() {
            let length = total / days + usize::from(day < total % days);
            let pair = doubles.pop();
            while hours.len() + 2 * usize::from(pair.is_some()) < length {
                movable.push((day, hours.len()));
                hours.push(singles.pop().unwrap_or_default());
            }
            hours.extend(pair.into_iter().flat_map(|line| [line, line]));
        }
        Self { lines, shared, grid, movable }
    }

    fn exchange(&mut self, one: (usize, usize), other: (usize, usize)) {
        let kept = self.grid[one.0][one.1];
        self.grid[one.0][one.1] = self.grid[other.0][other.1];
        self.grid[other.0][other.1] = kept;
    }

    /// How many rules the week breaks: the same subject twice a day, or a shared teacher
    /// at the same hour on two days.
    fn cost(&self) -> usize {
        let days = self.grid.len();
        let mut cost = 0;
        for (day, hours) in self.grid.iter().enumerate() {
            for (number, line) in hours.iter().enumerate() {
                let entry = &self.lines[*line];
                let again = hours[number + 1..].contains(line);
                cost += usize::from(again && !entry.double && entry.hours <= days);
                let Some(teacher) = self.shared[*line] else { continue };
                for later in &self.grid[day + 1..] {
                    let met = later.get(number).and_then(|line| self.shared[*line]);
                    cost += usize::from(met == Some(teacher));
                }
            }
        }
        cost
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::curriculum::curriculum;
    use super::*;

    /// Teachers of the grade who stand in two rooms at one hour.
    fn check(grade: u8, letters: usize, expected: usize) {
        let lines = curriculum(grade);
        let mut busy = BTreeSet::new();
        let mut clashes = 0;
        for letter in 0..letters {
            let key = ClassKey { grade, letter };
            for (day, hours) in week(1, key, &lines).iter().enumerate() {
                for hour in hours {
                    let line = &lines[hour.line];
                    let groups: &[Option<u8>] =
                        if line.in_groups { &[Some(1), Some(2)] } else { &[None] };
                    for group in groups {
                        let teacher = staff::teacher(key, line.subject.code, *group);
                        let free = busy.insert((teacher, day, hour.number));
                        clashes += usize::from(!free);
                    }
                }
            }
        }
        assert_eq!(clashes, expected, "grade {grade}");
    }

    #[test]
    fn no_teacher_stands_in_two_rooms_at_one_hour() {
        for grade in 1..=5 {
            check(grade, 4, 0);
        }
        for grade in 6..=9 {
            check(grade, 3, 0);
        }
        check(10, 2, 0);
        check(11, 2, 0);
    }
}
