//! Texts without quotes: `a title saying Pack Light at 1s`.

use std::ops::Range;

use super::amounts;
use super::characters::Characters;
use super::lexicon::{Class, Sense};
use super::marks::{QUOTES, color, mark};
use super::names::Names;
use super::ordinals::ordinal;
use super::token::{Mark, MessageToken, Quantity, TokenKind};
use super::words::word;
use crate::i18n::locale::has_han;
use crate::language::pattern::Pattern;

/// Words for what has a text.
const TEXTS: &[Sense] = &[
    Sense::Title,
    Sense::Text,
    Sense::Caption,
    Sense::EndCard,
    Sense::CreditsRoll,
    Sense::LowerThird,
];

/// Words beside the title in "change the text of the second title to". A property is none of them.
const OBJECT_WORDS: &[&str] = &[
    "this", "that", "first", "second", "third", "last", "other", "of", "in", "my", "our",
];

/// Words before a "to read" that says no text.
const GRADES: &[&str] = &[
    "hard",
    "harder",
    "easy",
    "easier",
    "difficult",
    "impossible",
    "tough",
];

/// A text without quotes at `at`, after "saying" or a colon. It ends before a time, a place or a
/// style.
pub(crate) fn unquoted(
    chars: &Characters,
    at: usize,
    tokens: &[MessageToken],
    names: &Names,
) -> Option<(String, usize)> {
    let last = tokens.last()?;
    let colon = last.kind == TokenKind::Mark(Mark::Colon);
    let says = matches!(last.kind, TokenKind::Word(_)) && last.senses().has(Sense::Saying);
    if let Some(found) =
        reworded(chars, at, tokens, names).or_else(|| spaced(chars, at, tokens, names))
    {
        return Some(found);
    }
    // "The title is hard to read for my parents".
    let is_graded = tokens.iter().rev().nth(1).is_some_and(|t| {
        let word = chars.message.get(t.span.clone()).unwrap_or_default();
        GRADES.contains(&word.to_lowercase().as_str())
    });
    let from = chars.skip_spaces(at);
    let is_new = adds_title(chars, from, tokens) && names.at(chars, from).is_none();
    if is_graded || !(colon || says || is_new) || !expects_text(chars, tokens) {
        return None;
    }
    let first = chars.get(from)?;
    let limit = sentence_end(chars, from);
    let opens = |c: &char| *c != '\'' && QUOTES.iter().any(|(open, _)| open == c);
    let has_quote = chars.slice(from..limit).iter().any(opens);
    if has_quote
        || is_value(chars, from)
        || !first.is_alphanumeric()
        || first == '的'
        || !colon && ['在', '到', '前', '后', '从', '只'].contains(&first)
        || restricts(chars, from)
        || colon && first.is_ascii_digit()
    {
        return None;
    }
    let end = if colon {
        limit
    } else {
        text_end(chars, from, limit)
    };
    let text = chars.original(from..end).trim().to_owned();
    // "Add title Summer on clip 2": where the text ends is not clear.
    let is_capitalized = |word: &str| !word.starts_with(|c: char| c.is_ascii_lowercase());
    let is_clear = colon || says || text.split(' ').all(is_capitalized);
    let is_whole = colon || is_clear && whole(&text).is_some_and(|whole| whole == text);
    (!text.is_empty() && is_whole && !asks(chars, from, end)).then_some((text, end))
}

