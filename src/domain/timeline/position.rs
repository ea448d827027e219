//! Positions of texts and insets on the canvas.

use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// One of nine positions on the canvas.
    Position {
        TopLeft = "top-left",
        Top = "top",
        TopRight = "top-right",
        Left = "left",
        Center = "center",
        Right = "right",
        BottomLeft = "bottom-left",
        Bottom = "bottom",
        BottomRight = "bottom-right",
    }
}

/// Side of the canvas on one axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Left or top.
    Start,
    Middle,
    /// Right or bottom.
    End,
}

impl Position {
    /// Horizontal side. Unknown positions are understood by the end of their name.
    pub fn horizontal(&self) -> Anchor {
        let id = self.id();
        if id.ends_with("left") {
            Anchor::Start
        } else if id.ends_with("right") {
            Anchor::End
        } else {
            Anchor::Middle
        }
    }

    /// Vertical side. Unknown positions are understood by the start of their name.
    pub fn vertical(&self) -> Anchor {
        let id = self.id();
        if id.starts_with("top") {
            Anchor::Start
        } else if id.starts_with("bottom") {
            Anchor::End
        } else {
            Anchor::Middle
        }
    }
}
