//! The built-in music beds, played by a small synthesizer: chords, a bass, a tune and drums, eight bars that join their
//! own beginning. Made for this project; nothing is sampled from anywhere.

use std::f32::consts::TAU;

use crate::domain::built_in_music::BuiltInMusic;

const RATE: usize = 48_000;
/// The loudest sample, as a share of full scale.
const PEAK: f32 = 0.7;

/// The sound of one note.
#[derive(Clone, Copy)]
enum NoteVoice {
    /// Slow to come and go.
    Pad,
    /// Struck, dying away.
    Pluck,
    Bass,
}

/// A bed as a WAV file: 48 kHz, stereo, 16 bits.
pub fn wav(bed: BuiltInMusic) -> Vec<u8> {
    let mut song = MusicScore::new(bed);
    match bed {
        BuiltInMusic::LoFi => song.lo_fi(),
        BuiltInMusic::Upbeat => song.upbeat(),
        BuiltInMusic::Calm => song.calm(),
        BuiltInMusic::Cinematic => song.cinematic(),
    }
    song.file()
}

struct MusicScore {
    samples: Vec<[f32; 2]>,
    /// Samples of a beat.
    beat: f32,
    noise: u32,
}

impl MusicScore {
    fn new(bed: BuiltInMusic) -> Self {
        let length = bed.duration_ms() as usize * RATE / 1000;
        Self {
            samples: vec![[0.0; 2]; length],
            beat: 60.0 / bed.tempo() as f32 * RATE as f32,
            noise: 7,
        }
    }

    /// Adds what `sound` gives for each sample of so many beats; what reaches over the end begins the song.
    fn add(&mut self, beat: f32, beats: f32, pan: f32, mut sound: impl FnMut(f32, f32) -> f32) {
        let (start, count) = ((beat * self.beat) as usize, (beats * self.beat) as usize);
        let total = self.samples.len();
        for i in 0..count {
            let (t, share) = (i as f32 / RATE as f32, i as f32 / count.max(1) as f32);
            let value = sound(t, share);
            let cell = &mut self.samples[(start + i) % total];
            cell[0] += value * (1.0 - pan);
            cell[1] += value * (1.0 + pan);
        }
    }

    /// A note by its MIDI number.
    fn note(&mut self, voice: NoteVoice, key: i32, beat: f32, beats: f32, level: f32) {
        let hz = 440.0 * 2f32.powf((key - 69) as f32 / 12.0);
        let wave = |t: f32, n: f32| (t * hz * n * TAU).sin();
        // High keys lie to the right, as on a piano.
        let pan = ((key - 60) as f32 / 48.0).clamp(-0.5, 0.5);
        match voice {
            NoteVoice::Pad => self.add(beat, beats * 1.15, pan, |t, share| {
                let swell = (share * 5.0).min(1.0) * ((1.0 - share) * 5.0).min(1.0);
                level
                    * swell
                    * (wave(t, 1.0) + wave(t, 1.004) + 0.35 * wave(t, 2.0) + 0.12 * wave(t, 3.0))
                    * 0.5
            }),
            NoteVoice::Pluck => self.add(beat, beats, pan, |t, share| {
                let dies =
                    (-t * 4.5).exp() * ((1.0 - share) * 20.0).min(1.0) * (t * 400.0).min(1.0);
                level * dies * (wave(t, 1.0) + 0.4 * wave(t, 2.0) + 0.15 * wave(t, 4.0))
            }),
            NoteVoice::Bass => self.add(beat, beats, 0.0, |t, share| {
                let holds = (t * 120.0).min(1.0) * ((1.0 - share) * 8.0).min(1.0);
                level * holds * (wave(t, 1.0) + 0.25 * wave(t, 2.0)) * (-t * 0.9).exp()
            }),
        }
    }

    fn kick(&mut self, beat: f32, level: f32) {
        // The pitch falls while it sounds.
        self.add(beat, 0.6, 0.0, |t, share| {
            level
                * (-t * 9.0).exp()
                * (1.0 - share)
                * ((48.0 * t + 6.0 * (1.0 - (-t * 30.0).exp())) * TAU * 0.9).sin()
        });
    }

