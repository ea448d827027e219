//! Reasons and stories around a request: "…, he's just reaching for the camera".

use super::super::characters::simplified;
use super::super::descriptions::describes;
use super::super::lexicon::{Class, Sense};
use super::super::phrase::{Break, Phrase, PhraseKind, Statement, first_part, statement};
use super::super::reading::{Action, Reading};
use super::super::scene::Domain;
use super::super::slots::Slots;
use super::super::target::{Kind, Target};
use super::super::token::Quantity;
use super::super::words::is_third_person;
use super::titles::is_too;
use crate::i18n::locale::has_han;

/// English words before a statement.
const OPENINGS: &[&str] = &[
    "because",
    "bc",
    "since",
    "cause",
    "cuz",
    "cos",
    "coz",
    "so",
    "as",
    "and",
    "hmm",
    "well",
    "ok",
    "okay",
    "oh",
    "oops",
    "whoops",
    "ugh",
    "argh",
    "ah",
    "yeah",
    "right",
    "honestly",
    "basically",
    "obviously",
    "now",
    "also",
    "but",
    "lol",
    "sorry",
    "you know",
    "that",
    "um",
    "uh",
    "erm",
    "like",
];

/// English words that a statement begins with.
const SUBJECTS: &[&str] = &[
    "i",
    "i'm",
    "im",
    "i've",
    "ive",
    "i'd",
    "id",
    "i'll",
    "we'll",
    "nobody's",
    "noone",
    "he",
    "he's",
    "hes",
    "she",
    "she's",
    "shes",
    "it",
    "it's",
    "its",
    "they",
    "they're",
    "theyre",
    "we",
    "we're",
    "we've",
    "weve",
    "you",
    "you're",
    "youre",
    "there",
    "there's",
    "theres",
    "that",
    "that's",
    "thats",
    "this",
    "someone",
    "somebody",
    "nobody",
    "everybody",
    "everyone",
    "people",
    "everything",
    "nothing",
    "my",
    "his",
    "her",
    "our",
    "their",
    "the",
    "these",
    "those",
    "which",
    "who",
    "where",
    "what",
    "no",
    "all",
    "video",
    "footage",
];

/// English pronouns that a verb follows.
const PRONOUNS: &[&str] = &[
    "i", "we", "he", "she", "they", "nobody", "everyone", "people",
];

/// English words for those who watch the video.
const PEOPLE: &[&str] = &["people", "everyone", "viewers", "folks", "nobody"];

/// English verbs of a statement; one of them may also begin it: "doesn't fit the vibe".
const STATES: &[&str] = &[
    "typo",
    "theres",
    "is",
    "are",
    "was",
    "were",
    "am",
    "isn't",
    "isnt",
    "aren't",
    "wasn't",
    "wasnt",
    "weren't",
    "doesn't",
    "doesnt",
    "don't",
    "dont",
    "didn't",
    "didnt",
    "can't",
    "cant",
    "couldn't",
    "won't",
    "wouldn't",
    "hasn't",
    "haven't",
    "looks",
    "look",
    "looked",
    "looking",
    "sounds",
    "sounded",
    "feels",
    "feel",
    "felt",
    "seems",
    "seem",
    "came",
    "comes",
    "went",
    "has",
    "had",
    "have",
    "been",
    "keeps",
    "kept",
    "got",
    "gets",
    "drags",
    "distracts",
    "hurts",
    "works",
    "thinks",
    "said",
    "wanted",
    "forgot",
    "thought",
    "think",
    "makes",
    "filmed",
    "shot",
    "recorded",
    "r",
    "dropped",
    "planning",
    "going",
    "know",
    "thinking",
    "takes",
    "took",
    "cannot",
    "its",
    "drag",
    "read",
    "reads",
    "goes",
    "wrong",
    "spotted",
    "noticed",
    "found",
    "meant",
    "supposed",
];

