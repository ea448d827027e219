//! The model as cells. Draws what is visible, remembers what it wrapped, and tells what it painted where.

mod chat;
mod details;
mod exports;
mod frame;
mod layout;
mod markdown;
mod overlays;
mod text;
mod theme;
mod timeline;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::widgets::Paragraph;

use crate::app::model::{Model, Overlay};
use crate::app::painted::Painted;
use crate::input::Place;
use crate::language::words::{W, fill, w};

pub use theme::Theme;

/// The smallest terminal that can be worked in.
pub const SMALLEST: (u16, u16) = (60, 16);

/// Draws models; keeps wrapped rows between frames.
#[derive(Debug)]
pub struct View {
    theme: Theme,
    rows: chat::Rows,
}

/// What a pane needs to draw itself.
pub(crate) struct Brush<'a> {
    pub model: &'a Model,
    pub theme: &'a Theme,
    pub painted: &'a mut Painted,
}

impl View {
    /// A view in a theme.
    pub fn new(theme: Theme) -> Self {
        Self { theme, rows: chat::Rows::default() }
    }

    /// Draws a frame; gives what keys and clicks need to know of it.
    pub fn draw(&mut self, model: &Model, frame: &mut Frame) -> Painted {
        let area = frame.area();
        let mut painted = Painted { axis: model.painted.axis, ms_per_cell: model.painted.ms_per_cell, ..Painted::default() };
        if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            too_small(model, frame, area);
            return painted;
        }
        let areas = layout::of(model, area);
        let mut brush = Brush { model, theme: &self.theme, painted: &mut painted };
        frame::header(&brush, frame, areas.header);
        if let Some(area) = areas.chat {
            chat::draw(&mut brush, &mut self.rows, frame, area, areas.composer_rows);
        }
        if let Some(area) = areas.timeline {
            timeline::draw(&mut brush, frame, area);
        }
        if let Some(area) = areas.credits {
            details::credits(&mut brush, frame, area);
        }
        if let Some(area) = areas.exports {
            exports::draw(&mut brush, frame, area);
        }
        if let Some(area) = areas.details {
            details::segment(&mut brush, frame, area);
        }
        frame::footer(&brush, frame, areas.footer);
        match &model.overlay {
            Some(Overlay::Help) => overlays::help(&brush, frame, area),
            Some(Overlay::Export(dialog)) => overlays::export(&brush, dialog, frame, area),
            Some(Overlay::Picker(picker)) => overlays::picker(&brush, picker, frame, area),
            Some(Overlay::Sessions(list)) => overlays::sessions(&brush, list, frame, area),
            Some(Overlay::Queue(at)) => overlays::queue(&brush, *at, frame, area),
            Some(Overlay::Quit) => overlays::quit(&brush, frame, area),
            None => {}
        }
        painted
    }
}

fn too_small(model: &Model, frame: &mut Frame, area: Rect) {
    let words = fill(w(model.lang, W::TooSmall), &[&area.width.to_string(), &area.height.to_string()]);
    frame.render_widget(Paragraph::new(words).wrap(ratatui::widgets::Wrap { trim: true }), area);
}

impl Brush<'_> {
    pub(crate) fn word(&self, word: W) -> &'static str {
        w(self.model.lang, word)
    }

    pub(crate) fn is_at(&self, place: Place) -> bool {
        self.model.place == place && self.model.overlay.is_none()
    }
}
