//! Credits pane and details of the selected segment.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Paragraph};

use super::ViewCtx;
use super::text::{truncate, width, wrap};
use crate::app::layout::ClickTarget;
use crate::domain::clock;
use crate::domain::credits::amount;
use crate::domain::diff;
use crate::domain::summary::volume_percent;
use crate::domain::text::one_line;
use crate::domain::timeline::{Segment, TextStyle, TrackKind};
use crate::i18n::ui::{Phrase, fill};
use crate::i18n::{changes, values};
use crate::input::Focus;

/// Width of property labels (cells).
const LABEL_CELLS: usize = 10;

/// Progress bar of `cells` cells, filled to `share` (0 to 1) in eighths of a cell.
pub fn bar(share: f64, cells: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (share.clamp(0.0, 1.0) * cells as f64 * 8.0).round() as usize;
    let (full, part) = (eighths / 8, eighths % 8);
    let mut text = "█".repeat(full);
    text.push_str(EIGHTHS[part]);
    let used = full + usize::from(part > 0);
    text.push_str(&"░".repeat(cells.saturating_sub(used)));
    text
}

pub fn credits(ctx: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let focused = ctx.is_focused(Focus::Credits);
    let (model, theme) = (ctx.model, ctx.theme);
    let block = pane(
        ctx,
        &format!(" 4 {} ", ctx.phrase(Phrase::Credits)),
        focused,
    );
    let inner = block.inner(area);
    frame.render_widget(block, area);
    ctx.layout
        .targets
        .push((area, ClickTarget::Pane(Focus::Credits)));
    let cells = usize::from(inner.width).saturating_sub(2);
    let Some(c) = model.credits else {
        frame.render_widget(Line::from(Span::styled(" …", theme.dim())), inner);
        return;
    };
    let is_low = c.available < model.options.warn_below;
    let figures = fill(ctx.phrase(Phrase::Available), &[&amount(c.available)]);
    let reserved =
        (c.frozen > 0.0).then(|| fill(ctx.phrase(Phrase::CreditsReserved), &[&amount(c.frozen)]));
    let cost = model
        .last_cost
        .map(|cost| fill(ctx.phrase(Phrase::LastCost), &[&amount(cost)]));
    let spent = (model.spent > 0.0).then(|| match model.options.spending_limit {
        limit if limit > 0.0 => fill(
            ctx.phrase(Phrase::SpentOf),
            &[&amount(model.spent), &amount(limit)],
        ),
        _ => fill(ctx.phrase(Phrase::Spent), &[&amount(model.spent)]),
    });
    let figures = match reserved {
        Some(reserved) => format!("{figures} · {reserved}"),
        None => figures,
    };
    let mut notes: Vec<String> = Vec::new();
    notes.extend(is_low.then(|| match model.local {
        true => ctx.phrase(Phrase::CreditsLowLocal).to_owned(),
        false => model.phrase(Phrase::CreditsLow),
    }));
    notes.extend(cost);
    notes.extend(spent);
    let mut lines = vec![
        Line::from(Span::styled(
            format!(" {}", bar(c.fill_ratio(model.credits_high_water), cells)),
            if is_low { theme.warn() } else { theme.good() },
        )),
        Line::from(Span::styled(
            format!(" {}", truncate(&figures, cells)),
            theme.text(),
        )),
    ];
    let style = if is_low { theme.warn() } else { theme.dim() };
    // A tall pane also shows the average costs.
    if inner.height > 3 {
        lines.extend(
            notes
                .iter()
                .map(|note| Line::from(Span::styled(format!(" {}", truncate(note, cells)), style))),
        );
        let averages = [
            (Phrase::UsualEdit, model.preferences.edits),
            (Phrase::UsualGeneration, model.preferences.generations),
        ];
        for (label, price) in averages.into_iter().filter(|(_, p)| p.turns > 0) {
            let text = fill(
                ctx.phrase(label),
                &[&amount((price.average * 10.0).round() / 10.0)],
            );
            lines.push(Line::from(Span::styled(
                format!(" {}", truncate(&text, cells)),
                theme.dim(),
            )));
        }
    } else {
        lines.push(Line::from(Span::styled(
            format!(" {}", truncate(&notes.join(" · "), cells)),
            style,
        )));
    }
    frame.render_widget(Paragraph::new(lines), inner);
}

pub fn segment(ctx: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let focused = ctx.is_focused(Focus::Details);
    let block = pane(
        ctx,
        &format!(" 5 {} ", ctx.phrase(Phrase::Details)),
        focused,
    );
    let inner = block.inner(area);
    frame.render_widget(block, area);
    ctx.layout
        .targets
        .push((area, ClickTarget::Pane(Focus::Details)));
    let cells = usize::from(inner.width).saturating_sub(2);
    let lines = match (
        &ctx.model.raw_segment,
        ctx.model.timeline.segment_at_playhead(),
    ) {
        (Some((id, raw)), Some(s)) if *id == s.id => raw
            .lines()
            .flat_map(|l| wrap(&[(format!(" {l}"), ctx.theme.dim())], cells + 1))
            .collect(),
        (_, Some(s)) => property_lines(ctx, s, cells),
        (_, None) => vec![Line::from(Span::styled(
            format!(" {}", ctx.phrase(Phrase::NoSegment)),
            ctx.theme.dim(),
        ))],
    };
    let page = usize::from(inner.height);
    let top = ctx.model.details_top.min(lines.len().saturating_sub(page));
    if ctx.model.overlay.is_none() {
        (ctx.layout.list_rows, ctx.layout.list_page) = (lines.len(), page);
    }
    let more = lines.len() > top + page;
    let shown: Vec<Line> = lines.into_iter().skip(top).take(page).collect();
    frame.render_widget(Paragraph::new(shown), inner);
    if more {
        let mark = Rect {
            x: area.right().saturating_sub(4),
            y: area.bottom() - 1,
            width: 3,
            height: 1,
        };
        frame.render_widget(
            Line::from(Span::styled(" ↓ ", ctx.theme.border(focused))),
            mark,
        );
    }
}