/// English verbs that join a noun to what is said of it: "hard cuts look cheap".
const LINKS: &[&str] = &[
    "look", "looks", "looked", "sound", "sounds", "feel", "feels", "seem", "seems", "is", "are",
    "was", "were", "isn't", "aren't", "isnt", "arent", "wasn't", "came", "comes", "goes", "went",
    "got", "keeps", "drags", "talks", "runs", "lags",
];

/// English words of a request: a statement has none.
const DEMANDS: &[&str] = &[
    "should", "must", "need", "needs", "let", "let's", "lets", "please", "pls", "plz", "could",
    "would", "gotta", "instead", "each", "every", "only", "except", "unless", "if", "until", "til",
    "till", "then", "both", "want", "want's", "shall", "rather", "leave", "may",
];

/// Words of a request about times and places, also where they are inflected: "the music starts".
const ORDERS: &[Sense] = &[
    Sense::GoesLast,
    Sense::Begin,
    Sense::Finish,
    Sense::LastVerb,
    Sense::Move,
];

/// Chinese words of which a statement has one.
const CHINESE_STATES: &[&str] = &[
    "太",
    "很",
    "有点",
    "都",
    "在",
    "是",
    "了",
    "没",
    "不",
    "好像",
    "显得",
    "比较",
    "会",
    "有",
    "挺",
    "真",
    "老",
    "一直",
    "正好",
    "刚好",
    "更",
    "像",
    "多",
    "看着",
    "打算",
    "差不多",
    "得",
    "偏",
    "为主",
    "似的",
    "抖",
    "震",
    "晃",
    "糊",
    "好吵",
    "好大",
    "好小",
    "好暗",
    "好亮",
    "好慢",
    "好快",
    "好长",
    "好短",
    "好乱",
    "好丑",
];

/// Chinese words of a request: a statement has none.
const CHINESE_DEMANDS: &[&str] = &[
    "把", "将", "让", "请", "要", "别", "帮", "再", "改", "换", "调", "删", "剪", "裁", "移", "挪",
    "静音", "只", "除", "如果", "的话", "应该", "每", "去掉", "拿掉", "变成", "留着", "恢复",
];

/// Words that a Chinese reason begins with.
const REASONS: &[&str] = &[
    "因为",
    "毕竟",
    "不然",
    "免得",
    "省得",
    "那是",
    "这是",
    "主要是",
    "反正",
    "能听到",
    "能听见",
    "听得到",
    "听得见",
    "能看到",
    "能看见",
    "看得到",
    "看得见",
];

/// Chinese words of a request, also in a reason.
const CHINESE_ORDERS: &[&str] = &[
    "把", "将", "让", "请", "别", "帮", "改", "换", "删", "剪", "裁", "移", "挪", "静音", "只",
    "除", "如果",
];

/// Verbs that describe as well: 露出来.
const WEAK_VERBS: &[Sense] = &[
    Sense::Begin,
    Sense::Finish,
    Sense::LastVerb,
    Sense::GoesLast,
    Sense::Show,
    Sense::Play,
];

/// `…, he's just reaching for the camera`, `because nobody is there`, 现在几乎听不见: a statement
/// without a request. The reply says that nothing was done about it.
pub(super) fn narration(s: &mut Slots) -> Option<Action> {
    // "Four seconds is too long": an amount that is complained about.
    let complains = is_too(s) && !s.has_order();
    // "I hate those black bars".
    let is_personal = s.plain_text().starts_with("i ");
    // "Because the slot is 20 seconds".
    let begins = |reason: &&str| s.plain_text().starts_with(*reason);
    let is_reason = ["because ", "bc ", "cuz ", "cos ", "coz "]
        .iter()
        .any(begins);
    let is_part = |p: &Phrase| match p.kind {
        PhraseKind::Amount(Quantity::Time(_), _) => complains || is_personal || is_reason,
        PhraseKind::Amount(..) => complains || is_reason,
        PhraseKind::Color(_) => {
            let is_stated = statement(s.message, s.phrases, p) == Some(Statement::Fact);
            is_personal || is_stated || is_shade(p, s) || is_subject(p, s)
        }
        _ => is_statement_part(p, s),
    };
    if s.is_question() || s.is_list() || !s.phrases.iter().all(is_part) || names_unknown(s) {
        return None;
    }
    let first = s.phrases.iter().find(|p| p.is_content)?;
    let last = s.phrases.last()?;
    let from = s.phrases.first().map_or(first.span.start, |p| p.span.start);
    let text = s.message.get(from..last.span.end)?.trim();
    let is_statement = if has_han(text) {
        is_chinese_statement(text, s)
    } else {
        is_english_statement(text, s)
    };
    if !is_statement {
        return None;
    }
    s.cost += s.phrases.iter().filter(|p| p.is_content).count() as u32;
    Some(remark_about(s, text))
}

