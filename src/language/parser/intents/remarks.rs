//! Words that ask for no edit: courtesies, opinions, prohibitions, corrections.

use crate::domain::edit::{ChangeText, Edit, TextChange};
use crate::i18n::locale::has_han;
use crate::i18n::replies::Reply;

use super::super::clauses::{restricts_to_sounds, says_overdone};
use super::super::correction_words::REPETITIONS;
use super::super::lexicon::{Class, Sense};
use super::super::phrase::{Break, Phrase, PhraseKind};
use super::super::reading::{Action, Correction, Reading};
use super::super::scene::Domain;
use super::super::slots::{Slots, may_count_cuts};
use super::super::target::{CUT_NOUNS, Kind, Target};
use crate::language::pattern::Pattern;

/// Creates an action that replies without an edit and leaves no segment out.
fn remark(reply: Reply) -> Option<Action> {
    Some(Box::new(move |_| {
        Reading::Remark(reply.clone(), Vec::new())
    }))
}

/// `clip 2: …`: what the next request is about.
pub(super) fn topic(s: &mut Slots) -> Option<Action> {
    s.explain_written(&["take", "grab"]);
    let targets = s.targets(|t, _| !matches!(t, Target::WholeVideo));
    // The "city clip is" of "the city clip is blurry" says something about the clip.
    let ends_in_verb = s.phrases.last().is_some_and(|p| {
        const VERBS: &[&str] = &["is", "are", "was", "were", "looks", "look"];
        VERBS.contains(&p.plain.as_str())
    });
    // "Clip 3 too" repeats what was said.
    let text = s.text().to_lowercase();
    let repeats = REPETITIONS.iter().any(|too| text.ends_with(too));
    if targets.is_empty() || ends_in_verb || repeats || !s.is_complete() {
        return None;
    }
    Some(Box::new(move |scene| {
        match scene.select_all(&targets, Domain::Everything) {
            Ok(found) => Reading::Topic(found.iter().map(|x| x.id.clone()).collect()),
            Err(reply) => Reading::Ask(reply),
        }
    }))
}

/// `thanks`, `hello`, `你好`.
pub(super) fn courtesy(s: &mut Slots) -> Option<Action> {
    let thanks = s.words(&[Sense::Thanks]);
    let hello = s.words(&[Sense::Greeting, Sense::Bye]);
    let never_mind = s.words(&[Sense::NeverMind]);
    let praise = s.words(&[Sense::Praise, Sense::NoAnswer]);
    let oops = s.words(&[Sense::Oops]);
    if oops && s.is_complete() {
        return remark(Reply::LeftAlone);
    }
    if !(thanks || hello || never_mind || praise) || !s.is_complete() {
        return None;
    }
    remark(if thanks {
        Reply::Welcome
    } else if hello {
        Reply::Greeting
    } else if never_mind {
        Reply::LeftAlone
    } else {
        Reply::Noted
    })
}

/// `yes`, `do it`, `好的`.
pub(super) fn accept(s: &mut Slots) -> Option<Action> {
    s.word(&[Sense::Yes])?;
    s.words(&[Sense::Yes]);
    s.is_complete().then_some(())?;
    Some(Box::new(|_| Reading::Accept))
}

/// `two things: …`, `a couple of changes, …`, 有两处要改：…: what follows says which.
pub(super) fn announcement(s: &mut Slots) -> Option<Action> {
    static ENGLISH: Pattern = Pattern::new(concat!(
        r"(?i)^((ok|okay|so|hey|hi|right|alright),? )*(just |only |i have |i've got |there are )?",
        r"(an?|one|two|three|four|five|\d+|(a )?(couple|few)( of)?|some|several)",
        r"( more| small| quick| little| minor| last)* ",
        r"(things?|changes?|edits?|tweaks?|fixes|notes?|requests?|points?)",
        r"( please| pls| for you| here)?$",
    ));
    static CHINESE: Pattern = Pattern::new(concat!(
        "^(还|另外)?(有|改|要改|调整)?[一二两三四五六几0-9]+(个|处|点|件)?(小)?",
        "(地方|改动|修改|问题|事|事情|要求|调整)?(要改|需要改|要修改|要调整|(麻烦|想|要|需要)?(改|调|调整|修改)一下|改改)?$",
    ));
    let text = s.text().trim();
    let after = s.message.get(s.phrases.last()?.span.end..)?;
    let follows = after
        .trim_start()
        .starts_with([':', '：', ',', '，', '.', '。', '-', '—']);
    let is_chinese = text.chars().count() > 2 && CHINESE.captures(text).is_some();
    let is_one = is_chinese || ENGLISH.captures(text).is_some();
    if !is_one || !follows {
        return None;
    }
    s.rest();
    remark(Reply::Noted)
}

