//! What the editor hears.

use std::path::PathBuf;
use std::sync::Arc;

use crossterm::event::{KeyEvent, MouseEvent};
use serde::{Deserialize, Serialize};

use super::effect::RequestId;
use super::memory::Cost;
use super::options::Options;
use super::painting::{Framed, Painting, ThumbKey, WaveKey};
use crate::domain::credits::Credits;
use crate::domain::diff::Change;
use crate::domain::draft::Draft;
use crate::domain::heard::ChatEvent;
use crate::domain::interchange::Written;
use crate::domain::picture::{Loudness, Picture, Wave};
use crate::domain::render_job::RenderJob;
use crate::domain::timeline::Timeline;
use crate::domain::transcript::Item;

/// A message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Msg {
    /// The wall clock, ms since 1970: before every batch of messages, and while something moves.
    Clock(u64),
    Key(KeyEvent),
    Mouse(MouseEvent),
    Paste(String),
    Resize(u16, u16),
    /// Whether the terminal's window has the focus now.
    Focus(bool),
    /// The configuration was changed.
    Options(Box<Options>),
    /// A short word for the footer.
    Told(String),
    /// What came back from the editor that the user writes in.
    Edited(Result<String, String>),
    /// What is remembered of the session that is being opened: shown before the server answers, and without it.
    Remembered(Box<Remembered>),
    Session {
        request: RequestId,
        result: Result<Box<Opened>, Trouble>,
    },
    Heard {
        request: RequestId,
        event: ChatEvent,
    },
    /// An error of the service inside of the answer, in words and with what helps.
    Reported {
        request: RequestId,
        trouble: Trouble,
    },
    TurnEnded {
        request: RequestId,
        result: Result<Box<TurnEnd>, Trouble>,
    },
    /// How long it is to the next look for a lost turn, ms.
    NextLook {
        request: RequestId,
        in_ms: u64,
    },
    /// What a lost turn was found to have done.
    Recovered {
        request: RequestId,
        end: Box<TurnEnd>,
        /// Whether the timeline could be looked at.
        looked: bool,
    },
    /// The server asked to slow down: seconds left, 0 at the end.
    Waiting(u64),
    Sessions {
        request: RequestId,
        sessions: Vec<KnownSession>,
    },
    Link {
        request: RequestId,
        result: Result<String, Trouble>,
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
        /// The medium's name on the server.
        result: Result<String, Trouble>,
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
    Versions {
        request: RequestId,
        versions: Vec<Version>,
    },
    /// A version of the draft that was asked for.
    VersionLoaded {
        request: RequestId,
        id: i64,
        draft: Option<Arc<Draft>>,
    },
    Compared {
        request: RequestId,
        /// Rows and numbers.
        from: (i64, u32),
        to: (i64, u32),
        changes: Vec<Change>,
    },
    /// A frame was painted: what it lacked can be asked for.
    Painted,
    /// The frame that was wished for the preview, or why there is none.
    Framed {
        request: RequestId,
        result: Result<Box<Framed>, String>,
    },
    /// A thumbnail of a strip; none where there is none.
    Thumb(ThumbKey, Option<Picture>),
    Wave(WaveKey, Option<Wave>),
    /// Media came to this machine that were missing.
    MediaCame,
    /// A frame of an overlay, by its index; none where it could not be made.
    Shot {
        request: RequestId,
        index: usize,
        painting: Option<Painting>,
    },
    Measured {
        request: RequestId,
        result: Result<Loudness, String>,
    },
    /// The cut was written for another editing program, or was not.
    CutWritten(Result<Written, Trouble>),
    RenderTrouble {
        id: String,
        trouble: Trouble,
    },
}

/// A session as the database has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Remembered {
    pub id: String,
    pub items: Vec<Item>,
    pub renders: Vec<RenderJob>,
    pub draft: Option<Arc<Draft>>,
    /// Names of uploaded media.
    pub assets: Vec<String>,
    /// What was typed and not sent.
    pub unsent: String,
    /// Times of markers, ms.
    pub markers: Vec<u64>,
    /// What its turns cost.
    pub costs: Vec<Cost>,
}

/// A version of the draft, as the list tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// Its row in the database.
    pub id: i64,
    /// 1 is the first of the session.
    pub number: u32,
    /// Empty where nobody gave it one.
    pub name: String,
    /// Wall clock, ms since 1970.
    pub created_ms: u64,
    /// What is on it, in the documented line.
    pub summary: String,
    pub duration_ms: u64,
    /// What differs from the version before it.
    pub changes: Vec<Change>,
}

/// An open session with what is remembered of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Opened {
    pub id: String,
    pub host: String,
    pub draft: Option<Arc<Draft>>,
    pub resumed: bool,
    pub replaced: bool,
    /// A message whose fate an earlier run never learnt.
    pub lost: Option<LostTurn>,
}

/// A turn whose end was never learnt.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LostTurn {
    pub message: String,
    /// Wall clock, ms since 1970.
    pub started_ms: u64,
    /// The timeline as it was before.
    #[serde(with = "super::record::timeline")]
    pub before: Arc<Timeline>,
}

/// A session that is remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownSession {
    pub id: String,
    pub title: String,
    /// The last thing that was said in it.
    pub last_words: String,
    /// What is on its timeline, in the documented line.
    pub summary: String,
    /// Wall clock, ms since 1970.
    pub used_ms: u64,
}

/// What a turn came to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TurnEnd {
    pub draft: Option<Arc<Draft>>,
    pub changes: Vec<Change>,
    pub spoke: bool,
}

/// A failure in words: what happened and why, and the next step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    pub what: String,
    pub next: String,
    pub kind: TroubleKind,
}

/// What the editor can do about a failure by itself, or offer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TroubleKind {
    #[default]
    Other,
    /// The answer was lost: the message may have been taken.
    FateUnknown,
    /// The message was taken and answered; sending it again would be a second edit.
    Answered,
    /// The server has forgotten the session (1002).
    SessionGone,
    /// A page that helps: registration, topping up.
    Link(String),
}

/// A line of the file picker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderEntry {
    pub name: String,
    pub is_folder: bool,
    pub bytes: u64,
}
