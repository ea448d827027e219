//! The project that a message is read with.

use super::scene::{Memory, ReadText};
use crate::domain::asset::Asset;
use crate::domain::edit::SourceLength;
use crate::domain::timeline::Timeline;
use crate::i18n::locale::Lang;

/// The project that a message is about.
#[derive(Clone, Copy)]
pub struct EditingContext<'a> {
    pub timeline: &'a Timeline,
    pub assets: &'a [Asset],
    pub memory: Memory<'a>,
    pub read_text: ReadText,
    pub source_length: SourceLength<'a>,
    /// Language of the reply to a message without words.
    pub lang: Lang,
}
