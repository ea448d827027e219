//! The session: opening, draft and state.

use std::sync::Arc;

use super::transcript::{note, report_error};
use super::{chat, composer, credits, questions, steps, turn_end, uploads};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::msg::{OpenedSession, StoredSession, UserError, UserErrorKind};
use crate::app::state::connection::Connection;
use crate::app::state::credits::BalanceRequest;
use crate::app::state::session::StateRequest;
use crate::domain::draft::Draft;
use crate::domain::timeline::Timeline;
use crate::domain::transcript::Item;
use crate::i18n::changes;
use crate::i18n::stored_notice;
use crate::i18n::ui::{Phrase, phrase};

/// Shows the stored data of the session being opened. A second attempt to open it does not show it
/// twice. Data of a session that was left meanwhile is dropped.
pub fn show_stored(model: &mut Model, stored: StoredSession) -> Vec<Effect> {
    if model.session.stored_id.as_ref() == Some(&stored.id) || !model.session.is_opening(&stored.id)
    {
        return Vec::new();
    }
    model.session.stored_id = Some(stored.id);
    model.session.name = stored.name;
    model.session.transcript.first_request = stored.first_request;
    model.exports.jobs = stored.renders;
    let durations = stored.assets.iter().cloned().zip(stored.durations_ms);
    model.session.media.durations_ms = durations.collect();
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
    model.session.conversation.restore_question(&stored.items);
    let setting_up = std::mem::take(&mut model.session.transcript.entries);
    for mut item in stored.items {
        if let Item::Notice { text } = &mut item {
            *text = stored_notice::translated(model.options.lang, text);
        }
        model.push_entry(item);
    }
    model.session.transcript.entries.extend(setting_up);
    model.session.timeline.set_draft(stored.draft);
    recognize_edits(model);
    Vec::new()
}

/// Recognizes the direct edits that an earlier run has left in the composer.
fn recognize_edits(model: &mut Model) {
    let session = &mut model.session;
    if let Some(timeline) = session.timeline.timeline()
        && session.composer.unsent_edits().next().is_none()
    {
        session.composer.recognize_edits(timeline);
    }
}

/// Shows the session that was opened, or the error.
pub fn opened(model: &mut Model, result: Result<Box<OpenedSession>, UserError>) -> Vec<Effect> {
    model.session.opening = None;
    // Remove the "Setting up…" notice.
    let setting_up = Item::Notice {
        text: phrase(model.options.lang, Phrase::Setup).to_owned(),
    };
    model
        .session
        .transcript
        .entries
        .retain(|entry| entry.item != setting_up);
    match result {
        Ok(opened) => enter(model, *opened),
        Err(error) => {
            model.connection.status = Connection::Offline;
            // Opening a stored session only reads; a new one would be created twice.
            let only_reads = model.session.stored_id.is_some();
            if error.kind == UserErrorKind::Unreachable && only_reads {
                model.connection.schedule_retry(model.now_ms);
            }
            let try_again = phrase(model.options.lang, Phrase::TryAgain);
            let mut hint = error.hint.text(model.options.lang);
            if hint.ends_with(|c: char| c.is_alphanumeric()) {
                hint.push_str(phrase(model.options.lang, Phrase::FullStop));
            }
            let problem = Item::Problem {
                message: error.message,
                hint: format!("{hint} {try_again}").trim_start().to_owned().into(),
            };
            // A repeated attempt fails in the same way.
            let last = model.session.transcript.entries.last();
            if last.is_none_or(|last| last.item != problem) {
                model.push_entry(problem);
            }
            Vec::new()
        }
    }
}

/// Shows an opened session and continues the work that waited for it.
fn enter(model: &mut Model, opened: OpenedSession) -> Vec<Effect> {
    model.connection.status = Connection::Ready;
    model.connection.retries = 0;
    model.session.id = Some(opened.id);
    let is_first = model.connection.host.is_empty();
    model.connection.host = opened.host;
    model.session.timeline.set_draft(opened.draft);
    recognize_edits(model);
    let session = &model.session;
    let is_empty = session.transcript.entries.is_empty() && session.timeline.timeline().is_none();
    let mut effects = Vec::new();
    let notice = if opened.replaced {
        // Unknown here, but the user decides in any case.
        let lost_work = true;
        let next = model.session.conversation.session_replaced(lost_work);
        effects.extend(steps::run(model, next));
        Some(Phrase::SessionReplaced)
    } else {
        let welcome = if is_first {
            Phrase::Resumed
        } else {
            Phrase::SessionOpened
        };
        (opened.resumed && !is_empty).then_some(welcome)
    };
    if let Some(notice) = notice {
        model.push_entry(Item::Notice {
            text: model.phrase(notice),
        });
    }
    if let Some(lost) = opened.lost {
        effects.extend(turn_end::resume_lost_turn(model, lost));
    }
    effects.push(credits::request(model, BalanceRequest::Refresh));
    effects.extend(uploads::start_next(model));
    questions::suggest_answer(model);
    effects.extend(chat::send_next(model));
    effects
}

/// Shows the requested state and adds its one-line summary.
pub fn state(model: &mut Model, result: Result<Option<Arc<Draft>>, UserError>) -> Vec<Effect> {
    let Some(pending) = model.session.state.take() else {
        return Vec::new();
    };
    let draft = match result {
        Ok(draft) => draft,
        Err(error) => return report_error(model, error),
    };
    if pending.purpose != StateRequest::Summarize {
        model.session.timeline.set_draft(draft);
    }
    if pending.purpose == StateRequest::Refresh {
        return Vec::new();
    }
    let empty = Timeline::default();
    let current = model.session.timeline.draft.as_ref();
    let timeline = current.map_or(&empty, |draft| &draft.timeline);
    let line = changes::summary(model.options.lang, timeline);
    note(model, line)
}
