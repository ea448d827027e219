//! Graphics protocols of terminals: kitty, Sixel and iTerm2.

use std::time::Duration;

use image::{DynamicImage, RgbImage};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::widgets::Widget;
use ratatui_image::picker::cap_parser::QueryStdioOptions;
use ratatui_image::picker::{Picker, ProtocolType};
use ratatui_image::protocol::Protocol;
use ratatui_image::{Image, Resize};

use crate::domain::picture::Picture;
use crate::i18n::ui::Phrase;

/// Graphics protocol of the terminal, and the size of its cells.
#[derive(Clone, Debug)]
pub struct TerminalGraphics(Picker);

impl TerminalGraphics {
    /// Graphics protocol for the setting `ui.pictures`, or `None` for text cells. Queries the
    /// terminal, unless there is no `timeout` to wait for its reply.
    pub(crate) fn detect(setting: &str, timeout: Option<Duration>) -> Option<Self> {
        let query = || {
            let options = QueryStdioOptions {
                timeout: timeout?,
                ..QueryStdioOptions::default()
            };
            Picker::from_query_stdio_with_options(options).ok()
        };
        let kind = match setting {
            "kitty" => ProtocolType::Kitty,
            "sixel" => ProtocolType::Sixel,
            "iterm2" => ProtocolType::Iterm2,
            // tmux passes pictures on only with changed options, and tears them when panes move.
            "auto" if std::env::var_os("TMUX").is_some() => return None,
            "auto" => {
                return query()
                    .filter(|picker| picker.protocol_type() != ProtocolType::Halfblocks)
                    .map(Self);
            }
            _ => return None,
        };
        // Without a reply, the default cell size is used.
        let mut picker = query().unwrap_or_else(Picker::halfblocks);
        picker.set_protocol_type(kind);
        Some(Self(picker))
    }

    /// Name of the protocol, for people.
    pub(crate) fn name(&self) -> Phrase {
        match self.0.protocol_type() {
            ProtocolType::Kitty => Phrase::KittyGraphics,
            ProtocolType::Sixel => Phrase::SixelGraphics,
            ProtocolType::Iterm2 => Phrase::ItermGraphics,
            ProtocolType::Halfblocks => Phrase::TextCells,
        }
    }

    /// True if the terminal keeps pictures until they are deleted.
    pub(crate) fn stores_pictures(&self) -> bool {
        self.0.protocol_type() == ProtocolType::Kitty
    }

    /// True if an encoded picture has many bytes.
    pub(crate) fn is_large(&self) -> bool {
        matches!(
            self.0.protocol_type(),
            ProtocolType::Sixel | ProtocolType::Iterm2
        )
    }

    /// Width and height of a cell (px).
    pub(crate) fn cell_px(&self) -> (u32, u32) {
        let size = self.0.font_size();
        (u32::from(size.width), u32::from(size.height))
    }

    /// Encodes a picture that fits into `cells` (columns, rows). `None` if it cannot be encoded.
    pub(crate) fn encode(&self, picture: &Picture, cells: (u16, u16)) -> Option<EncodedPicture> {
        let image = RgbImage::from_raw(picture.width, picture.height, picture.rgb.to_vec())?;
        let image = DynamicImage::ImageRgb8(image);
        let size = Size::new(cells.0, cells.1);
        let encoded = self.0.new_protocol(image, size, Resize::Fit(None));
        encoded.ok().map(EncodedPicture)
    }
}

/// A picture encoded for the terminal.
pub struct EncodedPicture(Protocol);

impl EncodedPicture {
    /// Size (cells).
    pub(crate) fn size(&self) -> Size {
        self.0.size()
    }

    /// Draws the picture at the upper left corner of an area.
    pub(crate) fn draw(&self, area: Rect, buffer: &mut Buffer) {
        Image::new(&self.0).render(area, buffer);
    }
}
