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
}

/// All presets, the default first.
pub const CAPTION_PRESETS: [CaptionPreset; 3] = [
    CaptionPreset {
        id: "clean",
        size: 48,
        weight: None,
        color: "#ffffff",
        background: None,
        position: Position::Bottom,
        words: None,
    },
    CaptionPreset {
        id: "bold",
        size: 64,
        weight: Some("bold"),
        color: "#ffd60a",
        background: None,
        position: Position::Bottom,
        words: Some(5),
    },
    CaptionPreset {
        id: "pop",
        size: 96,
        weight: Some("bold"),
        color: "#ffffff",
        background: None,
        position: Position::Bottom,
        words: Some(1),
    },
];

impl CaptionPreset {
    /// Returns the preset with an identifier, or the default one.
    pub fn named(id: &str) -> &'static Self {
        let found = CAPTION_PRESETS.iter().find(|preset| preset.id == id);
        found.unwrap_or(&CAPTION_PRESETS[0])
    }
}