/// The words of the only phrase that carries a value.
fn value_words(s: &mut Slots) -> Option<String> {
    let values: Vec<usize> = (0..s.phrases.len())
        .filter(|i| {
            let p = &s.phrases[*i];
            !s.is_explained(*i)
                && p.is_content
                && !matches!(p.kind, PhraseKind::Word | PhraseKind::Unknown)
                && !matches!(p.kind, PhraseKind::Target(Target::It(_)))
        })
        .collect();
    let [at] = values.as_slice() else {
        return None;
    };
    let words = s.message.get(s.phrases[*at].span.clone())?.to_owned();
    s.explain(*at, *at + 1);
    Some(words)
}

/// Words after a value that is wrong: 2秒不够.
const TOO_LITTLE: &[&str] = &[
    "不够",
    "太短",
    "太长",
    "太少",
    "太多",
    "来不及",
    "not enough",
    "isn't enough",
];

/// `make that 3 seconds instead`, `no, the other one`.
pub(super) fn correction(s: &mut Slots) -> Option<Action> {
    // 标题打错了: what is wrong, not what is right. "No title after all, take it off" removes.
    let first = s.phrases.iter().find(|p| p.is_content);
    let begins_with_target = first.is_some_and(|p| p.is_target());
    let text = s.text().trim_end_matches([',', '，']);
    let states_error = text.ends_with("错了") && begins_with_target;
    if states_error || s.says(&["off"]) || s.says_any_part(TOO_LITTLE) {
        return None;
    }
    let corrects = s.words(&[Sense::Correction, Sense::NoAnswer, Sense::No, Sense::Oops]);
    // 第二段不用 denies; it corrects nothing.
    if corrects && begins_with_target && s.text().ends_with(['用', '要']) {
        return None;
    }
    s.words(&[Sense::Make, Sense::Use, Sense::NoAnswer, Sense::Oops]);
    if corrects {
        // "Leave it up for 5 seconds instead".
        s.words(&[Sense::LastVerb]);
    }
    if !corrects {
        // A bare value: "…, 60".
        let is_value =
            |p: &&Phrase| matches!(p.kind, PhraseKind::Amount(..) | PhraseKind::Color(_));
        if s.unexplained().count() != 1 || !s.unexplained().all(|p| is_value(&p)) {
            return None;
        }
        s.cost += 6;
    }
    s.target(|t, _| matches!(t, Target::It(_)));
    explain_denied(s);
    let has_quote = s.has_quote();
    let words = value_words(s)?;
    if !s.is_complete() {
        return None;
    }
    // "The title has a typo, it should be "Winter"".
    let says_title = has_quote && s.mentions_before(&[Sense::Title, Sense::Caption]);
    let mut quotes = s.phrases.iter().filter_map(|p| match &p.kind {
        PhraseKind::Quote(text) => Some(text.clone()),
        _ => None,
    });
    let new_text = quotes.next_back().filter(|_| says_title);
    Some(Box::new(move |scene| {
        match (&new_text, scene.titles().as_slice()) {
            (Some(text), [title]) => Reading::Edits(vec![Edit::ChangeText(ChangeText {
                id: title.id.clone(),
                change: TextChange {
                    text: Some(text.clone()),
                    ..TextChange::default()
                },
            })]),
            _ => Reading::Correction(Correction {
                words: Some(words.clone()),
                repeats: false,
            }),
        }
    }))
}

/// Explains the first of two values, which is denied: 不是第二段，是第三段.
fn explain_denied(s: &mut Slots) {
    let is_value = |p: &Phrase| {
        p.is_content
            && !matches!(
                p.kind,
                PhraseKind::Word | PhraseKind::Unknown | PhraseKind::Break(_)
            )
    };
    let denies = |p: &Phrase| ["不是", "not"].contains(&p.text(s.message).to_lowercase().as_str());
    let values: Vec<usize> = (0..s.phrases.len())
        .filter(|i| is_value(&s.phrases[*i]))
        .collect();
    if let [first, _] = values.as_slice()
        && *first > 0
        && denies(&s.phrases[first - 1])
        && s.is_list()
    {
        s.explain(first - 1, first + 1);
    }
}

