//! The credits gauge, and everything about the segment in hand.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Paragraph};

use super::ViewCtx;
use super::text::{clip, width, wrap};
use crate::app::layout::ClickTarget;
use crate::domain::clock;
use crate::domain::credits::amount;
use crate::domain::diff::{self, Property};
use crate::domain::summary::volume_percent;
use crate::domain::text::one_line;
use crate::domain::timeline::{Segment, TextStyle, TrackKind};
use crate::i18n::changes;
use crate::i18n::ui::{Phrase, fill};
use crate::input::Focus;

/// Cells of the names of properties.
const LABEL: usize = 10;

/// A bar of `cells`, filled to a share of 0 to 1 by eighths of a cell.
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

pub fn credits(brush: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let focused = brush.is_at(Focus::Credits);
    let (model, theme) = (brush.model, brush.theme);
    let block = pane(
        brush,
        &format!(" 4 {} ", brush.word(Phrase::Credits)),
        focused,
    );
    let inner = block.inner(area);
    frame.render_widget(block, area);
    brush
        .painted
        .targets
        .push((area, ClickTarget::Pane(Focus::Credits)));
    let cells = usize::from(inner.width).saturating_sub(2);
    let Some(c) = model.credits else {
        frame.render_widget(Line::from(Span::styled(" …", theme.dim())), inner);
        return;
    };
    let low = c.available < model.options.warn_below;
    let figures = fill(brush.word(Phrase::Available), &[&amount(c.available)]);
    let held = (c.frozen > 0.0).then(|| fill(brush.word(Phrase::Held), &[&amount(c.frozen)]));
    let cost = model
        .last_cost
        .map(|cost| fill(brush.word(Phrase::LastCost), &[&amount(cost)]));
    let spent = (model.spent > 0.0).then(|| match model.options.spending_limit {
        limit if limit > 0.0 => fill(
            brush.word(Phrase::SpentOf),
            &[&amount(model.spent), &amount(limit)],
        ),
        _ => fill(brush.word(Phrase::Spent), &[&amount(model.spent)]),
    });
    let figures = match held {
        Some(held) => format!("{figures} · {held}"),
        None => figures,
    };
    let mut notes: Vec<String> = Vec::new();
    notes.extend(low.then(|| match model.local {
        true => brush.word(Phrase::CreditsLowLocal).to_owned(),
        false => model.phrase(Phrase::CreditsLow),
    }));
    notes.extend(cost);
    notes.extend(spent);
    let mut lines = vec![
        Line::from(Span::styled(
            format!(" {}", bar(c.share(model.credits_high_water), cells)),
            if low { theme.warn() } else { theme.good() },
        )),
        Line::from(Span::styled(
            format!(" {}", clip(&figures, cells)),
            theme.text(),
        )),
    ];
    let style = if low { theme.warn() } else { theme.dim() };
    // Where the pane is tall, what usual turns cost stands below.
    if inner.height > 3 {
        lines.extend(
            notes
                .iter()
                .map(|note| Line::from(Span::styled(format!(" {}", clip(note, cells)), style))),
        );
        let usual = [
            (Phrase::UsualEdit, model.preferences.edits),
            (Phrase::UsualGeneration, model.preferences.generations),
        ];
        for (word, price) in usual.into_iter().filter(|(_, p)| p.turns > 0) {
            let told = fill(
                brush.word(word),
                &[&amount((price.average * 10.0).round() / 10.0)],
            );
            lines.push(Line::from(Span::styled(
                format!(" {}", clip(&told, cells)),
                theme.dim(),
            )));
        }
    } else {
        lines.push(Line::from(Span::styled(
            format!(" {}", clip(&notes.join(" · "), cells)),
            style,
        )));
    }
    frame.render_widget(Paragraph::new(lines), inner);
}

