//! Splits a plan into spans: segments that are encoded, cached and joined independently. Spans
//! begin where something begins or ends, so that a change affects few of them. Transitions and
//! fades are never split.

use super::graph;
pub use super::plan::Span;
use super::plan::{PictureClip, Plan};

/// Maximum duration (s) of a span within one picture, counted from the start of the picture: a
/// picture that moves as a whole keeps its split points.
const MAX_SPAN_S: u64 = 4;
/// Minimum duration (s) of a span; shorter ones are not worth a separate file.
const MIN_SPAN_S: f64 = 0.5;

/// Splits a plan into spans, in order and without gaps.
pub fn spans(plan: &Plan) -> Vec<Span> {
    let unsplittable = unsplittable_ranges(plan);
    let inside = |frame: u64| {
        unsplittable
            .iter()
            .any(|(from, to)| *from < frame && frame < *to)
    };
    let mut cuts: Vec<u64> = edges(plan)
        .into_iter()
        .filter(|f| *f < plan.frames && !inside(*f))
        .collect();
    cuts.extend([0, plan.frames]);
    cuts.sort_unstable();
    cuts.dedup();
    let min_frames = (f64::from(plan.fps) * MIN_SPAN_S) as u64;
    for picture in plan.layers.first().into_iter().flatten() {
        let step = MAX_SPAN_S * u64::from(plan.fps);
        let mut split = picture.start_frame + step;
        while split < picture.start_frame + picture.frames {
            let is_near = cuts.iter().any(|c| c.abs_diff(split) < min_frames);
            if !is_near && !inside(split) && split < plan.frames {
                cuts.push(split);
            }
            split += step;
        }
    }
    cuts.sort_unstable();
    cuts.windows(2)
        .map(|pair| Span {
            from: pair[0],
            to: pair[1],
        })
        .collect()
}

/// Returns the frames at which something begins or ends.
fn edges(plan: &Plan) -> Vec<u64> {
    let bounds = |start: u64, frames: u64| [start, start + frames];
    let pictures = plan.layers.iter().flatten().flat_map(|p| {
        let blend = p.blend.map_or(0, |(_, overlap)| overlap);
        let (start, end) = (p.start_frame, p.start_frame + p.frames);
        [
            start,
            end,
            start + blend,
            start + p.fade_in_frames,
            end - p.fade_out_frames.min(p.frames),
        ]
    });
    let captions = plan
        .captions
        .iter()
        .flat_map(|c| bounds(c.start_frame, c.frames));
    pictures.chain(captions).collect()
}

/// Returns the frame ranges that must be drawn by one encoder run: transitions and fades of
/// pictures.
fn unsplittable_ranges(plan: &Plan) -> Vec<(u64, u64)> {
    let ranges = |p: &PictureClip| {
        let end = p.start_frame + p.frames;
        let blend = p.blend.map_or(0, |(_, overlap)| overlap);
        [
            (p.start_frame, p.start_frame + blend),
            (p.start_frame, p.start_frame + p.fade_in_frames),
            (end - p.fade_out_frames.min(p.frames), end),
        ]
    };
    plan.layers
        .iter()
        .flatten()
        .flat_map(ranges)
        .filter(|(from, to)| from < to)
        .collect()
}

/// Returns the frame at which drawing must begin to get `frame` right: not inside a transition or
/// fade.
pub(crate) fn render_start(plan: &Plan, frame: u64) -> u64 {
    let unsplittable = unsplittable_ranges(plan);
    let mut start = frame;
    while let Some((from, _)) = unsplittable
        .iter()
        .find(|(from, to)| *from < start && start < *to)
    {
        start = *from;
    }
    start
}

/// Returns the number of inputs needed to draw the frames `from` to `to`.
fn input_count(plan: &Plan, from: u64, to: u64) -> usize {
    let visible = plan
        .layers
        .iter()
        .flatten()
        .filter(|p| p.start_frame < to && from < p.start_frame + p.frames);
    visible
        .map(|p| {
            let within = |frame: u64| frame.saturating_sub(p.start_frame).min(p.frames);
            graph::input_count(p, within(from), within(to), plan.fps)
        })
        .sum()
}

