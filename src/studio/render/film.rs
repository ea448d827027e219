//! From a plan to a file: what is in the cache is taken from there, the rest is encoded in as few runs of ffmpeg as
//! possible, everything is joined without encoding again, the sound is one pass over the whole. Nothing is trusted by its
//! name: pieces are checked when they are made and when they are used, the file is compared with the plan at the end.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::{StreamExt, TryStreamExt};
use tokio::sync::OnceCell;

use super::format::{EncodeSettings, HardwareEncoder};
use crate::compose::graph::{self, PlacedText};
use crate::compose::plan::Plan;
use crate::compose::span::{self, Span};
use crate::compose::text::RenderedText;
use crate::compose::{sound, text};
use crate::domain::asset::{Asset, size};
use crate::domain::io_reason::reason;
use crate::domain::render_job::FileFormat;
use crate::media::cache::Cache;
use crate::media::packets::{self, Packets};
use crate::media::{self, FORMATS, MediaError, encode, first_line};
use crate::studio::assets::AssetStore;

/// One encoder run draws at most this much, s, and has at most so many pictures open: memory stays flat.
const LONGEST_RUN_S: u64 = 40;
const MOST_PICTURES: usize = 10;
/// Whenever the frames of a given plan change, this does, and nothing old is joined to something new.
const VERSION: &str = "3";
/// Room that must stay free on the disk, bytes.
const SPARE_BYTES: u64 = 64 << 20;
/// An animation is at most this large and fast.
const GIF_WIDTH: u32 = 640;
const GIF_FPS: u32 = 15;
/// How often a piece or a film that differs from its plan is made before that is an error.
const TRIES: usize = 2;
/// Encoders of sound work in blocks and add silence at the start: the sound may be this much longer or shorter, s.
const SOUND_TOLERANCE_S: f64 = 0.1;

/// A film to be made.
pub struct RenderTask<'a> {
    pub plan: &'a Plan,
    /// The media of the project, which the plan names by their paths.
    pub assets: &'a [Asset],
    pub media: &'a AssetStore,
    pub writing: EncodeSettings,
    pub cache: &'a Cache,
    /// A folder for what is not finished.
    pub work: &'a Path,
}

/// How far the parts of the work are, in frames (or what takes as long as one).
struct WorkProgress<'a> {
    done: Mutex<Vec<f64>>,
    total: f64,
    tell: &'a (dyn Fn(f64) + Sync),
}

impl WorkProgress<'_> {
    fn at(&self, part: usize, frames: f64) {
        let sum = {
            let mut done = self
                .done
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            done[part] = done[part].max(frames);
            done.iter().sum::<f64>()
        };
        (self.tell)((sum / self.total.max(1.0)).clamp(0.0, 1.0));
    }
}

/// A span with what it is called in the cache.
type NamedSpan = (Span, String);

/// Pieces by their names: where each is in the cache.
type SpanFiles = HashMap<String, PathBuf>;

/// Everything of a film that is known before anything is encoded.
struct RenderInputs {
    drawn: Vec<PlacedText>,
    spans: Vec<NamedSpan>,
    /// None for a film without sound.
    sound: Option<String>,
}

impl RenderInputs {
    fn names(&self) -> Vec<String> {
        self.spans
            .iter()
            .map(|(_, name)| name.clone())
            .chain(self.sound.clone())
            .collect()
    }
}

/// Why a film was not made.
#[derive(Debug)]
pub enum RenderError {
    /// The encoder was stopped from outside, as this program probably is about to be.
    Stopped(String),
    Failed(String),
}

impl From<String> for RenderError {
    fn from(why: String) -> Self {
        Self::Failed(why)
    }
}

impl From<MediaError> for RenderError {
    fn from(e: MediaError) -> Self {
        match e {
            MediaError::Stopped(_) => Self::Stopped(e.to_string()),
            e => Self::Failed(e.to_string()),
        }
    }
}

