//! Settings of the keys.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::input::Keymap;
use crate::input::keymap::BindingError;

/// `[keys]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeysConfig {
    pub preset: String,
    /// Custom keys by action ID.
    pub bind: BTreeMap<String, toml::Spanned<Vec<String>>>,
}

impl Default for KeysConfig {
    fn default() -> Self {
        Self {
            preset: "default".into(),
            bind: BTreeMap::new(),
        }
    }
}

impl KeysConfig {
    /// Builds the keymap of the preset and the custom keys.
    ///
    /// # Errors
    /// Fails if the preset, an action or a key is invalid.
    pub fn keymap(&self) -> Result<Keymap, BindingError> {
        let bindings = self
            .bind
            .iter()
            .map(|(id, keys)| (id.clone(), keys.get_ref().clone()))
            .collect();
        Keymap::new(&self.preset, &bindings)
    }

    /// Returns the line of a binding in `text`; `None` if the preset is at fault.
    pub(super) fn line(&self, text: &str, action: &str) -> Option<usize> {
        let keys = self.bind.get(action)?;
        let offset = keys.span().start.min(text.len());
        Some(text[..offset].matches('\n').count() + 1)
    }
}
