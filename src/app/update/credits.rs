//! Credits: balance, costs of turns, average prices and the spending limit.

use super::transcript::{note, report_error};
use super::{chat, composer, flash, save_preferences};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::msg::UserError;
use crate::app::overlay::Overlay;
use crate::app::preferences::{TurnCost, costs_key};
use crate::domain::credits::{Credits, amount};
use crate::domain::text::one_line;
use crate::domain::transcript::Item;
use crate::i18n::ui::{Message, Phrase, phrase};
use crate::input::{Action, Focus};
use crate::language::route::asks_for_generation;

pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::OpenAccount if model.connection.local => {
            flash(model, phrase(model.options.lang, Phrase::SimulatedCredits));
            Vec::new()
        }
        Action::OpenAccount => vec![Effect::OpenAccount],
        _ => {
            let request = model.next_request_id();
            vec![Effect::FetchCredits { request }]
        }
    }
}

/// Stores the balance. After a turn, computes its cost.
pub fn balance_received(model: &mut Model, result: Result<Credits, UserError>) -> Vec<Effect> {
    let credits = match result {
        Ok(credits) => credits,
        Err(error) => return report_error(model, error),
    };
    model.credits.balance = Some(credits);
    model.credits.high_water = model.credits.high_water.max(credits.total);
    let mut effects = Vec::new();
    if let Some(before) = model.credits.balance_before_turn.take() {
        effects.extend(record_cost(model, (before.total - credits.total).max(0.0)));
    }
    if std::mem::take(&mut model.credits.requested) {
        let text = Message::CreditsLine {
            amount: &amount(credits.available),
        }
        .text(model.options.lang);
        effects.extend(note(model, text));
    }
    effects
}

fn record_cost(model: &mut Model, cost: f64) -> Vec<Effect> {
    model.session.last_cost = Some(cost);
    model.credits.spent += cost;
    if cost <= 0.0 {
        return Vec::new();
    }
    let mut effects = store_cost(model, cost);
    let preferences = &mut model.preferences;
    if model.credits.cost_of_generation {
        preferences.generations.record(cost)
    } else {
        preferences.edits.record(cost)
    }
    effects.extend(save_preferences(model));
    effects
}

/// Maximum number of stored costs per session.
const MAX_COSTS: usize = 500;

/// Saves the cost of a turn with the start of its message.
fn store_cost(model: &mut Model, credits: f64) -> Vec<Effect> {
    let message = model.session.transcript.entries.iter().rev().find_map(|s| {
        if let Item::User { text } = &s.item {
            Some(one_line(text))
        } else {
            None
        }
    });
    let excerpt: String = message.unwrap_or_default().chars().take(60).collect();
    model.session.costs.push(TurnCost {
        at_ms: model.now_ms,
        credits,
        message: excerpt,
    });
    let excess = model.session.costs.len().saturating_sub(MAX_COSTS);
    model.session.costs.drain(..excess);
    let value = serde_json::to_string(&model.session.costs).unwrap_or_default();
    model
        .session
        .id
        .iter()
        .map(|id| Effect::SaveSetting {
            key: costs_key(id),
            value: value.clone(),
        })
        .collect()
}

/// Average cost of such a message, or 0 if unknown.
fn average_cost(model: &Model, message: &str) -> f64 {
    let price = if asks_for_generation(message) {
        model.preferences.generations
    } else {
        model.preferences.edits
    };
    price.average
}

/// Returns true if the message may exceed the spending limit, and opens the confirmation.
pub fn exceeds_limit(model: &mut Model, message: &str) -> bool {
    let limit = model.options.spending_limit;
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
pub fn spending_answered(model: &mut Model, approved: bool) -> Vec<Effect> {
    model.overlay = None;
    let Some(message) = model.session.chat.queued_messages.front().cloned() else {
        return Vec::new();
    };
    if approved {
        model.credits.approved_spending = model.credits.spent
            + average_cost(model, &message).max(1.0)
            - model.options.spending_limit;
        return chat::send_next(model);
    }
    model.session.chat.queued_messages.pop_front();
    model.screen.focus = Focus::Composer;
    composer::restore_message(model, &message)
}
