//! Direct edits as sentences that name the exact track, segment and times. `command::canonical`
//! parses them back; tests check the round trip in both languages.

mod frames;
pub mod media;

use crate::domain::clock::{exact, seconds};
use crate::domain::direct_edit::DirectEdit;
use crate::domain::edit::{Cue, Edge};
use crate::domain::text::one_line;
use crate::domain::timeline::{Timeline, Track};
use crate::i18n::locale::Lang;
use crate::i18n::ui::{Phrase, phrase};

/// Sentences for an edit: one for each of the (track, segment) indices, or a single one if the edit
/// is of no segment in particular.
pub fn sentences(
    lang: Lang,
    t: &Timeline,
    targets: &[(usize, usize)],
    edit: &DirectEdit,
) -> Vec<String> {
    match whole(lang, edit) {
        Some(sentence) => vec![sentence],
        None => targets
            .iter()
            .filter_map(|target| sentence(lang, t, *target, edit))
            .collect(),
    }
}

/// Sentence for an edit of no segment in particular.
fn whole(lang: Lang, edit: &DirectEdit) -> Option<String> {
    match edit {
        DirectEdit::AddTitle { text, at_ms } => Some(title(lang, text, *at_ms)),
        DirectEdit::CutTime { from_ms, to_ms } => {
            let (from, to) = (exact(*from_ms), exact(*to_ms));
            Some(match lang {
                Lang::Zh => format!("剪掉{from}到{to}"),
                Lang::En => format!("Cut out the part from {from} to {to}"),
            })
        }
        DirectEdit::AddCaptions { cues } => Some(caption_list(lang, cues)),
        DirectEdit::Undo => Some(phrase(lang, Phrase::UndoSentence).to_owned()),
        DirectEdit::Redo => Some(phrase(lang, Phrase::RedoSentence).to_owned()),
        _ => None,
    }
}

/// Sentence for an edit of the segment at (track, segment), or `None` if there is no such segment.
pub fn sentence(lang: Lang, t: &Timeline, at: (usize, usize), edit: &DirectEdit) -> Option<String> {
    let s = reference(lang, t, at)?;
    Some(if lang == Lang::Zh {
        chinese(&s, edit)
    } else {
        english(&s, edit)
    })
}

fn english(s: &str, edit: &DirectEdit) -> String {
    match edit {
        DirectEdit::Delete { ripple: true } => format!("Delete {s} and close the gap"),
        DirectEdit::Delete { ripple: false } => format!("Delete {s} and leave a gap"),
        DirectEdit::Split { at_ms } => format!("Split {s} at {}", exact(*at_ms)),
        DirectEdit::TrimStart { to_ms } => format!("Trim the start of {s} to {}", exact(*to_ms)),
        DirectEdit::TrimEnd { to_ms } => format!("Trim the end of {s} to {}", exact(*to_ms)),
        DirectEdit::MoveTo { position } => format!("Move {s} to position {position}"),
        DirectEdit::StartAt { at_ms } => format!("Move {s} to start at {}", exact(*at_ms)),
        DirectEdit::Volume { percent } => format!("Set the volume of {s} to {percent}%"),
        DirectEdit::Mute { muted: true } => format!("Mute {s}"),
        DirectEdit::Mute { muted: false } => format!("Unmute {s}"),
        DirectEdit::Speed { factor } => format!("Set the speed of {s} to {factor}x"),
        DirectEdit::Fade { edge, ms } => {
            let fade = match edge {
                Edge::Start => "fade-in",
                Edge::End => "fade-out",
            };
            format!("Set the {fade} of {s} to {}s", seconds(*ms))
        }
        DirectEdit::SetText { text } => format!("Change the text of {s} to {}", quoted(text)),
        DirectEdit::SetTransition { kind, duration_ms } => {
            format!(
                "Set the transition into {s} to {}, {}s",
                one_line(kind.id()),
                seconds(*duration_ms)
            )
        }
        DirectEdit::NoTransition => format!("Remove the transition into {s}"),
        DirectEdit::Duplicate => format!("Duplicate {s}"),
        DirectEdit::MoveEdge { .. }
        | DirectEdit::Roll { .. }
        | DirectEdit::Slip { .. }
        | DirectEdit::Slide { .. }
        | DirectEdit::Paste { .. }
        | DirectEdit::Overwrite { .. } => frames::english(s, edit),
        DirectEdit::CloseGap => format!("Close the gap before {s}"),
        DirectEdit::AddTitle { .. }
        | DirectEdit::CutTime { .. }
        | DirectEdit::AddCaptions { .. }
        | DirectEdit::Undo
        | DirectEdit::Redo => whole(Lang::En, edit).unwrap_or_default(),
    }
}

