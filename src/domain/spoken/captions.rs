//! Captions of the spoken words, which follow them after edits.

use std::collections::HashSet;

use super::cues::{CueRules, cues};
use super::fillers::without_fillers;
use super::karaoke::word_marks_of;
use super::place::cut_times;
use super::timeline_words::{TimelineWord, forward_words};
use super::word::{SpokenWord, Transcription};
use crate::domain::edit::{AddCaptions, CaptionNotes, CaptionPreset, Cue, Edit};
use crate::domain::timeline::{Segment, TextStyle, Timeline, Track, TrackKind};

/// Returns the captions of the words on a timeline.
pub fn caption_cues<'a>(
    timeline: &Timeline,
    transcription: impl Fn(&str) -> Option<&'a Transcription>,
    fillers: &[String],
    preset: &CaptionPreset,
) -> Vec<Cue> {
    let words = without_fillers(forward_words(timeline, transcription), fillers);
    cues_of(timeline, words, preset)
}

fn cues_of(timeline: &Timeline, words: Vec<TimelineWord>, preset: &CaptionPreset) -> Vec<Cue> {
    let words: Vec<SpokenWord> = words.into_iter().map(|placed| placed.word).collect();
    let canvas = &timeline.canvas;
    let rules = CueRules::for_canvas(canvas.width, canvas.height, canvas.fps);
    cues(&words, &rules.with_preset(preset), &cut_times(timeline))
}

/// Returns the captions of speech on a timeline.
pub fn spoken_captions(timeline: &Timeline) -> impl Iterator<Item = &Segment> {
    timeline.segments().map(|(_, s)| s).filter(|s| is_spoken(s))
}

fn is_spoken(segment: &Segment) -> bool {
    let style = segment.style.as_ref();
    style.is_some_and(|style| style.spoken.is_some())
}

/// Returns the timeline after an edit with captions that follow the words. Words without a caption
/// before the edit have none after it. `None` if the captions need no change.
pub fn follow_words<'a>(
    before: &Timeline,
    after: &Timeline,
    transcription: impl Fn(&str) -> Option<&'a Transcription>,
    fillers: &[String],
) -> Option<Timeline> {
    let template = spoken_captions(after).next()?.style.clone()?;
    let preset = CaptionPreset::named(template.spoken.as_deref()?);
    let words = without_fillers(forward_words(after, &transcription), fillers);
    let made = if media(before).eq(media(after)) {
        None
    } else {
        let words_before = forward_words(before, &transcription);
        let hidden = hidden_words(before, without_fillers(words_before, fillers))?;
        let is_shown =
            |placed: &&TimelineWord| !hidden.contains(&(placed.source.to_string(), placed.index));
        let shown = words.iter().filter(is_shown).cloned().collect();
        Some(made_again(after, shown, preset, &template))
    };
    let mut followed = made.unwrap_or_else(|| after.clone());
    mark_words(&mut followed, &words, preset);
    (followed != *after).then_some(followed)
}

/// Makes the captions again. Those with the same text or time keep their ids.
fn made_again(
    after: &Timeline,
    words: Vec<TimelineWord>,
    preset: &'static CaptionPreset,
    template: &TextStyle,
) -> Timeline {
    let cues = without_overlap(after, cues_of(after, words, preset));
    let mut followed = after.clone();
    for track in &mut followed.tracks {
        track.segments.retain(|segment| !is_spoken(segment));
    }
    let edit = Edit::AddCaptions(AddCaptions {
        cues,
        notes: CaptionNotes::default(),
        preset: Some(preset),
    });
    // Without a cue, nothing is added.
    followed = edit.apply(&followed, &|_| None).unwrap_or(followed);
    let mut old: Vec<&Segment> = spoken_captions(after).collect();
    let new = followed.tracks.iter_mut().flat_map(|t| &mut t.segments);
    for segment in new.filter(|segment| is_spoken(segment)) {
        let text = segment.text().unwrap_or_default().to_owned();
        let same = old.iter().position(|o| o.text() == Some(&text));
        let same = same.or_else(|| old.iter().position(|o| o.contains(segment.start_ms)));
        if let Some(found) = same.map(|index| old.remove(index)) {
            segment.id.clone_from(&found.id);
            (segment.fade_in_ms, segment.fade_out_ms) = (found.fade_in_ms, found.fade_out_ms);
        }
        let spoken = Some(preset.id.to_owned());
        segment.style = Some(TextStyle {
            text,
            spoken,
            ..template.clone()
        });
    }
    followed
}

