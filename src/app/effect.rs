//! What the editor wants done: values, carried out by `runtime`, answered by messages that carry the same id.

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::draft::Draft;
use crate::domain::timeline::Timeline;
use crate::domain::transcript::Item;

/// Names a request, so that a late answer to an old one is known as such.
pub type RequestId = u64;

/// Something for the runtime to do.
#[derive(Clone, Debug)]
pub enum Effect {
    OpenSession {
        request: RequestId,
    },
    /// Sends a message to the agent, once.
    SendTurn {
        request: RequestId,
        session: String,
        message: String,
        before: Arc<Timeline>,
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
    Bell,
    Redraw,
    Suspend,
    Quit,
}
