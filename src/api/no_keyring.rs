//! Replaces the keyring in a build without the feature `keyring`.

/// Returns `None`.
pub(super) fn load(_base: &str) -> Option<String> {
    None
}

/// Saves nothing.
///
/// # Errors
/// Always.
pub(super) fn save(_base: &str, _text: &str) -> Result<(), &'static str> {
    Err("this build has no keyring")
}
