//! Edit operations, one file each: arguments, effect, targets and the tool of agents.

mod add_captions;
mod add_picture_in_picture;
mod add_sound;
mod add_text;
mod add_text_card;
mod adjust;
mod append;
mod assemble;
mod change_text;
mod clear;
mod cut_range;
mod cut_silence;
mod duplicate;
mod extend;
mod freeze;
mod insert;
mod keep_range;
mod lift;
mod loop_segment;
mod move_segment;
mod mute;
mod overwrite;
mod paste;
mod remove;
mod replace;
mod restore;
mod reverse;
mod roll;
mod set_canvas;
mod set_duck;
mod set_duration;
mod set_fades;
mod set_frame_rate;
mod set_loudness;
mod set_music;
mod set_speed;
mod set_transition;
mod set_volume;
mod slide;
mod slip;
mod speed_range;
mod split;
mod start_at;
mod swap;
mod trim;

use super::limits::SourceLength;
use super::operation::{EditScope, Operation};
use super::refusal::EditRefusal;
#[cfg(test)]
use super::sample::Sample;
use super::tool::{ToolError, ToolSpec};
use crate::domain::assemble::Assembly;
use crate::domain::asset::Asset;
use crate::domain::diff::Property;
use crate::domain::text::one_line;
use crate::domain::timeline::Timeline;

pub use add_captions::AddCaptions;
pub use add_picture_in_picture::PictureInPicture;
pub use add_sound::AddSound;
pub use add_text::AddText;
pub use add_text_card::TextCard;
pub use adjust::Adjust;
pub use append::Append;
pub use change_text::ChangeText;
pub use clear::Clear;
pub use cut_range::CutRange;
pub use cut_silence::CutSilence;
pub use duplicate::Duplicate;
pub use extend::Extend;
pub use freeze::Freeze;
pub use insert::Insert;
pub use keep_range::KeepRange;
pub use lift::Lift;
pub use loop_segment::Loop;
pub use move_segment::Move;
pub use mute::Mute;
pub use overwrite::Overwrite;
pub use paste::Paste;
pub use remove::Remove;
pub use replace::Replace;
pub use restore::Patch;
pub use reverse::Reverse;
pub use roll::Roll;
pub use set_canvas::SetCanvas;
pub use set_duck::SetDuck;
pub use set_duration::SetDuration;
pub use set_fades::SetFades;
pub use set_frame_rate::SetFrameRate;
pub use set_loudness::SetLoudness;
pub use set_music::SetMusic;
pub use set_speed::SetSpeed;
pub use set_transition::SetTransition;
pub use set_volume::SetVolume;
pub use slide::Slide;
pub use slip::Slip;
pub use speed_range::SpeedRange;
pub use split::Split;
pub use start_at::StartAt;
pub use swap::Swap;
pub use trim::Trim;

/// Defines [`Edit`] and what is derived from the list of edits.
macro_rules! edits {
    ($($variant:ident($operation:ident),)+) => {
        /// A fully resolved edit operation.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Edit {
            $($variant($operation),)+
        }

        $(impl From<$operation> for Edit {
            fn from(operation: $operation) -> Self {
                Self::$variant(operation)
            }
        })+

        impl Edit {
            pub(super) fn apply_in_place(
                &self,
                t: &mut Timeline,
                source_length: SourceLength,
            ) -> Result<(), EditRefusal> {
                match self {
                    $(Self::$variant(operation) => operation.apply(t, source_length),)+
                }
            }

            pub(super) fn shifts_titles(&self) -> bool {
                match self {
                    $(Self::$variant(_) => $operation::SHIFTS_TITLES,)+
                }
            }

            pub(super) fn scope(&self) -> EditScope {
                match self {
                    $(Self::$variant(_) => $operation::SCOPE,)+
                }
            }

            pub(super) fn moves_others(&self) -> bool {
                match self {
                    $(Self::$variant(_) => $operation::MOVES_OTHERS,)+
                }
            }

            pub(super) fn sets(&self, property: Property) -> bool {
                match self {
                    $(Self::$variant(_) => $operation::sets(property),)+
                }
            }

            pub(super) fn additions(&self) -> usize {
                match self {
                    $(Self::$variant(operation) => operation.additions(),)+
                }
            }

            /// Returns the ids of the segments that this edit targets.
            pub fn target_ids(&self) -> Vec<String> {
                match self {
                    $(Self::$variant(operation) => operation.targets(),)+
                }
            }

            /// Returns the tools of agents.
            pub(crate) fn tools() -> Vec<ToolSpec> {
                let tools = [$($operation::TOOL.map(|tool| tool.spec()),)+];
                tools.into_iter().flatten().collect()
            }

            /// Checks a call of a tool without the media and the timeline: a misspelled argument
            /// must not be ignored.
            ///
            /// # Errors
            /// A message if there is no such tool, or an argument is unknown or invalid.
            pub(crate) fn check_call(
                name: &str,
                arguments: &serde_json::Value,
            ) -> Result<(), ToolError> {
                $(if let Some(result) = $operation::TOOL
                    .and_then(|tool| tool.check(name, arguments))
                {
                    return result;
                })+
                Err(format!("there is no tool \"{}\"", one_line(name)))
            }

            /// Converts a call of a tool to an edit; `None` if there is no such tool.
            pub(crate) fn from_call(
                name: &str,
                arguments: &serde_json::Value,
                assets: &[Asset],
            ) -> Option<Result<Self, ToolError>> {
                $(if let Some(result) = $operation::TOOL
                    .and_then(|tool| tool.call(name, arguments, assets))
                {
                    return Some(result.map(Self::$variant));
                })+
                None
            }
        }

        /// Constructors of random edits for property tests.
        #[cfg(test)]
        pub(crate) const SAMPLES: &[fn(&Sample) -> Option<Edit>] =
            &[$(|sample| $operation::sample(sample).map(Edit::$variant),)+];
    };
}

edits! {
    Assemble(Assembly),
    Append(Append),
    Insert(Insert),
    Replace(Replace),
    AddText(AddText),
    ChangeText(ChangeText),
    AddCaptions(AddCaptions),
    AddTextCard(TextCard),
    AddPictureInPicture(PictureInPicture),
    AddSound(AddSound),
    SetMusic(SetMusic),
    Remove(Remove),
    Lift(Lift),
    StartAt(StartAt),
    Trim(Trim),
    Extend(Extend),
    Roll(Roll),
    Slip(Slip),
    Slide(Slide),
    SetDuration(SetDuration),
    CutRange(CutRange),
    KeepRange(KeepRange),
    CutSilence(CutSilence),
    Reverse(Reverse),
    Freeze(Freeze),
    Loop(Loop),
    Move(Move),
    Swap(Swap),
    Split(Split),
    Duplicate(Duplicate),
    Paste(Paste),
    Overwrite(Overwrite),
    SetVolume(SetVolume),
    Mute(Mute),
    SetDuck(SetDuck),
    SetLoudness(SetLoudness),
    SetSpeed(SetSpeed),
    SpeedRange(SpeedRange),
    SetCanvas(SetCanvas),
    SetFrameRate(SetFrameRate),
    SetTransition(SetTransition),
    SetFades(SetFades),
    Adjust(Adjust),
    Clear(Clear),
    Restore(Patch),
}
