//! The session: everything that ends with it. `SessionState::default()` leaves it.

use std::sync::Arc;

use super::chat::ChatState;
use super::composer::ComposerState;
use super::direct_edits::DirectEdits;
use super::following::FollowingState;
use super::media::MediaState;
use super::speech::SpeechState;
use super::timeline::TimelinePane;
use super::transcript::TranscriptState;
use crate::app::effect::SessionChoice;
use crate::app::preferences::TurnCost;
use crate::app::request::Pending;
use crate::conversation::state::Conversation;
use crate::domain::draft::Draft;
use crate::domain::text::one_line;
use crate::domain::timeline::DEFAULT_TITLE;
use crate::i18n::locale::Lang;

/// Maximum length of a title that is derived from a message or a file (characters).
const MAX_DERIVED_CHARS: usize = 40;

/// Purpose of a requested state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateRequest {
    /// Shows the state and its summary.
    Show,
    /// Shows the summary of the current draft: a turn has ended since, so the state may be older.
    Summarize,
    /// Shows the state without a summary.
    Refresh,
}

/// Text of the notice that shows a reply.
pub type ReplyNotice = fn(&str, Lang) -> String;

/// State of the open session, or of the one being opened.
#[derive(Clone, Debug, Default)]
pub struct SessionState {
    /// `None` until the server has opened the session.
    pub id: Option<String>,
    /// Session whose stored transcript is shown.
    pub stored_id: Option<String>,
    /// Name that the user gave the session.
    pub name: Option<String>,
    /// Chosen session, also opened by the next attempt after a failure.
    pub choice: SessionChoice,
    /// Awaited session.
    pub opening: Option<Pending>,
    /// Awaited state.
    pub state: Option<Pending<StateRequest>>,
    /// Awaited reply of a call, with the notice that shows it.
    pub call: Option<Pending<ReplyNotice>>,
    pub transcript: TranscriptState,
    pub composer: ComposerState,
    pub conversation: Conversation,
    pub chat: ChatState,
    pub media: MediaState,
    pub timeline: TimelinePane,
    pub direct_edits: DirectEdits,
    pub speech: SpeechState,
    pub following: FollowingState,
    /// Costs of the session's turns.
    pub costs: Vec<TurnCost>,
    /// Cost of the last turn.
    pub last_cost: Option<f64>,
}

impl SessionState {
    /// True if this stored session is the one being opened. It arrives before the answer.
    pub(crate) fn is_opening(&self, id: &str) -> bool {
        let is_chosen = match &self.choice {
            SessionChoice::FromCli => true,
            SessionChoice::New | SessionChoice::Replacement(_) => false,
            SessionChoice::Existing(chosen) => chosen == id,
        };
        is_chosen && self.opening.is_some()
    }

    /// Title of the project: the user's name for the session, the title of the draft, the first
    /// request, or the first media file; "project" if there is none of them.
    pub fn title(&self) -> String {
        let draft = self.timeline.displayed();
        let titled = draft.map(|draft| draft.timeline.title.as_str());
        let request = self.transcript.first_request.as_deref();
        let file = self.media.assets.first().map(String::as_str);
        let stem = |name: &'_ str| {
            name.rsplit_once('.')
                .map_or(name, |(stem, _)| stem)
                .to_owned()
        };
        let chosen = self.name.as_deref().or(titled);
        let chosen = chosen.filter(|title| !["", DEFAULT_TITLE].contains(title));
        let title = chosen.map(str::to_owned);
        title
            .or_else(|| request.map(shortened))
            .or_else(|| file.map(|name| shortened(&stem(name))))
            .filter(|title| !title.is_empty())
            .unwrap_or_else(|| DEFAULT_TITLE.to_owned())
    }

    /// Displayed draft with the id of its session; `None` if there is nothing to export.
    pub(crate) fn exportable(&self) -> Option<(Arc<Draft>, String)> {
        let draft = self.timeline.displayed()?;
        let id = self.id.clone()?;
        (!draft.timeline.is_empty()).then(|| (draft.clone(), id))
    }

    /// Replaces the draft by the result of a turn. A state requested before is not newer.
    pub(crate) fn set_turn_draft(&mut self, draft: Option<Arc<Draft>>) {
        self.timeline.set_draft(draft);
        match &mut self.state {
            Some(pending) if pending.purpose == StateRequest::Refresh => self.state = None,
            Some(pending) => pending.purpose = StateRequest::Summarize,
            None => {}
        }
    }
}

/// The first words of a text.
fn shortened(text: &str) -> String {
    let text = one_line(text);
    let Some((end, _)) = text.char_indices().nth(MAX_DERIVED_CHARS) else {
        return text;
    };
    let (cut, rest) = text.split_at(end);
    let whole_words = match rest.starts_with(' ') {
        true => cut,
        false => cut.rsplit_once(' ').map_or(cut, |(words, _)| words),
    };
    whole_words
        .trim_end_matches(|c: char| !c.is_alphanumeric())
        .to_owned()
}
