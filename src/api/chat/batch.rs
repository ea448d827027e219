//! Batches of text events.

use crate::domain::chat_event::ChatEvent;

/// Maximum size of a batch of text chunks that arrive together (bytes).
const MAX_BATCH_BYTES: usize = 64 * 1024;

/// Joins text chunks that arrive together, so that a flood of them becomes a few events.
pub(super) struct EventBatch<H: FnMut(ChatEvent)> {
    on_event: H,
    text: Option<(u32, String)>,
}

impl<H: FnMut(ChatEvent)> EventBatch<H> {
    pub(super) fn new(on_event: H) -> Self {
        Self {
            on_event,
            text: None,
        }
    }

    pub(super) fn push(&mut self, event: ChatEvent) {
        match (event, &mut self.text) {
            (
                ChatEvent::Text {
                    call,
                    text,
                    whole: false,
                },
                Some((batched_call, batched)),
            ) if *batched_call == call => batched.push_str(&text),
            (
                ChatEvent::Text {
                    call,
                    text,
                    whole: false,
                },
                _,
            ) => {
                self.flush();
                self.text = Some((call, text));
            }
            (event, _) => {
                self.flush();
                (self.on_event)(event);
            }
        }
        if self
            .text
            .as_ref()
            .is_some_and(|(_, text)| text.len() >= MAX_BATCH_BYTES)
        {
            self.flush();
        }
    }

    pub(super) fn flush(&mut self) {
        if let Some((call, text)) = self.text.take() {
            (self.on_event)(ChatEvent::Text {
                call,
                text,
                whole: false,
            });
        }
    }
}

impl<H: FnMut(ChatEvent)> Drop for EventBatch<H> {
    fn drop(&mut self) {
        self.flush();
    }
}
