//! Change list: the requested changes first, mere shifts of other segments in one line.

use super::change_text::ChangeMessage;
use super::changes::describe_change;
use super::locale::Lang;
use super::values::Values;
use crate::domain::clock::seconds;
use crate::domain::diff::{Change, ChangeKind, Property, Value};
use crate::domain::text::one_line;

/// Maximum number of changes that are looked for in a reply.
const MAX_STATED: usize = 6;

/// A line of a change list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeLine {
    pub kind: ChangeKind,
    pub text: String,
    /// Number of changes that the line describes.
    pub changes: usize,
}

/// Returns the lines of a change list: removals, additions, new durations, other properties,
/// durations that follow those of other segments, and shifts.
pub fn folded(lang: Lang, changes: &[Change]) -> Vec<ChangeLine> {
    let (shifts, mut requested): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|c| c.shift_ms().is_some());
    requested.sort_by_key(|c| (follows_another(c, changes), rank(c)));
    let mut lines: Vec<ChangeLine> = requested.iter().map(|c| line(lang, c)).collect();
    if requested.is_empty() {
        lines.extend(moves(lang, &shifts));
    } else {
        let is_other = |c: &&Change| requested.iter().all(|r| r.segment != c.segment);
        lines.extend(fold(lang, &shifts, shifts.iter().all(is_other)));
    }
    lines
}

/// Returns true if a reply states each of the changes: its segment and the new value.
pub(crate) fn is_stated(lang: Lang, changes: &[Change], reply: &str) -> bool {
    if changes.is_empty() || changes.len() > MAX_STATED {
        return false;
    }
    let reply = reply.replace("**", "");
    changes.iter().all(|change| {
        let Values { before, after } = Values::of(lang, change);
        let value = match change.kind {
            ChangeKind::Added => after,
            ChangeKind::Removed => String::new(),
            ChangeKind::Changed => format!("{before} → {after}"),
        };
        reply.contains(&one_line(&change.name)) && reply.contains(&value)
    })
}

/// The first lines of a change list in one line of text.
pub(crate) fn in_a_line(lang: Lang, changes: &[Change]) -> String {
    const SHOWN: usize = 2;
    let lines = folded(lang, changes);
    let shown: Vec<&str> = lines.iter().take(SHOWN).map(|l| l.text.as_str()).collect();
    let (separator, more) = match lang {
        Lang::En => ("; ", " …"),
        Lang::Zh => ("；", "……"),
    };
    let more = if lines.len() > SHOWN { more } else { "" };
    format!("{}{more}", shown.join(separator))
}

/// Describes changes in a line, without the segments that only moved with the others.
pub(crate) fn in_short(lang: Lang, changes: &[Change]) -> String {
    let is_requested = |change: &&Change| change.shift_ms().is_none();
    let requested: Vec<Change> = changes.iter().filter(is_requested).cloned().collect();
    let shown = if requested.is_empty() {
        changes
    } else {
        &requested
    };
    in_a_line(lang, shown)
}

/// Returns true if only the end of a segment changed that is below another changed one, as with
/// music that ends with the video.
fn follows_another(change: &Change, changes: &[Change]) -> bool {
    let span = |value: &Option<Value>| value.as_ref().and_then(Value::span);
    let (Some(before), Some(after)) = (span(&change.before), span(&change.after)) else {
        return false;
    };
    let is_over = |other: &Change| {
        let contains = |s: (u64, u64)| s != before && before.0 <= s.0 && s.1 <= before.1;
        other.segment != change.segment && span(&other.before).is_some_and(contains)
    };
    before.0 == after.0 && before.1 != after.1 && changes.iter().any(is_over)
}

fn rank(change: &Change) -> u8 {
    match (change.kind, change.property) {
        (ChangeKind::Removed, _) => 0,
        (ChangeKind::Added, _) => 1,
        (ChangeKind::Changed, Property::Time) => 2,
        (ChangeKind::Changed, _) => 3,
    }
}

fn line(lang: Lang, change: &Change) -> ChangeLine {
    ChangeLine {
        kind: change.kind,
        text: describe_change(lang, change),
        changes: 1,
    }
}

/// Returns the lines of changes that only move segments: those that moved by a distance of their
/// own, followed by the groups that they displaced.
fn moves(lang: Lang, shifts: &[&Change]) -> Vec<ChangeLine> {
    let mut groups: Vec<(Option<i64>, Vec<&Change>)> = Vec::new();
    for &change in shifts {
        let shift = change.shift_ms();
        match groups.iter_mut().find(|(ms, _)| *ms == shift) {
            Some((_, group)) => group.push(change),
            None => groups.push((shift, vec![change])),
        }
    }
    let has_single = groups.iter().any(|(_, group)| group.len() == 1);
    groups.sort_by_key(|(_, group)| group.len() > 1);
    groups
        .iter()
        .flat_map(|(_, group)| fold(lang, group, has_single))
        .collect()
}

