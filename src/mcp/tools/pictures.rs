//! Pictures of the timeline.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::watch;

use crate::domain::timeline::Canvas;
use crate::mcp::call::{CallProgress, ToolCall};
use crate::mcp::reply::{ToolFailure, ToolReply, ToolResult};
use crate::workflows::pictures::FrameRequest;
use crate::workflows::pictures::sheet::SheetLayout;

/// Sizes of a frame (px).
const SMALLEST_PX: u32 = 64;
const DEFAULT_PX: u32 = 512;
const LARGEST_PX: u32 = 768;
/// Numbers of frames of a contact sheet.
const DEFAULT_FRAMES: u32 = 9;
const MAX_FRAMES: u32 = 36;

/// Returns the frame at a time, composed like the exported video.
#[derive(Deserialize, JsonSchema)]
pub(super) struct FrameArguments {
    /// Time on the timeline (ms).
    at_ms: u64,
    /// Longest side (px): 64 to 768, default 512.
    size_px: Option<u32>,
}

/// Returns evenly spaced frames of the timeline in one picture, each with its time.
#[derive(Deserialize, JsonSchema)]
pub(super) struct SheetArguments {
    /// Number of frames: 1 to 36, default 9.
    frames: Option<u32>,
}

pub(super) async fn frame(call: &ToolCall<'_>, arguments: FrameArguments) -> ToolResult {
    let (session, draft) = call.context.filled_draft().await?;
    let duration = draft.duration_ms();
    if arguments.at_ms >= duration {
        let next = format!("Pass at_ms below {duration}.");
        return Err(ToolFailure::new("this is after the end of the video", next));
    }
    let size = arguments.size_px.unwrap_or(DEFAULT_PX);
    let size = size.clamp(SMALLEST_PX, LARGEST_PX);
    let version = draft.version;
    let request = FrameRequest {
        session,
        draft: Arc::new(draft),
        at_ms: arguments.at_ms,
        box_px: (size, size),
        exact: true,
    };
    let drawn = call
        .cancelable(call.context.pictures.frame(&request))
        .await??;
    let names: Vec<String> = drawn.missing.into_iter().map(|(_, name)| name).collect();
    let data = json!({
        "at_ms": arguments.at_ms,
        "version": version,
        "missing_media": names,
        "note": drawn.note,
    });
    ToolReply::text("The frame.")
        .with_data(data)
        .with_main_picture(&drawn.picture)
}

pub(super) async fn sheet(call: &ToolCall<'_>, arguments: SheetArguments) -> ToolResult {
    let (session, draft) = call.context.filled_draft().await?;
    let frames = arguments
        .frames
        .unwrap_or(DEFAULT_FRAMES)
        .clamp(1, MAX_FRAMES);
    let layout = layout(draft.timeline.canvas, frames);
    let (sender, progress) = watch::channel(CallProgress::default());
    let on_progress = |done: usize| {
        sender.send_replace(CallProgress {
            fraction: done as f64 / f64::from(frames),
            text: format!("{done} of {frames} frames"),
        });
    };
    let pictures = &call.context.pictures;
    let work = pictures.contact_sheet(&session, &draft, layout, on_progress);
    let (picture, missing) = call.follow(progress, work).await??;
    let data = json!({
        "version": draft.version,
        "duration_ms": draft.duration_ms(),
        "missing_media": missing,
    });
    ToolReply::text("The contact sheet.")
        .with_data(data)
        .with_main_picture(&picture)
}

/// Returns the layout of a sheet that is small as a whole, whatever its number of frames and the
/// shape of the canvas.
fn layout(canvas: Canvas, frames: u32) -> SheetLayout {
    let columns = f64::from(frames).sqrt().ceil() as u32;
    let is_upright = canvas.height > canvas.width;
    let side = LARGEST_PX / columns.max(1);
    let width = match is_upright {
        true => side * canvas.width / canvas.height.max(1),
        false => side,
    };
    SheetLayout {
        columns,
        frames,
        width: width.max(SMALLEST_PX / 2),
        height: side,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_small_whatever_the_shape_of_the_canvas() {
        for (width, height) in [(1920, 1080), (1080, 1920), (16, 4096), (4096, 16)] {
            let canvas = Canvas {
                width,
                height,
                ..Canvas::default()
            };
            for frames in [1, 9, MAX_FRAMES] {
                let layout = layout(canvas, frames);
                assert!(layout.width * layout.columns <= LARGEST_PX);
                assert!(layout.height * layout.columns <= LARGEST_PX);
            }
        }
    }
}
