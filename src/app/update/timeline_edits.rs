//! Direct edits by key: the edit that a key asks for, or the reason why it is impossible.

use super::composer;
use super::direct_edits::{insert_edit, insert_edits, take_back};
use super::feedback::flash;
use crate::app::effect::Effect;
use crate::app::follow_up::FollowUps;
use crate::app::list_cursor::ListCursor;
use crate::app::model::Model;
use crate::app::overlay::{Overlay, PromptPurpose, TransitionChoice};
use crate::domain::clock::seconds;
use crate::domain::direct_edit::DirectEdit;
use crate::domain::edit::{Edge, TRANSITION_DIVISOR};
use crate::domain::summary::volume_percent;
use crate::domain::timeline::{Segment, TrackKind, TransitionKind};
use crate::i18n::ui::Phrase;
use crate::input::Focus;
use crate::language::direct_edit;

/// Duration of a new transition (ms).
pub const TRANSITION_MS: u64 = 500;

/// Segments that an edit changes.
pub struct EditTargets {
    /// Their (track, segment) indices.
    pub all: Vec<(usize, usize)>,
    pub first: (usize, usize),
    /// The first segment.
    pub segment: Segment,
}

/// Returns the targets of an edit, or the reason why nothing can be edited.
pub fn edit_targets(model: &Model) -> Result<EditTargets, Phrase> {
    let timeline = &model.session.timeline;
    if timeline.viewed.is_some() {
        return Err(Phrase::OldVersion);
    }
    let all = timeline.edit_targets();
    let first = *all.first().ok_or(Phrase::NoSegment)?;
    let segment = segment(model, first).ok_or(Phrase::NoSegment)?.clone();
    Ok(EditTargets {
        all,
        first,
        segment,
    })
}

/// Inserts the sentence of an edit of the first segment, or reports why the edit is impossible.
fn edit_first(
    model: &mut Model,
    edit: impl FnOnce(&Model, &EditTargets) -> Result<DirectEdit, Phrase>,
) -> Vec<Effect> {
    let edit = edit_targets(model).and_then(|targets| Ok((edit(model, &targets)?, targets)));
    match edit {
        Ok((edit, targets)) => insert_edit(model, &[targets.first], &edit),
        Err(reason) => refuse(model, reason),
    }
}

/// Inserts the sentence of an edit at the playhead, inside the first segment.
fn edit_at_playhead(model: &mut Model, edit: impl FnOnce(u64) -> DirectEdit) -> Vec<Effect> {
    edit_first(model, |model, EditTargets { segment, .. }| {
        let at_ms = model.session.timeline.playhead_ms;
        let is_inside = segment.start_ms < at_ms && at_ms < segment.end_ms();
        let reason = match at_ms == segment.start_ms {
            true => Phrase::PlayheadAtStart,
            false => Phrase::PlayheadOutside,
        };
        is_inside.then(|| edit(at_ms)).ok_or(reason)
    })
}

pub fn split(model: &mut Model) -> Vec<Effect> {
    if model.connection.local && would_shorten_transition(model) {
        return refuse(model, Phrase::SplitNearTransition);
    }
    edit_at_playhead(model, |at_ms| DirectEdit::Split { at_ms })
}

/// Returns true if a split leaves a part so short that the studio shortens its transition, which
/// moves everything after it.
fn would_shorten_transition(model: &Model) -> bool {
    let Ok(EditTargets {
        first, segment: s, ..
    }) = edit_targets(model)
    else {
        return false;
    };
    let at_ms = model.session.timeline.playhead_ms;
    let is_too_short = |part_ms: u64, transition_ms: u64| {
        transition_ms > 0 && part_ms < transition_ms * TRANSITION_DIVISOR
    };
    let next = segment(model, (first.0, first.1 + 1));
    is_too_short(at_ms.saturating_sub(s.start_ms), s.transition_ms())
        || is_too_short(
            s.end_ms().saturating_sub(at_ms),
            next.map_or(0, Segment::transition_ms),
        )
}

pub fn trim_start(model: &mut Model) -> Vec<Effect> {
    edit_at_playhead(model, |to_ms| DirectEdit::TrimStart { to_ms })
}

pub fn trim_end(model: &mut Model) -> Vec<Effect> {
    edit_at_playhead(model, |to_ms| DirectEdit::TrimEnd { to_ms })
}

/// Moves the segments before the ones to their left.
pub fn move_earlier(model: &mut Model) -> Vec<Effect> {
    move_by_one(model, false)
}

