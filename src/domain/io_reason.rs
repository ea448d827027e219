//! Classifies [`std::io::Error`].

use std::io::Error;

use super::reason::Reason;

/// Returns the reason of an I/O error.
pub fn reason(e: &Error) -> Reason {
    Reason::from(e)
}
