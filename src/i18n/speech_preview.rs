//! Previews of cuts by what is said, with a question.

use super::locale::Lang;
use super::messages::bilingual;
use super::replies::Reply;
use crate::domain::clock::seconds;
use crate::domain::spoken::{CutPlan, SpeechCut};
use crate::domain::text::one_line;

/// Longest quoted sentence (characters).
const MAX_QUOTE: usize = 80;
/// A length that is exceeded by less is reached (ms).
const TOLERANCE_MS: u64 = 200;
/// Number of filler words that are named.
const NAMED: usize = 5;

/// Describes what would be cut, and asks.
pub(crate) fn text(lang: Lang, cut: &SpeechCut, plan: &CutPlan) -> String {
    let saved = tenths(plan.saved_ms());
    let sentence = quote(&plan.sentence);
    let description = match cut {
        SpeechCut::Waste { .. } | SpeechCut::FastPauses { .. } => waste(lang, plan, &saved),
        SpeechCut::Shorten(to_ms) => shortened(lang, plan, *to_ms, &saved),
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
    match lang {
        Lang::En => format!("{description} {question}"),
        Lang::Zh => format!("{description}{question}"),
    }
}

/// Formats a length in tenths of a second.
fn tenths(ms: u64) -> String {
    seconds((ms + 50) / 100 * 100)
}

/// Counts things in English.
fn plural(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// Names what was found: filler words, repeats and pauses.
fn found(lang: Lang, plan: &CutPlan) -> String {
    let (comma, and) = match lang {
        Lang::En => (", ", " and "),
        Lang::Zh => ("、", "和 "),
    };
    let named = plan.fillers.iter().take(NAMED);
    let list: Vec<String> = named.map(|(word, n)| format!("{word} ×{n}")).collect();
    let list = list.join(comma);
    let count: usize = plan.fillers.iter().map(|(_, n)| n).sum();
    let (pauses, repeats) = (plan.pauses, plan.repeats.len());
    let mut parts = Vec::new();
    if count > 0 {
        let noun = plural(count, "filler word");
        parts.push(match lang {
            Lang::En => format!("{noun} ({list})"),
            Lang::Zh => format!("{count} 个语气词（{list}）"),
        });
    }
    if plan.cuts_repeats && repeats > 0 {
        let quotes = quotes(&plan.repeats);
        parts.push(match lang {
            Lang::En => format!("{} ({quotes})", plural(repeats, "repeat")),
            Lang::Zh => format!("{repeats} 处重复（{quotes}）"),
        });
    }
    if pauses > 0 || parts.is_empty() {
        parts.push(match lang {
            Lang::En => plural(pauses, "pause"),
            Lang::Zh => format!("{pauses} 处停顿"),
        });
    }
    let last = parts.pop().unwrap_or_default();
    if parts.is_empty() {
        return last;
    }
    format!("{}{and}{last}", parts.join(comma))
}

fn quotes(repeats: &[String]) -> String {
    let quoted: Vec<String> = repeats
        .iter()
        .take(NAMED)
        .map(|r| format!("“{}”", quote(r)))
        .collect();
    quoted.join(" ")
}

fn waste(lang: Lang, plan: &CutPlan, saved: &str) -> String {
    let found = found(lang, plan);
    let description = bilingual!(
        lang,
        "I found {found}: {saved} s.",
        "找到 {found}：共 {saved} 秒。"
    );
    if plan.cuts_repeats || plan.repeats.is_empty() {
        return description;
    }
    let (count, quotes) = (plan.repeats.len(), quotes(&plan.repeats));
    let offer = bilingual!(
        lang,
        " Repeats stay unless you say “cut the repeats” ({count}: {quotes}).",
        "重复的词会保留，说“剪掉重复”即可剪掉（{count} 处：{quotes}）。"
    );
    description + &offer
}

/// Describes how a length is reached; asks what else may go if it is not.
fn shortened(lang: Lang, plan: &CutPlan, to_ms: u64, saved: &str) -> String {
    let (found, length) = (found(lang, plan), tenths(plan.length_ms));
    let description = bilingual!(
        lang,
        "I would cut {found}: {saved} s. The video is then {length} s long.",
        "将剪掉 {found}：共 {saved} 秒。视频将长 {length} 秒。"
    );
    let missing_ms = plan.length_ms.saturating_sub(to_ms);
    if missing_ms < TOLERANCE_MS {
        return description;
    }
    let missing = tenths(missing_ms);
    let question = bilingual!(
        lang,
        " {missing} s more would have to go: what else can I cut? For example “keep only the part \
         about …”, or “remove everything after he says …”.",
        "还需要再剪 {missing} 秒：还可以剪掉什么？例如“只保留关于……的部分”。"
    );
    description + &question
}

/// A sentence in one line, without Markdown.
fn quote(sentence: &str) -> String {
    let plain = one_line(sentence).replace(['*', '`', '_', '[', ']', '#'], "");
    match plain.char_indices().nth(MAX_QUOTE) {
        Some((end, _)) => format!("{}…", &plain[..end]),
        None => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::spoken::TimeSpan;

    #[test]
    fn what_was_found_is_counted_in_both_languages() {
        let plan = CutPlan {
            spans: vec![TimeSpan {
                start_ms: 1_000,
                end_ms: 3_400,
            }],
            fillers: vec![("um".into(), 2)],
            pauses: 3,
            repeats: vec!["the *the*".into()],
            ..CutPlan::default()
        };
        let both = CutPlan {
            cuts_repeats: true,
            ..plan.clone()
        };
        let pauses = CutPlan {
            fillers: Vec::new(),
            pauses: 1,
            ..plan.clone()
        };
        for (plan, english, chinese) in [
            (
                &plan,
                "2 filler words (um ×2) and 3 pauses",
                "2 个语气词（um ×2）和 3 处停顿",
            ),
            (
                &both,
                "2 filler words (um ×2), 1 repeat (“the the”) and 3 pauses",
                "2 个语气词（um ×2）、1 处重复（“the the”）和 3 处停顿",
            ),
            (&pauses, "1 pause", "1 处停顿"),
        ] {
            assert_eq!(found(Lang::En, plan), english);
            assert_eq!(found(Lang::Zh, plan), chinese);
            let cut = SpeechCut::Shorten(0);
            let text = text(Lang::Zh, &cut, plan);
            assert!(
                text.starts_with(&format!("将剪掉 {chinese}：共 2.4 秒。")),
                "{text}"
            );
        }
    }
}
