//! Sending of direct edits. An edit becomes the sentence that the agent understands, with exact
//! track, segment and times. Where it is free it is sent immediately; elsewhere the sentence waits
//! in the composer, so that several edits can be sent as one message.

use super::feedback::{complete_tip, flash};
use super::{chat, composer};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::preferences::Tip;
use crate::app::state::direct_edits::SentEdit;
use crate::config::EditTiming;
use crate::domain::direct_edit::DirectEdit;
use crate::domain::text::one_line;
use crate::domain::timeline::Timeline;
use crate::i18n::ui::{Message, Phrase};
use crate::language::direct_edit;

/// Sends or inserts an edit of each of the (track, segment) indices.
pub fn insert_edit(
    model: &mut Model,
    segments: &[(usize, usize)],
    edit: &DirectEdit,
) -> Vec<Effect> {
    let empty = Timeline::default();
    let timeline = model.session.timeline.timeline().unwrap_or(&empty);
    let sentences = direct_edit::sentences(model.options.lang, timeline, segments, edit);
    let targets = targets(timeline, segments);
    insert(model, edit.clone(), targets, sentences)
}

/// Sends or inserts edits of different segments as one; `edit` stands for all of them.
pub fn insert_edits(
    model: &mut Model,
    edit: DirectEdit,
    edits: &[((usize, usize), DirectEdit)],
) -> Vec<Effect> {
    let Some(timeline) = model.session.timeline.timeline() else {
        return Vec::new();
    };
    let sentence = |(at, edit): &((usize, usize), DirectEdit)| {
        direct_edit::sentence(model.options.lang, timeline, *at, edit)
    };
    let sentences = edits.iter().filter_map(sentence).collect();
    let segments: Vec<(usize, usize)> = edits.iter().map(|(at, _)| *at).collect();
    let targets = targets(timeline, &segments);
    insert(model, edit, targets, sentences)
}

/// Ids and names of segments.
fn targets(timeline: &Timeline, segments: &[(usize, usize)]) -> Vec<(String, String)> {
    let segment =
        |(track, index): &(usize, usize)| timeline.tracks.get(*track)?.segments.get(*index);
    let found = segments.iter().filter_map(segment);
    found.map(|s| (s.id.clone(), s.name.clone())).collect()
}

fn insert(
    model: &mut Model,
    edit: DirectEdit,
    targets: Vec<(String, String)>,
    sentences: Vec<String>,
) -> Vec<Effect> {
    if sentences.is_empty() {
        return Vec::new();
    }
    let mut effects = complete_tip(model, Tip::Edit);
    if is_direct(model, &edit) {
        let message = sentences.join("\n");
        let sent = SentEdit {
            message,
            edit,
            targets,
        };
        effects.extend(chat::submit_edit(model, sent));
        return effects;
    }
    model.session.timeline.selected_ids.clear();
    // Each line of the composer is an edit.
    let sentences: Vec<String> = sentences.iter().map(|text| one_line(text)).collect();
    if model.options.edits_at_once == EditTiming::Immediately {
        effects.extend(chat::submit(model, sentences.join("\n")));
        return effects;
    }
    effects.extend(append_to_composer(model, &edit, targets, sentences));
    effects
}

/// Returns true if the studio carries out the edit without a message in the chat. An undo is never
/// left to the user: it has no parameters to review.
fn is_direct(model: &Model, edit: &DirectEdit) -> bool {
    let waits = model.options.edits_at_once == EditTiming::WhenSent;
    model.connection.local && (!waits || edit.is_history_step())
}

/// Sends or inserts the sentence that adds a title at the playhead.
pub fn insert_title(model: &mut Model, text: String) -> Vec<Effect> {
    let at_ms = model.session.timeline.playhead_ms;
    insert_edit(model, &[], &DirectEdit::AddTitle { text, at_ms })
}

/// Appends sentences to the composer, where they wait until the user sends them. The focus stays:
/// the next key is a command too.
fn append_to_composer(
    model: &mut Model,
    edit: &DirectEdit,
    targets: Vec<(String, String)>,
    sentences: Vec<String>,
) -> Vec<Effect> {
    let composer = &mut model.session.composer;
    if composer
        .unsent_edits()
        .any(|(waiting, _)| sentences.contains(waiting))
    {
        flash(model, model.phrase(Phrase::EditWaits));
        return Vec::new();
    }
    let ids: Vec<String> = targets.into_iter().map(|(id, _)| id).collect();
    composer.append_edit(sentences, &ids);
    let count = &composer.unsent_edits().count();
    let text = match edit {
        DirectEdit::AddCaptions { cues } => {
            let count = &cues.len();
            model.message(Message::CaptionsWait { count })
        }
        edit if edit.is_history_step() => model.phrase(Phrase::AsksAgent),
        _ => model.message(Message::EditsWait { count }),
    };
    flash(model, text);
    composer::move_to_end(model);
    composer::changed(model)
}

/// Removes the last edit that was not sent, or returns `None` if there is none.
pub fn take_back(model: &mut Model) -> Option<Vec<Effect>> {
    if !model.session.composer.remove_last_edit() {
        return None;
    }
    flash(model, model.phrase(Phrase::EditTakenBack));
    composer::move_to_end(model);
    Some(composer::changed(model))
}
