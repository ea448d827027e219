//! `at_once` of `[edits]`: when direct edits are sent.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

/// Time at which direct edits are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(into = "AtOnce")]
pub enum EditTiming {
    /// Immediately where an edit is free: in the studio.
    #[default]
    Auto,
    Immediately,
    /// By the user, as sentences in the composer.
    WhenSent,
}

/// Value of the key: `true`, `false` or `"auto"`.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum AtOnce {
    Flag(bool),
    Name(String),
}

/// Name of [`EditTiming::Auto`] in the file.
const AUTO: &str = "auto";

impl<'de> Deserialize<'de> for EditTiming {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match AtOnce::deserialize(from)? {
            AtOnce::Flag(true) => Ok(Self::Immediately),
            AtOnce::Flag(false) => Ok(Self::WhenSent),
            AtOnce::Name(name) if name == AUTO => Ok(Self::Auto),
            AtOnce::Name(name) => Err(D::Error::unknown_variant(&name, &[AUTO, "true", "false"])),
        }
    }
}

impl From<EditTiming> for AtOnce {
    fn from(timing: EditTiming) -> Self {
        match timing {
            EditTiming::Auto => Self::Name(AUTO.to_owned()),
            EditTiming::Immediately => Self::Flag(true),
            EditTiming::WhenSent => Self::Flag(false),
        }
    }
}
