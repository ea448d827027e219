//! Renders a plan to a file. Spans in the cache are reused, the rest is encoded in as few ffmpeg
//! runs as possible, and everything is joined without re-encoding; the sound is one pass over the
//! whole output. Content is verified, never assumed: spans when they are created and when they are
//! used, and the file against the plan at the end.

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
use crate::domain::asset::{Asset, format_size};
use crate::domain::io_reason::reason;
use crate::domain::render_job::FileFormat;
use crate::media::cache::Cache;
use crate::media::packets::{self, Packets};
use crate::media::{self, FORMATS, MediaError, encode, first_line};
use crate::studio::assets::AssetStore;

/// Limits of an encoder run, so that memory use is bounded: duration (s) and open inputs.
const MAX_RUN_S: u64 = 40;
const MAX_OPEN_INPUTS: usize = 10;
/// Version of the rendering; must change whenever the frames of a given plan change, so that old
/// and new spans are never joined.
const CACHE_VERSION: &str = "3";
/// Disk space that must remain free (bytes).
const RESERVED_DISK_BYTES: u64 = 64 << 20;
/// Maximum width (px) and frame rate (fps) of a GIF.
const GIF_WIDTH: u32 = 640;
const GIF_FPS: u32 = 15;
/// Maximum number of attempts if a span or an output does not match its plan.
const MAX_ATTEMPTS: usize = 2;
/// Tolerance (s) for the duration of the sound: audio encoders work in blocks and add silence at
/// the start.
const SOUND_TOLERANCE_S: f64 = 0.1;

/// An output to render.
pub struct RenderTask<'a> {
    pub plan: &'a Plan,
    /// Media of the project, to which the plan refers by path.
    pub assets: &'a [Asset],
    pub media: &'a AssetStore,
    pub settings: EncodeSettings,
    pub cache: &'a Cache,
    /// Folder for unfinished files.
    pub work_dir: &'a Path,
}

/// Progress of the parts of a task, in frames (or work of equal duration).
struct WorkProgress<'a> {
    done: Mutex<Vec<f64>>,
    total: f64,
    on_progress: &'a (dyn Fn(f64) + Sync),
}

impl WorkProgress<'_> {
    fn update(&self, part: usize, frames: f64) {
        let sum = {
            let mut done = self
                .done
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            done[part] = done[part].max(frames);
            done.iter().sum::<f64>()
        };
        (self.on_progress)((sum / self.total.max(1.0)).clamp(0.0, 1.0));
    }
}

/// A span with its name in the cache.
type NamedSpan = (Span, String);

/// Paths of cache entries by their names.
type SpanFiles = HashMap<String, PathBuf>;

/// Everything about an output that is known before encoding.
struct RenderInputs {
    captions: Vec<PlacedText>,
    spans: Vec<NamedSpan>,
    /// Name of the sound in the cache; `None` for an output without sound.
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

/// Error of a render task.
#[derive(Debug)]
pub enum RenderError {
    /// The encoder was stopped by a signal, as this program probably is about to be.
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
    /// Renders to `output`. `on_progress` is called with the completed share (0 to 1). Returns the
    /// names of the cache entries used.
    ///
    /// # Errors
    /// If a media file is damaged or missing, the disk is full, ffmpeg fails, or the result does
    /// not match the plan twice.
    pub async fn render(
        &self,
        output: &Path,
        on_progress: &(dyn Fn(f64) + Sync),
    ) -> Result<Vec<String>, RenderError> {
        let inputs = self.prepare().await?;
        let names = inputs.names();
        let mut tries = 1..=MAX_ATTEMPTS;
        loop {
            let entries = self.encode_missing(&inputs, &names, on_progress).await?;
            self.join(&inputs, &entries, output).await?;
            let Err(difference) = self.verify(output).await else {
                break;
            };
            tracing::warn!(
                "the joined file does not match its plan, encoding its parts again: {difference}"
            );
            // It is unknown which one is wrong: each was verified individually.
            for piece in entries.values() {
                let _ = std::fs::remove_file(piece);
            }
            if tries.next().is_none_or(|n| n == MAX_ATTEMPTS) {
                return Err(RenderError::Failed(format!(
                    "the finished file does not match the timeline: {difference}"
                )));
            }
        }
        Ok(names)
    }

