//! Direct edits: a key makes the plain sentence that the agent understands, with the exact track, segment and times. It
//! waits in the composer for Enter, so several edits can be sent as one message; or it is sent at once, by configuration.

use super::{chat, composer, flash, learn, prompt};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::overlay::{Overlay, PromptPurpose, TRANSITIONS, TransitionChoice};
use crate::app::preferences::Tip;
use crate::domain::summary::volume_percent;
use crate::domain::timeline::Segment;
use crate::i18n::ui::{Phrase, phrase};
use crate::input::{Action, Focus};
use crate::language::direct_edit::{self, DirectEdit};

/// How long a new transition is, ms.
const TRANSITION_MS: u64 = 500;

pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    if model.timeline.viewed.is_some() {
        return refuse(model, Phrase::OldVersion);
    }
    match action {
        Action::Undo => return step(model, Phrase::UndoWish),
        Action::Redo => return step(model, Phrase::RedoWish),
        Action::Ask => return ask(model),
        _ => {}
    }
    let meant = model.timeline.edit_targets();
    let Some(first) = meant.first().copied() else {
        return if action == Action::Text {
            prompt::open(model, PromptPurpose::NewText, "")
        } else {
            refuse(model, Phrase::NoSegment)
        };
    };
    let Some(s) = segment(model, first).cloned() else {
        return Vec::new();
    };
    let at_ms = model.timeline.playhead_ms;
    let inside = s.start_ms < at_ms && at_ms < s.end_ms();
    match action {
        Action::Split | Action::TrimStart | Action::TrimEnd if !inside => {
            refuse(model, Phrase::PlayheadOutside)
        }
        Action::Split => propose_edit(model, &[first], &DirectEdit::Split { at_ms }),
        Action::TrimStart => propose_edit(model, &[first], &DirectEdit::TrimStart { to_ms: at_ms }),
        Action::TrimEnd => propose_edit(model, &[first], &DirectEdit::TrimEnd { to_ms: at_ms }),
        Action::Lift | Action::Ripple => {
            let ripple = action == Action::Ripple;
            propose_edit(model, &last_first(meant), &DirectEdit::Delete { ripple })
        }
        Action::MoveEarlier if first.1 == 0 => refuse(model, Phrase::AtTheEdge),
        Action::MoveEarlier => {
            propose_edit(model, &[first], &DirectEdit::MoveTo { place: first.1 })
        }
        Action::MoveLater => {
            let count = model
                .timeline
                .timeline()
                .and_then(|t| t.tracks.get(first.0))
                .map_or(0, |t| t.segments.len());
            if first.1 + 1 >= count {
                return refuse(model, Phrase::AtTheEdge);
            }
            propose_edit(model, &[first], &DirectEdit::MoveTo { place: first.1 + 2 })
        }
        Action::MoveHere if s.start_ms == at_ms || model.timeline.marked.is_empty() => {
            refuse(model, Phrase::SelectFirst)
        }
        Action::MoveHere => propose_edit(model, &[first], &DirectEdit::StartAt { at_ms }),
        Action::Volume => prompt::open(
            model,
            PromptPurpose::Volume(meant),
            &volume_percent(&s).to_string(),
        ),
        Action::Mute => propose_edit(model, &meant, &DirectEdit::Mute { muted: !s.muted }),
        Action::Speed => prompt::open(model, PromptPurpose::Speed(meant), &s.speed.to_string()),
        Action::Text => match s.text() {
            Some(text) => prompt::open(
                model,
                PromptPurpose::Text(first.0, first.1),
                &crate::domain::text::one_line(text),
            ),
            None => prompt::open(model, PromptPurpose::NewText, ""),
        },
        Action::Transition => transition(model, meant, &s),
        _ => Vec::new(),
    }
}

fn segment(model: &Model, (track, index): (usize, usize)) -> Option<&Segment> {
    model
        .timeline
        .timeline()?
        .tracks
        .get(track)?
        .segments
        .get(index)
}

