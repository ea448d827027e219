//! Typed edits. An edit is a value; applying it gives a new timeline or a refusal, and never half of either.
//! The agent, the direct edits of the editor and undo all go through [`Edit::apply`].

mod affected;
mod layers;
mod layout;
mod restore;
mod segment_content;
mod sound;
mod title_anchoring;
mod titles;

use super::adjustments::Adjustment;
use super::assemble::{self, Assembly};
use super::asset::Asset;
use super::clock;
use super::timeline::{Canvas, Segment, Timeline, TrackKind, Transition};

pub use layers::{PictureInPicture, TextCard};
pub use layout::{LONGEST_TRANSITION_SHARE, lay_out};
pub use restore::Patch;
pub use sound::put_music;
pub use titles::{CaptionNotes, Cue, TextChange, TextRole, is_visible};

/// The shortest a segment may become: under this nobody sees it.
pub const SHORTEST_MS: u64 = 100;

/// Which end of a segment a trim takes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    Start,
    End,
}

/// A wish that can be carried out as it stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// A new cut from media; titles stay.
    Assemble(Assembly),
    /// Media at the end of the picture.
    Append {
        assets: Vec<Asset>,
        each_ms: u64,
    },
    /// A medium into the picture, at this index.
    Insert {
        asset: Asset,
        at: usize,
        each_ms: u64,
    },
    /// Another medium in a segment's place and time.
    Replace {
        id: String,
        asset: Asset,
    },
    AddText {
        text: String,
        look: TextChange,
    },
    /// Spoken words at their times, on a track of their own.
    AddCaptions {
        cues: Vec<Cue>,
        /// What the reply says about the file that they are from.
        notes: CaptionNotes,
    },
    /// Words on black behind the end of the picture.
    AddCard(TextCard),
    /// A picture over the picture.
    AddOverlay(PictureInPicture),
    /// A sound beside the music: speech or an effect.
    AddSound {
        asset: Asset,
        role: String,
        start_ms: u64,
    },
    ChangeText {
        id: String,
        change: TextChange,
    },
    /// Background music for the whole picture, in place of what was there.
    SetMusic {
        asset: Asset,
        volume: f64,
    },
    /// Removes segments and closes the gaps.
    Remove {
        ids: Vec<String>,
    },
    /// Removes segments and leaves gaps.
    Lift {
        ids: Vec<String>,
    },
    /// Lets a segment start at a time of the timeline; its track must have room there.
    StartAt {
        id: String,
        start_ms: u64,
    },
    /// Takes `by_ms` off one end.
    Trim {
        id: String,
        edge: Edge,
        by_ms: u64,
    },
    SetDuration {
        id: String,
        duration_ms: u64,
    },
    /// Takes a range of the timeline out of picture, speech and titles, and closes up.
    CutRange {
        from_ms: u64,
        to_ms: u64,
    },
    /// Keeps this range of a segment, counted from its start at its speed.
    KeepRange {
        id: String,
        from_ms: u64,
        to_ms: u64,
    },
    /// Takes silence off both ends.
    CutSilence {
        id: String,
        head_ms: u64,
        tail_ms: u64,
    },
    /// Plays backwards, or forwards again.
    Reverse {
        id: String,
    },
    /// Holds the frame at a time of the timeline for so long; what follows makes room.
    Freeze {
        id: String,
        at_ms: u64,
        duration_ms: u64,
    },
    /// Plays again and again until this length.
    Loop {
        id: String,
        duration_ms: u64,
    },
    /// To the index it shall have in its track.
    Move {
        id: String,
        to: usize,
    },
    Swap {
        a: String,
        b: String,
    },
    /// Cuts the segment under a time of the timeline in two.
    Split {
        id: String,
        at_ms: u64,
    },
    SetVolume {
        ids: Vec<String>,
        volume: f64,
    },
    Mute {
        ids: Vec<String>,
        muted: bool,
    },
    /// Gives way to speech.
    SetDuck {
        ids: Vec<String>,
        on: bool,
    },
    /// The loudness of the whole, LUFS.
    SetLoudness {
        lufs: Option<f64>,
    },
    SetSpeed {
        id: String,
        speed: f64,
    },
    SetCanvas {
        width: u32,
        height: u32,
    },
    SetFrameRate {
        fps: u32,
    },
    /// The transition into each of `ids`.
    SetTransition {
        ids: Vec<String>,
        transition: Option<Transition>,
    },
    /// Fades from and to nothing; none leaves one as it is, 0 takes it away.
    SetFades {
        ids: Vec<String>,
        fade_in_ms: Option<u64>,
        fade_out_ms: Option<u64>,
    },
    /// The same again, right behind it.
    Duplicate {
        id: String,
    },
    /// How pictures look.
    SetLook {
        ids: Vec<String>,
        changes: Vec<Adjustment>,
    },
    Clear,
    /// Puts back what an edit changed: what every edit's inverse is.
    Restore(Patch),
}

