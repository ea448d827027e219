//! Media files as the plan uses them.

use std::path::PathBuf;

use super::error::PlanError;
use crate::domain::asset::{Asset, MediaKind, PictureProperties};
use crate::domain::timeline::Segment;

/// A media file as used by the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaSource {
    pub path: PathBuf,
    pub kind: MediaKind,
    pub has_audio: bool,
    /// EXIF orientation of a photo; 1 is upright.
    pub orientation: u8,
    /// Duration of the whole file (ms); 0 for a photo.
    pub duration_ms: u64,
    /// Display size (px), with square pixels; 0 if there is no picture.
    pub width: u32,
    pub height: u32,
    pub properties: PictureProperties,
    /// `0xrrggbb` if the picture is a solid color without a media file.
    pub color: Option<String>,
}

/// Looks up the asset of a media source and the path of its file.
pub type FindMedia<'a> = &'a dyn Fn(&str) -> Option<(Asset, PathBuf)>;

pub(super) fn media_source(s: &Segment, find: FindMedia) -> Result<MediaSource, PlanError> {
    if let Some(color) = s.solid_color() {
        return Ok(solid_color(color));
    }
    let (asset, path) = s
        .source
        .as_deref()
        .and_then(find)
        .ok_or_else(|| PlanError::MissingMedia(s.name.clone()))?;
    Ok(MediaSource {
        path,
        kind: asset.kind,
        has_audio: asset.has_audio,
        orientation: asset.orientation,
        duration_ms: asset.duration_ms,
        width: asset.width,
        height: asset.height,
        properties: asset.properties,
        color: None,
    })
}

/// Returns a solid-color source. Anything but `#rrggbb` is black, so only digits of this form reach
/// a filter graph.
fn solid_color(color: &str) -> MediaSource {
    let hex = color
        .strip_prefix('#')
        .filter(|h| h.len() == 6 && h.chars().all(|c| c.is_ascii_hexdigit()))
        .unwrap_or("000000");
    MediaSource {
        path: PathBuf::new(),
        kind: MediaKind::Photo,
        has_audio: false,
        orientation: 1,
        duration_ms: 0,
        width: 0,
        height: 0,
        properties: PictureProperties::default(),
        color: Some(format!("0x{hex}")),
    }
}
