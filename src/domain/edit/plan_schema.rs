//! JSON schema of a plan: a list of typed edits, made all or none.

use serde_json::{Value, json};

use super::ops::Edit;
use super::tool::ToolSpec;

/// Maximum number of edits of a plan.
pub(crate) const MAX_PLAN_EDITS: usize = 200;

/// Returns the schema.
pub(crate) fn plan_schema() -> Value {
    let edits: Vec<Value> = Edit::tools().into_iter().map(edit_schema).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "nemo-tui plan",
        "description": "Typed edits of a timeline, made in order, all or none",
        "type": "array",
        "maxItems": MAX_PLAN_EDITS,
        "items": {"oneOf": edits},
    })
}

fn edit_schema(tool: ToolSpec) -> Value {
    let mut arguments = tool.schema;
    arguments.insert("additionalProperties".into(), json!(false));
    json!({
        "description": tool.description,
        "type": "object",
        "properties": {"tool": {"const": tool.name}, "arguments": arguments},
        "required": ["tool", "arguments"],
        "additionalProperties": false,
    })
}
