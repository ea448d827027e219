//! Edits that other programs propose: announced, shown, and answered by the user.

use super::feedback::{alert, flash};
use super::transcript::{note, report_error};
use crate::app::effect::{Effect, SessionEffect};
use crate::app::follow_up::ProposalStep;
use crate::app::followed::ProposedEdits;
use crate::app::model::Model;
use crate::app::msg::UserError;
use crate::app::overlay::{Overlay, PromptPurpose, ProposalDialog};
use crate::app::request::RequestId;
use crate::app::state::following::ProposalAnswer;
use crate::i18n::ui::{Message, Phrase};
use crate::input::{Action, Focus};

/// A user who pressed a key within this time (ms) is typing.
const TYPING_MS: u64 = 1_500;
/// Time for which a dialog that opens by itself accepts no answer (ms).
const LOCK_MS: u64 = 800;

/// Announces new proposals, and keeps the open dialog up to date.
pub fn proceed(model: &mut Model) -> Vec<Effect> {
    refresh(model);
    let Some(new) = model.session.following.announce() else {
        return Vec::new();
    };
    let text = announcement(model, &new);
    if is_free(model) {
        show(model, new, model.now_ms + LOCK_MS);
    } else {
        flash(model, &text);
    }
    alert(model, &text)
}

/// Returns true if a dialog may open by itself: it would interrupt nothing.
fn is_free(model: &Model) -> bool {
    let is_writing =
        model.screen.focus == Focus::Composer && !model.session.composer.field.is_empty();
    let is_typing = model.now_ms < model.input.last_key_ms + TYPING_MS;
    let is_busy = model.session.conversation.turn().is_some()
        || model.session.timeline.drag.is_some()
        || model.session.timeline.playback.is_some()
        || model.input.held.is_some();
    model.overlay.is_none() && !is_writing && !is_typing && !is_busy
}

fn announcement(model: &Model, proposal: &ProposedEdits) -> String {
    model.message(Message::ProposalArrived {
        author: &proposal.author,
        count: &proposal.tools.len(),
        key: &model.key_here(Action::Proposals),
    })
}

fn show(model: &mut Model, proposal: ProposedEdits, locked_until_ms: u64) {
    let before = model.session.timeline.draft.clone();
    let dialog = ProposalDialog::new(proposal, before, locked_until_ms);
    model.overlay = Some(Overlay::Proposal(Box::new(dialog)));
}

/// Opens the oldest proposal.
pub fn open(model: &mut Model) {
    let first = model.session.following.open_proposals().next().cloned();
    match first {
        Some(proposal) => show(model, proposal, 0),
        None => flash(model, model.phrase(Phrase::NoProposals)),
    }
}

/// Opens the next proposal after an answer. A key that is still held does not answer it.
fn open_next(model: &mut Model) {
    let next = model.session.following.open_proposals().next().cloned();
    if let Some(proposal) = next.filter(|_| model.overlay.is_none()) {
        show(model, proposal, model.now_ms + LOCK_MS);
    }
}

/// Shows the current state of the proposal in the dialog. Closes the dialog if it was withdrawn.
fn refresh(model: &mut Model) {
    let Some(Overlay::Proposal(dialog)) = &mut model.overlay else {
        return;
    };
    match model.session.following.open_proposal(&dialog.proposal.id) {
        Some(current) if current.problem != dialog.proposal.problem => {
            dialog.proposal = current.clone();
            return;
        }
        Some(_) => return,
        None => {}
    }
    model.overlay = None;
    flash(model, model.phrase(Phrase::ProposalWithdrawn));
}

/// Continues as the user reacted to a proposal.
pub fn react(model: &mut Model, id: String, step: ProposalStep) -> Vec<Effect> {
    match step {
        ProposalStep::Accept => answer(model, &id, true, String::new()),
        ProposalStep::Reject(reason) => answer(model, &id, false, reason),
        ProposalStep::Amend => amend(model, id),
    }
}

/// Sends the user's answer, and shows the next proposal.
fn answer(model: &mut Model, id: &str, accepts: bool, reason: String) -> Vec<Effect> {
    let proposal = model.session.following.open_proposal(id);
    let author = proposal.map(|p| p.author.clone());
    let (Some(author), Some(session)) = (author, model.session.id.clone()) else {
        flash(model, model.phrase(Phrase::ProposalWithdrawn));
        return Vec::new();
    };
    let following = &mut model.session.following;
    following.answer(id);
    let id = id.to_owned();
    let pending = model.ids.pending(ProposalAnswer {
        id: id.clone(),
        author,
        accepts,
    });
    let request = pending.id();
    following.answers.push(pending);
    open_next(model);
    vec![Effect::Session(SessionEffect::AnswerProposal {
        request,
        session,
        proposal: id,
        accepts,
        reason,
    })]
}

/// Asks what to change in a proposal.
fn amend(model: &mut Model, id: String) -> Vec<Effect> {
    let Some(proposal) = model.session.following.open_proposal(&id) else {
        return Vec::new();
    };
    let purpose = PromptPurpose::Amendment {
        author: proposal.author.clone(),
        proposal: id,
    };
    model.overlay = Some(Overlay::prompt(purpose, ""));
    Vec::new()
}

/// Reports the answer once the studio has confirmed it. An accepted proposal appears as an edit.
pub fn answered(
    model: &mut Model,
    request: RequestId,
    result: Result<(), UserError>,
) -> Vec<Effect> {
    let following = &mut model.session.following;
    let index = following.answers.iter().position(|a| a.id() == request);
    let Some(answer) = index.map(|index| following.answers.remove(index).purpose) else {
        return Vec::new();
    };
    match result {
        Ok(()) if answer.accepts => Vec::new(),
        Ok(()) => {
            let author = &answer.author;
            let text = model.message(Message::ProposalRejected { author });
            note(model, text)
        }
        Err(error) => {
            following.reopen(&answer.id);
            report_error(model, error)
        }
    }
}
