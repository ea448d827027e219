//! What the editor hears.

use std::path::PathBuf;
use std::sync::Arc;

use crossterm::event::{KeyEvent, MouseEvent};

use super::effect::RequestId;
use crate::domain::credits::Credits;
use crate::domain::diff::Change;
use crate::domain::draft::Draft;
use crate::domain::heard::ChatEvent;
use crate::domain::render_job::RenderJob;
use crate::domain::transcript::Item;

/// A message.
#[derive(Clone, Debug)]
pub enum Msg {
    /// The wall clock, ms since 1970: before every batch of messages, and while something moves.
    Clock(u64),
    Key(KeyEvent),
    Mouse(MouseEvent),
    Paste(String),
    Resize(u16, u16),
    Session {
        request: RequestId,
        result: Result<Box<Opened>, Trouble>,
    },
    Heard {
        request: RequestId,
        event: ChatEvent,
    },
    TurnEnded {
        request: RequestId,
        result: Result<Box<TurnEnd>, Trouble>,
    },
    State {
        request: RequestId,
        result: Result<Option<Arc<Draft>>, Trouble>,
    },
    Credits {
        request: RequestId,
        result: Result<Credits, Trouble>,
    },
    Sent {
        request: RequestId,
        sent: u64,
        total: u64,
    },
    Uploaded {
        request: RequestId,
        result: Result<(), Trouble>,
    },
    Folder {
        request: RequestId,
        folder: PathBuf,
        result: Result<Vec<FolderEntry>, String>,
    },
    /// Pasted text that turned out to be files.
    PastedFiles(Vec<String>),
    /// Pasted text that is just text.
    PastedText(String),
    Render(RenderJob),
    RenderTrouble {
        id: String,
        trouble: Trouble,
    },
}

/// An open session with what is remembered of it.
#[derive(Clone, Debug)]
pub struct Opened {
    pub id: String,
    pub host: String,
    pub draft: Option<Arc<Draft>>,
    pub items: Vec<Item>,
    pub renders: Vec<RenderJob>,
    pub resumed: bool,
    pub replaced: bool,
    /// A message whose fate an earlier run never learnt.
    pub lost: Option<String>,
}

/// What a turn came to.
#[derive(Clone, Debug)]
pub struct TurnEnd {
    pub draft: Option<Arc<Draft>>,
    pub changes: Vec<Change>,
    pub spoke: bool,
}

/// A failure in words: what happened and why, and the next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub what: String,
    pub next: String,
}

/// A line of the file picker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderEntry {
    pub name: String,
    pub is_folder: bool,
    pub bytes: u64,
}
