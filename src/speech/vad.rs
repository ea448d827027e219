//! Voice activity detection with the network of Silero VAD (`assets/speech/README.md`).

use crate::domain::spoken::TimeSpan;

/// Sample rate of the analysis and of the recognizers (Hz).
pub(crate) const SAMPLE_RATE: usize = 16_000;
/// Samples per probability: 32 ms.
pub(crate) const FRAME: usize = 512;
pub(crate) const FRAME_MS: u64 = 32;

/// Samples before a frame that the network sees too.
const CONTEXT: usize = 64;
const WINDOW: usize = 256;
const HOP: usize = 128;
const BINS: usize = 129;
const STEPS: usize = 4;
const STATE: usize = 128;

/// Probabilities above which speech starts, and below which it ends.
const START: f32 = 0.5;
const END: f32 = 0.35;
/// Shorter speech is noise, and shorter pauses belong to the speech (frames).
const MIN_SPEECH_FRAMES: usize = 6;
const MIN_PAUSE_FRAMES: usize = 4;

/// A convolution over time with a kernel of 3 and padding.
struct Convolution {
    weight: Vec<f32>,
    bias: Vec<f32>,
    inputs: usize,
    stride: usize,
}

impl Convolution {
    /// Applies the convolution and ReLU to rows of `steps` values.
    fn apply(&self, input: &[f32], steps: usize) -> Vec<f32> {
        let out_steps = steps.div_ceil(self.stride);
        let mut output = Vec::with_capacity(self.bias.len() * out_steps);
        for (weights, bias) in self.weight.chunks_exact(self.inputs * 3).zip(&self.bias) {
            for step in 0..out_steps {
                let center = step * self.stride;
                let rows = weights.chunks_exact(3).zip(input.chunks_exact(steps));
                let sum: f32 = rows
                    .map(|(kernel, row)| {
                        let left = if center > 0 { row[center - 1] } else { 0.0 };
                        let right = row.get(center + 1).copied().unwrap_or(0.0);
                        kernel[0] * left + kernel[1] * row[center] + kernel[2] * right
                    })
                    .sum();
                output.push((sum + bias).max(0.0));
            }
        }
        output
    }
}

/// Detects speech in audio of 16 kHz, frame by frame.
pub(crate) struct VoiceDetector {
    basis: Vec<f32>,
    convolutions: [Convolution; 4],
    input_weights: Vec<f32>,
    state_weights: Vec<f32>,
    gate_bias: Vec<f32>,
    output_weights: Vec<f32>,
    output_bias: f32,
    hidden: [f32; STATE],
    cell: [f32; STATE],
    context: [f32; CONTEXT],
}

/// Reads the weights, one part after the other.
struct WeightReader<'a>(std::slice::ChunksExact<'a, u8>);

impl WeightReader<'_> {
    fn take(&mut self, count: usize) -> Vec<f32> {
        let halves = self.0.by_ref().take(count);
        halves
            .map(|bytes| half_to_float(u16::from_le_bytes([bytes[0], bytes[1]])))
            .collect()
    }

    fn convolution(&mut self, inputs: usize, outputs: usize, stride: usize) -> Convolution {
        Convolution {
            weight: self.take(outputs * inputs * 3),
            bias: self.take(outputs),
            inputs,
            stride,
        }
    }
}

/// Converts a 16-bit float.
fn half_to_float(bits: u16) -> f32 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f32::from(bits & 1023));
    match exponent {
        0 => sign * fraction * 2f32.powi(-24),
        _ => sign * (1.0 + fraction / 1024.0) * 2f32.powi(exponent - 15),
    }
}

impl VoiceDetector {
    pub(crate) fn new() -> Self {
        const WEIGHTS: &[u8] = include_bytes!("../../assets/speech/silero-vad-16k.f16");
        let mut weights = WeightReader(WEIGHTS.chunks_exact(2));
        Self {
            basis: weights.take(2 * BINS * WINDOW),
            convolutions: [
                weights.convolution(BINS, 128, 1),
                weights.convolution(128, 64, 2),
                weights.convolution(64, 64, 2),
                weights.convolution(64, STATE, 1),
            ],
            input_weights: weights.take(4 * STATE * STATE),
            state_weights: weights.take(4 * STATE * STATE),
            gate_bias: weights.take(4 * STATE),
            output_weights: weights.take(STATE),
            output_bias: weights.take(1).first().copied().unwrap_or_default(),
            hidden: [0.0; STATE],
            cell: [0.0; STATE],
            context: [0.0; CONTEXT],
        }
    }

    /// Returns the probability that a frame contains speech. A shorter frame is padded.
    pub(crate) fn probability(&mut self, frame: &[i16]) -> f32 {
        let mut samples = [0.0; CONTEXT + FRAME + CONTEXT];
        samples[..CONTEXT].copy_from_slice(&self.context);
        for (sample, value) in samples[CONTEXT..].iter_mut().zip(frame.iter().take(FRAME)) {
            *sample = f32::from(*value) / 32_768.0;
        }
        self.context
            .copy_from_slice(&samples[FRAME..FRAME + CONTEXT]);
        let end = CONTEXT + FRAME;
        for i in 0..CONTEXT {
            samples[end + i] = samples[end - 2 - i];
        }
        let mut features = self.spectrum(&samples);
        let mut steps = STEPS;
        for convolution in &self.convolutions {
            features = convolution.apply(&features, steps);
            steps = steps.div_ceil(convolution.stride);
        }
        self.update_state(&features);
        let active = self.hidden.map(|value| value.max(0.0));
        sigmoid(dot(&self.output_weights, &active) + self.output_bias)
    }

