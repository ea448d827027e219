//! Statistics: loudness, costs and cutting rhythm.

use crate::app::request::Pending;
use crate::domain::picture::Loudness;
use crate::domain::reason::Reason;

/// Statistics: loudness, costs and cutting rhythm.
#[derive(Clone, Debug)]
pub struct Statistics {
    pub pending: Option<Pending>,
    /// `None` while it is being measured.
    pub loudness: Option<Result<Loudness, Reason>>,
}
