//! Where the panes are. Wide terminals show all of them; narrow ones stack chat and timeline, and the pane that is
//! gone to takes the chat's place.

use ratatui::layout::{Constraint, Layout, Rect};

use crate::app::model::Model;
use crate::input::Place;

/// From this size on everything is shown at once.
const WIDE: (u16, u16) = (100, 24);
const SIDE: u16 = 38;

/// The areas of a frame; none for what is not shown.
pub struct Areas {
    pub header: Rect,
    pub footer: Rect,
    pub chat: Option<Rect>,
    /// Rows of the composer's text.
    pub composer_rows: u16,
    pub timeline: Option<Rect>,
    pub credits: Option<Rect>,
    pub exports: Option<Rect>,
    pub details: Option<Rect>,
}

pub fn of(model: &Model, area: Rect) -> Areas {
    let wide = area.width >= WIDE.0 && area.height >= WIDE.1;
    let tracks = model.timeline.timeline().map_or(1, |t| t.tracks.len()) as u16;
    let most = if wide { area.height * 2 / 5 } else { area.height.saturating_sub(14).clamp(5, area.height * 2 / 5) };
    // Frame, ruler, tracks (two rows each where there is room), and the line that tells what is under the playhead.
    let per_track = if area.height >= 40 { 2 } else { 1 };
    let wanted = 3 + tracks * per_track + u16::from(!wide);
    let timeline_rows = wanted.clamp(5, most.max(5));
    let [header, main, timeline, footer] =
        Layout::vertical([Constraint::Length(1), Constraint::Min(6), Constraint::Length(timeline_rows), Constraint::Length(1)])
            .areas(area);
    let composer_rows = composer_rows(model, if wide { main.width.saturating_sub(SIDE) } else { main.width }, main.height);
    if !wide {
        let shown = |place| (model.place == place).then_some(main);
        let side = matches!(model.place, Place::Exports | Place::Credits);
        return Areas {
            header,
            footer,
            chat: (!side).then_some(main),
            composer_rows,
            timeline: Some(timeline),
            credits: shown(Place::Credits),
            exports: shown(Place::Exports),
            details: None,
        };
    }
    let [chat, side] = Layout::horizontal([Constraint::Min(40), Constraint::Length(SIDE)]).areas(main);
    let [credits, exports, details] =
        Layout::vertical([Constraint::Length(5), Constraint::Min(5), Constraint::Length(9)]).areas(side);
    Areas {
        header,
        footer,
        chat: Some(chat),
        composer_rows,
        timeline: Some(timeline),
        credits: Some(credits),
        exports: Some(exports),
        details: Some(details),
    }
}

/// The composer grows with its text, to a third of the pane.
fn composer_rows(model: &Model, width: u16, height: u16) -> u16 {
    let cells = usize::from(width.saturating_sub(4)).max(10);
    let rows: usize = model.composer.lines().iter().take(40).map(|l| super::text::width(l) / cells + 1).sum();
    u16::try_from(rows).unwrap_or(u16::MAX).clamp(1, (height / 3).max(1))
}
