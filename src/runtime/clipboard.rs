//! System clipboard on a thread of its own, because the desktop may answer slowly.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

/// System clipboard. Its thread starts with the first copy and keeps the clipboard open while the
/// program runs, because on X11 the owner serves the text. Dropping it ends the thread.
#[derive(Default)]
pub(super) struct Clipboard {
    thread: Option<ClipboardThread>,
}

struct ClipboardThread {
    texts: Sender<String>,
    handle: JoinHandle<()>,
}

impl Clipboard {
    /// Copies text. Does nothing if there is no clipboard (no display, SSH session).
    pub fn copy(&mut self, text: &str) {
        if self.thread.is_none() {
            self.thread = ClipboardThread::start();
        }
        if let Some(thread) = &self.thread {
            // The thread ends only when this sender does.
            let _ = thread.texts.send(text.to_owned());
        }
    }
}

impl Drop for Clipboard {
    fn drop(&mut self) {
        if let Some(ClipboardThread { texts, handle }) = self.thread.take() {
            drop(texts);
            let _ = handle.join();
        }
    }
}

impl ClipboardThread {
    fn start() -> Option<Self> {
        let (texts, queue) = channel();
        let handle = std::thread::Builder::new()
            .name("clipboard".into())
            .spawn(move || copy_all(&queue))
            .inspect_err(|e| tracing::error!("{e}"))
            .ok()?;
        Some(Self { texts, handle })
    }
}

fn copy_all(queue: &Receiver<String>) {
    let mut clipboard: Option<arboard::Clipboard> = None;
    for text in queue {
        if clipboard.is_none() {
            clipboard = arboard::Clipboard::new().ok();
        }
        if let Some(Err(e)) = clipboard.as_mut().map(|c| c.set_text(text)) {
            tracing::info!("the text could not be copied: {e}");
        }
    }
}
