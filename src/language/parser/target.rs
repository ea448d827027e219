//! Set expressions: which segments a sentence is about. They are read from tokens and evaluated
//! against the timeline later, in [`super::resolve`].

use super::fillers::is_filler;
use super::lexicon::{Class, Sense};
use super::token::{Mark, MessageToken, NamedMedia, Quantity, TokenKind};

/// A kind of segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Whatever the request is about.
    Any,
    /// All pictures of the main track.
    Clip,
    Photo,
    /// Pictures that are not photos.
    Video,
    Title,
    Music,
    Voice,
    Effect,
    /// All audio tracks.
    Sound,
}

/// Kinds of pictures.
pub(crate) const PICTURES: &[Kind] = &[Kind::Any, Kind::Clip, Kind::Photo, Kind::Video];

/// Nouns for transitions, which ordinals count.
pub(crate) const CUT_NOUNS: &[Sense] = &[Sense::TransitionNoun, Sense::Crossfade, Sense::Wipe];

/// A set of segments.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    /// Counted from 1; negative from the end.
    Nth(Kind, Vec<i32>),
    /// The first n, or the last n if negative.
    Ends(Kind, i32),
    All(Kind),
    /// One segment that is not specified further: "the clip".
    Bare(Kind),
    /// The second, the fourth and so on.
    EveryOther(Kind),
    /// The first, the third and so on.
    Odd(Kind),
    Middle(Kind),
    Longest(Kind),
    Shortest(Kind),
    /// An unspecified part: "some of the photos".
    Some(Kind),
    Named(NamedMedia, Kind),
    /// The segments changed or mentioned last: "it".
    It(Kind),
    /// The segments changed or uploaded last, and their number: "these two".
    They(Kind, Option<usize>),
    Other(Kind),
    Rest(Kind),
    /// The whole video.
    WholeVideo,
    /// The segment after, or before (negative), another.
    Neighbor(Box<Target>, i32),
    /// All of a kind after, or before (negative), another.
    Beyond(Kind, Box<Target>, i32),
    Except(Box<Target>, Box<Target>),
    /// Counted after the requests before it: "the new first clip".
    Now(Box<Target>),
}

impl Target {
    /// Returns true for segments with a name, a number or a place: "the beach", "clip 2".
    pub fn is_picked(&self) -> bool {
        matches!(self, Self::Named(..) | Self::Nth(..) | Self::Ends(..))
    }

    /// Returns true for a set of pictures.
    pub fn is_picture_set(&self) -> bool {
        match self {
            Self::Named(media, kind) => {
                !media.is_sound && !media.assets.is_empty() && *kind != Kind::Title
            }
            Self::Except(..) | Self::All(_) => false,
            target => matches!(target.kind(), Kind::Photo | Kind::Clip | Kind::Video),
        }
    }

    /// Returns true for music, voices, other sounds and titles.
    pub fn is_sound_or_title(&self) -> bool {
        match self {
            Self::Named(media, _) => media.is_sound || media.assets.is_empty(),
            Self::Except(..) => false,
            target => matches!(
                target.kind(),
                Kind::Music | Kind::Voice | Kind::Sound | Kind::Effect | Kind::Title
            ),
        }
    }

    /// Kind of the segments, as far as the words say.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Nth(kind, _)
            | Self::Ends(kind, _)
            | Self::All(kind)
            | Self::Bare(kind)
            | Self::EveryOther(kind)
            | Self::Odd(kind)
            | Self::Middle(kind)
            | Self::Longest(kind)
            | Self::Shortest(kind)
            | Self::Some(kind)
            | Self::Named(_, kind)
            | Self::It(kind)
            | Self::They(kind, _)
            | Self::Other(kind)
            | Self::Rest(kind)
            | Self::Beyond(kind, ..) => *kind,
            Self::WholeVideo => Kind::Any,
            Self::Neighbor(of, _) | Self::Now(of) => of.kind(),
            Self::Except(all, but) => match all.kind() {
                Kind::Any => but.kind(),
                kind => kind,
            },
        }
    }

    /// The same set of another kind, if the words leave it open.
    pub fn with_kind(self, kind: Kind) -> Self {
        match self {
            Self::Nth(Kind::Any, n) => Self::Nth(kind, n),
            Self::Ends(Kind::Any, n) => Self::Ends(kind, n),
            Self::All(Kind::Any) => Self::All(kind),
            Self::Bare(Kind::Any) => Self::Bare(kind),
            Self::EveryOther(Kind::Any) => Self::EveryOther(kind),
            Self::Odd(Kind::Any) => Self::Odd(kind),
            Self::Rest(Kind::Any) => Self::Rest(kind),
            Self::Other(Kind::Any) => Self::Other(kind),
            Self::Except(all, but) => Self::Except(Box::new(all.with_kind(kind)), but),
            other => other,
        }
    }
}

fn is_condition(token: &MessageToken) -> bool {
    token.senses().has(Sense::Condition)
}

/// Reads set expressions from tokens.
#[derive(Clone, Copy)]
pub(crate) struct TargetReader<'a> {
    pub message: &'a str,
    pub tokens: &'a [MessageToken],
}

type Read = Option<(Target, usize)>;

