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
    /// Number of the version that was restored.
    Restored(u64),
    /// A description of the step, and the number of the version that it made.
    NowVersion(&'a str, u64),
    /// The timeline is like this version already.
    SameVersion(u64),
    NoVersions,
    /// Versions that can be restored instead.
    NoSuchVersion {
        version: u64,
        first: u64,
        last: u64,
    },
    /// An edit was refused.
    NotDone(&'a EditRefusal),
    /// An edit changed more than it declares.
    NotAsDeclared,
    NotSaved,
    /// The LLM agent replied without an edit.
    Unchanged,
    /// The recordings are listened to.
    Listening,
    /// The speech could not be used: the reason, and the text of the next step.
    SpeechFailed(&'a Reason, &'a str),
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
            Self::NotAsDeclared => bilingual!(
                lang,
                "Nothing was changed: the edit would have changed more than you asked for. This \
                 is an error of the studio; please report it.",
                "什么都没有改：这个编辑会改到你没有要求的内容。这是工作室的错误，请反馈。"
            ),
            Self::NotSaved => bilingual!(
                lang,
                "the edit could not be saved: is the disk full?",
                "无法保存编辑：磁盘是否已满？"
            ),
            Self::Unchanged => bilingual!(
                lang,
                "(The timeline was not changed.)",
                "（时间线没有改动。）"
            ),
            Self::RulesInstead(why) => {
                let why = reasons::text(lang, why);
                bilingual!(
                    lang,
                    "(Your agent did not answer: {why}. I used the built-in rules instead.)",
                    "（你配置的智能体没有回应：{why}。我按自己的规则理解。）"
                )
            }
            Self::Listening | Self::SpeechFailed(..) => self.speech_text(lang),
            history => history.history_text(lang),
        }
    }

    /// Returns the text about speech; empty for other replies.
    fn speech_text(self, lang: Lang) -> String {
        match self {
            Self::Listening => bilingual!(
                lang,
                "I listen to the recordings; this may take a while.",
                "正在分析录音，可能需要一些时间。"
            ),
            Self::SpeechFailed(why, hint) => {
                let why = reasons::text(lang, why);
                bilingual!(
                    lang,
                    "I could not do that: {why}. {hint}",
                    "没有做到：{why}。{hint}"
                )
            }
            _ => String::new(),
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
            Self::NowVersion(done, version) => bilingual!(
                lang,
                "{done} (this is version {version} now)",
                "{done}（现在是版本 {version}）"
            ),
            Self::SameVersion(version) => bilingual!(
                lang,
                "Nothing to change: the timeline is already the same as in version {version}.",
                "时间线和版本 {version} 已经一样，什么都没有改。"
            ),
            Self::NoVersions => bilingual!(
                lang,
                "There are no versions yet: every edit creates one.",
                "还没有版本：每次编辑都会生成一个。"
            ),
            Self::NoSuchVersion {
                version,
                first,
                last,
            } if first == last => bilingual!(
                lang,
                "There is no version {version}, only version {first}.",
                "没有版本 {version}，只有版本 {first}。"
            ),
            Self::NoSuchVersion {
                version,
                first,
                last,
            } => bilingual!(
                lang,
                "There is no version {version}. You can go back to versions {first} to {last}.",
                "没有版本 {version}。可以回到版本 {first} 到 {last}。"
            ),
            _ => String::new(),
        }
    }
}
