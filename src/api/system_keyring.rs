//! The operating system's keyring.

use keyring::{Entry, Error};

/// Service name of this program in the keyring.
const SERVICE: &str = "nemo-tui";

/// Loads the entry of a server. `None` if there is none, or no keyring.
pub(super) fn load(base: &str) -> Option<String> {
    Entry::new(SERVICE, base).ok()?.get_password().ok()
}

/// Saves the entry of a server.
///
/// # Errors
/// If there is no keyring, or it is locked.
pub(super) fn save(base: &str, text: &str) -> Result<(), Error> {
    Entry::new(SERVICE, base)?.set_password(text)
}
