//! Tokens of a message.

use std::ops::Range;

use super::lexicon::Senses;

/// A quantity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Quantity {
    /// ms.
    Time(u64),
    /// A share of the whole, 1.0 is 100 %.
    Percent(f64),
    Decibels(f64),
    /// A multiple, such as "2x" or "twice".
    Factor(f64),
    /// A fraction in words, such as "half" or "a quarter".
    Fraction(f64),
    Number(f64),
    Lufs(f64),
    FramesPerSecond(u32),
    Pixels(u32),
    Degrees(i32),
}

/// Punctuation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Comma or similar.
    Comma,
    Colon,
    /// End of a sentence.
    Stop,
    Question,
    /// A dash between words.
    Dash,
}

/// Media and segments that a name may refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NamedMedia {
    /// Ids of segments.
    pub segments: Vec<String>,
    /// Indices of assets.
    pub assets: Vec<usize>,
    /// True if an asset is a sound.
    pub is_sound: bool,
    /// `#rrggbb` if the name is that of a color as well: "blue" for blue.png.
    pub color: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TokenKind {
    Word(Senses),
    Amount(Quantity),
    /// Counted from 1; negative from the end: "second", "last", "第三", "倒数第二".
    Ordinal(i32, Senses),
    Quote(String),
    Name(NamedMedia),
    /// Name of a file that is neither an asset nor on the timeline.
    File(String),
    /// `#rrggbb`.
    Color(String),
    /// Width and height, as a ratio or in px.
    Size(u32, u32),
    Mark(Mark),
    Unknown,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MessageToken {
    pub kind: TokenKind,
    /// Bytes of the message.
    pub span: Range<usize>,
}

impl MessageToken {
    pub fn senses(&self) -> Senses {
        match &self.kind {
            TokenKind::Word(senses) | TokenKind::Ordinal(_, senses) => *senses,
            _ => Senses::NONE,
        }
    }
}
