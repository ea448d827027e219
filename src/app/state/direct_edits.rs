//! Direct edits of the studio: sent without a message in the chat, with a playhead that follows
//! the edited segment.

use std::collections::VecDeque;

use super::timeline::TimelinePane;
use crate::conversation::response;
use crate::domain::diff::{Change, ChangeKind};
use crate::domain::direct_edit::DirectEdit;
use crate::domain::edit::Edge;
use crate::domain::timeline::Segment;

/// A direct edit, and the message that asks for it.
#[derive(Clone, Debug)]
pub struct SentEdit {
    pub message: String,
    pub edit: DirectEdit,
    /// Ids and names of the edited segments.
    pub targets: Vec<(String, String)>,
}

/// The direct edit of the turn in progress.
#[derive(Clone, Debug)]
pub struct CurrentEdit {
    pub sent: SentEdit,
    /// Texts of the reply by model call; only those of a refused edit are shown.
    pub texts: Vec<String>,
    anchor: Option<PlayheadAnchor>,
}

/// Segment that the playhead stays in.
#[derive(Clone, Debug)]
struct PlayheadAnchor {
    id: String,
    start_ms: u64,
    duration_ms: u64,
    /// Position of the playhead in the segment (ms); `None` if it is elsewhere.
    offset_ms: Option<u64>,
}

/// Direct edits that are queued or in progress.
#[derive(Clone, Debug, Default)]
pub struct DirectEdits {
    waiting: VecDeque<SentEdit>,
    pub current: Option<CurrentEdit>,
}

impl DirectEdits {
    /// Adds an edit whose message is queued.
    pub(crate) fn add(&mut self, edit: SentEdit) {
        self.waiting.push_back(edit);
    }

    /// Makes the edit with this message the current one. Returns false if the message is none.
    pub(crate) fn begin(&mut self, message: &str, pane: &TimelinePane) -> bool {
        let index = self.waiting.iter().position(|sent| sent.message == message);
        let sent = index.and_then(|index| self.waiting.drain(..=index).next_back());
        self.current = sent.map(|sent| CurrentEdit {
            anchor: anchor(&sent, pane),
            texts: Vec::new(),
            sent,
        });
        self.current.is_some()
    }
}

/// Finds the segment that the playhead follows: the moved one, else the one under the playhead.
fn anchor(sent: &SentEdit, pane: &TimelinePane) -> Option<PlayheadAnchor> {
    let first = sent.targets.first().map(|(id, _)| id.as_str());
    let is_target = |edit: &DirectEdit| {
        edit.is_move() || matches!(edit, DirectEdit::Roll { .. } | DirectEdit::Slide { .. })
    };
    let moved = first.filter(|_| is_target(&sent.edit));
    let moved = moved.and_then(|id| Some(find(pane, id)?.1));
    let segment = moved.or_else(|| pane.segment_at_playhead())?;
    let at = pane.playhead_ms;
    Some(PlayheadAnchor {
        id: segment.id.clone(),
        start_ms: segment.start_ms,
        duration_ms: segment.duration_ms,
        offset_ms: segment.contains(at).then(|| at - segment.start_ms),
    })
}

impl CurrentEdit {
    /// Appends streamed text of a model call.
    pub(crate) fn append_text(&mut self, call: usize, text: &str, whole: bool) {
        let calls = self.texts.len().max(call + 1);
        self.texts.resize(calls, String::new());
        response::append(&mut self.texts[call], text, whole);
    }

    /// Names of the edited segments.
    pub(crate) fn names(&self) -> Vec<String> {
        let targets = self.sent.targets.iter();
        targets.map(|(_, name)| name.clone()).collect()
    }

    /// The edit as it was carried out: a transition may be shorter than requested.
    pub(crate) fn applied(&self, pane: &TimelinePane) -> DirectEdit {
        let edit = self.sent.edit.clone();
        let transition = self.sent.targets.iter().find_map(|(id, _)| {
            let segment = find(pane, id)?.1;
            segment.transition.clone()
        });
        match (edit, transition) {
            (DirectEdit::SetTransition { .. }, Some(transition)) => DirectEdit::SetTransition {
                kind: transition.kind,
                duration_ms: transition.duration_ms,
            },
            (edit, _) => edit,
        }
    }

