//! From a plan to a file: what is in the cache is taken from there, the rest is encoded in as few runs of ffmpeg as
//! possible, everything is joined without encoding again, the sound is one pass over the whole.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::{StreamExt, TryStreamExt};
use tokio::sync::OnceCell;

use super::format::{Encoder, Writing};
use crate::compose::graph::{self, Drawn};
use crate::compose::plan::Plan;
use crate::compose::span::{self, Span};
use crate::compose::text::Drawing;
use crate::compose::{sound, text};
use crate::domain::asset::size;
use crate::domain::reason::reason;
use crate::domain::render_job::FileFormat;
use crate::media::cache::Cache;
use crate::media::{self, FORMATS, encode, first_line};

/// One encoder run draws at most this much, s, and has at most so many pictures open: memory stays flat.
const LONGEST_RUN_S: u64 = 40;
const MOST_PICTURES: usize = 10;
/// Whenever the frames of a given plan change, this does, and nothing old is joined to something new.
const VERSION: &str = "2";
/// Room that must stay free on the disk, bytes.
const SPARE_BYTES: u64 = 64 << 20;
/// An animation is at most this large and fast.
const GIF_WIDTH: u32 = 640;
const GIF_FPS: u32 = 15;

/// A film to be made.
pub struct Film<'a> {
    pub plan: &'a Plan,
    pub writing: Writing,
    pub cache: &'a Cache,
    /// A folder for what is not finished.
    pub work: &'a Path,
}

/// How far the parts of the work are, in frames (or what takes as long as one).
struct Progress<'a> {
    done: Mutex<Vec<f64>>,
    total: f64,
    tell: &'a (dyn Fn(f64) + Sync),
}

impl Progress<'_> {
    fn at(&self, part: usize, frames: f64) {
        let sum = {
            let mut done = self.done.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            done[part] = done[part].max(frames);
            done.iter().sum::<f64>()
        };
        (self.tell)((sum / self.total.max(1.0)).clamp(0.0, 1.0));
    }
}

/// A span with what it is called in the cache.
type Named = (Span, String);

