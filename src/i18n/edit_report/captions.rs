//! Describes captions that were added, and those that were left out.

use super::report::EditReport;
use crate::domain::clock::precise;
use crate::domain::edit::{CaptionNotes, Cue, MIN_SEGMENT_MS, is_visible, picture_end};
use crate::i18n::locale::Lang;
use crate::i18n::messages::bilingual;

impl EditReport<'_> {
    /// Describes the captions that were added and those that were left out.
    pub(super) fn captions(&self, cues: &[Cue], notes: &CaptionNotes) -> String {
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
        words + bilingual!(self.lang, ".", "。").as_str() + &self.caption_file(notes)
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
            words += &bilingual!(
                self.lang,
                " {n} had too much text and were shortened.",
                "{n} 条文字过长，已截短。"
            );
        }
        if notes.damaged > 0 {
            let n = notes.damaged;
            words += &bilingual!(
                self.lang,
                " Damaged characters in the file: {n}.",
                "文件中有 {n} 个损坏的字符。"
            );
        }
        if let Some(encoding) = notes.guessed_encoding {
            words += &bilingual!(
                self.lang,
                " The file was read as {encoding}; if the letters are wrong, undo, save it as \
                     UTF-8 and try again.",
                "文件按 {encoding} 编码读取；如果文字不对，请撤销，另存为 UTF-8 后再试。"
            );
        }
        words
    }
}
