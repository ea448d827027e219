//! The credits gauge, and everything about the segment in hand.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Paragraph};

use super::Brush;
use super::text::{clip, width, wrap};
use crate::app::painted::Target;
use crate::domain::clock;
use crate::domain::credits::amount;
use crate::domain::diff::{self, Property};
use crate::domain::summary::volume_percent;
use crate::domain::text::one_line;
use crate::domain::timeline::{Segment, TextStyle, TrackKind};
use crate::input::Place;
use crate::language::told;
use crate::language::words::{W, fill};

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

pub fn credits(brush: &mut Brush, frame: &mut Frame, area: Rect) {
    let focused = brush.is_at(Place::Credits);
    let (model, theme) = (brush.model, brush.theme);
    let block = pane(brush, &format!(" 4 {} ", brush.word(W::Credits)), focused);
    let inner = block.inner(area);
    frame.render_widget(block, area);
    brush
        .painted
        .targets
        .push((area, Target::Pane(Place::Credits)));
    let cells = usize::from(inner.width).saturating_sub(2);
    let Some(c) = model.credits else {
        frame.render_widget(Line::from(Span::styled(" …", theme.dim())), inner);
        return;
    };
    let low = c.available < model.options.warn_below;
    let figures = fill(brush.word(W::Available), &[&amount(c.available)]);
    let held = (c.frozen > 0.0).then(|| fill(brush.word(W::Held), &[&amount(c.frozen)]));
    let cost = model
        .last_cost
        .map(|cost| fill(brush.word(W::LastCost), &[&amount(cost)]));
    let spent = (model.spent > 0.0).then(|| match model.options.spending_limit {
        limit if limit > 0.0 => fill(
            brush.word(W::SpentOf),
            &[&amount(model.spent), &amount(limit)],
        ),
        _ => fill(brush.word(W::Spent), &[&amount(model.spent)]),
    });
    let figures = match held {
        Some(held) => format!("{figures} · {held}"),
        None => figures,
    };
    let mut notes: Vec<String> = Vec::new();
    notes.extend(low.then(|| match model.local {
        true => brush.word(W::CreditsLowLocal).to_owned(),
        false => model.phrase(W::CreditsLow),
    }));
    notes.extend(cost);
    notes.extend(spent);
    let mut lines = vec![
        Line::from(Span::styled(
            format!(" {}", bar(c.share(model.credits_most), cells)),
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
            (W::UsualEdit, model.memory.edits),
            (W::UsualGeneration, model.memory.generations),
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

pub fn segment(brush: &mut Brush, frame: &mut Frame, area: Rect) {
    let focused = brush.is_at(Place::Details);
    let block = pane(brush, &format!(" 5 {} ", brush.word(W::Details)), focused);
    let inner = block.inner(area);
    frame.render_widget(block, area);
    brush
        .painted
        .targets
        .push((area, Target::Pane(Place::Details)));
    let cells = usize::from(inner.width).saturating_sub(2);
    let lines = match (&brush.model.raw, brush.model.timeline.selected()) {
        (Some((id, raw)), Some(s)) if *id == s.id => raw
            .lines()
            .flat_map(|l| wrap(&[(format!(" {l}"), brush.theme.dim())], cells + 1))
            .collect(),
        (_, Some(s)) => facts(brush, s, cells),
        (_, None) => vec![Line::from(Span::styled(
            format!(" {}", brush.word(W::NoSegment)),
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
fn facts(brush: &Brush, s: &Segment, cells: usize) -> Vec<Line<'static>> {
    let mut rows: Vec<(String, String)> = Vec::new();
    let mut add = |word: W, value: String| rows.push((brush.word(word).to_owned(), value));
    let track = brush.model.timeline.track();
    let is_sound = track.is_some_and(|t| t.kind == TrackKind::Audio);
    add(
        W::FieldTrack,
        track
            .map(|t| told::track(brush.model.lang, t))
            .unwrap_or_default(),
    );
    add(
        W::FieldTime,
        format!(
            "{} ({}s)",
            clock::span(s.start_ms, s.end_ms()),
            clock::seconds(s.duration_ms)
        ),
    );
    if let Some(t) = &s.transition {
        add(
            W::FieldTransition,
            format!(
                "{} {}s",
                told::look(brush.model.lang, &t.kind),
                clock::seconds(t.duration_ms)
            ),
        );
    }
    if let Some(style) = &s.style {
        add(W::FieldText, style.text.clone());
        let position = style
            .position
            .as_ref()
            .map(|p| told::look(brush.model.lang, p));
        let plain = TextStyle {
            text: style.text.clone(),
            ..TextStyle::default()
        };
        let set = Some(diff::style(style)).filter(|set| *set != diff::style(&plain));
        let set = set.map(|set| told::fact(brush.model.lang, Property::Style, &set));
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
            add(W::FieldPlace, looks);
        }
    }
    if let Some(inset) = &s.inset {
        let place = told::look(brush.model.lang, &inset.position);
        add(
            W::FieldPlace,
            format!("{place} {}%", (inset.scale * 100.0).round()),
        );
    }
    if s.muted {
        add(
            W::FieldVolume,
            format!("{} ({}%)", brush.word(W::Muted), volume_percent(s)),
        );
    } else if is_sound || volume_percent(s) != 100 {
        add(
            W::FieldVolume,
            told::fact(brush.model.lang, Property::Volume, &diff::volume(s)),
        );
    }
    if s.in_ms > 0 || (s.speed - 1.0).abs() > f64::EPSILON {
        add(W::FieldIn, clock::span(s.in_ms, s.in_ms + s.source_ms()));
    }
    if (s.speed - 1.0).abs() > f64::EPSILON || s.reversed || s.frozen {
        add(
            W::FieldSpeed,
            told::fact(brush.model.lang, Property::Speed, &diff::speed(s)),
        );
    }
    if s.fade_in_ms + s.fade_out_ms > 0 {
        add(
            W::FieldFades,
            format!(
                "{}s / {}s",
                clock::seconds(s.fade_in_ms),
                clock::seconds(s.fade_out_ms)
            ),
        );
    }
    if s.looped {
        add(W::FieldLoop, "✓".into());
    }
    if let Some(fit) = &s.fit {
        add(W::FieldFit, told::look(brush.model.lang, fit));
    }
    let looks = s.look.words();
    if !looks.is_empty() {
        add(W::FieldLook, told::looks(brush.model.lang, &looks));
    }
    if let Some(source) = s
        .source
        .as_ref()
        .filter(|source| !source.starts_with("asset://"))
    {
        add(W::FieldSource, source.clone());
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
pub fn pane(brush: &Brush, title: &str, focused: bool) -> Block<'static> {
    let style = brush.theme.border(focused);
    Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(style)
        .title(Span::styled(title.to_owned(), style))
}
