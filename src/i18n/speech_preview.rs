//! Previews of cuts by what is said, with a question.

use super::locale::Lang;
use super::messages::bilingual;
use super::replies::Reply;
use crate::domain::clock::seconds;
use crate::domain::spoken::{CutPlan, SpeechCut};
use crate::domain::text::one_line;

/// Longest quoted sentence (characters).
const MAX_QUOTE: usize = 80;
/// Number of filler words that are named.
const NAMED: usize = 5;

/// Describes what would be cut, and asks.
pub(crate) fn text(lang: Lang, cut: &SpeechCut, plan: &CutPlan) -> String {
    let saved = seconds(plan.saved_ms() / 100 * 100);
    let sentence = quote(&plan.sentence);
    let description = match cut {
        SpeechCut::Waste { .. } => waste(lang, plan, &saved),
        SpeechCut::Before(_) => bilingual!(
            lang,
            "I would cut the {saved} s before “{sentence}”.",
            "将剪掉“{sentence}”之前的 {saved} 秒。"
        ),
        SpeechCut::After(_) => bilingual!(
            lang,
            "I would cut the {saved} s after “{sentence}”.",
            "将剪掉“{sentence}”之后的 {saved} 秒。"
        ),
        SpeechCut::AllBut(_) => {
            let kept = plan.spans.len().saturating_sub(1).max(1);
            bilingual!(
                lang,
                "I would cut {saved} s. What stays starts with “{sentence}” (parts: {kept}).",
                "将剪掉 {saved} 秒。保留的内容以“{sentence}”开头（共 {kept} 段）。"
            )
        }
    };
    let question = Reply::Confirm.text(lang);
    format!("{description} {question}")
}

fn waste(lang: Lang, plan: &CutPlan, saved: &str) -> String {
    let named = plan.fillers.iter().take(NAMED);
    let list: Vec<String> = named.map(|(word, n)| format!("{word} ×{n}")).collect();
    let list = list.join(if lang == Lang::Zh { "、" } else { ", " });
    let count: usize = plan.fillers.iter().map(|(_, n)| n).sum();
    let pauses = plan.pauses;
    match (count, pauses) {
        (0, _) => bilingual!(
            lang,
            "I found no filler words, and {pauses} pauses: {saved} s.",
            "没有找到语气词，停顿 {pauses} 处：共 {saved} 秒。"
        ),
        (_, 0) => bilingual!(
            lang,
            "I found {count} filler words ({list}): {saved} s.",
            "找到 {count} 个语气词（{list}）：共 {saved} 秒。"
        ),
        _ => bilingual!(
            lang,
            "I found {count} filler words ({list}) and {pauses} pauses: {saved} s.",
            "找到 {count} 个语气词（{list}）和 {pauses} 处停顿：共 {saved} 秒。"
        ),
    }
}

/// A sentence in one line, without Markdown.
fn quote(sentence: &str) -> String {
    let plain = one_line(sentence).replace(['*', '`', '_', '[', ']', '#'], "");
    match plain.char_indices().nth(MAX_QUOTE) {
        Some((end, _)) => format!("{}…", &plain[..end]),
        None => plain,
    }
}
