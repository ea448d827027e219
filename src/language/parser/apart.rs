//! Parts beside a break that are two requests: each has a property, an object or a verb that does
//! not belong to the other.

use super::lexicon::{Class, Sense, Senses};
use super::phrase::{Phrase, PhraseKind, Shape};
use super::target::{Kind, PICTURES, Target};
use super::token::Quantity;

/// Returns true if the parts beside a break are about different properties, in either order.
pub(super) fn are_apart(before: &[Phrase], after: &[Phrase]) -> bool {
    let last = before.rsplit(Phrase::is_break).next().unwrap_or_default();
    let next = after.split(Phrase::is_break).next().unwrap_or_default();
    let in_any_order = |is_one: fn(&[Phrase]) -> bool, is_other: fn(&[Phrase]) -> bool| {
        is_one(last) && is_other(next) || is_other(last) && is_one(next)
    };
    times_set(before, next)
        || times_first(last, next)
        || fades_else(last, next)
        || fades_video(before, next)
        || fades_frame(before, next)
        || cuts_video(last, next)
        || in_any_order(keeps_set, times_pictures)
        || in_any_order(times_video, has_text)
        || gives_total(last) && has_text(next)
        || swaps(before) && next.iter().any(sorts)
        || last.iter().any(sorts) && swaps(after)
        || in_any_order(complains, has_object)
        || in_any_order(keeps_time, changes_title)
        || in_any_order(sets_transition, acts_on_picture)
        || acts_on_picture(before) && sets_transition(next)
}

/// Returns true for "add crossfades, every clip should be 4 seconds": a length of a set is not that
/// of what the first part makes.
fn times_set(before: &[Phrase], next: &[Phrase]) -> bool {
    acts(before) && times_pictures(next) && !acts(next)
}

/// Returns true for "every clip should be 4 seconds, delete the city": the length is not that of
/// what follows. Not for "…, cut it down".
fn times_first(last: &[Phrase], next: &[Phrase]) -> bool {
    const LENGTH_WORDS: &[Sense] = &[
        Sense::Shorten,
        Sense::Lengthen,
        Sense::Trim,
        Sense::Make,
        Sense::Spread,
        Sense::LastVerb,
        Sense::LengthNoun,
        Sense::ABit,
    ];
    let continues = |p: &Phrase| match &p.kind {
        PhraseKind::Target(target) => matches!(target, Target::It(_) | Target::They(..)),
        _ => LENGTH_WORDS.iter().any(|word| p.senses.has(*word)),
    };
    let asks = |p: &Phrase| p.is_content && p.senses.has_class(Class::Verb) || p.is_transition();
    let is_total = last.iter().any(|p| p.senses.has(Sense::Total));
    let is_each = |p: &Phrase| matches!(p.kind, PhraseKind::Amount(Quantity::Time(_), Shape::Each));
    (times_pictures(last) || last.iter().any(is_each))
        && !acts(last)
        && !is_total
        && next.iter().any(asks)
        && !next.iter().filter(|p| p.is_content).all(continues)
}

/// Returns true for a part with a length of named pictures: "every clip should be 4 seconds".
pub(crate) fn times_pictures(part: &[Phrase]) -> bool {
    let is_picture = |target: &Target| match target {
        Target::It(_) | Target::They(..) | Target::WholeVideo => false,
        target => PICTURES.contains(&target.kind()),
    };
    let is_set = |p: &Phrase| {
        let is_picture = matches!(&p.kind, PhraseKind::Target(target) if is_picture(target));
        p.is_plain_target() && is_picture
    };
    let is_time = |p: &Phrase| {
        let is_time = matches!(p.kind, PhraseKind::Amount(Quantity::Time(_), Shape::Plain));
        is_time && (p.preposition == Senses::NONE || p.preposition.has(Sense::To))
    };
    part.iter().any(is_set) && part.iter().any(is_time) && !part.iter().any(Phrase::is_transition)
}

/// Returns true for "remove the title, fade in": the second part has another object.
fn fades_else(last: &[Phrase], next: &[Phrase]) -> bool {
    let is_verb = |p: &Phrase| p.senses.has_class(Class::Verb);
    last.iter().any(Phrase::is_plain_target)
        && last.iter().any(removes)
        && next.iter().any(is_fade)
        && next.iter().any(is_verb)
        && !next.iter().any(removes)
}

