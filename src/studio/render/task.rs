//! Renders a plan to a file. Spans in the cache are reused, the rest is encoded in as few ffmpeg
//! runs as possible, and everything is joined without re-encoding; the sound is one pass over the
//! whole output. Content is verified, never assumed: spans when they are created and when they are
//! used, and the file against the plan at the end.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::{StreamExt, TryStreamExt};

use super::format::EncodeSettings;
use super::tools::{encoder_count, tool_version};
use super::verify::compare_with_plan;
use crate::compose::graph::{self, PlacedText};
use crate::compose::plan::Plan;
use crate::compose::span::{self, Span};
use crate::compose::text;
use crate::compose::text::RenderedText;
use crate::domain::asset::Asset;
use crate::domain::io_reason::reason;
use crate::domain::reason::{Reason, RenderReason};
use crate::domain::render_job::FileFormat;
use crate::media::cache::Cache;
use crate::media::packets;
use crate::media::{FORMATS, MediaError};
use crate::studio::assets::AssetStore;

/// Limits of an encoder run, so that memory use is bounded: duration (s) and open inputs.
const MAX_RUN_S: u64 = 40;
const MAX_OPEN_INPUTS: usize = 10;
/// Disk space that must remain free (bytes).
const RESERVED_DISK_BYTES: u64 = 64 << 20;
/// Maximum number of attempts if a span or an output does not match its plan.
pub(super) const MAX_ATTEMPTS: usize = 2;

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
pub(super) struct WorkProgress<'a> {
    done: Mutex<Vec<f64>>,
    total: f64,
    on_progress: &'a (dyn Fn(f64) + Sync),
}

impl WorkProgress<'_> {
    pub(super) fn update(&self, part: usize, frames: f64) {
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
pub(super) type NamedSpan = (Span, String);

/// Paths of cache entries by their names.
pub(super) type SpanFiles = HashMap<String, PathBuf>;

/// Everything about an output that is known before encoding.
pub(super) struct RenderInputs {
    pub(super) captions: Vec<PlacedText>,
    pub(super) spans: Vec<NamedSpan>,
    /// Name of the sound in the cache; `None` for an output without sound.
    pub(super) sound: Option<String>,
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
    Stopped(Reason),
    Failed(Reason),
}

impl From<Reason> for RenderError {
    fn from(why: Reason) -> Self {
        Self::Failed(why)
    }
}

impl From<MediaError> for RenderError {
    fn from(e: MediaError) -> Self {
        match e {
            MediaError::Stopped(_) => Self::Stopped(e.reason()),
            e => Self::Failed(e.reason()),
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
                return Err(Reason::FileMismatch(Box::new(difference)).into());
            }
        }
        Ok(names)
    }

    async fn prepare(&self) -> Result<RenderInputs, Reason> {
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
    async fn check_media(&self) -> Result<(), Reason> {
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
    async fn verify(&self, output: &Path) -> Result<(), Reason> {
        let packets = packets::read(FORMATS, output)
            .await
            .map_err(|e| e.reason())?;
        Ok(compare_with_plan(
            self.plan.frames,
            self.plan.fps,
            self.settings.format,
            &packets,
        )?)
    }

    /// Renders the captions, on a thread for blocking work.
    async fn draw_captions(&self) -> Result<Vec<PlacedText>, Reason> {
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
            captions.map_err(|e| e.reason())
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

    /// Checks that there is enough disk space for the missing spans and the output.
    fn check_disk_space(&self, missing: &[Span], spans: usize) -> Result<(), Reason> {
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
            Ok(free) if free < needed => Err(RenderReason::DiskSpace { needed, free }.into()),
            // If the free space is unknown, try.
            _ => Ok(()),
        }
    }

    /// Writes a concat list beside the files, because their names are plain and relative.
    pub(super) async fn write_concat_list(
        &self,
        name: &str,
        files: impl Iterator<Item = (Span, &PathBuf)>,
    ) -> Result<PathBuf, Reason> {
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
            .map_err(|e| reason(&e))?;
        Ok(path)
    }
}

/// Runs blocking work outside of the threads that serve requests.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Reason> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Reason::message)
}