/// The new text of a title after "change the title to", 标题改成, without quotes: in English a
/// heading, and in both languages more than a style or a place.
fn reworded(
    chars: &Characters,
    at: usize,
    tokens: &[MessageToken],
    names: &Names,
) -> Option<(String, usize)> {
    const TO: &[&str] = &["to", "改成", "改为", "换成", "换为"];
    const CHANGES: &[Sense] = &[Sense::Make, Sense::Rename, Sense::Replace];
    let written = |token: &MessageToken| chars.message.get(token.span.clone()).unwrap_or_default();
    let (last, before) = tokens.split_last()?;
    if !TO.iter().any(|to| written(last).eq_ignore_ascii_case(to)) {
        return None;
    }
    let is_end = |t: &&MessageToken| matches!(t.kind, TokenKind::Mark(_));
    let request: Vec<&MessageToken> = before.iter().rev().take_while(|t| !is_end(t)).collect();
    let is_title = |t: &&MessageToken| match &t.kind {
        TokenKind::Name(media) => media.assets.is_empty(),
        TokenKind::Word(_) => t.senses().has(Sense::Title) || t.senses().has(Sense::Text),
        _ => false,
    };
    let changes = |t: &&MessageToken| CHANGES.iter().any(|verb| t.senses().has(*verb));
    let is_english = written(last).is_ascii();
    // Not "change the color of the title to": the title itself is changed.
    let mut object = request.iter().take_while(|t| !changes(t));
    let is_object = |t: &&MessageToken| {
        let word = written(t).to_lowercase();
        let is_beside = t.senses().has(Sense::Article) || OBJECT_WORDS.contains(&word.as_str());
        is_title(t) || is_beside
    };
    let is_change = !is_english || request.iter().any(changes) && object.all(is_object);
    if !is_change || !request.first().is_some_and(is_title) {
        return None;
    }
    let from = chars.skip_spaces(at);
    let limit = match is_english {
        true => sentence_end(chars, from),
        false => chunk_end(chars, from, sentence_end(chars, from)),
    };
    let end = text_end(chars, from, limit);
    let is_particle = |at: &usize| chars.get(*at).is_some_and(|c| "吧啦哦呀 ".contains(c));
    let particles = (from..end).rev().take_while(is_particle).count();
    let span = from..end - particles;
    let text = chars.original(span.clone());
    let is_new = if is_english {
        is_heading(text) && !text.split(' ').all(is_english_style)
    } else {
        let is_title = names.at(chars, span.start).is_some_and(|(media, end)| {
            end == span.end && media.assets.is_empty() && !media.segments.is_empty()
        });
        is_title || !is_style(text) && has_unknown(chars, span, names)
    };
    let is_new = is_new && whole(text) == Some(text);
    is_new.then(|| (text.to_owned(), end))
}

/// The 谢谢观看 of 结尾写 谢谢观看 停3秒: in Chinese, spaces quote a text.
fn spaced(
    chars: &Characters,
    at: usize,
    tokens: &[MessageToken],
    names: &Names,
) -> Option<(String, usize)> {
    const ADDS: &[&str] = &[
        "加个",
        "加一个",
        "打个",
        "打一个",
        "打",
        "打上",
        "来个",
        "配上",
        "放个",
        "加",
        "加上",
        "字",
    ];
    let last = tokens.last()?;
    let written = chars.message.get(last.span.clone()).unwrap_or_default();
    let from = chars.skip_spaces(at);
    if from == at || !has_han(written) || !matches!(last.kind, TokenKind::Word(_)) {
        return None;
    }
    let is_end = |t: &&MessageToken| matches!(t.kind, TokenKind::Mark(_));
    let mut part = tokens.iter().rev().take_while(|t| !is_end(t));
    let has_quote = part.clone().any(|t| matches!(t.kind, TokenKind::Quote(_)));
    let asks = part.clone().any(|t| t.senses().has_class(Class::Question));
    let is_noun = TEXTS.iter().any(|s| last.senses().has(*s));
    let adds = part.any(|t| t.senses().has(Sense::Add) || t.senses().has(Sense::Show));
    let says = last.senses().has(Sense::Saying);
    let may_follow = says || ADDS.contains(&written) || is_noun && adds;
    let end = chunk_end(chars, from, sentence_end(chars, from));
    let first = chars.get(from)?;
    let first_is_capital = chars
        .original(from..end)
        .starts_with(|c: char| c.is_ascii_uppercase());
    let is_text = first.is_alphanumeric()
        && !is_value(chars, from)
        && color(chars, from).is_none_or(|(_, color)| color < end)
        && (says || !first.is_ascii() || first_is_capital)
        && !is_chinese_place(chars, from)
        && !restricts(chars, from)
        && (says && !describes(chars, from) || has_unknown(chars, from..end, names))
        && !['太', '的', '错', '得'].contains(&first);
    let text = chars.original(from..end).trim().to_owned();
    (may_follow && is_text && !has_quote && !asks && !text.is_empty()).then_some((text, end))
}

