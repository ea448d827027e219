//! Undo, redo and versions.

use super::clause::Clause;
use super::context::LanguageContext;
use super::interpretation::Interpretation;
use crate::language::pattern::Pattern;

pub(crate) fn parse(clause: &Clause, _: &LanguageContext) -> Option<Interpretation> {
    static VERSION: Pattern = Pattern::new(concat!(
        r"(?:go back to|back to|restore|revert to|return to|回到|恢复到?|退回到?)",
        r"\s*(?:the )?(?:version|state|版本|第)\s*#?(\d+)",
    ));
    static STEPS: Pattern = Pattern::new(r"(\d+) ?(?:changes|edits|steps|times|things|步|次)");
    if let Some(n) = VERSION
        .captures(&clause.text)
        .and_then(|c| c[1].parse().ok())
    {
        return Some(Interpretation::Version(n));
    }
    if clause.starts(&["undo everything", "undo all", "撤销全部", "全部撤销"]) {
        return Some(Interpretation::Undo(usize::MAX));
    }
    if clause.starts(&[
        "undo",
        "revert",
        "go back",
        "take that back",
        "oops",
        "撤销",
        "撤回",
        "退回",
    ]) {
        let steps = STEPS
            .captures(&clause.text)
            .and_then(|c| c[1].parse().ok())
            .unwrap_or(1);
        return Some(Interpretation::Undo(steps));
    }
    clause
        .starts(&["redo", "重做", "恢复上"])
        .then_some(Interpretation::Redo)
}
