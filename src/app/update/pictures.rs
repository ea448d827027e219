//! Pictures: what the last frame lacked is asked for, one thing at a time and the newest wish next.

use std::collections::HashSet;

use crate::app::effect::{Effect, FrameShot, FrameSource, RequestId};
use crate::app::model::Model;
use crate::app::overlay::{FrameSet, Overlay};
use crate::app::pictures::{PreviewFrame, PreviewRequest, RenderedPicture};

/// A frame was painted.
pub fn painted(model: &mut Model) -> Vec<Effect> {
    let mut effects = preview(model);
    effects.extend(strips(model));
    effects.extend(shots(model));
    effects
}

/// The session whose media are looked at: also before the server has answered.
fn session(model: &Model) -> Option<String> {
    model
        .session
        .clone()
        .or_else(|| model.stored_session.clone())
}

fn preview(model: &mut Model) -> Vec<Effect> {
    let wished = wished(model);
    let pane = &mut model.preview;
    if pane.asked.is_some() {
        return Vec::new();
    }
    let Some(mut wished) = wished else {
        // Nobody looks any more: what plays ends.
        let plays = pane.shown.take().is_some_and(|(_, wished)| wished.playing);
        (pane.problem, pane.failed) = (None, None);
        let request = model.request();
        return if plays {
            vec![Effect::RenderPreview {
                request,
                wished: None,
            }]
        } else {
            Vec::new()
        };
    };
    if pane
        .failed
        .as_ref()
        .is_some_and(|failed| failed.is_for_the_same(&wished))
    {
        return Vec::new();
    }
    if let Some((framed, known)) = pane
        .shown
        .as_ref()
        .filter(|(_, known)| known.is_for_the_same(&wished))
    {
        let settled = !known.playing || wished.playing;
        if settled && (!framed.rough || known.exact || wished.playing) {
            return Vec::new();
        }
        wished.exact = settled && framed.rough;
    }
    let request = model.request();
    model.preview.asked = Some((request, wished.clone()));
    vec![Effect::RenderPreview {
        request,
        wished: Some(wished),
    }]
}

fn wished(model: &Model) -> Option<PreviewRequest> {
    let area = model
        .layout
        .preview
        .filter(|a| a.width > 1 && a.height > 0)?;
    let draft = model
        .timeline
        .shown()
        .filter(|d| !d.timeline.is_empty())?
        .clone();
    let playing = model.timeline.play.is_some_and(|p| p.rate > 0.0);
    let (session, at_ms) = (session(model)?, model.timeline.playhead_ms);
    Some(PreviewRequest {
        session,
        draft,
        at_ms,
        cells: (area.width, area.height),
        playing,
        exact: false,
    })
}

/// The frame that was asked for came; a late answer to an old question is none.
pub fn framed(
    model: &mut Model,
    request: RequestId,
    result: Result<Box<PreviewFrame>, String>,
) -> Vec<Effect> {
    let pane = &mut model.preview;
    let Some((_, wished)) = pane.asked.take_if(|(asked, _)| *asked == request) else {
        return Vec::new();
    };
    match result {
        Ok(framed) => {
            pane.shown = Some((*framed, wished));
            (pane.problem, pane.failed) = (None, None);
        }
        Err(why) => (pane.problem, pane.failed) = (Some(why), Some(wished)),
    }
    Vec::new()
}

/// Media came that were missing: what was a card may be a picture now.
pub fn media_came(model: &mut Model) -> Vec<Effect> {
    model
        .preview
        .shown
        .take_if(|(framed, _)| !framed.missing.is_empty());
    model.preview.failed = None;
    model.filmstrips.forget_failures();
    Vec::new()
}

fn strips(model: &mut Model) -> Vec<Effect> {
    let Some(session) = session(model) else {
        return Vec::new();
    };
    let (painted, strips) = (&model.layout, &mut model.filmstrips);
    let thumbs = each_once(painted.thumbs.iter().filter(|k| !strips.has_thumb(k)));
    let waves = each_once(painted.waves.iter().filter(|k| !strips.has_wave(k)));
    let new = thumbs.iter().any(|k| !strips.asked.contains(k))
        || waves.iter().any(|k| !strips.asked_waves.contains(k));
    if !new {
        return Vec::new();
    }
    strips.asked = thumbs.iter().cloned().collect::<HashSet<_>>();
    strips.asked_waves = waves.iter().cloned().collect::<HashSet<_>>();
    vec![Effect::LoadThumbnails {
        session,
        thumbs,
        waves,
    }]
}

/// Each of some things once, in their order.
fn each_once<'a, T: Clone + PartialEq + 'a>(all: impl Iterator<Item = &'a T>) -> Vec<T> {
    let mut once: Vec<T> = Vec::new();
    for one in all {
        if !once.contains(one) {
            once.push(one.clone());
        }
    }
    once
}

/// The frames of an overlay that has pictures, once it is known how large they are.
fn shots(model: &mut Model) -> Vec<Effect> {
    let (Some(session), Some(cells)) = (session(model), model.layout.shots) else {
        return Vec::new();
    };
    let count = model.layout.shot_count;
    let draft = model.timeline.shown().cloned();
    let request = model.request();
    let (shots, wanted): (&mut FrameSet, Vec<FrameShot>) = match (&mut model.overlay, draft) {
        (Some(Overlay::Sheet(sheet)), Some(draft)) => {
            if sheet.times.len() != count {
                sheet.lay(draft.timeline.duration_ms(), count);
            }
            let shot = |at_ms: &u64| FrameShot {
                of: FrameSource::Draft(draft.clone()),
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
                        of: FrameSource::Version(id),
                        at_ms,
                    })
                    .into(),
            )
        }
        _ => return Vec::new(),
    };
    let times: Vec<u64> = wanted.iter().map(|s| s.at_ms).collect();
    if shots.cells == cells && shots.times == times {
        return Vec::new();
    }
    *shots = FrameSet {
        request,
        cells,
        times,
        frames: vec![None; wanted.len()],
    };
    vec![Effect::RenderFrames {
        request,
        session,
        shots: wanted,
        cells,
    }]
}

/// A frame of an overlay came.
pub fn shot(
    model: &mut Model,
    request: RequestId,
    index: usize,
    painting: Option<RenderedPicture>,
) -> Vec<Effect> {
    let shots = match &mut model.overlay {
        Some(Overlay::Sheet(sheet)) => &mut sheet.shots,
        Some(Overlay::Compare(comparison)) => &mut comparison.shots,
        _ => return Vec::new(),
    };
    if let Some(place) = shots
        .frames
        .get_mut(index)
        .filter(|_| shots.request == request)
    {
        *place = painting;
    }
    Vec::new()
}
