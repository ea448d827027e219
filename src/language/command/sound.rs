//! Music and volumes.

use super::gather::sounds;
use super::reference::{self, Found, MUSIC, VOICE};
use super::{Clause, Context, Reading, number};
use crate::domain::assemble::MUSIC_UNDER_SPEECH;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::edit::Edit;
use crate::domain::timeline::{Segment, TrackKind};

const VOLUME: &[&str] = &["volume", "louder", "quieter", "softer", "level", "loud", "quiet", "音量", "大声", "小声", "响"];
const MUTE: &[&str] = &["mute", "silence", "静音"];
const UNMUTE: &[&str] = &["unmute", "取消静音"];

pub fn read(clause: &Clause, context: &Context) -> Option<Reading> {
    let music = clause.has(MUSIC);
    if music
        && (clause.starts(&[
            "remove",
            "delete",
            "drop",
            "no",
            "get rid of",
            "take out",
            "strip",
            "删",
            "删除",
            "去掉",
            "移除",
            "不要",
        ]) || clause.has(&["删除", "去掉", "移除"]))
    {
        return Some(remove_music(context));
    }
    if clause.has(UNMUTE) {
        return Some(on_segments(clause, context, |ids, _| Edit::Mute { ids, muted: false }));
    }
    if clause.has(MUTE) {
        return Some(on_segments(clause, context, |ids, _| Edit::Mute { ids, muted: true }));
    }
    let adds = clause.starts(&[
        "add",
        "put",
        "use",
        "play",
        "set the music",
        "replace",
        "lay",
        "加",
        "添加",
        "配上",
        "加上",
        "放",
        "用",
        "换",
    ]);
    if music && adds && !clause.has(VOLUME) {
        return Some(add_music(clause, context));
    }
    let relative = clause.starts(&["turn up", "turn down", "raise", "lower", "increase", "reduce", "decrease"])
        && (music || clause.has(VOICE));
    let about = clause.has(VOLUME) || relative || ((music || clause.has(VOICE)) && number::level(&clause.text).is_some());
    about.then(|| volume(clause, context))
}

fn remove_music(context: &Context) -> Reading {
    match context.timeline.track(TrackKind::Audio, Some("bgm")) {
        Some(track) => Reading::Edit(Edit::Remove { ids: track.segments.iter().map(|s| s.id.clone()).collect() }),
        None => Reading::Cannot("There is no background music on the timeline.".into()),
    }
}

fn add_music(clause: &Clause, context: &Context) -> Reading {
    let sound = |a: &&Asset| a.kind == MediaKind::Sound;
    let named = context.assets.iter().filter(sound).find(|a| {
        let name = a.name.to_lowercase();
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(s, _)| s).to_owned();
        clause.has(&[&name, &stem]) || clause.quotes.iter().any(|q| q.to_lowercase() == name || q.to_lowercase() == stem)
    });
    let Some(asset) = named.cloned().or_else(|| sounds(context.assets).1) else {
        return Reading::Cannot(
            "No music has been uploaded. Upload an audio file (mp3, wav, m4a, aac) first, then ask again.".into(),
        );
    };
    let speech = context.timeline.track(TrackKind::Audio, Some("voice")).is_some();
    let volume = number::level(&clause.text).unwrap_or(if speech { MUSIC_UNDER_SPEECH } else { 1.0 });
    Reading::Edit(Edit::SetMusic { asset, volume })
}

fn volume(clause: &Clause, context: &Context) -> Reading {
    let level = number::level(&clause.text);
    let quieter = clause.has(&["quieter", "softer", "down", "lower", "reduce", "decrease", "小", "低"]);
    let louder = clause.has(&["louder", "up", "raise", "increase", "大", "高"]);
    if level.is_none() && quieter == louder {
        return Reading::Unclear("How loud should it be? For example: set the music to 35%.".into());
    }
    on_segments(clause, context, |ids, first| {
        let step = if quieter { 0.7 } else { 1.4 };
        Edit::SetVolume { ids, volume: level.unwrap_or_else(|| (first * step * 100.0).round() / 100.0) }
    })
}

/// Applies to the segments that are meant; only one with sound makes sense.
fn on_segments(clause: &Clause, context: &Context, edit: impl Fn(Vec<String>, f64) -> Edit) -> Reading {
    let segments: Vec<&Segment> = match reference::find(clause, context) {
        Found::One(s) => vec![s],
        Found::All(all) if !all.is_empty() => all,
        Found::Missing(why) => return Reading::Cannot(why),
        _ if clause.has(&["video", "clips", "original sound", "视频", "原声"]) => {
            reference::picture(context.timeline).map(|t| t.segments.iter().collect()).unwrap_or_default()
        }
        _ => return Reading::Unclear("The volume of what: the music, the voice-over, or which clip?".into()),
    };
    match segments.iter().find(|s| s.style.is_none()) {
        None => Reading::Cannot("There is nothing with sound there.".into()),
        Some(first) => Reading::Edit(edit(segments.iter().map(|s| s.id.clone()).collect(), first.volume)),
    }
}