pub fn segment(brush: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let focused = brush.is_at(Focus::Details);
    let block = pane(
        brush,
        &format!(" 5 {} ", brush.word(Phrase::Details)),
        focused,
    );
    let inner = block.inner(area);
    frame.render_widget(block, area);
    brush
        .painted
        .targets
        .push((area, ClickTarget::Pane(Focus::Details)));
    let cells = usize::from(inner.width).saturating_sub(2);
    let lines = match (&brush.model.raw_segment, brush.model.timeline.selected()) {
        (Some((id, raw)), Some(s)) if *id == s.id => raw
            .lines()
            .flat_map(|l| wrap(&[(format!(" {l}"), brush.theme.dim())], cells + 1))
            .collect(),
        (_, Some(s)) => facts(brush, s, cells),
        (_, None) => vec![Line::from(Span::styled(
            format!(" {}", brush.word(Phrase::NoSegment)),
            brush.theme.dim(),
        ))],
    };
    let page = usize::from(inner.height);
    let top = brush
        .model
        .details_top
        .min(lines.len().saturating_sub(page));
    if brush.model.overlay.is_none() {
        (brush.painted.list_rows, brush.painted.list_page) = (lines.len(), page);
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
            Line::from(Span::styled(" ↓ ", brush.theme.border(focused))),
            mark,
        );
    }
}

/// Every property that differs from the neutral one, with what nobody understood at the end.
fn facts(brush: &ViewCtx, s: &Segment, cells: usize) -> Vec<Line<'static>> {
    let mut rows: Vec<(String, String)> = Vec::new();
    let mut add = |word: Phrase, value: String| rows.push((brush.word(word).to_owned(), value));
    let track = brush.model.timeline.track();
    let is_sound = track.is_some_and(|t| t.kind == TrackKind::Audio);
    add(
        Phrase::FieldTrack,
        track
            .map(|t| changes::track(brush.model.lang, t))
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
                changes::look(brush.model.lang, &t.kind),
                clock::seconds(t.duration_ms)
            ),
        );
    }
    if let Some(style) = &s.style {
        add(Phrase::FieldText, style.text.clone());
        let position = style
            .position
            .as_ref()
            .map(|p| changes::look(brush.model.lang, p));
        let plain = TextStyle {
            text: style.text.clone(),
            ..TextStyle::default()
        };
        let set = Some(diff::style(style)).filter(|set| *set != diff::style(&plain));
        let set = set.map(|set| changes::fact(brush.model.lang, Property::Style, &set));
        let looks = [
            position,
            style.size.map(|v| format!("{v} px")),
            style.color.clone(),
            set,
        ];
        let looks = looks
            .into_iter()
            .flatten()
            .filter(|v| !v.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        if !looks.is_empty() {
            add(Phrase::FieldPlace, looks);
        }
    }
    if let Some(inset) = &s.inset {
        let place = changes::look(brush.model.lang, &inset.position);
        add(
            Phrase::FieldPlace,
            format!("{place} {}%", (inset.scale * 100.0).round()),
        );
    }
    if s.muted {
        add(
            Phrase::FieldVolume,
            format!("{} ({}%)", brush.word(Phrase::Muted), volume_percent(s)),
        );
    } else if is_sound || volume_percent(s) != 100 {
        add(
            Phrase::FieldVolume,
            changes::fact(brush.model.lang, Property::Volume, &diff::volume(s)),
        );
    }
    if s.in_ms > 0 || (s.speed - 1.0).abs() > f64::EPSILON {
        add(
            Phrase::FieldIn,
            clock::span(s.in_ms, s.in_ms + s.source_ms()),
        );
    }
    if (s.speed - 1.0).abs() > f64::EPSILON || s.reversed || s.frozen {
        add(
            Phrase::FieldSpeed,
            changes::fact(brush.model.lang, Property::Speed, &diff::speed(s)),
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
        add(Phrase::FieldFit, changes::look(brush.model.lang, fit));
    }
    let looks = s.look.words();
    if !looks.is_empty() {
        add(Phrase::FieldLook, changes::looks(brush.model.lang, &looks));
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
        format!(" {}", clip(&s.name, cells)),
        brush.theme.strong(),
    ))];
    for (label, value) in rows {
        let label = clip(&label, LABEL);
        let pad = " ".repeat((LABEL + 1).saturating_sub(width(&label)));
        let value = one_line(&value);
        for (i, part) in wrap(
            &[(value, brush.theme.text())],
            cells.saturating_sub(LABEL + 1),
        )
        .into_iter()
        .enumerate()
        {
            let head = if i == 0 {
                format!(" {label}{pad}")
            } else {
                " ".repeat(LABEL + 2)
            };
            let mut spans = vec![Span::styled(head, brush.theme.dim())];
            spans.extend(part.spans);
            lines.push(Line::from(spans));
        }
    }
    lines
}

/// A framed pane.
pub fn pane(brush: &ViewCtx, title: &str, focused: bool) -> Block<'static> {
    let style = brush.theme.border(focused);
    Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(style)
        .title(Span::styled(title.to_owned(), style))
}
