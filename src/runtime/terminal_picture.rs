//! Pictures encoded for the terminal.

use std::sync::Arc;

use image::{DynamicImage, RgbImage};
use ratatui::layout::Size;
use ratatui_image::Resize;
use ratatui_image::picker::Picker;

use crate::app::state::pictures::RenderedPicture;
use crate::domain::picture::Picture;

/// Source pixels per half-block cell (2× oversampled, averaged).
const CELL_PX: (u32, u32) = (2, 4);
/// Size of an area in pixels.
pub(super) fn box_px(picker: &Option<Picker>, (columns, rows): (u16, u16)) -> (u32, u32) {
    let (x, y) = picker.as_ref().map_or(CELL_PX, |p| {
        (
            u32::from(p.font_size().width),
            u32::from(p.font_size().height),
        )
    });
    (u32::from(columns) * x, u32::from(rows) * y)
}

/// Encodes a picture for the terminal on a blocking thread, because encoding takes CPU time.
pub(super) async fn encode(
    picker: &Option<Picker>,
    picture: Picture,
    (columns, rows): (u16, u16),
) -> RenderedPicture {
    let Some(picker) = picker.clone() else {
        return RenderedPicture {
            picture,
            graphics: None,
        };
    };
    let source = picture.clone();
    let encode = move || {
        let image = RgbImage::from_raw(source.width, source.height, source.rgb.to_vec())?;
        picker
            .new_protocol(
                DynamicImage::ImageRgb8(image),
                Size::new(columns, rows),
                Resize::Fit(None),
            )
            .ok()
    };
    let graphics = tokio::task::spawn_blocking(encode)
        .await
        .ok()
        .flatten()
        .map(Arc::new);
    RenderedPicture { picture, graphics }
}
