//! Playback: play, stop, and the JKL shuttle.

use super::feedback::flash;
use super::timeline::seek;
use crate::app::model::Model;
use crate::app::state::timeline::Playback;
use crate::i18n::ui::Phrase;
use crate::input::Focus;

/// Maximum shuttle speed.
const MAX_RATE: f64 = 8.0;

/// Plays at normal speed, or stops. At the end, playback restarts from the beginning.
pub fn play_or_stop(model: &mut Model) {
    if rate(model) != 0.0 {
        return stop(model);
    }
    let timeline = &model.session.timeline;
    if timeline.playhead_ms >= timeline.last_frame_ms() {
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

/// Repeats the range or the whole timeline, or stops at the end.
pub fn toggle_loop(model: &mut Model) {
    let timeline = &mut model.session.timeline;
    timeline.looping = !timeline.looping;
    let phrase = if timeline.looping {
        Phrase::LoopOn
    } else {
        Phrase::LoopOff
    };
    let text = model.phrase(phrase);
    flash(model, text);
}

/// Playback speed; 0 if stopped.
fn rate(model: &Model) -> f64 {
    model.session.timeline.playback.map_or(0.0, |p| p.rate)
}

/// Plays from the playhead, and opens the preview.
fn play(model: &mut Model, rate: f64) {
    let id = model.next_request_id();
    let timeline = &mut model.session.timeline;
    timeline.playback = (timeline.duration_ms() > 0).then_some(Playback {
        id,
        rate,
        from_ms: timeline.playhead_ms,
        since_ms: model.now_ms,
        shown_ms: timeline.playhead_ms,
    });
    model.screen.watching = timeline.playback.is_some();
}

/// Moves the playhead to the current playback time; stops or repeats at the ends and at the out
/// point of a range. If the user has moved the playhead, playback continues from there.
pub fn advance(model: &mut Model) {
    let Some(play) = model.session.timeline.playback else {
        model.screen.watching &= model.screen.focus == Focus::Timeline;
        return;
    };
    if play.shown_ms != model.session.timeline.playhead_ms {
        return resume_at_playhead(model, play);
    }
    if model.sound.is_starting(model.now_ms) {
        return wait_for_sound(model);
    }
    let elapsed = model.now_ms.saturating_sub(play.since_ms) as f64 * play.rate;
    let stop = end_of_playback(model, play);
    let at = (play.from_ms as f64 + elapsed).clamp(0.0, stop as f64) as u64;
    seek(model, at);
    let timeline = &mut model.session.timeline;
    if let Some(playback) = &mut timeline.playback {
        playback.shown_ms = timeline.playhead_ms;
    }
    let is_over = (play.rate > 0.0 && at >= stop) || (play.rate < 0.0 && at == 0);
    if is_over && timeline.looping && play.rate > 0.0 {
        let start = timeline.range().map_or(0, |range| range.0);
        seek(model, start);
        self::play(model, play.rate);
    } else if is_over {
        timeline.playback = None;
    }
}

/// Continues playback where the user has moved the playhead.
fn resume_at_playhead(model: &mut Model, play: Playback) {
    let id = model.next_request_id();
    let (at, since_ms) = (model.session.timeline.playhead_ms, model.now_ms);
    model.session.timeline.playback = Some(Playback {
        id,
        from_ms: at,
        since_ms,
        shown_ms: at,
        ..play
    });
}

/// Holds the playhead until the sound is audible.
fn wait_for_sound(model: &mut Model) {
    let timeline = &mut model.session.timeline;
    if let Some(playback) = &mut timeline.playback {
        (playback.from_ms, playback.since_ms) = (timeline.playhead_ms, model.now_ms);
    }
}

/// Returns the time (ms) at which playback ends.
fn end_of_playback(model: &Model, play: Playback) -> u64 {
    let timeline = &model.session.timeline;
    let end = timeline.duration_ms().saturating_sub(1);
    let out = timeline.range().map(|range| range.1);
    out.filter(|out| play.rate > 0.0 && play.from_ms < *out)
        .unwrap_or(end)
        .min(end)
}