/// Why an edit was not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditRefusal {
    #[error("that segment is not on the timeline any more")]
    Gone,
    #[error("the timeline is empty")]
    Empty,
    #[error("nothing to assemble: no photos or clips have been uploaded")]
    NoPictures,
    #[error("a segment of {}s would be too short (the shortest is 0.1s)", clock::seconds(*_0))]
    TooShort(u64),
    #[error("'{name}' has only {}s of material from there on", clock::seconds(*available_ms))]
    OutOfMaterial { name: String, available_ms: u64 },
    #[error("{} is not inside the segment ({})", clock::precise(*at_ms), clock::span(*start_ms, *end_ms))]
    OutsideSegment {
        at_ms: u64,
        start_ms: u64,
        end_ms: u64,
    },
    #[error("the track has only {0} segments")]
    NoSuchPlace(usize),
    #[error("the two are on different tracks")]
    DifferentTracks,
    #[error("there is no room for it at {}: '{name}' is there", clock::precise(*at_ms))]
    Taken { at_ms: u64, name: String },
    #[error("there is no cut into the first segment, so no transition can go there")]
    NoCut,
    #[error("{} is after the end of the video ({})", clock::precise(*at_ms), clock::precise(*end_ms))]
    AfterTheEnd { at_ms: u64, end_ms: u64 },
    #[error("'{0}' is a photo or a text; that needs a clip or a sound")]
    NoClip(String),
    #[error("'{0}' is no text")]
    NoText(String),
    #[error("a range must end after it starts, and lie inside the video ({})", clock::precise(*_0))]
    BadRange(u64),
    #[error("the canvas can be 16 to 4096 px on a side, the frame rate 1 to 120")]
    BadCanvas,
    #[error("that is already so")]
    NothingToDo,
}

/// The natural length in ms of the medium behind a segment's `source`; none for a photo, which has no end.
pub type SourceLength<'a> = &'a dyn Fn(&str) -> Option<u64>;

impl Edit {
    /// The timeline with this edit made.
    pub fn apply(
        &self,
        before: &Timeline,
        source_length: SourceLength,
    ) -> Result<Timeline, EditRefusal> {
        let mut t = before.clone();
        if let Self::Restore(patch) = self {
            patch.put(&mut t);
            return Ok(t);
        }
        self.change(&mut t, source_length)?;
        if self.moves_what_follows() {
            title_anchoring::titles(before, &mut t);
        }
        sound::follow_the_picture(before, &mut t, source_length);
        titles::stay_inside(&mut t);
        for s in t.tracks.iter_mut().flat_map(|track| &mut track.segments) {
            s.fade_in_ms = s.fade_in_ms.min(s.duration_ms);
            s.fade_out_ms = s.fade_out_ms.min(s.duration_ms - s.fade_in_ms);
        }
        t.tracks.retain(|track| !track.segments.is_empty());
        if t == *before {
            Err(EditRefusal::NothingToDo)
        } else {
            Ok(t)
        }
    }

    /// The edit that takes this one back, where it led from `before` to `after`.
    #[must_use]
    pub fn inverse(before: &Timeline, after: &Timeline) -> Self {
        Self::Restore(Patch::between(after, before))
    }

    /// Whether titles behind the place of the edit shall move with the picture that they were laid over. A new order of
    /// the same pictures leaves an opening title at the opening.
    fn moves_what_follows(&self) -> bool {
        matches!(
            self,
            Self::Insert { .. }
                | Self::Remove { .. }
                | Self::Trim { .. }
                | Self::SetDuration { .. }
                | Self::KeepRange { .. }
                | Self::CutSilence { .. }
                | Self::Freeze { .. }
                | Self::Loop { .. }
                | Self::SetSpeed { .. }
                | Self::Duplicate { .. }
        )
    }

