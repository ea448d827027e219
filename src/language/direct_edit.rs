//! Direct edits as sentences: plain words with the exact track, segment and times, as a careful person would tell an agent.
//! `command::exact` reads them back; both languages round-trip by test.

use crate::domain::clock::exact;
use crate::domain::text::one_line;
use crate::domain::timeline::{Timeline, Track};
use crate::i18n::locale::Lang;

/// What a direct edit asks of a segment.
#[derive(Clone, Debug, PartialEq)]
pub enum DirectEdit {
    Delete {
        ripple: bool,
    },
    Split {
        at_ms: u64,
    },
    TrimStart {
        to_ms: u64,
    },
    TrimEnd {
        to_ms: u64,
    },
    /// To its place in the track, counted from 1.
    MoveTo {
        place: usize,
    },
    StartAt {
        at_ms: u64,
    },
    Volume {
        percent: u64,
    },
    Mute {
        muted: bool,
    },
    Speed {
        factor: f64,
    },
    SetText {
        text: String,
    },
    SetTransition {
        kind: String,
        duration_ms: u64,
    },
    NoTransition,
}

/// The sentence for a wish about the segment at (track, segment); none where there is no such segment.
pub fn sentence(lang: Lang, t: &Timeline, at: (usize, usize), wish: &DirectEdit) -> Option<String> {
    let s = reference(lang, t, at)?;
    Some(if lang == Lang::Zh {
        chinese(&s, wish)
    } else {
        english(&s, wish)
    })
}

fn english(s: &str, wish: &DirectEdit) -> String {
    match wish {
        DirectEdit::Delete { ripple: true } => format!("Delete {s} and close the gap"),
        DirectEdit::Delete { ripple: false } => format!("Delete {s} and leave a gap"),
        DirectEdit::Split { at_ms } => format!("Split {s} at {}", exact(*at_ms)),
        DirectEdit::TrimStart { to_ms } => format!("Trim the start of {s} to {}", exact(*to_ms)),
        DirectEdit::TrimEnd { to_ms } => format!("Trim the end of {s} to {}", exact(*to_ms)),
        DirectEdit::MoveTo { place } => format!("Move {s} to position {place}"),
        DirectEdit::StartAt { at_ms } => format!("Move {s} to start at {}", exact(*at_ms)),
        DirectEdit::Volume { percent } => format!("Set the volume of {s} to {percent}%"),
        DirectEdit::Mute { muted: true } => format!("Mute {s}"),
        DirectEdit::Mute { muted: false } => format!("Unmute {s}"),
        DirectEdit::Speed { factor } => format!("Set the speed of {s} to {factor}x"),
        DirectEdit::SetText { text } => format!("Change the text of {s} to {}", quoted(text)),
        DirectEdit::SetTransition { kind, duration_ms } => {
            format!(
                "Set the transition into {s} to {}, {}s",
                one_line(kind),
                crate::domain::clock::seconds(*duration_ms)
            )
        }
        DirectEdit::NoTransition => format!("Remove the transition into {s}"),
    }
}

fn chinese(s: &str, wish: &DirectEdit) -> String {
    match wish {
        DirectEdit::Delete { ripple: true } => format!("删除{s}，并合拢空隙"),
        DirectEdit::Delete { ripple: false } => format!("删除{s}，保留空隙"),
        DirectEdit::Split { at_ms } => format!("将{s}在{}处分割", exact(*at_ms)),
        DirectEdit::TrimStart { to_ms } => format!("将{s}的开头修剪到{}", exact(*to_ms)),
        DirectEdit::TrimEnd { to_ms } => format!("将{s}的结尾修剪到{}", exact(*to_ms)),
        DirectEdit::MoveTo { place } => format!("将{s}移到第{place}位"),
        DirectEdit::StartAt { at_ms } => format!("将{s}移到{}开始", exact(*at_ms)),
        DirectEdit::Volume { percent } => format!("将{s}的音量设为{percent}%"),
        DirectEdit::Mute { muted: true } => format!("将{s}静音"),
        DirectEdit::Mute { muted: false } => format!("将{s}取消静音"),
        DirectEdit::Speed { factor } => format!("将{s}的速度设为{factor}倍"),
        DirectEdit::SetText { text } => format!("将{s}的文字改为{}", quoted(text)),
        DirectEdit::SetTransition { kind, duration_ms } => {
            format!(
                "将{s}的转场设为{}，{}秒",
                crate::i18n::changes::look(Lang::Zh, kind),
                crate::domain::clock::seconds(*duration_ms)
            )
        }
        DirectEdit::NoTransition => format!("将{s}的转场去掉"),
    }
}