/// From the end to the start: a deletion moves only what is behind it, so the sentences after it stay right.
fn last_first(mut segments: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    segments.sort_unstable_by(|a, b| b.cmp(a));
    segments
}

fn refuse(model: &mut Model, word: Phrase) -> Vec<Effect> {
    flash(model, model.phrase(word));
    Vec::new()
}

/// The same wish about each of the segments.
pub fn propose_edit(
    model: &mut Model,
    segments: &[(usize, usize)],
    wish: &DirectEdit,
) -> Vec<Effect> {
    let Some(t) = model.timeline.timeline() else {
        return Vec::new();
    };
    let sentences = segments
        .iter()
        .filter_map(|at| direct_edit::sentence(model.lang, t, *at, wish))
        .collect();
    propose(model, sentences)
}

/// Puts sentences into the composer, behind what is written there, or sends them.
pub fn propose(model: &mut Model, sentences: Vec<String>) -> Vec<Effect> {
    if sentences.is_empty() {
        return Vec::new();
    }
    let mut effects = learn(model, Tip::Edit);
    model.timeline.marked.clear();
    if model.options.edits_at_once {
        effects.extend(chat::submit(model, sentences.join("\n")));
        return effects;
    }
    let mut lines: Vec<String> = model.composer.lines().to_vec();
    lines.retain(|l| !l.trim().is_empty());
    lines.extend(sentences);
    model.composer = composer::blank(lines);
    composer::to_end(model);
    model.return_to = Some(model.focus);
    model.focus = Focus::Composer;
    flash(model, model.phrase(Phrase::EnterSends));
    effects.extend(composer::typed(model));
    effects
}

/// Undo and redo. The studio does them at once; the cloud's agent can only be asked, which is said.
fn step(model: &mut Model, words: Phrase) -> Vec<Effect> {
    let sentence = phrase(model.lang, words).to_owned();
    if model.local {
        return chat::submit(model, sentence);
    }
    let effects = propose(model, vec![sentence]);
    flash(model, model.phrase(Phrase::AsksAgent));
    effects
}

/// The beginning of a question about what is selected.
fn ask(model: &mut Model) -> Vec<Effect> {
    let Some(t) = model.timeline.timeline() else {
        return Vec::new();
    };
    let about = direct_edit::about(
        model.lang,
        t,
        &model.timeline.edit_targets(),
        model.timeline.range(),
    );
    if about.is_empty() {
        return refuse(model, Phrase::NoSegment);
    }
    model.composer.insert_str(&about);
    model.return_to = Some(model.focus);
    model.focus = Focus::Composer;
    composer::typed(model)
}

fn transition(model: &mut Model, meant: Vec<(usize, usize)>, s: &Segment) -> Vec<Effect> {
    let into: Vec<(usize, usize)> = meant.into_iter().filter(|(_, index)| *index > 0).collect();
    if into.is_empty() {
        return refuse(model, Phrase::NoCutHere);
    }
    let known = s.transition.as_ref();
    let cursor = known
        .and_then(|t| TRANSITIONS.iter().position(|k| *k == t.kind))
        .unwrap_or(0);
    let duration_ms = known.map_or(TRANSITION_MS, |t| t.duration_ms);
    model.overlay = Some(Overlay::Transitions(TransitionChoice {
        into,
        cursor,
        duration_ms,
    }));
    Vec::new()
}

/// The transition was chosen.
pub fn chosen(model: &mut Model, choice: &TransitionChoice) -> Vec<Effect> {
    let kind = TRANSITIONS.get(choice.cursor).copied().unwrap_or("none");
    let wished = match kind {
        "none" => DirectEdit::NoTransition,
        kind => DirectEdit::SetTransition {
            kind: kind.to_owned(),
            duration_ms: choice.duration_ms,
        },
    };
    propose_edit(model, &choice.into, &wished)
}
