//! Adds titles, captions and text cards, and reads the style and the time of a text.

use crate::domain::edit::{AddText, Edit, TextCard, TextChange, TextRole, picture_end};
use crate::domain::timeline::{Position, Segment};
use crate::i18n::locale::has_han;
use crate::i18n::replies::Reply;

use super::super::lexer::mentions;
use super::super::lexicon::{Sense, Senses};
use super::super::phrase::{Phrase, PhraseKind, Shape, Statement, statement};
use super::super::reading::{self, Action, edits};
use super::super::scene::Domain;
use super::super::slots::{Slots, Time, is_object};
use super::super::target::{Kind, Target};
use super::super::token::Quantity;

/// Size of a text that is called big (px).
pub(super) const BIG_SIZE: u32 = 108;
/// Size of a text that is called small (px).
pub(super) const SMALL_SIZE: u32 = 40;

/// Background of a text without a named color.
pub(super) const DEFAULT_BACKGROUND: &str = "#000000";

const POSITIONS: &[(Sense, Position)] = &[
    (Sense::TopLeft, Position::TopLeft),
    (Sense::TopRight, Position::TopRight),
    (Sense::BottomLeft, Position::BottomLeft),
    (Sense::BottomRight, Position::BottomRight),
    (Sense::Top, Position::Top),
    (Sense::Bottom, Position::Bottom),
    (Sense::Center, Position::Center),
    (Sense::Corner, Position::TopRight),
    (Sense::Left, Position::Left),
    (Sense::Right, Position::Right),
];

/// Explains the words for a position on the picture.
pub(super) fn position(s: &mut Slots) -> Option<Position> {
    let (sense, position) = POSITIONS
        .iter()
        .find(|(sense, _)| s.word(&[*sense]).is_some())?;
    if *sense == Sense::Corner {
        return Some(position.clone());
    }
    s.words(&[Sense::Corner, Sense::FrameNoun]);
    Some(position.clone())
}

/// Prepositions of times that do not say when a text is shown.
const OTHER_TIMES: &[Sense] = &[Sense::By, Sense::After, Sense::With];

/// When a text is shown.
#[derive(Clone, Copy, Default)]
pub(super) struct Timing {
    pub start_ms: Option<u64>,
    pub duration_ms: Option<u64>,
    /// The last ms of the video.
    last_ms: Option<u64>,
    at_end: bool,
    /// True for the word "start": of the video, or of what the text is placed over.
    at_start: bool,
    /// During the whole video.
    whole: bool,
}

/// Explains the times of a text. A time without a preposition is how long, if the request has a
/// text, or else when it starts.
pub(super) fn timing(s: &mut Slots, has_text: bool) -> Timing {
    let mut timing = Timing::default();
    while let Some(time) =
        s.time_if(|t| t.shape != Shape::Each && !OTHER_TIMES.iter().any(|o| t.has(*o)))
    {
        let slot = match time.shape {
            Shape::Range(to) => {
                if timing.start_ms.is_some() || timing.duration_ms.is_some() {
                    return timing;
                }
                (timing.start_ms, timing.duration_ms) = (Some(time.ms), Some(to - time.ms));
                continue;
            }
            Shape::First => {
                timing.at_start |= timing.start_ms.is_none();
                timing.start_ms.get_or_insert(0);
                &mut timing.duration_ms
            }
            Shape::Last => &mut timing.last_ms,
            _ if is_length(s, &time, has_text) => &mut timing.duration_ms,
            // "Until 5 s" is not a start.
            _ if has_text && time.has(Sense::To) && !time.has(Sense::At) => {
                s.contradict();
                &mut timing.start_ms
            }
            _ if time.has(Sense::At) || time.has(Sense::From) || time.has(Sense::To) => {
                &mut timing.start_ms
            }
            // 19秒加标题“Go”: the time before the verb is the start.
            _ if has_text && begins_with_time(s) && timing.start_ms.is_none() => {
                &mut timing.start_ms
            }
            // "title "Go" 2s" is how long.
            _ if has_text => &mut timing.duration_ms,
            _ => &mut timing.start_ms,
        };
        if slot.replace(time.ms).is_some() {
            // Two times for one thing: not understood.
            s.contradict();
        }
    }
    s.words(&[Sense::LastVerb, Sense::Mark]);
    if !timing.is_empty() {
        s.words(&[Sense::Total]);
    }
    match s.word(&[Sense::Start, Sense::End]) {
        Some(Sense::Start) => {
            timing.at_start |= timing.start_ms.is_none();
            timing.start_ms = timing.start_ms.or(Some(0));
        }
        Some(_) if timing.last_ms.is_none() => timing.at_end = true,
        _ => {}
    }
    if s.word(&[Sense::Start, Sense::End]).is_some() {
        s.contradict();
    }
    timing.whole = s.whole_video();
    timing
}

