//! Areas of the panes. Wide terminals show all panes. Narrow ones stack chat and timeline, and the
//! focused pane replaces the chat. A zoomed pane fills the body.

use ratatui::layout::{Constraint, Layout, Rect};

use crate::app::model::Model;
use crate::app::preferences::SIDE_WIDTH;
use crate::domain::timeline::{Track, TrackKind};
use crate::input::Focus;

/// Minimum size for showing all panes (columns, rows).
const WIDE_SIZE: (u16, u16) = (100, 24);
/// Minimum rows of the timeline and of the panes above it.
const MIN_ROWS: (u16, u16) = (5, 6);

/// Minimum size for showing the preview by default (columns, rows).
const PREVIEW_SIZE: (u16, u16) = (120, 36);
/// Default width of the preview (percent of the terminal).
const PREVIEW_PERCENT: u16 = 40;
/// Minimum rows of credits, exports and details.
const MIN_SIDE_ROWS: (u16, u16, u16) = (5, 5, 9);

/// Areas of a frame; `None` if a pane is hidden.
#[derive(Default)]
pub struct Areas {
    pub header: Rect,
    pub footer: Rect,
    /// True if all panes are shown.
    pub wide: bool,
    pub chat: Option<Rect>,
    /// In place of the chat.
    pub speech: Option<Rect>,
    /// Rows of the composer's text.
    pub composer_rows: u16,
    pub timeline: Option<Rect>,
    pub preview: Option<Rect>,
    pub credits: Option<Rect>,
    pub exports: Option<Rect>,
    pub details: Option<Rect>,
}

/// Computes the areas of the panes.
pub fn compute(model: &Model, area: Rect) -> Areas {
    let wide = area.width >= WIDE_SIZE.0 && area.height >= WIDE_SIZE.1;
    let [header, body, footer] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Min(6),
        Constraint::Length(1),
    ])
    .areas(area);
    let frame = Areas {
        header,
        footer,
        wide,
        ..Areas::default()
    };
    if model.screen.zoomed {
        return zoomed_areas(model, frame, body);
    }
    let rows = timeline_rows(model, body.height, area.height, wide);
    let [main, timeline] =
        Layout::vertical([Constraint::Min(MIN_ROWS.1), Constraint::Length(rows)]).areas(body);
    if !wide {
        let shown = Areas {
            timeline: Some(timeline),
            ..frame
        };
        if model.screen.focus == Focus::Timeline && shows_preview(model, area) {
            return Areas {
                preview: Some(main),
                ..shown
            };
        }
        // The timeline is always shown: with the chat above it if it is focused itself.
        return if model.screen.focus == Focus::Timeline {
            with_pane(model, main_pane(model), shown, main)
        } else {
            with_pane(model, model.screen.focus, shown, main)
        };
    }
    let preview = shows_preview(model, area);
    // The preview widens the side until the user resizes it.
    let has_default_width = model.preferences.side_cells == SIDE_WIDTH.0;
    let preferred = if preview && has_default_width {
        area.width * PREVIEW_PERCENT / 100
    } else {
        model.preferences.side_cells
    };
    let side = preferred
        .clamp(SIDE_WIDTH.1, SIDE_WIDTH.2)
        .min(area.width.saturating_sub(44));
    let [chat, side] =
        Layout::horizontal([Constraint::Min(40), Constraint::Length(side)]).areas(main);
    let areas = Areas {
        timeline: Some(timeline),
        ..with_pane(model, main_pane(model), frame, chat)
    };
    side_areas(model, areas, side, preview)
}

/// Pane in the largest area: the chat or the spoken words.
fn main_pane(model: &Model) -> Focus {
    match model.screen.shows_speech {
        true => Focus::Speech,
        false => Focus::Composer,
    }
}

/// Divides the side: the preview at the height of the picture, then the panes that fit.
fn side_areas(model: &Model, areas: Areas, side: Rect, preview: bool) -> Areas {
    let picture = picture_rows(model, side.width);
    // The studio's credits are simulated.
    let credits_rows = match model.connection.local {
        true => 0,
        false => MIN_SIDE_ROWS.0,
    };
    let available = side.height.saturating_sub(credits_rows + MIN_SIDE_ROWS.1);
    // Playback on a low terminal: the picture takes the place of the panes.
    if preview && available < 6 && model.screen.watching {
        return Areas {
            preview: Some(side),
            ..areas
        };
    }
    let is_cramped = available < picture + MIN_SIDE_ROWS.2;
    let preview =
        preview && available >= 6 && !(is_cramped && model.screen.focus == Focus::Details);
    let rows = if preview { picture.min(available) } else { 0 };
    let is_empty =
        model.session.timeline.timeline().is_none() && model.screen.focus != Focus::Details;
    let details = if (preview && is_cramped) || is_empty {
        0
    } else {
        ((side.height - rows) / 3).clamp(MIN_SIDE_ROWS.2, 16)
    };
    let [preview_area, credits, exports, details] = Layout::vertical([
        Constraint::Length(rows),
        Constraint::Length(credits_rows),
        Constraint::Min(MIN_SIDE_ROWS.1),
        Constraint::Length(details),
    ])
    .areas(side);
    Areas {
        preview: preview.then_some(preview_area),
        credits: Some(credits).filter(|c| c.height > 0),
        exports: Some(exports),
        details: Some(details).filter(|d| d.height > 0),
        ..areas
    }
}

