//! Which model call a piece of text belongs to: both event forms mixed, several authors at a time, partial texts and the
//! whole text that replaces them.

use crate::domain::chat_event::ChatEvent;
use crate::domain::text::harmless;

/// Characters of a text that are compared to find out whether another text repeats it.
const COMPARED: usize = 200;
/// Authors whose partial texts are followed at the same time.
const MOST_AUTHORS: usize = 64;
/// Longest text of a turn, bytes: partial texts and the whole texts that replace them, together.
pub const LONGEST_ANSWER: usize = 32 << 20;

/// Assigns texts to model calls; one for each turn.
#[derive(Debug, Default)]
pub(super) struct TextAssembler {
    /// Number of the next model call.
    next: u32,
    /// ADK's partial texts by author, until the whole text comes.
    partial: Vec<(String, OpenText)>,
    /// The flat text that is still growing.
    flat: Option<OpenText>,
    /// The last whole text: its event's id and its call.
    last: Option<(String, u32)>,
    /// Bytes so far.
    bytes: usize,
}

/// A text that may still grow or be replaced.
#[derive(Debug)]
struct OpenText {
    call: u32,
    /// Its first characters.
    start: String,
    /// Bytes.
    length: usize,
    /// Whether a tool ran since: more partial text is another call then, but its whole text can still come.
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
        if self.length < COMPARED {
            self.start.extend(text.chars().take(COMPARED - self.length));
        }
        self.length += text.len();
    }

    /// Whether `whole` is this text, complete.
    fn is_start_of(&self, whole: &str) -> bool {
        self.length <= whole.len() && whole.starts_with(&self.start)
    }
}

impl TextAssembler {
    /// A flat text: it continues the one before it.
    pub(super) fn flat(&mut self, text: &str) -> Option<ChatEvent> {
        if self.flat.is_none() {
            self.flat = Some(OpenText::new(self.call()));
        }
        let open = self.flat.as_mut()?;
        open.add(text);
        let call = open.call;
        self.event(call, text, false)
    }

    /// A partial text of an author: it continues the author's one before it.
    pub(super) fn partial(&mut self, author: &str, text: &str) -> Option<ChatEvent> {
        let known = self
            .partial
            .iter()
            .position(|(name, open)| name == author && !open.interrupted);
        let at = match known {
            Some(at) => at,
            None => {
                self.partial.retain(|(name, _)| name != author);
                if self.partial.len() >= MOST_AUTHORS {
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

    /// The whole text of a model call. It replaces the parts of it that came before, in either form, and nothing else.
    pub(super) fn whole(&mut self, author: &str, id: &str, text: &str) -> Option<ChatEvent> {
        let at = self.partial.iter().position(|(name, _)| name == author);
        let partial = at.map(|at| self.partial.remove(at).1);
        let own = partial.filter(|open| !open.interrupted || open.is_start_of(text));
        let mirrored = self.flat.take().filter(|open| open.is_start_of(text));
        let repeated = self
            .last
            .as_ref()
            .filter(|(last, _)| !id.is_empty() && last == id)
            .map(|(_, call)| *call);
        let call = own
            .or(mirrored)
            .map(|open| open.call)
            .or(repeated)
            .unwrap_or_else(|| self.call());
        self.last = Some((id.to_owned(), call));
        self.event(call, text, true)
    }

    /// A model call of an author ended, perhaps without a text.
    pub(super) fn end(&mut self, author: &str) {
        self.partial.retain(|(name, _)| name != author);
        self.flat = None;
    }

    /// A tool ran: what follows is another model call.
    pub(super) fn interrupt(&mut self) {
        self.partial
            .iter_mut()
            .for_each(|(_, open)| open.interrupted = true);
        self.flat = None;
    }

    /// Whether the answer was longer than an answer may be; the rest is left out.
    pub(super) fn is_full(&self) -> bool {
        self.bytes > LONGEST_ANSWER
    }

    fn call(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    fn event(&mut self, call: u32, text: &str, whole: bool) -> Option<ChatEvent> {
        self.bytes += text.len();
        (!self.is_full()).then(|| ChatEvent::Text {
            call,
            text: harmless(text),
            whole,
        })
    }
}
