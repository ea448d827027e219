//! A plan cut into spans: stretches of the film that are encoded, kept and joined by themselves. A span begins where
//! something begins or ends, so that a change touches few of them; no transition and no fade is cut through.

use super::graph;
use super::plan::{PictureClip, Plan};

/// The longest a span of one clip or photo is, s. Counted from where the picture starts, so that a picture that moved as
/// a whole is cut at the same places of its own.
const LONGEST_S: u64 = 4;
/// Shorter spans than this are not worth a file of their own, s.
const SHORTEST_S: f64 = 0.5;

/// Frames `from` (inclusive) to `to` (exclusive) of the film.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: u64,
    pub to: u64,
}

impl Span {
    /// Its length.
    pub fn frames(self) -> u64 {
        self.to - self.from
    }
}

/// Cuts a plan into spans, in order, without gaps.
pub fn spans(plan: &Plan) -> Vec<Span> {
    let whole = held_together(plan);
    let inside = |frame: u64| whole.iter().any(|(from, to)| *from < frame && frame < *to);
    let mut cuts: Vec<u64> = edges(plan)
        .into_iter()
        .filter(|f| *f < plan.frames && !inside(*f))
        .collect();
    cuts.extend([0, plan.frames]);
    cuts.sort_unstable();
    cuts.dedup();
    let shortest = (f64::from(plan.fps) * SHORTEST_S) as u64;
    for picture in plan.layers.first().into_iter().flatten() {
        let step = LONGEST_S * u64::from(plan.fps);
        let mut at = picture.start_frame + step;
        while at < picture.start_frame + picture.frames {
            let near = cuts.iter().any(|c| c.abs_diff(at) < shortest);
            if !near && !inside(at) && at < plan.frames {
                cuts.push(at);
            }
            at += step;
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

/// Where something begins or ends.
fn edges(plan: &Plan) -> Vec<u64> {
    let ends = |start: u64, frames: u64| [start, start + frames];
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
        .flat_map(|c| ends(c.start_frame, c.frames));
    pictures.chain(captions).collect()
}

/// Stretches that one encoder run must draw as a whole: transitions and fades of pictures.
fn held_together(plan: &Plan) -> Vec<(u64, u64)> {
    let of = |p: &PictureClip| {
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
        .flat_map(of)
        .filter(|(from, to)| from < to)
        .collect()
}

/// Where drawing has to begin so that `frame` comes out right: no transition and no fade is entered midway.
pub fn start_for(plan: &Plan, frame: u64) -> u64 {
    let whole = held_together(plan);
    let mut at = frame;
    while let Some((from, _)) = whole.iter().find(|(from, to)| *from < at && at < *to) {
        at = *from;
    }
    at
}

/// How many times media are opened to draw the frames `from` to `to`.
fn openings(plan: &Plan, from: u64, to: u64) -> usize {
    let seen = plan
        .layers
        .iter()
        .flatten()
        .filter(|p| p.start_frame < to && from < p.start_frame + p.frames);
    seen.map(|p| {
        let within = |frame: u64| frame.saturating_sub(p.start_frame).min(p.frames);
        graph::openings(p, within(from), within(to), plan.fps)
    })
    .sum()
}

/// Puts neighbouring spans together for one encoder run each: as long as it may be in frames, and of as few pictures as
/// an encoder should have open at once.
pub fn runs(
    plan: &Plan,
    missing: &[Span],
    longest_frames: u64,
    most_pictures: usize,
) -> Vec<Vec<Span>> {
    let mut runs: Vec<Vec<Span>> = Vec::new();
    for span in missing {
        let fits = |run: &Vec<Span>| {
            let (first, last) = (run[0], run[run.len() - 1]);
            last.to == span.from
                && span.to - first.from <= longest_frames
                && openings(plan, first.from, span.to) <= most_pictures
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
    use crate::domain::edit::{Edit, TextChange};
    use crate::domain::timeline::{Timeline, Transition};

    fn media() -> Vec<Asset> {
        let mut media: Vec<Asset> = (0..4)
            .map(|i| asset(&format!("{i}.jpg"), MediaKind::Photo, 0))
            .collect();
        media.push(asset("c.mp4", MediaKind::Clip, 20_000));
        media
    }

    fn timeline() -> Timeline {
        let transition = Some(Transition {
            kind: "crossfade".into(),
            duration_ms: 500,
        });
        let wish = Assembly {
            pictures: media(),
            length_ms: Some(60_000),
            transition,
            ..Assembly::default()
        };
        let t = Edit::Assemble(wish)
            .apply(&Timeline::default(), &|_| None)
            .unwrap();
        let look = TextChange {
            start_ms: Some(20_000),
            ..TextChange::default()
        };
        Edit::AddText {
            text: "Hi".into(),
            look,
        }
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
    fn spans_cover_everything_and_cut_through_nothing() {
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
            "and so is a title"
        );
    }

    #[test]
    fn a_fade_is_never_cut_through() {
        let mut t = timeline();
        let id = t.tracks[0].segments[0].id.clone();
        let fade = Edit::SetFades {
            ids: vec![id],
            fade_in_ms: Some(9_000),
            fade_out_ms: None,
        };
        t = fade.apply(&t, &|_| None).unwrap();
        assert_eq!(spans(&planned(&t))[0], Span { from: 0, to: 270 });
    }

    #[test]
    fn runs_are_neighbours_and_not_too_long() {
        let p = planned(&timeline());
        let all = spans(&p);
        let together = runs(&p, &all, 40 * 30, 10);
        assert_eq!(together.concat(), all, "nothing is lost, nothing twice");
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
            "what is not beside each other is no run"
        );
        assert!(
            runs(&p, &all, 9_000, 1).len() > 5,
            "and an encoder has few pictures open"
        );
    }
}
