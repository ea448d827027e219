//! Describes an edit by its kind.

use super::report::{EditReport, count, cuts_gap};
use crate::domain::clock::{precise, seconds, span};
use crate::domain::edit::{
    AddCaptions, AddText, Append, Clear, CutRange, CutSilence, Duplicate, Edit, Extend, Freeze,
    Insert, KeepRange, Lift, Loop, Move, Overwrite, Paste, Remove, Replace, Reverse, SetDuration,
    SetLoudness, SetMusic, SetSpeed, SetTransition, Split, Swap, Trim,
};
use crate::domain::timeline::Position;
use crate::i18n::changes;
use crate::i18n::locale::Lang;
use crate::i18n::messages::bilingual;

impl EditReport<'_> {
    pub(super) fn edit(&self, edit: &Edit) -> String {
        match edit {
            Edit::Assemble(assembly) => self.assembled(assembly),
            Edit::Append(edit) => self.appended(edit),
            Edit::Insert(edit) => self.inserted(edit),
            Edit::Replace(edit) => self.replaced(edit),
            Edit::AddText(AddText { text, .. }) => self.text_added(text),
            Edit::AddCaptions(AddCaptions { cues, notes, .. }) => self.captions(cues, notes),
            Edit::AddTextCard(card) => self.card_added(card.roll),
            Edit::AddPictureInPicture(_) | Edit::AddSound(_) => self.placed(),
            Edit::SetMusic(edit) => self.music(edit),
            Edit::Remove(Remove { ids }) => self.removed(ids),
            Edit::Lift(Lift { ids }) => self.lifted(ids),
            Edit::CutRange(edit) => self.range_cut(edit),
            Edit::SpeedRange(edit) => self.ranges_faster(1, edit.factor),
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
            Edit::Paste(Paste { id, at_ms, .. }) | Edit::Overwrite(Overwrite { id, at_ms, .. }) => {
                self.pasted(id, *at_ms)
            }
            Edit::Trim(Trim { id, .. })
            | Edit::Extend(Extend { id, .. })
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
        bilingual!(
            self.lang,
            "I added {names} to the end; the video is now {total} s long.",
            "已在最后添加 {names}；视频现在长 {total} 秒。"
        )
    }

    fn inserted(&self, edit: &Insert) -> String {
        let (name, position, length) = (&edit.asset.name, edit.at + 1, self.length());
        bilingual!(
            self.lang,
            "I inserted **{name}** at position {position}. {length}",
            "已把 **{name}** 插入到第 {position} 位。{length}"
        )
    }

    fn replaced(&self, edit: &Replace) -> String {
        let (old, new, length) = (self.name(&edit.id), &edit.asset.name, self.length());
        bilingual!(
            self.lang,
            "I replaced {old} with **{new}**. {length}",
            "已用 **{new}** 替换 {old}。{length}"
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
        bilingual!(
            self.lang,
            "I added {what} at {at}. {length}",
            "已添加{what}（{at}）。{length}"
        )
    }

    fn music(&self, edit: &SetMusic) -> String {
        let (name, percent) = (&edit.asset.name, (edit.volume * 100.0).round());
        bilingual!(
            self.lang,
            "**{name}** plays under the whole video at {percent}%.",
            "**{name}** 贯穿全片，音量 {percent}%。"
        )
    }

    pub(super) fn removed(&self, ids: &[String]) -> String {
        let (names, length) = (self.names(ids), self.length());
        bilingual!(
            self.lang,
            "I removed {names}. {length}",
            "已删除 {names}。{length}"
        )
    }

    pub(super) fn lifted(&self, ids: &[String]) -> String {
        let (names, length) = (self.names(ids), self.length());
        bilingual!(
            self.lang,
            "I removed {names} and left the gap. {length}",
            "已删除 {names}，保留空隙。{length}"
        )
    }

    fn range_cut(&self, edit: &CutRange) -> String {
        let (range, length) = (span(edit.from_ms, edit.to_ms), self.length());
        if cuts_gap(self.before, edit) {
            return bilingual!(
                self.lang,
                "I closed the gap at {range}. {length}",
                "已合拢 {range} 的空隙。{length}"
            );
        }
        bilingual!(
            self.lang,
            "I cut out {range}. {length}",
            "已剪掉 {range}。{length}"
        )
    }

    /// Describes ranges that play faster.
    pub(super) fn ranges_faster(&self, n: usize, factor: u32) -> String {
        let length = self.length();
        match n {
            1 => bilingual!(
                self.lang,
                "1 part now plays {factor}x as fast. {length}",
                "1 处现在以 {factor} 倍速播放。{length}"
            ),
            _ => bilingual!(
                self.lang,
                "{n} parts now play {factor}x as fast. {length}",
                "{n} 处现在以 {factor} 倍速播放。{length}"
            ),
        }
    }

    fn frozen(&self, edit: &Freeze) -> String {
        let (name, at) = (self.name(&edit.id), precise(edit.at_ms));
        let (duration, length) = (seconds(edit.duration_ms), self.length());
        bilingual!(
            self.lang,
            "I froze {name} at {at} for {duration}s. {length}",
            "{name} 在 {at} 的画面定格 {duration} 秒。{length}"
        )
    }

    fn moved(&self, edit: &Move) -> String {
        let (name, position) = (self.name(&edit.id), edit.to + 1);
        bilingual!(
            self.lang,
            "I moved {name} to position {position}.",
            "已把 {name} 移到第 {position} 位。"
        )
    }

    fn swapped(&self, edit: &Swap) -> String {
        let (a, b) = (self.name(&edit.a), self.name(&edit.b));
        bilingual!(self.lang, "I swapped {a} and {b}.", "已交换 {a} 和 {b}。")
    }

    fn split(&self, edit: &Split) -> String {
        let (name, at) = (self.name(&edit.id), precise(edit.at_ms));
        bilingual!(
            self.lang,
            "I split {name} at {at}.",
            "已在 {at} 分割 {name}。"
        )
    }

    fn duplicated(&self, id: &str) -> String {
        let (name, length) = (self.name(id), self.length());
        bilingual!(
            self.lang,
            "I duplicated {name}. {length}",
            "已复制 {name}。{length}"
        )
    }

    /// Describes a segment that was inserted or placed over others.
    fn pasted(&self, id: &str, at_ms: u64) -> String {
        let (name, at, length) = (self.name(id), precise(at_ms), self.length());
        bilingual!(
            self.lang,
            "I placed {name} at {at}. {length}",
            "已将 {name} 放到 {at}。{length}"
        )
    }

    /// Describes the loudness of the export (LUFS); `None` if it is not normalized.
    fn loudness(&self, lufs: Option<f64>) -> String {
        match lufs {
            Some(lufs) => bilingual!(
                self.lang,
                "The export will be normalized to {lufs} LUFS.",
                "导出时响度统一为 {lufs} LUFS。"
            ),
            None => bilingual!(
                self.lang,
                "The loudness will not be normalized.",
                "响度不再统一。"
            ),
        }
    }

    /// Describes the changed properties of a segment, and the new length of the video.
    fn length_changes(&self, id: &String) -> String {
        let changes = self.property_changes(std::slice::from_ref(id));
        let length = self.length();
        bilingual!(self.lang, "{changes} {length}", "{changes}{length}")
    }

    fn cleared(&self) -> String {
        bilingual!(
            self.lang,
            "The timeline is empty now. Your media are still here.",
            "时间线已清空，素材还在。"
        )
    }

    fn restored(&self) -> String {
        bilingual!(self.lang, "I restored the timeline.", "时间线已恢复。")
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
                bilingual!(
                    self.lang,
                    "I added the title **{text}** at {at}, {position}.",
                    "已添加标题 **{text}**（{at}，{position}）。"
                )
            }
            None => bilingual!(
                self.lang,
                "I added the title **{text}**.",
                "已添加标题 **{text}**。"
            ),
        }
    }

    /// Describes an added picture-in-picture or sound.
    fn placed(&self) -> String {
        let Some(s) = self.added() else {
            return bilingual!(self.lang, "Done.", "好了。");
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
}