    async fn prepare(&self) -> Result<RenderInputs, String> {
        let captions = self.draw_captions().await?;
        let tools = tool_version().await;
        let silent = self.settings.format == FileFormat::Gif;
        let audio_only = matches!(self.settings.format, FileFormat::Mp3 | FileFormat::Wav);
        let spans = if audio_only {
            Vec::new()
        } else {
            self.named_spans(&captions, tools)
        };
        Ok(RenderInputs {
            captions,
            spans,
            sound: (!silent).then(|| self.sound_name(tools)),
        })
    }

    /// Encodes what is not in the cache. Returns all cache entries of the output.
    async fn encode_missing(
        &self,
        inputs: &RenderInputs,
        names: &[String],
        on_progress: &(dyn Fn(f64) + Sync),
    ) -> Result<SpanFiles, RenderError> {
        let (cache, requested) = (self.cache.clone(), names.to_vec());
        let mut entries = blocking(move || cache.verified(&requested)).await?;
        let is_missing = |name: &String| !entries.contains_key(name);
        let missing: Vec<Span> = inputs
            .spans
            .iter()
            .filter(|(_, name)| is_missing(name))
            .map(|(span, _)| *span)
            .collect();
        let sound = inputs.sound.as_ref().filter(|name| is_missing(name));
        self.check_disk_space(&missing, inputs.spans.len())?;
        if !missing.is_empty() || sound.is_some() {
            self.check_media().await?;
        }
        let fps = u64::from(self.plan.fps);
        let runs = span::runs(self.plan, &missing, MAX_RUN_S * fps, MAX_OPEN_INPUTS);
        // Mixing takes a small fraction of the encoding time, joining almost none.
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
            on_progress,
        };
        let pictures = async {
            let encode = |(i, run)| self.encode_run(run, inputs, i, &progress).boxed();
            let encoders: Vec<BoxFuture<Result<SpanFiles, RenderError>>> = runs
                .iter()
                .map(Vec::as_slice)
                .enumerate()
                .map(encode)
                .collect();
            futures::stream::iter(encoders)
                .buffer_unordered(encoder_count())
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
        entries.extend(pictures);
        entries.extend(sounds);
        self.evict_except(&entries);
        Ok(entries)
    }

    /// Removes the oldest cache entries, except those of this render.
    fn evict_except(&self, used: &SpanFiles) {
        let names = used.values().filter_map(|path| path.file_name());
        let names: Vec<String> = names.map(|n| n.to_string_lossy().into_owned()).collect();
        self.cache.evict(&names);
    }

    /// Checks the media files used by the plan: damaged ones must not become part of an output.
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

    /// Compares the packets of the finished file with the plan.
    async fn verify(&self, output: &Path) -> Result<(), String> {
        let packets = packets::read(FORMATS, output)
            .await
            .map_err(|e| e.to_string())?;
        compare_with_plan(
            self.plan.frames,
            self.plan.fps,
            self.settings.format,
            &packets,
        )
    }

    /// Renders the captions, on a thread for blocking work.
    async fn draw_captions(&self) -> Result<Vec<PlacedText>, String> {
        let styles: Vec<_> = self.plan.captions.iter().map(|c| c.style.clone()).collect();
        let (dir, width, height) = (self.work_dir.to_owned(), self.plan.width, self.plan.height);
        let draw = move || {
            let mut renderer = text::TextRenderer::default();
            let captions: Result<Vec<RenderedText>, _> = styles
                .iter()
                .enumerate()
                .map(|(i, style)| {
                    renderer.draw(style, width, height, &dir.join(format!("{i}.png")))
                })
                .collect();
            captions.map_err(|e| e.to_string())
        };
        let captions: Vec<RenderedText> = blocking(draw).await??;
        for missing in captions.iter().filter_map(|d| d.missing.as_ref()) {
            tracing::warn!(
                "no installed font has the characters \"{missing}\": drawing boxes instead"
            );
        }
        let mut captions: Vec<PlacedText> = captions.into_iter().map(|text| text.placed).collect();
        text::stack(&self.plan.captions, &mut captions, height);
        Ok(captions)
    }

