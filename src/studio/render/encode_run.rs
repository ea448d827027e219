//! Encodes runs of spans: one ffmpeg process writes a file for each span, and the files go into the
//! cache.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::task::{
    MAX_ATTEMPTS, RenderError, RenderInputs, RenderTask, SpanFiles, WorkProgress, blocking,
};
use crate::compose::graph;
use crate::compose::span::Span;
use crate::domain::io_reason::reason;
use crate::domain::reason::{Reason, RenderReason};
use crate::media::{encode, packets};

impl RenderTask<'_> {
    /// Encodes one run and adds its spans to the cache if they have the planned number of frames.
    pub(super) async fn encode_run(
        &self,
        run: &[Span],
        inputs: &RenderInputs,
        index: usize,
        progress: &WorkProgress<'_>,
    ) -> Result<SpanFiles, RenderError> {
        let mut difference = Reason::NotGiven;
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
        let why = Box::new(difference);
        Err(Reason::PictureMismatch { from, to, why }.into())
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
            let times = format!("expr:{}", any_frame(&cuts));
            options.extend(["-force_key_frames".to_owned(), times]);
        }
        options.extend(["-segment_frames".to_owned(), cuts.join(",")]);
        let container = self.settings.span_container();
        options.extend(["-f", "segment", "-segment_format", container].map(str::to_owned));
        options.extend(["-reset_timestamps", "1", "-y"].map(str::to_owned));
        options
    }

    /// Compares the number of frames in the files of a run with its spans.
    async fn verify_run(&self, run: &[Span], files: &[PathBuf]) -> Result<(), Reason> {
        if let Some(i) = files.iter().position(|file| !file.is_file()) {
            return Err(Reason::from(RenderReason::Parts {
                written: i as u64,
                planned: run.len() as u64,
            }));
        }
        let list = self
            .write_concat_list("run", run.iter().copied().zip(files))
            .await?;
        let packets = packets::read_concat_list(&list)
            .await
            .map_err(|e| e.reason())?;
        // Slightly early, so that rounding never puts a frame before the span that it begins.
        let start =
            |span: &Span| ((span.from - run[0].from) as f64 - 0.25) / f64::from(self.plan.fps);
        let counts = packets.frames_from(&run.iter().map(start).collect::<Vec<_>>());
        match run
            .iter()
            .zip(counts)
            .find(|(span, count)| span.frames() != *count)
        {
            Some((span, count)) => Err(Reason::from(RenderReason::Frames {
                count,
                planned: span.frames(),
            })),
            None => Ok(()),
        }
    }

    /// Adds the files of a run to the cache.
    async fn store_run(
        &self,
        run: &[Span],
        inputs: &RenderInputs,
        files: &[PathBuf],
    ) -> Result<SpanFiles, Reason> {
        let name = |span: &Span| {
            inputs
                .spans
                .iter()
                .find(|(s, _)| s == span)
                .map(|(_, name)| name.clone())
        };
        let names: Option<Vec<String>> = run.iter().map(name).collect();
        let named: Vec<(String, PathBuf)> = names
            .ok_or(RenderReason::CacheEntryMissing)?
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
        stored.map_err(|e| Reason::PartNotStored(Box::new(reason(&e))))
    }
}

/// Escapes a folder for use in a file name pattern, in which ffmpeg interprets `%`.
fn escape_pattern(folder: &Path) -> PathBuf {
    folder
        .to_str()
        .map_or_else(|| folder.to_owned(), |name| name.replace('%', "%%").into())
}

/// Expression that is true at one of these frames. ffmpeg refuses sums of more than 100 terms, and
/// accepts sums of sums.
fn any_frame(frames: &[String]) -> String {
    match frames {
        [] => "0".to_owned(),
        [frame] => format!("eq(n,{frame})"),
        frames => {
            let (first, second) = frames.split_at(frames.len() / 2);
            format!("({}+{})", any_frame(first), any_frame(second))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_signs_in_a_folder_are_escaped() {
        assert_eq!(
            escape_pattern(Path::new("/100%/my%20docs")),
            Path::new("/100%%/my%%20docs")
        );
    }

    #[test]
    fn many_key_frames_are_sums_of_sums() {
        let frames: Vec<String> = (1..=1_000).map(|n: u32| n.to_string()).collect();
        let expression = any_frame(&frames);
        assert_eq!(expression.matches("eq(n,").count(), 1_000);
        let nesting = expression.chars().take_while(|c| *c == '(').count();
        assert_eq!(nesting, 9);
        assert_eq!(any_frame(&frames[..2]), "(eq(n,1)+eq(n,2))");
    }
}