/// Returns true for "for 3 seconds", and for the "about 3 seconds" of a new text.
fn is_length(s: &Slots, time: &Time, has_text: bool) -> bool {
    let is_approximate = s.phrases.iter().any(|p| {
        let is_time = matches!(p.kind, PhraseKind::Amount(Quantity::Time(ms), _) if ms == time.ms);
        is_time && p.plain.starts_with("about ")
    });
    time.has(Sense::For) && !time.has(Sense::At) || has_text && is_approximate
}

/// Explains the times of a new text: "when the talk clip starts" is the start of what it is over.
fn timing_over(s: &mut Slots, over: Option<&Target>) -> Timing {
    let starts = over.is_some() && s.has_written(&["when"]) && s.words(&[Sense::Begin]);
    if starts {
        s.explain_written(&["when"]);
    }
    let mut timing = timing(s, true);
    if starts && timing.start_ms.is_none() {
        (timing.start_ms, timing.at_start) = (Some(0), true);
    }
    timing
}

/// Returns true for 19秒加标题 and 18秒开始加标题: a Chinese time and a verb begin the request.
fn begins_with_time(s: &Slots) -> bool {
    const BEGINS: &[&str] = &["开始", "起", "处", "的时候", "的地方"];
    let begins = |p: &Phrase| BEGINS.contains(&p.plain.as_str());
    let mut content = s.phrases.iter().filter(|p| p.is_content && !begins(p));
    let adds = |p: &Phrase| p.senses.has(Sense::Add) && !p.senses.has(Sense::Show);
    let is_time = |p: &Phrase| {
        matches!(p.kind, PhraseKind::Amount(Quantity::Time(_), Shape::Plain))
            && has_han(p.text(s.message))
    };
    content.next().is_some_and(is_time) && content.next().is_some_and(adds)
}

impl Timing {
    /// Returns true if no time is given. The whole video is no time.
    pub fn is_empty(&self) -> bool {
        self.start_ms.is_none()
            && self.duration_ms.is_none()
            && self.last_ms.is_none()
            && !self.at_end
    }

    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Applies the times to a text; `over` is the segment that it is placed over.
    pub fn apply(self, style: &mut TextChange, over: Option<&Segment>, end_ms: u64) {
        style.start_ms = self.start_ms;
        style.duration_ms = self.duration_ms;
        if let Some(over) = over {
            if self.at_start && !self.whole {
                style.start_ms = Some(over.start_ms);
            }
            style.start_ms = style.start_ms.or(Some(over.start_ms));
            if self.start_ms.is_none() {
                style.duration_ms = style.duration_ms.or(Some(over.duration_ms));
            }
        }
        // "At the end of the video" is not the whole of it.
        let is_whole = self.whole && !self.at_end && self.last_ms.is_none();
        if is_whole && over.is_none() && self.start_ms.is_none() && self.duration_ms.is_none() {
            (style.start_ms, style.duration_ms) = (Some(0), Some(end_ms));
        }
        let end_ms = over.map_or(end_ms, Segment::end_ms);
        if let Some(last) = self.last_ms {
            style.start_ms = Some(end_ms.saturating_sub(last));
            style.duration_ms = Some(last.min(end_ms));
        } else if self.at_end && self.start_ms.is_none() {
            let length = self.duration_ms.unwrap_or(3_000);
            let length = over.map_or(length, |over| length.min(over.duration_ms));
            style.start_ms = Some(end_ms.saturating_sub(length));
            style.duration_ms = self.duration_ms;
        }
    }
}

