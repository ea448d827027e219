//! The sound of playback: the picture waits for it and follows it.

use nemo_tui::app::Msg;
use nemo_tui::app::effect::{Effect, PictureEffect};
use nemo_tui::app::request::{AnswerKind, RequestId};
use nemo_tui::app::state::sound::{SoundEvent, SoundRequest};
use nemo_tui::domain::reason::{MediaReason, Reason};

use crate::harness::Harness;

fn editor() -> Harness {
    let mut h = Harness::with_timeline();
    h.press("Esc 2");
    h.effects.clear();
    h
}

/// Sounds requested after a drawn frame since the last call.
fn sounds(h: &mut Harness) -> Vec<(RequestId, Option<SoundRequest>)> {
    h.send(Msg::FrameDrawn);
    let effects = std::mem::take(&mut h.effects).into_iter();
    let sounds = effects.filter_map(|e| match e {
        Effect::Pictures(PictureEffect::PlaySound { request, sound }) => Some((request, sound)),
        _ => None,
    });
    sounds.collect()
}

#[track_caller]
fn one_sound(h: &mut Harness) -> SoundRequest {
    match &sounds(h)[..] {
        [(_, Some(sound))] => sound.clone(),
        other => panic!("{other:?}"),
    }
}

fn tell(h: &mut Harness, event: SoundEvent) {
    let request = h.awaited(AnswerKind::Sound);
    h.send(Msg::Sound { request, event });
}

fn audible_at(h: &mut Harness, at_ms: u64) {
    let levels = [0.5, 0.25];
    tell(h, SoundEvent::Position { at_ms, levels });
}

/// Playhead after the clock has reached a time.
fn playhead(h: &mut Harness, now_ms: u64) -> u64 {
    h.send(Msg::Clock(now_ms));
    h.model.session.timeline.playhead_ms
}

/// Runs an action by its name.
fn run(h: &mut Harness, id: &str) {
    h.press("1");
    h.say(&format!("/{id}"));
}

#[test]
fn the_picture_waits_for_the_sound_and_follows_it() {
    let mut h = editor();
    h.press("Space");
    let sound = one_sound(&mut h);
    assert_eq!((sound.from_ms, sound.speed, sound.volume), (0, 1.0, 100));
    assert_eq!(playhead(&mut h, 1_300), 0, "the player is starting");
    audible_at(&mut h, 20);
    assert_eq!(playhead(&mut h, 1_400), 120);
    assert_eq!(h.model.sound.levels(), Some([0.5, 0.25]));
    audible_at(&mut h, 104);
    assert_eq!(
        playhead(&mut h, 1_400),
        116,
        "a small drift is corrected gradually"
    );
    audible_at(&mut h, 400);
    assert_eq!(playhead(&mut h, 1_450), 450, "a large one at once");
    assert!(sounds(&mut h).is_empty(), "still the same sound");
    tell(&mut h, SoundEvent::Ended);
    assert_eq!(playhead(&mut h, 1_500), 500, "continues silently");
    assert!(sounds(&mut h).is_empty());
    h.press("Space");
    assert!(matches!(sounds(&mut h)[..], [(_, None)]), "stopped");
    assert!(sounds(&mut h).is_empty());
}

#[test]
fn a_jump_during_playback_moves_the_sound_too() {
    let mut h = editor();
    h.press("Space");
    one_sound(&mut h);
    audible_at(&mut h, 0);
    assert_eq!(playhead(&mut h, 1_200), 200);
    h.press("L");
    playhead(&mut h, 1_210);
    let sound = one_sound(&mut h);
    assert_eq!(sound.from_ms, 1_200);
    audible_at(&mut h, 1_200);
    assert_eq!(playhead(&mut h, 1_310), 1_300);
}

#[test]
fn without_sound_playback_is_silent_and_says_so_once() {
    let mut h = editor();
    h.press("Space");
    one_sound(&mut h);
    tell(
        &mut h,
        SoundEvent::Failed(Reason::ToolMissing("ffplay".into())),
    );
    let flash = h.model.screen.flash.take().map(|(text, _)| text);
    assert_eq!(
        flash.as_deref(),
        Some("No sound: install mpv or ffmpeg's ffplay.")
    );
    assert_eq!(playhead(&mut h, 1_100), 100);
    h.press("Space");
    sounds(&mut h);
    h.press("Space");
    assert!(sounds(&mut h).is_empty(), "not tried again");
    assert_eq!(playhead(&mut h, 1_200), 200);
    // Unmuting tries again.
    h.press("g a");
    assert!(sounds(&mut h).is_empty());
    h.press("g a");
    one_sound(&mut h);
    tell(
        &mut h,
        SoundEvent::Failed(MediaReason::NoSoundDevice.into()),
    );
    let flash = h.model.screen.flash.take().map(|(text, _)| text);
    assert_eq!(flash.as_deref(), Some("No sound: no audio device."));
}

#[test]
fn a_player_that_does_not_start_holds_the_picture_for_a_few_seconds_only() {
    let mut h = editor();
    h.press("Space");
    one_sound(&mut h);
    assert_eq!(playhead(&mut h, 4_900), 0);
    playhead(&mut h, 5_100);
    assert!(playhead(&mut h, 5_400) >= 300);
    audible_at(&mut h, 0);
    assert!(matches!(
        h.effects[..],
        [
            ..,
            Effect::Pictures(PictureEffect::PlaySound { sound: None, .. })
        ]
    ));
    assert!(playhead(&mut h, 5_500) >= 400, "too late to be followed");
}

#[test]
fn volume_and_mute_are_kept() {
    let mut h = editor();
    h.press("Space");
    one_sound(&mut h);
    audible_at(&mut h, 0);
    playhead(&mut h, 1_100);
    h.press("( (");
    let sound = one_sound(&mut h);
    assert_eq!((sound.volume, sound.from_ms), (80, 100));
    h.press(")");
    assert_eq!(one_sound(&mut h).volume, 90);
    h.press("g a");
    assert!(matches!(sounds(&mut h)[..], [(_, None)]));
    assert!(h.model.preferences.sound_muted);
    assert_eq!(h.model.preferences.sound_volume, 90);
}

#[test]
fn the_shuttle_has_sound_up_to_twice_the_speed() {
    let mut h = editor();
    run(&mut h, "shuttle-forward");
    assert_eq!(one_sound(&mut h).speed, 1.0);
    run(&mut h, "shuttle-forward");
    assert_eq!(one_sound(&mut h).speed, 2.0);
    run(&mut h, "shuttle-forward");
    assert!(matches!(sounds(&mut h)[..], [(_, None)]), "4x is silent");
    run(&mut h, "shuttle-back");
    assert!(sounds(&mut h).is_empty());
}

#[test]
fn the_range_is_repeated() {
    let mut h = editor();
    h.press("L i L L o 0 L");
    h.press("g l Space");
    let sound = one_sound(&mut h);
    assert_eq!(sound.from_ms, 1_000);
    audible_at(&mut h, 1_000);
    assert_eq!(playhead(&mut h, 2_900), 2_900);
    assert_eq!(playhead(&mut h, 3_100), 1_000, "back at the in point");
    assert_eq!(one_sound(&mut h).from_ms, 1_000);
    h.press("g l");
    audible_at(&mut h, 2_990);
    assert_eq!(playhead(&mut h, 3_200), 3_000);
    assert!(h.model.session.timeline.playback.is_none());
}
