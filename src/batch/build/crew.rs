//! The threads of a build. Each prepares a class or typesets a document from its beginning
//! to its end; one more writes what is finished, for a disk keeps a thread waiting. The
//! calling thread hears of every end and says what is next, so that it alone keeps the books.

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
    /// Threads beside the calling one and the writing one.
    pub(super) threads: usize,
}

type Heard = Result<News, Failure>;

impl Crew<'_> {
    /// Does these tasks and all that `hear` gives at the end of a task, until none is left.
    ///
    /// # Errors
    /// The first failure of a task or of `hear`; no new task begins after it.
    pub(super) fn work(
        &self,
        first: Vec<Task>,
        mut hear: impl FnMut(News) -> Result<Vec<Task>, Failure>,
    ) -> Result<(), Failure> {
        let (give, queue) = channel();
        let queue = Mutex::new(queue);
        std::thread::scope(|scope| {
            // All ends are owned here: when this closure ends, every thread does.
            let give = give;
            let (tell, heard) = channel();
            let (hand_over, finished) = sync_channel(self.threads);
            for _ in 0..self.threads {
                let (queue, tell, hand_over) = (&queue, tell.clone(), hand_over.clone());
                scope.spawn(move || self.typeset(queue, tell, hand_over));
            }
            drop(hand_over);
            scope.spawn(move || self.write(finished, tell));
            if !first.is_empty() {
                // While the first class is prepared.
                let layouts = &self.maker.workspace.layouts;
                scope.spawn(|| self.maker.press.make_ready(layouts));
            }
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
        })
    }

    /// One thread that prepares and typesets.
    fn typeset(
        &self,
        queue: &Mutex<Receiver<Task>>,
        tell: Sender<Heard>,
        hand_over: SyncSender<(Ticket, Files)>,
    ) {
        let _alarm = Alarm(&tell);
        let _pool = self.own_pool();
        let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        while let Ok(task) = next() {
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
    fn own_pool(&self) -> Option<ThreadPool> {
        let pool = || ThreadPoolBuilder::new().num_threads(1).use_current_thread();
        (self.classes.len() > 1).then(|| pool().build().ok()).flatten()
    }
}

/// Tells the calling thread, which would wait for ever, that this one breaks down.
struct Alarm<'a>(&'a Sender<Heard>);

impl Drop for Alarm<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let failure =
                Failure::Internal("a thread of the build broke down".to_owned());
            self.0.send(Err(failure)).ok();
        }
    }
}
