//! Changes by other programs: requested all the time, shown when nothing else is in progress.

use std::collections::HashSet;

use super::feedback::flash;
use super::proposals;
use super::transcript::add_item;
use crate::app::effect::{Effect, SessionEffect};
use crate::app::followed::{FollowedChanges, ForeignEdit};
use crate::app::model::Model;
use crate::app::msg::{Msg, UserError};
use crate::app::state::connection::Connection;
use crate::domain::diff::{Change, ChangeKind};
use crate::domain::transcript::Item;
use crate::i18n::transcript;

/// Applies changes, or the confirmation of an answer to a proposal.
pub fn apply(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Followed { result, .. } => received(model, result),
        Msg::ProposalAnswered { request, result } => proposals::answered(model, request, result),
        _ => Vec::new(),
    }
}

/// Receives changes, or the reason why the session is not followed for now.
fn received(model: &mut Model, result: Result<Box<FollowedChanges>, UserError>) -> Vec<Effect> {
    let following = &mut model.session.following;
    following.pending = None;
    match result {
        Ok(changes) => {
            following.retries = !changes.follows;
            following.receive(*changes);
        }
        // The effect has logged it. The next turn shows what is wrong.
        Err(_) => following.retries = true,
    }
    Vec::new()
}

/// Shows the changes that waited, and requests the next ones.
pub fn proceed(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    if !is_busy(model)
        && let Some(changes) = model.session.following.waiting.take()
    {
        effects.extend(show(model, changes));
    }
    effects.extend(proposals::proceed(model));
    effects.extend(request(model));
    effects
}

/// Returns true while the timeline must not change: its result is awaited, or it is being changed
/// with the mouse.
fn is_busy(model: &Model) -> bool {
    model.session.conversation.turn().is_some() || model.session.timeline.drag.is_some()
}

/// Requests the next changes. Only the studio has other programs that change a session.
fn request(model: &mut Model) -> Option<Effect> {
    let following = &model.session.following;
    let is_idle = following.pending.is_none();
    let is_open = model.connection.local && model.connection.status == Connection::Ready;
    let session = model.session.id.clone().filter(|_| is_idle && is_open)?;
    let draft = model.session.timeline.draft.as_ref();
    let shown = draft.and_then(|draft| draft.version).map(u64::from);
    let after = following.version.or(shown);
    let (proposals, retries) = (following.proposal_ids(), following.retries);
    let pending = model.ids.pending(());
    let request = pending.id();
    model.session.following.pending = Some(pending);
    Some(Effect::Session(SessionEffect::Follow {
        request,
        session,
        after,
        proposals,
        retries,
    }))
}

/// Shows the newer timeline, and who changed what.
fn show(model: &mut Model, changes: FollowedChanges) -> Vec<Effect> {
    let FollowedChanges { draft, edits, .. } = changes;
    let shown = model.session.timeline.draft.as_ref();
    let shown = shown.and_then(|draft| draft.version);
    // The end of a turn may have brought a newer one.
    if let Some(draft) = draft.filter(|draft| draft.version > shown || shown.is_none()) {
        model.session.timeline.set_draft(Some(draft));
    }
    if edits.is_empty() {
        return Vec::new();
    }
    model.session.timeline.changed_ids = changed_ids(&edits);
    let items = edits.into_iter().map(|edit| Item::External {
        author: edit.author,
        changes: edit.changes,
    });
    let items: Vec<Item> = items.collect();
    let is_transcript_visible = model.screen.layout.page > 0;
    if let Some(last) = items.last().filter(|_| !is_transcript_visible) {
        flash(model, transcript::text(model.options.lang, last));
    }
    items
        .into_iter()
        .flat_map(|item| add_item(model, item))
        .collect()
}

/// Ids of the segments to mark as changed: not those that only moved with the others.
fn changed_ids(edits: &[ForeignEdit]) -> HashSet<String> {
    let changes = || edits.iter().flat_map(|edit| &edit.changes);
    let only_moves = changes().all(|c| c.shift_ms().is_some());
    let is_marked =
        |c: &&Change| c.kind != ChangeKind::Removed && (only_moves || c.shift_ms().is_none());
    changes()
        .filter(is_marked)
        .map(|c| c.segment.to_string())
        .collect()
}
