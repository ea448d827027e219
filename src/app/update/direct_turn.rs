//! The turn of a direct edit in the studio: it begins without a message in the chat, and ends with
//! one line that reports it. Keys pressed meanwhile wait, so that they apply to its result.

use std::collections::VecDeque;

use super::feedback::flash;
use super::transcript::{add_item, note};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::msg::TurnEnd;
use crate::conversation::response::FinalResponse;
use crate::domain::text::one_line;
use crate::domain::transcript::Item;
use crate::i18n::transcript;
use crate::i18n::ui::{Phrase, phrase};

/// Time after which keys no longer wait for an edit (ms).
const MAX_HOLD_MS: u64 = 1_500;

/// Makes keys wait for the edit that was just sent.
pub fn hold_input(model: &mut Model) {
    let is_sent = model.session.direct_edits.current.is_some();
    if is_sent && model.input.held.is_none() {
        model.input.held = Some(VecDeque::new());
        model.input.held_for_edit_ms = Some(model.now_ms);
    }
}

/// Returns true if keys need not wait any longer: the edit is over, or takes too long.
pub fn stops_waiting(model: &mut Model) -> bool {
    let is_running = model.session.direct_edits.current.is_some();
    let now_ms = model.now_ms;
    let over = |since_ms: &mut u64| !is_running || now_ms >= *since_ms + MAX_HOLD_MS;
    model.input.held_for_edit_ms.take_if(over).is_some()
}

/// Shows the result of the edit: one line, or the reply if nothing changed.
pub fn finish(model: &mut Model, end: TurnEnd) -> Vec<Effect> {
    let Some(edit) = model.session.direct_edits.current.take() else {
        return Vec::new();
    };
    model.session.set_turn_draft(end.draft);
    if end.changes.is_empty() {
        let response = FinalResponse::new(edit.texts.iter().map(String::as_str));
        let texts: Vec<String> = response.texts.into_iter().flatten().collect();
        return show_refusal(model, texts.join("\n\n"));
    }
    let pane = &mut model.session.timeline;
    pane.changed_ids = edit.marked_ids(&end.changes).collect();
    edit.follow(pane, &end.changes);
    model.screen.details_top = 0;
    let item = Item::Edited {
        edit: edit.applied(&model.session.timeline),
        names: edit.names(),
        changes: end.changes,
    };
    if !is_transcript_visible(model) {
        flash(model, transcript::text(model.options.lang, &item));
    }
    add_item(model, item)
}

/// Shows why nothing changed.
fn show_refusal(model: &mut Model, reply: String) -> Vec<Effect> {
    if reply.is_empty() {
        return note(model, phrase(model.options.lang, Phrase::NoResponse));
    }
    if !is_transcript_visible(model) {
        flash(model, one_line(&reply.replace("**", "")));
    }
    add_item(model, Item::Agent { text: reply })
}

fn is_transcript_visible(model: &Model) -> bool {
    model.screen.layout.page > 0
}

/// Shows the message of the edit and the reply so far, like those of other turns: what follows is
/// more than the result of the edit.
pub fn reveal(model: &mut Model) -> Vec<Effect> {
    let Some(edit) = model.session.direct_edits.current.take() else {
        return Vec::new();
    };
    let text = edit.sent.message;
    let effects = add_item(model, Item::User { text });
    for (call, text) in edit.texts.into_iter().enumerate() {
        let index = model.push_entry(Item::Agent { text });
        let calls = &mut model.session.chat.calls;
        calls.resize(calls.len().max(call + 1), None);
        calls[call] = Some(index);
    }
    effects
}
