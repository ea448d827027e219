//! Subjects of the benchmarks and instruction counts: editors with a lot of content, a long draft,
//! a chat event.

#[path = "../common/editor.rs"]
mod editor;

use nemo_tui::app::Model;
use nemo_tui::domain::draft::Draft;
use nemo_tui::domain::transcript::Item;

use editor::{editor, show_state};

/// Size of the terminal.
const SIZE: (u16, u16) = (250, 80);

pub const EVENT: &str = r#"{"content":{"role":"model","parts":[{"text":"a few words of a reply that is fairly long and describes what changed on the timeline"}]},"partial":true,"author":"nemo_agent","invocationId":"e-1","id":"1","timestamp":1.5,"actions":{"stateDelta":{},"artifactDelta":{}}}"#;

/// An editor without content.
pub fn empty() -> Model {
    editor(SIZE)
}

pub fn with_items(count: usize) -> Model {
    let mut model = empty();
    for i in 0..count {
        model.push_entry(Item::Agent {
            text: format!(
                "Answer {i}: I **made** the clip `c{i}.mp4` louder and moved it.\n\n- one\n- two"
            ),
        });
    }
    model
}

pub fn draft_of(segments: usize) -> String {
    let segment = |i: usize| {
        format!(
            r#"{{"id":"s{i}","s":{},"d":1000,"m":{{"name":"clip {i}.mp4","src":"asset://{i}","in":0,"volume":0.5}}}}"#,
            i * 1000
        )
    };
    let all: Vec<String> = (0..segments).map(segment).collect();
    format!(
        r#"{{"id":"p","d":{},"m":{{"title":"Long"}},"t":[{{"id":"v","tt":0,"m":{{"name":"Video"}},"sg":[{}]}}]}}"#,
        segments * 1000,
        all.join(",")
    )
}

pub fn with_segments(count: usize) -> Model {
    let mut model = empty();
    let draft = Draft::parse(&draft_of(count)).unwrap();
    show_state(&mut model, draft.into());
    model
}

/// A message of 2,000 characters with about forty requests.
pub fn long_message() -> String {
    let request = |i: usize| format!("please make clip {} a bit brighter and warmer, ", i * 7);
    let message: String = (1..=40).map(request).collect();
    message.chars().take(2_000).collect::<String>() + "thanks"
}
