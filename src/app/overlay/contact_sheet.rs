//! Contact sheet: frames of the whole timeline.

use super::frame_set::FrameSet;
use super::outcome::{KeyPress, Outcome, OverlayFacts};
use crate::app::follow_up::FollowUp;
use crate::app::list_cursor::ListCursor;
use crate::domain::clock;
use crate::domain::timeline::{Segment, Timeline, TrackKind};
use crate::input::Action;

/// Contact sheet: frames of the whole timeline.
#[derive(Clone, Debug, Default)]
pub struct ContactSheet {
    /// Times of the frames (ms); as many as fit on the screen.
    pub times: Vec<u64>,
    pub cursor: ListCursor,
    pub shots: FrameSet,
}

impl ContactSheet {
    /// Distributes `count` frames over a timeline: one per shot where they fit, and more of the
    /// longest shots.
    pub fn distribute(&mut self, timeline: &Timeline, count: usize) {
        let shots = shots(timeline);
        self.times = if shots.is_empty() || shots.len() > count {
            clock::spread(timeline.duration_ms(), count)
        } else {
            spread_over(&shots, count)
        };
        self.cursor.clamp(self.times.len());
    }

    pub(crate) fn press(&mut self, key: &KeyPress, facts: &OverlayFacts) -> Outcome {
        let count = self.times.len();
        let columns = isize::try_from(facts.list_page.max(1)).unwrap_or(1);
        match key.action {
            Some(Action::Close) => return Outcome::close(),
            Some(Action::Choose) => {
                let at_ms = self.times.get(self.cursor.index()).copied();
                let at_ms = at_ms.unwrap_or(facts.playhead_ms);
                return Outcome::close().then(FollowUp::ShowTime(at_ms));
            }
            Some(Action::ListLeft) => self.cursor.step(-1, count),
            Some(Action::ListRight) => self.cursor.step(1, count),
            Some(Action::ListUp) => self.cursor.step(-columns, count),
            Some(Action::ListDown) => self.cursor.step(columns, count),
            Some(action) => {
                self.cursor.act(action, count);
            }
            None => {}
        }
        Outcome::stay()
    }
}

/// Start and duration (ms) of the pictures of the first video track, without the transitions into
/// them.
fn shots(timeline: &Timeline) -> Vec<(u64, u64)> {
    let pictures = timeline.tracks.iter().find(|t| t.kind == TrackKind::Video);
    let segments = pictures.map_or(&[][..], |t| &t.segments);
    let shot = |(i, s): (usize, &Segment)| {
        let start = s.visible_start_ms();
        let next = segments.get(i + 1).map_or(u64::MAX, |next| next.start_ms);
        (start, s.end_ms().min(next).saturating_sub(start))
    };
    let shots = segments.iter().enumerate().map(shot);
    shots.filter(|(_, duration)| *duration > 0).collect()
}

/// Returns the times (ms) of `count` frames, at least one per shot.
fn spread_over(shots: &[(u64, u64)], count: usize) -> Vec<u64> {
    let mut frames = vec![1; shots.len()];
    for _ in shots.len()..count {
        let interval = |i: &usize| shots[*i].1 / frames[*i] as u64;
        let longest = (0..shots.len()).rev().max_by_key(interval);
        if let Some(longest) = longest {
            frames[longest] += 1;
        }
    }
    let times = shots.iter().zip(frames).flat_map(|((start, duration), n)| {
        let offsets = clock::spread(*duration, n);
        offsets.into_iter().map(move |offset| start + offset)
    });
    times.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::draft::Draft;

    fn times(count: usize) -> Vec<u64> {
        let json = r#"{"t":[{"id":"v","tt":0,"sg":[
            {"id":"a","s":0,"d":2000},{"id":"b","s":2000,"d":6000},{"id":"c","s":8000,"d":2000}]}]}"#;
        let mut sheet = ContactSheet::default();
        sheet.distribute(&Draft::parse(json).unwrap().timeline, count);
        sheet.times
    }

    #[test]
    fn every_shot_has_a_frame_where_they_fit() {
        assert_eq!(times(3), [1_000, 5_000, 9_000]);
        assert_eq!(times(5), [1_000, 3_000, 5_000, 7_000, 9_000]);
        assert_eq!(times(2), [2_500, 7_500], "evenly, as the shots do not fit");
    }
}
