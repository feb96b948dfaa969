//! The threads of a build. Each prepares a class or typesets a document from its beginning
//! to its end; one more writes what is finished, for a disk keeps a thread waiting, and one
//! makes the press ready while the first class is prepared. The calling thread hears of every
//! end and says what is next, so that it alone keeps the books.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::cache::Entry;
use super::maker::{Done, Files, Maker, Pressed};
use super::progress::Step;
use crate::batch::Unit;
use crate::batch::exports::Found;
use crate::batch::prepare::Prepared;
use crate::batch::run::Run;
use crate::failure::Failure;

/// Something for one thread to do.
pub(super) enum Task {
    /// Prepare the class of this number.
    Prepare(usize),
    /// Make a document, unless what is remembered of it still holds.
    Make(Ticket, Option<Entry>),
}

/// A document on its way.
pub(super) struct Ticket {
    /// Number of its class.
    pub(super) class: usize,
    /// Its place among the documents of the class.
    pub(super) place: usize,
    pub(super) unit: Box<Unit>,
}

/// The end of a task.
pub(super) enum News {
    Prepared(usize, Prepared),
    Made(Ticket, Done),
}

/// What the threads work with.
pub(super) struct Crew<'c> {
    pub(super) run: &'c Run<'c>,
    pub(super) maker: &'c Maker<'c>,
    /// The exports of each class, newest first.
    pub(super) classes: &'c [&'c [Found]],
    pub(super) progress: &'c (dyn Fn(Step<'_>) + Sync),
    /// Threads that prepare and typeset.
    pub(super) threads: usize,
}

type Heard = Result<News, Failure>;

impl Crew<'_> {
    /// Does these tasks and all that `hear` gives at the end of a task, until none is left.
    ///
    /// # Errors
    /// The first failure of a task or of `hear`, or a thread that broke down; no new task
    /// begins after it.
    pub(super) fn work(
        &self,
        first: Vec<Task>,
        hear: impl FnMut(News) -> Result<Vec<Task>, Failure>,
    ) -> Result<(), Failure> {
        let (give, tasks) = channel();
        let queue = Queue { tasks: Mutex::new(tasks), is_over: AtomicBool::new(false) };
        std::thread::scope(|scope| {
            let (tell, heard) = channel();
            let (hand_over, finished) = sync_channel(self.threads);
            let mut crew = Vec::new();
            for _ in 0..self.threads {
                let (queue, tell, hand_over) = (&queue, tell.clone(), hand_over.clone());
                crew.push(scope.spawn(move || self.serve(queue, tell, hand_over)));
            }
            drop(hand_over);
            crew.push(scope.spawn(move || self.write(finished, tell)));
            if self.threads > 1 && !first.is_empty() {
                let layouts = &self.maker.workspace.layouts;
                crew.push(scope.spawn(|| self.maker.press.make_ready(layouts)));
            }
            let worked = lead(first, &give, &heard, hear);
            queue.is_over.store(true, Ordering::Relaxed);
            drop((give, heard));
            // A thread that is not asked how it ended would break down the calling one too.
            let ends: Vec<bool> =
                crew.into_iter().map(|thread| thread.join().is_ok()).collect();
            let is_well = ends.iter().all(|own| *own);
            worked.and(if is_well { Ok(()) } else { Err(broken_down()) })
        })
    }

    /// One thread that prepares and typesets.
    fn serve(
        &self,
        queue: &Queue,
        tell: Sender<Heard>,
        hand_over: SyncSender<(Ticket, Files)>,
    ) {
        let _alarm = Alarm(&tell);
        let _pool = match self.own_pool() {
            Ok(pool) => pool,
            Err(failure) => return drop(tell.send(Err(failure))),
        };
        while let Some(task) = queue.next() {
            let is_heard = match task {
                Task::Prepare(class) => {
                    let prepared = self.run.prepare(self.classes[class]);
                    tell.send(prepared.map(|own| News::Prepared(class, own))).is_ok()
                }
                Task::Make(ticket, known) => {
                    (self.progress)(Step::Begun(&ticket.unit));
                    match self.maker.press(&ticket.unit, known) {
                        Pressed::Done(done) => {
                            tell.send(Ok(News::Made(ticket, done))).is_ok()
                        }
                        Pressed::Files(files) => {
                            // The disk need not wait until the memory is given back.
                            let is_heard = hand_over.send((ticket, files)).is_ok();
                            self.maker.press.forget(self.threads);
                            is_heard
                        }
                    }
                }
            };
            if !is_heard {
                return;
            }
        }
    }

    /// The thread that writes.
    fn write(&self, finished: Receiver<(Ticket, Files)>, tell: Sender<Heard>) {
        let _alarm = Alarm(&tell);
        for (ticket, files) in finished {
            let done = self.maker.write(files);
            if tell.send(done.map(|done| News::Made(ticket, done))).is_err() {
                return;
            }
        }
    }

    /// Keeps what the typesetter would spread over threads on this one: a thread that waits
    /// for a part of its document would begin another document meanwhile, and hold both in
    /// memory. Where there is one class only, threads are free to help.
    fn own_pool(&self) -> Result<Option<ThreadPool>, Failure> {
        let pool = || ThreadPoolBuilder::new().num_threads(1).use_current_thread();
        let pool = (self.classes.len() > 1).then(|| pool().build()).transpose();
        pool.map_err(|error| Failure::Internal(error.to_string()))
    }
}

/// What the calling thread does: gives out tasks and hears of their ends, until none is left.
fn lead(
    first: Vec<Task>,
    give: &Sender<Task>,
    heard: &Receiver<Heard>,
    mut hear: impl FnMut(News) -> Result<Vec<Task>, Failure>,
) -> Result<(), Failure> {
    let gone = || Failure::Internal("a thread of the build has ended".to_owned());
    let mut tasks = first;
    let mut open = 0;
    loop {
        for task in tasks {
            give.send(task).map_err(|_| gone())?;
            open += 1;
        }
        if open == 0 {
            return Ok(());
        }
        tasks = hear(heard.recv().map_err(|_| gone())??)?;
        open -= 1;
    }
}

/// Tasks that no thread has begun.
struct Queue {
    tasks: Mutex<Receiver<Task>>,
    /// Whether none is to begin any more.
    is_over: AtomicBool,
}

impl Queue {
    /// Waits for a task; `None` when there will be none.
    fn next(&self) -> Option<Task> {
        let tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        let task = tasks.recv().ok()?;
        (!self.is_over.load(Ordering::Relaxed)).then_some(task)
    }
}

/// Tells the calling thread, which would wait for ever, that this one breaks down.
struct Alarm<'a>(&'a Sender<Heard>);

impl Drop for Alarm<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.send(Err(broken_down())).ok();
        }
    }
}

fn broken_down() -> Failure {
    Failure::Internal("a thread of the build broke down".to_owned())
}
