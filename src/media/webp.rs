//! Animated WebP, which ffmpeg does not decode: its frames are drawn here and kept as a lossless clip. What the file
//! declares is checked before a frame of it is decoded, for a few bytes can declare years of work.

use std::ffi::OsString;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use image::AnimationDecoder;
use image::codecs::webp::WebPDecoder;

use super::{MediaError, Urgency, process, tool};

use crate::domain::io_reason::reason;

/// Frames a second by which the size of an animation is judged.
const FPS: u64 = 25;
/// A clip of an animation whose frames last differently has at most this many frames a second.
const MOST_FPS: u64 = 50;
const LONGEST_MS: u64 = 5 * 60_000;
const LARGEST_SIDE: u64 = 4096;
/// Pixels of all frames that are decoded or written: 1500 frames in 1080p.
const MOST_PIXELS: u64 = 3_110_400_000;
/// Most chunks of an animation: more than one for each frame of the shortest time in the longest animation.
const MOST_CHUNKS: u64 = 100_000;
/// Time that an animation may take to be drawn.
const LONGEST_WORK: Duration = Duration::from_secs(120);

/// Whether a file is a WebP with more than one frame, by its header.
pub fn is_animated(path: &Path) -> bool {
    let mut head = [0u8; 21];
    let read = File::open(path).and_then(|mut f| f.read_exact(&mut head));
    // RIFF, WEBP, the extended header, and in its flags the bit for an animation.
    read.is_ok() && head.starts_with(b"RIFF") && &head[8..16] == b"WEBPVP8X" && head[20] & 0x02 != 0
}

/// Whether a file is a clip that was made of an animation: its content is Matroska.
pub fn is_clip(path: &Path) -> bool {
    let mut head = [0u8; 4];
    File::open(path)
        .and_then(|mut f| f.read_exact(&mut head))
        .is_ok()
        && head == [0x1a, 0x45, 0xdf, 0xa3]
}

/// Replaces an animation by a lossless clip of it. Dropping the future ends the work.
///
/// # Errors
/// If the animation is damaged, or larger or longer than is reasonable.
pub async fn make_clip(path: &Path) -> Result<(), MediaError> {
    let work = EncodeJob {
        until: Instant::now() + LONGEST_WORK,
        cancelled: Arc::default(),
    };
    let _guard = CancelOnDrop(work.cancelled.clone());
    let path = path.to_owned();
    let made = tokio::task::spawn_blocking(move || work.make(&path)).await;
    made.unwrap_or_else(|_| Err(MediaError::Unreadable("the animation is damaged".into())))
}

fn problem(e: &dyn std::fmt::Display) -> MediaError {
    MediaError::Unreadable(e.to_string())
}

