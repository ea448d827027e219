//! Animated WebP, which ffmpeg does not decode: its frames are drawn here and kept as a lossless clip.

use std::ffi::OsString;
use std::io::{BufReader, Write};
use std::path::Path;
use std::process::Stdio;

use image::AnimationDecoder;
use image::codecs::webp::WebPDecoder;

use super::{MediaError, bare, tool};

use crate::domain::reason::reason;

/// Animations are sampled so often a second, and are at most so long and large.
const FPS: u64 = 25;
const LONGEST_MS: u64 = 5 * 60_000;
const LARGEST_SIDE: u32 = 4096;

/// Whether a file is a WebP with more than one frame, by its header.
pub fn is_animated(path: &Path) -> bool {
    use std::io::Read;
    let mut head = [0u8; 21];
    let read = std::fs::File::open(path).and_then(|mut f| f.read_exact(&mut head));
    // RIFF, WEBP, the extended header, and in its flags the bit for an animation.
    read.is_ok() && head.starts_with(b"RIFF") && &head[8..16] == b"WEBPVP8X" && head[20] & 0x02 != 0
}

/// Puts a lossless clip of the animation in its place. Takes long: not for a thread that serves requests.
pub fn make_clip(path: &Path) -> Result<(), MediaError> {
    let problem = |e: &dyn std::fmt::Display| MediaError::Unreadable(e.to_string());
    let file = std::fs::File::open(path).map_err(|e| problem(&e))?;
    let frames = WebPDecoder::new(BufReader::new(file)).map_err(|e| problem(&e))?.into_frames();
    let clip = path.with_extension("clip");
    let result = write(frames, &clip);
    match result {
        Ok(()) => std::fs::rename(&clip, path).map_err(|e| problem(&e)),
        Err(e) => {
            let _ = std::fs::remove_file(&clip);
            Err(e)
        }
    }
}

fn write(frames: image::Frames, clip: &Path) -> Result<(), MediaError> {
    let problem = |e: &dyn std::fmt::Display| MediaError::Unreadable(e.to_string());
    let mut encoder = None;
    let (mut time_ms, mut written) = (0u64, 0u64);
    for frame in frames {
        let frame = frame.map_err(|e| problem(&e))?;
        let (numerator, denominator) = frame.delay().numer_denom_ms();
        time_ms += u64::from(numerator / denominator.max(1)).max(10);
        let picture = frame.into_buffer();
        let (width, height) = picture.dimensions();
        if width > LARGEST_SIDE || height > LARGEST_SIDE || time_ms > LONGEST_MS {
            return Err(MediaError::Unreadable("the animation is too large".into()));
        }
        let child = match &mut encoder {
            Some(child) => child,
            None => encoder.insert(start(width, height, clip)?),
        };
        let stdin = child.stdin.as_mut().ok_or(MediaError::Unreadable("no pipe".into()))?;
        while written * 1000 < time_ms * FPS {
            stdin.write_all(picture.as_raw()).map_err(|e| problem(&e))?;
            written += 1;
        }
    }
    let Some(mut child) = encoder else { return Err(MediaError::Unreadable("it has no frames".into())) };
    drop(child.stdin.take());
    let status = child.wait().map_err(|e| problem(&e))?;
    if status.success() { Ok(()) } else { Err(MediaError::Unreadable("its frames could not be stored".into())) }
}

fn start(width: u32, height: u32, clip: &Path) -> Result<std::process::Child, MediaError> {
    let (size, fps) = (format!("{width}x{height}"), FPS.to_string());
    let mut arguments: Vec<OsString> =
        ["-v", "error", "-f", "rawvideo", "-pix_fmt", "rgba", "-s", &size, "-r", &fps, "-i", "pipe:0"].map(OsString::from).into();
    arguments.extend(["-c:v", "ffv1", "-pix_fmt", "bgra", "-f", "matroska", "-y"].map(OsString::from));
    arguments.push(clip.into());
    let spawned = bare(tool("ffmpeg")?)
        .into_std()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    spawned.map_err(|e| MediaError::Start("ffmpeg", reason(&e)))
}
