//! Animated WebP, which ffmpeg does not decode: its frames are decoded here and stored as a
//! lossless clip. The declared sizes are checked before anything is decoded, because a few bytes
//! can declare years of work.

use std::ffi::OsString;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use image::AnimationDecoder;
use image::codecs::webp::WebPDecoder;

use super::{MediaError, Urgency, find_tool, tool_command};

use crate::domain::io_reason::reason;
use crate::domain::reason::{MediaReason, Reason};
use crate::fs::atomic;

/// Frame rate (fps) used to judge the size of an animation.
const NOMINAL_FPS: u64 = 25;
/// Maximum frame rate (fps) of the clip if frames have different durations.
const MAX_FPS: u64 = 50;
const MAX_DURATION_MS: u64 = 5 * 60_000;
const MAX_SIDE_PX: u64 = 4096;
/// Maximum number of pixels in all decoded or written frames: 1500 frames at 1080p.
const MAX_PIXELS: u64 = 3_110_400_000;
/// Maximum number of chunks: more than one for each of the shortest frames in the longest
/// animation.
const MAX_CHUNKS: u64 = 100_000;
/// Time limit for the conversion of an animation.
const TIME_LIMIT: Duration = Duration::from_secs(120);

/// Returns true if the header of a file declares an animated WebP. The decoder could report it,
/// too, but it reads the headers of all chunks first, of which a hostile file has millions.
pub(crate) fn is_animated(path: &Path) -> bool {
    let mut head = [0u8; 21];
    let read = File::open(path).and_then(|mut f| f.read_exact(&mut head));
    // RIFF, WEBP, the extended header, and the animation bit in its flags.
    read.is_ok() && head.starts_with(b"RIFF") && &head[8..16] == b"WEBPVP8X" && head[20] & 0x02 != 0
}

/// Returns true if a file is a clip converted from an animation, which is Matroska.
pub(crate) fn is_converted_clip(path: &Path) -> bool {
    let mut head = [0u8; 4];
    File::open(path)
        .and_then(|mut f| f.read_exact(&mut head))
        .is_ok()
        && head == [0x1a, 0x45, 0xdf, 0xa3]
}

/// Replaces an animation by a lossless clip. Dropping the future cancels the conversion.
///
/// # Errors
/// If the animation is damaged, too large or too long.
pub(crate) async fn convert_to_clip(path: &Path) -> Result<(), MediaError> {
    let job = EncodeJob {
        deadline: Instant::now() + TIME_LIMIT,
        cancelled: Arc::default(),
    };
    let _guard = CancelOnDrop(job.cancelled.clone());
    let path = path.to_owned();
    let result = tokio::task::spawn_blocking(move || job.convert(&path)).await;
    result.unwrap_or_else(|_| Err(MediaError::unreadable(MediaReason::AnimationDamaged)))
}

fn unreadable(e: &dyn std::fmt::Display) -> MediaError {
    MediaError::Unreadable(Reason::message(e))
}

