//! The studio agent's description of applied edits: tracks, segments and times, before → after.

mod assembly;
mod captions;
mod edits;
mod folded;
mod report;
mod several;
mod single;

use crate::domain::diff;
use crate::domain::timeline::Timeline;
use crate::i18n::change_list;
use crate::i18n::locale::Lang;
pub use report::AppliedEdit;
pub use several::describe_edits;

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