/// `and the one after it too`, `same for clip 3`, `a bit more`, `第三段也一样`.
pub(super) fn repetition(s: &mut Slots) -> Option<Action> {
    if says_overdone(s.text()) {
        return None;
    }
    let same = s.words(&[Sense::Same]);
    let more = !same && (s.words(&[Sense::More]) || s.does_again());
    const ANOTHER: &[&str] = &["来一个", "也来一个", "来个", "也来个", "也要"];
    let adds = s.says(ANOTHER);
    s.explain_written(ANOTHER);
    // "And clip 3", 还有第三段, as the whole message.
    const OPENINGS: &[&str] = &["and ", "还有", "以及", "plus "];
    let lower = s.message.trim().to_lowercase();
    let opens = OPENINGS.iter().any(|word| lower.starts_with(word));
    let is_whole = s.text_after().is_empty() && s.text_before().len() < 8;
    let opens = opens && is_whole && s.unexplained().all(|p| p.is_target());
    let also = adds || opens || s.says(&["too", "as well", "also", "也", "also the"]);
    s.words(&[Sense::ABit, Sense::Much]);
    // "10 % more" than now, or of what there was?
    if more && s.has_share() {
        return None;
    }
    if more && s.has_amount() {
        // "trim 1 s more": as before, by another amount.
        s.words(&[Sense::Trim, Sense::Lengthen, Sense::Shorten]);
        let words = value_words(s)?;
        s.is_complete().then_some(())?;
        return Some(Box::new(move |_| {
            Reading::Correction(Correction {
                words: Some(words.clone()),
                repeats: true,
            })
        }));
    }
    if more {
        s.is_complete().then_some(())?;
        return Some(Box::new(|_| {
            Reading::Correction(Correction {
                words: None,
                repeats: true,
            })
        }));
    }
    if !same && !also {
        return None;
    }
    s.words(&[Sense::Same]);
    let words = value_words(s)?;
    if !s.is_complete() {
        return None;
    }
    Some(Box::new(move |_| {
        Reading::Correction(Correction {
            words: Some(words.clone()),
            repeats: true,
        })
    }))
}

/// `leave clip 1 alone`, `but keep the music`, `第一个别动`.
pub(super) fn leave_alone(s: &mut Slots) -> Option<Action> {
    let restricts = !s.text_before().is_empty() && restricts_to_sounds(s.phrases);
    let only = s.has(Sense::OnlyKeep) && !stays_only(s) || restricts;
    let needs_nothing = s.text().ends_with("不用") && s.word(&[Sense::No, Sense::Not]).is_some();
    let leaves = s.word(&[Sense::LeaveAlone, Sense::OnlyKeep]).is_some();
    // "Black and white, but leave the beach alone": two requests.
    let is_but = |p: &Phrase| matches!(p.kind, PhraseKind::Break(Break::But));
    let is_divided = s.phrases.iter().skip_while(|p| !p.is_content).any(is_but);
    if is_divided || !(leaves || restricts || needs_nothing) {
        return None;
    }
    // "Leave the other cut as is".
    let names_cut = s.says_any_part(&["other cut", "that cut", "this cut"]);
    // A long clause with another verb or an amount asks for something.
    let keeps: &[Sense] = if only && s.says(&["have", "hear"]) {
        &[Sense::LeaveAlone, Sense::Add]
    } else if names_cut {
        &[Sense::LeaveAlone, Sense::Remove, Sense::Trim, Sense::Split]
    } else {
        &[Sense::LeaveAlone]
    };
    if s.is_list() || s.has_amount() || s.has_quote() || s.has_other_order(keeps) {
        return None;
    }
    let about_cuts =
        names_cut || s.has_any(&[Sense::HardCut, Sense::TransitionNoun]) || s.cut_nouns();
    let mut targets = s.targets(|t, _| !matches!(t, Target::WholeVideo));
    if about_cuts {
        targets.clear();
    }
    // 转场都换成黑场，最后一个不变: the last transition or picture?
    let before = s.lower_before();
    let counted = ["第", "最后", "first", "second", "last"];
    let is_counted = counted.iter().any(|ordinal| before.contains(ordinal));
    if s.mentions_before(CUT_NOUNS) && !is_counted && s.phrases.iter().any(may_count_cuts) {
        return None;
    }
    // "keep only the song" after "mute the clips": the sounds stay.
    let is_sound = |t: &Target| matches!(t.kind(), Kind::Music | Kind::Voice | Kind::Effect);
    if only && (targets.is_empty() || !targets.iter().all(is_sound)) {
        return None;
    }
    s.rest();
    Some(Box::new(move |scene| {
        let found = scene
            .select_all(&targets, Domain::Everything)
            .unwrap_or_default();
        Reading::Remark(
            Reply::LeftAlone,
            found.iter().map(|x| x.id.clone()).collect(),
        )
    }))
}

/// Returns true for "only the last one stays as it is": the restricting word comes before what is
/// left alone.
fn stays_only(s: &Slots) -> bool {
    let restricts = |p: &Phrase| p.senses.has(Sense::OnlyKeep);
    let stays = |p: &Phrase| p.senses.has(Sense::LeaveAlone) && !restricts(p);
    let Some(at) = s.phrases.iter().position(restricts) else {
        return false;
    };
    let named = s.phrases[at..].iter().skip_while(|p| !p.is_target());
    ["only", "只有", "只", "就"].contains(&s.phrases[at].text(s.message))
        && named.skip(1).any(stays)
}

