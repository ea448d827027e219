//! The studio agent's description of an applied edit: tracks, segments and times, before → after.

use crate::domain::assemble::Assembly;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::clock::{precise, seconds, span};
use crate::domain::diff::{self, Change, ChangeKind, Property};
use crate::domain::edit::{
    AddCaptions, AddSound, AddText, Adjust, Append, CaptionNotes, Clear, Cue, CutRange, CutSilence,
    Duplicate, Edit, Freeze, Insert, KeepRange, Lift, Loop, MIN_SEGMENT_MS, Move, Mute, Remove,
    Replace, Reverse, SetDuration, SetLoudness, SetMusic, SetSpeed, SetTransition, SetVolume,
    Split, Swap, Trim, is_visible, picture_end,
};
use crate::domain::timeline::{Position, Role, Segment, Timeline, Track, TrackKind};

use crate::i18n::locale::Lang;
use crate::i18n::values::Values;
use crate::i18n::{change_list, changes};

/// Describes an applied edit in one or two sentences.
pub fn describe_edit(lang: Lang, edit: &Edit, before: &Timeline, after: &Timeline) -> String {
    let report = EditReport {
        lang,
        before,
        after,
    };
    let mut text = report.edit(edit).trim().to_owned();
    for asset in added_assets(edit) {
        for remark in &asset.remarks {
            text.push_str("\n\n");
            text.push_str(&changes::describe_remark(lang, asset, remark));
        }
    }
    text
}

/// Assets that an edit adds to the timeline.
fn added_assets(edit: &Edit) -> Vec<&Asset> {
    match edit {
        Edit::Assemble(assembly) => assembly
            .pictures
            .iter()
            .chain(&assembly.voices)
            .chain(assembly.music.as_deref())
            .collect(),
        Edit::Append(Append { assets, .. }) => assets.iter().collect(),
        Edit::AddPictureInPicture(overlay) => vec![&overlay.asset],
        Edit::Insert(Insert { asset, .. })
        | Edit::Replace(Replace { asset, .. })
        | Edit::AddSound(AddSound { asset, .. })
        | Edit::SetMusic(SetMusic { asset, .. }) => vec![asset],
        _ => Vec::new(),
    }
}

/// Describes the changes made by an undo or a redo; `heading` is the first line.
pub(crate) fn describe_step(
    lang: Lang,
    heading: &str,
    before: &Timeline,
    after: &Timeline,
) -> String {
    let lines = change_list::folded(lang, &diff::between(before, after));
    let shown: Vec<String> = lines
        .iter()
        .take(4)
        .map(|l| format!("- {}", l.text))
        .collect();
    let more = match (lang, lines.iter().skip(4).map(|l| l.changes).sum()) {
        (_, 0usize) => String::new(),
        (Lang::En, n) => format!("\n- and {n} more changes"),
        (Lang::Zh, n) => format!("\n- 还有 {n} 处变化"),
    };
    let colon = if lang == Lang::Zh { "：" } else { ":" };
    format!("{heading}{colon}\n\n{}{more}", shown.join("\n"))
}

struct EditReport<'a> {
    lang: Lang,
    before: &'a Timeline,
    after: &'a Timeline,
}