/// Explains words for the style of a text.
pub(super) fn style(s: &mut Slots) -> TextChange {
    let mut change = TextChange::default();
    let background = s.find(Sense::BackgroundNoun);
    if let Some(at) = background
        && s.words(&[Sense::BackgroundNoun])
    {
        let removes = s.words(&[Sense::Remove, Sense::No]);
        // The color next to the word, before it in both languages.
        let color = s.color_beside(at);
        if removes && color.is_some() {
            s.contradict();
        }
        change.background = Some(if removes {
            String::new()
        } else {
            color.unwrap_or_else(|| DEFAULT_BACKGROUND.into())
        });
    }
    change.color = s.color();
    s.words(&[Sense::ColorNoun]);
    change.size = s.pixels().or_else(|| {
        let sized = s.has(Sense::SizeNoun);
        if sized {
            s.number().map(|n| n as u32)
        } else {
            None
        }
    });
    s.words(&[Sense::SizeNoun]);
    change.weight = weight(s);
    change.position = position(s);
    change
}

/// Explains the word for a font weight.
fn weight(s: &mut Slots) -> Option<String> {
    const WEIGHTS: &[(Sense, &str)] = &[
        (Sense::Semibold, "semibold"),
        (Sense::Regular, "regular"),
        (Sense::Bold, "bold"),
        (Sense::Light, "light"),
    ];
    WEIGHTS
        .iter()
        .find(|(sense, _)| s.word(&[*sense]).is_some())
        .map(|(_, weight)| (*weight).to_owned())
}

/// Fade of a text (ms): `with a 1 second fade`, `no fade`.
fn fade(s: &mut Slots) -> Option<u64> {
    if !s.has_any(&[Sense::Fade, Sense::FadeIn, Sense::FadeInOut]) {
        return None;
    }
    let none = s.word(&[Sense::No]).is_some();
    s.words(&[Sense::Fade, Sense::FadeIn, Sense::FadeInOut]);
    if none {
        return Some(0);
    }
    Some(
        s.time_if(|t| t.shape == Shape::Plain && !t.has(Sense::At) && !t.has(Sense::For))
            .map_or(500, |t| t.ms),
    )
}

/// `add the title "Hello" at 2s for 4 seconds`, `最后3秒显示“下期再见”`.
pub(super) fn add(s: &mut Slots) -> Option<Action> {
    let verb = s.words(&[Sense::Add, Sense::Show, Sense::Create, Sense::Use]);
    let continues = !verb && continues_captions(s);
    let is_caption = s.target_word(Sense::Caption).is_some() || continues;
    let noun = s.noun(&[Kind::Title]) || is_caption || s.words(&[Sense::Text]);
    s.words(&[Sense::Saying, Sense::New]);
    // "The title to "X"", 把标题“X”: a title changes.
    let is_said_of = !verb && s.says_any_part(SAID_OF) || has_said_title(s);
    // 写成“你好呀”: the text of a title that exists.
    let rewrites = !verb && !noun && s.says_any_part(&["写成"]);
    let is_said = !verb && !noun && quotes_somebody(s);
    if s.has_quote_to() || is_said_of || rewrites || is_said {
        return None;
    }
    let text = s.quote();
    if s.has(Sense::Replace) || s.has(Sense::Rename) {
        return None;
    }
    // `open with "Hello"`, `end on the words "Bye"`.
    let opens = text.is_some() && !verb && s.words(&[Sense::Begin]);
    let closes = text.is_some() && !verb && !opens && s.words(&[Sense::Finish]);
    let Some(text) = text else {
        return if verb && noun {
            ask_text(s, is_caption)
        } else {
            None
        };
    };
    if !verb && !noun {
        s.cost += 3;
    }
    // "Add captions from "talk.txt"" names a file.
    if is_caption && std::path::Path::new(&text).extension().is_some() {
        s.cost += 1;
    }
    // Lower thirds and cards are titles of a kind of their own.
    let is_special = |p: &Phrase| {
        [Sense::LowerThird, Sense::EndCard]
            .iter()
            .any(|k| p.senses.has(*k))
    };
    if s.phrases.iter().any(is_special) {
        s.cost += 1;
    }
    let look = look_of_new(s, is_caption);
    // "Add the title beach "Hello"": over the beach?
    let is_clear = has_han(s.message) || s.says(&["caption", "label"]);
    // "For the first 2 seconds of the talk".
    let is_end = |p: &Phrase| matches!(p.kind, PhraseKind::Amount(_, Shape::First | Shape::Last));
    let is_part = s.says_any_part(PART_OF) || s.phrases.iter().any(is_end);
    let is_placed = |p: Senses| p != Senses::NONE || is_clear || is_part;
    let over = s.target(|t, p| is_object(p) && is_place(t) && is_placed(p));
    let mut timing = timing_over(s, over.as_ref());
    if opens {
        timing.start_ms = timing.start_ms.or(Some(0));
    }
    timing.at_end |= closes;
    place_text(text, look, timing, over)
}

