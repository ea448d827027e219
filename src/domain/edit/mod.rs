//! Typed edit operations.
//!
//! An edit is a value. Applying it returns either a new timeline or a refusal, never a partial
//! result. The agent, direct edits in the editor and undo all use [`Edit::apply`].

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
use super::timeline::{Canvas, Segment, Timeline, TrackKind, Transition};

pub use layers::{PictureInPicture, TextCard};
pub use layout::{TRANSITION_DIVISOR, reflow};
pub use restore::Patch;
pub use sound::set_music_track;
pub use titles::{CaptionNotes, Cue, TextChange, TextRole, is_visible};

/// Minimum duration of a segment (ms).
pub const MIN_SEGMENT_MS: u64 = 100;

/// The edge of a segment that is trimmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    Start,
    End,
}

/// A fully resolved edit operation.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Assembles a new cut from media. Titles are kept.
    Assemble(Assembly),
    /// Appends media to the main track.
    Append {
        assets: Vec<Asset>,
        each_ms: u64,
    },
    /// Inserts media into the main track at this index.
    Insert {
        asset: Asset,
        at: usize,
        each_ms: u64,
    },
    /// Replaces the media of a segment, keeping its position and duration.
    Replace {
        id: String,
        asset: Asset,
    },
    AddText {
        text: String,
        style: TextChange,
    },
    /// Adds captions on a separate track.
    AddCaptions {
        cues: Vec<Cue>,
        /// Notes about the caption file, for the response.
        notes: CaptionNotes,
    },
    /// Adds a text card on black after the last picture.
    AddTextCard(TextCard),
    /// Adds a picture-in-picture overlay.
    AddPictureInPicture(PictureInPicture),
    /// Adds speech or a sound effect.
    AddSound {
        asset: Asset,
        role: String,
        start_ms: u64,
    },
    ChangeText {
        id: String,
        change: TextChange,
    },
    /// Sets the background music of the whole video, replacing any existing music.
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
    /// Moves a segment to a timeline position, which must be free on its track.
    StartAt {
        id: String,
        start_ms: u64,
    },
    /// Trims `by_ms` from one edge.
    Trim {
        id: String,
        edge: Edge,
        by_ms: u64,
    },
    SetDuration {
        id: String,
        duration_ms: u64,
    },
    /// Removes a timeline range from all tracks except music, and closes the gap.
    CutRange {
        from_ms: u64,
        to_ms: u64,
    },
    /// Trims a segment to a range, in timeline ms from its start.
    KeepRange {
        id: String,
        from_ms: u64,
        to_ms: u64,
    },
    /// Trims silence from both ends.
    CutSilence {
        id: String,
        head_ms: u64,
        tail_ms: u64,
    },
    /// Toggles reverse playback.
    Reverse {
        id: String,
    },
    /// Inserts a freeze frame of a timeline position and moves all following segments.
    Freeze {
        id: String,
        at_ms: u64,
        duration_ms: u64,
    },
    /// Loops a segment to this duration.
    Loop {
        id: String,
        duration_ms: u64,
    },
    /// Moves a segment to this index of its track.
    Move {
        id: String,
        to: usize,
    },
    Swap {
        a: String,
        b: String,
    },
    /// Splits a segment at a timeline position.
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
    /// Enables or disables ducking under speech.
    SetDuck {
        ids: Vec<String>,
        on: bool,
    },
    /// Sets the target loudness (LUFS); `None` disables normalization.
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
    /// Sets the transition into each of `ids`; `None` removes it.
    SetTransition {
        ids: Vec<String>,
        transition: Option<Transition>,
    },
    /// Sets fade-in and fade-out. `None` keeps a fade, 0 removes it.
    SetFades {
        ids: Vec<String>,
        fade_in_ms: Option<u64>,
        fade_out_ms: Option<u64>,
    },
    /// Inserts a copy directly after the segment.
    Duplicate {
        id: String,
    },
    /// Changes picture adjustments.
    Adjust {
        ids: Vec<String>,
        changes: Vec<Adjustment>,
    },
    Clear,
    /// Restores a previous state. The inverse of every edit.
    Restore(Patch),
}

/// The reason why an edit cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditRefusal {
    SegmentGone,
    Empty,
    NoPictures,
    /// Duration (ms).
    TooShort(u64),
    NotEnoughMaterial {
        name: String,
        available_ms: u64,
    },
    OutsideSegment {
        at_ms: u64,
        start_ms: u64,
        end_ms: u64,
    },
    /// Number of segments on the track.
    IndexOutOfRange(usize),
    DifferentTracks,
    Occupied {
        at_ms: u64,
        name: String,
    },
    NoCut,
    AfterTheEnd {
        at_ms: u64,
        end_ms: u64,
    },
    NotAClip(String),
    NotAText(String),
    /// End of the video (ms).
    BadRange(u64),
    BadCanvas,
    NothingToDo,
}

impl std::error::Error for EditRefusal {}