/// A title at a time.
pub fn title(lang: Lang, text: &str, at_ms: u64) -> String {
    let (text, at) = (quoted(text), exact(at_ms));
    match lang {
        Lang::Zh => format!("在{at}添加标题{text}，持续3秒"),
        Lang::En => format!("Add the title {text} at {at} for 3 seconds"),
    }
}

/// The beginning of a question or a wish about segments, or about a range.
pub fn about(
    lang: Lang,
    t: &Timeline,
    segments: &[(usize, usize)],
    range: Option<(u64, u64)>,
) -> String {
    let mut things: Vec<String> = segments
        .iter()
        .filter_map(|at| reference(lang, t, *at))
        .collect();
    if let Some((from, to)) = range {
        things = vec![match lang {
            Lang::Zh => format!("{}到{}之间", exact(from), exact(to)),
            Lang::En => format!("the part from {} to {}", exact(from), exact(to)),
        }];
    }
    match (lang, things.as_slice()) {
        (Lang::Zh, []) => String::new(),
        (Lang::En, []) => String::new(),
        (Lang::Zh, things) => format!("关于{}：", things.join("、")),
        (Lang::En, things) => format!("About {}: ", things.join("; ")),
    }
}

/// `segment 2 of the video track, 'beach.jpg', 0:05.0–0:10.0`
fn reference(lang: Lang, t: &Timeline, (track, index): (usize, usize)) -> Option<String> {
    let of = t.tracks.get(track)?;
    let s = of.segments.get(index)?;
    let (n, name) = (index + 1, plain_name(&s.name));
    let span = format!("{}–{}", exact(s.start_ms), exact(s.end_ms()));
    let own = plain_label(t, of);
    Some(match (lang, own) {
        (Lang::En, Some(label)) => format!("segment {n} of the {label} track, '{name}', {span}"),
        (Lang::En, None) => format!("segment {n} of track {}, '{name}', {span}", track + 1),
        (Lang::Zh, Some(label)) => format!("“{label}”轨道第{n}段 '{name}'（{span}）"),
        (Lang::Zh, None) => format!("第{}条轨道第{n}段 '{name}'（{span}）", track + 1),
    })
}

/// A track's label, where it names this track alone and stands plainly in a sentence.
fn plain_label(t: &Timeline, track: &Track) -> Option<String> {
    let label = track.label().to_lowercase();
    let plain = !label.is_empty()
        && label.chars().all(|c| c.is_alphanumeric() || c == ' ')
        && label.chars().count() <= 24;
    let same = t
        .tracks
        .iter()
        .filter(|other| other.label().to_lowercase() == label)
        .count();
    (plain && same == 1).then_some(label)
}

/// A name without the marks that would end its quotation; cut where it is a whole text.
pub fn plain_name(name: &str) -> String {
    let quotes = |c: &char| {
        !matches!(
            c,
            '\'' | '"' | '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' | '《' | '》'
        )
    };
    let plain = one_line(&name.chars().filter(quotes).take(60).collect::<String>());
    if plain.is_empty() {
        "-".to_owned()
    } else {
        plain
    }
}

/// A text in quotation marks that it does not contain.
fn quoted(text: &str) -> String {
    let text = one_line(text);
    if text.contains('"') {
        format!("“{}”", text.replace(['“', '”'], "\""))
    } else {
        format!("\"{text}\"")
    }
}
