//! Requests that the studio cannot carry out, with the closest alternative.

use crate::i18n::replies::Reply;

use super::super::lexicon::Sense;
use super::super::phrase::Phrase;
use super::super::reading::{Action, Reading, cannot};
use super::super::scene::Domain;
use super::super::slots::Slots;
use super::super::target::Target;
use super::super::words::is_third_person;
use super::narration::{english_words, people_cannot, says_state, tells_fact};

/// Words and the refusals that they lead to, the most telling first.
const REFUSALS: &[(&[Sense], Reply)] = &[
    (&[Sense::AiVoice, Sense::Avatar], Reply::CannotGenerate),
    (&[Sense::Mosaic], Reply::CannotRepair),
    (&[Sense::Upscale], Reply::CannotUpscale),
    (&[Sense::Generate], Reply::CannotGenerate),
    (
        &[Sense::Face, Sense::Person, Sense::Animate],
        Reply::CannotRepair,
    ),
    (&[Sense::GreenScreen], Reply::CannotSeparate),
    (&[Sense::Translate], Reply::CannotTranslate),
    (&[Sense::Pauses], Reply::CannotFindPauses),
    (&[Sense::Transcribe], Reply::CannotTranscribe),
    (&[Sense::Beat], Reply::CannotSyncToBeat),
    (&[Sense::Ramp], Reply::CannotRamp),
    (&[Sense::Denoise], Reply::CannotDenoise),
    (&[Sense::Stabilize], Reply::CannotStabilize),
    (&[Sense::PunchIn], Reply::CannotReframe),
    (&[Sense::Publish], Reply::CannotPublish),
    (&[Sense::Download], Reply::CannotDownload),
    (&[Sense::Grid], Reply::CannotSplitScreen),
    (&[Sense::Sticker], Reply::CannotAddEffect),
    (&[Sense::Colorize], Reply::CannotColorize),
    (&[Sense::Script], Reply::CannotWrite),
    (&[Sense::BackgroundNoun], Reply::CannotSeparate),
];

/// Returns true if the words stand in a part without a request: "mute it, it's all noise".
fn is_reason(s: &Slots, senses: &[Sense]) -> bool {
    let names = |p: &Phrase| senses.iter().any(|sense| p.senses.has(*sense));
    let mut parts = s.phrases.split(Phrase::is_break);
    let is_whole = s.text().trim() == s.message.trim();
    let has_break = s.phrases.iter().any(Phrase::is_break);
    if is_whole && !has_break && !senses.contains(&Sense::Person) {
        return false;
    }
    parts.any(|part| {
        let (Some(first), Some(last)) = (part.first(), part.last()) else {
            return false;
        };
        let text = s.message.get(first.span.start..last.span.end);
        let lower = text.unwrap_or_default().to_lowercase();
        let words: Vec<&str> = english_words(&lower).collect();
        if part.iter().any(names) && people_cannot(&words) {
            return true;
        }
        let orders = part.iter().any(|p| s.is_order(p) && !names(p));
        let says_fact = |text: &str| {
            let text = text.to_lowercase();
            says_state(&text) || tells_fact(&english_words(&text).collect::<Vec<_>>())
        };
        part.iter().any(names) && !orders && text.is_some_and(says_fact)
    })
}

/// Returns true for 发朋友圈用.
fn is_use(text: &str) -> bool {
    text.starts_with('发') && text.ends_with('用')
}

/// Returns true for 要发抖音: says what the video is for.
fn says_purpose(s: &Slots) -> bool {
    const PURPOSES: &[&str] = &[
        "要发",
        "准备发",
        "打算发",
        "用来发",
        "我要发",
        "是要发",
        "是发",
        "it's for",
        "for the ",
        "for my ",
        "for our ",
        "need this for",
        "need it for",
        "i need this for",
        "its for",
        "this is for",
        "it is for",
        "i'm posting",
        "im posting",
        "going to post",
        "gonna post",
    ];
    let text = s.plain_text();
    is_use(text) || PURPOSES.iter().any(|p| text.starts_with(p))
}

/// Pauses that can be found without the words.
const PAUSES: &[&str] = &[
    "pause",
    "pauses",
    "awkward pauses",
    "long pauses",
    "停顿",
    "停顿处",
    "气口",
];

