//! Credits: balance, costs of turns, average prices and the spending limit.

use super::feedback::{flash, save_preferences};
use super::transcript::{note, report_error};
use crate::app::effect::{ChatEffect, DesktopEffect, Effect, StoreEffect};
use crate::app::follow_up::{FollowUp, FollowUps};
use crate::app::model::Model;
use crate::app::msg::UserError;
use crate::app::overlay::Overlay;
use crate::app::preferences::{TurnCost, costs_key};
use crate::app::request::RequestId;
use crate::app::state::credits::{BalanceRequest, FinishedTurn};
use crate::domain::credits::{Credits, amount};
use crate::domain::text::one_line;
use crate::i18n::ui::{Message, Phrase, phrase};
use crate::language::route::asks_for_generation;

/// Opens the account page; the studio has none.
pub fn open_account(model: &mut Model) -> Vec<Effect> {
    if model.connection.local {
        flash(model, phrase(model.options.lang, Phrase::SimulatedCredits));
        return Vec::new();
    }
    vec![Effect::Desktop(DesktopEffect::OpenAccount)]
}

/// Requests the balance for the gauge.
pub fn refresh(model: &mut Model) -> Effect {
    request(model, BalanceRequest::Refresh)
}

/// Requests the balance.
pub fn request(model: &mut Model, purpose: BalanceRequest) -> Effect {
    let pending = model.ids.pending(purpose);
    let request = pending.id();
    model.credits.awaited.push(pending);
    Effect::Chat(ChatEffect::FetchCredits { request })
}

/// Requests the balance after a turn, which gives its cost.
pub fn request_cost(model: &mut Model, message: &str, generated: bool) -> Effect {
    let Some(session) = model.session.id.clone() else {
        return refresh(model);
    };
    let turn = FinishedTurn {
        session,
        message: one_line(message).chars().take(EXCERPT_CHARS).collect(),
        generated,
        costs: model.session.costs.clone(),
        is_overdue: false,
    };
    request(model, BalanceRequest::Cost(turn))
}

/// Stores the balance. After a turn, computes its cost.
pub fn balance_received(
    model: &mut Model,
    request: RequestId,
    result: Result<Credits, UserError>,
) -> FollowUps {
    let mut follow_ups = FollowUps::none();
    match result {
        Ok(credits) => {
            let answered = model.credits.receive(request, credits);
            if let Some((turn, cost)) = answered.cost {
                follow_ups.extend(record_cost(model, turn, cost));
            }
            if answered.is_shown {
                let text = Message::CreditsLine {
                    amount: &amount(credits.available),
                };
                let text = text.text(model.options.lang);
                follow_ups.extend(note(model, text));
            }
        }
        Err(error) => {
            model.credits.fail(request);
            follow_ups.extend(report_error(model, error));
        }
    }
    // A message may have waited for the cost of the turn before it.
    if model.options.spending_limit > 0.0 {
        follow_ups.push(FollowUp::SendNext);
    }
    follow_ups
}

/// Books the cost of a turn to its session, also if that was left meanwhile.
fn record_cost(model: &mut Model, turn: FinishedTurn, cost: f64) -> Vec<Effect> {
    let is_current = model.session.id.as_ref() == Some(&turn.session);
    if is_current {
        model.session.last_cost = Some(cost);
    }
    model.credits.spent += cost;
    if cost <= 0.0 {
        return Vec::new();
    }
    let preferences = &mut model.preferences;
    if turn.generated {
        preferences.generations.record(cost)
    } else {
        preferences.edits.record(cost)
    }
    let entry = TurnCost {
        at_ms: model.now_ms,
        credits: cost,
        message: turn.message,
    };
    let mut costs = if is_current {
        std::mem::take(&mut model.session.costs)
    } else {
        turn.costs
    };
    costs.push(entry);
    costs.drain(..costs.len().saturating_sub(MAX_COSTS));
    let mut effects = vec![Effect::Store(StoreEffect::SaveSetting {
        key: costs_key(&turn.session),
        value: serde_json::to_string(&costs).unwrap_or_default(),
    })];
    if is_current {
        model.session.costs = costs;
    } else {
        model.credits.set_costs(&turn.session, &costs);
    }
    effects.extend(save_preferences(model));
    effects
}

/// Maximum number of stored costs per session.
const MAX_COSTS: usize = 500;

/// Length of the start of a message that is stored with its cost (characters).
const EXCERPT_CHARS: usize = 60;

/// Average cost of such a message, or 0 if unknown.
fn average_cost(model: &Model, message: &str) -> f64 {
    let price = if asks_for_generation(message) {
        model.preferences.generations
    } else {
        model.preferences.edits
    };
    price.average
}

/// Returns true if the message may exceed the spending limit, and opens the confirmation. Also
/// returns true while the cost of the previous turn is awaited.
pub fn exceeds_limit(model: &mut Model, message: &str) -> bool {
    let limit = model.options.spending_limit;
    if limit > 0.0 && model.credits.awaits_cost() {
        return true;
    }
    let exceeds = limit > 0.0
        && model.credits.spent + average_cost(model, message).max(f64::MIN_POSITIVE)
            > limit + model.credits.approved_spending;
    if exceeds && model.overlay.is_none() {
        model.overlay = Some(Overlay::Spend);
    }
    exceeds
}

/// Approves the average cost of the message beyond the limit, or returns the message to the
/// composer.
pub fn spending_answered(model: &mut Model, approved: bool) -> FollowUps {
    model.overlay = None;
    let next = model.session.conversation.queued_messages().front();
    let Some(message) = next.cloned() else {
        return FollowUps::none();
    };
    if approved {
        model.credits.approved_spending = model.credits.spent
            + average_cost(model, &message).max(1.0)
            - model.options.spending_limit;
        return FollowUp::SendNext.into();
    }
    model.session.conversation.take_message(0);
    FollowUp::RestoreMessage(message).into()
}