/// Returns true for 街景那段太长了: a medium that does not exist.
fn names_unknown(s: &Slots) -> bool {
    s.phrases.iter().any(|p| {
        let after = s.message.get(p.span.end..).unwrap_or_default();
        let is_medium = ["那段", "那张", "那个片段", "的那段", "的那张"]
            .iter()
            .any(|noun| after.starts_with(noun));
        p.kind == PhraseKind::Unknown && is_medium
    })
}

/// The sets that a remark is about. In "the city is good but the beach is too dark" that is the
/// second, and in 听不见说话了 nothing.
fn complained_of(s: &mut Slots) -> Vec<Target> {
    let is_subject = |t: &Target| !matches!(t, Target::WholeVideo | Target::It(Kind::Any));
    let is_but = |p: &Phrase| matches!(p.kind, PhraseKind::Break(Break::But)) || p.plain == "但是";
    let but = s.phrases.iter().rposition(is_but);
    let after = but.map_or(s.phrases, |but| &s.phrases[but..]);
    let named = after.iter().filter_map(Phrase::target);
    let after: Vec<Target> = named.filter(|t| is_subject(t)).cloned().collect();
    let all = s.targets(|t, _| is_subject(t));
    let hears_nothing = ["听不清", "听不见", "听不到"]
        .iter()
        .any(|word| s.plain_text().contains(word));
    if hears_nothing && ["说话", "讲话"].iter().any(|w| s.plain_text().contains(w)) {
        return all.into_iter().filter(Target::is_sound_or_title).collect();
    }
    if after.is_empty() { all } else { after }
}

/// A remark, and the segments that it is about.
fn remark_about(s: &mut Slots, text: &str) -> Action {
    let targets = complained_of(s);
    let complains_of_sound = s.has_any(&[Sense::LoudAdjective, Sense::QuietAdjective])
        && targets.first().is_some_and(|t| t.kind() == Kind::Music);
    s.rest();
    let text = text.to_owned();
    Box::new(move |scene| {
        // "The talk one is my brother's speech": the topic. There may be no voice-over.
        let select = |target: &Target| scene.select(target, Domain::Everything).ok();
        // "The voice in talk" is that of the clip.
        let is_voice_of = targets.len() == 2 && targets[0].kind() == Kind::Voice;
        let has_topic = is_voice_of || targets.first().is_some_and(|first| select(first).is_some());
        // 音乐盖过我说话了, without music: what follows is about the music too.
        if complains_of_sound
            && let Some(Err(missing)) = targets.first().map(|t| scene.select(t, Domain::Sounds))
        {
            return Reading::Cannot(missing);
        }
        // "I filmed the city one, so all the signs read backwards": the clip with a name.
        let is_set = |t: &Target| matches!(t, Target::All(_));
        let names_one = targets.iter().any(|t| !is_set(t));
        let meant = targets
            .iter()
            .filter(|t| has_topic && !(names_one && is_set(t)));
        let found = meant.filter_map(select);
        let ids = found.flatten().map(|x| x.id.clone()).collect();
        Reading::Narration(text.clone(), ids)
    })
}

