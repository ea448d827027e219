//! What the studio's agent says it did: track, segment and times, before → after.

use crate::domain::assemble::Assembly;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::clock::{precise, seconds, span};
use crate::domain::diff::{self, Change, ChangeKind, Property};
use crate::domain::edit::{CaptionNotes, Cue, Edit, SHORTEST_MS, is_visible, picture_end};
use crate::domain::timeline::{Segment, Timeline, Track, TrackKind};

use crate::i18n::changes;
use crate::i18n::locale::Lang;

/// An edit in one or two sentences.
pub fn done(lang: Lang, edit: &Edit, before: &Timeline, after: &Timeline) -> String {
    let told = EditReport {
        lang,
        before,
        after,
    };
    let mut answer = told.edit(edit).trim().to_owned();
    for asset in brought_in(edit) {
        for remark in &asset.remarks {
            answer.push_str("\n\n");
            answer.push_str(&changes::remark(lang, asset, remark));
        }
    }
    answer
}

/// The files that an edit brings into the timeline.
fn brought_in(edit: &Edit) -> Vec<&Asset> {
    match edit {
        Edit::Assemble(wish) => wish
            .pictures
            .iter()
            .chain(&wish.voices)
            .chain(wish.music.as_deref())
            .collect(),
        Edit::Append { assets, .. } => assets.iter().collect(),
        Edit::AddOverlay(overlay) => vec![&overlay.asset],
        Edit::Insert { asset, .. }
        | Edit::Replace { asset, .. }
        | Edit::AddSound { asset, .. }
        | Edit::SetMusic { asset, .. } => vec![asset],
        _ => Vec::new(),
    }
}

/// After an undo or a redo: what is different.
pub fn stepped(lang: Lang, word: &str, before: &Timeline, after: &Timeline) -> String {
    let changes = diff::between(before, after);
    let shown: Vec<String> = changes
        .iter()
        .take(4)
        .map(|c| format!("- {}", changes::change(lang, c)))
        .collect();
    let more = match (lang, changes.len().saturating_sub(4)) {
        (_, 0) => String::new(),
        (Lang::En, n) => format!("\n- and {n} more changes"),
        (Lang::Zh, n) => format!("\n- 还有 {n} 处变化"),
    };
    let colon = if lang == Lang::Zh { "：" } else { ":" };
    format!("{word}{colon}\n\n{}{more}", shown.join("\n"))
}

struct EditReport<'a> {
    lang: Lang,
    before: &'a Timeline,
    after: &'a Timeline,
}