/// Rows of a preview of this width: picture, border and status line.
fn picture_rows(model: &Model, width: u16) -> u16 {
    super::picture::rows_for_width(model, width.saturating_sub(2)) + 3
}

/// Returns true if the preview is shown: after playback, by the user's choice, else on large
/// terminals.
fn shows_preview(model: &Model, area: Rect) -> bool {
    let is_large = area.width >= PREVIEW_SIZE.0 && area.height >= PREVIEW_SIZE.1;
    let is_shown = model.screen.watching || model.preferences.preview.unwrap_or(is_large);
    is_shown && model.session.timeline.timeline().is_some()
}

/// Rows of the timeline: the user's choice, else border, ruler and the rows the tracks need.
fn timeline_rows(model: &Model, body: u16, height: u16, wide: bool) -> u16 {
    let max_rows = body.saturating_sub(MIN_ROWS.1).max(MIN_ROWS.0);
    if let Some(rows) = model.preferences.timeline_rows {
        return rows.clamp(MIN_ROWS.0, max_rows);
    }
    let default_max = if wide {
        height * 2 / 5
    } else {
        height.saturating_sub(14).clamp(5, height * 2 / 5)
    };
    let tracks = model
        .session
        .timeline
        .timeline()
        .map_or(&[][..], |t| &t.tracks[..t.tracks.len().min(100)]);
    // Tall terminals have space for filmstrips and waveforms, others for that of a single track.
    let is_single = tracks.len() == 1;
    let track_rows = |t: &Track| match t.kind {
        TrackKind::Video if is_single && height >= 24 => 4,
        _ if height < 40 => 1,
        TrackKind::Video => 4,
        TrackKind::Audio => 3,
        _ => 2,
    };
    (3 + tracks.iter().map(track_rows).sum::<u16>().max(1) + u16::from(!wide))
        .clamp(MIN_ROWS.0, default_max.clamp(MIN_ROWS.0, max_rows))
}

/// Gives the whole body to the focused pane; the timeline shares it with the preview.
fn zoomed_areas(model: &Model, frame: Areas, body: Rect) -> Areas {
    if model.screen.focus == Focus::Timeline {
        let preview = shows_preview(
            model,
            Rect {
                height: body.height + 2,
                ..body
            },
        );
        let rows = timeline_rows(model, body.height, body.height, frame.wide);
        let [preview_area, timeline] =
            Layout::vertical([Constraint::Min(0), Constraint::Length(rows)]).areas(body);
        // A preview of a few rows is useless, and a narrow terminal shows it without the zoom.
        return match preview && frame.wide && preview_area.height > 5 {
            true => Areas {
                preview: Some(preview_area),
                timeline: Some(timeline),
                ..frame
            },
            false => Areas {
                timeline: Some(body),
                ..frame
            },
        };
    }
    with_pane(model, model.screen.focus, frame, body)
}

/// Adds the area of a pane.
fn with_pane(model: &Model, pane: Focus, frame: Areas, area: Rect) -> Areas {
    match pane {
        Focus::Exports => Areas {
            exports: Some(area),
            ..frame
        },
        Focus::Credits => Areas {
            credits: Some(area),
            ..frame
        },
        Focus::Details => Areas {
            details: Some(area),
            ..frame
        },
        Focus::Speech => Areas {
            speech: Some(area),
            ..frame
        },
        _ => Areas {
            chat: Some(area),
            composer_rows: composer_rows(model, area.width, area.height),
            ..frame
        },
    }
}

/// Rows of the composer, which grows with its text up to a third of the pane.
fn composer_rows(model: &Model, width: u16, height: u16) -> u16 {
    let cells = usize::from(width.saturating_sub(4)).max(10);
    let rows: usize = model
        .session
        .composer
        .field
        .lines()
        .iter()
        .take(40)
        .map(|l| super::text::width(l) / cells + 1)
        .sum();
    u16::try_from(rows)
        .unwrap_or(u16::MAX)
        .clamp(1, (height / 3).max(1))
}
