//! Credits: balance and spending since startup.

use crate::domain::credits::Credits;

/// Credits of the account. They outlive the sessions.
#[derive(Clone, Debug, Default)]
pub struct CreditsState {
    pub balance: Option<Credits>,
    /// Highest balance since startup: the maximum of the gauge.
    pub high_water: f64,
    /// Balance before the last turn, until its cost is computed.
    pub balance_before_turn: Option<Credits>,
    /// True if the last turn generated media; selects the average that its cost is added to.
    pub cost_of_generation: bool,
    /// Credits spent since startup.
    pub spent: f64,
    /// Spending approved beyond the limit (credits).
    pub approved_spending: f64,
    /// True if the user asked for the balance in the chat, so that the next one is shown there.
    pub requested: bool,
}