/// Returns true for "make the title red and fade in from black" and lake放最前面，结尾淡出: the
/// picture fades.
fn fades_video(before: &[Phrase], next: &[Phrase]) -> bool {
    let colors = ["black", "white", "黑", "白"];
    let is_of_picture = |p: &Phrase| is_fade(p) && colors.iter().any(|c| p.plain.contains(c));
    let is_end = |p: &Phrase| p.senses.has(Sense::Start) || p.senses.has(Sense::End);
    let moves = |p: &Phrase| p.is_only_verb() && p.senses.has(Sense::Move);
    let is_other = |p: &Phrase| p.is_target() || p.is_transition() || removes(p);
    // "Fade the beach in from black and fade out to black" is about one clip, "…, fade out at the
    // end" is not; a Chinese sentence stays with its topic.
    let is_end_of_video = |p: &Phrase| is_end(p) && p.plain.is_ascii();
    let continues = before.iter().any(is_fade)
        && !before.iter().any(Phrase::is_sound_or_title)
        && !next.iter().any(is_end_of_video);
    let fades = next.iter().any(is_of_picture) && acts(before) && !continues
        || next.iter().any(is_fade) && next.iter().any(is_end) && before.iter().any(moves);
    fades && before.iter().any(Phrase::is_target) && !next.iter().any(is_other)
}

/// Returns true for 最后加字幕“再见”，画面淡入: not the text.
fn fades_frame(before: &[Phrase], next: &[Phrase]) -> bool {
    next.iter().any(is_fade)
        && next.iter().any(|p| p.senses.has(Sense::FrameNoun))
        && before.iter().any(Phrase::is_quote)
}

/// Returns true for 去掉音乐，25秒之后的都删掉: the part of the video.
fn cuts_video(last: &[Phrase], next: &[Phrase]) -> bool {
    last.iter().any(Phrase::is_sound_or_title)
        && acts(last)
        && next.iter().any(removes)
        && next.iter().any(Phrase::is_time)
        && !next.iter().any(Phrase::is_sound_or_title)
}

/// Returns true for 总时长15秒, the length of the video. A title may have "5 seconds in total".
fn times_video(part: &[Phrase]) -> bool {
    const LENGTHS: &[&str] = &[
        "长", "长度", "时间", "length", "duration", "runtime", "time",
    ];
    let is_length = |p: &Phrase| LENGTHS.iter().any(|noun| p.plain.ends_with(noun));
    let is_video = |p: &Phrase| is_length(p) || p.target() == Some(&Target::WholeVideo);
    gives_total(part) && part.iter().any(is_video)
}

/// Returns true for "15 seconds in total".
fn gives_total(part: &[Phrase]) -> bool {
    let is_total = |p: &Phrase| p.senses.has(Sense::Total);
    part.iter().any(is_total) && part.iter().any(Phrase::is_time)
}

fn has_text(part: &[Phrase]) -> bool {
    part.iter().any(Phrase::is_quote)
}

/// Returns true for "swap the beach and the lake".
fn swaps(part: &[Phrase]) -> bool {
    let is_swap = |p: &Phrase| p.is_only_verb() && p.senses.has(Sense::Swap);
    part.iter().any(is_swap) && part.iter().any(Phrase::is_picked)
}

/// Returns true for "reverse the order".
pub(super) fn sorts(p: &Phrase) -> bool {
    const ORDERS: &[Sense] = &[
        Sense::ReverseOrder,
        Sense::Shuffle,
        Sense::ByName,
        Sense::ByDate,
    ];
    ORDERS.iter().any(|order| p.senses.has(*order))
}

/// Returns true for "keep only the first three photos".
fn keeps_set(part: &[Phrase]) -> bool {
    part.iter().any(keeps)
        && part.iter().any(Phrase::is_picked)
        && !part.iter().any(Phrase::is_time)
}

/// Returns true for "the beach is too long".
fn complains(part: &[Phrase]) -> bool {
    part.iter().any(is_picked_object) && part.iter().any(Phrase::is_too) && !acts(part)
}

