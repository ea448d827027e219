//! Typed edits as tools of an LLM agent, in the format of an OpenAI-compatible API.

use serde_json::{Value, json};

use crate::domain::asset::Asset;
use crate::domain::edit::Edit;
use crate::domain::edit::tool::{ToolError, ToolSpec};
use crate::domain::text::one_line;
use crate::language::parser::{EXAMPLES, Examples};

/// Tools whose intent has another name. The sentences of an intent describe its tool.
const INTENTS: &[(&str, &str)] = &[
    ("add_captions", "caption file"),
    ("add_card", "text card"),
    ("add_sound", "sound"),
    ("add_title", "add text"),
    ("change_title", "change text"),
    ("cut_range", "cut range"),
    ("keep_range", "keep range"),
    ("lift", "remove"),
    ("look", "adjust"),
    ("overlay", "picture in picture"),
    ("set_canvas", "canvas"),
    ("set_duration", "duration"),
    ("set_frame_rate", "frame rate"),
    ("set_loudness", "loudness"),
    ("set_music", "music"),
    ("set_speed", "speed"),
    ("set_transition", "transition"),
    ("set_volume", "volume"),
    ("start_at", "start at"),
];

/// Returns the tool definitions in the format of an OpenAI-compatible API.
pub fn tool_definitions() -> Value {
    Edit::tools().iter().map(tool_definition).collect()
}

fn tool_definition(tool: &ToolSpec) -> Value {
    json!({"type": "function", "function": {
        "name": tool.name, "description": description(tool), "parameters": tool.schema
    }})
}

/// The description of a tool with a sentence in each language that asks for it: the first ones in
/// the tables of the documentation.
fn description(tool: &ToolSpec) -> String {
    let sentences = examples(tool.name).map(|row| {
        let (english, chinese) = (row.english().next(), row.chinese().next());
        [english, chinese]
            .map(Option::unwrap_or_default)
            .join(" / ")
    });
    match sentences {
        Some(sentences) => format!("{} For example: {sentences}", tool.description),
        None => tool.description.clone(),
    }
}

/// The sentences of the intent that makes the edit of a tool.
fn examples(tool: &str) -> Option<&'static Examples> {
    let other = INTENTS.iter().find(|(name, _)| *name == tool);
    let intent = other.map_or(tool, |(_, intent)| intent);
    EXAMPLES.iter().find(|row| row.intent == intent)
}

/// Converts a tool call to an edit.
///
/// # Errors
/// If the tool or one of its arguments is invalid: a message for the model.
pub(crate) fn parse_call(name: &str, values: &Value, assets: &[Asset]) -> Result<Edit, ToolError> {
    Edit::from_call(name, values, assets)
        .unwrap_or_else(|| Err(format!("there is no tool \"{}\"", one_line(name))))
}

#[cfg(test)]
mod tests {
    use serde_json::Map;

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
                let schema = &tool["function"]["parameters"]["properties"][key];
                if let Some(names) = schema["enum"].as_array() {
                    arguments.insert(key.into(), names[names.len() - 1].clone());
                    continue;
                }
                let value = match (key, schema["type"].as_str().unwrap()) {
                    ("media", "string") => json!("a.jpg"),
                    ("media", _) => json!(["a.jpg"]),
                    ("lines", _) => json!(["0 1000 hello there"]),
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
    fn sentences_of_the_documentation_describe_the_tools() {
        let documentation = include_str!("../../docs/studio.md");
        for tool in Edit::tools() {
            let row = examples(tool.name).unwrap_or_else(|| panic!("{}", tool.name));
            let sentence = row.english().next().unwrap();
            assert!(description(&tool).contains(sentence), "{}", tool.name);
            assert!(
                documentation.contains(&format!("`{sentence}`")),
                "{sentence}"
            );
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
            ("move", json!({"id": "x", "place": 0})),
        ] {
            let error = parse_call(name, &arguments, &[]).unwrap_err();
            assert!(!error.contains('{') && error.len() < 160, "{error}");
        }
        let error = parse_call("mute", &json!({"ids": "x", "muted": true}), &[]).unwrap_err();
        assert_eq!(
            error,
            "ids: invalid type: string \"x\", expected a sequence"
        );
    }

    #[test]
    fn schemas_are_plain() {
        let definitions = tool_definitions().to_string();
        for word in ["null", "format", "oneOf", "$ref", "$schema", "\\n"] {
            assert!(!definitions.contains(word), "{word}: {definitions}");
        }
    }

    #[test]
    fn numbers_are_limited_and_null_counts_as_omitted() {
        let values = json!({"id": "x", "at_ms": 1999.6, "duration_ms": 1e300, "unknown": 1});
        let Ok(Edit::Freeze(freeze)) = parse_call("freeze", &values, &[]) else {
            panic!("a freeze frame");
        };
        assert_eq!((freeze.at_ms, freeze.duration_ms), (2_000, 1_000_000_000));
        let card = json!({"text": "The end", "duration_ms": null, "roll": null});
        assert!(parse_call("add_card", &card, &[]).is_ok());
    }
}
