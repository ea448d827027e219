//! Assigns text to model calls: mixed event formats, concurrent authors, partial texts and the
//! complete text that replaces them.

use crate::domain::chat_event::ChatEvent;
use crate::domain::text::sanitize;

/// Number of characters compared to detect a repeated text.
const PREFIX_CHARS: usize = 200;
/// Maximum number of authors with partial text at the same time.
const MAX_AUTHORS: usize = 64;
/// Maximum text of a turn, partial and complete texts together (bytes).
pub const MAX_ANSWER_BYTES: usize = 32 << 20;

/// Assigns texts to model calls. Create one per turn.
#[derive(Debug, Default)]
pub(super) struct TextAssembler {
    /// Number of the next model call.
    next: u32,
    /// Partial texts of the ADK format by author, until the complete text arrives.
    partial: Vec<(String, OpenText)>,
    /// Growing text of the flat format.
    flat: Option<OpenText>,
    /// Event id and call of the last complete text.
    last: Option<(String, u32)>,
    /// Bytes received so far.
    bytes: usize,
}

/// Text that may still grow or be replaced.
#[derive(Debug)]
struct OpenText {
    call: u32,
    /// First characters.
    start: String,
    /// Length (bytes).
    length: usize,
    /// True if a tool ran since: further partial text belongs to another call, but the complete
    /// text may still arrive.
    interrupted: bool,
}

impl OpenText {
    fn new(call: u32) -> Self {
        Self {
            call,
            start: String::new(),
            length: 0,
            interrupted: false,
        }
    }

    fn add(&mut self, text: &str) {
        if self.length < PREFIX_CHARS {
            self.start
                .extend(text.chars().take(PREFIX_CHARS - self.length));
        }
        self.length += text.len();
    }

    /// Returns true if `whole` is the complete form of this text.
    fn is_start_of(&self, whole: &str) -> bool {
        self.length <= whole.len() && whole.starts_with(&self.start)
    }
}

impl TextAssembler {
    /// Adds text of the flat format, which continues the text before it.
    pub(super) fn flat(&mut self, text: &str) -> Option<ChatEvent> {
        if self.flat.is_none() {
            self.flat = Some(OpenText::new(self.call()));
        }
        let open = self.flat.as_mut()?;
        open.add(text);
        let call = open.call;
        self.event(call, text, false)
    }

    /// Adds partial text, which continues the author's previous one.
    pub(super) fn partial(&mut self, author: &str, text: &str) -> Option<ChatEvent> {
        let known = self
            .partial
            .iter()
            .position(|(name, open)| name == author && !open.interrupted);
        let at = match known {
            Some(at) => at,
            None => {
                self.partial.retain(|(name, _)| name != author);
                if self.partial.len() >= MAX_AUTHORS {
                    self.partial.remove(0);
                }
                let call = self.call();
                self.flat = None;
                self.partial.push((author.to_owned(), OpenText::new(call)));
                self.partial.len() - 1
            }
        };
        let (_, open) = self.partial.get_mut(at)?;
        open.add(text);
        let call = open.call;
        self.event(call, text, false)
    }

    /// Adds the complete text of a model call, replacing its earlier parts in either format.
    pub(super) fn whole(&mut self, author: &str, id: &str, text: &str) -> Option<ChatEvent> {
        let at = self.partial.iter().position(|(name, _)| name == author);
        let partial = at.map(|at| self.partial.remove(at).1);
        let matching_partial = partial.filter(|open| !open.interrupted || open.is_start_of(text));
        let mirrored = self.flat.take().filter(|open| open.is_start_of(text));
        let repeated = self
            .last
            .as_ref()
            .filter(|(last, _)| !id.is_empty() && last == id)
            .map(|(_, call)| *call);
        let call = matching_partial
            .or(mirrored)
            .map(|open| open.call)
            .or(repeated)
            .unwrap_or_else(|| self.call());
        self.last = Some((id.to_owned(), call));
        self.event(call, text, true)
    }

    /// Marks the end of an author's model call, perhaps without text.
    pub(super) fn end(&mut self, author: &str) {
        self.partial.retain(|(name, _)| name != author);
        self.flat = None;
    }

    /// Marks a tool run: later text belongs to another model call.
    pub(super) fn interrupt(&mut self) {
        self.partial
            .iter_mut()
            .for_each(|(_, open)| open.interrupted = true);
        self.flat = None;
    }

    /// Returns true if the response exceeded the limit; further text is discarded.
    pub(super) fn is_full(&self) -> bool {
        self.bytes > MAX_ANSWER_BYTES
    }

    fn call(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    fn event(&mut self, call: u32, text: &str, whole: bool) -> Option<ChatEvent> {
        self.bytes += text.len();
        (!self.is_full()).then(|| ChatEvent::Text {
            call,
            text: sanitize(text),
            whole,
        })
    }
}
