//! Facts of a media file: read by ffprobe from its header, corrected by its packets, and measured in its sound.

mod content;
mod convert;
pub mod header;
pub mod listen;
pub mod packets;
mod profile;

use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use tokio::process::Command;

use self::convert::KeyFrames;
pub use self::listen::SoundAnalysis;
use self::packets::PacketTimes;
use super::{FORMATS, MediaError, Urgency, last_words, process, tool};
use crate::domain::asset::{Asset, MediaKind, PictureProperties, Remark, is_sound};
use crate::domain::io_reason::reason;

/// The facts of a medium.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaInfo {
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
    /// The time code of the first frame, as the file has it.
    pub timecode: String,
    pub traits: PictureProperties,
    /// The header says that its pictures are whole ones.
    pub progressive: bool,
    /// Every packet of the picture is a key frame.
    pub all_key_frames: bool,
    /// The sound tracks, in the file's order.
    pub sound_streams: Vec<SoundStream>,
    /// What its owner should know.
    pub remarks: Vec<Remark>,
}

/// A sound track of a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SoundStream {
    /// Its index among all streams.
    pub index: u32,
    /// It is the one that players choose.
    pub default: bool,
    /// Number of its channels, if there is one or their positions are unknown.
    pub mixed_channels: Option<u16>,
}

impl Default for MediaInfo {
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
            timecode: String::new(),
            traits: PictureProperties::default(),
            progressive: false,
            all_key_frames: false,
            sound_streams: Vec::new(),
            remarks: Vec::new(),
        }
    }
}

/// Reads the facts of a file from its header and its packets, without decoding it.
///
/// # Errors
/// `Unreadable` if it holds nothing that can be used, with the reason.
pub async fn facts_of(path: &Path) -> Result<MediaInfo, MediaError> {
    let answer = run(
        "ffprobe",
        &["-print_format", "json", "-show_format", "-show_streams"],
        path,
        &[],
    )
    .await;
    let answer = answer.map_err(|e| named(e, path))?;
    let header: Value = serde_json::from_slice(&answer)
        .map_err(|_| not_readable("ffprobe did not understand it"))?;
    let times = if header::is_single_image(&header) {
        PacketTimes::new()
    } else {
        packets::scan(path).await?
    };
    if content::is_cut_off_png(path) {
        return Err(cut_off());
    }
    let mut facts = header::facts(
        &header,
        &times,
        is_sound(&path.to_string_lossy()),
        content::is_whole_riff(path),
    )
    .map_err(|e| named(e, path))?;
    facts.traits.delay_us = delay_us(path, &header, &facts).await;
    if content::is_followed_by_wav(path) {
        facts.remarks.push(Remark::Restarts);
    }
    if facts.kind != MediaKind::Photo {
        return Ok(facts);
    }
    let (orientation, taken) = exif_facts(path);
    facts.traits.primaries = facts
        .traits
        .primaries
        .or(profile::primaries(&content::head(path, LONGEST_HEAD)));
    Ok(MediaInfo {
        taken: if taken.is_empty() {
            facts.taken.clone()
        } else {
            taken
        },
        ..facts.held(orientation)
    })
}

/// How much of a photo is looked through for its color profile, which is near the start, bytes.
const LONGEST_HEAD: u64 = 2 << 20;

/// The same error, with what the file really is, if its bytes say so.
fn named(error: MediaError, path: &Path) -> MediaError {
    match (error, content::name_of(path)) {
        (MediaError::Unreadable(_), Some(name)) => not_readable(&format!("it is {name}")),
        (error, _) => error,
    }
}

fn cut_off() -> MediaError {
    not_readable("it is cut off: the end of the picture is missing")
}

/// Time by which the frames of an AVI are decoded too late, µs.
async fn delay_us(path: &Path, header: &Value, facts: &MediaInfo) -> u32 {
    let (Some(stream), true) = (facts.traits.picture_stream, header::is_avi(header)) else {
        return 0;
    };
    let stream = stream.to_string();
    let entries = [
        "-select_streams",
        &stream,
        "-read_intervals",
        "%+#12",
        "-show_entries",
    ];
    let print = ["frame=best_effort_timestamp_time", "-of", "csv=p=0"];
    let first = run("ffprobe", &[&entries[..], &print].concat(), path, &[])
        .await
        .unwrap_or_default();
    let first = String::from_utf8_lossy(&first);
    let seconds = first
        .lines()
        .next()
        .and_then(|l| l.trim().trim_end_matches(',').parse::<f64>().ok());
    (seconds.unwrap_or(0.0).clamp(0.0, 1.0) * 1e6).round() as u32
}

/// Facts of a file and of what its sound decodes to.
#[derive(Clone, Debug, Default)]
pub struct Probed {
    pub facts: MediaInfo,
    pub sound: SoundAnalysis,
    /// The file was replaced with a converted copy.
    pub converted: bool,
}

