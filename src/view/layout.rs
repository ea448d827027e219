//! Where the panes are. Wide terminals show all of them; narrow ones stack chat and timeline, and the pane that is gone to
//! takes the chat's place. One pane alone has everything.

use ratatui::layout::{Constraint, Layout, Rect};

use crate::app::model::Model;
use crate::app::preferences::SIDE;
use crate::domain::timeline::{Track, TrackKind};
use crate::input::Focus;

/// From this size on everything is shown at once.
const WIDE: (u16, u16) = (100, 24);
/// The fewest rows of the timeline, and of what stands above it.
const TIMELINE: (u16, u16) = (5, 6);

/// From this size on the preview is shown without being asked for, and what it then has of the width, in percent.
const PREVIEW: (u16, u16) = (120, 36);
const PREVIEW_SHARE: u16 = 40;
/// The fewest rows of credits, exports and details beside it.
const BESIDE: (u16, u16, u16) = (5, 5, 9);

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
    pub preview: Option<Rect>,
    pub credits: Option<Rect>,
    pub exports: Option<Rect>,
    pub details: Option<Rect>,
}

pub fn of(model: &Model, area: Rect) -> Areas {
    let wide = area.width >= WIDE.0 && area.height >= WIDE.1;
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
    if model.zoomed {
        return alone(model, frame, body);
    }
    let rows = timeline_rows(model, body.height, area.height, wide);
    let [main, timeline] =
        Layout::vertical([Constraint::Min(TIMELINE.1), Constraint::Length(rows)]).areas(body);
    if !wide {
        let shown = Areas {
            timeline: Some(timeline),
            ..frame
        };
        if model.focus == Focus::Timeline && shows_preview(model, area) {
            return Areas {
                preview: Some(main),
                ..shown
            };
        }
        // The timeline has its own rows; what it was gone to from stays above it.
        return if model.focus == Focus::Timeline {
            put(model, Focus::Composer, shown, main)
        } else {
            put(model, model.focus, shown, main)
        };
    }
    let preview = shows_preview(model, area);
    // Where nobody has moved its border, the side is as wide as a picture needs.
    let untouched = model.preferences.side_cells == SIDE.0;
    let wished = if preview && untouched {
        area.width * PREVIEW_SHARE / 100
    } else {
        model.preferences.side_cells
    };
    let side = wished
        .clamp(SIDE.1, SIDE.2)
        .min(area.width.saturating_sub(44));
    let [chat, side] =
        Layout::horizontal([Constraint::Min(40), Constraint::Length(side)]).areas(main);
    let areas = Areas {
        chat: Some(chat),
        composer_rows: composer_rows(model, chat.width, chat.height),
        timeline: Some(timeline),
        ..frame
    };
    beside(model, areas, side, preview)
}

/// The side: the preview as high as the picture is, then the panes that there is room for.
fn beside(model: &Model, areas: Areas, side: Rect, preview: bool) -> Areas {
    let picture = picture_rows(model, side.width);
    let room = side.height.saturating_sub(BESIDE.0 + BESIDE.1);
    let cramped = room < picture + BESIDE.2;
    let preview = preview && room >= 6 && !(cramped && model.focus == Focus::Details);
    let rows = if preview { picture.min(room) } else { 0 };
    let details = if preview && cramped {
        0
    } else {
        ((side.height - rows) / 3).clamp(BESIDE.2, 16)
    };
    let [seen, credits, exports, details] = Layout::vertical([
        Constraint::Length(rows),
        Constraint::Length(BESIDE.0),
        Constraint::Min(BESIDE.1),
        Constraint::Length(details),
    ])
    .areas(side);
    Areas {
        preview: preview.then_some(seen),
        credits: Some(credits),
        exports: Some(exports),
        details: Some(details).filter(|d| d.height > 0),
        ..areas
    }
}

/// Rows of a preview of this width: the picture's, its frame and the line below it.
fn picture_rows(model: &Model, width: u16) -> u16 {
    super::picture::rows(model, width.saturating_sub(2)) + 3
}

/// Whether the preview is shown: as was chosen, else where there is room for it and something to see.
fn shows_preview(model: &Model, area: Rect) -> bool {
    let large = area.width >= PREVIEW.0 && area.height >= PREVIEW.1;
    model.timeline.timeline().is_some() && model.preferences.preview.unwrap_or(large)
}

/// As many as were wished, else as many as the tracks need: frame, ruler, tracks (two rows each where there is room).
fn timeline_rows(model: &Model, body: u16, height: u16, wide: bool) -> u16 {
    let most = body.saturating_sub(TIMELINE.1).max(TIMELINE.0);
    if let Some(rows) = model.preferences.timeline_rows {
        return rows.clamp(TIMELINE.0, most);
    }
    let usual = if wide {
        height * 2 / 5
    } else {
        height.saturating_sub(14).clamp(5, height * 2 / 5)
    };
    let tracks = model
        .timeline
        .timeline()
        .map_or(&[][..], |t| &t.tracks[..t.tracks.len().min(100)]);
    // On tall screens there is room for the frames of clips and for waveforms.
    let of = |t: &Track| match t.kind {
        _ if height < 40 => 1,
        TrackKind::Video => 4,
        TrackKind::Audio => 3,
        _ => 2,
    };
    (3 + tracks.iter().map(of).sum::<u16>().max(1) + u16::from(!wide))
        .clamp(TIMELINE.0, usual.clamp(TIMELINE.0, most))
}

/// The pane in hand has everything.
fn alone(model: &Model, frame: Areas, body: Rect) -> Areas {
    if model.focus == Focus::Timeline {
        let shown = shows_preview(
            model,
            Rect {
                height: body.height + 2,
                ..body
            },
        );
        let rows = timeline_rows(model, body.height, body.height, frame.wide);
        let [seen, timeline] =
            Layout::vertical([Constraint::Min(0), Constraint::Length(rows)]).areas(body);
        // A picture of a few rows says nothing: the timeline has them then.
        return match shown && seen.height > 5 {
            true => Areas {
                preview: Some(seen),
                timeline: Some(timeline),
                ..frame
            },
            false => Areas {
                timeline: Some(body),
                ..frame
            },
        };
    }
    put(model, model.focus, frame, body)
}

fn put(model: &Model, place: Focus, frame: Areas, area: Rect) -> Areas {
    match place {
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
        _ => Areas {
            chat: Some(area),
            composer_rows: composer_rows(model, area.width, area.height),
            ..frame
        },
    }
}

/// The composer grows with its text, to a third of the pane.
fn composer_rows(model: &Model, width: u16, height: u16) -> u16 {
    let cells = usize::from(width.saturating_sub(4)).max(10);
    let rows: usize = model
        .composer
        .lines()
        .iter()
        .take(40)
        .map(|l| super::text::width(l) / cells + 1)
        .sum();
    u16::try_from(rows)
        .unwrap_or(u16::MAX)
        .clamp(1, (height / 3).max(1))
}
