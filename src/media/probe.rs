//! What a medium is, by ffprobe, and that it can really be decoded.

use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use tokio::process::Command;

use super::{FORMATS, MediaError, last_words, tool};
use crate::domain::asset::{Asset, MediaKind, Traits};
use crate::domain::reason::reason;

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
    /// When it was taken, as digits that sort.
    pub taken: String,
    pub traits: Traits,
}

impl Default for Facts {
    fn default() -> Self {
        Self {
            kind: MediaKind::Photo,
            duration_ms: 0,
            width: 0,
            height: 0,
            fps: 0.0,
            has_audio: false,
            orientation: 1,
            taken: String::new(),
            traits: Traits::default(),
        }
    }
}

/// The facts of a file by its headers alone: for one that was accepted before.
pub async fn facts_of(path: &Path) -> Result<Facts, MediaError> {
    let answer = run("ffprobe", &["-print_format", "json", "-show_format", "-show_streams"], path, &[]).await?;
    let answer: Value =
        serde_json::from_slice(&answer).map_err(|_| MediaError::Unreadable("ffprobe did not understand it".into()))?;
    let facts = facts(&answer).ok_or_else(|| MediaError::Unreadable("it has neither picture nor sound".into()))?;
    if facts.kind != MediaKind::Photo {
        return Ok(facts);
    }
    let (orientation, taken) = exif_facts(path);
    Ok(Facts { taken: if taken.is_empty() { facts.taken.clone() } else { taken }, ..facts.held(orientation) })
}

/// Probes a file and decodes the first of its frames or samples, so that a broken file is refused before it is used.
pub async fn probe(path: &Path) -> Result<Facts, MediaError> {
    let facts = facts_of(path).await?;
    let first = if facts.kind == MediaKind::Sound { ["-frames:a", "1"] } else { ["-frames:v", "1"] };
    run("ffmpeg", &["-nostdin", "-xerror"], path, &[first[0], first[1], "-f", "null", "-"]).await?;
    Ok(facts)
}

/// How much of a sound is looked through for silence at either end, s.
const LISTENED_S: u64 = 60;

/// Silence at the start and at the end of a medium, ms: quieter than −45 dB for 0.2 s or longer.
pub async fn silence(path: &Path, duration_ms: u64) -> Result<(u64, u64), MediaError> {
    let detect = ["-map", "0:a:0", "-af", "silencedetect=noise=-45dB:d=0.2", "-f", "null", "-"];
    let seconds = LISTENED_S.to_string();
    let head = listen(&["-t", &seconds], path, &detect).await?;
    let whole = duration_ms <= LISTENED_S * 1000;
    let from_end = format!("-{LISTENED_S}");
    let tail = if whole { head.clone() } else { listen(&["-sseof", &from_end], path, &detect).await? };
    let listened_ms = if whole { duration_ms } else { LISTENED_S * 1000 };
    Ok((quiet_head(&head), quiet_tail(&tail, listened_ms)))
}

/// Pairs of start and end of silences, ms; a last one that goes on to the end has none.
type Silences = Vec<(u64, Option<u64>)>;

async fn listen(before: &[&str], path: &Path, after: &[&str]) -> Result<Silences, MediaError> {
    let mut options = vec!["-nostdin", "-nostats", "-hide_banner"];
    options.extend(before);
    let output = command("ffmpeg", "info", &options, path, after)?.output().await;
    let output = output.map_err(|e| MediaError::Start("ffmpeg", reason(&e)))?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let mut silences: Silences = Vec::new();
    for line in text.lines() {
        let value = |key: &str| {
            let seconds = line.split_once(key)?.1.split_whitespace().next()?.parse::<f64>().ok()?;
            Some((seconds.max(0.0) * 1000.0).round() as u64)
        };
        if let Some(start) = value("silence_start: ") {
            silences.push((start, None));
        } else if let (Some(end), Some(last)) = (value("silence_end: "), silences.last_mut()) {
            last.1 = Some(end);
        }
    }
    Ok(silences)
}

fn quiet_head(silences: &Silences) -> u64 {
    silences.first().filter(|(start, _)| *start < 50).and_then(|(_, end)| *end).unwrap_or(0)
}

