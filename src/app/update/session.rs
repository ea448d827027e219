//! The session: opening, draft and state.

use std::sync::Arc;

use super::transcript::{append_effect, note, report_error};
use super::{chat, composer, questions, uploads};
use crate::app::effect::{Effect, SessionChoice};
use crate::app::model::Model;
use crate::app::msg::{OpenedSession, StoredSession, UserError};
use crate::app::state::connection::Connection;
use crate::domain::draft::Draft;
use crate::domain::transcript::Item;
use crate::i18n::changes;
use crate::i18n::ui::{Phrase, phrase};

/// Shows the stored data of the session being opened. A second attempt to open it does not show it
/// twice.
pub fn show_stored(model: &mut Model, stored: StoredSession) -> Vec<Effect> {
    if model.session.stored_id.as_ref() == Some(&stored.id) {
        return Vec::new();
    }
    model.session.stored_id = Some(stored.id);
    model.exports.jobs = stored.renders;
    model.session.media.assets = stored.assets;
    model.session.timeline.markers = stored.markers;
    model.session.costs = stored.costs;
    // Restore unsent text of an earlier run.
    model.session.composer.saved_text.clone_from(&stored.unsent);
    if model.session.composer.field.is_empty() && !stored.unsent.trim().is_empty() {
        composer::set(model, &stored.unsent);
    }
    model.input.history = stored
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
    model.session.chat.open_question = match stored.items.last() {
        Some(Item::Question { questions }) => Some(questions.clone()),
        _ => None,
    };
    let setting_up = std::mem::take(&mut model.session.transcript.entries);
    for item in stored.items {
        model.push_entry(item);
    }
    model.session.transcript.entries.extend(setting_up);
    model.session.timeline.set_draft(stored.draft);
    Vec::new()
}

pub fn opened(model: &mut Model, result: Result<Box<OpenedSession>, UserError>) -> Vec<Effect> {
    // Remove the "Setting up…" notice.
    let setting_up = Item::Notice {
        text: phrase(model.options.lang, Phrase::Setup).to_owned(),
    };
    model
        .session
        .transcript
        .entries
        .retain(|entry| entry.item != setting_up);
    let opened = match result {
        Ok(opened) => *opened,
        Err(error) => {
            model.connection.status = Connection::Offline;
            let next = format!(
                "{} {}",
                error.hint,
                phrase(model.options.lang, Phrase::TryAgain)
            );
            model.push_entry(Item::Problem {
                message: error.message,
                hint: next,
            });
            return Vec::new();
        }
    };
    model.connection.status = Connection::Ready;
    model.session.id = Some(opened.id);
    model.connection.host = opened.host;
    model.session.timeline.set_draft(opened.draft);
    if opened.replaced {
        // A question of the old session cannot be answered in the new one.
        model.session.chat.open_question = None;
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
    if std::mem::take(&mut model.session.replacing) && !opened.resumed {
        let items: Vec<Item> = model
            .session
            .transcript
            .entries
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
    model.connection.status = Connection::Connecting;
    model.push_entry(Item::Notice {
        text: phrase(model.options.lang, Phrase::Setup).to_owned(),
    });
    let request = model.next_request_id();
    vec![Effect::OpenSession { request, which }]
}

/// Shows the requested state and adds its one-line summary.
pub fn state(model: &mut Model, result: Result<Option<Arc<Draft>>, UserError>) -> Vec<Effect> {
    match result {
        Ok(draft) => {
            model.session.timeline.set_draft(draft);
            let empty = crate::domain::timeline::Timeline::default();
            let line = changes::summary(
                model.options.lang,
                model
                    .session
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