impl TargetReader<'_> {
    pub fn has(&self, at: usize, sense: Sense) -> bool {
        self.tokens.get(at).is_some_and(|t| t.senses().has(sense))
    }

    pub fn text(&self, at: usize) -> &str {
        self.tokens
            .get(at)
            .and_then(|t| self.message.get(t.span.clone()))
            .unwrap_or_default()
    }

    fn number(&self, at: usize) -> Option<usize> {
        match self.tokens.get(at)?.kind {
            TokenKind::Amount(Quantity::Number(n))
                if n.fract() == 0.0 && (1.0..=999.0).contains(&n) =>
            {
                Some(n as usize)
            }
            _ => None,
        }
    }

    /// A number, or the word "one" after a noun.
    fn count(&self, at: usize) -> Option<usize> {
        let is_one = self.text(at).eq_ignore_ascii_case("one");
        self.number(at).or_else(|| is_one.then_some(1))
    }

    fn ordinal(&self, at: usize) -> Option<i32> {
        match self.tokens.get(at)?.kind {
            TokenKind::Ordinal(n, _) => Some(n),
            _ => None,
        }
    }

    fn is_time(&self, at: usize) -> bool {
        matches!(
            self.tokens.get(at).map(|t| &t.kind),
            Some(TokenKind::Amount(Quantity::Time(_)))
        )
    }

    /// First position from `at` on that is not an article or a particle.
    pub fn skip_articles(&self, mut at: usize) -> usize {
        const ARTICLES: &[&str] = &[
            "the", "a", "an", "my", "our", "of", "of the", "your", "its", "的", "个", "一", "一个",
            "那", "this", "那个", "位", "只", "number", "big",
        ];
        while let Some(token) = self.tokens.get(at)
            && (ARTICLES.contains(&self.text(at).to_lowercase().as_str())
                && matches!(token.kind, TokenKind::Word(_)))
        {
            at += 1;
        }
        at
    }

    /// Kind of the noun at `at`, whether it is a plural, and the position after it.
    fn noun(&self, at: usize) -> Option<(Kind, bool, usize)> {
        let senses = self
            .tokens
            .get(at)
            .filter(|t| matches!(t.kind, TokenKind::Word(_)))?
            .senses();
        let kinds = [
            (Sense::Photo, Kind::Photo),
            (Sense::Videos, Kind::Video),
            (Sense::Clip, Kind::Clip),
            (Sense::Music, Kind::Music),
            (Sense::Voice, Kind::Voice),
            (Sense::Effect, Kind::Effect),
            (Sense::Title, Kind::Title),
            (Sense::LowerThird, Kind::Title),
            (Sense::Caption, Kind::Title),
            (Sense::Text, Kind::Title),
            (Sense::Word, Kind::Any),
        ];
        let (_, kind) = kinds.into_iter().find(|(sense, _)| senses.has(*sense))?;
        let text = self.text(at).to_lowercase();
        let chinese = !text.is_ascii();
        // 删一张照片: any one of them, not all.
        let is_measure = text.starts_with(['段', '张', '条', '幅']);
        let is_plural = if chinese {
            !is_measure && matches!(kind, Kind::Photo | Kind::Clip | Kind::Video)
        } else {
            text.ends_with('s') && !text.ends_with("ss")
        };
        // "the beach photo clip", "段视频": one noun.
        let mut end = at + 1;
        while kind != Kind::Any && self.is_second_noun(end, kind) {
            end += 1;
        }
        Some((kind, is_plural || kind == Kind::Video, end))
    }

    /// Returns true for an English noun in the plural.
    fn is_plural_noun(&self, at: usize) -> bool {
        self.text(at).is_ascii() && self.text(at).ends_with('s')
    }

    fn is_second_noun(&self, at: usize, kind: Kind) -> bool {
        let pictures = [Sense::Clip, Sense::Photo, Sense::Videos];
        let is_picture = matches!(kind, Kind::Clip | Kind::Photo | Kind::Video);
        is_picture
            && self.tokens.get(at).is_some_and(|t| !is_filler(t.senses()))
            && pictures.iter().any(|s| self.has(at, *s))
            && !self.text(at).is_empty()
            && !["cut", "shot", "take"].contains(&self.text(at))
    }

    /// 海滩和森林以外的照片: the set that the list from its first item on leaves out.
    fn all_but(&self, first: &Target, mut end: usize) -> Read {
        if !self.is_joint(end) && !self.has(end, Sense::Except) {
            return None;
        }
        let mut left_out = vec![first.clone()];
        while self.is_joint(end) {
            let (one, next) = self.primary(end + 1)?;
            left_out.push(one);
            end = next;
        }
        // 以外 follows what it leaves out, 除了 comes before it.
        let follows = !self.text(end).is_ascii() && self.text(end).ends_with(['外', '的']);
        if !self.has(end, Sense::Except) || !follows {
            return None;
        }
        let after = end + 1 + usize::from(self.text(end + 1) == "的");
        let (kind, end) = match self.noun(after) {
            Some((kind, _, end)) => (kind, end),
            None => (Kind::Any, after),
        };
        let all = Target::All(kind);
        let target = left_out
            .into_iter()
            .fold(all, |all, one| Target::Except(Box::new(all), Box::new(one)));
        Some((target, end))
    }

    /// Reads the set expression at `at`.
    pub fn read(&self, at: usize) -> Read {
        let (base, end) = match self.excepted_first(at) {
            Some(found) => found,
            None => {
                let (first, end) = self.primary(at)?;
                if let Some(found) = self.all_but(&first, end) {
                    return Some(found);
                }
                (first, end)
            }
        };
        let (base, end) = self.neighbor(base, end);
        let (base, end) = self.exception(base, end);
        // 音乐的话: a topic, not a condition.
        let is_topic = self.text(end) == "的话" && !self.tokens[..at].iter().any(is_condition);
        Some((base, end + usize::from(is_topic)))
    }

    fn primary(&self, at: usize) -> Read {
        let token = self.tokens.get(at)?;
        match &token.kind {
            TokenKind::Name(media) => Some(self.named(media, at + 1)),
            TokenKind::Ordinal(..) => self.ordinals(at),
            TokenKind::Word(_)
                if self.has(at, Sense::New)
                    && self.ordinal(self.skip_articles(at + 1)).is_some() =>
            {
                let (counted, end) = self.ordinals(self.skip_articles(at + 1))?;
                Some((Target::Now(Box::new(counted)), end))
            }
            TokenKind::Word(_) => self
                .title_at_end(at)
                .or_else(|| self.whole_segment(at))
                .or_else(|| self.quantified(at))
                .or_else(|| self.pronoun(at))
                .or_else(|| self.counted(at)),
            TokenKind::Amount(Quantity::Number(_)) => self.numbered(at),
            _ => None,
        }
    }

    /// 整段: the segment that was named.
    fn whole_segment(&self, at: usize) -> Read {
        let is_whole = ["整段", "整条", "整张"].contains(&self.text(at));
        let is_noun = self.noun(at + 1).is_some() || self.has(at + 1, Sense::WholeVideo);
        // "Beach整段都": during all of it.
        let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        let is_named = before.is_some_and(|token| {
            matches!(token.kind, TokenKind::Name(_)) || token.senses().has(Sense::Clip)
        });
        let is_noun = is_noun || is_named;
        (is_whole && !is_noun).then_some((Target::It(Kind::Any), at + 1))
    }

    /// 片尾的字, 开头的标题.
    fn title_at_end(&self, at: usize) -> Read {
        let n = match () {
            () if self.has(at, Sense::Start) => 1,
            () if self.has(at, Sense::End) => -1,
            () => return None,
        };
        let (kind, _, end) = self.noun(at + 2)?;
        (self.text(at + 1) == "的" && kind == Kind::Title)
            .then_some((Target::Nth(Kind::Title, vec![n]), end))
    }

    /// `three photos`.
    fn numbered(&self, at: usize) -> Read {
        let n = self.number(at)?;
        let (kind, _, end) = self.noun(self.skip_articles(at + 1))?;
        // "2 photos" without an article: an unspecified part.
        (kind != Kind::Any).then_some((Target::They(kind, Some(n)), end))
    }

    /// A name and the nouns after it: `the beach clip`, `city那段`.
    fn named(&self, media: &NamedMedia, mut at: usize) -> (Target, usize) {
        let mut kind = Kind::Any;
        // 说话那段的音乐: the clip says where.
        let is_picture = !media.is_sound && !media.assets.is_empty();
        loop {
            let next = if self.text(at) == "的" { at + 1 } else { at };
            if let Some((k, plural, end)) = self.noun(next)
                && !(plural && k == Kind::Title)
                && !(is_picture && matches!(k, Kind::Music | Kind::Title))
                && self.number(end).is_none()
            {
                (kind, at) = (k, end);
            } else if self.is_name_part(next) || is_picture && self.is_whole_part(next) {
                at = next + 1;
            } else {
                break;
            }
        }
        // 说话的放第二个: the one that talks.
        let is_verb = self.has(at + 1, Sense::Move) || self.has(at + 1, Sense::GoesLast);
        if self.text(at) == "的" && is_verb {
            at += 1;
        }
        (Target::Named(media.clone(), kind), at)
    }

    /// Returns true for the "part" of "mute the talk part": the whole clip, unless words after it
    /// say which part.
    fn is_whole_part(&self, at: usize) -> bool {
        const PARTS: &[&str] = &["part", "section", "portion", "部分", "那部分", "这部分"];
        const LIMITS: &[&str] = &[
            "of", "where", "when", "from", "between", "with", "that", "which", "about", "at", "的",
            "in", "after", "before", "until", "while", "during", "who", "he", "she", "i", "we",
            "they", "you", "there",
        ];
        let next = at + 1 + usize::from(self.is_joint(at + 1));
        PARTS.contains(&self.text(at))
            && !LIMITS.contains(&self.text(at + 1))
            && !LIMITS.contains(&self.text(next))
            && self.number(at + 1).is_none()
            && self.noun(at + 1).is_none()
    }

    /// Returns true for words that may follow a name: 那段, 这两张, "video".
    fn is_name_part(&self, at: usize) -> bool {
        let is_chinese = !self.text(at).is_ascii();
        if is_chinese {
            let is_view = ["的画面", "画面"].contains(&self.text(at));
            self.has(at, Sense::It) || self.has(at, Sense::They) || is_view
        } else {
            self.has(at, Sense::WholeVideo) && !self.has(at, Sense::Clip)
                || ["footage", "recording", "file"].contains(&self.text(at))
        }
    }

    /// `the first clip`, `first and third photo`, `the last two`, `第二段`, `前两张`.
    fn ordinals(&self, at: usize) -> Read {
        let mut list = vec![self.ordinal(at)?];
        let mut end = at + 1;
        if self.is_time(self.skip_articles(end)) {
            return None;
        }
        let is_numbered = self.text(at).starts_with('第');
        // 前两个转场.
        let pair = || (self.has(end, Sense::Both) && self.text(end).starts_with('两')).then_some(2);
        if let Some(n) = self.number(end).or_else(pair)
            && matches!(list.as_slice(), [1 | -1])
            && !(is_numbered && n > 1)
        {
            let after = self.skip_articles(end + 1);
            let n = n as i32 * list[0];
            return Some(match self.noun(after) {
                Some((kind, _, end)) => (Target::Ends(kind, n), end),
                None => (Target::Ends(Kind::Any, n), end + 1),
            });
        }
        // A list: the noun may be missing but for the last.
        while let Some((n, next)) = self.listed_ordinal(end, is_numbered) {
            list.push(n);
            end = next;
        }
        let after = self.skip_articles(end);
        if let Some(TokenKind::Name(media)) = self.tokens.get(after).map(|t| &t.kind)
            && list.len() == 1
        {
            let (named, end) = self.named(media, after + 1);
            return Some((named, end));
        }
        if let Some((kind, _, end)) = self.noun(after) {
            return Some(match self.through(at, &list, end) {
                Some((last, end)) => (Target::Nth(kind, (list[0]..=last).collect()), end),
                None => (Target::Nth(kind, list), end),
            });
        }
        if let Some(kind) = self.pointed_noun(after) {
            return Some((Target::Nth(kind, list), after + 1));
        }
        if self.has(after, Sense::WholeVideo) && self.text(after).is_ascii() {
            return Some((Target::Nth(Kind::Clip, list), after + 1));
        }
        let is_bare = list == [2] && self.is_bare_second(at, end);
        let is_adverb = list.len() == 1 && self.is_adverb(at, after);
        (!is_adverb && !is_bare).then_some((Target::Nth(Kind::Any, list), end))
    }

    /// 把第二张到第四张删掉, 第二段到第四段都静音: the last of a set that begins with the ordinal at
    /// `at`, and the end of it. 第一段到第二段 alone may be a cut.
    fn through(&self, at: usize, list: &[i32], end: usize) -> Option<(i32, usize)> {
        const ALL: &[&str] = &["都", "全", "全部", "全都", "每张", "每段", "统统"];
        const REMOVES: &[Sense] = &[Sense::Remove, Sense::Mute];
        let ([first], "到" | "至") = (list, self.text(end)) else {
            return None;
        };
        let last = self
            .ordinal(end + 1)
            .filter(|last| *first > 0 && last > first)?;
        let (_, _, end) = self.noun(end + 2)?;
        let removes = |at: usize| REMOVES.iter().any(|verb| self.has(at, *verb));
        let is_object = at > 0 && (["把", "将"].contains(&self.text(at - 1)) || removes(at - 1));
        const CUTS: &[Sense] = &[Sense::Between, Sense::TransitionNoun, Sense::Crossfade];
        let is_place = self.text(end) == "的" || CUTS.iter().any(|cut| self.has(end, *cut));
        let joins = self
            .tokens
            .iter()
            .any(|t| CUTS.iter().any(|cut| t.senses().has(*cut)));
        let is_object = is_object || !joins;
        let is_set = ALL.contains(&self.text(end)) || removes(end) || is_object && !is_place;
        is_set.then_some((last, end))
    }

    /// The next ordinal of a list ("and third", 、第三), and the end of it. After 第一, a number is
    /// one too: 第一三段, 第一、三段.
    fn listed_ordinal(&self, end: usize, is_numbered: bool) -> Option<(i32, usize)> {
        let mut next = end;
        if is_numbered && self.text(next) == "个" && self.is_joint(next + 1) {
            next += 1;
        }
        while self.is_joint(next) {
            next += 1;
        }
        // 第三第四个.
        if is_numbered && next == end && self.text(next).starts_with('第') {
            return self.ordinal(next).map(|n| (n, next + 1));
        }
        if is_numbered && let Some(n) = self.number(next) {
            let is_last = self.noun(next + 1).is_some() || self.is_joint(next + 1);
            return (next == end || is_last).then_some((n as i32, next + 1));
        }
        let next = self.skip_articles(next);
        let n = self.ordinal(next).filter(|_| next > end)?;
        let is_amount =
            self.is_time(self.skip_articles(next + 1)) || self.number(next + 1).is_some();
        (!is_amount).then_some((n, next + 1))
    }

    /// Kind of 那段 and 那张 after an ordinal: 最后那段.
    fn pointed_noun(&self, at: usize) -> Option<Kind> {
        let text = self.text(at);
        if !self.has(at, Sense::It) || !text.starts_with(['那', '这']) {
            return None;
        }
        match text.chars().last()? {
            '段' | '条' | '支' | '部' => Some(Kind::Clip),
            '张' | '幅' => Some(Kind::Photo),
            _ => None,
        }
    }

    /// Returns true for a noun for a transition.
    fn is_cut_noun(&self, at: usize) -> bool {
        CUT_NOUNS.iter().any(|noun| self.has(at, *noun))
    }

    /// Returns true for 最后一个, and for "the last" before nothing that it describes: a set.
    fn stands_for_noun(&self, at: usize, has_article: bool) -> bool {
        const ONES: &[&str] = &["个", "一个", "那个", "这个"];
        let next = self.text(at + 1);
        let ends = || {
            let token = self.tokens.get(at + 1);
            token.is_none_or(|t| {
                matches!(t.kind, TokenKind::Mark(_))
                    || t.senses().has(Sense::And)
                    || t.senses().has(Sense::But)
                    || t.senses().has(Sense::Then)
                    || t.senses().has_class(Class::Adjective)
                    || t.senses().has_class(Class::Preposition)
            })
        };
        let is_set =
            |t: &MessageToken| matches!(t.kind, TokenKind::Ordinal(..) | TokenKind::Name(_));
        let joins = self.is_joint(at + 1) && self.tokens[at + 1..].iter().any(is_set);
        let follows = joins || self.tokens[..at].iter().any(is_set);
        ONES.contains(&next) || has_article && follows && ends()
    }

    /// Returns true if "first" or "last" at `at` stands alone; `after` follows it.
    fn is_adverb(&self, at: usize, after: usize) -> bool {
        let has_article = at > 0 && self.text(at - 1).eq_ignore_ascii_case("the");
        // Not in "the first cut".
        let counts_cuts = has_article && self.text(after) == "cut" || self.is_cut_noun(after);
        let counts_cuts = counts_cuts || self.stands_for_noun(at, has_article);
        // "All but the first": what is left out.
        let article = usize::from(has_article);
        let is_left_out = at > article && self.is_exception(at - article - 1);
        matches!(self.ordinal(at), Some(1 | -1))
            && !is_left_out
            && !self.text(at).starts_with('第')
            && !counts_cuts
    }

    /// Returns true for "over second", "all transitions second": neither a time nor a set.
    fn is_bare_second(&self, at: usize, end: usize) -> bool {
        let before = at
            .checked_sub(1)
            .map(|before| self.text(before).to_lowercase());
        let next = self.text(end).to_lowercase();
        self.text(at).eq_ignore_ascii_case("second")
            && before.is_some_and(|word| {
                ["over", "for", "by", "to"].contains(&word.as_str())
                    || word.ends_with('s')
                    || next.ends_with("fades")
                    || next.ends_with("transitions")
            })
    }

    fn is_joint(&self, at: usize) -> bool {
        self.has(at, Sense::And)
            || matches!(
                self.tokens.get(at).map(|t| &t.kind),
                Some(TokenKind::Mark(Mark::Comma))
            )
    }

    /// `all photos`, `every other clip`, `the rest`, `some of the photos`.
    fn quantified(&self, at: usize) -> Read {
        let (kind, end, has_noun) = self.quantified_noun(at + 1);
        if self.has(at, Sense::EveryOther) {
            return Some((Target::EveryOther(kind), end));
        }
        if self.has(at, Sense::Odd) {
            return Some((Target::Odd(kind), end));
        }
        if self.has(at, Sense::Each) && !has_noun {
            // 每段静音, but 每段3秒.
            let kind = match self.text(at) {
                "每段" | "每一段" | "每条" => Kind::Clip,
                "每张" | "每一张" => Kind::Photo,
                _ => return None,
            };
            return Some((Target::All(kind), at + 1));
        }
        if self.has(at, Sense::WholeVideo) && !self.has(at, Sense::All) {
            return None;
        }
        // "Both" is two, not all.
        if self.has(at, Sense::Both)
            && !self.has(at, Sense::All)
            && !has_noun
            && !self.has_class(at + 1, Class::Noun)
        {
            return Some((Target::They(Kind::Any, Some(2)), at + 1));
        }
        if self.has(at, Sense::All) || self.has(at, Sense::Both) {
            return self.all(at, kind, end, has_noun);
        }
        if self.has(at, Sense::Everything) {
            return Some((Target::All(Kind::Any), at + 1));
        }
        if self.has(at, Sense::Some) {
            let is_picture = matches!(kind, Kind::Photo | Kind::Clip | Kind::Video | Kind::Any);
            return (has_noun && is_picture).then_some((Target::Some(kind), end));
        }
        self.chosen(at, kind, end, has_noun)
    }

    /// Kind of the noun after a quantifier, the position after it, and whether there is a noun.
    fn quantified_noun(&self, at: usize) -> (Kind, usize, bool) {
        let next = self.skip_articles(at);
        let is_number = self.number(next).is_some() && !self.text(next).eq_ignore_ascii_case("one");
        let next = if is_number {
            self.skip_articles(next + 1)
        } else {
            next
        };
        match self.noun(next) {
            Some((kind, _, end)) => (kind, end, true),
            None if self.has(next, Sense::They) && next > at => (Kind::Any, next + 1, true),
            None => (Kind::Any, at, false),
        }
    }

    /// `all photos`, `both titles`, `all but the first`, `the whole video`.
    fn all(&self, at: usize, kind: Kind, end: usize, has_noun: bool) -> Read {
        let next = self.skip_articles(at + 1);
        if let Some(TokenKind::Name(media)) = self.tokens.get(next).map(|t| &t.kind) {
            let (_, end) = self.named(media, next + 1);
            return Some((Target::Named(media.clone(), Kind::Any), end));
        }
        // 整个video.
        let names_whole = self.text(at).is_ascii()
            || self.text(at).starts_with('整') && self.text(next).is_ascii();
        if self.has(next, Sense::WholeVideo) && names_whole {
            return Some((Target::WholeVideo, next + 1));
        }
        // "Take all of that off": what was mentioned, not everything.
        let points = self.text(next).to_lowercase();
        if next > at && !has_noun && matches!(points.as_str(), "that" | "those" | "these") {
            return Some((Target::They(Kind::Any, None), next + 1));
        }
        // "All five".
        if let Some(n) = self.number(next).filter(|n| *n > 1 && !has_noun)
            && self.text(at).eq_ignore_ascii_case("all")
        {
            return Some((Target::They(Kind::Clip, Some(n)), next + 1));
        }
        let stands_alone = self.has(at, Sense::Both)
            || self.has(at, Sense::Everything)
            || self.has(at, Sense::WholeVideo)
            || self.text(at).to_lowercase() == "all of";
        if has_noun || stands_alone || self.is_exception(end) {
            return Some((Target::All(kind), end));
        }
        let is_adverb = is_filler(self.tokens[at].senses()) || self.text(at) == "整个";
        (!is_adverb).then_some((Target::All(Kind::Any), end))
    }

    /// `the longest clip`, `the rest`, `the other one`, `the next photo`.
    fn chosen(&self, at: usize, kind: Kind, end: usize, has_noun: bool) -> Read {
        let is = |sense: Sense| self.has(at, sense);
        // "The middle of clip 3" is a part of it.
        let is_part = self.text(at + 1).starts_with("of");
        let target = if is(Sense::Longest) {
            Target::Longest(kind)
        } else if is(Sense::Shortest) {
            Target::Shortest(kind)
        } else if is(Sense::Rest) {
            // 剩下两段, "the remaining two".
            let number = self.skip_articles(at + 1);
            let is_counted = ["remaining", "剩下", "剩下的", "其余"].contains(&self.text(at));
            if !has_noun && is_counted && self.number(number).is_some() {
                return Some((Target::Rest(kind), number + 1));
            }
            Target::Rest(kind)
        } else if is(Sense::Middle)
            && let Some(end) = self.middle_video(at)
        {
            return Some((Target::Middle(Kind::Clip), end));
        } else if is(Sense::Middle) && has_noun && !is_part && self.number(end).is_none() {
            Target::Middle(kind)
        } else if is(Sense::Middle) {
            return None;
        } else if is(Sense::Other) && self.number(self.skip_articles(at + 1)).is_some() {
            // "the other two": all others, if there are as many.
            let number = self.skip_articles(at + 1);
            let end = if has_noun { end } else { number + 1 };
            return Some((Target::Rest(kind), end));
        } else if is(Sense::Other) && has_noun && self.is_plural_noun(end - 1) {
            Target::Rest(kind)
        } else if is(Sense::Other) && (has_noun || !self.has_class(at + 1, Class::Noun)) {
            Target::Other(kind)
        } else if is(Sense::Other) {
            return None;
        } else if is(Sense::New) && has_noun {
            // "The new clip" is one.
            let noun = self.text(end - 1);
            let is_several = self.is_plural_noun(end - 1) || noun.eq_ignore_ascii_case("footage");
            let is_one = noun.is_ascii() && !is_several;
            Target::They(kind, is_one.then_some(1))
        } else if (is(Sense::Next) || is(Sense::Previous))
            && (has_noun || !self.text(at).is_ascii())
        {
            let step = if is(Sense::Next) { 1 } else { -1 };
            Target::Neighbor(Box::new(Target::It(kind)), step)
        } else {
            return None;
        };
        Some((target, end))
    }

    /// Position after "the middle video", 中间那段: one segment, not the middle of the whole.
    fn middle_video(&self, at: usize) -> Option<usize> {
        let next = self.skip_articles(at + 1);
        let is_pronoun = self.has(next, Sense::It) && !self.text(next).is_ascii();
        let noun = if is_pronoun {
            self.skip_articles(next + 1)
        } else {
            at + 1
        };
        let is_video = self.has(noun, Sense::WholeVideo) || self.has(noun, Sense::Clip);
        if is_video && (is_pronoun || self.text(noun).is_ascii()) {
            return Some(noun + 1);
        }
        if self.has(next, Sense::WholeVideo) && self.text(at + 1).starts_with('那') {
            return Some(next + 1);
        }
        is_pronoun.then_some(next + 1)
    }

    fn has_class(&self, at: usize, class: Class) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|t| t.senses().has_class(class))
    }

    /// `it`, `these two`, `this clip`, `这段`.
    fn pronoun(&self, at: usize) -> Read {
        if self.has(at, Sense::They) {
            let n = self.number(at + 1);
            let next = self.skip_articles(at + 1 + usize::from(n.is_some()));
            let n = n.or_else(|| match self.text(at).chars().nth(1) {
                Some('两') => Some(2),
                Some('三') => Some(3),
                _ => None,
            });
            return Some(match self.noun(next) {
                Some((kind, _, end)) => (Target::They(kind, n), end),
                None => (Target::They(Kind::Any, n), next.max(at + 1)),
            });
        }
        if !self.has(at, Sense::It) {
            return None;
        }
        let next = self.skip_articles(at + 1);
        // 那个Bye.
        if let Some(TokenKind::Name(media)) = self.tokens.get(at + 1).map(|t| &t.kind)
            && !self.text(at).is_ascii()
        {
            return Some(self.named(media, at + 2));
        }
        let is_whole = self.has(next, Sense::WholeVideo) && !self.has(next, Sense::Clip);
        if is_whole
            && (self.text(next).is_ascii()
                || self.text(next) == "视频"
                || self.text(next) == "片子")
        {
            // "this video", 这个视频.
            return Some((Target::WholeVideo, next + 1));
        }
        Some(match self.noun(next) {
            Some((kind, _, end)) => (Target::It(kind), end),
            None => (Target::It(Kind::Any), at + 1),
        })
    }

    /// `clip 3`, `clips 1 and 3`, `clips 2-4`, `the photos`, `the video`.
    fn counted(&self, at: usize) -> Read {
        let is_plural = self.has(at, Sense::Videos) && self.is_plural_noun(at);
        if self.has(at, Sense::WholeVideo) && !self.has(at, Sense::All) && !is_plural {
            let next_is_noun = self.text(at).is_ascii()
                && self.noun(at + 1).is_some_and(|(k, _, _)| k == Kind::Clip);
            if !next_is_noun {
                return Some((Target::WholeVideo, at + 1));
            }
        }
        let (kind, plural, end) = self.noun(at)?;
        let from = self.skip_articles(end);
        if kind != Kind::Any
            && let Some(TokenKind::Name(media)) = self.tokens.get(from).map(|t| &t.kind)
            && (kind != Kind::Title || media.assets.is_empty())
        {
            let (Target::Named(media, _), end) = self.named(media, from + 1) else {
                return None;
            };
            return Some((Target::Named(media, kind), end));
        }
        let is_range = !self.text(at).is_ascii() && self.begins_time(from);
        let is_counted = kind != Kind::Any && !is_range;
        let Some(first) = self.count(from).filter(|_| is_counted) else {
            let target = if plural {
                Target::All(kind)
            } else {
                Target::Bare(kind)
            };
            let target = match kind {
                // There is one music track and one voice track.
                Kind::Music | Kind::Voice if self.text(at).to_lowercase() != "track" => {
                    Target::All(kind)
                }
                _ => target,
            };
            return Some((target, end));
        };
        Some(self.numbers(kind, plural, first as i32, from + 1))
    }

    /// Returns true for the number of 标题2到5秒: the start of a range of times.
    fn begins_time(&self, at: usize) -> bool {
        const TO: &[&str] = &["到", "至", "to", "-", "~"];
        TO.contains(&self.text(at + 1)) && self.is_time(self.skip_articles(at + 2))
    }

    fn numbers(&self, kind: Kind, plural: bool, first: i32, mut end: usize) -> (Target, usize) {
        let mut list = vec![first];
        loop {
            let mut next = end;
            while self.is_joint(next) {
                next += 1;
            }
            let is_range = matches!(
                self.tokens.get(end).map(|t| &t.kind),
                Some(TokenKind::Mark(Mark::Dash))
            ) || plural && ["to", "through"].contains(&self.text(end))
                || self.text(end) == "through";
            if is_range && let Some(last) = self.number(end + 1) {
                let from = list.last().copied().unwrap_or(first) + 1;
                list.extend(from..=last as i32);
                end += 2;
                continue;
            }
            match self.number(next) {
                Some(n) if next > end => {
                    list.push(n as i32);
                    end = next + 1;
                }
                _ => break,
            }
        }
        (Target::Nth(kind, list), end)
    }

    fn is_exception(&self, at: usize) -> bool {
        self.has(at, Sense::Except) || self.has(at, Sense::But)
    }

    /// `… except the music`, `all but the first`.
    fn exception(&self, base: Target, end: usize) -> (Target, usize) {
        let mut at = end;
        if matches!(
            self.tokens.get(at).map(|t| &t.kind),
            Some(TokenKind::Mark(Mark::Comma))
        ) {
            at += 1;
        }
        let is_broad = matches!(
            base,
            Target::All(_) | Target::WholeVideo | Target::Rest(_) | Target::Except(..)
        );
        if !(self.has(at, Sense::Except) || self.has(at, Sense::But) && is_broad && at == end) {
            return (base, end);
        }
        let from = self.skip_articles(at + 1);
        let from = if self.has(from, Sense::For) {
            self.skip_articles(from + 1)
        } else {
            from
        };
        let Some((but, end)) = self.list(from) else {
            return (base, end);
        };
        let is_named = matches!(but, Target::Named(..));
        let except = |base: Target, but: Target| Target::Except(Box::new(base), Box::new(but));
        let (mut all, mut end) = (except(base, but), end);
        // "All of them apart from the beach and the lake".
        while is_named && let Some((next, after)) = self.next_named(end) {
            (all, end) = (except(all, next), after);
        }
        (all, end)
    }

    /// The next name of a list that is left out: "and the lake", without an amount of its own.
    fn next_named(&self, at: usize) -> Read {
        let mut next = at;
        while self.is_joint(next) {
            next += 1;
        }
        let (target, end) = self
            .primary(self.skip_articles(next))
            .filter(|_| next > at)?;
        let has_amount = matches!(
            self.tokens.get(end).map(|t| &t.kind),
            Some(TokenKind::Amount(_))
        );
        (matches!(target, Target::Named(..)) && !has_amount).then_some((target, end))
    }

    /// One set, or several of the same kind joined by "and".
    fn list(&self, at: usize) -> Read {
        let (first, end) = self.primary(at)?;
        let (first, end) = self.neighbor(first, end);
        if let (Target::Nth(kind, list), true) = (&first, self.is_joint(end)) {
            let next = self.skip_articles(end + 1);
            if let Some((Target::Nth(other, more), end)) = self.primary(next)
                && (*kind == other || *kind == Kind::Any)
            {
                return Some((Target::Nth(other, [list.clone(), more].concat()), end));
            }
        }
        Some((first, end))
    }

    /// `除了第一段以外的所有片段`, `除了音乐都静音`.
    fn excepted_first(&self, at: usize) -> Read {
        if !self.has(at, Sense::Except) {
            return None;
        }
        let (but, mut end) = self.list(self.skip_articles(at + 1))?;
        let but_end = end;
        while self.has(end, Sense::Except)
            || matches!(
                self.tokens.get(end).map(|t| &t.kind),
                Some(TokenKind::Mark(Mark::Comma))
            )
            || ["的", "都"].contains(&self.text(end))
        {
            end += 1;
        }
        // 除了最后一张全删了.
        let is_all = self.has(end, Sense::Remove) && self.text(end).starts_with('全');
        let is_chinese = !self.text(at).is_ascii() && (end > but_end || is_all);
        let (base, end) = match self.quantified(end).or_else(|| self.counted(end)) {
            Some((Target::Rest(kind) | Target::Bare(kind), end)) => (Target::All(kind), end),
            Some((base, end)) => (base, end),
            // "remove except clip 2" says not what is removed.
            None if is_chinese => (Target::All(Kind::Any), end),
            None => return None,
        };
        if !is_chinese && !matches!(base, Target::All(_) | Target::WholeVideo) {
            return None;
        }
        Some((Target::Except(Box::new(base), Box::new(but)), end))
    }

    /// `everything after the beach`, 森林之前的全部, 第三张以后的都.
    fn beyond(&self, base: &Target, end: usize, step: i32) -> Read {
        if let (Target::All(kind), true) = (base, self.text(end).is_ascii()) {
            let (of, end) = self.primary(self.skip_articles(end + 1))?;
            let is_set = matches!(of, Target::WholeVideo | Target::All(_));
            return (!is_set).then(|| (Target::Beyond(*kind, Box::new(of), step), end));
        }
        let is_one = matches!(base, Target::Named(..) | Target::Nth(..) | Target::It(_));
        let after = end + 1 + usize::from(self.text(end + 1) == "的");
        let is_joined = after > end + 1 || self.text(end).ends_with('的');
        let is_chinese = !self.text(end).is_ascii() && is_joined;
        if !is_one || !is_chinese || !self.has(after, Sense::All) && self.text(after) != "都" {
            return None;
        }
        let (kind, after) = match self.noun(self.skip_articles(after + 1)) {
            Some((kind, _, end)) => (kind, end),
            None => (Kind::Any, after + 1),
        };
        Some((Target::Beyond(kind, Box::new(base.clone()), step), after))
    }

    /// `the one after the beach`, `海滩后面那段`.
    fn neighbor(&self, base: Target, end: usize) -> (Target, usize) {
        let step = |at: usize| {
            if self.has(at, Sense::After) {
                Some(1)
            } else if self.has(at, Sense::Before)
                && !["until", "till", "直到"].contains(&self.text(at))
            {
                Some(-1)
            } else {
                None
            }
        };
        let Some(step) = step(end) else {
            return (base, end);
        };
        if let Some(found) = self.beyond(&base, end, step) {
            return found;
        }
        if let Target::Bare(kind) = base
            && self.text(end).is_ascii()
        {
            let from = self.skip_articles(end + 1);
            return match self.primary(from) {
                Some((of, end)) if !matches!(of, Target::WholeVideo) => {
                    let of = match (&of, kind) {
                        (Target::It(Kind::Any), _) => Target::It(kind),
                        _ => of,
                    };
                    (Target::Neighbor(Box::new(of), step), end)
                }
                _ => (base, end),
            };
        }
        // Chinese: the noun follows.
        let next = self.skip_articles(end + 1);
        let is_pronoun = self.has(next, Sense::It) && !self.text(next).is_ascii();
        let noun_end = if is_pronoun {
            Some(next + 1)
        } else {
            self.noun(next)
                .map(|(_, _, end)| end)
                .filter(|_| !self.text(next).is_ascii() && next > end + 1)
        };
        match noun_end {
            Some(end) if !matches!(base, Target::WholeVideo) => {
                (Target::Neighbor(Box::new(base), step), end)
            }
            _ => (base, end),
        }
    }
}
