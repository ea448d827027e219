//! Block of a segment: background, transition, fades, name and times.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::super::context::ViewCtx;
use super::super::text::{truncate, width};
use crate::domain::clock;
use crate::domain::summary::volume_percent;
use crate::domain::text::one_line;
use crate::domain::timeline::Segment;
use crate::i18n::ui::Phrase;

/// Cells and style of a segment.
pub(super) struct SegmentCells {
    pub area: Rect,
    /// Columns that the next segment does not cover.
    pub visible: u16,
    /// Columns of the transition into the segment.
    pub transition: u16,
    /// True if an edit of the segment waits to be sent, or the segment to be pasted.
    pub awaits_edit: bool,
    /// True if the segment overlaps earlier ones by more than its transition.
    pub overlaps: bool,
    pub style: Style,
}

/// Draws a segment: hatched transition cells, slopes for fades, name, and times if there is space.
pub(super) fn draw(ctx: &ViewCtx, buffer: &mut Buffer, s: &Segment, cells: &SegmentCells) {
    let (area, style) = (cells.area, cells.style);
    draw_background(buffer, cells);
    let has_fade_in = s.fade_in_ms > 0 && area.width > 4;
    let has_fade_out = s.fade_out_ms > 0 && area.width > 4;
    if has_fade_in {
        buffer.set_string(area.x, area.bottom() - 1, "◢", style);
    }
    if has_fade_out {
        buffer.set_string(area.right() - 1, area.bottom() - 1, "◣", style);
    }
    let padding = u16::from(cells.transition == 0 && area.width > 6);
    let indent = (cells.transition + padding).max(u16::from(has_fade_in));
    // The slope is hidden if the next segment covers the end.
    let slope = u16::from(has_fade_out && cells.visible == area.width);
    let available = usize::from(cells.visible.saturating_sub(indent + slope));
    if available < 2 {
        return;
    }
    let name = label(ctx, s, cells.overlaps);
    buffer.set_string(area.x + indent, area.y, truncate(&name, available), style);
    let times = clock::span(s.start_ms, s.end_ms());
    let plain = style.remove_modifier(Modifier::BOLD);
    if area.height == 2 && available > width(&times) {
        buffer.set_string(area.x + indent, area.y + 1, times, plain);
    } else if area.height > 2 && available > width(&name) + width(&times) + 2 {
        // The other rows show the filmstrip or waveform.
        let x = area.x + cells.visible - 1 - slope - width(&times) as u16;
        buffer.set_string(x, area.y, times, plain);
    }
}

fn draw_background(buffer: &mut Buffer, cells: &SegmentCells) {
    let area = cells.area;
    for y in area.y..area.bottom() {
        for x in area.x..area.right() {
            let is_transition = x < area.x + cells.transition;
            let symbol = match (is_transition, cells.awaits_edit) {
                (true, _) => "╱",
                (false, true) => "╲",
                (false, false) => " ",
            };
            // The dots of a gap below are dim.
            let cell = &mut buffer[(x, y)];
            cell.reset();
            cell.set_symbol(symbol).set_style(cells.style);
        }
    }
}

/// Name of a segment with marks for selection, cutting, changes and overlap, its volume and its
/// speed.
fn label(ctx: &ViewCtx, s: &Segment, overlaps: bool) -> String {
    let timeline = &ctx.model.session.timeline;
    let is_changed = timeline.changed_ids.contains(&s.id) && timeline.viewed.is_none();
    let marks: String = [
        (timeline.selected_ids.contains(&s.id), '✓'),
        (timeline.is_cut(&s.id), '✂'),
        (is_changed, '•'),
        (overlaps, '≡'),
    ]
    .into_iter()
    .filter_map(|(applies, mark)| applies.then_some(mark))
    .collect();
    let level = if s.muted {
        format!(" ({})", ctx.phrase(Phrase::Muted))
    } else if volume_percent(s) != 100 {
        format!(" {}%", volume_percent(s))
    } else {
        String::new()
    };
    let speed = if (s.speed - 1.0).abs() > f64::EPSILON {
        format!(" {}x", s.speed)
    } else {
        String::new()
    };
    format!("{marks}{}{level}{speed}", one_line(&s.name))
}