/// Folds shifts into one line. A single shift is described as a change.
fn fold(lang: Lang, shifts: &[&Change], are_others: bool) -> Option<ChangeLine> {
    if let [only] = shifts {
        return Some(line(lang, only));
    }
    let distances = || shifts.iter().filter_map(|c| c.shift_ms());
    let (least, most) = (distances().min()?, distances().max()?);
    let (near, far) = (
        least.unsigned_abs().min(most.unsigned_abs()),
        least.unsigned_abs().max(most.unsigned_abs()),
    );
    let count = &shifts.len();
    let range = if near == far {
        seconds(near)
    } else {
        format!("{}–{}", seconds(near), seconds(far))
    };
    let range = &range;
    let text = match (are_others, most < 0, least > 0) {
        (true, true, _) => ChangeMessage::OthersEarlier { count, range },
        (true, _, true) => ChangeMessage::OthersLater { count, range },
        (true, ..) => ChangeMessage::OthersMoved { count },
        (false, true, _) => ChangeMessage::SegmentsEarlier { count, range },
        (false, _, true) => ChangeMessage::SegmentsLater { count, range },
        (false, ..) => ChangeMessage::SegmentsMoved { count },
    };
    Some(ChangeLine {
        kind: ChangeKind::Changed,
        text: text.text(lang),
        changes: shifts.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(kind: ChangeKind, segment: &str, spans: [Option<(u64, u64)>; 2]) -> Change {
        let [before, after] =
            spans.map(|s| s.map(|(start_ms, end_ms)| Value::Span { start_ms, end_ms }));
        Change {
            kind,
            track: "Video".into(),
            name: segment.into(),
            segment: segment.into(),
            property: Property::Time,
            before,
            after,
        }
    }

    fn moved(segment: &str, from_ms: u64, to_ms: u64) -> Change {
        let spans = [from_ms, to_ms].map(|ms| Some((ms, ms + 1_000)));
        change(ChangeKind::Changed, segment, spans)
    }

    fn texts(lang: Lang, changes: &[Change]) -> Vec<String> {
        folded(lang, changes).into_iter().map(|l| l.text).collect()
    }

    #[test]
    fn a_removal_comes_first_and_the_displaced_segments_in_one_line() {
        let mut changes = vec![moved("b", 4_000, 2_000), moved("c", 5_000, 3_000)];
        changes.push(change(ChangeKind::Removed, "a", [Some((0, 2_000)), None]));
        assert_eq!(
            texts(Lang::En, &changes),
            [
                "Removed a (Video), was 0:00.0–0:02.0",
                "2 others moved 2 s earlier"
            ]
        );
        assert_eq!(texts(Lang::Zh, &changes)[1], "其余 2 个片段提前 2 秒");
        assert_eq!(
            folded(Lang::En, &changes)
                .iter()
                .map(|l| l.changes)
                .sum::<usize>(),
            3
        );
    }

    #[test]
    fn music_that_ends_with_the_video_comes_after_what_was_changed() {
        let spans = |from, to| [Some((0, from)), Some((0, to))];
        let mut changes = vec![change(ChangeKind::Changed, "music", spans(30_000, 28_000))];
        let trimmed = [Some((18_000, 30_000)), Some((18_000, 28_000))];
        changes.push(change(ChangeKind::Changed, "talk", trimmed));
        let mut louder = change(ChangeKind::Changed, "talk", [None, None]);
        louder.property = Property::Name;
        changes.push(louder);
        let texts = texts(Lang::En, &changes);
        assert!(texts[0].starts_with("Changed talk: time"), "{texts:?}");
        assert!(texts[2].starts_with("Changed music: time"), "{texts:?}");
    }

    #[test]
    fn a_reply_that_states_all_changes_is_recognized() {
        let added = change(ChangeKind::Added, "Hi", [None, Some((0, 2_000))]);
        let removed = change(ChangeKind::Removed, "a.jpg", [Some((0, 2_000)), None]);
        let changes = [added, removed];
        let is_stated = |reply| is_stated(Lang::En, &changes, reply);
        assert!(is_stated(
            "I added **Hi** at 0:00.0–0:02.0 and removed **a.jpg**."
        ));
        assert!(!is_stated("I added **Hi** and removed **a.jpg**."));
        assert!(!is_stated("I added **Hi** at 0:00.0–0:02.0."));
    }

    #[test]
    fn a_move_names_the_moved_segment() {
        let changes = [
            moved("a", 0, 1_000),
            moved("b", 1_000, 2_000),
            moved("c", 2_000, 0),
        ];
        assert_eq!(
            texts(Lang::En, &changes),
            [
                "Changed c: time 0:02.0–0:03.0 → 0:00.0–0:01.0",
                "2 others moved 1 s later"
            ]
        );
        assert_eq!(
            texts(Lang::En, &changes[..2]),
            ["2 segments moved 1 s later"]
        );
    }

    #[test]
    fn different_distances_are_a_range() {
        let trimmed = change(
            ChangeKind::Changed,
            "a",
            [Some((0, 5_000)), Some((0, 3_000))],
        );
        let changes = [moved("b", 5_000, 3_000), moved("c", 9_000, 6_500), trimmed];
        assert_eq!(
            texts(Lang::En, &changes),
            [
                "Changed a: time 0:00.0–0:05.0 → 0:00.0–0:03.0",
                "2 others moved 2–2.5 s earlier"
            ]
        );
    }
}
