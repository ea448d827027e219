//! The preview: the frame under the playhead, and what is heard there.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

use super::ViewCtx;
use super::details::pane;
use super::picture;
use super::text::{clip, width};
use crate::app::layout::ClickTarget;
use crate::domain::clock;
use crate::domain::timeline::{Segment, Timeline, TrackKind};
use crate::i18n::ui::{Phrase, fill};
use crate::input::Focus;

/// Cells of a level.
const LEVEL: usize = 5;

pub fn draw(brush: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let (model, theme) = (brush.model, brush.theme);
    let at = clock::precise(model.timeline.playhead_ms);
    // What is on the screen may be of where the playhead was a moment ago.
    let stale = model
        .preview
        .shown
        .as_ref()
        .is_some_and(|(_, wished)| wished.at_ms != model.timeline.playhead_ms);
    let waits = if stale && model.timeline.play.is_none() {
        "… "
    } else {
        ""
    };
    let block = pane(
        brush,
        &format!(" 6 {} {waits}", brush.word(Phrase::PreviewTitle)),
        false,
    )
    .title(Line::from(Span::styled(format!(" {at} "), theme.dim())).right_aligned());
    let inner = block.inner(area);
    frame.render_widget(block, area);
    brush
        .painted
        .targets
        .push((area, ClickTarget::Pane(Focus::Timeline)));
    let seen = Rect {
        height: inner.height.saturating_sub(1),
        ..inner
    };
    brush.painted.preview = Some(seen);
    let pane = &model.preview;
    match (&pane.shown, &pane.problem) {
        (_, Some(why)) => words(
            brush,
            frame,
            seen,
            &fill(brush.word(Phrase::PreviewFailed), &[why]),
        ),
        (Some((framed, _)), None) => {
            picture::paint(
                frame.buffer_mut(),
                seen,
                &framed.painting,
                brush.depth,
                model.overlay.is_some(),
            );
        }
        (None, None) => words(brush, frame, seen, brush.word(Phrase::PreviewWaits)),
    }
    // What is heard has its level shown, also where no waveform is.
    let timeline = model.timeline.timeline();
    let sounds = timeline
        .into_iter()
        .flat_map(|t| heard(t, model.timeline.playhead_ms));
    brush
        .painted
        .waves
        .extend(sounds.map(|s| (s.medium().into_owned(), s.name.clone())));
    let told = told(brush, usize::from(inner.width).saturating_sub(2));
    let line = Rect {
        y: inner.bottom().saturating_sub(1),
        height: inner.height.min(1),
        ..inner
    };
    frame.render_widget(
        Line::from(Span::styled(format!(" {told}"), theme.dim())),
        line,
    );
}

fn words(brush: &ViewCtx, frame: &mut Frame, area: Rect, text: &str) {
    let middle = Rect {
        y: area.y + area.height / 2,
        height: area.height.div_ceil(2),
        ..area
    };
    let line = Line::from(Span::styled(text.to_owned(), brush.theme.dim()));
    frame.render_widget(
        Paragraph::new(line).centered().wrap(Wrap { trim: true }),
        middle,
    );
}

/// What is not as it should be, else what is heard at the playhead.
fn told(brush: &ViewCtx, cells: usize) -> String {
    let model = brush.model;
    let missing = model
        .preview
        .shown
        .iter()
        .flat_map(|(framed, _)| &framed.missing)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if !missing.is_empty() {
        return clip(
            &fill(brush.word(Phrase::PreviewMissing), &[&missing]),
            cells,
        );
    }
    if let Some(note) = model
        .preview
        .shown
        .as_ref()
        .and_then(|(framed, _)| framed.note.as_ref())
    {
        return clip(note, cells);
    }
    let play = match model.timeline.play {
        Some(p) if p.rate < 0.0 => "◀ ",
        Some(_) => "▶ ",
        None => "",
    };
    let mut told = play.to_owned();
    for s in model
        .timeline
        .timeline()
        .into_iter()
        .flat_map(|t| heard(t, model.timeline.playhead_ms))
    {
        let one = sound(brush, s);
        if width(&told) + width(&one) > cells && told.len() > play.len() {
            break;
        }
        told.push_str(&one);
    }
    clip(told.trim_end(), cells)
}

/// What is heard at a time: the sounds of sound tracks.
fn heard(timeline: &Timeline, at_ms: u64) -> impl Iterator<Item = &Segment> {
    let tracks = timeline
        .tracks
        .iter()
        .filter(|t| t.kind == TrackKind::Audio);
    // Segments are in order of their start: few behind the last one that has begun can still be heard.
    tracks.filter_map(move |t| {
        let begun = t.segments.partition_point(|s| s.start_ms <= at_ms);
        t.segments[..begun]
            .iter()
            .rev()
            .take(64)
            .find(|s| s.covers(at_ms) && !s.muted)
    })
}

/// A sound with where it is in itself, and how loud.
fn sound(brush: &ViewCtx, s: &Segment) -> String {
    let at = source_time(
        s,
        brush.model.timeline.playhead_ms.saturating_sub(s.start_ms),
    );
    let key = (s.medium().into_owned(), s.name.clone());
    let level = brush
        .model
        .filmstrips
        .wave(&key)
        .map_or(String::new(), |wave| {
            let at = wave_time(s, at, wave.peaks.len());
            let level = (wave.level(at, at + 100) * s.volume)
                .clamp(0.0, 1.0)
                .powf(0.6);
            format!(" {}", super::details::bar(level, LEVEL))
        });
    format!("♪ {} {}{level}  ", clip(&s.name, 24), clock::short(at))
}

/// The time of its source that a segment plays `local_ms` after its start.
pub fn source_time(s: &Segment, local_ms: u64) -> u64 {
    if s.frozen {
        s.in_ms
    } else if s.reversed {
        s.in_ms + s.to_source(s.duration_ms.saturating_sub(local_ms))
    } else {
        s.in_ms + s.to_source(local_ms)
    }
}

/// The same inside of a waveform of so many peaks: what is looped begins again.
pub fn wave_time(s: &Segment, source_ms: u64, peaks: usize) -> u64 {
    let length = peaks as u64 * crate::domain::picture::Waveform::STEP_MS;
    if s.looped && length > 0 {
        source_ms % length
    } else {
        source_ms
    }
}