    fn change(&self, t: &mut Timeline, source_length: SourceLength) -> Result<(), EditRefusal> {
        match self {
            Self::Assemble(assembly) => assemble::assemble(assembly, t)?,
            Self::Append { assets, each_ms } => assemble::append(assets, *each_ms, t)?,
            Self::Insert { asset, at, each_ms } => {
                segment_content::insert(t, asset, *at, *each_ms)?
            }
            Self::Replace { id, asset } => segment_content::replace(t, id, asset)?,
            Self::AddCaptions { cues, .. } => titles::add_captions(t, cues)?,
            Self::AddCard(card) => layers::add_card(t, card)?,
            Self::AddOverlay(overlay) => layers::add_overlay(t, overlay)?,
            Self::AddSound {
                asset,
                role,
                start_ms,
            } => layers::add_sound(t, asset, role, *start_ms)?,
            Self::AddText { text, look } => titles::add(t, text, look)?,
            Self::ChangeText { id, change } => titles::change(t, id, change)?,
            Self::SetMusic { asset, volume } => sound::set_music(t, asset, *volume)?,
            Self::Remove { ids } => layout::remove(t, ids)?,
            Self::Lift { ids } => layout::lift(t, ids)?,
            Self::StartAt { id, start_ms } => layout::start_at(t, id, *start_ms)?,
            Self::CutRange { from_ms, to_ms } => segment_content::cut_range(t, *from_ms, *to_ms)?,
            Self::KeepRange { id, from_ms, to_ms } => {
                segment_content::keep_range(t, id, *from_ms, *to_ms, source_length)?
            }
            Self::CutSilence {
                id,
                head_ms,
                tail_ms,
            } => segment_content::cut_silence(t, id, *head_ms, *tail_ms)?,
            Self::Reverse { id } => segment_content::reverse(t, id, source_length)?,
            Self::Freeze {
                id,
                at_ms,
                duration_ms,
            } => segment_content::freeze(t, id, *at_ms, *duration_ms)?,
            Self::Loop { id, duration_ms } => {
                segment_content::repeat(t, id, *duration_ms, source_length)?
            }
            Self::Trim { id, edge, by_ms } => layout::trim(t, id, *edge, *by_ms)?,
            Self::SetDuration { id, duration_ms } => {
                layout::set_duration(t, id, *duration_ms, source_length)?
            }
            Self::Move { id, to } => layout::reorder(t, id, *to)?,
            Self::Swap { a, b } => layout::swap(t, a, b)?,
            Self::Split { id, at_ms } => layout::split(t, id, *at_ms)?,
            Self::SetVolume { ids, volume } => each(t, ids, |s| {
                s.volume = volume.clamp(0.0, 4.0);
                s.muted = false;
            })?,
            Self::Mute { ids, muted } => each(t, ids, |s| s.muted = *muted)?,
            Self::SetDuck { ids, on } => each(t, ids, |s| s.ducked = *on)?,
            Self::SetLoudness { lufs } => t.loudness = lufs.map(|l| l.clamp(-40.0, -5.0)),
            Self::SetSpeed { id, speed } => layout::set_speed(t, id, *speed)?,
            Self::SetCanvas { width, height } => {
                let fits = |side: u32| (16..=4096).contains(&side);
                if !fits(*width) || !fits(*height) {
                    return Err(EditRefusal::BadCanvas);
                }
                t.canvas = Canvas {
                    width: *width,
                    height: *height,
                    ..t.canvas
                };
            }
            Self::SetFrameRate { fps } if !(1..=120).contains(fps) => {
                return Err(EditRefusal::BadCanvas);
            }
            Self::SetFrameRate { fps } => t.canvas.fps = *fps,
            Self::SetTransition { ids, transition } => {
                layout::set_transition(t, ids, transition.as_ref())?
            }
            Self::SetFades {
                ids,
                fade_in_ms,
                fade_out_ms,
            } => each(t, ids, |s| {
                s.fade_in_ms = fade_in_ms.unwrap_or(s.fade_in_ms).min(s.duration_ms);
                s.fade_out_ms = fade_out_ms
                    .unwrap_or(s.fade_out_ms)
                    .min(s.duration_ms - s.fade_in_ms);
            })?,
            Self::Duplicate { id } => layout::duplicate(t, id)?,
            Self::SetLook { ids, changes } => each(t, ids, |s| {
                for change in changes {
                    match change {
                        Adjustment::Fit(fit) => s.fit = Some(fit.clone()),
                        change => s.look = s.look.changed(change),
                    }
                }
            })?,
            Self::Clear => t.tracks.clear(),
            Self::Restore(patch) => patch.put(t),
        }
        Ok(())
    }
}

fn each(
    t: &mut Timeline,
    ids: &[String],
    mut change: impl FnMut(&mut Segment),
) -> Result<(), EditRefusal> {
    for id in ids {
        change(segment_mut(t, id)?);
    }
    Ok(())
}

fn segment_mut<'a>(t: &'a mut Timeline, id: &str) -> Result<&'a mut Segment, EditRefusal> {
    let (track, index) = t.locate(id).ok_or(EditRefusal::Gone)?;
    Ok(&mut t.tracks[track].segments[index])
}

/// End of the picture: the last end on the video tracks.
pub fn picture_end(t: &Timeline) -> u64 {
    t.tracks
        .iter()
        .filter(|t| t.kind == TrackKind::Video)
        .map(super::timeline::Track::end_ms)
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests;
