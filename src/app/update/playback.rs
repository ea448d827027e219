//! Playback: play, stop, and the JKL shuttle.

use super::timeline::seek;
use crate::app::model::Model;
use crate::app::state::timeline::Playback;
use crate::input::Focus;

/// Maximum shuttle speed.
const MAX_RATE: f64 = 8.0;

/// Plays at normal speed, or stops. At the end, playback restarts from the beginning.
pub fn play_or_stop(model: &mut Model) {
    if rate(model) != 0.0 {
        return stop(model);
    }
    let timeline = &model.session.timeline;
    if timeline.playhead_ms + 1 >= timeline.duration_ms() {
        seek(model, timeline.range().map_or(0, |r| r.0));
    }
    play(model, 1.0);
}

/// Plays forwards (1) or backwards (-1), twice as fast each time.
pub fn shuttle(model: &mut Model, direction: f64) {
    let rate = rate(model) * direction;
    let rate = if rate > 0.0 {
        (rate * 2.0).min(MAX_RATE)
    } else {
        1.0
    };
    play(model, rate * direction);
}

pub fn stop(model: &mut Model) {
    model.session.timeline.playback = None;
}

/// Playback speed; 0 if stopped.
fn rate(model: &Model) -> f64 {
    model.session.timeline.playback.map_or(0.0, |p| p.rate)
}

fn play(model: &mut Model, rate: f64) {
    let timeline = &mut model.session.timeline;
    timeline.playback = (timeline.duration_ms() > 0).then_some(Playback {
        rate,
        from_ms: timeline.playhead_ms,
        since_ms: model.now_ms,
    });
    model.screen.watching = timeline.playback.is_some();
}

/// Moves the playhead to the current playback time; stops at both ends and at the out point of a
/// range.
pub fn advance(model: &mut Model) {
    let Some(play) = model.session.timeline.playback else {
        model.screen.watching &= model.screen.focus == Focus::Timeline;
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