/// Words of a part that repeats what the edit before it keeps anyway.
const SAME_LENGTH: &[&str] = &[
    "same length",
    "same duration",
    "same time",
    "with the same length",
    "with the same duration",
    "keep the length",
    "keep the duration",
    "keep its length",
    "时长不变",
    "长度不变",
    "显示的时长不变",
    "显示时长不变",
    "停留时间不变",
];
const SAME_FACTOR: &[&str] = &["same factor", "same speed", "倍速一样", "一样的倍速"];

/// `…, same length` after an edit that keeps the length, which the resolver checks.
pub(super) fn same_length(s: &mut Slots) -> Option<Action> {
    same(s, SAME_LENGTH)
}

/// `the other two as well, same factor`.
pub(super) fn same_factor(s: &mut Slots) -> Option<Action> {
    same(s, SAME_FACTOR)
}

fn same(s: &mut Slots, texts: &[&str]) -> Option<Action> {
    let text = s.plain_text().trim_matches(|c: char| !c.is_alphanumeric());
    if !texts.contains(&text) {
        return None;
    }
    s.rest();
    Some(Box::new(|_| Reading::Remark(Reply::LeftAlone, Vec::new())))
}

/// `do not speed up the talk clip`, `别把第二段静音`.
pub(super) fn prohibition(s: &mut Slots) -> Option<Action> {
    if s.has_order_before(&[Sense::Not, Sense::No]) {
        return None;
    }
    s.word(&[Sense::Not, Sense::No])?;
    // "…, not 3 seconds each" corrects what was said before it.
    let has_verb = s
        .phrases
        .iter()
        .any(|p| p.is_content && p.senses.has_class(Class::Verb));
    if s.is_list() || s.has_amount() && !has_verb {
        return None;
    }
    // "The beach one isn't working for me" forbids nothing.
    const STATES: &[&str] = &[
        "isn't", "isnt", "aren't", "doesn't", "doesnt", "didn't", "can't", "cant", "cannot",
        "won't", "wont", "wouldn't", "ain't", "不是", "没", "没有", "不会", "不能", "不够",
    ];
    if !s.has_order() && s.says(STATES) {
        return None;
    }
    // "…, not": what is denied is missing.
    if s.is_complete() {
        return None;
    }
    let targets = subjects(s);
    s.rest();
    remark_about(Reply::LeftAlone, targets)
}

/// The set that a remark is about. Several, or "it", are no subject of what follows.
fn subjects(s: &mut Slots) -> Vec<Target> {
    let mut targets = s.targets(|t, _| !matches!(t, Target::WholeVideo | Target::It(Kind::Any)));
    if targets.len() > 1 {
        targets.clear();
    }
    targets
}

/// Creates an action that replies without an edit; "it" in the next request is what it is about.
fn remark_about(reply: Reply, targets: Vec<Target>) -> Option<Action> {
    Some(Box::new(move |scene| {
        let found = scene
            .select_all(&targets, Domain::Everything)
            .unwrap_or_default();
        let ids = found.iter().map(|x| x.id.clone()).collect();
        Reading::Remark(reply.clone(), ids)
    }))
}

/// `I love the beach clip`, `nice transitions`.
pub(super) fn opinion(s: &mut Slots) -> Option<Action> {
    s.word(&[Sense::Like, Sense::Praise])?;
    // `put "Hi" nice and big in the middle` is a request.
    let asks = has_han(s.message) && s.has_order();
    // "I hope you can do it: reverse the beach".
    let mut parts = s.phrases.split(Phrase::is_break).skip(1);
    let asks = asks || parts.any(|part| part.first().is_some_and(|p| s.is_order(p)));
    if s.is_list() || s.has_amount() || s.has_quote() || s.begins_with_verb() || asks {
        return None;
    }
    let targets = subjects(s);
    s.rest();
    remark_about(Reply::Noted, targets)
}

/// `make it better`, `弄好看一点`.
pub(super) fn vague(s: &mut Slots) -> Option<Action> {
    s.word(&[Sense::Vague])?;
    // 海滩那段节奏快一点 is about a clip.
    let is_pace = s.says_any_part(&["节奏"]);
    if s.is_list() || is_pace && s.has_target(|t, _| t.is_picked()) {
        return None;
    }
    let known = s
        .phrases
        .iter()
        .all(|p| !matches!(p.kind, PhraseKind::Unknown) || p.senses.has_class(Class::Filler));
    if !known {
        return None;
    }
    s.rest();
    Some(Box::new(|_| Reading::Ask(Reply::TooVague)))
}
