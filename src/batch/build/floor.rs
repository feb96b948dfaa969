//! What is under way in a build: classes are prepared in time for their documents to follow
//! those of the classes before, and closed when their last document is written.

use std::collections::BTreeMap;

use super::Building;
use super::crew::{Crew, News, Task, Ticket};
use super::maker::Done;
use super::progress::{Foreseen, Outcome, Step};
use super::unchanged::ClassEntry;
use crate::batch::Unit;
use crate::batch::prepare::Prepared;
use crate::failure::Failure;

/// Documents for each thread that are known before it needs them.
const AHEAD: usize = 3;
/// Documents that a class is taken to have until it is prepared.
const OF_A_CLASS: usize = 5;

/// The classes of a build that are not closed yet.
pub(super) struct Floor<'f, 'b> {
    building: &'f mut Building<'b>,
    crew: &'f Crew<'f>,
    foreseen: Foreseen,
    /// Class to be prepared next.
    next: usize,
    /// Class to be counted next; all before it were.
    counted: usize,
    /// Prepared classes that wait for one before them, so that the books do not depend on
    /// which thread was faster.
    waiting: BTreeMap<usize, Prepared>,
    making: BTreeMap<usize, Making>,
    /// Documents given to the threads and not finished.
    documents: usize,
}

/// A class whose documents are being made.
struct Making {
    entry: Option<ClassEntry>,
    /// Each document when it is finished.
    done: Vec<Option<(Unit, Done)>>,
}

impl<'f, 'b> Floor<'f, 'b> {
    pub(super) fn new(building: &'f mut Building<'b>, crew: &'f Crew<'f>) -> Self {
        Self {
            building,
            foreseen: Foreseen::of_classes(crew.classes.len()),
            crew,
            next: 0,
            counted: 0,
            waiting: BTreeMap::new(),
            making: BTreeMap::new(),
            documents: 0,
        }
    }

    /// Classes to be prepared now.
    pub(super) fn more(&mut self) -> Vec<Task> {
        let mut tasks = Vec::new();
        let wanted = self.crew.threads * AHEAD;
        while self.next < self.crew.classes.len()
            && self.documents + (self.next - self.counted) * OF_A_CLASS < wanted
        {
            tasks.push(Task::Prepare(self.next));
            self.next += 1;
        }
        tasks
    }

    /// Takes note of a finished task; gives what is to be done now.
    pub(super) fn hear(&mut self, news: News) -> Result<Vec<Task>, Failure> {
        let mut tasks = Vec::new();
        match news {
            News::Prepared(class, prepared) => {
                self.waiting.insert(class, prepared);
                while let Some(prepared) = self.waiting.remove(&self.counted) {
                    tasks.extend(self.count(prepared)?);
                }
            }
            News::Made(ticket, done) => self.finish(ticket, done)?,
        }
        tasks.extend(self.more());
        Ok(tasks)
    }

    /// Counts the next class and gives its documents out.
    fn count(&mut self, prepared: Prepared) -> Result<Vec<Task>, Failure> {
        let class = self.counted;
        self.counted += 1;
        let exports = self.crew.classes[class];
        let (units, entry) = self.building.take(exports, prepared);
        (self.crew.progress)(Step::Total(self.foreseen.see(1, units.len())));
        self.documents += units.len();
        let done = units.iter().map(|_| None).collect();
        self.making.insert(class, Making { entry, done });
        let mut tasks = Vec::with_capacity(units.len());
        for (place, unit) in units.into_iter().enumerate() {
            let known = self.building.known(&unit);
            let unit = Box::new(unit);
            tasks.push(Task::Make(Ticket { class, place, unit }, known));
        }
        self.close_if_made(class)?;
        Ok(tasks)
    }

    fn finish(&mut self, ticket: Ticket, done: Done) -> Result<(), Failure> {
        let Ticket { class, place, unit } = ticket;
        let outcome = match &done {
            Done::Made(entry, _) => Outcome::Made(entry.pages),
            Done::Unchanged(entry) => Outcome::Unchanged(entry.pages),
            Done::Refused(_) => Outcome::Refused,
        };
        (self.crew.progress)(Step::Finished(&unit, outcome));
        self.documents -= 1;
        if let Some(making) = self.making.get_mut(&class) {
            making.done[place] = Some((*unit, done));
        }
        self.close_if_made(class)
    }

    fn close_if_made(&mut self, class: usize) -> Result<(), Failure> {
        let is_made = |own: &Making| own.done.iter().all(Option::is_some);
        if !self.making.get(&class).is_some_and(is_made) {
            return Ok(());
        }
        let Some(making) = self.making.remove(&class) else { return Ok(()) };
        let documents = making.done.into_iter().flatten().collect();
        self.building.close(self.crew.classes[class], making.entry, documents)
    }
}