/// Returns true for the 大一点 of 写 大一点, and for the 几个字 of 写 几个字 你好.
fn describes(chars: &Characters, from: usize) -> bool {
    word(chars, from).is_some_and(|(senses, end)| {
        let is_style =
            senses.has_class(Class::Adjective) || TEXTS.iter().any(|text| senses.has(*text));
        end > from + 1 && is_style
    })
}

/// End of a Chinese text without quotes at a space; the words of an English one belong together.
fn chunk_end(chars: &Characters, from: usize, limit: usize) -> usize {
    let is_ascii = |at: usize| chars.get(at).is_some_and(|c| c.is_ascii_alphanumeric());
    let is_letter = |at: usize| chars.get(at).is_some_and(|c| c.is_ascii_alphabetic());
    let ends = |at: &usize| chars.get(*at) == Some(' ') && !(is_ascii(at - 1) && is_letter(at + 1));
    (from + 1..limit).find(ends).unwrap_or(limit)
}

/// Returns true for "A Day at the Beach": several words in capitals but for short ones.
fn is_heading(text: &str) -> bool {
    let is_capital = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase());
    let words: Vec<&str> = text.split(' ').collect();
    let is_plain = |word: &&str| {
        word.chars()
            .all(|c| c.is_alphanumeric() || "'’!?&.-".contains(c))
    };
    words.len() > 1
        && words.iter().all(is_plain)
        && is_capital(words[0])
        && words
            .last()
            .is_some_and(|w| is_capital(w) || w.parse::<u32>().is_ok())
        && words
            .iter()
            .all(|w| is_capital(w) || w.len() < 4 || w.parse::<u32>().is_ok())
        && text.chars().any(|c| c.is_ascii_lowercase())
}

/// Returns true for a word of "Large Bold Red", which says how a title looks.
fn is_english_style(word: &str) -> bool {
    const STYLES: &[&str] = &[
        "and", "big", "bigger", "bold", "bottom", "bright", "center", "centre", "dark", "deep",
        "huge", "italic", "large", "larger", "left", "light", "middle", "pale", "right", "small",
        "smaller", "tiny", "top", "text", "font", "letters", "caps", "case", "all", "fade", "in",
        "out",
    ];
    let word = word.to_lowercase();
    STYLES.contains(&word.as_str()) || color(&Characters::new(&word), 0).is_some()
}

/// Returns true for a Chinese text that says how a title looks, or that is too short to be sure.
fn is_style(text: &str) -> bool {
    const STYLES: &[&str] = &[
        "字",
        "体",
        "色",
        "效果",
        "样式",
        "风格",
        "位置",
        "背景",
        "大小",
        "动画",
        "行",
        "排",
        "英文",
        "中文",
        "语",
        "滚动",
        "闪",
        "跳",
        "弹",
        "透明",
        "描边",
        "阴影",
        "竖",
        "横",
        "的样子",
        "加粗",
        "居中",
        "并加",
        "并放",
        "并居",
        "并变",
    ];
    let opens = |c: char| QUOTES.iter().any(|(open, _)| *open == c);
    STYLES.iter().any(|style| text.contains(style))
        || text.ends_with('的')
        || !has_han(text) && !text.starts_with(|c: char| c.is_ascii_uppercase())
        || text.chars().any(opens)
        || text.chars().count() < 3
}

/// Returns true if a text contains an unknown word, or a name before 的.
fn has_unknown(chars: &Characters, span: Range<usize>, names: &Names) -> bool {
    let mut at = span.start;
    let mut has_name = false;
    while at < span.end {
        let value = amounts::amount(chars, at).map(|(_, end)| end);
        let value = value.or_else(|| color(chars, at).map(|(_, end)| end));
        let name = names.at(chars, at).map(|(_, end)| end);
        has_name |= name.is_some_and(|end| chars.get(end) == Some('的') && end + 1 < span.end);
        match value
            .or(name)
            .or_else(|| word(chars, at).map(|(_, end)| end))
        {
            Some(end) if end <= span.end => at = end.max(at + 1),
            _ => return true,
        }
    }
    // 夏天的尾巴.
    has_name
}

