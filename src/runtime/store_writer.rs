//! The thread that keeps what the user made: it writes in order, and is awaited at the end. Values that change with every
//! key (the unsent text) are written when it comes to them, only the newest of each.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use crate::domain::transcript::Item;
use crate::store::{Store, StoreError};

/// Something to keep.
enum WriteJob {
    Item(String, Item),
    /// The end of a session's turn, after everything that is kept of it.
    EndOfTurn(String),
    Value(String, String),
}

/// Keeps things; finishing waits for the last one.
pub struct StoreWriter {
    things: Option<Sender<WriteJob>>,
    thread: Option<JoinHandle<()>>,
}

impl StoreWriter {
    /// Starts the thread.
    pub fn start(store: Store) -> Self {
        let (things, waiting) = channel();
        let work = move || work(&store, &waiting);
        let thread = std::thread::Builder::new()
            .name("keeper".into())
            .spawn(work)
            .inspect_err(|e| tracing::error!("{e}"))
            .ok();
        Self {
            things: Some(things),
            thread,
        }
    }

    fn send(&self, thing: WriteJob) {
        if let Some(things) = &self.things {
            // The thread ends only when this sender does.
            let _ = things.send(thing);
        }
    }

    /// Keeps an item of a session.
    pub fn keep(&self, session: String, item: Item) {
        self.send(WriteJob::Item(session, item));
    }

    /// Notes that the end of a session's turn is known.
    pub fn end_turn(&self, session: String) {
        self.send(WriteJob::EndOfTurn(session));
    }

    /// Keeps a value under a key.
    pub fn remember(&self, key: String, value: String) {
        self.send(WriteJob::Value(key, value));
    }

    /// Waits until everything is kept.
    pub fn finish(&mut self) {
        self.things = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn work(store: &Store, waiting: &Receiver<WriteJob>) {
    while let Ok(first) = waiting.recv() {
        let mut batch = vec![first];
        batch.extend(waiting.try_iter());
        for (i, thing) in batch.iter().enumerate() {
            let replaced = |key: &String| {
                batch[i + 1..]
                    .iter()
                    .any(|t| matches!(t, WriteJob::Value(other, _) if other == key))
            };
            let kept: Result<(), StoreError> = match thing {
                WriteJob::Item(session, item) => store.add_item(session, item),
                WriteJob::EndOfTurn(session) => store.end_turn(session),
                WriteJob::Value(key, _) if replaced(key) => Ok(()),
                WriteJob::Value(key, value) => store.set_value(key, value),
            };
            if let Err(e) = kept {
                tracing::error!("{e}");
            }
        }
    }
}

impl Drop for StoreWriter {
    fn drop(&mut self) {
        self.finish();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_on_disk_when_it_has_finished() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let mut keeper = StoreWriter::start(store.clone());
        for n in 0..200 {
            keeper.remember("text".into(), n.to_string());
            keeper.keep(
                "1".into(),
                Item::User {
                    text: n.to_string(),
                },
            );
        }
        keeper.finish();
        assert_eq!(store.value("text").unwrap().as_deref(), Some("199"));
        assert_eq!(store.transcript("1", 1_000).unwrap().len(), 200);
    }
}