/// Moves the segments after the ones to their right.
pub fn move_later(model: &mut Model) -> Vec<Effect> {
    move_by_one(model, true)
}

/// Moves each segment by one position or the typed count, beginning with the one that leads.
fn move_by_one(model: &mut Model, later: bool) -> Vec<Effect> {
    let times = model.input.take_times();
    let targets = match edit_targets(model) {
        Ok(targets) => targets,
        Err(reason) => return refuse(model, reason),
    };
    let mut all = targets.all;
    all.sort_unstable();
    if later {
        all.reverse();
    }
    let timeline = model.session.timeline.timeline();
    let last = |track: usize| timeline.map_or(0, |t| t.tracks[track].segments.len() - 1);
    let moved = all.into_iter().enumerate().map(|(nth, at)| {
        let (track, index) = at;
        // Those that lead have reached the end before.
        let to = if later {
            (index + times).min(last(track).saturating_sub(nth))
        } else {
            index.saturating_sub(times).max(nth)
        };
        let position = to + 1;
        (to != index).then_some((at, DirectEdit::MoveTo { position }))
    });
    let moved: Option<Vec<_>> = moved.collect();
    match moved.as_deref() {
        Some(edits @ [(_, edit), ..]) => insert_edits(model, edit.clone(), edits),
        _ => refuse(model, Phrase::NoNeighbor),
    }
}

/// Moves the selected segment to the playhead.
pub fn move_here(model: &mut Model) -> Vec<Effect> {
    edit_first(model, |model, EditTargets { segment, .. }| {
        let timeline = &model.session.timeline;
        let at_ms = timeline.playhead_ms;
        if segment.start_ms == at_ms || timeline.selected_ids.is_empty() {
            return Err(Phrase::SelectFirst);
        }
        Ok(DirectEdit::StartAt { at_ms })
    })
}

/// Deletes the segments and closes the gap if `ripple`, or closes the gap at the playhead.
pub fn delete(model: &mut Model, ripple: bool) -> Vec<Effect> {
    if ripple && is_on_gap(model) {
        return close_gap(model);
    }
    let times = model.input.take_times();
    match edit_targets(model) {
        Ok(targets) => {
            let edit = DirectEdit::Delete { ripple };
            let all = if targets.all.len() == 1 {
                following(model, targets.first, times)
            } else {
                targets.all
            };
            insert_edit(model, &back_to_front(all), &edit)
        }
        Err(reason) => refuse(model, reason),
    }
}

/// Returns a segment and those after it on its track, `count` together or as many as there are.
fn following(model: &Model, (track, index): (usize, usize), count: usize) -> Vec<(usize, usize)> {
    let after = (index..index + count).map(|index| (track, index));
    after.filter(|at| segment(model, *at).is_some()).collect()
}

/// Duplicates the segments, each right after itself.
pub fn duplicate(model: &mut Model) -> Vec<Effect> {
    match edit_targets(model) {
        Ok(targets) => insert_edit(model, &back_to_front(targets.all), &DirectEdit::Duplicate),
        Err(reason) => refuse(model, reason),
    }
}

/// Returns true if the playhead is on a gap between the pictures, and nothing is selected.
fn is_on_gap(model: &Model) -> bool {
    let timeline = &model.session.timeline;
    let is_video = timeline.track().is_some_and(|t| t.kind == TrackKind::Video);
    is_video && timeline.edit_targets().is_empty() && timeline.gap_at_playhead().is_some()
}

/// Closes the gap at the playhead.
pub fn close_gap(model: &mut Model) -> Vec<Effect> {
    if model.session.timeline.viewed.is_some() {
        return refuse(model, Phrase::OldVersion);
    }
    match model.session.timeline.gap_at_playhead() {
        Some(target) => insert_edit(model, &[target], &DirectEdit::CloseGap),
        None => refuse(model, Phrase::NoGapHere),
    }
}

/// Returns the targets that play something, or the reason `otherwise` if there are only photos and
/// texts.
fn playing_targets(model: &Model, otherwise: Phrase) -> Result<EditTargets, Phrase> {
    let mut targets = edit_targets(model)?;
    let plays = |at: &(usize, usize)| segment(model, *at).is_some_and(|s| !s.is_silent());
    targets.all.retain(plays);
    targets.first = *targets.all.first().ok_or(otherwise)?;
    targets.segment = segment(model, targets.first)
        .ok_or(Phrase::NoSegment)?
        .clone();
    Ok(targets)
}