/// `…, he moved`, `I'll deal with it later`: what somebody does is no request, whatever the verb.
pub(super) fn fact(s: &mut Slots) -> Option<Action> {
    let part = first_part(s.phrases).len();
    let mut rest = s.phrases.iter().skip_while(|p| p.is_break()).skip(part);
    if rest.all(|p| !p.is_content) && describes(s.message, s.phrases) {
        return Some(remark_about(s, s.text()));
    }
    let text = s.plain_text();
    let words: Vec<&str> = english_words(text).collect();
    // "There's wind noise" alone asks for help.
    let is_beside_request = s.message.trim().len() > s.text().len() + 5;
    let is_existence = text.starts_with("there") && !is_beside_request;
    let is_person = words
        .first()
        .is_some_and(|w| !["it", "that", "this"].contains(w));
    let has_demand = words.iter().any(|w| DEMANDS.contains(w));
    let is_fact = is_person && !is_existence && !has_demand && tells_fact(&words);
    if !is_fact || s.is_list() || !s.phrases.iter().all(|p| is_statement_part(p, s)) {
        return None;
    }
    Some(remark_about(s, s.text()))
}

/// Returns true for the 灰 of 灰蒙蒙 and 灰灰的, and the 黄 of 偏黄, which describes.
fn is_shade(p: &Phrase, s: &Slots) -> bool {
    let color = p.text(s.message).chars().next_back();
    let before = s.message.get(..p.span.start).unwrap_or_default();
    let after = s.message.get(p.span.end..).unwrap_or_default();
    let is_tint = ["偏", "发", "泛", "有点", "太"]
        .iter()
        .any(|degree| before.ends_with(degree));
    is_tint || after.starts_with('蒙') || color.is_some_and(|color| after.starts_with(color))
}

/// Returns true for the "white" of "the white gets lost against the sky": what the statement is
/// about.
fn is_subject(color: &Phrase, s: &Slots) -> bool {
    let mut content = s.phrases.iter().filter(|p| p.is_content);
    content.next().is_some_and(|first| first == color) && content.next().is_some()
}

/// Amounts, texts and restrictions belong to a request.
fn is_statement_part(p: &Phrase, s: &Slots) -> bool {
    const DEMANDS: &[Sense] = &[
        Sense::Except,
        Sense::OnlyKeep,
        Sense::LeaveAlone,
        Sense::Condition,
        Sense::Correction,
        Sense::Same,
        Sense::InsteadOf,
        Sense::EveryOther,
        Sense::Rest,
    ];
    let is_state = s.says_any_part(&["the rest is", "the rest are", "rest is", " the same "])
        && says_state(s.text());
    let is_known = matches!(
        p.kind,
        PhraseKind::Word | PhraseKind::Unknown | PhraseKind::Target(_) | PhraseKind::Break(_)
    );
    // "The rest is dead air", "they are basically the same shot".
    let may_state = |d: Sense| is_state && [Sense::Rest, Sense::Same].contains(&d);
    let demands = |d: &Sense| p.senses.has(*d) && p.is_content && !may_state(*d);
    is_known && !DEMANDS.iter().any(demands)
}

