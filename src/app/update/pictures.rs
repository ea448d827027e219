//! Pictures: requests those that the last frame lacked, one at a time, the newest first.

use std::collections::HashSet;

use crate::app::effect::{Effect, FrameShot, FrameSource, PictureEffect};
use crate::app::model::Model;
use crate::app::overlay::{FrameSet, Overlay};
use crate::app::request::Pending;
use crate::app::state::pictures::{
    PreviewFrame, PreviewRequest, RenderedPicture, ThumbnailKey, WaveformKey,
};
use crate::domain::picture::{Picture, Waveform};
use crate::domain::reason::Reason;

/// Time from the request of a frame of playback until it is seen (ms).
const LEAD_MS: u64 = 20;
/// A frame of playback that is earlier than its time by more than this (ms) belongs to an earlier
/// position of the playhead.
const MAX_EARLY_MS: u64 = 200;

/// Requests missing pictures after a frame was drawn.
pub fn request_missing(model: &mut Model) -> Vec<Effect> {
    let mut effects = preview(model);
    effects.extend(filmstrips(model));
    effects.extend(overlay_frames(model));
    effects.extend(picker_file(model));
    effects
}

/// Session of the displayed media, also before the server has responded.
fn session(model: &Model) -> Option<String> {
    model
        .session
        .id
        .clone()
        .or_else(|| model.session.stored_id.clone())
}

fn preview(model: &mut Model) -> Vec<Effect> {
    let wanted = preview_request(model);
    let pane = &mut model.pictures.preview;
    if pane.pending.is_some() {
        return Vec::new();
    }
    let Some(mut wanted) = wanted else {
        // The preview is hidden: stop playback.
        let was_playing = pane
            .shown
            .take()
            .is_some_and(|(_, request)| request.playing);
        (pane.error, pane.failed) = (None, None);
        let request = model.next_request_id();
        return if was_playing {
            vec![Effect::Pictures(PictureEffect::RenderPreview {
                request,
                preview: None,
            })]
        } else {
            Vec::new()
        };
    };
    if pane
        .failed
        .as_ref()
        .is_some_and(|failed| failed.is_same_frame(&wanted))
    {
        return Vec::new();
    }
    if pane.shown.as_ref().is_some_and(|(frame, displayed)| {
        is_current(frame, &wanted) && displayed.is_same_run(&wanted)
    }) {
        return Vec::new();
    }
    if let Some((frame, displayed)) = pane
        .shown
        .as_ref()
        .filter(|(_, displayed)| displayed.is_same_frame(&wanted))
    {
        let settled = !displayed.playing || wanted.playing;
        if settled && (!frame.rough || displayed.exact || wanted.playing) {
            return Vec::new();
        }
        wanted.exact = settled && frame.rough;
    }
    let pending = model.ids.pending(wanted.clone());
    let request = pending.id();
    model.pictures.preview.pending = Some(pending);
    vec![Effect::Pictures(PictureEffect::RenderPreview {
        request,
        preview: Some(wanted),
    })]
}

/// Returns true if a frame of playback is still the one for the wanted time.
fn is_current(frame: &PreviewFrame, wanted: &PreviewRequest) -> bool {
    wanted.playing && wanted.at_ms < frame.until_ms && frame.at_ms < wanted.at_ms + MAX_EARLY_MS
}

fn preview_request(model: &Model) -> Option<PreviewRequest> {
    let area = model
        .screen
        .layout
        .preview
        .filter(|a| a.width > 1 && a.height > 0)?;
    let draft = model
        .session
        .timeline
        .displayed()
        .filter(|d| !d.timeline.is_empty())?
        .clone();
    let playing = model
        .session
        .timeline
        .playback
        .is_some_and(|p| p.rate > 0.0);
    let session = session(model)?;
    let playhead_ms = model.session.timeline.playhead_ms;
    let at_ms = if playing {
        let end_ms = model.session.timeline.duration_ms().saturating_sub(1);
        (playhead_ms + LEAD_MS).min(end_ms)
    } else {
        playhead_ms
    };
    Some(PreviewRequest {
        session,
        draft,
        at_ms,
        cells: (area.width, area.height),
        playing,
        exact: false,
    })
}

/// Stores the requested frame.
pub fn preview_ready(model: &mut Model, result: Result<Box<PreviewFrame>, Reason>) -> Vec<Effect> {
    let pane = &mut model.pictures.preview;
    let Some(Pending {
        purpose: answered, ..
    }) = pane.pending.take()
    else {
        return Vec::new();
    };
    match result {
        Ok(frame) => {
            pane.shown = Some((*frame, answered));
            (pane.error, pane.failed) = (None, None);
        }
        Err(error) => (pane.error, pane.failed) = (Some(error), Some(answered)),
    }
    Vec::new()
}

/// Retries frames with missing media.
pub fn media_downloaded(model: &mut Model) -> Vec<Effect> {
    model
        .pictures
        .preview
        .shown
        .take_if(|(frame, _)| !frame.missing.is_empty());
    model.pictures.preview.failed = None;
    model.pictures.filmstrips.drop_failures();
    Vec::new()
}

