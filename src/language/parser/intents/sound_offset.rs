//! The place in its file from which a sound is played.

use crate::domain::edit::{Edge, Edit, Slip};
use crate::domain::timeline::Segment;
use crate::i18n::replies::Reply;

use super::super::lexicon::Sense;
use super::super::phrase::Phrase;
use super::super::reading::{Action, edits};
use super::super::scene::Domain;
use super::super::slots::Slots;
use super::super::target::{Kind, Target};
use super::trim::trim_end;

/// Words for a place in a music file instead of one on the timeline.
const IN_THE_FILE: &[&str] = &[
    "itself",
    "into the song",
    "into the track",
    "of the song",
    "of the track",
    "from its",
    "本身",
    "歌里",
    "歌曲的第",
    "歌的第",
    "音乐的第",
    "曲子的第",
    "自身",
    "歌自己",
    "它的第",
    "歌的开头",
    "into it",
    "of it",
];

/// Returns true for "from the 30 s mark of the song itself": a place in the file, not on the
/// timeline.
pub(super) fn is_in_the_file(s: &Slots) -> bool {
    s.says_any_part(IN_THE_FILE)
}

/// `start the song from its 10 second mark`, `配乐从歌的第3秒开始放`.
pub(super) fn start_in_file(s: &mut Slots) -> Option<Action> {
    if !is_in_the_file(s) || s.is_question() {
        return None;
    }
    s.verb(&[Sense::Begin, Sense::Play, Sense::Use])?;
    s.words(&[
        Sense::Begin,
        Sense::Start,
        Sense::Play,
        Sense::Mark,
        Sense::From,
    ]);
    let is_word = |p: &Phrase| p.is_word() && IN_THE_FILE.contains(&p.text(s.message));
    let words: Vec<usize> = (0..s.phrases.len())
        .filter(|at| is_word(&s.phrases[*at]))
        .collect();
    for at in words {
        s.explain(at, at + 1);
    }
    let targets = s.targets(|t, _| {
        let kinds = [
            Kind::Music,
            Kind::Voice,
            Kind::Effect,
            Kind::Sound,
            Kind::Any,
        ];
        kinds.contains(&t.kind()) && !matches!(t, Target::WholeVideo | Target::All(Kind::Any))
    });
    let time = s.time_if(|_| true)?;
    let sound = targets.into_iter().find(|t| !matches!(t, Target::It(_)));
    let sound = sound.unwrap_or(Target::It(Kind::Any));
    edits(move |scene| {
        let found = scene.select(&sound, Domain::Everything)?;
        let [x] = found.as_slice() else {
            return Err(Reply::WhichSegment(found.len()));
        };
        if scene.is_picture(x) {
            return Err(Reply::TrimHow);
        }
        Ok(played_from(x, time.ms).into_iter().collect())
    })
}

/// The edit that makes a sound begin at a time of its file (ms).
fn played_from(x: &Segment, at_ms: u64) -> Option<Edit> {
    if at_ms > x.in_ms {
        return Some(trim_end(x, Edge::Start, at_ms - x.in_ms));
    }
    (at_ms < x.in_ms).then(|| {
        Edit::Slip(Slip {
            id: x.id.clone(),
            by_ms: -((x.in_ms - at_ms) as i64),
        })
    })
}
