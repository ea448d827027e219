//! Asynchronous access to the database. A writer thread executes the writes in the order of the
//! calls; reads run on blocking threads and see all writes queued before them. Neither the caller
//! nor a worker thread of the async runtime ever waits for SQLite or for another program's lock.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::database::Store;
use super::error::StoreError;

/// Maximum time that a queued write waits for a lock held by another program.
const MAX_LOCK_WAIT: Duration = Duration::from_secs(30);

/// Write operation without a caller that waits. Repeatable, because a locked database is retried.
type QueuedWrite = Box<dyn Fn(&Store) -> Result<(), StoreError> + Send>;

enum WriteJob {
    Queued(QueuedWrite),
    /// Sends its result itself.
    Awaited(Box<dyn FnOnce(&Store) + Send>),
    Value {
        key: String,
        value: String,
    },
}

/// Writer thread. Dropping it waits for the last write.
#[derive(Debug)]
struct WriterThread {
    jobs: Option<Sender<WriteJob>>,
    /// True if the program ends: locked writes are then not retried.
    closing: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// Asynchronous handle to the database. Cheap to clone; dropping the last clone waits until
/// everything is written.
#[derive(Clone, Debug)]
pub struct StoreHandle {
    store: Store,
    writer: Arc<WriterThread>,
}

impl StoreHandle {
    /// Starts the writer thread of a database.
    ///
    /// # Errors
    /// If the thread cannot be started.
    pub fn start(store: Store) -> Result<Self, StoreError> {
        let (jobs, queue) = channel();
        let closing = Arc::new(AtomicBool::new(false));
        let (written, closes) = (store.clone(), Arc::clone(&closing));
        let thread = std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || run_jobs(&written, &queue, &closes))
            .map_err(StoreError::Thread)?;
        let writer = WriterThread {
            jobs: Some(jobs),
            closing,
            thread: Some(thread),
        };
        Ok(Self {
            store,
            writer: Arc::new(writer),
        })
    }

    /// Queues a write without waiting for it. An error is only logged.
    pub fn queue(&self, write: impl Fn(&Store) -> Result<(), StoreError> + Send + 'static) {
        self.writer.send(WriteJob::Queued(Box::new(write)));
    }

    /// Queues a value to store under a key. Of several queued values of a key, only the newest is
    /// written.
    pub fn queue_value(&self, key: String, value: String) {
        self.writer.send(WriteJob::Value { key, value });
    }

    /// Writes after everything queued before, and waits for the result.
    ///
    /// # Errors
    /// If the write fails.
    pub async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (sender, result) = oneshot::channel();
        // The receiver is gone if the caller was canceled.
        let job = move |store: &Store| drop(sender.send(write(store)));
        self.writer.send(WriteJob::Awaited(Box::new(job)));
        result.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Reads on a blocking thread after everything queued before is written.
    ///
    /// # Errors
    /// If the read fails.
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.write(|_| Ok(())).await?;
        let store = self.store.clone();
        tokio::task::spawn_blocking(move || read(&store))
            .await
            .unwrap_or(Err(StoreError::Closed))
    }

    /// Blocks until everything queued is written. For the end of the program: writes that another
    /// program still blocks are given up after one more attempt.
    pub fn finish(&self) {
        self.writer.closing.store(true, Ordering::SeqCst);
        let (sender, written) = channel();
        let job = move |_: &Store| {
            let _ = sender.send(());
        };
        self.writer.send(WriteJob::Awaited(Box::new(job)));
        let _ = written.recv();
    }
}

impl WriterThread {
    fn send(&self, job: WriteJob) {
        if let Some(jobs) = &self.jobs {
            // The thread ends only when this sender does.
            let _ = jobs.send(job);
        }
    }
}

