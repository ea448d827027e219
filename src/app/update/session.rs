//! The session: opening, draft and state.

use std::sync::Arc;

use super::transcript::{append_effect, note, report_error};
use super::{chat, composer, questions, uploads};
use crate::app::effect::{Effect, SessionChoice};
use crate::app::model::{Connection, Model};
use crate::app::msg::{OpenedSession, StoredSession, UserError};
use crate::domain::draft::Draft;
use crate::domain::transcript::Item;
use crate::i18n::changes;
use crate::i18n::ui::{Phrase, phrase};

/// Shows the stored data of the session being opened. A second attempt to open it does not show it
/// twice.
pub fn show_stored(model: &mut Model, stored: StoredSession) -> Vec<Effect> {
    if model.stored_session.as_ref() == Some(&stored.id) {
        return Vec::new();
    }
    model.stored_session = Some(stored.id);
    model.renders = stored.renders;
    model.assets = stored.assets;
    model.timeline.markers = stored.markers;
    model.costs = stored.costs;
    // Restore unsent text of an earlier run.
    model.saved_text.clone_from(&stored.unsent);
    if model.composer.is_empty() && !stored.unsent.trim().is_empty() {
        composer::set(model, &stored.unsent);
    }
    model.history = stored
        .items
        .iter()
        .filter_map(|i| {
            if let Item::User { text } = i {
                Some(text.clone())
            } else {
                None
            }
        })
        .collect();
    // A question that is the last item is still unanswered.
    model.open_question = match stored.items.last() {
        Some(Item::Question { questions }) => Some(questions.clone()),
        _ => None,
    };
    let setting_up = std::mem::take(&mut model.transcript);
    for item in stored.items {
        model.push_entry(item);
    }
    model.transcript.extend(setting_up);
    set_draft(model, stored.draft);
    Vec::new()
}

pub fn opened(model: &mut Model, result: Result<Box<OpenedSession>, UserError>) -> Vec<Effect> {
    // Remove the "Setting up…" notice.
    let setting_up = Item::Notice {
        text: phrase(model.lang, Phrase::Setup).to_owned(),
    };
    model.transcript.retain(|entry| entry.item != setting_up);
    let opened = match result {
        Ok(opened) => *opened,
        Err(error) => {
            model.connection = Connection::Offline;
            let next = format!("{} {}", error.hint, phrase(model.lang, Phrase::TryAgain));
            model.push_entry(Item::Problem {
                message: error.message,
                hint: next,
            });
            return Vec::new();
        }
    };
    model.connection = Connection::Ready;
    model.session = Some(opened.id);
    model.host = opened.host;
    set_draft(model, opened.draft);
    if opened.replaced {
        // A question of the old session cannot be answered in the new one.
        model.open_question = None;
    }
    let notice = if opened.replaced {
        Phrase::SessionReplaced
    } else if opened.resumed {
        Phrase::Resumed
    } else {
        Phrase::Ready
    };
    let mut effects = if opened.replaced {
        chat::unqueue_messages(model)
    } else {
        Vec::new()
    };
    if std::mem::take(&mut model.replacing_session) && !opened.resumed {
        let items: Vec<Item> = model
            .transcript
            .iter()
            .map(|entry| entry.item.clone())
            .collect();
        effects.extend(
            items
                .into_iter()
                .flat_map(|item| append_effect(model, item)),
        );
    }
    model.push_entry(Item::Notice {
        text: model.phrase(notice),
    });
    if let Some(lost) = opened.lost {
        effects.extend(chat::resume_lost_turn(model, lost));
    }
    let request = model.next_request_id();
    effects.push(Effect::FetchCredits { request });
    effects.extend(uploads::start_next(model));
    questions::suggest_answer(model);
    effects.extend(chat::send_next(model));
    effects
}

/// Opens a session and shows a notice.
pub fn connect(model: &mut Model, which: SessionChoice) -> Vec<Effect> {
    model.connection = Connection::Connecting;
    model.push_entry(Item::Notice {
        text: phrase(model.lang, Phrase::Setup).to_owned(),
    });
    let request = model.next_request_id();
    vec![Effect::OpenSession { request, which }]
}

/// Replaces the draft and keeps the playhead within it.
pub fn set_draft(model: &mut Model, draft: Option<Arc<Draft>>) {
    model.timeline.draft = draft;
    clamp_to_timeline(model);
}

/// Clamps playhead, track and selection to the timeline; drops ids that no longer exist.
pub fn clamp_to_timeline(model: &mut Model) {
    model.raw_segment = None;
    let (end, tracks) = model
        .timeline
        .timeline()
        .map_or((0, 0), |t| (t.duration_ms(), t.tracks.len()));
    model.timeline.playhead_ms = model.timeline.playhead_ms.min(end.saturating_sub(1));
    model.timeline.track = model.timeline.track.min(tracks.saturating_sub(1));
    let mut selected_ids = std::mem::take(&mut model.timeline.selected_ids);
    selected_ids.retain(|id| {
        model
            .timeline
            .timeline()
            .is_some_and(|t| t.locate(id).is_some())
    });
    model.timeline.selected_ids = selected_ids;
    if end == 0 {
        model.timeline.playback = None;
    }
}

/// Shows the requested state and adds its one-line summary.
pub fn state(model: &mut Model, result: Result<Option<Arc<Draft>>, UserError>) -> Vec<Effect> {
    match result {
        Ok(draft) => {
            set_draft(model, draft);
            let empty = crate::domain::timeline::Timeline::default();
            let line = changes::summary(
                model.lang,
                model
                    .timeline
                    .draft
                    .as_ref()
                    .map_or(&empty, |d| &d.timeline),
            );
            note(model, line)
        }
        Err(error) => report_error(model, error),
    }
}
