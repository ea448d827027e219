//! Requests: their ids, and the answers that are awaited.

/// Identifies a request.
pub type RequestId = u64;

/// An awaited answer: the id of its request and what the answer is for. The requester keeps it.
/// `update` drops an answer whose request nobody keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending<T = ()> {
    id: RequestId,
    pub purpose: T,
}

impl<T> Pending<T> {
    /// Id of the request.
    pub fn id(&self) -> RequestId {
        self.id
    }
}

/// Kind of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    /// The session was opened.
    Session,
    /// An event or the end of a turn or of its recovery.
    Turn,
    State,
    /// The reply of a call.
    Reply,
    Credits,
    /// Progress or the end of an upload.
    Upload,
    SessionList,
    Folder,
    Media,
    /// A media file was renamed or removed.
    MediaChange,
    /// The version list, a version or a comparison.
    Version,
    PreviewFrame,
    OverlayFrame,
    Loudness,
    /// Progress or the end of the sound.
    Sound,
    /// Changes of the session by other programs.
    Followed,
    /// The studio has confirmed the answer to a proposal.
    ProposalAnswer,
    /// Words of media, or the end of the download of a model.
    Speech,
}

/// Source of new ids.
#[derive(Debug)]
pub struct Ids {
    last_request: RequestId,
    last_item: u64,
}

impl Default for Ids {
    fn default() -> Self {
        Self {
            last_request: 1,
            last_item: 0,
        }
    }
}

impl Ids {
    /// Returns a new request id.
    pub fn next_request(&mut self) -> RequestId {
        self.last_request += 1;
        self.last_request
    }

    /// Awaits the answer to a new request.
    pub fn pending<T>(&mut self, purpose: T) -> Pending<T> {
        let id = self.next_request();
        Pending { id, purpose }
    }

    /// Id of the last request.
    pub(crate) fn last_request(&self) -> RequestId {
        self.last_request
    }

    /// Continues after this request, as a recording did.
    pub(crate) fn continue_after(&mut self, last: RequestId) {
        self.last_request = last;
    }

    /// Returns a new id of a transcript item.
    pub fn next_item(&mut self) -> u64 {
        self.last_item += 1;
        self.last_item
    }
}
