//! Credits: balance, costs of turns and spending since startup.

use crate::app::preferences::TurnCost;
use crate::app::request::{Pending, RequestId};
use crate::domain::credits::Credits;

/// Purpose of a requested balance.
#[derive(Clone, Debug, PartialEq)]
pub enum BalanceRequest {
    /// Updates the gauge.
    Refresh,
    /// Shows the balance in the chat.
    Show,
    /// Computes the cost of a turn.
    Cost(FinishedTurn),
}

/// A turn whose cost is not known yet.
#[derive(Clone, Debug, PartialEq)]
pub struct FinishedTurn {
    pub session: String,
    pub message: String,
    /// True if the turn generated media; selects the average that its cost is added to.
    pub generated: bool,
    /// Costs of the session so far, in case it is left before the balance arrives.
    pub costs: Vec<TurnCost>,
    /// True if the balance could not be fetched: the next one gives the cost.
    pub is_overdue: bool,
}

/// Purpose of a requested balance.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct AnsweredBalance {
    pub(crate) is_shown: bool,
    /// Last turn whose cost is known now, and the cost.
    pub(crate) cost: Option<(FinishedTurn, f64)>,
}

/// Credits of the account. They outlive the sessions.
#[derive(Clone, Debug, Default)]
pub struct CreditsState {
    pub balance: Option<Credits>,
    /// Highest balance since startup: the maximum of the gauge.
    pub high_water: f64,
    /// Balance up to which all costs are booked.
    pub booked: Option<Credits>,
    /// Awaited balances, oldest first.
    pub awaited: Vec<Pending<BalanceRequest>>,
    /// Credits spent since startup.
    pub spent: f64,
    /// Spending approved beyond the limit (credits).
    pub approved_spending: f64,
}

impl CreditsState {
    /// Called when a turn starts: what was spent or added before is not its cost.
    pub(crate) fn begin_turn(&mut self) {
        if !self.awaited.iter().any(|p| cost(p).is_some()) {
            self.booked = self.balance;
        }
    }

    /// True if the cost of a turn is about to be known.
    pub(crate) fn awaits_cost(&self) -> bool {
        let turns = self.awaited.iter().filter_map(cost);
        turns.into_iter().any(|turn| !turn.is_overdue)
    }

    /// Takes a balance. It also answers earlier requests: it is newer than their answers.
    pub(crate) fn receive(&mut self, id: RequestId, balance: Credits) -> AnsweredBalance {
        self.balance = Some(balance);
        self.high_water = self.high_water.max(balance.total);
        let (mut answered, mut last_turn) = (AnsweredBalance::default(), None);
        for pending in self.awaited.extract_if(.., |pending| pending.id() <= id) {
            match pending.purpose {
                BalanceRequest::Refresh => {}
                BalanceRequest::Show => answered.is_shown = true,
                BalanceRequest::Cost(turn) => last_turn = Some(turn),
            }
        }
        if let Some(turn) = last_turn {
            let before = self.booked.replace(balance);
            answered.cost = before.map(|b| (turn, (b.total - balance.total).max(0.0)));
        }
        answered
    }

    /// Updates the costs of a session that was left, for its other turns.
    pub(crate) fn set_costs(&mut self, session: &str, costs: &[TurnCost]) {
        for pending in &mut self.awaited {
            if let BalanceRequest::Cost(turn) = &mut pending.purpose
                && turn.session == session
            {
                turn.costs = costs.to_vec();
            }
        }
    }

    /// Handles a failed request. The cost of a turn stays open until the next balance.
    pub(crate) fn fail(&mut self, id: RequestId) {
        self.awaited.retain_mut(|pending| {
            if pending.id() != id {
                return true;
            }
            match &mut pending.purpose {
                BalanceRequest::Cost(turn) => {
                    turn.is_overdue = true;
                    true
                }
                BalanceRequest::Refresh | BalanceRequest::Show => false,
            }
        });
    }
}

fn cost(pending: &Pending<BalanceRequest>) -> Option<&FinishedTurn> {
    match &pending.purpose {
        BalanceRequest::Cost(turn) => Some(turn),
        BalanceRequest::Refresh | BalanceRequest::Show => None,
    }
}