    /// Returns all spans, named by a hash of everything that determines their frames.
    fn named_spans(&self, captions: &[PlacedText], tools: &str) -> Vec<NamedSpan> {
        // A caption is identified by its style, not by the number of its file.
        let files: Vec<PlacedText> = self
            .plan
            .captions
            .iter()
            .zip(captions)
            .map(|(c, d)| PlacedText {
                path: PathBuf::from(format!("{:?}", c.style)),
                ..d.clone()
            })
            .collect();
        let name = |span: Span| {
            let builder = graph::video(self.plan, span, &files, self.settings.pixel_format());
            let mut hash = blake3::Hasher::new();
            let labelled = normalize_labels(&builder.graph);
            let size = format!(
                "{}x{}@{} {}",
                self.plan.width,
                self.plan.height,
                self.plan.fps,
                span.frames()
            );
            for part in [CACHE_VERSION, tools, &size, &labelled]
                .into_iter()
                .chain(self.settings.video_options().iter().map(String::as_str))
            {
                hash.update(part.as_bytes());
                hash.update(&[0]);
            }
            for argument in &builder.arguments {
                hash.update(argument.as_encoded_bytes());
                hash.update(&[0]);
            }
            format!(
                "{}.{}",
                &hash.finalize().to_hex()[..40],
                self.settings.span_container()
            )
        };
        span::spans(self.plan)
            .into_iter()
            .map(|span| (span, name(span)))
            .collect()
    }

    fn sound_name(&self, tools: &str) -> String {
        let builder = sound::mix(self.plan, self.plan.loudness.is_none());
        let (options, container, extension) = self.settings.audio_options();
        let text = format!(
            "{CACHE_VERSION} {tools} {:?} {} {options:?} {container} {:?}",
            builder.arguments, builder.graph, self.plan.loudness
        );
        format!(
            "{}.{extension}",
            &blake3::hash(text.as_bytes()).to_hex()[..40]
        )
    }

    /// Checks that there is enough disk space for the missing spans and the output.
    fn check_disk_space(&self, missing: &[Span], spans: usize) -> Result<(), String> {
        let Plan {
            width,
            height,
            fps,
            frames,
            ..
        } = self.plan;
        let per_second = self.settings.bytes_per_second(*width, *height, *fps);
        let new: u64 = missing.iter().map(|s| s.frames()).sum();
        let frames = if spans == 0 {
            *frames * 2
        } else {
            new + *frames
        };
        let needed = frames / u64::from(*fps) * per_second + RESERVED_DISK_BYTES;
        match fs4::available_space(self.work_dir) {
            Ok(free) if free < needed => Err(format!(
                "the disk has {} left, but this export needs about {}: free up space or choose a \
                 lower resolution",
                format_size(free),
                format_size(needed)
            )),
            // If the free space is unknown, try.
            _ => Ok(()),
        }
    }

    /// Encodes one run and adds its spans to the cache if they have the planned number of frames.
    async fn encode_run(
        &self,
        run: &[Span],
        inputs: &RenderInputs,
        index: usize,
        progress: &WorkProgress<'_>,
    ) -> Result<SpanFiles, RenderError> {
        let mut difference = String::new();
        for _ in 0..MAX_ATTEMPTS {
            let files = self.run_encoder(run, inputs, index, progress).await?;
            match self.verify_run(run, &files).await {
                Ok(()) => return Ok(self.store_run(run, inputs, &files).await?),
                Err(why) => difference = why,
            }
            tracing::warn!("a part does not match its plan: {difference}");
        }
        let time = |frame: u64| graph::format_seconds(frame, self.plan.fps);
        let (from, to) = (time(run[0].from), time(run[run.len() - 1].to));
        Err(RenderError::Failed(format!(
            "the picture between {from} s and {to} s does not match the timeline: {difference}"
        )))
    }