fn is_english_statement(text: &str, s: &Slots) -> bool {
    let text = text.to_lowercase();
    let words: Vec<&str> = english_words(&text).collect();
    let openings = words.iter().take_while(|w| OPENINGS.contains(w)).count();
    let words = if words.len() > openings {
        &words[openings..]
    } else {
        &words[openings.saturating_sub(1)..]
    };
    let Some(first) = words.first() else {
        return false;
    };
    let is_abrupt = ABRUPT.iter().any(|end| text.contains(end)) && !s.has_order();
    if is_english_purpose(&text) || hopes_for_mood(words, s) || is_abrupt {
        return true;
    }
    let begins_with_target = s
        .phrases
        .iter()
        .find(|p| p.is_content)
        .is_some_and(|p| p.is_target());
    let is_linked = words.iter().take(7).skip(1).any(|w| LINKS.contains(w));
    let begins =
        SUBJECTS.contains(first) || STATES.contains(first) || begins_with_target || is_linked;
    let has_state = words
        .iter()
        .any(|w| STATES.contains(w) || is_contraction(w) || ["im", "hes"].contains(w));
    let tells = s.phrases.iter().any(|p| {
        let word = p.text(s.message);
        let may_tell = p.kind == PhraseKind::Unknown || is_verb(p, s);
        may_tell && ["s", "ed"].iter().any(|end| word.ends_with(end))
    });
    // "I hate those bars", "she crawls off": what follows a pronoun is a verb.
    let tells = tells || words.len() > 1 && PRONOUNS.contains(first) && !is_order_word(words[1]);
    // "It's only crackle" restricts nothing.
    let is_only = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        words[at] == "only" && before.is_some_and(|w| STATES.contains(w) || is_contraction(w))
    };
    // "People need longer to read it".
    let is_people = PEOPLE.contains(first);
    let is_need = |at: usize| is_people && words[at].starts_with("need");
    let demands =
        (0..words.len()).any(|at| DEMANDS.contains(&words[at]) && !is_only(at) && !is_need(at));
    // "Can barely hear him over the song".
    let cannot = matches!(words, ["can", "barely" | "hardly", ..]);
    // "You can hear me breathe in".
    let perceives = matches!(words, ["you", "can", "hear" | "see" | "tell", ..]);
    let is_excess = matches!(words, ["too", _]);
    let is_seen = cannot || perceives || is_excess;
    let (begins, has_state) = (begins || is_seen, has_state || is_seen || is_people);
    let is_fact = tells_fact(words);
    let has_state = has_state || is_fact;
    let all_described = is_fact
        || s.phrases
            .iter()
            .filter(|p| is_verb(p, s))
            .all(|p| is_description(p, s));
    begins && !demands && (has_state || tells) && all_described
}

/// Ends that should not be so abrupt.
const ABRUPT: &[&str] = &[
    "stops dead",
    "stops abruptly",
    "ends abruptly",
    "cuts off",
    "stops suddenly",
    "too suddenly",
    "so suddenly",
    "too abruptly",
    "so abruptly",
];

/// Returns true for "so people can read the sign": what the request is for.
fn is_english_purpose(text: &str) -> bool {
    const PEOPLE: &[&str] = &[
        "people",
        "ppl",
        "everyone",
        "everybody",
        "viewers",
        "they",
        "you",
        "we",
        "i",
        "he",
        "she",
        "it",
        "folks",
    ];
    let words: Vec<&str> = english_words(text).collect();
    match words.as_slice() {
        ["so", "that", who, "can" | "could", ..] | ["so", who, "can" | "could", ..] => {
            PEOPLE.contains(who)
        }
        _ => false,
    }
}

/// Returns true for "it should feel dreamy": how it should be, in words that name no edit.
fn hopes_for_mood(words: &[&str], s: &Slots) -> bool {
    let hopes = matches!(
        words,
        [
            "it" | "that" | "this",
            "should" | "must",
            "feel" | "look" | "sound",
            ..
        ]
    );
    // "It should look warmer and dreamy" asks for something.
    let is_known = |p: &&Phrase| {
        let may_ask = p.senses.has_class(Class::Adjective) || p.senses.has_class(Class::Verb);
        p.is_content && may_ask
    };
    let last = s.phrases.iter().rfind(|p| p.is_content);
    hopes
        && s.phrases.iter().filter(is_known).count() == 0
        && last.is_some_and(|p| p.kind == PhraseKind::Unknown)
}

/// Returns the words of an English text, which may contain apostrophes.
pub(super) fn english_words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'');
    words.filter(|w| !w.is_empty())
}

