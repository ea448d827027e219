//! A play account: it shows how credits move, and never stands in the way.

use std::path::PathBuf;
use std::sync::Mutex;

use serde_json::json;

/// What things cost, in play money.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prices {
    /// An editing turn.
    pub turn: f64,
    /// What the account is filled up to when it cannot pay a turn.
    pub full: f64,
}

impl Default for Prices {
    fn default() -> Self {
        Self { turn: 5.0, full: 100.0 }
    }
}

/// The studio's credits.
pub struct Account {
    file: PathBuf,
    prices: Prices,
    state: Mutex<(f64, f64)>,
}

impl Account {
    /// Opens the account kept in `file`.
    pub fn open(file: PathBuf, prices: Prices) -> Self {
        let saved = std::fs::read_to_string(&file).ok().and_then(|t| t.trim().parse::<f64>().ok());
        let available = saved.filter(|v| (0.0..=prices.full).contains(v)).unwrap_or(prices.full);
        Self { file, prices, state: Mutex::new((available, 0.0)) }
    }

    fn with<T>(&self, change: impl FnOnce(&mut (f64, f64)) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        change(&mut state)
    }

    /// Holds the price of a turn while it runs; refills first where it is not there.
    pub fn hold(&self) {
        let Prices { turn, full } = self.prices;
        self.with(|(available, frozen)| {
            if *available < turn {
                *available = full;
            }
            *available -= turn;
            *frozen += turn;
        });
    }

    /// Ends a hold: charged for an edit, given back otherwise.
    pub fn settle(&self, charged: bool) {
        let turn = self.prices.turn;
        let available = self.with(|(available, frozen)| {
            *frozen = (*frozen - turn).max(0.0);
            *available += if charged { 0.0 } else { turn };
            *available
        });
        // The account is a toy: a balance that could not be saved is no reason to fail a turn.
        if let Err(e) = std::fs::write(&self.file, available.to_string()) {
            tracing::warn!("the play account could not be saved: {e}");
        }
    }

    /// The wire's balance.
    pub fn balance(&self) -> serde_json::Value {
        self.with(|(available, frozen)| json!({"available": available, "frozen": frozen, "total": *available + *frozen}))
    }
}
