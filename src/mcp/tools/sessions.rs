//! Sessions: list and open.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::ApiError;
use crate::domain::summary;
use crate::mcp::call::ToolCall;
use crate::mcp::reply::{ToolFailure, ToolReply, ToolResult};
use crate::workflows::session;

/// Maximum number of sessions that are listed.
const MAX_SESSIONS: usize = 50;

/// Lists the sessions (projects), last used first.
#[derive(Deserialize, JsonSchema)]
pub(super) struct ListSessionsArguments {}

/// Opens a session, which all later calls are about: one of list_sessions, or a new one.
#[derive(Deserialize, JsonSchema)]
pub(super) struct OpenSessionArguments {
    /// Id of a session.
    session_id: Option<String>,
    /// If true, a new session is created.
    new: Option<bool>,
}

pub(super) async fn list(call: &ToolCall<'_>, _: ListSessionsArguments) -> ToolResult {
    let current = call.context.current_session().await;
    let sessions = call.context.sessions().await?;
    let describe = |row: crate::store::SessionRow| {
        let is_current = current.as_ref() == Some(&row.id);
        json!({
            "session_id": row.id,
            "title": row.title,
            "used_ms": row.used_ms,
            "current": is_current,
        })
    };
    let count = sessions.len();
    let list: Vec<Value> = sessions
        .into_iter()
        .take(MAX_SESSIONS)
        .map(describe)
        .collect();
    Ok(ToolReply::text(format!("{count} sessions, last used first.")).with_data(list.into()))
}

pub(super) async fn open(call: &ToolCall<'_>, arguments: OpenSessionArguments) -> ToolResult {
    match (arguments.session_id, arguments.new.unwrap_or(false)) {
        (Some(id), false) => open_stored(call, &id).await,
        (None, true) => create(call).await,
        _ => Err(ToolFailure::new(
            "pass either session_id or \"new\": true",
            "Call list_sessions for the ids.",
        )),
    }
}

async fn open_stored(call: &ToolCall<'_>, id: &str) -> ToolResult {
    let known = call.context.sessions().await?;
    let stored = known.into_iter().find(|row| row.id == id);
    let row = stored.ok_or_else(|| {
        ToolFailure::new(
            "there is no such session",
            "Call list_sessions for the ids.",
        )
    })?;
    let services = call.context.services();
    let draft = match services.api.fetch_draft(id).await {
        Err(ApiError::Refused { code: 1002, .. }) => {
            let next = "Call list_sessions, or open_session with \"new\": true.";
            return Err(ToolFailure::new("the session no longer exists", next));
        }
        other => other?,
    };
    session::save_as_last_used(services, id, &row.task_id, draft.as_ref());
    call.context.enter(id).await;
    let empty = Default::default();
    let line = summary::line(draft.as_ref().map_or(&empty, |draft| &draft.timeline));
    let version = draft.map_or(Some(0), |draft| draft.version);
    let data = json!({"session_id": id, "version": version, "summary": line});
    Ok(ToolReply::text("Opened. Call get_timeline for the segments.").with_data(data))
}

async fn create(call: &ToolCall<'_>) -> ToolResult {
    call.context.check_writable()?;
    let services = call.context.services();
    let language = call.context.settings.config.session_language();
    let session = services.api.new_session(&language).await?;
    session::save_as_last_used(services, &session.id, &session.task_id, None);
    call.context.enter(&session.id).await;
    let data = json!({"session_id": session.id, "version": 0});
    Ok(ToolReply::text("Created an empty session. Add media with add_media.").with_data(data))
}