/// Returns true for "it ends badly", "he moved", "I'll deal with it later".
pub(super) fn tells_fact(words: &[&str]) -> bool {
    let [first, verb, ..] = words else {
        return false;
    };
    let is_present = is_third_person(verb) && !["needs", "wants"].contains(verb);
    let is_past = verb.len() > 4 && verb.ends_with("ed");
    let exists = ["there's", "theres"].contains(first) || *first == "there" && *verb == "is";
    if exists || people_cannot(words) {
        return true;
    }
    let is_postponed = words.last().is_some_and(|last| *last == "later");
    match *first {
        "it" | "that" | "this" => is_present,
        "he" | "she" => is_present || is_past,
        "i'll" | "we'll" => is_postponed,
        "i" | "we" if *verb == "will" => is_postponed,
        "they" | "we" | "i" | "someone" | "somebody" => is_past,
        _ => false,
    }
}

/// Returns true for "people won't have time to read that".
pub(super) fn people_cannot(words: &[&str]) -> bool {
    const DENIALS: &[&str] = &[
        "won't", "wont", "can't", "cant", "don't", "dont", "cannot", "couldn't", "didn't", "need",
    ];
    matches!(words, [who, verb, ..] if (PEOPLE.contains(who) || ["they", "viewer"].contains(who)) && DENIALS.contains(verb))
}

/// Returns true for the "want" of "I want the city first", which asks.
fn is_order_word(word: &str) -> bool {
    const ORDERS: &[&str] = &[
        "want", "wanna", "like", "love", "prefer", "would", "could", "can", "will", "need",
    ];
    ORDERS.contains(&word)
}

/// Returns true if a verb is inflected or describes a state: not an order.
fn is_description(p: &Phrase, s: &Slots) -> bool {
    let verb = p.text(s.message);
    let verb = verb.to_lowercase();
    let is_inflected = ["s", "ed", "ing"].iter().any(|end| verb.ends_with(end));
    // "Talk is dragging" moves nothing.
    STATES.contains(&verb.as_str())
        || ["drags", "dragging", "dragged"].contains(&verb.as_str())
        || is_inflected && !ORDERS.iter().any(|order| p.senses.has(*order))
}

/// A word that is nothing but a verb.
fn is_verb(p: &Phrase, s: &Slots) -> bool {
    // "It's just noise": what is to be removed elsewhere is a noun here.
    let is_noun =
        p.senses.has(Sense::Denoise) || p.senses.has(Sense::Stabilize) || follows_article(p, s);
    // 录进去的, 停太久: the verb describes.
    let after = s.message.get(p.span.end..).unwrap_or_default();
    let is_graded = [
        "太",
        "得太",
        "得有点",
        "得很",
        "得不",
        "进去的",
        "得跟",
        "得像",
        "不好看",
        "不好",
        "看着",
        "看起来",
        "怪怪的",
    ]
    .iter()
    .any(|degree| after.starts_with(degree));
    // 这段糊了.
    let is_state = ["糊", "虚"].contains(&p.plain.as_str()) && after.starts_with('了');
    p.is_only_verb()
        && !is_noun
        && !is_state
        && !is_graded
        && !p.is_graded(s.message)
        && !p.senses.has_class(Class::Remark)
}

/// Words before a noun.
const ARTICLES: &[&str] = &[
    "the", "a", "an", "my", "his", "her", "our", "their", "this", "that",
];

/// Returns true for the "jump" of "the jump is jarring".
fn follows_article(p: &Phrase, s: &Slots) -> bool {
    let before = s.message.get(..p.span.start).unwrap_or_default();
    let before = before.trim_end().to_lowercase();
    let word = before.rsplit(' ').next().unwrap_or_default();
    ARTICLES.contains(&word)
}

/// Returns true if a text has a word of a statement: "is", "looks", 太.
pub(super) fn says_state(text: &str) -> bool {
    let text = text.to_lowercase();
    if has_han(&text) {
        return CHINESE_STATES.iter().any(|w| text.contains(w));
    }
    english_words(&text).any(|w| STATES.contains(&w) || is_contraction(w))
}