/// Mutes the segments, or unmutes them if the first one is muted.
pub fn mute(model: &mut Model) -> Vec<Effect> {
    match playing_targets(model, Phrase::NoSound) {
        Ok(EditTargets { all, segment, .. }) => {
            let muted = !segment.muted;
            insert_edit(model, &all, &DirectEdit::Mute { muted })
        }
        Err(reason) => refuse(model, reason),
    }
}

/// Opens the prompt for the volume of the segments.
pub fn volume(model: &mut Model) -> Vec<Effect> {
    match playing_targets(model, Phrase::NoSound) {
        Ok(EditTargets { all, segment, .. }) => {
            let percent = volume_percent(&segment).to_string();
            open_prompt(model, PromptPurpose::Volume(all), &percent)
        }
        Err(reason) => refuse(model, reason),
    }
}

/// Opens the prompt for the speed of the segments.
pub fn speed(model: &mut Model) -> Vec<Effect> {
    match playing_targets(model, Phrase::NoSpeed) {
        Ok(EditTargets { all, segment, .. }) => {
            let factor = segment.speed.to_string();
            open_prompt(model, PromptPurpose::Speed(all), &factor)
        }
        Err(reason) => refuse(model, reason),
    }
}

/// Opens the prompt for the fade-in of the segments.
pub fn fade_in(model: &mut Model) -> Vec<Effect> {
    fade(model, Edge::Start)
}

/// Opens the prompt for the fade-out of the segments.
pub fn fade_out(model: &mut Model) -> Vec<Effect> {
    fade(model, Edge::End)
}

fn fade(model: &mut Model, edge: Edge) -> Vec<Effect> {
    match edit_targets(model) {
        Ok(EditTargets { all, segment, .. }) => {
            let now = match edge {
                Edge::Start => segment.fade_in_ms,
                Edge::End => segment.fade_out_ms,
            };
            open_prompt(model, PromptPurpose::Fade(edge, all), &seconds(now))
        }
        Err(reason) => refuse(model, reason),
    }
}

/// Opens the prompt for the text of the first segment, or for a new title.
pub fn text(model: &mut Model) -> Vec<Effect> {
    let targets = match edit_targets(model) {
        Ok(targets) => Some(targets),
        Err(Phrase::NoSegment) => None,
        Err(reason) => return refuse(model, reason),
    };
    let existing = targets
        .as_ref()
        .and_then(|t| Some((t.first, t.segment.text()?)));
    match existing {
        Some(((track, index), text)) => {
            let text = text.to_owned();
            open_prompt(model, PromptPurpose::Text(track, index), &text)
        }
        None => open_prompt(model, PromptPurpose::NewText, ""),
    }
}

/// Undoes the last edit, or removes it if it was not sent yet.
pub fn undo(model: &mut Model) -> Vec<Effect> {
    if let Some(effects) = take_back(model) {
        return effects;
    }
    history_step(model, &DirectEdit::Undo)
}

/// Redoes the edit that was undone last.
pub fn redo(model: &mut Model) -> Vec<Effect> {
    history_step(model, &DirectEdit::Redo)
}

fn history_step(model: &mut Model, edit: &DirectEdit) -> Vec<Effect> {
    if model.session.timeline.viewed.is_some() {
        return refuse(model, Phrase::OldVersion);
    }
    insert_edit(model, &[], edit)
}

/// Opens the list of transitions into the segments.
pub fn transition(model: &mut Model) -> Vec<Effect> {
    match edit_targets(model) {
        Ok(EditTargets { all, segment, .. }) => open_transitions(model, all, &segment),
        Err(reason) => refuse(model, reason),
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

/// Shows why an edit is impossible.
pub fn refuse(model: &mut Model, reason: Phrase) -> Vec<Effect> {
    flash(model, model.phrase(reason));
    Vec::new()
}

/// Sends the edits that wait in the composer, or shows the details of the segment.
pub fn send_or_inspect(model: &mut Model) -> FollowUps {
    if model.session.composer.unsent_edits().next().is_some() {
        return composer::send(model);
    }
    model.screen.focus = Focus::Details;
    FollowUps::none()
}

/// Inserts the beginning of a question about the selection.
pub fn ask(model: &mut Model) -> Vec<Effect> {
    if model.session.timeline.viewed.is_some() {
        return refuse(model, Phrase::OldVersion);
    }
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

fn open_transitions(model: &mut Model, targets: Vec<(usize, usize)>, s: &Segment) -> Vec<Effect> {
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
