//! Reasons for which settings are not valid.

use serde::{Deserialize, Serialize};

/// Reason for which a value or a key binding of the configuration is not valid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", content = "data", rename_all = "snake_case")]
pub enum SettingsReason {
    /// Value of a key, and the valid ones.
    NotOneOf {
        key: String,
        value: String,
        choices: String,
    },
    NotBetween {
        key: String,
        value: String,
        low: String,
        high: String,
    },
    Negative {
        key: String,
        value: String,
    },
    NotAUrl {
        key: String,
        value: String,
    },
    /// A key that is required because another one is set.
    Required {
        key: String,
        other: String,
    },
    /// A key that requires a Cargo feature which this build lacks.
    BuiltWithout {
        key: String,
        feature: String,
    },
    /// Name of an environment variable.
    VariableUnset(String),
    UnknownPreset {
        preset: String,
        choices: String,
    },
    UnknownAction,
    /// Name of a key as configured; also of the next ones.
    InvalidKey(String),
    ReservedKey(String),
    TypedKey(String),
    LongerSequence(String),
    /// Keys that have another action in the same pane.
    AlsoBoundInPane {
        keys: String,
        action: String,
    },
    /// Keys that have another action in the same dialog.
    AlsoBoundInDialog {
        keys: String,
        action: String,
    },
    InvalidSessionId(String),
}