    /// Encodes a run into files in the work folder, one per span.
    async fn run_encoder(
        &self,
        run: &[Span],
        inputs: &RenderInputs,
        index: usize,
        progress: &WorkProgress<'_>,
    ) -> Result<Vec<PathBuf>, RenderError> {
        let span = Span {
            from: run[0].from,
            to: run[run.len() - 1].to,
        };
        let mut builder = graph::video(
            self.plan,
            span,
            &inputs.captions,
            self.settings.pixel_format(),
        );
        let container = self.settings.span_container();
        let mut options: Vec<String> = ["-filter_complex", &builder.graph, "-map", "[video]"]
            .map(str::to_owned)
            .into();
        options.extend(self.run_options(run, span));
        builder.arguments.extend(options.iter().map(OsString::from));
        builder.arguments.push(
            escape_pattern(self.work_dir)
                .join(format!("run{index}-%05d.{container}"))
                .into(),
        );
        tracing::debug!(?span, graph = builder.graph, "encode");
        let ms = span.frames() * 1000 / u64::from(self.plan.fps);
        let frames = span.frames() as f64;
        encode::run(&builder.arguments, ms, |share| {
            progress.update(index, share * frames)
        })
        .await?;
        progress.update(index, frames);
        Ok((0..run.len())
            .map(|i| self.work_dir.join(format!("run{index}-{i:05}.{container}")))
            .collect())
    }

    /// Returns the output options that encode a run, which covers `span`, into a file per span.
    fn run_options(&self, run: &[Span], span: Span) -> Vec<String> {
        let fps = self.plan.fps.to_string();
        let mut options = vec!["-r".to_owned(), fps, "-frames:v".to_owned()];
        options.push(span.frames().to_string());
        options.extend(self.settings.video_options());
        options.extend(["-map_metadata", "-1"].map(str::to_owned));
        let mut cuts: Vec<String> = run[1..]
            .iter()
            .map(|s| (s.from - span.from).to_string())
            .collect();
        if cuts.is_empty() {
            // A single file: a cut after the end has no effect.
            cuts.push((span.frames() + 1).to_string());
        } else {
            let times: Vec<String> = cuts.iter().map(|c| format!("eq(n,{c})")).collect();
            let times = format!("expr:{}", times.join("+"));
            options.extend(["-force_key_frames".to_owned(), times]);
        }
        options.extend(["-segment_frames".to_owned(), cuts.join(",")]);
        let container = self.settings.span_container();
        options.extend(["-f", "segment", "-segment_format", container].map(str::to_owned));
        options.extend(["-reset_timestamps", "1", "-y"].map(str::to_owned));
        options
    }

    /// Compares the number of frames in the files of a run with its spans.
    async fn verify_run(&self, run: &[Span], files: &[PathBuf]) -> Result<(), String> {
        if let Some(i) = files.iter().position(|file| !file.is_file()) {
            return Err(format!("{} of {} parts were written", i, run.len()));
        }
        let list = self
            .write_concat_list("run", run.iter().copied().zip(files))
            .await?;
        let packets = packets::read_concat_list(&list)
            .await
            .map_err(|e| e.to_string())?;
        // Slightly early, so that rounding never puts a frame before the span that it begins.
        let start =
            |span: &Span| ((span.from - run[0].from) as f64 - 0.25) / f64::from(self.plan.fps);
        let counts = packets.frames_from(&run.iter().map(start).collect::<Vec<_>>());
        match run
            .iter()
            .zip(counts)
            .find(|(span, count)| span.frames() != *count)
        {
            Some((span, count)) => Err(format!("{count} of {} frames", span.frames())),
            None => Ok(()),
        }
    }