/// Cancels the conversion when dropped.
struct CancelOnDrop(Arc<AtomicBool>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A conversion in progress.
struct EncodeJob {
    deadline: Instant,
    cancelled: Arc<AtomicBool>,
}

/// The process that encodes the clip; killed on drop.
struct WebpEncoder(Child);

impl Drop for WebpEncoder {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl EncodeJob {
    fn convert(&self, path: &Path) -> Result<(), MediaError> {
        let timing = self.check_headers(&mut BufReader::new(
            File::open(path).map_err(|e| unreadable(&e))?,
        ))?;
        let file = File::open(path).map_err(|e| unreadable(&e))?;
        let frames = WebPDecoder::new(BufReader::new(file))
            .map_err(|e| unreadable(&e))?
            .into_frames();
        let dir = path.parent().unwrap_or(Path::new("."));
        let clip = atomic::temporary(dir, ".clip").map_err(|e| unreadable(&e))?;
        self.encode(frames, timing.rate(), &clip)?;
        std::fs::rename(&clip, path).map_err(|e| unreadable(&e))
    }

    /// Fails if the conversion must stop.
    ///
    /// # Errors
    /// If the conversion was cancelled or takes too long.
    fn ensure_in_time(&self) -> Result<(), MediaError> {
        if self.cancelled.load(Ordering::Relaxed) || Instant::now() > self.deadline {
            return Err(MediaError::unreadable(MediaReason::AnimationTooSlow));
        }
        Ok(())
    }

    fn encode(&self, frames: image::Frames, rate: ClipRate, clip: &Path) -> Result<(), MediaError> {
        let mut encoder = None;
        let (mut time_ms, mut written_frames) = (0u64, 0u64);
        for frame in frames {
            self.ensure_in_time()?;
            let frame = frame.map_err(|e| unreadable(&e))?;
            let (numerator, denominator) = frame.delay().numer_denom_ms();
            time_ms += display_ms(u64::from(numerator / denominator.max(1)));
            let picture = frame.into_buffer();
            let (width, height) = picture.dimensions();
            let encoder = match &mut encoder {
                Some(encoder) => encoder,
                None => encoder.insert(WebpEncoder(start_encoder(width, height, rate, clip)?)),
            };
            let stdin = encoder
                .0
                .stdin
                .as_mut()
                .ok_or(MediaError::unreadable(MediaReason::NoPipe))?;
            while written_frames < rate.frames_until(time_ms) {
                stdin
                    .write_all(picture.as_raw())
                    .map_err(|e| unreadable(&e))?;
                written_frames += 1;
            }
        }
        let Some(mut encoder) = encoder else {
            return Err(MediaError::unreadable(MediaReason::AnimationWithoutFrames));
        };
        drop(encoder.0.stdin.take());
        let status = encoder.0.wait().map_err(|e| unreadable(&e))?;
        if status.success() {
            Ok(())
        } else {
            Err(MediaError::unreadable(MediaReason::AnimationNotStored))
        }
    }

    /// Checks the headers of an animation: the canvas, and the position, size and duration of each
    /// frame. Returns the frame durations.
    fn check_headers(&self, file: &mut (impl Read + Seek)) -> Result<FrameTiming, MediaError> {
        let damaged = |_: std::io::Error| MediaError::unreadable(MediaReason::AnimationDamaged);
        let length = file.seek(SeekFrom::End(0)).map_err(damaged)?;
        // After the RIFF header, the size of the VP8X chunk and four bytes of flags.
        file.seek(SeekFrom::Start(24)).map_err(damaged)?;
        let canvas = (
            read_u24(file).map_err(damaged)? + 1,
            read_u24(file).map_err(damaged)? + 1,
        );
        if canvas.0.max(canvas.1) > MAX_SIDE_PX {
            return Err(MediaError::unreadable(MediaReason::AnimationTooLarge {
                width: canvas.0,
                height: canvas.1,
                max: MAX_SIDE_PX,
            }));
        }
        let (mut timing, mut at, mut chunks) = (FrameTiming::default(), 30, 0);
        while at + 8 <= length {
            self.ensure_in_time()?;
            chunks += 1;
            if chunks > MAX_CHUNKS {
                return Err(MediaError::unreadable(MediaReason::AnimationTooManyChunks(
                    MAX_CHUNKS,
                )));
            }
            file.seek(SeekFrom::Start(at)).map_err(damaged)?;
            let (kind, size) = read_chunk_header(file).map_err(damaged)?;
            if &kind == b"ANMF" {
                timing.add(display_ms(
                    read_frame_header(file, canvas).map_err(damaged)?,
                ));
                let FrameTiming {
                    frames,
                    total_ms: time_ms,
                    ..
                } = timing;
                let pixels = canvas.0 * canvas.1 * frames.max(time_ms * NOMINAL_FPS / 1000);
                if time_ms > MAX_DURATION_MS || pixels > MAX_PIXELS {
                    let max_frames = MAX_PIXELS / (canvas.0 * canvas.1);
                    return Err(MediaError::unreadable(MediaReason::AnimationTooLong {
                        frames: max_frames,
                        seconds: (max_frames / NOMINAL_FPS).min(MAX_DURATION_MS / 1000),
                    }));
                }
            }
            at += 8 + size + size % 2;
        }
        Ok(timing)
    }
}

/// Returns the actual duration (ms) of a frame with this delay.
fn display_ms(delay_ms: u64) -> u64 {
    delay_ms.max(10)
}

/// Frame rate (fps) of a clip, as a fraction.
#[derive(Clone, Copy, Debug, PartialEq)]
struct ClipRate(u64, u64);

impl ClipRate {
    /// Returns the number of frames before a time, rounded to the nearest.
    fn frames_until(self, time_ms: u64) -> u64 {
        (time_ms * self.0 + 500 * self.1) / (1000 * self.1)
    }
}

/// Frame durations of an animation (ms).
#[derive(Clone, Copy, Debug, Default)]
struct FrameTiming {
    frames: u64,
    total_ms: u64,
    shortest_ms: u64,
    longest_ms: u64,
    divisor_ms: u64,
}

impl FrameTiming {
    fn add(&mut self, ms: u64) {
        self.shortest_ms = if self.frames == 0 {
            ms
        } else {
            self.shortest_ms.min(ms)
        };
        self.longest_ms = self.longest_ms.max(ms);
        self.total_ms += ms;
        self.frames += 1;
        let (mut a, mut b) = (ms, self.divisor_ms);
        while b > 0 {
            (a, b) = (b, a % b);
        }
        self.divisor_ms = a;
    }

    /// Returns the rate at which each frame is repeated for its duration: its own rate if all
    /// durations are equal except for rounding to ms.
    fn rate(&self) -> ClipRate {
        if self.longest_ms - self.shortest_ms <= 1 {
            return ClipRate(self.frames.max(1) * 1000, self.total_ms.max(1));
        }
        ClipRate(1000, self.divisor_ms.max(1000 / MAX_FPS))
    }
}

fn start_encoder(
    width: u32,
    height: u32,
    rate: ClipRate,
    clip: &Path,
) -> Result<Child, MediaError> {
    let (size, fps) = (
        format!("{width}x{height}"),
        format!("{}/{}", rate.0, rate.1),
    );
    let mut arguments: Vec<OsString> = [
        "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgba", "-s", &size, "-r", &fps, "-i",
        "pipe:0",
    ]
    .map(OsString::from)
    .into();
    arguments
        .extend(["-c:v", "ffv1", "-pix_fmt", "bgra", "-f", "matroska", "-y"].map(OsString::from));
    arguments.push(clip.into());
    let mut command = tool_command(&find_tool("ffmpeg")?, Urgency::Background);
    command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
        .spawn()
        .map_err(|e| MediaError::Start("ffmpeg", reason(&e)))
}

/// Reads the headers of a frame and returns its delay (ms). Checks that they agree with each other,
/// which the decoder assumes.
fn read_frame_header(file: &mut impl Read, canvas: (u64, u64)) -> std::io::Result<u64> {
    let [x, y, width, height, delay_ms] = [
        read_u24(file)? * 2,
        read_u24(file)? * 2,
        read_u24(file)? + 1,
        read_u24(file)? + 1,
        read_u24(file)?,
    ];
    let mut flags = [0; 1];
    file.read_exact(&mut flags)?;
    let (mut kind, size) = read_chunk_header(file)?;
    if &kind == b"ALPH" {
        std::io::copy(&mut file.take(size + size % 2), &mut std::io::sink())?;
        (kind, _) = read_chunk_header(file)?;
    }
    let mut head = [0u8; 10];
    let declared = match &kind {
        b"VP8 " => {
            file.read_exact(&mut head)?;
            let side = |i: usize| u64::from(u16::from_le_bytes([head[i], head[i + 1]]) & 0x3fff);
            (side(6), side(8))
        }
        b"VP8L" => {
            file.read_exact(&mut head[..5])?;
            let bits = u32::from_le_bytes([head[1], head[2], head[3], head[4]]);
            (
                u64::from(bits & 0x3fff) + 1,
                u64::from(bits >> 14 & 0x3fff) + 1,
            )
        }
        _ => return Err(std::io::ErrorKind::InvalidData.into()),
    };
    if declared != (width, height) || x + width > canvas.0 || y + height > canvas.1 {
        return Err(std::io::ErrorKind::InvalidData.into());
    }
    Ok(delay_ms)
}

fn read_chunk_header(file: &mut impl Read) -> std::io::Result<([u8; 4], u64)> {
    let (mut kind, mut size) = ([0; 4], [0; 4]);
    file.read_exact(&mut kind)?;
    file.read_exact(&mut size)?;
    Ok((kind, u32::from_le_bytes(size).into()))
}

/// Reads a 24-bit little-endian number.
fn read_u24(file: &mut impl Read) -> std::io::Result<u64> {
    let mut bytes = [0; 3];
    file.read_exact(&mut bytes)?;
    Ok(u64::from(bytes[0]) | u64::from(bytes[1]) << 8 | u64::from(bytes[2]) << 16)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn each_frame_is_repeated_for_its_duration() {
        let rate = |times: &[u64]| {
            let mut timing = FrameTiming::default();
            times.iter().for_each(|ms| timing.add(*ms));
            timing.rate()
        };
        assert_eq!(rate(&[500, 100, 300, 1000]), ClipRate(1000, 100));
        assert_eq!(rate(&[33, 33, 34]), ClipRate(3000, 100), "30 fps");
        assert_eq!(rate(&[33, 47]), ClipRate(1000, 20), "at most 50 fps");
        let ends = [33, 66, 100].map(|ms| rate(&[33, 33, 34]).frames_until(ms));
        assert_eq!(ends, [1, 2, 3], "each once");
    }

    fn u24(n: u32) -> [u8; 3] {
        let [a, b, c, _] = n.to_le_bytes();
        [a, b, c]
    }

    /// An animation of this canvas whose lossless frames declare `size`, each shown for `delay_ms`.
    fn animation(
        canvas: (u32, u32),
        frames: u32,
        size: (u32, u32),
        delay_ms: u32,
    ) -> Cursor<Vec<u8>> {
        let mut file = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0".to_vec();
        file.extend([u24(canvas.0 - 1), u24(canvas.1 - 1)].concat());
        for _ in 0..frames {
            let mut frame = [
                [0; 3],
                [0; 3],
                u24(size.0 - 1),
                u24(size.1 - 1),
                u24(delay_ms),
            ]
            .concat();
            frame.extend([0, b'V', b'P', b'8', b'L', 5, 0, 0, 0, 0x2f]);
            frame.extend(((size.0 - 1) | (size.1 - 1) << 14).to_le_bytes());
            frame.push(0);
            file.extend(b"ANMF");
            file.extend((frame.len() as u32).to_le_bytes());
            file.extend(frame);
        }
        Cursor::new(file)
    }

    fn job() -> EncodeJob {
        EncodeJob {
            deadline: Instant::now() + TIME_LIMIT,
            cancelled: Arc::default(),
        }
    }

    fn rejection(mut file: Cursor<Vec<u8>>) -> String {
        job()
            .check_headers(&mut file)
            .map_or_else(|e| e.to_string(), |_| String::new())
    }

    #[test]
    fn decompression_bombs_are_detected_by_their_headers() {
        assert_eq!(rejection(animation((640, 360), 100, (640, 360), 40)), "");
        assert!(rejection(animation((16_384, 16_384), 2, (1, 1), 40)).contains("16384 x 16384 px"));
        assert!(
            rejection(animation((4096, 4096), 3_000, (1, 1), 1)).contains("too long"),
            "many large frames"
        );
        assert!(
            rejection(animation((4096, 4096), 2, (1, 1), 200_000)).contains("too long"),
            "a large one shown for minutes"
        );
        assert!(rejection(animation((16, 16), 2, (16, 16), 400_000)).contains("too long"));
    }

    #[test]
    fn checks_are_limited_in_time() {
        let padded = |chunks: usize| {
            let mut file = animation((16, 16), 2, (16, 16), 40).into_inner();
            file.extend(b"JUNK\0\0\0\0".repeat(chunks));
            Cursor::new(file)
        };
        assert_eq!(rejection(padded(1_000)), "");
        assert!(
            rejection(padded(100_000)).contains("chunks"),
            "one read for each"
        );
        let late = EncodeJob {
            deadline: Instant::now() - Duration::from_secs(1),
            ..job()
        };
        assert!(late.check_headers(&mut padded(0)).is_err());
        let cancelled = EncodeJob {
            cancelled: Arc::new(true.into()),
            ..job()
        };
        assert!(cancelled.check_headers(&mut padded(0)).is_err());
    }

    #[test]
    fn frames_with_contradictory_sizes_are_rejected() {
        assert!(
            rejection(animation((16, 16), 1, (17, 16), 40)).contains("damaged"),
            "larger than the canvas"
        );
        let mut file = animation((16, 16), 1, (16, 16), 40);
        let at = file.get_ref().len() - 3;
        file.get_mut()[at] ^= 0x40;
        assert!(
            rejection(file).contains("damaged"),
            "the picture has another size than its frame"
        );
        let whole = animation((16, 16), 2, (16, 16), 40).into_inner();
        assert!(
            rejection(Cursor::new(whole[..whole.len() - 12].to_vec())).contains("damaged"),
            "cut off"
        );
    }
}
