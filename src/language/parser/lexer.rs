//! Splits a message into tokens. The longest match wins; text that nothing matches stays
//! [`TokenKind::Unknown`].

use super::amounts;
use super::characters::Characters;
use super::free_text::unquoted;
use super::homophones;
use super::lexicon::{Class, LEXICON, Sense, Senses};
use super::marks::{QUOTES, color, mark};
use super::names::{Names, is_speech};
use super::ordinals::ordinal;
use super::spelling;
use super::token::{Mark, MessageToken, Quantity, TokenKind};
use super::words::{followed_by_noun, word};
use crate::domain::asset;
use crate::domain::subtitle;
use crate::domain::timeline::Timeline;
use crate::i18n::locale::{has_han, is_han};

/// Returns true if a word of a message has one of the senses.
pub(crate) fn mentions(message: &str, senses: &[Sense]) -> bool {
    let all = self::senses(message);
    senses.iter().any(|sense| all.has(*sense))
}

/// The senses of all words of a text.
pub(crate) fn senses(text: &str) -> Senses {
    let tokens = tokens(text, &Names::new(&Timeline::default(), &[]));
    let senses = tokens.iter().map(MessageToken::senses);
    senses.fold(Senses::NONE, Senses::union)
}

/// Returns true if the first word of a message that is no filler has one of the senses.
pub(crate) fn begins_with(message: &str, senses: &[Sense]) -> bool {
    let tokens = tokens(message, &Names::new(&Timeline::default(), &[]));
    let is_filler = |token: &&MessageToken| {
        token.senses().has_class(Class::Filler) && !token.senses().has_class(Class::Noun)
    };
    let mut words = tokens.iter().skip_while(is_filler);
    words
        .next()
        .is_some_and(|first| senses.iter().any(|sense| first.senses().has(*sense)))
}

/// Splits a message into tokens.
pub(crate) fn tokens(message: &str, names: &Names) -> Vec<MessageToken> {
    let chars = Characters::new(message).corrected(|word| {
        let of_name = || names.misspelled(word);
        spelling::correction(word)
            .filter(|_| !names.has_word(word))
            .or_else(of_name)
    });
    let chars = homophones::corrected(chars, names);
    let mut tokens: Vec<MessageToken> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if chars.get(at).is_some_and(char::is_whitespace) && chars.get(at) != Some('\n') {
            if divides(&chars, at) {
                tokens.push(MessageToken {
                    kind: TokenKind::Mark(Mark::Comma),
                    span: chars.bytes(at..at + 1),
                });
            }
            at += 1;
            continue;
        }
        let (kind, end) = token(&chars, at, names);
        let span = chars.bytes(at..end);
        match tokens.last_mut() {
            // Unknown characters without a space between them are one unknown word.
            Some(last)
                if kind == TokenKind::Unknown
                    && last.kind == TokenKind::Unknown
                    && last.span.end == span.start =>
            {
                last.span.end = span.end;
            }
            _ => tokens.push(MessageToken { kind, span }),
        }
        at = end;
        if let Some((text, end)) = unquoted(&chars, at, &tokens, names) {
            tokens.push(MessageToken {
                kind: TokenKind::Quote(text),
                span: chars.bytes(at..end),
            });
            at = end;
        }
    }
    tokens
}

/// Returns true for the space of 总时长要25秒 每张一样长: Chinese has no spaces between words, so
/// one between two clauses is a comma.
fn divides(chars: &Characters, at: usize) -> bool {
    const CLAUSE: usize = 2;
    const BOTH: usize = 5;
    let is_part = |c: char| !c.is_whitespace() && !",，、.。;；:：!！?？".contains(c);
    let left = (0..at)
        .rev()
        .map_while(|i| chars.get(i).filter(|c| is_part(*c)));
    let right = (at + 1..chars.len()).map_while(|i| chars.get(i).filter(|c| is_part(*c)));
    let (left, right): (Vec<char>, Vec<char>) = (left.collect(), right.collect());
    let may_end = |c: &char| is_han(*c) || c.is_ascii_digit() || "”」』".contains(*c);
    let is_word = |c: &&char| is_han(**c) || c.is_ascii_digit();
    let count = |part: &[char]| part.iter().filter(is_word).count();
    // 第一段 到第三段.
    let joins = |c: Option<&char>, joints: &str| c.is_some_and(|c| joints.contains(*c));
    let is_joined =
        joins(right.first(), "到至和跟与的") || joins(left.first(), "到至和跟与把在从给让");
    !is_joined
        && left.first().is_some_and(may_end)
        && right.first().is_some_and(|c| is_han(*c))
        && count(&left) >= CLAUSE
        && count(&right) >= CLAUSE
        && count(&left) + count(&right) >= BOTH
}

