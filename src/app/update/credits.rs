//! Credits: the balance, what turns cost and usually cost, the spending limit.

use super::transcript::{note, problem};
use super::{chat, composer, flash, remember};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::msg::UserError;
use crate::app::overlay::Overlay;
use crate::app::preferences::{TurnCost, costs_key};
use crate::domain::credits::{Credits, amount};
use crate::domain::text::one_line;
use crate::domain::transcript::Item;
use crate::i18n::ui::{Phrase, fill, phrase};
use crate::input::{Action, Focus};
use crate::language::route::asks_for_generation;

pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::OpenAccount if model.local => {
            flash(model, phrase(model.lang, Phrase::PlayMoney));
            Vec::new()
        }
        Action::OpenAccount => vec![Effect::OpenAccount],
        _ => {
            let request = model.request();
            vec![Effect::FetchCredits { request }]
        }
    }
}

/// A balance; after a turn it tells what the turn cost.
pub fn heard(model: &mut Model, result: Result<Credits, UserError>) -> Vec<Effect> {
    let credits = match result {
        Ok(credits) => credits,
        Err(trouble) => return problem(model, trouble),
    };
    model.credits = Some(credits);
    model.credits_high_water = model.credits_high_water.max(credits.total);
    let mut effects = Vec::new();
    if let Some(before) = model.balance_before_turn.take() {
        effects.extend(learn_cost(model, (before.total - credits.total).max(0.0)));
    }
    if std::mem::take(&mut model.credits_asked) {
        let words = fill(
            phrase(model.lang, Phrase::CreditsLine),
            &[&amount(credits.available)],
        );
        effects.extend(note(model, words));
    }
    effects
}

fn learn_cost(model: &mut Model, cost: f64) -> Vec<Effect> {
    model.last_cost = Some(cost);
    model.spent += cost;
    if cost <= 0.0 {
        return Vec::new();
    }
    let mut effects = note_cost(model, cost);
    let memory = &mut model.preferences;
    if model.cost_of_generation {
        memory.generations.learn(cost)
    } else {
        memory.edits.learn(cost)
    }
    effects.extend(remember(model));
    effects
}

/// The most costs that are kept of a session.
const COSTS: usize = 500;

/// Keeps what a turn cost, with what was said.
fn note_cost(model: &mut Model, credits: f64) -> Vec<Effect> {
    let said = model.transcript.iter().rev().find_map(|s| {
        if let Item::User { text } = &s.item {
            Some(one_line(text))
        } else {
            None
        }
    });
    let words: String = said.unwrap_or_default().chars().take(60).collect();
    model.costs.push(TurnCost {
        at_ms: model.now_ms,
        credits,
        words,
    });
    let excess = model.costs.len().saturating_sub(COSTS);
    model.costs.drain(..excess);
    let value = serde_json::to_string(&model.costs).unwrap_or_default();
    model
        .session
        .iter()
        .map(|id| Effect::SaveSetting {
            key: costs_key(id),
            value: value.clone(),
        })
        .collect()
}

/// What a message like this usually costs; 0 while nothing is known.
fn usual(model: &Model, message: &str) -> f64 {
    let price = if asks_for_generation(message) {
        model.preferences.generations
    } else {
        model.preferences.edits
    };
    price.average
}

/// Whether a message would pass the limit that the configuration sets; then the question is on the screen.
pub fn passes_limit(model: &mut Model, message: &str) -> bool {
    let limit = model.options.spending_limit;
    let passes = limit > 0.0
        && model.spent + usual(model, message).max(f64::MIN_POSITIVE)
            > limit + model.approved_spending;
    if passes && model.overlay.is_none() {
        model.overlay = Some(Overlay::Spend);
    }
    passes
}

/// The answer to the question: as much more as the message usually costs is allowed, or the message goes back.
pub fn agreed(model: &mut Model, yes: bool) -> Vec<Effect> {
    model.overlay = None;
    let Some(message) = model.queued_messages.front().cloned() else {
        return Vec::new();
    };
    if yes {
        model.approved_spending =
            model.spent + usual(model, &message).max(1.0) - model.options.spending_limit;
        return chat::send_next(model);
    }
    model.queued_messages.pop_front();
    model.focus = Focus::Composer;
    composer::put_back(model, &message)
}
