//! The session: opened, its state and its credits.

use std::sync::Arc;

use super::transcript::{note, problem, stored};
use super::{chat, composer, questions, uploads};
use crate::app::effect::{Effect, SessionChoice};
use crate::app::model::{Connection, Model};
use crate::app::msg::{OpenedSession, StoredSession, UserError};
use crate::domain::draft::Draft;
use crate::domain::transcript::Item;
use crate::i18n::changes;
use crate::i18n::ui::{Phrase, phrase};

/// Shows what is remembered of the session that is being opened; a second try to open it shows it no second time.
pub fn remembered(model: &mut Model, remembered: StoredSession) -> Vec<Effect> {
    if model.stored_session.as_ref() == Some(&remembered.id) {
        return Vec::new();
    }
    model.stored_session = Some(remembered.id);
    model.renders = remembered.renders;
    model.assets = remembered.assets;
    model.timeline.markers = remembered.markers;
    model.costs = remembered.costs;
    // What was typed before the start, and never sent, stands in the composer again.
    model.saved_text.clone_from(&remembered.unsent);
    if model.composer.is_empty() && !remembered.unsent.trim().is_empty() {
        composer::set(model, &remembered.unsent);
    }
    model.history = remembered
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
    // A question that was the last thing said still waits for its answer.
    model.open_question = match remembered.items.last() {
        Some(Item::Question { asked }) => Some(asked.clone()),
        _ => None,
    };
    let setting_up = std::mem::take(&mut model.transcript);
    for item in remembered.items {
        model.push_entry(item);
    }
    model.transcript.extend(setting_up);
    set_draft(model, remembered.draft);
    Vec::new()
}

pub fn opened(model: &mut Model, result: Result<Box<OpenedSession>, UserError>) -> Vec<Effect> {
    // "Setting up…" has had its time.
    let setting_up = Item::Notice {
        text: phrase(model.lang, Phrase::Setup).to_owned(),
    };
    model.transcript.retain(|shown| shown.item != setting_up);
    let opened = match result {
        Ok(opened) => *opened,
        Err(trouble) => {
            model.connection = Connection::Offline;
            let next = format!("{} {}", trouble.hint, phrase(model.lang, Phrase::TryAgain));
            model.push_entry(Item::Problem {
                what: trouble.message,
                next,
            });
            return Vec::new();
        }
    };
    model.connection = Connection::Ready;
    model.session = Some(opened.id);
    model.host = opened.host;
    set_draft(model, opened.draft);
    if opened.replaced {
        // What was asked there cannot be answered here.
        model.open_question = None;
    }
    let word = if opened.replaced {
        Phrase::Replaced
    } else if opened.resumed {
        Phrase::Resumed
    } else {
        Phrase::Ready
    };
    let mut effects = if opened.replaced {
        chat::take_back(model)
    } else {
        Vec::new()
    };
    if std::mem::take(&mut model.replacing_session) && !opened.resumed {
        let items: Vec<Item> = model
            .transcript
            .iter()
            .map(|shown| shown.item.clone())
            .collect();
        effects.extend(items.into_iter().flat_map(|item| stored(model, item)));
    }
    model.push_entry(Item::Notice {
        text: model.phrase(word),
    });
    if let Some(lost) = opened.lost {
        effects.extend(chat::take_up(model, lost));
    }
    let request = model.request();
    effects.push(Effect::FetchCredits { request });
    effects.extend(uploads::start_next(model));
    questions::offer(model);
    effects.extend(chat::send_next(model));
    effects
}

/// Asks for a session, saying so.
pub fn connect(model: &mut Model, which: SessionChoice) -> Vec<Effect> {
    model.connection = Connection::Connecting;
    model.push_entry(Item::Notice {
        text: phrase(model.lang, Phrase::Setup).to_owned(),
    });
    let request = model.request();
    vec![Effect::OpenSession { request, which }]
}

/// Puts a draft in place; the playhead stays inside.
pub fn set_draft(model: &mut Model, draft: Option<Arc<Draft>>) {
    model.timeline.draft = draft;
    stay_inside(model);
}

/// What points into the timeline stays inside of it: playhead, track, selection; what is gone is let go.
pub fn stay_inside(model: &mut Model) {
    model.raw_segment = None;
    let (end, tracks) = model
        .timeline
        .timeline()
        .map_or((0, 0), |t| (t.duration_ms(), t.tracks.len()));
    model.timeline.playhead_ms = model.timeline.playhead_ms.min(end.saturating_sub(1));
    model.timeline.track = model.timeline.track.min(tracks.saturating_sub(1));
    let mut marked = std::mem::take(&mut model.timeline.marked);
    marked.retain(|id| {
        model
            .timeline
            .timeline()
            .is_some_and(|t| t.locate(id).is_some())
    });
    model.timeline.marked = marked;
    if end == 0 {
        model.timeline.play = None;
    }
}

/// The state that was asked for: shown, and told in the documented line.
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
        Err(trouble) => problem(model, trouble),
    }
}
