//! Edges of a segment.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An edge of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Edge {
    Start,
    End,
}
