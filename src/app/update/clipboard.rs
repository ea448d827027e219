//! Copied and cut segments: inserted at the playhead, or placed over what is there.

use super::direct_edits::insert_edits;
use super::feedback::flash;
use super::timeline_edits::{edit_targets, refuse};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::state::timeline::CopiedSegments;
use crate::domain::direct_edit::DirectEdit;
use crate::domain::timeline::Segment;
use crate::i18n::ui::{Message, Phrase};

/// Copies the segments, or cuts them: they stay where they are until they are pasted.
pub fn copy(model: &mut Model, is_cut: bool) -> Vec<Effect> {
    let mut targets = match edit_targets(model) {
        Ok(targets) => targets.all,
        Err(reason) => return refuse(model, reason),
    };
    targets.sort_unstable();
    let Some(timeline) = model.session.timeline.timeline() else {
        return Vec::new();
    };
    let segments: Vec<&Segment> = targets
        .iter()
        .filter_map(|(track, index)| timeline.tracks.get(*track)?.segments.get(*index))
        .collect();
    let names: Vec<&str> = segments.iter().map(|s| s.name.as_str()).collect();
    let names = &names.join(", ");
    let ids = segments.iter().map(|s| s.id.clone()).collect();
    let text = if is_cut {
        model.message(Message::SegmentsCut { names })
    } else {
        model.message(Message::SegmentsCopied { names })
    };
    flash(model, text);
    let pane = &mut model.session.timeline;
    pane.copied = Some(CopiedSegments { ids, is_cut });
    pane.selected_ids.clear();
    Vec::new()
}

/// Inserts the segments at the playhead, or places them over what is there.
pub fn paste(model: &mut Model, overwrites: bool) -> Vec<Effect> {
    if model.session.timeline.viewed.is_some() {
        return refuse(model, Phrase::OldVersion);
    }
    let edits = placements(model, overwrites);
    let Some((_, first)) = edits.first() else {
        return refuse(model, Phrase::NothingCopied);
    };
    if let Some(copied) = &mut model.session.timeline.copied {
        copied.is_cut = false;
    }
    insert_edits(model, first.clone(), &edits)
}

/// Returns an edit for each segment: the first one begins at the playhead, each other one after the
/// one before it.
fn placements(model: &Model, overwrites: bool) -> Vec<((usize, usize), DirectEdit)> {
    let pane = &model.session.timeline;
    let (Some(timeline), Some(copied)) = (pane.timeline(), &pane.copied) else {
        return Vec::new();
    };
    let copies = !copied.is_cut;
    let mut next_ms = pane.playhead_ms;
    let mut edits = Vec::new();
    for at in copied.ids.iter().filter_map(|id| timeline.locate(id)) {
        let segment = &timeline.tracks[at.0].segments[at.1];
        let at_ms = next_ms;
        // A segment that was before this time leaves its place to those after it.
        let leaves_place = !copies && !overwrites && segment.start_ms < at_ms;
        if !leaves_place {
            next_ms += segment.duration_ms;
        }
        let edit = if overwrites {
            DirectEdit::Overwrite { at_ms, copies }
        } else {
            DirectEdit::Paste { at_ms, copies }
        };
        edits.push((at, edit));
    }
    edits
}
