//! Cuts by what is said: filler words, pauses, and the parts before, after or about something.

use super::fillers::{begins_with, count, filler_at, normal, normal_words};
use super::place::{PauseRules, placed_pauses, without_words};
use super::repeats::repeats;
use super::shorten::longest_pauses;
use super::time_span::{TimeSpan, merged};
use super::timeline_words::TimelineWord;
use super::word::join_words;
use super::word_cuts::word_cut;
use crate::domain::edit::{MIN_SEGMENT_MS, picture_end};
use crate::domain::timeline::{Role, Timeline};

/// A longer pause ends a sentence (ms).
const SENTENCE_PAUSE_MS: u64 = 1_000;
/// Time that stays next to the first and the last kept word (ms).
const MARGIN_MS: u64 = 120;

/// Parts of the speech to cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpeechCut {
    /// Filler words, repeated words, pauses of at least a length (ms), or several of these.
    Waste {
        fillers: bool,
        repeats: bool,
        pauses_ms: Option<u64>,
    },
    /// Pauses, then filler words, until the video has this length (ms).
    Shorten(u64),
    /// Pauses of at least a length (ms), which are played faster instead of cut.
    FastPauses { min_ms: u64, factor: u32 },
    /// Everything before a text.
    Before(String),
    /// Everything after a text.
    After(String),
    /// Everything but the sentences that contain a text.
    AllBut(String),
}

/// Cuts of the timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CutPlan {
    /// Ranges of the timeline, in order.
    pub spans: Vec<TimeSpan>,
    /// Filler words with their numbers, the most frequent first.
    pub fillers: Vec<(String, usize)>,
    /// Number of pauses.
    pub pauses: usize,
    /// Words that are said again right after them.
    pub repeats: Vec<String>,
    /// True if the repeated words are cut; otherwise they are only offered.
    pub cuts_repeats: bool,
    /// Length of the video after the cuts (ms).
    pub length_ms: u64,
    /// Kept sentence next to the cut.
    pub sentence: String,
}

impl CutPlan {
    /// Returns the total length of the cuts (ms).
    pub fn saved_ms(&self) -> u64 {
        self.spans.iter().map(|span| span.duration_ms()).sum()
    }

    /// Keeps the cuts of pauses inside of ranges of the timeline. `None` if there are none.
    #[must_use]
    pub fn within(mut self, ranges: &[TimeSpan]) -> Option<Self> {
        let saved_ms = self.saved_ms();
        let is_inside = |span: &TimeSpan| {
            let mut ranges = ranges.iter();
            ranges.any(|range| range.start_ms <= span.start_ms && span.end_ms <= range.end_ms)
        };
        let count = self.spans.len();
        self.spans.retain(is_inside);
        self.pauses -= (count - self.spans.len()).min(self.pauses);
        self.length_ms += saved_ms - self.saved_ms();
        (!self.spans.is_empty()).then_some(self)
    }
}

/// Speech of a timeline.
pub struct TimelineSpeech<'a> {
    pub timeline: &'a Timeline,
    pub words: &'a [TimelineWord],
    /// Filler words and phrases.
    pub fillers: &'a [String],
}

