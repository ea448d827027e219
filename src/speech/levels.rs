//! Quiet ranges of audio, by loudness.

use super::vad::SAMPLE_RATE;
use crate::domain::spoken::TimeSpan;

/// Samples per level: 10 ms.
const STEP: usize = SAMPLE_RATE / 100;
const STEP_MS: u64 = 10;
/// Position of the threshold between the quietest and the loudest parts.
const THRESHOLD: f32 = 0.3;
/// Smallest difference between quiet and loud parts (dB).
const MIN_RANGE_DB: f32 = 12.0;
/// Shortest quiet range (ms).
const MIN_QUIET_MS: u64 = 40;

/// Levels of audio in steps of 10 ms (dBFS).
fn levels(samples: &[i16]) -> Vec<f32> {
    let level = |step: &[i16]| {
        let energy: f32 = step.iter().map(|s| f32::from(*s) * f32::from(*s)).sum();
        10.0 * (energy / step.len() as f32 / (32_768.0 * 32_768.0) + 1e-9).log10()
    };
    samples.chunks_exact(STEP).map(level).collect()
}

/// Returns the quiet ranges of audio that starts at `start_ms`. The threshold depends on the audio:
/// a fixed one would take half of a quiet recording for pauses.
pub(crate) fn quiet_spans(samples: &[i16], start_ms: u64) -> Vec<TimeSpan> {
    let levels = levels(samples);
    let mut sorted = levels.clone();
    sorted.sort_by(f32::total_cmp);
    let percentile = |percent: usize| sorted.get(sorted.len() * percent / 100).copied();
    let (Some(low), Some(high)) = (percentile(5), percentile(90)) else {
        return Vec::new();
    };
    if high - low < MIN_RANGE_DB {
        return Vec::new();
    }
    let threshold = low + (high - low) * THRESHOLD;
    let mut spans: Vec<TimeSpan> = Vec::new();
    for (step, _) in levels.iter().enumerate().filter(|(_, l)| **l < threshold) {
        let at = start_ms + step as u64 * STEP_MS;
        match spans.last_mut() {
            Some(last) if last.end_ms == at => last.end_ms += STEP_MS,
            _ => spans.push(TimeSpan::new(at, at + STEP_MS)),
        }
    }
    spans.retain(|span| span.duration_ms() >= MIN_QUIET_MS);
    spans
}

/// Returns the index of the sample in the middle of the quietest tenth of a second.
pub(crate) fn quietest(samples: &[i16]) -> usize {
    let levels = levels(samples);
    let windows = levels.windows(10).map(|window| window.iter().sum::<f32>());
    let quietest = windows.enumerate().min_by(|(_, a), (_, b)| a.total_cmp(b));
    quietest.map_or(samples.len(), |(step, _)| (step + 5) * STEP)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tones of these amplitudes, 100 ms each.
    fn tones(amplitudes: &[f32]) -> Vec<i16> {
        let tone = |amplitude: &f32| {
            let amplitude = *amplitude;
            (0..SAMPLE_RATE / 10).map(move |i| (amplitude * (i as f32 * 0.3).sin()) as i16)
        };
        amplitudes.iter().flat_map(tone).collect()
    }

    #[test]
    fn the_threshold_depends_on_the_recording() {
        for gain in [1.0, 0.02] {
            let loud = [8_000.0, 8_000.0, 60.0, 60.0, 8_000.0, 60.0, 8_000.0].map(|a| a * gain);
            let spans = quiet_spans(&tones(&loud), 1_000);
            let expected = [TimeSpan::new(1_200, 1_400), TimeSpan::new(1_500, 1_600)];
            assert_eq!(spans, expected, "{gain}");
        }
    }

    #[test]
    fn constant_loudness_has_no_pauses() {
        assert!(quiet_spans(&tones(&[5_000.0; 20]), 0).is_empty());
        assert!(quiet_spans(&[], 0).is_empty());
    }

    #[test]
    fn the_quietest_place_is_found() {
        let at = quietest(&tones(&[900.0, 900.0, 20.0, 900.0]));
        assert_eq!(at * 1_000 / SAMPLE_RATE, 250);
    }
}