/// Marks the words of the captions, for the highlight and for exports.
fn mark_words(timeline: &mut Timeline, words: &[TimelineWord], preset: &CaptionPreset) {
    let segments = timeline.tracks.iter_mut().flat_map(|t| &mut t.segments);
    for segment in segments.filter(|segment| is_spoken(segment)) {
        let (start_ms, end_ms) = (segment.start_ms, segment.end_ms());
        let Some(style) = &mut segment.style else {
            continue;
        };
        let spoken = words.iter().map(|placed| &placed.word);
        let marks = word_marks_of(&style.text, (start_ms, end_ms), spoken);
        style.spoken = Some(preset.with_marks(&marks));
    }
}

fn media(timeline: &Timeline) -> impl Iterator<Item = &Track> {
    let tracks = timeline.tracks.iter();
    tracks.filter(|track| track.kind != TrackKind::Text)
}

/// Words without a caption of speech, by source and index. `None` if no words are known.
fn hidden_words(timeline: &Timeline, words: Vec<TimelineWord>) -> Option<HashSet<(String, usize)>> {
    if words.is_empty() {
        return None;
    }
    let captions: Vec<&Segment> = spoken_captions(timeline).collect();
    let is_hidden = |placed: &TimelineWord| {
        let middle_ms = (placed.word.start_ms + placed.word.end_ms) / 2;
        !captions.iter().any(|caption| caption.contains(middle_ms))
    };
    let hidden = words.into_iter().filter(is_hidden);
    let keys = hidden.map(|placed| (placed.source.to_string(), placed.index));
    Some(keys.collect())
}

