//! Style presets of captions of speech.

use crate::domain::timeline::Position;

/// A style preset.
#[derive(Clone, Debug, PartialEq)]
pub struct CaptionPreset {
    /// Identifier in drafts.
    pub id: &'static str,
    /// Font size (px on a canvas 1080 px high).
    pub size: u32,
    pub weight: Option<&'static str>,
    /// `#rrggbb`.
    pub color: &'static str,
    /// `#rrggbb` of a band behind the text.
    pub background: Option<&'static str>,
    pub position: Position,
    /// Maximum number of words of a caption; `None` for lines of the usual length.
    pub words: Option<usize>,
    /// `#rrggbb` of the word that is spoken.
    pub highlight: Option<&'static str>,
}

/// All presets, the default first.
pub const CAPTION_PRESETS: [CaptionPreset; 4] = [
    CaptionPreset {
        id: "clean",
        size: 48,
        weight: None,
        color: "#ffffff",
        background: None,
        position: Position::Bottom,
        words: None,
        highlight: None,
    },
    CaptionPreset {
        id: "bold",
        size: 64,
        weight: Some("bold"),
        color: "#ffd60a",
        background: None,
        position: Position::Bottom,
        words: Some(5),
        highlight: None,
    },
    CaptionPreset {
        id: "karaoke",
        size: 64,
        weight: Some("bold"),
        color: "#ffffff",
        background: None,
        position: Position::Bottom,
        words: Some(5),
        highlight: Some("#ffd60a"),
    },
    CaptionPreset {
        id: "pop",
        size: 96,
        weight: Some("bold"),
        color: "#ffffff",
        background: None,
        position: Position::Bottom,
        words: Some(1),
        highlight: None,
    },
];

/// Start of a word of a caption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordMark {
    /// Time from the start of the caption (ms).
    pub at_ms: u64,
    /// Index of its first character in the text.
    pub character: usize,
}

impl CaptionPreset {
    /// Returns the preset of a `spoken` property, or the default one.
    pub fn named(spoken: &str) -> &'static Self {
        let id = spoken.split(' ').next().unwrap_or_default();
        let found = CAPTION_PRESETS.iter().find(|preset| preset.id == id);
        found.unwrap_or(&CAPTION_PRESETS[0])
    }

    /// Returns the `spoken` property of a caption with marks: `karaoke 0@0 320@4`.
    pub fn with_marks(&self, marks: &[WordMark]) -> String {
        let marks = marks
            .iter()
            .map(|mark| format!(" {}@{}", mark.at_ms, mark.character));
        marks.fold(self.id.to_owned(), |text, mark| text + &mark)
    }
}

/// Returns the marks of a `spoken` property, in order. Invalid ones are left out.
pub fn word_marks(spoken: &str) -> Vec<WordMark> {
    let mark = |part: &str| {
        let (at_ms, character) = part.split_once('@')?;
        Some(WordMark {
            at_ms: at_ms.parse().ok()?,
            character: character.parse().ok()?,
        })
    };
    let mut marks: Vec<WordMark> = spoken.split(' ').skip(1).filter_map(mark).collect();
    marks.sort_by_key(|mark| mark.at_ms);
    marks
}
