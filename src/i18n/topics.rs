//! Topics of what can be said to the studio.

use super::locale::Lang;

macro_rules! topics {
    ($($topic:ident $en:literal $zh:literal;)+) => {
        /// Subject of a sentence.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Topic {
            $($topic,)+
        }

        impl Topic {
            /// In the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$topic,)+];

            pub fn name(self, lang: Lang) -> &'static str {
                match (lang, self) {
                    $(
                        (Lang::En, Self::$topic) => $en,
                        (Lang::Zh, Self::$topic) => $zh,
                    )+
                }
            }
        }
    };
}

topics! {
    FirstCut "a first cut" "成片";
    Order "order" "顺序与增删";
    Time "time" "时长与剪切";
    Speed "speed" "速度";
    Text "text" "文字";
    Transitions "transitions and fades" "转场与淡入淡出";
    Pictures "pictures" "画面";
    Sound "sound" "声音";
    Whole "the whole video" "整个视频";
    Questions "questions" "提问";
}

/// Sentences about a topic, for the list of abilities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicExamples {
    pub topic: Topic,
    pub english: Vec<&'static str>,
    pub chinese: Vec<&'static str>,
}

impl TopicExamples {
    /// The topics with their sentences as a list in Markdown.
    pub(super) fn list(all: &[Self], lang: Lang) -> String {
        let line = |x: &Self| {
            let (sentences, comma, colon) = match lang {
                Lang::En => (&x.english, ", ", ": "),
                Lang::Zh => (&x.chinese, "、", "："),
            };
            let quoted: Vec<String> = sentences.iter().map(|s| format!("`{s}`")).collect();
            format!("- **{}**{colon}{}", x.topic.name(lang), quoted.join(comma))
        };
        all.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}
