//! Divides audio into blocks of at most five minutes, cut at pauses, so that hours of audio need
//! little memory and a stop loses one block.

use super::levels;
use super::vad::{FRAME, FRAME_MS, SAMPLE_RATE, VoiceDetector, speech_spans};
use crate::domain::spoken::{TimeSpan, merged, snap_speech};

/// Longest block (frames).
const MAX_FRAMES: usize = 300_000 / FRAME_MS as usize;
/// Speech around which recognizers need some sound (ms).
const PADDING_MS: u64 = 250;
/// Longer pauses are not recognized: recognizers invent text on silence (ms).
const MAX_PAUSE_MS: u64 = 1_000;

/// Audio of 16 kHz and the speech in it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AudioBlock {
    /// Start in the recording (ms).
    pub start_ms: u64,
    pub samples: Vec<i16>,
    /// Ranges with speech, in times of the recording.
    pub speech: Vec<TimeSpan>,
}

impl AudioBlock {
    /// Returns the duration (ms).
    pub(crate) fn duration_ms(&self) -> u64 {
        to_ms(self.samples.len())
    }

    /// Returns the ranges with speech, which end where it becomes quiet.
    pub(crate) fn exact_speech(&self) -> Vec<TimeSpan> {
        let mut speech = self.speech.clone();
        snap_speech(
            &mut speech,
            &levels::quiet_spans(&self.samples, self.start_ms),
        );
        speech
    }

    /// Returns the parts to recognize: speech with some sound around it, in times of the recording.
    pub(crate) fn parts(&self) -> Vec<TimeSpan> {
        let end_ms = self.start_ms + self.duration_ms();
        let padded = self.speech.iter().map(|span| {
            TimeSpan::new(
                span.start_ms.saturating_sub(PADDING_MS).max(self.start_ms),
                (span.end_ms + PADDING_MS).min(end_ms),
            )
        });
        merged(padded.collect(), MAX_PAUSE_MS)
    }

    /// Returns the audio of the parts, without what is between them.
    pub(crate) fn spoken_samples(&self, parts: &[TimeSpan]) -> Vec<i16> {
        let index = |ms: u64| to_samples(ms - self.start_ms).min(self.samples.len());
        let part = |part: &TimeSpan| &self.samples[index(part.start_ms)..index(part.end_ms)];
        parts.iter().flat_map(part).copied().collect()
    }
}

/// Converts times in the joined parts to times of the recording.
pub(crate) struct PartTimes<'a>(pub &'a [TimeSpan]);

impl PartTimes<'_> {
    /// Returns the time range in the recording, within the part that contains its end.
    pub(crate) fn convert(&self, start_ms: u64, end_ms: u64) -> TimeSpan {
        let mut offset_ms = 0;
        for (i, part) in self.0.iter().enumerate() {
            let length_ms = part.duration_ms();
            if end_ms <= offset_ms + length_ms || i + 1 == self.0.len() {
                let convert =
                    |ms: u64| (part.start_ms + ms.saturating_sub(offset_ms)).min(part.end_ms);
                return TimeSpan::new(convert(start_ms), convert(end_ms));
            }
            offset_ms += length_ms;
        }
        TimeSpan::new(start_ms, end_ms)
    }
}

pub(crate) fn to_ms(samples: usize) -> u64 {
    (samples as u64 * 1_000) / SAMPLE_RATE as u64
}

fn to_samples(ms: u64) -> usize {
    (ms * SAMPLE_RATE as u64 / 1_000) as usize
}

/// Divides a stream of audio into blocks.
pub(crate) struct BlockCutter {
    detector: VoiceDetector,
    /// Samples before the buffer.
    offset: usize,
    buffer: Vec<i16>,
    /// Speech probabilities of the frames of the buffer.
    probabilities: Vec<f32>,
    max_frames: usize,
}

impl BlockCutter {
    pub(crate) fn new() -> Self {
        Self {
            detector: VoiceDetector::new(),
            offset: 0,
            buffer: Vec::new(),
            probabilities: Vec::new(),
            max_frames: MAX_FRAMES,
        }
    }

    /// Adds samples. Returns a block once there are enough of them for one.
    pub(crate) fn push(&mut self, samples: &[i16]) -> Option<AudioBlock> {
        self.buffer.extend(samples);
        while (self.probabilities.len() + 1) * FRAME <= self.buffer.len() {
            let frame = &self.buffer[self.probabilities.len() * FRAME..][..FRAME];
            self.probabilities.push(self.detector.probability(frame));
        }
        (self.probabilities.len() >= self.max_frames).then(|| self.cut())
    }