/// Looks up the duration (ms) of a media source; `None` for photos.
pub type SourceLength<'a> = &'a dyn Fn(&str) -> Option<u64>;

impl Edit {
    /// Applies the edit and returns the new timeline.
    ///
    /// # Errors
    /// An [`EditRefusal`] if the edit is invalid for this timeline or does not change it.
    pub fn apply(
        &self,
        before: &Timeline,
        source_length: SourceLength,
    ) -> Result<Timeline, EditRefusal> {
        let mut t = before.clone();
        if let Self::Restore(patch) = self {
            patch.apply(&mut t);
            return Ok(t);
        }
        self.apply_in_place(&mut t, source_length)?;
        if self.shifts_titles() {
            title_anchoring::shift_titles(before, &mut t);
        }
        sound::fit_music_to_picture(before, &mut t, source_length);
        titles::clamp_to_picture(&mut t);
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

    /// Returns the edit that undoes a change from `before` to `after`.
    #[must_use]
    pub fn inverse(before: &Timeline, after: &Timeline) -> Self {
        Self::Restore(Patch::between(after, before))
    }

    /// Returns true if titles after the edit move with the picture below them.
    ///
    /// Reordering does not move titles: an opening title stays at the start.
    fn shifts_titles(&self) -> bool {
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

    fn apply_in_place(
        &self,
        t: &mut Timeline,
        source_length: SourceLength,
    ) -> Result<(), EditRefusal> {
        match self {
            Self::Assemble(assembly) => assemble::assemble(assembly, t)?,
            Self::Append { assets, each_ms } => assemble::append(assets, *each_ms, t)?,
            Self::Insert { asset, at, each_ms } => {
                segment_content::insert(t, asset, *at, *each_ms)?
            }
            Self::Replace { id, asset } => segment_content::replace(t, id, asset)?,
            Self::AddCaptions { cues, .. } => titles::add_captions(t, cues)?,
            Self::AddTextCard(card) => layers::add_text_card(t, card)?,
            Self::AddPictureInPicture(overlay) => layers::add_picture_in_picture(t, overlay)?,
            Self::AddSound {
                asset,
                role,
                start_ms,
            } => layers::add_sound(t, asset, role, *start_ms)?,
            Self::AddText { text, style } => titles::add(t, text, style)?,
            Self::ChangeText { id, change } => titles::change(t, id, change)?,
            Self::SetMusic { asset, volume } => sound::set_music(t, asset, *volume)?,
            Self::Remove { ids } => layout::remove(t, ids)?,
            Self::Lift { ids } => layout::lift(t, ids)?,
            Self::StartAt { id, start_ms } => layout::move_to_time(t, id, *start_ms)?,
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
                segment_content::loop_segment(t, id, *duration_ms, source_length)?
            }
            Self::Trim { id, edge, by_ms } => layout::trim(t, id, *edge, *by_ms)?,
            Self::SetDuration { id, duration_ms } => {
                layout::set_duration(t, id, *duration_ms, source_length)?
            }
            Self::Move { id, to } => layout::reorder(t, id, *to)?,
            Self::Swap { a, b } => layout::swap(t, a, b)?,
            Self::Split { id, at_ms } => layout::split(t, id, *at_ms)?,
            Self::SetVolume { ids, volume } => for_each_segment(t, ids, |s| {
                s.volume = volume.clamp(0.0, 4.0);
                s.muted = false;
            })?,
            Self::Mute { ids, muted } => for_each_segment(t, ids, |s| s.muted = *muted)?,
            Self::SetDuck { ids, on } => for_each_segment(t, ids, |s| s.ducked = *on)?,
            Self::SetLoudness { lufs } => t.loudness = lufs.map(|l| l.clamp(-40.0, -5.0)),
            Self::SetSpeed { id, speed } => layout::set_speed(t, id, *speed)?,
            Self::SetCanvas { width, height } => {
                let is_valid = |side: u32| (16..=4096).contains(&side);
                if !is_valid(*width) || !is_valid(*height) {
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
            } => for_each_segment(t, ids, |s| {
                s.fade_in_ms = fade_in_ms.unwrap_or(s.fade_in_ms).min(s.duration_ms);
                s.fade_out_ms = fade_out_ms
                    .unwrap_or(s.fade_out_ms)
                    .min(s.duration_ms - s.fade_in_ms);
            })?,
            Self::Duplicate { id } => layout::duplicate(t, id)?,
            Self::Adjust { ids, changes } => for_each_segment(t, ids, |s| {
                for change in changes {
                    match change {
                        Adjustment::Fit(fit) => s.fit = Some(fit.clone()),
                        change => s.adjustments = s.adjustments.with(change),
                    }
                }
            })?,
            Self::Clear => t.tracks.clear(),
            Self::Restore(patch) => patch.apply(t),
        }
        Ok(())
    }
}

fn for_each_segment(
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
    let (track, index) = t.locate(id).ok_or(EditRefusal::SegmentGone)?;
    Ok(&mut t.tracks[track].segments[index])
}

/// Returns the end of the video (ms): the last end of a segment on a video track.
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
