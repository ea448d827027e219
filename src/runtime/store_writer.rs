//! Writer thread of the store. It writes in order and is joined at the end. Of several queued
//! values for the same key (e.g. the unsent text), only the newest is written.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use crate::domain::transcript::Item;
use crate::store::{Store, StoreError};

/// Write operation.
enum WriteJob {
    Item(String, Item),
    /// End of a session's turn. Must follow all transcript writes of that turn.
    EndOfTurn(String),
    Value(String, String),
}

/// Queues writes for the writer thread. Dropping it waits for the last one.
pub struct StoreWriter {
    jobs: Option<Sender<WriteJob>>,
    thread: Option<JoinHandle<()>>,
}

impl StoreWriter {
    /// Starts the writer thread.
    pub fn start(store: Store) -> Self {
        let (jobs, queue) = channel();
        let run = move || run(&store, &queue);
        let thread = std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(run)
            .inspect_err(|e| tracing::error!("{e}"))
            .ok();
        Self {
            jobs: Some(jobs),
            thread,
        }
    }

    fn send(&self, job: WriteJob) {
        if let Some(jobs) = &self.jobs {
            // The thread ends only when this sender does.
            let _ = jobs.send(job);
        }
    }

    /// Appends an item to the transcript of a session.
    pub fn append(&self, session: String, item: Item) {
        self.send(WriteJob::Item(session, item));
    }

    /// Marks the session's turn as finished.
    pub fn end_turn(&self, session: String) {
        self.send(WriteJob::EndOfTurn(session));
    }

    /// Stores a value under a key.
    pub fn set_value(&self, key: String, value: String) {
        self.send(WriteJob::Value(key, value));
    }

    /// Waits until everything is written.
    pub fn finish(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(store: &Store, queue: &Receiver<WriteJob>) {
    while let Ok(first) = queue.recv() {
        let mut batch = vec![first];
        batch.extend(queue.try_iter());
        for (i, job) in batch.iter().enumerate() {
            let replaced = |key: &String| {
                batch[i + 1..]
                    .iter()
                    .any(|t| matches!(t, WriteJob::Value(other, _) if other == key))
            };
            let result: Result<(), StoreError> = match job {
                WriteJob::Item(session, item) => store.append_item(session, item),
                WriteJob::EndOfTurn(session) => store.end_turn(session),
                WriteJob::Value(key, _) if replaced(key) => Ok(()),
                WriteJob::Value(key, value) => store.set_value(key, value),
            };
            if let Err(e) = result {
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
    fn everything_is_on_disk_after_finish() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let mut writer = StoreWriter::start(store.clone());
        for n in 0..200 {
            writer.set_value("text".into(), n.to_string());
            writer.append(
                "1".into(),
                Item::User {
                    text: n.to_string(),
                },
            );
        }
        writer.finish();
        assert_eq!(store.value("text").unwrap().as_deref(), Some("199"));
        assert_eq!(store.transcript("1", 1_000).unwrap().len(), 200);
    }
}
