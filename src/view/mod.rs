//! Draws the model as terminal cells, caches wrapped text, and reports the layout of the frame.

mod ascii;
mod bidi;
mod cards;
mod cell_blocks;
mod chat;
mod context;
mod details;
mod exports;
mod filmstrips;
mod footer;
mod frame;
mod layout;
mod list;
mod markdown;
mod markdown_table;
mod overlays;
mod picture;
mod preview;
mod rows;
mod speech;
mod text;
mod text_area;
mod theme;
mod timeline;
mod welcome;
mod wide_chars;
mod widgets;
mod wrapped_row;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::widgets::Paragraph;

use context::ViewCtx;

use crate::app::model::Model;
use crate::app::state::layout::{ClickTarget, LayoutInfo, Splitter};
use crate::app::state::screen::is_too_small;
use crate::app::state::transcript::Selection;
use crate::i18n::ui::Message;

pub use cell_blocks::Blocks;
pub use picture::ColorDepth;
pub use theme::{BUILT_IN as THEMES, Theme};

/// Renderer of the editor; caches wrapped rows between frames.
#[derive(Debug)]
pub struct View {
    theme: Theme,
    ascii: bool,
    depth: ColorDepth,
    /// Reorders right-to-left text, because the terminal does not.
    reorders: bool,
    rows: rows::Rows,
}

impl View {
    pub fn new(theme: Theme) -> Self {
        Self {
            theme,
            ascii: false,
            depth: ColorDepth::default(),
            reorders: true,
            rows: rows::Rows::default(),
        }
    }

    /// Sets whether borders and symbols are drawn with ASCII characters only.
    #[must_use]
    pub fn with_ascii(mut self, ascii: bool) -> Self {
        self.set_ascii(ascii);
        self
    }

    /// Sets the color depth of pictures that are drawn with text cells.
    #[must_use]
    pub fn with_depth(mut self, depth: ColorDepth) -> Self {
        self.depth = depth;
        self
    }

    pub fn set_ascii(&mut self, ascii: bool) {
        self.ascii = ascii;
    }

    /// Sets whether right-to-left text is reordered; false for terminals that do it themselves.
    #[must_use]
    pub fn with_reordering(mut self, reorders: bool) -> Self {
        self.reorders = reorders;
        self
    }

    pub fn set_theme(&mut self, theme: Theme) {
        self.theme = theme;
        self.rows.clear();
    }

    /// Returns the selected text of the transcript.
    pub fn selected_text(&mut self, model: &Model, selection: Selection) -> String {
        self.rows.selected_text(model, self.theme, selection)
    }

    /// Draws a frame and returns its layout, used to handle keys and clicks.
    pub fn draw(&mut self, model: &Model, frame: &mut Frame) -> LayoutInfo {
        let area = frame.area();
        let mut layout = LayoutInfo {
            axis: model.screen.layout.axis,
            ms_per_cell: model.screen.layout.ms_per_cell,
            ..LayoutInfo::default()
        };
        frame.buffer_mut().set_style(area, self.theme.base());
        if is_too_small((area.width, area.height)) {
            draw_too_small(model, frame, area);
            return layout;
        }
        let depth = if self.ascii {
            ColorDepth::Ascii
        } else {
            self.depth
        };
        let mut ctx = ViewCtx {
            model,
            theme: &self.theme,
            depth,
            reorders: self.reorders,
            layout: &mut layout,
        };
        draw_panes(&mut ctx, &mut self.rows, frame, area);
        overlays::draw(&mut ctx, frame, area);
        wide_chars::repair(frame.buffer_mut(), self.theme.base());
        if self.ascii {
            ascii::replace_symbols(frame.buffer_mut());
        }
        layout
    }
}

fn draw_panes(ctx: &mut ViewCtx, rows: &mut rows::Rows, frame: &mut Frame, area: Rect) {
    let areas = layout::compute(ctx.model, area);
    frame::header(ctx, frame, areas.header, areas.wide);
    if let Some(area) = areas.chat {
        chat::draw(ctx, rows, frame, area, areas.composer_rows);
    }
    if let Some(area) = areas.speech {
        speech::draw(ctx, frame, area);
    }
    if let Some(area) = areas.timeline {
        timeline::draw(ctx, frame, area);
        ctx.layout.timeline_rows = area.height;
    }
    if let Some(area) = areas.preview {
        preview::draw(ctx, frame, area);
    }
    if let Some(area) = areas.credits {
        details::credits(ctx, frame, area);
    }
    if let Some(area) = areas.exports {
        exports::draw(ctx, frame, area);
    }
    if let Some(area) = areas.details {
        details::segment(ctx, frame, area);
    }
    // Splitters last: they take precedence over the panes under them.
    if let (Some(chat), Some(side)) = (areas.chat.or(areas.speech), areas.preview.or(areas.exports))
    {
        let border = Rect {
            x: side.x.saturating_sub(1),
            y: chat.y,
            width: 2,
            height: chat.height,
        };
        ctx.layout
            .targets
            .push((border, ClickTarget::Splitter(Splitter::Side)));
    }
    if let Some(timeline) = areas.timeline.filter(|_| !ctx.model.screen.zoomed) {
        ctx.layout.targets.push((
            Rect {
                height: 1,
                ..timeline
            },
            ClickTarget::Splitter(Splitter::Timeline),
        ));
    }
    footer::draw(ctx, frame, areas.footer);
}

fn draw_too_small(model: &Model, frame: &mut Frame, area: Rect) {
    let message = Message::TooSmall {
        width: &area.width.to_string(),
        height: &area.height.to_string(),
    }
    .text(model.options.lang);
    frame.render_widget(
        Paragraph::new(message).wrap(ratatui::widgets::Wrap { trim: true }),
        area,
    );
}
