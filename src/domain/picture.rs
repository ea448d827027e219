//! Decoded pictures, waveforms and loudness curves for display.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// An opaque RGB picture. Serializes as its size only, because recordings do not contain pictures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "PictureSize", into = "PictureSize")]
pub struct Picture {
    /// Width (px).
    pub width: u32,
    /// Height (px).
    pub height: u32,
    /// Red, green and blue of each pixel, row by row.
    pub rgb: Arc<[u8]>,
}

impl Picture {
    /// Creates a picture of `width` × `height` px; `None` if the length of `rgb` does not match.
    pub fn new(width: u32, height: u32, rgb: Vec<u8>) -> Option<Self> {
        let fits =
            width > 0 && height > 0 && rgb.len() as u64 == u64::from(width) * u64::from(height) * 3;
        fits.then(|| Self {
            width,
            height,
            rgb: rgb.into(),
        })
    }

    /// Creates a picture of one color.
    pub fn solid(width: u32, height: u32, color: [u8; 3]) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        Self {
            width,
            height,
            rgb: color.repeat(width as usize * height as usize).into(),
        }
    }

    /// Returns the mean color of the region from (`x0`, `y0`) to (`x1`, `y1`), given as fractions
    /// (0 to 1) of the picture size.
    pub fn mean_color(&self, (x0, x1): (f64, f64), (y0, y1): (f64, f64)) -> [u8; 3] {
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

/// Serialized form of a picture (px).
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
        Self::solid(size.width.min(4_096), size.height.min(4_096), [96; 3])
    }
}

/// Audio peaks of a media file over time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waveform {
    /// Peak level of each `STEP_MS`; 255 is full scale.
    pub peaks: Vec<u8>,
}

impl Waveform {
    /// Duration that a peak covers (ms of the media file).
    pub(crate) const STEP_MS: u64 = 50;

    /// Returns the peak level (0 to 1) between two times of the media file (ms).
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

/// Loudness of a project over time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Loudness {
    /// Pairs of a time (ms) and the momentary loudness (LUFS).
    pub momentary: Vec<(u64, f64)>,
    /// Integrated loudness (LUFS); `None` for silence.
    pub integrated: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_have_their_mean_color() {
        let rgb = [[200, 0, 0], [100, 0, 0], [0, 0, 50], [0, 0, 150]].concat();
        let picture = Picture::new(2, 2, rgb).unwrap();
        assert_eq!(picture.mean_color((0.0, 1.0), (0.0, 0.5)), [150, 0, 0]);
        assert_eq!(picture.mean_color((0.5, 1.0), (0.5, 1.0)), [0, 0, 150]);
        assert_eq!(picture.mean_color((0.99, 1.0), (0.0, 0.01)), [100, 0, 0]);
        assert_eq!(Picture::new(2, 2, vec![0; 11]), None);
        assert_eq!(Picture::new(0, 2, vec![]), None);
    }

    #[test]
    fn levels_are_the_peaks_of_a_range() {
        let wave = Waveform {
            peaks: vec![0, 51, 255, 102],
        };
        assert_eq!(wave.level(0, 100), 0.2);
        assert_eq!(wave.level(50, 120), 1.0);
        assert_eq!(wave.level(160, 10_000), 0.4);
        assert_eq!(wave.level(900, 1_000), 0.0);
    }
}