impl RenderTask<'_> {
    /// Makes the film at `output`; `tell` hears how much of the work is done, 0 to 1. Gives the names of its pieces.
    ///
    /// # Errors
    /// If a medium is damaged or gone, the disk is full, ffmpeg fails, or what comes of it differs from the plan twice.
    pub async fn make(
        &self,
        output: &Path,
        tell: &(dyn Fn(f64) + Sync),
    ) -> Result<Vec<String>, RenderError> {
        let parts = self.parts().await?;
        let names = parts.names();
        let mut tries = 1..=TRIES;
        loop {
            let pieces = self.encode_missing(&parts, &names, tell).await?;
            self.join(&parts, &pieces, output).await?;
            let Err(difference) = self.compare(output).await else {
                break;
            };
            tracing::warn!(
                "the joined file differs from its plan, its parts are made again: {difference}"
            );
            // Which of them it is cannot be said by now: each was right by itself.
            for piece in pieces.values() {
                let _ = std::fs::remove_file(piece);
            }
            if tries.next().is_none_or(|n| n == TRIES) {
                return Err(RenderError::Failed(format!(
                    "the finished file does not match the timeline: {difference}"
                )));
            }
        }
        Ok(names)
    }

    async fn parts(&self) -> Result<RenderInputs, String> {
        let drawn = self.draw_captions().await?;
        let tools = tool_version().await;
        let silent = self.writing.format == FileFormat::Gif;
        let blind = matches!(self.writing.format, FileFormat::Mp3 | FileFormat::Wav);
        let spans = if blind {
            Vec::new()
        } else {
            self.named_spans(&drawn, tools)
        };
        Ok(RenderInputs {
            drawn,
            spans,
            sound: (!silent).then(|| self.sound_name(tools)),
        })
    }

    /// Encodes what is not in the cache; gives all pieces.
    async fn encode_missing(
        &self,
        parts: &RenderInputs,
        names: &[String],
        tell: &(dyn Fn(f64) + Sync),
    ) -> Result<SpanFiles, RenderError> {
        let (cache, wanted) = (self.cache.clone(), names.to_vec());
        let mut pieces = blocking(move || cache.intact(&wanted)).await?;
        let is_missing = |name: &String| !pieces.contains_key(name);
        let missing: Vec<Span> = parts
            .spans
            .iter()
            .filter(|(_, name)| is_missing(name))
            .map(|(span, _)| *span)
            .collect();
        let sound = parts.sound.as_ref().filter(|name| is_missing(name));
        self.check_room(&missing, parts.spans.len())?;
        if !missing.is_empty() || sound.is_some() {
            self.check_media().await?;
        }
        let fps = u64::from(self.plan.fps);
        let runs = span::runs(self.plan, &missing, LONGEST_RUN_S * fps, MOST_PICTURES);
        // Mixing takes a small part of the time of encoding, joining next to none of it.
        let all: u64 = missing.iter().map(|s| s.frames()).sum();
        let mix = if sound.is_some() {
            self.plan.frames as f64 * 0.05
        } else {
            0.0
        };
        let join = 1.0 + all as f64 * 0.02;
        let progress = WorkProgress {
            done: Mutex::new(vec![0.0; runs.len() + 1]),
            total: all as f64 + mix + join,
            tell,
        };
        let pictures = async {
            let encode = |(i, run)| self.encode(run, parts, i, &progress).boxed();
            let each: Vec<BoxFuture<Result<SpanFiles, RenderError>>> = runs
                .iter()
                .map(Vec::as_slice)
                .enumerate()
                .map(encode)
                .collect();
            futures::stream::iter(each)
                .buffer_unordered(at_once())
                .try_concat()
                .await
        };
        let sounds = async {
            match sound {
                Some(name) => self.mix(name, runs.len(), mix, &progress).await.map(Some),
                None => Ok(None),
            }
        };
        let (pictures, sounds) = tokio::try_join!(pictures, sounds)?;
        pieces.extend(pictures);
        pieces.extend(sounds);
        let used = |path: &PathBuf| {
            path.file_name()
                .map(|name| name.to_string_lossy().into_owned())
        };
        self.cache
            .tidy(&pieces.values().filter_map(used).collect::<Vec<_>>());
        Ok(pieces)
    }

    /// Checks the media that the plan uses: what is damaged must not become part of a film.
    async fn check_media(&self) -> Result<(), String> {
        let pictures = self.plan.layers.iter().flatten().map(|p| &p.source);
        let used: HashSet<&Path> = pictures
            .chain(self.plan.sounds.iter().map(|s| &s.source))
            .map(|source| source.path.as_path())
            .collect();
        let used: Vec<Asset> = self
            .assets
            .iter()
            .filter(|a| used.contains(self.media.path(a).as_path()))
            .cloned()
            .collect();
        let media = self.media.clone();
        blocking(move || used.iter().try_for_each(|asset| media.check(asset))).await?
    }

    /// Compares the finished file with the plan, by its packets.
    async fn compare(&self, output: &Path) -> Result<(), String> {
        let found = packets::read(FORMATS, output)
            .await
            .map_err(|e| e.to_string())?;
        compare(self.plan.frames, self.plan.fps, self.writing.format, &found)
    }

    /// Drawing takes the processor for a while: not on a thread that serves requests.
    async fn draw_captions(&self) -> Result<Vec<PlacedText>, String> {
        let styles: Vec<_> = self.plan.captions.iter().map(|c| c.style.clone()).collect();
        let (dir, width, height) = (self.work.to_owned(), self.plan.width, self.plan.height);
        let draw = move || {
            let mut drawer = text::TextRenderer::default();
            let drawn: Result<Vec<RenderedText>, _> = styles
                .iter()
                .enumerate()
                .map(|(i, style)| drawer.draw(style, width, height, &dir.join(format!("{i}.png"))))
                .collect();
            drawn.map_err(|e| e.to_string())
        };
        let drawn: Vec<RenderedText> = blocking(draw).await??;
        for missing in drawn.iter().filter_map(|d| d.missing.as_ref()) {
            tracing::warn!(
                "no installed font has the characters \"{missing}\": boxes are in their place"
            );
        }
        let mut drawn: Vec<PlacedText> = drawn.into_iter().map(|d| d.drawn).collect();
        text::stack(&self.plan.captions, &mut drawn, height);
        Ok(drawn)
    }

    /// Every span with the hash of all that its frames are made from.
    fn named_spans(&self, drawn: &[PlacedText], tools: &str) -> Vec<NamedSpan> {
        // A caption counts by what it looks like, not by the number of its file.
        let files: Vec<PlacedText> = self
            .plan
            .captions
            .iter()
            .zip(drawn)
            .map(|(c, d)| PlacedText {
                path: PathBuf::from(format!("{:?}", c.style)),
                ..d.clone()
            })
            .collect();
        let name = |span: Span| {
            let b = graph::video(self.plan, span, &files, self.writing.pixels());
            let mut hash = blake3::Hasher::new();
            let labelled = plain_labels(&b.graph);
            let size = format!(
                "{}x{}@{} {}",
                self.plan.width,
                self.plan.height,
                self.plan.fps,
                span.frames()
            );
            for part in [VERSION, tools, &size, &labelled]
                .into_iter()
                .chain(self.writing.picture().iter().map(String::as_str))
            {
                hash.update(part.as_bytes());
                hash.update(&[0]);
            }
            for argument in &b.arguments {
                hash.update(argument.as_encoded_bytes());
                hash.update(&[0]);
            }
            format!(
                "{}.{}",
                &hash.finalize().to_hex()[..40],
                self.writing.span_container()
            )
        };
        span::spans(self.plan)
            .into_iter()
            .map(|span| (span, name(span)))
            .collect()
    }

    fn sound_name(&self, tools: &str) -> String {
        let b = sound::mix(self.plan, self.plan.loudness.is_none());
        let (words, container, extension) = self.writing.sound();
        let text = format!(
            "{VERSION} {tools} {:?} {} {words:?} {container} {:?}",
            b.arguments, b.graph, self.plan.loudness
        );
        format!(
            "{}.{extension}",
            &blake3::hash(text.as_bytes()).to_hex()[..40]
        )
    }

    /// Whether there is room for what is to be written: the missing spans and the file.
    fn check_room(&self, missing: &[Span], spans: usize) -> Result<(), String> {
        let Plan {
            width,
            height,
            fps,
            frames,
            ..
        } = self.plan;
        let per_second = self.writing.bytes_per_second(*width, *height, *fps);
        let new: u64 = missing.iter().map(|s| s.frames()).sum();
        let frames = if spans == 0 {
            *frames * 2
        } else {
            new + *frames
        };
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

    /// Encodes one run and takes its spans into the cache, if each has the frames that the plan says.
    async fn encode(
        &self,
        run: &[Span],
        parts: &RenderInputs,
        index: usize,
        progress: &WorkProgress<'_>,
    ) -> Result<SpanFiles, RenderError> {
        let mut difference = String::new();
        for _ in 0..TRIES {
            let files = self.draw(run, parts, index, progress).await?;
            match self.compare_run(run, &files).await {
                Ok(()) => return Ok(self.keep(run, parts, &files).await?),
                Err(why) => difference = why,
            }
            tracing::warn!("a part differs from its plan: {difference}");
        }
        let at = |frame: u64| graph::seconds(frame, self.plan.fps);
        let (from, to) = (at(run[0].from), at(run[run.len() - 1].to));
        Err(RenderError::Failed(format!(
            "the picture between {from} s and {to} s did not come out as planned: {difference}"
        )))
    }

    /// Draws a run into files of the work folder, one for each span.
    async fn draw(
        &self,
        run: &[Span],
        parts: &RenderInputs,
        index: usize,
        progress: &WorkProgress<'_>,
    ) -> Result<Vec<PathBuf>, RenderError> {
        let stretch = Span {
            from: run[0].from,
            to: run[run.len() - 1].to,
        };
        let mut b = graph::video(self.plan, stretch, &parts.drawn, self.writing.pixels());
        let fps = self.plan.fps.to_string();
        let container = self.writing.span_container();
        let mut words: Vec<String> = [
            "-filter_complex",
            &b.graph,
            "-map",
            "[video]",
            "-r",
            &fps,
            "-frames:v",
        ]
        .map(str::to_owned)
        .into();
        words.push(stretch.frames().to_string());
        words.extend(self.writing.picture());
        words.extend(["-map_metadata", "-1"].map(str::to_owned));
        let cuts: Vec<String> = run[1..]
            .iter()
            .map(|s| (s.from - stretch.from).to_string())
            .collect();
        if !cuts.is_empty() {
            let times: Vec<String> = cuts.iter().map(|c| format!("eq(n,{c})")).collect();
            words.extend([
                "-force_key_frames".to_owned(),
                format!("expr:{}", times.join("+")),
            ]);
            words.extend(["-segment_frames".to_owned(), cuts.join(",")]);
        } else {
            // One piece only: a cut behind the end is none.
            words.extend([
                "-segment_frames".to_owned(),
                (stretch.frames() + 1).to_string(),
            ]);
        }
        words.extend(
            [
                "-f",
                "segment",
                "-segment_format",
                container,
                "-reset_timestamps",
                "1",
                "-y",
            ]
            .map(str::to_owned),
        );
        b.arguments.extend(words.iter().map(OsString::from));
        b.arguments.push(
            in_pattern(self.work)
                .join(format!("run{index}-%05d.{container}"))
                .into(),
        );
        tracing::debug!(?stretch, graph = b.graph, "encode");
        let ms = stretch.frames() * 1000 / u64::from(self.plan.fps);
        let frames = stretch.frames() as f64;
        encode::run(&b.arguments, ms, |share| progress.at(index, share * frames)).await?;
        progress.at(index, frames);
        Ok((0..run.len())
            .map(|i| self.work.join(format!("run{index}-{i:05}.{container}")))
            .collect())
    }

    /// Compares the files of a run with its spans, frame by frame.
    async fn compare_run(&self, run: &[Span], files: &[PathBuf]) -> Result<(), String> {
        if let Some(i) = files.iter().position(|file| !file.is_file()) {
            return Err(format!("{} of {} parts came", i, run.len()));
        }
        let list = self.list("run", run.iter().copied().zip(files)).await?;
        let found = packets::read_list(&list).await.map_err(|e| e.to_string())?;
        // A start is a little early, so that rounding never puts a frame before the span that it begins.
        let start =
            |span: &Span| ((span.from - run[0].from) as f64 - 0.25) / f64::from(self.plan.fps);
        let counts = found.frames_from(&run.iter().map(start).collect::<Vec<_>>());
        match run
            .iter()
            .zip(counts)
            .find(|(span, count)| span.frames() != *count)
        {
            Some((span, count)) => Err(format!("{count} of {} frames", span.frames())),
            None => Ok(()),
        }
    }

    /// Takes the files of a run into the cache.
    async fn keep(
        &self,
        run: &[Span],
        parts: &RenderInputs,
        files: &[PathBuf],
    ) -> Result<SpanFiles, String> {
        let name = |span: &Span| {
            parts
                .spans
                .iter()
                .find(|(s, _)| s == span)
                .map(|(_, name)| name.clone())
        };
        let names: Option<Vec<String>> = run.iter().map(name).collect();
        let named: Vec<(String, PathBuf)> = names
            .ok_or("a span has no name")?
            .into_iter()
            .zip(files.iter().cloned())
            .collect();
        let cache = self.cache.clone();
        let seal = move || {
            named
                .into_iter()
                .map(|(name, file)| Ok((name.clone(), cache.seal(&file, &name)?)))
                .collect()
        };
        let kept: std::io::Result<SpanFiles> = blocking(seal).await?;
        kept.map_err(|e| format!("a finished part could not be kept: {}", reason(&e)))
    }

    /// Mixes the sound into the cache, in two passes where it shall have a loudness.
    async fn mix(
        &self,
        name: &str,
        part: usize,
        weight: f64,
        progress: &WorkProgress<'_>,
    ) -> Result<(String, PathBuf), RenderError> {
        let (encoder, container, extension) = self.writing.sound();
        let piece = self.work.join(format!("sound.{extension}"));
        let ms = self.plan.duration_ms();
        let mut b = sound::mix(self.plan, self.plan.loudness.is_none());
        if let Some(wished) = self.plan.loudness {
            let mixed = self.work.join("mix.w64");
            b.chain("[audio]ebur128[measured]");
            b.arguments.extend(
                [
                    "-filter_complex",
                    &b.graph,
                    "-map",
                    "[measured]",
                    "-c:a",
                    "pcm_f32le",
                    "-f",
                    "w64",
                    "-y",
                ]
                .map(OsString::from),
            );
            b.arguments.push(mixed.clone().into());
            let report = encode::measure(&b.arguments, ms, |share| {
                progress.at(part, share * weight * 0.7)
            })
            .await?;
            let measured = sound::loudness_in(&report)
                .ok_or_else(|| "the loudness could not be measured".to_owned())?;
            let mut arguments: Vec<OsString> = media::input("w64", &mixed);
            arguments.extend(["-af".into(), sound::to_loudness(measured, wished).into()]);
            arguments.extend(encoder.iter().map(OsString::from));
            arguments.extend(["-f", container, "-y"].map(OsString::from));
            arguments.push(piece.clone().into());
            encode::run(&arguments, ms, |share| {
                progress.at(part, (0.7 + share * 0.3) * weight)
            })
            .await?;
        } else {
            b.arguments
                .extend(["-filter_complex", &b.graph, "-map", "[audio]"].map(OsString::from));
            b.arguments.extend(encoder.iter().map(OsString::from));
            b.arguments
                .extend(["-map_metadata", "-1", "-f", container, "-y"].map(OsString::from));
            b.arguments.push(piece.clone().into());
            encode::run(&b.arguments, ms, |share| progress.at(part, share * weight)).await?;
        }
        progress.at(part, weight);
        let (cache, kept) = (self.cache.clone(), name.to_owned());
        let sealed = blocking(move || cache.seal(&piece, &kept)).await?;
        let sealed =
            sealed.map_err(|e| format!("the finished sound could not be kept: {}", reason(&e)))?;
        Ok((name.to_owned(), sealed))
    }

    /// A list of files as ffmpeg joins them, beside them, for their names are plain and relative.
    async fn list(
        &self,
        name: &str,
        files: impl Iterator<Item = (Span, &PathBuf)>,
    ) -> Result<PathBuf, String> {
        let mut list = String::from("ffconcat version 1.0\n");
        for (span, file) in files {
            let file = file.file_name().unwrap_or_default().to_string_lossy();
            list.push_str(&format!(
                "file {file}\nduration {}\n",
                graph::seconds(span.frames(), self.plan.fps)
            ));
        }
        let path = self
            .work
            .join(format!("{name}-{}.ffconcat", uuid::Uuid::new_v4().simple()));
        tokio::fs::write(&path, list)
            .await
            .map_err(|e| reason(&e))?;
        Ok(path)
    }

    /// The pieces under names of the work folder: there no other program removes them to make room in the cache.
    async fn borrow(
        &self,
        parts: &RenderInputs,
        pieces: &SpanFiles,
    ) -> Result<(Vec<(Span, PathBuf)>, Option<PathBuf>), String> {
        let path = |name: &String| pieces.get(name).cloned().ok_or("a piece is missing");
        let spans: Result<Vec<_>, _> = parts
            .spans
            .iter()
            .map(|(span, name)| Ok::<_, &str>((*span, path(name)?)))
            .collect();
        let (spans, sound) = (spans?, parts.sound.as_ref().map(path).transpose()?);
        let work = self.work.to_owned();
        let link = move || -> std::io::Result<_> {
            let link = |from: &Path, name: String| {
                let to = work
                    .join(name)
                    .with_extension(from.extension().unwrap_or_default());
                let _ = std::fs::remove_file(&to);
                std::fs::hard_link(from, &to).or_else(|_| std::fs::copy(from, &to).map(drop))?;
                Ok::<_, std::io::Error>(to)
            };
            let spans = spans
                .into_iter()
                .enumerate()
                .map(|(i, (span, from))| Ok((span, link(&from, format!("part{i:05}"))?)));
            let spans = spans.collect::<std::io::Result<Vec<_>>>()?;
            Ok((
                spans,
                sound
                    .map(|from| link(&from, "part-sound".into()))
                    .transpose()?,
            ))
        };
        blocking(link)
            .await?
            .map_err(|e| format!("the parts cannot be joined: {}", reason(&e)))
    }

    /// Puts the pieces together as they are.
    async fn join(
        &self,
        parts: &RenderInputs,
        pieces: &SpanFiles,
        output: &Path,
    ) -> Result<(), RenderError> {
        let (spans, sound) = self.borrow(parts, pieces).await?;
        let mut arguments: Vec<OsString> = Vec::new();
        if !spans.is_empty() {
            let list = self
                .list("join", spans.iter().map(|(span, file)| (*span, file)))
                .await?;
            arguments.extend(["-f", "concat"].map(OsString::from));
            arguments.extend(media::input(&format!("concat,{FORMATS}"), &list));
        }
        if let Some(sound) = &sound {
            arguments.extend(media::input(FORMATS, sound));
        }
        let container = self.writing.format.word();
        if self.writing.format == FileFormat::Gif {
            let (width, fps) = (self.plan.width.min(GIF_WIDTH), self.plan.fps.min(GIF_FPS));
            let filter = format!(
                "fps={fps},scale={width}:-2:flags=lanczos,split[a][b];[a]palettegen[p];[b][p]paletteuse"
            );
            arguments.extend(["-filter_complex", &filter, "-loop", "0"].map(OsString::from));
        } else {
            let maps: &[&str] = if spans.is_empty() {
                &["-map", "0:a:0"]
            } else {
                &["-map", "0:v:0", "-map", "1:a:0"]
            };
            arguments.extend(maps.iter().map(OsString::from));
            arguments.extend(["-c", "copy", "-map_metadata", "-1"].map(OsString::from));
        }
        if matches!(self.writing.format, FileFormat::Mp4 | FileFormat::Mov) {
            arguments.extend(["-movflags", "+faststart"].map(OsString::from));
        }
        arguments.extend(["-f", container, "-y"].map(OsString::from));
        arguments.push(output.into());
        Ok(encode::run(&arguments, self.plan.duration_ms(), |_| ()).await?)
    }
}

