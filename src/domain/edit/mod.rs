//! Typed edits. An edit is a value; applying it gives a new timeline or a refusal, and never half of either.
//! The agent, the direct edits of the editor and undo all go through [`Edit::apply`].

mod layout;
mod sound;
mod titles;

use super::assemble::{self, Assembly};
use super::asset::Asset;
use super::clock;
use super::look::LookChange;
use super::timeline::{Canvas, Segment, Timeline, TrackKind, Transition};

pub use layout::{LONGEST_TRANSITION_SHARE, lay_out};
pub use sound::put_music;
pub use titles::TextChange;

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
    AddText {
        text: String,
        look: TextChange,
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
    SetSpeed {
        id: String,
        speed: f64,
    },
    SetCanvas {
        width: u32,
        height: u32,
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
        changes: Vec<LookChange>,
    },
    Clear,
}

/// Why an edit was not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
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
    OutsideSegment { at_ms: u64, start_ms: u64, end_ms: u64 },
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
    #[error("that is already so")]
    NothingToDo,
}

/// The natural length in ms of the medium behind a segment's `source`; none for a photo, which has no end.
pub type SourceLength<'a> = &'a dyn Fn(&str) -> Option<u64>;

impl Edit {
    /// The timeline with this edit made.
    pub fn apply(&self, before: &Timeline, source_length: SourceLength) -> Result<Timeline, Refusal> {
        let mut t = before.clone();
        match self {
            Self::Assemble(assembly) => assemble::assemble(assembly, &mut t)?,
            Self::Append { assets, each_ms } => assemble::append(assets, *each_ms, &mut t)?,
            Self::AddText { text, look } => titles::add(&mut t, text, look)?,
            Self::ChangeText { id, change } => titles::change(&mut t, id, change)?,
            Self::SetMusic { asset, volume } => sound::set_music(&mut t, asset, *volume)?,
            Self::Remove { ids } => layout::remove(&mut t, ids)?,
            Self::Lift { ids } => layout::lift(&mut t, ids)?,
            Self::StartAt { id, start_ms } => layout::start_at(&mut t, id, *start_ms)?,
            Self::Trim { id, edge, by_ms } => layout::trim(&mut t, id, *edge, *by_ms)?,
            Self::SetDuration { id, duration_ms } => layout::set_duration(&mut t, id, *duration_ms, source_length)?,
            Self::Move { id, to } => layout::reorder(&mut t, id, *to)?,
            Self::Swap { a, b } => layout::swap(&mut t, a, b)?,
            Self::Split { id, at_ms } => layout::split(&mut t, id, *at_ms)?,
            Self::SetVolume { ids, volume } => each(&mut t, ids, |s| {
                s.volume = volume.clamp(0.0, 4.0);
                s.muted = false;
            })?,
            Self::Mute { ids, muted } => each(&mut t, ids, |s| s.muted = *muted)?,
            Self::SetSpeed { id, speed } => layout::set_speed(&mut t, id, *speed)?,
            Self::SetCanvas { width, height } => t.canvas = Canvas { width: *width, height: *height, ..t.canvas },
            Self::SetTransition { ids, transition } => layout::set_transition(&mut t, ids, transition.as_ref())?,
            Self::SetFades { ids, fade_in_ms, fade_out_ms } => each(&mut t, ids, |s| {
                s.fade_in_ms = fade_in_ms.unwrap_or(s.fade_in_ms).min(s.duration_ms);
                s.fade_out_ms = fade_out_ms.unwrap_or(s.fade_out_ms).min(s.duration_ms - s.fade_in_ms);
            })?,
            Self::Duplicate { id } => layout::duplicate(&mut t, id)?,
            Self::SetLook { ids, changes } => each(&mut t, ids, |s| {
                for change in changes {
                    match change {
                        LookChange::Fit(fit) => s.fit = Some(fit.clone()),
                        change => s.look = s.look.changed(change),
                    }
                }
            })?,
            Self::Clear => t.tracks.clear(),
        }
        sound::follow_the_picture(before, &mut t, source_length);
        titles::stay_inside(&mut t);
        t.tracks.retain(|track| !track.segments.is_empty());
        if t == *before { Err(Refusal::NothingToDo) } else { Ok(t) }
    }
}

fn each(t: &mut Timeline, ids: &[String], mut change: impl FnMut(&mut Segment)) -> Result<(), Refusal> {
    for id in ids {
        change(segment_mut(t, id)?);
    }
    Ok(())
}

fn segment_mut<'a>(t: &'a mut Timeline, id: &str) -> Result<&'a mut Segment, Refusal> {
    let (track, index) = t.locate(id).ok_or(Refusal::Gone)?;
    Ok(&mut t.tracks[track].segments[index])
}

/// End of the picture: the last end on the video tracks.
pub fn picture_end(t: &Timeline) -> u64 {
    t.tracks.iter().filter(|t| t.kind == TrackKind::Video).map(super::timeline::Track::end_ms).max().unwrap_or(0)
}

#[cfg(test)]
mod tests;
