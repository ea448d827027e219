//! The sound of a plan between two times, for playback.

use std::ffi::OsString;

use super::graph::format_number;
use super::plan::{Plan, SoundClip};
use super::sound;
use crate::media::sound_player::SAMPLE_RATE;

/// Returns the ffmpeg arguments that mix the sound of a plan between two times (ms) as raw samples
/// to a pipe, at a speed from 1 to 2. The parts of a plan can be joined without a gap.
pub(crate) fn arguments(plan: &Plan, (from_ms, to_ms): (u64, u64), speed: f64) -> Vec<OsString> {
    let start_ms = unfaded_start(plan, from_ms);
    let mut builder = sound::mix(&part(plan, start_ms, to_ms), true);
    let skip = format_number((from_ms - start_ms) as f64 / 1000.0);
    let tempo = if (speed - 1.0).abs() < 1e-6 {
        String::new()
    } else {
        format!(",atempo={}", format_number(speed))
    };
    builder.chain(&format!(
        "[audio]atrim=start={skip},asetpts=PTS-STARTPTS{tempo}[mixed]"
    ));
    let rate = SAMPLE_RATE.to_string();
    let output = ["-f", "s16le", "-ac", "2", "-ar", &rate, "pipe:1"];
    let graph = ["-filter_complex", &builder.graph, "-map", "[mixed]"];
    let options = graph.into_iter().chain(output).map(OsString::from);
    builder.arguments.extend(options);
    builder.arguments
}

/// Returns the latest time (ms) up to `at_ms` at which no sound is within a fade: a fade cannot be
/// opened in its middle.
fn unfaded_start(plan: &Plan, at_ms: u64) -> u64 {
    let start = |clip: &SoundClip| {
        let end_ms = clip.start_ms + clip.duration_ms;
        let fade_out_ms = end_ms.saturating_sub(clip.fade_out_ms);
        match at_ms {
            _ if at_ms <= clip.start_ms || at_ms >= end_ms => at_ms,
            _ if at_ms < clip.start_ms + clip.fade_in_ms => clip.start_ms,
            _ => at_ms.min(fade_out_ms.max(clip.start_ms)),
        }
    };
    plan.sounds.iter().map(start).min().unwrap_or(at_ms)
}

/// Returns the plan of the sound between two times (ms), starting at 0, with 1000 frames per
/// second.
fn part(plan: &Plan, from_ms: u64, to_ms: u64) -> Plan {
    let is_audible =
        |clip: &&SoundClip| clip.start_ms < to_ms && from_ms < clip.start_ms + clip.duration_ms;
    let sounds = plan.sounds.iter().filter(is_audible);
    Plan {
        fps: 1_000,
        frames: to_ms.saturating_sub(from_ms).max(1),
        layers: Vec::new(),
        captions: Vec::new(),
        sounds: sounds.map(|clip| starting_at(clip, from_ms)).collect(),
        ..*plan
    }
}

/// Returns a clip without what is before a time (ms), which becomes 0.
fn starting_at(clip: &SoundClip, from_ms: u64) -> SoundClip {
    let cut_ms = from_ms.saturating_sub(clip.start_ms);
    let source_ms = (cut_ms as f64 * clip.speed).round() as u64;
    SoundClip {
        start_ms: clip.start_ms.saturating_sub(from_ms),
        duration_ms: clip.duration_ms - cut_ms,
        // Reversed, the end of the source is played first.
        in_ms: clip.in_ms + if clip.reversed { 0 } else { source_ms },
        fade_in_ms: clip.fade_in_ms.saturating_sub(cut_ms),
        cut_at_start: clip.cut_at_start && cut_ms == 0,
        ..clip.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::plan::{MediaSource, SoundRole};
    use crate::domain::asset::MediaKind;

    fn clip() -> SoundClip {
        SoundClip {
            source: MediaSource {
                path: "a.wav".into(),
                kind: MediaKind::Sound,
                has_audio: true,
                orientation: 1,
                duration_ms: 20_000,
                width: 0,
                height: 0,
                properties: Default::default(),
                color: None,
            },
            start_ms: 1_000,
            duration_ms: 5_000,
            in_ms: 500,
            speed: 2.0,
            looped: false,
            reversed: false,
            role: SoundRole::Other,
            ducked: false,
            volume: 1.0,
            fade_in_ms: 400,
            fade_out_ms: 1_000,
            cut_at_start: true,
            cut_at_end: false,
        }
    }

    fn plan() -> Plan {
        Plan {
            width: 2,
            height: 2,
            fps: 30,
            frames: 300,
            layers: Vec::new(),
            captions: Vec::new(),
            sounds: vec![clip()],
            loudness: None,
        }
    }

    #[test]
    fn a_part_starts_in_the_middle_of_a_sound() {
        let part = part(&plan(), 3_000, 4_500);
        assert_eq!(part.frames, 1_500);
        let cut = &part.sounds[0];
        assert_eq!(
            (cut.start_ms, cut.duration_ms, cut.in_ms, cut.fade_in_ms),
            (0, 3_000, 4_500, 0)
        );
        assert!(
            !cut.cut_at_start,
            "joined to the part before without a fade"
        );
        let later = super::part(&plan(), 500, 1_200);
        assert_eq!(
            (later.sounds[0].start_ms, later.sounds[0].in_ms),
            (500, 500)
        );
        assert_eq!(super::part(&plan(), 6_000, 7_000).sounds, []);
        let reversed = SoundClip {
            reversed: true,
            ..clip()
        };
        assert_eq!(starting_at(&reversed, 3_000).in_ms, 500);
    }

    #[test]
    fn a_fade_is_opened_at_its_start() {
        let starts = [900, 1_200, 1_400, 4_000, 5_500, 6_000].map(|at| unfaded_start(&plan(), at));
        assert_eq!(starts, [900, 1_000, 1_400, 4_000, 5_000, 6_000]);
    }
}