    fn noise(&mut self, beat: f32, level: f32, dies: f32, pan: f32) {
        let mut state = self.noise;
        let mut before = 0.0;
        self.add(beat, 0.5, pan, |t, share| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let white = (state >> 9) as f32 / (1 << 22) as f32 - 1.0;
            // The low part is taken away: a hiss, no rumble.
            let high = white - before;
            before = white;
            level * high * (-t * dies).exp() * (1.0 - share)
        });
        self.noise = state;
    }

    /// Chords of two bars each, held.
    fn chords(&mut self, chords: &[&[i32]], level: f32) {
        for (i, chord) in chords.iter().enumerate() {
            chord
                .iter()
                .for_each(|key| self.note(NoteVoice::Pad, *key, i as f32 * 8.0, 8.0, level));
        }
    }

    fn lo_fi(&mut self) {
        let chords: [&[i32]; 4] = [
            &[50, 57, 60, 65],
            &[55, 59, 65, 69],
            &[48, 55, 59, 64],
            &[57, 60, 64, 67],
        ];
        self.chords(&chords, 0.10);
        for (i, chord) in chords.iter().enumerate() {
            let at = i as f32 * 8.0;
            for beat in [0.0, 2.5, 4.0, 6.5] {
                self.note(NoteVoice::Bass, chord[0] - 12, at + beat, 1.4, 0.34);
            }
            for (step, beat) in [0.5, 1.5, 3.0, 4.5, 5.5, 7.0].into_iter().enumerate() {
                self.note(
                    NoteVoice::Pluck,
                    chord[1 + step % 3] + 12,
                    at + beat,
                    1.5,
                    0.12,
                );
            }
            for bar in [0.0, 4.0] {
                [0.0, 2.6]
                    .into_iter()
                    .for_each(|b| self.kick(at + bar + b, 0.5));
                [1.0, 3.0]
                    .into_iter()
                    .for_each(|b| self.noise(at + bar + b, 0.16, 22.0, 0.0));
                (0..8).for_each(|n| {
                    self.noise(
                        at + bar + n as f32 * 0.5 + if n % 2 == 1 { 0.08 } else { 0.0 },
                        0.035,
                        70.0,
                        0.3,
                    )
                });
            }
        }
    }

    fn upbeat(&mut self) {
        let chords: [&[i32]; 4] = [
            &[48, 60, 64, 67],
            &[55, 59, 62, 67],
            &[57, 60, 64, 69],
            &[53, 60, 65, 69],
        ];
        self.chords(&chords, 0.06);
        for (i, chord) in chords.iter().enumerate() {
            let at = i as f32 * 8.0;
            for n in 0..16 {
                let beat = at + n as f32 * 0.5;
                self.note(NoteVoice::Bass, chord[0] - 12, beat, 0.45, 0.3);
                self.note(
                    NoteVoice::Pluck,
                    chord[1 + [0, 2, 1, 2][n % 4]] + 12,
                    beat,
                    0.9,
                    0.15,
                );
            }
            for n in 0..8 {
                self.kick(at + n as f32, 0.55);
                self.noise(at + n as f32 + 0.5, 0.07, 45.0, 0.25);
                if n % 2 == 1 {
                    self.noise(at + n as f32, 0.2, 18.0, -0.1);
                }
            }
        }
    }

    fn calm(&mut self) {
        let chords: [&[i32]; 4] = [
            &[48, 55, 64, 71],
            &[53, 57, 64, 72],
            &[45, 52, 60, 67],
            &[50, 57, 65, 69],
        ];
        self.chords(&chords, 0.14);
        for (i, chord) in chords.iter().enumerate() {
            let at = i as f32 * 8.0;
            for (step, beat) in [0.0, 1.0, 2.0, 4.0, 5.5].into_iter().enumerate() {
                self.note(
                    NoteVoice::Pluck,
                    chord[[1, 2, 3, 2, 1][step]] + 12,
                    at + beat,
                    3.0,
                    0.14,
                );
            }
            self.note(NoteVoice::Bass, chord[0] - 12, at, 6.0, 0.2);
        }
    }

    fn cinematic(&mut self) {
        let chords: [&[i32]; 4] = [
            &[45, 57, 60, 64],
            &[41, 53, 60, 65],
            &[48, 55, 60, 67],
            &[43, 55, 59, 62],
        ];
        self.chords(&chords, 0.13);
        for (i, chord) in chords.iter().enumerate() {
            let at = i as f32 * 8.0;
            self.note(NoteVoice::Pad, chord[0] - 12, at, 8.0, 0.16);
            // Strings that press on.
            for n in 0..16 {
                self.note(
                    NoteVoice::Pluck,
                    chord[1 + n % 3],
                    at + n as f32 * 0.5,
                    0.6,
                    0.13,
                );
            }
            [0.0, 3.5, 4.0]
                .into_iter()
                .for_each(|b| self.kick(at + b, 0.8));
            self.noise(at, 0.12, 5.0, 0.0);
        }
    }

    fn file(self) -> Vec<u8> {
        let peak = self
            .samples
            .iter()
            .flatten()
            .fold(0.0f32, |m, v| m.max(v.abs()))
            .max(1e-6);
        let bytes = (self.samples.len() * 4) as u32;
        let mut file = Vec::with_capacity(44 + bytes as usize);
        file.extend(b"RIFF");
        file.extend((36 + bytes).to_le_bytes());
        file.extend(b"WAVEfmt ");
        file.extend(16u32.to_le_bytes());
        file.extend([1, 0, 2, 0]);
        file.extend((RATE as u32).to_le_bytes());
        file.extend((RATE as u32 * 4).to_le_bytes());
        file.extend([4, 0, 16, 0]);
        file.extend(b"data");
        file.extend(bytes.to_le_bytes());
        for sample in self.samples.iter().flatten() {
            file.extend(((sample / peak * PEAK * 32_767.0) as i16).to_le_bytes());
        }
        file
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bed_is_as_long_as_it_says_and_sounds_all_through() {
        for bed in BuiltInMusic::ALL {
            let file = wav(bed);
            let frames = (file.len() - 44) / 4;
            assert!(
                (frames as i64 * 1000 / RATE as i64 - bed.duration_ms() as i64).abs() <= 1,
                "{bed:?}"
            );
            let samples: Vec<i16> = file[44..]
                .chunks(2)
                .map(|b| i16::from_le_bytes([b[0], b[1]]))
                .collect();
            for second in samples.chunks(RATE * 2) {
                let loudest = second.iter().map(|s| s.unsigned_abs()).max().unwrap();
                assert!(loudest > 1_000, "{bed:?} is silent for a second");
            }
            let join = (i32::from(samples[0]) - i32::from(samples[samples.len() - 2])).abs();
            assert!(join < 6_000, "{bed:?} clicks where it begins again: {join}");
        }
    }
}
