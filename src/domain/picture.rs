//! A picture as rows of pixels, and a sound as a row of peaks: what is drawn on the screen without decoding anything.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A picture, opaque. Written to a file it is its size alone: recordings hold no pictures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "PictureSize", into = "PictureSize")]
pub struct Picture {
    /// px.
    pub width: u32,
    pub height: u32,
    /// Red, green, blue of each pixel, row by row.
    pub rgb: Arc<[u8]>,
}

impl Picture {
    /// A picture of so many pixels; none where the bytes are not just as many as it needs.
    pub fn new(width: u32, height: u32, rgb: Vec<u8>) -> Option<Self> {
        let fits =
            width > 0 && height > 0 && rgb.len() as u64 == u64::from(width) * u64::from(height) * 3;
        fits.then(|| Self {
            width,
            height,
            rgb: rgb.into(),
        })
    }

    /// A picture of one colour.
    pub fn plain(width: u32, height: u32, color: [u8; 3]) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        Self {
            width,
            height,
            rgb: color.repeat(width as usize * height as usize).into(),
        }
    }

    /// The mean colour of a part: columns `x0` to `x1` and rows `y0` to `y1` in shares of the picture, 0 to 1.
    pub fn mean(&self, (x0, x1): (f64, f64), (y0, y1): (f64, f64)) -> [u8; 3] {
        let edge = |at: f64, size: u32| ((at * f64::from(size)) as u32).min(size - 1);
        let (x0, y0) = (edge(x0, self.width), edge(y0, self.height));
        let end = |at: f64, size: u32, from: u32| {
            ((at * f64::from(size)).ceil() as u32).clamp(from + 1, size.max(from + 1))
        };
        let (x1, y1) = (end(x1, self.width, x0), end(y1, self.height, y0));
        let mut sum = [0u64; 3];
        for y in y0..y1 {
            let row = (y * self.width) as usize * 3;
            for pixel in self.rgb[row + x0 as usize * 3..row + x1 as usize * 3].chunks_exact(3) {
                sum.iter_mut()
                    .zip(pixel)
                    .for_each(|(sum, value)| *sum += u64::from(*value));
            }
        }
        let count = u64::from((x1 - x0) * (y1 - y0)).max(1);
        sum.map(|s| (s / count) as u8)
    }
}

/// What is written of a picture, px.
#[derive(Serialize, Deserialize)]
struct PictureSize {
    width: u32,
    height: u32,
}

impl From<Picture> for PictureSize {
    fn from(picture: Picture) -> Self {
        Self {
            width: picture.width,
            height: picture.height,
        }
    }
}

impl From<PictureSize> for Picture {
    fn from(size: PictureSize) -> Self {
        Self::plain(size.width.min(4_096), size.height.min(4_096), [96; 3])
    }
}

/// How loud a medium is over its time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waveform {
    /// The highest level of each [`Wave::STEP_MS`] ms, 255 is full scale.
    pub peaks: Vec<u8>,
}

impl Waveform {
    /// What a peak stands for, ms of the medium.
    pub const STEP_MS: u64 = 50;

    /// The highest level between two times of the medium in ms, 0 to 1.
    pub fn level(&self, from_ms: u64, to_ms: u64) -> f64 {
        let from = (from_ms / Self::STEP_MS) as usize;
        let to = (to_ms.div_ceil(Self::STEP_MS) as usize).max(from + 1);
        let peaks = self
            .peaks
            .get(from..to.min(self.peaks.len()).max(from))
            .unwrap_or_default();
        f64::from(peaks.iter().copied().max().unwrap_or(0)) / 255.0
    }
}

/// How loud a whole project is over its time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Loudness {
    /// Time in ms and momentary loudness in LUFS there.
    pub momentary: Vec<(u64, f64)>,
    /// Of the whole, LUFS; none for silence.
    pub integrated: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_picture_have_their_mean_colour() {
        let rgb = [[200, 0, 0], [100, 0, 0], [0, 0, 50], [0, 0, 150]].concat();
        let picture = Picture::new(2, 2, rgb).unwrap();
        assert_eq!(picture.mean((0.0, 1.0), (0.0, 0.5)), [150, 0, 0]);
        assert_eq!(picture.mean((0.5, 1.0), (0.5, 1.0)), [0, 0, 150]);
        assert_eq!(picture.mean((0.99, 1.0), (0.0, 0.01)), [100, 0, 0]);
        assert_eq!(Picture::new(2, 2, vec![0; 11]), None);
        assert_eq!(Picture::new(0, 2, vec![]), None);
    }

    #[test]
    fn levels_are_the_highest_of_a_stretch() {
        let wave = Waveform {
            peaks: vec![0, 51, 255, 102],
        };
        assert_eq!(wave.level(0, 100), 0.2);
        assert_eq!(wave.level(50, 120), 1.0);
        assert_eq!(wave.level(160, 10_000), 0.4);
        assert_eq!(wave.level(900, 1_000), 0.0);
    }
}
