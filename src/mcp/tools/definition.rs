//! Definition of a tool: name, description, schema of the arguments, effect.

use std::sync::Arc;

use rmcp::model::{Tool, ToolAnnotations};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::domain::edit::tool::{self, ToolSpec};
use crate::mcp::reply::ToolFailure;

/// Effect of a call on the session or the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ToolEffect {
    ReadsOnly,
    /// Adds something; nothing that exists is changed.
    Adds,
    /// Like `Adds`, and a repeated call has no further effect.
    AddsOnce,
    /// Changes something that exists.
    Changes,
    /// Like `Changes`, and a repeated call has no further effect.
    Sets,
}

impl ToolEffect {
    fn annotations(self) -> ToolAnnotations {
        let hints = ToolAnnotations::new().open_world(false);
        if self == Self::ReadsOnly {
            return hints.read_only(true).idempotent(true).destructive(false);
        }
        hints
            .read_only(false)
            .destructive(matches!(self, Self::Changes | Self::Sets))
            .idempotent(matches!(self, Self::AddsOnce | Self::Sets))
    }
}

/// Returns the definition of a tool for clients.
pub(super) fn definition(spec: ToolSpec, effect: ToolEffect) -> Tool {
    let schema = Arc::new(spec.schema);
    Tool::new(spec.name, spec.description, schema).with_annotations(effect.annotations())
}

/// Describes a tool by its arguments.
pub(super) fn spec<A: JsonSchema>(name: &'static str) -> ToolSpec {
    ToolSpec::new(name, tool::schema::<A>())
}

/// Decodes arguments.
///
/// # Errors
/// If one is unknown, missing or invalid.
pub(super) fn decode<A: DeserializeOwned + JsonSchema>(
    name: &'static str,
    arguments: &Value,
) -> Result<A, ToolFailure> {
    let checked = spec::<A>(name).check_names(arguments);
    let decoded = checked.and_then(|()| tool::decode(arguments));
    decoded.map_err(|why| ToolFailure::new(why, "Correct the arguments and call it again."))
}
