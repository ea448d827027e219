//! Assembles a new cut from media. Titles are kept.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::assemble::{self, Assembly};
use crate::domain::asset::MediaKind;
use crate::domain::edit::arguments::CutKind;
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::{EditScope, Operation};
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::tool::{MediaList, Tool, ToolArguments, ToolError};
use crate::domain::timeline::Timeline;

/// Creates a new cut from media files, in this order. Titles are kept.
#[derive(Deserialize, JsonSchema)]
struct AssembleArguments {
    /// Names of photos and clips.
    media: Vec<String>,
    /// Duration of the video (ms).
    length_ms: Option<u64>,
    /// Duration of each picture (ms).
    each_ms: Option<u64>,
    /// Transition at every cut.
    transition: Option<CutKind>,
    /// Duration of the transitions (ms).
    transition_ms: Option<u64>,
    /// Names of voice recordings, placed one after the other.
    voice: Option<Vec<String>>,
    /// Name of a sound, or one of lo-fi, upbeat, calm, cinematic.
    music: Option<String>,
}

impl ToolArguments for AssembleArguments {
    type Edit = Assembly;

    fn into_edit(self, media: MediaList) -> Result<Assembly, ToolError> {
        let mut pictures = media.find_all(&self.media)?;
        pictures.retain(|asset| asset.kind != MediaKind::Sound);
        let music = self.music.map(|name| media.music(&name)).transpose()?;
        Ok(Assembly {
            pictures,
            voices: media.find_all(&self.voice.unwrap_or_default())?,
            music: music.map(Box::new),
            total_ms: self.length_ms,
            each_ms: self.each_ms,
            transition: self
                .transition
                .and_then(|kind| kind.lasting(self.transition_ms)),
        })
    }
}

impl Operation for Assembly {
    const SCOPE: EditScope = EditScope::Everything;
    const TOOL: Option<Tool<Self>> = Some(Tool::with_arguments::<AssembleArguments>("assemble"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        assemble::assemble(self, t)
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            pictures: vec![Sample::clip(), Sample::clip()],
            each_ms: Some(sample.ms),
            ..Self::default()
        })
    }
}