    /// Magnitudes of the frequencies, each with its time steps.
    fn spectrum(&self, samples: &[f32]) -> Vec<f32> {
        let (real, imaginary) = self.basis.split_at(BINS * WINDOW);
        let rows = real
            .chunks_exact(WINDOW)
            .zip(imaginary.chunks_exact(WINDOW));
        rows.flat_map(|(real, imaginary)| {
            (0..STEPS).map(move |step| {
                let window = &samples[step * HOP..][..WINDOW];
                dot(real, window).hypot(dot(imaginary, window))
            })
        })
        .collect()
    }

    /// Advances the LSTM. Its gates are in the order input, output, forget, cell.
    fn update_state(&mut self, features: &[f32]) {
        let rows = self.input_weights.chunks_exact(STATE);
        let rows = rows.zip(self.state_weights.chunks_exact(STATE));
        let gates: Vec<f32> = rows
            .zip(&self.gate_bias)
            .map(|((input, state), bias)| dot(input, features) + dot(state, &self.hidden) + bias)
            .collect();
        for i in 0..STATE {
            let [input, output, forget] = [0, 1, 2].map(|gate| sigmoid(gates[gate * STATE + i]));
            self.cell[i] = forget * self.cell[i] + input * gates[3 * STATE + i].tanh();
            self.hidden[i] = output * self.cell[i].tanh();
        }
    }
}

/// Scalar product. Eight sums let the compiler use vector instructions.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for i in 0..8 {
            sums[i] += a[i] * b[i];
        }
    }
    sums.iter().sum()
}

fn sigmoid(value: f32) -> f32 {
    1.0 / (1.0 + (-value).exp())
}

/// Returns the speech in frames with these probabilities; the first frame starts at `start_ms`.
pub(crate) fn speech_spans(probabilities: &[f32], start_ms: u64) -> Vec<TimeSpan> {
    let mut spans = Vec::new();
    let (mut start, mut last_voiced) = (None, 0);
    let mut close = |start: usize, end: usize| {
        if end - start >= MIN_SPEECH_FRAMES {
            let [start, end] = [start, end].map(|frame| start_ms + frame as u64 * FRAME_MS);
            spans.push(TimeSpan::new(start, end));
        }
    };
    for (frame, probability) in probabilities.iter().enumerate() {
        match start {
            None if *probability >= START => (start, last_voiced) = (Some(frame), frame),
            Some(_) if *probability >= END => last_voiced = frame,
            Some(first) if frame - last_voiced >= MIN_PAUSE_FRAMES => {
                close(first, last_voiced + 1);
                start = None;
            }
            _ => {}
        }
    }
    if let Some(first) = start {
        close(first, last_voiced + 1);
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two seconds of a vowel in syllables.
    fn vowel() -> Vec<i16> {
        let peak = |f: f64, center: f64, width: f64| 1.0 / (1.0 + ((f - center) / width).powi(2));
        let sample = |i: usize| {
            let t = i as f64 / SAMPLE_RATE as f64;
            let sum: f64 = (1..30)
                .map(|k| {
                    let f = 120.0 * f64::from(k);
                    let level = peak(f, 700.0, 150.0)
                        + 0.7 * peak(f, 1200.0, 200.0)
                        + 0.2 * peak(f, 2600.0, 300.0);
                    level * (std::f64::consts::TAU * f * t).sin()
                })
                .sum();
            let envelope = (std::f64::consts::TAU * 3.0 * t).sin().max(0.0);
            (0.1 * sum * envelope * 32_768.0).round() as i16
        };
        (0..2 * SAMPLE_RATE).map(sample).collect()
    }

    #[test]
    fn probabilities_equal_those_of_onnx_runtime() {
        let mut detector = VoiceDetector::new();
        let samples = vowel();
        let probabilities: Vec<f32> = samples
            .chunks_exact(FRAME)
            .map(|frame| detector.probability(frame))
            .collect();
        for (frame, expected) in [
            (0, 0.5664),
            (1, 0.6358),
            (2, 0.3448),
            (4, 0.4481),
            (11, 0.1151),
            (21, 0.2237),
            (61, 0.0016),
        ] {
            let probability = probabilities[frame];
            assert!(
                (probability - expected).abs() < 0.001,
                "{frame}: {probability}"
            );
        }
    }

    #[test]
    fn silence_and_noise_are_no_speech() {
        let mut detector = VoiceDetector::new();
        let mut random = 1_u32;
        for i in 0..60 {
            let frame: Vec<i16> = (0..FRAME)
                .map(|_| {
                    random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    if i < 30 {
                        0
                    } else {
                        (random >> 22) as i16 - 512
                    }
                })
                .collect();
            let probability = detector.probability(&frame);
            assert!(probability < START, "{i}: {probability}");
        }
    }

    #[test]
    fn speech_lasts_until_a_real_pause() {
        let (yes, no, maybe) = (0.9, 0.1, 0.4);
        let mut frames = vec![no; 10];
        frames.extend([yes; 8]);
        frames.extend([no; 3]);
        frames.extend([maybe; 5]);
        frames.extend([no; 20]);
        frames.extend([yes; 3]);
        frames.extend([no; 9]);
        let span = TimeSpan::new(1_000 + 10 * FRAME_MS, 1_000 + 26 * FRAME_MS);
        assert_eq!(speech_spans(&frames, 1_000), [span]);
    }
}