    /// Returns the rest as the last block; `None` if there is none.
    pub(crate) fn finish(mut self) -> Option<AudioBlock> {
        for frame in self.buffer[self.probabilities.len() * FRAME..].chunks(FRAME) {
            self.probabilities.push(self.detector.probability(frame));
        }
        (!self.buffer.is_empty()).then(|| self.take(self.probabilities.len()))
    }

    /// Cuts a block off: in the middle of the longest pause of the second half, else at the
    /// quietest place.
    fn cut(&mut self) -> AudioBlock {
        let half = self.max_frames / 2;
        let spans = speech_spans(&self.probabilities, 0);
        let starts = spans.iter().map(|span| span.start_ms / FRAME_MS);
        let ends = spans.iter().map(|span| span.end_ms / FRAME_MS);
        let borders = [half as u64].into_iter().chain(ends);
        let pauses = borders
            .zip(starts.chain([self.probabilities.len() as u64]))
            .map(|(start, end)| (start.max(half as u64) as usize, end as usize))
            .filter(|(start, end)| *end > start + 2);
        let middle = pauses
            .max_by_key(|(start, end)| end - start)
            .map(|(start, end)| (start + end) / 2);
        let frames =
            middle.unwrap_or_else(|| half + levels::quietest(&self.buffer[half * FRAME..]) / FRAME);
        self.take(frames.clamp(1, self.probabilities.len()))
    }

    fn take(&mut self, frames: usize) -> AudioBlock {
        let count = (frames * FRAME).min(self.buffer.len());
        let rest = self.buffer.split_off(count);
        let samples = std::mem::replace(&mut self.buffer, rest);
        let probabilities: Vec<f32> = self.probabilities.drain(..frames).collect();
        let start_ms = to_ms(self.offset);
        self.offset += samples.len();
        AudioBlock {
            start_ms,
            samples,
            speech: speech_spans(&probabilities, start_ms),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_cut_in_pauses_and_lose_nothing() {
        let mut cutter = BlockCutter {
            max_frames: 100,
            ..BlockCutter::new()
        };
        cutter.buffer = (0..110 * FRAME).map(|i| (i % 1_000) as i16).collect();
        let original = cutter.buffer.clone();
        // Speech with a pause from frame 70 to 80.
        cutter.probabilities = (0..100)
            .map(|i| if (70..80).contains(&i) { 0.1 } else { 0.9 })
            .collect();
        let block = cutter.cut();
        assert_eq!(block.samples.len(), 75 * FRAME);
        assert_eq!(block.speech, [TimeSpan::new(0, 70 * FRAME_MS)]);
        let rest = cutter.finish().unwrap();
        assert_eq!(rest.start_ms, 75 * FRAME_MS);
        assert!([block.samples, rest.samples].concat() == original);
    }

    #[test]
    fn a_block_without_pauses_is_cut_at_the_quietest_place() {
        let mut cutter = BlockCutter {
            max_frames: 100,
            ..BlockCutter::new()
        };
        let quiet = 80 * FRAME..84 * FRAME;
        cutter.buffer = (0..100 * FRAME)
            .map(|i| {
                if quiet.contains(&i) {
                    3
                } else {
                    (i % 700) as i16 * 20
                }
            })
            .collect();
        cutter.probabilities = vec![0.9; 100];
        let frames = cutter.cut().samples.len() / FRAME;
        assert!((80..84).contains(&frames), "{frames}");
    }

    #[test]
    fn times_of_the_parts_are_those_of_the_recording() {
        let block = AudioBlock {
            start_ms: 10_000,
            samples: vec![0; 20 * SAMPLE_RATE],
            speech: vec![
                TimeSpan::new(10_100, 12_000),
                TimeSpan::new(12_800, 13_000),
                TimeSpan::new(20_000, 21_000),
            ],
        };
        let parts = block.parts();
        assert_eq!(
            parts,
            [TimeSpan::new(10_000, 13_250), TimeSpan::new(19_750, 21_250)]
        );
        assert_eq!(to_ms(block.spoken_samples(&parts).len()), 4_750);
        let times = PartTimes(&parts);
        assert_eq!(times.convert(100, 600), TimeSpan::new(10_100, 10_600));
        assert_eq!(times.convert(3_300, 3_500), TimeSpan::new(19_800, 20_000));
        // The end of the token before it is in the first part.
        assert_eq!(times.convert(3_000, 3_500), TimeSpan::new(19_750, 20_000));
        assert_eq!(times.convert(4_700, 9_000), TimeSpan::new(21_200, 21_250));
    }
}
