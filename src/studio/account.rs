//! A play account: it shows how credits move, and never stands in the way.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

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
        Self {
            turn: 5.0,
            full: 100.0,
        }
    }
}

/// The studio's credits. Several programs may spend them: the file has the balance, and each knows what it holds of it.
pub struct CreditAccount {
    file: PathBuf,
    prices: Prices,
    frozen: Mutex<f64>,
}

impl CreditAccount {
    /// Opens the account kept in `file`.
    pub fn open(file: PathBuf, prices: Prices) -> Self {
        Self {
            file,
            prices,
            frozen: Mutex::new(0.0),
        }
    }

    fn frozen(&self) -> MutexGuard<'_, f64> {
        self.frozen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn total(&self) -> f64 {
        let saved = std::fs::read_to_string(&self.file)
            .ok()
            .and_then(|t| t.trim().parse::<f64>().ok());
        saved
            .filter(|v| (0.0..=self.prices.full).contains(v))
            .unwrap_or(self.prices.full)
    }

    /// The account is a toy: a balance that could not be saved is no reason to fail a turn.
    fn save(&self, total: f64) {
        if let Err(e) = crate::fs::private::replace(&self.file, total.to_string().as_bytes()) {
            tracing::warn!("the play account could not be saved: {e}");
        }
    }

    /// Holds the price of a turn while it runs; refills first where it is not there.
    pub fn hold(&self) {
        let mut frozen = self.frozen();
        if self.total() - *frozen < self.prices.turn {
            self.save(self.prices.full);
        }
        *frozen += self.prices.turn;
    }

    /// Ends a hold: charged for an edit, given back otherwise.
    pub fn settle(&self, charged: bool) {
        let mut frozen = self.frozen();
        *frozen = (*frozen - self.prices.turn).max(0.0);
        if charged {
            self.save((self.total() - self.prices.turn).max(0.0));
        }
    }

    /// The wire's balance.
    pub fn balance(&self) -> serde_json::Value {
        let (total, frozen) = (self.total(), *self.frozen());
        json!({"available": (total - frozen).max(0.0), "frozen": frozen, "total": total})
    }
}
