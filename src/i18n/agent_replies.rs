//! Replies of the studio's agent that describe no edit.

use super::locale::Lang;
use super::messages::bilingual;
use super::{reasons, refusals};
use crate::domain::edit::EditRefusal;
use crate::domain::reason::Reason;

/// Reply of the agent.
#[derive(Clone, Copy)]
pub(crate) enum AgentReply<'a> {
    /// One of several requests cannot be done.
    AllOrNothing,
    /// The timeline changed while the LLM agent worked on the message.
    TimelineChanged,
    /// Number of edits.
    Undone(usize),
    NothingToUndo,
    Redone,
    NothingToRedo,
    /// Number of the version.
    Restored(usize),
    NoSuchVersion,
    /// An edit was refused.
    NotDone(&'a EditRefusal),
    NotSaved,
    /// The LLM agent did not answer.
    RulesInstead(&'a Reason),
}

impl AgentReply<'_> {
    /// Returns the text in `lang`.
    pub(crate) fn text(self, lang: Lang) -> String {
        match self {
            Self::AllOrNothing => bilingual!(
                lang,
                "Nothing was changed, because I could not do everything you asked for.",
                "什么都没有改，因为不能全部做到。"
            ),
            Self::TimelineChanged => bilingual!(
                lang,
                "The timeline has changed in the meantime; please send your message again.",
                "时间线刚刚有变化，请再说一次。"
            ),
            Self::NotDone(EditRefusal::NothingToDo) => bilingual!(
                lang,
                "Nothing to change: it is already set that way.",
                "已经是这样了，什么都没有改。"
            ),
            Self::NotDone(why) => {
                let why = refusals::describe_refusal(lang, why);
                bilingual!(lang, "I did not do that: {why}.", "没有改：{why}。")
            }
            Self::NotSaved => bilingual!(
                lang,
                "the edit could not be saved: is the disk full?",
                "无法保存编辑：磁盘是否已满？"
            ),
            Self::RulesInstead(why) => {
                let why = reasons::text(lang, why);
                bilingual!(
                    lang,
                    "(Your agent did not answer: {why}. I used the built-in rules instead.)",
                    "（你配置的智能体没有回应：{why}。我按自己的规则理解。）"
                )
            }
            history => history.history_text(lang),
        }
    }

    /// Returns the text about undo, redo and versions; empty for other replies.
    fn history_text(self, lang: Lang) -> String {
        match self {
            Self::Undone(1) => bilingual!(lang, "I undid the last edit", "已撤销上一步"),
            Self::Undone(n) => {
                bilingual!(lang, "I undid the last {n} edits", "已撤销最近 {n} 步")
            }
            Self::NothingToUndo => {
                bilingual!(lang, "There is nothing to undo.", "没有可以撤销的。")
            }
            Self::Redone => bilingual!(lang, "I redid the edit", "已重做"),
            Self::NothingToRedo => {
                bilingual!(lang, "There is nothing to redo.", "没有可以重做的。")
            }
            Self::Restored(n) => bilingual!(
                lang,
                "I restored version {n} of the timeline",
                "时间线已回到版本 {n}"
            ),
            Self::NoSuchVersion => bilingual!(
                lang,
                "This version does not exist, or it is the current one.",
                "没有这个版本，或者现在就是它。"
            ),
            _ => String::new(),
        }
    }
}
