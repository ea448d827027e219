//! What the editor wants done: values, carried out by `runtime`, answered by messages that carry the same id.

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::draft::Draft;
use crate::domain::timeline::Timeline;
use crate::domain::transcript::Item;

/// Names a request, so that a late answer to an old one is known as such.
pub type RequestId = u64;

/// Which session to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionChoice {
    /// As the command line has it.
    AsAsked,
    New,
    Known(String),
}

/// Something for the runtime to do.
#[derive(Clone, Debug)]
pub enum Effect {
    OpenSession {
        request: RequestId,
        which: SessionChoice,
    },
    /// Sends a message to the agent, once.
    SendTurn {
        request: RequestId,
        session: String,
        message: String,
        before: Arc<Timeline>,
    },
    /// Looks for the work of a turn whose answer was lost; the message is not sent again.
    Recover {
        request: RequestId,
        session: String,
        before: Arc<Timeline>,
        /// How long ago it was lost, ms.
        lost_for_ms: u64,
    },
    /// The end of the turn in flight is known: after everything that is kept of it.
    EndTurn {
        session: String,
    },
    FetchState {
        request: RequestId,
        session: String,
    },
    FetchCredits {
        request: RequestId,
    },
    /// Uploads a file or a web address.
    Upload {
        request: RequestId,
        session: String,
        source: String,
    },
    CancelUpload {
        request: RequestId,
    },
    ListSessions {
        request: RequestId,
    },
    RenameSession {
        id: String,
        title: String,
    },
    ForgetSession {
        id: String,
    },
    /// Asks for a link that opens the session in a browser.
    ProjectLink {
        request: RequestId,
        session: String,
    },
    ListFolder {
        request: RequestId,
        folder: PathBuf,
    },
    /// Finds out whether pasted text is files: they are uploaded, anything else is typed.
    SortPaste {
        text: String,
    },
    Export {
        session: String,
        resolution: String,
        title: String,
        draft: Arc<Draft>,
    },
    CancelExport {
        id: String,
    },
    /// Adds an item to the stored transcript.
    Keep {
        session: String,
        item: Item,
    },
    /// Opens a page in the user's browser.
    OpenLink {
        link: String,
    },
    Bell,
    Redraw,
    Suspend,
    Quit,
}