    /// Adds the files of a run to the cache.
    async fn store_run(
        &self,
        run: &[Span],
        inputs: &RenderInputs,
        files: &[PathBuf],
    ) -> Result<SpanFiles, String> {
        let name = |span: &Span| {
            inputs
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
        let store = move || {
            named
                .into_iter()
                .map(|(name, file)| Ok((name.clone(), cache.insert_verified(&file, &name)?)))
                .collect()
        };
        let stored: std::io::Result<SpanFiles> = blocking(store).await?;
        stored.map_err(|e| format!("cannot store a finished part: {}", reason(&e)))
    }

    /// Mixes the sound into the cache, in two passes if it is normalized.
    async fn mix(
        &self,
        name: &str,
        part: usize,
        weight: f64,
        progress: &WorkProgress<'_>,
    ) -> Result<(String, PathBuf), RenderError> {
        let (mut output, container, extension) = self.settings.audio_options();
        output.extend(["-f", container, "-y"].map(str::to_owned));
        let file = self.work_dir.join(format!("sound.{extension}"));
        let update = |share| progress.update(part, share * weight);
        match self.plan.loudness {
            Some(target) => self.mix_normalized(&output, &file, target, update).await?,
            None => {
                let mut builder = sound::mix(self.plan, true);
                let graph = ["-filter_complex", &builder.graph, "-map", "[audio]"];
                builder.arguments.extend(graph.map(OsString::from));
                builder
                    .arguments
                    .extend(["-map_metadata", "-1"].map(OsString::from));
                builder.arguments.extend(output.iter().map(OsString::from));
                builder.arguments.push(file.clone().into());
                encode::run(&builder.arguments, self.plan.duration_ms(), update).await?;
            }
        }
        progress.update(part, weight);
        let (cache, key) = (self.cache.clone(), name.to_owned());
        let path = blocking(move || cache.insert_verified(&file, &key)).await?;
        let path = path.map_err(|e| format!("cannot store the finished sound: {}", reason(&e)))?;
        Ok((name.to_owned(), path))
    }

    /// Mixes the sound, measures its loudness, then encodes it at the target loudness (LUFS).
    async fn mix_normalized(
        &self,
        output: &[String],
        file: &Path,
        target: f64,
        update: impl Fn(f64),
    ) -> Result<(), RenderError> {
        let ms = self.plan.duration_ms();
        let mixed = self.work_dir.join("mix.w64");
        let mut builder = sound::mix(self.plan, false);
        builder.chain("[audio]ebur128[measured]");
        let graph = ["-filter_complex", &builder.graph, "-map", "[measured]"];
        builder.arguments.extend(graph.map(OsString::from));
        let container = ["-c:a", "pcm_f32le", "-f", "w64", "-y"];
        builder.arguments.extend(container.map(OsString::from));
        builder.arguments.push(mixed.clone().into());
        let report = encode::measure(&builder.arguments, ms, |share| update(share * 0.7)).await?;
        let measured = sound::parse_integrated_loudness(&report)
            .ok_or_else(|| "the loudness could not be measured".to_owned())?;
        let filter = sound::loudness_filter(measured, target);
        let mut arguments: Vec<OsString> = media::input_arguments("w64", &mixed);
        arguments.extend(["-af".to_owned(), filter].map(OsString::from));
        arguments.extend(output.iter().map(OsString::from));
        arguments.push(file.into());
        encode::run(&arguments, ms, |share| update(0.7 + share * 0.3)).await?;
        Ok(())
    }

    /// Writes a concat list beside the files, because their names are plain and relative.
    async fn write_concat_list(
        &self,
        name: &str,
        files: impl Iterator<Item = (Span, &PathBuf)>,
    ) -> Result<PathBuf, String> {
        let mut list = String::from("ffconcat version 1.0\n");
        for (span, file) in files {
            let file = file.file_name().unwrap_or_default().to_string_lossy();
            list.push_str(&format!(
                "file {file}\nduration {}\n",
                graph::format_seconds(span.frames(), self.plan.fps)
            ));
        }
        let path = self
            .work_dir
            .join(format!("{name}-{}.ffconcat", uuid::Uuid::new_v4().simple()));
        tokio::fs::write(&path, list)
            .await
            .map_err(|e| reason(&e).to_string())?;
        Ok(path)
    }

    /// Links the cache entries into the work folder, where no other program evicts them.
    async fn link_inputs(
        &self,
        inputs: &RenderInputs,
        entries: &SpanFiles,
    ) -> Result<(Vec<(Span, PathBuf)>, Option<PathBuf>), String> {
        let path = |name: &String| entries.get(name).cloned().ok_or("a cache entry is missing");
        let spans: Result<Vec<_>, _> = inputs
            .spans
            .iter()
            .map(|(span, name)| Ok::<_, &str>((*span, path(name)?)))
            .collect();
        let (spans, sound) = (spans?, inputs.sound.as_ref().map(path).transpose()?);
        let folder = self.work_dir.to_owned();
        let link = move || -> std::io::Result<_> {
            let link = |from: &Path, name: String| {
                let to = folder
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

    /// Joins the spans and the sound without re-encoding.
    async fn join(
        &self,
        inputs: &RenderInputs,
        entries: &SpanFiles,
        output: &Path,
    ) -> Result<(), RenderError> {
        let (spans, sound) = self.link_inputs(inputs, entries).await?;
        let mut arguments: Vec<OsString> = Vec::new();
        if !spans.is_empty() {
            let list = self
                .write_concat_list("join", spans.iter().map(|(span, file)| (*span, file)))
                .await?;
            arguments.extend(["-f", "concat"].map(OsString::from));
            arguments.extend(media::input_arguments(&format!("concat,{FORMATS}"), &list));
        }
        if let Some(sound) = &sound {
            arguments.extend(media::input_arguments(FORMATS, sound));
        }
        let container = self.settings.format.name();
        if self.settings.format == FileFormat::Gif {
            let (width, fps) = (self.plan.width.min(GIF_WIDTH), self.plan.fps.min(GIF_FPS));
            let filter = format!(
                "fps={fps},scale={width}:-2:flags=lanczos,split[a][b];[a]palettegen[p];\
                 [b][p]paletteuse"
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
        if matches!(self.settings.format, FileFormat::Mp4 | FileFormat::Mov) {
            arguments.extend(["-movflags", "+faststart"].map(OsString::from));
        }
        arguments.extend(["-f", container, "-y"].map(OsString::from));
        arguments.push(output.into());
        Ok(encode::run(&arguments, self.plan.duration_ms(), |_| ()).await?)
    }
}

/// Runs blocking work outside of the threads that serve requests.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, String> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| e.to_string())
}

/// Escapes a folder for use in a file name pattern, in which ffmpeg interprets `%`.
fn escape_pattern(folder: &Path) -> PathBuf {
    folder
        .to_str()
        .map_or_else(|| folder.to_owned(), |name| name.replace('%', "%%").into())
}

/// Compares the content of a file with the plan.
///
/// # Errors
/// A description of the difference.
fn compare_with_plan(
    frames: u64,
    fps: u32,
    format: FileFormat,
    packets: &Packets,
) -> Result<(), String> {
    let planned_s = frames as f64 / f64::from(fps);
    let count = packets.frame_times.len() as u64;
    let frame_s = 1.0 / f64::from(fps);
    let is_sound = matches!(format, FileFormat::Mp3 | FileFormat::Wav);
    // A GIF has fewer frames, and may show one longer than requested. Other containers may lack the
    // duration of the last frame, and round to ms.
    let picture_tolerance_s = if format == FileFormat::Gif {
        0.25
    } else {
        2.0 * frame_s
    };
    if !is_sound && format != FileFormat::Gif && count != frames {
        return Err(format!("{count} of {frames} frames"));
    }
    if !is_sound && (packets.picture_end_s - planned_s).abs() > picture_tolerance_s {
        return Err(format!(
            "{:.2} s of picture for {planned_s:.2} s",
            packets.picture_end_s
        ));
    }
    if format != FileFormat::Gif
        && (packets.sound_end_s - planned_s).abs() > SOUND_TOLERANCE_S + frame_s
    {
        return Err(format!(
            "{:.2} s of sound for {planned_s:.2} s",
            packets.sound_end_s
        ));
    }
    Ok(())
}

/// Renumbers the labels of a graph: they count over the whole output, but the name of a span must
/// not depend on its position.
fn normalize_labels(graph: &str) -> String {
    let mut labels: Vec<&str> = Vec::new();
    let mut result = String::with_capacity(graph.len());
    let mut rest = graph;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((label, remaining)) = after.split_once(']') else {
            break;
        };
        result.push_str(before);
        let number = labels.iter().position(|s| *s == label).unwrap_or_else(|| {
            labels.push(label);
            labels.len() - 1
        });
        result.push_str(&format!("[{number}]"));
        rest = remaining;
    }
    result.push_str(rest);
    result
}

/// Returns the number of parallel encoders: each uses several cores, but has idle time at its start
/// and end.
fn encoder_count() -> usize {
    std::thread::available_parallelism()
        .map_or(1, |n| n.get() / 4)
        .clamp(1, 4)
}

/// Returns the requested encoder if it works on this computer, else the software encoder.
pub async fn available_encoder(requested: HardwareEncoder) -> HardwareEncoder {
    static FOUND: OnceCell<HardwareEncoder> = OnceCell::const_new();
    if requested == HardwareEncoder::Software {
        return requested;
    }
    let probe = || async {
        let arguments = [
            "-f",
            "lavfi",
            "-i",
            "color=c=black:s=640x360:d=0.2",
            "-c:v",
            requested.codec(),
            "-f",
            "null",
            "-",
        ];
        match encode::run(&arguments.map(OsString::from), 200, |_| ()).await {
            Ok(()) => requested,
            Err(why) => {
                tracing::warn!(
                    "{} is not available, using the software encoder: {why}",
                    requested.codec()
                );
                HardwareEncoder::Software
            }
        }
    };
    *FOUND.get_or_init(probe).await
}

/// Returns the version of ffmpeg: frames of different versions are not joined.
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
            normalize_labels("[0:v:0]scale[v7];[v7][c3]overlay[o3]"),
            normalize_labels("[0:v:0]scale[v9];[v9][c1]overlay[o1]")
        );
        assert_ne!(
            normalize_labels("[a][b]x[c]"),
            normalize_labels("[a][a]x[c]")
        );
    }

    #[test]
    fn percent_signs_in_a_folder_are_escaped() {
        assert_eq!(
            escape_pattern(Path::new("/100%/my%20docs")),
            Path::new("/100%%/my%%20docs")
        );
    }

    #[test]
    fn files_that_do_not_match_their_plan_are_detected() {
        let packets = |frames: usize, picture_s, sound_s| Packets {
            frame_times: vec![0.0; frames],
            picture_end_s: picture_s,
            sound_end_s: sound_s,
        };
        let matches =
            |format, packets: Packets| compare_with_plan(90, 30, format, &packets).is_ok();
        assert!(matches(FileFormat::Mp4, packets(90, 3.0, 3.02)));
        assert!(
            !matches(FileFormat::Mp4, packets(89, 3.0, 3.0))
                && !matches(FileFormat::Mp4, packets(90, 4.0, 3.0))
        );
        assert!(
            !matches(FileFormat::Mp4, packets(90, 3.0, 2.0))
                && !matches(FileFormat::Mp4, packets(90, 3.0, 0.0))
        );
        assert!(
            matches(FileFormat::Gif, packets(45, 3.07, 0.0))
                && !matches(FileFormat::Gif, packets(45, 1.5, 0.0))
        );
        assert!(
            matches(FileFormat::Mp3, packets(0, 0.0, 3.05))
                && !matches(FileFormat::Wav, packets(0, 0.0, 1.0))
        );
    }
}
