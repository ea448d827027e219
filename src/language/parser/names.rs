//! Names of assets, segments and titles in a message.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::characters::{Characters, simplified};
use super::lexicon::{Class, LEXICON, Sense};
use super::spelling;
use super::token::NamedMedia;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::timeline::{Role, Timeline};
use crate::i18n::locale::has_han;

/// English nouns that file names consist of, one a line with their Chinese translations.
const TRANSLATIONS: &str = include_str!("translations.txt");

/// A title without the emoji around it: "Hello" for "Hello 🎉".
fn without_symbols(text: &str) -> String {
    let is_symbol = |c: char| !c.is_alphanumeric() && !c.is_ascii();
    text.trim_matches(|c: char| is_symbol(c) || c == ' ')
        .to_owned()
}

/// English nouns, each with one of their Chinese translations.
fn translation_pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = TRANSLATIONS.lines().filter_map(|line| line.split_once(' '));
    lines.flat_map(|(english, all)| all.split('|').map(move |chinese| (english, chinese)))
}

/// Names that a message may contain.
pub struct Names {
    /// Names in lower case with what they refer to, the longest first.
    names: Vec<(String, NamedMedia)>,
    /// Positions of names in `names` while these are collected.
    positions: HashMap<String, usize>,
    /// Positions of names by their first character.
    by_first: HashMap<char, Vec<usize>>,
    /// Single words of all names.
    words: Vec<String>,
    /// Names in the other language.
    translations: HashSet<String>,
    /// Titles that a message names in quotes only: "at the end" is not the title "The End".
    quoted: HashSet<String>,
    /// True if there is a voice-over, which words for speech mean then.
    has_voice: bool,
}

impl Names {
    pub fn new(timeline: &Timeline, assets: &[Asset]) -> Self {
        let mut all = Self {
            names: Vec::new(),
            positions: HashMap::new(),
            by_first: HashMap::new(),
            words: Vec::new(),
            translations: HashSet::new(),
            quoted: HashSet::new(),
            has_voice: timeline.tracks.iter().any(|t| t.role == Some(Role::Voice)),
        };
        for (at, asset) in assets.iter().enumerate() {
            let is_sound = asset.kind == MediaKind::Sound;
            all.add_media_name(&asset.name, |m| {
                m.assets.push(at);
                m.is_sound |= is_sound;
            });
        }
        for (_, s) in timeline.segments() {
            if s.style.is_some() {
                let text = s.name.to_lowercase();
                let plain = without_symbols(&text);
                let words = plain.trim_matches(|c: char| c.is_ascii_punctuation());
                if is_common(words.strip_prefix("the ").unwrap_or(words)) {
                    all.quoted.extend([simplified(&plain), simplified(&text)]);
                }
                let is_word = plain.chars().any(char::is_alphabetic);
                if plain != text && is_word && !is_reserved(&plain) {
                    all.add(plain, |m| m.segments.push(s.id.clone()));
                }
                all.add(text, |m| m.segments.push(s.id.clone()));
            } else {
                all.add_media_name(&s.name, |m| m.segments.push(s.id.clone()));
            }
        }
        all.add_parts(timeline, assets);
        all.add_translations();
        all.add_activities();
        all.positions.clear();
        all.names
            .sort_by_cached_key(|(name, _)| std::cmp::Reverse(name.chars().count()));
        for (at, (name, _)) in all.names.iter().enumerate() {
            if let Some(first) = name.chars().next() {
                all.by_first.entry(first).or_default().push(at);
            }
        }
        all
    }

    /// Adds a file name, and its stem unless that is a word of the lexicon.
    fn add_media_name(&mut self, name: &str, refer: impl Fn(&mut NamedMedia)) {
        let name = name.to_lowercase();
        let stem = stem(&name).to_owned();
        let spaced = stem.replace(['-', '_'], " ");
        self.words.extend(words(&name));
        let mut forms = vec![name, stem, spaced];
        forms.dedup();
        for (i, form) in forms.into_iter().enumerate() {
            let is_distinct =
                !form.is_empty() && !is_reserved(&form) && form.parse::<f64>().is_err();
            if i == 0 || is_distinct {
                self.add(form, &refer);
            }
        }
    }