fn filmstrips(model: &mut Model) -> Vec<Effect> {
    let Some(session) = session(model) else {
        return Vec::new();
    };
    let (layout, strips) = (&model.screen.layout, &mut model.pictures.filmstrips);
    let thumbs = deduplicated(layout.thumbs.iter().filter(|k| !strips.has_thumb(k)));
    let waves = deduplicated(layout.waves.iter().filter(|k| !strips.has_wave(k)));
    let has_new = thumbs.iter().any(|k| !strips.requested.contains(k))
        || waves.iter().any(|k| !strips.requested_waves.contains(k));
    if !has_new {
        return Vec::new();
    }
    strips.requested = thumbs.iter().cloned().collect::<HashSet<_>>();
    strips.requested_waves = waves.iter().cloned().collect::<HashSet<_>>();
    vec![Effect::Pictures(PictureEffect::LoadThumbnails {
        session,
        thumbs,
        waves,
    })]
}

/// Removes duplicates, keeping the order.
fn deduplicated<'a, T: Clone + PartialEq + 'a>(all: impl Iterator<Item = &'a T>) -> Vec<T> {
    let mut unique: Vec<T> = Vec::new();
    for item in all {
        if !unique.contains(item) {
            unique.push(item.clone());
        }
    }
    unique
}

/// Requests the frames of an overlay once their size is known.
fn overlay_frames(model: &mut Model) -> Vec<Effect> {
    let (Some(session), Some(cells)) = (session(model), model.screen.layout.overlay_picture_cells)
    else {
        return Vec::new();
    };
    let count = model.screen.layout.overlay_picture_count;
    let draft = model.session.timeline.displayed().cloned();
    let pending = model.ids.pending(());
    let request = pending.id();
    let (shots, wanted): (&mut FrameSet, Vec<FrameShot>) = match (&mut model.overlay, draft) {
        (Some(Overlay::Sheet(sheet)), Some(draft)) => {
            if sheet.times.len() != count {
                sheet.distribute(&draft.timeline, count);
            }
            let shot = |at_ms: &u64| FrameShot {
                source: FrameSource::Draft(draft.clone()),
                at_ms: *at_ms,
            };
            (&mut sheet.shots, sheet.times.iter().map(shot).collect())
        }
        (Some(Overlay::Compare(c)), _) => {
            let at_ms = c.at_ms;
            (
                &mut c.shots,
                [c.from.0, c.to.0]
                    .map(|id| FrameShot {
                        source: FrameSource::Version(id),
                        at_ms,
                    })
                    .into(),
            )
        }
        (Some(Overlay::Proposal(dialog)), _) => {
            let at_ms = dialog.at_ms;
            let drafts = dialog.pictured().cloned().map(FrameSource::Draft);
            let wanted = drafts.map(|source| FrameShot { source, at_ms }).collect();
            (&mut dialog.shots, wanted)
        }
        _ => return Vec::new(),
    };
    let times: Vec<u64> = wanted.iter().map(|s| s.at_ms).collect();
    if shots.cells == cells && shots.times == times {
        return Vec::new();
    }
    *shots = FrameSet {
        pending: Some(pending),
        cells,
        times,
        frames: vec![None; wanted.len()],
    };
    vec![Effect::Pictures(PictureEffect::RenderFrames {
        request,
        session,
        shots: wanted,
        cells,
    })]
}

/// Requests the properties and the picture of the highlighted file of the file picker.
fn picker_file(model: &mut Model) -> Option<Effect> {
    let Some(Overlay::Picker(picker)) = &mut model.overlay else {
        return None;
    };
    let path = picker.highlighted_file()?;
    if picker.examined_path.as_ref() == Some(&path) {
        return None;
    }
    picker.examined_path = Some(path.clone());
    Some(Effect::Pictures(PictureEffect::ExamineFile { path }))
}

/// Stores a frame of an overlay.
pub fn frame_ready(
    model: &mut Model,
    index: usize,
    picture: Option<RenderedPicture>,
) -> Vec<Effect> {
    let shots = match &mut model.overlay {
        Some(Overlay::Sheet(sheet)) => &mut sheet.shots,
        Some(Overlay::Compare(comparison)) => &mut comparison.shots,
        Some(Overlay::Proposal(dialog)) => &mut dialog.shots,
        _ => return Vec::new(),
    };
    if let Some(slot) = shots.frames.get_mut(index) {
        *slot = picture;
    }
    Vec::new()
}

/// Stores a thumbnail of a filmstrip.
pub fn thumbnail(model: &mut Model, key: ThumbnailKey, picture: Option<Picture>) -> Vec<Effect> {
    let visible = &model.screen.layout.thumbs;
    model.pictures.filmstrips.put_thumb(key, picture, visible);
    Vec::new()
}

/// Stores a waveform of a filmstrip.
pub fn waveform(model: &mut Model, key: WaveformKey, wave: Option<Waveform>) -> Vec<Effect> {
    model.pictures.filmstrips.put_wave(key, wave);
    Vec::new()
}
