//! A contact sheet: frames of a whole timeline at even distances, with their times, as one picture.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;
use std::sync::Arc;

use super::{FrameRequest, PictureService};
use crate::domain::clock;
use crate::domain::draft::Draft;
use crate::domain::picture::Picture;
use crate::domain::timeline::{Segment, TextStyle, Timeline, Track, TrackKind, new_id};

/// px between the frames.
const GAP: u32 = 6;
/// The ground that they lie on.
const GROUND: u8 = 24;

/// How a sheet is laid out.
#[derive(Clone, Copy, Debug)]
pub struct SheetLayout {
    pub columns: u32,
    pub frames: u32,
    /// Width of a frame, px.
    pub width: u32,
}

impl PictureService {
    /// The sheet of a timeline, and the names of media that are not on this machine; `tell` hears how many frames are done.
    pub async fn sheet(
        &self,
        session: &str,
        draft: &Draft,
        layout: SheetLayout,
        tell: impl Fn(usize),
    ) -> Result<(Picture, Vec<String>), String> {
        let times = clock::spread(draft.timeline.duration_ms(), layout.frames as usize);
        let labelled = Arc::new(Draft::new(
            draft.json.clone(),
            labelled(&draft.timeline, &times),
        ));
        let mut frames = Vec::new();
        let mut missing: Vec<String> = Vec::new();
        for (done, at_ms) in times.iter().enumerate() {
            tell(done);
            let wish = FrameRequest {
                session: session.to_owned(),
                draft: labelled.clone(),
                at_ms: *at_ms,
                box_px: (layout.width, u32::MAX >> 8),
                exact: true,
            };
            let seen = self.frame(&wish).await?;
            missing.extend(seen.missing.into_iter().map(|(_, name)| name));
            frames.push(seen.picture);
        }
        missing.sort();
        missing.dedup();
        tell(frames.len());
        pasted(&frames, layout.columns)
            .map(|sheet| (sheet, missing))
            .ok_or_else(|| "there is nothing on the timeline".into())
    }
}

/// The timeline with the time written into it where it is looked at.
fn labelled(timeline: &Timeline, times: &[u64]) -> Timeline {
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
    let mut labelled = timeline.clone();
    labelled.tracks.push(labels);
    labelled
}

/// Frames of one size in rows.
fn pasted(frames: &[Picture], columns: u32) -> Option<Picture> {
    let first = frames.first()?;
    let columns = columns.clamp(1, frames.len() as u32);
    let rows = (frames.len() as u32).div_ceil(columns);
    let (width, height) = (
        columns * (first.width + GAP) + GAP,
        rows * (first.height + GAP) + GAP,
    );
    let mut rgb = vec![GROUND; width as usize * height as usize * 3];
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

/// Writes a picture as PNG.
pub fn write_png(picture: &Picture, path: &Path) -> io::Result<()> {
    let mut encoder = png::Encoder::new(
        BufWriter::new(File::create(path)?),
        picture.width,
        picture.height,
    );
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(io::Error::other)?;
    writer
        .write_image_data(&picture.rgb)
        .map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_lie_in_rows_with_a_gap_between() {
        let frames: Vec<Picture> = (0..3)
            .map(|i| Picture::plain(4, 2, [i * 100, 0, 0]))
            .collect();
        let sheet = pasted(&frames, 2).unwrap();
        assert_eq!((sheet.width, sheet.height), (2 * 10 + 6, 2 * 8 + 6));
        let at = |x: u32, y: u32| sheet.rgb[((y * sheet.width + x) * 3) as usize];
        assert_eq!(
            [at(0, 0), at(6, 6), at(16, 7), at(6, 14), at(16, 14)],
            [GROUND, 0, 100, 200, GROUND]
        );
        assert_eq!(pasted(&[], 2), None);
    }
}
