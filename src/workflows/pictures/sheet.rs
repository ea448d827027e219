//! Contact sheet: evenly spaced frames of a timeline with their times in one picture.

use std::sync::Arc;

use super::frames::FrameRequest;
use super::service::PictureService;
use crate::domain::clock;
use crate::domain::draft::Draft;
use crate::domain::picture::Picture;
use crate::domain::reason::{Reason, RenderReason};
use crate::domain::timeline::{Segment, TextStyle, Timeline, Track, TrackKind, new_id};

/// Gap between frames (px).
const GAP: u32 = 6;
/// Gray level of the background.
const BACKGROUND: u8 = 24;

/// Layout of a contact sheet.
#[derive(Clone, Copy, Debug)]
pub struct SheetLayout {
    pub columns: u32,
    pub frames: u32,
    /// Width of a frame (px).
    pub width: u32,
    /// Maximum height of a frame (px), which takes precedence over the width.
    pub height: u32,
}

impl PictureService {
    /// Renders the contact sheet of a draft. Also returns the names of media files that are not on
    /// this machine. `on_progress` receives the number of finished frames.
    ///
    /// # Errors
    /// If a frame cannot be rendered or the timeline is empty; the message is localized.
    pub async fn contact_sheet(
        &self,
        session: &str,
        draft: &Draft,
        layout: SheetLayout,
        on_progress: impl Fn(usize),
    ) -> Result<(Picture, Vec<String>), Reason> {
        let times = clock::spread(draft.timeline.duration_ms(), layout.frames as usize);
        let labeled = Arc::new(Draft::new(
            draft.json.clone(),
            labeled(&draft.timeline, &times),
        ));
        let mut frames = Vec::new();
        let mut missing: Vec<String> = Vec::new();
        for (done, at_ms) in times.iter().enumerate() {
            on_progress(done);
            let request = FrameRequest {
                session: session.to_owned(),
                draft: labeled.clone(),
                at_ms: *at_ms,
                box_px: (layout.width, layout.height),
                exact: true,
            };
            let drawn = self.frame(&request).await?;
            missing.extend(drawn.missing.into_iter().map(|(_, name)| name));
            frames.push(drawn.picture);
        }
        missing.sort();
        missing.dedup();
        on_progress(frames.len());
        arrange_frames(&frames, layout.columns)
            .map(|sheet| (sheet, missing))
            .ok_or_else(|| RenderReason::TimelineEmpty.into())
    }
}

/// Returns the timeline with a time label at each of `times` (ms).
fn labeled(timeline: &Timeline, times: &[u64]) -> Timeline {
    let mut labels = Track::new(new_id(), TrackKind::Text, "", None);
    for at in times {
        let mut label = Segment::new(new_id(), String::new(), at.saturating_sub(1), 3);
        let style = TextStyle {
            text: clock::precise(*at),
            size: Some(80),
            ..TextStyle::default()
        };
        label.style = Some(TextStyle {
            position: Some("bottom-left".into()),
            background: Some("#000000".into()),
            ..style
        });
        labels.segments.push(label);
    }
    let mut labeled = timeline.clone();
    labeled.tracks.push(labels);
    labeled
}

/// Arranges frames of equal size in rows.
fn arrange_frames(frames: &[Picture], columns: u32) -> Option<Picture> {
    let first = frames.first()?;
    let columns = columns.clamp(1, frames.len() as u32);
    let rows = (frames.len() as u32).div_ceil(columns);
    let (width, height) = (
        columns * (first.width + GAP) + GAP,
        rows * (first.height + GAP) + GAP,
    );
    let mut rgb = vec![BACKGROUND; width as usize * height as usize * 3];
    for (i, frame) in frames.iter().enumerate() {
        let (column, row) = (i as u32 % columns, i as u32 / columns);
        let (x, y) = (
            GAP + column * (first.width + GAP),
            GAP + row * (first.height + GAP),
        );
        for (line, pixels) in frame.rgb.chunks_exact(frame.width as usize * 3).enumerate() {
            let at = ((y as usize + line) * width as usize + x as usize) * 3;
            rgb[at..at + pixels.len()].copy_from_slice(pixels);
        }
    }
    Picture::new(width, height, rgb)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_arranged_in_rows_with_gaps() {
        let frames: Vec<Picture> = (0..3)
            .map(|i| Picture::solid(4, 2, [i * 100, 0, 0]))
            .collect();
        let sheet = arrange_frames(&frames, 2).unwrap();
        assert_eq!((sheet.width, sheet.height), (2 * 10 + 6, 2 * 8 + 6));
        let at = |x: u32, y: u32| sheet.rgb[((y * sheet.width + x) * 3) as usize];
        assert_eq!(
            [at(0, 0), at(6, 6), at(16, 7), at(6, 14), at(16, 14)],
            [BACKGROUND, 0, 100, 200, BACKGROUND]
        );
        assert_eq!(arrange_frames(&[], 2), None);
    }
}
