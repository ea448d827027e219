//! Account credits.

use serde::{Deserialize, Serialize};

/// Account balance: `total = available + frozen`. Frozen credits are reserved for running work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Credits {
    pub available: f64,
    pub frozen: f64,
    pub total: f64,
}

/// Credits of a new account, and the minimum capacity of a gauge.
pub(crate) const NEW_ACCOUNT_CREDITS: f64 = 100.0;

impl Credits {
    /// Returns the available share (0 to 1) of the highest balance seen so far, for a gauge.
    pub(crate) fn fill_ratio(&self, high_water: f64) -> f64 {
        (self.available / high_water.max(NEW_ACCOUNT_CREDITS)).clamp(0.0, 1.0)
    }
}

/// Formats an amount without trailing zeros: `85`, `12.5`.
pub(crate) fn amount(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