/// Work that takes the processor or the disk for a while: not on a thread that serves requests.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, String> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| e.to_string())
}

/// A folder in a pattern of file names, where ffmpeg reads `%` as the start of a number.
fn in_pattern(folder: &Path) -> PathBuf {
    folder
        .to_str()
        .map_or_else(|| folder.to_owned(), |name| name.replace('%', "%%").into())
}

/// Compares what a file holds with the plan; gives the difference in words.
fn compare(frames: u64, fps: u32, format: FileFormat, found: &Packets) -> Result<(), String> {
    let planned_s = frames as f64 / f64::from(fps);
    let count = found.frames.len() as u64;
    let frame_s = 1.0 / f64::from(fps);
    let is_sound = matches!(format, FileFormat::Mp3 | FileFormat::Wav);
    // An animation has fewer frames, and may hold one for longer than asked. Other containers may not say how long the last
    // frame is, and round to ms.
    let picture_tolerance_s = if format == FileFormat::Gif {
        0.25
    } else {
        2.0 * frame_s
    };
    if !is_sound && format != FileFormat::Gif && count != frames {
        return Err(format!("{count} of {frames} frames"));
    }
    if !is_sound && (found.picture_s - planned_s).abs() > picture_tolerance_s {
        return Err(format!(
            "{:.2} s of picture for {planned_s:.2} s",
            found.picture_s
        ));
    }
    if format != FileFormat::Gif && (found.sound_s - planned_s).abs() > SOUND_TOLERANCE_S + frame_s
    {
        return Err(format!(
            "{:.2} s of sound for {planned_s:.2} s",
            found.sound_s
        ));
    }
    Ok(())
}