/// Ends the work when nobody waits for it any more.
struct CancelOnDrop(Arc<AtomicBool>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

struct EncodeJob {
    until: Instant,
    cancelled: Arc<AtomicBool>,
}

/// A file that is removed when this is dropped; after a rename there is nothing to remove.
struct TempFile(PathBuf);

impl Drop for TempFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The process that encodes the clip; ended when dropped.
struct WebpEncoder(Child);

impl Drop for WebpEncoder {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl EncodeJob {
    fn make(&self, path: &Path) -> Result<(), MediaError> {
        let timing = self.check(&mut BufReader::new(
            File::open(path).map_err(|e| problem(&e))?,
        ))?;
        let file = File::open(path).map_err(|e| problem(&e))?;
        let frames = WebPDecoder::new(BufReader::new(file))
            .map_err(|e| problem(&e))?
            .into_frames();
        let clip = TempFile(path.with_extension("clip"));
        self.write(frames, timing.rate(), &clip.0)?;
        std::fs::rename(&clip.0, path).map_err(|e| problem(&e))
    }

    /// Fails once the work has to end.
    ///
    /// # Errors
    /// If the work is cancelled or has taken too long.
    fn ensure_in_time(&self) -> Result<(), MediaError> {
        if self.cancelled.load(Ordering::Relaxed) || Instant::now() > self.until {
            return Err(MediaError::Unreadable(
                "the animation takes too long to decode".into(),
            ));
        }
        Ok(())
    }

    fn write(&self, frames: image::Frames, rate: ClipRate, clip: &Path) -> Result<(), MediaError> {
        let mut encoder = None;
        let (mut time_ms, mut written) = (0u64, 0u64);
        for frame in frames {
            self.ensure_in_time()?;
            let frame = frame.map_err(|e| problem(&e))?;
            let (numerator, denominator) = frame.delay().numer_denom_ms();
            time_ms += shown_ms(u64::from(numerator / denominator.max(1)));
            let picture = frame.into_buffer();
            let (width, height) = picture.dimensions();
            let encoder = match &mut encoder {
                Some(encoder) => encoder,
                None => encoder.insert(WebpEncoder(start(width, height, rate, clip)?)),
            };
            let stdin = encoder
                .0
                .stdin
                .as_mut()
                .ok_or(MediaError::Unreadable("no pipe".into()))?;
            while written < rate.frames_until(time_ms) {
                stdin.write_all(picture.as_raw()).map_err(|e| problem(&e))?;
                written += 1;
            }
        }
        let Some(mut encoder) = encoder else {
            return Err(MediaError::Unreadable("it has no frames".into()));
        };
        drop(encoder.0.stdin.take());
        let status = encoder.0.wait().map_err(|e| problem(&e))?;
        if status.success() {
            Ok(())
        } else {
            Err(MediaError::Unreadable(
                "its frames could not be stored".into(),
            ))
        }
    }

    /// Checks what the headers of an animation declare: the canvas, and the place, size and time of each frame. Returns how long
    /// its frames last.
    fn check(&self, file: &mut (impl Read + Seek)) -> Result<FrameTiming, MediaError> {
        let damaged = |_: std::io::Error| MediaError::Unreadable("the animation is damaged".into());
        let length = file.seek(SeekFrom::End(0)).map_err(damaged)?;
        // After the RIFF header, the size of the chunk VP8X and four bytes of flags.
        file.seek(SeekFrom::Start(24)).map_err(damaged)?;
        let canvas = (
            read_3(file).map_err(damaged)? + 1,
            read_3(file).map_err(damaged)? + 1,
        );
        if canvas.0.max(canvas.1) > LARGEST_SIDE {
            let side = format!(
                "the animation is {} x {} px: {LARGEST_SIDE} px a side at most",
                canvas.0, canvas.1
            );
            return Err(MediaError::Unreadable(side));
        }
        let (mut timing, mut at, mut chunks) = (FrameTiming::default(), 30, 0);
        while at + 8 <= length {
            self.ensure_in_time()?;
            chunks += 1;
            if chunks > MOST_CHUNKS {
                return Err(MediaError::Unreadable(format!(
                    "the animation has more than {MOST_CHUNKS} chunks"
                )));
            }
            file.seek(SeekFrom::Start(at)).map_err(damaged)?;
            let (kind, size) = chunk(file).map_err(damaged)?;
            if &kind == b"ANMF" {
                timing.add(shown_ms(frame(file, canvas).map_err(damaged)?));
                let FrameTiming {
                    frames,
                    total: time_ms,
                    ..
                } = timing;
                let pixels = canvas.0 * canvas.1 * frames.max(time_ms * FPS / 1000);
                if time_ms > LONGEST_MS || pixels > MOST_PIXELS {
                    let most = MOST_PIXELS / (canvas.0 * canvas.1);
                    let limit = format!(
                        "at this size {most} frames and {} s at most",
                        (most / FPS).min(LONGEST_MS / 1000)
                    );
                    return Err(MediaError::Unreadable(format!(
                        "the animation is too long: {limit}"
                    )));
                }
            }
            at += 8 + size + size % 2;
        }
        Ok(timing)
    }
}

/// How long a frame is shown that asks for this time, ms.
fn shown_ms(delay_ms: u64) -> u64 {
    delay_ms.max(10)
}

/// Frames a second of a clip, as a fraction.
#[derive(Clone, Copy, Debug, PartialEq)]
struct ClipRate(u64, u64);

impl ClipRate {
    /// Number of frames that begin before a time, to the nearest.
    fn frames_until(self, time_ms: u64) -> u64 {
        (time_ms * self.0 + 500 * self.1) / (1000 * self.1)
    }
}

/// How long the frames of an animation last, ms.
#[derive(Clone, Copy, Debug, Default)]
struct FrameTiming {
    frames: u64,
    total: u64,
    shortest: u64,
    longest: u64,
    divisor: u64,
}

impl FrameTiming {
    fn add(&mut self, ms: u64) {
        self.shortest = if self.frames == 0 {
            ms
        } else {
            self.shortest.min(ms)
        };
        self.longest = self.longest.max(ms);
        self.total += ms;
        self.frames += 1;
        let (mut a, mut b) = (ms, self.divisor);
        while b > 0 {
            (a, b) = (b, a % b);
        }
        self.divisor = a;
    }

    /// The rate at which each frame is written as often as it lasts: its own, if all last alike but for rounding to ms.
    fn rate(&self) -> ClipRate {
        if self.longest - self.shortest <= 1 {
            return ClipRate(self.frames.max(1) * 1000, self.total.max(1));
        }
        ClipRate(1000, self.divisor.max(1000 / MOST_FPS))
    }
}

fn start(width: u32, height: u32, rate: ClipRate, clip: &Path) -> Result<Child, MediaError> {
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
    let mut command = process(&tool("ffmpeg")?, Urgency::Background);
    command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
        .spawn()
        .map_err(|e| MediaError::Start("ffmpeg", reason(&e)))
}

/// Reads the headers of a frame; gives its time, ms. The decoder trusts them to agree with each other.
fn frame(file: &mut impl Read, canvas: (u64, u64)) -> std::io::Result<u64> {
    let [x, y, width, height, delay_ms] = [
        read_3(file)? * 2,
        read_3(file)? * 2,
        read_3(file)? + 1,
        read_3(file)? + 1,
        read_3(file)?,
    ];
    let mut flags = [0; 1];
    file.read_exact(&mut flags)?;
    let (mut kind, size) = chunk(file)?;
    if &kind == b"ALPH" {
        std::io::copy(&mut file.take(size + size % 2), &mut std::io::sink())?;
        (kind, _) = chunk(file)?;
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

fn chunk(file: &mut impl Read) -> std::io::Result<([u8; 4], u64)> {
    let (mut kind, mut size) = ([0; 4], [0; 4]);
    file.read_exact(&mut kind)?;
    file.read_exact(&mut size)?;
    Ok((kind, u32::from_le_bytes(size).into()))
}

/// A number of 3 bytes, the least significant first.
fn read_3(file: &mut impl Read) -> std::io::Result<u64> {
    let mut bytes = [0; 3];
    file.read_exact(&mut bytes)?;
    Ok(u64::from(bytes[0]) | u64::from(bytes[1]) << 8 | u64::from(bytes[2]) << 16)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn each_frame_is_written_as_often_as_it_lasts() {
        let rate = |times: &[u64]| {
            let mut timing = FrameTiming::default();
            times.iter().for_each(|ms| timing.add(*ms));
            timing.rate()
        };
        assert_eq!(rate(&[500, 100, 300, 1000]), ClipRate(1000, 100));
        assert_eq!(rate(&[33, 33, 34]), ClipRate(3000, 100), "30 a second");
        assert_eq!(rate(&[33, 47]), ClipRate(1000, 20), "50 a second at most");
        let ends = [33, 66, 100].map(|ms| rate(&[33, 33, 34]).frames_until(ms));
        assert_eq!(ends, [1, 2, 3], "each once");
    }

    fn three(n: u32) -> [u8; 3] {
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
        file.extend([three(canvas.0 - 1), three(canvas.1 - 1)].concat());
        for _ in 0..frames {
            let mut frame = [
                [0; 3],
                [0; 3],
                three(size.0 - 1),
                three(size.1 - 1),
                three(delay_ms),
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

    fn work() -> EncodeJob {
        EncodeJob {
            until: Instant::now() + LONGEST_WORK,
            cancelled: Arc::default(),
        }
    }

    fn refusal(mut file: Cursor<Vec<u8>>) -> String {
        work()
            .check(&mut file)
            .map_or_else(|e| e.to_string(), |_| String::new())
    }

    #[test]
    fn bombs_are_known_by_their_headers() {
        assert_eq!(refusal(animation((640, 360), 100, (640, 360), 40)), "");
        assert!(refusal(animation((16_384, 16_384), 2, (1, 1), 40)).contains("16384 x 16384 px"));
        assert!(
            refusal(animation((4096, 4096), 3_000, (1, 1), 1)).contains("too long"),
            "many large frames"
        );
        assert!(
            refusal(animation((4096, 4096), 2, (1, 1), 200_000)).contains("too long"),
            "a large one shown for minutes"
        );
        assert!(refusal(animation((16, 16), 2, (16, 16), 400_000)).contains("too long"));
    }

    #[test]
    fn a_check_ends_in_time() {
        let padded = |chunks: usize| {
            let mut file = animation((16, 16), 2, (16, 16), 40).into_inner();
            file.extend(b"JUNK\0\0\0\0".repeat(chunks));
            Cursor::new(file)
        };
        assert_eq!(refusal(padded(1_000)), "");
        assert!(
            refusal(padded(100_000)).contains("chunks"),
            "one read for each"
        );
        let late = EncodeJob {
            until: Instant::now() - Duration::from_secs(1),
            ..work()
        };
        assert!(late.check(&mut padded(0)).is_err());
        let cancelled = EncodeJob {
            cancelled: Arc::new(true.into()),
            ..work()
        };
        assert!(cancelled.check(&mut padded(0)).is_err());
    }

    #[test]
    fn frames_that_lie_about_their_size_are_refused() {
        assert!(
            refusal(animation((16, 16), 1, (17, 16), 40)).contains("damaged"),
            "larger than the canvas"
        );
        let mut file = animation((16, 16), 1, (16, 16), 40);
        let at = file.get_ref().len() - 3;
        file.get_mut()[at] ^= 0x40;
        assert!(
            refusal(file).contains("damaged"),
            "the picture has another size than its frame"
        );
        let whole = animation((16, 16), 2, (16, 16), 40).into_inner();
        assert!(
            refusal(Cursor::new(whole[..whole.len() - 12].to_vec())).contains("damaged"),
            "cut off"
        );
    }
}
