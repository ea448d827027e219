//! Error from rendering a text.

use crate::domain::reason::Reason;

/// Error from rendering a text.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.reason())]
pub enum TextError {
    Write(Reason),
}

impl TextError {
    /// Returns the reason of the error.
    pub fn reason(&self) -> Reason {
        let Self::Write(why) = self;
        Reason::TextNotDrawn(Box::new(why.clone()))
    }
}
