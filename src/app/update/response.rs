//! The response of the agent: streamed into the transcript, finalized at its end.

use super::direct_turn;
use super::transcript::{add_item, append_effect, note, report_error};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::msg::{UserError, UserErrorKind};
use crate::app::state::chat::Suggestion;
use crate::conversation::response::{self, FinalResponse};
use crate::domain::chat_event::ChatEvent;
use crate::domain::reason::Hint;
use crate::domain::transcript::Item;
use crate::i18n::ui::{Phrase, phrase};
use crate::language::gui::GuiAction;

/// Shows an event of the response.
pub fn apply_event(model: &mut Model, event: ChatEvent) -> Vec<Effect> {
    if model.session.conversation.turn().is_none() {
        return Vec::new();
    }
    let is_first_generation = model.session.conversation.receive(&event, model.now_ms);
    match event {
        ChatEvent::Text { call, text, whole } => {
            append_text(model, call as usize, &text, whole);
            Vec::new()
        }
        ChatEvent::Tool { .. } if is_first_generation => {
            note(model, phrase(model.options.lang, Phrase::StageOne))
        }
        ChatEvent::Tool { .. } | ChatEvent::Heartbeat => Vec::new(),
        ChatEvent::CutMarks(spans) => {
            model.session.timeline.cut_marks = spans;
            Vec::new()
        }
        ChatEvent::Media { name } => note(model, name),
        ChatEvent::Question(questions) => {
            let mut effects = direct_turn::reveal(model);
            effects.extend(add_item(model, Item::Question { questions }));
            effects
        }
        ChatEvent::Error { message, .. } => {
            let mut effects = direct_turn::reveal(model);
            let has_timeline = model.session.timeline.timeline().is_some();
            let hint = if has_timeline {
                Hint::Text(String::new())
            } else {
                Hint::UploadFirst
            };
            let error = UserError {
                message,
                hint,
                kind: UserErrorKind::Other,
            };
            effects.extend(report_error(model, error));
            effects
        }
    }
}

/// Appends text to the item of the model call that it belongs to.
fn append_text(model: &mut Model, call: usize, text: &str, whole: bool) {
    if let Some(edit) = &mut model.session.direct_edits.current {
        return edit.append_text(call, text, whole);
    }
    let existing = model.session.chat.calls.get(call).copied().flatten();
    let index = existing.unwrap_or_else(|| {
        model.push_entry(Item::Agent {
            text: String::new(),
        })
    });
    let calls = &mut model.session.chat.calls;
    calls.resize(calls.len().max(call + 1), None);
    calls[call] = Some(index);
    if let Some(entry) = model.session.transcript.entries.get_mut(index)
        && let Item::Agent { text: existing } = &mut entry.item
    {
        entry.version = entry.version.wrapping_add(1);
        if response::append(existing, text, whole) {
            entry.grows_since = entry.version;
        }
    }
}

/// Shows an error reported within the response stream, and offers the page that helps. The end of
/// the turn follows.
pub fn stream_error(model: &mut Model, error: UserError) -> Vec<Effect> {
    model.session.conversation.agent_failed();
    let link = if let UserErrorKind::Link(link) = &error.kind {
        Some(link.clone())
    } else {
        None
    };
    let mut effects = direct_turn::reveal(model);
    effects.extend(report_error(model, error));
    model.session.chat.suggestion =
        link.map(Suggestion::Link)
            .or(model.session.chat.suggestion.take());
    effects
}

/// Finalizes the texts of a response and stores them. Returns its GUI instructions as well.
pub fn finalize(model: &mut Model) -> (Vec<Effect>, Vec<GuiAction>) {
    // Items may be removed, which would invalidate the selection.
    model.session.transcript.selection = None;
    let calls = std::mem::take(&mut model.session.chat.calls);
    let entries = &mut model.session.transcript.entries;
    let texts = calls.into_iter().flatten().filter_map(|index| {
        let entry = entries.get(index)?;
        match &entry.item {
            Item::Agent { text } => Some((index, text.as_str())),
            _ => None,
        }
    });
    let (indices, texts): (Vec<usize>, Vec<&str>) = texts.unzip();
    let response = FinalResponse::new(texts);
    let mut stored = Vec::new();
    let mut dropped = Vec::new();
    for (index, text) in indices.into_iter().zip(response.texts) {
        let entry = &mut entries[index];
        match text {
            Some(text) => {
                entry.item = Item::Agent { text };
                // The complete text may differ from the streamed text.
                entry.version = entry.version.wrapping_add(1);
                entry.grows_since = entry.version;
                stored.push(entry.item.clone());
            }
            None => dropped.push(entry.id),
        }
    }
    entries.retain(|entry| !dropped.contains(&entry.id));
    let effects = stored
        .into_iter()
        .flat_map(|item| append_effect(model, item))
        .collect();
    (effects, response.instructions)
}
