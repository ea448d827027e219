//! Playback: play, stop, and the JKL shuttle.

use super::timeline::seek;
use crate::app::model::Model;
use crate::app::state::timeline::Playback;
use crate::input::Action;

/// Maximum shuttle speed.
const MAX_RATE: f64 = 8.0;

pub fn act(model: &mut Model, action: Action) {
    let rate = model.session.timeline.playback.map_or(0.0, |p| p.rate);
    let rate = match action {
        Action::Play if rate == 0.0 => 1.0,
        Action::ShuttleForward if rate > 0.0 => (rate * 2.0).min(MAX_RATE),
        Action::ShuttleForward => 1.0,
        Action::ShuttleBack if rate < 0.0 => (rate * 2.0).max(-MAX_RATE),
        Action::ShuttleBack => -1.0,
        _ => 0.0,
    };
    let end = model.session.timeline.duration_ms();
    // At the end, playback restarts from the beginning.
    if action == Action::Play && rate > 0.0 && model.session.timeline.playhead_ms + 1 >= end {
        seek(model, model.session.timeline.range().map_or(0, |r| r.0));
    }
    let is_playing = rate != 0.0 && end > 0;
    model.session.timeline.playback = is_playing.then_some(Playback {
        rate,
        from_ms: model.session.timeline.playhead_ms,
        since_ms: model.now_ms,
    });
}

/// Moves the playhead to the current playback time; stops at both ends and at the out point of a
/// range.
pub fn advance(model: &mut Model) {
    let Some(play) = model.session.timeline.playback else {
        return;
    };
    let end = model.session.timeline.duration_ms().saturating_sub(1);
    let elapsed = model.now_ms.saturating_sub(play.since_ms) as f64 * play.rate;
    let stop = model
        .session
        .timeline
        .range()
        .map(|r| r.1)
        .filter(|out| play.rate > 0.0 && play.from_ms < *out)
        .unwrap_or(end)
        .min(end);
    let at = (play.from_ms as f64 + elapsed).clamp(0.0, stop as f64) as u64;
    seek(model, at);
    if (play.rate > 0.0 && at >= stop) || (play.rate < 0.0 && at == 0) {
        model.session.timeline.playback = None;
    }
}