    fn add(&mut self, form: String, refer: impl Fn(&mut NamedMedia)) {
        if form.trim().is_empty() {
            return;
        }
        let form = simplified(&form);
        match self.positions.get(&form) {
            Some(at) => refer(&mut self.names[*at].1),
            None => {
                let mut media = NamedMedia {
                    segments: Vec::new(),
                    assets: Vec::new(),
                    is_sound: false,
                    color: None,
                };
                refer(&mut media);
                self.push(form, media);
            }
        }
    }

    fn push(&mut self, name: String, media: NamedMedia) {
        self.positions
            .entry(name.clone())
            .or_insert(self.names.len());
        self.names.push((name, media));
    }

    /// The media that a name refers to, while names are collected.
    fn media(&self, name: &str) -> Option<&NamedMedia> {
        self.positions.get(name).map(|at| &self.names[*at].1)
    }

    /// Adds the words of file names that only occur in one of them: "drone" for "drone-shot.mp4".
    fn add_parts(&mut self, timeline: &Timeline, assets: &[Asset]) {
        let mut names: Vec<String> = assets.iter().map(|a| a.name.to_lowercase()).collect();
        let on_timeline = timeline.segments().filter(|(_, s)| s.style.is_none());
        names.extend(on_timeline.map(|(_, s)| s.name.to_lowercase()));
        names.sort();
        names.dedup();
        let parts: Vec<BTreeSet<String>> = names
            .iter()
            .map(|name| words(stem(name)).into_iter().collect())
            .collect();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for word in parts.iter().flatten() {
            *counts.entry(word).or_default() += 1;
        }
        for (name, parts) in names.iter().zip(&parts) {
            for word in parts {
                let is_distinct = word.chars().count() >= 3
                    && !is_reserved(word)
                    && !word.chars().all(|c| c.is_ascii_digit());
                let is_unique = counts.get(word.as_str()) == Some(&1);
                if is_distinct && is_unique && self.media(word).is_none() {
                    let media = self.media(name).cloned();
                    media
                        .into_iter()
                        .for_each(|media| self.push(word.clone(), media));
                }
            }
        }
    }

    /// Adds names in the other language: 海滩 for beach.mp4. A translation of two names is
    /// neither.
    fn add_translations(&mut self) {
        let mut found: Vec<(String, NamedMedia)> = Vec::new();
        for (english, chinese) in translation_pairs() {
            for (name, translation) in [(english, chinese), (chinese, english)] {
                let Some(media) = self.media(name) else {
                    continue;
                };
                if self.media(translation).is_none() {
                    found.push((translation.to_owned(), media.clone()));
                }
            }
        }
        // 讲话那段 names a segment, 讲话 alone may be the voice.
        let measured: Vec<(String, NamedMedia)> = found
            .iter()
            .filter(|(name, _)| is_reserved(name) && has_han(name))
            .flat_map(|(name, media)| {
                let forms = ["那段", "的那段", "那张", "这段", "片段"];
                forms.map(|form| (format!("{name}{form}"), media.clone()))
            })
            .collect();
        found.extend(measured);
        let is_free = |name: &str| !is_reserved(name) || !self.has_voice && is_speech(name);
        let is_unique = |(name, media): &&(String, NamedMedia)| {
            is_free(name) && found.iter().all(|(n, m)| n != name || m == media)
        };
        self.names.extend(found.iter().filter(is_unique).cloned());
        let translations = found.iter().map(|(name, _)| name.clone());
        self.translations = translations.collect();
    }

    /// Adds what a name that is a verb describes: "the talking one" and "the guy talking" for
    /// talk.mp4.
    fn add_activities(&mut self) {
        const BEFORE: &[&str] = &["guy", "man", "woman", "girl", "person", "one", "people"];
        const OWNERS: &[&str] = &["my", "his", "her"];
        const AFTER: &[&str] = &[
            "one", "clip", "video", "part", "shot", "bit", "section", "footage", "guy", "man",
            "person", "scene", "photo", "picture", "pic", "segment",
        ];
        let is_word = |name: &str| name.len() > 2 && name.chars().all(|c| c.is_ascii_lowercase());
        let verbs: Vec<(String, NamedMedia)> = self
            .names
            .iter()
            .filter(|(name, _)| is_word(name))
            .cloned()
            .collect();
        for (verb, media) in verbs {
            let doing = format!("{}ing", verb.strip_suffix('e').unwrap_or(&verb));
            let owners: &[&str] = if self.has_voice { &[] } else { OWNERS };
            let before = BEFORE.iter().chain(owners);
            let before = before.map(|who| format!("{who} {doing}"));
            let after = AFTER.iter().map(|what| format!("{doing} {what}"));
            let new: Vec<String> = before.chain(after).collect();
            self.names
                .extend(new.into_iter().map(|name| (name, media.clone())));
        }
    }

