//! The check after a message was carried out: the timeline must have changed as the edits declare.

use crate::domain::edit::{Edit, undeclared_change};
use crate::domain::timeline::Timeline;
use crate::language::parser::EditStep;

/// Returns true if the steps lead from `before` to their result without gaps, and none of them
/// changed more than its edit declares. Otherwise nothing of the message is kept.
pub(super) fn is_as_declared(before: &Timeline, steps: &[EditStep]) -> bool {
    let mut reached = before;
    for step in steps {
        if *step.before != *reached {
            tracing::error!("an edit was made to another timeline");
            return false;
        }
        reached = &step.after;
    }
    let mut groups = steps.chunk_by(|a, b| are_checked_together(&a.edit, &b.edit));
    groups.all(|group| {
        let edits: Vec<&Edit> = group.iter().map(|step| &step.edit).collect();
        let change = group
            .first()
            .zip(group.last())
            .and_then(|(first, last)| undeclared_change(&edits, &first.before, &last.after));
        if let Some(change) = &change {
            let (kind, property) = (change.kind, change.property);
            tracing::error!("an edit changed more than it declares: {kind:?} {property:?}");
        }
        change.is_none()
    })
}

/// Returns true for edits of the same kind, of which a message may make hundreds. A range means
/// nothing without its own timeline.
fn are_checked_together(a: &Edit, b: &Edit) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b) && !matches!(a, Edit::CutRange(_))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::assemble::Assembly;
    use crate::domain::assemble::tests::asset;
    use crate::domain::asset::MediaKind;
    use crate::domain::edit::{Move, Remove, SetDuration, SetVolume};

    fn timeline() -> Timeline {
        let assembly = Assembly {
            pictures: ["beach.jpg", "forest.jpg", "lake.jpg"]
                .map(|name| asset(name, MediaKind::Photo, 0))
                .to_vec(),
            music: Some(Box::new(asset("song.mp3", MediaKind::Sound, 60_000))),
            ..Assembly::default()
        };
        let assembled = Edit::Assemble(assembly).apply(&Timeline::default(), &|_| None);
        assembled.unwrap()
    }

    fn step(before: &Timeline, edit: Edit) -> EditStep {
        EditStep {
            after: Arc::new(edit.apply(before, &|_| None).unwrap()),
            before: Arc::new(before.clone()),
            edit,
            request: 0,
        }
    }

    #[test]
    fn an_edit_that_changes_more_than_it_declares_is_found() {
        let t = timeline();
        let id = |i: usize| t.tracks[0].segments[i].id.clone();
        let edits = [
            Edit::SetVolume(SetVolume {
                ids: vec![id(0)],
                volume: 0.5,
            }),
            Edit::SetDuration(SetDuration {
                id: id(0),
                duration_ms: 2_000,
            }),
            Edit::Remove(Remove { ids: vec![id(0)] }),
            Edit::Move(Move { id: id(0), to: 1 }),
        ];
        type Wrong = fn(&mut Timeline);
        let wrong: [(&str, Wrong); 6] = [
            ("the volume of another", |t| {
                t.tracks[0].segments[1].volume = 0.3
            }),
            ("the duration of another", |t| {
                t.tracks[0].segments[1].duration_ms -= 500
            }),
            ("another is missing", |t| drop(t.tracks[0].segments.pop())),
            ("a copy", |t| {
                let mut copy = t.tracks[0].segments[1].clone();
                copy.id = "copy".into();
                t.tracks[0].segments.push(copy);
            }),
            ("the canvas", |t| t.canvas.fps = 24),
            ("the volume of the music", |t| {
                t.tracks[1].segments[0].volume = 0.9
            }),
        ];
        for edit in edits {
            let right = step(&t, edit);
            assert!(
                is_as_declared(&t, std::slice::from_ref(&right)),
                "{:?}",
                right.edit
            );
            for (what, change) in wrong {
                let mut step = right.clone();
                change(Arc::make_mut(&mut step.after));
                assert!(!is_as_declared(&t, &[step]), "{what}: {:?}", right.edit);
            }
        }
    }

    #[test]
    fn steps_follow_each_other() {
        let t = timeline();
        let ids = vec![t.tracks[0].segments[0].id.clone()];
        let volume = |volume| {
            let ids = ids.clone();
            Edit::SetVolume(SetVolume { ids, volume })
        };
        let first = step(&t, volume(0.5));
        let second = step(&first.after, volume(0.2));
        assert!(is_as_declared(&t, &[first.clone(), second.clone()]));
        assert!(!is_as_declared(&t, &[second, first]));
    }
}
