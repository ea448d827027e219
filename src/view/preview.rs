//! Preview pane: the frame at the playhead and the audible sounds.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Paragraph, Wrap};

use super::context::ViewCtx;
use super::picture;
use super::text::{truncate, width};
use super::widgets::{bar, draw_line, draw_pane, pane};
use crate::domain::clock;
use crate::domain::timeline::{Segment, Timeline, TrackKind};
use crate::i18n::ui::{Message, Phrase};
use crate::input::Focus;

/// Width of a level meter (cells).
const LEVEL_CELLS: usize = 5;

pub(crate) fn draw(ctx: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let block = pane_block(ctx);
    let inner = draw_pane(ctx, frame, area, block, Focus::Timeline);
    let picture_area = Rect {
        height: inner.height.saturating_sub(1),
        ..inner
    };
    ctx.layout.preview = Some(picture_area);
    draw_picture(ctx, frame, picture_area);
    // Audible sounds show their level, so their waveforms are needed even outside the timeline.
    let timeline = ctx.model.session.timeline.timeline();
    let sounds = timeline
        .into_iter()
        .flat_map(|t| audible_segments(t, ctx.model.session.timeline.playhead_ms));
    ctx.layout
        .waves
        .extend(sounds.map(|s| (s.media_key().into_owned(), s.name.clone())));
    let status = status_text(ctx, usize::from(inner.width).saturating_sub(2));
    let line = Rect {
        y: inner.bottom().saturating_sub(1),
        height: inner.height.min(1),
        ..inner
    };
    draw_line(frame, line, &format!(" {status}"), ctx.theme.dim());
}

/// Border of the pane with the playhead position, and a mark while the picture is older than it.
fn pane_block(ctx: &ViewCtx) -> Block<'static> {
    let timeline = &ctx.model.session.timeline;
    let is_stale = ctx
        .model
        .pictures
        .preview
        .shown
        .as_ref()
        .is_some_and(|(_, request)| request.at_ms != timeline.playhead_ms);
    let pending_mark = if is_stale && timeline.playback.is_none() {
        "… "
    } else {
        ""
    };
    let title = format!(" 6 {} {pending_mark}", ctx.phrase(Phrase::PreviewTitle));
    let position = format!(" {} ", clock::precise(timeline.playhead_ms));
    pane(ctx, &title, false)
        .title(Line::from(Span::styled(position, ctx.theme.dim())).right_aligned())
}

fn draw_picture(ctx: &ViewCtx, frame: &mut Frame, area: Rect) {
    let preview = &ctx.model.pictures.preview;
    match (&preview.shown, &preview.error) {
        (_, Some(why)) => {
            let message = ctx.message(Message::PreviewFailed { why: &why });
            draw_message(ctx, frame, area, &message);
        }
        (Some((shown, _)), None) => picture::draw(
            frame.buffer_mut(),
            area,
            &shown.rendered,
            ctx.depth,
            ctx.model.overlay.is_some(),
        ),
        (None, None) => draw_message(ctx, frame, area, ctx.phrase(Phrase::PreviewLoading)),
    }
}

fn draw_message(ctx: &ViewCtx, frame: &mut Frame, area: Rect, text: &str) {
    let middle = Rect {
        y: area.y + area.height / 2,
        height: area.height.div_ceil(2),
        ..area
    };
    let line = Line::from(Span::styled(text.to_owned(), ctx.theme.dim()));
    frame.render_widget(
        Paragraph::new(line).centered().wrap(Wrap { trim: true }),
        middle,
    );
}

/// Missing media or a note, else the playback state and the sounds at the playhead.
fn status_text(ctx: &ViewCtx, cells: usize) -> String {
    let model = ctx.model;
    let missing = model
        .pictures
        .preview
        .shown
        .iter()
        .flat_map(|(preview, _)| &preview.missing)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if !missing.is_empty() {
        return truncate(
            &ctx.message(Message::PreviewMissing { names: &missing }),
            cells,
        );
    }
    if let Some(note) = model
        .pictures
        .preview
        .shown
        .as_ref()
        .and_then(|(preview, _)| preview.note.as_ref())
    {
        return truncate(note, cells);
    }
    let at_ms = model.session.timeline.playhead_ms;
    let timeline = model.session.timeline.timeline().into_iter();
    let labels: Vec<String> = timeline
        .flat_map(|t| audible_segments(t, at_ms))
        .map(|s| sound_label(ctx, s))
        .collect();
    with_labels(playback_text(ctx), &labels, cells)
}

