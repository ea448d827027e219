//! Adds speech or a sound effect.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::asset::{Asset, MediaKind};
use crate::domain::edit::layout::{first_text_track, place_on_free_track};
use crate::domain::edit::limits::{MIN_SEGMENT_MS, SourceLength};
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::picture_end;
use crate::domain::edit::tool::{MediaList, Tool, ToolArguments, ToolError};
use crate::domain::timeline::{Role, Segment, Timeline, Track, TrackKind, new_id};

/// Adds speech or a sound effect.
#[derive(Clone, Debug, PartialEq)]
pub struct AddSound {
    pub asset: Asset,
    pub role: Role,
    pub start_ms: u64,
}

/// Adds speech or a sound effect at a time.
#[derive(Deserialize, JsonSchema)]
struct SoundArguments {
    /// Name of the media file.
    media: String,
    role: AddedRole,
    /// Start on the timeline (ms).
    start_ms: u64,
}

/// Role of an added sound.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum AddedRole {
    Voice,
    Sfx,
}

impl ToolArguments for SoundArguments {
    type Edit = AddSound;

    fn into_edit(self, media: MediaList) -> Result<AddSound, ToolError> {
        Ok(AddSound {
            asset: media.find(&self.media)?,
            role: match self.role {
                AddedRole::Voice => Role::Voice,
                AddedRole::Sfx => Role::Effect,
            },
            start_ms: self.start_ms,
        })
    }
}

impl Operation for AddSound {
    const TOOL: Option<Tool<Self>> = Some(Tool::with_arguments::<SoundArguments>("add_sound"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let (end_ms, start_ms, asset) = (picture_end(t), self.start_ms, &self.asset);
        if start_ms + MIN_SEGMENT_MS > end_ms {
            return Err(EditRefusal::AfterTheEnd {
                at_ms: start_ms,
                end_ms,
            });
        }
        if asset.kind == MediaKind::Photo || !asset.has_audio {
            return Err(EditRefusal::NotAClip(asset.name.clone()));
        }
        let duration = asset.duration_ms.min(end_ms - start_ms);
        let mut s = Segment::new(new_id(), asset.name.clone(), start_ms, duration);
        s.source = Some(asset.source());
        let at = first_text_track(t);
        let has_role = |track: &Track| track.role.as_ref() == Some(&self.role);
        place_on_free_track(t, s, has_role, at, || {
            let (name, role) = (self.role.track_name(), self.role.clone());
            Track::new(new_id(), TrackKind::Audio, name, Some(role))
        });
        Ok(())
    }

    fn additions(&self) -> usize {
        1
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            asset: Sample::clip(),
            role: Role::Effect,
            start_ms: sample.ms,
        })
    }
}
