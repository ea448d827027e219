//! Pictures encoded for the terminal.

use std::sync::Arc;

use crate::app::state::pictures::RenderedPicture;
use crate::domain::picture::Picture;
use crate::graphics::TerminalGraphics;

/// Source pixels per cell of quadrant blocks (half of them averaged).
const CELL_PX: (u32, u32) = (2, 4);

/// Size of an area in pixels.
pub(super) fn box_px(
    graphics: &Option<TerminalGraphics>,
    (columns, rows): (u16, u16),
) -> (u32, u32) {
    let (x, y) = graphics.as_ref().map_or(CELL_PX, TerminalGraphics::cell_px);
    (u32::from(columns) * x, u32::from(rows) * y)
}

/// Encodes a picture for the terminal on a blocking thread, because encoding takes CPU time.
pub(super) async fn encode(
    graphics: &Option<TerminalGraphics>,
    picture: Picture,
    cells: (u16, u16),
) -> RenderedPicture {
    let Some(graphics) = graphics.clone() else {
        return RenderedPicture {
            picture,
            graphics: None,
        };
    };
    let source = picture.clone();
    let encode = move || graphics.encode(&source, cells);
    let graphics = tokio::task::spawn_blocking(encode)
        .await
        .ok()
        .flatten()
        .map(Arc::new);
    RenderedPicture { picture, graphics }
}
