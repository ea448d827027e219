//! The versions of the timeline.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::edits;
use crate::api::{HistoryRequest, HistoryStep};
use crate::domain::diff::{self, Change};
use crate::domain::draft::Draft;
use crate::mcp::call::ToolCall;
use crate::mcp::reply::{ToolFailure, ToolReply, ToolResult};
use crate::mcp::timeline_data;
use crate::workflows::pictures::FrameRequest;

/// Box of the pictures before and after (px).
const PICTURE_BOX: (u32, u32) = (384, 384);

/// Undoes the last step, whoever made it.
#[derive(Deserialize, JsonSchema)]
pub(super) struct UndoArguments {
    /// Version of the timeline that the step is based on. If it has another one, nothing is
    /// changed, and the result is the newer timeline.
    expect_version: Option<u64>,
}

/// Redoes the step that was undone last.
#[derive(Deserialize, JsonSchema)]
pub(super) struct RedoArguments {
    /// Version of the timeline that the step is based on. If it has another one, nothing is
    /// changed, and the result is the newer timeline.
    expect_version: Option<u64>,
}

/// Lists the versions of the timeline, newest first, with the program that made them.
#[derive(Deserialize, JsonSchema)]
pub(super) struct VersionsArguments {}

/// Returns the changes between two versions of the timeline, and a picture of each.
#[derive(Deserialize, JsonSchema)]
pub(super) struct CompareArguments {
    /// Number of the earlier version (default: the one before the later version).
    from: Option<u32>,
    /// Number of the later version (default: the newest).
    to: Option<u32>,
    /// If false, there are no pictures.
    pictures: Option<bool>,
}

pub(super) async fn undo(call: &ToolCall<'_>, arguments: UndoArguments) -> ToolResult {
    step(call, HistoryStep::Undo, arguments.expect_version).await
}

pub(super) async fn redo(call: &ToolCall<'_>, arguments: RedoArguments) -> ToolResult {
    step(call, HistoryStep::Redo, arguments.expect_version).await
}

async fn step(call: &ToolCall<'_>, step: HistoryStep, expect_version: Option<u64>) -> ToolResult {
    edits::check_backend(call)?;
    call.context.check_unattended()?;
    let session = call.context.session().await?;
    let request = HistoryRequest {
        session_id: session.clone(),
        step,
        expect_version,
        author: Some(call.client()),
    };
    let api = &call.context.services().api;
    let reply = api.change_history(&request).await?;
    let draft = reply.draft()?;
    if reply.conflict {
        return Err(edits::conflict(call, &session, &draft).await);
    }
    if !reply.applied {
        return Ok(ToolReply::text(
            "There is no such step: nothing was changed.",
        ));
    }
    call.save(&session, &draft);
    edits::report(call, &session, &reply, draft, false).await
}

pub(super) async fn list(call: &ToolCall<'_>, _: VersionsArguments) -> ToolResult {
    let session = call.context.session().await?;
    let rows = call.context.versions(&session).await?;
    let text = format!("{} versions, newest first.", rows.len());
    Ok(ToolReply::text(text).with_data(timeline_data::versions(&rows)))
}

pub(super) async fn compare(call: &ToolCall<'_>, arguments: CompareArguments) -> ToolResult {
    let session = call.context.session().await?;
    let rows = call.context.versions(&session).await?;
    let newest = rows.first().map_or(0, |row| row.number);
    let to = arguments.to.unwrap_or(newest);
    let previous = || {
        rows.iter()
            .map(|row| row.number)
            .find(|number| *number < to)
    };
    let from = arguments.from.or_else(previous).unwrap_or(0);
    let find = |number: u32| match number {
        // The first version is compared with an empty timeline.
        0 => Ok(Draft::new("{}".into(), Default::default())),
        number => {
            let row = rows.iter().find(|row| row.number == number);
            let draft = row.and_then(|row| Draft::parse(&row.json).ok());
            draft.ok_or_else(|| {
                let why = format!("there is no version {number}");
                ToolFailure::new(why, "Call list_versions for the numbers.")
            })
        }
    };
    let (before, after) = (find(from)?, find(to)?);
    let changes = diff::between(&before.timeline, &after.timeline);
    let data = json!({"from": from, "to": to, "changes": timeline_data::changes(&changes)});
    let count = timeline_data::counted(changes.len());
    let text = format!("{count} from version {from} to {to}.");
    let reply = ToolReply::text(text).with_data(data);
    if arguments.pictures == Some(false) || changes.is_empty() {
        return Ok(reply);
    }
    add_pictures(call, &session, reply, [before, after], &changes).await
}

/// Adds the frame before and after, at the first change.
async fn add_pictures(
    call: &ToolCall<'_>,
    session: &str,
    mut reply: ToolReply,
    drafts: [Draft; 2],
    changes: &[Change],
) -> ToolResult {
    let [before, after] = drafts;
    let changed = timeline_data::first_changed_ms(changes, &after.timeline)
        .or_else(|| timeline_data::first_changed_ms(changes, &before.timeline));
    let at_ms = changed.unwrap_or(0);
    for (name, draft) in [("before", before), ("after", after)] {
        if draft.duration_ms() <= at_ms {
            continue;
        }
        let request = FrameRequest {
            session: session.to_owned(),
            draft: Arc::new(draft),
            at_ms,
            box_px: PICTURE_BOX,
            exact: true,
        };
        let drawn = call
            .cancelable(call.context.pictures.frame(&request))
            .await?;
        match drawn {
            Ok(drawn) => {
                let note = format!("Picture: {name}, at {at_ms} ms.");
                reply = reply.with_note(&note).with_picture(drawn.picture);
            }
            Err(why) => reply = reply.with_note(&format!("No picture {name}: {why}.")),
        }
    }
    Ok(reply)
}