    /// Ids of the segments to mark as changed: not those that only moved with the others.
    pub(crate) fn marked_ids<'a>(
        &'a self,
        changes: &'a [Change],
    ) -> impl Iterator<Item = String> + 'a {
        let is_target = |id: &str| self.sent.targets.iter().any(|(target, _)| target == id);
        changes
            .iter()
            .filter(|c| c.kind != ChangeKind::Removed)
            .filter(move |c| c.shift_ms().is_none() || is_target(&c.segment))
            .map(|c| c.segment.to_string())
    }

    /// Moves the playhead to the edited segment, or to the place where it was.
    pub(crate) fn follow(&self, pane: &mut TimelinePane, changes: &[Change]) {
        let pastes = matches!(
            self.sent.edit,
            DirectEdit::Paste { copies: true, .. } | DirectEdit::Overwrite { copies: true, .. }
        );
        let is_shown = (pastes || self.sent.edit.is_history_step()) && show_change(pane, changes);
        if pastes || is_shown {
            return;
        }
        if matches!(self.sent.edit, DirectEdit::Split { .. }) {
            // The part under the playhead is the next one to edit.
            pane.selected_ids.clear();
            return;
        }
        let Some(anchor) = &self.anchor else {
            return;
        };
        let Some((track, segment)) = find(pane, &anchor.id) else {
            return self.leave_deleted(pane, anchor);
        };
        let rolls = matches!(self.sent.edit, DirectEdit::Roll { .. });
        if anchor.offset_ms.is_none() && !rolls && !self.sent.edit.is_move() {
            return;
        }
        let at = segment.start_ms + self.offset(anchor, segment, frame_ms(pane));
        (pane.track, pane.playhead_ms) = (track, at);
        pane.clamp();
    }

    /// Position of the playhead in a segment after the edit (ms).
    fn offset(&self, anchor: &PlayheadAnchor, segment: &Segment, frame_ms: u64) -> u64 {
        let (old_ms, new_ms) = (anchor.duration_ms.max(1), segment.duration_ms);
        let visible_ms = segment.transition_ms();
        let is_target = self.sent.targets.iter().any(|(id, _)| *id == anchor.id);
        let offset_ms = match (&self.sent.edit, anchor.offset_ms) {
            (DirectEdit::TrimStart { .. } | DirectEdit::Roll { .. }, _) if is_target => visible_ms,
            (DirectEdit::TrimEnd { .. }, _) if is_target => new_ms.saturating_sub(frame_ms),
            (DirectEdit::MoveEdge { edge, .. }, _) if is_target => match edge {
                Edge::Start => visible_ms,
                Edge::End => new_ms.saturating_sub(frame_ms),
            },
            (DirectEdit::Speed { .. }, Some(offset)) if is_target => {
                (u128::from(offset) * u128::from(new_ms) / u128::from(old_ms)) as u64
            }
            (_, Some(offset)) => offset,
            (_, None) => visible_ms,
        };
        offset_ms.min(new_ms.saturating_sub(1))
    }

    /// Shows the segment that took the place of a deleted one, after its transition.
    fn leave_deleted(&self, pane: &mut TimelinePane, anchor: &PlayheadAnchor) {
        if self.sent.edit == (DirectEdit::Delete { ripple: false }) {
            return;
        }
        pane.playhead_ms = anchor.start_ms;
        pane.clamp();
        let next = pane.segment_at_playhead();
        let visible = next.map(Segment::visible_start_ms);
        pane.playhead_ms = visible.unwrap_or(0).max(pane.playhead_ms);
    }
}

/// Moves the playhead to what an undo or a redo added or changed, unless it is there. Returns
/// false if segments were only removed or moved.
fn show_change(pane: &mut TimelinePane, changes: &[Change]) -> bool {
    let of = |kind: ChangeKind| {
        let mut found = changes.iter().filter(move |c| c.kind == kind);
        found.find(|c| kind == ChangeKind::Added || c.shift_ms().is_none())
    };
    let change = of(ChangeKind::Added).or_else(|| of(ChangeKind::Changed));
    let Some((track, segment)) = change.and_then(|c| find(pane, &c.segment)) else {
        return false;
    };
    if !segment.contains(pane.playhead_ms) {
        (pane.track, pane.playhead_ms) = (track, segment.visible_start_ms());
    }
    true
}

/// Finds a segment of the current timeline, with the index of its track.
fn find<'a>(pane: &'a TimelinePane, id: &str) -> Option<(usize, &'a Segment)> {
    let timeline = pane.timeline()?;
    let (track, index) = timeline.locate(id)?;
    Some((track, timeline.tracks[track].segments.get(index)?))
}

/// Duration of a frame (ms).
fn frame_ms(pane: &TimelinePane) -> u64 {
    let fps = pane.timeline().map_or(30, |t| t.canvas.fps.max(1));
    1000 / u64::from(fps)
}
