//! Places that belong to what they stand beside: the 结尾 of 结尾的Bye, the 切到 of 城市切到海边用黑场.

use super::lexicon::{Sense, Senses};
use super::phrase::{Break, Phrase, PhraseKind, Shape};
use super::target::Target;
use super::token::Quantity;

/// Words between a place and the title that is there.
const JOINTS: &[&str] = &["的", "那个", "那行", "的那个", "这个", "的那行"];

/// Verbs for the cut from a clip to the next one.
const CUTS: &[&str] = &["切", "切换", "转", "切到", "转到", "过渡"];

/// Reads 城市切到海边 before a transition as 城市和海边之间.
pub(super) fn join_cuts(phrases: &mut [Phrase]) {
    let is_picture =
        |p: &Phrase| matches!(&p.kind, PhraseKind::Target(target) if target.is_picture_set());
    let names = |p: &Phrase| p.is_transition() || p.senses.has(Sense::FadeBlack);
    for at in 1..phrases.len().saturating_sub(1) {
        let (verb, next) = (&phrases[at], &phrases[at + 1]);
        // 城市转到海边后面 moves the city.
        let is_behind = next.preposition.has(Sense::After) || next.preposition.has(Sense::Before);
        let leads = next.preposition.has(Sense::To) || verb.plain.ends_with('到');
        let is_cut = CUTS.contains(&verb.plain.as_str()) && leads && !is_behind;
        let mut part = phrases[at + 1..].iter().take_while(|p| !p.is_break());
        if is_cut && is_picture(&phrases[at - 1]) && is_picture(next) && part.any(names) {
            phrases[at].ignore();
            phrases[at].kind = PhraseKind::Break(Break::And);
            phrases[at + 1].preposition = Senses::NONE.with(Sense::Between);
        }
    }
}

/// Marks the 那 of 开头那两秒 as a word without a meaning: the time says what it points at.
pub(super) fn ignore_pointers(phrases: &mut [Phrase]) {
    for at in 1..phrases.len().saturating_sub(1) {
        let points = ["那", "这"].contains(&phrases[at].plain.as_str()) && phrases[at].is_target();
        let next = &phrases[at + 1];
        let is_time = matches!(
            next.kind,
            PhraseKind::Amount(Quantity::Time(_), Shape::Plain)
        );
        let is_adjacent = phrases[at].span.end == next.span.start;
        if points && is_time && is_adjacent && is_place(&phrases[at - 1]) {
            phrases[at].ignore();
        }
    }
}

fn is_place(p: &Phrase) -> bool {
    p.is_word() && (p.senses.has(Sense::Start) || p.senses.has(Sense::End))
}

/// Marks the 结尾 of 结尾的Bye as unknown: it is no place to move the title to, and whether the title
/// is there is not checked.
pub(super) fn mark_places_of_titles(message: &str, phrases: &mut [Phrase]) {
    let is_title = |p: &Phrase| matches!(&p.kind, PhraseKind::Target(Target::Named(media, _)) if media.assets.is_empty());
    // 片尾那个Bye改成“再见” moves nothing.
    if phrases
        .iter()
        .any(|p| matches!(p.kind, PhraseKind::Quote(_)))
    {
        return;
    }
    for at in 1..phrases.len() {
        if !is_title(&phrases[at]) {
            continue;
        }
        let before = phrases[..at].iter().rev();
        let joints = before.take_while(|p| JOINTS.contains(&p.plain.as_str()));
        let Some(place) = (at - joints.count()).checked_sub(1) else {
            continue;
        };
        let between = message.get(phrases[place].span.end..phrases[at].span.start);
        let named = phrases[at].text(message);
        let is_joined = between.is_some_and(|text| JOINTS.contains(&text.trim()))
            || between == Some("") && JOINTS.iter().any(|joint| named.starts_with(joint));
        if is_place(&phrases[place]) && is_joined {
            phrases[place].ignore();
            phrases[place].kind = PhraseKind::Unknown;
            phrases[place].is_content = true;
        }
    }
}
