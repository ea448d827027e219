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
use crate::domain::timeline::Timeline;
use crate::i18n::ui::Phrase;
use crate::input::Focus;
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
    if sentences.is_empty() {
        return Vec::new();
    }
    if !is_direct(model, edit) {
        let effects = insert_sentences(model, sentences);
        if edit.is_history_step() {
            flash(model, model.phrase(Phrase::AsksAgent));
        }
        return effects;
    }
    let segment =
        |(track, index): &(usize, usize)| timeline.tracks.get(*track)?.segments.get(*index);
    let targets = segments.iter().filter_map(segment);
    let sent = SentEdit {
        message: sentences.join("\n"),
        edit: edit.clone(),
        targets: targets.map(|s| (s.id.clone(), s.name.clone())).collect(),
    };
    let mut effects = complete_tip(model, Tip::Edit);
    effects.extend(chat::submit_edit(model, sent));
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

/// Appends sentences to the composer, or sends them if configured.
fn insert_sentences(model: &mut Model, sentences: Vec<String>) -> Vec<Effect> {
    let mut effects = complete_tip(model, Tip::Edit);
    model.session.timeline.selected_ids.clear();
    if model.options.edits_at_once == EditTiming::Immediately {
        effects.extend(chat::submit(model, sentences.join("\n")));
        return effects;
    }
    let mut lines: Vec<String> = model.session.composer.field.lines().to_vec();
    lines.retain(|l| !l.trim().is_empty());
    lines.extend(sentences);
    model.session.composer.set_lines(lines);
    composer::move_to_end(model);
    model.screen.return_to = Some(model.screen.focus);
    model.screen.focus = Focus::Composer;
    flash(model, model.phrase(Phrase::EnterSends));
    effects.extend(composer::changed(model));
    effects
}