/// Labels in a graph count the things of the whole film; a span's name must not.
fn plain_labels(graph: &str) -> String {
    let mut seen: Vec<&str> = Vec::new();
    let mut result = String::with_capacity(graph.len());
    let mut rest = graph;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((label, behind)) = after.split_once(']') else {
            break;
        };
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
    std::thread::available_parallelism()
        .map_or(1, |n| n.get() / 4)
        .clamp(1, 4)
}

/// The encoder that was asked for where this machine has it, else the software one.
pub async fn present(asked: HardwareEncoder) -> HardwareEncoder {
    static FOUND: OnceCell<HardwareEncoder> = OnceCell::const_new();
    if asked == HardwareEncoder::Software {
        return asked;
    }
    let try_it = || async {
        let words = [
            "-f",
            "lavfi",
            "-i",
            "color=c=black:s=640x360:d=0.2",
            "-c:v",
            asked.codec(),
            "-f",
            "null",
            "-",
        ];
        match encode::run(&words.map(OsString::from), 200, |_| ()).await {
            Ok(()) => asked,
            Err(why) => {
                tracing::warn!(
                    "{} is not here, the software encoder is used: {why}",
                    asked.codec()
                );
                HardwareEncoder::Software
            }
        }
    };
    *FOUND.get_or_init(try_it).await
}