impl Film<'_> {
    /// Makes the film at `output`; `tell` hears how much of the work is done, 0 to 1.
    pub async fn make(&self, output: &Path, tell: &(dyn Fn(f64) + Sync)) -> Result<(), String> {
        let drawn = self.draw_captions().await?;
        let tools = tool_version().await;
        let silent = self.writing.format == FileFormat::Gif;
        let blind = matches!(self.writing.format, FileFormat::Mp3 | FileFormat::Wav);
        let spans: Vec<Named> = if blind { Vec::new() } else { self.named_spans(&drawn, tools) };
        let missing: Vec<Span> = spans.iter().filter(|(_, name)| !self.cache.has(name)).map(|(span, _)| *span).collect();
        let sound = (!silent).then(|| self.sound_name(tools));
        let sound_missing = sound.as_ref().is_some_and(|name| !self.cache.has(name));
        self.check_room(&missing, spans.len())?;
        let fps = u64::from(self.plan.fps);
        let runs = span::runs(self.plan, &missing, LONGEST_RUN_S * fps, MOST_PICTURES);
        // Mixing takes a small part of the time of encoding, joining next to none of it.
        let all: u64 = missing.iter().map(|s| s.frames()).sum();
        let mix = if sound_missing { self.plan.frames as f64 * 0.05 } else { 0.0 };
        let join = 1.0 + all as f64 * 0.02;
        let progress = Progress { done: Mutex::new(vec![0.0; runs.len() + 2]), total: all as f64 + mix + join, tell };
        let names: Vec<String> = spans.iter().map(|(_, name)| name.clone()).chain(sound.clone()).collect();
        let pictures = async {
            let encode = |(i, run)| self.encode(run, &spans, &drawn, i, &progress).boxed();
            let each: Vec<BoxFuture<Result<(), String>>> = runs.iter().map(Vec::as_slice).enumerate().map(encode).collect();
            futures::stream::iter(each).buffer_unordered(at_once()).try_collect::<Vec<()>>().await.map(drop)
        };
        let sounds = async {
            match sound.as_ref().filter(|_| sound_missing) {
                Some(name) => self.mix(name, runs.len(), mix, &progress).await,
                None => Ok(()),
            }
        };
        tokio::try_join!(pictures, sounds)?;
        self.join(&spans, sound.as_deref(), output).await?;
        progress.at(runs.len() + 1, join);
        self.cache.tidy(&names);
        Ok(())
    }

    /// Drawing takes the processor for a while: not on a thread that serves requests.
    async fn draw_captions(&self) -> Result<Vec<Drawn>, String> {
        let styles: Vec<_> = self.plan.captions.iter().map(|c| c.style.clone()).collect();
        let (dir, width, height) = (self.work.to_owned(), self.plan.width, self.plan.height);
        let draw = move || {
            let mut drawer = text::Drawer::default();
            let drawn: Result<Vec<Drawing>, _> = styles
                .iter()
                .enumerate()
                .map(|(i, style)| drawer.draw(style, width, height, &dir.join(format!("{i}.png"))))
                .collect();
            drawn.map_err(|e| e.to_string())
        };
        let drawn: Vec<Drawing> = tokio::task::spawn_blocking(draw).await.map_err(|e| e.to_string())??;
        for missing in drawn.iter().filter_map(|d| d.missing.as_ref()) {
            tracing::warn!("no installed font has the characters \"{missing}\": boxes are in their place");
        }
        let mut drawn: Vec<Drawn> = drawn.into_iter().map(|d| d.drawn).collect();
        text::stack(&self.plan.captions, &mut drawn, height);
        Ok(drawn)
    }

    /// Every span with the hash of all that its frames are made from.
    fn named_spans(&self, drawn: &[Drawn], tools: &str) -> Vec<Named> {
        // A caption counts by what it looks like, not by the number of its file.
        let files: Vec<Drawn> = self
            .plan
            .captions
            .iter()
            .zip(drawn)
            .map(|(c, d)| Drawn { path: PathBuf::from(format!("{:?}", c.style)), ..d.clone() })
            .collect();
        let name = |span: Span| {
            let b = graph::video(self.plan, span, &files, self.writing.pixels());
            let mut hash = blake3::Hasher::new();
            let labelled = plain_labels(&b.graph);
            let size = format!("{}x{}@{} {}", self.plan.width, self.plan.height, self.plan.fps, span.frames());
            for part in [VERSION, tools, &size, &labelled].into_iter().chain(self.writing.picture().iter().map(String::as_str)) {
                hash.update(part.as_bytes());
                hash.update(&[0]);
            }
            for argument in &b.arguments {
                hash.update(argument.as_encoded_bytes());
                hash.update(&[0]);
            }
            format!("{}.{}", &hash.finalize().to_hex()[..40], self.writing.span_container())
        };
        span::spans(self.plan).into_iter().map(|span| (span, name(span))).collect()
    }

    fn sound_name(&self, tools: &str) -> String {
        let b = sound::mix(self.plan, self.plan.loudness.is_none());
        let (words, container, extension) = self.writing.sound();
        let text = format!("{VERSION} {tools} {:?} {} {words:?} {container} {:?}", b.arguments, b.graph, self.plan.loudness);
        format!("{}.{extension}", &blake3::hash(text.as_bytes()).to_hex()[..40])
    }

    /// Whether there is room for what is to be written: the missing spans and the file.
    fn check_room(&self, missing: &[Span], spans: usize) -> Result<(), String> {
        let Plan { width, height, fps, frames, .. } = self.plan;
        let per_second = self.writing.bytes_per_second(*width, *height, *fps);
        let new: u64 = missing.iter().map(|s| s.frames()).sum();
        let frames = if spans == 0 { *frames * 2 } else { new + *frames };
        let needed = frames / u64::from(*fps) * per_second + SPARE_BYTES;
        match fs4::available_space(self.work) {
            Ok(free) if free < needed => Err(format!(
                "the disk has {} left and this export needs about {}: free some, or choose a smaller resolution",
                size(free),
                size(needed)
            )),
            // A disk that does not say how much room it has is tried.
            _ => Ok(()),
        }
    }

    /// Encodes one run and takes its spans into the cache.
    async fn encode(
        &self,
        run: &[Span],
        spans: &[Named],
        drawn: &[Drawn],
        index: usize,
        progress: &Progress<'_>,
    ) -> Result<(), String> {
        let stretch = Span { from: run[0].from, to: run[run.len() - 1].to };
        let mut b = graph::video(self.plan, stretch, drawn, self.writing.pixels());
        let fps = self.plan.fps.to_string();
        let container = self.writing.span_container();
        let mut words: Vec<String> =
            ["-filter_complex", &b.graph, "-map", "[video]", "-r", &fps, "-frames:v"].map(str::to_owned).into();
        words.push(stretch.frames().to_string());
        words.extend(self.writing.picture());
        words.extend(["-map_metadata", "-1"].map(str::to_owned));
        let pattern = self.work.join(format!("run{index}-%05d.{container}"));
        let cuts: Vec<String> = run[1..].iter().map(|s| (s.from - stretch.from).to_string()).collect();
        if !cuts.is_empty() {
            let times: Vec<String> = cuts.iter().map(|c| format!("eq(n,{c})")).collect();
            words.extend(["-force_key_frames".to_owned(), format!("expr:{}", times.join("+"))]);
            words.extend(["-segment_frames".to_owned(), cuts.join(",")]);
        } else {
            // One piece only: a cut behind the end is none.
            words.extend(["-segment_frames".to_owned(), (stretch.frames() + 1).to_string()]);
        }
        words.extend(["-f", "segment", "-segment_format", container, "-reset_timestamps", "1", "-y"].map(str::to_owned));
        b.arguments.extend(words.iter().map(OsString::from));
        b.arguments.push(pattern.into());
        tracing::debug!(?stretch, graph = b.graph, "encode");
        let ms = stretch.frames() * 1000 / u64::from(self.plan.fps);
        let frames = stretch.frames() as f64;
        encode::run(&b.arguments, ms, |share| progress.at(index, share * frames)).await.map_err(|e| e.to_string())?;
        for (i, span) in run.iter().enumerate() {
            let piece = self.work.join(format!("run{index}-{i:05}.{container}"));
            let name = spans.iter().find(|(s, _)| s == span).map(|(_, name)| name).ok_or("a span has no name")?;
            self.cache.take(&piece, name).map_err(|e| format!("a finished part could not be kept: {}", reason(&e)))?;
        }
        progress.at(index, frames);
        Ok(())
    }

    /// Mixes the sound into the cache, in two passes where it shall have a loudness.
    async fn mix(&self, name: &str, part: usize, weight: f64, progress: &Progress<'_>) -> Result<(), String> {
        let (encoder, container, extension) = self.writing.sound();
        let piece = self.work.join(format!("sound.{extension}"));
        let ms = self.plan.duration_ms();
        let mut b = sound::mix(self.plan, self.plan.loudness.is_none());
        if let Some(wished) = self.plan.loudness {
            let mixed = self.work.join("mix.w64");
            b.chain("[audio]ebur128[measured]");
            b.arguments.extend(
                ["-filter_complex", &b.graph, "-map", "[measured]", "-c:a", "pcm_f32le", "-f", "w64", "-y"].map(OsString::from),
            );
            b.arguments.push(mixed.clone().into());
            let report = encode::measure(&b.arguments, ms, |share| progress.at(part, share * weight * 0.7))
                .await
                .map_err(|e| e.to_string())?;
            let measured = sound::loudness_in(&report).ok_or("the loudness could not be measured")?;
            let mut arguments: Vec<OsString> = media::input("w64", &mixed);
            arguments.extend(["-af".into(), sound::to_loudness(measured, wished).into()]);
            arguments.extend(encoder.iter().map(OsString::from));
            arguments.extend(["-f", container, "-y"].map(OsString::from));
            arguments.push(piece.clone().into());
            encode::run(&arguments, ms, |share| progress.at(part, (0.7 + share * 0.3) * weight))
                .await
                .map_err(|e| e.to_string())?;
        } else {
            b.arguments.extend(["-filter_complex", &b.graph, "-map", "[audio]"].map(OsString::from));
            b.arguments.extend(encoder.iter().map(OsString::from));
            b.arguments.extend(["-map_metadata", "-1", "-f", container, "-y"].map(OsString::from));
            b.arguments.push(piece.clone().into());
            encode::run(&b.arguments, ms, |share| progress.at(part, share * weight)).await.map_err(|e| e.to_string())?;
        }
        self.cache.take(&piece, name).map_err(|e| format!("the finished sound could not be kept: {}", reason(&e)))?;
        progress.at(part, weight);
        Ok(())
    }

    /// The list of the pieces, beside them, for their names are plain and relative.
    async fn list(&self, spans: &[Named]) -> Result<Listing, String> {
        let mut list = String::from("ffconcat version 1.0\n");
        for (span, name) in spans {
            list.push_str(&format!("file {name}\nduration {}\n", graph::seconds(span.frames(), self.plan.fps)));
        }
        let listing = Listing(self.cache.path(&format!("{}.ffconcat", uuid::Uuid::new_v4().simple())));
        tokio::fs::write(&listing.0, list).await.map_err(|e| reason(&e))?;
        Ok(listing)
    }

    /// Puts the pieces together as they are.
    async fn join(&self, spans: &[Named], sound: Option<&str>, output: &Path) -> Result<(), String> {
        let mut arguments: Vec<OsString> = Vec::new();
        let list = if spans.is_empty() { None } else { Some(self.list(spans).await?) };
        arguments.extend(list.iter().flat_map(|list| {
            let [format, concat] = ["-f", "concat"].map(OsString::from);
            [format, concat].into_iter().chain(media::input(&format!("concat,{FORMATS}"), &list.0))
        }));
        if let Some(sound) = sound {
            arguments.extend(media::input(FORMATS, &self.cache.path(sound)));
        }
        let container = self.writing.format.word();
        if self.writing.format == FileFormat::Gif {
            let (width, fps) = (self.plan.width.min(GIF_WIDTH), self.plan.fps.min(GIF_FPS));
            let filter = format!("fps={fps},scale={width}:-2:flags=lanczos,split[a][b];[a]palettegen[p];[b][p]paletteuse");
            arguments.extend(["-filter_complex", &filter, "-loop", "0"].map(OsString::from));
        } else {
            let maps: &[&str] = if list.is_some() { &["-map", "0:v:0", "-map", "1:a:0"] } else { &["-map", "0:a:0"] };
            arguments.extend(maps.iter().map(OsString::from));
            arguments.extend(["-c", "copy", "-map_metadata", "-1"].map(OsString::from));
        }
        if matches!(self.writing.format, FileFormat::Mp4 | FileFormat::Mov) {
            arguments.extend(["-movflags", "+faststart"].map(OsString::from));
        }
        arguments.extend(["-f", container, "-y"].map(OsString::from));
        arguments.push(output.into());
        encode::run(&arguments, self.plan.duration_ms(), |_| ()).await.map_err(|e| e.to_string())
    }
}

