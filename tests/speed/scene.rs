//! Subjects of the benchmarks and instruction counts: editors with a lot of content, a long draft,
//! a chat event.

use std::sync::Arc;

use nemo_tui::app::msg::OpenedSession;
use nemo_tui::app::request::AnswerKind;
use nemo_tui::app::state::session::StateRequest;
use nemo_tui::app::{EditorOptions, Model, Msg, update};
use nemo_tui::domain::draft::Draft;
use nemo_tui::domain::transcript::Item;

pub const EVENT: &str = r#"{"content":{"role":"model","parts":[{"text":"a few words of a reply that is fairly long and describes what changed on the timeline"}]},"partial":true,"author":"nemo_agent","invocationId":"e-1","id":"1","timestamp":1.5,"actions":{"stateDelta":{},"artifactDelta":{}}}"#;

/// An editor in an open session, at 250x80.
pub fn editor() -> Model {
    let mut model = Model::new(EditorOptions::default(), (250, 80), true);
    update::start(&mut model);
    let opened = OpenedSession {
        id: "7".into(),
        host: "127.0.0.1".into(),
        draft: None,
        resumed: false,
        replaced: false,
        lost: None,
    };
    let request = model.awaited(AnswerKind::Session)[0];
    let result = Ok(Box::new(opened));
    update(&mut model, Msg::Session { request, result });
    model
}

/// Requests the state and answers the request.
fn show_state(model: &mut Model, draft: Arc<Draft>) {
    let pending = model.ids.pending(StateRequest::Show);
    let request = pending.id();
    model.session.state = Some(pending);
    let result = Ok(Some(draft));
    update(model, Msg::State { request, result });
}

pub fn with_items(count: usize) -> Model {
    let mut model = editor();
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
    let mut model = editor();
    let draft = Draft::parse(&draft_of(count)).unwrap();
    show_state(&mut model, draft.into());
    model
}
