//! Media list.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::{Line, Span};

use super::super::context::ViewCtx;
use super::super::list::ListView;
use super::super::text::{end_column, truncate, width};
use super::super::widgets::draw_line;
use super::dialog::{dialog, draw_keys, kind_column, kind_name, time_ago};
use super::media_card::{self, MediaCard};
use crate::app::msg::UploadedMedia;
use crate::app::overlay::MediaDialog;
use crate::app::state::pictures::ThumbnailKey;
use crate::domain::asset::{self, MediaKind};
use crate::domain::clock;
use crate::domain::text::one_line;
use crate::i18n::ui::{Message, Phrase};

/// Maximum number of uses listed on the card.
const MAX_USES: usize = 6;
/// Minimum height of the dialog, for the card of the selected file (rows).
const MIN_ROWS: usize = 16;
/// Minimum width of a row that shows size and age (cells).
const WIDE_CELLS: usize = 64;
/// Width of the age (cells).
const AGE_CELLS: usize = 10;

pub(crate) fn draw(ctx: &mut ViewCtx, list: &MediaDialog, frame: &mut Frame, area: Rect) {
    let most = usize::from(area.height.saturating_sub(2));
    let rows = (list.media.len() + 5).clamp(MIN_ROWS.min(most), most) as u16;
    let size = (area.width.saturating_sub(2).min(110), rows);
    let inner = dialog(ctx, frame, area, size, ctx.phrase(Phrase::MediaTitle));
    let [body, note, keys] = Layout::vertical([
        Constraint::Min(1),
        Constraint::Length(1),
        Constraint::Length(1),
    ])
    .areas(inner);
    if list.media.is_empty() {
        let text = match list.pending {
            Some(_) => ctx.phrase(Phrase::Loading).to_owned(),
            None => ctx.model.phrase(Phrase::NoMedia),
        };
        draw_line(frame, body, &text, ctx.theme.dim());
    }
    let (body, card_area) = media_card::split(body);
    if let (Some(card_area), Some(media)) = (card_area, list.media.get(list.cursor.index())) {
        let card = card(ctx, media);
        media_card::draw(ctx, &card, frame, card_area);
    }
    let cells = usize::from(body.width);
    ListView::new(body, list.cursor).draw(ctx, frame, &list.media, |ctx, (_, media), selected| {
        vec![media_line(ctx, media, selected, cells)]
    });
    draw_note(ctx, list, frame, note);
    draw_keys(ctx, frame, keys, Phrase::MediaKeys);
}

/// Draws the new name with its caret, or the confirmation of a removal.
fn draw_note(ctx: &mut ViewCtx, list: &MediaDialog, frame: &mut Frame, area: Rect) {
    let selected = list.media.get(list.cursor.index());
    let text = match (&list.renaming, selected) {
        (Some(name), _) => ctx.message(Message::SessionName {
            name: &format!("{name}▏"),
        }),
        (None, Some(media)) if list.confirming_removal => match uses(ctx, media).len() {
            0 => ctx.keys(Phrase::MediaRemoveConfirm),
            count => ctx
                .model
                .message(Message::MediaRemoveUsed { count: &count }),
        },
        _ => return,
    };
    ctx.layout.caret = text.split_once('▏').map(|(before, _)| Position {
        x: end_column(before, area),
        y: area.y,
    });
    draw_line(frame, area, &text, ctx.theme.warn());
}

/// Name, and at the right use, kind, duration, size and age.
fn media_line(ctx: &ViewCtx, media: &UploadedMedia, selected: bool, cells: usize) -> Line<'static> {
    let uses = uses_text(ctx, &uses(ctx, media));
    let duration = match media.duration_ms {
        0 => String::new(),
        ms => clock::short(ms),
    };
    let kind = kind_column(ctx, media.kind);
    let mut facts = format!("{uses}  {kind}  {duration:>6}");
    if cells >= WIDE_CELLS {
        let size = match media.bytes {
            0 => String::new(),
            bytes => asset::format_size(bytes),
        };
        let age = time_ago(ctx, ctx.model.now_ms.saturating_sub(media.uploaded_ms));
        let pad = " ".repeat(AGE_CELLS.saturating_sub(width(&age)));
        facts = format!("{facts}  {size:>8}  {pad}{age}");
    }
    let name = truncate(
        &one_line(&media.name),
        cells.saturating_sub(width(&facts) + 2),
    );
    let gap = " ".repeat(cells.saturating_sub(width(&name) + width(&facts)));
    let style = if selected {
        ctx.theme.selected()
    } else {
        ctx.theme.text()
    };
    Line::from(Span::styled(format!("{name}{gap}{facts}"), style))
}

/// Start times (ms) of the segments that use a file.
fn uses(ctx: &ViewCtx, media: &UploadedMedia) -> Vec<u64> {
    let Some(timeline) = ctx.model.session.timeline.timeline() else {
        return Vec::new();
    };
    let start_ms = |(track, index): &(usize, usize)| {
        let segment = timeline.tracks.get(*track)?.segments.get(*index)?;
        Some(segment.start_ms)
    };
    let uses = media.segments(timeline);
    uses.iter().filter_map(start_ms).collect()
}

fn uses_text(ctx: &ViewCtx, uses: &[u64]) -> String {
    match uses.len() {
        0 => ctx.phrase(Phrase::NotUsed).to_owned(),
        count => ctx.message(Message::UsedTimes { count: &count }),
    }
}

/// Picture or waveform, kind, duration, size, age and use of a file.
fn card(ctx: &mut ViewCtx, media: &UploadedMedia) -> MediaCard {
    let mut card = MediaCard::default();
    if media.kind == MediaKind::Sound {
        let key = (media.source.clone(), media.name.clone());
        card.waveform = ctx.model.pictures.filmstrips.wave(&key).cloned();
        ctx.layout.waves.push(key);
    } else {
        let key = ThumbnailKey {
            source: media.source.clone(),
            name: media.name.clone(),
            at_ms: media.duration_ms / 10,
            step_ms: 0,
        };
        let filmstrips = &ctx.model.pictures.filmstrips;
        card.picture = filmstrips.thumb(&key).cloned();
        card.is_loading = !filmstrips.has_thumb(&key);
        // Before those of the timeline behind the dialog.
        ctx.layout.thumbs.insert(0, key);
    }
    let mut kind = kind_name(ctx, media.kind).to_owned();
    if media.duration_ms > 0 {
        kind = format!("{kind} · {}", clock::exact(media.duration_ms));
    }
    let age = time_ago(ctx, ctx.model.now_ms.saturating_sub(media.uploaded_ms));
    let size = match media.bytes {
        0 => age,
        bytes => format!("{} · {age}", asset::format_size(bytes)),
    };
    let uses = uses(ctx, media);
    let mut used = uses_text(ctx, &uses);
    for start_ms in uses.iter().take(MAX_USES) {
        used.push_str(&format!(" {}", clock::precise(*start_ms)));
    }
    card.facts = vec![one_line(&media.name), kind, size, used];
    card
}