/// Groups adjacent spans into encoder runs of at most `max_frames` frames and `max_inputs` open
/// inputs.
pub fn runs(plan: &Plan, missing: &[Span], max_frames: u64, max_inputs: usize) -> Vec<Vec<Span>> {
    let mut runs: Vec<Vec<Span>> = Vec::new();
    for span in missing {
        let fits = |run: &Vec<Span>| {
            let (first, last) = (run[0], run[run.len() - 1]);
            last.to == span.from
                && span.to - first.from <= max_frames
                && input_count(plan, first.from, span.to) <= max_inputs
        };
        match runs.last_mut().filter(|run| fits(run)) {
            Some(run) => run.push(*span),
            None => runs.push(vec![*span]),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::compose::plan::plan;
    use crate::domain::assemble::Assembly;
    use crate::domain::assemble::tests::asset;
    use crate::domain::asset::{Asset, MediaKind};
    use crate::domain::edit::{AddText, Edit, SetFades, TextChange};
    use crate::domain::timeline::{Timeline, Transition, TransitionKind};

    fn media() -> Vec<Asset> {
        let mut media: Vec<Asset> = (0..4)
            .map(|i| asset(&format!("{i}.jpg"), MediaKind::Photo, 0))
            .collect();
        media.push(asset("c.mp4", MediaKind::Clip, 20_000));
        media
    }

    fn timeline() -> Timeline {
        let transition = Some(Transition {
            kind: TransitionKind::Crossfade,
            duration_ms: 500,
        });
        let assembly = Assembly {
            pictures: media(),
            total_ms: Some(60_000),
            transition,
            ..Assembly::default()
        };
        let t = Edit::Assemble(assembly)
            .apply(&Timeline::default(), &|_| None)
            .unwrap();
        let look = TextChange {
            start_ms: Some(20_000),
            ..TextChange::default()
        };
        Edit::AddText(AddText {
            text: "Hi".into(),
            style: look,
        })
        .apply(&t, &|_| None)
        .unwrap()
    }

    fn planned(t: &Timeline) -> Plan {
        let media = media();
        plan(t, None, &|src| {
            media
                .iter()
                .find(|a| a.source() == src)
                .map(|a| (a.clone(), PathBuf::from(&a.name)))
        })
        .unwrap()
    }

    #[test]
    fn spans_cover_everything_and_split_nothing() {
        let p = planned(&timeline());
        let spans = spans(&p);
        assert_eq!((spans[0].from, spans[spans.len() - 1].to), (0, p.frames));
        assert!(spans.windows(2).all(|pair| pair[0].to == pair[1].from));
        assert!(
            spans.iter().all(|s| s.frames() > 0 && s.frames() <= 5 * 30),
            "{spans:?}"
        );
        for picture in p.layers[0].iter().filter(|p| p.blend.is_some()) {
            let (from, to) = (
                picture.start_frame,
                picture.start_frame + picture.blend.unwrap().1,
            );
            assert!(
                spans.contains(&Span { from, to }),
                "a transition is a span: {from} {to}"
            );
        }
        let title = p.captions[0].start_frame;
        assert!(
            spans.iter().any(|s| s.from == title) && spans.iter().any(|s| s.to == title + 90),
            "a title is a span"
        );
    }

    #[test]
    fn a_fade_is_never_split() {
        let mut t = timeline();
        let id = t.tracks[0].segments[0].id.clone();
        let fade = Edit::SetFades(SetFades {
            ids: vec![id],
            fade_in_ms: Some(9_000),
            fade_out_ms: None,
        });
        t = fade.apply(&t, &|_| None).unwrap();
        assert_eq!(spans(&planned(&t))[0], Span { from: 0, to: 270 });
    }

    #[test]
    fn runs_are_adjacent_and_not_too_long() {
        let p = planned(&timeline());
        let all = spans(&p);
        let together = runs(&p, &all, 40 * 30, 10);
        assert_eq!(together.concat(), all, "every span occurs exactly once");
        assert!(
            together.len() >= 2
                && together
                    .iter()
                    .all(|run| run[run.len() - 1].to - run[0].from <= 1_200)
        );
        let apart: Vec<Span> = all.iter().step_by(2).copied().collect();
        assert_eq!(
            runs(&p, &apart, 1_200, 10).len(),
            apart.len(),
            "spans that are not adjacent do not form a run"
        );
        assert!(
            runs(&p, &all, 9_000, 1).len() > 5,
            "an encoder opens few pictures"
        );
    }
}
