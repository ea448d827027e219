//! The thread that keeps the transcript: it writes in order, and is awaited at the end. The end of a turn is noted by
//! it too, after everything that is kept of the turn.

use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

use crate::domain::transcript::Item;
use crate::store::Store;

/// Keeps items; finishing waits for the last one.
pub struct Keeper {
    items: Option<Sender<(String, Option<Item>)>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts the thread.
    pub fn start(store: Store) -> Self {
        let (items, waiting) = channel::<(String, Option<Item>)>();
        let work = move || {
            for (session, item) in waiting {
                let kept = match item {
                    Some(item) => store.add_item(&session, &item),
                    None => store.end_turn(&session),
                };
                if let Err(e) = kept {
                    tracing::error!("{e}");
                }
            }
        };
        let thread = std::thread::Builder::new().name("keeper".into()).spawn(work).inspect_err(|e| tracing::error!("{e}")).ok();
        Self { items: Some(items), thread }
    }

    /// Keeps an item of a session.
    pub fn keep(&self, session: String, item: Item) {
        if let Some(items) = &self.items {
            // The thread ends only when this sender does.
            let _ = items.send((session, Some(item)));
        }
    }

    /// Notes that the end of a session's turn is known.
    pub fn end_turn(&self, session: String) {
        if let Some(items) = &self.items {
            let _ = items.send((session, None));
        }
    }

    /// Waits until everything is kept.
    pub fn finish(&mut self) {
        self.items = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.finish();
    }
}