/// Reads the facts of a file that comes in, listens to it, and replaces it with a converted copy if its format changes
/// inside, which filter graphs cannot follow.
///
/// # Errors
/// As [`facts_of`].
pub async fn probe(path: &Path) -> Result<Probed, MediaError> {
    // Readers do not find key frames in a transport stream or an FLV, and count other times in fragments after a seek.
    let needs_index =
        content::is_fragmented(path) || content::is_transport_stream(path) || content::is_flv(path);
    let indexed = needs_index && convert::to_seekable(path).await?;
    let mut probed = Probed {
        converted: indexed,
        ..listened(path, facts_of(path).await?).await?
    };
    if content::is_jpeg(path) && convert::reads_over_its_end(path).await {
        return Err(cut_off());
    }
    let keys = match probed.facts.kind {
        MediaKind::Clip => convert::key_frames(path, &probed.facts).await,
        MediaKind::Photo | MediaKind::Sound => KeyFrames::default(),
    };
    probed.facts.traits.interlaced |= keys.interlaced && !probed.facts.progressive;
    let size = keys.largest_of_several;
    if size.is_none() && !probed.sound.changes {
        return Ok(probed);
    }
    convert::to_one_format(path, &probed.facts, size).await?;
    let mut again = listened(path, facts_of(path).await?).await?;
    (again.facts.taken, again.facts.timecode) = (probed.facts.taken, probed.facts.timecode);
    again.facts.remarks.push(Remark::FormatChanges);
    Ok(Probed {
        converted: true,
        ..again
    })
}

/// Listens to the sound tracks of a file. The one that players choose is used, else the first that can be heard.
async fn listened(path: &Path, mut facts: MediaInfo) -> Result<Probed, MediaError> {
    let mut tracks = Vec::new();
    for track in &facts.sound_streams {
        tracks.push((
            *track,
            listen::listen(path, track.index, facts.duration_ms).await?,
        ));
    }
    let rank =
        |(track, listened): &(SoundStream, SoundAnalysis)| (listened.is_silent(), !track.default);
    let Some(used) = (0..tracks.len()).min_by_key(|n| rank(&tracks[*n])) else {
        return Ok(Probed {
            facts,
            ..Probed::default()
        });
    };
    if tracks.len() > 1 {
        let silent = tracks
            .iter()
            .filter(|(_, listened)| listened.is_silent())
            .count() as u32;
        facts.remarks.push(Remark::SoundTracks {
            count: tracks.len() as u32,
            used: used as u32 + 1,
            silent,
        });
    }
    let (track, sound) = tracks.swap_remove(used);
    (facts.traits.sound_stream, facts.traits.mixed_channels) =
        (Some(track.index), track.mixed_channels);
    Ok(Probed {
        facts,
        sound,
        converted: false,
    })
}

/// What the EXIF of a photo says of how it was held (1 where it says nothing that can be read), and of when.
fn exif_facts(path: &Path) -> (u8, String) {
    let open = || {
        let mut file = std::io::BufReader::new(std::fs::File::open(path).ok()?);
        exif::Reader::new().read_from_container(&mut file).ok()
    };
    let Some(exif) = open() else {
        return (1, String::new());
    };
    let field = |tag| exif.get_field(tag, exif::In::PRIMARY);
    let held = field(exif::Tag::Orientation)
        .and_then(|f| f.value.get_uint(0))
        .and_then(|n| u8::try_from(n).ok());
    let taken = field(exif::Tag::DateTimeOriginal)
        .map(|f| digits(&f.display_value().to_string()))
        .unwrap_or_default();
    (held.filter(|n| (1..=8).contains(n)).unwrap_or(1), taken)
}

/// The digits of a date, which sort as it does: `2024:05:01 10:00:00` and `2024-05-01T10:00:00Z` alike.
fn digits(date: &str) -> String {
    date.chars().filter(char::is_ascii_digit).take(14).collect()
}

impl MediaInfo {
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
            timecode: self.timecode,
            traits: self.traits,
            remarks: self.remarks,
            ..Asset::default()
        }
    }

    /// The same photo, held like this: on its side, width and height change places.
    fn held(self, orientation: u8) -> Self {
        let (width, height) = if orientation >= 5 {
            (self.height, self.width)
        } else {
            (self.width, self.height)
        };
        Self {
            width,
            height,
            orientation,
            ..self
        }
    }
}

fn not_readable(why: &str) -> MediaError {
    MediaError::Unreadable(why.to_owned())
}

async fn run(
    name: &'static str,
    before: &[&str],
    path: &Path,
    after: &[&str],
) -> Result<Vec<u8>, MediaError> {
    let output = command(name, "error", before, path, after)?.output().await;
    let output = output.map_err(|e| MediaError::Start(name, reason(&e)))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(MediaError::Unreadable(last_words(
            output.status,
            &output.stderr,
        )))
    }
}

fn command(
    name: &'static str,
    level: &str,
    before: &[&str],
    path: &Path,
    after: &[&str],
) -> Result<Command, MediaError> {
    let mut command = Command::from(process(&tool(name)?, Urgency::Now));
    command
        .args(["-v", level])
        .args(before)
        .args(super::input(FORMATS, path))
        .args(after)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    Ok(command)
}