/// Returns true for "client: 'the beach looks washed out'": somebody's words, not a text.
fn quotes_somebody(s: &Slots) -> bool {
    const TEXTS: &[Sense] = &[Sense::Title, Sense::Text, Sense::Caption, Sense::Saying];
    let before = s.text_before().trim_end();
    before.ends_with([':', '：']) && !mentions(before, TEXTS)
}

/// Returns true for the second of "subtitles, 0 to 4 s "Good morning", 4 to 9 s "Goodbye"".
fn continues_captions(s: &Slots) -> bool {
    let before = s.text_before().trim_end_matches([',', '，', ' ']);
    let names_title = s.has(Sense::Text) || s.has_target(|t, _| t.kind() == Kind::Title);
    !names_title && before.ends_with(['"', '”', '」']) && mentions(before, &[Sense::Caption])
}

/// Words between a place and its clip: "at the end of the talk".
pub(super) const PART_OF: &[&str] = &["start of", "beginning of", "end of"];

/// Words between a title and what it says now.
const SAID_OF: &[&str] = &[
    "to say",
    "to read",
    "should say",
    "should read",
    "should be",
    "must say",
    "must read",
    "must be",
    "has to be",
    "needs to be",
    "ought to be",
    "has to say",
    "needs to say",
    "ought to say",
    "it say",
    "it read",
];

/// Returns true for "make the title say", "have it read".
fn has_said_title(s: &Slots) -> bool {
    let makes = s.says(&["make", "have", "let"]);
    let says = s.has_written(&["say", "says", "read", "reads"]);
    let named = ["the", "that", "this"];
    let is_title = |p: &Phrase| match &p.kind {
        PhraseKind::Target(target) => target.kind() == Kind::Title,
        _ => p.senses.has(Sense::Text),
    };
    makes && says && s.says_before(is_title, &named)
}

/// Asks for the text of a new title or caption.
fn ask_text(s: &mut Slots, is_caption: bool) -> Option<Action> {
    if s.has(Sense::Transcribe) || s.has_target(|t, _| matches!(t, Target::Named(..))) {
        return None;
    }
    s.words(&[Sense::Some]);
    s.whole_video();
    let is_plain = s.is_complete();
    style(s);
    timing(s, true);
    s.words(&[Sense::Big, Sense::Small]);
    if !s.is_complete() {
        return None;
    }
    let question = if is_caption && is_plain {
        Reply::SpokenCaptions
    } else if is_caption {
        Reply::CaptionText
    } else {
        Reply::TitleText
    };
    reading::ask_if_complete(s, question)
}

/// Explains words for the style, the fade and the size of a new title or caption.
fn look_of_new(s: &mut Slots, is_caption: bool) -> TextChange {
    let mut look = style(s);
    look.fade_ms = fade(s);
    look.role = if is_caption {
        TextRole::Caption
    } else {
        TextRole::Title
    };
    // 大标题 is a size as well.
    if s.words(&[Sense::Big]) || s.says_any_part(&["大标题", "大标", "大字"]) {
        look.size = look.size.or(Some(BIG_SIZE));
    } else if s.words(&[Sense::Small]) {
        look.size = look.size.or(Some(SMALL_SIZE));
    }
    s.words(&[Sense::LookNoun, Sense::FrameNoun]);
    look
}

