//! What the account holds.

use serde::{Deserialize, Serialize};

/// A balance: `total = available + frozen`, where frozen is held for work in progress.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Credits {
    pub available: f64,
    pub frozen: f64,
    pub total: f64,
}

impl Credits {
    /// Share that can be spent now, 0 to 1.
    pub fn share(&self) -> f64 {
        if self.total > 0.0 { (self.available / self.total).clamp(0.0, 1.0) } else { 0.0 }
    }
}

/// An amount without a needless tail: `85`, `12.5`.
pub fn amount(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