/// The text of "change the title to Winter please" without courtesy; none if a part of it may
/// belong to the request: "Winter but keep the color", "Winter in red".
pub(crate) fn whole(text: &str) -> Option<&str> {
    static COURTESY: Pattern =
        Pattern::new(r"(?i)[\s,]+(?:please|pls|plz|thanks|thank you|thx)[.!]*$");
    static MORE: Pattern = Pattern::new(
        r"(?i)\s(?:but|instead|rather than|at \d|at the|for \d|with|in (?:red|blue|green|yellow|white|black|orange|pink|purple|gray|grey|bold|the (?:middle|center|centre|corner|top|bottom))|on (?:black|white|the (?:left|right|top|bottom))|and (?:\d+|bigger|smaller|bold|big|small|red|white|black|yellow|blue|the|put|make|move|be|set|change|mute|add|remove|delete|turn|fade|show|keep|color|center|shrink|use|speed|cut|it|then|stay|last|appear|disappear)|and \S+ to)(?:\s|$)|[,，;；]",
    );
    let end = COURTESY
        .ranges(text)
        .next()
        .map_or(text.len(), |found| found.start);
    let rest = text.get(..end)?.trim();
    let rest = rest.strip_prefix("into ").unwrap_or(rest);
    (!rest.is_empty() && MORE.captures(rest).is_none()).then_some(rest)
}

/// Returns true for "add title Hello Summer": words in capitals after a new text.
fn adds_title(chars: &Characters, from: usize, tokens: &[MessageToken]) -> bool {
    let is_capital = |c: char| c.is_ascii_uppercase();
    // Not in "ADD TITLE AND MUSIC".
    let is_text = |t: &MessageToken| {
        let noun = chars.message.get(t.span.clone()).unwrap_or_default();
        TEXTS.iter().any(|s| t.senses().has(*s)) && !noun.starts_with(is_capital)
    };
    let is_end = |t: &&MessageToken| matches!(t.kind, TokenKind::Mark(_));
    let mut request = tokens.iter().rev().take_while(|t| !is_end(t));
    tokens.last().is_some_and(is_text)
        && request.any(|t| t.senses().has(Sense::Add))
        && chars.get(from + 1).is_some_and(|c| c.is_ascii_alphabetic())
        && chars.original(from..from + 1).starts_with(is_capital)
}

/// Returns true if the request so far is about a text that it does not quote.
fn expects_text(chars: &Characters, tokens: &[MessageToken]) -> bool {
    let mut names_text = tokens
        .last()
        .and_then(|last| chars.message.get(last.span.clone()))
        .is_some_and(|w| w.to_lowercase().starts_with("the word"));
    let is_colon = tokens
        .last()
        .is_some_and(|t| t.kind == TokenKind::Mark(Mark::Colon));
    let of_request = tokens.iter().rev().take_while(|t| {
        let is_end = matches!(
            t.kind,
            TokenKind::Mark(Mark::Stop | Mark::Question | Mark::Comma)
        );
        !(is_end || t.senses().has(Sense::Then) || t.senses().has(Sense::And) && is_colon)
    });
    // "…, and then one on the last saying bye".
    let is_another = tokens.last().is_some_and(|t| {
        chars
            .message
            .get(t.span.clone())
            .is_some_and(|w| w.eq_ignore_ascii_case("saying"))
    });
    names_text |= is_another
        && tokens
            .iter()
            .any(|t| TEXTS.iter().any(|s| t.senses().has(*s)));
    for token in of_request {
        if matches!(token.kind, TokenKind::Quote(_)) || token.senses().has_class(Class::Question) {
            return false;
        }
        names_text |= TEXTS.iter().any(|s| token.senses().has(*s));
    }
    names_text
}

/// 显示 except 6秒: what is denied is not a text.
fn restricts(chars: &Characters, from: usize) -> bool {
    let denials = [Sense::Except, Sense::Condition];
    word(chars, from).is_some_and(|(s, _)| denials.iter().any(|d| s.has(*d)))
}

/// 显示6秒, 显示到第6秒, 写的是什么: an amount or a question, not a text.
fn is_value(chars: &Characters, from: usize) -> bool {
    let word = word(chars, from);
    let amount = match word {
        Some((senses, end)) if senses.has(Sense::To) => chars.skip_spaces(end),
        _ => from,
    };
    amounts::amount(chars, amount).is_some()
        || word.is_some_and(|(s, _)| s.has_class(Class::Question))
}

