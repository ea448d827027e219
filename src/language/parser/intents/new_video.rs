//! A video that a request makes: "a 10 second video", not "the video".

use super::super::lexicon::Sense;
use super::super::phrase::PhraseKind;
use super::super::slots::Slots;
use super::super::target::Target;

/// Returns true if a request names a video that does not exist yet: "a 10 second video".
pub(super) fn is_new_video(s: &Slots) -> bool {
    let is_definite = |text: &str| {
        [
            "the ", "this ", "that ", "whole ", "entire ", "整个", "这个",
        ]
        .iter()
        .any(|w| text.to_lowercase().starts_with(w))
    };
    let Some(at) = s.find(Sense::Product) else {
        return false;
    };
    let phrase = &s.phrases[at];
    // 用这首歌做配乐，视频要竖屏: what the video that exists should be.
    const DEMANDS: &[&str] = &["要", "应该", "应当", "必须", "需要", "得"];
    let after = s.message[phrase.span.end..].trim_start();
    let is_subject = at
        .checked_sub(1)
        .is_some_and(|at| s.phrases[at].ends_part());
    if is_subject && DEMANDS.iter().any(|word| after.starts_with(word)) {
        return false;
    }
    let before = s.message[..phrase.span.start].trim_end().to_lowercase();
    let text = phrase.text(s.message);
    // "the 5 second video": the nearest article.
    const ARTICLES: &[&str] = &["the", "this", "that", "my", "our", "a", "an"];
    let mut words = before.split_whitespace().rev().take(4);
    let article = words.find(|w| ARTICLES.contains(w));
    let has_article = article.is_some_and(|w| !["a", "an", "that"].contains(&w));
    let is_pointed = ["这个", "那个", "整个"].iter().any(|w| before.ends_with(w));
    !is_definite(text) && !has_article && !is_pointed && !phrase.senses.has(Sense::All)
}

/// Returns true if an article says that a video is new: "a video", 做个视频. Other edits are about
/// the video that exists.
pub(crate) fn has_new_video(s: &Slots) -> bool {
    let Some(at) = s.find(Sense::Product).filter(|_| is_new_video(s)) else {
        return false;
    };
    let is_video = matches!(
        s.phrases[at].kind,
        PhraseKind::Word | PhraseKind::Target(Target::WholeVideo)
    );
    if !is_video {
        return false;
    }
    let before = s.message[..s.phrases[at].span.start].to_lowercase();
    let mut words = before.split_whitespace().rev().take(4);
    words.any(|w| ["a", "an", "one", "me"].contains(&w)) || before.contains('个')
}