/// The list of pieces; gone when the film is joined, or is not.
struct Listing(PathBuf);

impl Drop for Listing {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Labels in a graph count the things of the whole film; a span's name must not.
fn plain_labels(graph: &str) -> String {
    let mut seen: Vec<&str> = Vec::new();
    let mut result = String::with_capacity(graph.len());
    let mut rest = graph;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((label, behind)) = after.split_once(']') else { break };
        result.push_str(before);
        let number = seen.iter().position(|s| *s == label).unwrap_or_else(|| {
            seen.push(label);
            seen.len() - 1
        });
        result.push_str(&format!("[{number}]"));
        rest = behind;
    }
    result.push_str(rest);
    result
}

/// How many encoders run beside each other: each uses several cores, and waits at its start and end.
fn at_once() -> usize {
    std::thread::available_parallelism().map_or(1, |n| n.get() / 4).clamp(1, 4)
}

/// The encoder that was asked for where this machine has it, else the software one.
pub async fn present(asked: Encoder) -> Encoder {
    static FOUND: OnceCell<Encoder> = OnceCell::const_new();
    if asked == Encoder::Software {
        return asked;
    }
    let try_it = || async {
        let words = ["-f", "lavfi", "-i", "color=c=black:s=640x360:d=0.2", "-c:v", asked.codec(), "-f", "null", "-"];
        match encode::run(&words.map(OsString::from), 200, |_| ()).await {
            Ok(()) => asked,
            Err(why) => {
                tracing::warn!("{} is not here, the software encoder is used: {why}", asked.codec());
                Encoder::Software
            }
        }
    };
    *FOUND.get_or_init(try_it).await
}

/// Which ffmpeg it is: frames of two versions are not joined.
async fn tool_version() -> &'static str {
    static VERSION: OnceCell<String> = OnceCell::const_new();
    VERSION.get_or_init(|| async { first_line("ffmpeg", &["-version"]).await.unwrap_or_default() }).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_count_from_the_start_of_a_graph() {
        assert_eq!(plain_labels("[0:v:0]scale[v7];[v7][c3]overlay[o3]"), plain_labels("[0:v:0]scale[v9];[v9][c1]overlay[o1]"));
        assert_ne!(plain_labels("[a][b]x[c]"), plain_labels("[a][a]x[c]"));
    }
}
