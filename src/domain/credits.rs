//! What the account holds.

use serde::{Deserialize, Serialize};

/// A balance: `total = available + frozen`, where frozen is held for work in progress.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Credits {
    pub available: f64,
    pub frozen: f64,
    pub total: f64,
}

/// What a new account has; a gauge is not full with less.
pub const NEW_ACCOUNT: f64 = 100.0;

impl Credits {
    /// How full a gauge is, 0 to 1, which is full at the highest balance there was.
    pub fn share(&self, most: f64) -> f64 {
        (self.available / most.max(NEW_ACCOUNT)).clamp(0.0, 1.0)
    }
}

/// An amount without a needless tail: `85`, `12.5`.
pub fn amount(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
