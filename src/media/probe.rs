//! What a medium is, by ffprobe, and that it can really be decoded.

use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use tokio::process::Command;

use super::{FORMATS, MediaError, last_words, tool};
use crate::domain::asset::MediaKind;

/// The facts of a medium.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    pub kind: MediaKind,
    /// ms; 0 for a photo.
    pub duration_ms: u64,
    /// px as shown, rotation applied.
    pub width: u32,
    pub height: u32,
    pub fps: f64,
    pub has_audio: bool,
    /// How a photo was held, as its EXIF tells it; 1 is upright.
    pub orientation: u8,
}

/// Probes a file and decodes the first of its frames or samples, so that a broken file is refused before it is used.
pub async fn probe(path: &Path) -> Result<Facts, MediaError> {
    let answer = run("ffprobe", &["-print_format", "json", "-show_format", "-show_streams"], path, &[]).await?;
    let answer: Value =
        serde_json::from_slice(&answer).map_err(|_| MediaError::Unreadable("ffprobe did not understand it".into()))?;
    let facts = facts(&answer).ok_or_else(|| MediaError::Unreadable("it has neither picture nor sound".into()))?;
    let first = if facts.kind == MediaKind::Sound { ["-frames:a", "1"] } else { ["-frames:v", "1"] };
    run("ffmpeg", &["-nostdin", "-xerror"], path, &[first[0], first[1], "-f", "null", "-"]).await?;
    Ok(if facts.kind == MediaKind::Photo { facts.held(orientation(path)) } else { facts })
}

/// What the EXIF of a photo says of how it was held; 1 where it says nothing that can be read.
fn orientation(path: &Path) -> u8 {
    let read = || {
        let mut file = std::io::BufReader::new(std::fs::File::open(path).ok()?);
        let exif = exif::Reader::new().read_from_container(&mut file).ok()?;
        exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY)?.value.get_uint(0)
    };
    read().and_then(|n| u8::try_from(n).ok()).filter(|n| (1..=8).contains(n)).unwrap_or(1)
}

impl Facts {
    /// The same photo, held like this: on its side, width and height change places.
    fn held(self, orientation: u8) -> Self {
        let (width, height) = if orientation >= 5 { (self.height, self.width) } else { (self.width, self.height) };
        Self { width, height, orientation, ..self }
    }
}

async fn run(name: &'static str, before: &[&str], path: &Path, after: &[&str]) -> Result<Vec<u8>, MediaError> {
    let output = Command::new(tool(name)?)
        .args(["-v", "error"])
        .args(before)
        .args(["-protocol_whitelist", "file", "-format_whitelist", FORMATS, "-i"])
        .arg(path)
        .args(after)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .map_err(|e| MediaError::Start(name, e.to_string()))?;
    if output.status.success() { Ok(output.stdout) } else { Err(MediaError::Unreadable(last_words(&output.stderr))) }
}

fn facts(answer: &Value) -> Option<Facts> {
    let streams = answer.get("streams")?.as_array()?;
    let of = |kind: &'static str| streams.iter().filter(move |s| s["codec_type"] == kind);
    let cover = |s: &&Value| s.pointer("/disposition/attached_pic").and_then(Value::as_i64) == Some(1);
    let video = of("video").find(|s| !cover(s));
    let has_audio = of("audio").next().is_some();
    let format = answer.pointer("/format/format_name").and_then(Value::as_str).unwrap_or_default();
    let seconds = |v: &Value| {
        v.get("duration").and_then(Value::as_str).and_then(|s| s.parse::<f64>().ok()).filter(|s| s.is_finite() && *s > 0.0)
    };
    let duration = seconds(&answer["format"]).or_else(|| streams.iter().find_map(seconds)).unwrap_or(0.0);
    let duration_ms = (duration * 1000.0).round().min(1e9) as u64;
    let Some(video) = video else {
        let sound = Facts { kind: MediaKind::Sound, duration_ms, width: 0, height: 0, fps: 0.0, has_audio, orientation: 1 };
        return (has_audio && duration_ms > 0).then_some(sound);
    };
    let size = |key: &str| video.get(key).and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0);
    let (width, height) = (size("width")?, size("height")?);
    let still = format.contains("image2")
        || format.ends_with("_pipe")
        || (format == "gif" && is_single(video))
        || (duration_ms == 0 && !has_audio);
    // A photo is turned by its EXIF, not by what a newer ffmpeg makes of that.
    let (width, height) = if is_sideways(video) && !still { (height, width) } else { (width, height) };
    Some(if still {
        Facts { kind: MediaKind::Photo, duration_ms: 0, width, height, fps: 0.0, has_audio: false, orientation: 1 }
    } else {
        Facts { kind: MediaKind::Clip, duration_ms, width, height, fps: rate(video), has_audio, orientation: 1 }
    })
}

fn is_single(video: &Value) -> bool {
    video.get("nb_frames").and_then(Value::as_str) == Some("1")
}

fn is_sideways(video: &Value) -> bool {
    let side =
        video.get("side_data_list").and_then(Value::as_array).and_then(|l| l.iter().find_map(|d| d.get("rotation")?.as_f64()));
    let tag = video.pointer("/tags/rotate").and_then(Value::as_str).and_then(|r| r.parse().ok());
    let degrees = side.or(tag).unwrap_or(0.0);
    (degrees.rem_euclid(180.0) - 90.0).abs() < 45.0
}

fn rate(video: &Value) -> f64 {
    let parse = |key: &str| {
        let (n, d) = video.get(key)?.as_str()?.split_once('/')?;
        let rate = n.parse::<f64>().ok()? / d.parse::<f64>().ok()?;
        (rate.is_finite() && rate > 0.0).then_some(rate)
    };
    parse("avg_frame_rate").or_else(|| parse("r_frame_rate")).unwrap_or(30.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_portrait_phone_video_is_upright() {
        let facts = facts(&json!({"format":{"format_name":"mov,mp4,m4a","duration":"2.5"},"streams":[
            {"codec_type":"video","width":1920,"height":1080,"avg_frame_rate":"30000/1001","side_data_list":[{"rotation":-90}]},
            {"codec_type":"audio"}]}))
        .unwrap();
        assert_eq!((facts.width, facts.height, facts.duration_ms, facts.has_audio), (1080, 1920, 2_500, true));
        assert!((facts.fps - 29.97).abs() < 0.01);
    }

    #[test]
    fn photos_sounds_and_cover_pictures() {
        let photo =
            facts(&json!({"format":{"format_name":"jpeg_pipe"},"streams":[{"codec_type":"video","width":4000,"height":3000}]}))
                .unwrap();
        assert_eq!((photo.kind, photo.duration_ms), (MediaKind::Photo, 0));
        let song = facts(&json!({"format":{"format_name":"mp3","duration":"3.0"},"streams":[
            {"codec_type":"audio"},{"codec_type":"video","width":10,"height":10,"disposition":{"attached_pic":1}}]}))
        .unwrap();
        assert_eq!((song.kind, song.duration_ms), (MediaKind::Sound, 3_000));
        assert_eq!(facts(&json!({"streams":[{"codec_type":"data"}]})), None);
    }
}