impl TimelineSpeech<'_> {
    /// Plans cuts. `speech` returns the ranges of a source that contain speech. `None` if there is
    /// nothing to cut.
    pub fn plan<'s>(
        &self,
        cut: &SpeechCut,
        speech: impl Fn(&str) -> Option<&'s [TimeSpan]>,
    ) -> Option<CutPlan> {
        let pauses = |min_ms| placed_pauses(self.timeline, PauseRules { min_ms }, &speech);
        let plan = match cut {
            SpeechCut::Waste {
                fillers,
                repeats,
                pauses_ms,
            } => self.waste(*fillers, *repeats, pauses_ms.map_or_else(Vec::new, pauses)),
            SpeechCut::Shorten(to_ms) => {
                self.shortened(*to_ms, &pauses(PauseRules::default().min_ms))
            }
            SpeechCut::FastPauses { min_ms, .. } => self.waste(false, false, pauses(*min_ms)),
            SpeechCut::Before(text) => self.before(text)?,
            SpeechCut::After(text) => self.after(text)?,
            SpeechCut::AllBut(text) => self.all_but(text)?,
        };
        let mut spans = self.without_scraps(plan.spans);
        spans.retain(|span| span.duration_ms() >= MIN_SEGMENT_MS);
        let saved_ms = spans.iter().map(|span| span.duration_ms()).sum::<u64>();
        let length_ms = self.end_ms().saturating_sub(saved_ms);
        (!spans.is_empty() && length_ms > 0).then_some(CutPlan {
            spans,
            length_ms,
            ..plan
        })
    }

    /// Cuts of filler words, repeated words and pauses.
    fn waste(&self, fillers: bool, cuts_repeats: bool, pauses: Vec<TimeSpan>) -> CutPlan {
        let mut plan = match fillers {
            true => self.filler_cuts(),
            false => CutPlan::default(),
        };
        if fillers || cuts_repeats {
            let found = repeats(self.words);
            plan.repeats = found.iter().map(|range| self.text(range.clone())).collect();
            if cuts_repeats {
                plan.cuts_repeats = true;
                plan.spans
                    .extend(found.into_iter().filter_map(|range| self.cut(range)));
            }
        }
        let pauses = self.without_kept_words(&pauses, &plan.spans);
        plan.pauses = pauses.len();
        plan.spans.extend(pauses);
        plan.spans = merged(plan.spans, 0);
        plan
    }

    /// Parts of pauses without a word that stays. `cut` are the other cuts.
    fn without_kept_words(&self, pauses: &[TimeSpan], cut: &[TimeSpan]) -> Vec<TimeSpan> {
        let words = self.words.iter().map(|placed| &placed.word);
        let words = words.map(|word| TimeSpan::new(word.start_ms, word.end_ms));
        let is_kept = |word: &TimeSpan| {
            let middle_ms = u64::midpoint(word.start_ms, word.end_ms);
            !cut.iter()
                .any(|span| span.start_ms <= middle_ms && middle_ms < span.end_ms)
        };
        let kept: Vec<TimeSpan> = words.filter(is_kept).collect();
        without_words(self.timeline, pauses, &kept)
    }

    /// Cuts of pauses, then of filler words, until the timeline has a length.
    fn shortened(&self, to_ms: u64, pauses: &[TimeSpan]) -> CutPlan {
        let (needed_ms, fps) = (
            self.end_ms().saturating_sub(to_ms),
            self.timeline.canvas.fps,
        );
        let mut plan = self.filler_cuts();
        let pauses = self.without_kept_words(pauses, &plan.spans);
        let available_ms: u64 = pauses.iter().map(|pause| pause.duration_ms()).sum();
        if needed_ms <= available_ms {
            plan = CutPlan::default();
        }
        let rest_ms = needed_ms.saturating_sub(plan.saved_ms());
        let pauses = longest_pauses(&pauses, rest_ms, fps);
        plan.pauses = pauses.len();
        plan.spans.extend(pauses);
        plan.spans = merged(plan.spans, 0);
        plan
    }

    fn end_ms(&self) -> u64 {
        picture_end(self.timeline)
    }

    /// Cuts of the filler words, each run of them at once.
    fn filler_cuts(&self) -> CutPlan {
        let fillers: Vec<Vec<String>> = self.fillers.iter().map(|f| normal_words(f)).collect();
        let texts: Vec<String> = self.words.iter().map(|w| normal(&w.word.text)).collect();
        let mut plan = CutPlan::default();
        let (mut at, mut start) = (0, None);
        while at < texts.len() {
            match filler_at(&texts[at..], &fillers) {
                Some(length) => {
                    start.get_or_insert(at);
                    count(&mut plan.fillers, texts[at..at + length].join(" "));
                    at += length;
                }
                None => {
                    plan.spans
                        .extend(start.take().and_then(|from| self.cut(from..at)));
                    at += 1;
                }
            }
        }
        plan.spans.extend(start.and_then(|from| self.cut(from..at)));
        plan.fillers
            .sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        plan
    }

    fn cut(&self, range: std::ops::Range<usize>) -> Option<TimeSpan> {
        word_cut(self.words, range, self.timeline.canvas.fps)
    }

    fn before(&self, text: &str) -> Option<CutPlan> {
        let (start, _) = self.find(text)?;
        let previous = start
            .checked_sub(1)
            .map_or(0, |i| self.words[i].word.end_ms);
        let start_ms = self.words[start].word.start_ms;
        let to_ms = start_ms
            .saturating_sub(MARGIN_MS)
            .max(previous.min(start_ms));
        Some(CutPlan {
            spans: vec![TimeSpan::new(0, to_ms)],
            sentence: self.text_from(start),
            ..CutPlan::default()
        })
    }

    fn after(&self, text: &str) -> Option<CutPlan> {
        let (_, end) = self.find(text)?;
        let end_ms = self.words[end - 1].word.end_ms;
        let next_ms = self.words.get(end).map_or(u64::MAX, |w| w.word.start_ms);
        let from_ms = (end_ms + MARGIN_MS).min(next_ms.max(end_ms));
        let sentence = self
            .sentences()
            .into_iter()
            .find(|s| s.contains(&(end - 1)))?;
        Some(CutPlan {
            spans: vec![TimeSpan::new(from_ms, self.end_ms())],
            sentence: self.text(sentence),
            ..CutPlan::default()
        })
    }

    /// Keeps the sentences that contain a text, and single sentences between them.
    fn all_but(&self, text: &str) -> Option<CutPlan> {
        let wanted = normal_words(text);
        let sentences = self.sentences();
        let mentions = |range: &std::ops::Range<usize>| {
            let words = &self.words[range.clone()];
            let texts: Vec<String> = words.iter().map(|w| normal(&w.word.text)).collect();
            (0..texts.len()).any(|at| begins_with(&texts[at..], &wanted))
        };
        let found: Vec<usize> = (0..sentences.len())
            .filter(|i| mentions(&sentences[*i]))
            .collect();
        let first = *found.first()?;
        let kept = found.chunk_by(|a, b| b - a <= 2).map(|group| {
            let (first, last) = (group[0], group[group.len() - 1]);
            let from = self.words[sentences[first].start].word.start_ms;
            let to = self.words[sentences[last].end - 1].word.end_ms;
            TimeSpan::new(from.saturating_sub(MARGIN_MS), to + MARGIN_MS)
        });
        let (mut spans, mut from_ms) = (Vec::new(), 0);
        for span in kept {
            spans.push(TimeSpan::new(from_ms, span.start_ms.max(from_ms)));
            from_ms = span.end_ms;
        }
        spans.push(TimeSpan::new(from_ms, self.end_ms().max(from_ms)));
        Some(CutPlan {
            spans,
            sentence: self.text(sentences[first].clone()),
            ..CutPlan::default()
        })
    }

    /// Finds the words of a text; the first and the one after the last.
    fn find(&self, text: &str) -> Option<(usize, usize)> {
        let wanted = normal_words(text);
        let texts: Vec<String> = self.words.iter().map(|w| normal(&w.word.text)).collect();
        let start = (0..texts.len()).find(|at| begins_with(&texts[*at..], &wanted))?;
        Some((start, start + wanted.len()))
    }

    /// Ranges of the words of each sentence.
    fn sentences(&self) -> Vec<std::ops::Range<usize>> {
        let (mut sentences, mut start) = (Vec::new(), 0);
        for (index, placed) in self.words.iter().enumerate() {
            let next = self.words.get(index + 1);
            let pauses = next
                .is_some_and(|next| next.word.start_ms >= placed.word.end_ms + SENTENCE_PAUSE_MS);
            if next.is_none() || placed.word.ends_sentence() || pauses {
                sentences.push(start..index + 1);
                start = index + 1;
            }
        }
        sentences
    }

    fn text(&self, range: std::ops::Range<usize>) -> String {
        join_words(self.words[range].iter().map(|placed| &placed.word))
    }

    /// Text from a word to the end of its sentence.
    fn text_from(&self, start: usize) -> String {
        let sentences = self.sentences();
        let end = sentences.iter().find(|s| s.contains(&start));
        self.text(start..end.map_or(self.words.len(), |s| s.end))
    }

    /// Joins cuts with less than the shortest segment between them, and extends cuts to the near
    /// ends of segments, unless a word is spoken there.
    fn without_scraps(&self, spans: Vec<TimeSpan>) -> Vec<TimeSpan> {
        let is_cut = |span: &TimeSpan, at: u64| span.start_ms <= at && at <= span.end_ms;
        let is_free = |gap: TimeSpan| {
            !self.words.iter().any(|placed| {
                let word = TimeSpan::new(placed.word.start_ms, placed.word.end_ms);
                word.overlaps(gap)
                    && !spans
                        .iter()
                        .any(|s| is_cut(s, (word.start_ms + word.end_ms) / 2))
            })
        };
        let mut tidied: Vec<TimeSpan> = Vec::new();
        for span in &spans {
            let span = self.to_segment_ends(*span, is_free);
            match tidied.last_mut() {
                Some(last) if span.start_ms < last.end_ms + MIN_SEGMENT_MS => {
                    // A spoken scrap stays, and so does what would cut it off.
                    if is_free(TimeSpan::new(last.end_ms, span.start_ms.max(last.end_ms))) {
                        last.end_ms = last.end_ms.max(span.end_ms);
                    }
                }
                _ => tidied.push(span),
            }
        }
        tidied
    }

    fn to_segment_ends(&self, span: TimeSpan, is_free: impl Fn(TimeSpan) -> bool) -> TimeSpan {
        let tracks = self.timeline.tracks.iter();
        let tracks = tracks.filter(|t| t.role != Some(Role::Music));
        let mut span = span;
        for segment in tracks
            .flat_map(|t| &t.segments)
            .filter(|s| s.source.is_some())
        {
            let (start, end) = (segment.start_ms, segment.end_ms());
            let head = span.start_ms.checked_sub(start);
            if head.is_some_and(|head| head > 0 && head < MIN_SEGMENT_MS)
                && is_free(TimeSpan::new(start, span.start_ms))
            {
                span.start_ms = start;
            }
            let tail = end.checked_sub(span.end_ms);
            if tail.is_some_and(|tail| tail > 0 && tail < MIN_SEGMENT_MS)
                && is_free(TimeSpan::new(span.end_ms, end))
            {
                span.end_ms = end;
            }
        }
        span
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::spoken::SpokenWord;
    use crate::domain::timeline::{Segment, Track, TrackKind};

    /// A talk of 20 s in one segment, or in two with a cut at 6 s.
    fn timeline(cuts: &[u64]) -> Timeline {
        let mut track = Track::new("v".into(), TrackKind::Video, "v", None);
        let mut starts = vec![0];
        starts.extend(cuts);
        for (i, start) in starts.iter().enumerate() {
            let end = starts.get(i + 1).copied().unwrap_or(20_000);
            track.segments.push(Segment {
                source: Some("asset://talk".into()),
                in_ms: *start,
                ..Segment::new(format!("s{i}"), "talk.mp4".into(), *start, end - start)
            });
        }
        let mut timeline = Timeline {
            tracks: vec![track],
            ..Timeline::default()
        };
        timeline.canvas.fps = 100;
        timeline
    }

    /// Words of 400 ms with pauses of 100 ms; `|` is a pause of 900 ms more.
    fn words(text: &str) -> Vec<TimelineWord> {
        let (mut at, mut words) = (0, Vec::new());
        for part in text.split(' ') {
            if part == "|" {
                at += 900;
                continue;
            }
            words.push(TimelineWord {
                word: SpokenWord {
                    text: part.into(),
                    start_ms: at,
                    end_ms: at + 400,
                    confidence: 1.0,
                    attached: false,
                },
                source: "asset://talk".into(),
                index: words.len(),
                segment: "s0".into(),
            });
            at += 500;
        }
        words
    }

    fn plan(text: &str, cut: &SpeechCut) -> Option<CutPlan> {
        let fillers = ["um", "uh", "you know", "嗯"].map(str::to_owned);
        let (timeline, words) = (timeline(&[]), words(text));
        let speech = TimelineSpeech {
            timeline: &timeline,
            words: &words,
            fillers: &fillers,
        };
        speech.plan(cut, |_| None)
    }

    const FILLERS: SpeechCut = SpeechCut::Waste {
        fillers: true,
        repeats: false,
        pauses_ms: None,
    };

    #[test]
    fn runs_of_fillers_are_cut_at_once_and_counted() {
        let plan = plan("So um, uh we you know left. Um it is 嗯 far", &FILLERS).unwrap();
        assert_eq!(
            plan.fillers,
            [("um", 2), ("uh", 1), ("you know", 1), ("嗯", 1)].map(|(w, n)| (w.to_owned(), n))
        );
        let spans = [(460, 1_460), (1_960, 2_960), (3_460, 3_960), (4_960, 5_460)];
        assert_eq!(plan.spans, spans.map(|(a, b)| TimeSpan::new(a, b)));
        assert_eq!(plan.saved_ms(), 3_000);
        assert_eq!(super::tests::plan("nothing to cut", &FILLERS), None);
    }

    #[test]
    fn only_the_pauses_of_a_clip_are_cut() {
        let plan = CutPlan {
            spans: vec![TimeSpan::new(1_000, 2_000), TimeSpan::new(12_000, 12_500)],
            pauses: 2,
            length_ms: 18_500,
            ..CutPlan::default()
        };
        let of_second = plan
            .clone()
            .within(&[TimeSpan::new(10_000, 20_000)])
            .unwrap();
        assert_eq!(of_second.spans, [TimeSpan::new(12_000, 12_500)]);
        assert_eq!((of_second.pauses, of_second.length_ms), (1, 19_500));
        assert_eq!(plan.clone().within(&[TimeSpan::new(2_500, 9_000)]), None);
        assert_eq!(plan.clone().within(&[TimeSpan::new(0, 20_000)]), Some(plan));
    }

    #[test]
    fn pauses_end_at_words_that_stay() {
        let detected = [TimeSpan::new(0, 400), TimeSpan::new(1_900, 2_300)];
        let (timeline, words) = (timeline(&[]), words("We um | left"));
        let spans = |fillers: &[String], cut: &SpeechCut| {
            let speech = TimelineSpeech {
                timeline: &timeline,
                words: &words,
                fillers,
            };
            speech.plan(cut, |_| Some(&detected)).unwrap().spans
        };
        let all = SpeechCut::Waste {
            fillers: true,
            repeats: false,
            pauses_ms: Some(500),
        };
        assert_eq!(spans(&["um".into()], &all), [TimeSpan::new(440, 1_820)]);
        assert_eq!(spans(&[], &all), [TimeSpan::new(1_050, 1_820)]);
        let shorter = SpeechCut::Shorten(19_500);
        assert!(spans(&[], &shorter)[0].start_ms >= 1_050);
    }

    #[test]
    fn everything_before_and_after_a_text_is_cut() {
        let text = "Is it on? Hello everybody. We left. Goodbye now. Stop it.";
        let before = plan(text, &SpeechCut::Before("hello".into())).unwrap();
        assert_eq!(before.spans, [TimeSpan::new(0, 1_400)]);
        assert_eq!(before.sentence, "Hello everybody.");
        let after = plan(text, &SpeechCut::After("goodbye now".into())).unwrap();
        assert_eq!(after.spans, [TimeSpan::new(4_500, 20_000)]);
        assert_eq!(plan(text, &SpeechCut::Before("welcome".into())), None);
        assert_eq!(
            plan(text, &SpeechCut::Before("is it".into())),
            None,
            "nothing is before it"
        );
    }

    #[test]
    fn the_sentences_about_something_are_kept() {
        let text = "Hello all. The harbor is old. | It is cold. Harbors are loud. We eat. We sleep. | \
                    Bye.";
        let plan = plan(text, &SpeechCut::AllBut("the harbour".into())).unwrap();
        assert_eq!(
            plan.spans,
            [TimeSpan::new(0, 880), TimeSpan::new(6_920, 20_000)]
        );
        assert_eq!(plan.sentence, "The harbor is old.");
        let chinese = super::tests::plan(
            "海 港 很 老 。 | 我 们 吃 饭 。",
            &SpeechCut::AllBut("吃饭".into()),
        );
        assert_eq!(chinese.unwrap().spans[0].start_ms, 0);
    }

    #[test]
    fn no_scrap_without_words_stays_at_the_end_of_a_segment() {
        let (timeline, words) = (timeline(&[1_000]), words("left um so we go"));
        let fillers = ["um".to_owned()];
        let speech = TimelineSpeech {
            timeline: &timeline,
            words: &words,
            fillers: &fillers,
        };
        let plan = speech.plan(&FILLERS, |_| None).unwrap();
        assert_eq!(plan.spans, [TimeSpan::new(460, 1_000)]);
    }
    #[test]
    fn repeats_are_offered_and_cut_only_if_asked() {
        let text = "Um we go to the to the harbor";
        let offered = plan(text, &FILLERS).unwrap();
        assert_eq!((offered.repeats.len(), offered.spans.len()), (1, 1));
        let cut = SpeechCut::Waste {
            fillers: false,
            repeats: true,
            pauses_ms: None,
        };
        let plan = plan(text, &cut).unwrap();
        assert_eq!(plan.repeats, ["to the"]);
        assert_eq!(plan.spans, [TimeSpan::new(1_460, 2_460)]);
    }

    #[test]
    fn a_length_is_reached_by_pauses_then_by_fillers() {
        let spoken = [(0, 2_000), (4_000, 6_000), (7_000, 20_000)];
        let spoken = spoken.map(|(a, b)| TimeSpan::new(a, b));
        let (timeline, words) = (timeline(&[]), words("So we um go"));
        let fillers = ["um".to_owned()];
        let speech = TimelineSpeech {
            timeline: &timeline,
            words: &words,
            fillers: &fillers,
        };
        let plan = |to_ms| speech.plan(&SpeechCut::Shorten(to_ms), |_| Some(&spoken));
        let pauses = plan(18_000).unwrap();
        assert_eq!((pauses.pauses, pauses.fillers.len()), (2, 0));
        assert_eq!(pauses.length_ms, 18_000);
        let both = plan(17_000).unwrap();
        assert_eq!((both.pauses, both.fillers.len()), (2, 1));
        assert_eq!(both.length_ms, 17_000);
        assert_eq!(plan(20_000), None);
    }
}