fn chinese(s: &str, edit: &DirectEdit) -> String {
    match edit {
        DirectEdit::Delete { ripple: true } => format!("删除{s}，并合拢空隙"),
        DirectEdit::Delete { ripple: false } => format!("删除{s}，保留空隙"),
        DirectEdit::Split { at_ms } => format!("将{s}在{}处分割", exact(*at_ms)),
        DirectEdit::TrimStart { to_ms } => format!("将{s}的开头修剪到{}", exact(*to_ms)),
        DirectEdit::TrimEnd { to_ms } => format!("将{s}的结尾修剪到{}", exact(*to_ms)),
        DirectEdit::MoveTo { position } => format!("将{s}移到第{position}位"),
        DirectEdit::StartAt { at_ms } => format!("将{s}移到{}开始", exact(*at_ms)),
        DirectEdit::Volume { percent } => format!("将{s}的音量设为{percent}%"),
        DirectEdit::Mute { muted: true } => format!("将{s}静音"),
        DirectEdit::Mute { muted: false } => format!("将{s}取消静音"),
        DirectEdit::Speed { factor } => format!("将{s}的速度设为{factor}倍"),
        DirectEdit::Fade { edge, ms } => {
            let fade = match edge {
                Edge::Start => "淡入",
                Edge::End => "淡出",
            };
            format!("将{s}的{fade}设为{}秒", seconds(*ms))
        }
        DirectEdit::SetText { text } => format!("将{s}的文字改为{}", quoted(text)),
        DirectEdit::SetTransition { kind, duration_ms } => {
            format!(
                "将{s}的转场设为{}，{}秒",
                crate::i18n::changes::display_name(Lang::Zh, kind.id()),
                seconds(*duration_ms)
            )
        }
        DirectEdit::NoTransition => format!("将{s}的转场去掉"),
        DirectEdit::Duplicate => format!("将{s}复制一份"),
        DirectEdit::MoveEdge { .. }
        | DirectEdit::Roll { .. }
        | DirectEdit::Slip { .. }
        | DirectEdit::Slide { .. }
        | DirectEdit::Paste { .. }
        | DirectEdit::Overwrite { .. } => frames::chinese(s, edit),
        DirectEdit::CloseGap => format!("合拢{s}之前的空隙"),
        DirectEdit::AddTitle { .. }
        | DirectEdit::CutTime { .. }
        | DirectEdit::AddCaptions { .. }
        | DirectEdit::Undo
        | DirectEdit::Redo => whole(Lang::Zh, edit).unwrap_or_default(),
    }
}

/// Sentence that adds captions, one line for each.
fn caption_list(lang: Lang, cues: &[Cue]) -> String {
    let lines = cues.iter().map(|cue| {
        let text = one_line(&cue.text).replace([';', '；'], ",");
        format!("\n{}-{} {text}", exact(cue.start_ms), exact(cue.end_ms))
    });
    let head = match lang {
        Lang::Zh => "添加字幕：",
        Lang::En => "Add captions: ",
    };
    lines.fold(head.to_owned(), |text, line| text + &line)
}

/// Sentence that adds a title at `at_ms`.
pub fn title(lang: Lang, text: &str, at_ms: u64) -> String {
    let (text, at) = (quoted(text), exact(at_ms));
    match lang {
        Lang::Zh => format!("在{at}添加标题{text}，持续3秒"),
        Lang::En => format!("Add the title {text} at {at} for 3 seconds"),
    }
}

/// Opening of a question or request about some segments, or about a range if one is given.
pub fn about(
    lang: Lang,
    t: &Timeline,
    segments: &[(usize, usize)],
    range: Option<(u64, u64)>,
) -> String {
    let mut subjects: Vec<String> = segments
        .iter()
        .filter_map(|at| reference(lang, t, *at))
        .collect();
    if let Some((from, to)) = range {
        subjects = vec![match lang {
            Lang::Zh => format!("{}到{}之间", exact(from), exact(to)),
            Lang::En => format!("the part from {} to {}", exact(from), exact(to)),
        }];
    }
    match (lang, subjects.as_slice()) {
        (_, []) => String::new(),
        (Lang::Zh, subjects) => format!("关于{}：", subjects.join("、")),
        (Lang::En, subjects) => format!("About {}: ", subjects.join("; ")),
    }
}

/// Reference to a segment: `segment 2 of the video track, 'beach.jpg', 0:05.0–0:10.0`.
fn reference(lang: Lang, t: &Timeline, (track, index): (usize, usize)) -> Option<String> {
    let containing = t.tracks.get(track)?;
    let s = containing.segments.get(index)?;
    let (n, name) = (index + 1, plain_name(&s.name));
    let span = format!("{}–{}", exact(s.start_ms), exact(s.end_ms()));
    let label = plain_label(t, containing);
    Some(match (lang, label) {
        (Lang::En, Some(label)) => format!("segment {n} of the {label} track, '{name}', {span}"),
        (Lang::En, None) => format!("segment {n} of track {}, '{name}', {span}", track + 1),
        (Lang::Zh, Some(label)) => format!("“{label}”轨道第{n}段 '{name}'（{span}）"),
        (Lang::Zh, None) => format!("第{}条轨道第{n}段 '{name}'（{span}）", track + 1),
    })
}

/// Label of a track, or `None` if it is ambiguous or unsuitable for a sentence.
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

/// A name without quotation marks, cut to 60 characters.
pub(crate) fn plain_name(name: &str) -> String {
    let is_allowed = |c: &char| {
        !matches!(
            c,
            '\'' | '"' | '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' | '《' | '》'
        )
    };
    let plain = one_line(&name.chars().filter(is_allowed).take(60).collect::<String>());
    if plain.is_empty() {
        "-".to_owned()
    } else {
        plain
    }
}

/// A text in quotation marks that do not occur in it, with its line breaks.
pub(crate) fn quoted(text: &str) -> String {
    // The parser takes `"` for a curly mark, and the reverse.
    const MARKS: &[(&str, &str, &[char])] = &[
        ("\"", "\"", &['"', '“', '”']),
        ("「", "」", &['「', '」']),
        ("『", "』", &['『', '』']),
        ("《", "》", &['《', '》']),
    ];
    let lines: Vec<String> = text.lines().map(one_line).collect();
    let text = lines.join("\n");
    match MARKS.iter().find(|(_, _, marks)| !text.contains(*marks)) {
        Some((open, close, _)) => format!("{open}{text}{close}"),
        None => format!("\"{}\"", text.replace(['"', '“', '”'], "'")),
    }
}
