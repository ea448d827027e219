//! Assembles a new cut from media. Titles are kept.

use crate::domain::assemble::{self, Assembly};
use crate::domain::asset::MediaKind;
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::tool::{
    Argument, ArgumentKind, Arguments, EACH_MS, MEDIA_LIST, Tool, ToolError, optional,
};
use crate::domain::timeline::Timeline;

const ARGUMENTS: &[Argument] = &[
    MEDIA_LIST,
    optional("length_ms", ArgumentKind::Integer),
    EACH_MS,
    optional("transition", ArgumentKind::Text),
    optional("transition_ms", ArgumentKind::Integer),
    optional("voice", ArgumentKind::Texts),
    optional("music", ArgumentKind::Text),
];

impl Operation for Assembly {
    const TOOL: Option<Tool<Self>> = Some(Tool::new(
        "assemble",
        "Creates a new cut from media files, in this order. Titles are kept.",
        ARGUMENTS,
        parse,
    ));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        assemble::assemble(self, t)
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            pictures: vec![Sample::clip(), Sample::clip()],
            each_ms: Some(sample.ms),
            ..Self::default()
        })
    }
}

fn parse(a: &Arguments) -> Result<Assembly, ToolError> {
    let music = a.text("music").ok();
    Ok(Assembly {
        pictures: a
            .media_list("media")?
            .into_iter()
            .filter(|m| m.kind != MediaKind::Sound)
            .collect(),
        voices: a.media_list("voice").unwrap_or_default(),
        music: music.map(|n| a.music(&n)).transpose()?.map(Box::new),
        total_ms: a.optional_ms("length_ms"),
        each_ms: a.optional_ms("each_ms"),
        transition: a.transition("transition", "transition_ms")?,
    })
}
