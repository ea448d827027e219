//! Sentences of the media list: they place a media file on the timeline.

use super::quoted;
use crate::i18n::locale::Lang;

/// Place of a media file on the timeline. Positions count the pictures from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaPlace {
    Start,
    After(usize),
    End,
    /// In place of the segment at this position.
    InsteadOf(usize),
    /// Under the whole video.
    Background,
}

/// Returns the sentence that places a media file.
pub fn sentence(lang: Lang, name: &str, place: MediaPlace) -> String {
    let name = quoted(name);
    match (lang, place) {
        (Lang::En, MediaPlace::Start) => format!("Add {name} at the beginning"),
        (Lang::En, MediaPlace::After(n)) => format!("Add {name} after segment {n}"),
        (Lang::En, MediaPlace::End) => format!("Add {name} at the end"),
        (Lang::En, MediaPlace::InsteadOf(n)) => format!("Replace segment {n} with {name}"),
        (Lang::En, MediaPlace::Background) => format!("Add {name} as background music"),
        (Lang::Zh, MediaPlace::Start) => format!("在开头添加{name}"),
        (Lang::Zh, MediaPlace::After(n)) => format!("在第{n}段后面添加{name}"),
        (Lang::Zh, MediaPlace::End) => format!("在最后添加{name}"),
        (Lang::Zh, MediaPlace::InsteadOf(n)) => format!("用{name}替换第{n}段"),
        (Lang::Zh, MediaPlace::Background) => format!("用{name}做背景音乐"),
    }
}
