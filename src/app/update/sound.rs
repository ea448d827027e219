//! The sound of playback follows the picture: it is requested after a frame was drawn, and its
//! position corrects the playhead.

use super::feedback::{flash, save_preferences};
use crate::app::effect::{Effect, PictureEffect};
use crate::app::model::Model;
use crate::app::state::sound::{SoundEvent, SoundProgress, SoundRequest};
use crate::app::state::timeline::Playback;
use crate::domain::reason::Reason;
use crate::i18n::reasons;
use crate::i18n::ui::{Message, Phrase};

/// Range of speeds with sound.
const SPEEDS: (f64, f64) = (1.0, 2.0);
/// Volume of one step (percent).
const VOLUME_STEP: u8 = 10;
/// Difference between picture and sound (ms) that is corrected at once, not gradually.
const MAX_DRIFT_MS: i64 = 80;

/// Starts, replaces or stops the sound after a frame was drawn.
pub fn follow_playback(model: &mut Model) -> Vec<Effect> {
    let wanted = wanted(model);
    let playing = model.sound.playing.as_ref().map(|p| &p.purpose);
    match (&wanted, playing) {
        (None, None) => return Vec::new(),
        (Some(wanted), Some(playing)) if playing.continues_as(wanted) => return Vec::new(),
        _ => {}
    }
    let (request, playing, progress) = match &wanted {
        Some(sound) => {
            let pending = model.ids.pending(sound.clone());
            let since_ms = model.now_ms;
            (
                pending.id(),
                Some(pending),
                SoundProgress::Starting { since_ms },
            )
        }
        None => (model.next_request_id(), None, SoundProgress::Silent),
    };
    (model.sound.playing, model.sound.progress) = (playing, progress);
    vec![Effect::Pictures(PictureEffect::PlaySound {
        request,
        sound: wanted,
    })]
}

/// Returns the sound of the playback in progress, if it is audible.
fn wanted(model: &Model) -> Option<SoundRequest> {
    let timeline = &model.session.timeline;
    let playback = timeline.playback?;
    let is_audible =
        (SPEEDS.0..=SPEEDS.1).contains(&playback.rate) && !model.preferences.sound_muted;
    if !is_audible || model.sound.unavailable || model.options.sound_player == "off" {
        return None;
    }
    Some(SoundRequest {
        playback: playback.id,
        session: model
            .session
            .id
            .clone()
            .or(model.session.stored_id.clone())?,
        draft: timeline.displayed()?.clone(),
        from_ms: timeline.playhead_ms,
        to_ms: timeline.duration_ms(),
        speed: playback.rate,
        volume: model.preferences.sound_volume,
        player: model.options.sound_player.clone(),
    })
}

/// Applies the progress or the end of the sound.
pub fn progress(model: &mut Model, event: SoundEvent) -> Vec<Effect> {
    match event {
        SoundEvent::Position { at_ms, levels } => return audible(model, at_ms, levels),
        SoundEvent::Ended => model.sound.progress = SoundProgress::Silent,
        SoundEvent::Failed(why) => {
            model.sound.progress = SoundProgress::Silent;
            model.sound.unavailable = true;
            report(model, &why);
        }
    }
    Vec::new()
}

/// Keeps the picture in sync with the sound. A player that starts after the picture has stopped
/// waiting for it is stopped.
fn audible(model: &mut Model, at_ms: u64, levels: [f32; 2]) -> Vec<Effect> {
    let is_first = model.sound.levels().is_none();
    if is_first && !model.sound.is_starting(model.now_ms) {
        model.sound.progress = SoundProgress::Silent;
        let request = model.next_request_id();
        let sound = None;
        return vec![Effect::Pictures(PictureEffect::PlaySound {
            request,
            sound,
        })];
    }
    model.sound.progress = SoundProgress::Audible { levels };
    if let Some(playback) = &mut model.session.timeline.playback {
        synchronize(playback, at_ms, model.now_ms, is_first);
    }
    Vec::new()
}

/// Moves the clock of the picture to the position of the sound (ms): a large difference at once, a
/// small one gradually, as positions are not exact.
fn synchronize(playback: &mut Playback, at_ms: u64, now_ms: u64, is_first: bool) {
    let elapsed = now_ms.saturating_sub(playback.since_ms) as f64 * playback.rate;
    let expected = playback.from_ms as f64 + elapsed;
    let drift = (at_ms as f64 - expected).round() as i64;
    if is_first || drift.abs() > MAX_DRIFT_MS {
        (playback.from_ms, playback.since_ms) = (at_ms, now_ms);
    } else {
        playback.from_ms = playback.from_ms.saturating_add_signed(drift / 4);
    }
}

fn report(model: &mut Model, why: &Reason) {
    let text = match why {
        Reason::ToolMissing(_) => model.phrase(Phrase::NoSoundPlayer),
        why => model.message(Message::NoSound {
            why: &reasons::text(model.options.lang, why),
        }),
    };
    flash(model, text);
}

/// Mutes or unmutes playback.
pub fn toggle(model: &mut Model) -> Vec<Effect> {
    model.preferences.sound_muted = !model.preferences.sound_muted;
    model.sound.unavailable = false;
    let muted = model.preferences.sound_muted;
    let phrase = if muted {
        Phrase::SoundMuted
    } else {
        Phrase::SoundOn
    };
    let text = model.phrase(phrase);
    flash(model, text);
    save_preferences(model)
}

/// Changes the volume of playback by steps.
pub fn change_volume(model: &mut Model, up: bool) -> Vec<Effect> {
    let volume = model.preferences.sound_volume;
    let changed = if up {
        volume.saturating_add(VOLUME_STEP).min(100)
    } else {
        volume.saturating_sub(VOLUME_STEP)
    };
    (
        model.preferences.sound_volume,
        model.preferences.sound_muted,
    ) = (changed, false);
    let text = model.message(Message::SoundVolume {
        percent: &changed.to_string(),
    });
    flash(model, text);
    save_preferences(model)
}