fn quiet_tail(silences: &Silences, length_ms: u64) -> u64 {
    let last = silences.last().filter(|(start, end)| *start > 50 && end.is_none_or(|end| end + 100 >= length_ms));
    last.map_or(0, |(start, _)| length_ms.saturating_sub(*start))
}

/// What the EXIF of a photo says of how it was held (1 where it says nothing that can be read), and of when.
fn exif_facts(path: &Path) -> (u8, String) {
    let open = || {
        let mut file = std::io::BufReader::new(std::fs::File::open(path).ok()?);
        exif::Reader::new().read_from_container(&mut file).ok()
    };
    let Some(exif) = open() else { return (1, String::new()) };
    let field = |tag| exif.get_field(tag, exif::In::PRIMARY);
    let held = field(exif::Tag::Orientation).and_then(|f| f.value.get_uint(0)).and_then(|n| u8::try_from(n).ok());
    let taken = field(exif::Tag::DateTimeOriginal).map(|f| digits(&f.display_value().to_string())).unwrap_or_default();
    (held.filter(|n| (1..=8).contains(n)).unwrap_or(1), taken)
}

/// The digits of a date, which sort as it does: `2024:05:01 10:00:00` and `2024-05-01T10:00:00Z` alike.
fn digits(date: &str) -> String {
    date.chars().filter(char::is_ascii_digit).take(14).collect()
}

impl Facts {
    /// The medium as projects know it; what only an intake finds out (its hash, silence) is left empty.
    pub fn asset(self, name: &str, bytes: u64) -> Asset {
        Asset {
            name: name.to_owned(),
            kind: self.kind,
            duration_ms: self.duration_ms,
            width: self.width,
            height: self.height,
            fps: self.fps,
            has_audio: self.has_audio,
            orientation: self.orientation,
            bytes,
            taken: self.taken,
            traits: self.traits,
            ..Asset::default()
        }
    }

    /// The same photo, held like this: on its side, width and height change places.
    fn held(self, orientation: u8) -> Self {
        let (width, height) = if orientation >= 5 { (self.height, self.width) } else { (self.width, self.height) };
        Self { width, height, orientation, ..self }
    }
}

async fn run(name: &'static str, before: &[&str], path: &Path, after: &[&str]) -> Result<Vec<u8>, MediaError> {
    let output = command(name, "error", before, path, after)?.output().await;
    let output = output.map_err(|e| MediaError::Start(name, reason(&e)))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(MediaError::Unreadable(last_words(output.status, &output.stderr)))
    }
}

fn command(name: &'static str, level: &str, before: &[&str], path: &Path, after: &[&str]) -> Result<Command, MediaError> {
    let mut command = super::bare(tool(name)?);
    command
        .args(["-v", level])
        .args(before)
        .args(super::input(FORMATS, path))
        .args(after)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    Ok(command)
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
        let sound = Facts { kind: MediaKind::Sound, duration_ms, has_audio, ..Facts::default() };
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
        Facts { width, height, traits: traits(video), ..Facts::default() }
    } else {
        let taken = answer.pointer("/format/tags/creation_time").and_then(Value::as_str).map(digits).unwrap_or_default();
        let (fps, traits) = (rate(video), traits(video));
        Facts { kind: MediaKind::Clip, duration_ms, width, height, fps, has_audio, taken, traits, ..Facts::default() }
    })
}

fn traits(video: &Value) -> Traits {
    let word = |key: &str| video.get(key).and_then(Value::as_str).unwrap_or_default();
    let pixels = word("pix_fmt");
    let matrix = word("color_space");
    let unsaid = matrix.is_empty() || matrix == "unknown";
    let small = video.get("height").and_then(Value::as_u64).unwrap_or(0) < 720;
    let transparent = ["rgba", "bgra", "argb", "abgr", "ya8", "ya16", "yuva", "gbrap", "pal8", "rgba64"];
    Traits {
        interlaced: ["tt", "bb", "tb", "bt"].contains(&word("field_order")),
        hdr: ["smpte2084", "arib-std-b67"].contains(&word("color_transfer")),
        sd_colours: ["smpte170m", "bt470bg", "fcc"].contains(&matrix) || (unsaid && small),
        alpha: transparent.iter().any(|p| pixels.starts_with(p)) || video.pointer("/tags/alpha_mode").is_some(),
    }
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