/// Returns true if a title can be placed over a target. A title that exists is changed, not
/// covered.
fn is_place(target: &Target) -> bool {
    match target {
        Target::Named(media, _) => !media.assets.is_empty(),
        Target::WholeVideo => false,
        t => matches!(t.kind(), Kind::Any | Kind::Clip | Kind::Photo | Kind::Video),
    }
}

/// Creates an action that adds a text: over a target or the topic of the sentence, if there is one.
fn place_text(
    text: String,
    look: TextChange,
    timing: Timing,
    over: Option<Target>,
) -> Option<Action> {
    edits(move |scene| {
        let mut style = look.clone();
        let end = picture_end(scene.timeline);
        let over = match &over {
            Some(target) => {
                let found = scene.select(target, Domain::Pictures)?;
                let [x] = found.as_slice() else {
                    return Err(Reply::WhichSegment(found.len()));
                };
                Some(*x)
            }
            None => scene
                .topic
                .iter()
                .find_map(|id| scene.segment(id))
                .filter(|x| scene.is_picture(x)),
        };
        timing.apply(&mut style, over, end);
        Ok(vec![Edit::AddText(AddText {
            text: text.clone(),
            style,
        })])
    })
}

/// `add a lower third "Ana Lopez" at 2s`, `加一个人名条`.
pub(super) fn lower_third(s: &mut Slots) -> Option<Action> {
    if !(s.words(&[Sense::LowerThird]) || s.target_word(Sense::LowerThird).is_some()) {
        return None;
    }
    s.words(&[
        Sense::Add,
        Sense::Show,
        Sense::Create,
        Sense::Saying,
        Sense::Make,
    ]);
    let Some(text) = s.quote() else {
        return reading::ask_if_complete(s, Reply::TitleText);
    };
    // "A lower third for the speaker".
    s.target(|t, p| t.kind() == Kind::Voice && p.has(Sense::For));
    let mut look = style(s);
    look.role = TextRole::LowerThird;
    look.position = None;
    s.explain_written(&["打", "打个", "打上", "打一个", "挂", "挂个", "上"]);
    let over = s.target(|t, _| !matches!(t, Target::WholeVideo));
    let timing = timing_over(s, over.as_ref());
    place_text(text, look, timing, over)
}

/// `add an end card "Thanks"`, `roll credits "Ana; Jon"`, `加片尾“谢谢观看”`.
pub(super) fn card(s: &mut Slots) -> Option<Action> {
    let roll = s.words(&[Sense::CreditsRoll]);
    let card = !roll && s.words(&[Sense::EndCard]);
    if !roll && !card {
        return None;
    }
    s.words(&[
        Sense::Add,
        Sense::Show,
        Sense::Create,
        Sense::Saying,
        Sense::Play,
        Sense::Make,
        Sense::Finish,
    ]);
    let text = s.quote();
    let duration_ms = s.length();
    s.words(&[Sense::LastVerb, Sense::End, Sense::LengthNoun]);
    s.explain_written(&["停", "接", "接个", "接上", "接一张"]);
    if !s.is_complete() {
        return None;
    }
    let Some(text) = text else {
        return reading::ask_if_complete(s, Reply::TitleText);
    };
    let lines: Vec<&str> = text
        .split([';', '；', '\n'])
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    let text = if roll { lines.join("\n") } else { text };
    edits(move |_| {
        Ok(vec![Edit::AddTextCard(TextCard {
            text: text.clone(),
            duration_ms,
            roll,
        })])
    })
}

/// Returns true if the request complains: "too", 太.
pub(super) fn is_too(s: &Slots) -> bool {
    const ADJECTIVES: &[Sense] = &[
        Sense::Big,
        Sense::Small,
        Sense::LoudAdjective,
        Sense::QuietAdjective,
        Sense::BrightAdjective,
        Sense::DarkAdjective,
    ];
    let complains = |p: &Phrase| {
        ADJECTIVES.iter().any(|a| p.senses.has(*a))
            && statement(s.message, s.phrases, p) == Some(Statement::Complaint)
    };
    s.phrases.iter().any(|p| p.is_too() || complains(p))
}