/// "He's", "they're".
fn is_contraction(word: &str) -> bool {
    ["'s", "'re", "'m", "'ve", "'ll"]
        .iter()
        .any(|end| word.ends_with(end))
}

fn is_chinese_statement(text: &str, s: &Slots) -> bool {
    // 在开头 is a place, 所有 a quantity: neither is a state.
    let text = simplified(text.trim_start_matches('在')).replace("所有", "");
    let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
    if is_purpose(&text) {
        return true;
    }
    // 不然太突然, 那是我起跳: a reason, whatever its verbs.
    let begins_reason = s.phrases.iter().find(|p| !p.is_break());
    let begins_reason = begins_reason.is_some_and(|p| p.senses.has(Sense::Because));
    let is_reason = begins_reason || REASONS.iter().any(|reason| text.starts_with(reason));
    if is_reason && !has(CHINESE_ORDERS) {
        return true;
    }
    // 门牌都露出来了: what an unknown thing does, without a verb that edits.
    let begins_unknown = s.phrases.iter().find(|p| p.is_content);
    let is_unknown = begins_unknown.is_some_and(|p| p.kind == PhraseKind::Unknown);
    let may_describe = |p: &Phrase| is_unknown && WEAK_VERBS.iter().any(|w| p.senses.has(*w));
    let edits = s.phrases.iter().any(|p| is_verb(p, s) && !may_describe(p));
    let has_shade = s.phrases.iter().any(|p| is_shade(p, s));
    (has(CHINESE_STATES) || has_shade) && !has(CHINESE_DEMANDS) && !edits
}

/// Returns true for 投影仪上放的, 发朋友圈用: says what the video is for.
fn is_purpose(text: &str) -> bool {
    const ENDS: &[&str] = &[
        "用的",
        "上放的",
        "上看的",
        "上播的",
        "看的",
        "上用",
        "要求的",
        "要放的",
        "要用的",
        "要看的",
        "要求",
        "说的",
    ];
    let posts = text.starts_with(['发', '給', '给', '拿']) && text.ends_with('用');
    posts || ENDS.iter().any(|end| text.ends_with(end))
}

/// `…, some guy walks right in front of the lens`, `like a webcam`, 画面是躺着的: words beside a request
/// that ask for nothing the program knows.
pub(super) fn aside(s: &mut Slots) -> Option<Action> {
    let text = s.plain_text();
    let is_beside_request = s.message.trim().len() > s.text().trim().len() + 5;
    let is_part = is_between_marks(s);
    let is_word = |p: &Phrase| {
        let is_text = matches!(p.kind, PhraseKind::Unknown | PhraseKind::Word);
        let is_it = matches!(p.kind, PhraseKind::Target(Target::It(Kind::Any)));
        is_text
            || is_it
            || p.is_break() && !matches!(p.kind, PhraseKind::Break(Break::Soft | Break::Colon))
    };
    let has_unknown = s.phrases.iter().any(|p| p.kind == PhraseKind::Unknown);
    let is_opinion = states_opinion(s);
    // "Our logo appears in the corner": what is wanted.
    let orders = |p: &Phrase| ORDERS.iter().any(|order| p.senses.has(*order));
    let asks = |p: &Phrase| {
        orders(p)
            || p.is_content
                && (p.senses.has_class(Class::Adjective) && !is_opinion
                    || p.senses.has_class(Class::Restriction))
    };
    if !is_beside_request
        || !is_part
        || !has_unknown
        || s.is_question()
        || s.has_order()
        || s.phrases.iter().any(asks)
        || !s
            .phrases
            .iter()
            .all(|p| is_word(p) && is_statement_part(p, s))
    {
        return None;
    }
    let is_aside = if has_han(text) {
        is_chinese_aside(text)
    } else {
        is_english_aside(text) || is_english_comment(s)
    };
    is_aside.then(|| remark_about(s, s.text()))
}