impl EditReport<'_> {
    /// Selects the English or the Chinese sentence.
    fn pick(&self, en: String, zh: String) -> String {
        if self.lang == Lang::Zh { zh } else { en }
    }

    /// Describes the captions that were added and those that were left out.
    fn captions(&self, cues: &[Cue], notes: &CaptionNotes) -> String {
        let end_ms = picture_end(self.after);
        let shown: Vec<&Cue> = cues.iter().filter(|c| is_visible(c, end_ms)).collect();
        let late = cues
            .iter()
            .filter(|c| c.start_ms + MIN_SEGMENT_MS > end_ms)
            .count();
        let short = cues.len() - shown.len() - late;
        let n = shown.len();
        let first = precise(shown.first().map_or(0, |c| c.start_ms));
        let last = precise(
            shown
                .iter()
                .map(|c| c.end_ms)
                .max()
                .unwrap_or(0)
                .min(end_ms),
        );
        let mut words = match self.lang {
            Lang::En => format!(
                "I added {n} caption{} from {first} to {last}",
                if n == 1 { "" } else { "s" }
            ),
            Lang::Zh => format!("已添加 {n} 条字幕，从 {first} 到 {last}"),
        };
        words += &self.left_out(notes, late, short);
        words + self.pick(".".into(), "。".into()).as_str() + &self.caption_file(notes)
    }

    /// Describes the captions that were left out: `late` after the end of the video, `short` ones,
    /// and those of the notes.
    fn left_out(&self, notes: &CaptionNotes, late: usize, short: usize) -> String {
        let reasons = [
            (late, "after the end", "在视频结束之后"),
            (notes.early, "before the start", "在视频开始之前"),
            (short, "too short to be seen", "时间太短"),
            (notes.unreadable, "without a readable time", "时间无法识别"),
            (
                notes.backwards,
                "with an end before the start",
                "结束早于开始",
            ),
            (notes.empty, "without text", "没有文字"),
            (
                notes.excess,
                "over the limit of a file",
                "超过了一个文件的上限",
            ),
        ];
        let mut words = String::new();
        for (n, en, zh) in reasons.into_iter().filter(|(n, ..)| *n > 0) {
            words += &match self.lang {
                Lang::En if n == 1 => format!("; 1 {en} was left out"),
                Lang::En => format!("; {n} {en} were left out"),
                Lang::Zh => format!("；{n} 条{zh}，已略去"),
            };
        }
        words
    }

    /// Describes problems found while reading a caption file.
    fn caption_file(&self, notes: &CaptionNotes) -> String {
        let mut words = String::new();
        if notes.shortened > 0 {
            let n = notes.shortened;
            words += &self.pick(
                format!(" {n} had too much text and were shortened."),
                format!("{n} 条文字过长，已截短。"),
            );
        }
        if notes.damaged > 0 {
            let n = notes.damaged;
            words += &self.pick(
                format!(" Damaged characters in the file: {n}."),
                format!("文件中有 {n} 个损坏的字符。"),
            );
        }
        if let Some(encoding) = notes.guessed_encoding {
            words += &self.pick(
                format!(
                    " The file was read as {encoding}; if the letters are wrong, undo, save it as \
                     UTF-8 and try again."
                ),
                format!("文件按 {encoding} 编码读取；如果文字不对，请撤销，另存为 UTF-8 后再试。"),
            );
        }
        words
    }

    fn edit(&self, edit: &Edit) -> String {
        match edit {
            Edit::Assemble(assembly) => self.assembled(assembly),
            Edit::Append(edit) => self.appended(edit),
            Edit::Insert(edit) => self.inserted(edit),
            Edit::Replace(edit) => self.replaced(edit),
            Edit::AddText(AddText { text, .. }) => self.text_added(text),
            Edit::AddCaptions(AddCaptions { cues, notes }) => self.captions(cues, notes),
            Edit::AddTextCard(card) => self.card_added(card.roll),
            Edit::AddPictureInPicture(_) | Edit::AddSound(_) => self.placed(),
            Edit::SetMusic(edit) => self.music(edit),
            Edit::Remove(Remove { ids }) => self.removed(ids),
            Edit::Lift(Lift { ids }) => self.lifted(ids),
            Edit::CutRange(edit) => self.range_cut(edit),
            Edit::Freeze(edit) => self.frozen(edit),
            Edit::Move(edit) => self.moved(edit),
            Edit::Swap(edit) => self.swapped(edit),
            Edit::Split(edit) => self.split(edit),
            Edit::Duplicate(Duplicate { id }) => self.duplicated(id),
            Edit::SetCanvas(_) | Edit::SetFrameRate(_) => self.canvas(),
            Edit::SetLoudness(SetLoudness { lufs }) => self.loudness(*lufs),
            Edit::SetTransition(SetTransition { ids, transition }) => {
                self.transition(ids.len(), transition.as_ref())
            }
            Edit::Adjust(Adjust { ids, .. }) if ids.len() > 3 => self.many_adjusted(ids.len()),
            Edit::SetVolume(SetVolume { ids, .. }) | Edit::Mute(Mute { ids, .. })
                if ids.len() > 3 =>
            {
                self.many_sounds_changed(ids.len())
            }
            Edit::Trim(Trim { id, .. })
            | Edit::SetDuration(SetDuration { id, .. })
            | Edit::SetSpeed(SetSpeed { id, .. })
            | Edit::KeepRange(KeepRange { id, .. })
            | Edit::CutSilence(CutSilence { id, .. })
            | Edit::Reverse(Reverse { id })
            | Edit::Loop(Loop { id, .. }) => self.length_changes(id),
            Edit::Clear(Clear) => self.cleared(),
            Edit::Restore(_) => self.restored(),
            _ => self.property_changes(&edit.target_ids()),
        }
    }

    fn appended(&self, edit: &Append) -> String {
        let names: Vec<String> = edit
            .assets
            .iter()
            .map(|a| format!("**{}**", a.name))
            .collect();
        let names = self.list(&names);
        let total = seconds(self.after.duration_ms());
        self.pick(
            format!("I added {names} to the end; the video is {total}s long now."),
            format!("已在最后添加 {names}；视频现在长 {total} 秒。"),
        )
    }

    fn inserted(&self, edit: &Insert) -> String {
        let (name, position, length) = (&edit.asset.name, edit.at + 1, self.length());
        self.pick(
            format!("I inserted **{name}** at position {position}. {length}"),
            format!("已把 **{name}** 插入到第 {position} 位。{length}"),
        )
    }

    fn replaced(&self, edit: &Replace) -> String {
        let (old, new, length) = (self.name(&edit.id), &edit.asset.name, self.length());
        self.pick(
            format!("I replaced {old} with **{new}**. {length}"),
            format!("已用 **{new}** 替换 {old}。{length}"),
        )
    }

    /// Describes an added text card; `roll` if its text scrolls.
    fn card_added(&self, roll: bool) -> String {
        let what = match (self.lang, roll) {
            (Lang::En, true) => "credits",
            (Lang::En, false) => "an end card",
            (Lang::Zh, true) => "滚动字幕",
            (Lang::Zh, false) => "片尾",
        };
        let at = span(self.before.duration_ms(), self.after.duration_ms());
        let length = self.length();
        self.pick(
            format!("I added {what} at {at}. {length}"),
            format!("已添加{what}（{at}）。{length}"),
        )
    }

    fn music(&self, edit: &SetMusic) -> String {
        let (name, percent) = (&edit.asset.name, (edit.volume * 100.0).round());
        self.pick(
            format!("**{name}** plays under the whole video at {percent}%."),
            format!("**{name}** 贯穿全片，音量 {percent}%。"),
        )
    }

    fn removed(&self, ids: &[String]) -> String {
        let (names, length) = (self.names(ids), self.length());
        self.pick(
            format!("I removed {names}. {length}"),
            format!("已删除 {names}。{length}"),
        )
    }

    fn lifted(&self, ids: &[String]) -> String {
        let (names, length) = (self.names(ids), self.length());
        self.pick(
            format!("I removed {names} and left the gap. {length}"),
            format!("已删除 {names}，保留空隙。{length}"),
        )
    }

    fn range_cut(&self, edit: &CutRange) -> String {
        let (range, length) = (span(edit.from_ms, edit.to_ms), self.length());
        self.pick(
            format!("I cut out {range}. {length}"),
            format!("已剪掉 {range}。{length}"),
        )
    }

    fn frozen(&self, edit: &Freeze) -> String {
        let (name, at) = (self.name(&edit.id), precise(edit.at_ms));
        let (duration, length) = (seconds(edit.duration_ms), self.length());
        self.pick(
            format!("I froze {name} at {at} for {duration}s. {length}"),
            format!("{name} 在 {at} 的画面定格 {duration} 秒。{length}"),
        )
    }

    fn moved(&self, edit: &Move) -> String {
        let (name, position) = (self.name(&edit.id), edit.to + 1);
        self.pick(
            format!("I moved {name} to position {position}."),
            format!("已把 {name} 移到第 {position} 位。"),
        )
    }

    fn swapped(&self, edit: &Swap) -> String {
        let (a, b) = (self.name(&edit.a), self.name(&edit.b));
        self.pick(
            format!("I swapped {a} and {b}."),
            format!("已交换 {a} 和 {b}。"),
        )
    }

    fn split(&self, edit: &Split) -> String {
        let (name, at) = (self.name(&edit.id), precise(edit.at_ms));
        self.pick(
            format!("I split {name} at {at}."),
            format!("已在 {at} 分割 {name}。"),
        )
    }

    fn duplicated(&self, id: &str) -> String {
        let (name, length) = (self.name(id), self.length());
        self.pick(
            format!("I duplicated {name}. {length}"),
            format!("已复制 {name}。{length}"),
        )
    }

    /// Describes the loudness of the export (LUFS); `None` if it is not normalized.
    fn loudness(&self, lufs: Option<f64>) -> String {
        match lufs {
            Some(lufs) => self.pick(
                format!("The export will be normalized to {lufs} LUFS."),
                format!("导出时响度统一为 {lufs} LUFS。"),
            ),
            None => self.pick(
                "The loudness will not be normalized.".into(),
                "响度不再统一。".into(),
            ),
        }
    }

    fn many_adjusted(&self, n: usize) -> String {
        self.pick(
            format!("I adjusted {n} pictures."),
            format!("已调整 {n} 段画面。"),
        )
    }

    fn many_sounds_changed(&self, n: usize) -> String {
        self.pick(
            format!("I changed the sound of {n} segments."),
            format!("已改变 {n} 段的声音。"),
        )
    }

    /// Describes the changed properties of a segment, and the new length of the video.
    fn length_changes(&self, id: &String) -> String {
        let changes = self.property_changes(std::slice::from_ref(id));
        format!("{changes} {}", self.length())
    }

    fn cleared(&self) -> String {
        self.pick(
            "The timeline is empty now. Your media are still here.".into(),
            "时间线已清空，素材还在。".into(),
        )
    }

    fn restored(&self) -> String {
        self.pick("I restored the timeline.".into(), "时间线已恢复。".into())
    }

    fn assembled(&self, assembly: &Assembly) -> String {
        let sources = self.list(&self.sources(assembly));
        let total = seconds(self.after.duration_ms());
        let speech = self.speech(assembly);
        let kind = assembly
            .transition
            .as_ref()
            .map(|t| changes::display_name(self.lang, t.kind.id()));
        let short = assembly
            .total_ms
            .filter(|requested| self.after.duration_ms() + 200 < *requested)
            .map(seconds)
            .map(|requested| {
                self.pick(
                    format!(
                        " You asked for {requested}s, but the clips only have that much footage."
                    ),
                    format!("你要求 {requested} 秒，但素材不够长。"),
                )
            })
            .unwrap_or_default();
        if self.lang == Lang::Zh {
            let cuts = kind.map_or("硬切".to_owned(), |k| format!("{k}转场"));
            return format!("已用{sources}做成 {total} 秒的视频，{cuts}。{short}{speech}");
        }
        let cuts = kind.map_or("plain cuts".to_owned(), |k| format!("{k} transitions"));
        format!("I made a {total}s video of {sources} with {cuts}.{short}{speech}")
    }

    /// Describes what a video was assembled from: photos, clips, voice-over and music.
    fn sources(&self, assembly: &Assembly) -> Vec<String> {
        let is_photo = |picture: &&Asset| picture.kind == MediaKind::Photo;
        let photos = assembly.pictures.iter().filter(is_photo).count();
        let clips = assembly.pictures.len() - photos;
        let photos =
            (photos > 0).then(|| self.pick(count(photos, "photo"), format!("{photos} 张照片")));
        let clips = (clips > 0).then(|| self.pick(count(clips, "clip"), format!("{clips} 段视频")));
        let voice = (!assembly.voices.is_empty())
            .then(|| self.pick("the voice-over".into(), "旁白".into()));
        let music = assembly
            .music
            .as_ref()
            .map(|m| self.pick(format!("music ({})", m.name), format!("音乐（{}）", m.name)));
        [photos, clips, voice, music]
            .into_iter()
            .flatten()
            .collect()
    }

    /// Describes how a voice-over longer than the pictures was handled: the last picture is held,
    /// or the end of the speech is left out.
    fn speech(&self, assembly: &Assembly) -> String {
        let total: u64 = assembly.voices.iter().map(|v| v.duration_ms).sum();
        let voice = self
            .after
            .track(TrackKind::Audio, Some(&Role::Voice))
            .map_or(0, Track::end_ms);
        let held = self
            .after
            .track(TrackKind::Video, None)
            .and_then(|t| t.segments.last())
            .filter(|s| s.frozen);
        if total > voice {
            let missing = seconds(total - voice);
            return self.pick(
                format!(" The last {missing}s of the voice-over do not fit and are left out."),
                format!("旁白的最后 {missing} 秒放不下，未使用。"),
            );
        }
        held.map_or(String::new(), |s| {
            let length = seconds(s.duration_ms);
            self.pick(
                format!(" The last picture is held for {length}s, until the voice-over ends."),
                format!("最后的画面停留 {length} 秒，直到旁白结束。"),
            )
        })
    }

    fn text_added(&self, text: &str) -> String {
        match self.added() {
            Some(s) => {
                let position = s
                    .style
                    .as_ref()
                    .and_then(|s| s.position.as_ref())
                    .map_or("", Position::id);
                let (at, position) = (
                    span(s.start_ms, s.end_ms()),
                    changes::display_name(self.lang, position),
                );
                self.pick(
                    format!("I added the title **{text}** at {at}, {position}."),
                    format!("已添加标题 **{text}**（{at}，{position}）。"),
                )
            }
            None => self.pick(
                format!("I added the title **{text}**."),
                format!("已添加标题 **{text}**。"),
            ),
        }
    }

    /// Describes an added picture-in-picture or sound.
    fn placed(&self) -> String {
        let Some(s) = self.added() else {
            return self.pick("Done.".into(), "好了。".into());
        };
        let at = span(s.start_ms, s.end_ms());
        match &s.inset {
            Some(inset) => {
                let (position, percent) = (
                    changes::display_name(self.lang, inset.position.id()),
                    (inset.scale * 100.0).round(),
                );
                self.pick(
                    format!(
                        "**{}** is overlaid at {at}: {position}, {percent}% wide.",
                        s.name
                    ),
                    format!(
                        "**{}** 叠加在画面{position}，宽 {percent}%（{at}）。",
                        s.name
                    ),
                )
            }
            None => self.pick(
                format!("**{}** plays at {at}.", s.name),
                format!("**{}** 在 {at} 播放。", s.name),
            ),
        }
    }

    fn canvas(&self) -> String {
        let (before, after) = (self.before.canvas, self.after.canvas);
        self.pick(
            format!(
                "The canvas is {}x{} at {} fps now (it was {}x{} at {}).",
                after.width, after.height, after.fps, before.width, before.height, before.fps
            ),
            format!(
                "画布现在是 {}x{}，{} 帧（原来 {}x{}，{} 帧）。",
                after.width, after.height, after.fps, before.width, before.height, before.fps
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
                let (kind, d) = (
                    changes::display_name(self.lang, t.kind.id()),
                    seconds(t.duration_ms),
                );
                self.pick(
                    format!("I set a {kind} of {d}s at {}. {length}", count(cuts, "cut")),
                    format!("已为 {cuts} 处剪辑点设置 {d} 秒的{kind}。{length}"),
                )
            }
            None => {
                let noun = if cuts == 1 {
                    "transition"
                } else {
                    "transitions"
                };
                let cuts_text = count(cuts, "cut");
                self.pick(
                    format!("I removed the {noun} at {cuts_text}. {length}"),
                    format!("已去掉 {cuts} 处剪辑点的转场。{length}"),
                )
            }
        }
    }

    /// Describes the changed properties of the segments `ids`.
    fn property_changes(&self, ids: &[String]) -> String {
        let concerns_ids =
            |c: &&Change| c.kind == ChangeKind::Changed && ids.iter().any(|id| *id == c.segment);
        let zh = self.lang == Lang::Zh;
        let descriptions: Vec<String> = diff::between(self.before, self.after)
            .iter()
            .filter(concerns_ids)
            .map(|c| match (c.property, Values::of(self.lang, c)) {
                (Property::Time, Values { before, after }) if zh => {
                    format!("{} 现在在 {after}（原来 {before}）", c.name)
                }
                (Property::Time, Values { before, after }) => {
                    format!("{} is at {after} now (was {before})", c.name)
                }
                _ => changes::describe_change(self.lang, c)
                    .replacen("Changed ", "", 1)
                    .replacen("修改 ", "", 1),
            })
            .collect();
        match (descriptions.is_empty(), zh) {
            (true, false) => "Done.".to_owned(),
            (true, true) => "好了。".to_owned(),
            (false, false) => format!("{}.", descriptions.join("; ")),
            (false, true) => format!("{}。", descriptions.join("；")),
        }
    }

    fn added(&self) -> Option<&Segment> {
        self.after
            .segments()
            .map(|(_, s)| s)
            .find(|s| self.before.locate(&s.id).is_none())
    }

    fn length(&self) -> String {
        let (before, now) = (self.before.duration_ms(), self.after.duration_ms());
        if before == now {
            return String::new();
        }
        let (before, now) = (seconds(before), seconds(now));
        self.pick(
            format!("The video is {now}s long now (was {before}s)."),
            format!("视频现在长 {now} 秒（原来 {before} 秒）。"),
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
            [only] => only.clone(),
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