fn token(chars: &Characters, at: usize, names: &Names) -> (TokenKind, usize) {
    if let Some((text, end)) = quote(chars, at) {
        let kind = match names.whole(&text) {
            Some(name) => TokenKind::Name(name),
            None if is_file_name(&text) => TokenKind::File(text),
            None => TokenKind::Quote(text),
        };
        return (kind, end);
    }
    if let Some((mark, end)) = mark(chars, at) {
        return (TokenKind::Mark(mark), end);
    }
    if is_heading(chars, at) {
        return (TokenKind::Quote("The End".into()), at + "The End".len());
    }
    if !chars.is_boundary(at) {
        return (TokenKind::Unknown, chars.word_end(at).max(at + 1));
    }
    // "at the start over 2 seconds": a noun follows an article, not a verb of several words.
    let after_article = ["the ", "a "]
        .iter()
        .any(|a| at >= a.len() && chars.starts_with(at - a.len(), a));
    let known = word(chars, at);
    let is_verb = known.as_ref().is_some_and(|(s, end)| {
        s.has_class(Class::Verb)
            && !s.has_class(Class::Noun)
            && !s.has_class(Class::Adjective)
            && chars.slice(at..*end).contains(&' ')
    });
    let known = if after_article && is_verb {
        let end = chars.word_end(at);
        Some((LEXICON.senses(&chars.text(at..end)), end))
            .filter(|(s, _)| s.has_class(Class::Noun))
            .or(known)
    } else {
        known
    };
    let name = name(chars, at, names).or_else(|| article_name(chars, at, names));
    // 讲话的声音: that of the clip with this name.
    let is_clip = name
        .as_ref()
        .is_some_and(|(_, end)| is_speech(&chars.text(at..*end)));
    let known = known.filter(|(senses, _)| !(is_clip && senses.has(Sense::Voice)));
    let found = [
        name,
        file(chars, at).map(|(name, end)| (TokenKind::File(name), end)),
        color(chars, at).map(|(color, end)| (TokenKind::Color(color), end)),
        size(chars, at).map(|((width, height), end)| (TokenKind::Size(width, height), end)),
        ordinal(chars, at),
        amount(chars, at),
        known.map(|(senses, end)| (TokenKind::Word(senses), end)),
    ];
    // The first of the longest.
    let longest = found
        .into_iter()
        .flatten()
        .rev()
        .max_by_key(|(_, end)| *end);
    longest.unwrap_or_else(|| unknown(chars, at))
}

/// Returns true for the text of "then The End on the last picture": in capitals inside a sentence.
fn is_heading(chars: &Characters, at: usize) -> bool {
    const TEXT: &str = "The End";
    const PLACES: &[&str] = &[
        "at ", "to ", "until ", "till ", "by ", "near ", "before ", "after ",
    ];
    let end = at + TEXT.len();
    let is_written = end <= chars.len() && chars.original(at..end) == TEXT;
    let is_inside = chars.original(0..at).ends_with(' ')
        && chars
            .original(0..at)
            .contains(|c: char| c.is_ascii_lowercase());
    let before = chars.text(at.saturating_sub(8)..at);
    is_written && is_inside && !PLACES.iter().any(|place| before.ends_with(place))
}

/// A name of the project's media; it may be the name of a color as well.
fn name(chars: &Characters, at: usize, names: &Names) -> Option<(TokenKind, usize)> {
    let (mut media, end) = names.at(chars, at)?;
    let color = color(chars, at).filter(|(_, color_end)| *color_end == end);
    media.color = color.map(|(color, _)| color);
    Some((TokenKind::Name(media), end))
}

/// The name "a" in a Chinese message, where it is no article.
fn article_name(chars: &Characters, at: usize, names: &Names) -> Option<(TokenKind, usize)> {
    let is_article = chars.get(at) == Some('a') && chars.is_boundary(at + 1);
    let is_chinese = has_han(chars.message);
    let media = (is_article && is_chinese).then(|| names.with_stem("a"))??;
    Some((TokenKind::Name(media), at + 1))
}

/// A word that is not in the lexicon.
fn unknown(chars: &Characters, at: usize) -> (TokenKind, usize) {
    let end = chars.word_end(at);
    if end == at {
        return (TokenKind::Unknown, at + 1);
    }
    let written = chars.text(at..end);
    if let Some(stem) = written.strip_suffix("'s") {
        let senses = LEXICON.senses(stem);
        if !senses.is_empty() {
            return (TokenKind::Word(senses), end);
        }
    }
    (TokenKind::Unknown, end)
}

