//! Mixes the sound of a render.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::task::{RenderError, RenderTask, WorkProgress, blocking};
use crate::compose::sound;
use crate::domain::io_reason::reason;
use crate::domain::reason::{Reason, RenderReason};
use crate::media::{self, encode};

impl RenderTask<'_> {
    /// Mixes the sound into the cache, in two passes if it is normalized.
    pub(super) async fn mix(
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
        let path = path.map_err(|e| Reason::SoundNotStored(Box::new(reason(&e))))?;
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
            .ok_or(Reason::Render(RenderReason::LoudnessUnknown))?;
        let filter = sound::loudness_filter(measured, target);
        let mut arguments: Vec<OsString> = media::input_arguments("w64", &mixed);
        arguments.extend(["-af".to_owned(), filter].map(OsString::from));
        arguments.extend(output.iter().map(OsString::from));
        arguments.push(file.into());
        encode::run(&arguments, ms, |share| update(0.7 + share * 0.3)).await?;
        Ok(())
    }
}
