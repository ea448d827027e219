//! Sets the background music of the whole video.

use crate::domain::asset::Asset;
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::picture_end;
use crate::domain::edit::sound::set_music_track;
use crate::domain::edit::tool::{ArgumentKind, MEDIA, Tool, required};
use crate::domain::timeline::Timeline;

/// Sets the background music of the whole video, replacing any existing music.
#[derive(Clone, Debug, PartialEq)]
pub struct SetMusic {
    pub asset: Asset,
    pub volume: f64,
}

impl Operation for SetMusic {
    const TOOL: Option<Tool<Self>> = Some(Tool::new(
        "set_music",
        "Sets the background music; media is the name of a sound or one of lo-fi, upbeat, calm, \
         cinematic. volume 1 is the original level.",
        &[MEDIA, required("volume", ArgumentKind::Number)],
        |a| {
            Ok(Self {
                asset: a.music(&a.text("media")?)?,
                volume: a.number("volume")?,
            })
        },
    ));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let end = picture_end(t);
        if end == 0 {
            return Err(EditRefusal::Empty);
        }
        set_music_track(t, &self.asset, self.volume, end);
        Ok(())
    }

    #[cfg(test)]
    fn sample(_: &Sample) -> Option<Self> {
        Some(Self {
            asset: Sample::music(),
            volume: 0.5,
        })
    }
}