impl Drop for WriterThread {
    fn drop(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run_jobs(store: &Store, queue: &Receiver<WriteJob>, closing: &AtomicBool) {
    while let Ok(first) = queue.recv() {
        let mut batch = vec![first];
        batch.extend(queue.try_iter());
        let newest = newest_values(&batch);
        for (job, is_newest) in batch.into_iter().zip(newest) {
            match job {
                WriteJob::Awaited(run) => run(store),
                WriteJob::Queued(write) => retry_locked(store, closing, &write),
                WriteJob::Value { key, value } if is_newest => {
                    retry_locked(store, closing, &|store| store.set_value(&key, &value));
                }
                WriteJob::Value { .. } => {}
            }
        }
    }
}

/// Returns false for each value that a later one of the same batch replaces.
fn newest_values(batch: &[WriteJob]) -> Vec<bool> {
    let is_newest = |(i, job): (usize, &WriteJob)| match job {
        WriteJob::Value { key, .. } => !batch[i + 1..]
            .iter()
            .any(|later| matches!(later, WriteJob::Value { key: other, .. } if other == key)),
        _ => true,
    };
    batch.iter().enumerate().map(is_newest).collect()
}

/// Repeats a write until no other program locks the database, the time is over, or the program
/// ends. Each attempt waits for the lock itself (SQLite's busy timeout).
fn retry_locked(
    store: &Store,
    closing: &AtomicBool,
    write: &dyn Fn(&Store) -> Result<(), StoreError>,
) {
    let started = Instant::now();
    loop {
        match write(store) {
            Err(e)
                if e.is_locked()
                    && started.elapsed() < MAX_LOCK_WAIT
                    && !closing.load(Ordering::SeqCst) => {}
            Err(e) => return tracing::error!("{e}"),
            Ok(()) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::transcript::Item;

    fn handle() -> (tempfile::TempDir, StoreHandle) {
        let dir = tempfile::tempdir().unwrap();
        let handle = StoreHandle::start(Store::open(dir.path()).unwrap()).unwrap();
        (dir, handle)
    }

    fn append(handle: &StoreHandle, text: String) {
        handle.queue(move |store| store.append_item("1", &Item::User { text: text.clone() }));
    }

    #[test]
    fn everything_is_on_disk_after_finish() {
        let (_dir, handle) = handle();
        for n in 0..200 {
            handle.queue_value("text".into(), n.to_string());
            append(&handle, n.to_string());
        }
        handle.finish();
        assert_eq!(handle.store.value("text").unwrap().as_deref(), Some("199"));
        assert_eq!(handle.store.transcript("1", 1_000).unwrap().len(), 200);
    }

    #[tokio::test]
    async fn reads_see_the_writes_queued_before_them() {
        let (_dir, handle) = handle();
        for n in 0..50 {
            append(&handle, n.to_string());
            handle.queue_value("n".into(), n.to_string());
            let (items, value) = handle
                .read(|store| Ok((store.transcript("1", 1_000)?, store.value("n")?)))
                .await
                .unwrap();
            assert_eq!((items.len(), value), (n + 1, Some(n.to_string())));
        }
        let written = handle.write(|store| store.set_value("n", "last")).await;
        assert!(written.is_ok());
    }

    #[tokio::test]
    async fn a_database_locked_by_another_program_loses_no_queued_write() {
        let (dir, handle) = handle();
        let other = rusqlite::Connection::open(dir.path().join("nemo-tui.db")).unwrap();
        other.execute_batch("BEGIN EXCLUSIVE").unwrap();
        // Shorter than the time that the writer keeps trying.
        handle
            .store
            .lock()
            .busy_timeout(Duration::from_millis(20))
            .unwrap();
        append(&handle, "kept".into());
        handle.queue_value("key".into(), "kept".into());
        let refused = handle.store.set_value("direct", "x").unwrap_err();
        assert!(refused.is_locked(), "{refused}");
        let reader = handle.clone();
        let reading = tokio::spawn(async move { reader.read(|s| s.value("key")).await });
        assert!(!reading.is_finished());
        other.execute_batch("COMMIT").unwrap();
        assert_eq!(reading.await.unwrap().unwrap().as_deref(), Some("kept"));
        let items = handle.read(|s| s.transcript("1", 9)).await.unwrap();
        assert_eq!(items.len(), 1);
    }
}
