//! Segments of the timeline that clauses are about.

use super::context::LanguageContext;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::timeline::{Segment, Timeline, TrackKind};

/// Segments of the main video track.
pub(crate) fn pictures(t: &Timeline) -> &[Segment] {
    t.track(TrackKind::Video, None)
        .map_or(&[][..], |t| &t.segments)
}

/// Returns true if a segment shows a photo.
pub(crate) fn is_photo(s: &Segment, context: &LanguageContext) -> bool {
    asset_of(s, context).is_some_and(|a| a.kind == MediaKind::Photo)
}

/// Asset that a segment plays.
pub(crate) fn asset_of<'a>(s: &Segment, context: &LanguageContext<'a>) -> Option<&'a Asset> {
    context
        .assets
        .iter()
        .find(|a| s.source.as_deref() == Some(&a.source()))
}
