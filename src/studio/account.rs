//! Simulated credit account: it demonstrates how credits are spent, and never blocks the user.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::api::endpoints::credits::CreditBalanceReply;

/// Prices in simulated credits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prices {
    /// Price of an editing turn.
    pub turn: f64,
    /// Balance after a refill, which happens when the account cannot pay for a turn.
    pub refill_to: f64,
}

impl Default for Prices {
    fn default() -> Self {
        Self {
            turn: 5.0,
            refill_to: 100.0,
        }
    }
}

/// Credit account of the studio. Several instances may share it: the file has the balance, each
/// instance knows what it has reserved.
pub struct CreditAccount {
    file: PathBuf,
    prices: Prices,
    reserved: Mutex<f64>,
}

impl CreditAccount {
    /// Opens the account stored in `file`.
    pub fn open(file: PathBuf, prices: Prices) -> Self {
        Self {
            file,
            prices,
            reserved: Mutex::new(0.0),
        }
    }

    fn lock_reserved(&self) -> MutexGuard<'_, f64> {
        self.reserved.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn total(&self) -> f64 {
        let saved = std::fs::read_to_string(&self.file)
            .ok()
            .and_then(|t| t.trim().parse::<f64>().ok());
        saved
            .filter(|v| (0.0..=self.prices.refill_to).contains(v))
            .unwrap_or(self.prices.refill_to)
    }

    /// Saves the balance. Credits are simulated, so an error does not fail the turn.
    fn save(&self, total: f64) {
        if let Err(e) = crate::fs::atomic::replace(&self.file, total.to_string().as_bytes()) {
            tracing::warn!("cannot save the credit account: {e}");
        }
    }

    /// Reserves the price of a turn, after a refill if the balance is too low.
    pub fn reserve(&self) {
        let mut reserved = self.lock_reserved();
        if self.total() - *reserved < self.prices.turn {
            self.save(self.prices.refill_to);
        }
        *reserved += self.prices.turn;
    }

    /// Releases the reservation of a turn, which is charged if it made an edit.
    pub fn release(&self, charged: bool) {
        let mut reserved = self.lock_reserved();
        *reserved = (*reserved - self.prices.turn).max(0.0);
        if charged {
            self.save((self.total() - self.prices.turn).max(0.0));
        }
    }

    /// Returns the balance.
    pub fn balance(&self) -> CreditBalanceReply {
        let (total, reserved) = (self.total(), *self.lock_reserved());
        CreditBalanceReply {
            available: Some((total - reserved).max(0.0)),
            frozen: Some(reserved),
            total: Some(total),
        }
    }
}
