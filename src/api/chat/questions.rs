//! Parser of the agent's question in the arguments of its tool call (`ask_question`), in every
//! published format.

use serde_json::Value;

use crate::domain::question::{Question, QuestionSet};
use crate::domain::text::one_line;

/// Maximum length of a title, prompt or option (characters).
const MAX_CHARS: usize = 500;
/// Maximum number of questions, and of options per question.
const MAX_ITEMS: usize = 50;

/// Returns true if a tool of this name asks the user a question.
pub(super) fn is_question_tool(tool: &str) -> bool {
    let name: String = tool
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    [
        "askquestion",
        "askquestions",
        "askuser",
        "askuserquestion",
        "askuserquestions",
    ]
    .contains(&name.as_str())
}

/// Parses the question in a call's arguments, an object or its JSON as a string. `None` if there is
/// none.
pub(super) fn read(arguments: &Value) -> Option<QuestionSet> {
    if let Some(json) = arguments.as_str() {
        return serde_json::from_str::<Value>(json)
            .ok()
            .filter(Value::is_object)
            .and_then(|object| read(&object));
    }
    let title = text(arguments, &["title", "header"]).unwrap_or_default();
    let listed = arguments
        .get("questions")
        .and_then(Value::as_array)
        .map(Vec::as_slice);
    let single = std::slice::from_ref(arguments);
    let questions: Vec<Question> = listed
        .unwrap_or(single)
        .iter()
        .take(MAX_ITEMS)
        .filter_map(|q| question(q, &title))
        .collect();
    match (questions.is_empty(), title.is_empty()) {
        (false, _) => Some(QuestionSet { title, questions }),
        (true, false) => {
            let only = Question {
                prompt: title.clone(),
                ..Question::default()
            };
            Some(QuestionSet {
                title,
                questions: vec![only],
            })
        }
        (true, true) => None,
    }
}

fn question(value: &Value, title: &str) -> Option<Question> {
    let prompt = value
        .as_str()
        .map(sanitize)
        .or_else(|| text(value, &["prompt", "question", "text", "label", "header"]));
    let list = ["options", "choices"]
        .iter()
        .find_map(|key| value.get(*key)?.as_array());
    let label = |option: &Value| {
        option
            .as_str()
            .map(sanitize)
            .or_else(|| text(option, &["label", "text", "title", "value", "id"]))
    };
    let options: Vec<String> = list
        .into_iter()
        .flatten()
        .take(MAX_ITEMS)
        .filter_map(label)
        .filter(|label| !label.is_empty())
        .collect();
    let prompt = prompt.filter(|prompt| !prompt.is_empty());
    if prompt.is_none() && options.is_empty() {
        return None;
    }
    let multiple = [
        "allow_multiple",
        "allowMultiple",
        "multiple",
        "multi_select",
        "multiSelect",
    ];
    let multiple = multiple
        .iter()
        .any(|key| value.get(*key).and_then(Value::as_bool) == Some(true));
    Some(Question {
        prompt: prompt.unwrap_or_else(|| title.to_owned()),
        options,
        multiple,
    })
}

fn text(value: &Value, keys: &[&str]) -> Option<String> {
    keys.iter()
        .find_map(|key| value.get(*key)?.as_str())
        .map(sanitize)
}

fn sanitize(text: &str) -> String {
    one_line(text).chars().take(MAX_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn questions_are_parsed_in_every_format() {
        let whole = json!({"title": "Music", "questions": [
            {"id": "q1", "prompt": "Which\u{1b}[2J mood?", "options": [{"id": "a", "label": "Calm"}, "Loud"], "allow_multiple": true},
            {"question": "How long?", "choices": [{"text": "10 s"}]}]});
        let set = read(&whole).unwrap();
        assert_eq!((set.title.as_str(), set.questions.len()), ("Music", 2));
        assert_eq!(set.questions[0].prompt, "Which[2J mood?");
        assert!(set.questions[0].multiple && set.questions[0].options == ["Calm", "Loud"]);
        assert_eq!(set.questions[1].options, ["10 s"]);
        assert_eq!(read(&Value::String(whole.to_string())), Some(set));
        assert_eq!(
            read(&json!({"question": "Ready?"})).unwrap().questions[0].prompt,
            "Ready?"
        );
        assert_eq!(
            read(&json!({"title": "Ready?", "questions": []}))
                .unwrap()
                .questions[0]
                .prompt,
            "Ready?"
        );
        for nothing in [
            json!({}),
            json!(null),
            json!([]),
            json!("x"),
            json!({"questions": [{}]}),
        ] {
            assert_eq!(read(&nothing), None, "{nothing}");
        }
        assert!(
            is_question_tool("ask_question")
                && is_question_tool("askUserQuestion")
                && !is_question_tool("edit_multitrack")
                && !is_question_tool("ask_questionable")
        );
    }
}