    /// The longest name at `at`, and its end.
    pub(crate) fn at(&self, chars: &Characters, at: usize) -> Option<(NamedMedia, usize)> {
        let same_first = self.by_first.get(&chars.get(at)?)?;
        same_first.iter().find_map(|i| {
            let (name, media) = &self.names[*i];
            let end = at + name.chars().count();
            // A plural is not the name: "the beaches" is not "beach". "Citys" is a possessive.
            let is_possessive = || name.ends_with('y') && chars.get(end) == Some('s');
            let end = end + usize::from(!chars.is_boundary(end) && is_possessive());
            let is_whole = chars.is_boundary(at) && chars.is_boundary(end);
            (is_whole && chars.starts_with(at, name) && !self.quoted.contains(name))
                .then(|| (media.clone(), end))
        })
    }

    /// Media named by a quoted text.
    pub(crate) fn whole(&self, text: &str) -> Option<NamedMedia> {
        let text = simplified(&text.to_lowercase());
        // A word of a file name in quotes is a new text, and so is a translation: 标题改叫“夏天”.
        let is_translated = self.translations.contains(&text);
        let is_whole =
            |media: &NamedMedia| !is_translated && (text.contains('.') || media.assets.is_empty());
        self.names
            .iter()
            .find(|(name, media)| *name == text && is_whole(media))
            .map(|(_, media)| media.clone())
    }

    /// Returns true for the name of a file without its extension: "a" for a.mp4.
    pub(crate) fn is_stem(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        let stem = |name: &str| name.rsplit_once('.').map(|(stem, _)| stem == word);
        self.names.iter().any(|(name, _)| stem(name) == Some(true))
    }

    /// The medium whose file name without its extension is a word that means something else in
    /// English: the "a" of a和c换位置.
    pub(crate) fn with_stem(&self, word: &str) -> Option<NamedMedia> {
        let stem = |name: &str| name.rsplit_once('.').is_some_and(|(stem, _)| stem == word);
        let found = self.names.iter().find(|(name, _)| stem(name));
        found.map(|(_, media)| media.clone())
    }

    /// The word of a name that a misspelled word most likely is.
    pub fn misspelled(&self, word: &str) -> Option<String> {
        if self.has_word(word) {
            return None;
        }
        let words = self.words.iter().map(String::as_str);
        spelling::resembling(word, words).map(str::to_owned)
    }

    /// Returns true if a word is part of a name.
    pub(crate) fn has_word(&self, word: &str) -> bool {
        self.words.iter().any(|w| w == word)
    }
}

/// Returns true for 讲话 and 说话, which may name a clip if there is no voice-over.
pub(crate) fn is_speech(word: &str) -> bool {
    ["讲话", "说话"].contains(&word)
}

/// Returns true if a word means something that no file name may hide: "music", "title", "last".
fn is_reserved(word: &str) -> bool {
    const CLASSES: &[Class] = &[
        Class::Filler,
        Class::Connective,
        Class::Preposition,
        Class::Quantifier,
        Class::Restriction,
        Class::Question,
        Class::Remark,
    ];
    let senses = LEXICON.senses(word);
    is_common(word) || CLASSES.iter().any(|c| senses.has_class(*c))
}

/// Returns true for words that requests consist of: "music", "end", "delete".
fn is_common(word: &str) -> bool {
    const SENSES: &[Sense] = &[
        Sense::Photo,
        Sense::Clip,
        Sense::Videos,
        Sense::WholeVideo,
        Sense::Title,
        Sense::Text,
        Sense::Caption,
        Sense::Music,
        Sense::Voice,
        Sense::Effect,
        Sense::Sound,
        Sense::Start,
        Sense::End,
        Sense::Remove,
        Sense::Trim,
        Sense::Split,
        Sense::Add,
        Sense::Move,
        Sense::Make,
        Sense::Swap,
        Sense::Mute,
        Sense::Undo,
        Sense::Export,
        Sense::TransitionNoun,
    ];
    let senses = LEXICON.senses(word);
    SENSES.iter().any(|s| senses.has(*s))
}

/// A name without its extension.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn words(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}
