//! Executes the steps of the conversation.

use super::transcript::note;
use super::{composer, connection, gui_actions};
use crate::app::effect::{ChatEffect, Effect, SessionChoice};
use crate::app::model::Model;
use crate::app::overlay::Overlay;
use crate::app::state::chat::Suggestion;
use crate::conversation::step::{SessionLoss, Step};
use crate::domain::transcript::Item;
use crate::i18n::ui::{Phrase, phrase};

/// Executes the steps in order and returns the effects to run.
pub fn run(model: &mut Model, steps: Vec<Step>) -> Vec<Effect> {
    steps
        .into_iter()
        .flat_map(|step| execute(model, step))
        .collect()
}

/// Facts about the lost session. A response may have begun.
pub fn session_loss(model: &Model) -> SessionLoss {
    let session = &model.session;
    SessionLoss {
        had_work: session.timeline.timeline().is_some() || !session.media.assets.is_empty(),
        had_response: true,
    }
}

/// Steps after the session was lost between turns.
pub fn session_lost(model: &mut Model) -> Vec<Step> {
    let loss = session_loss(model);
    model.session.conversation.session_lost(loss)
}

fn execute(model: &mut Model, step: Step) -> Vec<Effect> {
    match step {
        Step::Recover {
            before,
            lost_for_ms,
        } => {
            let Some(session) = model.session.id.clone() else {
                return Vec::new();
            };
            let pending = model.ids.pending(());
            let request = pending.id();
            model.session.chat.pending = Some(pending);
            vec![Effect::Chat(ChatEffect::Recover {
                request,
                session,
                before,
                lost_for_ms,
            })]
        }
        Step::ReplaceSession => replace_session(model),
        Step::Hold(messages) => return_messages(model, &messages),
        Step::OfferResend(message) => suggest(model, Suggestion::Resend(message)),
        Step::OfferRetry(message) => suggest(model, Suggestion::Retry(message)),
        Step::Instruction { action, run } => gui_actions::apply(model, action, run),
        Step::Clear => {
            let session = model.session.id.clone();
            session
                .map(|session| Effect::Chat(ChatEffect::ClearTurn { session }))
                .into_iter()
                .collect()
        }
    }
}

fn suggest(model: &mut Model, suggestion: Suggestion) -> Vec<Effect> {
    model.session.chat.suggestion = Some(suggestion);
    Vec::new()
}

/// Opens a new session with the transcript of the lost one. Its timeline and media are lost.
fn replace_session(model: &mut Model) -> Vec<Effect> {
    let mut effects = note(model, phrase(model.options.lang, Phrase::SessionReplaced));
    let session = &mut model.session;
    let Some(old) = session.id.take() else {
        return effects;
    };
    session.timeline.set_draft(None);
    session.media.assets.clear();
    session.media.attachments.clear();
    // Their answers belong to the lost session.
    (session.state, session.call) = (None, None);
    effects.extend(connection::connect(model, SessionChoice::Replacement(old)));
    effects
}

/// Moves messages that were not sent back into the composer.
fn return_messages(model: &mut Model, messages: &[String]) -> Vec<Effect> {
    if messages.is_empty() {
        return Vec::new();
    }
    model
        .overlay
        .take_if(|overlay| matches!(overlay, Overlay::Queue(_) | Overlay::Spend));
    model.push_entry(Item::Notice {
        text: model.phrase(Phrase::NotSent),
    });
    composer::restore_message(model, &messages.join("\n"))
}
