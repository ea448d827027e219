//! The changes that an edit may make: those of its targets, and what follows elsewhere from them.
//! A change that is not declared here is an error of the program.

use std::collections::HashMap;

use super::operation::EditScope;
use super::ops::{CutRange, Edit, Overwrite};
use super::segments::picture_end;
use crate::domain::diff::{self, Change, ChangeKind, Property, Value};
use crate::domain::timeline::{Role, Segment, Timeline, Track, TrackKind};

/// Returns a change from `before` to `after` that the edits do not declare, or `None` if they
/// declare all of them. The edits were applied one after the other.
///
/// Declared are the properties of its targets that an edit sets, the segments that it adds or
/// removes, and what follows: later segments move, transitions and fades are shortened, music ends
/// with the picture, and titles stay within it.
pub fn undeclared_change(edits: &[&Edit], before: &Timeline, after: &Timeline) -> Option<Change> {
    if edits.iter().any(|e| e.scope() == EditScope::Everything) {
        return None;
    }
    let scope = Scope::new(edits, before, after);
    let mut added = 0;
    diff::between(before, after).into_iter().find(|change| {
        if change.kind == ChangeKind::Added {
            added += 1;
            return added > scope.additions;
        }
        !scope.declares(change)
    })
}

/// Edits with the timeline that they were applied to.
struct Scope<'a> {
    edits: &'a [&'a Edit],
    /// Edits by the segments that they target.
    targets: HashMap<String, Vec<&'a Edit>>,
    /// Segments before the edits, with their tracks.
    segments: HashMap<&'a str, (&'a Track, &'a Segment)>,
    /// Maximum number of added segments.
    additions: usize,
    moves_others: bool,
    /// End of the picture after the edits (ms).
    end_ms: u64,
}

impl<'a> Scope<'a> {
    fn new(edits: &'a [&'a Edit], before: &'a Timeline, after: &Timeline) -> Self {
        let mut targets: HashMap<String, Vec<&Edit>> = HashMap::new();
        for edit in edits {
            for id in edit.target_ids() {
                targets.entry(id).or_default().push(edit);
            }
        }
        let segments = before.segments();
        Self {
            edits,
            targets,
            segments: segments.map(|(t, s)| (s.id.as_str(), (t, s))).collect(),
            additions: edits.iter().fold(0, |n, e| n.saturating_add(e.additions())),
            moves_others: edits.iter().any(|e| e.moves_others()),
            end_ms: picture_end(after),
        }
    }

    fn declares(&self, change: &Change) -> bool {
        if change.segment.is_empty() {
            return self.edits.iter().any(|e| e.scope() == EditScope::Project);
        }
        let Some((track, segment)) = self.segments.get(change.segment.as_str()) else {
            return false;
        };
        let edits = self.targets.get(change.segment.as_str());
        let mut edits = edits.into_iter().flatten();
        match change.kind {
            ChangeKind::Removed => {
                edits.any(|e| matches!(e, Edit::Remove(_) | Edit::Lift(_)))
                    || self.removes(track, segment)
            }
            _ => edits.any(|e| e.sets(change.property)) || self.follows(change, track),
        }
    }

    /// Returns true if an edit removes segments that it does not target.
    fn removes(&self, track: &Track, segment: &Segment) -> bool {
        let is_music = track.role == Some(Role::Music);
        // Music that begins after a new end is removed as well.
        is_music && self.moves_others
            || self.edits.iter().any(|edit| match edit {
                Edit::SetMusic(_) => is_music,
                Edit::CutRange(CutRange { from_ms, to_ms }) if self.edits.len() == 1 => {
                    segment.start_ms < *to_ms && segment.end_ms() > *from_ms
                }
                Edit::Overwrite(Overwrite { at_ms, .. }) if self.edits.len() == 1 => {
                    segment.end_ms() > *at_ms
                }
                // Edits before it may have moved the segment.
                Edit::CutRange(_) | Edit::Overwrite(_) => true,
                _ => false,
            })
    }

    /// Returns true if a change may follow from the edits, whatever they target.
    fn follows(&self, change: &Change, track: &Track) -> bool {
        let is_faster = self.edits.iter().any(|e| matches!(e, Edit::SpeedRange(_)));
        let is_cut =
            |e: &&Edit| matches!(e, Edit::CutRange(_) | Edit::Paste(_) | Edit::Overwrite(_));
        let is_cut = is_faster || self.edits.iter().any(is_cut);
        let is_music = track.role == Some(Role::Music) && self.moves_others;
        match change.property {
            Property::Time => {
                self.moves_others && change.shift_ms().is_some()
                    || is_cut
                    || is_music
                    || track.kind == TrackKind::Text && self.is_clamped(change)
            }
            Property::InPoint => is_cut,
            Property::Transition => self.moves_others,
            Property::Speed => is_music || is_faster,
            Property::Fades => is_music || are_shorter(change),
            _ => false,
        }
    }

    /// Returns true if a title was after the end of the picture and is within it now. The title may
    /// have moved before.
    fn is_clamped(&self, change: &Change) -> bool {
        let end = |value: &Option<Value>| match value {
            Some(Value::Span { end_ms, .. }) => *end_ms,
            _ => u64::MAX,
        };
        let is_inside = end(&change.after) <= self.end_ms;
        is_inside && (end(&change.before) > self.end_ms || self.moves_others)
    }
}

/// Returns true if no fade became longer.
fn are_shorter(change: &Change) -> bool {
    match (&change.before, &change.after) {
        (
            Some(Value::Fades { in_ms, out_ms }),
            Some(Value::Fades {
                in_ms: new_in,
                out_ms: new_out,
            }),
        ) => new_in <= in_ms && new_out <= out_ms,
        _ => false,
    }
}
