//! The timeline.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::mcp::call::ToolCall;
use crate::mcp::reply::{ToolReply, ToolResult};
use crate::mcp::timeline_data;

/// Returns the timeline: its version, its tracks with the ids, names, times and properties of
/// their segments, and the media files of the session.
#[derive(Deserialize, JsonSchema)]
pub(super) struct TimelineArguments {}

pub(super) async fn get(call: &ToolCall<'_>, _: TimelineArguments) -> ToolResult {
    let (session, draft) = call.context.draft().await?;
    let media = call.context.services().api.list_media(&session).await?;
    let data = timeline_data::timeline(draft.as_ref(), &media);
    Ok(ToolReply::text("The timeline.").with_data(data))
}