fn sentence_end(chars: &Characters, from: usize) -> usize {
    let ends = |i: &usize| {
        matches!(mark(chars, *i), Some((Mark::Stop | Mark::Question, _)))
            || chars.get(*i).is_some_and(|c| ",，".contains(c))
            || chars.starts_with(*i, "然后")
            || chars.starts_with(*i, " then ")
            || begins_request(chars, *i)
    };
    (from..chars.len()).find(ends).unwrap_or(chars.len())
}

/// Returns true for " and set the …", " and letterbox clip 1": a verb with an object.
fn begins_request(chars: &Characters, at: usize) -> bool {
    if !chars.starts_with(at, " and ") {
        return false;
    }
    let Some((verb, end)) = word(chars, at + 5) else {
        return false;
    };
    let next = chars.skip_spaces(end);
    let has_object = chars.starts_with(next, "the ")
        || chars.starts_with(next, "it ")
        || word(chars, next).is_some_and(|(s, _)| {
            [Sense::Clip, Sense::Photo, Sense::Music, Sense::Title]
                .iter()
                .any(|noun| s.has(*noun))
        });
    verb.has_class(Class::Verb) && !verb.has_class(Class::Filler) && has_object
}

/// Returns true if a Chinese text contains a question word.
fn asks(chars: &Characters, from: usize, end: usize) -> bool {
    (from..end).any(|i| {
        !chars.get(i).is_some_and(|c| c.is_ascii())
            && word(chars, i).is_some_and(|(s, _)| s.has_class(Class::Question))
    })
}

/// Returns true for 放在开头, 显示四秒: where or how long the text before it is shown.
fn is_chinese_place(chars: &Characters, at: usize) -> bool {
    const VERBS: &[&str] = &[
        "放在",
        "放到",
        "放",
        "移到",
        "显示",
        "停留",
        "持续",
        "出现在",
        "位置在",
    ];
    const PLACES: &[&str] = &[
        "开头",
        "结尾",
        "片头",
        "片尾",
        "中间",
        "顶部",
        "底部",
        "左上角",
        "右上角",
        "左下角",
        "右下角",
        "上方",
        "下方",
        "画面",
        "屏幕",
    ];
    let verb = VERBS.iter().find(|verb| chars.starts_with(at, verb));
    verb.is_some_and(|verb| {
        let next = at + verb.chars().count();
        PLACES.iter().any(|place| chars.starts_with(next, place))
            || matches!(amounts::amount(chars, next), Some((Quantity::Time(_), _)))
    })
}

/// End of a text without quotes: before "at 1s", "in the middle", "for 5 seconds".
fn text_end(chars: &Characters, from: usize, limit: usize) -> usize {
    const BEFORE: &[&str] = &[
        "at", "from", "for", "in", "on", "with", "during", "over", "between",
    ];
    const VALUES: &[Sense] = &[
        Sense::Top,
        Sense::Bottom,
        Sense::Center,
        Sense::Left,
        Sense::Right,
        Sense::Start,
        Sense::End,
        Sense::TopLeft,
        Sense::TopRight,
        Sense::BottomLeft,
        Sense::BottomRight,
        Sense::Corner,
        Sense::Bold,
    ];
    for at in from..limit {
        if at > from && is_chinese_place(chars, at) {
            return at;
        }
        if at > 0 && chars.get(at - 1) != Some(' ') {
            continue;
        }
        let end = chars.word_end(at);
        if !BEFORE.contains(&chars.text(at..end).as_str()) {
            continue;
        }
        let mut next = chars.skip_spaces(end);
        for article in ["the ", "a "] {
            if chars.starts_with(next, article) {
                next += article.len();
            }
        }
        let is_value = amounts::amount(chars, next).is_some()
            || color(chars, next).is_some()
            || word(chars, next).is_some_and(|(senses, _)| VALUES.iter().any(|v| senses.has(*v)))
            || ordinal(chars, next).is_some();
        if is_value {
            return at;
        }
    }
    limit
}