/// Properties that differ from their defaults, followed by unknown keys.
fn property_lines(ctx: &ViewCtx, s: &Segment, cells: usize) -> Vec<Line<'static>> {
    let mut rows: Vec<(String, String)> = Vec::new();
    let mut add = |label: Phrase, value: String| rows.push((ctx.phrase(label).to_owned(), value));
    let track = ctx.model.timeline.track();
    let is_sound = track.is_some_and(|t| t.kind == TrackKind::Audio);
    add(
        Phrase::FieldTrack,
        track
            .map(|t| changes::track(ctx.model.lang, t))
            .unwrap_or_default(),
    );
    add(
        Phrase::FieldTime,
        format!(
            "{} ({}s)",
            clock::span(s.start_ms, s.end_ms()),
            clock::seconds(s.duration_ms)
        ),
    );
    if let Some(t) = &s.transition {
        add(
            Phrase::FieldTransition,
            format!(
                "{} {}s",
                changes::display_name(ctx.model.lang, &t.kind),
                clock::seconds(t.duration_ms)
            ),
        );
    }
    if let Some(style) = &s.style {
        add(Phrase::FieldText, style.text.clone());
        let position = style
            .position
            .as_ref()
            .map(|p| changes::display_name(ctx.model.lang, p));
        let plain = TextStyle {
            text: style.text.clone(),
            ..TextStyle::default()
        };
        let other_styles = Some(diff::style_value(style))
            .filter(|styles| *styles != diff::style_value(&plain))
            .map(|styles| values::typed(ctx.model.lang, &styles));
        let texts = [
            position,
            style.size.map(|v| format!("{v} px")),
            style.color.clone(),
            other_styles,
        ];
        let texts = texts
            .into_iter()
            .flatten()
            .filter(|v| !v.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        if !texts.is_empty() {
            add(Phrase::FieldPosition, texts);
        }
    }
    if let Some(inset) = &s.inset {
        let place = changes::display_name(ctx.model.lang, &inset.position);
        add(
            Phrase::FieldPosition,
            format!("{place} {}%", (inset.scale * 100.0).round()),
        );
    }
    if s.muted {
        add(
            Phrase::FieldVolume,
            format!("{} ({}%)", ctx.phrase(Phrase::Muted), volume_percent(s)),
        );
    } else if is_sound || volume_percent(s) != 100 {
        add(
            Phrase::FieldVolume,
            values::typed(ctx.model.lang, &diff::volume_value(s)),
        );
    }
    if s.in_ms > 0 || (s.speed - 1.0).abs() > f64::EPSILON {
        add(
            Phrase::FieldIn,
            clock::span(s.in_ms, s.in_ms + s.source_duration_ms()),
        );
    }
    if (s.speed - 1.0).abs() > f64::EPSILON || s.reversed || s.frozen {
        add(
            Phrase::FieldSpeed,
            values::typed(ctx.model.lang, &diff::speed_value(s)),
        );
    }
    if s.fade_in_ms + s.fade_out_ms > 0 {
        add(
            Phrase::FieldFades,
            format!(
                "{}s / {}s",
                clock::seconds(s.fade_in_ms),
                clock::seconds(s.fade_out_ms)
            ),
        );
    }
    if s.looped {
        add(Phrase::FieldLoop, "✓".into());
    }
    if let Some(fit) = &s.fit {
        add(Phrase::FieldFit, changes::display_name(ctx.model.lang, fit));
    }
    let adjustments = s.adjustments.settings();
    if !adjustments.is_empty() {
        add(
            Phrase::FieldAppearance,
            values::adjustments(ctx.model.lang, &adjustments),
        );
    }
    if let Some(source) = s
        .source
        .as_ref()
        .filter(|source| !source.starts_with("asset://"))
    {
        add(Phrase::FieldSource, source.clone());
    }
    rows.extend(
        s.extra
            .iter()
            .map(|(key, value)| (one_line(key), one_line(&value.to_string()))),
    );
    let mut lines = vec![Line::from(Span::styled(
        format!(" {}", truncate(&s.name, cells)),
        ctx.theme.strong(),
    ))];
    for (label, value) in rows {
        let label = truncate(&label, LABEL_CELLS);
        let pad = " ".repeat((LABEL_CELLS + 1).saturating_sub(width(&label)));
        let value = one_line(&value);
        for (i, part) in wrap(
            &[(value, ctx.theme.text())],
            cells.saturating_sub(LABEL_CELLS + 1),
        )
        .into_iter()
        .enumerate()
        {
            let head = if i == 0 {
                format!(" {label}{pad}")
            } else {
                " ".repeat(LABEL_CELLS + 2)
            };
            let mut spans = vec![Span::styled(head, ctx.theme.dim())];
            spans.extend(part.spans);
            lines.push(Line::from(spans));
        }
    }
    lines
}

/// Bordered block of a pane.
pub fn pane(ctx: &ViewCtx, title: &str, focused: bool) -> Block<'static> {
    let style = ctx.theme.border(focused);
    Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(style)
        .title(Span::styled(title.to_owned(), style))
}
