//! Where the panes are. Wide terminals show all of them; narrow ones stack chat and timeline, and the pane that is gone to
//! takes the chat's place. One pane alone has everything.

use ratatui::layout::{Constraint, Layout, Rect};

use crate::app::memory::SIDE;
use crate::app::model::Model;
use crate::input::Place;

/// From this size on everything is shown at once.
const WIDE: (u16, u16) = (100, 24);
/// The fewest rows of the timeline, and of what stands above it.
const TIMELINE: (u16, u16) = (5, 6);

/// The areas of a frame; none for what is not shown.
#[derive(Default)]
pub struct Areas {
    pub header: Rect,
    pub footer: Rect,
    /// Whether everything is shown at once.
    pub wide: bool,
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
    let [header, body, footer] = Layout::vertical([Constraint::Length(1), Constraint::Min(6), Constraint::Length(1)]).areas(area);
    let frame = Areas { header, footer, wide, ..Areas::default() };
    if model.zoomed {
        return alone(model, frame, body);
    }
    let rows = timeline_rows(model, body.height, area.height, wide);
    let [main, timeline] = Layout::vertical([Constraint::Min(TIMELINE.1), Constraint::Length(rows)]).areas(body);
    if !wide {
        let shown = Areas { timeline: Some(timeline), ..frame };
        // The timeline has its own rows; what it was gone to from stays above it.
        return if model.place == Place::Timeline {
            put(model, Place::Composer, shown, main)
        } else {
            put(model, model.place, shown, main)
        };
    }
    let side = model.memory.side_cells.clamp(SIDE.1, SIDE.2).min(area.width.saturating_sub(44));
    let [chat, side] = Layout::horizontal([Constraint::Min(40), Constraint::Length(side)]).areas(main);
    let details = (side.height / 3).clamp(9, 16);
    let [credits, exports, details] =
        Layout::vertical([Constraint::Length(5), Constraint::Min(5), Constraint::Length(details)]).areas(side);
    Areas {
        chat: Some(chat),
        composer_rows: composer_rows(model, chat.width, chat.height),
        timeline: Some(timeline),
        credits: Some(credits),
        exports: Some(exports),
        details: Some(details),
        ..frame
    }
}

/// As many as were wished, else as many as the tracks need: frame, ruler, tracks (two rows each where there is room).
fn timeline_rows(model: &Model, body: u16, height: u16, wide: bool) -> u16 {
    let most = body.saturating_sub(TIMELINE.1).max(TIMELINE.0);
    if let Some(rows) = model.memory.timeline_rows {
        return rows.clamp(TIMELINE.0, most);
    }
    let usual = if wide { height * 2 / 5 } else { height.saturating_sub(14).clamp(5, height * 2 / 5) };
    let tracks = model.timeline.timeline().map_or(1, |t| t.tracks.len().min(100)) as u16;
    let per_track = if height >= 40 { 2 } else { 1 };
    (3 + tracks * per_track + u16::from(!wide)).clamp(TIMELINE.0, usual.clamp(TIMELINE.0, most))
}

/// The pane in hand has everything.
fn alone(model: &Model, frame: Areas, body: Rect) -> Areas {
    if model.place == Place::Timeline {
        return Areas { timeline: Some(body), ..frame };
    }
    put(model, model.place, frame, body)
}

fn put(model: &Model, place: Place, frame: Areas, area: Rect) -> Areas {
    match place {
        Place::Exports => Areas { exports: Some(area), ..frame },
        Place::Credits => Areas { credits: Some(area), ..frame },
        Place::Details => Areas { details: Some(area), ..frame },
        _ => Areas { chat: Some(area), composer_rows: composer_rows(model, area.width, area.height), ..frame },
    }
}

/// The composer grows with its text, to a third of the pane.
fn composer_rows(model: &Model, width: u16, height: u16) -> u16 {
    let cells = usize::from(width.saturating_sub(4)).max(10);
    let rows: usize = model.composer.lines().iter().take(40).map(|l| super::text::width(l) / cells + 1).sum();
    u16::try_from(rows).unwrap_or(u16::MAX).clamp(1, (height / 3).max(1))
}