/// A quoted text. An apostrophe only quotes at the start of a word, up to the end of another.
fn quote(chars: &Characters, at: usize) -> Option<(String, usize)> {
    let open = chars.get(at)?;
    let (_, close) = QUOTES.iter().find(|(o, _)| *o == open)?;
    let is_apostrophe = open == '\'';
    if is_apostrophe && at > 0 && chars.get(at - 1).is_some_and(char::is_alphanumeric) {
        return None;
    }
    let is_end = |i: usize| {
        let c = chars.get(i);
        (c == Some(*close) || open == '"' && c == Some('”') || open == '“' && c == Some('"'))
            && (!is_apostrophe || !chars.get(i + 1).is_some_and(char::is_alphanumeric))
    };
    let end = (at + 1..chars.len()).find(|i| is_end(*i))?;
    Some((chars.original(at + 1..end).trim().to_owned(), end + 1))
}

fn amount(chars: &Characters, at: usize) -> Option<(TokenKind, usize)> {
    let (amount, end) = amounts::amount(chars, at)?;
    let text = chars.text(at..end);
    let plain = matches!(amount, Quantity::Number(_));
    // "the second one", "一个": not numbers.
    if plain && ["one", "一"].contains(&text.as_str()) {
        return None;
    }
    // "a second photo" is counted, not timed.
    if text == "a second" && followed_by_noun(chars, end) {
        return None;
    }
    Some((TokenKind::Amount(amount), end))
}

/// `9:16`, `1:1`, `1280x720`.
fn size(chars: &Characters, at: usize) -> Option<((u32, u32), usize)> {
    const RATIOS: &[(u32, u32)] = &[
        (9, 16),
        (16, 9),
        (1, 1),
        (4, 5),
        (5, 4),
        (4, 3),
        (3, 4),
        (21, 9),
        (2, 3),
        (3, 2),
    ];
    if let Some((ratio, end)) = spoken_ratio(chars, at) {
        return Some((ratio, end));
    }
    let digits = |from: usize| {
        let mut end = from;
        while chars.get(end).is_some_and(|c| c.is_ascii_digit()) {
            end += 1;
        }
        Some((chars.text(from..end).parse::<u32>().ok()?, end)).filter(|_| end - from <= 5)
    };
    let (width, end) = digits(at)?;
    let separator = chars.skip_spaces(end);
    let c = chars.get(separator)?;
    if !":x×*：/比".contains(c) {
        return None;
    }
    let (height, end) = digits(chars.skip_spaces(separator + 1))?;
    let is_ratio = RATIOS.contains(&(width, height)) && c != '/' && c != '*';
    let is_size = "x×*".contains(c) && width >= 100 && height >= 100;
    (chars.is_boundary(end) && (is_ratio || is_size)).then_some(((width, height), end))
}

/// 九比十六.
fn spoken_ratio(chars: &Characters, at: usize) -> Option<((u32, u32), usize)> {
    const SPOKEN: &[(&str, (u32, u32))] = &[
        ("九比十六", (9, 16)),
        ("十六比九", (16, 9)),
        ("一比一", (1, 1)),
        ("四比五", (4, 5)),
        ("三比四", (3, 4)),
        ("四比三", (4, 3)),
        ("二十一比九", (21, 9)),
    ];
    let found = SPOKEN
        .iter()
        .find(|(text, _)| chars.starts_with(at, text))?;
    Some((found.1, at + found.0.chars().count()))
}

fn is_file_name(text: &str) -> bool {
    let has = |extension: &str| text.to_lowercase().ends_with(&format!(".{extension}"));
    !text.contains(['\n', '\u{0}'])
        && (asset::is_accepted(text) || subtitle::EXTENSIONS.iter().any(|e| has(e)))
}

/// Returns true for the name of "add 海滩.mp4 at the end": the words around it are English.
fn is_only_chinese(chars: &Characters, at: usize) -> bool {
    let follows = at > 1 && chars.get(at - 1) == Some(' ');
    let end = (at..chars.len()).find(|i| chars.get(*i) == Some(' '));
    let mut others = (0..at).chain(end.unwrap_or(chars.len())..chars.len());
    follows && !others.any(|i| chars.get(i).is_some_and(is_han))
}

/// A file name with an extension of media or captions.
fn file(chars: &Characters, at: usize) -> Option<(String, usize)> {
    let is_part = |c: char| c.is_alphanumeric() || "-_./~\\".contains(c);
    let mut end = at;
    // Chinese text before a name is not part of it.
    let ascii = chars.get(at)?.is_ascii();
    let is_apart = !ascii && is_only_chinese(chars, at);
    while chars
        .get(end)
        .is_some_and(|c| is_part(c) && (c.is_ascii() == ascii || is_apart) || c == '.')
    {
        end += 1;
    }
    while end > at && chars.get(end - 1) == Some('.') {
        end -= 1;
    }
    let name = chars.original(at..end);
    (name.contains('.') && is_file_name(name)).then(|| (name.to_owned(), end))
}
