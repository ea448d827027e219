//! Corrects Chinese words that were typed with characters of the same sound: 素度 for 速度.

use std::collections::HashMap;
use std::sync::LazyLock;

use pinyin::ToPinyin;

use super::amounts::amount;
use super::characters::Characters;
use super::lexicon::LEXICON;
use super::marks::{QUOTES, color};
use super::names::Names;
use super::ordinals::ordinal;
use super::words::word;
use crate::i18n::locale::has_han;

/// Longest word that is corrected (characters).
pub(crate) const MAX_CHARS: usize = 4;

/// Forms of the lexicon by their sound without tones.
static BY_SOUND: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut forms: HashMap<String, Vec<String>> = HashMap::new();
    for form in LEXICON.chinese_words() {
        if let Some(sound) = sound(form).filter(|_| (2..=MAX_CHARS).contains(&form.chars().count()))
        {
            forms.entry(sound).or_default().push(form.to_owned());
        }
    }
    forms.values_mut().for_each(|same| same.sort());
    forms
});

/// Replaces words of a message that were typed with characters of the same sound, outside of
/// quotes and names.
pub(crate) fn corrected<'a>(mut chars: Characters<'a>, names: &Names) -> Characters<'a> {
    if !has_han(chars.message) {
        return chars;
    }
    let mut at = 0;
    let mut closing = None;
    while let Some(c) = chars.get(at) {
        if closing.is_some() {
            closing = closing.filter(|close| *close != c);
            at += 1;
            continue;
        }
        let opened = QUOTES.iter().find(|(open, _)| *open == c && c != '\'');
        closing = opened.map(|(_, close)| *close);
        let known = word(&chars, at).map_or(at, |(_, end)| end);
        let name = names.at(&chars, at).map_or(at, |(_, end)| end);
        let known = known.max(name);
        let longer = (2..=MAX_CHARS).rev().filter(|n| at + n > known);
        match longer
            .clone()
            .find_map(|n| word_of_sound(&chars, at, n, names))
        {
            Some(right) => {
                for c in right.chars() {
                    chars.set(at, c);
                    at += 1;
                }
            }
            None => at = known.max(at + 1),
        }
    }
    chars
}

/// The word that the `n` characters at `at` sound like; none if a word begins inside of them and
/// ends after them.
fn word_of_sound(chars: &Characters, at: usize, n: usize, names: &Names) -> Option<&'static str> {
    let overlaps = |from: usize| {
        let known = word(chars, from)
            .map(|(_, end)| end)
            .filter(|end| *end > from + 1);
        let name = names.at(chars, from).map(|(_, end)| end);
        let color = color(chars, from).map(|(_, end)| end);
        known.max(name).max(color).is_some_and(|end| end > at + n)
    };
    let counts = |i: usize| amount(chars, i).is_some() || ordinal(chars, i).is_some();
    if at + n > chars.len() || (at + 1..at + n).any(overlaps) || (at..at + n).any(counts) {
        return None;
    }
    correction(&chars.text(at..at + n))
}

/// Ordinary words that sound like a word of the lexicon, and are not corrected to it: 已经, which
/// sounds like 移镜. Without common mistakes such as 字母 for 字幕.
const ORDINARY: &[&str] = &[
    "已经", "知道", "重要", "一般", "原因", "什么", "出去", "注意", "只见", "一阵", "以下", "一边",
    "以为", "即使", "至于", "想起", "响起", "现实", "似的", "妻子", "唯一", "加以", "推出", "一道",
    "依据", "一支", "及时", "不在", "依然", "到处", "意外", "见到", "各地", "一只", "导致", "一致",
    "实践", "同事", "哥哥", "弟弟", "试试", "长大", "家长", "老家", "当做", "意味", "优点", "合适",
    "有机", "事后", "白白", "想想", "事件", "以致", "以至", "一回", "任务", "人物", "历史", "技术",
    "北京", "政治", "地点", "景象", "近来", "优美", "美味", "美食", "食物", "主题", "回报", "女生",
    "大哥", "小子", "网友", "叔叔", "大妈", "会见", "不幸", "不料", "不妨", "不便", "不适", "不远",
    "必需", "实用", "适用", "食用", "无比", "摆脱", "价格", "提出", "只好", "直播", "印象", "元素",
    "其间", "例子", "借口", "犹豫", "坚强", "叫作", "一同", "惟一", "不时", "号码", "一出", "打量",
    "一味", "眼镜", "钥匙", "郑重", "行星", "乡下", "观赏", "平坦", "步行", "径直", "剪刀", "点评",
    "两点", "未知", "有余", "正直", "多方",
];

/// The word with the same sound as a text that is no word. None if several words of different
/// meanings have it.
pub(crate) fn correction(text: &str) -> Option<&'static str> {
    if ORDINARY.contains(&text) || consists_of_words(text) {
        return None;
    }
    let forms = BY_SOUND.get(&sound(text)?)?;
    let (first, others) = forms.split_first()?;
    let senses = LEXICON.senses(first);
    let is_clear = others.iter().all(|o| LEXICON.senses(o).overlaps(senses));
    is_clear.then_some(first)
}

/// Returns true for texts like 在结束, which are no misspelled word: 再结束.
fn consists_of_words(text: &str) -> bool {
    let mut ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.any(|end| {
        let (word, rest) = text.split_at(end);
        !LEXICON.senses(word).is_empty() && (rest.is_empty() || consists_of_words(rest))
    })
}

/// Sound of a text of Chinese characters, without tones.
fn sound(text: &str) -> Option<String> {
    let mut sound = String::new();
    for pinyin in text.to_pinyin() {
        sound.push_str(pinyin?.plain());
        sound.push(' ');
    }
    Some(sound)
}
