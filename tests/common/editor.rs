//! An editor without a runtime, for tests that apply messages and draw.

use std::sync::Arc;

use nemo_tui::app::msg::OpenedSession;
use nemo_tui::app::request::AnswerKind;
use nemo_tui::app::state::session::StateRequest;
use nemo_tui::app::{EditorOptions, Model, Msg, update};
use nemo_tui::domain::draft::Draft;

/// An editor in an open session.
pub fn editor(size: (u16, u16)) -> Model {
    let mut model = Model::new(EditorOptions::default(), size, true);
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
pub fn show_state(model: &mut Model, draft: Arc<Draft>) {
    let pending = model.ids.pending(StateRequest::Show);
    let request = pending.id();
    model.session.state = Some(pending);
    let result = Ok(Some(draft));
    update(model, Msg::State { request, result });
}