/// Silence between words, not only that at the ends.
const SILENT_PARTS: &[&str] = &[
    "silences",
    "quiet parts",
    "silent parts",
    "silent bits",
    "quiet bits",
    "静音部分",
    "静音片段",
    "静音段",
    "静音的部分",
    "无声部分",
    "无声的部分",
    "没声音的地方",
    "没有声音的地方",
    "没声音的部分",
    "安静的部分",
    "没人说话的地方",
    "没人说话的部分",
];

/// `cut the pauses`, `remove the silent parts of the talk`, `剪掉停顿`. The studio finds them, and
/// carries it out.
pub(super) fn pauses(s: &mut Slots) -> Option<Action> {
    let verb = s.words(&[Sense::Remove, Sense::Trim]);
    let words = s.written(&[Sense::Pauses, Sense::Silence]);
    let is_pause = |word: &&str| {
        let word = word.to_lowercase();
        PAUSES.contains(&word.as_str()) || SILENT_PARTS.contains(&word.as_str())
    };
    if !verb || words.is_empty() || !words.iter().all(is_pause) || s.is_question() {
        return None;
    }
    s.whole_video();
    // 静音部分自动剪掉.
    s.explain_written(&["自动"]);
    let targets = s.targets(|t, _| matches!(t, Target::It(_)) || !t.is_sound_or_title());
    if !s.is_complete() {
        return None;
    }
    Some(Box::new(move |scene| {
        if targets.is_empty() {
            return Reading::Cannot(Reply::CutPauses(Vec::new()));
        }
        match scene.select_all(&targets, Domain::Everything) {
            Ok(found) => {
                let ids = found.iter().map(|x| x.id.clone()).collect();
                Reading::Cannot(Reply::CutPauses(ids))
            }
            Err(reply) => Reading::Ask(reply),
        }
    }))
}

/// Returns true for "the dog photo", 狗那张: a medium that shows a person or a thing, to be moved,
/// not changed.
fn names_medium(s: &Slots) -> bool {
    const AFTER: &[&str] = &[
        "photo",
        "picture",
        "clip",
        "video",
        "shot",
        "那张",
        "那段",
        "的照片",
    ];
    const MOVES: &[Sense] = &[Sense::Move, Sense::Swap, Sense::Remove, Sense::Reorder];
    let is_named = |p: &Phrase| {
        let after = s.message.get(p.span.end..).unwrap_or_default().trim_start();
        p.senses.has(Sense::Person) && AFTER.iter().any(|noun| after.starts_with(noun))
    };
    s.has_any(MOVES) && s.phrases.iter().any(is_named)
}

/// Returns true if a part reports an action of somebody: "…, some guy walks in front of the lens".
fn is_story(s: &Slots) -> bool {
    let tells = |part: &str| {
        let part = part.trim().to_lowercase();
        let words: Vec<&str> = english_words(&part).collect();
        match words.as_slice() {
            ["some" | "a" | "another", _, verb, ..] => is_third_person(verb),
            _ => false,
        }
    };
    s.is_list() && s.text().split([',', '，']).any(tells) || tells(s.text())
}

/// `generate a video of a cat`, `swap the face in clip 3`, `给第三段降噪`.
pub(super) fn unsupported(s: &mut Slots) -> Option<Action> {
    let (senses, reply) = REFUSALS.iter().find(|(senses, _)| s.words(senses))?;
    // "It covers her face".
    let words: Vec<&str> = english_words(s.plain_text()).collect();
    if tells_fact(&words) && !s.is_list() {
        return None;
    }
    // "He talks too slow, make it 1.25x": the people are not what is to be changed.
    let is_purpose = senses.contains(&Sense::Publish) && says_purpose(s);
    let is_reason = !is_purpose && is_reason(s, senses);
    // 发朋友圈用，改成一比一: the purpose is a part of its own.
    if !is_purpose && s.text().split(['，', ',']).any(is_use) {
        return None;
    }
    if senses.contains(&Sense::Person) && (names_medium(s) || is_story(s)) {
        return None;
    }
    if senses.contains(&Sense::Person) && s.has_amount() || is_reason {
        return None;
    }
    if !s.has_other_order(senses) {
        // "people walk through the picture" is more likely a reason than a request.
        s.cost += 12;
    }
    if is_purpose && s.is_list() {
        return None;
    }
    s.rest();
    if is_purpose {
        let text = s.text().to_owned();
        return Some(Box::new(move |_| {
            Reading::Narration(text.clone(), Vec::new())
        }));
    }
    cannot(reply.clone())
}