/// Leaves out cues at the time of a caption that the user has written on the same track.
fn without_overlap(timeline: &Timeline, mut cues: Vec<Cue>) -> Vec<Cue> {
    let tracks = timeline.tracks.iter();
    let tracks = tracks.filter(|track| track.segments.iter().any(is_spoken));
    let written: Vec<&Segment> = tracks
        .flat_map(|track| &track.segments)
        .filter(|segment| !is_spoken(segment))
        .collect();
    let is_free = |cue: &Cue| {
        let overlaps = |s: &&Segment| s.start_ms < cue.end_ms && cue.start_ms < s.end_ms();
        !written.iter().any(overlaps)
    };
    cues.retain(is_free);
    cues
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::edit::{ChangeText, CutRange, Remove, SetSpeed, TextChange};

    fn transcription() -> Transcription {
        let texts = ["Hello", "all.", "We", "leave", "now.", "Bye", "dear."];
        let starts = [0, 400, 3_000, 3_400, 3_800, 7_000, 7_400];
        let words = texts.iter().zip(starts).map(|(text, start_ms)| SpokenWord {
            text: (*text).into(),
            start_ms,
            end_ms: start_ms + 380,
            confidence: 1.0,
            attached: false,
        });
        Transcription {
            words: words.collect(),
            ..Transcription::default()
        }
    }

    fn captioned(preset: &'static CaptionPreset) -> Timeline {
        let mut track = Track::new("v".into(), TrackKind::Video, "v", None);
        track.segments.push(Segment {
            source: Some("asset://talk".into()),
            ..Segment::new("a".into(), "talk.mp4".into(), 0, 10_000)
        });
        let timeline = Timeline {
            tracks: vec![track],
            ..Timeline::default()
        };
        let spoken = transcription();
        let cues = caption_cues(&timeline, |_| Some(&spoken), &[], preset);
        let edit = Edit::AddCaptions(AddCaptions {
            cues,
            notes: CaptionNotes::default(),
            preset: Some(preset),
        });
        edit.apply(&timeline, &|_| None).unwrap()
    }

    fn shown(timeline: &Timeline) -> Vec<(String, u64)> {
        let texts = timeline.segments().map(|(_, s)| s);
        let mut shown: Vec<(String, u64)> = texts
            .filter_map(|s| Some((s.text()?.to_owned(), s.start_ms)))
            .collect();
        shown.sort_by_key(|(_, start_ms)| *start_ms);
        shown
    }

    fn after(timeline: &Timeline, edit: impl Into<Edit>) -> Timeline {
        let edited = edit.into().apply(timeline, &|_| Some(10_000)).unwrap();
        let spoken = transcription();
        follow_words(timeline, &edited, |_| Some(&spoken), &[]).unwrap_or(edited)
    }

    fn expect(timeline: &Timeline, expected: &[(&str, u64)]) {
        let expected: Vec<(String, u64)> = expected
            .iter()
            .map(|(text, ms)| ((*text).to_owned(), *ms))
            .collect();
        assert_eq!(shown(timeline), expected);
    }

    const WHOLE: [(&str, u64); 3] = [
        ("Hello all.", 0),
        ("We leave now.", 3_000),
        ("Bye dear.", 7_000),
    ];

    #[test]
    fn captions_follow_cuts_and_speeds() {
        let timeline = captioned(CaptionPreset::named("clean"));
        expect(&timeline, &WHOLE);
        let (from_ms, to_ms) = (3_390, 3_790);
        let cut = after(&timeline, CutRange { from_ms, to_ms });
        expect(
            &cut,
            &[
                ("Hello all.", 0),
                ("We", 3_000),
                ("now.", 3_400),
                ("Bye dear.", 6_600),
            ],
        );
        let ids =
            |t: &Timeline| -> Vec<String> { spoken_captions(t).map(|s| s.id.clone()).collect() };
        let kept = ids(&cut)
            .iter()
            .filter(|id| ids(&timeline).contains(id))
            .count();
        assert_eq!(
            (kept, ids(&cut).len()),
            (3, 4),
            "no caption is across the cut"
        );
        let (id, speed) = ("a".into(), 2.0);
        let faster = after(&timeline, SetSpeed { id, speed });
        expect(
            &faster,
            &[
                ("Hello all.", 0),
                ("We leave now.", 1_500),
                ("Bye dear.", 3_500),
            ],
        );
    }

    #[test]
    fn removed_and_rewritten_captions_stay_so() {
        let timeline = captioned(CaptionPreset::named("clean"));
        let ids: Vec<String> = spoken_captions(&timeline).map(|s| s.id.clone()).collect();
        let removed = after(
            &timeline,
            Remove {
                ids: vec![ids[0].clone()],
            },
        );
        let change = TextChange {
            text: Some("Let us go".into()),
            ..TextChange::default()
        };
        let id = ids[1].clone();
        let rewritten = after(&removed, ChangeText { id, change });
        let (from_ms, to_ms) = (7_390, 7_790);
        let cut = after(&rewritten, CutRange { from_ms, to_ms });
        expect(&cut, &[("Let us go", 3_000), ("Bye", 7_000)]);
    }

    #[test]
    fn words_are_marked_for_the_highlight() {
        let timeline = captioned(CaptionPreset::named("karaoke"));
        let spoken = transcription();
        let marked = follow_words(&timeline, &timeline, |_| Some(&spoken), &[]).unwrap();
        let style = spoken_captions(&marked)
            .nth(1)
            .unwrap()
            .style
            .clone()
            .unwrap();
        assert_eq!(style.spoken.as_deref(), Some("karaoke 0@0 400@3 800@9"));
        assert_eq!(follow_words(&marked, &marked, |_| Some(&spoken), &[]), None);
        let (id, speed) = ("a".into(), 2.0);
        let faster = after(&marked, SetSpeed { id, speed });
        let style = spoken_captions(&faster)
            .nth(1)
            .unwrap()
            .style
            .clone()
            .unwrap();
        assert_eq!(style.spoken.as_deref(), Some("karaoke 0@0 200@3 400@9"));
    }

    #[test]
    fn a_preset_sets_style_and_length() {
        let timeline = captioned(CaptionPreset::named("pop"));
        assert_eq!(shown(&timeline).len(), 7);
        let style = spoken_captions(&timeline)
            .next()
            .unwrap()
            .style
            .clone()
            .unwrap();
        assert_eq!(
            (style.size, style.weight.as_deref()),
            (Some(96), Some("bold"))
        );
        let (from_ms, to_ms) = (0, 2_000);
        let cut = after(&timeline, CutRange { from_ms, to_ms });
        assert_eq!(shown(&cut)[0], ("We".to_owned(), 1_000));
    }
}
