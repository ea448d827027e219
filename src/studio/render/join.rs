//! Joins the parts of a render into one file.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::task::{RenderError, RenderInputs, RenderTask, SpanFiles, blocking};
use crate::compose::span::Span;
use crate::domain::io_reason::reason;
use crate::domain::reason::{Reason, RenderReason};
use crate::domain::render_job::FileFormat;
use crate::media::{self, FORMATS, encode};

/// Maximum width (px) and frame rate (fps) of a GIF.
const GIF_WIDTH: u32 = 640;
const GIF_FPS: u32 = 15;

impl RenderTask<'_> {
    /// Links the cache entries into the work folder, where no other program evicts them.
    async fn link_inputs(
        &self,
        inputs: &RenderInputs,
        entries: &SpanFiles,
    ) -> Result<(Vec<(Span, PathBuf)>, Option<PathBuf>), Reason> {
        let path = |name: &String| {
            entries
                .get(name)
                .cloned()
                .ok_or(RenderReason::CacheEntryMissing)
        };
        let spans: Result<Vec<_>, _> = inputs
            .spans
            .iter()
            .map(|(span, name)| Ok::<_, RenderReason>((*span, path(name)?)))
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
            .map_err(|e| Reason::PartsNotJoined(Box::new(reason(&e))))
    }

    /// Joins the spans and the sound without re-encoding.
    pub(super) async fn join(
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