impl EditReport<'_> {
    /// The English or the Chinese of two sentences.
    fn say(&self, en: String, zh: String) -> String {
        if self.lang == Lang::Zh { zh } else { en }
    }

    /// The captions that were laid, and every one that was not.
    fn captions(&self, cues: &[Cue], notes: &CaptionNotes) -> String {
        let end_ms = picture_end(self.after);
        let laid: Vec<&Cue> = cues.iter().filter(|c| is_visible(c, end_ms)).collect();
        let late = cues
            .iter()
            .filter(|c| c.start_ms + SHORTEST_MS > end_ms)
            .count();
        let short = cues.len() - laid.len() - late;
        let n = laid.len();
        let first = precise(laid.first().map_or(0, |c| c.start_ms));
        let last = precise(laid.iter().map(|c| c.end_ms).max().unwrap_or(0).min(end_ms));
        let mut words = match self.lang {
            Lang::En => format!(
                "I laid {n} caption{} from {first} to {last}",
                if n == 1 { "" } else { "s" }
            ),
            Lang::Zh => format!("已添加 {n} 条字幕，从 {first} 到 {last}"),
        };
        let left_out = [
            (
                late,
                "is after the end",
                "are after the end",
                "在影片结束之后",
            ),
            (
                notes.early,
                "is before the start",
                "are before the start",
                "在影片开始之前",
            ),
            (
                short,
                "is too short to be seen",
                "are too short to be seen",
                "时间太短",
            ),
            (
                notes.unreadable,
                "has no readable time",
                "have no readable time",
                "时间无法识别",
            ),
            (
                notes.backwards,
                "ends before it starts",
                "end before they start",
                "结束早于开始",
            ),
            (notes.empty, "has no text", "have no text", "没有文字"),
            (
                notes.excess,
                "is over the limit of a file",
                "are over the limit of a file",
                "超过了一个文件的上限",
            ),
        ];
        for (n, one, more, zh) in left_out.into_iter().filter(|(n, ..)| *n > 0) {
            words += &match self.lang {
                Lang::En if n == 1 => format!("; 1 {one} and was left out"),
                Lang::En => format!("; {n} {more} and were left out"),
                Lang::Zh => format!("；{n} 条{zh}，已略去"),
            };
        }
        words + self.say(".".into(), "。".into()).as_str() + &self.caption_file(notes)
    }

    /// What the user should know about how a caption file was read.
    fn caption_file(&self, notes: &CaptionNotes) -> String {
        let mut words = String::new();
        if notes.shortened > 0 {
            let n = notes.shortened;
            words += &self.say(
                format!(" {n} had more text than fits and were shortened."),
                format!("{n} 条文字过长，已截短。"),
            );
        }
        if notes.damaged > 0 {
            let n = notes.damaged;
            words += &self.say(
                format!(" Damaged characters in the file: {n}."),
                format!("文件中有 {n} 个损坏的字符。"),
            );
        }
        if let Some(encoding) = notes.guessed {
            words += &self.say(
                format!(" The file was read as {encoding}; if the letters are wrong, undo, save it as UTF-8 and try again."),
                format!("文件按 {encoding} 编码读取；如果文字不对，请撤销，另存为 UTF-8 后再试。"),
            );
        }
        words
    }

    fn edit(&self, edit: &Edit) -> String {
        let length = || self.length();
        match edit {
            Edit::Assemble(_) => self.assembled(edit),
            Edit::Append { assets, .. } => {
                let names = self.list(
                    &assets
                        .iter()
                        .map(|a| format!("**{}**", a.name))
                        .collect::<Vec<_>>(),
                );
                let is = seconds(self.after.duration_ms());
                self.say(
                    format!("I added {names} to the end; the video is {is}s long now."),
                    format!("已在最后添加 {names}；影片现在长 {is} 秒。"),
                )
            }
            Edit::Insert { asset, at, .. } => {
                let (name, place) = (&asset.name, at + 1);
                self.say(
                    format!("I put **{name}** in at place {place}. {}", length()),
                    format!("已把 **{name}** 插到第 {place} 位。{}", length()),
                )
            }
            Edit::Replace { id, asset } => {
                let (old, new) = (self.name(id), &asset.name);
                self.say(
                    format!("**{new}** is in the place of {old} now. {}", length()),
                    format!("已用 **{new}** 替换 {old}。{}", length()),
                )
            }
            Edit::AddText { text, .. } => self.text_added(text),
            Edit::AddCaptions { cues, notes } => self.captions(cues, notes),
            Edit::AddCard(card) => {
                let what = match (self.lang, card.roll) {
                    (Lang::En, true) => "credits",
                    (Lang::En, false) => "an end card",
                    (Lang::Zh, true) => "滚动字幕",
                    (Lang::Zh, false) => "片尾",
                };
                let at = span(self.before.duration_ms(), self.after.duration_ms());
                self.say(
                    format!("I added {what} at {at}. {}", length()),
                    format!("已添加{what}（{at}）。{}", length()),
                )
            }
            Edit::AddOverlay(_) | Edit::AddSound { .. } => self.laid(),
            Edit::SetMusic { asset, volume } => {
                let (name, percent) = (&asset.name, (volume * 100.0).round());
                self.say(
                    format!("**{name}** plays under the whole video at {percent}%."),
                    format!("**{name}** 贯穿全片，音量 {percent}%。"),
                )
            }
            Edit::Remove { ids } => {
                let names = self.names(ids);
                self.say(
                    format!("I removed {names}. {}", length()),
                    format!("已删除 {names}。{}", length()),
                )
            }
            Edit::Lift { ids } => {
                let names = self.names(ids);
                self.say(
                    format!("I removed {names} and left the gap. {}", length()),
                    format!("已删除 {names}，保留空隙。{}", length()),
                )
            }
            Edit::CutRange { from_ms, to_ms } => {
                let range = span(*from_ms, *to_ms);
                self.say(
                    format!("I cut out {range}. {}", length()),
                    format!("已剪掉 {range}。{}", length()),
                )
            }
            Edit::Freeze {
                id,
                at_ms,
                duration_ms,
            } => {
                let (name, at, d) = (self.name(id), precise(*at_ms), seconds(*duration_ms));
                self.say(
                    format!("The frame of {name} at {at} is held for {d}s. {}", length()),
                    format!("{name} 在 {at} 的画面定格 {d} 秒。{}", length()),
                )
            }
            Edit::Move { id, to } => {
                let (name, place) = (self.name(id), to + 1);
                self.say(
                    format!("I moved {name} to place {place}."),
                    format!("已把 {name} 移到第 {place} 位。"),
                )
            }
            Edit::Swap { a, b } => {
                let (a, b) = (self.name(a), self.name(b));
                self.say(
                    format!("I swapped {a} and {b}."),
                    format!("已交换 {a} 和 {b}。"),
                )
            }
            Edit::Split { id, at_ms } => {
                let (name, at) = (self.name(id), precise(*at_ms));
                self.say(
                    format!("I split {name} at {at}."),
                    format!("已在 {at} 分割 {name}。"),
                )
            }
            Edit::SetCanvas { .. } | Edit::SetFrameRate { .. } => self.canvas(),
            Edit::SetLoudness { lufs: Some(lufs) } => self.say(
                format!("The export will be as loud as {lufs} LUFS."),
                format!("导出时响度统一为 {lufs} LUFS。"),
            ),
            Edit::SetLoudness { lufs: None } => self.say(
                "The loudness stays as it is mixed.".into(),
                "响度保持混音原样。".into(),
            ),
            Edit::SetTransition { ids, transition } => {
                self.transition(ids.len(), transition.as_ref())
            }
            Edit::Duplicate { id } => {
                let name = self.name(id);
                self.say(
                    format!(
                        "I put {name} in a second time, right behind itself. {}",
                        length()
                    ),
                    format!("已复制 {name}，放在它后面。{}", length()),
                )
            }
            Edit::SetLook { ids, .. } if ids.len() > 3 => {
                let n = ids.len();
                self.say(
                    format!("I changed the look of {n} pictures."),
                    format!("已改变 {n} 段画面的外观。"),
                )
            }
            Edit::SetVolume { ids, .. } | Edit::Mute { ids, .. } if ids.len() > 3 => {
                let n = ids.len();
                self.say(
                    format!("I changed the sound of {n} segments."),
                    format!("已改变 {n} 段的声音。"),
                )
            }
            Edit::SetVolume { ids, .. }
            | Edit::Mute { ids, .. }
            | Edit::SetDuck { ids, .. }
            | Edit::SetFades { ids, .. }
            | Edit::SetLook { ids, .. } => self.own(ids),
            Edit::StartAt { id, .. } | Edit::ChangeText { id, .. } => {
                self.own(std::slice::from_ref(id))
            }
            Edit::Trim { id, .. }
            | Edit::SetDuration { id, .. }
            | Edit::SetSpeed { id, .. }
            | Edit::KeepRange { id, .. }
            | Edit::CutSilence { id, .. }
            | Edit::Reverse { id }
            | Edit::Loop { id, .. } => {
                format!("{} {}", self.own(std::slice::from_ref(id)), length())
            }
            Edit::Clear => self.say(
                "The timeline is empty now. Your media are still here.".into(),
                "时间线已清空，素材还在。".into(),
            ),
            Edit::Restore(_) => {
                self.say("The timeline is as it was.".into(), "时间线已恢复。".into())
            }
        }
    }

    fn assembled(&self, edit: &Edit) -> String {
        let Edit::Assemble(wish) = edit else {
            return String::new();
        };
        let photos = wish
            .pictures
            .iter()
            .filter(|p| p.kind == MediaKind::Photo)
            .count();
        let clips = wish.pictures.len() - photos;
        let is = seconds(self.after.duration_ms());
        let short = wish
            .length_ms
            .filter(|w| self.after.duration_ms() + 200 < *w)
            .map(seconds);
        let zh = self.lang == Lang::Zh;
        let speech = self.speech(wish);
        let mut parts = Vec::new();
        parts.extend((photos > 0).then(|| {
            if zh {
                format!("{photos} 张照片")
            } else {
                count(photos, "photo")
            }
        }));
        parts.extend((clips > 0).then(|| {
            if zh {
                format!("{clips} 段视频")
            } else {
                count(clips, "clip")
            }
        }));
        parts.extend((!wish.voices.is_empty()).then(|| {
            if zh {
                "旁白".to_owned()
            } else {
                "the voice-over".to_owned()
            }
        }));
        parts.extend(wish.music.as_ref().map(|m| {
            if zh {
                format!("音乐（{}）", m.name)
            } else {
                format!("music ({})", m.name)
            }
        }));
        let of = self.list(&parts);
        let kind = wish
            .transition
            .as_ref()
            .map(|t| changes::look(self.lang, &t.kind));
        if zh {
            let cuts = kind.map_or("硬切".to_owned(), |k| format!("{k}转场"));
            let short = short
                .map(|w| format!("你想要 {w} 秒；素材只有这么长。"))
                .unwrap_or_default();
            return format!("已用{of}做成 {is} 秒的影片，{cuts}。{short}{speech}");
        }
        let cuts = kind.map_or("plain cuts".to_owned(), |k| format!("{k} transitions"));
        let short = short
            .map(|w| format!(" You wished {w}s; the clips have only that much material."))
            .unwrap_or_default();
        format!("I made a {is}s video of {of} with {cuts}.{short}{speech}")
    }

    /// Speech that is longer than the pictures: the last one is held, or the end of the speech is left out.
    fn speech(&self, wish: &Assembly) -> String {
        let whole: u64 = wish.voices.iter().map(|v| v.duration_ms).sum();
        let voice = self
            .after
            .track(TrackKind::Audio, Some("voice"))
            .map_or(0, Track::end_ms);
        let held = self
            .after
            .track(TrackKind::Video, None)
            .and_then(|t| t.segments.last())
            .filter(|s| s.frozen);
        if whole > voice {
            let missing = seconds(whole - voice);
            return self.say(
                format!(" The last {missing}s of the voice-over do not fit and are left out."),
                format!("旁白的最后 {missing} 秒放不下，未使用。"),
            );
        }
        held.map_or(String::new(), |s| {
            let length = seconds(s.duration_ms);
            self.say(
                format!(" The last picture is held for {length}s, until the voice-over ends."),
                format!("最后的画面停留 {length} 秒，直到旁白结束。"),
            )
        })
    }

    fn text_added(&self, text: &str) -> String {
        match self.added() {
            Some(s) => {
                let place = s
                    .style
                    .as_ref()
                    .and_then(|s| s.position.clone())
                    .unwrap_or_default();
                let (at, place) = (
                    span(s.start_ms, s.end_ms()),
                    changes::look(self.lang, &place),
                );
                self.say(
                    format!("I added the title **{text}** at {at}, {place}."),
                    format!("已添加标题 **{text}**（{at}，{place}）。"),
                )
            }
            None => self.say(
                format!("I added the title **{text}**."),
                format!("已添加标题 **{text}**。"),
            ),
        }
    }

    /// A picture over the picture, or a sound beside the music.
    fn laid(&self) -> String {
        let Some(s) = self.added() else {
            return self.say("Done.".into(), "好了。".into());
        };
        let at = span(s.start_ms, s.end_ms());
        match &s.inset {
            Some(inset) => {
                let (place, percent) = (
                    changes::look(self.lang, &inset.position),
                    (inset.scale * 100.0).round(),
                );
                self.say(
                    format!(
                        "**{}** lies over the picture, {place}, {percent}% wide, at {at}.",
                        s.name
                    ),
                    format!("**{}** 叠加在画面{place}，宽 {percent}%（{at}）。", s.name),
                )
            }
            None => self.say(
                format!("**{}** plays at {at}.", s.name),
                format!("**{}** 在 {at} 播放。", s.name),
            ),
        }
    }

    fn canvas(&self) -> String {
        let (was, is) = (self.before.canvas, self.after.canvas);
        self.say(
            format!(
                "The canvas is {}x{} at {} fps now (it was {}x{} at {}).",
                is.width, is.height, is.fps, was.width, was.height, was.fps
            ),
            format!(
                "画布现在是 {}x{}，{} 帧（原来 {}x{}，{} 帧）。",
                is.width, is.height, is.fps, was.width, was.height, was.fps
            ),
        )
    }

    fn transition(
        &self,
        cuts: usize,
        transition: Option<&crate::domain::timeline::Transition>,
    ) -> String {
        let length = self.length();
        match transition {
            Some(t) => {
                let (kind, d) = (changes::look(self.lang, &t.kind), seconds(t.duration_ms));
                self.say(
                    format!(
                        "There is a {kind} of {d}s at {} now. {length}",
                        count(cuts, "cut")
                    ),
                    format!("{cuts} 处剪接点现在有 {d} 秒的{kind}。{length}"),
                )
            }
            None => {
                let en = if cuts == 1 {
                    "One cut is".to_owned()
                } else {
                    format!("{cuts} cuts are")
                };
                self.say(
                    format!("{en} without a transition now. {length}"),
                    format!("{cuts} 处剪接点现在没有转场。{length}"),
                )
            }
        }
    }

    fn own(&self, ids: &[String]) -> String {
        let own =
            |c: &&Change| c.kind == ChangeKind::Changed && ids.iter().any(|id| *id == c.segment);
        let zh = self.lang == Lang::Zh;
        let told: Vec<String> = diff::between(self.before, self.after)
            .iter()
            .filter(own)
            .map(|c| match c.property {
                Property::Time if zh => {
                    format!("{} 现在在 {}（原来 {}）", c.name, c.after, c.before)
                }
                Property::Time => format!("{} is at {} now (was {})", c.name, c.after, c.before),
                _ => changes::change(self.lang, c)
                    .replacen("Changed ", "", 1)
                    .replacen("修改 ", "", 1),
            })
            .collect();
        match (told.is_empty(), zh) {
            (true, false) => "Done.".to_owned(),
            (true, true) => "好了。".to_owned(),
            (false, false) => format!("{}.", told.join("; ")),
            (false, true) => format!("{}。", told.join("；")),
        }
    }

    fn added(&self) -> Option<&Segment> {
        self.after
            .segments()
            .map(|(_, s)| s)
            .find(|s| self.before.locate(&s.id).is_none())
    }

    fn length(&self) -> String {
        let (was, is) = (self.before.duration_ms(), self.after.duration_ms());
        if was == is {
            return String::new();
        }
        let (was, is) = (seconds(was), seconds(is));
        self.say(
            format!("The video is {is}s long now (was {was}s)."),
            format!("影片现在长 {is} 秒（原来 {was} 秒）。"),
        )
    }

    fn name(&self, id: &str) -> String {
        self.before
            .segments()
            .find(|(_, s)| s.id == id)
            .map_or_else(String::new, |(_, s)| format!("**{}**", s.name))
    }

    fn names(&self, ids: &[String]) -> String {
        self.list(&ids.iter().map(|id| self.name(id)).collect::<Vec<_>>())
    }

    fn list(&self, parts: &[String]) -> String {
        match parts {
            [] => String::new(),
            [one] => one.clone(),
            parts if self.lang == Lang::Zh => parts.join("、"),
            [head @ .., last] => format!("{} and {last}", head.join(", ")),
        }
    }
}

fn count(n: usize, noun: &str) -> String {
    if n == 1 {
        format!("1 {noun}")
    } else {
        format!("{n} {noun}s")
    }
}
