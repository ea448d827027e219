//! Replaces the graphics protocols in a build without the feature `pictures`: pictures are drawn
//! with text cells.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use crate::domain::picture::Picture;
use crate::i18n::ui::Phrase;

/// Graphics protocol of the terminal; never detected.
#[derive(Clone, Debug)]
pub enum TerminalGraphics {}

impl TerminalGraphics {
    pub(crate) fn detect(_setting: &str, _timeout: Option<Duration>) -> Option<Self> {
        None
    }

    pub(crate) fn name(&self) -> Phrase {
        match *self {}
    }

    pub(crate) fn stores_pictures(&self) -> bool {
        match *self {}
    }

    pub(crate) fn is_large(&self) -> bool {
        match *self {}
    }

    pub(crate) fn cell_px(&self) -> (u32, u32) {
        match *self {}
    }

    pub(crate) fn encode(&self, _picture: &Picture, _cells: (u16, u16)) -> Option<EncodedPicture> {
        match *self {}
    }
}

/// A picture encoded for the terminal; there is none.
pub enum EncodedPicture {}

impl EncodedPicture {
    pub(crate) fn size(&self) -> Size {
        match *self {}
    }

    pub(crate) fn draw(&self, _area: Rect, _buffer: &mut Buffer) {
        match *self {}
    }
}
