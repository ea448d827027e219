//! Timeline pane: ruler, tracks with segments drawn to scale, playhead.

mod block;
mod ruler;
mod scale;
mod segments;
mod tracks;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Paragraph, Wrap};

use super::context::ViewCtx;
use super::text::truncate;
use super::widgets::{draw_pane, pane};
use crate::app::state::layout::ClickTarget;
use crate::domain::clock;
use crate::domain::draft::Draft;
use crate::domain::summary::volume_percent;
use crate::domain::timeline::Segment;
use crate::i18n::changes;
use crate::i18n::ui::{Message, Phrase};
use crate::input::Focus;

pub(crate) fn draw(ctx: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let block = pane_block(ctx);
    let inner = draw_pane(ctx, frame, area, block, Focus::Timeline);
    if let Some(draft) = ctx.model.session.timeline.draft() {
        draw_timeline(ctx, frame, draft, inner);
    } else {
        let is_waiting = !ctx.model.session.media.assets.is_empty();
        let text = match is_waiting {
            true => Phrase::NoTimelineYet,
            false => Phrase::NoTimeline,
        };
        let text = format!(" {}", ctx.keys_here(text));
        let text = Paragraph::new(Span::styled(text, ctx.theme.dim()));
        frame.render_widget(text.wrap(Wrap { trim: false }), inner);
    }
}

/// Border with the position, and the number of the version if it is not the current one.
fn pane_block(ctx: &ViewCtx) -> Block<'static> {
    let (model, theme) = (ctx.model, ctx.theme);
    let title = format!(" 2 {} ", ctx.phrase(Phrase::Timeline));
    let position = Span::styled(position_label(ctx), theme.dim());
    let block = pane(ctx, &title, ctx.is_focused(Focus::Timeline))
        .title(Line::from(position).right_aligned());
    let Some(viewed) = &model.session.timeline.viewed else {
        return block;
    };
    let number = viewed.number.to_string();
    let label = model.message(Message::ViewedVersion { number: &number });
    block.title(Span::styled(
        format!(" {label} "),
        theme.warn().add_modifier(Modifier::REVERSED),
    ))
}

fn draw_timeline(ctx: &mut ViewCtx, frame: &mut Frame, draft: &Draft, area: Rect) {
    let is_narrow = frame.area().width < 100;
    let label_cells = tracks::label_cells(ctx, draft, is_narrow);
    let [rows, summary_area] =
        Layout::vertical([Constraint::Min(2), Constraint::Length(u16::from(is_narrow))])
            .areas(area);
    let axis = Rect {
        x: rows.x + label_cells,
        width: rows.width.saturating_sub(label_cells),
        ..rows
    };
    let scale = scale::time_scale(ctx, draft, axis);
    ruler::draw(ctx, frame.buffer_mut(), scale, axis);
    let track_area = Rect {
        y: rows.y + 1,
        height: rows.height.saturating_sub(1),
        ..rows
    };
    tracks::draw(ctx, frame.buffer_mut(), draft, scale, track_area);
    if is_narrow {
        draw_summary(ctx, frame, summary_area);
    }
    ctx.layout.axis = axis;
    ctx.layout.axis_start_ms = scale.start_ms;
    ctx.layout.ms_per_cell = scale.ms_per_cell;
    ctx.layout
        .targets
        .push((Rect { height: 1, ..axis }, ClickTarget::Ruler));
}

/// Draws the properties of the segment at the playhead.
fn draw_summary(ctx: &ViewCtx, frame: &mut Frame, area: Rect) {
    let text = ctx
        .model
        .session
        .timeline
        .segment_at_playhead()
        .map_or_else(
            || ctx.phrase(Phrase::NoSegment).to_owned(),
            |s| segment_summary(ctx, s),
        );
    let text = truncate(&text, usize::from(area.width).saturating_sub(2));
    let line = Line::from(Span::styled(format!(" {text}"), ctx.theme.dim()));
    frame.render_widget(line, area);
}

fn position_label(ctx: &ViewCtx) -> String {
    let Some(draft) = ctx.model.session.timeline.draft() else {
        return String::new();
    };
    let position = ctx.message(Message::Playhead {
        time: &clock::precise(ctx.model.session.timeline.playhead_ms),
    });
    let playback = match ctx.model.session.timeline.playback {
        Some(p) if p.rate < 0.0 => format!("◀{}x ", -p.rate),
        Some(p) => format!("▶{}x ", p.rate),
        None => String::new(),
    };
    let count = ctx.model.session.timeline.selected_ids.len();
    let selection = if count > 0 {
        format!(
            "{} · ",
            ctx.message(Message::Selected {
                count: &count.to_string()
            })
        )
    } else {
        String::new()
    };
    format!(
        " {selection}{playback}{position} / {} ",
        clock::precise(draft.duration_ms())
    )
}

fn segment_summary(ctx: &ViewCtx, s: &Segment) -> String {
    let mut parts = vec![s.name.clone(), clock::span(s.start_ms, s.end_ms())];
    if s.muted {
        parts.push(ctx.phrase(Phrase::Muted).to_owned());
    } else if volume_percent(s) != 100 {
        parts.push(format!("{}%", volume_percent(s)));
    }
    parts.extend(s.transition.as_ref().map(|t| {
        format!(
            "{} {}s",
            changes::display_name(ctx.model.options.lang, t.kind.id()),
            clock::seconds(t.duration_ms)
        )
    }));
    parts.extend(
        s.style
            .as_ref()
            .and_then(|s| s.position.as_ref())
            .map(|p| changes::display_name(ctx.model.options.lang, p.id())),
    );
    crate::domain::text::one_line(&parts.join(" · "))
}