/// Appends the labels that fit, at least one, and the number of the others.
fn with_labels(mut status: String, labels: &[String], cells: usize) -> String {
    for (i, label) in labels.iter().enumerate() {
        let rest = labels.len() - i - 1;
        let more = if rest > 0 {
            format!("+{rest}").len()
        } else {
            0
        };
        if i > 0 && width(&status) + width(label.trim_end()) + more > cells {
            status.push_str(&format!("+{}", labels.len() - i));
            break;
        }
        status.push_str(label);
    }
    truncate(status.trim_end(), cells)
}

/// Direction and speed of playback, level of its sound, and how it is muted or lowered. Empty
/// without playback.
fn playback_text(ctx: &ViewCtx) -> String {
    let model = ctx.model;
    let Some(playback) = model.session.timeline.playback else {
        return String::new();
    };
    let mut text = if playback.rate < 0.0 { "◀ " } else { "▶ " }.to_owned();
    let speed = playback.rate.abs();
    if (speed - 1.0).abs() > 1e-6 {
        text.push_str(&format!("{speed}x "));
    }
    if model.session.timeline.looping {
        text.push_str("↻ ");
    }
    if model.sound.is_starting(model.now_ms) {
        text.push_str(&format!("{} ", ctx.phrase(Phrase::PreparingSound)));
    }
    if let Some([left, right]) = model.sound.levels() {
        let level = f64::from(left.max(right));
        text.push_str(&format!("{} ", bar(level.powf(0.6), LEVEL_CELLS)));
    }
    let volume = model.preferences.sound_volume;
    if model.preferences.sound_muted {
        text.push_str(&format!("{} ", ctx.phrase(Phrase::Muted)));
    } else if volume < 100 {
        text.push_str(&format!("{volume}% "));
    }
    text
}

/// Audible segments of the audio tracks at a time (ms).
fn audible_segments(timeline: &Timeline, at_ms: u64) -> impl Iterator<Item = &Segment> {
    let tracks = timeline
        .tracks
        .iter()
        .filter(|t| t.kind == TrackKind::Audio);
    // Segments are sorted by start, so only a few of those that have started can still be audible.
    tracks.filter_map(move |t| {
        let started = t.segments.partition_point(|s| s.start_ms <= at_ms);
        t.segments[..started]
            .iter()
            .rev()
            .take(64)
            .find(|s| s.contains(at_ms) && !s.muted)
    })
}

/// Name of a sound with its level and source time.
fn sound_label(ctx: &ViewCtx, s: &Segment) -> String {
    let source_ms = source_time(
        s,
        ctx.model
            .session
            .timeline
            .playhead_ms
            .saturating_sub(s.start_ms),
    );
    let key = (s.media_key().into_owned(), s.name.clone());
    let level = ctx
        .model
        .pictures
        .filmstrips
        .wave(&key)
        .map_or(String::new(), |wave| {
            let wave_ms = waveform_time(s, source_ms, wave.peaks.len());
            let level = (wave.level(wave_ms, wave_ms + 100) * s.volume)
                .clamp(0.0, 1.0)
                .powf(0.6);
            format!(" {}", bar(level, LEVEL_CELLS))
        });
    format!(
        "♪ {} {}{level}  ",
        truncate(&s.name, 24),
        clock::short(source_ms)
    )
}

/// Source time (ms) that a segment plays `local_ms` after its start.
pub fn source_time(s: &Segment, local_ms: u64) -> u64 {
    if s.frozen {
        s.in_ms
    } else if s.reversed {
        s.in_ms + s.to_source(s.duration_ms.saturating_sub(local_ms))
    } else {
        s.in_ms + s.to_source(local_ms)
    }
}

/// Time (ms) within a waveform of `peaks` peaks; wraps around for looped segments.
pub fn waveform_time(s: &Segment, source_ms: u64, peaks: usize) -> u64 {
    let length = peaks as u64 * crate::domain::picture::Waveform::STEP_MS;
    if s.looped && length > 0 {
        source_ms % length
    } else {
        source_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_do_not_fit_are_counted() {
        let labels = ["voice ███  ", "music ██░  ", "sea ░░░  "].map(str::to_owned);
        let status = |cells| with_labels("▶ ".into(), &labels, cells);
        assert_eq!(status(60), "▶ voice ███  music ██░  sea ░░░");
        assert_eq!(status(26), "▶ voice ███  music ██░  +1");
        assert_eq!(status(20), "▶ voice ███  +2");
        assert_eq!(status(8), "▶ voice…");
    }
}
