//! The model as cells. Draws what is visible, remembers what it wrapped, and tells what it painted where.

mod ascii;
mod cards;
mod chat;
mod details;
mod exports;
mod filmstrips;
mod frame;
mod half_blocks;
mod layout;
mod markdown;
mod overlays;
mod picture;
mod preview;
mod rows;
mod text;
mod text_area;
mod theme;
mod timeline;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::widgets::Paragraph;

use crate::app::layout::{ClickTarget, LayoutInfo, Splitter};
use crate::app::model::{Model, Selection};
use crate::app::overlay::Overlay;
use crate::i18n::ui::{Phrase, fill, phrase};
use crate::input::Focus;

pub use picture::ColorDepth;
pub use theme::{SHIPPED as THEMES, Theme};

/// The smallest terminal that can be worked in.
pub const SMALLEST: (u16, u16) = (60, 16);

/// Draws models; keeps wrapped rows between frames.
#[derive(Debug)]
pub struct View {
    theme: Theme,
    ascii: bool,
    depth: ColorDepth,
    rows: rows::Rows,
}

/// What a pane needs to draw itself.
pub(crate) struct ViewCtx<'a> {
    pub model: &'a Model,
    pub theme: &'a Theme,
    pub depth: ColorDepth,
    pub painted: &'a mut LayoutInfo,
}

impl View {
    /// A view in a theme.
    pub fn new(theme: Theme) -> Self {
        Self {
            theme,
            ascii: false,
            depth: ColorDepth::default(),
            rows: rows::Rows::default(),
        }
    }

    /// The same, with frames and marks of ASCII characters only.
    #[must_use]
    pub fn with_ascii(mut self, ascii: bool) -> Self {
        self.set_ascii(ascii);
        self
    }

    /// The same, with pictures of cells in so many colours.
    #[must_use]
    pub fn with_depth(mut self, depth: ColorDepth) -> Self {
        self.depth = depth;
        self
    }

    pub fn set_ascii(&mut self, ascii: bool) {
        self.ascii = ascii;
    }

    /// Draws in another theme from now on.
    pub fn set_theme(&mut self, theme: Theme) {
        self.theme = theme;
        self.rows.forget();
    }

    /// What is selected in the transcript, as text.
    pub fn selected_text(&mut self, model: &Model, selection: Selection) -> String {
        self.rows.selected(model, self.theme, selection)
    }

    /// Draws a frame; gives what keys and clicks need to know of it.
    pub fn draw(&mut self, model: &Model, frame: &mut Frame) -> LayoutInfo {
        let area = frame.area();
        let mut painted = LayoutInfo {
            axis: model.layout.axis,
            ms_per_cell: model.layout.ms_per_cell,
            ..LayoutInfo::default()
        };
        frame.buffer_mut().set_style(area, self.theme.base());
        if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            too_small(model, frame, area);
            return painted;
        }
        let depth = if self.ascii {
            ColorDepth::Ascii
        } else {
            self.depth
        };
        let mut brush = ViewCtx {
            model,
            theme: &self.theme,
            depth,
            painted: &mut painted,
        };
        panes(&mut brush, &mut self.rows, frame, area);
        overlay(&mut brush, frame, area);
        half_blocks::mend(frame.buffer_mut(), self.theme.base());
        if self.ascii {
            ascii::plain(frame.buffer_mut());
        }
        painted
    }
}

fn panes(brush: &mut ViewCtx, rows: &mut rows::Rows, frame: &mut Frame, area: Rect) {
    let areas = layout::of(brush.model, area);
    frame::header(brush, frame, areas.header, areas.wide);
    if let Some(area) = areas.chat {
        chat::draw(brush, rows, frame, area, areas.composer_rows);
    }
    if let Some(area) = areas.timeline {
        timeline::draw(brush, frame, area);
        brush.painted.timeline_rows = area.height;
    }
    if let Some(area) = areas.preview {
        preview::draw(brush, frame, area);
    }
    if let Some(area) = areas.credits {
        details::credits(brush, frame, area);
    }
    if let Some(area) = areas.exports {
        exports::draw(brush, frame, area);
    }
    if let Some(area) = areas.details {
        details::segment(brush, frame, area);
    }
    // Borders last: what lies under them is not clicked by a drag.
    if let (Some(chat), Some(side)) = (areas.chat, areas.credits) {
        let border = Rect {
            x: side.x.saturating_sub(1),
            y: chat.y,
            width: 2,
            height: chat.height,
        };
        brush
            .painted
            .targets
            .push((border, ClickTarget::Splitter(Splitter::Side)));
    }
    if let Some(timeline) = areas.timeline.filter(|_| !brush.model.zoomed) {
        brush.painted.targets.push((
            Rect {
                height: 1,
                ..timeline
            },
            ClickTarget::Splitter(Splitter::Timeline),
        ));
    }
    frame::footer(brush, frame, areas.footer);
}

fn overlay(brush: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let model = brush.model;
    match &model.overlay {
        Some(Overlay::Help(top)) => overlays::help(brush, *top, frame, area),
        Some(Overlay::Export(dialog)) => overlays::export(brush, dialog, frame, area),
        Some(Overlay::Picker(picker)) => overlays::picker(brush, picker, frame, area),
        Some(Overlay::Sessions(list)) => overlays::sessions(brush, list, frame, area),
        Some(Overlay::Question(choice)) => overlays::question(brush, choice, frame, area),
        Some(Overlay::Queue(at)) => overlays::queue(brush, *at, frame, area),
        Some(Overlay::Palette(palette)) => overlays::palette(brush, palette, frame, area),
        Some(Overlay::Prompt(prompt)) => overlays::prompt(brush, prompt, frame, area),
        Some(Overlay::Transitions(choice)) => overlays::transitions(brush, choice, frame, area),
        Some(Overlay::History(list)) => overlays::history(brush, list, frame, area),
        Some(Overlay::Compare(comparison)) => overlays::compare(brush, comparison, frame, area),
        Some(Overlay::Sheet(sheet)) => overlays::sheet(brush, sheet, frame, area),
        Some(Overlay::Statistics(statistics)) => {
            overlays::statistics(brush, statistics, frame, area)
        }
        Some(Overlay::Spend) => overlays::spend(brush, frame, area),
        Some(Overlay::Quit) => overlays::quit(brush, frame, area),
        None => {}
    }
}

fn too_small(model: &Model, frame: &mut Frame, area: Rect) {
    let words = fill(
        phrase(model.lang, Phrase::TooSmall),
        &[&area.width.to_string(), &area.height.to_string()],
    );
    frame.render_widget(
        Paragraph::new(words).wrap(ratatui::widgets::Wrap { trim: true }),
        area,
    );
}

impl ViewCtx<'_> {
    pub(crate) fn word(&self, word: Phrase) -> &'static str {
        phrase(self.model.lang, word)
    }

    pub(crate) fn is_at(&self, place: Focus) -> bool {
        self.model.focus == place && self.model.overlay.is_none()
    }
}