/// Returns true for a part that asks something of its own object.
fn has_object(part: &[Phrase]) -> bool {
    let is_object = |p: &Phrase| match &p.kind {
        PhraseKind::Target(Target::It(_) | Target::They(..) | Target::All(Kind::Any)) => false,
        PhraseKind::Target(_) => p.is_plain_target(),
        PhraseKind::Quote(_) => true,
        _ => p.is_transition() || is_fade(p) || p.senses.has(Sense::OriginalSound),
    };
    let asks = |p: &Phrase| p.is_content && !p.is_target();
    part.iter().any(is_object) && part.iter().any(asks) && !complains(part)
}

/// Returns true for "keep only the first 10 seconds", of the video.
fn keeps_time(part: &[Phrase]) -> bool {
    part.iter().any(keeps)
        && part.iter().any(Phrase::is_time)
        && !part.iter().any(Phrase::is_target)
}

/// Returns true for "the title should be red".
fn changes_title(part: &[Phrase]) -> bool {
    let is_title =
        |p: &Phrase| matches!(&p.kind, PhraseKind::Target(target) if target.kind() == Kind::Title);
    let is_other = |p: &Phrase| p.is_content && !p.is_target();
    part.iter().any(is_title) && part.iter().any(is_other)
}

/// Returns true for "transitions of 1 second between the clips".
fn sets_transition(part: &[Phrase]) -> bool {
    part.iter().any(Phrase::is_transition)
        && part.iter().any(Phrase::is_time)
        && !part.iter().any(Phrase::is_picked)
}

/// Returns true for talk加速: a verb and its set.
fn acts_on_picture(part: &[Phrase]) -> bool {
    let acts = |p: &Phrase| p.is_content && p.is_word() && p.senses.has_class(Class::Verb);
    part.iter().any(is_picked_object)
        && part.iter().any(acts)
        && !part.iter().any(Phrase::is_transition)
}

/// Returns true for "delete clip 2, remove the original sound": the sound is not that of the first
/// object.
pub(super) fn removes_sound_too(before: &[Phrase], after: &[Phrase]) -> bool {
    let is_picture = |p: &Phrase| {
        matches!(&p.kind, PhraseKind::Target(target)
            if matches!(target, Target::Except(..)) || target.is_picture_set())
    };
    let is_sound = |p: &Phrase| {
        let words = [Sense::OriginalSound, Sense::Sound, Sense::Mute];
        words.iter().any(|word| p.senses.has(*word))
            || matches!(&p.kind, PhraseKind::Target(target) if target.kind() == Kind::Sound)
    };
    let next = after.split(Phrase::is_break).next().unwrap_or_default();
    before.iter().any(removes)
        && before.iter().any(is_picture)
        && !before.iter().any(is_sound)
        && next.iter().any(is_sound)
}

/// Returns true for "only keep clip 1 and cut out 6 s to 8 s": what is kept, and what is not.
pub(super) fn keeps_and_cuts(before: &[Phrase], after: &[Phrase]) -> bool {
    let cuts = |p: &Phrase| {
        let verbs = [Sense::Remove, Sense::Trim];
        p.is_only_verb() && verbs.iter().any(|verb| p.senses.has(*verb))
    };
    before.iter().any(keeps)
        && before.iter().any(Phrase::is_target)
        && after.iter().any(cuts)
        && after.iter().any(Phrase::is_time)
}

/// Returns true if a part asks for something: not only "clip 1, …".
pub(super) fn acts(part: &[Phrase]) -> bool {
    part.iter().any(|p| p.is_only_verb() || p.is_quote())
}

fn is_fade(p: &Phrase) -> bool {
    const FADES: &[Sense] = &[
        Sense::FadeInOut,
        Sense::FadeIn,
        Sense::FadeOut,
        Sense::FadeBlack,
        Sense::FadeWhite,
        Sense::Fade,
    ];
    FADES.iter().any(|fade| p.senses.has(*fade))
}

fn removes(p: &Phrase) -> bool {
    p.is_only_verb() && p.senses.has(Sense::Remove)
}

fn keeps(p: &Phrase) -> bool {
    p.is_word() && p.senses.has(Sense::OnlyKeep)
}

fn is_picked_object(p: &Phrase) -> bool {
    p.is_picked() && p.is_plain_target()
}
