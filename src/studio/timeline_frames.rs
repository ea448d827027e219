//! Small frames of a timeline for an LLM agent, composed like the export.

use std::time::Duration;

use tempfile::TempPath;

use super::assets::AssetStore;
use super::glyphs;
use super::llm_agent::FrameImage;
use super::project::Project;
use crate::compose::graph::PlacedText;
use crate::compose::plan::Plan;
use crate::compose::scene;
use crate::compose::text;
use crate::domain::clock;
use crate::domain::io_reason::reason;
use crate::domain::picture::Picture;
use crate::domain::reason::{MediaReason, Reason};
use crate::domain::timeline::{Segment, TextStyle, Timeline};
use crate::media::Urgency;
use crate::media::picture_file::write_png;
use crate::media::raw_stream::RawStream;

const FRAME_COUNT: usize = 6;
/// Box that a frame fits into (px).
const FRAME_BOX: (u32, u32) = (320, 320);
const DRAW_TIMEOUT: Duration = Duration::from_secs(20);

/// Draws evenly spaced frames of the timeline of a project: none if that fails or takes too long,
/// because the agent can do without.
pub(super) async fn draw(media: &AssetStore, project: &Project) -> Vec<FrameImage> {
    let timeline = project.timeline();
    let drawing = async {
        let mut frames = Vec::new();
        if timeline.duration_ms() > 0 {
            for at_ms in clock::spread(timeline.duration_ms(), FRAME_COUNT) {
                frames.push(draw_frame(media, project, &timeline, at_ms).await?);
            }
        }
        Ok::<_, Reason>(frames)
    };
    let drawn = tokio::time::timeout(DRAW_TIMEOUT, drawing).await;
    let drawn = drawn.unwrap_or_else(|_| Err(MediaReason::DecodingTimedOut.into()));
    drawn.unwrap_or_else(|why| {
        tracing::warn!("no frames for the configured agent: {why}");
        Vec::new()
    })
}

async fn draw_frame(
    media: &AssetStore,
    project: &Project,
    timeline: &Timeline,
    at_ms: u64,
) -> Result<FrameImage, Reason> {
    let plan = plan_frame(media, project, timeline, at_ms);
    let captions = draw_captions(media, &plan).await?;
    let placed: Vec<PlacedText> = captions.iter().map(|(_, text)| text.clone()).collect();
    let frame = clock::frame_at(at_ms, plan.fps).min(plan.frames.saturating_sub(1));
    let arguments = scene::frame_arguments(&plan, &placed, frame, 1, None);
    let bytes = plan.width as usize * plan.height as usize * 3;
    let mut stream =
        RawStream::open(&arguments, bytes, Urgency::Interactive).map_err(|e| e.reason())?;
    let pixels = stream.next().await.map_err(|e| e.reason())?;
    let picture = Picture::new(plan.width, plan.height, pixels.unwrap_or_default())
        .ok_or(MediaReason::NoPicture)?;
    let mut png = Vec::new();
    write_png(&picture, &mut png).map_err(|e| reason(&e))?;
    Ok(FrameImage { at_ms, png })
}

/// Plans the frame at a time.
fn plan_frame(media: &AssetStore, project: &Project, timeline: &Timeline, at_ms: u64) -> Plan {
    let find = |segment: &Segment| {
        let source = segment.source.as_deref()?;
        let asset = project.assets.iter().find(|a| a.source() == source)?;
        Some((asset.clone(), media.path(asset)))
    };
    let near = scene::excerpt(timeline, at_ms, at_ms + 1);
    let placeholder = |name: &str| name.to_owned();
    scene::scene(
        &near,
        timeline.duration_ms(),
        FRAME_BOX,
        &find,
        &placeholder,
    )
    .plan
}

/// Draws the captions of a plan into unfinished files, which are removed on drop.
async fn draw_captions(
    media: &AssetStore,
    plan: &Plan,
) -> Result<Vec<(TempPath, PlacedText)>, Reason> {
    let styles: Vec<TextStyle> = plan.captions.iter().map(|c| c.style.clone()).collect();
    let (width, height) = (plan.width, plan.height);
    let media = media.clone();
    let draw = move |style: &TextStyle| {
        let file = media.temporary(".png").map_err(|e| reason(&e))?;
        let drawn = glyphs::with_renderer(|r| r.draw(style, width, height, &file));
        Ok((file, drawn.map_err(|e| e.reason())?.placed))
    };
    let task = tokio::task::spawn_blocking(move || styles.iter().map(draw).collect());
    let drawn: Result<Vec<(TempPath, PlacedText)>, Reason> = task.await.map_err(Reason::message)?;
    let (files, mut placed): (Vec<TempPath>, Vec<PlacedText>) = drawn?.into_iter().unzip();
    text::stack(&plan.captions, &mut placed, height);
    Ok(files.into_iter().zip(placed).collect())
}
