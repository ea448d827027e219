//! Typed edits as tools of an LLM agent, in the format of an OpenAI-compatible API.

use serde_json::{Map, Value, json};

use crate::domain::asset::Asset;
use crate::domain::edit::Edit;
use crate::domain::edit::tool::{ArgumentKind, Arguments, ToolError, ToolSpec};
use crate::domain::text::one_line;

/// Returns the tool definitions in the format of an OpenAI-compatible API.
pub fn tool_definitions() -> Value {
    Edit::tools().iter().map(tool_definition).collect()
}

fn tool_definition(tool: &ToolSpec) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for argument in tool.arguments.iter().chain(tool.shared) {
        properties.insert(argument.name.to_owned(), schema(argument.kind));
        if argument.is_required {
            required.push(argument.name);
        }
    }
    let parameters = json!({"type": "object", "properties": properties, "required": required});
    json!({"type": "function", "function": {
        "name": tool.name, "description": tool.description, "parameters": parameters
    }})
}

/// JSON schema of an argument.
fn schema(kind: ArgumentKind) -> Value {
    match kind {
        ArgumentKind::Text => json!({"type": "string"}),
        ArgumentKind::Integer => json!({"type": "integer"}),
        ArgumentKind::Number => json!({"type": "number"}),
        ArgumentKind::Flag => json!({"type": "boolean"}),
        ArgumentKind::Texts => json!({"type": "array", "items": {"type": "string"}}),
    }
}

/// Converts a tool call to an edit.
///
/// # Errors
/// If the tool or one of its arguments is invalid: a message for the model.
pub(crate) fn parse_call(name: &str, values: &Value, assets: &[Asset]) -> Result<Edit, ToolError> {
    Edit::from_call(name, &Arguments { values, assets })
        .unwrap_or_else(|| Err(format!("there is no tool \"{}\"", one_line(name))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assemble::tests::asset;
    use crate::domain::asset::MediaKind;

    #[test]
    fn every_tool_is_described_and_accepted() {
        let assets = [
            asset("a.jpg", MediaKind::Photo, 0),
            asset("v.mp3", MediaKind::Sound, 5_000),
        ];
        for tool in tool_definitions().as_array().unwrap() {
            let name = tool["function"]["name"].as_str().unwrap();
            let mut arguments = Map::new();
            for key in tool["function"]["parameters"]["required"]
                .as_array()
                .unwrap()
            {
                let key = key.as_str().unwrap();
                let kind = &tool["function"]["parameters"]["properties"][key]["type"];
                let value = match (key, kind.as_str().unwrap()) {
                    ("media", "string") => json!("a.jpg"),
                    ("media", _) => json!(["a.jpg"]),
                    ("lines", _) => json!(["0 1000 hello there"]),
                    ("edge", _) => json!("start"),
                    ("role", _) => json!("voice"),
                    ("kind", _) => json!("crossfade"),
                    ("change", _) => json!("sepia"),
                    (_, "string") => json!("x"),
                    (_, "array") => json!(["x"]),
                    (_, "boolean") => json!(true),
                    _ => json!(2),
                };
                arguments.insert(key.into(), value);
            }
            if name == "add_title" {
                arguments.insert("text".into(), json!("Hi"));
            }
            parse_call(name, &Value::Object(arguments), &assets)
                .unwrap_or_else(|e| panic!("{name}: {e}"));
        }
    }

    #[test]
    fn invalid_calls_are_rejected_with_a_message() {
        for (name, arguments) in [
            ("fly", json!({})),
            ("trim", json!({"id": "x", "edge": "middle", "by_ms": 5})),
            ("add_title", json!({"text": "x", "color": "red;drawtext"})),
            ("set_transition", json!({"ids": [], "kind": "explode"})),
            (
                "set_music",
                json!({"media": "../../etc/passwd", "volume": 1}),
            ),
            ("set_volume", json!({"ids": ["x"], "volume": "loud"})),
        ] {
            let error = parse_call(name, &arguments, &[]).unwrap_err();
            assert!(!error.contains('{') && error.len() < 160, "{error}");
        }
    }
}
