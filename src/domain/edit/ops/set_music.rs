//! Sets the background music of the whole video.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::asset::Asset;
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::picture_end;
use crate::domain::edit::sound::set_music_track;
use crate::domain::edit::tool::{MediaList, Tool, ToolArguments, ToolError};
use crate::domain::timeline::Timeline;

/// Sets the background music of the whole video, replacing any existing music.
#[derive(Clone, Debug, PartialEq)]
pub struct SetMusic {
    pub asset: Asset,
    pub volume: f64,
}

/// Sets the background music of the whole video.
#[derive(Deserialize, JsonSchema)]
struct MusicArguments {
    /// Name of a sound, or one of lo-fi, upbeat, calm, cinematic.
    media: String,
    /// 1 is the original level.
    volume: f64,
}

impl ToolArguments for MusicArguments {
    type Edit = SetMusic;

    fn into_edit(self, media: MediaList) -> Result<SetMusic, ToolError> {
        Ok(SetMusic {
            asset: media.music(&self.media)?,
            volume: self.volume,
        })
    }
}

impl Operation for SetMusic {
    const TOOL: Option<Tool<Self>> = Some(Tool::with_arguments::<MusicArguments>("set_music"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let end = picture_end(t);
        if end == 0 {
            return Err(EditRefusal::Empty);
        }
        set_music_track(t, &self.asset, self.volume, end);
        Ok(())
    }

    fn additions(&self) -> usize {
        1
    }

    #[cfg(test)]
    fn sample(_: &Sample) -> Option<Self> {
        Some(Self {
            asset: Sample::music(),
            volume: 0.5,
        })
    }
}