/// Which ffmpeg it is: frames of two versions are not joined.
async fn tool_version() -> &'static str {
    static VERSION: OnceCell<String> = OnceCell::const_new();
    VERSION
        .get_or_init(|| async {
            first_line("ffmpeg", &["-version"])
                .await
                .unwrap_or_default()
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_count_from_the_start_of_a_graph() {
        assert_eq!(
            plain_labels("[0:v:0]scale[v7];[v7][c3]overlay[o3]"),
            plain_labels("[0:v:0]scale[v9];[v9][c1]overlay[o1]")
        );
        assert_ne!(plain_labels("[a][b]x[c]"), plain_labels("[a][a]x[c]"));
    }

    #[test]
    fn a_folder_with_percent_signs_is_no_pattern() {
        assert_eq!(
            in_pattern(Path::new("/100%/my%20docs")),
            Path::new("/100%%/my%%20docs")
        );
    }

    #[test]
    fn a_file_that_differs_from_its_plan_is_found_out() {
        let found = |frames: usize, picture_s, sound_s| Packets {
            frames: vec![0.0; frames],
            picture_s,
            sound_s,
        };
        let right = |format, found: Packets| compare(90, 30, format, &found).is_ok();
        assert!(right(FileFormat::Mp4, found(90, 3.0, 3.02)));
        assert!(
            !right(FileFormat::Mp4, found(89, 3.0, 3.0))
                && !right(FileFormat::Mp4, found(90, 4.0, 3.0))
        );
        assert!(
            !right(FileFormat::Mp4, found(90, 3.0, 2.0))
                && !right(FileFormat::Mp4, found(90, 3.0, 0.0))
        );
        assert!(
            right(FileFormat::Gif, found(45, 3.07, 0.0))
                && !right(FileFormat::Gif, found(45, 1.5, 0.0))
        );
        assert!(
            right(FileFormat::Mp3, found(0, 0.0, 3.05))
                && !right(FileFormat::Wav, found(0, 0.0, 1.0))
        );
    }
}