/// Returns true if punctuation, or nothing, stands before and after the words.
fn is_between_marks(s: &Slots) -> bool {
    let is_mark = |c: char| !c.is_alphanumeric() && c != '\'';
    let before = s.text_before();
    let last = s.phrases.last().map_or(0, |p| p.span.end);
    let after = s.message.get(last..).unwrap_or_default().trim_start();
    before.chars().next_back().is_none_or(is_mark) && after.chars().next().is_none_or(is_mark)
}

/// Returns true for words that begin with a subject or a comparison and have an inflected verb, or
/// are a comparison.
fn is_english_aside(text: &str) -> bool {
    const STARTS: &[&str] = &[
        "some", "a", "an", "my", "our", "his", "her", "their", "another",
    ];
    let words: Vec<&str> = english_words(text).collect();
    let [first, rest @ ..] = words.as_slice() else {
        return false;
    };
    let is_inflected =
        |w: &&str| is_third_person(w) || w.len() > 3 && w.ends_with("ed") || STATES.contains(w);
    let has_demand = words.iter().any(|w| DEMANDS.contains(w));
    let tells = STARTS.contains(first) && rest.iter().skip(1).any(is_inflected);
    !has_demand && (tells || *first == "like" && rest.len() > 1)
}

/// Returns true for a part of at least four characters without a word of a request.
fn is_chinese_aside(text: &str) -> bool {
    const MARKS: &[char] = &['把', '给', '将', '让', '请', '帮', '要', '别', '加', '做'];
    let text = simplified(text);
    let is_long = text.chars().filter(|c| !c.is_ascii()).count() >= 4;
    let states = CHINESE_STATES.iter().any(|w| text.contains(w));
    let demands = CHINESE_DEMANDS.iter().any(|w| text.contains(w));
    is_long && states && !demands && !text.contains(MARKS)
}

/// Returns true for "client note:" and "creative director hates the dissolves": a heading of the
/// request, or an opinion of somebody whom the program does not know.
fn is_english_comment(s: &Slots) -> bool {
    const HEADINGS: &[&str] = &[
        "note", "notes", "feedback", "comment", "comments", "request", "message", "brief", "team",
        "update", "reminder",
    ];
    let last = s.phrases.last().map_or(0, |p| p.span.end);
    let after = s.message.get(last..).unwrap_or_default().trim_start();
    let is_unknown = |p: &Phrase| p.kind == PhraseKind::Unknown;
    let mut content = s.phrases.iter().filter(|p| p.is_content);
    let ends = english_words(s.plain_text())
        .last()
        .is_some_and(|w| HEADINGS.contains(&w));
    after.starts_with(':') && ends && content.all(is_unknown) || states_opinion(s)
}

/// Returns true for "creative director hates the dissolves".
fn states_opinion(s: &Slots) -> bool {
    const OPINIONS: &[&str] = &[
        "hates",
        "loves",
        "likes",
        "dislikes",
        "hated",
        "loved",
        "liked",
        "disliked",
        "complained",
        "complains",
    ];
    let words: Vec<&str> = english_words(s.plain_text()).collect();
    let Some(verb) = words.iter().position(|word| OPINIONS.contains(word)) else {
        return false;
    };
    let subject = s.phrases.iter().skip_while(|p| p.is_break());
    let first = subject
        .clone()
        .find(|p| !ARTICLES.contains(&p.plain.as_str()));
    let is_person = first
        .is_some_and(|p| p.kind == PhraseKind::Unknown || p.senses.has_class(Class::Adjective));
    // "Anna likes it brighter" asks.
    let is_opinion = |p: &Phrase| OPINIONS.contains(&p.plain.as_str());
    let mut said = subject.clone().skip_while(|p| !is_opinion(p));
    let asks = said.any(|p| p.is_content && p.senses.has_class(Class::Adjective));
    // "…, so splorf it": what follows may be an order.
    let is_joined = subject.clone().any(Phrase::is_break);
    let demands = words.iter().any(|w| DEMANDS.contains(w));
    is_person && (1..=4).contains(&verb) && !is_joined && !demands && !asks
}
