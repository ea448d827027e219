//! Direct edits: a key creates the sentence that the agent understands, with exact track, segment
//! and times. The sentence waits in the composer, so that several edits can be sent as one message,
//! or is sent immediately if configured.

use super::feedback::{complete_tip, flash};
use super::{chat, composer};
use crate::app::effect::Effect;
use crate::app::list_cursor::ListCursor;
use crate::app::model::Model;
use crate::app::overlay::{Overlay, PromptPurpose, TransitionChoice};
use crate::app::preferences::Tip;
use crate::domain::summary::volume_percent;
use crate::domain::timeline::{Segment, TransitionKind};
use crate::i18n::ui::{Phrase, phrase};
use crate::input::{Action, Focus};
use crate::language::direct_edit::{self, DirectEdit};

/// Duration of a new transition (ms).
const TRANSITION_MS: u64 = 500;

/// Returns true for the actions of this module.
pub fn is_edit(action: Action) -> bool {
    matches!(
        action,
        Action::Split
            | Action::TrimStart
            | Action::TrimEnd
            | Action::Lift
            | Action::Ripple
            | Action::MoveEarlier
            | Action::MoveLater
            | Action::MoveHere
            | Action::Volume
            | Action::Mute
            | Action::Speed
            | Action::Text
            | Action::Transition
            | Action::Undo
            | Action::Redo
            | Action::Ask
    )
}

pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    if model.session.timeline.viewed.is_some() {
        return refuse(model, Phrase::OldVersion);
    }
    match action {
        Action::Undo => return undo_redo(model, Phrase::UndoSentence),
        Action::Redo => return undo_redo(model, Phrase::RedoSentence),
        Action::Ask => return ask(model),
        _ => {}
    }
    let targets = model.session.timeline.edit_targets();
    let Some(first) = targets.first().copied() else {
        return if action == Action::Text {
            open_prompt(model, PromptPurpose::NewText, "")
        } else {
            refuse(model, Phrase::NoSegment)
        };
    };
    let Some(s) = segment(model, first).cloned() else {
        return Vec::new();
    };
    match action {
        Action::Lift | Action::Ripple => {
            let ripple = action == Action::Ripple;
            let edit = DirectEdit::Delete { ripple };
            insert_edit(model, &back_to_front(targets), &edit)
        }
        Action::Mute => insert_edit(model, &targets, &DirectEdit::Mute { muted: !s.muted }),
        Action::Volume => {
            let percent = volume_percent(&s).to_string();
            open_prompt(model, PromptPurpose::Volume(targets), &percent)
        }
        Action::Speed => open_prompt(model, PromptPurpose::Speed(targets), &s.speed.to_string()),
        Action::Text => match s.text() {
            Some(text) => {
                let text = crate::domain::text::one_line(text);
                open_prompt(model, PromptPurpose::Text(first.0, first.1), &text)
            }
            None => open_prompt(model, PromptPurpose::NewText, ""),
        },
        Action::Transition => transition(model, targets, &s),
        _ => match edit_of(model, action, first, &s) {
            Ok(edit) => insert_edit(model, &[first], &edit),
            Err(reason) => refuse(model, reason),
        },
    }
}

/// Edit of a single segment at the playhead, or the reason why it is impossible.
fn edit_of(
    model: &Model,
    action: Action,
    (track, index): (usize, usize),
    s: &Segment,
) -> Result<DirectEdit, Phrase> {
    let timeline = &model.session.timeline;
    let at_ms = timeline.playhead_ms;
    let is_inside = s.start_ms < at_ms && at_ms < s.end_ms();
    match action {
        Action::MoveEarlier if index == 0 => Err(Phrase::NoNeighbor),
        Action::MoveEarlier => Ok(DirectEdit::MoveTo { position: index }),
        Action::MoveLater => {
            let track = timeline.timeline().and_then(|t| t.tracks.get(track));
            let count = track.map_or(0, |t| t.segments.len());
            if index + 1 >= count {
                return Err(Phrase::NoNeighbor);
            }
            Ok(DirectEdit::MoveTo {
                position: index + 2,
            })
        }
        Action::MoveHere if s.start_ms == at_ms || timeline.selected_ids.is_empty() => {
            Err(Phrase::SelectFirst)
        }
        Action::MoveHere => Ok(DirectEdit::StartAt { at_ms }),
        _ if !is_inside => Err(Phrase::PlayheadOutside),
        Action::TrimStart => Ok(DirectEdit::TrimStart { to_ms: at_ms }),
        Action::TrimEnd => Ok(DirectEdit::TrimEnd { to_ms: at_ms }),
        _ => Ok(DirectEdit::Split { at_ms }),
    }
}

fn open_prompt(model: &mut Model, purpose: PromptPurpose, text: &str) -> Vec<Effect> {
    model.overlay = Some(Overlay::prompt(purpose, text));
    Vec::new()
}

fn segment(model: &Model, (track, index): (usize, usize)) -> Option<&Segment> {
    model
        .session
        .timeline
        .timeline()?
        .tracks
        .get(track)?
        .segments
        .get(index)
}

/// Sorts back to front so that deleting one segment does not shift the ones still to delete.
fn back_to_front(mut segments: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    segments.sort_unstable_by(|a, b| b.cmp(a));
    segments
}

fn refuse(model: &mut Model, reason: Phrase) -> Vec<Effect> {
    flash(model, model.phrase(reason));
    Vec::new()
}

/// Inserts a sentence with the edit for each of the segments.
pub fn insert_edit(
    model: &mut Model,
    segments: &[(usize, usize)],
    edit: &DirectEdit,
) -> Vec<Effect> {
    let Some(t) = model.session.timeline.timeline() else {
        return Vec::new();
    };
    let sentences = segments
        .iter()
        .filter_map(|target| direct_edit::sentence(model.options.lang, t, *target, edit))
        .collect();
    insert_sentences(model, sentences)
}

/// Inserts the sentence that adds a title at the playhead.
pub fn insert_title(model: &mut Model, text: &str) -> Vec<Effect> {
    let at_ms = model.session.timeline.playhead_ms;
    let sentence = direct_edit::title(model.options.lang, text, at_ms);
    insert_sentences(model, vec![sentence])
}

/// Appends sentences to the composer, or sends them if configured.
pub fn insert_sentences(model: &mut Model, sentences: Vec<String>) -> Vec<Effect> {
    if sentences.is_empty() {
        return Vec::new();
    }
    let mut effects = complete_tip(model, Tip::Edit);
    model.session.timeline.selected_ids.clear();
    if model.options.edits_at_once {
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

/// Sends or inserts an undo or redo request. The studio runs it immediately; the cloud's agent may
/// refuse.
fn undo_redo(model: &mut Model, sentence: Phrase) -> Vec<Effect> {
    let sentence = phrase(model.options.lang, sentence).to_owned();
    if model.connection.local {
        return chat::submit(model, sentence);
    }
    let effects = insert_sentences(model, vec![sentence]);
    flash(model, model.phrase(Phrase::AsksAgent));
    effects
}

/// Inserts the beginning of a question about the selection.
fn ask(model: &mut Model) -> Vec<Effect> {
    let Some(t) = model.session.timeline.timeline() else {
        return Vec::new();
    };
    let topic = direct_edit::about(
        model.options.lang,
        t,
        &model.session.timeline.edit_targets(),
        model.session.timeline.range(),
    );
    if topic.is_empty() {
        return refuse(model, Phrase::NoSegment);
    }
    model.session.composer.field.insert_str(&topic);
    model.screen.return_to = Some(model.screen.focus);
    model.screen.focus = Focus::Composer;
    composer::changed(model)
}

fn transition(model: &mut Model, targets: Vec<(usize, usize)>, s: &Segment) -> Vec<Effect> {
    let into: Vec<(usize, usize)> = targets
        .into_iter()
        .filter(|(_, index)| *index > 0)
        .collect();
    if into.is_empty() {
        return refuse(model, Phrase::NoCutHere);
    }
    let current = s.transition.as_ref();
    let cursor = current
        .and_then(|t| TransitionKind::ALL.iter().position(|k| *k == t.kind))
        .unwrap_or(0);
    let duration_ms = current.map_or(TRANSITION_MS, |t| t.duration_ms);
    model.overlay = Some(Overlay::Transitions(TransitionChoice {
        targets: into,
        cursor: ListCursor::at(cursor),
        duration_ms,
    }));
    Vec::new()
}
